"""What was once: remote times, "used to", what is over and what never happened again.

Core: pure. The cue words are data of the content pack (language.yaml, cues); the rest of what is said of a finding is
in `status.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand import clauses
from voice_skill.understand.scene import PLACES, SIGN, SIGNS, WHOM
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.understand.language import Language
    from voice_skill.understand.scene import Cue, Mention, Scene
    from voice_skill.understand.tokens import Token


JUST_PASSED = "a danger sign that passed a short while ago"
"""Why it is present: it still needs help."""
AGAIN = "again"
"""Why a danger sign of long ago is present: it came back."""
_WHERE = PLACES | {WHOM}
"""The kinds of what may be named beside a remote time, and is not put into the past by it."""
_MONTH = "month"
_ONCE = {"once_there": "past", "in_month": _MONTH}
"""What cues become in a clause that is told in the past: a month puts a danger of its clause alone in doubt."""
_CLOCK = frozenset({"second", "sec", "minute", "min", "hour", "hr"})
"""Units of a time that is no age: "till i was twelve minutes into the run"."""
_FEW = 2
"""Other words of a clause that says nothing but that something is over."""


def of_once(found: Sequence[Cue], tokens: Sequence[Token], starts: Sequence[int], language: Language) -> Iterator[Cue]:
    """Yield cues with a place or an age as the past where their clause is told in it: "in my twenties i had fits".

    "My girl at school has collapsed" and "she's in her eighties and can't speak" tell of today.
    """
    told, perfect = language.clauses.told_in_past, language.clauses.perfect
    for cue in found:
        if cue.name not in _ONCE:
            yield cue
            continue
        if any(other.name == "past" and other.start <= cue.start and other.end > cue.end for other in found):
            continue  # "in march of last year"
        number = clauses.clause_of(cue.start, starts)
        begin, end = clauses.span(number, starts, len(tokens))
        recent = any(begin <= other.start < end for other in found if other.name == "recent")
        if recent or (cue.end < len(tokens) and tokens[cue.end].word.rstrip("s") in _CLOCK):
            continue  # "a fit in college this afternoon", "till i was twelve minutes into the run"
        if end - begin <= cue.end - cue.start + 1 and end < len(tokens):  # "in my twenties", and then what was
            _, end = clauses.span(number + 1, starts, len(tokens))
        if any(tokens[at].word in told and not (at and tokens[at - 1].word in perfect) for at in range(begin, end)):
            yield replace(cue, name=_ONCE[cue.name])


def of_remote_times(
    found: Sequence[Cue], mentions: Sequence[Mention], starts: Sequence[int], *, length: int, asked: bool
) -> Iterator[Cue]:
    """Yield cues with those of a remote time as the past, and without the times at which something began.

    What began then goes on: "it started two years ago"; so does what is told where it was `asked` how long it has been.
    A last word of `length` tokens begins nothing: "never touched one since".
    """

    def place(at: int) -> int:
        return clauses.clause_of(at, starts)

    begun = [cue for cue in found if cue.name == "onset" and (cue.end < length or cue.end - cue.start > 1)]
    held = {place(m.start) for m in mentions if m.entry.kind not in _WHERE}
    for cue in found:
        clause = place(cue.start)
        begins = any(place(o.start) == clause and o.end <= cue.start for o in begun)
        begins |= (asked and not held) or (clause not in held and any(place(o.start) == clause + 1 for o in begun))
        if cue.name != "ago":
            yield cue
        elif not begins:
            yield replace(cue, name="past")


def put_in_the_past(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Mark what was true once: the whole clause of a remote time, or what follows "used to"."""
    result = list(mentions)
    forward = {cue.start for cue in scene.named("past_forward")}  # "used to have" holds for what follows alone
    compared = [(cue.start, cue.end) for cue in scene.named("compared")]
    unable = {cue.end - 1 for cue in scene.named("inability")}  # "can't drive any more" tells of today
    months = () if any(scene.named("recent")) else (_MONTH,)
    for cue in scene.named("past", "past_beside", "past_forward", "over", *months):
        reaches_on = cue.name == "over" and cue.start in forward | unable
        if reaches_on or any(a < cue.end and cue.start < b for a, b in compared):
            continue
        begin, end = scene.clause(cue.start)
        held = any(begin <= m.start < end for m in mentions)
        if cue.name == "past" or (cue.name == "over" and not held and end - begin <= cue.end - cue.start + _FEW):
            begin, end = _neighbouring(cue, begin, end, mentions, scene)
        end = min(end, *_at_present(cue.end, scene), len(scene.tokens))
        for n, mention in enumerate(result):
            denied = mention.status is Status.ABSENT and cue.name != "over"
            if cue.name == _MONTH:  # "my arm got weak in march", "it began in march and i took forty of them"
                denied |= mention.entry.kind != SIGN or mention.term not in scene.language.sole
            if not begin <= mention.start < end or denied or mention.dropped:
                continue
            if cue.name == "past_forward" and (mention.start < cue.start or mention.end <= cue.end):
                continue
            if cue.name == "over" and mention.term in scene.language.danger:
                result[n] = _still_danger(mention, scene)
                continue
            if mention.entry.kind in {WHOM, "duration_days", "age_years"} or _is_of_the_cue(mention, cue, scene):
                continue
            status = Status.UNSURE if cue.name == _MONTH else Status.PAST  # it may be this month
            result[n] = replace(mention, status=status, why=cue.name)
    spans = list(_never_again(result, scene))
    result = [_once(mention, spans, scene) for mention in result]
    return [_again(mention, result, scene) for mention in result]


