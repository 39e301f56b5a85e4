"""`voice-skill bench hearing`: how well speech is heard, by voice and by noise, beside the recogniser unbiased."""
