"""What rules read of some words, on the scales with what a model is said to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import trust
from voice_skill.understand.reading import by_rules
from voice_skill.understand.weighing import Scales

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.understand.looking import Chances


def on_the_scales(pack: ContentPack, said: str, chances: dict[str, Chances], asking: str | None = None) -> Scales:
    """Put words on the scales; `chances` is what the model says of each term."""
    return Scales(
        read=by_rules(said, pack, asking),
        chances=chances,
        trust=trust.MEANING,
        danger=pack.language.danger,
        serious=pack.language.serious,
        text=said,
        sole=pack.language.sole,
        wider={rule.term: rule.becomes for rule in pack.rewrites if rule.adds},
    )
