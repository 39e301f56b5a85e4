"""`make resolve`: whether the package and each of its extras resolve to wheels, asked of the resolver.

For each Python and each processor it prints a line for the package and for every extra.
What has no wheel there is named; it has to be known in pyproject.toml with its reason, or it is a fault.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import NamedTuple

from places import EXTRAS, KNOWN, LOCK, Fault, make_tools, tool

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PROCESSORS = ("x86_64", "aarch64")
SYSTEM = "manylinux_2_36"
"""The C library of Debian 12, the oldest that is supported."""
_WITHOUT = re.compile(r"([\w.-]+)==\S+ has no usable wheels")
_NO_NETWORK = "network was disabled"
_AT_ONCE = 4


class Case(NamedTuple):
    """What is asked of the resolver."""

    python: str
    processor: str
    extras: tuple[str, ...]
    """Empty for the package alone."""


class Found(NamedTuple):
    """What the resolver found."""

    case: Case
    packages: int
    """Packages in all."""
    from_source: tuple[str, ...]
    """Those of them that have no wheel there."""
    fault: str
    """Its words where there is no solution at all."""


def resolve(case: Case, *, offline: bool = True, from_source: tuple[str, ...] = ()) -> Found:
    """Ask for wheels alone, and leave out of that one package after the other that has none.

    Offline, what the index told before is asked first: to ask for it anew takes ten times as long.
    """
    extras = tuple(part for extra in case.extras for part in ("--extra", extra))
    place = ("--python-version", case.python, "--python-platform", f"{case.processor}-{SYSTEM}")
    while True:
        built = tuple(part for name in from_source for part in ("--no-binary", name))
        done = tool(
            *("uv", "pip", "compile", "pyproject.toml", "--quiet", "--no-header", "--no-annotate"),
            *("--constraint", str(LOCK), "--only-binary", ":all:", *built, *place, *extras),
            *(("--offline",) if offline else ()),
        )
        if not done.status:
            return Found(case, len(done.out.splitlines()), tuple(sorted(from_source)), "")
        missing = {name for name in _WITHOUT.findall(" ".join(done.err.split())) if name not in from_source}
        if offline and _NO_NETWORK in done.err:
            offline = False
        elif not missing:
            return Found(case, 0, tuple(sorted(from_source)), done.err)
        from_source += tuple(sorted(missing))


def is_known(name: str, case: Case) -> bool:
    """Return whether it is known that a package has no wheel there."""
    known = KNOWN["without-wheels"].get(name)
    return known is not None and case.python in known.get("python", PYTHONS)


def told(found: Found) -> str:
    """Return the line about one case."""
    case = found.case
    what = "all extras" if len(case.extras) > 1 else f"extra {case.extras[0]}" if case.extras else "the package"
    built = f", from source: {', '.join(found.from_source)}" if found.from_source else ""
    result = "NO SOLUTION" if found.fault else f"{found.packages} packages{built or ', all wheels'}"
    return f"{case.python}  {case.processor:<8} {what:<17} {result}"


def together() -> list[Found]:
    """Return what the resolver finds for every Python and processor, with all extras at once.

    At first with the gaps that are known, so that the index is asked but once for each; then which of them are there.
    """
    cases = [Case(*place, EXTRAS) for place in product(PYTHONS, PROCESSORS)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(_asked, cases))
        return list(pool.map(resolve, cases))


def _asked(case: Case) -> Found:
    known = tuple(name for name in KNOWN["without-wheels"] if is_known(name, case))
    return resolve(case, from_source=known)


def one_by_one() -> list[Found]:
    """Return what it finds for the package and each extra by itself; after `together` it needs little of the index."""
    places = product(PYTHONS, PROCESSORS)
    cases = [Case(*place, extras) for place in places for extras in ((), *((extra,) for extra in EXTRAS))]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(resolve, cases))


def resolves(found: list[Found]) -> str:
    """Say how many cases have wheels for all; raises Fault where one has no solution, or a gap that nobody knew."""
    unknown = {
        f"{name} on Python {f.case.python}" for f in found for name in f.from_source if not is_known(name, f.case)
    }
    if unknown:
        message = f"These have no wheels, and pyproject.toml does not say why: {', '.join(sorted(unknown))}."
        raise Fault(message)
    for one in found:
        if one.fault:
            message = f"{told(one)}\n{one.fault}"
            raise Fault(message)
    whole = sum(not one.from_source for one in found)
    names = sorted({name for one in found for name in one.from_source})
    return (
        f"{len(found)} resolved, {whole} to wheels alone; known to have none somewhere: {', '.join(names) or 'nothing'}"
    )


if __name__ == "__main__":
    make_tools()
    cases_found = [*together(), *one_by_one()]
    for line in map(told, cases_found):
        print(line)  # noqa: T201 (a command)
    try:
        print(resolves(cases_found))  # noqa: T201 (a command)
    except Fault as fault:
        sys.exit(str(fault))
