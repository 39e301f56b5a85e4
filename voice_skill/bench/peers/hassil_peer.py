"""hassil, as Home Assistant matches sentences: an utterance means what a template says that covers it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from voice_skill.bench.peers.answering import serve

_MOST_MATCHES = 200
"""Ways in which an utterance may match that are looked at."""


def prepare(given: dict[str, Any]) -> Any:  # noqa: ANN401 (a function of JSON)
    """Take a file of intents, and return what lists the names and the slots that match a text."""
    from hassil.intents import Intents
    from hassil.recognize import recognize_all

    intents = Intents.from_dict(given)

    def answer(text: str) -> list[dict[str, Any]]:
        matches = islice(recognize_all(text, intents), _MOST_MATCHES) if text.strip() else ()
        return [
            {"name": match.intent.name, "slots": [[slot.name, str(slot.value)] for slot in match.entities_list]}
            for match in matches
        ]

    return answer


if __name__ == "__main__":
    serve(prepare)
