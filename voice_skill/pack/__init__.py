"""The content pack as values: what may be asked, found, concluded and said.

Core: frozen values only, no I/O; `content.py` reads the folder and builds them.
"""

from voice_skill.pack.asking import Question, RedFlag
from voice_skill.pack.holding import Head, Level, Limits, Numbers, Talk
from voice_skill.pack.telling import Answer, Cause, Instead, Routine, Source, Tip
from voice_skill.pack.terms import Measure, Rewrite, When
from voice_skill.pack.whole import ContentPack

__all__ = [
    "Answer",
    "Cause",
    "ContentPack",
    "Head",
    "Instead",
    "Level",
    "Limits",
    "Measure",
    "Numbers",
    "Question",
    "RedFlag",
    "Rewrite",
    "Routine",
    "Source",
    "Talk",
    "Tip",
    "When",
]
