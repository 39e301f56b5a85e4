"""What a content pack must have for the program to hold a conversation with it at all.

Every command refuses a pack that lacks any of it; what else may be wrong in a pack, `check.py` finds.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from voice_skill.check_wording import unsayable
from voice_skill.values import Urgency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack


def lacks(pack: ContentPack, shipped: ContentPack) -> Iterator[str]:
    """Yield one sentence for each thing without which a conversation would break off; `shipped` has all of them."""
    yield from _country(pack)
    yield from _levels(pack)
    yield from _talk(pack)
    yield from _dangers(pack)
    yield from _cues(pack, shipped)
    yield from unsayable(pack, shipped)


def _country(pack: ContentPack) -> Iterator[str]:
    if pack.country not in pack.numbers:
        known = ", ".join(pack.numbers)
        yield f"pack.yaml: country: there are no numbers for {pack.country!r}; expected one of {known}."


def _levels(pack: ContentPack) -> Iterator[str]:
    known = [level.name.lower() for level in Urgency]
    for name in known:
        if name not in pack.levels:
            yield f"pack.yaml: levels: {name!r} is missing; expected what is told at that level."
    for name in pack.levels:
        if name not in known:
            yield f"pack.yaml: levels: {name!r} is no level; expected one of {', '.join(known)}."


def _talk(pack: ContentPack) -> Iterator[str]:
    talk = pack.talk
    topics = {"problem": talk.problem, "screen": talk.screen, "more": talk.more, "summary": talk.summary}
    for key, topic in topics.items():
        if topic not in pack.questions:
            yield f"pack.yaml: talk.{key}: {topic!r} is no topic of questions.yaml; expected the question itself there."
    for key in talk.units:
        if key not in pack.replies:
            yield f"pack.yaml: talk.units: {key!r} is not in replies.yaml; expected its wordings for one and for many."


def _dangers(pack: ContentPack) -> Iterator[str]:
    given = {f"{entry.kind}.{entry.name}" for entry in pack.language.entries}
    if not given & pack.language.danger:
        yield "findings: no phrase gives any sign of an emergency in red_flags.yaml; expected the phrases for them."


def _cues(pack: ContentPack, shipped: ContentPack) -> Iterator[str]:
    """Yield the cues and bare answers that are missing: without them what is denied would be taken for present."""
    for part in ("cue", "answer"):
        here = set(getattr(pack.language, f"{part}_entries"))
        needed = set(getattr(shipped.language, f"{part}_entries"))
        where, choices = f"language.yaml: {part}s", ", ".join(sorted(needed))
        for name in sorted(needed - here):
            yield f"{where}: {name!r} is missing; expected the words of this language for it."
        for name in sorted(here - needed):
            yield f"{where}: {name!r} is not known here; expected one of {choices}."
    for field in fields(pack.language.cue_words):
        if not getattr(pack.language.cue_words, field.name):
            yield f"language.yaml: cues: {field.name!r} is missing; expected the words of this language for it."
