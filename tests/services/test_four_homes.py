"""One conversation, four homes: the golden conversations are the same wherever they are held.

Home Assistant and the page send nothing where nothing was heard, so there a conversation goes to the first silence.
OpenVoiceOS speaks with a voice of its own, so there "slower" is answered with where that can be set.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from homes import HOMES

from voice_skill import chat
from voice_skill.services.house_voice import as_spoken

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*.yaml"))
MOST_TIMES = 15
TELL_SILENCE = ("chat", "OpenVoiceOS")
ALL = ("rate", "volume", "voice")
TAKEN = {"OpenVoiceOS": ("volume",)}


def told(pack: ContentPack, script: dict[str, Any]) -> list[tuple[str, chat.Turn]]:
    """Return what is said in a conversation and what the core replies, until it is over."""
    turn = chat.begin(pack, script.get("country"))
    exchange: list[tuple[str, chat.Turn]] = []
    for expected in script["turns"]:
        for _ in range(MOST_TIMES if "until" in expected else 1):
            if turn.after.done:
                return exchange
            turn = chat.answer(turn.after, expected["say"] or "", pack)
            exchange.append((expected["say"] or "", turn))
            if _reached(expected.get("until"), turn):
                break
    return exchange


def _reached(until: str | None, turn: chat.Turn) -> bool:
    talk = turn.after
    return (until == "result" and talk.final) or (until == "end" and not talk.parts) or talk.open == until


@pytest.fixture(scope="module")
def golden(pack: ContentPack) -> dict[str, list[tuple[str, list[tuple[str, chat.Turn]]]]]:
    """Return the golden conversations by country, each with its name."""
    found: dict[str, list[tuple[str, list[tuple[str, chat.Turn]]]]] = defaultdict(list)
    for path in FILES:
        script = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[script.get("country", "")].append((path.stem, told(pack, script)))
    return found


@pytest.mark.parametrize("home", HOMES)
def test_a_conversation_is_the_same_in_each_home(
    home: str, golden: dict[str, list[tuple[str, list[tuple[str, chat.Turn]]]]], pack: ContentPack, tmp_path: Path
) -> None:
    for country, named in golden.items():
        heard = (
            named if home in TELL_SILENCE else [(name, list(takewhile(lambda t: t[0], talk))) for name, talk in named]
        )
        replies = HOMES[home](pack, country, [[said for said, _ in talk] for _, talk in heard], tmp_path)
        for (name, talk), replied in zip(heard, replies, strict=True):
            expected = [as_spoken(turn, pack, TAKEN.get(home, ALL)).reply.say for _, turn in talk]
            assert replied == expected, f"{name}, in {home}"
