"""Signs with a yes or a no behind each: "weak yes, numb no".

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand.scene import SIGN
from voice_skill.values import Status

if TYPE_CHECKING:
    from voice_skill.understand.scene import Mention, Scene

_TWO = 2
"""Signs from which an answer tells of each."""
PAIRED = "yes or no behind it"
"""Why a sign is there or not, where its yes or no follows it: "weak yes, numb no"."""
_NOES = frozenset({"no", "nope", "nah"})


def paired(mentions: list[Mention], scene: Scene) -> list[Mention]:
    """Return the mentions with what a yes or a no behind each says, where all is told so: "weak yes, numb no".

    A danger with a no and then a yes is asked about: "slurred no balance yes" may say both; so is an event, whatever
    follows. A sign in whose words a denial stands is none of these: "not breathing no".
    """
    tokens, clauses_ = scene.tokens, scene.language.clauses
    means = dict.fromkeys(clauses_.plain_yes, Status.PRESENT) | dict.fromkeys(_NOES, Status.ABSENT)
    pairs = {n: m.end for n, m in enumerate(mentions) if m.end < len(tokens) and tokens[m.end].word in means}
    told = {at for n, end in pairs.items() for at in range(mentions[n].start, end + 1)}
    idle = scene.language.forms.light | scene.language.forms.skippable
    denials = {cue.start for cue in scene.named("negation", "negated_verb", "inability")}
    own = any(mentions[n].start in denials for n in pairs)
    more = any(at not in told and token.word not in idle for at, token in enumerate(tokens))
    if len(pairs) < _TWO or own or more:
        return mentions
    said = {n: means[tokens[end].word] for n, end in pairs.items()}
    yes = max((pairs[n] for n in pairs if said[n] is Status.PRESENT), default=0)
    for n, end in pairs.items():
        denied = said[n] is Status.ABSENT
        if denied and (mentions[n].entry.kind != SIGN or (end < yes and mentions[n].term in scene.language.danger)):
            said[n] = Status.UNSURE
    return [replace(m, status=said[n], why=PAIRED) if n in pairs else m for n, m in enumerate(mentions)]
