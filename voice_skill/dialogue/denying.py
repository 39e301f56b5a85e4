"""Whether a no was said at all: danger signs are not ruled out on a model's word alone.

Core: pure.
A trained model takes much for a no after a question about danger signs: of 66 seen utterances that are for somebody
else, as "i follow a streamer on twitch", it took six for one; with a word of denial near the beginning there is one.
Of 43 right ones such a word lacks in six, which cost a question more, and of eight wrong ones in four.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.dialogue.theirs import names_somebody
from voice_skill.understand import answers
from voice_skill.understand.answers import KIND as ANSWER
from voice_skill.understand.intents import REPORT, UNCLEAR
from voice_skill.understand.phrases import reader
from voice_skill.understand.scene import DENIALS
from voice_skill.understand.tokens import tokenise
from voice_skill.values import UNNAMED, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import ContentPack, Question
    from voice_skill.understand.language import Language
    from voice_skill.understand.tokens import Token
    from voice_skill.understand.trie import Match
    from voice_skill.values import Finding, Understanding

_EARLY = 4
"""Tokens, a contraction opened, among which a denial must begin: "well it is not"."""
_TELLING = ("answers", "content")
"""Groups of intents of somebody who answers or tells something."""
_ELSEWHERE = 3
"""Words that nobody can make anything of, from which even a no to all was said to somebody else: of 91 right ones in
the seen sets none has as many, and of four wrong ones one."""
_STRANGE = 2
"""The same behind a no that names nothing of what was asked, however it is worded: of the eleven right ones in the
seen sets that tell nothing else, one has as many, and is asked again."""
_NEAR = 1
"""Words that may stand between a denial and that all is well, which it denies."""
_UNKNOWN, _SO = "unknown", "so"
_NO_TO_ALL = "no all"
"""What the pack calls an answer that denies everything that was asked."""


def rules_out(heard: Understanding, question: Question, pack: ContentPack) -> bool:
    """Return whether a no to this question may rule out what it asks about: it was clear, and said."""
    clear = heard.transcript.confidence >= pack.limits.trust
    if not clear or not _asks_danger(question, pack):
        return clear
    screens = question.topic == pack.talk.screen
    return _denies(heard, question, pack) and not (screens and _is_for_others(heard, pack))


def takes_back_doubt(heard: Understanding, answer: str, pack: ContentPack) -> bool:
    """Return whether a danger that was asked back is denied: by a no, or by one with harmless words behind it.

    "No no, I'm a healthy sort of person" is no; "no, he will not wake" names a danger, and is none.
    """
    if heard.transcript.confidence < pack.limits.trust:
        return False
    found = _answers(heard, pack)
    begins = any(m.start == 0 and name in {"no", _NO_TO_ALL} for m, name in found)
    other = any(name.partition(" ")[0] == _UNKNOWN for _, name in found)  # "no, I don't know"
    harmless = {UNCLEAR, *(i for group in _TELLING for i in pack.groups.get(group, ()) if i != REPORT)}
    tells = heard.intent not in harmless or heard.crisis or any(_is_danger(f, pack) for f in heard.findings)
    return answer == "no" or (begins and answer != "yes" and not other and not tells)


def _is_danger(finding: Finding, pack: ContentPack) -> bool:
    """Return whether a finding is a danger that is there, or may be."""
    serious = finding.term in pack.language.serious or finding.kind == UNNAMED
    return serious and finding.status in {Status.PRESENT, Status.UNSURE}


def denies_all(heard: Understanding, pack: ContentPack, *, again: bool = False) -> bool:
    """Return whether an utterance begins by denying everything that was asked: "none of that, I talk properly".

    So does a no with what is well behind it, about no emergency, or where the question was put `again` for what it
    left open: "no, I can lift my arms", "nope, grip's good", but not "no, no weakness".
    With an exception it denies nothing so: "none of those apart from my speech".
    """
    language = pack.language
    spoken = reader(heard.transcript.text, language)
    found = _answers(heard, pack)
    said = tokenise(heard.transcript.text, language.forms)
    excepted = any(token.word in language.cue_words.terminators for token in said)
    none_there = all(f.status is Status.ABSENT for f in heard.findings if f.kind != ANSWER)
    ends = {m.end for m, name in found if name == _NO_TO_ALL} & {len(said)}  # "no chest pain, nothing like that"
    to_all = any(m.start < _EARLY and name == _NO_TO_ALL for m, name in found) or (bool(ends) and none_there)
    denials = [m.start for m in spoken.find(language.cues) if language.cue_entries[m.entry] in DENIALS]
    goes_on = any(
        name == "no" and m.start == 0 and _begins_anew(said, m, language) and max(denials, default=0) < m.end
        for m, name in found
    )
    return (to_all or (again and goes_on and none_there)) and not excepted


def denies_rest(heard: Understanding, question: Question, pack: ContentPack) -> bool:
    """Return whether something that was asked about is told, and in the end that it is all: "stiff, the rest no"."""
    told = any(f.term in question.asks and f.status is Status.PRESENT for f in heard.findings)
    language, text = pack.language, heard.transcript.text
    last = len(tokenise(text, language.forms)) - 1
    return told and last in answers.of_the_rest(reader(text, language).find(language.answers), language)


def _is_for_others(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether a no goes on about something that is no matter of ours: "no darling, the blue bowl".

    A radio says "no dogs on the beach", and "they never found the treasure", where nobody denied anything: a single
    strange word is enough behind a no that does not stand by itself.
    """
    said = {f.heard for f in heard.findings if f.kind == ANSWER}
    if any(f.heard not in said for f in heard.findings):
        return False
    found = [(match, name) for match, name in _answers(heard, pack) if name.startswith("no")]
    if any(name == _NO_TO_ALL for _, name in found):
        return len(heard.unmatched) >= _ELSEWHERE
    return len(heard.unmatched) >= (_STRANGE if _stands_alone(found, heard, pack) else 1)


