"""Transcript -> Understanding: what was said, of whom, how surely, and what the person wants.

Core: pure functions over values; every word they look for comes from the content pack.

The stages, in order:
  tokens       words, contractions opened, endings folded
  phrases      the lexicon's templates, found in the words; idioms hide what only looks like a finding
  amounts      lengths of time, ages, cups
  status       negation, doubt, past, other people, suppositions; conditions owned or asked about
  answers      bare answers in the light of the question just asked
  alone        what counts only where it is all that is said: how to speak, a bare call for help
  intent       templates of whole utterances first, then a trained linear model over words and findings
"""

from voice_skill.understand.meaning import understand

__all__ = ["understand"]
