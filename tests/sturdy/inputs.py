"""Every input of the program as a function of bytes, which raises what nobody expected: for hypothesis and for atheris.

Understanding has a fuzzer of its own, beside its tests.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import tempfile
import wave
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from voice_skill import content_parts, conversation
from voice_skill.errors import ContentError, ModelMissing, ModelNotInstalled, RecordingUnreadable
from voice_skill.hearing import model_store
from voice_skill.hearing.endpoint import Endpoint, EndpointSettings, Moment
from voice_skill.hearing.protocol import as_frames
from voice_skill.hearing.recording import open_recording
from voice_skill.hearing.voice_activity import SileroVoiceActivity
from voice_skill.services import web_messages
from voice_skill.services.wyoming_events import (
    EventRefused,
    Request,
    SoundFormat,
    Speech,
    Utterance,
    fields_of,
    read_event,
)
from voice_skill.services.wyoming_sound import Collected
from voice_skill.settings import Settings, keep, load
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT = Path(__file__).parents[2] / "content"
_PARTS = {"small.bin": b"small", "large.bin": bytes(range(256)) * 20}
_EVENT = (
    b'{"type": "transcript", "data_length": 40, "payload_length": 4}\n{"text": "my calf twitches", "context":{}}soun'
)
_SETTINGS = b'# for gran\nrate = 120\nvoice = "en"\nvolume = 0.5\nearcons = true\n[later]\nrate = 3\n'


def mutated(whole: bytes, data: bytes) -> bytes:
    """Return the bytes themselves, or something whole that they change at some places."""
    if not data or data[0] % 4 == 0:
        return data[1:]
    changed = bytearray(whole)
    for at in range(1, len(data) - 3, 4):
        place = int.from_bytes(data[at : at + 2], "big") % (len(changed) + 1)
        width = (0, 1, 1, 4)[data[at + 2] % 4]
        changed[place : place + width] = data[at + 3 : at + 4] * (width or data[at + 2] % 3)
    return bytes(changed)


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)  # noqa: S108 (quick)


def recordings(data: bytes) -> None:
    """Sound files: any bytes, and a WAV with wrong places in its header and sound."""
    with _folder() as folder:
        file = Path(folder) / "said.wav"
        file.write_bytes(mutated(_wav(), data))
        with suppress(RecordingUnreadable):
            for frame in open_recording(file).frames(limit_s=2.0):
                assert frame.dtype == np.int16


@cache
def _wav() -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as wav:
        wav.setparams((2, 2, 8000, 0, "NONE", ""))
        wav.writeframes(bytes(4000))
    return written.getvalue()


def sound(data: bytes) -> None:
    """Samples of any kind, through the detection of voices and of the end of speech."""
    endpoint = Endpoint(Expects.OPEN, EndpointSettings(), _activity())
    endpoint.start_over(Expects.OPEN)
    samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2").repeat(64).astype(np.int16)
    for frame in as_frames(samples):
        assert isinstance(endpoint.accept(frame).moment, Moment)


@cache
def _activity() -> SileroVoiceActivity:
    return SileroVoiceActivity()


def settings_files(data: bytes) -> None:
    """A settings file: it is read, written, and read again, and what was kept is there."""
    with _folder() as folder:
        file = Path(folder) / "config.toml"
        file.write_bytes(mutated(_SETTINGS, data))
        read = load(file)
        assert isinstance(read.settings, Settings)
        keep(Settings(rate=210), ("rate",), file)
        assert load(file).settings.rate == 210


def content_files(data: bytes) -> None:
    """A file of a pack, broken at any place."""
    with _folder() as folder:
        file = Path(folder) / "red_flags.yaml"
        file.write_bytes(mutated((CONTENT / "red_flags.yaml").read_bytes()[:3000], data))
        with suppress(ContentError):
            content_parts.read_red_flags(file)


def archives(data: bytes) -> None:
    """A zip of a model: it is installed whole, or nothing is."""
    before = os.environ.get("VOICE_SKILL_MODELS")
    with _folder() as folder:
        os.environ["VOICE_SKILL_MODELS"] = str(Path(folder) / "models")
        try:
            _install(Path(folder), mutated(_zip(), data))
        finally:
            os.environ.pop("VOICE_SKILL_MODELS") if before is None else os.environ.update(VOICE_SKILL_MODELS=before)


def _install(folder: Path, brought: bytes) -> None:
    home = folder / "models"
    home.mkdir()
    (folder / "brought.zip").write_bytes(brought)
    (home / "models.toml").write_text(_record(), encoding="utf-8")
    with suppress(ModelNotInstalled):
        model_store.install("tiny", folder / "brought.zip")
    with suppress(ModelMissing):
        assert {file.name: file.read_bytes() for file in model_store.path_of("tiny").iterdir()} == _PARTS
    assert {file.name for file in folder.iterdir()} == {"models", "brought.zip"}
    assert {file.name for file in home.iterdir()} <= {"models.toml", "tiny", ".downloads"}


@cache
def _zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(f"inner/{name}", content)
    return written.getvalue()


@cache
def _record() -> str:
    files = "".join(
        f'[[tiny.files]]\nname = "{name}"\nbytes = {len(content)}\nsha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        for name, content in _PARTS.items()
    )
    head = '[tiny]\ntitle = "t"\nengine = "whisper"\nlanguage = "en"\nlicence = "none"\n'
    return f'{head}address = "http://127.0.0.1:9/"\n{files}'


def page_messages(data: bytes) -> None:
    """What a page sends over its WebSocket."""
    text = mutated(b'{"type": "manner", "rate": 165, "sound": true}', data).decode(errors="replace")
    with suppress(msgspec.MsgspecError, RecursionError):
        assert isinstance(web_messages.read(text), web_messages.FromPage)


def wyoming_events(data: bytes) -> None:
    """What a client of Wyoming sends, and then no more."""

    async def read() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(mutated(_EVENT, data))
        reader.feed_eof()
        with suppress(EventRefused):
            while event := await read_event(reader):
                for kind in (Utterance, Request, Speech, SoundFormat):
                    with suppress(EventRefused):
                        _take(fields_of(event, kind), event.payload or b"")

    asyncio.run(read())


def _take(fields: object, payload: bytes) -> None:
    if isinstance(fields, SoundFormat):
        collected = Collected(fields)
        collected.add(fields, payload)
        assert collected.samples().dtype == np.int16


def memories(data: bytes) -> None:
    """What a crashed service has left of its conversation."""
    whole = conversation.dump(conversation.Conversation())
    with suppress(conversation.ConversationUnreadable):
        assert isinstance(conversation.load(mutated(whole, data)), conversation.Conversation)


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each
    for each in (
        recordings,
        sound,
        settings_files,
        content_files,
        archives,
        page_messages,
        wyoming_events,
        memories,
    )
}
"""Every input, by name."""
