"""What can be said at any time to steer the talk: stop, repeat, slower, back, skip, why, help and their like.

Core: pure. No command answers a question, loses the thread or lowers a level.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.answers import direct
from voice_skill.dialogue.ending import NET, close
from voice_skill.dialogue.memory import REPEATS
from voice_skill.dialogue.questions import ask, screened
from voice_skill.dialogue.result import brief_net, tell
from voice_skill.dialogue.thread import go_on, nothing_said, tell_pending
from voice_skill.dialogue.wording import said
from voice_skill.values import FASTEST, QUIETEST, SLOWEST, Act, Expects, Line, Reply

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import Question
    from voice_skill.values import SpeechSetting

_RATES = {"slower": (-1, 0), "faster": (1, 0), "quieter": (0, -1), "louder": (0, 1)}
_CHANGES, _CHANGES_FOR_EACH = "changes", 2
"""Counted as REPEATS are: changes of speed, loudness and voice, of which this many count as one."""
_WAITS = "waits"
"""Counted so too: time to think, which nobody loses by having something said again."""
_SKIPS_TO_RESULT = 2
"""Questions in a row that are skipped before the rest is left too."""


def stop(moment: Moment) -> tuple[Conversation, Reply] | None:
    """End the exercise or the long answer first; then the conversation, with the safety-net."""
    if not moment.wants("stop", "goodbye"):
        return None
    talk = moment.now
    if moment.wants("stop") and (talk.routine or (talk.parts and talk.final)):
        quiet = moment.having(replace(talk, routine="", step=0, parts=()))
        line = said("stopped", quiet.now, moment.pack)
        return go_on(quiet, (line,)) if talk.routine else _with_net(quiet, line)
    return close(moment)


def repeat(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Say the last reply again, slower or louder, or as fast and in the voice that was asked for."""
    wanted, speech = moment.heard.intent, moment.heard.speech
    changes = speech is not None or wanted in _RATES
    # Who wants it louder once more is not somebody who understands nothing.
    counted, most = (_CHANGES, _CHANGES_FOR_EACH) if changes else (REPEATS, 1)
    times = moment.now.counts.get(counted, 0)
    if not (changes or wanted == "repeat") or times >= most * moment.pack.limits.misses:
        return None
    rate, volume = (0, 0) if speech else _RATES.get(wanted, (0, 0))
    last = moment.before.last
    lines = last.lines if last is not None else (said("nothing_yet", moment.now, moment.pack),)
    if speech is not None:
        lines = (_spoken_so(speech, moment), *lines)
    elif wanted != "repeat":
        lines = (said(wanted, moment.now, moment.pack), *lines)
    return replace(moment.now, counts={**moment.now.counts, counted: times + 1}), Reply(
        Act.REPEAT,
        lines,
        asks=last.asks if last is not None else (),
        expects=last.expects if last is not None else Expects.NOTHING,
        rate_change=rate,
        volume_change=volume,
        speech=speech,
    )


