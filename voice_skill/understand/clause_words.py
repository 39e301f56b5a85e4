"""The words of a language at which clauses begin and end, and by which they tell of whom they are.

Core: pure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseWords:
    """Words at which a speaker's clause begins or ends."""

    breakers: frozenset[str] = frozenset()
    """Always begin a clause: "but"."""
    joiners: frozenset[str] = frozenset()
    """Begin a clause where a subject follows: "and i"."""
    subjects: frozenset[str] = frozenset()
    """Pronouns that begin a clause unless an opener stands before them."""
    things: frozenset[str] = frozenset()
    """Pronouns that begin a clause where an auxiliary follows."""
    owners: frozenset[str] = frozenset()
    """Words of possession, which begin a clause after a finished one."""
    openers: frozenset[str] = frozenset()
    """Words after which a pronoun goes on with the same clause: "think i"."""
    auxiliaries: frozenset[str] = frozenset()
    """Words that show that a pronoun is a subject."""
    closers: frozenset[str] = frozenset()
    """Words that finish a clause: "anymore"."""
    questions: frozenset[str] = frozenset()
    """Words with which a question begins, of two in one breath too."""
    inversions: frozenset[str] = frozenset()
    """Words that begin a question: "is", "does"."""
    sided: frozenset[str] = frozenset()
    """Words after a side that make it a place: "the left one"."""
    second_thoughts: frozenset[str] = frozenset()
    """Words with which an answer is taken back before another: "no, wait, yes"."""
    plain_yes: frozenset[str] = frozenset()
    """Words that say yes and nothing more, and so take a no back: "no, wait, yes", but not "no, definitely"."""
    bare_noes: frozenset[str] = frozenset()
    """Words of denial that stand before no noun, and so answer by themselves: "nope"."""
    told_in_past: frozenset[str] = frozenset()
    """Words that tell of what was: "had", "was", "used"."""
    addressed: frozenset[str] = frozenset()
    """Words for a person that, without anybody's name or owner before them, are said to whoever listens: "lads"."""
    greetings: frozenset[str] = frozenset()
    """Words after which a person is spoken to, and not spoken of: "hello young man"."""
    exclaimed: frozenset[str] = frozenset()
    """Words that tell nothing before a cry for help: "please", "now"."""
    being: frozenset[str] = frozenset()
    """Words that tell how somebody is at present: "is", "are", "keeps"."""
    bodies: frozenset[str] = frozenset()
    """Words that begin a joined clause and name nobody in particular: "and nobody"."""
    times: frozenset[str] = frozenset()
    """Words that may stand before the subject of a joined clause: "and now my hand"."""
    courtesies: frozenset[str] = frozenset()
    """Words that may stand beside an answer that is all that is said: "no, it's fine thanks"."""
    wholes: frozenset[str] = frozenset()
    """Words for all there is of a medicine, which nobody takes every day: "strip"."""
    violent: frozenset[str] = frozenset()
    """Words for a movement that may be more than the sign that the talk is about."""
    outer: frozenset[str] = frozenset()
    """Other parts in which the sign that the talk is about, told alone, is no danger."""
    limbs: frozenset[str] = frozenset()
    """Parts that tell no danger by themselves: "arm", and not the chest."""
    habitual: frozenset[str] = frozenset()
    """Verbs that tell what is taken every day: "takes"."""
    conditional: frozenset[str] = frozenset()
    """Words after which nothing is an answer: "if"."""
    doers: frozenset[str] = frozenset()
    """Pronouns that make a verb a statement and no command: "it stopped"."""
    copulas: frozenset[str] = frozenset()
    """Words after which something is told of what stands before them: "the ambulance is here"."""
    perfect: frozenset[str] = frozenset()
    """Words before "had" that make it the present: "has had"."""
    they: frozenset[str] = frozenset()
    """Pronouns of other people."""
    speaker: frozenset[str] = frozenset()
    """Pronouns of the speaker."""
    bodily: frozenset[str] = frozenset()
    """Words for what a body does or takes: "breathes", "dropped", "sniffed"."""
    own_words: frozenset[str] = frozenset()
    """Words by which a question is about somebody and not in general: "my"."""
