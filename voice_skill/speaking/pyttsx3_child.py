"""The child process that renders with pyttsx3: `python -P pyttsx3_child.py ROAD FOLDER`.

pyttsx3's espeak driver loses utterances, cannot be stopped and reports success without a sound when it is used to
speak; used for save_to_file and runAndWait, one sentence at a time, it is dependable and quick.
If it dies all the same, only this process dies.

ROAD is "system" for the machine's own espeak-ng or "bundled" for the one in the espeakng-loader wheel.
Lines of JSON go in ({"text", "file", "rate", "volume", "voice"}) and out ({} or {"error"}).
The first line out is {"voices": [...], "variants": [...]} or {"error"}.
FOLDER is removed when the input ends, so that nothing is left if the parent is killed.
Imports nothing of ours and no numpy, so that it starts fast and stays small.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

USUAL_VOICE = "en-gb"
RATE, VOLUME = 1, 2
"""espeak-ng's numbers of its parameters (speak_lib.h, espeak_PARAMETER)."""
SETTING_ATTEMPTS = 5


def load_espeak(road: str) -> ctypes.CDLL:
    """Load espeak-ng's library so that pyttsx3 finds it by its name.

    Raises OSError or ImportError where it is missing.
    """
    if road == "system":
        return ctypes.CDLL("libespeak-ng.so.1", mode=ctypes.RTLD_GLOBAL)
    import espeakng_loader

    # Loaded first under its own name, libespeak-ng.so.1, it is the one that pyttsx3 then asks for.
    espeak = ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    return espeak


class Renderer:
    """One pyttsx3 engine for the life of the process; a second one in a process raises errors of its own."""

    def __init__(self, espeak: ctypes.CDLL) -> None:
        """Start the engine and read what voices there are."""
        import pyttsx3

        self._espeak = espeak
        self._engine: Any = pyttsx3.init("espeak")
        self._failures: list[str] = []
        self._engine.connect("error", lambda name, exception: self._failures.append(f"{exception}"))  # noqa: ARG005
        self.voices: dict[str, str] = {}
        for voice in self._engine.getProperty("voices"):
            language = (voice.languages or [""])[0].split("\0")[0]
            for name in (voice.name, voice.id.rpartition("/")[2], voice.id, language):
                self.voices.setdefault(name.lower(), voice.id)
        # espeak-ng takes an unknown variant without a word and leaves it out, so they are looked up where they lie.
        folder = ctypes.c_char_p()
        espeak.espeak_Info(ctypes.byref(folder))
        path = Path(os.fsdecode(folder.value or b""), "voices", "!v")
        self.variants = {file.name.lower(): file.name for file in (path.iterdir() if path.is_dir() else ())}

    def voice_id(self, asked: str) -> str | None:
        """Return espeak's name for a voice, "name+variant" included; None for one that is not there."""
        name, plus, variant = asked.lower().partition("+")
        found = self.voices.get(name or USUAL_VOICE)
        if not found or (plus and variant not in self.variants):
            return None
        return f"{found}{plus}{self.variants.get(variant, '')}"

    def render(self, job: dict[str, Any]) -> str:
        """Write the file; return what went wrong, or an empty string."""
        voice = self.voice_id(job["voice"])
        if voice is None:
            return "unknown voice"
        self._failures.clear()
        # The library works in a thread of its own, and runAndWait() may return before it has written the file; without
        # waiting for it, before and after too, every second change of rate is dropped, and now and then a sentence.
        self._espeak.espeak_Synchronize()
        self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", int(job["rate"]))
        self._engine.setProperty("volume", float(job["volume"]))
        self._settle(RATE, int(job["rate"]))
        self._settle(VOLUME, round(float(job["volume"]) * 100))
        self._engine.save_to_file(job["text"], job["file"])
        self._engine.runAndWait()
        self._espeak.espeak_Synchronize()
        return "; ".join(self._failures)

    def _settle(self, parameter: int, value: int) -> None:
        """Set a parameter in the library itself until it says that it has it.

        The driver sets it as well, just before it speaks; but the library's queue now and then loses that, without an
        error, and the sentence comes out at the driver's own 200 words a minute.
        """
        for _ in range(SETTING_ATTEMPTS):
            self._espeak.espeak_SetParameter(parameter, value, 0)
            self._espeak.espeak_Synchronize()
            if self._espeak.espeak_GetParameter(parameter, 1) == value:
                return


def serve(jobs: Iterable[str], answers: TextIO, road: str) -> None:
    """Answer jobs until there are no more."""

    def answer(**fields: object) -> None:
        answers.write(json.dumps(fields) + "\n")
        answers.flush()

    try:
        renderer = Renderer(load_espeak(road))
    except (OSError, ImportError, RuntimeError) as trouble:
        answer(error=str(trouble))
        return
    answer(voices=sorted(renderer.voices), variants=sorted(renderer.variants))
    for line in jobs:
        trouble_text = renderer.render(json.loads(line))
        answer(**({"error": trouble_text} if trouble_text else {}))


def main() -> None:
    """Serve the parent through standard input and output."""
    road, folder = sys.argv[1:]
    # Ctrl-C reaches every process of a terminal, the others every process of a service; when to end, the parent says.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # pyttsx3 prints to standard output, and espeak-ng to standard error.
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    try:
        serve(sys.stdin, answers, road)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
