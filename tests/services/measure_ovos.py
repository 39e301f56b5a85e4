"""How soon the skill answers in OpenVoiceOS beside other sessions: `python tests/services/measure_ovos.py`.

From the utterance on the bus to the spoken answer, the core's own search for whom it is meant included.
The bus is the one of a single process, so that no network between its parts counts.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

from in_open_voice_os import LINES, OpenVoiceOS

from voice_skill.bench.services import BESIDE, TURN_MS, TURNS
from voice_skill.hearing.model_record import models_home

SAID = ("my left eyelid has been twitching for three days", "none of those", "no", "no", "why does coffee do that")


def measured(line: str, home: Path) -> list[float]:
    """Return the milliseconds of each turn."""
    with OpenVoiceOS(line, home, VOICE_SKILL_MODELS=str(models_home())) as ovos:
        for number in range(BESIDE):
            ovos.says(SAID[0], f"beside {number}")
        turns = ((f"measured {n // len(SAID)}", SAID[n % len(SAID)]) for n in range(TURNS))
        return [1000 * float(ovos.says(text, session)["spoke_s"]) for session, text in turns]


def main() -> None:
    """Print a line for each release line that is installed."""
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f}\n")
    for line in LINES:
        with tempfile.TemporaryDirectory() as home:
            times = measured(line, Path(home))
        sys.stdout.write(
            f"OpenVoiceOS {line}: {BESIDE} other sessions: a turn takes {median(times):.1f} ms, the median; "
            f"goal {TURN_MS:g}; the 99th percentile {quantiles(times, n=100)[-1]:.1f} ms\n"
        )


if __name__ == "__main__":
    main()
