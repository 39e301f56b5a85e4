"""Whatever is wrong in a pack is told in one sentence that names the file, or does no harm to a conversation."""

from __future__ import annotations

import errno
import shutil
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import yaml
from mutations import cut_down, different, mutations

from voice_skill import chat
from voice_skill.check import problems
from voice_skill.check_needs import lacks
from voice_skill.content import default_folder, read_pack
from voice_skill.content_language import read_findings_file, read_intents_file, read_language_file
from voice_skill.content_parts import (
    read_card,
    read_head,
    read_many,
    read_questions,
    read_red_flags,
    read_replies,
    read_sources,
)
from voice_skill.errors import ContentError
from voice_skill.lexicon import prove_trained, read_language
from voice_skill.pack import Answer, Cause, ContentPack, Routine, Tip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTENT = default_folder()
TALK = (
    "my daughter's left calf has been twitching for two weeks",
    "why do you ask",
    "no",
    "how do i relax",
    "her face is drooping",
    "thanks, goodbye",
)
HARMLESS = {
    # A weight before anything is said may count against a cause, and a finding may state any number.
    ("causes", "prior", "-1"),
    ("findings", "findings.*.*.value", "-1"),
}
"""What may be empty, nothing or negative."""


def read(pack: ContentPack, file: Path) -> ContentPack:
    """Return the pack with this file in place of its own; raises ContentError."""
    match file.name:
        case "pack.yaml":
            head = read_head(file)
            return replace(pack, **{field.name: getattr(head, field.name) for field in fields(head)})
        case "answers.yaml":
            return replace(pack, answers=read_many(file, Answer, "id"))
        case "routines.yaml":
            return replace(pack, routines=read_many(file, Routine, "name"))
    if file.parent.name == "causes":
        return replace(pack, causes={**pack.causes, file.stem: read_card(file, Cause)})
    if file.parent.name == "tips":
        return replace(pack, tips={**pack.tips, file.stem: read_card(file, Tip)})
    readers: dict[str, Callable[[Path], Any]] = {
        "questions": read_questions,
        "red_flags": read_red_flags,
        "replies": read_replies,
        "sources": read_sources,
    }
    return replace(pack, **{file.stem: readers[file.stem](file)})


def converses(pack: ContentPack) -> None:
    turn = chat.begin(pack)
    for said in TALK:
        turn = chat.answer(turn.after, said, pack)
        turn.as_json(1)


def told(pack: ContentPack, shipped: ContentPack) -> bool:
    """Return whether `check` finds anything wrong; where nothing is lacking, a conversation is held to its end."""
    lacking = list(lacks(pack, shipped))
    found = [*lacking, *problems(pack)]
    assert all(sentence.endswith(".") for sentence in found)
    if not lacking:
        converses(pack)
    return bool(found)


def front_matter(file: Path) -> tuple[Any, str]:
    _, front, sections = file.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), sections


def one_sentence(refused: ContentError, file: Path) -> None:
    assert str(refused).startswith(str(file))
    assert str(refused).endswith(".")
    assert "\n" not in str(refused)


