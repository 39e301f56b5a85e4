"""Whole conversations in everyday words, one file each in tests/conversations/, written to be read by a clinician.

A file has a `title`, what it `shows`, perhaps a `country`, and `turns`.
Every turn has what the person `say`s and any of:

act        what the reply does                     asks      a topic it asks about, or a list of which all are asked
urgency    the level told so far                   final     whether the result was given
contains   words that the reply has, any case      never     words that it must not have
done       whether the conversation is over        until     the same is said until this topic is asked, or "result"

`at_the_end` may hold urgency, causes (told, among others), tips (told, among others), never_tips, contains and never,
the last two over everything that was said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from voice_skill.content import load_pack
from voice_skill.dialogue import greet, take_turn
from voice_skill.understand import understand
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.values import Reply

PACK = load_pack()
FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*.yaml"))
KEYS = {"say", "act", "asks", "urgency", "final", "contains", "never", "done", "until"}
MOST_TIMES = 15
END_KEYS = {"urgency", "causes", "tips", "never_tips", "contains", "never"}


def listed(value: object) -> list[str]:
    """Return one or several words as a list."""
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def check_words(expected: dict[str, Any], said: str, where: str) -> None:
    """Check words that must and must not be there."""
    for words in listed(expected.get("contains", [])):
        assert words.lower() in said.lower(), f"{where}: {words!r} is missing in: {said}"
    for words in listed(expected.get("never", [])):
        assert words.lower() not in said.lower(), f"{where}: {words!r} was said in: {said}"


def level(talk: Conversation) -> str | None:
    """Return the level told so far, in lower case."""
    return talk.told.name.lower() if talk.told else None


def check_turn(expected: dict[str, Any], talk: Conversation, reply: Reply, where: str) -> None:
    """Check one reply."""
    assert set(expected) <= KEYS, f"{where}: {set(expected) - KEYS} is not known"
    where = f"{where}, after {expected['say']!r}, got: {reply.say}"
    if "act" in expected:
        assert reply.act.value == expected["act"], where
    if "asks" in expected:
        assert set(listed(expected["asks"])) <= set(reply.asks), f"{reply.asks} {where}"
    for key, found in (("urgency", level(talk)), ("final", talk.final), ("done", talk.done)):
        if key in expected:
            assert found == expected[key], f"{key} is {found}, {where}"
    check_words(expected, reply.say, where)


def reached(until: str | None, talk: Conversation) -> bool:
    """Return whether what a person waits for has come."""
    return (
        until is None or talk.open == until or (until == "result" and talk.final) or (until == "end" and not talk.parts)
    )


def check_end(expected: dict[str, Any], talk: Conversation, said: str, where: str) -> None:
    """Check what the whole conversation came to."""
    assert set(expected) <= END_KEYS, f"{where}: {set(expected) - END_KEYS} is not known"
    if "urgency" in expected:
        assert level(talk) == expected["urgency"], where
    causes = [cause.name for cause in talk.causes]
    assert set(listed(expected.get("causes", []))) <= set(causes), f"{where}: causes {causes}"
    assert set(listed(expected.get("tips", []))) <= set(talk.tips), f"{where}: tips {talk.tips}"
    assert not set(listed(expected.get("never_tips", []))) & set(talk.tips), f"{where}: tips {talk.tips}"
    check_words(expected, said, where)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_conversation_goes_as_a_clinician_would_want(path: Path) -> None:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert told["title"]
    assert told["shows"]
    talk, reply = greet(PACK, told.get("country", ""))
    said = [reply.say]
    for expected in told["turns"]:
        for _ in range(MOST_TIMES if "until" in expected else 1):
            heard = understand(Transcript(expected["say"] or ""), PACK, talk.open or None)
            talk, reply = take_turn(talk, heard, PACK)
            said.append(reply.say)
            if reached(expected.get("until"), talk):
                break
        assert reached(expected.get("until"), talk), f"{path.stem}: {expected['until']} did not come, but: {said}"
        check_turn(expected, talk, reply, path.stem)
    check_end(told.get("at_the_end", {}), talk, " ".join(said), path.stem)


def test_there_are_conversations_to_check() -> None:
    assert FILES