def _stands_alone(found: Sequence[tuple[Match, str]], heard: Understanding, pack: ContentPack) -> bool:
    """Return whether a no is an answer by itself: "no honestly", "no dear", but not "no dogs here" or "she said no"."""
    forms, they = pack.language.forms, pack.language.clauses.they
    idle = forms.light | forms.skippable
    words = [token.word for token in tokenise(heard.transcript.text, forms)]
    return any(
        (match.end - match.start > 1 or idle >= set(words[match.end : match.end + 1]) or len(words) <= match.end + 1)
        and they.isdisjoint(words[: match.start])
        for match, _ in found
    )


def _answers(heard: Understanding, pack: ContentPack, *, grave: bool = True) -> list[tuple[Match, str]]:
    """Return where answers stand in an utterance, with what the pack calls them."""
    language = pack.language
    found = reader(heard.transcript.text, language).find(language.answers)
    return answers.spoken(found, tokenise(heard.transcript.text, language.forms), language, grave=grave)


def _begins_anew(said: Sequence[Token], no: Match, language: Language) -> bool:
    """Return whether a no was an answer by itself: who does something, or whose it is, comes next, or it was "nope"."""
    clauses, rest = language.clauses, said[no.end : no.end + 1]
    return any(t.word in {*clauses.subjects, *clauses.they, *clauses.owners} for t in rest) or (
        bool(rest) and said[no.start].word in clauses.bare_noes
    )


def _asks_danger(question: Question, pack: ContentPack) -> bool:
    """Return whether a question is about danger signs."""
    return any(term in pack.language.serious for term in question.asks)


def _denies(heard: Understanding, question: Question, pack: ContentPack) -> bool:
    """Return whether an utterance begins with a no in some wording, or with a word that denies."""
    language = pack.language
    said = reader(heard.transcript.text, language)
    rest = answers.of_the_rest(said.find(language.answers), language)
    denials = [match for match in said.find(language.cues) if language.cue_entries[match.entry] in DENIALS]
    wellness = answers.of_wellness(said.find(language.answers), language)
    plain = _answers(heard, pack, grave=answers.is_grave(question, pack))
    noes = [match for match, name in plain if name.startswith("no")]
    # "No, she's fine", but not "no, i'm fine, it's my husband".
    alone = not heard.unmatched and not names_somebody(heard.transcript.text, pack)
    denied = [d for d in denials if not (alone and any(d.start == no.start == 0 for no in noes))]
    if any(a.end <= b.start <= a.end + _NEAR for a in denied for b in wellness):
        return False  # "i don't think it's fine"
    starts = (*(m.start for m in denials if m.start not in rest), *(m.start for m in noes))
    return min(starts, default=_EARLY) < _EARLY or _concludes(heard, noes, pack)


def _concludes(heard: Understanding, noes: Sequence[Match], pack: ContentPack) -> bool:
    """Return whether an utterance ends in a conclusion, "i push beds for a living, so no", and tells no danger."""
    words = tokenise(heard.transcript.text, pack.language.forms)
    told = any(_is_danger(finding, pack) for finding in heard.findings)
    return not told and any(m.end == len(words) and words[m.start].word == _SO for m in noes)
