"""`python -m voice_skill` is the same as `voice-skill`."""

from voice_skill.cli import main

main()
