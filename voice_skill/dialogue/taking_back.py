"""The way back out of an emergency that was none: "that was the telly", "I was only joking".

Core: pure. Nobody's word alone lifts an alarm: the signs that it rests on are asked back, and only a clear no to them
takes them away. A wish to die is not taken back in this way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.merging import merged
from voice_skill.understand.answers import KIND as ANSWER
from voice_skill.understand.phrases import reader
from voice_skill.understand.scene import SIGN, SIGNS
from voice_skill.understand.tokens import tokenise
from voice_skill.values import UNNAMED, Status, Urgency

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Finding, Understanding

_TAKEN_BACK, _PLAIN = "taken_back", "plain_no"
"""The cues of it, and of a no with nothing else in it."""
_UNMEANT = frozenset({"wish", "think", "thought", "must", "time", "if"})
"""Words before it by which nobody says that it was: "I wish I was joking", "last time it was a false alarm"."""
_DENIES, _NEAR = frozenset({"negation", "negated_verb", "negation_within"}), 3
"""Cues that deny that it was a mistake, and the words that may stand between."""
BACK = "taken back"
"""Counted: that an alarm was taken back, and its signs are asked back."""


def taken_back(before: Conversation, heard: Understanding, pack: ContentPack) -> Conversation | None:
    """Return the conversation with the signs of its alarm in doubt, where somebody says that it was a mistake."""
    if before.alarm is None or before.doubt or heard.crisis or heard.urgency is Urgency.EMERGENCY:
        return None
    rule = next(rule for rule in pack.red_flags if rule.id == before.alarm.flag)
    trusted = heard.transcript.confidence >= pack.limits.trust
    if rule.crisis or not trusted or not _is_taken_back(heard, pack):
        return None
    because = {f for flag in before.flags if flag.level is Urgency.EMERGENCY for f in flag.because}
    signs = tuple(f for f in before.findings if f in because and _is_there(f))
    if not signs or any(f.kind not in {SIGN, UNNAMED} for f in signs):
        return None  # a poison that was taken by mistake is one
    doubted = (*signs, *(f for f in before.findings if f.kind == pack.talk.subject))  # it may be nobody's at all
    kept = tuple(f for f in before.findings if f not in doubted)
    told = [f for f in heard.findings if f.kind != ANSWER and f.status is not Status.UNSURE]
    known = merged(kept, told, pack, correcting=False)
    return replace(before, findings=known, doubt=doubted, open="", counts={**before.counts, BACK: 1})


def _is_taken_back(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether somebody says that it was a mistake, and denies none: "I'm not joking"."""
    language = pack.language
    tokens = tokenise(heard.transcript.text, language.forms)
    said = reader(heard.transcript.text, language).find(language.cues)
    cues = [(m, language.cue_entries[m.entry]) for m in said]
    if tokens and tokens[0].word in language.clauses.questions:
        return False  # "is this a false alarm"
    denials = (m for m, name in cues if name in _DENIES and tokens[m.start].word != "no")  # "no no, i was joking"
    unmeant = {at for m in denials for at in range(m.start, m.end + _NEAR)}
    first = next((n for n, token in enumerate(tokens) if token.word in _UNMEANT), len(tokens))
    unmeant |= set(range(first, len(tokens)))
    return any(name == _TAKEN_BACK and m.start not in unmeant for m, name in cues)


def is_plain_no(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether a no has nothing else in it: nothing less takes an alarm away."""
    language = pack.language
    length = len(tokenise(heard.transcript.text, language.forms))
    cues = reader(heard.transcript.text, language).find(language.cues)
    whole = any(language.cue_entries[m.entry] == _PLAIN and (m.start, m.end) == (0, length) for m in cues)
    return whole and heard.transcript.confidence >= pack.limits.trust


def _is_there(finding: Finding) -> bool:
    return finding.kind in {*SIGNS, UNNAMED} and finding.status is Status.PRESENT
