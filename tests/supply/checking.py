"""`make supply`: all that is known of the supply chain, a line each; ends with 1 where something is wrong.

`python tests/supply/checking.py NAME...` runs these checks alone: what asks an index for much takes minutes in CI.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import bill
import building
import empty_place
import faults_known
import licences
import locking
import resolving
from places import Fault, make_tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def checks() -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the name of each check, and the check."""
    yield "lock", locking.is_current
    yield "wheels", lambda: resolving.resolves(resolving.together())
    yield "build", building.twice
    yield "wheel", _wheel
    yield "licences", licences.everything_installed
    yield "faults", faults_known.audited
    yield "bill", bill.written


def _wheel() -> str:
    with empty_place.installed() as place:
        told = licences.listed(place / "bin" / "python", "package", extras=False)
        return f"{empty_place.works(place)}; {told}"


def main(wanted: list[str]) -> int:
    """Run the checks that are wanted, or all, though one fails; return an exit status."""
    make_tools()
    failed = 0
    for name, check in checks():
        if wanted and name not in wanted:
            continue
        begun = time.monotonic()
        try:
            good, told = "ok  ", check()
        except Fault as fault:
            good, told = "FAIL", str(fault)
            failed += 1
        print(f"{good} {name:<9} {told} ({time.monotonic() - begun:.0f} s)", flush=True)  # noqa: T201 (a command)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
