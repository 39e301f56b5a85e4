"""What comes of weighing a trained model against the rules.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from voice_skill.values import Finding


class Change(NamedTuple):
    """What the model changed, for those who ask why."""

    finding: Finding
    """The finding as it is now; its old status where it was dropped."""
    why: str
    """What was done."""


class Weighed(NamedTuple):
    """The findings of an utterance, after both were heard."""

    findings: tuple[Finding, ...]
    """What was said."""
    changes: tuple[Change, ...]
    """What the model changed."""
