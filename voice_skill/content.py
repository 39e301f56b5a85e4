"""Folder -> ContentPack.

Edge: reads YAML files and cards, checks every key, compiles the language. Every error names file, key and what was
expected. `content_file` reads one file, `content_parts` the parts of a pack, `content_cache` keeps compiled packs,
`content_apart` has them compiled elsewhere.
"""

from __future__ import annotations

import contextlib
import gc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voice_skill.content_apart import compile_apart
from voice_skill.content_cache import pack_digest, read_caches, write_caches
from voice_skill.content_file import WITH_EMBEDDINGS
from voice_skill.content_parts import (
    read_card,
    read_head,
    read_many,
    read_questions,
    read_red_flags,
    read_replies,
    read_sources,
)
from voice_skill.errors import ContentError
from voice_skill.pack import Answer, Cause, ContentPack, Routine, Tip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from voice_skill.embeddings import SentenceEmbedder

_HERE = Path(__file__).parent


def default_folder() -> Path:
    """Return the content pack of this installation: beside the package in a checkout, inside it in a wheel."""
    inside = _HERE / "_content"
    return inside if inside.is_dir() else _HERE.parent / "content"


def load_pack(
    folder: Path | str | None = None,
    *,
    embeddings: bool = False,
    templates: bool = True,
    first_time: Callable[[], None] = lambda: None,
) -> ContentPack:
    """Return the pack of a folder; raises ContentError naming file, key and what was expected.

    `embeddings` adds the models over sentence embeddings, where the extra and its weights are installed.
    Without `templates` it lacks what recognisers are told of, and takes less memory.
    `first_time` is called before a pack is compiled, which takes seconds, so that the person can be told.
    """
    place = Path(folder) if folder is not None else default_folder()
    pack = read_pack(place, first_time, templates=templates)
    for lack in lacking(pack, place):
        message = f"{place}: {lack}"
        raise ContentError(message)
    return _with_embeddings(pack, place) if embeddings else pack


def installed_embedder(
    deltas: Callable[[], Mapping[str, NDArray[np.float32]]] = dict,
) -> SentenceEmbedder | None:
    """Return the sentence embedder, tuned by deltas, or None where the extra or its weights are not installed."""
    from importlib.util import find_spec

    if find_spec("tokenizers") is None:
        return None
    from voice_skill.hearing.model_record import models_home

    folder = models_home() / "minilm"
    if not all((folder / name).is_file() for name in ("model.safetensors", "tokenizer.json")):
        return None
    from voice_skill.embeddings import SentenceEmbedder

    return SentenceEmbedder(folder, deltas())


def _with_embeddings(pack: ContentPack, place: Path) -> ContentPack:
    path = place / WITH_EMBEDDINGS
    embedder = installed_embedder(lambda: _deltas(place)) if path.is_file() else None
    if embedder is None:
        return pack
    from voice_skill.lexicon import read_models

    # What the language was compiled from names the smaller models too, and would keep their eight megabytes.
    source = replace(pack.language.source, models=None) if pack.language.source else None
    return replace(pack, language=replace(pack.language, models=read_models(path, embedder), source=source))


def _deltas(place: Path) -> Mapping[str, NDArray[np.float32]]:
    from voice_skill.lexicon import DELTAS_FILE, read_deltas

    return read_deltas(place / DELTAS_FILE)


def lacking(pack: ContentPack, place: Path) -> Iterator[str]:
    """Yield what the pack of a folder lacks to hold a conversation, beside the pack that comes with the program."""
    from voice_skill.check_needs import lacks

    shipped = default_folder()
    yield from lacks(pack, pack if place.resolve() == shipped.resolve() else read_pack(shipped))


def read_pack(place: Path, first_time: Callable[[], None] = lambda: None, *, templates: bool = True) -> ContentPack:
    """Return the pack of a folder, from the cache or compiled now, whether or not it lacks anything.

    Raises ContentError where a part of it cannot be read.
    """
    if not (place / "pack.yaml").is_file():
        message = f"{place} is not a content pack: it has no pack.yaml; give the folder that holds one with --content."
        raise ContentError(message)
    digest = pack_digest(place)
    known = _kept(digest, templates=templates)
    if known is None:
        first_time()
        compile_apart(place)
        known = _kept(digest, templates=templates)
    return compile_pack(place) if known is None else known


def _kept(digest: str, *, templates: bool) -> ContentPack | None:
    with _no_collector():
        return read_caches(digest, templates=templates)


def compile_pack(place: Path) -> ContentPack:
    """Return the pack of a folder, compiled anew, and keep it in the cache; raises ContentError."""
    digest = pack_digest(place)
    with _no_collector():
        pack = _read_pack(place, digest)
    write_caches(digest, pack)
    return pack


@contextlib.contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the cycle collector away while many small values are made, none of which is garbage: ten times quicker."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_pack(folder: Path, digest: str) -> ContentPack:
    from voice_skill.lexicon import PAIRS_FILE, read_language, read_pairs

    red_flags = read_red_flags(folder / "red_flags.yaml")
    head = read_head(folder / "pack.yaml")
    causes = {p.stem: read_card(p, Cause) for p in sorted((folder / "causes").glob("*.md"))}
    tips = {p.stem: read_card(p, Tip) for p in sorted((folder / "tips").glob("*.md"))}
    language = read_language(folder, red_flags)
    return ContentPack(
        name=head.name,
        locale=head.locale,
        version=head.version,
        reviewed_by=head.reviewed_by,
        reviewed_on=head.reviewed_on,
        digest=digest,
        numbers=head.numbers,
        country=head.country,
        limits=head.limits,
        questions=read_questions(folder / "questions.yaml"),
        red_flags=red_flags,
        causes=causes,
        tips=tips,
        answers=read_many(folder / "answers.yaml", Answer, "id"),
        routines=read_many(folder / "routines.yaml", Routine, "name"),
        replies=read_replies(folder / "replies.yaml"),
        sources=read_sources(folder / "sources.yaml"),
        groups=language.groups,
        spoken=language.spoken,
        rewrites=language.rewrites,
        subjects=language.subjects,
        levels=head.levels,
        talk=head.talk,
        language=language.compiled,
        pairs=read_pairs(folder / PAIRS_FILE),
    )
