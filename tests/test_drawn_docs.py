"""The parts of the documents that are drawn from the program are those of today's program."""

from __future__ import annotations

import re

import architecture_page
import pytest
import readme_sessions

TEXT = readme_sessions.README.read_text(encoding="utf-8")
SESSIONS = readme_sessions.sessions(TEXT)
TIMES = re.compile(r"\d+\.\d s")
"""How long a recording took to hear is another on each machine, and the length of the recording stands beside it."""


def test_the_readme_shows_a_conversation_an_understanding_and_a_hearing() -> None:
    assert [session.split()[2] for session in SESSIONS[1:]] == ["understand", "hear"]
    assert SESSIONS[0].count("\n> ") > 10


@pytest.mark.parametrize("session", SESSIONS, ids=["chat", "understand", "hear"])
def test_a_session_of_the_readme_goes_as_it_is_told(session: str) -> None:
    again = readme_sessions.held_again(session)
    assert TIMES.sub("", again) == TIMES.sub("", session), "write it anew: python tests/readme_sessions.py"


def test_the_architecture_page_is_drawn_from_todays_code() -> None:
    drawn = architecture_page.PAGE.read_text(encoding="utf-8")
    assert drawn == architecture_page.page(), "draw it anew: python tests/architecture_page.py"


def test_the_parts_of_the_core_import_none_outside_it() -> None:
    parts = {module.name: module.part for module in architecture_page.modules()}
    for module in architecture_page.modules():
        if module.part in architecture_page.CORE:
            assert {parts[name] for name in module.imports if name in parts} <= set(architecture_page.CORE), module.name


def test_every_module_says_in_a_sentence_what_it_does() -> None:
    assert not [module.name for module in architecture_page.modules() if not module.does.endswith((".", ":", "`"))]
