"""Tunes both recognisers to what people say here: Whisper, in rooms and noise too, by `make train-hearing`.

Needs the extra `train` and speech synthesisers; hearing with what was learnt needs only numpy.

    examples ──► sentences ──► voices: many synthetic speakers say them, kept in a folder
                                   └──► rooms: each time in another room and noise, or noise alone
                                            └──► tuning of network (Whisper with low-rank deltas, PyTorch)
                                                     └──► models/whisper-tiny.en.deltas.npz

The words that PocketSphinx expects are made of the same sentences, and of its own model: `make train-words`.

    examples, the packaged language model ──► open_model ──► models/pocketsphinx-en-us.lm.bin
"""
