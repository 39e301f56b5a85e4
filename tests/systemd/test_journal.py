"""What a service prints: remarks of its own, and an unexpected error without its message."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill import chat
from voice_skill.systemd.given import is_service
from voice_skill.systemd.journal import Notes
from voice_skill.systemd.memory import Before
from voice_skill.systemd.starting import Service, looked_after
from voice_skill.waking import BY_SPEECH

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from voice_skill.pack import ContentPack

BREAKS = """
import threading, warnings
from voice_skill.systemd.journal import break_off_wordlessly
break_off_wordlessly()
class Broken:
    def __del__(self): raise KeyError("my calf twitches")
def fails(): raise ValueError("my calf twitches")
Broken()
thread = threading.Thread(target=fails); thread.start(); thread.join()
fails()
"""


def test_captions_are_left_out_and_remarks_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    notes = Notes()
    notes.heard("my calf twitches")
    notes.partial("my calf")
    notes.says("Your calf, thank you.")
    notes.note("The microphone\nis gone.")
    assert capsys.readouterr() == ("", "voice-skill: The microphone is gone.\n")


def test_an_error_that_nobody_expected_is_told_by_its_kind_and_place_alone() -> None:
    done = subprocess.run([sys.executable, "-c", BREAKS], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("ValueError, at:") == 2
    assert "KeyError, at:" in done.stderr
    assert "in fails" in done.stderr
    assert "calf" not in done.stdout + done.stderr


def test_output_that_goes_to_the_journal_makes_it_a_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    with (tmp_path / "journal").open("w", encoding="utf-8") as journal:
        found = os.fstat(journal.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")
        assert is_service(journal)
        monkeypatch.setenv("JOURNAL_STREAM", "1:1")
        assert not is_service(journal)


def test_without_a_service_manager_nothing_changes(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NOTIFY_SOCKET", "JOURNAL_STREAM"):
        monkeypatch.delenv(name, raising=False)
    service = looked_after(pack)
    assert (service.captions, service.before, service.broken_off) == (None, None, None)
    assert service.begins(BY_SPEECH) == BY_SPEECH


def test_a_conversation_that_was_broken_off_goes_on_at_once_and_where_there_was_none_none_begins(
    pack: ContentPack,
) -> None:
    called_for = replace(BY_SPEECH, at_once=False)
    talk = chat.begin(pack).after
    assert Service(before=Before(talk)).begins(called_for).at_once
    assert not Service(before=Before(None)).begins(BY_SPEECH).at_once
