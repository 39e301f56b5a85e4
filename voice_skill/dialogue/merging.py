"""What is known and what was just said become one: which of two findings stays.

Core: pure. What is present and speaks for a danger stays present, unless the person corrects it in so many words;
of kinds with one value at a time the newest counts, but the greater number stays where nothing was corrected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.facts import compared, terms_for, wider
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voice_skill.pack import ContentPack
    from voice_skill.values import Finding


def merged(
    old: Iterable[Finding], new: Iterable[Finding], pack: ContentPack, *, correcting: bool
) -> tuple[Finding, ...]:
    """Return what is known after something more was said."""
    said = list(new)
    kept = list(old)
    said = _greatest(said, pack)
    if correcting:
        kinds = {f.kind for f in said if f.status is Status.PRESENT and f.kind in pack.talk.replaced}
        kept = [f for f in kept if f.kind not in kinds]
    dangers = danger_terms(pack)
    for finding in said:
        kept = _with(kept, finding, pack, dangers, correcting=correcting)
    return tuple(kept)


def _greatest(said: list[Finding], pack: ContentPack) -> list[Finding]:
    """Of two numbers for the same thing in one breath, take the greater: the more cautious one."""
    best: dict[str, Finding] = {}
    for finding in said:
        if finding.value is not None and finding.kind in pack.talk.single and finding.status is Status.PRESENT:
            known = best.get(finding.kind)
            best[finding.kind] = finding if known is None or (known.value or 0) < finding.value else known
    return [f for f in said if f.kind not in best or f.value is None or f is best[f.kind]]


def _with(
    kept: list[Finding], finding: Finding, pack: ContentPack, dangers: frozenset[str], *, correcting: bool
) -> list[Finding]:
    rivals = [f for f in kept if _rivals(f, finding, pack)]
    if not correcting and any(_outlasts(old, finding, pack, dangers) for old in rivals):
        return kept
    return [*(f for f in kept if f not in rivals), finding]


def _rivals(old: Finding, new: Finding, pack: ContentPack) -> bool:
    """Return whether two findings can not both be kept."""
    if (old.status is Status.OTHER) != (new.status is Status.OTHER):
        return False
    if old.term == new.term:
        return True
    both_hold = old.status is Status.PRESENT and new.status is Status.PRESENT
    return old.kind == new.kind and old.kind in pack.talk.single and both_hold


def _outlasts(old: Finding, new: Finding, pack: ContentPack, dangers: frozenset[str]) -> bool:
    """Return whether the old finding stands against a new one that was not said to correct it."""
    if old.status is not Status.PRESENT:
        return new.status in {Status.PAST, Status.OTHER} and old.status is not new.status
    if new.status is Status.PRESENT:
        if old.value is not None and new.value is not None:
            return old.value > new.value
        return old.term != new.term and old.term in dangers
    if new.status is Status.UNSURE:
        return True
    return any(term in dangers for term in (old.term, old.kind, *wider(old.term, pack.talk.within)))


def danger_terms(pack: ContentPack) -> frozenset[str]:
    """Return the terms that speak for any danger rule."""
    terms = {term for flag in pack.red_flags for term in terms_for(flag.when)}
    return frozenset(comparison.kind if (comparison := compared(term)) else term for term in terms)
