"""Settings: file and environment, what is wrong in them, and that nothing in them is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_skill.settings import (
    Settings,
    SettingsNotKept,
    chosen,
    keep,
    load,
    settings_file,
)
from voice_skill.values import FASTEST, QUIETEST, SLOWEST, SpeechSetting

if TYPE_CHECKING:
    from cli.commands import Run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "voice-skill" / "config.toml"


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_without_a_file_the_usual_settings_hold(file: Path) -> None:
    assert load(file).settings == Settings()
    assert load(file).problems == ()


def test_what_is_kept_is_read_again(file: Path) -> None:
    kept = replace(Settings(), rate=210, voice='en "x" \\ é', volume=0.4, earcons=False)
    keep(kept, ("rate", "voice", "volume", "earcons"), file)
    assert load(file).settings == kept


def test_keeping_one_setting_leaves_all_other_lines_as_they_are(file: Path) -> None:
    written(file, "# for gran\nrate = 120  # slow\nsomething_new = 1\n\n[later]\nrate = 3\n")
    keep(replace(Settings(), rate=140), ("rate", "volume"), file)
    lines = file.read_text().splitlines()
    assert {"# for gran", "rate = 140", "something_new = 1", "[later]", "rate = 3", "volume = 1.0"} <= set(lines)
    assert load(file).settings.rate == 140


def test_a_wrong_value_is_named_and_the_others_count(file: Path) -> None:
    loaded = load(written(file, 'rate = 9000\nvolume = 0.5\nengine = "siri"\n'))
    assert loaded.settings == replace(Settings(), volume=0.5)
    assert len(loaded.problems) == 2
    assert any("rate" in problem and "450" in problem for problem in loaded.problems)


def test_an_unknown_setting_is_named_with_those_that_there_are(file: Path) -> None:
    (problem,) = load(written(file, "speed = 3\n")).problems
    assert "speed" in problem
    assert "rate" in problem


def test_a_broken_file_gives_one_sentence_and_is_set_aside_before_it_is_written(file: Path) -> None:
    (problem,) = load(written(file, "rate = = 3\n")).problems
    assert str(file) in problem
    keep(replace(Settings(), rate=140), ("rate",), file)
    assert load(file).settings.rate == 140
    assert file.with_name("config.toml.broken").read_text() == "rate = = 3\n"


def test_a_variable_counts_more_than_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_SKILL_RATE", "250")
    monkeypatch.setenv("VOICE_SKILL_EARCONS", "false")
    loaded = load(written(file, "rate = 120\n"))
    assert (loaded.settings.rate, loaded.settings.earcons) == (250, False)


def test_a_wrong_variable_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_SKILL_RATE", "fast")
    loaded = load(written(file, "rate = 120\n"))
    assert loaded.settings.rate == 120
    assert "VOICE_SKILL_RATE" in loaded.problems[0]


def test_the_command_line_counts_most(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("VOICE_SKILL_COUNTRY", "US")
    assert chosen(country="IE", engine="").country == "IE"
    assert chosen(country="").country == "US"
    assert settings_file().parent.parent == tmp_path


def test_rate_and_volume_stay_within_what_can_be_heard() -> None:
    settings = Settings()
    for _ in range(50):
        settings = settings.slower_or_faster(-1).quieter_or_louder(-1)
    assert (settings.rate, settings.volume) == (SLOWEST, QUIETEST)
    for _ in range(50):
        settings = settings.slower_or_faster(1).quieter_or_louder(1)
    assert (settings.rate, settings.volume) == (FASTEST, 1.0)


def test_rate_volume_and_voice_are_set_as_they_are_asked_for_within_what_there_is() -> None:
    voices = ("en-gb", "en-gb+f3", "en-us")
    settings = Settings(volume=0.4)
    assert settings.spoken_so(SpeechSetting("rate", 200), voices).rate == 200
    assert settings.spoken_so(SpeechSetting("rate", 900), voices).rate == FASTEST
    assert settings.spoken_so(SpeechSetting("rate", 2), voices).rate == SLOWEST
    assert settings.spoken_so(SpeechSetting("volume", 0.0), voices).volume == QUIETEST
    assert settings.spoken_so(SpeechSetting("volume"), voices).volume == Settings().volume
    heard = []
    for _ in range(4):
        settings = settings.spoken_so(SpeechSetting("voice", voice="another"), voices)
        heard.append(settings.voice)
    assert heard == [*voices, voices[0]]
    assert settings.spoken_so(SpeechSetting("voice"), voices).voice == ""
    assert settings.spoken_so(SpeechSetting("voice", voice="another"), ()).voice == settings.voice


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "voice-skill").write_text("a file where a folder should be")
    with pytest.raises(SettingsNotKept, match=r"config\.toml"):
        keep(Settings(), ("rate",), tmp_path / "voice-skill" / "config.toml")


def test_problems_with_the_settings_are_told_and_stop_nothing(run: Run, environment: dict[str, str]) -> None:
    written(Path(environment["XDG_CONFIG_HOME"]) / "voice-skill" / "config.toml", "rate = = 3\n")
    done = run("hear", "/nowhere.wav", "--engine", "pocketsphinx")
    assert done.status == 1
    assert "config.toml" in done.err
    assert "Traceback" not in done.err
