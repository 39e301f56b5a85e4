"""Emergencies, dangers of the day, and a wish to die: what is said first, whatever else was said.

Core: pure. The action comes before everything, then one reason; nothing else until it is acknowledged.
It is repeated once; after that, what to do meanwhile. Only a correction takes it back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import level
from voice_skill.conversation import Alarm
from voice_skill.dialogue.correcting import cues_of
from voice_skill.dialogue.memory import AGAIN
from voice_skill.dialogue.wording import joined, medical, placed, said, words_of
from voice_skill.understand.intents import CRISIS, UNCLEAR
from voice_skill.understand.status import WILL_CALL
from voice_skill.values import UNNAMED, Act, Expects, Finding, FlagFound, Line, Reply, Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import ContentPack, RedFlag
    from voice_skill.values import Understanding

_MOST_WORDS = 35
"""Words of an emergency reply at most, so that the action is not lost."""
_TOLD_AT_MOST = 2
"""Times the action is told before going on to what to do meanwhile."""
_ACKNOWLEDGES = frozenset({"affirm", "deny", "thanks", "continue", "skip", "wait", "goodbye"})
_ASKS_WHAT_TO_DO = ("ask_when_to_seek_care", "ask_tips", "help")
BY_MODEL = "model of "
"""How the evidence of what no rule found begins."""
_SEEN_TO, _FEW = frozenset({"called", WILL_CALL}), 6
"""Cues of who has called or is about to, and the words up to which nothing else is said with them."""
_HOLDS = AGAIN | {"start_over", "delete_data"}


def unless_guessed(heard: Understanding, before: Conversation, pack: ContentPack) -> Understanding:
    """Return what is said while an emergency waits to be acknowledged, without what a model alone half hears in it.

    "It's better though" is no wish to die, and "my son is ringing them", which says in few words that it is seen to, is
    no other emergency. What a model is sure of stays: "I took them all so I wouldn't wake up".
    """
    alarm = before.alarm
    if alarm is None or alarm.acknowledged or any(rule.id == alarm.flag and rule.crisis for rule in pack.red_flags):
        return heard
    if len(heard.transcript.text.split()) > _FEW:
        return heard
    seen_to = bool(_SEEN_TO & set(cues_of(heard, pack)))
    guessed = {e.what for e in heard.evidence if e.rule.startswith(BY_MODEL)}
    doubtful = {f for f in heard.findings if f.kind == UNNAMED or f.term in wishes_to_die(pack)}
    doubtful = {f for f in doubtful if f"{f.term} {f.status}" in guessed and (seen_to or f.status is Status.UNSURE)}
    return heard_without(doubtful, heard, pack) if doubtful else heard


def heard_without(dropped: AbstractSet[Finding], heard: Understanding, pack: ContentPack) -> Understanding:
    """Return what was heard without some findings, and without the urgency that rests on them."""
    kept = tuple(f for f in heard.findings if f not in dropped)
    urgency, flags = level(kept, pack)
    crisis = any(rule.crisis for rule in pack.red_flags for flag in flags if flag.id == rule.id)
    intent = heard.intent if crisis or heard.intent != CRISIS else UNCLEAR
    return replace(heard, findings=kept, urgency=urgency, crisis=crisis, intent=intent)


def wishes_to_die(pack: ContentPack) -> frozenset[str]:
    """Return the terms of a wish to die, without those of an overdose that may be an accident."""
    return frozenset(t for rule in pack.red_flags if rule.crisis and not rule.screen for t in rule.when.any)


def confirm_unclear(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Ask back, once, an emergency that was heard unclearly; no answer will count as yes."""
    if not moment.now.doubt:
        return None
    named = [f for f in moment.now.doubt if f.kind not in {UNNAMED, moment.pack.talk.subject}]
    if named and all(finding.term in wishes_to_die(moment.pack) for finding in named):
        line = said("confirm_crisis", moment.now, moment.pack)
    elif named:
        key = "confirm_danger" if moment.before.alarm is None else "confirm_taken_back"
        line = said(key, moment.now, moment.pack, heard=joined(placed(named, moment.pack), moment.pack))
    else:
        line = said("confirm_unnamed", moment.now, moment.pack)
    return replace(moment.now, open=""), Reply(Act.CONFIRM, (line,), expects=Expects.YES_NO)


