"""Whether a fault is known in any locked package, by pip-audit, as far as its data can be had here."""

from __future__ import annotations

import json

from places import LOCK, Fault, tool


def audited() -> str:
    """Say how many packages were looked up; raises Fault for a known vulnerability."""
    done = tool(
        *("pip-audit", "--requirement", LOCK, "--require-hashes", "--disable-pip"),
        *("--format", "json", "--progress-spinner", "off"),
    )
    try:
        packages = json.loads(done.out)["dependencies"]
    except (ValueError, KeyError):
        return "nothing was looked up: the data of known vulnerabilities cannot be reached from here"
    bad = [f"{p['name']} {p['version']}: {v['id']}" for p in packages for v in p.get("vulns", ())]
    if bad:
        message = f"Known vulnerabilities; raise these versions with `make lock`: {'; '.join(bad)}."
        raise Fault(message)
    looked_up = sum("skip_reason" not in package for package in packages)
    if not looked_up:
        return f"none of {len(packages)} packages could be looked up: their data cannot be reached from here"
    return f"no vulnerability is known in {looked_up} packages; {len(packages) - looked_up} could not be looked up"
