"""What an utterance means: rules first, then the trained models, then what the person wants.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.assess import crisis_terms, level
from voice_skill.understand import alone, amounts, answers, aside, intents, trust, two_questions, unnamed, weighing
from voice_skill.understand.looking import Looks
from voice_skill.understand.reading import by_rules
from voice_skill.understand.scene import MEDICINE, PLACES, SIGNS
from voice_skill.understand.tokens import heard as words_of
from voice_skill.values import UNNAMED, Evidence, Status, Understanding, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.understand.model import Features, Models
    from voice_skill.understand.read import Read
    from voice_skill.understand.scene import Cue, Mention
    from voice_skill.understand.trie import Match
    from voice_skill.values import Transcript


def understand(heard: Transcript, pack: ContentPack, asking: str | None = None) -> Understanding:
    """Return what an utterance means; any text at all gives a result.

    `asking` is the topic of the open question, which decides what bare answers mean.
    """
    said = read(heard.text, pack, asking)
    if speaking := alone.speech(said.tokens, said.found, pack.language):
        setting, row = speaking
        return Understanding(heard, row.intent, speech=setting, evidence=(Evidence(row.intent, heard.text, row.sets),))
    intent, also, reasons = intents.decide(said, pack)
    asked = two_questions.asked(said, intent, pack, lambda half: read(half, pack))
    urgency, flags = level(said.findings, pack)
    if urgency < Urgency.URGENT and not _tells_of_a_sign(said, asking, pack):
        urgency = Urgency.NONE  # how long it lasts is no sign by itself
    nothing = intent == intents.OFF_TOPIC or (
        intent == intents.UNCLEAR and not asking and all(f.kind in PLACES for f in said.findings)
    )
    if intent == said.aside or (nothing and urgency < Urgency.URGENT and not _in_doubt(said, pack)):
        # "Set a timer for ten minutes" tells nothing of anybody's health, and "leg room" nothing at all.
        said, urgency, flags = said._replace(findings=()), Urgency.NONE, ()
    elif urgency < Urgency.URGENT and _is_command(said, intent, pack):
        said = said._replace(findings=tuple(f for f in said.findings if f.term != trust.DANGER))
    crises = {flag.id for flag in pack.red_flags if flag.crisis}
    return Understanding(
        transcript=heard,
        intent=intent,
        also=tuple(dict.fromkeys((*also, *(other for other in asked if other != intent)))),
        asked=asked,
        findings=said.findings,
        urgency=urgency,
        crisis=intent == intents.CRISIS or any(flag.id in crises for flag in flags),
        offered=_offered(said, pack),
        named=frozenset(m.term for m in said.mentions if m.dropped and m.entry.kind not in SIGNS),
        unmatched=_unmatched(said, pack),
        evidence=(*_evidence(said), *reasons),
    )


def _tells_of_a_sign(said: Read, asking: str | None, pack: ContentPack) -> bool:
    """Return whether something is said to be the matter with somebody, or in answer to a question somewhere."""
    kinds = {*SIGNS, UNNAMED, *({pack.talk.place} if asking else ())}
    return any(f.status in (Status.PRESENT, Status.UNSURE) and f.kind in kinds for f in said.findings)


def _offered(said: Read, pack: ContentPack) -> frozenset[str]:
    """Return the terms of what somebody asks whether to take: "can i take ibuprofen", but not "my ibuprofen"."""
    owned = pack.language.clauses.owners
    if next(said.scene.named("taken"), None) is not None:
        return frozenset()
    asked = [
        words_of(said.tokens, m.start, m.end)
        for m in said.mentions
        for cue in said.scene.named("offered")
        if m.entry.kind == MEDICINE
        and (m.start == cue.end or (m.start == cue.end + 1 and said.tokens[cue.end].word not in owned))
    ]
    return frozenset(f.term for f in said.findings if f.kind == MEDICINE and f.heard in asked)


def _is_command(said: Read, intent: str, pack: ContentPack) -> bool:
    """Return whether all that is said is likelier a command than the emergency that a model half hears in it."""
    return intent in pack.groups.get(intents.CONVERSATION, ()) and not said.mentions


def _in_doubt(said: Read, pack: ContentPack) -> bool:
    """Return whether a danger sign or a call for help is unsure: then no guess of what is wanted may take it away."""
    serious = pack.language.serious | {alone.CALL}
    doubted = (f for f in said.findings if f.status is Status.UNSURE and f.kind not in PLACES)
    return any(f.term in serious for f in doubted)


def read(text: str, pack: ContentPack, asking: str | None = None, *, by_models: bool = True) -> Read:
    """Return the findings of an utterance, with all that they rest on.

    `by_models` lets the trained models weigh what the rules found.
    """
    said = _only_explained(by_rules(text, pack, asking), pack)
    models = pack.language.models
    if models is None or not by_models or not said.tokens or _is_settled(said, pack):
        return said
    looks = Looks(said, models, asking, pack.language.danger)
    seen = looks.whole
    scales = weighing.Scales(
        read=said,
        chances=looks.chances(),
        trust=trust.WORDS if seen.meaning is None else trust.MEANING,
        danger=pack.language.danger,
        serious=pack.language.serious,
        text=text,
        closer=looks.closer,
        beside=looks.beside,
        apart=lambda: looks.apart,
        mistaken=_mistaken(said, pack),
        telling=pack.language.telling,
        sole=pack.language.sole,
        wider={rule.term: rule.becomes for rule in pack.rewrites if rule.adds and rule.term in pack.language.danger},
        usual=frozenset(pack.talk.understood),
        anybody=said.question is None or not said.question.of_others,
        crises=crisis_terms(pack),
        wished=_chance_of(intents.CRISIS, models, seen, unknown=1.0) if seen.meaning is not None else 1.0,
        denied=_chance_of(intents.ANSWERS["no"], models, seen, unknown=0.0),
    )
    weighed = scales.weigh()
    if unnamed.alarms(scales) and level(weighed.findings, pack)[0] is not Urgency.EMERGENCY:
        weighed = unnamed.alarming(scales, weighed)
    said = said._replace(seen=seen, findings=weighed.findings, changes=weighed.changes)
    return said._replace(aside=aside.intent(said, looks, pack))


def _mistaken(said: Read, pack: ContentPack) -> frozenset[str]:
    """Return the terms of dangers that a model takes what rules found for: a fit, where a tic is told."""
    there = [f.term for f in said.findings if f.status is Status.PRESENT]
    return frozenset(term for found in there for term in pack.language.mistaken.get(found, ()))


def _chance_of(intent: str, models: Models, seen: Features, *, unknown: float) -> float:
    """Return how likely the model of intents takes it for this one; `unknown` where it does not know the intent."""
    return float(dict(zip(models.intents.names, models.intents.one_of(seen), strict=True)).get(intent, unknown))


def _is_settled(said: Read, pack: ContentPack) -> bool:
    """Return whether rules alone say all: a bare answer to a question of yes or no, a command, a call, whom it is for.

    The models would say the same, ten times later.
    """
    if said.asks_a_word or any(f.term == alone.CALL and f.status is Status.PRESENT for f in said.findings):
        return True
    answer, question = said.answer, said.question
    if said.names_whom:
        return True
    if any(f.kind not in {answers.KIND, *PLACES} for f in said.findings) or not _only_places(said):
        return False
    if said.mentions and answer is not None:
        return False
    if answer is None and answers.is_grave(question, pack):
        return False  # asked about dying, "i will just stop taking them" may say more than it says
    if answer is None or question is None:
        return answer is None and intents.is_whole(said)
    return not question.values and (intents.is_whole(said) or answer[:2] == (0, len(said.tokens)))


def _only_explained(said: Read, pack: ContentPack) -> Read:
    """Return what was said without the sign in a word whose meaning is all that is asked: "what is a fit"."""
    asked = [m for m in said.mentions if m.entry.kind == pack.talk.explained]
    words, inside = pack.language.clauses, {at for m in asked for at in range(m.start, m.end)}
    beside = {t.word for at, t in enumerate(said.tokens) if at not in inside}
    if not asked or not beside <= words.courtesies - words.speaker:
        return said  # "what's a blackout, just had one"
    terms = {m.term for m in asked}
    findings = tuple(f for f in said.findings if f.term in terms)
    return said._replace(mentions=asked, findings=findings, asks_a_word=True)


def _only_places(said: Read) -> bool:
    """Return whether nothing is named but places: "the hand stretch"."""
    return all(m.entry.kind in PLACES for m in said.mentions)


def _unmatched(said: Read, pack: ContentPack) -> tuple[str, ...]:
    found, forms = said.found, pack.language.forms
    spans: tuple[Mention | Cue | Match | amounts.Amount, ...] = (
        *said.mentions,
        *found.cues,
        *found.answers,
        *found.amounts,
        *found.durations,
        *found.intents,
    )
    used = {at for span in spans for at in range(span.start, span.end)}
    return tuple(
        token.surface
        for at, token in enumerate(said.tokens)
        if at not in used and token.surface and token.word not in forms.light and token.word not in forms.skippable
    )


def _evidence(said: Read) -> list[Evidence]:
    return [Evidence(f"{f.term} {f.status}", f.heard, why) for f, why in said.changes] + [
        Evidence(
            f"{m.term} {'left out' if m.dropped else m.status}",
            words_of(said.tokens, m.start, m.end),
            m.entry.rule + (f" + {m.why}" if m.why else ""),
        )
        for m in said.mentions
    ]
