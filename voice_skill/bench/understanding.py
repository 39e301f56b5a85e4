"""`voice-skill bench understanding`: how much of a measuring set is understood, and how quickly."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from voice_skill.understand import understand
from voice_skill.values import Transcript, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voice_skill.bench.utterances import Labelled
    from voice_skill.pack import ContentPack
    from voice_skill.values import Understanding

HARMLESS = frozenset({"denied", "past", "other", "idiom", "hypothetical"})
_NEVER_PRESENT = frozenset({"absent", "past", "other"})


@dataclass(slots=True)
class Score:
    """What was right and wrong."""

    groups: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    emergencies: list[bool] = field(default_factory=list)
    crises: list[bool] = field(default_factory=list)
    alarms: list[bool] = field(default_factory=list)
    levels: list[bool] = field(default_factory=list)
    off_topic: list[bool] = field(default_factory=list)
    turned: list[bool] = field(default_factory=list)
    hits: int = 0
    extra: int = 0
    missed: int = 0
    ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    terms_missed: Counter[str] = field(default_factory=Counter)
    terms_extra: Counter[str] = field(default_factory=Counter)

    @property
    def f1(self) -> float:
        """Return F1 of findings over (kind, name, value) that are present."""
        return 2 * self.hits / max(2 * self.hits + self.extra + self.missed, 1)


def measure(rows: Iterable[Labelled], pack: ContentPack) -> Score:
    """Understand every utterance and count."""
    score = Score()
    group_of = {intent: group for group, intents in pack.groups.items() for intent in intents}
    for row in rows:
        begun = perf_counter()
        got = understand(Transcript(row.text), pack, row.asking)
        score.ms.append((perf_counter() - begun) * 1000)
        _count(score, row, got, group_of)
    return score


def _key(kind: str, name: str, value: float | None) -> tuple[str, str, float | None]:
    return kind, name, value


def _same(a: tuple[str, str, float | None], b: tuple[str, str, float | None], *, vague: bool = False) -> bool:
    """Return whether two findings agree; values may differ by a quarter, or by anything where they are vague."""
    if a[:2] != b[:2]:
        return False
    if a[2] is None or b[2] is None:
        return a[2] == b[2]
    return vague or abs(a[2] - b[2]) <= max(1.0, 0.25 * max(a[2], b[2]))


def _count(score: Score, row: Labelled, got: Understanding, group_of: dict[str, str]) -> None:
    right = group_of.get(got.intent) in {group_of.get(intent) for intent in (row.intent, *row.also)}
    score.groups[group_of.get(row.intent, "?")].append(right)
    if not right:
        score.wrong.append(f"intent   {row.intent} -> {got.intent}: {row.text!r} asking={row.asking}")
    wanted = [_key(k, n, v) for k, n, v, s in row.findings if s == "present"]
    found = [_key(f.kind, f.name, f.value) for f in got.findings if f.status == "present"]
    left = list(found)
    vague = "vague_value" in row.tags
    for key in wanted:
        hit = next((k for k in left if _same(k, key, vague=vague)), None)
        if hit is None:
            score.missed += 1
            score.terms_missed[".".join(map(str, key[:2]))] += 1
            score.wrong.append(f"missed   {key}: {row.text!r} asking={row.asking}")
        else:
            left.remove(hit)
            score.hits += 1
    allowed = [_key(k, n, v) for k, n, v, _ in row.optional]
    for key in left:
        if any(_same(key, other, vague=True) for other in allowed):
            continue
        score.extra += 1
        score.terms_extra[".".join(map(str, key[:2]))] += 1
        score.wrong.append(f"extra    {key}: {row.text!r} asking={row.asking}")
    for kind, name, value, status in row.findings:
        if status in _NEVER_PRESENT:
            turned = any(_same(k, _key(kind, name, value)) for k in found)
            score.turned.append(turned)
            if turned:
                score.wrong.append(f"status   {kind}.{name} {status} -> present: {row.text!r}")
    _count_danger(score, row, got, found)


def _count_danger(score: Score, row: Labelled, got: Understanding, found: list[tuple[str, str, float | None]]) -> None:
    if row.crisis:
        score.crises.append(got.crisis)
        if not got.crisis:
            score.wrong.append(f"CRISIS   missed: {row.text!r}")
    elif row.urgency == "emergency":
        score.emergencies.append(got.urgency is Urgency.EMERGENCY)
        if got.urgency is not Urgency.EMERGENCY:
            read = [(f.name, f.status.value) for f in got.findings]
            score.wrong.append(f"DANGER   missed ({got.urgency.name}): {row.text!r} -> {read}")
    elif HARMLESS & set(row.tags) or row.urgency in {"none", "self_care", "soon", "urgent"}:
        alarm = got.urgency is Urgency.EMERGENCY or got.crisis
        score.alarms.append(alarm)
        if alarm:
            score.wrong.append(f"ALARM    {row.text!r} -> {[(f.name, f.status.value) for f in got.findings]}")
    if row.urgency and not row.crisis:
        score.levels.append(got.urgency.name.lower() == row.urgency)
    if row.intent in {"off_topic", "abuse", "unclear"}:
        score.off_topic.append(not any(k[0] != "answer" for k in found))


def _share(values: list[bool], *, of: bool = True) -> str:
    return f"{100 * sum(v is of for v in values) / len(values):.1f} % of {len(values)}" if values else "none in the set"


def table(score: Score) -> list[tuple[str, str]]:
    """Return (measure, figure) rows."""
    everything = [right for rights in score.groups.values() for right in rights]
    means = [sum(r) / len(r) for r in score.groups.values()]
    ms = sorted(score.ms)
    rows = [("intent group right", _share(everything)), ("mean over groups", f"{100 * sum(means) / len(means):.1f} %")]
    rows += [(f"  group {name}", _share(rights)) for name, rights in sorted(score.groups.items())]
    rows += [
        ("emergencies found", _share(score.emergencies)),
        ("crises found", _share(score.crises)),
        ("false emergencies", _share(score.alarms)),
        ("level right", _share(score.levels)),
        ("findings F1", f"{score.f1:.3f}"),
        ("findings precision", f"{score.hits / max(score.hits + score.extra, 1):.3f}"),
        ("findings recall", f"{score.hits / max(score.hits + score.missed, 1):.3f}"),
        ("denied, past, another's reported as present", _share(score.turned)),
        ("off-topic kept out of findings", _share(score.off_topic)),
        ("median time", f"{ms[len(ms) // 2]:.2f} ms"),
        ("99th percentile", f"{ms[int(len(ms) * 0.99)]:.2f} ms"),
    ]
    return rows
