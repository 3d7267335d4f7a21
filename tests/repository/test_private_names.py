"""Other packages are patched in one room only; few modules know that there are shelves."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "tools" / "fascicle"
ROOM = PACKAGE / "sphinx_ext" / "speed"
OURS = {"fascicle", *sys.stdlib_module_names}
BY_NAME = {"delattr", "getattr", "hasattr", "setattr"}


def private_names(source: str) -> Iterator[str]:
    """Yield the private names that a module imports from other packages or names in a string."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("fascicle"):
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [part for alias in node.names for part in alias.name.split(".")]
        elif isinstance(node, ast.Subscript):  # vars(module)["_name"]
            names = constants(node.slice)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in BY_NAME:
            names = [name for argument in node.args for name in constants(argument)]
        else:
            names = []
        yield from filter(is_private, names)


def constants(node: ast.expr) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def is_private(name: str) -> bool:
    return (
        name.startswith("_") and name.isidentifier() and not name.startswith("__") and name != "_"
    )


def test_private_names_of_other_packages_are_used_in_one_room() -> None:
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}: {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if ROOM not in path.parents
        for name in private_names(path.read_text("utf-8"))
    ]
    assert found == []


def test_no_module_silences_the_rule_for_private_attributes() -> None:
    silent = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        if "SLF001" in path.read_text("utf-8")
    ]
    assert silent == []


def replacements(source: str) -> Iterator[str]:
    """Yield the names of other packages that a module replaces, and listeners that it takes off."""
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    foreign = {
        (alias.asname or alias.name).partition(".")[0]
        for node in imports
        for alias in node.names
        if (getattr(node, "module", None) or alias.name).partition(".")[0] not in OURS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [ast.unparse(each) for each in targets if isinstance(each, ast.Attribute)]
            yield from (n for n in names if n.partition(".")[0] in foreign and "(" not in n)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            is_patch = called == "setattr" and ast.unparse(node.args[0]).split(".")[0] in foreign
            if is_patch or called.endswith(".disconnect") or "listeners[" in called:
                yield ast.unparse(node)


@pytest.mark.parametrize(
    "source",
    [
        "import sphinx.project\nsphinx.project.find = print",
        "from sphinx.project import Project\nProject.discover = print",
        "from docutils import nodes\nsetattr(nodes.Node, 'walk', print)",
        "app.events.listeners['env-updated'].clear()",
        "app.disconnect(3)",
    ],
)
def test_a_replacement_is_seen(source: str) -> None:
    assert len([*replacements(source)]) == 1


def test_names_of_other_packages_are_replaced_in_one_room() -> None:
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}: {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if ROOM not in path.parents
        for name in replacements(path.read_text("utf-8"))
    ]
    assert found == []


# The modules that make and join shelves, and the scope that all others are given.
OF_SHELVES = {
    "domain/__init__.py",
    "domain/references.py",
    "model/__init__.py",
    "model/scope.py",
    "model/shelf_records.py",
    "speed/patches.py",
    "web/page_writer.py",
}


def test_features_know_nothing_of_shelves() -> None:
    extension = PACKAGE / "sphinx_ext"
    knowing = {
        path.relative_to(extension).as_posix()
        for path in extension.rglob("*.py")
        if re.search(r"shel(f|ves)|\.is_(shelf|join)\b", path.read_text("utf-8"))
    }
    assert knowing == OF_SHELVES
