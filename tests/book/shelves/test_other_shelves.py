"""Data of works on other shelves: links, names, quotations, redirects."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book_edits import CONF, build, write
from small_books import PNG

if TYPE_CHECKING:
    from tests.conftest import Restored

Tree = Callable[[Path], dict[str, bytes]]


def page(work: str, title: str, body: str, *more: str, kind: str = "chapter") -> str:
    level = 0 if kind == "work" else 1
    said = [f'work: "{work}"', f'kind: "{kind}"', f'level: "{level}"', f'title: "{title}"']
    return "\n".join(["---", *said, *more, "---", "", f"# {title}", "", body, ""])


def work(root: Path, slug: str, chapters: dict[str, str], *more: str) -> None:
    names = "\n".join(chapters)
    front = page(slug, slug.title(), f":::{{chapters}}\n{names}\n:::", *more, kind="work")
    write(root, f"works/{slug}/index.md", front)
    for name, body in chapters.items():
        write(root, f"works/{slug}/{name}.md", page(slug, f"{slug} {name}", body))


def library(root: Path) -> None:
    """Write works that refer to one another in every way there is."""
    write(root, "conf.py", CONF + 'include_patterns = ["*.md", "works/**"]\n')
    write(root, "library.toml", 'title = "Both"\nurl = "https://books.example/"\n')
    (root / "_static").mkdir(exist_ok=True)
    write(root, "_static/custom.css", "p { hyphens: auto }\n")
    links = (
        "# Both\n\n[A link](works/sun/two.md), [](works/rain/index.md), {doc}`works/sun/one`,\n"
        "{ref}`the-spot`, [about](about.md)\n\n:::{works}\nrain\n:::\n"
    )
    write(root, "index.md", links)
    write(root, "about.md", "---\norphan: true\n---\n# About\n\n[Sun](works/sun/index.md)\n")
    other = "{lit:work}`Sun`, {lit:chapter}`sun/two`, {lit:character}`sun/ada-vickery`,\n"
    other += "{lit:author}`Cy Nye`, {lit:tag}`light`, [two](../sun/two.md), {doc}`../sun/one`,\n"
    other += "{ref}`the-spot`, {ref}`so <the-spot>`, [here](#the-spot), [about](../../about.md),\n"
    other += "{lit:quote}`It shone for a <sun>` and {lit:character}`Ada Vickery`.\n"
    work(
        root,
        "rain",
        {"one": other, "two": "It rained. ![A plate](plate.png)\n"},
        'authors: ["Bea", "cy  nye"]',
        'tags: ["Light"]',
        'series: "Skies"',
        'series-number: "1"',
    )
    spot = "It shone for a day.\n\n(the-spot)=\n## The spot\n\nAda Vickery sat there.\n"
    work(
        root,
        "sun",
        {"one": spot, "two": "It shone. [rain](../rain/one.md)\n"},
        'authors: ["Cy Nye"]',
        'tags: ["light"]',
        'moved-from: ["star", "rain"]',
        'cast: [{"name": "Ada Vickery", "aliases": ["Ada"]}]',
    )
    work(root, "snow", {"one": "It snowed.\n"}, 'authors: ["Cy Nye"]', 'series: "Skies"')
    work(root, "fog", {"one": "Fog.\n", "two": "More.\n"}, 'authors: ["Cy  Nye"]')
    (root / "works/rain/plate.png").write_bytes(PNG)
    write(root, "works/fog/kept.md", "# Kept\n\nOf no list.\n")


def set_shelves(root: Path, pages: int) -> None:
    path = root / "library.toml"
    said = [line for line in path.read_text().splitlines() if "shelf_pages" not in line]
    path.write_text("\n".join([f"shelf_pages = {pages}", *said, ""]))


def retitle_what_others_link_to(root: Path) -> None:
    path = root / "works/sun/two.md"
    path.write_text(path.read_text().replace('"sun two"', '"Two"').replace("# sun two", "# Two"))


def move_what_others_quote(root: Path) -> None:
    path = root / "works/sun/one.md"
    path.write_text(path.read_text().replace("It shone for", "At last it shone. It shone for"))


def spell_an_author_otherwise(root: Path) -> None:
    for slug in ("sun", "snow"):
        path = root / f"works/{slug}/index.md"
        path.write_text(path.read_text().replace("Cy Nye", "CY NYE"))


def take_the_last_of_a_tag_away(root: Path) -> None:
    path = root / "works/sun/index.md"
    path.write_text(path.read_text().replace('tags: ["light"]\n', ""))
    path = root / "works/rain/index.md"
    path.write_text(path.read_text().replace('tags: ["Light"]\n', ""))
    path = root / "works/rain/one.md"
    path.write_text(path.read_text().replace("{lit:tag}`light`, ", ""))


def remove_a_work_of_the_series(root: Path) -> None:
    shutil.rmtree(root / "works/snow")


def rename_the_front_page(root: Path) -> None:
    path = root / "index.md"
    path.write_text(path.read_text().replace("# Both", "# All"))


CHANGES = [
    retitle_what_others_link_to,
    move_what_others_quote,
    spell_an_author_otherwise,
    take_the_last_of_a_tag_away,
    remove_a_work_of_the_series,
    rename_the_front_page,
]


def built_in_shelves(root: Path) -> None:
    library(root)
    set_shelves(root, 3)
    build(root)


@pytest.fixture
def root(restored: Restored) -> Path:
    return restored(built_in_shelves)


def unlike_one_build(root: Path, book_tree: Tree) -> list[str]:
    """Return the files of the book in shelves that are others in a book in one part."""
    assert len(list((root / "_build/doctrees/shelves").iterdir())) > 2, "works must not be together"
    parts = book_tree(root / "_build/html")
    set_shelves(root, 1000)
    whole = book_tree(build(root, "whole"))
    return [name for name in {*parts, *whole} if parts.get(name) != whole.get(name)]


def test_references_between_shelves_are_those_of_one_build(root: Path, book_tree: Tree) -> None:
    assert unlike_one_build(root, book_tree) == []


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_so_they_are_after_a_change(
    root: Path, change: Callable[[Path], None], book_tree: Tree
) -> None:
    before = book_tree(root / "_build/html")
    change(root)
    assert book_tree(build(root)) != before
    assert unlike_one_build(root, book_tree) == []
