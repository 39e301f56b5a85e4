"""What the person wants: the intent, and others in the same breath.

Core: pure. A danger to life first; then templates that cover the whole utterance; then a linear model over words and
over what the rules found; without a trained model, templates and findings alone.
The model may add a reading; it never takes a finding away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand.answers import Answer, of_wellness, reads_back
from voice_skill.understand.left_out import LEFT_OUT
from voice_skill.understand.scene import SIGNS
from voice_skill.understand.status import HABIT
from voice_skill.understand.trust import ANSWERED_SHORT, SHORT
from voice_skill.values import Evidence, Expects, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.pack import ContentPack, When
    from voice_skill.understand.language import Language
    from voice_skill.understand.phrases import Found
    from voice_skill.understand.read import Read
    from voice_skill.understand.scene import Mention
    from voice_skill.understand.tokens import Token
    from voice_skill.understand.trie import Match
    from voice_skill.values import Finding

UNCLEAR, REPORT, INFORM, CORRECT, CRISIS = "unclear", "report_symptom", "inform", "correct", "self_harm"
OFF_TOPIC, GOODBYE, WHAT_IS, STOP = "off_topic", "goodbye", "ask_what_is", "stop"
STOPPING = ("ask_hydration", "ask_medicine")
"""Intents of somebody who asks about drinks or medicines, or tells that they will stop: no wish to die."""
ANSWERS = {"yes": "affirm", "no": "deny", "partly": "hedge", "unknown": "unsure"}
_LEAST = 0.12
"""Probability below which nothing is taken to be understood."""
_ALSO = 0.2
"""Probability above which another intent counts as said in the same breath."""
CONVERSATION = "conversation"
"""The group of intents that steer the talk."""
_ASKING = "ask_"
"""How the intents of questions begin."""
_WHY_ASK, _CAUSE = "why_ask", "ask_cause"
"""What a bare "why" asks: why something was asked, or why the twitch comes."""
_ANSWERS, _CONTENT, OUTSIDE, _CRISIS = "answers", "content", "outside", "crisis"
"""Groups of intents that decisions name."""
_LIKELY = 0.6
"""Probability below which an answer to the open question comes before another wish."""
_SURE = 0.8
"""Probability above which the model alone may take words for a wish to die."""
_GUESSED = 0.65
"""Probability below which words that hold no yes or no, and no sign, are no answer."""
_COVERED = 0.99
"""Share of the content words that a template of a whole utterance must cover."""


def decide(read: Read, pack: ContentPack) -> tuple[str, tuple[str, ...], list[Evidence]]:
    """Return the intent, other intents in the same breath, and the reasons."""
    if plain := _beyond_doubt(read, pack):
        intent, reason = plain
        return intent, (), [Evidence(intent, "", reason)]
    ranked = _ranked(read, pack)
    whole = _whole(read.tokens, read.found, read.scene.language)
    more = read.answer is None or read.answer.end - read.answer.start < len(read.tokens)  # "no i can not call"
    whole = _in_context(whole, read)
    if whole is not None and (read.question is not None or whole[0] not in ANSWERS.values() or more):
        return whole[0], _others(whole[0], ranked), [Evidence(whole[0], "", whole[1])]
    if read.aside:
        return read.aside, _others(read.aside, ranked), [Evidence(read.aside, "", "about something else altogether")]
    if not ranked:
        return _by_findings(read)
    intent, probability = _cautious(ranked, read, pack)
    if _too_little(read, intent, probability):
        return UNCLEAR, (intent,), [Evidence(UNCLEAR, "", f"likeliest {intent} {probability:.2f}")]
    if _turned(read) and (intent == ANSWERS["no"] or (intent == CORRECT and not read.mentions)):
        intent = ANSWERS["yes"]
    if intent == ANSWERS["no"] and read.answer is None and _is_there(read):
        intent = INFORM  # "thirty eight point four", asked for a fever
    if probability < _LIKELY and (answering := _answered(read, intent, pack)):
        return (
            answering,
            (intent,),
            [Evidence(answering, "", f"answers the question; model {intent} {probability:.2f}")],
        )
    return intent, _others(intent, ranked), [Evidence(intent, "", f"model {probability:.2f}")]


def _beyond_doubt(read: Read, pack: ContentPack) -> tuple[str, str] | None:
    """Return (intent, reason) where no template and no model has a say."""
    if not read.tokens:
        return UNCLEAR, "nothing was said"
    if any(flag.crisis and _holds(flag.when, _undoubted(read)) for flag in pack.red_flags):
        return CRISIS, "a crisis finding"
    if read.asks_a_word:
        return WHAT_IS, "what a word means"
    if any(m.why == LEFT_OUT for m in read.mentions):
        return CORRECT, "taken out of what was read back"
    return (INFORM, "whom it is for") if read.names_whom else None


def _in_context(whole: tuple[str, str] | None, read: Read) -> tuple[str, str] | None:
    """Return the intent of a template as the question makes it: "plenty" is a no to too little, "it's fine" a yes."""
    answers = {ANSWERS["yes"], ANSWERS["no"], *([STOP] if reads_back(read.question) else ())}  # "that'll do"
    if whole is not None and whole[0] == _WHY_ASK and read.question is None and len(read.telling) <= 1:
        return _CAUSE, whole[1]  # "why", where nothing was asked
    if whole is None or read.answer is None or whole[0] not in answers:
        return whole
    taken = whole[0] == ANSWERS["yes"] or reads_back(read.question)
    return (ANSWERS[read.answer.name], whole[1]) if taken else whole


def _turned(read: Read) -> bool:
    """Return whether a no was taken back for a yes, which no model may hear as a no: "no, wait, yes".

    So is one to what was read back, where there is nothing to add: "no, that's everything".
    """
    if read.answer is None or read.answer.name != "yes":
        return False
    if reads_back(read.question):
        return True
    names = read.scene.language.answer_entries
    return any(names[m.entry].startswith("no") and m.end <= read.answer.start for m in read.found.answers)


def _is_there(read: Read) -> bool:
    """Return whether a sign that was asked about is told."""
    asked = read.question.asks if read.question is not None else ()
    return any(f.term in asked and f.status is Status.PRESENT for f in read.findings)


def _too_little(read: Read, intent: str, probability: float) -> bool:
    """Return whether nothing is understood: a likely guess is not enough for a yes or a no without a word of either.

    Whatever is misheard, or said by a television, would answer the open question otherwise.
    """
    if read.findings:
        return False
    if intent not in ANSWERS.values() or read.answer is not None:
        return probability < _LEAST
    return probability < (ANSWERED_SHORT if len(read.tokens) <= SHORT else _GUESSED)


def _answered(read: Read, intent: str, pack: ContentPack) -> str | None:
    """Return the intent of an answer where the open question was answered and the model thought of something else."""
    question = read.question
    answering = {name for group in (_ANSWERS, _CONTENT) for name in pack.groups.get(group, ())}
    if intent in answering:
        return None
    if read.answer is not None:
        return ANSWERS[read.answer.name]
    if question is None:
        return None
    settled = any(f.kind in question.values or f.term in question.asks for f in read.findings)
    # What is asked back in the first breath is asked, although an open question is answered by any sign.
    return INFORM if settled and question.expects is not Expects.OPEN else None


def _cautious(ranked: Sequence[tuple[str, float]], read: Read, pack: ContentPack) -> tuple[str, float]:
    """Return the likeliest intent.

    A crisis that no phrase supports counts only where the model is nearly sure; an utterance with a sign in it
    is never beside the point.
    """
    said = read.findings
    named = [f for f in said if f.kind == "event"]
    ranked = [
        (name, chance)
        for name, chance in ranked
        if name != CRISIS or (not named and not read.is_wished and chance >= _SURE)
    ]
    intent, probability = ranked[0]
    signs = any(f.kind in SIGNS and f.status is Status.PRESENT for f in said)
    aside = {name for group in (OUTSIDE, _CRISIS) for name in pack.groups.get(group, ())} - {CRISIS}
    if signs and intent in aside and not any(f.name == intent for f in said):
        return REPORT, probability
    return intent, probability


def _undoubted(read: Read) -> list[Finding]:
    """Return the findings without those in doubt, a model's or a habit: such a crisis is asked back, gently."""
    doubted = {change.finding for change in read.changes if change.finding.status is Status.UNSURE}
    usual = {m.term for m in read.mentions if m.why == HABIT}
    return [f for f in read.findings if f not in doubted and f.term not in usual]


