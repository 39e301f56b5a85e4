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
    told = as_json.understanding(alarmed, 0.0, pack.talk)
    assert told["urgency"] == "emergency"
    assert [f["kind"] for f in told["findings"]] == [f.kind for f in said.findings]


def test_a_name_that_this_pack_alone_has_is_told_by_the_wider_one(pack: ContentPack) -> None:
    said = understand(Transcript("i see double and my eyelid twitches"), pack)
    told = as_json.understanding(said, 0.0, pack.talk)
    assert {"vision_change", "twitch"} <= {f["name"] for f in told["findings"]}
    assert "double_vision" not in {f["name"] for f in told["findings"]}
    assert [f["name"] for f in told["details"]] == ["double_vision"]


def test_the_wider_name_is_told_once(pack: ContentPack) -> None:
    told = as_json.shared([Finding("symptom", "vision_change"), Finding("symptom", "double_vision")], pack.talk)
    assert [f.term for f in told] == ["symptom.vision_change"]
