"""What was understood of a sentence, as tests look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import understand
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.values import Finding


def findings(said: str, pack: ContentPack, asking: str | None = None) -> dict[str, Finding]:
    """Return what was understood, by term."""
    return {f.term: f for f in understand(Transcript(said), pack, asking).findings}
