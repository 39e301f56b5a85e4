"""Writes the files that OpenVoiceOS trains its intents with, from the content pack.

`python -m voice_skill.services.ovos.locale_files` writes them again after the content changed; a test tells when.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voice_skill.content import load_pack
from voice_skill.sampler import Sampler
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voice_skill.pack import ContentPack

HERE = Path(__file__).parent
LOCALE = "locale/en-us"
"""Where OpenVoiceOS looks for English; it takes the nearest language that there is."""
GROUP = "opm.skill"
"""The entry points under which OpenVoiceOS finds skills."""
EACH = 3
"""Sayings of each template."""
EXAMPLES = 5
"""Sayings that a screen may show."""


def skill_id() -> str:
    """Return the id under which this skill is installed."""
    return next(point.name for point in entry_points(group=GROUP) if point.value.startswith(f"{__package__}."))


def made(pack: ContentPack, identity: str) -> dict[str, str]:
    """Return the files: path below this folder -> text."""
    names = list(dict.fromkeys(_names(pack)))
    words = [text for text in names if " " not in text]
    asked = [text for text in dict.fromkeys(_questions(pack)) if not set(words).isdisjoint(text.split())]
    phrases = [text for text in (*asked, *names) if " " in text and text != pack.name]
    return {
        f"{LOCALE}/call.intent": _lines([pack.name]),
        f"{LOCALE}/talk.intent": _lines(phrases),
        f"{LOCALE}/sign.voc": _lines(words),
        f"{LOCALE}/skill.json": _written(_about(pack, identity, phrases)),
        "settingsmeta.json": _written(_settings(pack)),
    }


def _questions(pack: ContentPack) -> Iterator[str]:
    """Yield what people ask about causes and care."""
    asking = [intent for group in ("cause", "care") for intent in pack.groups.get(group, ())]
    yield from Sampler(pack).intents(pack.language.source, asking, EACH)


def _names(pack: ContentPack) -> Iterator[str]:
    """Yield how people name what the pack is about, where they have it now."""
    source = pack.language.source
    sampler, subjects = Sampler(pack), set(_subjects(pack))
    for entry, rules in zip(source.entries, source.entry_rules, strict=True) if source else ():
        if f"{entry.kind}.{entry.name}" in subjects and entry.status is Status.PRESENT:
            yield from sampler.sample(entry.rule, rules, EACH)


def _subjects(pack: ContentPack) -> Iterator[str]:
    """Yield the terms of our field whose names stand in the name of the pack."""
    for term, spoken in pack.spoken.items():
        if term.partition(".")[0] in pack.talk.about and spoken in pack.name:
            yield term


def _about(pack: ContentPack, identity: str, phrases: list[str]) -> dict[str, Any]:
    return {
        "skill_id": identity,
        "package_name": "voice-skill",
        "name": pack.name,
        "description": pack.replies["greeting"][0],
        "examples": phrases[:EXAMPLES],
        "license": "Apache-2.0",
        "tags": ["offline", "conversation"],
    }


def _settings(pack: ContentPack) -> dict[str, Any]:
    countries = ";".join(["the program's own|", *(f"{code}|{code}" for code in pack.numbers)])
    field = {"name": "country", "type": "select", "label": "Emergency numbers of", "options": countries, "value": ""}
    return {"skillMetadata": {"sections": [{"name": pack.name, "fields": [field]}]}}


def _lines(texts: list[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


def _written(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def write(files: Mapping[str, str], folder: Path = HERE) -> None:
    """Write the files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(made(load_pack(), skill_id()))
    sys.stdout.write(f"The files of the OpenVoiceOS skill are written to {HERE}.\n")
