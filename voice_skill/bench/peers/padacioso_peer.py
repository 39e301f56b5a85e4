"""padacioso, the matcher of OpenVoiceOS: an utterance means what its nearest example means.

It starts a pool of processes for each utterance, and copies all examples into them, which takes minutes for this many;
threads do the same work here, so it is measured kinder than it comes.
"""

from __future__ import annotations

from concurrent import futures
from typing import Any

from voice_skill.bench.peers.answering import serve


def prepare(given: dict[str, list[str]]) -> Any:  # noqa: ANN401 (a function of JSON)
    """Take examples by name, and return what lists the names that match a text, the surest first."""
    futures.ProcessPoolExecutor = futures.ThreadPoolExecutor  # type: ignore[misc, assignment]
    from padacioso import IntentContainer

    container = IntentContainer(n_workers=1)
    for name, examples in given.items():
        container.add_intent(name, examples)

    def answer(text: str) -> list[dict[str, Any]]:
        matches = sorted(container.calc_intents(text), key=lambda match: -match["conf"])
        return [{"name": match["name"], "slots": []} for match in matches]

    return answer


if __name__ == "__main__":
    serve(prepare)
