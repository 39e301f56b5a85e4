"""What `bench sturdy` kills, and how it tells whether anything was broken: each in a home of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tomllib
import wave
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from voice_skill.errors import VoiceSkillError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voice_skill.hearing.model_store import State

_OPENING = Path(__file__).parents[1] / "recordings" / "demo" / "opening.flac"
_LINES = ("my left eyelid has been twitching for three days", "none of those", "no", "no", "slower", "thanks goodbye")
_COMMENT = "# for gran, who hears badly: do not lose this line\n"
_AFRESH = 20
"""One conversation in so many begins with an empty cache, so that the killing of its making is tried too."""


class Trial:
    """One kind of run in one home."""

    name: ClassVar[str]
    """What is killed."""
    says_when: ClassVar[bool] = False
    """Whether it prints a line when what may be killed begins, so that its start is not counted."""
    kinds: ClassVar[int] = 1
    """How many commands there are, taken in turn."""
    typed: bytes = b""
    """Its standard input."""
    home: Path

    @contextmanager
    def prepared(self, home: Path) -> Iterator[None]:
        """Be ready to run in this home."""
        self.home = home
        for part in ("temp", "run"):
            (home / part).mkdir(mode=0o700)
        yield

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables of a program that has only this home."""
        places = {f"XDG_{part}_HOME": str(self.home / part.lower()) for part in ("CONFIG", "CACHE", "DATA")}
        places |= {"HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home / "run")}
        return {**os.environ, **places, "TMPDIR": str(self.home / "temp")}

    def command(self, number: int) -> list[str]:
        """Return the command of a run; 0 is one that is not killed."""
        raise NotImplementedError

    def broken(self) -> Iterator[str]:
        """Yield what is broken after a run."""
        yield from ()

    def left(self) -> Iterator[str]:
        """Yield what is left of killed runs after a whole one."""
        for file in sorted(self.home.rglob("*")):
            if file.name.startswith(".") and file.name != ".downloads":
                yield f"{file} is left behind"
        yield from (f"{file} is left behind" for file in (self.home / "temp").iterdir())


class SettingsTrial(Trial):
    """Settings, written again and again."""

    name = "settings"
    says_when = True
    _writes = (
        "from voice_skill.settings import Settings, keep\nfrom dataclasses import replace\nprint(flush=True)\n"
        "for rate in range(100, 200): keep(replace(Settings(), rate=rate, volume=rate / 400), ('rate', 'volume'))"
    )

    @contextmanager
    def prepared(self, home: Path) -> Iterator[None]:
        """Begin with a file that holds more than settings."""
        with super().prepared(home):
            self._file = home / "config" / "voice-skill" / "config.toml"
            self._file.parent.mkdir(parents=True)
            self._file.write_text(_COMMENT, encoding="utf-8")
            yield

    def command(self, number: int) -> list[str]:  # noqa: ARG002 (all are alike)
        """Return a program that writes two settings a hundred times."""
        return [sys.executable, "-c", self._writes]

    def broken(self) -> Iterator[str]:
        """Yield what is missing or wrong in the file: it holds both settings of one write, and its other lines."""
        text = self._file.read_text(encoding="utf-8")
        read = tomllib.loads(text)
        if _COMMENT not in text:
            yield "a line of the settings was lost"
        if read.get("volume") != read.get("rate", 0) / 400:
            yield f"the settings are of two writes: {read}"


class InstallTrial(Trial):
    """A model, installed from a file."""

    name = "install"
    kinds = 2
    says_when = True
    _installs = (
        "import sys\nfrom pathlib import Path\nfrom voice_skill.hearing import model_store\nprint(flush=True)\n"
        "model_store.install('trial', Path(sys.argv[1]))"
    )

    @contextmanager
    def prepared(self, home: Path) -> Iterator[None]:
        """Make a model of some megabytes, and name it in the models.toml of this home."""
        with super().prepared(home):
            (home / "models").mkdir()
            self._zip = home / "trial.zip"
            parts = {f"{n}.bin": os.urandom(1 << 20) for n in range(4)}
            with zipfile.ZipFile(self._zip, "w") as archive:
                for name, content in parts.items():
                    archive.writestr(f"trial-1/{name}", content)
            whole = self._zip.read_bytes()
            record = (
                '[trial]\ntitle = "t"\nengine = "vosk"\nlanguage = "en"\nlicence = "none"\n'
                'archive = { address = "http://127.0.0.1:9/trial.zip", folder = "trial-1", '
                f'bytes = {len(whole)}, sha256 = "{hashlib.sha256(whole).hexdigest()}", unpacked_bytes = {4 << 20} }}\n'
            )
            (home / "models" / "models.toml").write_text(record, encoding="utf-8")
            yield

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables, the folder of models among them."""
        return {**super().environment, "VOICE_SKILL_MODELS": str(self.home / "models")}

    def command(self, number: int) -> list[str]:
        """Return a program that installs it; every second time over one that is there."""
        if number % 2 == 0:
            shutil.rmtree(self.home / "models" / "trial", ignore_errors=True)
        return [sys.executable, "-c", self._installs, str(self._zip)]

    def broken(self) -> Iterator[str]:
        """Yield what is wrong with a model that is at its place; it may be missing."""
        before = os.environ.get("VOICE_SKILL_MODELS")
        os.environ["VOICE_SKILL_MODELS"] = str(self.home / "models")
        try:
            if self._state() != "missing":
                yield from self._wrong()
        finally:
            os.environ.pop("VOICE_SKILL_MODELS")
            if before is not None:
                os.environ["VOICE_SKILL_MODELS"] = before

    def _state(self) -> State:
        from voice_skill.hearing import model_store

        return model_store.find("trial").state

    def _wrong(self) -> Iterator[str]:
        from voice_skill.hearing import model_store

        try:
            model_store.verify("trial")
        except VoiceSkillError as trouble:
            yield str(trouble)


class ConversationTrial(Trial):
    """A conversation: typed, or heard and spoken, with the cache of the content made ready before or not."""

    name = "conversation"
    kinds = 2
    typed = "".join(f"{line}\n" for line in _LINES).encode()

    def command(self, number: int) -> list[str]:
        """Return a typed conversation, and every second time one that hears and speaks."""
        if number and number % _AFRESH == 0:
            shutil.rmtree(self.home / "cache", ignore_errors=True)
        skill = [sys.executable, "-m", "voice_skill"]
        if number % self.kinds == 0:
            return [*skill, "hear", str(_OPENING), "--engine", "pocketsphinx", "--speak", str(self.home / "reply.wav")]
        return [*skill, "chat", "--json"]

    def broken(self) -> Iterator[str]:
        """Yield whether the spoken reply is there in part."""
        file = self.home / "reply.wav"
        if file.exists():
            with wave.open(str(file), "rb") as reply:
                if len(reply.readframes(reply.getnframes())) != reply.getnframes() * reply.getsampwidth():
                    yield "the spoken reply is cut short"


TRIALS: dict[str, Callable[[], Trial]] = {kind.name: kind for kind in (SettingsTrial, InstallTrial, ConversationTrial)}
"""All kinds, by name."""
