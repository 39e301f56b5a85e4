"""A conversation from shipped recordings: heard by a real recogniser, answered, spoken, shown as captions.

Needs no sound card, no network and no model; each recording answers the question that was really asked.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from voice_skill import chat
from voice_skill.errors import DeviceGone, VoiceUnavailable
from voice_skill.hearing.listen import hear
from voice_skill.hearing.recording import open_recording
from voice_skill.speaking.sentences import sentences_of
from voice_skill.speaking.wav_writer import spoken, write_wav
from voice_skill.values import Act, Expects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.captions import Captions
    from voice_skill.chat import Turn
    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.hints import HintBook
    from voice_skill.pack import ContentPack
    from voice_skill.speaking.protocol import Delivery, Player, Sound, Voice
    from voice_skill.values import Transcript

FOLDER = Path(__file__).parent / "recordings" / "demo"
_MOST_TURNS = 40
_OPENING, _CONTINUE, _THANKS = "opening", "continue", "thanks"
_FALLBACKS = {
    Expects.YES_NO: "deny",
    Expects.VALUE: "unsure",
    Expects.OPEN: "unsure",
    Expects.NOTHING: _THANKS,
}


class Recorded(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """A recording of the demo's person."""

    topic: str
    """The question that it answers, or a name of its own."""
    file: str
    """Its file."""
    said: str
    """What is said in it."""


class _DemoFile(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    recordings: tuple[Recorded, ...]


class Stage(NamedTuple):
    """What the demo is played with."""

    pack: ContentPack
    hints: HintBook
    recogniser: Recogniser
    captions: Captions
    voice: Voice | None
    """None where no voice can be had: captions only."""
    player: Player | None
    """None where there is no loudspeaker."""
    delivery: Delivery
    keep: Path | None = None
    """Folder for the spoken replies as numbered WAV files."""
    country: str = ""
    """Whose emergency numbers are told; empty for the pack's own."""


@dataclass(slots=True)
class Show:
    """The demo under way."""

    stage: Stage
    """What it is played with."""
    used: set[tuple[str, str]] = field(default_factory=set)
    """Recordings that were used, each with the question that it answered."""
    turns: list[Turn] = field(default_factory=list)
    """The conversation so far, the greeting first."""

    def run(self) -> None:
        """Hold the conversation until it is closed."""
        self._present(chat.begin(self.stage.pack, self.stage.country or None))
        while not self.turns[-1].after.done and len(self.turns) < _MOST_TURNS:
            recorded = self._choose(self.turns[-1])
            transcript = self._hear(recorded)
            self.stage.captions.heard(transcript.text or "…")
            self._present(chat.answer(self.turns[-1].after, transcript, self.stage.pack))

    def _choose(self, turn: Turn) -> Recorded:
        """Return the recording that answers what was asked, and that did not answer it before."""
        known = recordings()
        asked = turn.after.open
        for topic in self._candidates(turn):
            if topic in known and (topic == _CONTINUE or (topic, asked) not in self.used):
                self.used.add((topic, asked))
                return known[topic]
        return known[_THANKS]

    def _candidates(self, turn: Turn) -> Iterator[str]:
        if turn.reply.act is Act.GREET:
            yield _OPENING
        if turn.after.parts:
            yield _CONTINUE
        yield turn.after.open
        yield from turn.reply.asks
        if turn.reply.asks:
            yield from (_FALLBACKS[turn.reply.expects], "deny", "affirm", "unsure")

    def _hear(self, recorded: Recorded) -> Transcript:
        """Hear a recording, and let it sound where there is a loudspeaker."""
        stage, before = self.stage, self.turns[-1]
        recording = open_recording(FOLDER / recorded.file)
        expected = stage.hints.expecting(before.after.open or None, before.reply.expects)
        transcript = hear(recording.frames(), stage.recogniser, expected)
        if stage.player:
            self._sound(_as_sound(FOLDER / recorded.file))
        return transcript

    def _present(self, turn: Turn) -> None:
        """Show a reply, keep it, and let it sound."""
        self.turns.append(turn)
        stage, sentences = self.stage, sentences_of(turn.reply)
        sound = None
        if stage.voice and (stage.player or stage.keep):
            try:
                sound = spoken(sentences, stage.voice, stage.delivery)
            except VoiceUnavailable as trouble:
                stage.captions.note(f"{trouble} The demo goes on with captions alone.")
                self.stage = stage._replace(voice=None)
        if sound and stage.keep:
            write_wav(stage.keep / f"{len(self.turns):02}-{turn.reply.act.value}.wav", sound)
        stage.captions.says(turn.reply.say)
        if sound and stage.player:
            self._sound(sound)

    def _sound(self, sound: Sound) -> None:
        """Play to the end; without a loudspeaker the demo goes on in silence."""
        player = self.stage.player
        if player is None:
            return
        try:
            player.play(sound)
            player.wait()
        except DeviceGone as gone:
            self.stage.captions.note(f"{gone} The demo goes on with captions.")
            with suppress(DeviceGone):
                player.close()
            self.stage = self.stage._replace(player=None)


@cache
def recordings() -> dict[str, Recorded]:
    """Return the shipped recordings by topic."""
    read = msgspec.toml.decode((FOLDER / "demo.toml").read_bytes(), type=_DemoFile)
    return {recorded.topic: recorded for recorded in read.recordings}


def _as_sound(path: Path) -> Sound:
    """Return a recording as a sound to be played."""
    import numpy as np

    from voice_skill.hearing.protocol import SAMPLE_RATE
    from voice_skill.speaking.protocol import Sound

    return Sound(np.concatenate(list(open_recording(path).frames())), SAMPLE_RATE)
