"""How a word sounds that no dictionary has, as espeak-ng would say it, in the sounds of PocketSphinx's model.

The library comes in the espeakng-loader wheel; it is asked for sounds alone, and never speaks.
"""

from __future__ import annotations

import ctypes
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SOUNDS = {
    "p": "P", "b": "B", "t": "T", "d": "D", "ɾ": "T", "ʔ": "T", "k": "K", "ɡ": "G", "x": "K", "m": "M", "n": "N",
    "ŋ": "NG", "f": "F", "v": "V", "θ": "TH", "ð": "DH", "s": "S", "z": "Z", "ʃ": "SH", "ʒ": "ZH", "h": "HH",
    "tʃ": "CH", "dʒ": "JH", "l": "L", "ɹ": "R", "r": "R", "w": "W", "j": "Y", "n̩": "AH N", "əl": "AH L",
    "iː": "IY", "i": "IY", "iə": "IY AH", "ɪ": "IH", "ᵻ": "IH", "ɪɹ": "IH R", "ɛ": "EH", "ɛɹ": "EH R", "æ": "AE",
    "a": "AE", "aː": "AA", "ɑː": "AA", "ɑ": "AA", "ɑːɹ": "AA R", "ɔː": "AO", "ɔ": "AO", "ɔːɹ": "AO R", "oːɹ": "AO R",
    "oː": "OW", "ʊ": "UH", "ʊɹ": "UH R", "uː": "UW", "u": "UW", "ʌ": "AH", "ə": "AH", "ɐ": "AH", "ɜː": "ER", "ɚ": "ER",
    "eɪ": "EY", "aɪ": "AY", "aɪə": "AY AH", "aɪɚ": "AY ER", "ɔɪ": "OY", "aʊ": "AW", "oʊ": "OW", "ææ": "AE",
}  # fmt: skip
"""What espeak-ng writes -> the sounds of the CMU dictionary, stress left out."""

_STRESS = str.maketrans("", "", "ˈˌ")
_RETRIEVAL, _NO_EXIT = 1, 0x8000
_UTF8, _IPA, _APART = 1, 0x02, "_"
_VOICE = b"en-us"
"""The model of PocketSphinx was trained on Americans."""


def sounded_out(words: Iterable[str]) -> dict[str, str]:
    """Return the sounds of words, those left out that cannot be sounded out; of all, where there is no espeak-ng."""
    espeak = _espeak()
    if espeak is None:
        return {}
    found = {word: _sounds(espeak, word) for word in words}
    return {word: sounds for word, sounds in found.items() if sounds}


def can_sound_out() -> bool:
    """Return whether there is an espeak-ng that sounds words out."""
    return _espeak() is not None


def _sounds(espeak: ctypes.CDLL, word: str) -> str:
    """Return the sounds of one word, or nothing."""
    text = ctypes.c_char_p(word.encode())
    written = espeak.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, _IPA | ord(_APART) << 8)
    signs = (written or b"").decode("utf-8", "replace").translate(_STRESS).replace(" ", _APART)
    sounds = [SOUNDS.get(sign, "") for sign in signs.split(_APART) if sign]
    # What ends one sign and begins the next is one sound, as the R in "neurone".
    return " ".join(sound for sound, _ in groupby(" ".join(sounds).split())) if all(sounds) else ""


@cache
def _espeak() -> ctypes.CDLL | None:
    """Return the library, made ready once; None where it cannot be had."""
    try:
        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
    except (ImportError, OSError, AttributeError):
        return None
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = (ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int)
    if library.espeak_Initialize(_RETRIEVAL, 0, data, _NO_EXIT) < 0 or library.espeak_SetVoiceByName(_VOICE):
        return None
    return library
