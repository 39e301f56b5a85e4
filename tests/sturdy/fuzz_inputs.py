"""Atheris over every input but text, guided by coverage: `python tests/sturdy/fuzz_inputs.py NAME -runs=100000`.

NAME is one of the functions of `inputs.py`.
What fails is left in a file `crash-...` in the current folder, and running this with that file says it again.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["voice_skill"]):
    from inputs import TARGETS

if __name__ == "__main__":
    name = sys.argv.pop(1)
    if name not in TARGETS:
        sys.exit(f"{name} is no input; choose one of {', '.join(TARGETS)}.")
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()
