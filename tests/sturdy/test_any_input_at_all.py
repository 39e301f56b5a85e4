"""Whatever comes in by any road is taken or refused in order; the fuzzer guided by coverage tries more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from inputs import TARGETS

FUZZER = Path(__file__).parent / "fuzz_inputs.py"
RUNS = 300


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.binary(max_size=400))
@example(data=b"~&\377~\377\377\357\332\377\377\377\377\000~")  # an archive with a name of no letters
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_any_bytes_are_taken_or_refused_in_order(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", ["wyoming_events", "archives"])
def test_the_fuzzer_finds_nothing_in_a_bounded_number_of_inputs(name: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has wheels for x86-64 alone")
    command = [sys.executable, str(FUZZER), name, f"-runs={RUNS}", "-seed=1", "-max_len=400", "-rss_limit_mb=0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, errors="replace")
    assert done.returncode == 0, done.stderr[-3000:]
    tried = re.search(r"Done (\d+) runs", done.stderr)
    assert tried is not None, done.stderr[-3000:]
    assert int(tried[1]) >= RUNS
