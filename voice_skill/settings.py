"""What a person has set: `config.toml` in their configuration folder, each also an environment variable.

A variable is called like its setting, in capitals, with `VOICE_SKILL_` before it; it counts more than the file.
A wrong value costs one sentence and is left out; it never stops the program, and the file is never lost.
Writing changes the lines of the settings that changed and leaves all others, comments included, as they are.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import msgspec
import platformdirs

from voice_skill.errors import VoiceSkillError
from voice_skill.values import FASTEST, QUIETEST, SLOWEST
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from voice_skill.values import SpeechSetting

VARIABLE = "VOICE_SKILL_"
"""What the names of the environment variables begin with."""

RATE_STEP = 25
"""Words a minute by which "slower" and "faster" change the rate."""
VOLUME_STEP = 0.15
"""Part of full loudness by which "louder" and "quieter" change the volume."""

Seconds = Annotated[float, msgspec.Meta(ge=0.1, le=3600.0)]
Engine = Literal["auto", "vosk", "whisper", "pocketsphinx"]
Start = Literal["auto", "wake", "key", "speech"]
WakeWord = Literal["hey_jarvis", "okay_nabu", "hey_mycroft", "alexa"]


class SettingsNotKept(VoiceSkillError):
    """A setting could not be written down; it holds until the program ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the program listens and speaks."""

    engine: Engine = "auto"
    """The recogniser."""
    voice: str = ""
    """The voice; empty for the one that suits the language."""
    rate: Annotated[int, msgspec.Meta(ge=SLOWEST, le=FASTEST)] = 165
    """Words a minute."""
    volume: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)] = 1.0
    """Loudness, 0 to 1."""
    country: str = ""
    """Whose emergency numbers are told, such as GB; empty for the content pack's own."""
    microphone: str = ""
    """A part of the microphone's name; empty for the default one."""
    loudspeaker: str = ""
    """A part of the loudspeaker's name; empty for the default one."""
    earcons: bool = True
    """Whether short tones tell that it listens or has lost a device."""
    level_meter: bool = True
    """Whether a terminal shows how loud the microphone is; false for a screen reader that would read it all."""
    start: Start = "auto"
    """What begins a conversation: the wake word, the Enter key, or speech about twitching.

    With `auto` the first one begins at once, later ones with the wake word where it is installed, else with speech.
    """
    wake_word: WakeWord = "hey_jarvis"
    """The wake word."""
    barge_in: Literal["commands", "any", "off"] = "commands"
    """What cuts in while it speaks: commands and dangers, any speech, or nothing but "stop" and dangers."""
    patience: Annotated[float, msgspec.Meta(ge=0.5, le=5.0)] = 1.0
    """All waits for the end of speech are multiplied by this; 2 for people who speak slowly."""
    wait_yes_no_s: Seconds = 0.5
    """Seconds of silence that end an answer to a yes-or-no question."""
    wait_value_s: Seconds = 0.6
    """Seconds of silence that end a place, a number or a length of time."""
    wait_open_s: Seconds = 1.5
    """Seconds of silence that end a description."""
    wait_command_s: Seconds = 0.8
    """Seconds of silence that end an utterance when no question is open."""
    wait_thinking_s: Seconds = 6.0
    """Seconds of silence allowed after "let me think"."""
    still_there_s: Seconds = 12.0
    """Seconds without a word after which it asks whether the person is still there."""
    end_s: Seconds = 20.0
    """Seconds without a word, after that, until the conversation ends silently."""

    def slower_or_faster(self, steps: int) -> Settings:
        """Return the settings with the rate changed by steps."""
        return replace(self, rate=min(FASTEST, max(SLOWEST, self.rate + steps * RATE_STEP)))

    def quieter_or_louder(self, steps: int) -> Settings:
        """Return the settings with the volume changed by steps."""
        return replace(self, volume=min(1.0, max(QUIETEST, round(self.volume + steps * VOLUME_STEP, 2))))

    def spoken_so(self, speech: SpeechSetting, voices: Sequence[str]) -> Settings:
        """Return the settings with a rate, a loudness or a voice as somebody asked for it, the nearest that there is.

        Of these voices, "another" is the next one; the usual voice is the one without a name.
        """
        match speech.what:
            case "rate":
                rate = Settings().rate if speech.value is None else round(speech.value)
                return replace(self, rate=min(FASTEST, max(SLOWEST, rate)))
            case "volume":
                volume = Settings().volume if speech.value is None else round(speech.value, 2)
                return replace(self, volume=min(1.0, max(QUIETEST, volume)))
            case _:
                return replace(self, voice=_after(self.voice, voices) if speech.voice else "")


