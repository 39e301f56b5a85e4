"""Whether a no was said at all: danger signs are not ruled out on a model's word alone.

Core: pure.
A trained model takes much for a no after a question about danger signs: of 66 seen utterances that are for somebody
else, as "i follow a streamer on twitch", it took six for one; with a word of denial near the beginning there is one.
Of 43 right ones such a word lacks in six, which cost a question more, and of eight wrong ones in four.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand.phrases import reader
from voice_skill.understand.tokens import tokenise

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack, Question
    from voice_skill.values import Understanding

_EARLY = 4
"""Tokens, a contraction opened, among which a denial must begin: "well it is not"."""
_DENIALS = ("negation", "negated_verb", "negated_clause", "negation_after")
"""Cues of the pack that deny."""
_NO_TO_ALL = "no all"
"""What the pack calls an answer that denies everything that was asked."""


def rules_out(heard: Understanding, question: Question, pack: ContentPack) -> bool:
    """Return whether a no to this question may rule out what it asks about: it was clear, and said."""
    clear = heard.transcript.confidence >= pack.limits.trust
    return clear and (not _asks_danger(question, pack) or _denies(heard, pack))


def denies_all(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether an utterance begins by denying everything that was asked: "none of that, I talk properly".

    With an exception it denies nothing so: "none of those apart from my speech".
    """
    language = pack.language
    found = reader(heard.transcript.text, language).find(language.answers)
    said = tokenise(heard.transcript.text, language.forms)
    excepted = any(token.word in language.cue_words.terminators for token in said)
    to_all = any(m.start < _EARLY and language.answer_entries[m.entry] == _NO_TO_ALL for m in found)
    return to_all and not excepted


def _asks_danger(question: Question, pack: ContentPack) -> bool:
    """Return whether a question is about danger signs."""
    return any(term in pack.language.serious for term in question.asks)


def _denies(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether an utterance begins with a no in some wording, or with a word that denies."""
    language = pack.language
    said = reader(heard.transcript.text, language)
    cues = (match.start for match in said.find(language.cues) if language.cue_entries[match.entry] in _DENIALS)
    answers = (m.start for m in said.find(language.answers) if language.answer_entries[m.entry].startswith("no"))
    return min((*cues, *answers), default=_EARLY) < _EARLY
