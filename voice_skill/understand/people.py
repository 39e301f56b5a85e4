"""Whose finding it is: the speaker's, a child's or adult's that the talk is about, or somebody else's.

Core: pure. `subjects.py` tells whom each clause is about.
A person's signs count as the matter in hand when nothing is said of the speaker's own and nothing marks them
as history ("had", "years ago"), or when they are acute danger signs ("his face has just dropped") or are said to be
there ("he is slurring").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand import by_the_way, clauses
from voice_skill.understand.past import AGAIN, JUST_PASSED
from voice_skill.understand.scene import CONDITION, MEDICINE, PLACES, SIGNS
from voice_skill.understand.status import CLAIMED, CONTRADICTED
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from voice_skill.understand.scene import Cue, Mention, Scene
    from voice_skill.understand.subjects import Subjects
    from voice_skill.values import Finding

MAY_BE = "other person, perhaps now"
"""Why another person's danger is in doubt: nobody says that it is long over."""
THEIRS_DENIED = "other person, denied"
"""Why a sign that another person has not is none of the speaker's, and none of theirs."""
_NEAR = 3
"""Tokens that may stand between a person and what they say."""
_SAID = 2
"""Tokens before a sign with the word that says it is there: "he wants to kill himself"."""
_I, _HAD, _JUST = "i", "had", "just"
_OF_NOW = "of now"
"""Why another's danger counts in an answer about the family: it is going on."""
_AFFIRMED = frozenset({AGAIN, CLAIMED, CONTRADICTED, JUST_PASSED, _OF_NOW})


def attribute(mentions: Sequence[Mention], scene: Scene, who: Subjects) -> tuple[list[Mention], str]:
    """Return the mentions with those of others marked, and whom the talk is about: "", "child" or "adult"."""
    result = list(mentions)
    owners = [_owner(m, scene, who) for m in result]
    own_signs = any(
        owner == "speaker" and m.entry.kind in SIGNS and not m.dropped and m.status is not Status.PAST
        for m, owner in zip(result, owners, strict=True)
    )
    own_signs |= by_the_way.speaks_of_own(mentions, scene)
    about = ""
    for mention, owner in zip(result, owners, strict=True):
        if owner == "speaker" or mention.dropped or _is_dead(mention, scene, who):
            continue
        if _matters_now(mention, result, scene, own_signs=own_signs):
            about = about or owner
    for n, (mention, owner) in enumerate(zip(result, owners, strict=True)):
        if owner == "speaker" or mention.dropped:
            continue
        dead = _is_dead(mention, scene, who)
        keep = (
            about == owner and not dead and (not own_signs or _matters_now(mention, result, scene, own_signs=own_signs))
        )
        if not keep or _family(mention, scene):
            now = not dead and _may_be_now(mention, scene) and (not own_signs or _is_told_as_new(mention, scene))
            well = mention.entry.status is Status.ABSENT and mention.entry.kind not in SIGNS  # "she is never ill"
            theirs = THEIRS_DENIED if mention.status is Status.ABSENT else "other person"
            status, why = (Status.UNSURE, MAY_BE) if now else (Status.OTHER, theirs)
            result[n] = replace(mention, status=status, why=why, dropped=well)
    return [_carers_own(m, scene, who) if about and not own_signs else m for m in result], about


def _carers_own(mention: Mention, scene: Scene, who: Subjects) -> Mention:
    """Return an illness or a medicine of who speaks for somebody else as not theirs: "and I have kidney disease"."""
    begin, _ = scene.clause(mention.start)
    words = (token.word for token in scene.tokens[begin : mention.start])
    subject = next((word for word in words if word not in scene.language.clauses.joiners), "")
    mine = subject == _I and who.named.isdisjoint(range(begin, mention.start))  # "i have a son with it", "i give him"
    known = mention.entry.kind in {MEDICINE, CONDITION} and mention.status is Status.PRESENT and not mention.dropped
    return replace(mention, status=Status.OTHER, why="who speaks for somebody else") if mine and known else mention


def on_behalf(scene: Scene, people: Mapping[int, tuple[int, str]], told: frozenset[int] = frozenset()) -> str:
    """Return whom all of it is for, "child" or "adult", where nothing else is said; else empty.

    So in "oh no, it's not for me, it's for my husband", and in "it's my wife's calf, a fortnight, not me", where `told`
    are the tokens that say where and how long.
    """
    forms, clauses_ = scene.language.forms, scene.language.clauses
    idle = forms.light | forms.skippable | clauses_.second_thoughts | clauses_.plain_yes
    for cue in scene.named("on_behalf", "is_theirs"):
        around = (t for at, t in enumerate(scene.tokens) if not cue.start <= at < cue.end and at not in told)
        named = (who for at, (_, who) in people.items() if who != "they" and cue.start <= at < cue.end)
        ends = cue.end == len(scene.tokens) or cue.name == "is_theirs"
        if ends and all(token.word in idle for token in around):
            return next(named, "")
    return ""


