"""What people say about their twitch, and what they ask: corrections, answers to the read-back, direct questions.

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import assess
from voice_skill.conversation import Conversation, Part
from voice_skill.dialogue import answers
from voice_skill.dialogue.echo import acknowledged
from voice_skill.dialogue.ending import close
from voice_skill.dialogue.questions import ask, newly_due, screened, which
from voice_skill.dialogue.result import build, causes_for, level_lines, level_of, tell
from voice_skill.dialogue.thread import WAITING_EXERCISE, go_on, nothing_said, onwards, reply_to, tell_pending
from voice_skill.dialogue.tips import tips_for
from voice_skill.dialogue.wording import medical, said, subject, words_of
from voice_skill.values import Act, Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.dialogue.moment import Moment
    from voice_skill.values import Line, Reply

_OUTSIDE = "outside"
"""The group of intents that lead away from the subject; they count as not understood."""
_SAYS = frozenset(
    {"report_symptom", "inform", "correct", "affirm", "deny", "hedge", "unsure", "decline", "continue", "low_mood"}
)
"""Intents that tell something or answer; they never count as not understood."""


def another_person(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Begin anew for somebody else once the first person has had the result; before that, ask again what was denied."""
    before = subject(moment.before, moment.pack)
    now = subject(moment.now, moment.pack)
    if before == now or (moment.corrected and now) or not moment.trusted:
        return None
    if not moment.before.final or not now:
        return _meant_all_along(moment) if moment.before.path else None
    fresh = Conversation(
        country=moment.now.country,
        turn=moment.now.turn,
        findings=tuple(f for f in moment.heard.findings if f.kind != "answer"),
        said=("general",) if "general" in moment.now.said else (),
    )
    anew = anew_from(moment, fresh)
    return go_on(anew, (said("for_another", anew.now, moment.pack),))


def _meant_all_along(moment: Moment) -> tuple[Conversation, Reply]:
    """Go on about somebody else in the middle of the questions: what was denied was denied of another person."""
    pack = moment.pack
    counts = {
        t: min(n, len(pack.questions[t].again)) if t in pack.questions else n for t, n in moment.now.counts.items()
    }
    kept = tuple(f for f in moment.now.findings if f.status not in {Status.ABSENT, Status.UNSURE})
    own = not subject(moment.now, pack)  # "no, it is mine" denies nothing but whose it is
    denied = tuple(f for f in moment.heard.findings if not own and f.status in {Status.ABSENT, Status.UNSURE})
    talk = replace(moment.now, findings=(*kept, *denied), counts=counts, closed=(), vague=(), open="", misses=0)
    lines, talk = _once(moment.having(talk))
    anew = replace(moment.having(talk), assessment=assess(talk.findings, pack))
    return go_on(anew, lines or (said("for_speaker" if own else "for_another", talk, pack),))


def anew_from(moment: Moment, fresh: Conversation) -> Moment:
    """Return the moment with a new conversation in it, assessed."""
    assessment = assess(fresh.findings, moment.pack)
    talk = replace(fresh, flags=assessment.flags, warned=tuple(f.id for f in assessment.flags))
    return replace(moment, now=talk, before=fresh, assessment=assessment)


