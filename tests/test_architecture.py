"""The shape of the program: what may import what, where medical words live, how big things may grow."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from voice_skill.content import load_pack

PACKAGE = Path(__file__).parent.parent / "voice_skill"
CORE = [
    PACKAGE / "values.py",
    *sorted((PACKAGE / "pack").glob("*.py")),
    PACKAGE / "facts.py",
    PACKAGE / "assess.py",
    PACKAGE / "conversation.py",
    *sorted((PACKAGE / "understand").glob("*.py")),
    *sorted((PACKAGE / "dialogue").glob("*.py")),
]
# Libraries that compute values from values, and do nothing else.
PURE_LIBRARIES = {"Stemmer", "hassil", "jellyfish", "msgspec", "numpy", "rapidfuzz", "text_to_num"}
IMPURE_STANDARD = {
    "asyncio", "datetime", "fileinput", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib", "pickle",
    "random", "secrets", "shutil", "signal", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib", "uuid",
}  # fmt: skip
ORDER = ["values", "errors", "pack", "facts", "assess", "conversation", "understand", "dialogue"]
WORDS_OF_ENGLISH_TOO = {
    "back", "both", "child", "cold", "daily", "day", "double", "exercise", "false", "feared", "good", "half", "heat",
    "left", "missed", "mood", "none", "number", "right", "same", "screen", "sleep", "small", "time", "true", "whole",
}  # fmt: skip


def imports(path: Path) -> set[str]:
    """Return the full names of all modules that a file imports, for type checking too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", CORE, ids=lambda p: p.stem)
def test_the_core_imports_no_input_output_clock_or_chance(path: Path) -> None:
    for name in imports(path):
        top = name.partition(".")[0]
        assert top not in IMPURE_STANDARD, f"{path.name} imports {name}"
        assert top == "voice_skill" or top in PURE_LIBRARIES or top in sys.stdlib_module_names, f"{path.name}: {name}"


@pytest.mark.parametrize("path", CORE, ids=lambda p: p.stem)
def test_a_part_of_the_core_knows_only_the_parts_before_it(path: Path) -> None:
    own = path.parent.name if path.parent != PACKAGE else path.stem
    allowed = ORDER[: ORDER.index(own) + 1]
    if own == "pack":
        allowed = [*allowed, "understand"]  # the compiled language is a part of the pack, named for type checking only
    for name in imports(path):
        if name.startswith("voice_skill."):
            assert name.split(".")[1] in allowed, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", [*CORE, PACKAGE / "cli.py"], ids=lambda p: p.stem)
def test_device_libraries_are_imported_only_inside_adapters(path: Path) -> None:
    devices = {"vosk", "pyttsx3", "sounddevice", "pocketsphinx", "faster_whisper", "soundfile"}
    assert not {name.partition(".")[0] for name in imports(path)} & devices


def _medical_words() -> set[str]:
    pack = load_pack()
    kinds = {"symptom", "medicine", "condition", "condition_asked", "nutrient", "trigger", "body_part"}
    names = {entry.name for entry in pack.language.entries if entry.kind in kinds}
    words = {word for name in names for word in name.split("_") if len(word) > 3}
    of_kinds = {word for kind in kinds for word in kind.split("_")}  # understanding names the kinds that its slots take
    return words - of_kinds - WORDS_OF_ENGLISH_TOO


def test_no_medical_word_stands_in_the_code_of_the_core() -> None:
    words = _medical_words()
    for path in CORE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                found = {w for w in re.findall(r"[a-z]+", node.value.lower()) if w in words}
                assert not found, f"{path.name}:{node.lineno} names {found}"


SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_stay_small_enough_to_hold_in_the_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 330


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_functions_stay_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno
            assert length <= 60, f"{path.name}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_wait_is_measured_by_a_clock_that_can_be_set(path: Path) -> None:
    set_by_people = re.compile(r"\btime\.time(?:_ns)?\(|\bCLOCK_REALTIME\b|\.(?:now|utcnow|today)\(")
    assert not set_by_people.findall(path.read_text(encoding="utf-8"))
