"""What began some time ago goes on, what was some time ago is past; numbers that are read back and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def found(text: str, pack: ContentPack, asking: str | None = None) -> dict[str, Status]:
    """Return each finding with what is said of it, its number behind its name."""
    said = understand(Transcript(text), pack, asking).findings
    return {f.term if f.value is None else f"{f.kind}={f.value:g}": f.status for f in said}


@pytest.mark.parametrize("text", ["two years ago", "about twenty years ago", "ooh a couple of years back"])
def test_a_year_ago_answers_since_when(text: str, pack: ContentPack) -> None:
    assert any(name.startswith("duration_days=") for name in found(text, pack, "ask_duration"))


def test_what_began_years_ago_is_there(pack: ContentPack) -> None:
    signs = found("i noticed my arm getting thinner about two years ago", pack)
    assert signs["symptom.wasting"] is Status.PRESENT
    assert signs["duration_days=730"] is Status.PRESENT


@pytest.mark.parametrize("asking", [None, "ask_duration"])
def test_what_was_years_ago_is_past(asking: str | None, pack: ContentPack) -> None:
    assert found("i had a stroke two years ago", pack, asking)["condition.stroke"] is Status.PAST


def test_a_medicine_since_last_year_is_still_taken(pack: ContentPack) -> None:
    assert found("i've been on atorvastatin since last year", pack)["medicine.atorvastatin"] is Status.PRESENT
    assert found("i was on sertraline last year", pack)["medicine.sertraline"] is Status.PAST
    assert found("they took me off the prednisolone in march", pack)["medicine.prednisolone"] is Status.PAST


def test_that_was_last_year_looks_back_over_all_that_was_joined(pack: ContentPack) -> None:
    heard = understand(
        Transcript("dad's arm went limp and he couldn't speak that was last year my eyelid twitches"), pack
    )
    assert heard.urgency is Urgency.SELF_CARE
    today = understand(Transcript("my face drooped and i couldn't speak that was this morning"), pack)
    assert today.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("two months no i tell a lie nearer three", 90),
        ("ten days well more like fourteen", 14),
        ("three weeks no wait four", 28),
        ("a week no six days", 6),
        ("four nights", 4),
        ("for the last fortnight", 14),
    ],
)
def test_a_length_is_amended_by_a_bare_number_in_the_same_unit(text: str, days: int, pack: ContentPack) -> None:
    lengths = [name for name in found(text, pack, "ask_duration") if name.startswith("duration_days")]
    assert lengths == [f"duration_days={days}"]


def test_these_days_are_no_length(pack: ContentPack) -> None:
    assert "duration_days=3" not in found("i can't turn the key with it these days", pack, "ask_duration")


@pytest.mark.parametrize("text", ["no it's my left one", "six weeks i said not sixteen", "no it's three"])
def test_a_bare_number_in_a_correction_is_neither_an_age_nor_cups(text: str, pack: ContentPack) -> None:
    kinds = {name.partition("=")[0] for name in found(text, pack, "confirm_summary")}
    assert kinds.isdisjoint({"age_years", "caffeine_cups"})


def test_what_is_trapped_is_not_always_somebody(pack: ContentPack) -> None:
    for text in ("there's a muscle fluttering like a trapped moth", "it feels like something's trapped in my eyelid"):
        assert {"symptom.low_mood", "symptom.hopelessness"}.isdisjoint(found(text, pack))
    assert "symptom.hopelessness" in found("i feel so trapped in all of this", pack)


def test_a_limp_limb_is_no_blackout(pack: ContentPack) -> None:
    assert "symptom.loss_of_consciousness" not in found("my hand went limp", pack)
    assert "symptom.loss_of_consciousness" in found("my boy went all limp", pack)


def test_who_rang_for_help_is_in_no_new_danger(pack: ContentPack) -> None:
    for text in ("yes i've rung them they're on the way", "i have called the ambulance"):
        assert understand(Transcript(text), pack).urgency is Urgency.NONE
    assert understand(Transcript("i rung them to say goodbye because i can't go on"), pack).crisis


def test_who_drank_too_little_is_dry_and_in_no_danger(pack: ContentPack) -> None:
    heard = understand(Transcript("i drank next to nothing all day"), pack)
    assert heard.urgency is Urgency.NONE
    assert "trigger.dehydration" in {f.term for f in heard.findings}


def test_weakness_that_climbed_from_the_toes_to_the_thighs_is_an_emergency(pack: ContentPack) -> None:
    said = "my toes got weak and it's worse each day now my thighs are weak too"
    assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


def test_a_sign_that_somebody_asked_about_and_that_was_denied_is_not_there(pack: ContentPack) -> None:
    assert found("they asked was i short of breath and i said no", pack)["symptom.breathing_trouble"] is Status.ABSENT
