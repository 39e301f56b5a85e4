"""The lock of the dependencies: whole, with hashes, and with nothing of the machine that it was made on."""

from __future__ import annotations

import re

import pytest
from places import EXTRAS, KNOWN, LOCK, PROJECT
from resolving import PROCESSORS, PYTHONS, Case, Found, resolves, told

TEXT = LOCK.read_text(encoding="utf-8")
LOCKED = {m[1]: m[2] for m in re.finditer(r"^([a-z0-9.-]+)==([^\s;]+).*\\\n((?:\s+--hash=.*\n)+)", TEXT, re.MULTILINE)}


def plain(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def test_everything_that_the_package_and_its_extras_ask_for_is_locked_with_hashes() -> None:
    project = PROJECT["project"]
    asked = [*project["dependencies"], *(name for names in project["optional-dependencies"].values() for name in names)]
    assert {plain(name) for name in asked} <= set(LOCKED)


def test_whatever_is_locked_has_a_hash() -> None:
    packages = re.findall(r"^([a-z0-9.-]+)==", TEXT, re.MULTILINE)
    assert set(packages) == set(LOCKED)
    assert len(packages) > 100


def test_the_lock_names_no_index_no_address_and_no_folder_of_a_machine() -> None:
    assert not re.findall(r"https?://|file:|^-|^\s*--(?!hash=)| /", TEXT, re.MULTILINE)


def test_each_package_without_wheels_is_known_with_its_reason() -> None:
    for name, known in KNOWN["without-wheels"].items():
        assert name in LOCKED
        assert known["why"]
        assert set(known.get("python", PYTHONS)) <= set(PYTHONS)


def test_what_the_classifiers_promise_is_what_is_resolved() -> None:
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"


def test_a_package_that_lost_its_wheels_is_a_fault_and_a_known_one_is_told() -> None:
    case = Case("3.12", "aarch64", ())
    assert "from source: srt" in told(Found(case, 33, ("srt",), ""))
    assert "known to have none somewhere: srt" in resolves([Found(case, 33, ("srt",), "")])
    with pytest.raises(Exception, match=r"numpy on Python 3\.12"):
        resolves([Found(case, 33, ("numpy",), "")])


def test_no_solution_is_a_fault() -> None:
    with pytest.raises(Exception, match="NO SOLUTION"):
        resolves([Found(Case("3.11", PROCESSORS[0], EXTRAS), 0, (), "because of this")])


def test_only_the_extras_may_bring_copyleft_programs() -> None:
    allowed = KNOWN["licences"]
    strong = re.compile(r"(?<!L)GPL|GNU General")
    assert not [name for name in allowed["everywhere"] if strong.search(name)]
