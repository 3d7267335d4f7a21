"""Libraries with feeds, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "https://book.example/river/"
SETTINGS = f'title = "The River"\nauthors = ["A. Keeper"]\nlanguage = "en"\nurl = "{HOME}"\n'
SCHEMAS = Path(__file__).parents[3] / "gates" / "schemas"
SPACES = {"a": "http://www.w3.org/2005/Atom"}


class Shelf:
    """A library whose works are written one by one."""

    def __init__(self, library: Any, page: Callable[..., str]) -> None:
        self.page = page
        self.build = library({"library.toml": SETTINGS})

    def add(
        self, slug: str, chapters: dict[str, dict[str, Any]] | None = None, **said: Any
    ) -> None:
        """Write a work, its chapters by their names."""
        about = {"title": slug.capitalize(), "authors": ["Ada Quill"], **said}
        folder = self.build.source / "works" / slug
        folder.mkdir(parents=True, exist_ok=True)
        names = "\n".join(chapters or ())
        listed = f":::{{chapters}}\n{names}\n:::" if chapters else "It rained."
        body = f"# {about['title']}\n\n{listed}"
        self._write(folder / "index.md", self.page(body, kind="work", level="0", **about))
        for name, more in (chapters or {}).items():
            title = more.get("title", name)
            told = {"kind": "chapter", "level": "1", **more, "title": title}
            self._write(folder / f"{name}.md", self.page(f"# {title}\n\nIt rained.", **told))

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, "utf-8")

    def entries(self, name: str = "feed.xml") -> list[Any]:
        """Build the library, and return the entries of a feed, which is valid."""
        return entries_of(self.build().output / name)


def entries_of(path: Path) -> list[Any]:
    tree = etree.parse(path)
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    assert schema.validate(tree), schema.error_log
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo, read.get("bozo_exception")
    assert len(read.entries) == len(tree.getroot().findall("a:entry", SPACES))
    return list(tree.getroot().findall("a:entry", SPACES))


def said(entry: Any, name: str) -> str:
    text: str = entry.findtext(f"a:{name}", namespaces=SPACES)
    return text


@pytest.fixture
def shelf(library: Any, page: Callable[..., str]) -> Shelf:
    return Shelf(library, page)
