"""No reply is too long to follow: an answer is told as far as it fits beside what has to follow."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from person import Person

from voice_skill.content import load_pack
from voice_skill.dialogue.wording import words_in
from voice_skill.values import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

PACK = load_pack()
MOST = PACK.limits.words_per_part
LONGEST = 20
TOLD_LATE = ("trigger.poor_diet", "trigger.screen_time", "symptom.cramp", "trigger.dehydration", "trigger.alcohol")
PLAIN = [a for a in PACK.answers if a.sources and not a.about]


@pytest.mark.parametrize("answer", PLAIN, ids=lambda a: a.id)
def test_an_answer_in_the_opening_leaves_room_for_the_danger_signs(answer: object) -> None:
    person = Person(PACK)
    reply = person.says(answer.intents[0], "symptom.twitch", "body_part.calf")  # type: ignore[attr-defined]
    assert words_in(reply.say) <= MOST, reply.say


@pytest.mark.parametrize("answer", PLAIN, ids=lambda a: a.id)
def test_an_answer_at_the_read_back_leaves_room_for_it(answer: object) -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", "duration_days=4", "trigger.caffeine", "trigger.poor_sleep")
    person.denies_until(PACK.talk.summary)
    reply = person.says(answer.intents[0])  # type: ignore[attr-defined]
    assert words_in(reply.say) <= MOST, reply.say


def test_what_did_not_fit_follows_once_emergencies_are_ruled_out() -> None:
    whole = next(a for a in PACK.answers if a.id == "why_caffeine").say[0]
    person = Person(PACK)
    person.says("ask_cause", "symptom.twitch", "body_part.eyelid", "trigger.caffeine")
    assert person.asked == PACK.talk.screen
    assert whole.split(". ", maxsplit=1)[0] in person.reply.say
    assert whole.split(". ")[-1] not in person.reply.say
    assert whole.split(". ")[-1] in person.says_no().say


def test_what_is_too_long_with_the_next_question_is_followed_by_it_on_request() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_no()
    reply = person.says("ask_condition", "condition_asked.parkinsons")
    assert reply.act is Act.ANSWER
    assert reply.say.endswith("Shall I go on?")
    assert person.says("continue").asks == ("ask_duration",)


def test_a_danger_of_the_day_beside_an_answer_leaves_the_answer_for_later() -> None:
    person = Person(PACK)
    reply = person.says("ask_medicine", "symptom.twitch", "symptom.palpitations", "medicine.salbutamol")
    assert reply.act is Act.URGENT
    assert person.asked == PACK.talk.screen
    assert words_in(reply.say) <= MOST, reply.say
    assert "keep taking it" in person.says_no().say.lower()


def test_a_danger_of_the_day_beside_a_barred_exercise_is_not_too_long() -> None:
    person = Person(PACK)
    reply = person.says("ask_stretch", "symptom.twitch", "body_part.calf", "symptom.swelling")
    assert reply.act is Act.URGENT
    assert words_in(reply.say) <= MOST, reply.say
    assert "leave the stretch out" in reply.say
    assert "needs a check first" in person.says_no().say


def test_a_result_told_again_after_a_correction_is_not_too_long() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", "duration_days=4", "trigger.exercise", "trigger.stress")
    person.hears_the_result()
    reply = person.says("correct", "body_part.eyelid", "caffeine_cups=6", "side.left")
    assert words_in(reply.say) <= MOST, reply.say


def test_sympathy_is_left_out_beside_a_danger_of_the_day_and_the_danger_signs() -> None:
    reply = Person(PACK).has("symptom.twitch", "symptom.vomiting", "trigger.anxiety")
    assert reply.act is Act.URGENT
    assert words_in(reply.say) <= MOST, reply.say
    assert PACK.replies["felt.trigger.anxiety"][0] not in reply.say


@pytest.mark.parametrize("said", [*combinations(TOLD_LATE, 3)], ids=" ".join)
def test_causes_that_are_told_after_the_result_leave_room_for_the_word_that_takes_them_up(said: Sequence[str]) -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid", "duration_days=4")
    while not person.talk.final:
        person.says_no() if person.asked != PACK.talk.summary else person.says_yes()
    while person.talk.parts:
        person.says_yes()
    reply = person.says("inform", *said)
    assert PACK.replies["noted"][0] in reply.say
    assert words_in(reply.say) <= MOST, reply.say


@pytest.mark.parametrize("known", [(), ("condition.pregnancy",), ("symptom.headache",), ("person.child",)])
def test_what_was_not_checked_is_told_in_sentences_of_few_words(known: Sequence[str]) -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.leg", *known)
    person.says_no()
    reply = person.says("short_version")
    assert PACK.replies["unchecked"][0].split("{", maxsplit=1)[0] in reply.say
    assert all(words_in(sentence) <= LONGEST for sentence in reply.say.split(". ")), reply.say
