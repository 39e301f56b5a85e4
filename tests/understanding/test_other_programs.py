"""What other programs are given of an understanding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill import as_json
from voice_skill.understand import understand
from voice_skill.values import UNNAMED, Finding, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def test_a_danger_that_no_sign_names_shows_in_the_level_alone(pack: ContentPack) -> None:
    said = understand(Transcript("my eyelid twitches"), pack)
    alarmed = replace(said, findings=(*said.findings, Finding(UNNAMED, "danger")), urgency=Urgency.EMERGENCY)
    told = as_json.understanding(alarmed, 0.0)
    assert told["urgency"] == "emergency"
    assert [f["kind"] for f in told["findings"]] == [f.kind for f in said.findings]
