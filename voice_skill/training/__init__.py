"""Trains the models of a content pack from its examples: `python -m voice_skill.training`, or `make train`.

Needs the extra `train`; using the models needs only numpy.

    examples ──► rows ──► encoder: MiniLM tuned by low-rank deltas, heads over its embeddings   (PyTorch)
                     └──► linear: logistic regressions over words, letters, what the rules found (scikit-learn)
                              └──► models.npz, models_with_embeddings.npz, encoder.npz
"""
