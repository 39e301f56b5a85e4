"""Whether each word that a content pack writes can be heard: `check` names those that no recogniser knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.hearing.coverage import heard_by_none
from voice_skill.hints import written_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack

NAMED = 12
"""Words that are named; a pack in another script would have thousands."""


def unheard(pack: ContentPack) -> Iterator[str]:
    """Yield a sentence that names the words of which no recogniser can know how they sound, where there are any."""
    unknown = heard_by_none(written_words(pack))
    if unknown:
        others = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        named = ", ".join(map(repr, unknown[:NAMED]))
        yield f"content: no recogniser knows how {named}{others} sound; write them as they are said, or otherwise."
