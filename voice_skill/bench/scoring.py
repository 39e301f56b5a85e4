"""What was right and wrong over a measuring set, counted utterance by utterance."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voice_skill.as_json import shared
from voice_skill.values import Urgency

if TYPE_CHECKING:
    from voice_skill.bench.utterances import Labelled
    from voice_skill.pack import ContentPack
    from voice_skill.values import Understanding

HARMLESS = frozenset({"denied", "past", "other", "idiom", "hypothetical"})
"""Tags of utterances whose danger words are none."""
INDIRECT = "indirect"
"""Tag of danger signs in words that keyword matching misses."""
MISSING = "missing"
"""What is told of a finding that was not found at all."""
_NEVER_PRESENT = frozenset({"absent", "past", "other"})
_OUTSIDE = frozenset({"off_topic", "abuse", "unclear"})
Key = tuple[str, str, float | None]
"""Kind, name and value of a finding."""


@dataclass(slots=True)
class Score:
    """What was right and wrong; each list holds one entry for each time it came up."""

    groups: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """Intent group -> whether the group was right."""
    emergencies: list[bool] = field(default_factory=list)
    """Whether an emergency was found."""
    indirect: list[bool] = field(default_factory=list)
    """The same, for those that keyword matching misses."""
    crises: list[bool] = field(default_factory=list)
    """Whether a wish to die, self-harm or an overdose was found."""
    alarms: list[bool] = field(default_factory=list)
    """Whether an emergency was reported where words of danger are denied, past, another's or an idiom."""
    raised: list[bool] = field(default_factory=list)
    """Whether an emergency was reported at any other lesser level."""
    levels: list[bool] = field(default_factory=list)
    """Whether the level was right."""
    off_topic: list[bool] = field(default_factory=list)
    """Whether nothing was found in what is beside the point."""
    turned: list[bool] = field(default_factory=list)
    """Whether something denied, past or another's was reported as present."""
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(right status, status told or MISSING) -> findings."""
    hits: int = 0
    """Present findings that were found."""
    extra: int = 0
    """Findings reported as present that are not."""
    missed: int = 0
    """Present findings that were not found."""
    ms: list[float] = field(default_factory=list)
    """Milliseconds of each utterance."""
    peak_mb: float | None = None
    """Most memory of the process until then, where it tells something."""
    wrong: list[str] = field(default_factory=list)
    """What went wrong, a line each."""
    terms_missed: Counter[str] = field(default_factory=Counter)
    """Term -> how often it was missed."""
    terms_extra: Counter[str] = field(default_factory=Counter)
    """Term -> how often it was made up."""

    @property
    def f1(self) -> float:
        """Return F1 of findings over (kind, name, value) that are present."""
        return 2 * self.hits / max(2 * self.hits + self.extra + self.missed, 1)


def count(score: Score, row: Labelled, got: Understanding, pack: ContentPack) -> None:
    """Compare what was understood, as other programs are told it, with the labels of an utterance."""
    group_of = {intent: group for group, intents in pack.groups.items() for intent in intents}
    got = replace(got, findings=shared(got.findings, pack.talk))
    right = group_of.get(got.intent) in {group_of.get(intent) for intent in (row.intent, *row.also)}
    score.groups[group_of.get(row.intent, "?")].append(right)
    if not right:
        score.wrong.append(f"intent   {row.intent} -> {got.intent}: {row.text!r} asking={row.asking}")
    found: list[Key] = [(f.kind, f.name, f.value) for f in got.findings if f.status == "present"]
    _count_findings(score, row, found)
    _count_statuses(score, row, got, found)
    _count_danger(score, row, got)
    if row.intent in _OUTSIDE:
        score.off_topic.append(not any(k[0] != "answer" for k in found))


def _same(a: Key, b: Key, *, vague: bool = False) -> bool:
    """Return whether two findings agree; values may differ by a quarter, or by anything where they are vague."""
    if a[:2] != b[:2]:
        return False
    if a[2] is None or b[2] is None:
        return a[2] == b[2]
    return vague or abs(a[2] - b[2]) <= max(1.0, 0.25 * max(a[2], b[2]))


def _count_findings(score: Score, row: Labelled, found: list[Key]) -> None:
    left = list(found)
    vague = "vague_value" in row.tags
    for key in ((k, n, v) for k, n, v, s in row.findings if s == "present"):
        hit = next((k for k in left if _same(k, key, vague=vague)), None)
        if hit is None:
            score.missed += 1
            score.terms_missed[".".join(key[:2])] += 1
            score.wrong.append(f"missed   {key}: {row.text!r} asking={row.asking}")
        else:
            left.remove(hit)
            score.hits += 1
    allowed = [(k, n, v) for k, n, v, _ in row.optional]
    for key in left:
        if not any(_same(key, other, vague=True) for other in allowed):
            score.extra += 1
            score.terms_extra[".".join(key[:2])] += 1
            score.wrong.append(f"extra    {key}: {row.text!r} asking={row.asking}")


def _count_statuses(score: Score, row: Labelled, got: Understanding, found: list[Key]) -> None:
    vague = "vague_value" in row.tags
    for kind, name, value, status in row.findings:
        told = {
            f.status.value for f in got.findings if _same((f.kind, f.name, f.value), (kind, name, value), vague=vague)
        }
        score.statuses[status, status if status in told else min(told, default=MISSING)] += 1
        if status in _NEVER_PRESENT:
            turned = any(_same(k, (kind, name, value)) for k in found)
            score.turned.append(turned)
            if turned:
                score.wrong.append(f"status   {kind}.{name} {status} -> present: {row.text!r}")


def _count_danger(score: Score, row: Labelled, got: Understanding) -> None:
    read = [(f.name, f.status.value) for f in got.findings]
    if row.crisis:
        score.crises.append(got.crisis)
        if not got.crisis:
            score.wrong.append(f"CRISIS   missed: {row.text!r}")
    elif row.urgency == "emergency":
        right = got.urgency is Urgency.EMERGENCY
        score.emergencies.append(right)
        if INDIRECT in row.tags:
            score.indirect.append(right)
        if not right:
            score.wrong.append(f"DANGER   missed ({got.urgency.name}): {row.text!r} -> {read}")
    elif HARMLESS & set(row.tags) or row.urgency in {"none", "self_care", "soon", "urgent"}:
        alarm = got.urgency is Urgency.EMERGENCY or got.crisis
        (score.alarms if HARMLESS & set(row.tags) else score.raised).append(alarm)
        if alarm:
            score.wrong.append(f"ALARM    {row.text!r} -> {read}")
    if row.urgency and not row.crisis:
        score.levels.append(got.urgency.name.lower() == row.urgency)
