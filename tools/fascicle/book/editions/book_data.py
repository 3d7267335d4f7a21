"""The data of a volume for PDF and plain text: title pages, chapters, entries of contents, images.

    {"works": [{"head": […], "about": […], "text": […], "chapters": […], "facts": […]}], …}

Everything that a text says is a string in it. Labels are `<work>/<page>`, and `…#<id>` inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from fascicle.book.editions.edition_library import (
    EditionLibrary,
    EditionPage,
    EditionWork,
    Read,
    Volume,
)
from fascicle.book.editions.text_blocks import (
    Block,
    Context,
    blocks_of,
    note_blocks,
    notes_in,
    text_of,
)
from fascicle.book.editions.written_pages import (
    Element,
    TitlePage,
    article_of,
    image_in,
    is_elsewhere,
    title_page_of,
)
from fascicle.model.words import shortened

# The end of the label of a page without its heading in the text.
SUPPLIED = "~"
_WEB = ("http:", "https:", "mailto:")
# Entries that fit on two pages. Headings inside of pages are listed as long as all fit.
_MOST_ENTRIES = 60
_LONGEST_HEAD = 48
# Values that are no text of a page, or repeat it.
_UNSHOWN = {
    "t", "k", "to", "url", "src", "ids", "label-of", "plain", "head", "short", "slug", "lang",
    "dir", "by", "of-work", "subtitle",
}  # fmt: skip
# The kinds of runs that are notes, or their marks.
_NOTES = {"note", "sup"}
# Divisions that have a page for their title if they have no text.
_DIVISIONS = {"part", "book", "volume", "act"}


@dataclass(slots=True)
class BookData:
    """The data of a volume, and its images by their names there and their paths in the book."""

    volume: Volume
    library: EditionLibrary
    read: Read
    images: dict[str, str] = field(default_factory=dict)
    works: list[dict[str, Any]] = field(default_factory=list)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)


def book_data(volume: Volume, library: EditionLibrary, read: Read) -> BookData:
    """Return the data of a volume. Raises `CannotBeMadeError` for a page without a text."""
    data = BookData(volume, library, read)
    data.works = [_work(work, data) for work in volume.works]
    _settle_links(data.works)
    _settle_levels(data.works)
    data.entries = _settled_entries(data.works)
    return data


def _work(work: EditionWork, data: BookData) -> dict[str, Any]:
    front, *others = work.pages
    page = title_page_of(data.read(front.file).decode(), work)
    label = data.library.said
    name = f"{work.slug}/{front.stem}"
    about = _blocks(page.about, front, work, data)
    text = _blocks(page.text, front, work, data) if page.has_text else []
    facts = _blocks(page.facts, front, work, data) if page.facts is not None else []
    chapters = [_chapter(each, work, data) for each in others]
    if not others:
        text = [block for block in text if block["t"] != "h" or block["depth"] != 1]
        chapters, text = [_supplied(name, work.title, text)], []
    return {
        "slug": work.slug,
        "title": work.title,
        "lang": work.language,
        "dir": work.direction,
        "subtitle": work.subtitle,
        "authors": list(work.authors),
        "short": shortened(work.title, _LONGEST_HEAD),
        "by": shortened(", ".join(work.authors), _LONGEST_HEAD),
        "head": lines_below_the_title(page),
        "about": [_named(label["about"], f"{work.slug}/about_"), *about] if about else [],
        "text": text,
        "chapters": chapters,
        "facts": [_named(label["colophon"], f"{work.slug}/colophon_"), *facts[1:]] if facts else [],
    }


def lines_below_the_title(page: TitlePage) -> list[str]:
    """Return the lines of the head of a title page, but for the authors, who stand above it."""
    lines = (it for it in page.head if it.tag != "h1" and not it.find_class("author"))
    return [shown for line in lines if (shown := text_of(line))]


def _named(title: str, label: str) -> Block:
    heading: Block = {"t": "h", "level": 1, "depth": 1, "listed": False}
    return heading | {"plain": title, "title": [title], "label-of": label}


def _chapter(page: EditionPage, work: EditionWork, data: BookData) -> dict[str, Any]:
    article = article_of(data.read(page.file).decode())
    blocks = _blocks(article, page, work, data)
    name = f"{work.slug}/{page.stem}"
    if blocks and blocks[0]["t"] == "h" and "supplied" not in blocks[0]:
        heading, *blocks = blocks
        chapter = _opening(name, page.name, blocks) | heading
        chapter["head"] = shortened(heading.get("short") or page.name, _LONGEST_HEAD)
    else:
        chapter = _supplied(name, page.name, [b for b in blocks if "supplied" not in b])
    chapter["level"] = page.level
    chapter["alone"] = page.kind in _DIVISIONS and not blocks
    return chapter


def _supplied(name: str, title: str, blocks: list[Block]) -> dict[str, Any]:
    """Return a page without its heading in the text; its label tells `fidelity`."""
    return _opening(f"{name}{SUPPLIED}", title, blocks) | {"ids": [name]}


def _opening(name: str, title: str, blocks: list[Block]) -> dict[str, Any]:
    head = shortened(title, _LONGEST_HEAD)
    return _named(title, name) | {"head": head, "b": blocks, "alone": False}


def _blocks(element: Element, page: EditionPage, work: EditionWork, data: BookData) -> list[Block]:
    """Return the blocks of a page, with labels for the ids that it has."""
    prefix = f"{work.slug}/{page.stem}"
    inside = {each.address: f"{w.slug}/{each.stem}" for w in data.volume.works for each in w.pages}

    def link(href: str) -> dict[str, str]:
        if is_elsewhere(href):
            return {"url": href} if href.lower().startswith(_WEB) else {}
        path, mark, name = href.partition("#")
        if not path:
            return {"to": f"{prefix}{mark}{name}"}
        address = urljoin(page.address, path)
        if address in inside:
            return {"to": inside[address] + mark + name}
        url = data.library.url
        return {"url": urljoin(url, address) + mark + name} if url else {}

    def image(source: str) -> str:
        return image_in(source, page.file, data.images, "image-")

    context = Context(notes_in(element), link, image, note_blocks)
    blocks = blocks_of(element, context)
    for each in _all(blocks):
        if "ids" in each:
            each["ids"] = [f"{prefix}#{name}" for name in each["ids"]]
    return blocks


def strings_in(data: BookData) -> Iterator[tuple[str, str]]:
    """Yield the strings that a volume shows with the names of their pages, each once."""
    for work in data.works:
        for chapter in work["chapters"]:
            for string in _strings(chapter):
                yield f"{chapter['label-of'].rstrip(SUPPLIED)}.html", string
        for string in _strings({name: work[name] for name in work if name != "chapters"}):
            yield f"{work['slug']}/index.html", string


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - any part of the data
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            # The head of a table is text, that of a page repeats its title.
            if name not in _UNSHOWN or (name == "head" and isinstance(each, list)):
                yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _all(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part of the data
    """Yield all blocks and runs in a part of the data, those outside first."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            if isinstance(each, list | dict):
                yield from _all(each)
    elif isinstance(value, list):
        for each in value:
            if not isinstance(each, str):
                yield from _all(each)


