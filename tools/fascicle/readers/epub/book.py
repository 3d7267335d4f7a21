"""EPUBs, read page by page in the order of the spine."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from lxml import html

from fascicle.model.blocks import Span, Stretch, Style
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.model.words import words
from fascicle.readers.archive import Archive, is_archive, unread_query
from fascicle.readers.epub.package import (
    CONTAINER,
    Package,
    declared_files,
    elements,
    is_from_library,
    metadata_of_package,
    package_of,
    path_of,
    text_in,
    with_characters,
)
from fascicle.readers.epub.titles import (
    DEDICATION,
    Entry,
    Part,
    ask_about_titles,
    entries_of,
    join_titles,
    kind_of_page,
    named_headings,
    roles_of_page,
    says_rights,
    set_cover_aside,
    set_title_page_aside,
    unsaid_parts,
    unsaid_titles,
    words_of,
)
from fascicle.readers.html import tags
from fascicle.readers.html.css import sheets_in, with_linked_sheets
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.marked_notes import Pages
from fascicle.readers.html.page import parsed_page
from fascicle.readers.html.preparation import name_titles
from fascicle.readers.html.tags import (
    Element,
    depth_of_heading,
    folded,
    roles_of,
    shown_text,
    tag_of,
)
from fascicle.readers.sheet import Line, Sheet

# A page among the first of a book is its title page if all its words are in the metadata, or these.
_AMONG_FIRST = 4
# Pages that are no chapters: what the navigation calls them is their kind.
_UNTITLED = {DEDICATION, "epigraph", "copyright-page", "imprint", "colophon", "toc"}
# Pages about the file: notices of rights, and those of a digital library, are set aside, as is a
# licence in a text.
_IMPRINTS = {"imprint", "colophon", "copyright-page", "copyright"}
# The same as entries of the navigation call them, in files that say no more.
_NAMED_IMPRINTS = {
    ("imprint",), ("colophon",), ("uncopyright",), ("copyright",), ("copyright", "page"),
    ("impressum",),
}  # fmt: skip
# A title page as its entry calls it.
_TITLE_PAGES = {("title", "page"), ("titlepage",), ("titelseite",), ("page", "de", "titre")}
_TYPE = b"application/epub+zip"
# Kinds of pages that are set aside as they are.
_ASIDE = {"licence", "contents"}
# So many links to other pages, without prose, are a table of contents.
_LINKS = 3


def is_epub(name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is an EPUB. Raises `SourceError` for an archive that cannot be read."""
    if not is_archive(raw):
        return False
    archive = Archive(name, raw)
    is_typed = "mimetype" in archive and archive.read("mimetype").strip() == _TYPE
    return is_typed or CONTAINER in archive


