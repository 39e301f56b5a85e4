"""What is said of each finding: that it is so, is not, may be, was once, or is somebody else's.

Core: pure. In the manner of NegEx and ConText (Chapman 2001, Harkema 2009): cue words reach over the findings of
their clause until a word ends their reach. The cue words are data of the content pack (language.yaml, cues).

The steps, in order, each able to overrule the one before:
  negation and doubt   reach forward from the cue, or apply to the finding directly before; may be taken back
  past                 holds for the clause up to what is so at present; see `past.py`
  somebody else        by the subject of the clause; see `people.py`
  supposed             "what if", "i read that": no finding at all
Weakening words ("maybe") do not weaken a danger sign: a missed one is the worst mistake.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand.scene import MEDICINE, PLACES, SIDE, TRIGGER
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.scene import Cue, Mention, Scene


_NEAR = 5
"""Tokens after a denied sign within which the denial may be taken back."""
_A = "a"
_NONE = frozenset({"none"})
"""After these, "a bit" tells what is there: "none of those, a bit of chest pain"."""
_JOINING = frozenset({"or", "nor", "and", "any", "either", "neither"})
WILL_CALL = "will_call"
"""The cue of who says whom they are going to call, which answers no question."""
HABIT = "taken as ever"
"""Why an event is in doubt, or none: "i take ten tablets" is what somebody does every day."""
CLAIMED = "claimed"
"""Why a sign that was only read or asked about is there after all."""
CONTRADICTED = "contradicted"
"""The cue of who takes a denial back at the end, "but i am", and why a sign is there."""
_AFTER: dict[str, tuple[Status, frozenset[str]]] = {
    "negation_after": (Status.ABSENT, frozenset()),
    "unsure_after": (Status.UNSURE, frozenset()),
    "denies_thing": (Status.ABSENT, frozenset({TRIGGER, "nutrient", MEDICINE})),
}
"""Cue that stands after a finding -> the status that it gives, and the kinds that it is said of; none for all."""


def negate_and_doubt(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Apply negation and doubt that stand before or after findings."""
    result = list(mentions)
    hidden = [(c.start, c.end) for c in scene.named("no_negation", "unsure")]
    for cue in scene.named("negation", "negated_verb"):
        if any(_hides(span, cue, result) for span in hidden) or _is_answered(cue, result, scene):
            continue
        within = _holder(cue, result)
        if within is None:
            _reach(cue, result, scene, Status.ABSENT)
        elif within.entry.status is Status.ABSENT:  # "never drink", and then what: "alcohol"
            _reach(replace(cue, end=within.end), result, scene, Status.ABSENT, _next_subject(within.end, scene))
            _deny_begun_in(within, cue, result)
    for cue in scene.named("negated_clause"):
        _cover(cue, result, scene, Status.ABSENT)
    for cue in scene.named("unsure"):
        _cover(cue, result, scene, Status.UNSURE)
    for cue in scene.named("maybe"):
        _cover(cue, result, scene, Status.UNSURE, spare=scene.language.danger)
    for cue in scene.named(*_AFTER):
        _apply_before(cue, result, scene)
    return [_unable(_taken_back(mention, scene), result, scene) for mention in result]


def _unable(mention: Mention, mentions: Sequence[Mention], scene: Scene) -> Mention:
    """Return what somebody is able to do as what they are not, where "or" joins it: "can't swallow or breathe"."""
    joined = mention.start and scene.tokens[mention.start - 1].word in {"or", "nor"}
    if mention.entry.status is not Status.ABSENT or mention.status is not Status.ABSENT or not joined:
        return mention
    before = (m for m in mentions if m.end == mention.start - 1 and m.status is Status.PRESENT)
    unable = any(m.start <= cue.start < m.end for m in before for cue in scene.named("inability"))
    return replace(mention, status=Status.PRESENT, why="inability") if unable else mention


def _taken_back(mention: Mention, scene: Scene) -> Mention:
    """Return what was denied as there where the rest of the sentence says so: "never had it till this summer".

    A danger that is denied by half is asked about: "not suicidal as such".
    """
    if mention.status is not Status.ABSENT:
        return mention
    if _is_contradicted(mention, scene):
        reported = any(cue.start < mention.start for cue in scene.named("reporting"))  # else it may be cut off
        sure = reported or mention.term not in scene.language.danger or _ends_with("no_more_able", mention, scene)
        return replace(mention, status=Status.PRESENT if sure else Status.UNSURE, why=CONTRADICTED)
    end = scene.clause(mention.start)[1] + 1
    near = range(mention.end, min(end, mention.end + _NEAR))
    danger = mention.term in scene.language.danger
    denied = mention.why and mention.entry.status is not Status.ABSENT
    within = range(mention.start + 1, near.stop)  # a phrase may hold the words: "had a fit till ten minutes ago"
    if denied and any(cue.start in within for cue in scene.named("till_now")):
        return replace(mention, status=Status.PRESENT, why="till_now")
    if denied and any(cue.start in near for cue in scene.named("exception")):
        return replace(mention, status=Status.UNSURE if danger else Status.PRESENT, why="exception")
    twice = mention.end < len(scene.tokens) and scene.tokens[mention.end].stem == scene.tokens[mention.end - 1].stem
    hedged = danger and (twice or any(cue.start in near[:2] for cue in scene.named("hedged")))
    return replace(mention, status=Status.UNSURE, why="hedged") if hedged else mention


