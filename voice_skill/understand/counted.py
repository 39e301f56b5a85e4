"""Lengths of time, ages, cups and measures of an utterance as findings.

Core: pure.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from voice_skill.understand import intents
from voice_skill.understand.scene import CONDITION, MEDICINE, PLACES, SIGNS, TRIGGER
from voice_skill.understand.tokens import heard as words_of
from voice_skill.values import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import ContentPack, Question
    from voice_skill.understand import amounts
    from voice_skill.understand.scene import Cue, Mention, Scene
    from voice_skill.understand.tokens import Token


def of_amounts(
    reading: amounts.Reading,
    aged: Sequence[amounts.Amount],
    scene: Scene,
    mentions: Sequence[Mention],
    question: Question | None,
    pack: ContentPack,
) -> list[Finding]:
    """Return lengths of time, ages and cups as findings."""
    asked = asked_alone(question)
    tokens = scene.tokens
    cup_kind = pack.language.numbers.cup_kind
    cups = [a for a in reading.cups(counting=cup_kind in asked) if not _past_there(a, reading, scene)]
    cups = _amended(_as_they_are(cups, scene), scene)
    cups = _without_doubles(_reckoned(cups, reading, scene), scene)
    findings = _counted(cups, cup_kind, scene, mentions)
    taken = {at for a in cups for at in range(a.start, a.end)}
    signs = any(m.entry.kind in SIGNS and not m.dropped and m.status is Status.PRESENT for m in mentions)
    corrects = any(scene.named("correction")) or intents.CORRECT in intents.named(reading.intents, pack.language)
    taken_back = corrects and all(m.entry.kind in PLACES for m in mentions)
    for a in _amended(aged, scene):
        if _past_there(a, reading, scene):
            continue
        findings.append(Finding("age_years", "age_years", a.value, heard=words_of(tokens, a.start, a.end)))
        taken.update(range(a.start, a.end))
    lengths = reading.durations(asked=question is not None and "duration_days" in question.values)
    for a in _amended(_in_the_same_unit(lengths, reading, scene), scene):
        if a.start in taken or _past_there(a, reading, scene) or _is_of_a_condition(a, mentions):
            continue
        if len(lengths) > 1 and _is_of_something_else(a, lengths, mentions, scene):
            continue
        of_a_sign = question is not None and (question.topic == pack.talk.screen or _asks_for_signs(question))
        alone = of_a_sign and (_is_all(a, scene) or _goes_on(a, scene))
        if not _lasts(a, tokens, question, signs=signs or taken_back or alone):
            continue
        findings.append(Finding("duration_days", "duration_days", a.value, heard=words_of(tokens, a.start, a.end)))
    return findings


def asked_alone(question: Question | None) -> Sequence[str]:
    """Return what a bare number may be in an answer: nothing where several are read back, and any could be meant."""
    if question is None or (len(question.values) > 1 and not question.covers):
        return ()
    return question.values


def measured(reading: amounts.Reading, question: Question | None) -> list[Finding]:
    """Return the sign that a number says or denies, where the question asked for one: hours of sleep."""
    measure = question.measure if question else None
    value = reading.counted(measure.unit) if measure else None
    if measure is None or value is None:
        return []
    kind, _, name = measure.term.partition(".")
    status = Status.PRESENT if value < measure.below else Status.ABSENT
    return [Finding(kind, name, status=status, heard=f"{value:g} {measure.unit}")]


def _counted(cups: Sequence[amounts.Amount], kind: str, scene: Scene, mentions: Sequence[Mention]) -> list[Finding]:
    """Return the drinks of an utterance as one number: "three teas and an energy drink" are four."""
    if not cups:
        return []
    status = _status_there(cups[0], scene, mentions)
    words = words_of(scene.tokens, cups[0].start, cups[-1].end)
    return [Finding(kind, kind, sum(cup.value for cup in cups), status, words)]


_NEAR = 2
"""Words that may stand between a cue and the number that amends."""
_OF_A_PERSON = frozenset({MEDICINE, CONDITION, TRIGGER, "event"})
"""Kinds of what somebody does, takes or has, and not of what a sign is like."""
_TAKEN = frozenset({MEDICINE, TRIGGER})
_BEFORE_A_LENGTH = frozenset(
    {"for", "since", "a", "an", "each", "every", "day", "night", "about", "nearly", "over", "now"}
)
"""Words that may stand between what is taken and how long it has been: "a beer a day for years"."""
_FAR_ON = (["i", "am"], ["i", "am", "at"], ["i", "am", "about"])
_PER = frozenset({
    "a", "per", "each", "every", "old", "early", "late", "later", "time", "break", "holiday", "course", "pregnant",
    "gone", "into", "sleep", "kip",
})  # fmt: skip
_PERIODS = frozenset({"day", "night", "week", "fortnight", "month", "year", "time", "go", "shot", "shift"})
_EVERY = frozenset({
    "every", "each", "per", "next", "in", "within", "under", "another", "only_sleep", "than", "at", "by",
    "these", "some", "times",
})  # fmt: skip


def _lasts(amount: amounts.Amount, tokens: Sequence[Token], question: Question | None, *, signs: bool) -> bool:
    """Return whether an amount of time says how long it has gone on, and not how often or how much sleep."""
    asked_else = question is not None and "duration_days" not in question.values
    if asked_else and (not signs or (question is not None and question.light and amount.value == 0)):
        return False  # "four hours" of sleep
    after = tokens[amount.end].word if amount.end < len(tokens) else ""
    before = [token.word for token in tokens[max(amount.start - _NEAR, 0) : amount.start]]
    each = amount.value == 0 and "lasts" in before  # "it only lasts a few seconds"
    ended = after == "since" and before == ["in", "the"]  # "nothing in the forty years since"
    then = tokens[amount.end + 1].word if amount.end + 1 < len(tokens) else ""
    per = after in _PER and (after != "a" or then in _PERIODS)  # "five days a week", but not "five days, a beer a day"
    return not (per or each or ended) and _EVERY.isdisjoint(before[-1:])


def _asks_for_signs(question: Question) -> bool:
    """Return whether a question is about signs alone, so that a bare length can only be how long it has gone on."""
    return bool(question.asks) and all(term.partition(".")[0] not in _OF_A_PERSON for term in question.asks)


def _goes_on(amount: amounts.Amount, scene: Scene) -> bool:
    """Return whether a length says how long something has gone on: "creeping up over a month"."""
    return any(token.word in {"for", "over"} for token in scene.tokens[max(0, amount.start - 1) : amount.start + 1])


def _is_all(amount: amounts.Amount, scene: Scene) -> bool:
    """Return whether an amount is all that is told: "for about three weeks"."""
    forms, words = scene.language.forms, scene.language.clauses
    idle = forms.light | forms.skippable | words.courtesies | words.openers  # "about a month i'd say"
    return all(t.word in idle for at, t in enumerate(scene.tokens) if not amount.start <= at < amount.end)


def _as_they_are(found: list[amounts.Amount], scene: Scene) -> list[amounts.Amount]:
    """Return amounts without the one that once was, where another follows: "used to be ten coffees, now two"."""
    once = [cue.end for cue in scene.named("past_forward")]
    was = [a for a, later in pairwise(found) if any(end <= a.start for end in once) and a.end <= later.start]
    return [a for a in found if a not in was[:1]]


def _amended(found: Sequence[amounts.Amount], scene: Scene) -> list[amounts.Amount]:
    """Return amounts without those that the next one takes the place of: "a month no hang on six weeks"."""
    cues = [cue for cue in scene.named("amended") if found and found[0].end <= cue.start < found[-1].start]
    corrected = [a.start for a in found[1:] if scene.tokens[a.start - 1].word == "no"]  # "a week, no, six days"
    since = max([cue.end for cue in cues] + corrected, default=0)
    denied = [a for a in found if a.start and scene.tokens[a.start - 1].word == "not"]
    return [a for a in found if a.start >= since and (a not in denied or len(denied) == len(found))]


def _reckoned(found: list[amounts.Amount], reading: amounts.Reading, scene: Scene) -> list[amounts.Amount]:
    """Return the bare number that takes the place of drinks: "two flat whites, they're doubles, so call it four"."""
    number, _ = _amending(found, reading, scene)
    return found if number is None or reading.unit_after(number) or reading.cup_at(number.end) else [number]


def _without_doubles(found: Sequence[amounts.Amount], scene: Scene) -> list[amounts.Amount]:
    """Return amounts without those that the next one is put in doubt with: "four, maybe five" is no more than five."""
    doubts = [(cue.start, cue.end) for cue in scene.named("maybe")]
    pairs = pairwise(found)
    guessed = [a for a, b in pairs if any(a.end <= start and end == b.start for start, end in doubts)]
    return [a for a in found if a not in guessed]


def _amending(
    found: Sequence[amounts.Amount], reading: amounts.Reading, scene: Scene
) -> tuple[amounts.Amount | None, Cue | None]:
    """Return the number that amends the last amount, with the cue that says so."""
    cue = next((c for c in scene.named("amended") if found and c.start >= found[-1].end), None)
    near = (n for n in reading.numbers if cue is not None and 0 <= n.start - cue.end <= _NEAR)
    return next(near, None), cue


def _in_the_same_unit(
    found: Sequence[amounts.Amount], reading: amounts.Reading, scene: Scene
) -> Sequence[amounts.Amount]:
    """Return lengths of time with the bare number that amends the last: "three weeks, no wait, four"."""
    number, cue = _amending(found, reading, scene)
    if cue is None:
        return found
    unit = reading.unit_within(found[-1])
    if number is None or unit is None or reading.unit_after(number):
        return found
    return [*found, number._replace(value=float(round(number.value * unit)))]


def _is_of_a_condition(amount: amounts.Amount, mentions: Sequence[Mention]) -> bool:
    """Return whether an amount of time says how long an illness is known: "diabetic for twelve years"."""
    named = (m.end for m in mentions if m.entry.kind == CONDITION)
    return any(0 <= amount.start - end <= 1 for end in named)


def _is_of_something_else(
    amount: amounts.Amount, lengths: Sequence[amounts.Amount], mentions: Sequence[Mention], scene: Scene
) -> bool:
    """Return whether one of several lengths says how long a medicine is taken or a habit goes on, with no sign there.

    "On statins for years", "a beer a day for years"; and "I'm 36 weeks" is how far on a pregnancy is.
    "Since i started it two weeks ago" tells of the sign; a sign behind which a length of its own stands has that.
    """
    begin, end = scene.clause(amount.start)
    begin = max(begin, *(b.end for b in lengths if b.end <= amount.start), 0)
    words = [token.word for token in scene.tokens[begin : amount.start]]
    if words in _FAR_ON:
        return True
    if any(begin <= m.start < end and m.entry.kind in SIGNS for m in mentions):
        return False
    named = (m.end for m in mentions if m.entry.kind in _TAKEN and begin <= m.start and m.end <= amount.start)
    return any(set(words[max(0, at - begin) :]) <= _BEFORE_A_LENGTH for at in named)


def _past_there(amount: amounts.Amount, reading: amounts.Reading, scene: Scene) -> bool:
    """Return whether the amount is a part of a remote time: "ten years ago", "when i was ten [i'm sixty now]"."""
    first = max((n.end for n in reading.numbers if n.end <= amount.start), default=0)
    return any(cue.start < amount.end <= cue.end and first <= cue.start for cue in scene.named("past"))


def _status_there(amount: amounts.Amount, scene: Scene, mentions: Sequence[Mention]) -> Status:
    begin, end = scene.clause(amount.start)
    near = [m for m in mentions if begin <= m.start < end and m.start >= amount.start and m.end <= amount.end]
    return near[0].status if near else Status.PRESENT
