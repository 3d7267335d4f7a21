"""The floor plan: imports go downward, without cycles, and no room is overcrowded."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.book.built_book import BOOK_ROOMS
from fascicle.library.cache import CONVERSION_ROOMS
from fascicle.sphinx_ext import FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "tools" / "fascicle"

# From the top floor to the ground. A room imports only from the floors below it.
FLOORS = (
    "__main__",
    "cli",
    "desk",
    "sphinx_ext",
    "book",
    "api",
    "library",
    "convert",
    "fidelity",
    "recovery",
    "writers",
    "readers",
    "cast",
    "settings",
    "workers",
    "files",
    "model",
    "__init__",
)

# The extension knows pages, not how they were made.
PAGES_ONLY = {"sphinx_ext", "book", "cast", "settings", "workers", "files", "model"}

# At most this many modules in a folder, so that a newcomer can survey it.
CROWDED = 20


@cache
def imports_of(module: str) -> frozenset[str]:
    """Return the modules of the package that one imports, inside functions and for types too."""
    tree = ast.parse(PACKAGE.joinpath(f"{module}.py").read_text(encoding="utf-8"))
    return frozenset(found for node in ast.walk(tree) for found in _imported(node))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    else:
        names = []
    for name in names:
        first, *path = name.split(".")
        if first == "fascicle":
            yield _module(path)


def _module(path: list[str]) -> str:
    """Return the longest part of a dotted path that is a module, as `recovery/ruby`."""
    for length in range(len(path), -1, -1):
        for name in ("/".join(path[:length]), "/".join([*path[:length], "__init__"])):
            if (PACKAGE / f"{name}.py").is_file():
                return name
    raise AssertionError(path)


def modules() -> list[str]:
    """Return all modules of the package, as `recovery/ruby`."""
    return [
        path.relative_to(PACKAGE).with_suffix("").as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def floor(module: str) -> int:
    return FLOORS.index(module.split("/", maxsplit=1)[0])


def behind(start: str) -> set[str]:
    """Return a module, those that it imports, those that these import, and so on."""
    found: set[str] = set()
    left = [start]
    while left:
        module = left.pop()
        if module not in found:
            found.add(module)
            left += imports_of(module)
    return found


def test_imports_go_downward() -> None:
    # The package itself names what is public, and imports it when it is used.
    upward = [
        f"{module} imports {imported}"
        for module in modules()
        if module != "__init__"
        for imported in imports_of(module)
        if floor(imported) < floor(module)
    ]
    assert upward == []


def test_no_modules_import_each_other() -> None:
    # A package's own list of what is in it (`PASSES`) may be above its modules.
    graph = {
        module: {each for each in imports_of(module) if not each.endswith("__init__")}
        for module in modules()
    }
    assert list(TopologicalSorter(graph).static_order())


def test_the_extension_knows_pages_and_not_passes() -> None:
    others = [
        f"{module} imports {imported}"
        for module in modules()
        if module.startswith("sphinx_ext/")
        for imported in imports_of(module)
        if imported.split("/")[0] not in PAGES_ONLY
    ]
    assert others == []


@pytest.mark.parametrize("room", ["recovery", "cast"])
def test_a_room_that_only_reads_has_no_way_back_to_the_files(room: str) -> None:
    machinery = {"os", "pathlib", "logging", "subprocess", "sys"}
    found = [
        f"{path.name} imports {name}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
        if name and name.split(".")[0] in machinery
    ]
    assert found == []


def test_no_folder_is_overcrowded() -> None:
    folders: dict[Path, int] = {}
    for path in PACKAGE.rglob("*.py"):
        if path.name != "__init__.py":
            folders[path.parent] = folders.get(path.parent, 0) + 1
    crowded = {
        folder.relative_to(PACKAGE).as_posix(): count
        for folder, count in folders.items()
        if count > CROWDED
    }
    assert crowded == {}


def test_a_file_name_means_one_thing() -> None:
    """Return each stem once, but in `cli/` (named for commands) and `elements/` (for passes)."""
    places: dict[str, list[str]] = {}
    for module in modules():
        if not module.startswith(("cli/", "sphinx_ext/elements/")) and "__init__" not in module:
            places.setdefault(module.split("/")[-1], []).append(module)
    assert [found for found in places.values() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("start", "rooms"),
    [("library/convert_all", CONVERSION_ROOMS), ("sphinx_ext/", BOOK_ROOMS)],
)
def test_a_digest_of_the_tool_covers_all_that_is_imported(
    start: str, rooms: tuple[str, ...]
) -> None:
    """Else pages would be kept that another version of the tool has made.

    Sphinx imports the features by name, so all modules of the extension count.
    """
    own = tuple(room if room.endswith(".py") else f"{room}/" for room in rooms)
    found = (behind(module) for module in modules() if module.startswith(start))
    files = sorted(f"{module}.py" for module in set().union(*found))
    # How files are written and walked, and who does the work, says nothing of what is in them.
    ignored = ("__init__.py", "files/", "workers/")
    assert [file for file in files if not file.startswith((*own, *ignored))] == []


@pytest.mark.parametrize("room", sorted({*CONVERSION_ROOMS, *BOOK_ROOMS}))
def test_each_room_of_a_digest_exists(room: str) -> None:
    assert (PACKAGE / room).exists()


def test_passes_are_not_loaded_where_no_text_has_changed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import fascicle.library.convert_all, sys; print(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = done.stdout.split()
    assert "fascicle.library.convert_all" in loaded
    assert [name for name in loaded if name.startswith("fascicle.recovery")] == []


# From the top to the ground: a room of the extension imports only from rooms below it.
BASE_ROOMS = ("web", "elements", "speed", "static_files", "model", "i18n", "page_notes")


def _room(module: str) -> str:
    """Return the room of a module of the extension, as `people` or `static_files`."""
    return module.split("/")[1]


def test_features_import_base_rooms_and_never_each_other() -> None:
    others = [
        f"{module} imports {imported}"
        for module in modules()
        if module.startswith("sphinx_ext/") and _room(module) in FEATURES
        for imported in imports_of(module)
        if imported.startswith("sphinx_ext/")
        and _room(imported) not in {*BASE_ROOMS, _room(module)}
    ]
    assert others == []


def test_base_rooms_import_downward_and_never_a_feature() -> None:
    upward = [
        f"{module} imports {imported}"
        for module in modules()
        if module.startswith("sphinx_ext/") and _room(module) in BASE_ROOMS
        for imported in imports_of(module)
        if imported.startswith("sphinx_ext/")
        and _room(imported) not in BASE_ROOMS[BASE_ROOMS.index(_room(module)) :]
    ]
    assert upward == []
