"""The documentation: it builds, its links resolve, and it describes every command."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from fascicle.cli.main import main
from fascicle.model.names import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).parents[2]
DOCS = HOME / "docs"
PAGES = [
    *(page for page in DOCS.rglob("*.md") if "_build" not in page.parts),
    *(HOME / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
]
COMMANDS = DOCS / "reference" / "commands.md"
TUTORIAL = DOCS / "tutorial" / "first-book.md"

CODE = re.compile(r"^(`{3,}|:{3,}).*?^\1$|^ {4}.*?$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
            if not re.match(r"[a-z]+:", target):
                yield page, target


def anchors(page: Path) -> set[str]:
    """Return the anchors that forges give to the headings of a page."""
    headings = HEADING.findall(
        re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    )
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def leads_nowhere(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    found = (page.parent / path).resolve() if path else page
    return not found.exists() or bool(anchor and anchor not in anchors(found))


def test_every_internal_link_resolves() -> None:
    found = list(links())
    assert len(found) > 100
    broken = [f"{page.relative_to(HOME)}: {to}" for page, to in found if leads_nowhere(page, to)]
    assert broken == []


def test_a_missing_page_or_anchor_is_found() -> None:
    assert leads_nowhere(COMMANDS, "no-such-page.md")
    assert leads_nowhere(COMMANDS, "people.md#no-such-heading")
    assert not leads_nowhere(COMMANDS, "people.md#name-cards")


def test_every_module_that_is_named_exists() -> None:
    named = {
        name
        for page in PAGES
        if page.name != "CHANGELOG.md"
        for name in re.findall(r"`([a-z_/]+/[a-z_]+\.(?:py|js|mk))`", page.read_text("utf-8"))
    }
    package = HOME / "tools" / "fascicle"
    roots = (HOME, package, package / "sphinx_ext")
    assert len(named) > 10
    assert [name for name in named if not any((root / name).exists() for root in roots)] == []


def test_every_command_is_documented_and_exists() -> None:
    assert isinstance(main, click.Group)
    documented = re.findall(r"^## `fascicle ([a-z]+)", COMMANDS.read_text("utf-8"), re.MULTILINE)
    assert sorted(documented) == sorted(main.commands)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_of_a_command_is_documented(name: str) -> None:
    text = COMMANDS.read_text("utf-8")
    common, _, sections = text.partition("\n## ")
    section = re.search(
        rf"^(?:## )?`fascicle {name}.*?(?=^## |\Z)", sections, re.DOTALL | re.MULTILINE
    )
    assert section
    options = [
        option
        for parameter in main.commands[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    ]
    assert [option for option in options if option not in common + section[0]] == []


def test_every_make_target_of_a_library_is_documented() -> None:
    makefile = HOME.joinpath("Makefile").read_text("utf-8")
    targets = re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, re.MULTILINE)
    text = COMMANDS.read_text("utf-8")
    assert [name for name in targets if f"make {name}" not in text and name not in UNLISTED] == []


def test_every_question_is_documented_and_exists() -> None:
    text = (DOCS / "reference" / "questions.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    documented = [name for row in rows for name in re.findall(r"`([a-z-]+)`", row)]
    asked = code_of("fidelity", "recovery", "readers", "writers")
    assert sorted(documented) == sorted(set(re.findall(r'[Qq]uery\(\s*"([a-z-]+)"', asked)))
    assert documented == list(QUESTIONS)


def code_of(*folders: str) -> str:
    package = HOME / "tools" / "fascicle"
    paths = (path for folder in folders for path in sorted((package / folder).rglob("*.py")))
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_the_architecture_has_one_row_for_every_folder() -> None:
    text = (DOCS / "explanation" / "architecture.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z_/0-9]+)/` \|", text, re.MULTILINE)
    package = HOME / "tools" / "fascicle"
    folders = {path.parent.relative_to(package).as_posix() for path in package.rglob("*.py")}
    assert sorted(listed) == sorted(folders - {"."})


def test_the_architecture_names_the_floors_in_their_order() -> None:
    layers = HOME.joinpath("tests", "repository", "test_layers.py").read_text("utf-8")
    found = re.search(r"^FLOORS = (\(.*?^\))", layers, re.DOTALL | re.MULTILINE)
    assert found
    floors = [floor for floor in ast.literal_eval(found[1]) if not floor.startswith("__")]
    assert " → ".join(floors) in (DOCS / "explanation" / "architecture.md").read_text("utf-8")
    picture = DOCS.joinpath("images", "floors.svg").read_text("utf-8")
    drawn = re.findall(r'class="floor"[^>]*>(\w+)', picture)
    assert drawn == floors


# `make` alone makes the book; the others prepare an environment for Read the Docs.
UNLISTED = {"book", "environment", "setup"}


def tutorial(language: str) -> list[str]:
    """Return the blocks of the tutorial in one language."""
    text = TUTORIAL.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.slow
def test_the_tutorial_works(tmp_path: Path) -> None:
    library = tmp_path / "lamps"
    settings = library / "texts" / "the-lamp-room.toml"
    (text,) = tutorial("text")
    said = TUTORIAL.read_text("utf-8")
    (described,) = re.findall(r"^    .venv/bin/fascicle (describe .*)$", said, re.MULTILINE)
    converted, verified = (block.split("\n", 1) for block in tutorial("console"))

    fascicle("new", "lamps", "--title", "Lamps and Harbours", at=tmp_path)
    settings.with_suffix(".txt").write_text(text)
    assert converted[0] == "$ fascicle convert"
    assert converted[1] in fascicle("convert", at=library)
    assert "Press `2`, and `q` to quit." in said
    asked = fascicle("decide", at=library, typed="2\nq\n")
    assert "  2  the gap before the line is a scene break\n" in asked
    fascicle(*shlex.split(described), at=library)
    assert "question" not in fascicle("build", at=library)
    assert verified[0] == "$ fascicle verify"
    assert verified[1] in fascicle("verify", at=library)
    settings.with_suffix(".txt").write_text(text.replace("2: Forty Lamps", "2: The Last Match"))
    fascicle("addresses", "--check", at=library)
    fascicle("build", at=library)
    moved = library / "_build" / "html" / "works" / "the-lamp-room" / "chapter-2-forty-lamps.html"
    assert "chapter-2-the-last-match" in moved.read_text("utf-8")


def fascicle(*arguments: str, at: Path, typed: str = "") -> str:
    return python("-m", "fascicle", *arguments, at=at, typed=typed).stdout


def python(*arguments: str, at: Path = HOME, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run this checkout's code; an error is shown."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=at,
        env=os.environ | {"PYTHONPATH": str(HOME / "tools"), "PYTHONUTF8": "1"},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def python_api() -> tuple[str, str]:
    """Return the examples of the Python API: those without files, and the one with a library."""
    text = (DOCS / "reference" / "python-api.md").read_text("utf-8")
    examples = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    pure = [code for code in examples if "my-library" not in code]
    (library,) = (code for code in examples if "my-library" in code)
    return "\n".join(pure), library


def test_the_examples_of_the_python_api_run() -> None:
    done = python("-c", python_api()[0])
    assert "It was shut." in done.stdout
    assert "title-page by Ada Quill" in done.stdout


@pytest.mark.slow
def test_the_library_example_of_the_python_api_runs(tmp_path: Path) -> None:
    fascicle("new", "my-library", at=tmp_path)
    tmp_path.joinpath("my-library", "texts", "door.txt").write_text("DOOR\n\n\nIt was shut.\n")
    done = python("-c", python_api()[1], at=tmp_path)
    assert "door converted" in done.stdout
    assert "door 3 0 0 ()" in done.stdout


@pytest.mark.slow
def test_the_documentation_builds_without_warnings(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, DOCS, tmp_path / "html", "-d", tmp_path / "doctrees"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
