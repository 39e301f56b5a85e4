"""A second pack, about hiccups: the program knows no complaint by itself, so another folder is all that it takes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_skill.content import load_pack
from voice_skill.training.rows import cells

if TYPE_CHECKING:
    from cli.commands import Run
    from voice_skill.pack import ContentPack

PACK = Path(__file__).parents[1] / "packs" / "hiccups"
OF_TWITCHING = re.compile(r"twitch|eyelid|muscle (?!under)|caffeine|coffee", re.IGNORECASE)
AFTERNOON = (
    "i have had hiccups since yesterday after a huge dinner",
    "no none of those",
    "no",
    "yes that is right",
    "go on",
    "thanks goodbye",
)


@pytest.fixture(scope="module")
def hiccups() -> ContentPack:
    return load_pack(PACK)


def test_its_check_passes_and_says_what_it_holds(run: Run) -> None:
    done = run("check", "--content", PACK)
    assert (done.status, done.out.startswith("hiccups 0.0.1: ")) == (0, True), done.err
    assert "Everything holds together." in done.out


def test_its_words_are_understood(run: Run) -> None:
    said = "i have had hiccups for three days but no chest pain"
    (line,) = run("understand", said, "--json", "--content", PACK).lines
    found = {(f["kind"], f["name"], f["status"]) for f in line["findings"]}
    assert found == {
        ("symptom", "hiccups", "present"),
        ("symptom", "chest_pain", "absent"),
        ("duration_days", "duration_days", "present"),
    }
    assert (line["intent"], line["urgency"]) == ("report_symptom", "soon")


def test_a_whole_conversation_is_held_in_its_own_words(run: Run) -> None:
    lines = run("chat", "--json", "--content", PACK, typed="\n".join(AFTERNOON)).lines
    told = [line for line in lines if line["final"]]
    assert lines[0]["say"].startswith("Hello. I can talk with you about hiccups.")
    assert [cause["name"] for cause in told[-1]["causes"]] == ["full_stomach"]
    assert set(told[-1]["tips"]) == {"small_meals", "cold_water"}
    assert (told[-1]["urgency"], lines[-1]["done"]) == ("self_care", True)


def test_nothing_that_it_says_is_about_twitching(run: Run) -> None:
    said = " ".join(line["say"] for line in run("chat", "--json", "--content", PACK, typed="\n".join(AFTERNOON)).lines)
    assert not OF_TWITCHING.findall(said)


@pytest.mark.parametrize(
    ("said", "act", "first"),
    [
        ("i have hiccups and my face has dropped on one side", "urgent", "Please call nine nine nine now."),
        ("hiccups and i can not breathe", "urgent", "Please call nine nine nine now."),
        ("i want to die", "crisis", "I am so glad you told me, and you matter."),
    ],
)
def test_an_emergency_is_acted_on_at_once(run: Run, said: str, act: str, first: str) -> None:
    _, reply = run("chat", "--json", "--content", PACK, typed=said).lines
    assert (reply["act"], reply["urgency"]) == (act, "emergency")
    assert reply["say"].startswith(first)


def test_a_wording_is_only_asked_for_where_the_pack_has_the_sign(hiccups: ContentPack, pack: ContentPack) -> None:
    of_twitching = pack.replies.keys() - hiccups.replies.keys()
    assert of_twitching
    assert all(key.split(".")[0] in {"felt", "named", "value"} for key in of_twitching)


def test_without_examples_there_is_nothing_to_train(hiccups: ContentPack) -> None:
    assert hiccups.language.models is None
    assert cells([], hiccups.language) == []
