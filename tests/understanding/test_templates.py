"""Templates become sequences of words, and trees of them; what is wrong with one is told in its own words."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from voice_skill.content import default_folder
from voice_skill.errors import ContentError
from voice_skill.lexicon import read_language
from voice_skill.understand.templates import MOST_SEQUENCES, TemplateError, sequences
from voice_skill.understand.tokens import Forms

if TYPE_CHECKING:
    from pathlib import Path

    from voice_skill.pack import ContentPack

FORMS = Forms(light=frozenset({"the", "of"}))
RULES = {"jump": "(hop|leap)", "round": "<round> again", "odd": "{nothing}"}
TOO_MANY = " ".join(["(a|b|c|d|e|f|g|h|i|j)"] * 6)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the words of the language as shipped, with one sign, one thing that lasts and one intent."""
    shutil.copy(default_folder() / "language.yaml", tmp_path)
    (tmp_path / "findings").mkdir()
    (tmp_path / "intents.yaml").write_text("groups: {agreement: [affirm]}\nintents: {affirm: {whole: [okay]}}\n")
    (tmp_path / "findings" / "symptoms.yaml").write_text("findings: {symptom: {twitch: {phrases: [twitch]}}}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("template", "phrases"),
    [
        ("the lid hops", [("lid", "hop")]),
        ("[left] lid", [("left", "lid"), ("lid",)]),
        ("lid <jump>", [("lid", "hop"), ("lid", "leap")]),
        ("{part} of [the] (lid|{gap})", [("{part}", "lid"), ("{part}", "{gap}")]),
        ("lid =hops", [("lid", "=hops")]),
        ("[of] lid", [("lid",)]),
    ],
)
def test_a_template_stands_for_its_phrases_without_light_words_and_endings(
    template: str, phrases: list[tuple[str, ...]]
) -> None:
    assert sorted(sequences((template,), RULES, FORMS)) == sorted(phrases)


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("lid {nothing}", r"names the slot \{nothing\}, which is not known"),
        ("lid <odd>", r"names the slot \{nothing\}, which is not known"),
        ("lid {part", "holds a brace that is not closed or not opened"),
        ("[a](b)c", "joins a bracket to a word"),
        ("the of", "holds only light words and would match everything"),
        ("(lid|leg", "cannot be read as a template"),
        ("lid <nothing>", "names the rule <nothing>, which is not known"),
        ("lid <round>", "names the rule <round>, which is not known"),
        ("(lid;leg)", r"uses \(a;b\), which is not supported; write both orders"),
        (TOO_MANY, f"stands for 1000000 word sequences, more than {MOST_SEQUENCES}; split it"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_the_template(template: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why) as refused:
        list(sequences(("lid", template), RULES, FORMS))
    assert refused.value.template == template
    assert repr(template) in str(refused.value)


def test_the_words_of_a_language_are_compiled_with_those_of_the_same_sound(pack: ContentPack, small: Path) -> None:
    compiled = read_language(small, pack.red_flags).compiled
    assert compiled.misheard == pack.language.misheard
    assert [(entry.kind, entry.name) for entry in compiled.entries if entry.kind == "symptom"] == [
        ("symptom", "twitch")
    ]
    assert compiled.cue_entries == pack.language.cue_entries


def test_a_template_of_a_finding_that_cannot_be_read_is_named_with_its_finding(pack: ContentPack, small: Path) -> None:
    file = small / "findings" / "symptoms.yaml"
    file.write_text(file.read_text().replace("[twitch]", '["twitch <nothing>"]'))
    with pytest.raises(ContentError, match=r"symptom\.twitch"):
        read_language(small, pack.red_flags)
