"""What was said becomes what is known.

Core: pure. A hearing that is not clear adds, but rules nothing out; which of two findings stays is in `merging.py`,
and what an answer settles in `settling.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.dialogue.correcting import cues_of, means_speaker, said_of, swapped, takes_back
from voice_skill.dialogue.denying import denies_all, denies_rest, rules_out, takes_back_doubt
from voice_skill.dialogue.merging import merged
from voice_skill.dialogue.settling import is_about, settled
from voice_skill.dialogue.taking_back import BACK, is_plain_no
from voice_skill.understand.intents import UNCLEAR
from voice_skill.understand.left_out import LEFT_OUT
from voice_skill.understand.scene import SIGNS
from voice_skill.understand.status import WILL_CALL
from voice_skill.values import UNNAMED, Expects, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack, Question
    from voice_skill.values import Finding, Understanding

ANSWER = "answer"
"""The kind of finding that is a bare answer."""
_BY_INTENT = {"affirm": "yes", "deny": "no", "hedge": "partly", "unsure": "unknown", "decline": "declined"}
AGAIN = frozenset({"repeat", "rephrase", "clarify", "slower", "faster", "louder", "quieter"})
"""Intents of somebody who only wants to hear once more what was said, perhaps in another way."""
_ASIDE = ("advice", "cause")
"""Groups of intents of somebody who asks something else, in place of an answer to what was asked back."""
_HELP = "ask_tips"
"""What to do may be asked because it is so."""
_TELLS = frozenset({*SIGNS, ANSWER, UNNAMED})
"""Kinds of findings by which something is told or answered."""
_DENY = "deny"
_GUESSED = "guessed no "
"""Counted: what a model alone took for a no to a question."""
_HOLDS = AGAIN | {"wait", "why_ask", "help", "back", "greet"}
"""The same, and those of somebody who is not ready to answer yet."""
REPEATS = "repeats"
"""Counted: how often in a row the same was said again; without an end, it counts as not understood."""
_CHANGES = frozenset({"correct", "deny", "inform", "report_symptom"})


class Remembered(NamedTuple):
    """What became of an utterance."""

    talk: Conversation
    """The conversation with it in its memory."""
    answer: str
    """The bare answer that it was, or empty."""
    corrected: bool
    """Whether something known was changed."""


def remember(before: Conversation, heard: Understanding, pack: ContentPack) -> Remembered:
    """Put what was said into the memory."""
    answer = answered(heard)
    said = [f for f in heard.findings if f.kind != ANSWER and not _only_asked_about(f, heard, pack)]
    said += swapped(heard, said, before, pack)
    trusted = heard.transcript.confidence >= pack.limits.trust
    correcting = trusted and _corrects(before, heard, answer, said, pack)
    most = pack.limits.misses if heard.intent in AGAIN else 1
    again_first = asks_again(heard, pack) and before.counts.get(REPEATS, 0) < most
    if before.doubt and not again_first:
        said = [*_confirmed(before.doubt, denied=_is_denied(before, heard, answer, pack)), *said]
    question = pack.questions.get(before.open)
    if question is not None and answer == "no" and not rules_out(heard, question, pack):
        answer = ""
        said = [f for f in said if trusted or f.status is not Status.ABSENT]
    if answer == "yes" and question is not None and before.alarm is None and WILL_CALL in cues_of(heard, pack):
        answer = ""  # "okay, i'll ring them" is no yes to what was asked
    guessed = question is not None and _guesses_no(heard, answer, question, pack) and trusted
    if question is not None and guessed and before.counts.get(f"{_GUESSED}{question.topic}", 0):
        grave = any(term in pack.language.danger for term in question.asks)
        answer = "unknown" if grave else "no"
    known, again = before.findings, bool(before.reopened) and question is not None and bool(said or answer) and trusted
    if again and question is not None:
        known = tuple(f for f in known if not is_about(f, question, pack))
    if correcting and means_speaker(heard, pack):
        known = tuple(f for f in known if f.kind != pack.talk.subject)
    if correcting and before.open == pack.talk.summary and LEFT_OUT in cues_of(heard, pack):
        said = [_taken_out(f, before) for f in said]
    known = merged(known, said, pack, correcting=correcting)
    counts = {key: n for key, n in before.counts.items() if key != BACK or again_first}
    talk = replace(
        before,
        counts=counts,
        findings=known,
        doubt=before.doubt if again_first else (),
        reopened="" if again else before.reopened,
    )
    if question is not None and guessed:
        talk = replace(talk, counts={**talk.counts, f"{_GUESSED}{question.topic}": 1})
    bare = all(f.kind == ANSWER for f in said) and not _points_at_one(heard, pack)  # "sorry, no, i misunderstood"
    none = correcting and answer == "no" and (bare or (denies_all(heard, pack) and not _is_called(heard, question)))
    read_back = question is None or question.topic == pack.talk.summary
    if question is not None and (none or not correcting) and not read_back and not _holds(heard, answer):
        freely = before.counts.get(question.topic, 0) > 1 or pack.language.danger.isdisjoint(question.asks)
        entirely = answer == "no" and denies_all(heard, pack, again=freely)
        entirely |= trusted and question.topic != pack.talk.screen and denies_rest(heard, question, pack)
        talk = settled(talk, question, "none" if entirely else answer, said, pack)
    changed = bool(said_of(before) - said_of(talk))
    return Remembered(talk, answer, (correcting or again) and changed)


def _taken_out(finding: Finding, before: Conversation) -> Finding:
    """Return a finding that is taken out of what was read back; in doubt where it was not read back as there.

    "Everything apart from the weakness", where "no weakness" was read back, may mean that it is weak.
    """
    there = any(f.term == finding.term and f.status is Status.PRESENT for f in before.findings)
    return replace(finding, status=Status.UNSURE) if finding.status is Status.ABSENT and not there else finding


def _points_at_one(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether one of several things is meant: "no, sorry, the first one"."""
    said = f" {heard.transcript.text.lower()} "
    return any(f" {word} " in said for words in pack.talk.numbered for word in words.split())


