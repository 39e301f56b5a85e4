"""Atheris over understanding, guided by coverage: `python tests/understanding/fuzz_understanding.py -runs=100000`.

An input is a topic and pieces: words, phrases, noise, numbers, any characters; what fails is left in a file `crash-...`
in the current folder, and running this with that file says it again.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["voice_skill.understand"]):
    from whole_result import NOISE, PHRASES, WORDS, checked

    from voice_skill.content import load_pack

PACK = load_pack()
TOPICS = (None, *sorted(PACK.questions))
_MOST_PIECES = 40


def text_of(data: bytes) -> tuple[str, str | None]:
    """Return the (text, topic) that bytes stand for."""
    given = atheris.FuzzedDataProvider(data)
    topic = given.PickValueInList(list(TOPICS))
    joint = given.PickValueInList([" ", " ", " ", "", "\n", ". "])
    pieces: list[str] = []
    while given.remaining_bytes() and len(pieces) < _MOST_PIECES:
        match given.ConsumeIntInRange(0, 6):
            case 0 | 1:
                pieces.append(given.PickValueInList(WORDS))
            case 2:
                pieces.append(given.PickValueInList(PHRASES))
            case 3:
                pieces.append(given.PickValueInList(NOISE))
            case 4:
                pieces.append(str(given.ConsumeInt(given.ConsumeIntInRange(1, 40))))
            case 5:
                pieces.append(given.ConsumeUnicode(given.ConsumeIntInRange(1, 30)))
            case _:
                pieces += pieces[-1:] * given.ConsumeIntInRange(1, 30)
    return joint.join(pieces), topic


def one_input(data: bytes) -> None:
    """Check one input; what is wrong is said with its text."""
    text, topic = text_of(data)
    try:
        checked(text, PACK, topic)
    except Exception:
        sys.stderr.write(f"FAILS: {text!a} asking={topic}\n")
        raise


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
