"""The skill in OpenVoiceOS itself: its real loader, bus, core and pipeline, in each release line that is installed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from in_open_voice_os import LINES, OpenVoiceOS, listens, spoken

from voice_skill.chat import begin
from voice_skill.services.ovos.beginning import begins
from voice_skill.services.ovos.locale_files import HERE, made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SKILLS = PROJECT["entry-points"]["opm.skill"]
SAID = "my left eyelid has been twitching for three days"


@pytest.fixture(scope="module", params=LINES)
def ovos(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenVoiceOS]:
    """Return an OpenVoiceOS of each release line."""
    with OpenVoiceOS(request.param, tmp_path_factory.mktemp("home")) as running:
        yield running


def test_openvoiceos_finds_and_loads_it_under_its_id(ovos: OpenVoiceOS) -> None:
    assert ovos.started == {"loaded": True, "id": next(iter(SKILLS))}


def test_it_is_found_under_the_older_name_of_the_group_too() -> None:
    assert PROJECT["entry-points"]["ovos.plugin.skill"] == SKILLS


def test_who_names_what_it_is_about_is_greeted(ovos: OpenVoiceOS, pack: ContentPack) -> None:
    said = ovos.says(pack.name, "call")
    assert spoken(said) == begin(pack).reply.say
    assert listens(said)
    assert "not a doctor" in spoken(ovos.says("are you a doctor", "call"))


def test_a_description_begins_a_conversation_and_the_microphone_opens_for_the_answer(ovos: OpenVoiceOS) -> None:
    said = ovos.says(SAID, "description")
    assert spoken(said).startswith("Left eyelid and three days")
    assert listens(said)


def test_a_question_about_it_is_matched_by_an_intent(ovos: OpenVoiceOS) -> None:
    said = ovos.says("what is muscle twitching", "question")
    assert any(":talk" in kind for kind in said["sent"])
    assert "small muscle movement" in spoken(said)


def test_the_word_for_it_is_enough(ovos: OpenVoiceOS) -> None:
    said = ovos.says("twitching", "word")
    assert any(kind.endswith(":sign") for kind in said["sent"])
    assert spoken(said)


@pytest.mark.parametrize("text", ["what time is it", "play some music", "hello", "help", "turn on the light"])
def test_what_is_for_others_is_left_to_them(ovos: OpenVoiceOS, text: str) -> None:
    assert not spoken(ovos.says(text, "others"))


def test_follow_ups_need_no_wake_word_and_no_intent(ovos: OpenVoiceOS) -> None:
    ovos.says(SAID, "follow")
    said = ovos.says("none of those", "follow")
    assert any("converse" in kind for kind in said["sent"])
    assert "weak" in spoken(said)


def test_each_satellite_has_a_conversation_of_its_own(ovos: OpenVoiceOS) -> None:
    ovos.says(SAID, "here")
    assert not spoken(ovos.says("none of those", "there"))
    assert "weak" in spoken(ovos.says("none of those", "here"))


def test_an_emergency_is_told_in_one_piece_and_always_in_the_same_words(ovos: OpenVoiceOS) -> None:
    said = [ovos.says("stop i can't breathe", f"emergency {n}")["speaks"] for n in range(5)]
    assert len(said[0]) == 1
    assert said[0][0][0].startswith("Please call nine nine nine now.")
    assert all(spoken == said[0] for spoken in said)


def test_silence_after_a_question_is_asked_again_and_after_nothing_is_left_alone(ovos: OpenVoiceOS) -> None:
    assert not spoken(ovos.says("", "silent"))
    ovos.says(SAID, "silent")
    said = ovos.says("", "silent")
    assert "danger signs" in spoken(said)
    assert listens(said)


def test_stop_ends_a_conversation_with_what_to_watch_for(ovos: OpenVoiceOS) -> None:
    ovos.says(SAID, "stopping")
    said = ovos.says("stop", "stopping")
    assert "see your G P" in spoken(said)
    assert not listens(said)
    assert not spoken(ovos.says("none of those", "stopping"))


def test_it_can_be_stopped_only_while_it_holds_a_conversation(ovos: OpenVoiceOS) -> None:
    pong = "{id}.stop.ping"
    for held in (False, True):
        said = ovos.is_told(pong, "can stop")
        (told,) = [data for kind, data in said["data"].items() if kind.endswith("stop.pong")]
        assert told["can_handle"] is held
        ovos.says(SAID, "can stop")


def test_louder_turns_the_volume_up(ovos: OpenVoiceOS) -> None:
    ovos.says(SAID, "loud")
    said = ovos.says("louder please", "loud")
    assert said["data"]["mycroft.volume.increase"]["percent"] > 0


def test_a_volume_that_is_said_exactly_is_set(ovos: OpenVoiceOS) -> None:
    ovos.says(SAID, "exactly")
    assert ovos.says("set the volume to thirty percent", "exactly")["data"]["mycroft.volume.set"]["percent"] == 0.3


def test_nobody_is_told_that_its_voice_is_slower_now(ovos: OpenVoiceOS) -> None:
    ovos.says(SAID, "slow")
    assert spoken(ovos.says("slower please", "slow")).startswith("I cannot change that here.")


def test_after_a_goodbye_everything_is_for_others_again(ovos: OpenVoiceOS) -> None:
    ovos.says(SAID, "goodbye")
    assert not listens(ovos.says("goodbye", "goodbye"))
    assert not spoken(ovos.says("none of those", "goodbye"))


@pytest.mark.parametrize("line", LINES)
def test_the_numbers_are_those_of_the_country_that_is_set(line: str, tmp_path: Path) -> None:
    with OpenVoiceOS(line, tmp_path, VOICE_SKILL_COUNTRY="US") as ovos:
        assert spoken(ovos.says("i can't breathe")).startswith("Please call nine one one now.")


@pytest.mark.parametrize("line", LINES)
def test_an_unknown_country_leaves_the_numbers_of_the_pack(line: str, tmp_path: Path) -> None:
    with OpenVoiceOS(line, tmp_path, VOICE_SKILL_COUNTRY="XX") as ovos:
        assert spoken(ovos.says("i can't breathe")).startswith("Please call nine nine nine now.")


@pytest.mark.parametrize("line", LINES)
def test_without_its_content_it_is_not_loaded_and_nothing_else_suffers(line: str, tmp_path: Path) -> None:
    with OpenVoiceOS(line, tmp_path, VOICE_SKILL_CONTENT=str(tmp_path)) as ovos:
        assert not ovos.started["loaded"]
        assert not spoken(ovos.says(SAID))


def test_the_files_that_openvoiceos_trains_with_are_those_of_the_content_pack(pack: ContentPack) -> None:
    for name, text in made(pack, next(iter(SKILLS))).items():
        there = (HERE / name).read_text(encoding="utf-8")
        assert there == text, f"{name} is old; run python -m voice_skill.services.ovos.locale_files"


def test_nearly_every_sentence_that_is_trained_is_understood_as_a_beginning(pack: ContentPack) -> None:
    lines = (HERE / "locale/en-us/talk.intent").read_text(encoding="utf-8").splitlines()
    assert sum(begins(line, pack) for line in lines) > 0.9 * len(lines) > 90


def test_nothing_is_said_from_a_file_of_which_openvoiceos_takes_a_line_by_lot() -> None:
    assert not list(HERE.rglob("*.dialog"))
