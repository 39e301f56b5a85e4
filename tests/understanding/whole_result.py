"""What every result of understanding must be, whatever was said: shared by tests and by the fuzzer."""

from __future__ import annotations

from math import isfinite
from time import process_time
from typing import TYPE_CHECKING

from voice_skill import as_json
from voice_skill.understand import understand
from voice_skill.values import Finding, Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.values import Understanding

WORDS = [
    "no", "not", "my", "i", "it", "but", "and", "or", "weak", "weakness", "numb", "calf", "eyelid", "twitching",
    "maybe", "chest", "pain", "can't", "lift", "arm", "mother", "he", "had", "years", "ago", "what", "if", "stroke",
    "coffee", "two", "weeks", "yes", "stop", "repeat", "i'm", "sure", "left", "face", "drooping", "when", "was", "a",
    "child", "think",
]  # fmt: skip
PHRASES = [
    "my left eyelid has been twitching for three days", "no weakness but my calf is numb", "i can't breathe",
    "my mum had a stroke ten years ago", "what if it's a l s", "not sure", "none of those",
    "two or three coffees a day", "i don't want to be here any more", "no i meant my right leg",
    "half a million years", "i'm sixty five",
    "it's been the best part of a month", "i took the whole packet", "one face side's slid down", "stop", "yes but",
]  # fmt: skip
NOISE = [
    "'; drop table users; --", "<script>alert('weak')</script>", "{part} [optional] (a|b) <rule>", "\x00", "\x1b[31m",
    "\ud800", "\udfff", "😱", "👁️\u200d🗨️", "мой глаз", "我的眼皮在跳", "عيني", "\u202e", "\ufeff", "a\u0301\u0302", "½",
    "²", "٣", "Ⅻ", "1e999", "nan", "-0", "9" * 400, "0x1F", "%s%n", "${HOME}", "../../etc", "\r\n", "\u2028", "'",
    "twitch" * 50, "myeyelidhasbeentwitching", "ＭＹ ＥＹＥ", "ﬁzzing", "ß", "İ", "i'd've's", "...", "it's it's it's",
]  # fmt: skip
FIXED_S, PER_WORD_S = 1.0, 0.01
"""Processor time that any text may take, and each of its words: bounds on growth, far above what it takes."""
_TRIES = 3
"""Times that a text may be timed, of which the best counts: beside a busy neighbour one may take ten times as long."""


def checked(text: str, pack: ContentPack, asking: str | None = None) -> None:
    """Understand a text, and check that the result is whole, can be told, came in time and comes again."""
    bound = FIXED_S + PER_WORD_S * min(len(text.split()), 1200)
    found, took = _timed(text, pack, asking)
    tries = 1
    while took >= bound and tries < _TRIES:
        again, took = _timed(text, pack, asking)
        assert found == again
        tries += 1
    assert took < bound, f"{took:.1f} s"
    known = {intent for intents in pack.groups.values() for intent in intents}
    assert found.intent in known
    assert set(found.also) <= known
    assert isinstance(found.urgency, Urgency)
    assert all(isinstance(f, Finding) and isinstance(f.status, Status) for f in found.findings)
    assert all(f.value is None or (isfinite(f.value) and f.value >= 0) for f in found.findings)
    assert len({(f.kind, f.name, f.value) for f in found.findings}) == len(found.findings)
    assert as_json.line(as_json.understanding(found, 0.0, pack.talk))
    assert found == understand(Transcript(text), pack, asking)


def _timed(text: str, pack: ContentPack, asking: str | None) -> tuple[Understanding, float]:
    """Return what was understood, and the seconds of processor time that it took."""
    begun = process_time()
    found = understand(Transcript(text), pack, asking)
    return found, process_time() - begun
