"""EPUB 3.3 of one work or of several: their pages, with a cover, a table of contents, a colophon.

    EPUB/package.opf  nav.xhtml  cover.xhtml  style.css
         cover.png            or cover.jpg, of a work that has an image as its cover
         title_.xhtml         of several works: the title of all
         <work>/index.xhtml      the title page
                about_.xhtml     summary, warnings and notes
                text_.xhtml      the text of the title page: a dedication, or the whole work
                <page>.xhtml     the other pages
                colophon_.xhtml  the metadata of the work
         images/

No page of a work has an underscore in its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from lxml.html.builder import E

from fascicle.book.editions.cover import Cover, cover_from, cover_of
from fascicle.book.editions.edition_library import (
    Content,
    EditionLibrary,
    EditionPage,
    EditionWork,
    Read,
    Volume,
)
from fascicle.book.editions.epub.package_document import Entry, Item, container, navigation, package
from fascicle.book.editions.epub.xhtml import TYPE, Head, Links, Place, chapter_of, document
from fascicle.book.editions.written_pages import Element, article_of, image_in, title_page_of

_STYLES = "style.css"
_ABOUT, _TEXT, _COLOPHON = "about_", "text_", "colophon_"
NOT_ON_COVER = "“{}” is not on the cover; its font lacks some of the letters"


@dataclass(slots=True)
class _Files:
    """The files of an EPUB so far, its contents, and its images by their paths in the book."""

    read: Read
    # The work, the document and whether it is a title page, by the addresses of pages.
    inside: dict[str, tuple[str, str, bool]]
    documents: list[tuple[str, bytes]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    images: dict[str, str] = field(default_factory=dict)
    # The works with text on their title pages.
    with_text: set[str] = field(default_factory=set)


def epub_of(volume: Volume, library: EditionLibrary, read: Read) -> Content:
    inside = {
        page.address: (work.slug, page.stem, page == work.pages[0])
        for work in volume.works
        for page in work.pages
    }
    files = _Files(read, inside)
    if volume.work is None:
        files.documents.append(_title_page_of_several(volume))
    for work in volume.works:
        _add_work(files, work, library, several=volume.work is None)
    labels = library.said
    front = files.documents[0][0]
    landmarks = [
        ("cover", labels["cover"], "cover.xhtml"),
        ("titlepage", labels["title page"], front),
        ("toc", labels["contents"], "nav.xhtml"),
        ("bodymatter", labels["begin"], _first_text(files, volume.works[0])),
    ]
    nav = document(
        Head(volume.title, library.language, library.direction),
        navigation(labels["contents"], files.entries, landmarks),
        _STYLES,
    )
    cover = _cover(volume, library)
    image = f"cover{cover.ending}"
    shown = E.div(E.img(src=image, alt=volume.title), id="cover")
    shown.set(TYPE, "cover")
    head = Head(volume.title, volume.language, volume.direction)
    first = document(head, [shown], _STYLES, "cover")
    names = [name for name, _ in files.documents]
    items = [
        Item("cover.xhtml", is_read=True),
        Item(names[0], is_read=True),
        Item("nav.xhtml", "nav", is_read=True),
        *(Item(name, is_read=True) for name in names[1:]),
        Item(image, "cover-image"),
        Item(_STYLES),
        *(Item(name) for name in files.images.values()),
    ]
    data = container(
        [
            ("package.opf", package(volume, library, items, has_images=bool(files.images))),
            ("nav.xhtml", nav),
            ("cover.xhtml", first),
            *files.documents,
            (_STYLES, _styles()),
            (image, cover.image),
            *((name, read(path)) for path, name in files.images.items()),
        ]
    )
    return Content(data, tuple(map(NOT_ON_COVER.format, cover.missing)))


def _title_page_of_several(volume: Volume) -> tuple[str, bytes]:
    """Return the title page of a volume of several works: its title, and their authors."""
    byline = E.p(", ".join(volume.names("authors")), {"class": "byline"})
    head = E.section(E.h1(volume.title), byline)
    head.set(TYPE, "titlepage")
    described = Head(volume.title, volume.language, volume.direction)
    return "title_.xhtml", document(described, [head], _STYLES, "frontmatter")


def _cover(volume: Volume, library: EditionLibrary) -> Cover:
    name, work = volume.path.rpartition("/")[2], volume.work
    if work and work.cover:
        # A damaged image is named where the web edition is made of it.
        with suppress(OSError):
            return cover_from(Path(work.cover))
    series = " · ".join(filter(None, (work.series, work.series_number))) if work else ""
    return cover_of(name, volume.title, ", ".join(volume.names("authors")), series, library.title)


@cache
def _styles() -> bytes:
    return (Path(__file__).parent / "epub.css").read_bytes()


def _first_text(files: _Files, work: EditionWork) -> str:
    """Return the document in which the text of the first work begins."""
    names = [name for name, _ in files.documents]
    wanted = [
        f"{work.slug}/{_TEXT}.xhtml",
        *(f"{work.slug}/{p.stem}.xhtml" for p in work.pages[1:]),
    ]
    return next((name for name in wanted if name in names), names[0])


def _add_work(files: _Files, work: EditionWork, library: EditionLibrary, *, several: bool) -> None:
    front, *others = work.pages
    highest = min((page.level for page in others), default=1)
    title_page = title_page_of(files.read(front.file).decode(), work)
    head, about, facts = title_page.head, title_page.about, title_page.facts
    head.set(TYPE, "titlepage")

    def add(stem: str, name: str, parts: list[Element], kind: str = "bodymatter") -> str:
        path = f"{work.slug}/{stem}.xhtml"
        described = Head(name, work.language, work.direction)
        content = document(described, parts, f"../{_STYLES}", kind)
        files.documents.append((path, content))
        return path

    target = add(front.stem, work.title, [head], "frontmatter")
    files.entries.append(Entry(0 if several else 1, work.title, target))
    labels = library.said
    links = _links(files, front, work, library)
    if len(about):
        about.insert(0, E.h1(labels["about"]))
        parts, _ = chapter_of(E.div(about), "preface", links, work.direction)
        target = add(_ABOUT, labels["about"], parts, "frontmatter")
        files.entries.append(Entry(1, labels["about"], target))
    if title_page.has_text:
        files.with_text.add(work.slug)
        parts, places = chapter_of(E.div(title_page.text), "", links, work.direction)
        target = add(_TEXT, work.title, parts)
        if not others:
            files.entries.append(Entry(1, labels["begin"], target))
        _add_places(files, places, target, 0 if others else 1)
    for page in others:
        article = article_of(files.read(page.file).decode())
        page_links = _links(files, page, work, library)
        parts, places = chapter_of(article, page.kind, page_links, work.direction)
        target = add(page.stem, page.name, parts)
        level = page.level - highest + 1
        files.entries.append(Entry(level, page.name, target))
        _add_places(files, places, target, level)
    if facts is not None:
        parts, _ = chapter_of(E.div(facts), "afterword", links, work.direction)
        target = add(_COLOPHON, labels["colophon"], parts, "backmatter")
        files.entries.append(Entry(1, labels["colophon"], target))


def _add_places(files: _Files, places: Iterable[Place], target: str, level: int) -> None:
    files.entries += (
        Entry(level + place.depth, place.name, f"{target}#{place.anchor}") for place in places
    )


def _links(files: _Files, page: EditionPage, work: EditionWork, library: EditionLibrary) -> Links:
    def target(href: str) -> str:
        path, mark, name = href.partition("#")
        if not path:
            return href
        address = urljoin(page.address, path)
        if address not in files.inside:
            return urljoin(library.url, address) + mark + name if library.url else ""
        slug, stem, is_front = files.inside[address]
        if slug != work.slug:
            # Where on a title page is known only once it has been divided.
            place = "" if is_front else mark + name
            return f"../{slug}/{stem}.xhtml{place}"
        stem = _TEXT if is_front and name and slug in files.with_text else stem
        return f"{stem}.xhtml{mark}{name}"

    def image(source: str) -> str:
        name = image_in(source, page.file, files.images, "images/")
        return name and f"../{name}"

    return Links(target, image)
