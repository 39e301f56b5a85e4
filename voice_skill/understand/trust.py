"""How far a trained model is believed beside the rules: every probability that decides, with what it is for.

Core: pure. Chosen on sentences that were kept back from training; see CONTRIBUTING.md, "Which method, measured".
"""

from __future__ import annotations

from typing import NamedTuple

from voice_skill.values import UNNAMED


class Trust(NamedTuple):
    """Probabilities from which a model is believed; chosen on sentences kept back from its training."""

    add: float
    """A sign that no phrase caught."""
    add_danger: float
    """The same of a danger sign: a missed one is the worst mistake."""
    add_event: float
    """The same of an event: a wish to die is the worst to miss, and is asked about gently."""
    explained: float
    """What is added to these for a danger where rules found a sign themselves, so that little is left to guess."""
    doubted: float
    """What is added where the utterance speaks against a danger: a denial, the past, other people, a supposition."""
    unseen: float
    """Below this, the model does not see a sign that rules found."""
    unseen_danger: float
    """The same of a danger sign."""
    calm: float
    """Below this, the model sees no emergency at all, and a danger sign that it half sees becomes unsure."""
    alarm: float
    """An emergency that no named sign makes one."""
    turned: float
    """What rules found, and that is denied, past or another's after all."""
    turned_serious: float
    """The same of a sign that needs advice today or at once, which is asked about."""
    elsewhere: float
    """The same of a sign that no phrase caught and nobody asked about."""


WORDS = Trust(
    add=0.6,
    add_danger=0.45,
    add_event=0.3,
    explained=0.15,
    doubted=0.35,
    unseen=0.003,
    unseen_danger=0.0,
    calm=0.0,
    alarm=0.7,
    turned=2.0,
    turned_serious=2.0,
    elsewhere=2.0,
)
"""For a model of words and letters alone, which never takes back what rules found."""
MEANING = Trust(
    add=0.45,
    add_danger=0.4,
    add_event=0.2,
    explained=0.1,
    doubted=0.25,
    unseen=0.1,
    unseen_danger=0.01,
    calm=0.1,
    alarm=0.3,
    turned=0.5,
    turned_serious=0.6,
    elsewhere=0.6,
)
"""For a model that also has the meaning of the sentence.
With 0.5 for `turned_serious` too, two of 51 turned signs less were told as present, and chest pain that codeine "does
not touch" was asked about."""
OTHERWISE = 0.5
"""Probability from which the model's other status of a sign that it does not see counts."""
SUPPORTED, SURE = 0.3, 0.9
"""Probability of an emergency from which it supports the danger sign that no phrase caught, and what such a sign needs
without that support."""
TELLING, DENIAL = 0.97, 8
"""Probability of an emergency that is needed beside a sign that says exactly what is seen, or in a denial of a danger
that has no more words than these."""
AT_ONCE = 0.75
"""Probability of an emergency without a name from which it is one; below, it is asked about."""
ASIDE, PLAIN = 0.85, 0.95
"""What such an emergency needs where a question was open, with and without it in mind: to be asked about, and to be one
although the question was about dangers."""
ELSEWHERE = 0.9
"""What it needs by itself to be asked about, where the question was about no sign that alone is an emergency: of eleven
such answers of seen people and utterances that lay below, none was one."""
A_NO = 0.9
"""Probability from which all that is said is taken for a no, in which what the question lends is not believed: of 772
harmless answers the three that were likelier without the question had .93 and more, of 32 hidden dangers none."""
DOUBTED = 0.15
"""Probability below which a danger sign that rules found is only half seen by the model."""
LENT = 0.5
"""Probability without the question in mind below which a danger that no phrase caught is lent by the question, and is
asked about: of 16 such dangers in seen answers, all five below were none, and four of eleven above."""
ASKED = 0.15
"""Probability from which an everyday cause counts that was asked about, and that no phrase caught."""
BACKED, BACKED_ANSWER = 1.1, 1.6
"""What the probability of an event that no phrase caught, and that of a wish to die or of an emergency, must come to
for it to be told at once, and the same where everyday causes were asked for; below, it is asked about.
Two everyday answers about effort and rest came to 1.3 and 1.4, the wishes to die of the same people to 1.7 and more."""
CLOSER = 0.5
"""Probability from which the words around a danger sign show it."""
ASIDE, ASIDE_ANSWER, ASIDE_SURE = 0.7, 0.8, 0.95
"""Probability, without the question, from which what holds a sign is about something else altogether; the same where
something was asked; and where something was asked and it has few words or the speaker in it, or where it holds a sign
that may be a danger beside others.
By a script of the day, of 280 sentences about other things 54 held a sign or an answer, and 46 do with these; of 1,235
seen utterances of ours and of 1,108 harmless, dangerous and odd ones of strangers none is lost.
Without any of these three 0.5 would take four everyday answers for something else."""
ASIDE_WORDS, ANSWER_WORDS = 4, 6
"""Words that it has at least, and below which an answer has few."""
GLIMPSED = 0.05
"""Probability of a crisis after a question from which it is looked at without the question."""
BESIDES = 0.8
"""Probability from which a crisis is told at once by the words besides what somebody means to do, or the medicines that
were asked for; below, it is asked about. Of MiniLM, "ten of them dear" had 0.63 and "I had all ten of them" 0.97."""
CERTAIN, CERTAIN_DANGER = 0.8, 0.97
"""Probabilities from which a sign that rules read as denied, past or another's is there after all."""
DENIED = 0.8
"""Probability from which the model alone takes a sign that is no danger, and was asked about, as denied."""
PERSON = 0.7
"""Probability from which the talk is taken to be about somebody else, whom no rule noticed."""
ANSWERED = 0.6
"""Probability from which words that no rule takes for one are an answer to the open question."""
GUESSED_NO = 0.9
"""Probability from which words that deny nothing are a no to a sign that was asked about: "it has its own drum solo"
had .85. Of the answers of the seen sets 98.1 % are right with it, and 97.4 % without."""
SHORT, ANSWERED_SHORT = 2, 0.9
"""Words up to which an utterance may be any word misheard, and the probability from which it is an answer then."""
DANGER = f"{UNNAMED}.danger"
"""The model's sign that something is an emergency, whatever its name is."""
NAMED = 0.2
"""Probability from which a danger sign is named for such an emergency."""
