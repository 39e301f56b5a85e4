"""The same words mean the same in every process, whatever order its sets have."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

GARBLED = """
from voice_skill.content import load_pack
from voice_skill.understand.repair import repaired
from voice_skill.understand.tokens import tokenise
language = load_pack().language
for text in ("wob jig mantle or the tin", "my eyelit is twiching", "my caff is craming", "nummness and a spasum"):
    print([token.word for token in repaired(tokenise(text, language.forms), language)])
"""


def test_misheard_words_are_repaired_alike_under_any_hash_seed() -> None:
    def run(seed: int) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        return subprocess.run(
            [sys.executable, "-c", GARBLED], env=environment, check=True, capture_output=True, text=True
        ).stdout

    assert len({run(seed) for seed in (1, 2, 3, 4)}) == 1


def test_a_pack_in_a_message_is_named_in_a_few_words(pack: ContentPack) -> None:
    assert repr(pack) == f"ContentPack({pack.name!r}, {pack.version!r}, {pack.digest!r})"
