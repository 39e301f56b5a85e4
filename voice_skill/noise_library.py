"""Which build of RNNoise runs on this machine, by its name in models.toml; for what sets up and what hears.

Uses the standard library alone, since it is asked before anything is installed.
"""

from __future__ import annotations

import platform

MODELS = {"x86_64": "rnnoise-x86-64", "aarch64": "rnnoise-aarch64"}
"""Processor -> the model that runs on it, under Linux."""


def model_here() -> str:
    """Return the name of the model for this machine; empty where there is none."""
    return MODELS.get(platform.machine(), "") if platform.system() == "Linux" else ""
