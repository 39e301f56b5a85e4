"""Phrases that count only where they are all that is said: how to speak, exactly; and a bare call for help.

Core: pure. The phrases are data of the pack: "two hundred words a minute", "another voice", "call an ambulance".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import amounts
from voice_skill.understand.language import Call
from voice_skill.values import UNNAMED, Finding, SpeechSetting, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from voice_skill.understand.language import Language, SpeechRow
    from voice_skill.understand.phrases import Found
    from voice_skill.understand.scene import Scene
    from voice_skill.understand.tokens import Token
    from voice_skill.understand.trie import Match

CALL = f"{UNNAMED}.call"
"""The sign that somebody calls for help, and names no other."""
_FULL = {"words": 1.0, "percent": 100.0, "tenths": 10.0}
"""What a number counts -> the number that means one whole."""
_LOUDEST_COUNTED = 11
"""Number above which a loudness is no longer one of ten: "volume fifty"."""
_HUNDREDS, _TENS = range(1, 10), range(10, 100)


def call(tokens: Sequence[Token], found: Found, scene: Scene, *, places: AbstractSet[int], sole: bool) -> list[Finding]:
    """Return the sign of a call for help: sure where it is all that is said, else one to ask about.

    `places` are the tokens that say where it is, "my chest", and `sole` that no other sign is told.
    """
    language = scene.language
    calls = [m for m in found.alone if isinstance(language.alone_entries[m.entry], Call)]
    covered = set(places)
    begun: set[Call | SpeechRow] = set()
    for match in sorted(calls):
        if _begins_a_clause(match, tokens, scene, covered):
            covered.update(range(match.start, match.end))
            begun.add(language.alone_entries[match.entry])
    whole, sure = _content(tokens, language) <= covered, bool(begun - {Call.PERHAPS})
    kind, _, name = CALL.partition(".")
    if begun and (whole or (sure and sole)):
        words = " ".join(token.surface for token in tokens if token.surface)
        return [Finding(kind, name, status=Status.PRESENT if whole and sure else Status.UNSURE, heard=words)]
    return []


def _begins_a_clause(match: Match, tokens: Sequence[Token], scene: Scene, covered: AbstractSet[int]) -> bool:
    """Return whether a call is said by itself, or after another: not "do i need one", nor "she said to call one"."""
    language = scene.language
    begin = max(at for at in scene.starts if at <= match.start)
    before = {tokens[at].word for at in range(begin, match.start) if at not in covered}
    verb = language.alone_entries[match.entry] is Call.SAID
    tells = match.end < len(tokens) and tokens[match.end].word in language.clauses.copulas
    denied = any(cue.start == match.end + 1 for cue in scene.named("negated_verb"))
    if not verb and tells and not denied:
        return False  # "the ambulance is on its way" tells of one, "it is not coming" calls for one
    passed = language.forms.skippable - language.clauses.inversions if verb else language.clauses.exclaimed
    return before <= language.forms.light | passed


def speech(tokens: Sequence[Token], found: Found, language: Language) -> tuple[SpeechSetting, SpeechRow] | None:
    """Return how to speak, and the row of the pack that said so; None where something else is said."""
    alone = _whole(tokens, found, language)
    row = language.alone_entries[alone.entry] if alone else None
    if alone is None or row is None or isinstance(row, Call):
        return None
    return SpeechSetting(row.sets, _value(row, tokens[alone.start : alone.end], language), row.voice), row


def _whole(tokens: Sequence[Token], found: Found, language: Language) -> Match | None:
    """Return the longest phrase that covers all words that carry anything."""
    content = _content(tokens, language)
    covering = (m for m in found.alone if content and content <= set(range(m.start, m.end)))
    return max(covering, key=lambda m: m.end - m.start, default=None)


def _content(tokens: Sequence[Token], language: Language) -> set[int]:
    """Return the places of the words that carry anything."""
    plain = language.forms.light | language.forms.skippable
    return {at for at, token in enumerate(tokens) if token.word not in plain}


def _value(row: SpeechRow, tokens: Sequence[Token], language: Language) -> float | None:
    """Return the number that is set; None where it is the usual one, or a voice."""
    if row.counts is None:
        return row.to
    said = [number.value for number in amounts.numbers(tokens, language)]
    if len(said) == 2 and said[0] in _HUNDREDS and said[1] in _TENS:  # noqa: PLR2004 ("one sixty")
        said = [said[0] * 100 + said[1]]
    counts = "percent" if row.counts == "tenths" and said[-1] > _LOUDEST_COUNTED else row.counts
    return said[-1] / _FULL[counts]
