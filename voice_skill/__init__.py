"""An offline voice assistant skill that people talk to about muscle twitching.

The core as a library: `load_pack`, then `greet` and `take_turn` with what `understand` makes of each utterance;
`assess` weighs findings alone. Each is fetched when it is first named, so that importing the package costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voice_skill.assess import assess as assess
    from voice_skill.content import load_pack as load_pack
    from voice_skill.dialogue import greet as greet
    from voice_skill.dialogue import take_turn as take_turn
    from voice_skill.understand import understand as understand

_PLACES = {
    "assess": "voice_skill.assess",
    "greet": "voice_skill.dialogue",
    "load_pack": "voice_skill.content",
    "take_turn": "voice_skill.dialogue",
    "understand": "voice_skill.understand",
}


class _Package(ModuleType):
    """Puts the functions before the modules of the same names, which importing would put in their place."""

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 (functions of several types)
        if name in _PLACES:
            return getattr(import_module(_PLACES[name]), name)
        return super().__getattribute__(name)


sys.modules[__name__].__class__ = _Package
