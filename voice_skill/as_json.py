"""Values as the JSON objects that other programs rely on; field names are fixed by the interface."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from voice_skill.values import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.pack.holding import Talk
    from voice_skill.values import Finding, Reply, Understanding


def line(value: dict[str, Any]) -> str:
    """Return one JSON line, without the line end; what is no character, as in names of no encoding, becomes "?"."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_told(value)).decode()


def _told(value: Any) -> Any:  # noqa: ANN401 (whatever JSON can hold)
    """Return a value whose texts can be encoded."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {_told(key): _told(part) for key, part in value.items()}
        case list() | tuple():
            return [_told(part) for part in value]
        case _:
            return value


def finding(found: Finding) -> dict[str, Any]:
    """Return a finding; whole numbers without a fraction."""
    value = found.value
    return {
        "kind": found.kind,
        "name": found.name,
        "value": int(value) if value is not None and value == int(value) else value,
        "status": found.status.value,
        "heard": found.heard,
    }


def shared(findings: Sequence[Finding], talk: Talk) -> tuple[Finding, ...]:
    """Return findings by the names that other programs know.

    One that the pack alone has is told by the wider ones, and a danger that no sign names shows in the level alone.
    """
    known = [f for f in findings if f.kind != UNNAMED and not _is_own(f, talk)]
    for found in findings:
        for wider in talk.told_as.get(found.term, ()):
            kind, _, name = wider.partition(".")
            if not any(f.term == wider for f in known):
                known.append(replace(found, kind=kind, name=name))
    return tuple(known)


def _is_own(found: Finding, talk: Talk) -> bool:
    """Return whether other programs do not know the name of a finding."""
    return found.term in talk.told_as or not {found.term, found.kind}.isdisjoint(talk.untold)


def understanding(said: Understanding, ms: float, talk: Talk) -> dict[str, Any]:
    """Return an understanding; `ms` is the time it took, in milliseconds.

    Under `details` stand findings by the names that the pack alone has.
    """
    return {
        "text": said.transcript.text,
        "intent": said.intent,
        "also": list(said.also),
        "findings": [finding(f) for f in shared(said.findings, talk)],
        "details": [finding(f) for f in said.findings if _is_own(f, talk)],
        "urgency": said.urgency.name.lower(),
        "crisis": said.crisis,
        "ms": round(ms, 3),
    }


def reply(turn: int, heard: str, understood: dict[str, Any] | None, after: Conversation, said: Reply) -> dict[str, Any]:
    """Return one line of a conversation."""
    return {
        "turn": turn,
        "heard": heard,
        "understood": understood,
        "act": said.act.value,
        "say": said.say,
        "lines": [{"text": part.text, "card": part.card, "sources": list(part.sources)} for part in said.lines],
        "asks": None if not said.asks else said.asks[0] if len(said.asks) == 1 else list(said.asks),
        "urgency": after.told.name.lower() if after.told else None,
        "final": after.final,
        "causes": [{"name": c.name, "because": [finding(f) for f in c.because]} for c in after.causes],
        "tips": list(after.tips),
        "done": after.done,
    }