def read_epub(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read an EPUB onto a sheet; `name` names the file in messages.

    Raises `SourceError` if a page, or a file that names the pages, is missing or damaged.
    """
    archive = Archive(name, raw)
    package = package_of(archive)
    _describe(sheet, archive, package)
    entries: dict[str, list[Entry]] = {}
    navigation = entries_of(archive, package.navigation)
    for entry in navigation:
        entries.setdefault(entry.path, []).append(entry)
    untagged: list[tuple[str, Sequence[Stretch]]] = []
    listed: dict[int, Entry] = {}
    titles: list[tuple[int, str]] = []
    parts: list[tuple[int, Part]] = []
    last_page: list[Stretch] = []
    is_below = False
    pages = Pages({path: place for place, path in enumerate(package.spine)})
    for place, path in enumerate(package.spine):
        if (tree := _parsed(sheet, archive, path)) is None:
            continue
        pages.path, before = path, len(sheet.blocks)
        here = entries.get(path, [])
        kind = _kind_of(tree, place, path, package, here)
        roles = roles_of_page(tree) - ({DEDICATION, *_IMPRINTS} if is_below else set())
        if not (kind or path == package.navigation or roles & _UNTITLED):
            last = (line for block in last_page for line in block.lines)
            above = unsaid_parts(tree, here, last)
            join_titles(tree, here)
            lines = _put_titles(sheet, [part.title for part in above])
            parts += ((line, part) for (line, _), part in zip(lines, above, strict=True))
            named_so = sheet.found.get("title")
            titles += _put_titles(sheet, unsaid_titles(tree, here, named_so, is_below=is_below))
        _name_titles(tree, here, kind)
        images = len(sheet.gallery.images)
        Elements(sheet, aside=kind if kind in _ASIDE else "", pages=pages).read(tree)
        if kind == "cover":
            added = [*sheet.gallery.images][images:]
            sheet.found = sheet.found.with_values(cover="".join(added[:1]))
            set_cover_aside(sheet, before)
        if kind == "title-page":
            set_title_page_aside(sheet, before, package.metadata)
        last_page = blocks = [it for it in sheet.blocks[before:] if isinstance(it, Stretch)]
        tagged = [block for block in blocks if block.span.first in sheet.headings]
        is_below = is_below or bool(tagged)
        untagged += [] if tagged else [(path, last_page)]
        listed |= _entries_of(tagged, here)
    _nest(sheet, listed, navigation)
    depths: dict[int, int] = {}
    for first, entry in listed.items():
        depths.setdefault(entry.depth, sheet.headings[first])
    _head(sheet, untagged, entries, depths)
    sheet.headings |= {line: depths.get(it.depth, it.depth) - it.above for line, it in parts}
    _drop_marks(sheet, pages.without_notes)
    sheet.queries += ask_about_titles(titles)
    sheet.queries += _about_files(archive, package)


def _describe(sheet: Sheet, archive: Archive, package: Package) -> None:
    sheet.gallery.archives.append(archive)
    cover = sheet.gallery.add_cover(archive.place(package.cover)) if package.cover else ""
    sheet.found = sheet.found.with_values(cover=cover)
    sheet.style_sheets |= sheets_in(archive)
    named, described = metadata_of_package(package.metadata)
    sheet.found = sheet.found.with_values(**named.values)
    sheet.described = sheet.described.with_values(**described.values)


def _entries_of(tagged: Sequence[Stretch], entries: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    """Yield first lines of the headings of a page, with their entries.

    If a page is named otherwise than its first heading, this heading has the first entry.
    """
    named = list(named_headings(tagged, entries))
    if not named and tagged and entries:
        named = [(tagged[0].span.first, entries[0])]
    yield from named


def _nest(sheet: Sheet, listed: Mapping[int, Entry], navigation: Sequence[Entry]) -> None:
    """Nest headings as the navigation does, else as their sections are, if it lists none of them.

    It does not say how deep headings of several tags are, unless it has those of sections inside of
    others beside theirs.
    """
    deeper = sheet.nested
    tagged = {line: depth - deeper.get(line, 0) for line, depth in sheet.headings.items()}
    if not deeper and (level := _level(tagged, listed)):
        sheet.headings |= level
        return
    nested = _nested(tagged, listed, navigation)
    rows = pairwise((deeper.get(line, 0), entry.depth) for line, entry in sorted(listed.items()))
    is_flat = any(one < two and above >= below for (one, above), (two, below) in rows)
    if nested and deeper.keys().isdisjoint(listed):
        nested = {line: depth + deeper.get(line, 0) for line, depth in nested.items()}
    sheet.headings |= nested or (tagged if is_flat else {})


def _level(headings: Mapping[int, int], listed: Mapping[int, Entry]) -> dict[int, int]:
    """Return the depths of headings if a flat navigation has a few pages of other tags beside most.

    An `<h2>` “About the Author” after ten `<h1>` is no section of the last chapter. Parts are fewer
    than their chapters.
    """
    depths = Counter(headings[line] for line in listed)
    is_flat = len({entry.depth for entry in listed.values()}) == 1
    least = min(depths, default=0)
    if not is_flat or len(depths) == 1 or any(it.is_inside for it in listed.values()):
        return {}
    if depths[least] <= len(listed) // 2:
        return {}
    shift, level = 0, dict[int, int]()
    for line in sorted(headings):
        shift = headings[line] - least if line in listed else shift
        level[line] = max(least, headings[line] - shift)
    return level


def _nested(
    headings: Mapping[int, int], listed: Mapping[int, Entry], navigation: Sequence[Entry]
) -> dict[int, int]:
    """Return the depths of headings as the navigation nests them, {} if their tags differ, too.

    Each page may begin with an `<h1>`. An entry without a heading, such as that of a half-title, is
    above none.
    """
    if len({headings[line] for line in listed}) != 1:
        return {}
    lines = {id(entry): line for line, entry in listed.items()}
    above: list[tuple[int, bool]] = []
    deeper: dict[int, int] = {}
    for entry in navigation:
        line = lines.get(id(entry), 0)
        for depth, is_heading in (*((d, False) for _, d in entry.above), (entry.depth, line > 0)):
            above = [pair for pair in above if pair[0] < depth]
            deeper[line] = sum(was_heading for _, was_heading in above)
            above.append((depth, is_heading))
    nested, shift = dict(headings), 0
    for line in sorted(headings):
        shift = deeper.get(line, shift)
        nested[line] += shift
    return nested


def _parsed(sheet: Sheet, archive: Archive, path: str) -> Element | None:
    """Begin a page on the sheet, and return its elements, None for an empty file."""
    place = archive.place(path)
    typed = archive.read(path)
    raw = with_characters(typed, place)
    if files := declared_files(typed):
        sheet.queries.append(unread_query(files, "entities for files are left out"))
    if not raw.strip():
        return None
    tree, encoding = parsed_page(place, raw)
    sheet.begin(place, encoding)
    with_linked_sheets(sheet, tree, place)
    name_titles(tree)
    return tree


def _kind_of(
    page: Element, place: int, path: str, package: Package, entries: Sequence[Entry]
) -> str:
    """Return the kind of a page of the spine, "" for the text; `entries` are those that name it."""
    named = {entry.words for entry in entries}
    is_imprint = roles_of_page(page) & _IMPRINTS or (named and named <= _NAMED_IMPRINTS)
    # Another library's page “About” may be about the author.
    is_imprint = is_imprint or (named == {("about",)} and "wikisource" in shown_text(page).lower())
    if is_imprint and (is_from_library(package.metadata) or says_rights(page)):
        return "licence"
    if path != package.navigation and _is_contents(page, path, package):
        return "contents"
    is_first = place < _AMONG_FIRST and path != package.navigation
    role = package.roles.get(path, "") or ("first" if place == 0 else "")
    if is_first and named & _TITLE_PAGES:
        role = "titlepage"
    return kind_of_page(page, role, words_of(package.metadata) if is_first else set())


def _is_contents(page: Element, path: str, package: Package) -> bool:
    """Return whether all of a page, but its heading, are links to other pages of the spine."""
    if sum(1 for _ in page.iter("a")) < _LINKS:
        return False
    folder, others = posixpath.dirname(path), {*package.spine} - {path}
    blocks = [it for it in page.iter() if tag_of(it) in tags.BLOCKS and not tags.holds_blocks(it)]
    lists = [block for block in blocks if words(text_in(block)) and not depth_of_heading(block)]
    links = [[*elements(block, "a")] for block in lists]
    return len(lists) >= _LINKS and all(
        len(here) == 1
        and path_of(here[0].get("href") or "", folder) in others
        and words(text_in(here[0])) == words(text_in(block))
        for block, here in zip(lists, links, strict=True)
    )


def _has_text(archive: Archive, path: str) -> bool:
    """Return whether most words of a page are in no links, as they are in a table of contents.

    A page that cannot be read may have some.
    """
    try:
        tree, _ = parsed_page(path, archive.read(path))
    except SourceError:
        return True
    html.etree.strip_elements(tree, "head", "script", "style", with_tail=False)
    length = len(words(text_in(tree)))
    return length > 2 * sum(len(words(text_in(link))) for link in tree.iter("a"))


def _about_files(archive: Archive, package: Package) -> Iterator[Query]:
    """Yield questions about files that are not read, and pages that are read once only."""
    unread = (*package.other, *(path for path in package.unlisted if _has_text(archive, path)))
    if unread:
        yield unread_query(unread)
    if paths := ", ".join(package.repeated):
        question = f"the reading order has {paths} several times; is once enough?"
        yield Query("unread-files", Span(1, 1), question, "once", weight=0.2)


def _name_titles(page: Element, entries: Sequence[Entry], kind: str) -> None:
    """Make divisions of what converters call quotations: titles, which the navigation has, too.

    On a title page, make a heading of what a class calls the subtitle; on others, a heading that is
    called so belongs to the title above it. A paragraph may be the author's name.

    <div><h1>The Lamp</h1></div> <div><h2 class="element-subtitle">A Cold Day</h2></div>
    """
    for part in list(page.iter("p", *tags.HEADINGS)):
        if any(role.endswith("subtitle") for role in roles_of(part)):
            if kind == "title-page":
                part.tag = "h2"
            elif depth_of_heading(part) and (title := _title_above(part)) is not None:
                part.set("class", "subtitle")
                title.addnext(part)
                tags.together(title, part, tag="hgroup")
    titles = {"".join(entry.words) for entry in entries}
    for quotation in page.iter("blockquote"):
        if "".join(folded(shown_text(quotation))) in titles:
            quotation.tag = "div"


def _title_above(subtitle: Element) -> Element | None:
    """Return the heading directly above a subtitle, in the same box or alone in the one before."""
    box = subtitle
    while box.getprevious() is None and tag_of(box) not in {"body", "html"}:
        box = box.getparent()
    before = box.getprevious()
    title = next((it for it in before.iter(*tags.HEADINGS)), None) if before is not None else None
    is_whole = title is not None and shown_text(title).split() == shown_text(before).split()
    return title if is_whole and words(shown_text(subtitle)) else None


def _put_titles(sheet: Sheet, titles: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Put titles above a page, and yield each with its line; `_head` makes them headings."""
    for title in titles:
        block = sheet.add([Line(title)])
        sheet.blocks.append(block)
        sheet.end_block()
        yield block.span.first, title


def _head(
    sheet: Sheet,
    pages: Sequence[tuple[str, Sequence[Stretch]]],
    entries: Mapping[str, Sequence[Entry]],
    depths: dict[int, int],
) -> None:
    """Mark the headings that no tag, but the navigation names.

    `depths` are those of headings with a tag, by the depth of their entries.
    """
    for path, blocks in pages:
        for first, entry in named_headings(blocks, entries.get(path, [])):
            sheet.headings[first] = depths.get(entry.depth, entry.depth)


def _drop_marks(sheet: Sheet, numbers: set[int]) -> None:
    """Make the marks of notes plain text whose notes have not been found."""
    targets = set(map(str, numbers)) if numbers else ()
    for line, styles in sheet.styles.items() if targets else ():
        kept = (s for s in styles if s.style is not Style.NOTE or s.target not in targets)
        sheet.styles[line] = tuple(kept)
