"""How much is measured: enough for figures to rest on, or so much that a run takes some minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of each part is measured."""

    name: str
    """What a page calls it."""
    every: int
    """One labelled utterance and one simulated person in so many."""
    spoken: int
    """Utterances that are spoken to recognisers, each in a quiet room and in noise; bare answers come besides."""
    voices: int
    """Voices that speak them."""
    sentences: int
    """Sentences that are spoken by voices."""
    loops: int
    """Recordings that are answered aloud."""
    services: tuple[int, int, int]
    """Conversations beside, turns that are measured, and conversations left open."""
    all_of_it: bool
    """Whether what takes minutes or a gigabyte is measured: tenfold content, and demos with Whisper alone."""


QUICK = Size(
    name="quick",
    every=10,
    spoken=9,
    voices=2,
    sentences=6,
    loops=3,
    services=(10, 20, 50),
    all_of_it=False,
)
FULL = Size(
    name="full",
    every=1,
    spoken=36,
    voices=7,
    sentences=30,
    loops=12,
    services=(50, 100, 500),
    all_of_it=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run is asked for."""

    size: Size
    """How much."""
    content: Path | None
    """The folder of the content pack; None for the usual one."""
    peers: bool
    """Whether others are measured too."""
