"""What has no peer: whole conversations, services, growth with the content, memory and start."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from voice_skill.bench import conversation, growth, memory, services
from voice_skill.bench.callers import CALLERS
from voice_skill.bench.figures import Figure, Unit
from voice_skill.bench.together.rows import Beside, Row
from voice_skill.bench.utterances import load
from voice_skill.content import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.bench.conversation import Score
    from voice_skill.bench.judging import Held
    from voice_skill.bench.together.sizes import Run


def dialogue(run: Run) -> Iterator[Row]:
    """Yield what simulated people were told, and what a turn took, the people's own thinking included."""
    pack = load_pack(run.content, embeddings=True)
    held = conversation.hold_all(conversation.PEOPLE / "unseen", pack, run.size.every)
    times: list[float] = []
    score = conversation.measure(_timed(held, times))
    yield from conversation_rows(score)
    yield _row("dialogue", "turn", Unit.MS, median(times), of=len(times))


def conversation_rows(score: Score) -> Iterator[Row]:
    """Yield how often each measure of conversations was met."""
    for name, points in score.points.items():
        yield _row("dialogue", name, Unit.SHARE, score.share(name), of=len(points))


def _timed(held: Iterator[Held], times: list[float]) -> Iterator[Held]:
    """Yield conversations; keep the milliseconds of a turn of each."""
    begun = perf_counter()
    for one in held:
        times.append((perf_counter() - begun) * 1000 / len(one.exchanges))
        yield one
        begun = perf_counter()


def served(run: Run) -> Iterator[Row]:
    """Yield what services take."""
    beside, turns, left_open = run.size.services
    for name in CALLERS:
        taken = services.measure(name, run.content, beside=beside, turns=turns, left_open=left_open)
        about = f"{name}, beside {beside} conversations"
        yield _row("services", f"turn of {about}", Unit.MS, taken.median_ms, of=turns, most=services.TURN_MS)
        yield _row("services", f"99th percentile of {about}", Unit.MS, taken.p99_ms, of=turns)
        yield _row("services", f"processor time of a turn of {name}", Unit.MS, taken.processor_ms, of=2 * left_open)
        most = f"memory of {name} with {left_open} conversations open"
        yield _row("services", most, Unit.MB, taken.peak_mb, most=services.OPEN_MB)


def grown(run: Run) -> Iterator[Row]:
    """Yield the processor time of an utterance as the content grows; tenfold content only in the full size."""
    said = list(load(growth.SET))[:: run.size.every]
    pack = load_pack(run.content)
    whole = median(growth.measure(said, pack))
    others = [
        Beside(who="with a tenth of the phrases", is_=median(growth.measure(said, growth.thinned(pack, growth.TIMES))))
    ]
    if run.size.all_of_it:
        others.append(
            Beside(who="with tenfold phrases", is_=median(growth.measure(said, growth.grown(pack, growth.TIMES))))
        )
    figure = Figure(name="processor time of an utterance, without MiniLM", unit=Unit.MS, is_=whole, of=len(said))
    yield Row(part="growth", figure=figure, beside=tuple(others))


def started(run: Run) -> Iterator[Row]:
    """Yield memory, start and reply of each set of models, each in a process of its own."""
    pack = ("--content", str(run.content)) if run.content else ()
    with tempfile.TemporaryDirectory() as folder:
        memory.measure(memory.SETUPS[0], pack, Path(folder) / "warm")
        for number, setup in enumerate(memory.SETUPS):
            if not setup.missing and (run.size.all_of_it or setup.models != (memory.WHISPER,)):
                yield from memory_rows(setup, memory.measure(setup, pack, Path(folder) / str(number)))


def memory_rows(setup: memory.Setup, taken: memory.Taken) -> Iterator[Row]:
    """Yield the rows of one set of models."""
    about = f"`{setup.command}` with {' and '.join(setup.models) or 'no model'}"
    yield _row("memory", f"peak of {about}", Unit.MB, taken.peak_mb, most=setup.most_mb)
    if taken.start_s is not None:
        yield _row("start", f"first line of {about}", Unit.MS, taken.start_s * 1000, most=memory.START_S * 1000)
    if taken.reply_ms is not None:
        yield _row("start", f"reply of {about}", Unit.MS, taken.reply_ms, most=memory.REPLY_MS)


def _row(part: str, name: str, unit: Unit, is_: float, *, of: int | None = None, most: float | None = None) -> Row:
    return Row(part=part, figure=Figure(name=name, unit=unit, is_=is_, of=of, most=most))
