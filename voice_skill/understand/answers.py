"""Bare answers, read in the light of the question just asked.

Core: pure. The topic decides what "no", "not really" or "two weeks" mean; a bare "yes" to a question
about several things says yes to none of them in particular.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voice_skill.values import Expects, Finding, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from voice_skill.pack import ContentPack, Question
    from voice_skill.understand.language import Language
    from voice_skill.understand.tokens import Token
    from voice_skill.understand.trie import Match

KIND = "answer"
_MEANS = {"yes": Status.PRESENT, "partly": Status.PRESENT, "no": Status.ABSENT, "unknown": Status.UNSURE}
_YES, _NO = "yes", "no"
_ALL, _ALONE, _WELL, _LACK, _MORE, _REST = "all", "alone", "well", "lack", "more", "rest"
"""What the pack says of wordings that deny all; that answer only at the end of a clause; that say that all is well;
that deny a lack, "plenty"; that there is nothing more to say; that there is nothing else of what was asked."""
_CONTACT = "{crisis}"
"""What stands in an action for whom to talk to."""
_LATEST_START = 2
"""Content words that may stand before an answer: "well to be honest no"."""


class Answer(NamedTuple):
    """A bare answer in an utterance."""

    start: int
    """First token."""
    end: int
    """One past the last token."""
    name: str
    """"yes", "no", "partly" or "unknown"."""


def find(
    tokens: Sequence[Token],
    matches: Sequence[Match],
    starts: Sequence[int],
    question: Question | None,
    pack: ContentPack,
) -> Answer | None:
    """Return the answer that the utterance begins with, the longest wording of it.

    To a grave question, about signs of an emergency or a wish to die, "i'm fine" is none.

    `starts` are the first tokens of the clauses: some wordings ("i do", "a bit") answer only where a clause ends
    with them.
    """
    language, grave = pack.language, is_grave(question, pack)
    forms = language.forms
    early, content = set(), 0
    for at, token in enumerate(tokens):
        early.add(at)
        content += not (token.word in forms.light or token.word in forms.skippable)
        if content > _LATEST_START or token.ends:
            break
    best: Answer | None = None
    rest = of_the_rest(matches, language)
    for match in sorted(_whole_ones(matches, language), key=lambda m: _how(m, language) != _LACK):
        name, _, how = language.answer_entries[match.entry].partition(" ")
        said = Answer(match.start, match.end, name)
        if match.start not in early or (best is not None and not _better(said, best)):
            continue
        if match.start and tokens[match.start - 1].word in language.clauses.conditional:
            continue  # "i'd rather not if it is all the same to you"
        of_value = question is not None and question.expects is Expects.VALUE
        if how == _ALONE and (of_value or not closes(said, tokens, starts, language)):
            continue
        if how in {_MORE, _REST} or match.start in rest:
            continue  # they speak of what else there is
        if how in {_WELL, _LACK} and (question is None or not _is_whole(said, tokens, language)):
            continue
        if (how == _WELL and (grave or of_value)) or (how == _LACK and question is not None and not question.lack):
            continue
        best = said._replace(name=_YES) if how == _WELL and reads_back(question) else said
    return best if best is None or best.name != _NO else _thought_better(best, tokens, matches, language)


def _whole_ones(matches: Sequence[Match], language: Language) -> list[Match]:
    """Return the wordings without those that are a piece of one that says that all is well: "i am" in "i am fine"."""
    fine = of_wellness(matches, language)
    return [
        match
        for match in matches
        if not any(
            m.end - m.start > match.end - match.start and m.start <= match.start and match.end <= m.end for m in fine
        )
    ]


def reads_back(question: Question | None) -> bool:
    """Return whether a question asks if what was heard is right, to which all that is well is a yes."""
    return question is not None and question.expects is Expects.YES_NO and not question.asks


def is_grave(question: Question | None, pack: ContentPack) -> bool:
    """Return whether a question is about signs of an emergency at all, or about what needs somebody to talk to."""
    if question is None:
        return False
    lonely = (flag for flag in pack.red_flags if _CONTACT in flag.action)
    return question.topic == pack.talk.screen or any(flag.screen == question.topic for flag in lonely)


def nothing_to_add(
    matches: Sequence[Match], tokens: Sequence[Token], question: Question | None, language: Language
) -> Answer | None:
    """Return the yes of somebody who has nothing to add to what was read back: "no, that's everything"."""
    if not reads_back(question):
        return None
    said = (Answer(m.start, m.end, _YES) for m in matches if _how(m, language) == _MORE)
    return next((answer for answer in said if _is_whole(answer, tokens, language)), None)


def _how(match: Match, language: Language) -> str:
    """Return what the pack says of how a wording answers: "alone", "well"; empty where it always does."""
    return language.answer_entries[match.entry].partition(" ")[2]


def _is_whole(said: Answer | Match, tokens: Sequence[Token], language: Language) -> bool:
    """Return whether nothing else that tells is said beside an answer, but a yes, a no, or thanks: "no, it's fine"."""
    idle = language.forms.light | language.clauses.courtesies
    return all(t.word in idle for at, t in enumerate(tokens) if not said.start <= at < said.end)


def spoken(
    matches: Sequence[Match], tokens: Sequence[Token], language: Language, *, grave: bool
) -> list[tuple[Match, str]]:
    """Return the wordings that answer, with "yes", "no all" and the like; not those of what else there is."""
    rest = of_the_rest(matches, language)
    kept = []
    for match in _whole_ones(matches, language):
        name, how = language.answer_entries[match.entry], _how(match, language)
        well = how in {_WELL, _LACK}
        if how in {_MORE, _REST} or match.start in rest or (well and (grave or not _is_whole(match, tokens, language))):
            continue
        kept.append((match, name))
    return kept


def of_wellness(matches: Sequence[Match], language: Language) -> list[Match]:
    """Return the wordings that say that all is well: "it's fine"."""
    return [match for match in matches if _how(match, language) == _WELL]


def ends_of_noes(matches: Sequence[Match], language: Language, people: Collection[int]) -> frozenset[int]:
    """Return where the wordings of a no end, after which a clause may begin: "no to all that my lips are blue".

    `people` are the first tokens of those who are named: a denial of all goes on over one, "nothing like that my
    neighbour had one".
    """
    plain = {m.end for m in matches if language.answer_entries[m.entry] == _NO}
    wide = {m.end for m in matches if language.answer_entries[m.entry] == f"{_NO} {_ALL}"}
    return frozenset(plain | {end for end in wide if not {end, end + 1} & {*people}})


def of_the_rest(matches: Sequence[Match], language: Language) -> frozenset[int]:
    """Return the tokens that say what else there is not: "the rest no"."""
    rest = (m for m in matches if _how(m, language) == _REST)
    return frozenset(at for m in rest for at in range(m.start, m.end))


def _thought_better(no: Answer, tokens: Sequence[Token], matches: Sequence[Match], language: Language) -> Answer:
    """Return the yes with which a no is taken back at once: "no wait yes", "no i mean yes"; the no where there is none.

    A "yes ... no" stays a yes: a sign that may be there is never let go for a second thought; "no yeah no" is a no.
    """
    idle, plain = language.clauses.second_thoughts | language.forms.light, language.clauses.plain_yes
    names = [(match, language.answer_entries[match.entry].partition(" ")[0]) for match in matches]
    for match, name in names:
        between = tokens[no.end : match.start]
        if name != _YES or match.start < no.end or tokens[match.start].word not in plain:
            continue
        denied = any(other == _NO and later.start >= match.end for later, other in names)
        if not denied and all(token.word in idle for token in between):
            return Answer(match.start, match.end, _YES)
    return no


def closes(said: Answer, tokens: Sequence[Token], starts: Sequence[int], language: Language) -> bool:
    """Return whether nothing of the same clause follows an answer but words that carry nothing."""
    at = said.end
    idle = language.forms.light | language.clauses.closers | language.clauses.courtesies
    while at < len(tokens) and at not in starts and not tokens[at - 1].ends:
        if tokens[at].word not in idle:
            return False
        at += 1
    return True


def _better(said: Answer, best: Answer) -> bool:
    if said.start >= best.end:  # "yes ... no": the first stands
        return False
    return (said.end - said.start, -said.start) > (best.end - best.start, -best.start)


def findings(answer: Answer | None, heard: str, question: Question | None, said: Sequence[Finding]) -> list[Finding]:
    """Return the answer as a finding, and what it settles where the question was about one thing."""
    if answer is None:
        return []
    result = [Finding(KIND, answer.name, heard=heard)]
    if question is None or len(question.asks) != 1 or question.expects is not Expects.YES_NO:
        return result
    kind, _, name = question.asks[0].partition(".")
    if not any(f.kind == kind and f.name == name for f in said):
        result.append(Finding(kind, name, status=_MEANS[answer.name], heard=heard))
    return result


def settled_by(added: Sequence[Finding], said: Sequence[Finding], question: Question | None) -> list[Finding]:
    """Return what an answer that no rule found settles where the question was about one sign."""
    single = question is not None and len(question.asks) == 1 and question.expects is Expects.YES_NO
    if question is None or not single:
        return []
    kind, _, name = question.asks[0].partition(".")
    given = [f for f in added if f.kind == KIND and f.status is Status.PRESENT]
    told = any(f.kind == kind and f.name == name for f in (*said, *added))
    return [] if told else [Finding(kind, name, status=_MEANS[f.name], heard=f.heard) for f in given]


def called(
    tokens: Sequence[Token],
    answer: Answer | None,
    question: Question | None,
    language: Language,
    denied: frozenset[int] = frozenset(),
) -> list[Finding]:
    """Return the signs that are named by a single word of theirs, alone or beside a yes: "the tablets".

    `denied` are the tokens of places that are said not to be meant: "not my face, my chest".
    Beside a no that does not deny it, the sign is in doubt: "none of those, just a fit", but not "no fit".
    """
    if question is None or (answer is not None and answer.name not in {_YES, _NO}):
        return []
    idle = language.forms.light | language.forms.skippable
    said = range(answer.start, answer.end) if answer else range(0)
    rest = [at for at, t in enumerate(tokens) if at not in said and at not in denied and t.word not in idle]
    words = [tokens[at].word for at in rest]
    names = [(t, name) for t, those in question.called.items() for name in those if {*name.split()} <= {*words}]
    if not names or not set(words) <= {word for _, name in names for word in name.split()}:
        return []
    if answer is None or answer.name == _YES:
        return [Finding(*_parted(term), heard=name) for term, name in names]
    bare = tokens[answer.end - 1].word in language.clauses.bare_noes
    if rest[0] < answer.end or (rest[0] == answer.end and not bare):
        return []
    return [Finding(*_parted(term), status=Status.UNSURE, heard=name) for term, name in names]


def _parted(term: str) -> tuple[str, str]:
    kind, _, name = term.partition(".")
    return kind, name
