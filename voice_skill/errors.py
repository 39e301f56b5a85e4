"""Errors that a person can do something about, each named after its situation.

The message of each is one sentence that says what is wrong and what to do; it is shown as it is, without a traceback.
Silence and words that were not understood are values, never errors.
"""

from __future__ import annotations


class VoiceSkillError(Exception):
    """Something that a person can put right; the message says how."""


class ContentError(VoiceSkillError):
    """A content pack is not whole; the message names file, key and what was expected."""


class RecordingUnreadable(VoiceSkillError):
    """A recording is missing, empty, cut short or not sound."""


class ModelMissing(VoiceSkillError):
    """A speech model or its engine is not installed."""


class ModelBroken(VoiceSkillError):
    """A model folder is incomplete, of another language, or not what it says it is."""


class ModelNotInstalled(VoiceSkillError):
    """An installation did not succeed; nothing half-installed was left behind."""


class DeviceGone(VoiceSkillError):
    """A microphone or loudspeaker is not there, or no longer gives or takes sound."""


class VoiceUnavailable(VoiceSkillError):
    """No speech can be made, or the voice asked for is not there."""


class WrongUsage(VoiceSkillError):
    """The command was asked for something that does not exist, such as an unknown topic or engine."""