def _is_contradicted(mention: Mention, scene: Scene) -> bool:
    """Return whether the sentence ends by saying that it is so: "she told them she's not suicidal but she is"."""
    well = mention.entry.status is Status.ABSENT and _ends_with("no_more_able", mention, scene)
    return well or _ends_with(CONTRADICTED, mention, scene)


def _ends_with(name: str, mention: Mention, scene: Scene) -> bool:
    """Return whether a cue that speaks of who is in the clause of a mention follows it, and ends the sentence."""
    forms = scene.language.forms
    idle = forms.light | forms.skippable
    begin, _ = scene.clause(mention.start)
    who = {token.word for token in scene.tokens[begin : mention.end]} & scene.language.clauses.subjects
    for cue in scene.named(name):
        same = not who.isdisjoint(token.word for token in scene.tokens[cue.start : cue.end])
        ends = all(token.word in idle for token in scene.tokens[cue.end :])
        if same and ends and mention.end <= cue.start <= mention.end + _NEAR:
            return True
    return False


def _deny_begun_in(held: Mention, cue: Cue, mentions: list[Mention]) -> None:
    """Deny what begins in a denied finding and goes on: "not had any trouble" holds "trouble getting words out"."""
    for n, mention in enumerate(mentions):
        if held.start < mention.start < held.end < mention.end:
            mentions[n] = _flip(mention, Status.ABSENT, cue)


def _hides(span: tuple[int, int], cue: Cue, mentions: Sequence[Mention]) -> bool:
    """Return whether a phrase that is no denial ("not want") hides a cue; not where its words are the finding's own."""
    start, end = span
    held = start <= cue.start and cue.end <= end
    return held and not any(cue.end <= m.start < end for m in mentions)


def _holder(cue: Cue, mentions: Sequence[Mention]) -> Mention | None:
    """Return the finding that the cue is a part of ("can not lift"), if any."""
    held = (m for m in mentions if m.start <= cue.start and cue.end <= m.end and m.end - m.start > 1)
    return next(held, None)


def _is_answered(cue: Cue, mentions: Sequence[Mention], scene: Scene) -> bool:
    """Return whether a "yes" follows what stands after a "no", which then denies it not: "numb no, tingly yes"."""
    after = max((m.end for m in mentions if m.start == cue.end), default=len(scene.tokens))
    return after < len(scene.tokens) and scene.tokens[after].word == "yes"


def _next_subject(at: int, scene: Scene) -> int:
    """Return where somebody begins anew: "it doesn't bother me, what bothers me is I can't swallow"."""
    subjects = scene.language.clauses.subjects
    return next((n for n in range(at, len(scene.tokens)) if scene.tokens[n].word in subjects), len(scene.tokens))


def _reach(cue: Cue, mentions: list[Mention], scene: Scene, status: Status, until: int | None = None) -> None:
    """Let a negation reach forward over a list of findings, up to the end of its clause or `until`."""
    words = scene.language.cue_words
    end = min(_denied_to(cue, scene), len(scene.tokens) if until is None else until)
    patience = _patience(cue, scene, mentions)
    if patience is None:
        return
    spare, begin = patience, _disbelieved_to(cue, scene)
    at, reached, joined, listed = cue.end, False, True, False
    while at < end:
        word = scene.tokens[at].word
        late = reached or scene.tokens[cue.start].word in _NONE
        if word in words.terminators or (late and _turns(word, scene, listed=listed, reached=reached)):
            return  # "not numb, a bit thinner"
        hit = [n for n, m in enumerate(mentions) if m.start == at]
        if _ends_at(hit, cue, mentions, late=reached or at > begin + 1 or spare < patience):
            return
        if hit and (not reached or joined):
            for n in hit:
                mentions[n] = _flip(mentions[n], status, cue)
            at = max(mentions[n].end for n in hit)
            reached = reached or any(mentions[n].entry.kind not in PLACES for n in hit)
            joined, listed = True, False
            continue
        if word in _JOINING:
            joined, listed = True, listed or word in {"or", "nor"}
        elif not _carries(word, scene):
            spare -= 1
            if spare < 0 or reached:
                return
        at += 1


def _denied_to(cue: Cue, scene: Scene) -> int:
    """Return where a denial's clause ends, or all that was named, "none of the above my partner has"."""
    end = scene.clause(cue.start)[1]
    if scene.tokens[cue.start].word not in _NONE:
        return end
    listed = scene.language.cue_words.named_before
    after = (at for at in range(cue.start + 2, end) if scene.tokens[at - 1].word in listed)
    return next((at for at in after if _begins_anew(at, scene)), end)


