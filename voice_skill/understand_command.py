"""`voice-skill understand`: what a text means and why, for people and for programs."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

import msgspec

from voice_skill import as_json
from voice_skill.errors import WrongUsage
from voice_skill.streams import BYTE_ORDER_MARK
from voice_skill.understand import understand
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voice_skill.pack import ContentPack


def understand_line(text: str, asking: str | None, pack: ContentPack, given: object = None) -> str:
    """Return one JSON line; `given` is the caller's id, given back."""
    begun = perf_counter()
    said = understand(Transcript(text), pack, asking)
    return as_json.line({"id": given, **as_json.understanding(said, (perf_counter() - begun) * 1000, pack.talk)})


def read_lines(lines: Iterable[str], asking: str | None, pack: ContentPack) -> Iterator[str]:
    """Yield one JSON line for each line read; a line that is not what is expected gives a line with "error".

    `asking` is the question before every line that names none itself.
    """
    for line in lines:
        if text := line.lstrip(BYTE_ORDER_MARK).strip():
            yield _one(text, asking, pack)


def _one(line: str, asking: str | None, pack: ContentPack) -> str:
    try:
        raw: Any = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        return as_json.line(
            {"id": None, "error": f"This line is not JSON ({error}); expected an object with id, text and asking."}
        )
    given = raw.get("id") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        return as_json.line(
            {"id": given, "error": "Expected an object with text, a string, and perhaps id and asking."}
        )
    asked = asking if raw.get("asking") is None else raw["asking"]
    try:
        return understand_line(raw["text"], known_topic(asked, pack), pack, given)
    except WrongUsage as error:
        return as_json.line({"id": given, "error": str(error)})


def known_topic(topic: object, pack: ContentPack) -> str | None:
    """Return a topic that may have been asked; raises WrongUsage for one that the pack has not."""
    if topic is None or (isinstance(topic, str) and topic in pack.questions):
        return topic
    near = [known for known in pack.questions if isinstance(topic, str) and topic.removeprefix("ask_")[:4] in known]
    message = f"{topic!r} is no topic of this content pack; try {', '.join(sorted(near)) or pack.talk.problem}."
    raise WrongUsage(message)


def explain(text: str, asking: str | None, pack: ContentPack) -> None:
    """Print, readably, what was found, from which words, by which rule, and what was left unmatched."""
    from rich.console import Console
    from rich.table import Table

    said = understand(Transcript(text), pack, asking)
    show = Console(highlight=False, soft_wrap=True)
    show.print(f"intent   {said.intent}" + (f"   also {', '.join(said.also)}" if said.also else ""))
    show.print(
        f"level    {said.urgency.name.lower()}" + ("   a wish to die, self-harm or an overdose" if said.crisis else "")
    )
    table = Table(box=None, pad_edge=False)
    for column in ("finding", "value", "status", "from the words"):
        table.add_column(column)
    for found in said.findings:
        value = "" if found.value is None else f"{found.value:g}"
        table.add_row(
            f"{found.kind} {found.name}" if found.kind != found.name else found.kind, value, found.status, found.heard
        )
    if said.findings:
        show.print(table)
    why = Table(box=None, pad_edge=False)
    for column in ("because", "words", "rule"):
        why.add_column(column)
    for reason in said.evidence:
        why.add_row(reason.what, reason.heard, reason.rule, style="dim")
    show.print(why)
    if said.unmatched:
        show.print(f"unmatched  {' '.join(said.unmatched)}")