def asked_back_again(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Say again what was asked back, to somebody who only wants to hear it once more: that is no yes."""
    if not (moment.before.doubt and moment.now.doubt):
        return None
    return repeat(moment) or _again(moment.having(_counted(moment.now)))


def _counted(talk: Conversation) -> Conversation:
    return replace(talk, counts={**talk.counts, REPEATS: talk.counts.get(REPEATS, 0) + 1})


def _spoken_so(speech: SpeechSetting, moment: Moment) -> Line:
    """Return the words that tell how it speaks from now on."""
    usual = speech.value is None and not speech.voice
    key = f"manner.usual_{speech.what}" if usual else f"manner.{speech.voice or speech.what}"
    value = speech.value or 0.0
    number = min(FASTEST, max(SLOWEST, value)) if speech.what == "rate" else min(1.0, max(QUIETEST, value)) * 10
    return said(key, moment.now, moment.pack, number=f"{number:.0f}")


def wait(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Wait as long as it takes."""
    times = moment.now.counts.get(_WAITS, 0)
    if not moment.wants("wait") or times >= moment.pack.limits.rewordings:
        return None
    last = moment.before.last
    asks, expects = (last.asks, last.expects) if last is not None else ((), Expects.NOTHING)
    waited = replace(moment.now, counts={**moment.now.counts, _WAITS: times + 1})
    return waited, Reply(Act.REPEAT, (said("take_your_time", moment.now, moment.pack),), asks=asks, expects=expects)


def rephrase(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Put the open question in other words, or say the last thing again."""
    if not moment.wants("rephrase", "clarify") or direct(moment, general=False) is not None:
        return None
    question = moment.question
    if question is None or question.topic == moment.pack.talk.summary:
        return repeat(moment.having(moment.now)) or _again(moment)
    lines = (said("other_words", moment.now, moment.pack),)
    if moment.wants("clarify") and f"why {question.topic}" not in moment.now.said:
        return _explained(moment, question)
    return go_on(moment, lines, Act.CLARIFY)


def _again(moment: Moment) -> tuple[Conversation, Reply]:
    last = moment.before.last
    lines = last.lines if last is not None else (said("nothing_yet", moment.now, moment.pack),)
    return moment.now, Reply(
        Act.REPEAT, lines, asks=last.asks if last else (), expects=last.expects if last else Expects.NOTHING
    )


def why_ask(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Say in one sentence why it is asked, then ask again in other words."""
    if not moment.wants("why_ask"):
        return None
    if moment.question is not None:
        return _explained(moment, moment.question)
    talk = replace(moment.now, misses=moment.now.misses + 1)
    if talk.misses >= moment.pack.limits.misses:
        return close(moment.having(talk), "not_heard")
    return go_on(moment.having(talk), (said("why_nothing", talk, moment.pack),))


def _explained(moment: Moment, question: Question) -> tuple[Conversation, Reply]:
    key = f"why {question.topic}"
    if key in moment.now.said:
        return go_on(moment, (said("why_again", moment.now, moment.pack),), Act.CLARIFY)
    because = Line(question.why, question.topic if question.sources else None, question.sources)
    talk = replace(moment.now, said=(*moment.now.said, key))
    return go_on(moment.having(talk), (because,), Act.CLARIFY)


def skip(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Leave the open question; after two in a row, leave the rest as well."""
    if not moment.wants("skip"):
        return None
    talk = moment.now
    if talk.parts and not talk.open:
        return _next_part(moment)
    if not talk.open or talk.final:
        return None
    skips = talk.counts.get("skips", 0) + 1
    if talk.open == moment.pack.talk.screen and not talk.skip:
        # Emergencies are not skipped at the first word; the rest is.
        return go_on(moment.having(replace(talk, skip=True)), (said("only_this", talk, moment.pack),))
    closed = (*talk.closed, talk.open)
    summarised = talk.summarised or talk.open == moment.pack.talk.summary
    after = replace(
        talk,
        open="",
        closed=closed,
        counts={**talk.counts, "skips": skips},
        summarised=summarised,
        skip=talk.skip or ((skips >= _SKIPS_TO_RESULT or _wants_result(moment)) and screened(moment)),
    )
    return go_on(moment.having(after), (said("skipped", after, moment.pack),))


def _wants_result(moment: Moment) -> bool:
    """Return whether the result is wanted in the same breath: "just give me tips"."""
    return bool(set(moment.pack.talk.at_once) & set(moment.heard.also))


def next_part(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Go on with a long answer, or leave it with the safety-net."""
    talk = moment.now
    if not talk.parts:
        if not moment.wants("continue") or talk.open or nothing_said(moment):
            return None
        return go_on(moment, (said("that_was_all", talk, moment.pack),) if talk.final else ())
    if moment.wants("continue") or (not talk.open and moment.answer in {"yes", "partly"} and not _new_facts(moment)):
        return _next_part(moment)
    if not talk.open and moment.answer == "no":
        left = replace(talk, parts=())
        return _with_net(moment.having(left), said("left_out", left, moment.pack))
    return None


def _with_net(moment: Moment, line: Line) -> tuple[Conversation, Reply]:
    """Go on after leaving out the rest of an answer; of the result, the safety-net is said."""
    if not moment.now.final or NET in moment.now.said:
        return go_on(moment, (line,))
    talk = replace(moment.now, said=(*moment.now.said, NET))
    return go_on(moment.having(talk), (line, *brief_net(moment)))


def _new_facts(moment: Moment) -> bool:
    return moment.now.findings != moment.before.findings


def _next_part(moment: Moment) -> tuple[Conversation, Reply]:
    return tell_pending(moment.having(replace(moment.now, open="")))


def back(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Go back to the part or the question before."""
    if not moment.wants("back"):
        return None
    talk = moment.now
    if len(talk.spoken) > 1 and not talk.open:
        again = (talk.spoken[-2], talk.spoken[-1], *talk.parts)
        return tell(moment.having(replace(talk, spoken=talk.spoken[:-2])), again)
    return _reopened(moment) or go_on(moment, (said("nothing_before", talk, moment.pack),))


def _reopened(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Put the question before the open one again; its new answer replaces the old one."""
    talk, pack = moment.now, moment.pack
    earlier = [t for t in talk.path if t not in {talk.open, pack.talk.problem} and t in pack.questions]
    if talk.final or not earlier:
        return None
    topic = earlier[-1]
    question = pack.questions[topic]
    reopened = replace(talk, reopened=topic, closed=tuple(t for t in talk.closed if t != topic), waiting="")
    count = min(talk.counts.get(topic, 0), len(question.again))
    reopened = replace(reopened, counts={**talk.counts, topic: count})
    return ask(question, moment.having(reopened), (said("going_back", talk, pack),))


def thanks(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Take thanks, and end where everything was said."""
    if not moment.wants("thanks", "greet"):
        return None
    if moment.wants("thanks") and moment.now.final and not moment.now.parts:
        return close(moment)
    return go_on(moment, (said(moment.heard.intent, moment.now, moment.pack),))


def nothing_more(moment: Moment) -> tuple[Conversation, Reply] | None:
    """End where nothing is open and there is nothing else."""
    talk = moment.now
    over = talk.final or (nothing_said(moment) and not moment.before.open)
    if not over or talk.parts or talk.open or _new_facts(moment):
        return None
    if moment.answer in {"no", "declined"}:
        return close(moment)
    if moment.answer in {"yes", "partly"}:
        talk = replace(talk, misses=talk.misses + 1)
        if talk.misses >= moment.pack.limits.misses:
            return close(moment.having(talk), "not_heard")
        line = said("what_else", talk, moment.pack)
        return talk, Reply(Act.ASK, (line,), asks=(moment.pack.talk.more,), expects=Expects.OPEN)
    return None
