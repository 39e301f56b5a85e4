"""Measuring memory: each set of models by itself, in a process that measures itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from voice_skill.bench import memory
from voice_skill.bench.memory import MINILM, Setup, Taken, as_row, measure
from voice_skill.cli import main
from voice_skill.errors import WrongUsage

if TYPE_CHECKING:
    from pathlib import Path

SMALL = Setup(command="understand", models=(), most_mb=60)
DEMO = next(setup for setup in memory.SETUPS if (setup.command, setup.models) == ("demo", (MINILM,)))
CHAT = Setup(command="chat", models=(), most_mb=60)


def test_a_process_tells_its_own_memory_and_start(tmp_path: Path) -> None:
    taken = measure(SMALL, (), tmp_path / "one")
    assert 20 < taken.peak_mb < 200
    assert taken.processor_s > 0
    assert taken.start_s is not None
    assert taken.reply_ms is None


def test_a_typed_conversation_tells_how_long_a_reply_takes(tmp_path: Path) -> None:
    taken = measure(CHAT, (), tmp_path / "one")
    assert taken.reply_ms is not None
    assert taken.reply_ms > 0


@pytest.mark.skipif(bool(DEMO.missing), reason="MiniLM is not installed")
def test_the_demo_with_pocketsphinx_and_minilm_keeps_to_its_goal(tmp_path: Path) -> None:
    assert measure(DEMO, (), tmp_path / "one").peak_mb < DEMO.most_mb == 200


def test_a_command_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="ended with 2; to see why, run:"):
        measure(Setup(command="nonsense", models=(), most_mb=1), (), tmp_path / "one")


@pytest.mark.parametrize(("peak_mb", "within"), [(59.0, True), (61.0, False)])
def test_a_row_tells_whether_its_goal_is_reached(peak_mb: float, within: bool) -> None:  # noqa: FBT001
    row = as_row(SMALL, Taken(peak_mb=peak_mb, processor_s=0.3, start_s=0.4))
    assert row["within"] is within
    assert row["peak_mb"] == {"is": peak_mb, "most": 60}


def test_what_is_not_installed_is_named_and_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_SKILL_MODELS", str(tmp_path))
    monkeypatch.setattr(memory, "SETUPS", (SMALL, Setup(command="chat", models=(MINILM,), most_mb=220)))
    lines = CliRunner().invoke(main, ["bench", "memory", "--json"]).stdout.splitlines()
    rows = [msgspec.json.decode(line) for line in lines]
    assert [row["missing"] for row in rows] == [[], [MINILM]]
    assert "peak_mb" in rows[0]
    assert "peak_mb" not in rows[1]
    assert f"{MINILM} not installed" in CliRunner().invoke(main, ["bench", "memory"]).stdout
