"""Speech: the time until the first sound of a sentence can be heard, beside pyttsx3 and Piper as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.bench.figures import Figure, Unit
from voice_skill.bench.peers.asking import PeerFailed, ask_ours, ask_peer
from voice_skill.bench.together.rows import Beside, Row
from voice_skill.content import load_pack
from voice_skill.speaking.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voice_skill.bench.peers.asking import Answers
    from voice_skill.bench.together.sizes import Run
    from voice_skill.pack import ContentPack

PART = "speech"


def rows(run: Run) -> Iterator[Row]:
    """Yield the rows of speech."""
    said = _said(load_pack(run.content), run.size.sentences)
    mine = ask_ours("ours", {"kind": "speech"}, said)
    others: dict[str, Answers | str] = {}
    if run.peers:
        for who, module in (("pyttsx3", "pyttsx3_peer"), ("Piper", "piper_peer")):
            others[who] = _asked(module, said)
    for name, unit, told in _MEASURES:
        figure = Figure(name=name, unit=unit, is_=told(mine), of=len(said))
        beside = (
            Beside(who=who, why=got) if isinstance(got, str) else Beside(who=who, is_=told(got))
            for who, got in others.items()
        )
        yield Row(part=PART, figure=figure, beside=tuple(beside))


_MEASURES: tuple[tuple[str, Unit, Callable[[Answers], float]], ...] = (
    ("first sound of a sentence, median", Unit.MS, lambda got: got.median_ms),
    ("first sound of a sentence, worst", Unit.MS, lambda got: max(got.ms)),
    ("peak memory without that of child processes", Unit.MB, lambda got: got.peak_mb),
)


def _said(pack: ContentPack, most: int) -> list[str]:
    """Return the first sentences of the questions of a pack, which is what is said most."""
    return [sentences(question.say)[0] for question in pack.questions.values()][:most]


def _asked(module: str, said: Sequence[str]) -> Answers | str:
    """Return what a peer took, or why it did not speak."""
    try:
        return ask_peer(module, {}, said)
    except PeerFailed as trouble:
        return str(trouble)
