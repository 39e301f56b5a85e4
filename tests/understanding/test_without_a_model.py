"""What is wanted where a pack has no trained model: by the question, by phrases, by an answer, by what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_skill.content import load_pack
from voice_skill.understand import understand
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

PACK = Path(__file__).parents[1] / "packs" / "hiccups"


@pytest.fixture(scope="module")
def hiccups() -> ContentPack:
    return load_pack(PACK)


@pytest.mark.parametrize(
    ("text", "asking", "intent", "also"),
    [
        ("about three days i think", "ask_duration", "inform", ()),
        ("it has been three days any tips", "ask_duration", "inform", ()),
        ("about three days i think", None, "report_symptom", ()),
        ("why have i got hiccups and any tips", None, "ask_cause", ("report_symptom", "ask_tips")),
        ("any tips against them yes", "ask_meals", "ask_tips", ()),
        ("well yes i suppose", "ask_meals", "affirm", ()),
        ("no not really no", "ask_meals", "deny", ()),
        ("hiccups since lunch", None, "report_symptom", ()),
        ("the cat sat on the mat", None, "unclear", ()),
        ("the cat sat on the mat", "ask_meals", "unclear", ()),
    ],
)
def test_what_is_wanted_is_read_from_the_question_then_phrases_then_the_answer_then_findings(
    text: str, asking: str | None, intent: str, also: tuple[str, ...], hiccups: ContentPack
) -> None:
    assert hiccups.language.models is None
    said = understand(Transcript(text), hiccups, asking)
    assert (said.intent, said.also) == (intent, also)
