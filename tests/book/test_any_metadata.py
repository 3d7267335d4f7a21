"""Metadata with every control character and line end, in every field, through the whole book."""

from __future__ import annotations

import html
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from archives import epub, package, page
from documents import changed, written
from fascicle.book.build import HTML, build_book
from fascicle.library.convert_all import convert_library
from fascicle.library.verification import verify_library
from fascicle.settings.setting import toml_value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# All controls, ends of lines and paragraphs, marks of directions that reorder what is below, a
# byte-order mark, and characters that are none.
ODD = [
    chr(code)
    for code in (
        *range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F),
        *range(0x2066, 0x206A), 0xFEFF, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFF,
    )
]  # fmt: skip
# What no page and no file of the book has.
UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufdd0\ufffe\uffff]"
)
EDITIONS = ["epub", "pdf", "pdf-print", "text", "markdown"]
# What XML and HTML may refer to by number.
IN_XML = [odd for odd in ODD if re.match("[\t\n\r\x7f-\ufdcf\ufdf0-\ufffd]", odd)]
TEXT = "Chapter 1\n\nAda Vickery said: “Come in.”\n\nChapter 2\n\nThen she left Gedder Drove.\n"


def odd(name: str, between: list[str] = ODD) -> str:
    """Return words with every such character between two of them, and at their ends."""
    return f"{between[0]}{name}{''.join(between)}end of {name}{between[-1]}"


def in_xml(name: str) -> str:
    return odd(name, IN_XML).translate({ord(each): f"&#{ord(each)};" for each in IN_XML})


def settings() -> str:
    """Return a TOML file with odd values for all that describes a work."""
    texts = ["title", "summary", "notes", "rating", "status", "rights"]
    lists = ["authors", "translators", "editors", "illustrators", "warnings", "tags", "characters",
             "categories", "fandoms", "relationships", "collections"]  # fmt: skip
    values: dict[str, object] = {key: odd(key) for key in texts}
    values |= {key: [odd(key), f"second {key}", "\x00\u202e"] for key in lists}
    values |= {"sources": ["https://example.org/sources\n"], "not_characters": [odd("Lent")]}
    values |= {"series": {"name": odd("series"), "number": "1\n"}, "stats": {"words": "5\u2028"}}
    values |= {"cast": [{"name": odd("Ada Vickery"), "aliases": [odd("Ada")]}]}
    values |= {"places": [{"name": odd("Gedder Drove")}]}
    return "".join(f"{key} = {toml_value(value)}\n" for key, value in values.items())


def write_texts(texts: Path) -> None:
    """Write a text for each place from which metadata comes."""
    (texts / "toml.txt").write_text(TEXT)
    (texts / "toml.toml").write_text(settings())
    quoted = {key: json.dumps(odd(key) + "\ud800") for key in ("title", "summary", "rating")}
    lines = "".join(f"{key}: {value}\n" for key, value in quoted.items())
    listed = ", ".join(json.dumps(odd(each)) for each in ("keyword", "other"))
    (texts / "front.md").write_text(
        f"---\n{lines}author: {json.dumps(odd('author'))}\ntags: [{listed}]\n---\n\n# One\n\n{TEXT}"
    )
    name = in_xml("named title")
    (texts / "head.html").write_text(
        f"<title>{name}</title><meta name=author content='{in_xml('named author')}'><h1>{name}</h1>"
        f"<p>by {in_xml('named author')}</p><h2>Chapter 1</h2><p>It rained.</p><p>It snowed.</p>"
    )
    fields = ("title", "creator", "subject", "rights", "source")
    dc = "".join(f"<dc:{key}>{in_xml(key)}</dc:{key}>" for key in fields)
    description = "First&lt;br/&gt;second line&lt;p&gt;Third &amp;#8232; line&lt;/p&gt;"
    series = f'<meta name="calibre:series" content="{in_xml("calibre")}"/>'
    opf = package({"one.xhtml": ""}, f"{dc}<dc:description>{description}</dc:description>{series}")
    (texts / "book.epub").write_bytes(epub({"one.xhtml": page("<p>It rained.</p>")}, opf))
    (texts / "archive.txt").write_text(
        f"Title: {odd('header title', IN_XML[3:])}\nAuthor: A\nSummary: one\vtwo\u2028three\n"
        f"Rating: {odd('header rating', [chr(0x202E)])}\n\n\n{TEXT}"
    )


def written_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each written file of text, those in EPUBs included."""
    for path in sorted((root / HTML).rglob("*")):
        name = path.relative_to(root / HTML).as_posix()
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as archive:
                inside = [n for n in archive.namelist() if n.endswith((".xhtml", ".opf", ".ncx"))]
                yield from ((f"{name}/{n}", archive.read(n).decode()) for n in inside)
        elif path.suffix in {".html", ".xml", ".txt", ".json"}:
            # The text editions begin with a byte-order mark of their own.
            yield name, path.read_bytes().decode("utf-8-sig")


@pytest.mark.slow
def test_any_metadata_goes_through_the_whole_book(root: Path) -> None:
    library = f"{{}}\nurl = 'https://example.org/'\neditions = {EDITIONS}\n"
    known = {"title": odd("Library"), "authors": [odd("Owner")], "description": odd("About")}
    said = "\n".join(f"{key} = {toml_value(value)}" for key, value in known.items())
    (root / "library.toml").write_text(library.format(said) + "library_editions = ['epub']\n")
    write_texts(root / "texts")
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    build_book(root, root / HTML)
    names = set()
    for name, text in written_texts(root):
        names.add(name)
        assert not (found := UNSHOWN.search(text)), f"{name}: {found}"
        if name.endswith((".xml", ".xhtml", ".opf", ".ncx")):
            etree.fromstring(text.encode())
        elif name.endswith(".json"):
            json.loads(text)
    for slug in ("toml", "front", "head", "book", "archive"):
        folder = root / HTML / "works" / slug
        assert {path.suffix for path in folder.iterdir()} >= {".epub", ".pdf", ".txt", ".zip"}
    assert {"feed.xml", "opds/index.xml"} <= names, sorted(names)
    shown = html.unescape((root / HTML / "works/toml/index.html").read_text())
    for key in ("summary", "notes", "rating", "warnings", "tags", "authors", "series", "fandoms"):
        assert f"end of {key}" in shown, key
    assert not [error for work in verify_library(root, root / HTML) for error in work.errors]


def test_properties_of_a_document_are_one_line_each(root: Path) -> None:
    document = written("It rained.\n", "docx")
    core = ("<dc:title></dc:title>", f"<dc:title>{in_xml('Here')}</dc:title>")
    document = changed(document, {"docProps/core.xml": core})
    (root / "texts/word.docx").write_bytes(document)
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    page = (root / "works/word/index.md").read_text()
    assert "end of Here" in page
    assert not UNSHOWN.search(page)
