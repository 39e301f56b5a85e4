"""What to say next: one pure step from a conversation and an utterance to the next conversation and a reply."""

from voice_skill.dialogue.back import back
from voice_skill.dialogue.ending import anew
from voice_skill.dialogue.table import greet, take_turn

__all__ = ["anew", "back", "greet", "take_turn"]
