"""What all tests share: the content pack as shipped, and a stricter rule on machines that must have everything."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from audio_room import audio_room
from hypothesis import settings
from reading_grade import grade

from voice_skill.content import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio_room import AudioRoom
    from watched import Home

    from voice_skill.pack import ContentPack

__all__ = ["grade"]

pytest.register_assert_rewrite("watched")


# Machines here are shared: a slow moment is no fault of the code, and time is measured by `make bench`.
settings.register_profile("shared", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("shared")

# A test run in the background starts with Ctrl-C ignored, and the programs under test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# So does one under nohup, with the hang-up of its terminal.
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def pack() -> ContentPack:
    """Return the content pack of this checkout."""
    return load_pack()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home of nobody else, so that whatever a watched program leaves behind is found in it."""
    from watched import made

    return made(tmp_path_factory.mktemp("private") / "home")


@pytest.fixture(scope="module")
def room() -> Iterator[AudioRoom]:
    """Return an audio room of this module's own: a virtual microphone and loudspeaker."""
    with audio_room() as opened:
        yield opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:  # noqa: ARG001
    """Turn a skip into a failure where CI promises that everything is there."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):  # type: ignore[attr-defined]
        report.outcome = "failed"  # type: ignore[attr-defined]
        report.longrepr = f"skipped on CI, where nothing may be missing: {report.longrepr}"  # type: ignore[attr-defined]
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and those in real time apart, where several processes share the tests.

    Tests in the audio room get two more tries: a shared machine may stall for a second.
    """
    for item in items:
        in_real_time = "room" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("real time" if in_real_time else str(item.path)))
        if item.path.name in {"test_in_the_room.py", "test_player.py", "test_microphone.py", "test_speaker.py"}:
            item.add_marker(pytest.mark.flaky(reruns=2))
