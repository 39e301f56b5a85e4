"""No reply can break the rules of speech: the texts outside the cards, and whole replies as they are put together."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from person import Person

from voice_skill.content import load_pack
from voice_skill.dialogue.wording import narrowest
from voice_skill.values import Finding, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voice_skill.pack import RedFlag
    from voice_skill.values import Reply

PACK = load_pack()
ROOT = Path(__file__).parents[2]
FORBIDDEN = yaml.safe_load((ROOT / "tests/content/forbidden.yaml").read_text(encoding="utf-8"))
MOST_WORDS_IN_A_SENTENCE, MEAN_WORDS, HIGHEST_GRADE, HIGHEST_EMERGENCY_GRADE = 20, 12, 6.0, 6.0
SCREEN_WORDS, QUESTION_WORDS = 45, 25
ABBREVIATION = re.compile(r"\b[A-Z]{2,}s?\b|\b(?:e\.g|i\.e|etc|vs|approx|mins?|hrs?|Dr)\b")
NOT_SPEAKABLE = re.compile(r"[0-9()\[\]{}<>/\\*_#&%@+=|~^;\"]")
FILLS = {
    "emergency": "nine nine nine", "urgent": "one one one", "doctor": "G P", "department": "A and E",
    "person": "your child", "heard": "calf and six days",
    "crisis": "You can call the Samaritans on one one six, one two three, day or night.",
    "Heard": "Calf", "signs": "weak or numb", "Signs": "A drooping face", "what": "weakness",
    "number": "two", "Number": "Two",
    "cause": "too little sleep", "Cause": "Too little sleep", "because": "poor sleep", "against": "weakness",
    "sources": "the N H S page on stroke", "word": "magnesium", "letters": "m, a, g",
}  # fmt: skip
PHRASES = ("also", "value.", "unit.", "number.", "list.", "named.", "person", "without")


def texts() -> Iterator[tuple[str, str]]:
    """Yield (where, text) of every text of the pack that is not on a card."""
    for topic, q in PACK.questions.items():
        some = [text for wording in q.some for text in (wording.say, *wording.again)]
        for text in (q.say, *q.again, q.other, *q.other_again, *some, q.more, *q.which, q.why):
            yield f"question {topic}", text
    for flag in PACK.red_flags:
        for text in (flag.action, flag.again, flag.reason, *flag.meanwhile):
            yield f"rule {flag.id}", text
    for name, level in PACK.levels.items():
        for text in (level.action, level.action_other, level.why, level.settle, *level.watch, level.brief):
            yield f"level {name}", text
    for key, variants in PACK.replies.items():
        if not key.startswith(PHRASES):
            yield from ((f"reply {key}", text) for text in variants)


ALL = [(where, text.format_map(FILLS)) for where, text in texts() if text]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [s for s in re.split(r"(?<=[.?!:])\s+", text.strip()) if s]


def words(text: str) -> int:
    """Return the number of spoken words."""
    return len(text.split())


def test_only_speakable_characters_are_used() -> None:
    assert not [(w, t) for w, t in ALL if NOT_SPEAKABLE.search(t) or not t.isascii()]


def test_no_abbreviation_is_used() -> None:
    assert not [(w, t) for w, t in ALL if ABBREVIATION.search(t)]


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_nothing_forbidden_is_said(rule: str) -> None:
    assert not [(w, t) for w, t in ALL if re.search(FORBIDDEN[rule], t.lower())]


def test_every_sentence_can_be_said_in_one_breath() -> None:
    assert not [(w, s) for w, t in ALL for s in sentences(t) if words(s) > MOST_WORDS_IN_A_SENTENCE]


def test_every_text_ends_as_a_sentence() -> None:
    assert not [(w, t) for w, t in ALL if t[-1] not in ".?" or not t[0].isupper()]


def test_a_text_asks_one_thing_at_most() -> None:
    assert not [(w, t) for w, t in ALL if t.count("?") > 1]


def test_sentences_have_twelve_words_on_average_at_most() -> None:
    lengths = [words(s) for _, t in ALL for s in sentences(t)]
    assert sum(lengths) / len(lengths) <= MEAN_WORDS


def test_all_texts_together_read_easily(grade: Callable[[str], float]) -> None:
    assert grade(" ".join(t for _, t in ALL)) <= HIGHEST_GRADE - 1


@pytest.mark.parametrize("flag", [f for f in PACK.red_flags if f.level is Urgency.EMERGENCY], ids=lambda f: f.id)
def test_emergencies_read_more_easily_still(flag: RedFlag, grade: Callable[[str], float]) -> None:
    action = flag.action or PACK.levels["emergency"].action
    said = f"{action} {flag.reason}".format_map(FILLS)
    assert grade(said) <= HIGHEST_EMERGENCY_GRADE, said


def test_every_text_reads_at_grade_six_where_it_is_long_enough_to_judge(grade: Callable[[str], float]) -> None:
    long = [(w, t) for w, t in ALL if words(t) >= 12]
    assert not [(w, t, grade(t)) for w, t in long if grade(t) > HIGHEST_GRADE]


def test_a_question_is_short_enough_to_keep_in_mind() -> None:
    for topic, q in PACK.questions.items():
        most = SCREEN_WORDS if topic == PACK.talk.screen else QUESTION_WORDS
        some = [text for wording in q.some for text in (wording.say, *wording.again)]
        assert all(len(wording.again) == len(q.again) for wording in q.some), topic
        for text in (q.say, *q.again, q.other, *q.other_again, *some, *q.which):
            assert words(text.format_map(FILLS)) <= most, (topic, text)


def test_every_question_has_two_rewordings_all_different() -> None:
    for topic, q in PACK.questions.items():
        mine = [q.say, *q.again]
        assert len(q.again) >= PACK.limits.rewordings, topic
        assert len(set(mine)) == len(mine), topic
        assert q.spoken, topic


def test_no_two_questions_ask_back_in_the_same_words() -> None:
    asked_back = [text for q in PACK.questions.values() for text in q.which]
    assert len(set(asked_back)) == len(asked_back)


def test_a_question_that_speaks_of_you_has_words_for_somebody_else() -> None:
    you = re.compile(r"\b(you|your|yours)\b", re.IGNORECASE)
    for topic, q in PACK.questions.items():
        if topic in {"confirm_summary", "ask_problem", "ask_anything_else"}:
            continue
        assert not you.search(q.say) or q.other, topic
        if any(you.search(text) for text in q.again):
            assert q.other_again, topic
        assert not any(you.search(text.replace("your child", "")) for text in (q.other, *q.other_again)), topic


def test_every_placeholder_is_known() -> None:
    for where, text in texts():
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert names <= set(FILLS), where


def test_every_source_that_is_named_exists() -> None:
    used = [s for q in PACK.questions.values() for s in q.sources]
    used += [s for f in PACK.red_flags for s in f.sources]
    used += [s for level in PACK.levels.values() for s in level.sources]
    assert set(used) <= set(PACK.sources)


def test_every_reference_inside_the_pack_leads_somewhere() -> None:
    topics = set(PACK.questions)
    assert {t for q in PACK.questions.values() for t in q.covers} <= topics
    assert {f.screen for f in PACK.red_flags if f.screen} <= topics
    assert {t for tip in PACK.tips.values() for t in tip.ask_first} <= topics
    assert {t for a in PACK.answers for t in a.ask_first} <= topics
    assert {t for c in PACK.causes.values() for t in c.tips} <= set(PACK.tips)
    assert {PACK.talk.problem, PACK.talk.screen, PACK.talk.more, PACK.talk.summary} <= topics
    assert {level.name.lower() for level in Urgency} == set(PACK.levels)


def _used_keys() -> set[str]:
    code = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "voice_skill/dialogue").glob("*.py")))
    return set(re.findall(r'"([a-z_.]+)"', code))


def test_every_reply_is_used_somewhere() -> None:
    derived = ("value.", "unit.", "named.", "person.", "about.", "felt.", "live.", "manner.")
    computed = {"earlier_gone", "thanks", "greet", "slower", "faster", "louder", "quieter"}
    assert {k for k in PACK.replies if not k.startswith(derived)} - computed <= _used_keys()


# ---------------------------------------------------------------- whole replies


def _random_replies(seed: int) -> list[Reply]:
    """Return the replies of a conversation drawn by chance, the same for the same seed."""
    chance = random.Random(seed)
    intents = sorted({i for group in PACK.groups.values() for i in group} | {"short_version", "ask_source", "spell"})
    terms = sorted({t for c in PACK.causes.values() for t in c.supports if "." in t and not set(t) & set("<>")})
    person = Person(PACK)
    for _ in range(14):
        said = chance.sample(terms, chance.choice([0, 0, 1, 2]))
        common = ["affirm", "deny", "inform", "report_symptom", "continue"]
        person.says(chance.choice(common) if chance.random() < 0.6 else chance.choice(intents), *said)
    return person.replies


@pytest.mark.parametrize("seed", range(60))
def test_whole_replies_keep_the_rules_too(seed: int) -> None:
    for reply in _random_replies(seed):
        say = reply.say
        assert say.count("?") <= 1, say
        assert not NOT_SPEAKABLE.search(say), say
        assert not ABBREVIATION.search(say), say
        assert not [s for s in sentences(say) if words(s) > MOST_WORDS_IN_A_SENTENCE + 5], say
        assert not [rule for rule, pattern in FORBIDDEN.items() if re.search(pattern, say.lower())], say
        for line in reply.lines:
            assert not line.card or line.sources, line


def test_a_medicine_does_not_hide_the_illness_that_it_is_for() -> None:
    told = [
        Finding("medicine", "metformin"),
        Finding("condition", "diabetes"),
        Finding("medicine", "diabetes_medicine"),
    ]
    assert [f.term for f in narrowest(told, PACK)] == ["medicine.metformin", "condition.diabetes"]
