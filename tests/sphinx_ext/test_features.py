"""A feature is a folder: without it and its line in the list, the book is built without it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import blake2s
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html

from fascicle.sphinx_ext import FEATURES
from images import png
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TOOLS = Path(__file__).parents[2] / "tools"
ROOT = "https://book.example/"
PNG = png(30, 20)
COVER = f"cover-{blake2s(b'images/moon.png', digest_size=4).hexdigest()}-192.webp"
SETTINGS = f'title = "Tolls"\nlanguage = "en"\ngate = ["Teen"]\nurl = "{ROOT}"\n'


class Feature(NamedTuple):
    """What a feature puts into the book: pages, and files by their paths from `_static/`."""

    pages: frozenset[str]
    files: frozenset[str] = frozenset()


PUT = {
    "annotations": Feature(
        frozenset(),
        frozenset({"annotations/annotations.js", "annotations/annotations.css"}
                  | {"annotations/notes-panel.js", "annotations/notes-panel.css"}),
    ),
    "capitals": Feature(frozenset()),
    "catalogue": Feature(
        frozenset({"catalogue", "newest"}
                  | {"authors/index", "authors/ada-quill", "series/tolls", "tags/rain"}),
        frozenset({"catalogue/catalogue.js", "catalogue/catalogue.css"}),
    ),
    "covers": Feature(frozenset(), frozenset({f"../works/gate/{COVER}"})),
    "discovery": Feature(frozenset(), frozenset({"../sitemap.xml", "../robots.txt"})),
    "domain": Feature(frozenset({"lit-people", "lit-places"})),
    "feeds": Feature(frozenset(), frozenset({"../feed.xml"})),
    "offline": Feature(
        frozenset({"offline"}),
        frozenset({"offline/panel.js", "offline/panel.css", "offline/icon-192.png"}),
    ),
    "people": Feature(
        frozenset({"works/gate/people/index", "works/gate/people/ada-vickery"}),
        frozenset({"cast/cast.css", "people/who.js", "people/who.css"}),
    ),
    "pictures": Feature(frozenset()),
    "progress": Feature(frozenset(), frozenset({"progress/older.js"})),
    "read_aloud": Feature(frozenset(), frozenset({"aloud/player.js", "aloud/player.css"})),
    "reader": Feature(frozenset()),
    "reading_settings": Feature(frozenset(), frozenset({"settings/panel.js"})),
    "search": Feature(frozenset({"search"}), frozenset({"search/search.js", "search/find.css"})),
    "single_page": Feature(frozenset({"works/gate/entire"}), frozenset({"entire/entire.css"})),
    "typeface": Feature(
        frozenset(), frozenset({"typeface/latin.css", "typeface/greek.css"})
    ),
}  # fmt: skip
# Who recurs in a series has a page in the folder of the series, so both features are needed.
BOTH = {"series/tolls/people/ada-vickery": {"catalogue", "people"}}


def files(page: Callable[..., str]) -> dict[str, str]:
    """Write two works of a series, with people, places, tags, a poem, a note and a rating."""
    cast = [{"name": "Ada Vickery", "aliases": ["Ada"]}]
    about = {
        "authors": ["Ada Quill"],
        "series": "Tolls",
        "tags": ["rain"],
        "language": "en",
        "cast": cast,
        "places": [{"name": "Gedder Drove"}],
    }
    epigraph = ":::{epigraph}\nNobody pays twice.\n\n--The Tollman\n:::"
    poem = f"{epigraph}\n\n:::{{verse}}\nIt rained\nat noon.\n:::"
    written = {}
    for number, slug in enumerate(("gate", "weir"), 1):
        title = slug.capitalize()
        said = {**about, "title": title, "series_number": str(number)}
        said["dates"] = [f"published: 2026-01-0{number}"]
        said |= {"rating": "Teen"} if slug == "weir" else {"cover": "images/moon.png"}
        body = f"# {title}\n\n:::{{chapters}}\none\ntwo\n:::"
        written[f"works/{slug}/index.md"] = page(body, work=slug, kind="work", level="0", **said)
        for name in ("one", "two"):
            text = f"Ada Vickery went to Gedder Drove, {name}.[^1]\n\n[^1]: A note."
            body = f"# {name}\n\n{poem}\n\n{text}"
            written[f"works/{slug}/{name}.md"] = page(
                body, work=slug, kind="chapter", level="1", title=name, words="9"
            )
    return written


@pytest.fixture
def library_without(
    tmp_path: Path, library: Any, page: Callable[..., str]
) -> Callable[[Iterable[str]], tuple[Any, str]]:
    """Return a function that writes the library and a copy of the package without some features."""

    def write(left_out: Iterable[str]) -> tuple[Any, str]:
        tools = tmp_path / "tools"
        shutil.copytree(TOOLS, tools, ignore=shutil.ignore_patterns("__pycache__"))
        extension = tools / "fascicle" / "sphinx_ext"
        listed = (extension / "__init__.py").read_text("utf-8")
        for name in left_out:
            shutil.rmtree(extension / name)
            assert listed.count(f'    "{name}",\n') == 1
            listed = listed.replace(f'    "{name}",\n', "")
        (extension / "__init__.py").write_text(listed, "utf-8")
        written = library(
            {
                **files(page),
                "library.toml": SETTINGS,
                "conf.py": 'extensions = ["fascicle.sphinx_ext"]\n',
            }
        )
        images = written.source / "works/gate/images"
        images.mkdir()
        (images / "moon.png").write_bytes(PNG)
        return written, str(tools)

    return write


@pytest.mark.slow
def test_a_book_without_the_search_is_built_without_an_index(
    library_without: Callable[[Iterable[str]], tuple[Any, str]],
) -> None:
    written, tools = library_without(["search"])
    command = [sys.executable, "-m", "fascicle", "build"]
    environment = {**os.environ, "PYTHONPATH": tools}
    subprocess.run(command, cwd=written.source, env=environment, check=True)
    assert (written.source / "_build/html/works/gate/one.html").is_file()
    assert not (written.source / "_build/html/search").exists()


# Each feature is left out of three of six builds, and no two features of the same three: some build
# has the one without the other, whichever they are.
OUT_OF = dict(zip(FEATURES, combinations(range(6), 3), strict=False))
LEFT_OUT = [{name for name in OUT_OF if build in OUT_OF[name]} for build in range(6)]


@pytest.mark.parametrize("left_out", mostly_slow([{*FEATURES}, *LEFT_OUT], {*FEATURES}))
def test_features_can_be_deleted(
    left_out: set[str], library_without: Callable[[Iterable[str]], tuple[Any, str]]
) -> None:
    assert OUT_OF.keys() == {*FEATURES}
    written, tools = library_without(left_out)
    book = written(PYTHONPATH=tools)
    pages = {path.relative_to(book.output).as_posix() for path in book.output.rglob("*.html")}
    for name, feature in PUT.items():
        found = {page for page in feature.pages if f"{page}.html" in pages}
        assert found == (set() if name in left_out else feature.pages), name
        there = {file for file in feature.files if (book.output / "_static" / file).is_file()}
        assert there == (set() if name in left_out else feature.files), name
    for page, features in BOTH.items():
        assert (f"{page}.html" in pages) == features.isdisjoint(left_out)
    assert {"index.html", "404.html", "works/gate/index.html", "works/weir/two.html"} <= pages
    assert [broken for name in sorted(pages) for broken in broken_links(book.output, name)] == []


def broken_links(output: Path, name: str) -> Iterator[str]:
    """Yield each link of a page that leads to no file of the book, or to no place in it."""
    tree: Any = html.document_fromstring((output / name).read_text("utf-8"))
    for element, attribute, link, _ in tree.iterlinks():
        address = urlsplit(urljoin(f"{ROOT}{name}", link))
        if f"{address.scheme}://{address.netloc}/" != ROOT:
            continue
        path = output / unquote(address.path.lstrip("/"))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            yield f"{name}: {element.tag} {attribute} {link}"
        elif address.fragment and path.suffix == ".html" and not has_place(path, address.fragment):
            yield f"{name}: {link}"


def has_place(path: Path, fragment: str) -> bool:
    """Return whether a page has an element with this id."""
    tree = html.document_fromstring(path.read_text("utf-8"))
    return bool(tree.xpath("//*[@id=$id]", id=unquote(fragment)))