def _is_of_the_cue(mention: Mention, cue: Cue, scene: Scene) -> bool:
    """Return whether a finding stands in the words of a cue itself, "grew out of": "once" holds for what is in it.

    Not for a danger: nobody says how long ago, and it may be back.
    """
    within = cue.start <= mention.start and mention.end <= cue.end
    return within and (cue.name != "past_beside" or mention.term in scene.language.danger)


def _once(mention: Mention, spans: Sequence[tuple[int, int]], scene: Scene) -> Mention:
    """Return a sign that never came back as past, and a danger as one to be asked about: nobody says when it was."""
    within = any(begin <= mention.start < end for begin, end in spans)
    if not within or mention.entry.kind != SIGN or mention.dropped or mention.status is not Status.PRESENT:
        return mention
    unsure = mention.term in scene.language.danger
    return replace(mention, status=Status.UNSURE if unsure else Status.PAST, why="never_again")


def _never_again(mentions: Sequence[Mention], scene: Scene) -> Iterator[tuple[int, int]]:
    """Yield what was once and never since: "it swelled up and that never happened again"; nothing of today."""
    if next(scene.named("recent"), None) is not None:
        return
    for cue in scene.named("never_again"):
        begin, end = scene.clause(cue.start)
        if any(begin <= m.start < end and m.entry.kind == SIGN for m in mentions):
            continue  # "the headache never happened again" is a denial
        yield _joined(scene.clause(max(begin - 1, 0)), scene)


def _at_present(after: int, scene: Scene) -> Iterator[int]:
    """Yield where the present begins after a word: "it was both, now it is one", but not "now and then"."""
    often = {cue.start for cue in scene.named("at_times")}
    yield from (cue.start for cue in scene.named("at_present") if cue.start >= after and cue.start not in often)


def _again(mention: Mention, mentions: Sequence[Mention], scene: Scene) -> Mention:
    """Return a danger sign of long ago as present where it came back: "fits as a child, and another one today".

    What comes back is the sign named last before: not the pain in "chest pain years ago, my eyelid twitches again".
    """
    if mention.status is not Status.PAST or mention.term not in scene.language.danger:
        return mention
    after = (m.start for m in mentions if m.entry.kind == SIGN and m.start >= mention.end)
    until = min(after, default=len(scene.tokens))
    back = any(mention.end <= cue.start <= until for cue in scene.named(AGAIN))
    return replace(mention, status=Status.PRESENT, why=AGAIN) if back else mention


def _still_danger(mention: Mention, scene: Scene) -> Mention:
    """Return a danger sign that is over as present where it was there a short while ago: it still needs help.

    Where it is not told when that was, a sign is unsure, so that it is asked about: "my face is not drooping any more".
    """
    if next(scene.named("recent"), None) is not None:
        return replace(mention, status=Status.PRESENT, why=JUST_PASSED)
    if mention.status is Status.PAST:
        # "In my teens, not any more": long ago; of what somebody does to himself it is asked all the same.
        return mention if mention.entry.kind == SIGN else replace(mention, status=Status.UNSURE, why="over")
    if mention.status is not Status.ABSENT:
        return replace(mention, status=Status.PRESENT, why="a danger sign that has passed")
    if mention.entry.kind != SIGN:
        return mention
    return replace(mention, status=Status.UNSURE, why="a danger sign that is no more")


def _neighbouring(cue: Cue, begin: int, end: int, mentions: Sequence[Mention], scene: Scene) -> tuple[int, int]:
    """Return the span a remote time holds for: where its own clause says nothing else, the clause it belongs to.

    "when i was a kid i had" goes on; "that was years ago" looks back, and so does "i stopped years ago and it still".
    """
    if any(begin <= m.start < end and not cue.start <= m.start < cue.end for m in mentions):
        return begin, end
    words = scene.language.clauses
    first = next((t.word for t in scene.tokens[begin:end] if t.word not in words.breakers | words.joiners), "")
    if first in words.things and begin:
        return _joined(scene.clause(begin - 1), scene)
    before = scene.clause(max(begin - 1, 0))
    if end == len(scene.tokens):
        return before
    after = scene.clause(end)
    signs = any(m.entry.kind in SIGNS for m in mentions if before[0] <= m.start < before[1])
    return before if not signs and any(after[0] <= still.start < after[1] for still in scene.named("still")) else after


def _joined(span: tuple[int, int], scene: Scene) -> tuple[int, int]:
    """Return a span with the clauses before it that "and" joins to it: "his arm went limp and he fell"."""
    begin, end = span
    while begin and scene.tokens[begin].word in {"and", "or"}:
        begin, _ = scene.clause(begin - 1)
    return begin, end