def _settle_links(works: list[dict[str, Any]]) -> None:
    """Keep the labels that links lead to, and the links that have a label."""
    parts = list(_all(works))
    wanted = {part["to"] for part in parts if "to" in part}
    known: set[str] = {part["label-of"] for part in parts if "label-of" in part}
    for part in parts:
        if ids := part.pop("ids", None):
            kept = [name for name in ids if name in wanted and name not in known]
            known.update(kept)
            if kept:
                part["ids"] = kept
    for part in parts:
        if "to" in part and part["to"] not in known:
            del part["to"]


def _settle_levels(works: list[dict[str, Any]]) -> None:
    """Give headings the levels that PDF/UA asks for: the first is 1, and none is skipped."""
    for work in works:
        if len(works) > 1:
            work["of-work"] = _named(work["title"], work["slug"]) | {"listed": True}
        base = len(works) > 1
        highest = min(chapter["level"] for chapter in work["chapters"])
        before = int(base)
        for block in (block for key in ("text", "about") for block in _headings(work[key])):
            block["level"] = before + 1
        for chapter in work["chapters"]:
            before = min(base + chapter["level"] - highest + 1, before + 1)
            top = chapter["level"] = before
            for block in _headings(chapter["b"]):
                below = max(block["depth"] - chapter["depth"], 1)
                before = block["level"] = min(top + below, before + 1)


def _headings(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part of the data
    return (block for block in _all(value) if block.get("t") == "h")


def _settled_entries(works: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the headings that the table of contents lists, by label; bookmarks have them all."""
    settled = {}
    chapters = [chapter for work in works for chapter in work["chapters"]]
    number = sum(1 for _ in _headings(chapters))
    for work in works:
        for place, block in enumerate(_headings([work.get("of-work", {}), work["chapters"]])):
            is_chapter = "label-of" in block
            block.setdefault("label-of", f"{work['slug']}/#{place}")
            # The title of a work of one page is listed by that of the work.
            is_twice = len(works) > 1 and place > 0 and block["plain"] == work["title"]
            block["listed"] = (is_chapter or number <= _MOST_ENTRIES) and not is_twice
            if block["listed"]:
                settled[block["label-of"]] = _entry(block)
    for number, chapter in enumerate(chapters):
        chapter["first"] = number == 0
    return settled


def _entry(heading: Block) -> dict[str, Any]:
    """Return a heading as the table of contents has it: its runs without notes."""
    shown = {
        name: [run for run in heading[name] if isinstance(run, str) or run["k"] not in _NOTES]
        for name in ("label", "title")
        if name in heading
    }
    return shown | {"plain": heading["plain"]}
