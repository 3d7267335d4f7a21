"""The inventory: the entries that Sphinx would write, of pages that exist, written on change."""

import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sphinx.util.inventory import InventoryFile

from fascicle.sphinx_ext.web import page_writer

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


def write(builder: Any, path: Path, pages: set[str], titles: dict[str, str]) -> None:
    page_writer.write_inventory(builder, path, [page_writer.entries_of(builder, pages, titles)])


def unpacked(path: Path) -> tuple[bytes, bytes]:
    *head, packed = path.read_bytes().split(b"\n", 4)
    return b"\n".join(head), zlib.decompress(packed)


def test_the_entries_are_those_of_sphinx(tmp_path: Path, builder: Any) -> None:
    write(builder, tmp_path / "ours.inv", PAGES, {})
    InventoryFile.dump(tmp_path / "theirs.inv", builder.env, builder)
    assert unpacked(tmp_path / "ours.inv") == unpacked(tmp_path / "theirs.inv")


def test_a_page_that_was_not_written_has_no_entry(tmp_path: Path, builder: Any) -> None:
    write(builder, tmp_path / "objects.inv", PAGES - {"index"}, {})
    assert b"door/one" in unpacked(tmp_path / "objects.inv")[1]
    assert b"index" not in unpacked(tmp_path / "objects.inv")[1]


def test_a_page_is_listed_by_the_title_that_is_given_for_it(tmp_path: Path, builder: Any) -> None:
    write(builder, tmp_path / "objects.inv", PAGES, {"index": "Another"})
    assert b"index std:doc -1 index.html Another\n" in unpacked(tmp_path / "objects.inv")[1]


def test_an_inventory_is_written_only_when_its_entries_change(
    tmp_path: Path, builder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "objects.inv"
    write(builder, path, PAGES, {})
    before = path.stat().st_mtime_ns
    write(builder, path, PAGES, {})
    assert path.stat().st_mtime_ns == before
    monkeypatch.setitem(OBJECTS, "std", [])
    write(builder, path, PAGES, {})
    assert path.stat().st_mtime_ns != before
    path.unlink()
    write(builder, path, PAGES, {})
    assert path.exists()


def test_entries_of_several_parts_are_in_the_order_of_one(tmp_path: Path, builder: Any) -> None:
    write(builder, tmp_path / "one.inv", PAGES, {})
    parts = [page_writer.entries_of(builder, {page}, {}) for page in sorted(PAGES, reverse=True)]
    page_writer.write_inventory(builder, tmp_path / "parts.inv", parts)
    assert unpacked(tmp_path / "parts.inv") == unpacked(tmp_path / "one.inv")
