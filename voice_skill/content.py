"""Folder -> ContentPack.

Edge: reads YAML files and cards, checks every key, compiles the language. Every error names file, key and what was expected.
A compiled pack is kept in the user's cache folder under a hash of all that it was made from, so that starting is quick;
nothing that a person says is ever in it.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import tempfile
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import platformdirs

from voice_skill.errors import ContentError
from voice_skill.pack import (
    Answer,
    Cause,
    ContentPack,
    Level,
    Limits,
    Numbers,
    Question,
    RedFlag,
    Routine,
    Source,
    Talk,
    Tip,
)
from voice_skill.values import Urgency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.embeddings import SentenceEmbedder

_HERE = Path(__file__).parent
_CARD_PARTS = {
    "causes": {"Why": "why", "What helps": "helps", "See someone if": "see"},
    "tips": {"Tip": "say", "Caution": "caution"},
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """The scalar part of a pack: pack.yaml."""

    name: str
    locale: str
    version: str
    reviewed_by: str | None
    reviewed_on: str | None
    country: str
    numbers: dict[str, Numbers]
    limits: Limits
    levels: dict[str, Level]
    talk: Talk


def default_folder() -> Path:
    """Return the content pack of this installation: beside the package in a checkout, inside it in a wheel."""
    inside = _HERE / "_content"
    return inside if inside.is_dir() else _HERE.parent / "content"


def load_pack(folder: Path | str | None = None, *, embeddings: bool = True) -> ContentPack:
    """Return the pack of a folder; raises ContentError naming file, key and what was expected.

    `embeddings` adds the models over sentence embeddings, where the extra and its weights are installed.
    """
    place = Path(folder) if folder is not None else default_folder()
    pack = _load(place)
    return _with_embeddings(pack, place) if embeddings else pack


def installed_embedder() -> SentenceEmbedder | None:
    """Return the sentence embedder, or None where the extra or its weights are not installed."""
    from importlib.util import find_spec

    if find_spec("safetensors") is None or find_spec("tokenizers") is None:
        return None
    from voice_skill.embeddings import SentenceEmbedder
    from voice_skill.hearing.model_store import State, find

    known = find("minilm")
    return SentenceEmbedder(known.path) if known.state is State.INSTALLED else None


def _with_embeddings(pack: ContentPack, place: Path) -> ContentPack:
    from voice_skill.lexicon import MODEL_FILES, read_models

    path = place / MODEL_FILES[1]
    embedder = installed_embedder() if path.is_file() else None
    if embedder is None:
        return pack
    return replace(pack, language=replace(pack.language, models=read_models(path, embedder)))


def _load(place: Path) -> ContentPack:
    if not (place / "pack.yaml").is_file():
        message = f"{place} is not a content pack: it has no pack.yaml; give the folder that holds one with --content."
        raise ContentError(message)
    digest = pack_digest(place)
    kept = _cache_file(digest)
    with _no_collector():
        known = _read_cache(kept)
        if known is not None:
            return known
        pack = _read_pack(place, digest)
    _write_cache(kept, pack)
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


def pack_digest(folder: Path) -> str:
    """Return the SHA-256 of all files of a pack, names included."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(path.read_bytes() + b"\0")
    return total.hexdigest()


@cache
def _code_digest() -> str:
    """Return a hash of the code that makes a pack, so that no cached pack outlives a change of it."""
    total = hashlib.sha256()
    for path in (
        *sorted((_HERE / "understand").glob("*.py")),
        _HERE / "pack.py",
        _HERE / "values.py",
        _HERE / "lexicon.py",
        Path(__file__),
    ):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _cache_file(digest: str) -> Path:
    return Path(platformdirs.user_cache_dir("voice-skill")) / f"pack-{digest[:32]}-{_code_digest()}.pickle"


