"""Tunes Whisper to what people say here, in rooms and noise: `make train-hearing`.

Needs the extra `train` and speech synthesisers; hearing with what was learnt needs only numpy.

    examples ──► sentences ──► voices: many synthetic speakers say them, kept in a folder
                                   └──► rooms: each time in another room and noise, or noise alone
                                            └──► tuning of network (Whisper with low-rank deltas, PyTorch)
                                                     └──► models/whisper-tiny.en.deltas.npz
"""
