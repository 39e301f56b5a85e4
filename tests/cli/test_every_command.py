"""Every other command: what it prints, how it ends, and what it says when something is wrong."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.content import default_folder
from voice_skill.doctor import level
from voice_skill.errors import VoiceSkillError
from voice_skill.events import Events, open_events

if TYPE_CHECKING:
    from cli.commands import Run

UNDERSTOOD = {"text", "intent", "findings", "urgency", "crisis", "ms"}
LINE = {"turn", "heard", "understood", "act", "say", "lines", "asks", "urgency", "final", "causes", "tips", "done"}


def test_understand_prints_one_object_and_nothing_else(run: Run) -> None:
    done = run("understand", "my left calf twitches", "--json")
    (line,) = done.lines
    assert done.err == ""
    assert set(line) >= UNDERSTOOD
    assert {(f["kind"], f["name"]) for f in line["findings"]} >= {("body_part", "calf"), ("side", "left")}


def test_understand_reads_lines_and_gives_each_its_id_back(run: Run) -> None:
    typed = '{"id": 7, "text": "yes", "asking": "ask_weakness"}\nnot json\n{"id": "b", "text": 3}\n'
    lines = run("understand", "--json", typed=typed).lines
    assert [line["id"] for line in lines] == [7, None, "b"]
    assert lines[0]["intent"] == "affirm"
    assert "error" in lines[1]
    assert "error" in lines[2]


def test_a_line_with_an_unknown_topic_is_told_and_the_next_is_read(run: Run) -> None:
    typed = (
        '{"id": 1, "text": "yes", "asking": "ask_weakness_x"}\n{"id": 2, "text": "yes", "asking": 3}\n{"text": "no"}\n'
    )
    done = run("understand", typed=typed)
    assert done.status == 0
    unknown, number, whole = done.lines
    assert unknown["id"] == 1
    assert "'ask_weakness_x' is no topic" in unknown["error"]
    assert "ask_weakness" in unknown["error"].partition("try ")[2]
    assert "3 is no topic" in number["error"]
    assert whole["intent"] == "deny"


def test_the_topic_of_the_command_line_goes_for_lines_without_one(run: Run) -> None:
    typed = '{"text": "two weeks"}\n{"text": "two weeks", "asking": "ask_weakness"}\n{"text": "no", "asking": null}\n'
    done = run("understand", "--asking", "ask_duration", typed=typed)
    assert [finding["name"] for finding in done.lines[0]["findings"]] == ["duration_days"]
    assert len(done.lines) == 3
    assert run("understand", "--asking", "ask_nothing", typed=typed).status == 2


def test_marks_of_other_systems_are_no_words(run: Run) -> None:
    lines = run("understand", typed='\ufeff{"text": "yes"}\r\n\ufeff\r\n{"text": "no"}\r\n').lines
    assert [line["intent"] for line in lines] == ["affirm", "deny"]
    lines = run("chat", "--json", typed="\ufeffmy calf cramps\r\nno\r\n").lines
    assert [line["heard"] for line in lines] == ["", "my calf cramps", "no"]


def test_a_line_nested_too_deeply_is_told(run: Run) -> None:
    (line,) = run("understand", typed="[" * 100_000 + "\n").lines
    assert "not JSON" in line["error"]


def test_after_a_goodbye_chat_begins_anew_with_the_next_line_that_says_anything(run: Run) -> None:
    done = run("chat", "--json", typed="my left eyelid twitches\ngoodbye\nthanks\nmy calf cramps\n")
    assert [line["turn"] for line in done.lines] == [0, 1, 2, 3, 1]
    assert [line["done"] for line in done.lines] == [False, False, True, True, False]
    assert "eyelid" not in done.lines[-1]["say"]
    assert "calf" in done.lines[-1]["say"].lower()


def test_chat_greets_first_and_gives_every_line_one_line(run: Run) -> None:
    done = run("chat", "--json", typed="my eyelid twitches\n\nno none of those\n")
    assert done.status == 0
    assert [line["turn"] for line in done.lines] == [0, 1, 2, 3]
    assert all(set(line) >= LINE for line in done.lines)
    assert done.lines[0]["act"] == "greet"
    assert done.lines[0]["understood"] is None


def test_chat_without_a_terminal_prints_replies_alone(run: Run) -> None:
    done = run("chat", typed="goodbye\n")
    assert done.status == 0
    assert "Ctrl-D" not in done.out + done.err


def test_chat_takes_any_bytes(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "voice_skill", "chat", "--json"],
        input=b"caf\xe9 \xff\xfe\nno\n",
        capture_output=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3


def test_chat_in_a_terminal_says_how_to_leave(environment: dict[str, str]) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "voice_skill", "chat"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    )
    os.write(ours, b"goodbye\n")
    out, err = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert "Ctrl-D" in err
    assert "twitching" in out
    assert process.returncode == 0


@pytest.mark.parametrize("command", [("chat",), ("demo", "--engine", "pocketsphinx"), ("understand",)])
def test_ctrl_c_ends_without_a_traceback(environment: dict[str, str], command: tuple[str, ...]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "voice_skill", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    )
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert process.returncode == 130


@pytest.mark.parametrize(
    "arguments",
    [("frobnicate",), ("hear",), ("understand", "hello", "--asking", "ask_nothing"), ("chat", "--country", "XX")],
)
def test_wrong_usage_is_status_two(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.status == 2
    assert "Traceback" not in done.err
    assert done.err


def test_a_pack_with_a_mistake_is_named_by_file_and_key(run: Run, tmp_path: Path) -> None:
    for path in default_folder().rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(default_folder())
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    questions = tmp_path / "questions.yaml"
    questions.write_text(questions.read_text().replace("\n  why:", "\n  wyh:", 1))
    done = run("check", "--content", tmp_path)
    assert done.status == 1
    assert "questions.yaml" in done.one_sentence()
    assert "wyh" in done.err


def test_a_folder_that_is_no_pack_is_named(run: Run, tmp_path: Path) -> None:
    done = run("understand", "hello", "--content", tmp_path)
    assert done.status == 1
    assert str(tmp_path) in done.one_sentence()


def test_help_lists_the_commands(run: Run) -> None:
    out = run("--help").out
    for command in ("talk", "demo", "hear", "understand", "chat", "models", "doctor", "check"):
        assert command in out


def test_the_doctor_names_what_is_missing_and_what_to_do(run: Run, tmp_path: Path) -> None:
    done = run("doctor", "--json", VOICE_SKILL_MODELS=str(tmp_path), PULSE_SERVER="unix:/nowhere")
    assert done.status == 0
    found = {line["area"]: line for line in done.lines}
    assert {"memory", "loudspeaker", "microphone", "recogniser", "voice", "vocabulary", "content"} <= set(found)
    assert not found["microphone"]["ok"]
    assert found["microphone"]["do"]
    assert "models install" in found["recogniser"]["do"]
    assert found["voice"]["ok"]


def test_the_doctor_judges_how_loud_the_room_is() -> None:
    noise = np.random.default_rng(1).standard_normal(16_000)
    assert not level(np.zeros(16_000, np.int16)).ok
    assert level((noise * 30).astype(np.int16)).ok
    assert not level((noise * 3000).astype(np.int16)).ok
    assert "overdriven" in level(np.clip(noise * 60_000, -32768, 32767).astype(np.int16)).found


def test_talk_without_a_sound_card_waits_for_a_microphone_and_ends_when_told(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "voice_skill", "talk"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment, "PULSE_SERVER": "unix:/nowhere"},
        text=True,
    )
    time.sleep(12)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "microphone" in out
    assert "Traceback" not in err


def test_events_that_cannot_be_opened_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VoiceSkillError, match="name another file"):
        open_events(tmp_path / "missing" / "events.jsonl")


def test_a_full_disk_ends_the_events_and_is_told_once() -> None:
    told: list[str] = []
    events = open_events(Path("/dev/full"), told.append)
    events("ready")
    events("closed")
    assert len(told) == 1
    assert "goes on" in told[0]


def test_events_are_lines_of_json_with_their_time() -> None:
    out = io.StringIO()
    Events(out, clock=lambda: 12.34567)("partial", text="my eye")
    assert out.getvalue() == '{"t":12.3457,"event":"partial","text":"my eye"}\n'


def test_what_libraries_print_by_themselves_stays_off_the_terminal_and_what_we_print_does_not(
    environment: dict[str, str],
) -> None:
    program = (
        "import os, sys; from voice_skill.adapters import quiet_libraries\n"
        "with quiet_libraries(): os.write(2, b'ALSA lib underrun'); print('ours', file=sys.stderr)\n"
        "os.write(2, b'after')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    assert done.stderr == b"ours\nafter"


def test_a_key_that_stands_twice_in_a_pack_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    shutil.copytree(default_folder(), tmp_path / "pack", ignore=shutil.ignore_patterns("examples*"))
    file = tmp_path / "pack" / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nname: once more\n", encoding="utf-8")
    done = run("check", "--content", str(tmp_path / "pack"))
    assert done.status == 1
    assert "pack.yaml: line" in done.err
    assert "'name' stands twice" in done.err


def test_a_conversation_by_typing_tells_the_numbers_of_the_setting(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "voice_skill", "chat"],
        input="my face is drooping on one side\n",
        env={**environment, "VOICE_SKILL_COUNTRY": "US"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "nine one one" in done.stdout


def test_a_pack_that_cannot_say_all_that_is_said_is_not_whole(run: Run, tmp_path: Path) -> None:
    shutil.copytree(default_folder(), tmp_path / "pack", ignore=shutil.ignore_patterns("examples*"))
    replies = tmp_path / "pack" / "replies.yaml"
    replies.write_text(replies.read_text(encoding="utf-8").replace("\ngreeting:", "\ngreetings:"), encoding="utf-8")
    flags = tmp_path / "pack" / "red_flags.yaml"
    flags.write_text(flags.read_text(encoding="utf-8").replace("{emergency}", "{emergncy}", 1), encoding="utf-8")
    done = run("check", "--content", str(tmp_path / "pack"))
    assert done.status == 1
    assert "replies.yaml: 'greeting' is missing" in done.err + done.out
    assert "{emergncy} is no place that is filled" in done.err + done.out
    for command in (("understand", "hello"), ("chat",)):
        assert "'greeting' is missing" in run(*command, "--content", str(tmp_path / "pack")).one_sentence()


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_a_closed_stream_ends_in_no_traceback(environment: dict[str, str], closed: str) -> None:
    for command in ("chat", "understand"):
        line = f"exec {sys.executable} -m voice_skill {command} {closed}"
        done = subprocess.run(
            ["sh", "-c", line], env=environment, capture_output=True, text=True, check=False, input="hi"
        )
        assert "Traceback" not in done.stderr


def test_what_cannot_be_written_in_an_encoding_is_replaced(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "voice_skill", "understand", "caf\u00e9 \u2192 twitch"],
        env={**environment, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "twitch" in done.stdout
