"""The package of an EPUB, its navigation and its container."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from fascicle.book.editions.edition_library import EditionLibrary, EditionWork, Volume
from fascicle.book.editions.epub.package_document import (
    Entry,
    Item,
    container,
    identifier_of,
    navigation,
    package,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = EditionLibrary("Small", "en", "ltr", "", (), {"accessibility": "All is text."})


def packed(title: str, items: list[Item], direction: str = "ltr", **given: Any) -> bytes:
    """Return the package of a work with some metadata."""
    work = EditionWork("t", title, "en", direction, (), modified="2026-02-19T00:00:00Z", **given)
    return package(Volume("works/t/t", title, "en", direction, (work,)), LIBRARY, items)


def listed(entries: list[Entry]) -> str:
    """Return the table of contents in brackets."""

    def names(element: etree._Element) -> Iterator[str]:
        for item in element.findall("li"):
            inner = item.find("ol")
            below = f"({' '.join(names(inner))})" if inner is not None else ""
            yield (item.findtext("a") or "") + below

    contents, _ = navigation("Contents", entries, [])
    return " ".join(names(contents.find("ol")))


def test_entries_are_below_the_last_one_of_a_higher_level() -> None:
    levels = [(1, "Title"), (1, "Part"), (2, "I"), (2, "II"), (3, "May"), (1, "Part2"), (3, "III")]
    entries = [Entry(level, name, f"{name}.xhtml") for level, name in levels]
    assert listed(entries) == "Title Part(I II(May)) Part2(III)"
    assert listed([Entry(2, "A", "a"), Entry(1, "B", "b")]) == "A B"


def test_landmarks_have_types() -> None:
    _, places = navigation("Contents", [], [("bodymatter", "Begin", "a.xhtml")])
    text = html.tostring(places, encoding="unicode")
    assert 'href="a.xhtml"' in text
    assert "bodymatter" in text


def test_metadata_may_have_any_characters() -> None:
    title = "The <Door> & ]]> 🚪"
    tree = etree.fromstring(packed(title, [Item("a.xhtml", is_read=True), Item("a.png")]))
    assert tree.findtext(".//{*}title") == title
    assert [item.get("href") for item in tree.iter("{*}item")] == ["a.xhtml", "a.png"]
    assert [ref.get("idref") for ref in tree.iter("{*}itemref")] == ["i1"]


def test_a_series_has_a_place_only_if_it_is_a_number() -> None:
    def positions(number: str) -> list[str | None]:
        tree = etree.fromstring(packed("T", [], series="Doors", series_number=number))
        return [m.text for m in tree.iter("{*}meta") if m.get("property") == "group-position"]

    assert [positions("2"), positions("2.5"), positions("three"), positions("")] == [
        ["2"], ["2.5"], [], [],
    ]  # fmt: skip


def test_people_have_what_they_did() -> None:
    text = packed("T", [], "rtl", authors=("Ada",), translators=("Bo",)).decode()
    assert ">Ada</dc:creator>" in text
    assert ">Bo</dc:contributor>" in text
    assert 'page-progression-direction="rtl"' in text


def test_an_identifier_is_that_of_its_address() -> None:
    assert identifier_of("https://a.example/x/") == identifier_of("https://a.example/x/")
    assert identifier_of("https://a.example/x/") != identifier_of("https://a.example/y/")


def test_a_container_begins_with_its_type_and_is_the_same_each_time() -> None:
    files = [("package.opf", b"<package/>"), ("cover.png", b"\x89PNG")]
    whole = container(files)
    assert container(files) == whole
    assert whole[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("EPUB/cover.png") == b"\x89PNG"
