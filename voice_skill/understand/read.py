"""One utterance as it is read: its words, the phrases in them, and the findings with what is said of them.

Core: pure. `reading.py` fills it by rules; what the trained models see and change is added in `meaning.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voice_skill.understand import left_out, paired, people, places, plain
from voice_skill.understand.scene import SIGNS, TRIGGER, WISH
from voice_skill.values import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from voice_skill.pack import Question
    from voice_skill.understand import answers, phrases, weighed
    from voice_skill.understand.model import Features
    from voice_skill.understand.scene import Mention, Scene
    from voice_skill.understand.tokens import Token


class Read(NamedTuple):
    """One utterance read as far as findings, before its intent is decided."""

    tokens: tuple[Token, ...]
    """Its words."""
    found: phrases.Found
    """All phrases in it."""
    scene: Scene
    """Its clauses and cues."""
    mentions: Sequence[Mention]
    """Findings with what is said of them."""
    findings: tuple[Finding, ...]
    """What was said."""
    answer: answers.Answer | None
    """The bare answer that it begins with."""
    question: Question | None
    """The open question."""
    seen: Features | None = None
    """What the trained models see of it."""
    changes: tuple[weighed.Change, ...] = ()
    """What the trained model changed of the findings."""
    aside: str = ""
    """The intent of what is about something else altogether: "egg whites should be stiff"; else empty."""
    asks_a_word: bool = False
    """Whether all that is said is what a word means: "what is a fit"."""

    @property
    def telling(self) -> frozenset[int]:
        """Return the places of the words that tell something."""
        forms = self.scene.language.forms
        return frozenset(at for at, t in enumerate(self.tokens) if t.word not in forms.light | forms.skippable)

    @property
    def names_whom(self) -> bool:
        """Return whether all that is said is whom it is for."""
        return not self.mentions and bool(people.on_behalf(self.scene, self.found.people))

    @property
    def is_explained(self) -> bool:
        """Return whether rules found a sign or a cause in every word that tells: "I drag myself up the stairs"."""
        return self._is_all({*SIGNS, TRIGGER})

    @property
    def is_wished(self) -> bool:
        """Return whether all that is said is what somebody means to do: "I want to stop drinking" is no wish to die."""
        sign = any(m.entry.kind in SIGNS for m in self.mentions if not m.dropped)  # "the wine, I want to give up"
        return not sign and self._is_all({WISH})

    def _is_all(self, kinds: AbstractSet[str]) -> bool:
        told = [m for m in self.mentions if m.status is Status.PRESENT and not m.dropped]
        return any(m.entry.kind in kinds for m in told) and self.telling <= {
            at for m in told for at in range(m.start, m.end)
        }

    def is_settled(self, finding: Finding) -> bool:
        """Return whether plain words settle a finding: a place was taken back for another, or "weak yes, numb no"."""
        told = any(m.term == finding.term and m.why in {paired.PAIRED, left_out.LEFT_OUT} for m in self.mentions)
        return told or finding.term in places.replaced(self.mentions, self.tokens, self.scene.language.forms.light)

    def is_plain(self, danger: frozenset[str], usual: frozenset[str]) -> bool:
        """Return whether a model that hears danger has no word left to rest on.

        Either a template of plain telling, a correction or a goodbye covers the whole, "i have taken my pills"; or
        every word that tells is of what rules read as denied, of what may set a twitch off, or says where or when; or
        all that is told is what was asked, and no danger: "she is stiff"; or it is the `usual` sign, in a limb.
        """
        return plain.is_plain(self, danger, usual)

    def plainly_there(self, finding: Finding) -> bool:
        """Return whether a sign is all that is said, or is plainly said to be one's own or there again."""
        named = ({*range(m.start, m.end)} for m in self.mentions if m.term == finding.term and not m.dropped)
        said = {at for at in self.telling if self.tokens[at].word not in plain.MERELY}
        alone = finding.status is Status.PRESENT and any(said <= where for where in named)
        asked = self.question is not None and finding.term in self.question.asks and plain.tells_what_was_asked(self)
        return alone or asked or people.said_to_be_there(finding, self.mentions, self.scene)
