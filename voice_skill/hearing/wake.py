"""The wake word: a small network that listens for one phrase, while everything else rests.

microWakeWord's networks come inside the package pymicro-wakeword (extra `wake`), and look at sound every 30 ms.
Measured: a third of a percent of a core, 6 MB, the phrase told a tenth of a second after its end.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from voice_skill.errors import ModelBroken, ModelMissing

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Samples

INSTALL = "pip install 'voice-skill[wake]'"
"""What installs it."""


class WakeWord(Protocol):
    """Frames in, True when the phrase was heard."""

    @property
    def phrase(self) -> str:
        """Return what is to be said."""

    def accept(self, frame: Samples) -> bool:
        """Take the next frame, of any length; return whether the phrase has just ended."""

    def reset(self) -> None:
        """Forget the frames so far."""


class MicroWakeWord:
    """A network of microWakeWord."""

    def __init__(self, name: str) -> None:
        """Load the network of this name, such as "hey_jarvis".

        Raises ModelMissing where the extra is not installed, and ModelBroken where it does not run here.
        """
        try:
            from pymicro_wakeword import MicroWakeWord as Network
            from pymicro_wakeword import MicroWakeWordFeatures, Model
        except ImportError:
            message = f"The wake word is not installed; run {INSTALL}, or set start to speech."
            raise ModelMissing(message) from None
        try:
            self._network = Network.from_builtin(Model(name))
            self._features = MicroWakeWordFeatures()
        except (OSError, RuntimeError, ValueError) as trouble:
            message = f"The wake word {name} does not run here ({trouble}); run {INSTALL}, or set start to speech."
            raise ModelBroken(message) from None

    @property
    def phrase(self) -> str:
        """Return what is to be said."""
        return self._network.wake_word

    def accept(self, frame: Samples) -> bool:
        """Take the next frame; return whether the phrase has just ended."""
        # Every part of the frame is looked at, since the network carries what it heard from part to part.
        heard = [self._network.process_streaming(part) for part in self._features.process_streaming(frame.tobytes())]
        return any(heard)

    def reset(self) -> None:
        """Forget the frames so far."""
        self._network.reset()
        self._features.reset()


def is_installed() -> bool:
    """Return whether the extra is installed, without loading it."""
    return find_spec("pymicro_wakeword") is not None
