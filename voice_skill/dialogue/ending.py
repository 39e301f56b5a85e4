"""How a conversation ends or begins anew: goodbye with the safety-net, start over, too many turns.

Core: pure. What ends it on a guess alone is asked back once, since it would lose what was said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.conversation import Conversation
from voice_skill.dialogue.memory import AGAIN
from voice_skill.dialogue.moment import SURE
from voice_skill.dialogue.result import brief_net, general, level_lines
from voice_skill.dialogue.thread import go_on, nothing_said
from voice_skill.dialogue.wording import said, words_of
from voice_skill.values import Act, Expects, Line, Reply, Urgency

if TYPE_CHECKING:
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import ContentPack

NET = "net"
"""Remembered once the safety-net was said in short."""
_ENDS = ("goodbye", "stop", "start_over", "delete_data")
"""Intents that lose what was said."""


def asked_back(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Ask once whether to go on, where an end was guessed from words that no phrase covers: a yes loses nothing."""
    waiting = moment.before.waiting
    if waiting.startswith(SURE):
        meant = waiting.removeprefix(SURE)
        again = moment.wants(*_ENDS) and moment.answer != "yes"
        if moment.answer == "no" or (again and not moment.guessed):
            return start_over(moment, sure=True) if meant in {"start_over", "delete_data"} else close(moment)
        return go_on(moment) if moment.answer == "yes" or again else None
    if not moment.wants(*_ENDS) or not moment.guessed or nothing_said(moment):
        return None
    if moment.now.done or (moment.now.final and not moment.now.parts) or _begins_exercise(moment):
        return None
    talk = replace(moment.now, waiting=f"{SURE}{moment.heard.intent}", open="")
    return talk, Reply(Act.CONFIRM, (said("or_go_on", talk, moment.pack),), expects=Expects.YES_NO)


def close(moment: Moment, key: str = "goodbye") -> tuple[Conversation, Reply]:
    """Say goodbye with the safety-net in one sentence, after the level where it is known and was not told."""
    talk = replace(moment.now, done=True, open="", parts=(), routine="", waiting="")
    net = [] if NET in talk.said else brief_net(moment)
    closing = (*net, *general(moment), said(key, talk, moment.pack))
    if moment.urgency >= Urgency.SOON and moment.urgency > (talk.told or Urgency.NONE):
        talk = replace(talk, told=moment.urgency)
        action, *reasons = level_lines(moment)
        whole = (action, *reasons, *closing)
        fits = words_of(whole) <= moment.pack.limits.words_per_part
        closing = whole if fits else (action, *closing)
    return talk, Reply(Act.CLOSE, closing)


def start_over(moment: Moment, *, sure: bool = False) -> tuple[Conversation, Reply] | None:
    """Forget everything and begin anew; an emergency is named once more."""
    if not sure and (not moment.wants("start_over", "delete_data") or _begins_exercise(moment)):
        return None
    return anew(moment.now, moment.pack, "forgotten" if moment.wants("delete_data") else "started_over")


def _begins_exercise(moment: Moment) -> bool:
    """Return whether "start it" means the exercise under way, where no phrase says to begin anew."""
    return bool(moment.before.routine) and moment.wants("start_over") and moment.guessed


def anew(before: Conversation, pack: ContentPack, key: str = "started_over") -> tuple[Conversation, Reply]:
    """Return a conversation that begins anew, and its first words after those called `key`."""
    fresh = Conversation(country=before.country, turn=before.turn)
    lines = [said(key, fresh, pack)]
    rule = next((rule for rule in pack.red_flags if before.alarm and rule.id == before.alarm.flag), None)
    if rule is not None:
        named = said("crisis_first" if rule.consoles else "still_there", fresh, pack)
        lines.append(replace(named, card=rule.id, sources=rule.sources))
    problem = pack.questions[pack.talk.problem]
    reply = Reply(Act.GREET, (*lines, Line(problem.say)), asks=(problem.topic,), expects=problem.expects)
    return replace(fresh, open=problem.topic, counts={problem.topic: 1}, last=reply), reply


def out_of_turns(moment: Moment) -> tuple[Conversation, Reply] | None:
    """End a conversation that has no end."""
    return close(moment, "too_long") if moment.before.turn >= moment.pack.limits.turns else None


def over(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Say once more that the conversation is over, where somebody goes on after the end."""
    if not moment.before.done or moment.now.findings != moment.before.findings:
        return None
    held = moment.before.alarm is not None and (moment.wants(*AGAIN) or moment.heard.speech)
    if held or moment.wants("start_over", "delete_data"):
        return None
    if moment.urgency is Urgency.EMERGENCY or moment.wants("stop", "goodbye", "thanks", "unclear"):
        return close(moment)
    return None
