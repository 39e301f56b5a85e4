"""Everything that a pack holds, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voice_skill.pack.asking import Question, RedFlag
    from voice_skill.pack.holding import Level, Limits, Numbers, Talk
    from voice_skill.pack.telling import Answer, Cause, Routine, Source, Tip
    from voice_skill.pack.terms import Rewrite
    from voice_skill.understand.language import Language
    from voice_skill.understand.word_pairs import WordPairs


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContentPack:
    """Everything the program may understand and say."""

    name: str
    """What the pack is about, spoken."""
    locale: str
    """Language tag, such as "en-GB"."""
    version: str
    """Version of the content."""
    reviewed_by: str | None
    """Name of the clinician who reviewed it; None until one has."""
    reviewed_on: str | None
    """Day of the review, YYYY-MM-DD."""
    digest: str
    """SHA-256 of all files of the pack."""
    numbers: Mapping[str, Numbers]
    """Country code -> whom to call."""
    country: str
    """The country used unless another is set."""
    limits: Limits
    """Numbers that steer a conversation."""
    questions: Mapping[str, Question]
    """Topic -> question."""
    red_flags: tuple[RedFlag, ...]
    """Rules in order, the most urgent first."""
    causes: Mapping[str, Cause]
    """Name -> cause."""
    tips: Mapping[str, Tip]
    """Name -> tip."""
    answers: tuple[Answer, ...]
    """Answers to direct questions."""
    routines: tuple[Routine, ...]
    """Guided exercises."""
    replies: Mapping[str, tuple[str, ...]]
    """Wording that is not medical, by key; variants are used in turn."""
    sources: Mapping[str, Source]
    """Id -> source."""
    groups: Mapping[str, tuple[str, ...]]
    """Intent group -> intents."""
    spoken: Mapping[str, str]
    """Term -> how it is read back: "your calf", "weakness"."""
    rewrites: tuple[Rewrite, ...]
    """Terms that stand for others."""
    subjects: Mapping[str, str]
    """"child" or "adult" -> name of the subject that a conversation is about."""
    levels: Mapping[str, Level]
    """Name of a level of urgency, lower case -> what is said at it."""
    talk: Talk
    """How a conversation is held."""
    language: Language
    """Compiled phrases, cues and the trained intent model."""
    pairs: WordPairs | None = None
    """Which word follows which in what people say, for those who listen; None where the pack was not trained."""

    def __repr__(self) -> str:
        """Return which pack it is: in all of it what went wrong would be lost."""
        return f"ContentPack({self.name!r}, {self.version!r}, {self.digest!r})"
