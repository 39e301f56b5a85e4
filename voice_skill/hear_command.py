"""`voice-skill hear`: recordings through recogniser, understanding and dialogue, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from voice_skill import adapters, as_json, chat
from voice_skill.errors import VoiceSkillError, WrongUsage
from voice_skill.hearing.listen import hear
from voice_skill.hearing.recording import open_recording
from voice_skill.hints import HintBook
from voice_skill.speaking.protocol import USUAL, Delivery
from voice_skill.speaking.sentences import sentences_of
from voice_skill.speaking.wav_writer import spoken, write_wav
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from voice_skill.chat import Turn
    from voice_skill.hearing.protocol import Hints, Recogniser
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Voice
    from voice_skill.values import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One recording, heard and answered."""

    file: Path
    """The recording."""
    engine: str
    """The recogniser whose words they are."""
    transcript: Transcript
    """What was heard."""
    audio_s: float
    """Seconds of sound that were heard."""
    decode_s: float
    """Seconds that hearing took."""
    turn: Turn
    """What was understood and answered."""

    def as_json(self) -> dict[str, Any]:
        """Return the fields that `hear --json` prints."""
        understood = self.turn.understood
        return {
            "file": str(self.file),
            "engine": self.engine,
            "text": self.transcript.text,
            "confidence": round(self.transcript.confidence, 4),
            "audio_s": round(self.audio_s, 3),
            "decode_s": round(self.decode_s, 3),
            "understood": as_json.understanding(understood, self.turn.ms, self.turn.holding) if understood else None,
            "reply": self.turn.as_json(1),
        }


class Listening:
    """Hears recordings one after the other, each as the first answer of a conversation of its own."""

    def __init__(
        self, pack: ContentPack, book: HintBook, recogniser: Recogniser, asking: str | None, country: str = ""
    ) -> None:
        """Hear with this recogniser, as if the topic `asking` had just been asked, in this country."""
        self._pack = pack
        self._recogniser = recogniser
        self._hints = _hints(pack, book, asking)
        begun = chat.begin(pack, country or None).after
        self._before = replace(begun, open=asking) if asking else begun

    def hear(self, file: Path, note: Callable[[str], None]) -> Heard:
        """Return one recording heard and answered; raises RecordingUnreadable."""
        recording = open_recording(file)
        if remark := recording.note():
            note(remark)
        frames = list(recording.frames())
        begun = perf_counter()
        transcript = hear(frames, self._recogniser, self._hints)
        decode_s = perf_counter() - begun
        return Heard(
            file=file,
            engine=transcript.origin,
            transcript=transcript,
            audio_s=recording.seconds,
            decode_s=decode_s,
            turn=chat.answer(self._before, transcript, self._pack),
        )


def hear_files(
    pack: ContentPack,
    settings: Settings,
    files: Sequence[Path],
    *,
    asking: str | None = None,
    speak: Path | None = None,
    as_lines: bool = False,
) -> bool:
    """Hear recordings by the settings; return whether all could be heard. Raises VoiceSkillError."""
    if speak is not None:
        _spare(files, speak)
    adapters.check_engine(settings)
    country = adapters.country(settings, pack)
    listening = Listening(pack, HintBook(pack), adapters.recogniser(settings, pack), asking, country)
    if speak is None:
        return run(listening, files, as_lines=as_lines)
    voice = adapters.voice(settings)
    try:
        return run(listening, files, as_lines=as_lines, speak=Speech(voice, speak, adapters.delivery(settings)))
    finally:
        voice.close()


def run(listening: Listening, files: Sequence[Path], *, as_lines: bool, speak: Speech | None = None) -> bool:
    """Hear every file and print what came of it; return whether all could be heard.

    A file that cannot be heard costs one sentence on standard error; the others are heard all the same.
    """
    whole = True
    for number, file in enumerate(files, start=1):
        try:
            heard = listening.hear(file, _complain)
            if speak:
                speak.write(heard.turn, number if len(files) > 1 else 0)
        except VoiceSkillError as trouble:
            _complain(str(trouble))
            whole = False
            continue
        if as_lines:
            click.echo(as_json.line(heard.as_json()))
        else:
            _show(heard)
    return whole


@dataclass(frozen=True, slots=True)
class Speech:
    """Where and how replies are written as sound."""

    voice: Voice
    """Renders them."""
    into: Path
    """The WAV file; with several recordings, their number is put before the ending."""
    delivery: Delivery = USUAL
    """How they are spoken."""

    def write(self, turn: Turn, number: int) -> None:
        """Write one reply. Raises VoiceUnavailable and SpeechNotWritten."""
        write_wav(_numbered(self.into, number), spoken(sentences_of(turn.reply), self.voice, self.delivery))


def _numbered(into: Path, number: int) -> Path:
    """Return where the reply to a recording goes; number 0 is the only one."""
    return into.with_stem(f"{into.stem}-{number}") if number else into


def _spare(files: Sequence[Path], speak: Path) -> None:
    """Raise WrongUsage where a reply would take the place of a recording that is to be heard."""
    numbers = range(1, len(files) + 1) if len(files) > 1 else (0,)
    for into in (_numbered(speak, number) for number in numbers):
        if any(into.exists() and file.exists() and into.samefile(file) for file in files):
            message = f"--speak {speak} would overwrite the recording {into}; name another file."
            raise WrongUsage(message)


def _hints(pack: ContentPack, book: HintBook, asking: str | None) -> Hints:
    topic = asking or pack.talk.problem
    question = pack.questions.get(topic)
    return book.expecting(topic, question.expects if question else Expects.OPEN)


def _complain(sentence: str) -> None:
    click.echo(f"voice-skill: {sentence}", err=True)


def _show(heard: Heard) -> None:
    """Print one recording for people."""
    show = Console(highlight=False, soft_wrap=True)
    show.print(
        f"{heard.file}  ({heard.audio_s:.1f} s, heard by {heard.engine} in {heard.decode_s:.1f} s)",
        markup=False,
    )
    show.print(f"  heard    {heard.transcript.text or '(nothing)'}", markup=False)
    understood = heard.turn.understood
    if understood:
        found = ", ".join(f"{f.term} {f.status}" for f in understood.findings)
        show.print(f"  meaning  {understood.intent}" + (f": {found}" if found else ""), markup=False)
    show.print(f"  reply    {heard.turn.reply.say}", markup=False)
