"""An EPUB of one work or of several: their pages, with a cover, a table of contents, a colophon.

    EPUB/package.opf  nav.xhtml  cover.xhtml  cover.png  style.css
         <work>/index.xhtml      the title page
                about_.xhtml     summary, warnings and notes
                text_.xhtml      the text of the title page: a dedication, or the whole work
                <page>.xhtml     the other pages
                colophon_.xhtml  what is known of the work
         images/

No page of a work has an underscore in its name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from lxml.html.builder import E

from fascicle.book.editions.epub.container import container
from fascicle.book.editions.epub.nav_document import Entry, Landmark, navigation
from fascicle.book.editions.epub.package_document import (
    AUTHOR,
    EDITOR,
    ILLUSTRATOR,
    IMAGES,
    TRANSLATOR,
    Description,
    Item,
    identifier_of,
    package,
)
from fascicle.book.editions.epub.xhtml import (
    TYPE,
    Chapter,
    Head,
    Links,
    article_of,
    chapter_of,
    document,
    is_elsewhere,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.html import HtmlElement as Element

    from fascicle.book.editions.edition_library import EditionLibrary, EditionPage, EditionWork

_STYLES = "style.css"
_ABOUT, _TEXT, _COLOPHON = "about_", "text_", "colophon_"


@dataclass(slots=True)
class _Files:
    """The files of an EPUB so far, its contents, and its images by their paths in the book."""

    read: Callable[[str], bytes]
    documents: list[tuple[str, bytes]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    images: dict[str, str] = field(default_factory=dict)


def epub_of(
    works: Sequence[EditionWork],
    library: EditionLibrary,
    description: Description,
    cover: bytes,
    read: Callable[[str], bytes],
) -> bytes:
    """Return an EPUB; `read` returns a file of the built book by its path from there."""
    files = _Files(read)
    several = len(works) > 1
    for work in works:
        _add_work(files, work, library, several=several)
    said = library.said
    front = files.documents[0][0]
    landmarks = [
        Landmark("cover", said["cover"], "cover.xhtml"),
        Landmark("titlepage", said["title page"], front),
        Landmark("toc", said["contents"], "nav.xhtml"),
        Landmark("bodymatter", said["begin"], _first_text(files, works[0])),
    ]
    nav = document(
        Head(description.title, library.language, library.direction),
        navigation(said["contents"], files.entries, landmarks),
        _STYLES,
    )
    shown = E.div(E.img(src="cover.png", alt=description.title), id="cover")
    shown.set(TYPE, "cover")
    head = Head(description.title, description.language, description.direction)
    first = document(head, [shown], _STYLES, "cover")
    description = replace(description, has_images=bool(files.images))
    names = [name for name, _ in files.documents]
    items = [
        Item("cover.xhtml", is_read=True),
        Item(names[0], is_read=True),
        Item("nav.xhtml", "nav", is_read=True),
        *(Item(name, is_read=True) for name in names[1:]),
        Item("cover.png", "cover-image"),
        Item(_STYLES),
        *(Item(name) for name in files.images.values()),
    ]
    return container(
        [
            ("package.opf", package(description, items)),
            ("nav.xhtml", nav),
            ("cover.xhtml", first),
            *files.documents,
            (_STYLES, _styles()),
            ("cover.png", cover),
            *((name, read(path)) for path, name in files.images.items()),
        ]
    )


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
    """Add the documents of a work, and its entries."""
    front, *others = work.pages
    highest = min((page.level for page in others), default=1)
    article = article_of(files.read(front.file).decode())
    head, about, facts, text = _title_page(article, work)

    def add(stem: str, name: str, parts: list[Element], kind: str = "bodymatter") -> str:
        path = f"{work.slug}/{stem}.xhtml"
        described = Head(name, work.language, work.direction)
        content = document(described, parts, f"../{_STYLES}", kind)
        files.documents.append((path, content))
        return path

    target = add(front.stem, work.title, [head], "frontmatter")
    files.entries.append(Entry(0 if several else 1, work.title, target))
    said = library.said
    links = _links(files, front, work, library)
    if len(about):
        about.insert(0, E.h1(said["about"]))
        parts = chapter_of(E.div(about), "preface", links, work.direction).parts
        target = add(_ABOUT, said["about"], parts, "frontmatter")
        files.entries.append(Entry(1, said["about"], target))
    if _has_text(text):
        chapter = chapter_of(E.div(text), "", links, work.direction)
        target = add(_TEXT, work.title, chapter.parts)
        if not others:
            files.entries.append(Entry(1, said["begin"], target))
        _add_places(files, chapter, target, 1)
    for page in others:
        article = article_of(files.read(page.file).decode())
        chapter = chapter_of(article, page.kind, _links(files, page, work, library), work.direction)
        target = add(page.stem, page.name, chapter.parts)
        level = page.level - highest + 1
        files.entries.append(Entry(level, page.name, target))
        _add_places(files, chapter, target, level)
    if facts is not None:
        parts = chapter_of(E.div(facts), "afterword", links, work.direction).parts
        target = add(_COLOPHON, said["colophon"], parts, "backmatter")
        files.entries.append(Entry(1, said["colophon"], target))


def _add_places(files: _Files, chapter: Chapter, target: str, level: int) -> None:
    files.entries += (
        Entry(level + place.depth, place.name, f"{target}#{place.anchor}")
        for place in chapter.places
    )


def _title_page(
    article: Element, work: EditionWork
) -> tuple[Element, Element, Element | None, Element]:
    """Return the parts of a title page: its head, what is said of the work, facts, and the text."""
    section = article.find("section")
    head, about = E.section(E.h1(work.title)), E.section()
    head.set(TYPE, "titlepage")
    for shown in article.find_class("work-head"):
        for part in list(shown):
            part.tail = None
            classes = set((part.get("class") or "").split())
            (about if classes & {"summary", "care", "notes"} else head).append(part)
        shown.drop_tree()
    for part in list(head):
        _clean_head(part)
    facts = None
    for shown in article.find_class("work-facts"):
        facts = E.section(E.h1(shown.findtext("summary") or ""), *shown.findall("dl"))
        shown.getparent().remove(shown)
    text = section if section is not None else E.section()
    if len(work.pages) > 1:
        for heading in text.findall("h1"):
            text.remove(heading)
    return head, about, facts, text


def _clean_head(part: Element) -> None:
    """Drop links and what only the web needs from a line of a title page."""
    for element in part.iter():
        for name in set(element.attrib) - {"class", "lang", "dir"}:
            del element.attrib[name]
    for link in list(part.iter("a")):
        link.drop_tag()
    if "begin" in (part.get("class") or "").split():
        part.getparent().remove(part)


def _has_text(section: Element) -> bool:
    """Return whether a title page has text of its author."""
    shown = [part for part in section if "apparatus" not in (part.get("class") or "").split()]
    return any(part.text_content().strip() or part.find(".//img") is not None for part in shown)


def _links(files: _Files, page: EditionPage, work: EditionWork, library: EditionLibrary) -> Links:
    """Return where the links of a page lead."""
    inside = {each.address: f"{each.stem}.xhtml" for each in work.pages}

    def target(href: str) -> str:
        path, mark, name = href.partition("#")
        if not path:
            return href
        address = urljoin(page.address, path)
        if address in inside:
            return f"{inside[address]}{mark}{name}"
        return urljoin(library.url, address) + mark + name if library.url else ""

    def image(source: str) -> str:
        path = urljoin(page.file, unquote(source))
        ending = PurePosixPath(path).suffix.lower()
        if is_elsewhere(source) or ending not in IMAGES:
            return ""
        place = files.images.setdefault(path, f"images/{len(files.images) + 1}{ending}")
        return f"../{place}"

    return Links(target, image)


def description_of(work: EditionWork, library: EditionLibrary) -> Description:
    """Return the metadata of the EPUB of a work."""
    return Description(
        identifier=identifier_of(work.address or f"{library.title}/{work.slug}"),
        title=work.title,
        language=work.language,
        direction=work.direction,
        modified=work.modified,
        people=tuple(_people(work)),
        summary=work.summary,
        subjects=work.subjects,
        publisher=library.title,
        published=work.published,
        rights=work.rights,
        sources=work.sources,
        series=work.series,
        series_number=work.series_number,
        accessibility=library.said["accessibility"],
    )


def _people(work: EditionWork) -> Iterator[tuple[str, str]]:
    for names, role in (
        (work.authors, AUTHOR),
        (work.translators, TRANSLATOR),
        (work.editors, EDITOR),
        (work.illustrators, ILLUSTRATOR),
    ):
        yield from ((name, role) for name in names)
