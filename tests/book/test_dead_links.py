"""Dead links of a built book."""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.book.consistency import dead_links

ALIVE = """<h1 id="top">A</h1><a href="#top">.</a><a href="works/b.html#p-ä">.</a><a href="">.</a>
<a href="works/">.</a><a href="works/b.html?find=x#p-%C3%A4:~:text=a">.</a><a href="#">.</a>
<img src="works/c.png?v=1"><a href="https://elsewhere.example/x">.</a><a href="works/d.e/">.</a>
<a href="mailto:a@example.org">.</a><a href="/top.html">.</a><a href="data:,x">.</a>"""


def problems(folder: Path, pages: dict[str, str]) -> list[str]:
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [f"{error.place}: {error.problem}" for error in dead_links(folder)]


def test_links_to_pages_places_and_files_are_alive(tmp_path: Path) -> None:
    pages = {
        "a.html": ALIVE,
        "empty.html": "",
        "works/b.html": '<p id="p-ä"><a href="../a.html#top">.</a>',
        "works/index.html": '<a href="./">.</a><a href="..">.</a>',
        "works/c.png": "",
        "works/d.e/index.html": "<p>.",
        "index.html": "<p>.",
    }
    assert problems(tmp_path, pages) == []


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("b.html", "there is no such page or file"),
        ("../a.html", "there is no such page or file"),
        ("works/", "there is no such page or file"),
        ("#gone", "there is no such place on that page"),
        ("a.html#gone", "there is no such place on that page"),
        ("//[", "it is no address"),
    ],
)
def test_a_dead_link_is_named_once_with_its_page(tmp_path: Path, link: str, problem: str) -> None:
    page = f'<a href="{link}">.</a><a href="{link}">.</a>'
    assert problems(tmp_path, {"a.html": page}) == [
        f"a.html: the link to {link!r} is dead: {problem}"
    ]
