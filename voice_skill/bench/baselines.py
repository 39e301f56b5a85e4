"""Simpler ways of understanding, to measure ours against: the nearest phrase, and the templates taken literally.

Both read what ours reads, the templates of the content pack, and neither knows of negation, time, people or the open
question.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from voice_skill.assess import level
from voice_skill.sampler import Sampler
from voice_skill.understand.intents import ANSWERS, CRISIS, REPORT, UNCLEAR
from voice_skill.understand.language import SLOTS
from voice_skill.understand.templates import EXACT
from voice_skill.values import Finding, Status, Understanding, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voice_skill.pack import ContentPack
    from voice_skill.understand.language import Lists
    from voice_skill.values import Transcript

EACH = 8
"""Phrases sampled from each template."""
NEAR = 90.0
"""Per cent of a phrase that must stand in the utterance for its finding to count."""
_MOST_MATCHES = 200
"""Ways in which an utterance may match templates that are looked at."""
_RULE = re.compile(r"<([a-z_]+)>")


class NearestPhrase:
    """Rapidfuzz over sampled phrases: the nearest one gives the intent, each that stands in the text its finding."""

    def __init__(self, pack: ContentPack) -> None:
        """Sample the phrases of a pack."""
        self._pack = pack
        sampler = Sampler(pack)
        wanted: dict[str, str] = {}
        meant: dict[str, Finding] = {}
        for name, template, rules in intents_of(source_of(pack)):
            for phrase in sampler.sample(template, rules, EACH):
                wanted.setdefault(phrase, name)
        for found, template, rules in findings_of(source_of(pack)):
            for phrase in sampler.sample(template, rules, EACH):
                meant.setdefault(f" {phrase} ", found)
                wanted.setdefault(phrase, REPORT)
        self._phrases, self._intents = list(wanted), list(wanted.values())
        self._within, self._found = list(meant), list(meant.values())

    def __call__(self, heard: Transcript, asking: str | None) -> Understanding:
        """Return what an utterance means by its phrases; `asking` is not used."""
        del asking
        text = heard.text.lower()
        nearest = process.extractOne(text, self._phrases) if text.strip() else None
        near = process.extract(
            f" {text} ", self._within, scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=_MOST_MATCHES
        )
        intent = self._intents[nearest[2]] if nearest else UNCLEAR
        return understood(heard, intent, (self._found[at] for _, _, at in near), self._pack)


class LiteralTemplates:
    """Hassil over the same templates: an utterance means what a template says that covers it word by word."""

    def __init__(self, pack: ContentPack) -> None:
        """Hand the templates of a pack to hassil."""
        from hassil.intents import Intents
        from hassil.recognize import recognize_all

        self._pack = pack
        self._recognize = recognize_all
        texts, self._found = template_texts(pack)
        self._intents = Intents.from_dict(for_hassil(texts, pack))

    def __call__(self, heard: Transcript, asking: str | None) -> Understanding:
        """Return what an utterance means where templates cover it; `asking` is not used."""
        del asking
        text = heard.text.replace("\x00", " ")
        intent = ""
        found: list[Finding] = []
        for match in islice(self._recognize(text, self._intents), _MOST_MATCHES) if text.strip() else ():
            if match.intent.name in self._found:
                found.append(self._found[match.intent.name])
            else:
                intent = intent or match.intent.name
            named = (str(entity.value).partition(".") for entity in match.entities_list if entity.name in SLOTS)
            found += (Finding(kind, name) for kind, _, name in named)
        return understood(heard, intent or (REPORT if found else UNCLEAR), found, self._pack)


def source_of(pack: ContentPack) -> Lists:
    """Return the templates of a pack. Raises ValueError where it does not keep them."""
    if pack.language.source is None:
        message = "the pack does not keep its templates"
        raise ValueError(message)
    return pack.language.source


def intents_of(source: Lists) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Yield (intent, template, rules) of intents and of bare answers."""
    for intent, _, template in source.intents:
        yield intent, template, {**source.rules, **source.intent_rules}
    for kind, templates in source.answers.items():
        for template in templates:
            yield ANSWERS[kind.split()[0]], template, source.rules


def findings_of(source: Lists) -> Iterator[tuple[Finding, str, Mapping[str, str]]]:
    """Yield (finding, template, rules)."""
    for entry, rules in zip(source.entries, source.entry_rules, strict=True):
        yield Finding(entry.kind, entry.name, entry.value, entry.status), entry.rule, rules


def literal(template: str, rules: Mapping[str, str]) -> str:
    """Return a template as hassil reads it: rules written out, gaps that may be empty, no mark of exact forms."""
    while _RULE.search(template):
        template = _RULE.sub(lambda rule: f"({rules[rule[1]]})", template)
    return template.replace(EXACT, "").replace("{gap}", "[{gap}]")


def template_texts(pack: ContentPack) -> tuple[dict[str, list[str]], dict[str, Finding]]:
    """Return the templates of each intent and each finding, as hassil reads them, and the findings by their names."""
    found_by: dict[str, Finding] = {}
    texts: dict[str, list[str]] = {}
    for name, template, rules in intents_of(source_of(pack)):
        texts.setdefault(name, []).append(literal(template, rules))
    for found, template, rules in findings_of(source_of(pack)):
        key = f"{found.term} {found.status}"
        found_by[key] = found
        texts.setdefault(key, []).append(literal(template, rules))
    return texts, found_by


def for_hassil(texts: Mapping[str, list[str]], pack: ContentPack) -> dict[str, Any]:
    """Return templates and what stands in their slots as a file of intents has them."""
    source = source_of(pack)
    named: dict[str, list[tuple[str, str]]] = {slot: [] for slot in SLOTS}
    for found, template, rules in findings_of(source):
        for slot, kind in SLOTS.items():
            if found.kind == kind and "{" not in template and found.status is Status.PRESENT:
                named[slot].append((literal(template, rules), found.term))
    people = [(literal(t, source.rules), who) for who, templates in source.people.items() for t in templates]
    lists: dict[str, Any] = {
        slot: {"values": [{"in": text, "out": out} for text, out in values]}
        for slot, values in {**named, "person": people}.items()
    }
    lists |= {"gap": {"wildcard": True}, "number": {"range": {"from": 0, "to": 100}}}
    return {
        "language": source.numbers.language,
        "intents": {name: {"data": [{"sentences": sentences}]} for name, sentences in texts.items()},
        "lists": lists,
        "skip_words": sorted(source.forms.light),
    }


def understood(heard: Transcript, intent: str, findings: Iterable[Finding], pack: ContentPack) -> Understanding:
    """Return the understanding that an intent and findings make, with the level that they support."""
    unique = tuple(dict.fromkeys(findings))
    urgency, flags = level(unique, pack) if unique else (Urgency.NONE, ())
    crises = {flag.id for flag in pack.red_flags if flag.crisis}
    crisis = intent == CRISIS or any(flag.id in crises for flag in flags)
    return Understanding(transcript=heard, intent=intent, findings=unique, urgency=urgency, crisis=crisis)
