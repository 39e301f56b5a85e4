"""What every measured process does: reads what it is given, answers item by item, and tells what that took.

Standard library alone, since it runs in the environment of the peers too.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from voice_skill.bench.measured import peak_mb

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[[Any], Any]


def serve(prepare: Callable[[Any], Answer]) -> None:
    """Read {"given", "items"} from standard input, and print a line of JSON when ready, for each item, and at the end.

    `prepare` takes what is given and returns what answers an item.
    """
    job = json.load(sys.stdin)
    begun = perf_counter()
    answer = prepare(job["given"])
    _tell({"ready_s": perf_counter() - begun})
    for item in job["items"]:
        _tell(_timed(answer, item))
    _tell({"peak_mb": peak_mb()})


def _timed(answer: Answer, item: object) -> dict[str, Any]:
    """Return the answer, with milliseconds of time and of processor time."""
    begun, spent = perf_counter(), process_time()
    said = answer(item)
    return {"said": said, "ms": (perf_counter() - begun) * 1000, "processor_ms": (process_time() - spent) * 1000}


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()