def _is_called(heard: Understanding, question: Question | None) -> bool:
    """Return whether a word that names one of the signs asked for is said: "none of them, i meant my chest"."""
    called = {word for words in (question.called.values() if question is not None else ()) for word in words}
    return not called.isdisjoint(heard.transcript.text.lower().split())


def _is_denied(before: Conversation, heard: Understanding, answer: str, pack: ContentPack) -> bool:
    """Return whether what was asked back is denied: of an alarm that was taken back, by a plain no alone."""
    return is_plain_no(heard, pack) if before.counts.get(BACK, 0) else takes_back_doubt(heard, answer, pack)


def _guesses_no(heard: Understanding, answer: str, question: Question, pack: ContentPack) -> bool:
    """Return whether a model takes words for a no that rules see none in: said twice to a question, they are one.

    Not to the danger signs: of what a radio says, too much sounds like a no.
    """
    if answer or heard.findings or question.topic == pack.talk.screen or question.expects is not Expects.YES_NO:
        return False
    return heard.intent == _DENY or (heard.intent == UNCLEAR and heard.also[:1] == (_DENY,))


def asks_again(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether somebody only wants to hear once more what was said, or asks something else instead.

    "What about bananas" is no yes to "did you say a fit".
    """
    aside = heard.intent != _HELP and any(heard.intent in pack.groups.get(group, ()) for group in _ASIDE)
    again = not heard.findings and (heard.intent in AGAIN or heard.speech is not None)
    return again or (aside and not heard.crisis and not any(f.kind in _TELLS for f in heard.findings))


def _holds(heard: Understanding, answer: str) -> bool:
    """Return whether somebody wants to hear something again, to wait or to know why, which answers nothing."""
    return not answer and not heard.findings and heard.intent in _HOLDS


def _only_asked_about(finding: Finding, heard: Understanding, pack: ContentPack) -> bool:
    """Return whether something is named in a question alone: who asks for a food does not go without it."""
    telling = {intent for group in ("content", "answers") for intent in pack.groups.get(group, ())}
    guessed = finding.heard == heard.transcript.text.strip()[: len(finding.heard)]  # a model's, by no word of its own
    terms = {t for t in pack.talk.asked_about if guessed or "." not in t} | heard.offered
    return bool({finding.kind, finding.term} & terms) and not telling & {heard.intent, *heard.also}


def answered(heard: Understanding) -> str:
    """Return the bare answer in an utterance: "yes", "no", "partly", "unknown", "declined" or empty."""
    named = [f.name for f in heard.findings if f.kind == ANSWER]
    if named:
        return _BY_INTENT.get(heard.intent, named[0])
    partly = heard.intent == "hedge" and bool(heard.findings)  # "a bit stressed" tells something, it is no bare answer
    return "" if partly else _BY_INTENT.get(heard.intent, "")


def _corrects(
    before: Conversation, heard: Understanding, answer: str, said: Sequence[Finding], pack: ContentPack
) -> bool:
    """Return whether what is said is meant to replace what is known."""
    if takes_back(heard, said, before, pack):
        return True
    if before.open == pack.talk.summary:
        return bool(said) and answer != "yes" and heard.intent in _CHANGES
    denied = {f.term for f in said if f.status is Status.ABSENT}
    warned = before.alarm is not None and answer != "yes"
    return warned and any(f.term in denied for flag in before.flags for f in flag.because if flag.id in before.warned)


def _confirmed(doubt: Sequence[Finding], *, denied: bool) -> list[Finding]:
    """Return findings that were asked back: only a clear no takes them away."""
    return [replace(f, status=Status.ABSENT) for f in doubt] if denied else list(doubt)
