"""Saying again what was said, in short: the summary, the short version, the sources, a hard word letter by letter.

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.read_back import heard_so_far
from voice_skill.dialogue.result import brief_net, build, level_of
from voice_skill.dialogue.thread import go_on
from voice_skill.dialogue.tips import instead_of, may_tell, tip_lines
from voice_skill.dialogue.wording import joined, medical, said, unique, words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.values import Line, Reply

_OFFER_WORDS = 9
"""Words kept free for the question after a short version."""
_HARD, _SHORTEST = 10, 5
"""Letters of a word that is hard without being listed, and of one that is worth spelling where it is named."""


def summary(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Say what was heard and, once it is known, the level."""
    if not moment.wants("summary"):
        return None
    talk, pack = moment.now, moment.pack
    heard = heard_so_far(moment)
    lines = [said("so_far", talk, pack, heard=heard) if heard else said("nothing_heard", talk, pack)]
    if talk.final:
        lines += _in_short(moment)
    elif talk.told is not None:
        name, level = level_of(moment)
        lines.append(medical(level.action, f"level.{name}", level.sources, talk, pack))
    return go_on(moment, _fitting(lines, pack.limits.words_per_part - _OFFER_WORDS))


def _fitting(lines: Sequence[Line], most: int) -> tuple[Line, ...]:
    """Return the lines that fit into a number of words, the first ones first."""
    kept: list[Line] = []
    for line in lines:
        if sum(words_in(known.text) for known in (*kept, line)) <= most:
            kept.append(line)
    return tuple(kept)


def _in_short(moment: Moment) -> list[Line]:
    """Return the level, the likeliest cause, the first tip and the safety-net, a line or two each."""
    name, level = level_of(moment)
    lines = [medical(level.action, f"level.{name}", level.sources, moment.now, moment.pack), *brief_net(moment)]
    causes, tips = build(moment, ("causes",))[:1], build(moment, ("tips",))[:1]
    lines += [line for part in causes for line in part.lines[:2]]
    lines += [line for part in tips for line in part.lines[1:2]]  # without the words that count them
    return lines


def short_version(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Give the result in a few words."""
    if not moment.wants("short_version"):
        return None
    if not moment.now.final:
        return go_on(moment.having(replace(moment.now, skip=True)), (said("short_soon", moment.now, moment.pack),))
    lines = _fitting(_in_short(moment), moment.pack.limits.words_per_part - _OFFER_WORDS)
    return go_on(moment.having(replace(moment.now, parts=())), lines)


def tip_again(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Tell one of the tips once more, by its place among those told: "the second one again"."""
    told = moment.now.tips
    if not (moment.now.final and moment.wants("ask_tips", "repeat")) or moment.now.findings != moment.before.findings:
        return None
    heard = f" {moment.heard.transcript.text.lower()} "
    place = next((n for words, n in moment.pack.talk.numbered.items() if f" {words} " in heard), None)
    if place is None or not told or place > len(told):
        return None
    tip = moment.pack.tips[told[place - 1]]
    allowed = may_tell(tip, moment) or instead_of(tip.name, moment)  # what was said since may speak against it
    return go_on(moment, tip_lines(tip, moment)) if allowed else None


def source(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Name the sources behind what was said last."""
    if not moment.wants("ask_source"):
        return None
    last = moment.before.last
    ids = unique(s for line in (last.lines if last else ()) for s in line.sources)
    names = [moment.pack.sources[i].spoken for i in ids if i in moment.pack.sources][:2]
    if not names:
        return go_on(moment, (said("no_source", moment.now, moment.pack),))
    return go_on(moment, (said("from_source", moment.now, moment.pack, sources=joined(names, moment.pack)),))


def spell(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Spell the hard word that was said last."""
    if not moment.wants("spell"):
        return None
    last = moment.before.last.say.lower() if moment.before.last else ""
    wanted = moment.heard.transcript.text.lower()
    told = "".join(letter if letter.isalpha() else " " for letter in last).split()
    forms = moment.pack.language.forms
    named = {word for word in wanted.split() if len(word) >= _SHORTEST} - forms.light - forms.skippable
    found = [word for word in told if word in named]
    found += [word for word in moment.pack.talk.spelled if word in f"{wanted} {last}"]
    found += sorted((word for word in told if len(word) >= _HARD), key=len, reverse=True)
    to_come = " ".join(line.text for part in moment.now.parts for line in part.lines).lower()
    found += [word for word in moment.pack.talk.spelled if word in to_come]  # "what's a fasciculation", "spell it"
    if not found:
        return go_on(moment, (said("nothing_to_spell", moment.now, moment.pack),))
    letters = ", ".join(letter for letter in found[0] if letter.isalpha())
    return go_on(moment, (said("spelled", moment.now, moment.pack, word=found[0], letters=letters),))