def new_emergency(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Tell the action of a newly met emergency, before all else."""
    fresh = [f for f in moment.fresh if f.level is Urgency.EMERGENCY]
    if not fresh:
        return None
    rules = [moment.rule(flag.id) for flag in fresh]
    first = next((rule for rule in rules if rule.crisis), rules[0])
    return _sound(moment, first, warned=tuple(rule.id for rule in rules))


def crisis_words(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Take the crisis path for a wish to die that no finding stands for; where only the manner sounds like it, ask."""
    rule = next(
        (rule for rule in moment.pack.red_flags if rule.crisis and rule.id not in _crises_of_findings(moment)), None
    )
    if rule is None or moment.now.alarm is not None:
        return None
    kind, _, name = rule.when.any[0].partition(".")
    meant = Finding(kind, name)
    if moment.heard.crisis:
        flags = (FlagFound(rule.id, rule.level, (meant,)), *moment.now.flags)
        talk = replace(moment.now, findings=(*moment.now.findings, meant), flags=flags)
        return _sound(moment.having(talk), rule, warned=(rule.id,))
    if moment.heard.intent != "self_harm":
        return None
    talk = replace(moment.now, doubt=(meant,), open="")
    return talk, Reply(Act.CONFIRM, (said("confirm_crisis", talk, moment.pack),), expects=Expects.YES_NO)


def _crises_of_findings(moment: Moment) -> frozenset[str]:
    """Return the crisis rules that need a finding of their own, such as an overdose."""
    return frozenset(rule.id for rule in moment.pack.red_flags if rule.crisis and rule.screen)


def _sound(moment: Moment, rule: RedFlag, warned: tuple[str, ...]) -> tuple[Conversation, Reply]:
    talk = replace(
        moment.now,
        warned=(*moment.now.warned, *warned),
        alarm=Alarm(flag=rule.id),
        told=Urgency.EMERGENCY,
        final=True,
        done=False,
        open="",
        parts=(),
        routine="",
        waiting="",
    )
    return talk, _warning(talk, rule, moment)


def _warning(talk: Conversation, rule: RedFlag, moment: Moment) -> Reply:
    pack = moment.pack
    action = medical(_action(rule, moment), rule.id, rule.sources, talk, pack)
    reason = medical(rule.reason, rule.id, rule.sources, talk, pack)
    closing = said("with_someone" if rule.crisis else "can_you_call", talk, pack)
    lines = [action, reason]
    if words_of((*lines, closing)) <= _MOST_WORDS:
        lines.append(closing)
    return Reply(Act.CRISIS if rule.crisis else Act.URGENT, tuple(lines), expects=Expects.YES_NO)


def _action(rule: RedFlag, moment: Moment) -> str:
    return rule.action or moment.pack.levels["emergency"].action


def during_alarm(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Keep to the emergency until it is acknowledged, then say what to do meanwhile."""
    alarm = moment.now.alarm
    if alarm is None:
        return None
    rule = moment.rule(alarm.flag)
    if alarm.acknowledged and (moment.heard.crisis or moment.heard.urgency is Urgency.EMERGENCY):
        return _sound(moment, _said_again(rule, moment), warned=())
    if moment.before.done:
        return _after_the_close(moment, rule)
    return None if moment.wants(*_HOLDS) or moment.heard.speech else _until_acknowledged(moment, alarm, rule)


def _after_the_close(moment: Moment, rule: RedFlag) -> tuple[Conversation, Reply] | None:
    """Keep what to do in reach once the emergency was closed."""
    if moment.wants(*_ASKS_WHAT_TO_DO, "repeat") or (rule.crisis and moment.answer == "no"):
        return _meanwhile(moment, rule)
    if moment.wants(*_HOLDS) or moment.heard.speech:
        return None
    talk, reply = _leave(moment, rule)
    return talk, replace(reply, lines=(*reply.lines, said("say_start_over", talk, moment.pack)))


def _until_acknowledged(moment: Moment, alarm: Alarm, rule: RedFlag) -> tuple[Conversation, Reply]:
    """Say the action once more, then what to do meanwhile, until the person leaves it."""
    if moment.wants("stop"):
        return _leave(moment, rule)
    says_so = moment.wants("inform") and moment.now.findings == moment.before.findings
    cannot = _cannot_call(moment, rule)
    says_so |= moment.wants(*_ASKS_WHAT_TO_DO)  # "what do I do while I wait"
    says_so |= "called" in cues_of(moment.heard, moment.pack)
    acknowledged = says_so or cannot or moment.answer in {"yes", "no"} or bool(_ACKNOWLEDGES & set(moment.intents))
    if not alarm.acknowledged and not acknowledged and alarm.told < _TOLD_AT_MOST:
        return _once_more(moment, rule)
    if not alarm.acknowledged:
        return _meanwhile(moment, rule)
    if cannot or moment.wants(*_ASKS_WHAT_TO_DO):
        return _meanwhile(moment, rule)
    return _first_the_call(moment, rule) if _asks_something(moment) else _leave(moment, rule)


def _cannot_call(moment: Moment, rule: RedFlag) -> bool:
    """Return whether somebody says that there is no way to call: whom to ask is told with what to do meanwhile.

    In a crisis "i can't get through this" is no matter of the phone.
    """
    if rule.crisis:
        return False
    return "no_call" in cues_of(moment.heard, moment.pack)


def _said_again(rule: RedFlag, moment: Moment) -> RedFlag:
    """Return the rule of what is said again after it was taken note of: a crisis before the one of the alarm."""
    crises = (moment.rule(flag.id) for flag in moment.now.flags if moment.heard.crisis)
    return next((each for each in crises if each.crisis), rule)


def _asks_something(moment: Moment) -> bool:
    """Return whether the person asks or tells something, which has to wait."""
    asks = any(moment.heard.intent in answer.intents for answer in moment.pack.answers)
    return asks or moment.now.findings != moment.before.findings


def _once_more(moment: Moment, rule: RedFlag) -> tuple[Conversation, Reply]:
    alarm = replace(moment.now.alarm or Alarm(flag=rule.id), told=_TOLD_AT_MOST)
    talk = replace(moment.now, alarm=alarm)
    text = _again(moment, rule)
    reason = medical(rule.reason, rule.id, rule.sources, talk, moment.pack)
    asked = said("still_with_me" if rule.crisis else "heard_me", talk, moment.pack)
    lines = (text, *(() if rule.consoles else (reason,)), asked)
    return talk, Reply(Act.CRISIS if rule.crisis else Act.URGENT, lines, expects=Expects.YES_NO)


def _again(moment: Moment, rule: RedFlag) -> Line:
    if rule.again:
        return medical(rule.again, rule.id, rule.sources, moment.now, moment.pack)
    key = "crisis_again" if rule.crisis else "emergency_again"
    return replace(said(key, moment.now, moment.pack), card=rule.id, sources=rule.sources)


def _meanwhile(moment: Moment, rule: RedFlag) -> tuple[Conversation, Reply]:
    alarm = replace(moment.now.alarm or Alarm(flag=rule.id), acknowledged=True)
    talk = replace(moment.now, alarm=alarm)
    cannot = moment.answer == "no" or _cannot_call(moment, rule)
    heard_it = cannot or moment.answer == "yes"
    texts = rule.meanwhile if heard_it or not rule.consoles else rule.meanwhile[:1]  # the contact goes before them
    lines = [medical(text, rule.id, rule.sources, talk, moment.pack) for text in texts]
    if cannot:
        whom = said("crisis_alone" if rule.crisis else "cannot_call", talk, moment.pack)
        lines.insert(0, replace(whom, card=rule.id, sources=rule.sources))
    elif moment.answer != "yes" and "called" not in cues_of(moment.heard, moment.pack):
        lines.insert(0, _again(moment, rule))
    lines.append(said("say_repeat", talk, moment.pack))
    return talk, Reply(Act.CRISIS if rule.crisis else Act.URGENT, tuple(lines))


def _first_the_call(moment: Moment, rule: RedFlag) -> tuple[Conversation, Reply]:
    key = "crisis_first" if rule.crisis else "call_first"
    line = replace(said(key, moment.now, moment.pack), card=rule.id, sources=rule.sources)
    return moment.now, Reply(Act.CRISIS if rule.crisis else Act.URGENT, (line,))


def _leave(moment: Moment, rule: RedFlag) -> tuple[Conversation, Reply]:
    key = "leave_crisis" if rule.crisis else "leave_emergency"
    line = replace(said(key, moment.now, moment.pack), card=rule.id, sources=rule.sources)
    first = (_again(moment, rule),) if rule.crisis and rule.again else ()
    return replace(moment.now, done=True), Reply(Act.CLOSE, (*first, line))


def urgent_words(moment: Moment) -> tuple[Conversation, list[Line]]:
    """Return the words for dangers of the day that were not told yet, and the conversation that has told them."""
    fresh = [f for f in moment.fresh if f.level is Urgency.URGENT]
    if not fresh:
        return moment.now, []
    rule, pack = moment.rule(fresh[0].id), moment.pack
    told = max(Urgency.URGENT, moment.now.told or Urgency.NONE)
    talk = replace(moment.now, warned=(*moment.now.warned, *(f.id for f in fresh)), told=told)
    action = rule.action or pack.levels["urgent"].action
    return talk, [medical(text, rule.id, rule.sources, talk, pack) for text in (action, rule.reason)]
