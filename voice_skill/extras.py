"""What is installed besides the core: extras with the library that each brings, and the command that installs them."""

from __future__ import annotations

from importlib.util import find_spec

LIBRARIES = {"whisper": "faster_whisper", "embeddings": "tokenizers"}
"""The library of an extra, for those that run a model; models.toml calls these engines by the same names."""


def is_missing(engine: str) -> bool:
    """Return whether an engine is an extra that is not installed; no library is loaded for that."""
    library = LIBRARIES.get(engine)
    return library is not None and find_spec(library) is None


def how_to_install(extra: str) -> str:
    """Return the command that installs an extra."""
    return f"pip install 'voice-skill[{extra}]'"
