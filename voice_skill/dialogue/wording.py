"""From values to words: filling in texts, naming findings, numbers and lists, and lines with their sources.

Core: pure. No wording stands here; all of it is in the content pack.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.facts import wider
from voice_skill.understand.phrases import reader
from voice_skill.values import Line, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voice_skill.conversation import Conversation, Part
    from voice_skill.pack import ContentPack, Level
    from voice_skill.values import Finding

_HUNDRED, _TWENTY = 100, 20
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_AS_TOLD = 5
"""Words of a length of time without a number that are said back as they were told."""
_DAYS = "unit.day"
"""The unit of a length that no longer one says nearly exactly."""


def variant(pack: ContentPack, key: str, turn: int) -> str:
    """Return the wording of a key that is due in a turn: variants take turns."""
    texts = pack.replies[key]
    return texts[turn % len(texts)]


def filled(text: str, talk: Conversation, pack: ContentPack, **words: str) -> str:
    """Return a text with the country's numbers, the person spoken of, and other words put in."""
    numbers = pack.numbers[talk.country or pack.country]
    known = {
        "emergency": numbers.emergency,
        "urgent": numbers.urgent,
        "doctor": numbers.doctor,
        "crisis": numbers.crisis,
        "department": numbers.department,
        "person": person(talk, pack),
        **words,
    }
    return text.format_map(known)


def said(key: str, talk: Conversation, pack: ContentPack, **words: str) -> Line:
    """Return a line of wording that is not medical."""
    return Line(filled(variant(pack, key, talk.turn), talk, pack, **words))


def medical(text: str, card: str, sources: Sequence[str], talk: Conversation, pack: ContentPack) -> Line:
    """Return a medical line with the card that it comes from and its sources."""
    return Line(filled(text, talk, pack), card, tuple(sources))


def subject(talk: Conversation, pack: ContentPack) -> str:
    """Return whom the conversation is about, as the pack names it; empty for the speaker."""
    about = [f for f in talk.findings if f.kind == pack.talk.subject and f.status is Status.PRESENT]
    return about[-1].name if about else ""


def action(level: Level, talk: Conversation, pack: ContentPack, *, dangers_open: bool = False) -> str:
    """Return what to do at a level, as it is said of whom the talk is about; `dangers_open` where none was asked."""
    if dangers_open and level.action_open:
        return level.action_open
    return (level.action_other if subject(talk, pack) else "") or level.action


def person(talk: Conversation, pack: ContentPack) -> str:
    """Return how the person spoken of is named."""
    return pack.replies.get(f"person.{subject(talk, pack)}", pack.replies["person"])[0]


def capital(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def words_of(lines: Iterable[Line]) -> int:
    """Return how many words some lines have together."""
    return sum(words_in(line.text) for line in lines)


def cut(part: Part, most: int) -> tuple[Part, Part]:
    """Return a part as far as its sentences fit into a number of words, and the rest of it with its tips and causes."""
    sentences = [
        replace(line, text=text) for line in part.lines for text in _SENTENCE_END.split(line.text.strip()) if text
    ]
    fitting = 0
    while fitting < len(sentences) and sum(words_in(s.text) for s in sentences[: fitting + 1]) <= most:
        fitting += 1
    head = replace(part, lines=tuple(sentences[:fitting]), causes=(), tips=())
    return head, replace(part, lines=tuple(sentences[fitting:]))


def joined(items: Sequence[str], pack: ContentPack, last: str = "list.and") -> str:
    """Return items as a spoken list: "one, two and three"."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {pack.replies[last][0]} {items[-1]}"


def unique(items: Iterable[str]) -> list[str]:
    """Return items without repetition, in order."""
    return list(dict.fromkeys(items))


def number(value: float, pack: ContentPack) -> str:
    """Return a whole number in words; above ninety-nine as a rough word."""
    small, tens = pack.replies["number.small"], pack.replies["number.tens"]
    whole = max(0, round(value))
    if whole < _TWENTY:
        return small[whole]
    if whole < _HUNDRED:
        ten, one = divmod(whole, 10)
        return tens[ten - 2] + (f" {small[one]}" if one else "")
    return pack.replies["number.many"][0]


def length(days: float, pack: ContentPack) -> str:
    """Return a length of time in words, in the longest unit that says it nearly exactly."""
    if days < 1:
        return pack.replies["unit.less"][0]
    counts = {key: days / unit for key, unit in pack.talk.units.items()}
    exact = (key for key, count in counts.items() if count >= 1 and abs(count - round(count)) <= 0.1 * count)
    key = next(exact, _DAYS)
    count = counts.get(key, days)
    one, many = pack.replies[key]
    return f"{number(count, pack)} {one if round(count) == 1 else many}"


def named(finding: Finding, pack: ContentPack) -> str:
    """Return how a finding is named inside a sentence."""
    if finding.value is not None:
        return _valued(finding, pack)
    known = pack.spoken.get(finding.term) or pack.replies.get(f"named.{finding.term}", ("",))[0]
    return known or finding.name.replace("_", " ")


def _valued(finding: Finding, pack: ContentPack) -> str:
    value = finding.value or 0.0
    if finding.kind == pack.talk.timed:
        return _as_told(finding, pack) or length(value, pack)
    pattern = pack.replies.get(f"value.{finding.kind}", ("{number}",))
    if round(value) == 0:
        pattern = pack.replies.get(f"value.{finding.kind}.zero", pattern)
    chosen = pattern[0] if round(value) == 1 else pattern[-1]
    return chosen.format(number=number(value, pack))


def _as_told(finding: Finding, pack: ContentPack) -> str:
    """Return the words of a length of time without a number, "since Easter": its days are a guess."""
    language, words = pack.language, finding.heard.split()
    found = reader(finding.heard, language).find(language.durations)
    whole = any(m.start == 0 and m.end >= len(words) for m in found)
    bare = len(words) == 1 and finding.heard.isalpha()
    return finding.heard if bare or (whole and len(words) <= _AS_TOLD) else ""


def placed(findings: Sequence[Finding], pack: ContentPack) -> list[str]:
    """Return findings as phrases, a side joined to the place beside it: "left calf"."""
    sides = [named(f, pack) for f in findings if f.kind == pack.talk.side]
    side = sides[-1] if sides else ""
    phrases: list[str] = []
    for finding in findings:
        if finding.kind == pack.talk.side:
            continue
        phrase = named(finding, pack)
        if finding.kind == pack.talk.place and side:
            phrase, side = f"{side} {phrase}", ""
        phrases.append(phrase)
    return unique(phrases)


def narrowest(findings: Sequence[Finding], pack: ContentPack) -> list[Finding]:
    """Leave out what a narrower finding beside it says already."""
    apart = frozenset(pack.talk.echoed)
    each = ((f.kind, term, term.partition(".")[0]) for f in findings for term in wider(f.term, pack.talk.within))
    # A medicine does not say the illness that it is for.
    said_by = {term for kind, term, of in each if kind == of or not {kind, of} <= apart}
    return [f for f in findings if f.term not in said_by]
