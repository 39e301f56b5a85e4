"""Every text of the cards can be read aloud, understood at once, and says nothing that must not be said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from card_files import CONTENT, Spoken, cards, entries, spoken_texts

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_WORDS_IN_A_SENTENCE = 20
MOST_WORDS_IN_A_PART = 60
MEAN_WORDS_IN_A_SENTENCE = 12
HIGHEST_GRADE = 6.0

SPOKEN = spoken_texts()
SENTENCES = [spoken for spoken in SPOKEN if not spoken.short]
FORBIDDEN: dict[str, str] = yaml.safe_load(
    (CONTENT.parent / "tests/content/forbidden.yaml").read_text(encoding="utf-8")
)
# Letters said one by one are written apart; these words of capitals are not said at all.
ABBREVIATION = re.compile(r"\b[A-Z]{2,}s?\b|\b(?:e\.g|i\.e|etc|vs|approx|min|mins|hrs?|Dr|GP|NHS)\b")
NOT_SPEAKABLE = re.compile(r"[0-9()\[\]{}<>/\\*_#&%@+=|~^;\"]")


def words(text: str) -> int:
    """Return the number of spoken words."""
    return len(text.split())


def offenders(spoken: list[Spoken], offends: Callable[[Spoken], object]) -> list[str]:
    """Return where the texts stand that offend, with their words."""
    return [f"{each.where}: {each.text}" for each in spoken if offends(each)]


def test_only_speakable_characters_are_used() -> None:
    assert not offenders(SPOKEN, lambda each: NOT_SPEAKABLE.search(each.text) or not each.text.isascii())


def test_no_abbreviation_is_used() -> None:
    assert not offenders(SPOKEN, lambda each: ABBREVIATION.search(each.text))


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_nothing_forbidden_is_said(rule: str) -> None:
    assert not offenders(SPOKEN, lambda each: re.search(FORBIDDEN[rule], each.text.lower()))


def test_every_sentence_can_be_said_in_one_breath() -> None:
    assert not offenders(SENTENCES, lambda each: max(map(words, each.sentences)) > MOST_WORDS_IN_A_SENTENCE)


def test_every_text_is_made_of_whole_sentences() -> None:
    assert not offenders(SENTENCES, lambda each: not re.fullmatch(r"[A-Z].*[.?]", each.text))


def test_at_most_one_question_is_asked() -> None:
    assert not offenders(SENTENCES, lambda each: each.text.count("?") > 1)


def test_a_part_is_short_enough_to_remember() -> None:
    assert not offenders(SENTENCES, lambda each: words(each.text) > MOST_WORDS_IN_A_PART)


def test_the_reading_grade_is_at_most_six(grade: Callable[[str], float]) -> None:
    assert not offenders(SENTENCES, lambda each: grade(each.text) > HIGHEST_GRADE)


def test_sentences_have_at_most_twelve_words_on_average() -> None:
    lengths = [words(sentence) for spoken in SENTENCES for sentence in spoken.sentences]
    assert sum(lengths) / len(lengths) <= MEAN_WORDS_IN_A_SENTENCE


def test_all_cards_together_read_at_grade_five_or_lower(grade: Callable[[str], float]) -> None:
    assert grade(" ".join(spoken.text for spoken in SENTENCES)) <= HIGHEST_GRADE - 1


def test_cards_are_written_one_sentence_a_line() -> None:
    for kind in ("causes", "tips"):
        for path in (CONTENT / kind).glob("*.md"):
            body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
            lines = [line for line in body.splitlines() if line and not line.startswith("#")]
            assert all(re.fullmatch(r"[^.?]+[.?]", line) for line in lines), path.name


def test_routines_have_five_to_eight_short_steps() -> None:
    for routine in entries("routines.yaml"):
        assert 5 <= len(routine["steps"]) <= 8, routine["name"]
        assert all(words(step) <= 30 for step in routine["steps"]), routine["name"]


def test_no_two_answers_or_cards_say_the_same_in_the_same_words() -> None:
    texts = [text for answer in entries("answers.yaml") for text in answer["say"]]
    texts += [sections["Why"] for _, sections in cards("causes").values()]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "sentence",
    [
        "You have multiple sclerosis.",
        "It is not motor neurone disease.",
        "You do not have multiple sclerosis.",
        "There is nothing to worry about.",
        "There is no need to see a doctor.",
        "Just wait and see.",
        "Take magnesium each night.",
        "Have two hundred milligrams a day.",
        "Stop taking your statin.",
        "Most people die within five years.",
        "There is a ten per cent chance of it.",
        "As a doctor I would rest.",
        "I have called an ambulance.",
        "You drink too much.",
    ],
)
def test_the_forbidden_list_catches_what_it_is_for(sentence: str) -> None:
    assert any(re.search(pattern, sentence.lower()) for pattern in FORBIDDEN.values())
