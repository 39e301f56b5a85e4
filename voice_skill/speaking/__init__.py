"""From text to sound: sentences, voices that render them, a player that can be stopped, short tones."""
