"""Understanding, beside hassil and padacioso on the same utterances, each in a process of its own."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec

from voice_skill.bench.baselines import (
    findings_of,
    for_hassil,
    intents_of,
    source_of,
    template_texts,
    understood,
)
from voice_skill.bench.figures import Figure, Unit, figures
from voice_skill.bench.peers.asking import Answers, PeerFailed, ask_ours, ask_peer
from voice_skill.bench.scoring import Score, count
from voice_skill.bench.together.rows import Beside, Row
from voice_skill.bench.understanding import SET
from voice_skill.bench.utterances import load
from voice_skill.content import load_pack
from voice_skill.sampler import Sampler
from voice_skill.understand.intents import REPORT, UNCLEAR
from voice_skill.understand.language import SLOTS
from voice_skill.values import Finding, Transcript, Understanding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from voice_skill.bench.together.sizes import Run
    from voice_skill.bench.utterances import Labelled
    from voice_skill.pack import ContentPack

    Reading = Callable[[Labelled, Any], Understanding]
    """From an utterance and what a process answered to what it means."""

PART = "understanding"
TOLD = (
    "intent group right",
    "mean over groups",
    "emergencies found",
    "crises found",
    "false emergencies where danger is denied, past, another's or an idiom",
    "findings F1",
    "median time",
    "99th percentile",
)
"""The figures that the one table has; `bench understanding` has all."""
MEMORY, PROCESSOR = "peak memory, with the set", "processor time, median"
EXAMPLES = 2
"""Examples of each template that padacioso gets: it keeps each one, compiled twice."""


def rows(run: Run) -> Iterator[Row]:
    """Yield the rows of understanding."""
    said = list(load(SET / "unseen"))[:: run.size.every]
    pack = load_pack(run.content)
    whole = _ours(said, pack, run, embeddings=True)
    others: dict[str, dict[str, Figure] | str] = {"ours without MiniLM": _ours(said, pack, run, embeddings=False)}
    if run.peers:
        others |= {"hassil": _peer(_hassil, said, pack), "padacioso": _peer(_padacioso, said, pack)}
    for name in (*TOLD, PROCESSOR, MEMORY):
        beside = tuple(_beside(who, figures_of, name) for who, figures_of in others.items())
        yield Row(part=PART, figure=whole[name], beside=beside)


def _beside(who: str, told: dict[str, Figure] | str, name: str) -> Beside:
    """Return a figure of another, or why there is none."""
    return Beside(who=who, why=told) if isinstance(told, str) else Beside(who=who, is_=told[name].is_)


def _ours(said: Sequence[Labelled], pack: ContentPack, run: Run, *, embeddings: bool) -> dict[str, Figure]:
    items = [{"text": row.text, "asking": row.asking} for row in said]
    given = {"kind": "understanding", "embeddings": embeddings, "content": str(run.content) if run.content else None}
    got = ask_ours("ours", given, items)
    score = scored(said, got, pack, lambda _, answer: msgspec.convert(answer, Understanding))
    return _told(score, got, embeddings=embeddings)


def _peer(
    ask: Callable[[Sequence[str], ContentPack], tuple[Answers, Mapping[str, Finding]]],
    said: Sequence[Labelled],
    pack: ContentPack,
) -> dict[str, Figure] | str:
    """Return the figures of a peer, or why there are none."""
    try:
        got, found = ask([row.text for row in said], pack)
    except PeerFailed as trouble:
        return str(trouble)
    score = scored(said, got, pack, lambda row, answer: meant(row, answer, found, pack))
    return _told(score, got, embeddings=False)


def _told(score: Score, got: Answers, *, embeddings: bool) -> dict[str, Figure]:
    """Return figures by name; processor time too, which others on the machine do not lengthen."""
    spent = Figure(name=PROCESSOR, unit=Unit.MS, is_=median(got.processor_ms), of=len(got.ms))
    return {figure.name: figure for figure in (*figures(score, embeddings=embeddings), spent)}


def scored(said: Sequence[Labelled], got: Answers, pack: ContentPack, reading: Reading) -> Score:
    """Count what a process made of utterances."""
    score = Score(ms=list(got.ms), peak_mb=got.peak_mb)
    for row, answer in zip(said, got.said, strict=True):
        count(score, row, reading(row, answer), pack)
    return score


def meant(
    row: Labelled, matches: Sequence[dict[str, Any]], found: Mapping[str, Finding], pack: ContentPack
) -> Understanding:
    """Return what the matches of a peer mean: the first intent, and all findings that are matched or in slots."""
    intent = next((match["name"] for match in matches if match["name"] not in found), "")
    findings = [found[match["name"]] for match in matches if match["name"] in found]
    slots = (slot for match in matches for slot in match["slots"])
    named = (value.partition(".") for name, value in slots if name in SLOTS)
    findings += (Finding(kind, name) for kind, _, name in named)
    return understood(Transcript(row.text), intent or (REPORT if findings else UNCLEAR), findings, pack)


def _hassil(texts: Sequence[str], pack: ContentPack) -> tuple[Answers, Mapping[str, Finding]]:
    templates, found = template_texts(pack)
    return ask_peer("hassil_peer", for_hassil(templates, pack), [text.replace("\x00", " ") for text in texts]), found


def _padacioso(texts: Sequence[str], pack: ContentPack) -> tuple[Answers, Mapping[str, Finding]]:
    """Ask padacioso, which gets examples, since it keeps one pattern for each wording that a template stands for."""
    sampler, source = Sampler(pack), source_of(pack)
    examples: dict[str, list[str]] = {}
    found: dict[str, Finding] = {}
    for name, template, rules in intents_of(source):
        examples.setdefault(name, []).extend(sampler.sample(template, rules, EXAMPLES))
    for finding, template, rules in findings_of(source):
        key = f"{finding.term} {finding.status}"
        found[key] = finding
        examples.setdefault(key, []).extend(sampler.sample(template, rules, EXAMPLES))
    return ask_peer("padacioso_peer", examples, texts), found
