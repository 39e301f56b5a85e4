"""`voice-skill doctor`: what this machine has and lacks, each finding with what to do, readable and speakable."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voice_skill import adapters, extras
from voice_skill import settings as setting
from voice_skill.doctor_findings import OPENING, Aloud, Found, Printed, summary
from voice_skill.errors import DeviceGone, ModelBroken, ModelMissing, VoiceUnavailable, WrongUsage
from voice_skill.hearing import engines, microphone, model_store, wake
from voice_skill.hearing.coverage import coverages
from voice_skill.hearing.level import is_overdriven
from voice_skill.hearing.model_store import State
from voice_skill.hearing.voice_activity import loudness_db
from voice_skill.hints import written_words
from voice_skill.systemd.service_command import unit_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.hearing.model_store import Model
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings

LISTEN_S = 1.5
"""Seconds for which the microphone is listened to."""
DEAD_DB, FAINT_DB, NOISY_DB, CLIPPED = -85.0, -78.0, -38.0, 0.001
"""Decibels of full scale below which a microphone is muted, or may be too low, and above which a room is loud; part of
clipped samples."""
ROOMY_MB = 900
"""Megabytes of memory from which the larger recogniser has room beside the system."""
NAMED = 12
"""Unknown words that are named."""
_KB = 1024


def run(pack: ContentPack, *, speak: bool, as_lines: bool) -> None:
    """Print every finding as it is made, and say it where that is wanted. Raises NotSaid, once all are printed."""
    chosen = setting.load()
    table, aloud = Printed(as_lines=as_lines), Aloud(chosen.settings) if speak else None
    with adapters.quiet_libraries():
        if aloud:
            aloud.say(OPENING)
        made = []
        for found in findings(pack, chosen.settings, chosen.problems):
            table.show(found)
            made.append(found)
            if aloud:
                aloud.say(found.spoken)
        if aloud:
            aloud.say(summary(made))
            aloud.close()


def findings(pack: ContentPack, settings: Settings, problems: tuple[str, ...] = ()) -> Iterator[Found]:
    """Yield what is found, quick things first."""
    yield from (Found("settings", problem, _correction(problem)) for problem in problems)
    if not problems:
        where = setting.settings_file()
        yield Found("settings", f"{where} is in order." if where.exists() else "The usual settings are used.")
    yield _memory()
    yield _loudspeaker(settings)
    yield from _microphone(settings)
    yield from _models()
    yield _engines()
    yield wake_word(settings)
    yield _voice(settings)
    yield from _service()
    yield from _vocabulary(pack)
    yield _content(pack)


def _correction(problem: str) -> str:
    """Return where to correct a setting: in its variable where the sentence names one, else in the file."""
    variable = re.search(rf"{setting.VARIABLE}\w+", problem)
    return f"Correct the variable {variable[0]}." if variable else f"Correct {setting.settings_file()}."


def _memory() -> Found:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
        total = next(int(line.split()[1]) for line in lines if line.startswith("MemTotal:")) // _KB
    except (OSError, StopIteration, ValueError):
        return Found("memory", "The amount of memory cannot be told here.")
    if total >= ROOMY_MB:
        return Found("memory", f"There are {total} megabytes, enough for every recogniser.")
    return Found("memory", f"There are only {total} megabytes.", "Use --engine pocketsphinx, which needs least.")


def _loudspeaker(settings: Settings) -> Found:
    try:
        player = adapters.player(settings)
        player.wake()
        player.close()
    except DeviceGone as gone:
        return Found("loudspeaker", *_split(str(gone)))
    return Found("loudspeaker", "It can be opened.")


def _microphone(settings: Settings) -> Iterator[Found]:
    try:
        with adapters.microphone(settings) as opened:
            heard, until = [], time.monotonic() + LISTEN_S
            for frame in opened.frames():
                heard.append(frame)
                if time.monotonic() >= until:
                    break
    except DeviceGone as gone:
        yield Found("microphone", *_split(str(gone)))
        return
    names = ", ".join(microphone.names())
    yield Found("microphone", f"It gives sound at {opened.rate} samples a second. There are: {names}.")
    yield level(np.concatenate(heard))


def level(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> Found:
    """Judge how loud a room is that ought to be quiet."""
    loud = loudness_db(samples)
    says = f"The room is at {loud:.0f} decibels of full scale."
    if loud < DEAD_DB:
        return Found("level", f"{says} That is no sound at all.", "Unmute the microphone, or turn it up.")
    if is_overdriven(samples, CLIPPED):
        return Found("level", "The microphone is overdriven.", "Turn its level down.")
    if loud > NOISY_DB:
        return Found("level", f"{says} That is loud.", "Turn off what hums or plays, or come closer.")
    if loud < FAINT_DB:
        return Found(
            "level", f"{says} That is very little.", could="Where it hardly hears you, turn the microphone up."
        )
    return Found("level", says)


def _models() -> Iterator[Found]:
    for model in model_store.listed():
        engine, area = model.record.engine, f"model {model.name}"
        match model.state:
            case State.INSTALLED if extras.is_missing(engine):
                says = "It is installed, but the package that runs it is not."
                yield Found(area, says, f"Run: {extras.how_to_install(engine)}")
            case State.INSTALLED:
                yield Found(area, "It is installed.")
            case State.MISSING:
                yield Found(area, "It is not installed.", could=f"Run: {_remedy(model)}")
            case State.BROKEN:
                yield Found(area, "It is incomplete.", f"Run: {_remedy(model)}")


def _remedy(model: Model) -> str:
    """Return the commands that bring what is missing of a model and of the package that runs it."""
    package = [extras.how_to_install(model.record.engine)] if extras.is_missing(model.record.engine) else []
    files = [f"voice-skill models install {model.name}"] if model.state is not State.INSTALLED else []
    return " and then: ".join(package + files)


def _engines() -> Found:
    here = engines.installed()
    answers = "vosk" if engines.Engine.VOSK in here else "pocketsphinx"
    says = f"Answers are heard by {answers}, descriptions by {here[0].value}."
    if here[0] is engines.Engine.POCKETSPHINX:
        better = model_store.find(engines.WHISPER_MODELS[-1])
        return Found("recogniser", says, f"For better hearing, run: {_remedy(better)}")
    return Found("recogniser", says)


def wake_word(settings: Settings) -> Found:
    """Tell what begins a conversation, and whether the wake word works."""
    if settings.start in ("key", "speech"):
        return Found("wake word", f"It is not used; the setting start is {settings.start}.")
    if settings.start == "auto" and not wake.is_installed():
        says = "It is not installed, so speech begins the next conversation."
        return Found("wake word", says, could=f"Run: {wake.INSTALL}")
    try:
        phrase = wake.MicroWakeWord(settings.wake_word).phrase
    except (ModelMissing, ModelBroken) as trouble:
        return Found("wake word", *_split(str(trouble)))
    which = "a" if settings.start == "wake" else "the next"
    return Found("wake word", f'"{phrase}" begins {which} conversation.')


def _voice(settings: Settings) -> Found:
    try:
        voice = adapters.voice(settings)
    except WrongUsage as unknown:
        return Found("voice", *_split(str(unknown)))
    try:
        sound = voice.render("Hello.", adapters.delivery(settings))
        return Found("voice", f"It speaks ({sound.seconds:.1f} seconds for hello), of {len(voice.names())} names.")
    except VoiceUnavailable as trouble:
        return Found("voice", *_split(str(trouble)))
    finally:
        voice.close()


def _service() -> Iterator[Found]:
    """Tell whether it starts with the machine, where there is systemd."""
    if not shutil.which("systemctl"):
        return
    if unit_file().exists():
        yield Found("service", "It is installed.", could="Hear how it fares with: voice-skill service status")
    else:
        yield Found("service", "It does not start with the machine.", could="Run: voice-skill service install")


def _vocabulary(pack: ContentPack) -> Iterator[Found]:
    """Tell how many of the words that the pack writes each recogniser knows, and name those that it never hears."""
    for coverage in coverages(written_words(pack)):
        says = f"{coverage.recogniser} knows {100 * coverage.share:.1f} percent of the pack's {coverage.words} words."
        if coverage.sounded_out:
            says += f" It sounds out {coverage.sounded_out} of them, which its dictionary lacks."
        if missing := coverage.unknown:
            others = " and others" if len(missing) > NAMED else ""
            says += f" It cannot hear: {', '.join(missing[:NAMED])}{others}."
        yield Found("vocabulary", says, could="Say these in other words." if missing else "")


def _content(pack: ContentPack) -> Found:
    if pack.reviewed_by:
        return Found("content", f"Version {pack.version}, reviewed by {pack.reviewed_by} on {pack.reviewed_on}.")
    says = f"Version {pack.version}. No clinician has reviewed it yet."
    return Found("content", says, could="Take it for general information.")


def _split(sentence: str) -> tuple[str, str]:
    """Return an error's sentence as what is so, and what to do."""
    found, _, todo = sentence.partition("; ")
    return f"{found.rstrip('.')}.", todo[:1].upper() + todo[1:]
