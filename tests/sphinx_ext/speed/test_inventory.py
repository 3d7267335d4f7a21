"""The inventory: what Sphinx would write, of pages that are there, and only when it is another."""

import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sphinx.util.inventory import InventoryFile

from fascicle.sphinx_ext.speed import inventory_once

PAGES = {"index", "works/door/one", "works/door/ö"}
OBJECTS = {
    "lit": [
        ("door/one", "The First", "chapter", "works/door/one", "", 1),
        ("door/one/s-1", "It rained, at\u00a0first…", "scene", "works/door/one", "s-1", -1),
        ("s-2", "s-2", "scene", "works/door/ö", "x-s-2", -1),
    ],
    "std": [("index", "A library", "doc", "index", "", -1)],
}


class Domains:
    """The domains of an environment, in their order."""

    def sorted(self) -> list[Any]:
        return [
            SimpleNamespace(name=name, get_objects=lambda found=found: iter(found[::-1]))
            for name, found in OBJECTS.items()
        ]


@pytest.fixture
def builder(tmp_path: Path) -> Any:
    config = SimpleNamespace(project="A  library\nof mine", version="1")
    env = SimpleNamespace(config=config, domains=Domains(), doctreedir=tmp_path)
    return SimpleNamespace(config=config, env=env, get_target_uri="{}.html".format)


def unpacked(path: Path) -> tuple[bytes, bytes]:
    *head, packed = path.read_bytes().split(b"\n", 4)
    return b"\n".join(head), zlib.decompress(packed)


def test_it_says_what_sphinx_would_say(tmp_path: Path, builder: Any) -> None:
    inventory_once.write(builder, tmp_path / "ours.inv", PAGES)
    InventoryFile.dump(tmp_path / "theirs.inv", builder.env, builder)
    assert unpacked(tmp_path / "ours.inv") == unpacked(tmp_path / "theirs.inv")


def test_it_names_no_page_that_was_not_written(tmp_path: Path, builder: Any) -> None:
    inventory_once.write(builder, tmp_path / "objects.inv", PAGES - {"index"})
    assert b"door/one" in unpacked(tmp_path / "objects.inv")[1]
    assert b"index" not in unpacked(tmp_path / "objects.inv")[1]


def test_it_is_written_only_when_it_is_another(
    tmp_path: Path, builder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "objects.inv"
    inventory_once.write(builder, path, PAGES)
    before = path.stat().st_mtime_ns
    inventory_once.write(builder, path, PAGES)
    assert path.stat().st_mtime_ns == before
    monkeypatch.setitem(OBJECTS, "std", [])
    inventory_once.write(builder, path, PAGES)
    assert path.stat().st_mtime_ns != before
    path.unlink()
    inventory_once.write(builder, path, PAGES)
    assert path.exists()
