"""Ctrl-C and SIGTERM while the program still starts: no traceback, and none that is lost."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

READING = """
from voice_skill.content import load_pack
load_pack()
print("begun", flush=True)
while True:
    try:
        while True:
            load_pack()
    except KeyboardInterrupt:
        print("heard", flush=True)
"""


def test_no_ctrl_c_is_lost_while_a_pack_is_read() -> None:
    with subprocess.Popen([sys.executable, "-c", READING], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "begun\n"
            for attempt in range(60):
                time.sleep(0.01 + attempt % 20 * 0.003)
                process.send_signal(signal.SIGINT)
                heard, _, _ = select.select([process.stdout], [], [], 10)
                assert heard, f"lost at attempt {attempt}"
                process.stdout.readline()
        finally:
            process.kill()


TELLER = """
import os, sys
class Teller:
    def find_spec(self, name, *_):
        if name == "MODULE":
            os.kill(os.getpid(), TOLD)
sys.meta_path.insert(0, Teller())
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("module", ["click", "voice_skill.cli", "voice_skill.errors"])
def test_told_while_its_parts_are_imported_it_ends_without_a_word(
    environment: dict[str, str], tmp_path: Path, module: str, told: signal.Signals
) -> None:
    teller = TELLER.replace("MODULE", module).replace("TOLD", str(int(told)))
    (tmp_path / "sitecustomize.py").write_text(teller, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "voice_skill", "check"],
        env={**environment, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 128 + told
    assert done.stderr == ""


IN_TEXT = """
import os, sys
class Teller:
    def find_spec(self, name, *_):
        if name == "voice_skill.chat":
            exec("import os; os.kill(os.getpid(), TOLD)")
sys.meta_path.insert(0, Teller())
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_told_within_text_that_is_run_as_code_it_ends_in_order(
    environment: dict[str, str], tmp_path: Path, told: signal.Signals
) -> None:
    (tmp_path / "sitecustomize.py").write_text(IN_TEXT.replace("TOLD", str(int(told))), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "voice_skill", "chat"],
        env={**environment, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (128 + told, "\n")


SWALLOWING = """
import os, signal, time
from voice_skill.told_to_end import asked, end_when_told
end_when_told()
scope = {"os": os}
exec(compile("def callback(number): os.kill(os.getpid(), number)", "<frozen importlib._bootstrap>", "exec"), scope)
try:
    try:
        scope["callback"](TOLD)
    except KeyboardInterrupt:
        print("raised where Python drops it")
    time.sleep(5)
except KeyboardInterrupt:
    print("told", asked() == [TOLD])
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_told_within_the_import_system_it_is_told_again_a_moment_later(told: signal.Signals) -> None:
    script = SWALLOWING.replace("TOLD", str(int(told)))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("told True\n", "")


AGAIN = """
import os, signal, time
from voice_skill import leaving, told_to_end
told_to_end.end_when_told()
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
except KeyboardInterrupt:
    pass
print(leaving.ended_by_signals()())
"""


def test_a_live_conversation_ends_though_what_told_it_to_was_lost_before_it_began() -> None:
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("True\n", "")
