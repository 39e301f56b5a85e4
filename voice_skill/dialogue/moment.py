"""What a rule of the turn table is given, and what it gives back.

Core: pure. A rule looks at the moment and returns the conversation after it with the reply,
or None if it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from voice_skill.facts import Facts
from voice_skill.values import Urgency

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack, Question, RedFlag
    from voice_skill.values import Assessment, FlagFound, Reply, Understanding

DANGER = Urgency.URGENT
"""From this level on, a rule is told the moment it is met."""


SURE = "sure:"
"""What stands before an intent that waits for a yes, since it was only guessed."""
_MODEL = "model "
"""How the evidence of a guess begins, before its share."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One turn, after what was said has been remembered and before anything is answered."""

    pack: ContentPack
    """The content."""
    before: Conversation
    """The conversation as it was when the person spoke."""
    heard: Understanding
    """What the person said."""
    now: Conversation
    """The conversation with what was said in its memory."""
    assessment: Assessment
    """What all of it supports."""
    answer: str = ""
    """"yes", "no", "partly", "unknown" or "declined", where the person answered so; else empty."""
    corrected: bool = False
    """Whether something known was changed."""
    due: int = 0
    """Words that go before the reply, whatever it is: those of a danger of the day."""

    @cached_property
    def facts(self) -> Facts:
        """Return the index over what is known."""
        return Facts(self.now.findings, self.pack.talk)

    @cached_property
    def intents(self) -> tuple[str, ...]:
        """Return what the person wants, the most wanted first."""
        return (self.heard.intent, *self.heard.also)

    @property
    def trusted(self) -> bool:
        """Return whether the hearing was clear enough to rule something out."""
        return self.heard.transcript.confidence >= self.pack.limits.trust

    @property
    def guessed(self) -> bool:
        """Return whether no phrase says what the person wants, and a model that was not sure guessed it."""
        rules = [e.rule.partition(_MODEL) for e in self.heard.evidence if e.what == self.heard.intent]
        shares = [float(share) for before, _, share in rules if not before and share.replace(".", "", 1).isdigit()]
        return bool(rules) and len(shares) == len(rules) and max(shares) < self.pack.limits.sure

    @property
    def urgency(self) -> Urgency:
        """Return the level so far: that of the rules met and of those that stay met."""
        return max((flag.level for flag in self.now.flags), default=self.assessment.urgency)

    @property
    def fresh(self) -> tuple[FlagFound, ...]:
        """Return the dangers whose warning was not yet spoken, the most urgent first."""
        return tuple(f for f in self.now.flags if f.level >= DANGER and f.id not in self.now.warned)

    @property
    def question(self) -> Question | None:
        """Return the question that waited for an answer when the person spoke."""
        return self.pack.questions.get(self.before.open)

    def wants(self, *intents: str) -> bool:
        """Return whether the person wants one of these most."""
        return self.heard.intent in intents

    def rule(self, flag: str) -> RedFlag:
        """Return a danger rule by its id."""
        return next(rule for rule in self.pack.red_flags if rule.id == flag)

    def having(self, now: Conversation) -> Moment:
        """Return the same moment with another conversation, the memory in it unchanged."""
        return replace(self, now=now)


Rule = Callable[[Moment], "tuple[Conversation, Reply] | None"]
"""A row of the turn table."""