def read_back_answered(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Go on to the result after a yes; ask what to change after a no."""
    talk, pack = moment.now, moment.pack
    if moment.before.open != pack.talk.summary:
        return None
    if moment.answer == "no":
        if f"which {pack.talk.summary}" not in talk.counts:
            return which(pack.questions[pack.talk.summary], moment)
        return go_on(moment.having(replace(talk, summarised=True, open="")))
    if moment.answer or moment.heard.intent in _SAYS:
        return go_on(moment.having(replace(talk, summarised=True, open="")))
    return None


def exercise(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Begin a guided exercise, once emergencies are ruled out."""
    routine = answers.exercise(moment)
    if routine is None:
        return None
    barred = routine.not_for is not None and moment.facts.holds(routine.not_for) is True
    if not barred and not moment.before.routine and not screened(moment) and not nothing_said(moment):
        waiting = moment.having(replace(moment.now, waiting=f"{WAITING_EXERCISE}{routine.name}"))
        return onwards(waiting, (said("promise", moment.now, moment.pack),))
    if not barred:
        return answers.begin(moment, routine)
    _, reply = answers.begin(moment, routine)
    return tell_pending(moment.having(replace(moment.now, open="", parts=(Part(lines=reply.lines), *moment.now.parts))))


def section(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Tell the part of the result that is asked for, or promise it and go on with what it needs."""
    wanted = moment.pack.talk.sections.get(moment.heard.intent)
    own = any(f.kind in moment.pack.talk.about for f in moment.heard.findings) and not screened(moment)
    if wanted is None or _asks_of_something_else(moment, own=own):
        return None
    if moment.now.final:
        return _told_section(moment, wanted)
    at_once = moment.heard.intent in moment.pack.talk.at_once
    known = any(moment.facts.any_of(kind) for kind in moment.pack.talk.about)
    if answers.direct(moment) is not None and not own and not (known and at_once):
        return None
    insists = bool(moment.now.wanted) or (at_once and moment.pack.talk.screen in moment.before.counts)
    talk = replace(moment.now, wanted=wanted, skip=moment.now.skip or insists)
    line = () if talk.skip and screened(moment) else (said("promise", talk, moment.pack),)
    return go_on(moment.having(talk), line)


def _asks_of_something_else(moment: Moment, *, own: bool) -> bool:
    """Return whether the question is about a thing of its own, such as a drink, and not about the person's sign."""
    chosen = answers.direct(moment, general=False)
    if chosen is None:
        return False
    kinds = {term.partition(".")[0] for term in chosen.about}
    return not own or not kinds <= set(moment.pack.talk.about)


def _told_section(moment: Moment, wanted: str) -> tuple[Conversation, Reply] | None:
    parts = build(moment, (wanted,))
    if wanted == "tips" and set(tips_for(moment)) <= set(moment.now.tips):
        general = answers.direct(moment)
        if general is not None:
            return reply_to(moment, general)
    if not parts:
        return None
    if wanted == "watch" and moment.urgency >= Urgency.SOON:
        parts = (replace(parts[0], lines=(level_lines(moment)[0], *parts[0].lines)), *parts[1:])  # "can i wait"
    told = {line.text for part in parts for line in part.lines}
    left = (replace(p, lines=tuple(line for line in p.lines if line.text not in told)) for p in moment.now.parts)
    rest = tuple(part for part in left if part.lines)
    return tell(moment.having(replace(moment.now, parts=(), spoken=())), (*parts, *rest))


def direct_question(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Answer a direct question, then go back to where we were."""
    chosen = answers.direct(moment)
    if chosen is None or (not chosen.about and _may_be_an_answer(moment)):
        return None
    if moment.now.parts and moment.now.parts[0].lines[0].card == f"answer.{chosen.id}" and not moment.now.open:
        return tell_pending(moment)
    key = f"answer {chosen.id}"
    times = moment.now.counts.get(key, 0)
    strays = times >= moment.pack.limits.rewordings or moment.heard.intent in moment.pack.groups.get(_OUTSIDE, ())
    misses = moment.now.misses + 1 if strays else 0
    talk = replace(moment.now, waiting="", misses=misses, counts={**moment.now.counts, key: times + 1})
    if misses >= moment.pack.limits.misses:
        return close(moment.having(talk), "not_heard")
    if times >= moment.pack.limits.rewordings:
        strayed = moment.heard.intent in moment.pack.groups.get(_OUTSIDE, ())
        return go_on(moment.having(talk), (said("strayed" if strayed else "told_already", talk, moment.pack),))
    return reply_to(moment.having(talk), chosen, more=answers.also_asked(moment, chosen))


def _may_be_an_answer(moment: Moment) -> bool:
    """Return whether words that a model guesses to be beside the point follow on a question, and may be its answer."""
    outside = moment.heard.intent in moment.pack.groups.get(_OUTSIDE, ())
    return outside and moment.guessed and moment.question is not None and bool(moment.question.asks)


def level_raised(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Say a higher level, where something was added after the result."""
    told = moment.now.told or Urgency.NONE
    if not moment.now.final or moment.urgency <= told or moment.urgency >= Urgency.URGENT:
        return None
    name, level = level_of(moment)
    rules = [moment.rule(f.id) for f in moment.now.flags if f.level == moment.urgency][:1]
    lines = [said("changes_advice", moment.now, moment.pack)]
    lines.append(medical(level.action, f"level.{name}", level.sources, moment.now, moment.pack))
    lines += [medical(rule.reason, rule.id, rule.sources, moment.now, moment.pack) for rule in rules]
    return go_on(moment.having(replace(moment.now, told=moment.urgency)), lines)


def not_understood(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Ask again in other words; after a few times leave it open and go on, and in the end say goodbye."""
    again = any(f.kind in moment.pack.talk.about and f.status is Status.PRESENT for f in moment.heard.findings)
    again = again and moment.question is not None  # told once more in answer, it was understood
    nothing = moment.now.findings == moment.before.findings and not moment.answer and not again
    if not nothing or moment.heard.intent in _SAYS - {"inform", "report_symptom", "correct", "continue"}:
        return None
    talk = replace(moment.now, misses=moment.now.misses + 1)
    if talk.misses >= moment.pack.limits.misses:
        return close(moment.having(talk), "not_heard")
    silent = not moment.heard.transcript.text.strip()
    talk = replace(talk, counts=_without_skips(talk))
    line = said("silence" if silent else "missed", talk, moment.pack)
    return go_on(moment.having(talk), (line,), Act.CLARIFY)


def next_thing(moment: Moment) -> tuple[Conversation, Reply]:
    """Take up what was said in a word, and go on."""
    talk = replace(moment.now, misses=0, counts=_without_skips(moment.now), open=_still_open(moment))
    moment = moment.having(talk)
    lines, talk = _once(moment)
    moment = moment.having(talk)
    if moment.now.final and (question := newly_due(moment)) is not None:
        return ask(question, moment, [*lines, said("noted", talk, moment.pack)])
    if moment.now.final and _news(moment):
        return _added(moment, [*lines, said("noted", talk, moment.pack)])
    return go_on(moment, [*lines, *([] if lines else acknowledged(moment))])


def _added(moment: Moment, lines: Sequence[Line]) -> tuple[Conversation, Reply]:
    """Take up something that was said after the result: tell the causes that it points to now."""
    known = {cause.name for cause in moment.now.causes}
    fresh = any(cause.name not in known for cause in causes_for(moment))
    if not fresh or moment.now.parts:
        return go_on(moment, lines)
    return tell(moment, build(moment, ("causes",), words_of(lines)), lines)


def _without_skips(talk: Conversation) -> dict[str, int]:
    return {key: count for key, count in talk.counts.items() if key not in {"skips", "repeats", "waits", "changes"}}


def _still_open(moment: Moment) -> str:
    """Keep a question open only where a bare yes to it has to be explained."""
    return moment.now.open if moment.now.open in moment.now.vague else ""


def _news(moment: Moment) -> bool:
    return moment.now.findings != moment.before.findings


def _once(moment: Moment) -> tuple[list[Line], Conversation]:
    """Return what is said once: sympathy for what was told, and whom we mean by "you"."""
    talk, pack = moment.now, moment.pack
    fresh = [f for f in talk.findings if f not in moment.before.findings and f.status is Status.PRESENT]
    keys = [*(f"felt.{f.term}" for f in fresh), f"about.{subject(talk, pack)}"]
    untold = [key for key in keys if key in pack.replies and key not in talk.said]
    due = [] if moment.due else untold[:1]  # a danger of the day needs the room
    return [said(key, talk, pack) for key in due], replace(talk, said=(*talk.said, *due))
