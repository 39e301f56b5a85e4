"""Measuring understanding: what is counted, and the simpler methods that read the same utterances."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from voice_skill.bench.baselines import LiteralTemplates, NearestPhrase
from voice_skill.bench.figures import figures
from voice_skill.bench.scoring import Score, count
from voice_skill.bench.understanding import HASSIL, OURS, RAPIDFUZZ, measure
from voice_skill.bench.utterances import Labelled
from voice_skill.cli import main
from voice_skill.understand import understand
from voice_skill.values import Finding, Status, Transcript, Understanding, Urgency

if TYPE_CHECKING:
    from pathlib import Path

    from voice_skill.bench.figures import Figure
    from voice_skill.pack import ContentPack

EMERGENCY = Labelled(
    text="half of her face slid down", intent="report_symptom", urgency="emergency", tags=("emergency", "indirect")
)


def small_pack(pack: ContentPack) -> ContentPack:
    """Return the pack with only every twelfth template to sample, which is enough to look at."""
    source = pack.language.source
    assert source is not None
    fewer = replace(source, entries=source.entries[::12], entry_rules=source.entry_rules[::12])
    return replace(pack, language=replace(pack.language, source=fewer))


def told(score: Score) -> dict[str, Figure]:
    return {figure.name.strip(): figure for figure in figures(score, embeddings=False)}


def scored(pack: ContentPack, row: Labelled, got: Understanding) -> Score:
    score = Score(ms=[1.0])
    count(score, row, got, pack)
    return score


def heard(row: Labelled, *findings: Finding, urgency: Urgency = Urgency.NONE) -> Understanding:
    return Understanding(Transcript(row.text), "inform", findings=findings, urgency=urgency)


def test_f1_is_over_kind_name_and_value(pack: ContentPack) -> None:
    row = Labelled(
        text="twitch for a week",
        intent="inform",
        findings=(("symptom", "twitch", None, "present"), ("duration_days", "duration_days", 7.0, "present")),
    )
    score = scored(pack, row, heard(row, Finding("symptom", "twitch"), Finding("duration_days", "duration_days", 30.0)))
    assert (score.hits, score.extra, score.missed) == (1, 1, 1)
    assert told(score)["findings F1"].is_ == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("status", "instead"),
    [(Status.ABSENT, ""), (Status.PRESENT, "present 1"), (Status.UNSURE, "unsure 1"), (None, "missing 1")],
)
def test_what_is_told_of_a_denied_sign_is_counted_by_its_status(
    pack: ContentPack, status: Status | None, instead: str
) -> None:
    row = Labelled(text="no weakness", intent="deny", findings=(("symptom", "weakness", None, "absent"),))
    said = [Finding("symptom", "weakness", status=status)] if status else []
    score = scored(pack, row, heard(row, *said))
    assert told(score)["status absent right"].note == instead
    assert told(score)["status absent right"].is_ == (0 if instead else 1)
    assert told(score)["denied, past, another's told as present"].is_ == (status is Status.PRESENT)


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.SOON])
def test_dangers_that_keywords_miss_are_counted_by_themselves(pack: ContentPack, urgency: Urgency) -> None:
    right = urgency is Urgency.EMERGENCY
    plain = replace(EMERGENCY, tags=("emergency",))
    figure = told(scored(pack, EMERGENCY, heard(EMERGENCY, urgency=urgency)))["emergencies found that keywords miss"]
    assert (figure.is_, figure.reached) == (right, right)
    none = told(scored(pack, plain, heard(plain, urgency=urgency)))["emergencies found that keywords miss"]
    assert (none.is_, none.reached, none.told) == (None, None, "-")


def test_the_nearest_phrase_gives_an_intent_and_what_stands_in_the_text(pack: ContentPack) -> None:
    read = NearestPhrase(pack)
    got = read(Transcript("please say that again"), None)
    assert got.intent in {"repeat", "rephrase"}
    assert "symptom.twitch" in {f.term for f in read(Transcript("oh my left eyelid is twitching"), None).findings}
    assert read(Transcript(""), None).intent == "unclear"


def test_templates_alone_need_the_very_words(pack: ContentPack) -> None:
    read = LiteralTemplates(small_pack(pack))
    assert read(Transcript("no"), None).intent == "deny"
    assert read(Transcript("\x00"), None).intent == "unclear"
    odd = read(Transcript("my washing machine is learning to play the trombone badly"), None)
    assert (odd.intent, odd.findings) == ("unclear", ())


def test_every_method_reads_the_same_utterances_in_the_same_run(tmp_path: Path) -> None:
    rows = [
        {"text": "my left eyelid is twitching", "intent": "report_symptom", "findings": ["symptom.twitch"]},
        {"text": "no weakness", "asking": "ask_weakness", "intent": "deny", "findings": ["symptom.weakness absent"]},
    ]
    (tmp_path / "set.yaml").write_bytes(msgspec.yaml.encode(rows))
    command = ["bench", "understanding", "--set", str(tmp_path)]
    lines = CliRunner().invoke(main, [*command, "--json"]).stdout.splitlines()
    by_method = {row["method"]: row for row in map(msgspec.json.decode, lines)}
    assert {OURS, RAPIDFUZZ, HASSIL} <= set(by_method)
    for row in by_method.values():
        assert row["utterances"] == 2
        assert row["median_time"]["is"] > 0
        assert {"intent_group_right", "emergencies_found", "findings_f1"} <= set(row)
    alone = CliRunner().invoke(main, [*command, "--alone"]).stdout
    assert alone.startswith("2 utterances of ")
    assert RAPIDFUZZ not in alone
    assert "at least 95.0 %" in alone


def test_measuring_uses_what_reads(pack: ContentPack) -> None:
    rows = [Labelled(text="no", intent="deny")]
    assert measure(rows, pack).groups["answers"] == [True]
    wrong = measure(rows, pack, lambda said, _: understand(Transcript(f"why {said.text}"), pack))
    assert len(wrong.ms) == 1