def all_theirs(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of an utterance that is all about another person, whose places are the matter in hand."""
    return [replace(m, status=Status.PRESENT, why="") if m.status is Status.OTHER else m for m in mentions]


def is_matter(mentions: Sequence[Mention]) -> bool:
    """Return whether another person's sign is surely there, and not only one that may be."""
    others = [m for m in mentions if m.why == MAY_BE and not m.dropped]
    sure = any(m.entry.kind in SIGNS and m.status is Status.PRESENT and not m.dropped for m in mentions)
    return sure or not others


def all_of_others(
    mentions: Sequence[Mention], scene: Scene, about: str, crises: Collection[str]
) -> tuple[list[Mention], str]:
    """Return the mentions in an answer about other people, and whom the talk is about after all.

    What may be theirs is; so are all signs, where the whole is about somebody, but for a danger that is of now.
    """
    theirs = [m.why == MAY_BE or (about and m.entry.kind in SIGNS and m.status is Status.PRESENT) for m in mentions]
    now = [their and _is_of_now(m, scene, crises) for m, their in zip(mentions, theirs, strict=True)]
    if any(now):
        return [
            replace(m, status=Status.PRESENT, why=_OF_NOW) if of_now else m
            for m, of_now in zip(mentions, now, strict=True)
        ], (about or "adult")
    return [
        replace(m, status=Status.OTHER, why="asked of others") if other else m
        for m, other in zip(mentions, theirs, strict=True)
    ], ""


def said_to_be_there(finding: Finding, mentions: Sequence[Mention], scene: Scene) -> bool:
    """Return whether a sign is plainly said to be one's own, or there again: "and i've got chest pain"."""
    had = {cue.start for cue in scene.named("history")}
    own = {
        c.end
        for c in scene.named("own")
        if c.end - c.start <= _NEAR and scene.tokens[c.start].word == _I and had.isdisjoint(range(c.start, c.end))
    }
    there = (m for m in mentions if m.term == finding.term and m.status is finding.status is Status.PRESENT)
    return any(m.start in own or m.why in _AFFIRMED for m in there)


def only_history(mentions: Sequence[Mention], scene: Scene) -> bool:
    """Return whether no sign is said to be there, and another's had one once: "no, my neighbour had a stroke"."""
    signs = [m for m in mentions if m.entry.kind in SIGNS and not m.dropped]
    had = {scene.clause(cue.start) for cue in scene.named("history")}
    return all(m.status is not Status.PRESENT and scene.clause(m.start) in had for m in signs)


def _may_be_now(mention: Mention, scene: Scene) -> bool:
    """Return whether a danger of another person may be the matter in hand: "my son had a seizure", and nothing else."""
    begin, end = scene.clause(mention.start)
    over = any(begin <= cue.start < end for cue in (*scene.named("past"), *scene.named("over")))
    is_danger = mention.entry.kind in SIGNS and mention.term in scene.language.danger
    denied = mention.status is Status.ABSENT  # "the doctor said no fits"
    return is_danger and not denied and not over and not _family(mention, scene)


def _is_of_now(mention: Mention, scene: Scene, crises: Collection[str]) -> bool:
    """Return whether a danger told in answer to a question about the family is of now: "my dad is having a fit now".

    A wish to die is where it is said to be there: "my brother's suicidal".
    """
    begin, end = scene.clause(mention.start)
    lasting = scene.named("standing", "family", "as_always")
    if not _may_be_now(mention, scene) or any(begin <= cue.start < end for cue in lasting):
        return False
    if any(begin <= cue.start < end and _is_history(cue, mention, scene) for cue in scene.named("history")):
        return False
    is_there = mention.term in crises and _is_said_to_be_there(mention, scene)
    perfect = scene.language.clauses.perfect
    just = any(scene.tokens[at].word == _JUST and scene.tokens[at - 1].word in perfect for at in range(begin + 1, end))
    return is_there or just or any(begin <= cue.start < end for cue in scene.named("of_now"))


def _is_said_to_be_there(mention: Mention, scene: Scene) -> bool:
    """Return whether somebody is, has or keeps it; not where it is a deed's name, "my uncle's suicide"."""
    clauses_, light = scene.language.clauses, scene.language.forms.light
    begin, _ = scene.clause(mention.start)
    said = range(max(begin, mention.start - _SAID), mention.end)
    there = [at for at in said if scene.tokens[at].word in {*clauses_.being, *clauses_.perfect}]
    named = any(cue.start == mention.start and cue.end == mention.end for cue in scene.named("deed"))
    between = scene.tokens[there[0] + 1 : mention.start] if there else ()
    return bool(there) and not (named and all(token.word in light for token in between))


def _is_told_as_new(mention: Mention, scene: Scene) -> bool:
    """Return whether another's danger is told as new: "my son has swallowed a battery", beside signs of one's own.

    What is set against one's own is none, and neither is what somebody "had".
    """
    if any(cue.end > mention.end for cue in scene.named("contrast")):
        return False
    begin, end = scene.clause(mention.start)
    if any(begin <= cue.start < end and _is_history(cue, mention, scene) for cue in scene.named("history")):
        return False
    said = range(max(begin, mention.start - _NEAR), mention.end)
    if any(begin <= cue.start < end and cue.start >= said.start for cue in scene.named("recent")):
        return True
    words = [scene.tokens[at].word for at in said]
    return bool(scene.language.clauses.perfect & set(words)) and _HAD not in words


def _owner(mention: Mention, scene: Scene, who: Subjects) -> str:
    number = clauses.clause_of(mention.start, scene.starts)
    given = (cue for cue in scene.named("given") if cue.end <= mention.start)
    if _family(mention, scene):
        return "adult"
    if mention.entry.kind == MEDICINE and any(number == clauses.clause_of(c.start, scene.starts) for c in given):
        return "speaker"
    if by_the_way.is_done_with_theirs(mention, scene):
        return "speaker"
    return who.of[number] if mention.start >= who.spoken[number] or who.of[number] == "speaker" else "speaker"


def _is_dead(mention: Mention, scene: Scene, who: Subjects) -> bool:
    return clauses.clause_of(mention.start, scene.starts) in who.dead


def _family(mention: Mention, scene: Scene) -> bool:
    begin, end = scene.clause(mention.start)
    return any(begin <= cue.start < end for cue in scene.named("family"))


def _matters_now(mention: Mention, mentions: Sequence[Mention], scene: Scene, *, own_signs: bool) -> bool:
    """Return whether another person's sign is the matter in hand, and not history."""
    if mention.entry.kind not in SIGNS or mention.status is Status.PAST:
        return False
    begin, end = scene.clause(mention.start)
    acute = any(begin <= cue.start < end for cue in scene.named("acute"))
    recent = acute or any(begin <= cue.start < end for cue in scene.named("recent"))
    history = any(begin <= cue.start < end and _is_history(cue, mention, scene) for cue in scene.named("history"))
    going_on = acute or _is_going_on(mention, scene)
    if mention.term in scene.language.danger and not (recent or going_on) and _is_standing(mention, mentions, scene):
        return False
    if own_signs:
        return going_on and not history and mention.term in scene.language.danger
    if recent and mention.term in scene.language.danger:
        return not any(begin <= cue.start < end for cue in scene.named("past"))
    return not history


def _is_standing(mention: Mention, mentions: Sequence[Mention], scene: Scene) -> bool:
    """Return whether another's sign is said to have been there for years: "paralysed since birth".

    Not where something else stands between, which those years are of: "chest pain, heart trouble for twenty years".
    """
    begin, end = scene.clause(mention.start)
    others = [m.start for m in mentions if m.start >= mention.end and m.entry.kind not in PLACES]
    until = min((end, *others))
    return any(begin <= cue.start < until for cue in scene.named("standing"))


def _is_going_on(mention: Mention, scene: Scene) -> bool:
    """Return whether another's sign is told of as being there, "he is slurring", and not set against one's own."""
    begin, end = scene.clause(mention.start)
    being = scene.language.clauses.being
    said = range(max(begin, mention.start - _SAID), mention.end)
    is_so = mention.status is not Status.ABSENT and any(scene.tokens[at].word in being for at in said)
    return is_so and not any(begin <= cue.start < end for cue in scene.named("contrast"))


def _is_history(cue: Cue, mention: Mention, scene: Scene) -> bool:
    """Return whether a cue puts a person's sign into the past: "had", not "has had" nor a word of the sign."""
    before = scene.tokens[cue.start - 1].word if cue.start else ""
    return before not in scene.language.clauses.perfect and not mention.start <= cue.start < mention.end
