"""What the documents promise is there: commands, options, files, packages, settings, numbers, and the example."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from voice_skill import prepare
from voice_skill.cli import main
from voice_skill.hearing.engines import Engine
from voice_skill.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "models/README.md")]
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
DIGITS = {name: str(digit) for digit, name in enumerate(NAMES)}


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its whole name."""
    if isinstance(command, click.Group):
        if command.invoke_without_command:
            yield name, command
        for part, inner in command.commands.items():
            yield from leaves(inner, f"{name} {part}".strip())
    else:
        yield name, command


COMMANDS = dict(leaves(main))


def options(command: click.Command) -> set[str]:
    """Return the long options of a command."""
    return {o for p in command.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")} | {"--help"}


def code(document: str) -> list[str]:
    """Return what stands in code: blocks line by line, and inline."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", document, re.DOTALL | re.MULTILINE)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", document, flags=re.DOTALL | re.MULTILINE))
    return [line for block in blocks for line in block.splitlines()] + inline


def section(title: str) -> str:
    """Return a section of the README."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """Return the cells of the table of a section, without its head."""
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in section(title).splitlines() if line[:1] == "|"]
    return cells[2:]


def invocations(document: str) -> Iterator[list[str]]:
    """Yield the words of each use of the program in code."""
    for line in code(document):
        found = re.match(r"(?:\$ |python -m )?(?:\.venv/bin/)?voice[-_]skill(?: (.*))?$", line)
        if found:
            yield shlex.split((found[1] or "").replace("'", ""))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_is_in_the_readme(name: str) -> None:
    assert f"`voice-skill {name}".rstrip() in README
    for option in options(COMMANDS[name]):
        assert option in README, f"{option} of {name}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_and_option_that_a_document_names_exists(document: Path) -> None:
    for words in invocations(document.read_text(encoding="utf-8")):
        command: click.Command = main
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            assert words[0] in command.commands, f"voice-skill {' '.join(words)}"
            command = command.commands[words.pop(0)]
        for word in words:
            if word.startswith("--"):
                assert word in options(command), f"voice-skill {command.name} {word}"


def test_every_option_that_the_readme_explains_exists() -> None:
    known = set().union(*(options(command) for command in COMMANDS.values())) | {"--version"}
    for line in section("Commands").splitlines():
        assert set(re.findall(r"--[a-z-]+", line)) - {"---"} <= known, line


def test_a_row_of_the_commands_names_options_of_that_command() -> None:
    for command, does in rows("Commands"):
        words = [w for w in command.strip("`").split()[1:] if w.islower()]
        if "the same options" not in does:
            assert set(re.findall(r"--[a-z-]+", does)) <= options(COMMANDS[" ".join(words)]), command


def test_the_engines_of_the_readme_are_those_there_are() -> None:
    line = next(line for line in README.splitlines() if line.startswith("`--engine NAME`"))
    assert set(re.findall(r"`(\w+)`", line)) == {engine.value for engine in Engine}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_make_target_that_a_document_names_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {line.split()[1] for line in code(document.read_text(encoding="utf-8")) if re.match(r"make [a-z]+$", line)}
    assert named <= targets
    if document.parent == ROOT and document.name == "README.md":
        assert named == targets - {"help"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(
        re.findall(r"(?:^|\s)((?:content|voice_skill|tests|\.ci)/[\w./]*)", "\n".join(code(text)), re.MULTILINE)
    )
    for name in named:
        assert (ROOT / name).exists(), name
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (document.parent / link).exists(), link


def test_the_file_map_names_every_part_of_the_package() -> None:
    mapped = {row[0].strip("`") for row in rows("Where things are")}
    for folder in (ROOT / "voice_skill").iterdir():
        if (folder / "__init__.py").exists() and folder.name != "recordings":
            assert f"voice_skill/{folder.name}/" in mapped


def test_the_system_packages_are_the_same_in_the_readme_the_set_up_and_the_fresh_machine() -> None:
    told = [re.findall(r"`([^`]+)`", row[1]) for row in rows("What the machine needs")]
    assert set(told[0]) == set(prepare.SYSTEM["run"])
    assert set(told[0] + told[1]) == set(prepare.SYSTEM["test"])
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("\\\n", " ")
    installed = re.search(r"apt-get install (.*?)>", script)
    assert installed is not None
    assert {w for w in installed[1].split() if w[0] != "-"} == set(prepare.SYSTEM["test"]) | {"python3-venv", "make"}


def test_the_models_and_extras_of_the_readme_exist() -> None:
    models = tomllib.loads((ROOT / "models" / "models.toml").read_text(encoding="utf-8"))
    for words in invocations(README):
        if words[:2] == ["models", "install"]:
            assert words[2] in {*models, "NAME..."}, words
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"'\.\[(\w+)\]'", README)) <= set(extras)


def test_every_setting_is_in_the_readme_with_its_usual_value() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in rows("Settings")}
    usual = {f.name: str(getattr(Settings(), f.name)) for f in fields(Settings)}
    assert told == {name: {"": "empty", "True": "true"}.get(value, value) for name, value in usual.items()}


def test_the_emergency_numbers_are_those_of_the_content_pack(pack: ContentPack) -> None:
    told = {row[0].strip("`"): row[1] for row in rows("Emergency numbers")}
    spoken = {code: n.emergency.replace("triple zero", "zero zero zero") for code, n in pack.numbers.items()}
    assert told == {code: "".join(DIGITS[word] for word in number.split()) for code, number in spoken.items()}
    assert f"the usual one is `{pack.country}`" in section("Emergency numbers")


def test_the_library_example_runs_and_prints_what_the_readme_says() -> None:
    part = section("As a library")
    example, printed = re.findall(r"^```(?:python)?\n(.*?)^```", part, re.DOTALL | re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == printed
    assert len(list(filter(None, example.splitlines()))) <= 10
    assert {"load_pack", "understand", "take_turn"} <= set(re.findall(r"\w+", example.splitlines()[0]))


def test_the_skill_of_openvoiceos_is_named_by_the_id_that_it_has() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    assert set(groups["opm.skill"]) == set(re.findall(r"`(ovos-skill-[^`]+)`", section("OpenVoiceOS")))


def test_the_readme_says_that_nobody_has_reviewed_the_content_for_as_long_as_that_is_so(pack: ContentPack) -> None:
    assert ("No clinician has reviewed its content yet" in README) == (pack.reviewed_by is None)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_document_names_a_folder_of_one_machine(document: Path) -> None:
    assert not re.findall(r"(?<![\w.~])/(?:home|root|Users|work|mnt)/\w*", document.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_line_of_prose_holds_one_sentence(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for line in text.splitlines():
        if line and not line.startswith("|"):
            bare = re.sub(r"`[^`]*`", "code", line)
            assert not re.search(r"[a-z)][.!?] [A-Z]", bare), line


def test_importing_the_package_loads_nothing_of_it() -> None:
    asked = "import sys, voice_skill; print(sorted(m for m in sys.modules if m.startswith('voice_skill.')))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_the_functions_of_the_library_come_before_the_modules_of_the_same_names() -> None:
    asked = "from voice_skill import content, understand, assess; print(understand.__name__, assess.__name__)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "understand assess\n"
