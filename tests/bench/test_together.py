"""The one table: what it shows, how it is written, and what becomes of a part that cannot be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from click.testing import CliRunner

from voice_skill.bench.conversation import Score as Conversations
from voice_skill.bench.figures import Figure, Unit
from voice_skill.bench.peers import environment
from voice_skill.bench.peers.asking import PeerFailed
from voice_skill.bench.together import run as together
from voice_skill.bench.together.machine import Machine, circumstances, this_machine
from voice_skill.bench.together.own import conversation_rows
from voice_skill.bench.together.rows import Beside, Row, table
from voice_skill.bench.together.sizes import QUICK, Run
from voice_skill.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

SLOW = Beside(who="another", is_=30.0)
TIME = Row(part="speech", figure=Figure(name="first sound", unit=Unit.MS, is_=10.0, of=3, most=5.0), beside=(SLOW,))
MACHINE = Machine(
    processor="Some Board",
    cores=4,
    memory_gb=8.0,
    system="Linux 6",
    python="3.13",
    program="1",
    libraries={"numpy": "2"},
    voices=("piper joe", "flite slt"),
)
ASKED = Run(size=QUICK, content=None, peers=False)


def one_row(_: Run) -> Iterator[Row]:
    yield TIME


def nothing(_: Run) -> Iterator[Row]:
    message = "nobody can speak"
    raise PeerFailed(message)
    yield TIME


def part_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "PARTS", {"speech": "x"})
    monkeypatch.setattr(together, "_part", lambda _: one_row)


def test_a_row_tells_the_figure_its_goal_and_how_many_times_ours_another_is() -> None:
    assert TIME.cells == (
        "speech",
        "first sound",
        "10.00 ms",
        "3",
        "at most 5.00 ms, not reached",
        "another 30.00 ms (3 ×)",
    )


def test_a_ratio_of_hundreds_is_told_as_a_whole_number() -> None:
    row = Row(part="speech", figure=TIME.figure, beside=(Beside(who="another", is_=1234.0),))
    assert row.cells[-1] == "another 1234.00 ms (123 ×)"


def test_what_was_not_measured_is_told_with_the_reason_and_without_a_ratio() -> None:
    missing = Beside(who="another", why="not installed")
    row = Row(part="speech", figure=TIME.figure, beside=(missing,))
    assert row.ratio(missing) is None
    assert row.cells[-1] == "another: not installed"


def test_beside_a_figure_of_nothing_there_is_no_ratio() -> None:
    row = Row(part="speech", figure=Figure(name="wrong", unit=Unit.SHARE, is_=0.0), beside=(SLOW,))
    assert row.ratio(SLOW) is None
    assert row.as_json()["beside"] == [{"who": "another", "is": 30.0, "ratio": None, "why": ""}]


def test_every_line_of_the_table_has_as_many_cells_as_its_head() -> None:
    assert {line.count("|") for line in table([TIME, TIME])} == {7}


def test_a_page_describes_the_machine_the_day_and_the_load_meanwhile() -> None:
    text = "\n".join(together.page([TIME], {}, circumstances(MACHINE, [1.0, 6.5, 2.0], "quick")))
    for told in (
        "Some Board, 4 cores",
        "8 GB",
        "Python 3.13",
        "numpy 2",
        "piper joe, flite slt",
        "1.0 to 6.5, on 4 cores",
        "make bench-quick",
    ):
        assert told in text


def test_this_machine_has_a_name_cores_and_memory() -> None:
    here = this_machine()
    assert here.processor
    assert here.cores >= 1
    assert here.memory_gb > 0


def test_a_part_that_cannot_be_measured_is_left_out_by_name_and_the_others_stay() -> None:
    loads = [0.5]
    rows, left_out = together.measured(ASKED, {"hearing": nothing, "speech": one_row}, loads)
    assert rows == [TIME]
    assert left_out == {"hearing": "nobody can speak"}
    assert len(loads) == 3
    page = together.page(rows, left_out, circumstances(MACHINE, loads, "full"))
    assert page[-1] == "Left out: hearing, since nobody can speak"


def test_what_is_kept_of_a_run_that_is_cut_short_names_what_is_missing() -> None:
    kept: list[dict[str, str]] = []
    parts = {"speech": one_row, "growth": one_row}
    together.measured(ASKED, parts, [], lambda _, left_out: kept.append(dict(left_out)))
    assert kept == [{"growth": "the run was cut short"}, {}]


def test_the_command_writes_the_page_that_it_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part_of_the_table(monkeypatch)
    done = CliRunner().invoke(main, ["bench", "--quick", "--write", str(tmp_path / "page.md")])
    assert done.exit_code == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == done.stdout
    assert "| speech | first sound | 10.00 ms |" in done.stdout


def test_as_json_the_circumstances_come_first_then_a_measure_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    part_of_the_table(monkeypatch)
    done = CliRunner().invoke(main, ["bench", "--quick", "--json"])
    first, row, last = (msgspec.json.decode(line) for line in done.stdout.splitlines())
    assert first["size"] == "quick"
    assert len(first["loads"]) == 2
    assert (row["measure"], row["is"], row["reached"]) == ("first_sound", 10.0, False)
    assert row["beside"][0]["ratio"] == 3.0
    assert last == {"left_out": {}}


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part_of_the_table(monkeypatch)
    done = CliRunner().invoke(main, ["bench", "--quick", "--write", str(tmp_path / "nowhere" / "page.md")])
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_peers_that_cannot_be_installed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "is_made", lambda: False)
    monkeypatch.setattr(environment, "make", lambda: False)
    done = CliRunner().invoke(main, ["bench", "--quick", "--peers"])
    assert done.exit_code == 2
    assert "could not be installed" in done.stderr


def test_every_peer_is_pinned_to_one_version() -> None:
    assert all(wanted.count("==") == 1 for wanted in environment.PINNED)


def test_an_environment_counts_as_made_only_with_what_is_asked_for_now(tmp_path: Path) -> None:
    assert not environment.is_made(tmp_path)
    (tmp_path / "made").write_text("something older\n", encoding="utf-8")
    assert not environment.is_made(tmp_path)


def test_every_part_of_the_table_is_there_to_be_measured() -> None:
    for place in together.PARTS.values():
        assert callable(together._part(place))  # noqa: SLF001 (what the command calls)


def test_conversations_give_a_row_for_each_measure_with_how_often_it_came_up() -> None:
    score = Conversations()
    score.points["right level"] += [True, True, False, True]
    (row,) = conversation_rows(score)
    assert row.cells[1:4] == ("right level", "75.0 %", "4")
