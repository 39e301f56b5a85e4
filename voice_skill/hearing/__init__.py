"""From sound to a transcript: microphone and recordings, end of speech, recognisers and their models."""