def _begins_anew(at: int, scene: Scene) -> bool:
    """Return whether somebody is told of, and not of what was named or is long past: "he said", "my mum had"."""
    clauses = scene.language.clauses
    next_ = [token.word for token in scene.tokens[at + 1 : at + 3]]
    told = not clauses.told_in_past.isdisjoint(next_) and clauses.perfect.isdisjoint(next_)  # "he's had a fit"
    said = any(at < cue.start <= at + 2 for cue in scene.named("reporting"))
    return scene.tokens[at].word in clauses.subjects | clauses.owners and not told and not said


def _disbelieved_to(cue: Cue, scene: Scene) -> int:
    """Return where it begins what somebody does not believe, "i don't think i can speak"; else the end of the cue."""
    return max((c.end for c in scene.named("disbelieved") if c.start == cue.start), default=cue.end)


def _ends_at(hit: Sequence[int], cue: Cue, mentions: Sequence[Mention], *, late: bool) -> bool:
    """Return whether what is well, said late, or the other side ends what is denied: "no cramp, walking fine"."""
    well = late and any(mentions[n].entry.status is Status.ABSENT for n in hit)
    return well or _turns_to_the_other_side(hit, cue, mentions)


def _turns(word: str, scene: Scene, *, listed: bool, reached: bool) -> bool:
    """Return whether a word says what there is in place of what is not: "not weak, a little stiff", "more achy"."""
    words = scene.language.cue_words
    return word in {"yes", "then"} or (word in words.degrees and not listed) or (word in words.rather and reached)


def _turns_to_the_other_side(hit: Sequence[int], cue: Cue, mentions: Sequence[Mention]) -> bool:
    """Return whether a side follows on a denied one, and so is the one that is meant: "not left, right"."""
    sides = [mentions[n] for n in hit if mentions[n].entry.kind == SIDE]
    return any(
        m.end == side.start and m.start >= cue.end and m.why == cue.name and m.entry.kind == SIDE
        for side in sides
        for m in mentions
    )


def _carries(word: str, scene: Scene) -> bool:
    forms, words = scene.language.forms, scene.language.cue_words
    return word in words.carriers or word in forms.light or word in forms.skippable


def _patience(cue: Cue, scene: Scene, mentions: Sequence[Mention]) -> int | None:
    """Return how many other words a negation may pass over; None where it denies no finding at all."""
    tokens, words = scene.tokens, scene.language.cue_words
    if cue.name == "negation":
        said_well = any(m.start == cue.end and m.entry.status is Status.ABSENT for m in mentions)
        if cue.end < len(tokens) and (_answers(cue, scene) or (said_well and tokens[cue.start].word == "no")):
            return None
        return 2
    if cue.start and tokens[cue.start - 1].word in {"can", "will", "could", "would"}:
        return 0 if cue.end < len(tokens) and tokens[cue.end].stem in words.perception else None
    return 1


def _answers(cue: Cue, scene: Scene) -> bool:
    """Return whether a "no" answers the question and denies nothing after it: "no my eyelid is twitching"."""
    word = scene.tokens[cue.start].word
    after = scene.tokens[cue.end].word
    words = scene.language.clauses
    degrees = scene.language.cue_words.degrees
    return word == "no" and (
        after in degrees
        or (after == _A and cue.end + 1 < len(scene.tokens) and scene.tokens[cue.end + 1].word in degrees)
        or after in words.subjects
        or after in words.owners
        or after in words.things
        or after in {"just", "only", "not", "no", "but", "well", "sorry", "wait", "the", "yes"}
    )


def _flip(mention: Mention, status: Status, cue: Cue) -> Mention:
    """Give a status; a denial of a wording of health ("not strong") makes the sign present."""
    if status is Status.ABSENT and mention.entry.status is Status.ABSENT:
        return replace(mention, status=Status.PRESENT, why=cue.name)
    return replace(mention, status=status, why=cue.name)


def _cover(
    cue: Cue, mentions: list[Mention], scene: Scene, status: Status, spare: frozenset[str] = frozenset()
) -> None:
    """Apply a status to everything after the cue in its clause."""
    _, end = scene.clause(cue.start)
    for n, mention in enumerate(mentions):
        if cue.end <= mention.start < end and mention.status is Status.PRESENT and mention.term not in spare:
            mentions[n] = replace(mention, status=status, why=cue.name)


def _apply_before(cue: Cue, mentions: list[Mention], scene: Scene) -> None:
    """Give the finding that ends directly before the cue its status, where the cue ends the clause.

    One with its own verb ends it also where the next finding begins: "weakness is not there giddiness is not there".
    """
    status, kinds = _AFTER[cue.name]
    verb = scene.tokens[cue.start].word in scene.language.clauses.copulas
    followed = verb and any(mention.start == cue.end for mention in mentions)
    begin, end = scene.clause(max(cue.start - 1, 0))
    _, after = scene.clause(cue.start)
    if cue.end < max(end, after) and not scene.tokens[cue.end - 1].ends and not followed:
        return
    for n, mention in enumerate(mentions):
        if kinds and mention.entry.kind not in kinds:
            continue
        between = scene.tokens[mention.end : cue.start]
        if begin <= mention.start and mention.end <= cue.start and all(_carries(t.word, scene) for t in between):
            mentions[n] = replace(mention, status=status, why=cue.name)
