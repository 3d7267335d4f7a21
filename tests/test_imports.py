"""Imports go one way: from the commands down to the ground."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fascicle.memory import LEFT_OUT, left_out

PACKAGE = Path(__file__).parents[1] / "tools" / "fascicle"

# From above to below; what stands in no row is what a command does (new, serve, …).
CLI = {"__main__", "cli"}
COMMANDS = {"commands"}
JOURNEY = {"convert"}
STAGES = {"readers", "recovery", "assembly", "writers", "fidelity", "cast"}
GROUND = {
    "settings",
    "setting_examples",
    "decision",
    "names",
    "queries",
    "work",
    "draft",
    "blocks",
    "toml_files",
    "errors",
    "folders",
    "reserved",
    "roles",
    "titles",
    "lists",
    "searchable",
    "__version__",
}
ROWS = (CLI, COMMANDS, None, JOURNEY, STAGES, GROUND)

# Knows pages, and nothing of how they came about.
EXTENSION = "sphinx_ext"


def row(part: str) -> int:
    """Count rows from above; a part of the package stands in the row that names it."""
    named = [n for n, parts in enumerate(ROWS) if parts and part in parts]
    return named[0] if named else ROWS.index(None)


def imports() -> Iterator[tuple[str, str, str]]:
    """List each import inside the package: file, its part, and the part it imports."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in names(node):
                if name.startswith("fascicle."):
                    yield str(inside), inside.parts[0].removesuffix(".py"), name.split(".")[1]


def names(node: ast.AST) -> list[str]:
    """Name the modules that a statement imports, also inside a function."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module == "fascicle":
        return [f"fascicle.{alias.name}" for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module]
    return []


def test_no_module_imports_from_above() -> None:
    upward = [
        f"{file} imports {imported}"
        for file, part, imported in imports()
        if part != EXTENSION and row(imported) < row(part)
    ]
    assert upward == []


def test_the_extension_knows_pages_and_not_passes() -> None:
    known = {
        EXTENSION,
        "errors",
        "folders",
        "reserved",
        "roles",
        "searchable",
        "settings",
        "setting_examples",
        "decision",
        "titles",
    }
    others = [
        f"{file} imports {imported}"
        for file, part, imported in imports()
        if part == EXTENSION and imported not in known
    ]
    assert others == []


@pytest.mark.parametrize("part", ["recovery", "cast"])
def test_a_part_that_only_reads_has_no_way_back_to_the_files(part: str) -> None:
    machinery = {"os", "pathlib", "logging", "subprocess", "sys"}
    found = [
        f"{path.name} imports {name}"
        for path in sorted((PACKAGE / part).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names(node)
        if name.split(".")[0] in machinery
    ]
    assert found == []


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("cli", "commands"), ("commands", "new"), ("new", "convert"), ("convert", "recovery")],
)
def test_the_rows_stand_as_the_design_has_them(upper: str, lower: str) -> None:
    assert row(upper) < row(lower) < row("errors")


def behind(start: str) -> set[str]:
    """List the modules that one imports, and those that these import: `library`, `fidelity/words`.

    Those that are imported inside a function count, and those that give a type alone.
    """
    found: set[str] = set()
    left = [start]
    while left:
        module = left.pop()
        if module not in found and file_of(module).exists():
            found.add(module)
            left += imported_by(module)
    return found


def imported_by(module: str) -> Iterator[str]:
    """List what may be modules of the package among all that a module imports."""
    for node in ast.walk(ast.parse(file_of(module).read_text(encoding="utf-8"))):
        inside = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        for name in names(node):
            for whole in (name, *(f"{name}.{each}" for each in inside)):
                parts = whole.split(".")
                if parts[0] == "fascicle":
                    yield from ("/".join(parts[1:n]) for n in range(2, len(parts) + 1))


def file_of(module: str) -> Path:
    path = PACKAGE / f"{module}.py"
    return path if path.exists() else PACKAGE / module / "__init__.py"


def test_what_converting_imports_is_seen() -> None:
    assert {"convert", "recovery/gaps", "fidelity", "fidelity/words", "errors"} <= behind("library")


def test_no_part_of_converting_is_left_out_of_its_digest() -> None:
    """Else a text would keep pages that another version of the tool has made."""
    assert sorted(filter(left_out, behind("library"))) == []


@pytest.mark.parametrize("part", LEFT_OUT)
def test_what_is_left_out_of_the_digest_is_there(part: str) -> None:
    assert (PACKAGE / part).is_dir() or file_of(part).exists()


def test_what_reads_texts_is_not_loaded_where_none_has_changed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import fascicle.library, sys; print(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = done.stdout.split()
    assert "fascicle.library" in loaded
    assert [name for name in loaded if name.startswith("fascicle.recovery")] == []