def _read_cache(path: Path) -> ContentPack | None:
    """Return the cached pack, or None. The folder belongs to the user alone, as Python's own caches do."""
    try:
        owner = path.stat().st_uid
        if hasattr(os, "getuid") and owner != os.getuid():
            return None
        with path.open("rb") as file:
            found = pickle.load(file)  # noqa: S301 (written by this program into the user's own folder)
    except Exception:  # noqa: BLE001 (whatever is wrong with a cache, the pack itself is read instead)
        return None
    return found if isinstance(found, ContentPack) else None


def _write_cache(path: Path, pack: ContentPack) -> None:
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pack-")
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump(pack, file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        for old in path.parent.glob("pack-*.pickle"):
            if old != path and old.stat().st_mtime < path.stat().st_mtime - 86_400:
                old.unlink(missing_ok=True)


def read_yaml(path: Path) -> Any:  # noqa: ANN401 (checked by `shape` against the type that is expected)
    """Return the contents of a YAML file; raises ContentError naming file and line."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = f"{path}: the file is missing; a content pack needs it."
        raise ContentError(message) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read ({error}); expected text in UTF-8."
        raise ContentError(message) from error
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe loaders)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" line {where.line + 1}" if where else ""
        message = f"{path}:{line} is not valid YAML ({getattr(error, 'problem', error)})."
        raise ContentError(message) from error


def shape(raw: object, kind: type[T], path: Path, key: str) -> T:
    """Return `raw` as a value of `kind`; raises ContentError naming file, key and what was expected."""
    if is_dataclass(kind) and isinstance(raw, dict):
        names = {f.name for f in fields(kind)}
        unknown = sorted(str(k) for k in raw if k not in names)
        if unknown:
            message = f"{path}: {key}: {unknown[0]!r} is not known here; expected one of {', '.join(sorted(names))}."
            raise ContentError(message)
        missing = [
            f.name for f in fields(kind) if f.name not in raw and f.default is MISSING and f.default_factory is MISSING
        ]
        if missing:
            message = f"{path}: {key}: {missing[0]!r} is missing."
            raise ContentError(message)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        message = f"{path}: {key}: {str(error).rstrip('.')}."
        raise ContentError(message) from error


def _table(path: Path, raw: object) -> dict[str, dict[str, Any]]:
    if not isinstance(raw, dict) or not all(isinstance(v, dict) for v in raw.values()):
        message = f"{path}: expected a mapping from names to mappings."
        raise ContentError(message)
    return raw


def _rows(path: Path, raw: object) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not all(isinstance(v, dict) for v in raw):
        message = f"{path}: expected a list of mappings."
        raise ContentError(message)
    return raw


def _nested_whens(raw: dict[str, Any], path: Path, key: str) -> None:
    """Check the keys of conditions, which msgspec would pass over in silence."""
    from voice_skill.pack import When

    for name in ("when", "unless", "requires", "not_for"):
        if isinstance(raw.get(name), dict):
            shape(raw[name], When, path, f"{key}.{name}")
    for item in raw.get("instead") or () if isinstance(raw.get("instead"), list) else ():
        if isinstance(item, dict) and isinstance(item.get("when"), dict):
            shape(item["when"], When, path, f"{key}.instead.when")


def _one(raw: dict[str, Any], kind: type[T], path: Path, key: str, **extra: object) -> T:
    _nested_whens(raw, path, key)
    return shape({**raw, **extra}, kind, path, key)


def read_questions(path: Path) -> dict[str, Question]:
    """Return questions.yaml as topic -> Question."""
    return {
        topic: _one(raw, Question, path, topic, topic=topic) for topic, raw in _table(path, read_yaml(path)).items()
    }


def read_red_flags(path: Path) -> tuple[RedFlag, ...]:
    """Return red_flags.yaml, the most urgent first."""
    flags = []
    for raw in _rows(path, read_yaml(path)):
        key = str(raw.get("id", "a rule without id"))
        level = str(raw.get("level", "")).upper()
        if level not in Urgency.__members__:
            message = f"{path}: {key}: level: expected one of {', '.join(u.name.lower() for u in Urgency)}."
            raise ContentError(message)
        flags.append(_one(raw, RedFlag, path, key, level=int(Urgency[level])))
    return tuple(sorted(flags, key=lambda flag: -flag.level))


def read_card(path: Path, kind: type[T]) -> T:
    """Return a card: front matter between --- lines, then sections."""
    text = path.read_text(encoding="utf-8")
    pieces = text.split("---\n", 2)
    if len(pieces) != 3 or pieces[0].strip():  # noqa: PLR2004 (nothing, front matter, sections)
        message = f"{path}: expected front matter between two lines of three dashes at the top."
        raise ContentError(message)
    import yaml

    try:
        raw = yaml.safe_load(pieces[1]) or {}
    except yaml.YAMLError as error:
        message = f"{path}: the front matter is not valid YAML ({getattr(error, 'problem', error)})."
        raise ContentError(message) from error
    names = _CARD_PARTS[path.parent.name]
    for part in (
        pieces[2].split("\n## ")[1:] if pieces[2].startswith("\n## ") else ("\n" + pieces[2]).split("\n## ")[1:]
    ):
        title, _, body = part.partition("\n")
        if title.strip() not in names:
            message = f"{path}: section {title.strip()!r} is not known; expected one of {', '.join(names)}."
            raise ContentError(message)
        raw[names[title.strip()]] = " ".join(body.split())
    return _one(raw, kind, path, path.stem, name=path.stem)


def read_replies(path: Path) -> dict[str, tuple[str, ...]]:
    """Return replies.yaml as key -> variants."""
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        message = f"{path}: expected a mapping from keys to texts."
        raise ContentError(message)
    return {
        key: (text,) if isinstance(text, str) else shape(text, tuple[str, ...], path, key) for key, text in raw.items()
    }


def _read_pack(folder: Path, digest: str) -> ContentPack:
    from voice_skill.lexicon import read_language

    red_flags = read_red_flags(folder / "red_flags.yaml")
    head = _read_head(folder / "pack.yaml")
    causes = {p.stem: read_card(p, Cause) for p in sorted((folder / "causes").glob("*.md"))}
    tips = {p.stem: read_card(p, Tip) for p in sorted((folder / "tips").glob("*.md"))}
    language = read_language(folder, red_flags)
    sources = folder / "sources.yaml"
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
        answers=_many(folder / "answers.yaml", Answer, "id"),
        routines=_many(folder / "routines.yaml", Routine, "name"),
        replies=read_replies(folder / "replies.yaml"),
        sources={
            i: shape({**raw, "id": i}, Source, sources, i) for i, raw in _table(sources, read_yaml(sources)).items()
        },
        groups=language.groups,
        spoken=language.spoken,
        rewrites=language.rewrites,
        subjects=language.subjects,
        levels=head.levels,
        talk=head.talk,
        language=language.compiled,
    )


def _many(path: Path, kind: type[T], key: str) -> tuple[T, ...]:
    return tuple(_one(raw, kind, path, str(raw.get(key, "?"))) for raw in _rows(path, read_yaml(path)))


def _read_head(path: Path) -> PackFile:
    raw = read_yaml(path)
    for country, numbers in (raw.get("numbers") or {}).items() if isinstance(raw, dict) else ():
        shape(numbers, Numbers, path, f"numbers.{country}")
    if isinstance(raw, dict) and isinstance(raw.get("limits"), dict):
        shape(raw["limits"], Limits, path, "limits")
    if isinstance(raw, dict) and isinstance(raw.get("talk"), dict):
        shape(raw["talk"], Talk, path, "talk")
    for level, said in (raw.get("levels") or {}).items() if isinstance(raw, dict) else ():
        shape(said, Level, path, f"levels.{level}")
    return shape(raw, PackFile, path, "pack")


def emergency_terms(red_flags: tuple[RedFlag, ...]) -> frozenset[str]:
    """Return the terms on which an emergency rests."""
    flags = [flag for flag in red_flags if flag.level is Urgency.EMERGENCY]
    return frozenset(
        term for flag in flags for term in (*flag.when.all, *flag.when.any, *flag.when.and_any) if "." in term
    )