@pytest.mark.parametrize(
    "name",
    ["pack", "questions", "red_flags", "answers", "routines", "replies", "sources"],
)
def test_a_file_with_something_wrong_is_refused_or_does_no_harm(pack: ContentPack, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"{name}.yaml"
    raw = yaml.safe_load((CONTENT / file.name).read_text(encoding="utf-8"))
    for place, what, broken in mutations(different(raw) if isinstance(raw, list) else raw):
        file.write_bytes(msgspec.json.encode(broken))
        try:
            passes = not told(read(pack, file), pack)
        except ContentError as refused:
            one_sentence(refused, file)
        else:
            assert not passes or what in {"x", "left out"} or (name, place, what) in HARMLESS, (place, what)


@pytest.mark.parametrize(
    "card",
    ["tips/potassium_foods", "tips/cut_caffeine", "tips/heat", "causes/pregnancy_cramp", "causes/hypocalcaemia"],
)
def test_a_card_with_something_wrong_is_refused_or_does_no_harm(pack: ContentPack, tmp_path: Path, card: str) -> None:
    folder, file = card.partition("/")[0], tmp_path / f"{card}.md"
    file.parent.mkdir()
    raw, sections = front_matter(CONTENT / f"{card}.md")
    for place, what, broken in mutations(raw):
        front = msgspec.json.encode(broken).decode()
        file.write_text(f"---\n{front}\n---\n{sections}", encoding="utf-8")
        try:
            passes = not told(read(pack, file), pack)
        except ContentError as refused:
            one_sentence(refused, file)
        else:
            assert not passes or what in {"x", "left out"} or (folder, place, what) in HARMLESS, (place, what)


@pytest.mark.parametrize(
    "name", ["language.yaml", "intents.yaml", *(f"findings/{file.name}" for file in (CONTENT / "findings").iterdir())]
)
def test_a_file_of_the_language_is_refused_where_something_is_empty_or_of_another_kind(
    tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    reader = {"language.yaml": read_language_file, "intents.yaml": read_intents_file}.get(name, read_findings_file)
    raw = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    for place, what, broken in mutations(cut_down(raw)):
        file.write_bytes(msgspec.json.encode(broken))
        try:
            reader(file)
        except ContentError as refused:
            one_sentence(refused, file)
        else:
            folder = "findings" if name.startswith("findings") else name
            assert what in {"x", "left out"} or (folder, place, what) in HARMLESS, (place, what)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the language of the pack, cut down to what is compiled in a moment."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "findings").mkdir()
    shutil.copy(CONTENT / "language.yaml", folder)
    (folder / "intents.yaml").write_text("groups: {agreement: [affirm]}\nintents: {affirm: {whole: [okay]}}\n")
    (folder / "findings" / "symptoms.yaml").write_text("findings: {symptom: {twitch: {phrases: [twitch]}}}\n")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("findings/symptoms.yaml", "[twitch]", '["(twitch|jump"]'),
        ("findings/symptoms.yaml", "[twitch]", '["twitch <nothing>"]'),
        ("findings/symptoms.yaml", "[twitch]", "[the]"),
        ("findings/symptoms.yaml", "[twitch]", '["[a](b)c"]'),
        ("findings/symptoms.yaml", "findings:", 'rules: {a: "<a> <a>"}\ncancel: [<a>]\nfindings:'),
        ("intents.yaml", "[okay]", '["okay {"]'),
        ("intents.yaml", "[okay]", '["okay {nothing}"]'),
        ("language.yaml", "negation: [", 'negation: ["no {nothing}", '),
        ("language.yaml", "negation: [", 'negation: ["(no", '),
        ("language.yaml", "locale_numbers: en", "locale_numbers: xx"),
    ],
)
def test_a_template_that_cannot_be_read_is_named_with_its_file(
    pack: ContentPack, small: Path, tmp_path: Path, name: str, old: str, new: str
) -> None:
    folder = shutil.copytree(small, tmp_path / "pack")
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_language(folder, pack.red_flags)
    one_sentence(refused.value, folder / name)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut", None], ids=["empty", "text", "cut", "half"])
@pytest.mark.parametrize("name", ["models.npz", "models_with_embeddings.npz", "encoder.npz"])
def test_trained_models_that_are_damaged_are_named(tmp_path: Path, name: str, content: bytes | None) -> None:
    whole = (CONTENT / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(ContentError) as refused:
        prove_trained(tmp_path)
    one_sentence(refused.value, tmp_path / name)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: [1, 2]]", "line 1"),
        (b"day: 2026-99-99", "not valid YAML"),
        (b"[" * 5_000, "not valid YAML"),
        (b"? [a]\n: b\n", "not valid YAML"),
        (b"a: 1\n---\nb: 2\n", "not valid YAML"),
        (b"a: 1\na: 2\n", "'a' stands twice"),
    ],
)
def test_a_file_that_is_no_yaml_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "questions.yaml"
    file.write_bytes(content)
    with pytest.raises(ContentError, match=why) as refused:
        read_questions(file)
    one_sentence(refused.value, file)


