"""`voice-skill bench hearing`: speaks the unseen part of the measuring set, in noise, and tells how it was heard."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import soundfile
from rich.console import Console
from rich.progress import track

from voice_skill import as_json
from voice_skill.bench.hearing.goals import WITH_WHISPER, WITHOUT_WHISPER, reached
from voice_skill.bench.hearing.said import SEED
from voice_skill.bench.hearing.speakers import speakers
from voice_skill.bench.hearing.table import as_objects, for_people
from voice_skill.bench.hearing.trials import ANSWERED, Listener, trials
from voice_skill.bench.utterances import load
from voice_skill.errors import ModelMissing, WrongUsage
from voice_skill.hearing import engines
from voice_skill.hearing.engines import Engine
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hints import HintBook, written_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.bench.hearing.trials import Trial
    from voice_skill.pack import ContentPack

SET = Path(__file__).parents[3] / "tests" / "utterances" / "unseen"
VOICES, LIMIT = 7, 36
"""Usual number of voices and of utterances."""
NO_JIWER = (
    "Words wrong are counted by jiwer, which is not installed; install it with `pip install 'voice-skill[bench]'`."
)
_MEMORY_S = 120.0


def run(
    pack: ContentPack,
    content: Path | None,
    engine: Engine,
    folder: Path | None,
    *,
    voices: int,
    limit: int,
    as_lines: bool,
) -> None:
    """Measure, and print what was measured.

    Raises ModelMissing and ModelBroken where the engine is not here, WrongUsage for a set without utterances, and
    VoiceUnavailable where nobody can speak.
    """
    engines.check_installed(engine)
    _check_jiwer()
    rows = list(load(folder or SET)) if (folder or SET).is_dir() else []
    if not rows:
        message = f"{folder or SET} holds no labelled utterances; give the folder of a measuring set with --set."
        raise WrongUsage(message)
    ours, stock = engines.recogniser(engine, written_words(pack), pack.pairs), engines.unbiased(engine)
    listener = Listener(pack, HintBook(pack), ours, stock)
    those = list(trials(rows, pack, speakers(voices), limit))
    shown = Console(stderr=True)
    heard = [
        listener.hear(t) for t in track(those, "Hearing", console=shown, transient=True, disable=not shown.is_terminal)
    ]
    goals = WITH_WHISPER if Engine.WHISPER in ours.name else WITHOUT_WHISPER
    figures = list(reached(heard, goals, _peak_mb(those, engine, content)))
    if as_lines:
        told = {"engine": ours.name, "stock": stock.name, "voices": voices, "utterances": limit, "seed": SEED}
        for line in (told, *as_objects(heard, figures)):
            click.echo(as_json.line(line))
        return
    click.echo(f"{ours.name}, beside {stock.name} with its own language model alone; {len(those)} sounds, seed {SEED}")
    for text in for_people(heard, figures):
        click.echo(text)


def _check_jiwer() -> None:
    """Raise ModelMissing where words cannot be counted."""
    try:
        import jiwer  # noqa: F401 (only whether it is there)
    except ImportError:
        raise ModelMissing(NO_JIWER) from None


def _peak_mb(those: Sequence[Trial], engine: Engine, content: Path | None) -> float | None:
    """Return the most memory of `voice-skill hear` for one answer, in a process of its own; None where it fails."""
    answer = next((trial for trial in those if trial.kind == ANSWERED), None)
    if answer is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        sound, took = Path(folder) / "answer.wav", Path(folder) / "took"
        soundfile.write(sound, answer.samples, SAMPLE_RATE)
        chosen = ["--content", str(content)] if content else []
        command = ["hear", str(sound), "--engine", engine, "--asking", str(answer.row.asking), *chosen]
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        measured = [sys.executable, "-m", "voice_skill.bench.measured", str(took), *command]
        done = subprocess.run(measured, check=False, capture_output=True, timeout=_MEMORY_S, env=environment)
        return float(took.read_text(encoding="utf-8").split()[0]) if done.returncode == 0 else None
