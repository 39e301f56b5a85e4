"""The thread of a conversation: what comes next when nothing else has to be said.

Core: pure. Every rule that only interrupts ends here, so that an interruption never loses the thread.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.answers import begin, depends_on, worded
from voice_skill.dialogue.questions import ask, next_question, screened, which
from voice_skill.dialogue.read_back import heard_so_far
from voice_skill.dialogue.result import give, offer, tell
from voice_skill.dialogue.wording import cut, said, unique, words_in
from voice_skill.values import Act, Expects, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import Answer
    from voice_skill.values import Line


WAITING_EXERCISE = "exercise:"
"""What stands before the name of a guided exercise that waits until emergencies are ruled out."""


def go_on(moment: Moment, before: Sequence[Line] = (), act: Act = Act.ASK) -> tuple[Conversation, Reply]:
    """Take the conversation on from where it is, after saying some lines."""
    talk = moment.now
    if talk.waiting and (screened(moment) or nothing_said(moment)):
        return _waited_for(moment, before)
    question = moment.pack.questions.get(talk.open)
    if question is not None and question.topic in talk.vague and moment.answer in {"yes", "partly"}:
        after, reply = which(question, moment)
        return after, replace(reply, lines=(*before, *reply.lines))
    if talk.final:
        return _after_result(moment, before)
    if talk.parts and (screened(moment) or nothing_said(moment)):
        return tell_pending(moment, before)
    return onwards(moment, before, act)


def onwards(moment: Moment, before: Sequence[Line], act: Act = Act.ASK) -> tuple[Conversation, Reply]:
    """Ask the next question, read back, or give the result."""
    found = next_question(moment)
    if found is not None:
        return ask(found, moment, before, act)
    if nothing_said(moment):
        return offer(moment.having(replace(moment.now, open="")), before)
    return read_back(moment, before) if _may_be_read_back(moment) else give(moment, before)


def _waited_for(moment: Moment, before: Sequence[Line]) -> tuple[Conversation, Reply]:
    """Tell what waited until something was known, or ask the next thing that it depends on."""
    name = moment.now.waiting
    if name.startswith(WAITING_EXERCISE):
        routine = next(r for r in moment.pack.routines if r.name == name.removeprefix(WAITING_EXERCISE))
        after, reply = begin(moment.having(replace(moment.now, waiting="")), routine)
        return after, replace(reply, lines=(*before, *reply.lines))
    chosen = next((a for a in moment.pack.answers if a.id == name), None)
    if chosen is None:
        return go_on(moment.having(replace(moment.now, waiting="")), before)
    return reply_to(moment, chosen, before)


def reply_to(
    moment: Moment, chosen: Answer, before: Sequence[Line] = (), more: Sequence[Answer] = ()
) -> tuple[Conversation, Reply]:
    """Answer a direct question, after asking what the answer depends on; then go back to where we were.

    `more` are the answers to what was asked in the same breath, which follow as parts of their own.
    """
    question = depends_on(chosen, moment)
    if question is not None:
        waiting = moment.having(replace(moment.now, waiting=chosen.id))
        if not screened(moment) and not nothing_said(moment):
            return onwards(waiting, (*before, said("promise", moment.now, moment.pack)))
        first = () if moment.now.waiting else (said("depends", moment.now, moment.pack),)
        return ask(question, waiting, (*before, *first))
    rest = moment.now.parts if moment.now.final else ()  # a question in between does not lose the rest of the result
    answered = (part for answer in (chosen, *more) for part in worded(answer, moment))
    talk = replace(moment.now, waiting="", open="", parts=(*answered, *rest), spoken=())
    return tell_pending(moment.having(talk), before)


def tell_pending(moment: Moment, before: Sequence[Line] = ()) -> tuple[Conversation, Reply]:
    """Say the next part of an answer; after its last one, go back to where we were.

    Emergencies that are not ruled out yet are asked about after the first part, and the rest waits.
    What would be too long to follow in one go is told as far as it fits, by whole sentences.
    """
    talk, most = moment.now, moment.pack.limits.words_per_part - moment.due
    if talk.final:
        return tell(moment, talk.parts, before)
    first, rest = talk.parts[0], talk.parts[1:]
    told = moment.having(replace(talk, parts=rest, tips=tuple(unique((*talk.tips, *first.tips)))))
    free = screened(told) or nothing_said(told)
    after, reply = (offer if rest and free else onwards)(told, (*before, *first.lines))
    if words_in(reply.say) <= most:
        return replace(after, spoken=(*talk.spoken, first)), replace(reply, act=Act.ANSWER)
    if free and not rest:
        reply = Reply(Act.ANSWER, (*before, *first.lines, said("go_on", talk, moment.pack)), expects=Expects.YES_NO)
        if words_in(reply.say) <= most:
            return replace(told.now, open="", spoken=(*talk.spoken, first)), reply
    return _told_as_it_fits(moment, before, free=free)


def _told_as_it_fits(moment: Moment, before: Sequence[Line], *, free: bool) -> tuple[Conversation, Reply]:
    """Tell as many sentences of the next part as there is room for beside what has to follow; the rest waits."""
    talk, most = moment.now, moment.pack.limits.words_per_part - moment.due
    first, *rest = talk.parts
    follow = offer if free else onwards
    _, bare = follow(moment, before)
    head, tail = cut(first, most - words_in(bare.say))
    if head.lines:
        talk = replace(talk, parts=(tail, *rest) if tail.lines else tuple(rest), spoken=(*talk.spoken, head))
        after, reply = follow(moment.having(talk), (*before, *head.lines))
    else:
        promise = said("promise", talk, moment.pack)
        room = most - words_in(bare.say) >= words_in(promise.text)
        after, reply = onwards(moment, (*before, promise) if room else before)
    return after, replace(reply, act=Act.ANSWER)


def nothing_said(moment: Moment) -> bool:
    """Return whether nobody's sign was spoken of yet, so that there is no thread to go back to."""
    return not any(moment.facts.any_of(kind) for kind in moment.pack.talk.about)


def _after_result(moment: Moment, before: Sequence[Line]) -> tuple[Conversation, Reply]:
    """Offer what is left to be told, or ask what else there is."""
    return offer(moment.having(replace(moment.now, open="")), before)


def _may_be_read_back(moment: Moment) -> bool:
    talk, pack = moment.now, moment.pack
    times = talk.counts.get(pack.talk.summary, 0)
    return not (talk.summarised or talk.skip or nothing_said(moment)) and times <= pack.limits.rewordings


def read_back(moment: Moment, before: Sequence[Line] = ()) -> tuple[Conversation, Reply]:
    """Say what the result will rest on, and ask whether it is right."""
    talk, pack = moment.now, moment.pack
    topic = pack.talk.summary
    question, count = pack.questions[topic], talk.counts.get(topic, 0)
    text = (question.say, *question.again)[min(count, len(question.again))]
    line = said_text(text, moment)
    after = replace(talk, open=topic, counts={**talk.counts, topic: count + 1})
    return after, Reply(Act.CONFIRM, (*before, line), asks=(topic,), expects=Expects.YES_NO)


def said_text(text: str, moment: Moment) -> Line:
    """Return a line that holds what was heard so far."""
    from voice_skill.dialogue.wording import filled
    from voice_skill.values import Line

    return Line(filled(text, moment.now, moment.pack, heard=heard_so_far(moment)))
