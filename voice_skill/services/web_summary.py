"""A conversation as a summary to print or save for a doctor; the page has the headings, the content pack the words.

Made only when a person asks for it, from memory, and kept nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voice_skill.assess import assess, dangers_open
from voice_skill.dialogue.wording import action, filled, named, narrowest, placed, unique
from voice_skill.services.web_messages import source_of
from voice_skill.values import UNNAMED, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.pack.asking import RedFlag
    from voice_skill.values import Finding


def summary(talk: Conversation, pack: ContentPack) -> dict[str, Any]:
    """Return what was said, what was advised, and what that rests on."""
    rules = {rule.id: rule for rule in pack.red_flags}
    flags = [rules[flag.id] for flag in talk.flags if flag.id in rules]
    unchecked = [rules[name] for name in assess(talk.findings, pack).unscreened if name in rules]
    tips = [pack.tips[name] for name in talk.tips if name in pack.tips]
    return {
        "said": {status.value: _said(talk, pack, status) for status in Status},
        "dangers": unique(rule.spoken if rule.consoles else filled(rule.reason, talk, pack) for rule in flags),
        "unchecked": unique(rule.spoken for rule in unchecked if rule.spoken),
        "advice": _advice(talk, pack),
        "causes": [_cause(c.name, placed(c.because, pack), pack) for c in talk.causes if c.name in pack.causes],
        "tips": [filled(tip.say, talk, pack) for tip in tips],
        "sources": _sources(talk, pack),
        "content": {"name": pack.name, "version": pack.version, "reviewed_by": pack.reviewed_by},
    }


def _said(talk: Conversation, pack: ContentPack, status: Status) -> list[str]:
    """Return what was said of one status, as phrases in the pack's words."""
    told = [f for f in talk.findings if f.status is status and f.kind != UNNAMED]
    # "No other medicine" and an unknown length of time are no things that are there or not.
    told = [f for f in told if status is Status.PRESENT or f.name != f.kind or not _is_number_or_told(f, talk, pack)]
    found = narrowest(told, pack)
    return placed(found, pack) if status is Status.PRESENT else unique(named(f, pack) for f in found)


def _is_number_or_told(finding: Finding, talk: Conversation, pack: ContentPack) -> bool:
    """Return whether a whole kind has a number for its value, or one of it is there."""
    told = any(f.kind == finding.kind and f.status is Status.PRESENT for f in talk.findings)
    return told or finding.kind in {pack.talk.timed, *pack.talk.single}


def _advice(talk: Conversation, pack: ContentPack) -> str:
    """Return how soon to see somebody, or whom to talk to, where that was told."""
    if talk.told is None:
        return ""
    if warned := _crises(talk, pack):
        return " ".join(filled(rule.reason if rule.consoles else rule.action, talk, pack) for rule in warned)
    level = pack.levels[talk.told.name.lower()]
    open_yet = dangers_open(assess(talk.findings, pack), pack)
    return filled(action(level, talk, pack, dangers_open=open_yet), talk, pack)


def _crises(talk: Conversation, pack: ContentPack) -> list[RedFlag]:
    """Return the rules of a crisis by which the person was advised, where that is all the advice they had."""
    warned = [rule for rule in pack.red_flags if rule.id in talk.warned and rule.level is talk.told]
    return warned if all(rule.crisis for rule in warned) else []


def _cause(name: str, because: list[str], pack: ContentPack) -> dict[str, Any]:
    return {"name": pack.causes[name].spoken, "because": because}


def _sources(talk: Conversation, pack: ContentPack) -> list[dict[str, Any]]:
    """Return the sources of what was told."""
    rules = {rule.id: rule for rule in pack.red_flags}
    cards: Iterable[tuple[str, ...]] = (
        *((pack.levels[talk.told.name.lower()].sources,) if talk.told is not None and not _crises(talk, pack) else ()),
        *(rules[flag.id].sources for flag in talk.flags if flag.id in rules),
        *(pack.causes[c.name].sources for c in talk.causes if c.name in pack.causes),
        *(pack.tips[name].sources for name in talk.tips if name in pack.tips),
    )
    known = (pack.sources[i] for i in unique(i for sources in cards for i in sources) if i in pack.sources)
    return [source_of(s.title, s.publisher, s.year, s.address) for s in known]
