"""Whether something still happens is told fairly: a silence that nobody was awake to see does not count."""

from __future__ import annotations

from voice_skill.heartbeat import LOOK_S, Heartbeat


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def watched(heartbeat: Heartbeat, clock: Clock, seconds: float) -> float:
    """Look twenty times a second, and return what is told at last."""
    quiet_s = 0.0
    for _ in range(round(seconds * 20)):
        clock.now += 0.05
        quiet_s = heartbeat.quiet_s()
    return quiet_s


def test_a_silence_that_is_watched_counts_whole() -> None:
    clock = Clock()
    heartbeat = Heartbeat(clock=clock)
    assert abs(watched(heartbeat, clock, 2.0) - 2.0) < 0.01


def test_a_beat_ends_the_silence() -> None:
    clock = Clock()
    heartbeat = Heartbeat(clock=clock)
    watched(heartbeat, clock, 2.0)
    heartbeat.beat()
    assert heartbeat.quiet_s() == 0


def test_a_time_in_which_nobody_looked_counts_as_one_look() -> None:
    clock = Clock()
    heartbeat = Heartbeat(clock=clock)
    clock.now += 60
    assert heartbeat.quiet_s() == LOOK_S


def test_a_grace_is_borne_before_the_first_beat_alone() -> None:
    clock = Clock()
    heartbeat = Heartbeat(grace_s=3.0, clock=clock)
    assert watched(heartbeat, clock, 2.5) < 0
    heartbeat.beat()
    assert watched(heartbeat, clock, 1.0) > 0.9
