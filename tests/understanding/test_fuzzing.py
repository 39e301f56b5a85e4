"""The fuzzer guided by coverage finds nothing in a bounded number of inputs; a longer run is in CONTRIBUTING."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FUZZER = Path(__file__).parent / "fuzz_understanding.py"
RUNS = 1000


def test_no_input_that_the_fuzzer_finds_breaks_understanding(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has wheels for x86-64 alone")
    begin = [
        sys.executable,
        str(FUZZER),
        f"-runs={RUNS}",
        "-seed=1",
        "-max_len=400",
        "-len_control=0",
        "-rss_limit_mb=0",
    ]
    done = subprocess.run(begin, cwd=tmp_path, capture_output=True, text=True, check=False, errors="replace")
    assert done.returncode == 0, done.stderr[-3000:]
    tried = re.search(r"Done (\d+) runs", done.stderr)
    assert tried is not None, done.stderr[-3000:]
    assert int(tried[1]) >= RUNS
