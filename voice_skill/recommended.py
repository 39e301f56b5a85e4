"""What is set up besides the package itself, where it can be had: extras, their models, and what happens without.

Uses the standard library alone, since it is read before anything is installed.
"""

from __future__ import annotations

from voice_skill import noise_library

MODELS = {
    "whisper-tiny.en": ("whisper", "PocketSphinx, which comes with the package, hears instead"),
    "minilm": ("embeddings", "understanding works with its smaller models"),
    noise_library.model_here(): ("noise", "PocketSphinx hears speech as it is, noise and all"),
}
"""Recommended models: the extra that uses each, and what happens without it."""
EXTRAS = {
    "run": ("whisper", "embeddings", "wake", "noise"),
    "test": ("whisper", "embeddings", "wake", "noise", "test"),
}
LARGE = ("whisper", "embeddings")
"""Extras that a machine with little memory does without."""
WITHOUT = {
    "whisper": "Whisper could not be had; PocketSphinx, which comes with the package, hears instead.",
    "embeddings": "MiniLM could not be had; understanding works with its smaller models.",
    "wake": "The wake word could not be had; speech about twitching begins the next conversation instead.",
    "noise": "Noise suppression could not be had; PocketSphinx hears speech as it is, noise and all.",
}
"""Recommended extras, and what is said where one cannot be had."""
LIBRARIES = {
    "whisper": ("Whisper", "faster_whisper"),
    "embeddings": ("MiniLM", "tokenizers"),
    "wake": ("the wake word", "pymicro_wakeword"),
    "noise": ("noise suppression", "soxr"),
}
"""Recommended extras: what each is called, and the library that it brings."""
