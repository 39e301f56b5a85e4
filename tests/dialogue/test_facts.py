"""What is known, asked by conditions: terms that are cases of wider ones."""

from __future__ import annotations

from voice_skill.facts import wider


def test_a_term_that_is_a_case_of_another_in_two_ways_means_it_once() -> None:
    within = {
        "kind.ant": ("kind.insect", "kind.worker"),
        "kind.insect": ("kind.animal",),
        "kind.worker": ("kind.animal",),
    }
    assert list(wider("kind.ant", within)) == ["kind.insect", "kind.worker", "kind.animal"]


def test_terms_that_are_cases_of_each_other_come_to_an_end() -> None:
    assert list(wider("kind.egg", {"kind.egg": ("kind.hen",), "kind.hen": ("kind.egg",)})) == ["kind.hen", "kind.egg"]
