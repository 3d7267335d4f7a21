"""Private names of other packages are used in one room only, where versions are checked."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "tools" / "fascicle"
ROOM = PACKAGE / "sphinx_ext" / "speed"
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
