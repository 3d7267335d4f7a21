"""References to people and places lead to what there is, in each form of the book."""

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from lxml import html

ROLES = """\
# Library

{lit:character}`toll/ada-vickery`, {lit:character}`toll/gideon-raw`, {lit:place}`toll/gedder-drove`,
{lit:work}`toll`, {lit:chapter}`toll/two`, {lit:series}`Tolls`

:::{works}
:::
"""


@pytest.fixture
def referring(retold: Any) -> Any:
    """Write the library with a series, and a front page that refers to its people."""
    build = retold()
    (build.source / "index.md").write_text(ROLES, encoding="utf-8")
    for name in ("toll", "play"):
        path = build.source / f"works/{name}/index.md"
        text = path.read_text("utf-8").replace("---\n", '---\nseries: "Tolls"\n', 1)
        path.write_text(text, encoding="utf-8")
    return build


def dead_links(files: dict[str, bytes], *, has_folders: bool) -> Iterator[tuple[str, str]]:
    """List the links of pages to what is not there; a folder stands for its index."""
    pages = {name: tree_of(text) for name, text in files.items() if name.endswith("html") and text}
    for name, page in pages.items():
        for address in page.xpath("//a/@href | //link/@href"):
            path, _, anchor = unquote(address.partition("?")[0]).partition("#")
            if ":" in path or not (path or anchor):
                continue
            folder = posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(folder, path)) if path else name
            if has_folders and (path.endswith("/") or target == "."):
                target = posixpath.normpath(f"{target}/index.html")
            ids = pages[target].xpath("//@id") if target in pages else [anchor]
            if target not in files or (anchor and anchor not in ids):
                yield name, address


def tree_of(text: bytes) -> Any:
    """Read a page."""
    return html.document_fromstring(text)


def files_of(book: Any) -> dict[str, bytes]:
    """Read all files that a build has left."""
    paths = (path for path in book.output.rglob("*") if path.is_file())
    return {path.relative_to(book.output).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_on_the_web_no_link_is_dead(referring: Any, builder: str) -> None:
    book = referring("-b", builder, into=builder)
    files = files_of(book)
    name = "works/toll/people/ada-vickery"
    assert f"{name}.html" in files or f"{name}/index.html" in files
    # Its links begin at the root of a server.
    (missing,) = (name for name in files if name.startswith("404"))
    pages = {name: file for name, file in files.items() if name != missing}
    assert list(dead_links(pages, has_folders=builder == "dirhtml")) == []
    addresses = tree_of(files["index.html"]).xpath("//main//a/@href")
    assert len([each for each in addresses if each.startswith("works/toll/people/")]) == 2


def test_in_an_epub_people_are_on_the_title_page(referring: Any) -> None:
    book = referring("-b", "epub", "-D", "version=1", "-D", "copyright=nobody", into="epub")
    (path,) = book.output.glob("*.epub")
    with ZipFile(path) as epub:
        files = {name: epub.read(name) for name in epub.namelist()}
    assert list(dead_links(files, has_folders=False)) == []
    (front,) = (tree_of(files[name]) for name in files if name.endswith("toll/index.xhtml"))
    assert front.xpath("//*[@id='character-ada-vickery']")
    assert not [name for name in files if "toll/people/" in name]