def _after(voice: str, voices: Sequence[str]) -> str:
    """Return the voice that comes after one in a list, the first after the last; the same where there are none."""
    if not voices:
        return voice
    return voices[(voices.index(voice) + 1) % len(voices) if voice in voices else 0]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read."""

    settings: Settings
    """The settings; the usual ones where nothing else was set rightly."""
    problems: tuple[str, ...] = ()
    """A sentence for each thing that could not be used."""


def settings_file() -> Path:
    """Return where the settings are kept."""
    return platformdirs.user_config_path("voice-skill") / "config.toml"


def load(path: Path | None = None) -> Loaded:
    """Return what is set in the file and the environment; whatever is wrong is named and left out."""
    file = path or settings_file()
    raw, problems = _read(file)
    known = {field.name for field in fields(Settings)}
    problems += [
        f"{file}: {key!r} is no setting; the settings are {', '.join(sorted(known))}."
        for key in raw
        if key not in known
    ]
    settings = Settings()
    for name in sorted(known):
        settings, wrong = _with(settings, name, raw.get(name), str(file))
        problems += wrong
        variable = VARIABLE + name.upper()
        settings, wrong = _with(settings, name, os.environ.get(variable) or None, f"the variable {variable}")
        problems += wrong
    return Loaded(settings, tuple(problems))


def chosen(**said: str) -> Settings:
    """Return the settings with what the command line says put in; what is wrong in them is told on standard error."""
    loaded = load()
    for problem in loaded.problems:
        sys.stderr.write(f"voice-skill: {problem}\n")
    named: dict[str, Any] = {name: value for name, value in said.items() if value}
    return replace(loaded.settings, **named)


def keep(settings: Settings, names: tuple[str, ...], path: Path | None = None) -> None:
    """Write the named settings down; all else in the file stays.

    A file that is not valid TOML is set aside as `config.toml.broken` first.
    Raises SettingsNotKept where the file cannot be written.
    """
    file = path or settings_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, lambda opened: opened.write(_changed(_text_to_change(file), settings, names).encode()))
    except OSError as trouble:
        message = f"The settings could not be kept in {file} ({trouble.strerror}); they hold until the end."
        raise SettingsNotKept(message) from None


def _read(file: Path) -> tuple[dict[str, Any], list[str]]:
    """Return the values of a file with what is wrong with it."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")), []
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        return {}, [f"{file} cannot be read ({trouble}); the usual settings are used."]


def _with(settings: Settings, name: str, value: object, where: str) -> tuple[Settings, list[str]]:
    """Return the settings with one value, or a sentence on why it cannot be used."""
    if value is None:
        return settings, []
    kind = get_type_hints(Settings, include_extras=True)[name]
    try:
        return replace(settings, **{name: msgspec.convert(value, kind, strict=False)}), []
    except msgspec.ValidationError as trouble:
        usual = getattr(settings, name)
        return settings, [f"{name} in {where}: {str(trouble).rstrip('.')}; {usual!r} is used."]


def _text_to_change(file: Path) -> str:
    """Return the text of the file; one that is broken is set aside, so that nothing in it is lost."""
    if not file.exists():
        return ""
    raw, problems = _read(file)
    if problems and not raw:
        file.replace(file.with_name(file.name + ".broken"))
        return ""
    return file.read_text(encoding="utf-8")


def _changed(text: str, settings: Settings, names: tuple[str, ...]) -> str:
    """Return the text with the lines of the named settings changed; new ones come first, before any table."""
    lines = text.splitlines()
    for name in names:
        tables = (n for n, old in enumerate(lines) if old.lstrip().startswith("["))
        top = lines[: next(tables, len(lines))]
        # A JSON string, number or truth value is written the same way in TOML.
        line = f"{name} = {json.dumps(getattr(settings, name))}"
        at = next((n for n, old in enumerate(top) if re.match(rf"\s*{name}\s*=", old)), None)
        if at is None:
            lines.insert(0, line)
        else:
            lines[at] = line
    return "\n".join(lines) + "\n"
