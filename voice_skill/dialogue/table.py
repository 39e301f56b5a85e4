"""The turn table: from a conversation and an utterance to the next conversation and a reply.

Core: pure, and the whole of the dialogue's state is in the Conversation.

Theory of operation. A turn first remembers what was said and assesses all that is known.
Then the rows of RULES are tried from top to bottom; the first that applies answers.
Precedence is the order of the rows and nothing else:
a danger is told before a goodbye is said, a command is obeyed before a question is asked.
Dangers of the day do not end the questions; their words go before whatever the row says.
Rows that only interrupt end in `go_on`, which takes up the thread again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import assess, level
from voice_skill.conversation import Conversation
from voice_skill.dialogue import changes, commands, danger, ending, exercising, recall
from voice_skill.dialogue import talk as talking
from voice_skill.dialogue.correcting import cues_of
from voice_skill.dialogue.memory import remember
from voice_skill.dialogue.moment import SURE, Moment, Rule
from voice_skill.dialogue.taking_back import taken_back
from voice_skill.dialogue.theirs import of_the_subject
from voice_skill.dialogue.wording import said, words_of
from voice_skill.values import UNNAMED, Act, FlagFound, Line, Reply, Status, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.values import Finding, Understanding

_HURRIED = "hurried"
"""The cue of who wants few questions."""
_ENOUGH = 4
"""Questions asked after which such a person has the result: the problem, the danger signs, how long, weak or numb."""

RULES: tuple[tuple[str, Rule], ...] = (
    ("what was asked back is said again", commands.asked_back_again),
    ("an emergency heard unclearly is asked back once", danger.confirm_unclear),
    ("a new emergency comes before all else", danger.new_emergency),
    ("a wish to die", danger.crisis_words),
    ("nothing else until an emergency is acknowledged", danger.during_alarm),
    ("a conversation that is over", ending.over),
    ("a conversation without an end", ending.out_of_turns),
    ("an end that was only guessed is asked back once", ending.asked_back),
    ("stop and goodbye", commands.stop),
    ("begin anew, forget", ending.start_over),
    ("a sign that comes on in an exercise ends it", exercising.ended_by_a_sign),
    ("one of the tips again", recall.tip_again),
    ("repeat, slower, louder", commands.repeat),
    ("wait", commands.wait),
    ("the steps of a guided exercise", exercising.step_through),
    ("back", commands.back),
    ("why do you ask", commands.why_ask),
    ("in other words", commands.rephrase),
    ("go on, or leave it", commands.next_part),
    ("skip", commands.skip),
    ("sum it up", recall.summary),
    ("the short version", recall.short_version),
    ("where does that come from", recall.source),
    ("spell it", recall.spell),
    ("somebody else than before", talking.another_person),
    ("corrections", changes.corrected),
    ("an answer to the read-back", talking.read_back_answered),
    ("a guided exercise is asked for", talking.exercise),
    ("a part of the result is asked for", talking.section),
    ("direct questions", talking.direct_question),
    ("thanks and greetings", commands.thanks),
    ("a higher level after the result", talking.level_raised),
    ("nothing more to say", commands.nothing_more),
    ("not understood", talking.not_understood),
    ("the next question, the read-back, the answer", talking.next_thing),
)
"""What is done in a turn, the first row that applies."""


def greet(pack: ContentPack, country: str = "") -> tuple[Conversation, Reply]:
    """Return a new conversation and its first words."""
    problem = pack.questions[pack.talk.problem]
    talk = Conversation(
        country=country if country in pack.numbers else "", open=problem.topic, counts={problem.topic: 1}
    )
    lines = (said("greeting", talk, pack), Line(problem.say))
    reply = Reply(Act.GREET, lines, asks=(problem.topic,), expects=problem.expects)
    return replace(talk, last=reply), reply


def take_turn(before: Conversation, understood: Understanding, pack: ContentPack) -> tuple[Conversation, Reply]:
    """Return the conversation after an utterance, and what is said back."""
    moment = _moment(before, understood, pack)
    talk, urgent = danger.urgent_words(moment)
    moment = replace(moment, now=talk, due=words_of(urgent))
    after, reply = _first_that_applies(moment)
    if urgent and not after.doubt and after.alarm is None:
        act = reply.act if reply.act is Act.CLOSE else Act.URGENT
        reply = replace(reply, act=act, lines=(*urgent, *reply.lines))
    last = reply if reply.act is not Act.REPEAT else before.last
    return replace(after, turn=before.turn + 1, last=last), reply


def _first_that_applies(moment: Moment) -> tuple[Conversation, Reply]:
    outcomes = (rule(moment) for _, rule in RULES)
    return next(outcome for outcome in outcomes if outcome is not None)  # the last row always applies


def _moment(before: Conversation, heard: Understanding, pack: ContentPack) -> Moment:
    """Remember what was said, and assess it."""
    heard = danger.unless_guessed(heard, before, pack)
    heard = exercising.felt_in_it(of_the_subject(heard, before, pack), before, pack)
    if (doubted := taken_back(before, heard, pack)) is not None:
        assessment = assess(doubted.findings, pack)
        talk = _without_lifted_alarm(replace(doubted, flags=assessment.flags))
        return Moment(pack=pack, before=before, heard=heard, now=talk, assessment=assessment)
    remembered = remember(before, heard, pack)
    assessment = assess(remembered.talk.findings, pack)
    flags = _flags(before.flags, assessment.flags, corrected=remembered.corrected)
    waiting = "" if before.waiting.startswith(SURE) else remembered.talk.waiting
    talk = _hurried(replace(remembered.talk, flags=flags, waiting=waiting), heard, pack)
    moment = Moment(
        pack=pack,
        before=before,
        heard=heard,
        now=_without_lifted_alarm(talk) if remembered.corrected else talk,
        assessment=assessment,
        answer=remembered.answer,
        corrected=remembered.corrected,
    )
    return _in_doubt(moment) if _is_unclear(moment) else _half_heard(moment)


def _hurried(talk: Conversation, heard: Understanding, pack: ContentPack) -> Conversation:
    """Return the conversation with few questions for who wants few; how long, and weak or numb, are still asked."""
    hurried = _HURRIED in talk.counts or _HURRIED in cues_of(heard, pack)
    counts = {**talk.counts, _HURRIED: 1} if hurried else talk.counts
    asked = sum(topic in pack.questions for topic in counts)
    return replace(talk, counts=counts, skip=talk.skip or (hurried and asked >= _ENOUGH))


def _half_heard(moment: Moment) -> Moment:
    """Have a danger sign asked about that nobody asked for and that is in doubt.

    The question about emergencies does so where it still comes; afterwards the sign is asked back by itself.
    Kept as "not sure" it would count as answered, and never be asked.
    An emergency that is sure is told at once, and puts no other one off to be asked about.
    A no to many signs at once, which has no words for this one, does not settle it; a no to the sign itself does.
    """
    pack = moment.pack
    known = {f.term for f in moment.before.findings if f.status is not Status.ABSENT or f.heard}
    asked = moment.question.asks if moment.question is not None and moment.question.topic != pack.talk.screen else ()
    vague = [f for f in moment.heard.findings if f.status is Status.UNSURE and f.term not in (*asked, *known)]
    meant = tuple(replace(f, status=Status.PRESENT) for f in vague if f.term in pack.language.danger)
    kept = tuple(f for f in moment.now.findings if f.term not in {m.term for m in meant})
    unnamed = all(m.kind == UNNAMED for m in meant)
    sure = any(flag.level is Urgency.EMERGENCY for flag in moment.fresh)
    if sure or moment.before.doubt or not meant or not (moment.trusted or unnamed):
        return moment
    if not _is_emergency((*kept, *meant), moment):
        return moment
    screen = pack.questions[pack.talk.screen]
    asked_next = screen.topic not in moment.now.counts and (not unnamed or _tells(moment))
    later = asked_next and all(m.term in screen.asks or m.kind == UNNAMED for m in meant)
    return moment.having(replace(moment.now, findings=kept, doubt=() if later else meant))


def _tells(moment: Moment) -> bool:
    """Return whether a sign was told, so that the question about emergencies comes next, whatever else was wanted."""
    known = any(moment.facts.any_of(kind) for kind in moment.pack.talk.about)
    return known and moment.trusted and moment.wants("report_symptom", "inform")


def _is_emergency(findings: tuple[Finding, ...], moment: Moment) -> bool:
    """Return whether these findings would be an emergency that is not met yet."""
    met = {flag.id for flag in moment.now.flags}
    return any(f.level is Urgency.EMERGENCY and f.id not in met for f in level(findings, moment.pack)[1])


def _flags(old: tuple[FlagFound, ...], new: tuple[FlagFound, ...], *, corrected: bool) -> tuple[FlagFound, ...]:
    """Keep the rules that were met before, unless the person corrected something."""
    known = {flag.id for flag in new}
    kept = () if corrected else tuple(flag for flag in old if flag.id not in known)
    return tuple(sorted((*new, *kept), key=lambda flag: -flag.level))


def _without_lifted_alarm(talk: Conversation) -> Conversation:
    """Take back what rested on a rule that no longer holds."""
    held = {flag.id for flag in talk.flags}
    warned = tuple(flag for flag in talk.warned if flag in held)
    least = max((flag.level for flag in talk.flags), default=Urgency.SELF_CARE)  # advice that was given stays given
    told = (
        talk.told if talk.told is None or least >= talk.told else (least if talk.final and talk.alarm is None else None)
    )
    lifted = talk.alarm is not None and talk.alarm.flag not in held
    return replace(
        talk,
        warned=warned,
        told=told,
        alarm=None if lifted else talk.alarm,
        final=talk.final and not lifted,
        done=talk.done and not lifted,
    )


def _is_unclear(moment: Moment) -> bool:
    """Return whether a new emergency rests on a hearing that was not clear, and was not asked back yet."""
    emergency = any(flag.level is Urgency.EMERGENCY for flag in moment.fresh)
    return emergency and not moment.trusted and not moment.before.doubt


def _in_doubt(moment: Moment) -> Moment:
    """Set the findings of an unclear hearing aside until they are confirmed."""
    because = {f for flag in moment.fresh if flag.level is Urgency.EMERGENCY for f in flag.because}
    new = tuple(f for f in moment.now.findings if f in because and f not in moment.before.findings)
    kept = tuple(f for f in moment.now.findings if f not in new)
    assessment = assess(kept, moment.pack)
    flags = _flags(moment.before.flags, assessment.flags, corrected=False)
    talk = replace(moment.now, findings=kept, flags=flags, doubt=new)
    return replace(moment, now=talk, assessment=assessment)
