"""The software bill of materials: every locked package with version and hashes, as CycloneDX."""

from __future__ import annotations

import json

from places import DIST, LOCK, ROOT, must, tool


def written() -> str:
    """Write dist/voice-skill.cdx.json, without a check against its schema, which takes half a minute; raises Fault."""
    DIST.mkdir(exist_ok=True)
    place = DIST / "voice-skill.cdx.json"
    done = tool(
        *("cyclonedx-py", "requirements", LOCK, "--pyproject", ROOT / "pyproject.toml", "--mc-type", "application"),
        *("--output-reproducible", "--no-validate", "--output-file", place),
    )
    must(done, "The bill of materials could not be written.")
    parts = json.loads(place.read_text(encoding="utf-8"))["components"]
    return f"{len(parts)} components in {place.relative_to(ROOT)}"