def test_a_file_that_begins_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    file = tmp_path / "replies.yaml"
    file.write_text("greeting: Hello.\n", encoding="utf-8-sig")
    assert read_replies(file) == {"greeting": ("Hello.",)}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no front matter", "three dashes"),
        ("---\n- a\n- b\n---\n## Tip\n\nRest.\n", "the front matter"),
        ("---\nname: other\n---\n## Tip\n\nRest.\n", "name: expected 'rest'"),
        ("---\nname: rest\n---\nRest.\n", 'such as "## Tip"'),
        ("---\nname: rest\n---\n## Trick\n\nRest.\n", "'Trick' is not known"),
        ("---\nname: rest\n---\n## Tip\n\nRest.\n## Tip\n\nMore.\n", "'Tip' stands twice"),
        ("---\nname: rest\nspoken: rest\nsources: [a]\n---\n## Tip\n", "rest.say: expected a text"),
        ("---\nname: [\n---\n", "line 3"),
    ],
)
def test_a_card_that_is_none_is_named(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "tips" / "rest.md"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=why) as refused:
        read_card(file, Tip)
    one_sentence(refused.value, file)


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("pack.yaml", 'checked_on: "2026-08-20"', 'checked_on: "x"', "a day as YYYY-MM-DD"),
        ("pack.yaml", 'checked_on: "2026-08-20"', "checked_on: 2026-08-20", "put it in quotes"),
        ("pack.yaml", "trust: 0.5", "trust: 5", "from 0 to 1"),
        ("questions.yaml", "expects: open", "expects: opne", "one of yes_no, value, open, nothing"),
        ("questions.yaml", "  spared:", "  spard:", "'spard' is not known here"),
        ("red_flags.yaml", "level: emergency", "level: null", "one of none, self_care, soon, urgent, emergency"),
        ("red_flags.yaml", "less_than: {age_years: ", "less_than: {age_years: -", "from 0"),
        ("sources.yaml", "year: 2023", "year: 23", "from 1600 to 2100"),
        ("answers.yaml", "- id: what_is_a_cramp", "- id: what_is_a_twitch", "stands twice"),
    ],
)
def test_what_was_expected_is_said(pack: ContentPack, tmp_path: Path, name: str, old: str, new: str, why: str) -> None:
    text = (CONTENT / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=why):
        read(pack, tmp_path / name)


def _drop_level(pack: ContentPack) -> ContentPack:
    return replace(pack, levels={name: level for name, level in pack.levels.items() if name != "soon"})


def _spoil_reply(pack: ContentPack) -> ContentPack:
    return replace(pack, replies={**pack.replies, "greeting": ("Hello {.",), "number.small": ("zero",)})


def _rename_screen(pack: ContentPack) -> ContentPack:
    return replace(pack, talk=replace(pack.talk, screen="ask_nothing", units={"unit.moon": 28.0}))


def _move_away(pack: ContentPack) -> ContentPack:
    return replace(pack, country="XX", levels={**pack.levels, "later": pack.levels["soon"]})


def _lose_cues(pack: ContentPack) -> ContentPack:
    entries = tuple("negatoin" if name == "negation" else name for name in pack.language.cue_entries)
    return replace(pack, language=replace(pack.language, cue_entries=entries))


def _fall_silent(pack: ContentPack) -> ContentPack:
    return replace(pack, language=replace(pack.language, entries=()))


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_drop_level, ["levels: 'soon' is missing"]),
        (_spoil_reply, ["greeting: 'Hello {.' holds a brace", "number.small: expected 20 wordings, found 1"]),
        (_rename_screen, ["talk.screen: 'ask_nothing' is no topic", "talk.units: 'unit.moon' is not in replies.yaml"]),
        (_move_away, ["country: there are no numbers for 'XX'", "levels: 'later' is no level"]),
        (_fall_silent, ["findings: no phrase gives any sign of an emergency"]),
        (_lose_cues, ["cues: 'negation' is missing", "cues: 'negatoin' is not known here"]),
    ],
)
def test_what_no_conversation_can_do_without_is_named(
    pack: ContentPack, spoil: Callable[[ContentPack], ContentPack], named: list[str]
) -> None:
    found = list(lacks(spoil(pack), pack))
    assert [sentence for sentence in named if not any(sentence in lack for lack in found)] == []


def test_names_that_nothing_gives_are_found_wherever_they_stand(pack: ContentPack) -> None:
    question, routine = pack.questions["ask_muscle"], pack.routines[0]
    spoilt = replace(
        pack,
        questions={
            **pack.questions,
            "ask_muscle": replace(question, covers=("ask_x",), asks=("x",), signs={"a.b": "c"}),
        },
        routines=(replace(routine, intents=("ask_x",)),),
        talk=replace(pack.talk, about=("symptoms",), sections={"ask_y": "tips"}, apart=("condition.nothing",)),
        levels={**pack.levels, "soon": replace(pack.levels["soon"], sources=("nobody",))},
        reviewed_by="Dr Who",
    )
    found = "\n".join(problems(spoilt))
    for named in ("'ask_x' is no topic", "gives 'x'", "gives 'a.b'", "intents: 'ask_x'", "'symptoms'", "'ask_y'"):
        assert named in found
    for named in ("'condition.nothing'", "levels.soon: sources: 'nobody'", "reviewed_by, reviewed_on"):
        assert named in found


def test_a_file_that_this_user_may_not_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.yaml").touch()

    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(ContentError, match="Permission denied") as refused:
        read_pack(tmp_path)
    one_sentence(refused.value, tmp_path / "pack.yaml")
