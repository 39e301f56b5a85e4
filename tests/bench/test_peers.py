"""Other programs beside ours: how their answers are read, and what they are taken to mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from voice_skill.bench.baselines import for_hassil, template_texts
from voice_skill.bench.peers import asking, hassil_peer
from voice_skill.bench.peers.asking import Answers, PeerFailed, answers, ask_ours, ask_peer
from voice_skill.bench.together.heard import transcript
from voice_skill.bench.together.understood import meant, scored
from voice_skill.bench.utterances import Labelled
from voice_skill.values import Finding

if TYPE_CHECKING:
    from pathlib import Path

    from voice_skill.pack import ContentPack

LINES = (
    '{"ready_s": 0.5}',
    "a library says hello",
    '{"said": "yes", "ms": 2.0, "processor_ms": 1.0}',
    '{"said": "no", "ms": 4.0, "processor_ms": 3.0}',
    '{"peak_mb": 80.0}',
)
ROW = Labelled(text="my eyelid twitches", intent="report_symptom")
TWITCH = Finding("symptom", "twitch")


def test_answers_are_read_in_order_and_what_libraries_print_is_passed_over() -> None:
    got = answers(LINES)
    assert got.said == ("yes", "no")
    assert got.ms == (2.0, 4.0)
    assert got.processor_ms == (1.0, 3.0)
    assert (got.ready_s, got.peak_mb, got.median_ms) == (0.5, 80.0, 3.0)


@pytest.mark.parametrize("lines", [LINES[:-1], LINES[1:], (LINES[0], LINES[-1]), ()])
def test_a_process_that_ends_too_early_has_failed(lines: tuple[str, ...]) -> None:
    with pytest.raises(PeerFailed, match="before it had answered all"):
        answers(lines)


def test_without_their_environment_it_is_told_how_to_get_the_peers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PYTHON", tmp_path / "python")
    with pytest.raises(PeerFailed, match="not installed; `make bench-peers` installs it"):
        ask_peer("hassil_peer", {}, ["hello"])


def test_a_process_that_fails_is_told_by_its_last_words() -> None:
    with pytest.raises(PeerFailed, match="KeyError: 'nonsense'"):
        ask_ours("ours", {"kind": "nonsense"}, ["hello"])


def test_a_process_of_ours_answers_in_the_same_way_as_a_peer() -> None:
    got = ask_ours("ours", {"kind": "understanding", "embeddings": False}, [{"text": ROW.text, "asking": None}])
    assert got.said[0]["intent"] == "report_symptom"
    assert got.peak_mb > 10


def test_hassil_matches_the_templates_that_it_is_handed(pack: ContentPack) -> None:
    texts, found = template_texts(pack)
    few = dict(list(texts.items())[:40])
    answer = hassil_peer.prepare(json.loads(json.dumps(for_hassil(few, pack))))
    assert answer("") == []
    assert set(few) - found.keys()


def test_matches_mean_their_first_intent_and_every_finding_by_name_and_in_slots(pack: ContentPack) -> None:
    matches: list[dict[str, Any]] = [
        {"name": "symptom.twitch present", "slots": []},
        {"name": "ask_cause", "slots": [["condition", "condition.als"]]},
        {"name": "goodbye", "slots": []},
    ]
    got = meant(ROW, matches, {"symptom.twitch present": TWITCH}, pack)
    assert got.intent == "ask_cause"
    assert got.findings == (TWITCH, Finding("condition", "als"))


def test_findings_alone_are_a_report_and_nothing_is_unclear(pack: ContentPack) -> None:
    found = {"symptom.twitch present": TWITCH}
    assert meant(ROW, [{"name": "symptom.twitch present", "slots": []}], found, pack).intent == "report_symptom"
    assert meant(ROW, [], found, pack).intent == "unclear"


def test_the_answers_of_a_process_are_counted_with_their_time_and_memory(pack: ContentPack) -> None:
    got = Answers(ready_s=0.1, said=([],), ms=(7.0,), processor_ms=(6.0,), peak_mb=90.0)
    score = scored([ROW], got, pack, lambda row, answer: meant(row, answer, {}, pack))
    assert score.ms == [7.0]
    assert score.peak_mb == 90.0
    assert [right for rights in score.groups.values() for right in rights] == [False]


def test_a_text_with_signs_is_read_as_words_and_ours_keeps_all_that_it_knows() -> None:
    assert transcript("My eyelid, it twitches.").text == "my eyelid it twitches"
    assert transcript({"text": "no", "confidence": 0.25, "origin": "pocketsphinx"}).confidence == 0.25