def _holds(when: When, said: Sequence[Finding]) -> bool:
    return _meets(when.any, said) and not _meets(when.none, said)


def _meets(terms: Sequence[str], said: Sequence[Finding]) -> bool:
    return any(f.term in terms and f.status in {Status.PRESENT, Status.UNSURE} for f in said)


def _others(intent: str, ranked: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    return tuple(name for name, probability in ranked[:3] if name != intent and probability >= _ALSO)


def is_whole(read: Read) -> bool:
    """Return whether a template of a whole utterance covers all that was said."""
    return _whole(read.tokens, read.found, read.scene.language) is not None


def asks_whole(tokens: Sequence[Token], found: Found, language: Language) -> bool:
    """Return whether a template of a whole utterance asks for something: "are you sure" holds no yes."""
    covering = _whole(tokens, found, language)
    return covering is not None and covering[0].startswith(_ASKING)


def whole_answer(tokens: Sequence[Token], found: Found, language: Language) -> Answer | None:
    """Return the answer that a template of a whole utterance gives."""
    covering = _whole(tokens, found, language)
    names = {intent: name for name, intent in ANSWERS.items()}
    if covering is None or covering[0] not in names:
        return None
    return Answer(0, len(tokens), names[covering[0]])


def _whole(tokens: Sequence[Token], found: Found, language: Language) -> tuple[str, str] | None:
    """Return (intent, template) of the template that covers the whole utterance, the longest first."""
    forms = language.forms
    every = range(len(tokens))
    content = [n for n in every if tokens[n].word not in forms.light and tokens[n].word not in forms.skippable]
    best: tuple[int, str, str] | None = None
    well = of_wellness(found.answers, language)
    for match in found.intents:
        intent, whole, rule = language.intent_entries[match.entry]
        if not whole or (best is not None and match.end - match.start <= best[0]):
            continue
        if match.start and tokens[match.start - 1].word in language.clauses.doers:
            continue  # "it stopped" is no "stop"
        if any(m.start <= match.start and match.end <= m.end and m.start < match.start for m in well):
            continue  # "i feel okay" is no "okay"
        covered = sum(match.start <= at < match.end for at in content or every)
        if covered >= _COVERED * len(content or every):
            best = (match.end - match.start, intent, rule)
    return (best[1], best[2]) if best else None


def named(found: Sequence[Match], language: Language) -> set[str]:
    """Return the intents whose phrases were found."""
    return {language.intent_entries[match.entry][0] for match in found}


def signs(read: Read) -> Iterator[str]:
    """Yield what the rules found, as features of the model."""
    for match in read.found.intents:
        intent, whole, _ = read.scene.language.intent_entries[match.entry]
        yield f"{'W' if whole else 'P'}:{intent}"
    known = [f for f in read.findings if f.kind not in read.scene.language.untrained]
    for finding in known:
        yield f"k:{finding.kind}:{finding.status}"
        if finding.kind in {"condition_asked", "event"}:
            yield f"n:{finding.term}"
    for cue in read.scene.cues:
        if cue.name in {"correction", "supposed", "feared", "own"}:
            yield f"q:{cue.name}"
    yield f"l:{min(len(read.tokens), 24) // 3}"
    yield f"f:{min(sum(f.status is Status.PRESENT for f in known), 4)}"
    yield from _answer_signs(read)


def _answer_signs(read: Read) -> Iterator[str]:
    answer, question = read.answer, read.question
    if answer is not None:
        yield f"a:{answer.name}"
        yield f"a:{answer.name}:{'all' if answer.end >= len(read.tokens) else 'more'}"
    if question is None:
        yield "asked:nothing"
        return
    yield f"asked:{question.expects}"
    if any(f.kind in question.values for f in read.findings):
        yield "asked:value given"
        yield f"asked:value given:{min(len(read.tokens), 12) // 4}"
    if any(f.term in question.asks for f in read.findings):
        yield "asked:sign named"
    if answer is not None:
        yield f"asked:{question.expects}:{answer.name}"


def _ranked(read: Read, pack: ContentPack) -> list[tuple[str, float]]:
    models = pack.language.models
    if models is None or read.seen is None:
        return []
    chances = models.intents.one_of(read.seen)
    return [(models.intents.names[n], float(chances[n])) for n in chances.argsort()[::-1][:6]]


def _by_findings(read: Read) -> tuple[str, tuple[str, ...], list[Evidence]]:
    """Decide without a model: the question asked, templates anywhere, then whether anything was found."""
    question = read.question
    named = [read.scene.language.intent_entries[m.entry] for m in read.found.intents]
    parts = [(intent, rule) for intent, whole, rule in named if not whole]
    if question is not None and any(f.kind in question.values for f in read.findings):
        return INFORM, (), [Evidence(INFORM, "", "a value for the question")]
    if parts:
        intent, rule = parts[0]
        return intent, tuple(dict.fromkeys(i for i, _ in parts if i != intent)), [Evidence(intent, "", rule)]
    if read.answer is not None:
        return ANSWERS[read.answer.name], (), [Evidence(ANSWERS[read.answer.name], "", "an answer")]
    if read.findings:
        return REPORT, (), [Evidence(REPORT, "", "findings")]
    return UNCLEAR, (), [Evidence(UNCLEAR, "", "nothing matched")]


_DENIALS = frozenset({"negation", "negated_verb", "unsure", "maybe"})
_NEAR = 4


def denies(answer: Answer, mentions: Sequence[Mention]) -> bool:
    """Return whether what looks like an answer denies or doubts the finding after it: "no weakness"."""
    return answer.name != "yes" and any(
        0 <= m.start - answer.end <= _NEAR and m.status in {Status.ABSENT, Status.UNSURE} and m.why in _DENIALS
        for m in mentions
    )
