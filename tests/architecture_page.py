"""Draws ARCHITECTURE.md from the imports and docstrings of the code: `python tests/architecture_page.py` writes it."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "voice_skill"
PAGE = ROOT / "ARCHITECTURE.md"
CORE = ("values", "errors", "pack", "facts", "assess", "conversation", "understand", "dialogue")
"""The parts of the core; each may import those before it."""
SHELL = "shell"
"""What the diagram calls all single modules outside the core together."""
_HEAD = """# Architecture

Drawn from the code by `python tests/architecture_page.py`; a test tells when that is due.
How the parts work together, and why, is told in [CONTRIBUTING.md](CONTRIBUTING.md).

## Parts

An arrow points from a part to one that it imports; the dark ones are the core, which is pure.
"shell" stands for all modules that are in no folder of their own and not of the core: commands, sessions, content.

"""


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    name: str
    """Dotted name without that of the package."""
    does: str
    """The first sentence of its docstring."""
    imports: frozenset[str]
    """Modules of the package that it imports, for type checking too."""
    libraries: frozenset[str]
    """Libraries that it imports."""

    @property
    def part(self) -> str:
        """Return the part that it belongs to: its folder, itself where it is of the core, or the shell."""
        top = self.name.partition(".")[0]
        return top if top in CORE or (PACKAGE / top).is_dir() else SHELL


def modules() -> list[Module]:
    """Return all modules of the package in order."""
    files = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py" or path.parent != PACKAGE)
    return [_module(path) for path in files if path != PACKAGE / "__init__.py"]


def _module(path: Path) -> Module:
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set(_imported(tree))
    ours = {found for imported in names if (found := _ours(imported)) and found != name}
    libraries = {top for imported in names if (top := imported.partition(".")[0]) not in _NOT_LIBRARIES}
    first = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
    return Module(name, first, frozenset(ours), frozenset(libraries))


_NOT_LIBRARIES = {*sys.stdlib_module_names, "voice_skill"}


def _imported(tree: ast.Module) -> list[str]:
    """Return the full names of what is imported; of "from a import b" both a and a.b."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def _ours(imported: str) -> str | None:
    """Return the module of the package that a name is, or None."""
    top, _, name = imported.partition(".")
    place = PACKAGE.joinpath(*name.split("."))
    there = place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()
    return name if top == "voice_skill" and name and there else None


def diagram(found: list[Module]) -> str:
    """Return the parts and what they import of each other, as Mermaid."""
    part_of = {module.name: module.part for module in found}
    edges = {(module.part, part_of[name]) for module in found for name in module.imports if name in part_of}
    lines = [f"  {one} --> {other}" for one, other in sorted(edges) if one != other]
    core = ",".join(part for part in CORE if part in part_of.values())
    dark = ["  classDef core fill:#234,stroke:#123,color:#fff", f"  class {core} core"]
    return "\n".join(["```mermaid", "flowchart TD", *lines, *dark, "```"])


def table(part: str, found: list[Module]) -> str:
    """Return the modules of a part."""
    rows = [f"| `{m.name}` | {_cell(m.does)} | {', '.join(sorted(m.libraries))} |" for m in found if m.part == part]
    title = f"### {part}{' (core)' if part in CORE else ''}"
    return "\n".join([title, "", "| module | what it does | libraries |", "| --- | --- | --- |", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page() -> str:
    """Return the whole page."""
    found = modules()
    others = sorted({module.part for module in found} - {*CORE, SHELL})
    tables = [table(part, found) for part in (*CORE, SHELL, *others)]
    return _HEAD + "\n\n".join([diagram(found), "## Modules", *tables]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
