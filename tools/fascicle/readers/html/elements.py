"""The elements of a page of HTML, read in order onto a sheet.

What a tag is sure of is settled: code is as typed, tables of short cells are tables, `<blockquote>`
is a quotation, items of lists are items, terms have their definitions below, `<h2>` is a heading of
that depth. A paragraph, or lines in `<pre>` that are no code, are stretches that the passes read as
in any text: an ornament, a stanza, or a name in a play.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise, takewhile, zip_longest
from typing import TypeGuard

from fascicle.model.blocks import (
    AsTyped,
    Block,
    Evidence,
    Group,
    Paragraph,
    Stretch,
    Style,
    Table,
    group_of,
    plain,
)
from fascicle.model.draft import PAGE_GAP, Aside
from fascicle.readers.html import tags
from fascicle.readers.html.archive_marks import marked_by_archives
from fascicle.readers.html.css import note_lines, note_words
from fascicle.readers.html.html_tables import (
    Row,
    beside,
    caption_of,
    cells_of,
    drop_placing,
    in_columns,
    is_column_of_lines,
    is_listed,
    is_table,
    take_titles,
    with_head,
)
from fascicle.readers.html.links_and_images import (
    address_of,
    are_buttons,
    has_caption,
    images_in,
    is_contents,
    names_files,
    put_image,
    unsafe_query,
    unsafe_scheme,
)
from fascicle.readers.html.marked_notes import Notes, Pages, labelled, notes_in, settled
from fascicle.readers.html.preparation import prepare
from fascicle.readers.html.running_text import (
    LISTED,
    OpenList,
    OpenSections,
    ReadItem,
    RunningText,
    is_nothing,
    listing,
    one_line,
    parted,
)
from fascicle.readers.html.saved_pages import WEBSITE, Marked
from fascicle.readers.html.tags import Element, is_verse, kind_aside, roles_of, shown_text, tag_of
from fascicle.readers.sheet import Line, Sheet
from fascicle.readers.text import is_blank

QUOTED = Evidence("quotation in markup", 0.9)
AS_TABLE = Evidence("table in markup", 0.9)
PREFORMATTED = Evidence("preformatted", 0.9)
FIGURE = Evidence("image with its caption", 0.95)
FORMULA = Evidence("formula in markup", 0.95)
BY_ARCHIVE = Evidence("archive's markup", 0.95)
# What an item of a list, or a cell, may hold and still be set as one.
_INLINE_BLOCKS = {"p", "div", *tags.LISTS, "li"}


@dataclass(slots=True)
class Elements:
    """A reader of elements: the blocks read, and the text of the open one."""

    sheet: Sheet
    text: RunningText = field(default_factory=RunningText)
    # The rows of blocks that are open: the page's, and those of quotations inside it.
    rows: list[list[Block]] = field(default_factory=lambda: [[]])
    lists: list[OpenList] = field(default_factory=list)
    sections: OpenSections = field(default_factory=OpenSections)
    # The kind of what is being set aside, "" for the text of the book.
    aside: str = ""
    # Whether blocks end lines only, as in a cell or an item.
    is_flat: bool = False
    # The poem that is being read.
    poem: Element | None = None
    # The lines and schemes of links that a book must not have.
    unsafe: list[tuple[int, str]] = field(default_factory=list)
    marked: Marked = field(default_factory=Marked)
    notes: Notes = field(default_factory=Notes)
    pages: Pages = field(default_factory=Pages)
    is_note: bool = False
    # Images of the open block, and whether they stand before its text.
    images: list[tuple[Element, bool]] = field(default_factory=list)

    def read(self, root: Element) -> None:
        prepare(root)
        self.marked = marked_by_archives(root, self.sheet)
        self.notes = notes_in(root, 1 + self.sheet.notes, self.pages)
        self.sheet.notes += len(self.notes.marks)
        for box in {box for body in self.notes.bodies for box in body.iterancestors("div")}:
            if kind_aside(box) == tags.TRANSCRIBED:
                box.set("class", "")
        self._element(root)
        self._end_block()
        before = len(self.sheet.blocks)
        self.sheet.blocks += self.rows[0]
        self.sheet.drop_display(before)
        if self.unsafe:
            self.sheet.queries.append(unsafe_query(self.unsafe, len(self.sheet.lines)))

    def _element(self, element: Element) -> None:
        tag = tag_of(element)
        if not tag or tag in tags.UNSHOWN:
            return
        kind = kind_aside(element)
        if tag in tags.BLOCKS and not (kind and self.is_flat):
            self._in_line(element, tag) if self.is_flat else self._block(element, tag, kind)
        elif kind and not self.aside:
            self._unshown(element, kind)
        elif tag == "br":
            self.text.end_line()
        elif tag == "img":
            self._images(element)
        elif tag == "svg":
            self._drawing(element)
        elif tag in tags.STYLES:
            self._styled(element, tags.STYLES[tag])
        elif tag == "a":
            self._link(element)
        elif tags.NUMBER in roles_of(element):
            self._number(element)
        else:
            note_words(self.sheet, element)
            self._whole_lines(element, " " if kind == "controls" else "")

    def _number(self, element: Element) -> None:
        """Read the number of a paragraph or a heading, which may have no other text."""
        self.text.marker = f"{shown_text(element)} "
        if element.getnext() is None and not (element.tail or "").strip():
            self.text.write_marker()

    def _whole_lines(self, element: Element, edge: str) -> None:
        """Read what is in an element, on lines of its own if CSS puts it there."""
        if tags.LINED in element.attrib:
            self.text.end_line_if_any()
        self._content(element, edge)
        if tags.LINED in element.attrib:
            self.text.end_line_if_any()

    def _content(self, element: Element, edge: str = "") -> None:
        is_name = tags.is_speaker(element) and not self.text.text.strip()
        begins_typed = tags.is_typed(element) and not self.text.is_typed
        self.text.is_typed |= begins_typed
        self._write(element, edge + (element.text or ""))
        for child in element:
            self._element(child)
            self._write(element, child.tail or "")
        self.text.write(edge)
        if begins_typed:
            self.text.end_typed()
        if is_name:
            self.text.speaker = len(self.text.text.rstrip())

    def _write(self, element: Element, text: str) -> None:
        """Add text of an element; a line of verse begins with the element's indent."""
        if self.poem is not None and text.strip() and not self.text.text:
            self.text.text = " " * tags.indent_of(element, self.poem)
        self.text.write(text)

    def _styled(self, element: Element, style: Style, target: str = "") -> None:
        note_words(self.sheet, element)
        self.text.open(style, target)
        self._content(element)
        self.text.close()

    def _link(self, element: Element) -> None:
        """Read a link; one that leads nowhere in the world keeps its words only."""
        if number := self.notes.marks.get(element):
            self._styled(element, Style.NOTE, str(number))
            return
        if element in self.notes.backlinks:
            self._unshown(element, "note link")
            return
        if scheme := unsafe_scheme(element):
            line = len(self.sheet.lines) + self.sheet.gap + len(self.text.lines) + 1
            self.unsafe.append((line, scheme))
        self._styled(element, Style.PLAIN, address_of(element))

    def _unshown(self, element: Element, kind: str) -> None:
        """Set aside a part of a line; a control ends a word."""
        text = shown_text(element)
        if kind == "controls":
            self.text.write(" ")
            text = text.lstrip()
        self.text.write_unshown(kind, text)

    def _in_line(self, element: Element, tag: str) -> None:
        """Read a block inside a cell, an item or a poem, on lines of its own."""
        lines = self.text.lines
        self.text.end_line_if_any()
        # In a quotation of a note, elements beside one another are lines of verse.
        is_line = element.getprevious() is not None and tag == "div"
        is_line = is_line and any(tag_of(it) == "blockquote" for it in element.iterancestors())
        if self.is_note and lines and not is_line:
            lines.append(Line(""))
        before = len(lines)
        self._numbered(element, tag)
        self.text.end_line_if_any()
        if self.text.text:  # a no-break space: an empty line
            self.text.text = ""
            lines.append(Line(""))
        if self.poem is not None and (len(lines) > before + 1 or "stanza" in roles_of(element)):
            lines.insert(before, Line(""))
            lines.append(Line(""))

    def _block(self, element: Element, tag: str, kind: str) -> None:
        """Read a block; the value of a field is on the line of its name."""
        is_definition = tag == "dd" and tags.is_on_line(element)
        self.text.write(" ") if is_definition else self._end_block()
        if element.get(tags.FAR_BELOW) == "prose":
            self.sheet.skip()
        above, before = self.aside, len(self.sheet.lines)
        kind = kind or self.marked.asides.get(element, "")
        is_opened = above or kind or element in self.marked.opened
        is_list = not is_opened and is_contents(element, tag, self.notes.named)
        listed = WEBSITE if is_list and are_buttons(element) else "contents" if is_list else ""
        self.aside = above or kind or listed
        self.sections.open(tag)
        depth = tags.depth_of_heading(element)
        if depth and not (names_files(element) or tags.is_ornament(element)):
            self._heading(element, depth)
        elif tag == "hr":
            self._rule(element)
        elif number := self.notes.bodies.get(element):
            self._note(element, number)
        elif group := self.marked.groups.get(element) or tags.kind_of_group(element):
            self._group(element, group)
        elif is_verse(element) and not self.aside:
            self._verse(element)
        elif has_caption(element):
            self._figure(element)
        elif not self._settled(element, tag):
            self._paragraphs(element, tag)
        following = element.getnext()
        is_name = tag == "dt" and self.aside == above
        if not (is_name and following is not None and tags.is_on_line(following)):
            self._end_block()
        note_lines(self.sheet, element, before)
        self.aside = above
        self.sections.close(tag)

    def _rule(self, element: Element) -> None:
        """Read a rule: an ornament, or the end of a page."""
        self.aside = self.aside or ("note rule" if element in self.notes.rules else "")
        if tags.PAGE_BREAK not in roles_of(element):
            self.sheet.gap *= not tags.ends_title(element)
            self._lines([Line("* * *")])
        elif not self.sheet.is_file_new:
            self.sheet.gap += PAGE_GAP

    def _settled(self, element: Element, tag: str) -> bool:
        """Read a quotation, a list, a table, code or a formula; return whether it is one."""
        if tag == "blockquote":
            self._quotation(element)
        elif tag in tags.LISTS:
            return self._list(element)
        elif tag == "dl":
            return self._terms(element)
        elif tag == "table":
            return self._table(element)
        elif tag == "pre" and tags.is_code(element):
            self._preformatted(element)
        elif element.get(tags.FORMULA) is not None:
            self._settle(self._flat(element), FORMULA)
        else:
            return False
        return True

    # Paragraphs and headings

    def _end_block(self) -> None:
        """End the paragraph that is open, if there is one, and put its images around it."""
        images, self.images = self.images, []
        for image in (image for image, is_before in images if is_before):
            put_image(image, self.sheet, self._put, self.aside)
        self._lines(self.text.take())
        self.sheet.end_block()
        for image in (image for image, is_before in images if not is_before):
            put_image(image, self.sheet, self._put, self.aside)

    def _images(self, element: Element) -> None:
        """Note the images in an element, to be put around the open block."""
        self.images += ((image, self.text.is_empty) for image in images_in(element))

    def _drawing(self, element: Element) -> None:
        """Read the images in a drawing, and its words, each text on a line."""
        self._images(element)
        for part in element.iter():
            if tag_of(part) in tags.TEXTS and (text := one_line(shown_text(part))):
                self.text.end_line_if_any()
                self.text.write(text)
                self.text.end_line_if_any()

    def _lines(self, lines: Sequence[Line]) -> None:
        """Add lines as stretches."""
        for part in parted(lines):
            if part:
                self._put(self.sheet.add(part))
            else:
                self.sheet.skip()

    def _put(self, block: Block) -> None:
        if not self.aside and any(not is_blank(line) for line in getattr(block, "lines", "-")):
            self.rows[-1].append(block)
            return
        kind = self.aside or self.sheet.markup[block.span.first][0].kind
        self.sheet.ledger.append(Aside(kind, block.span))

    def _paragraphs(self, element: Element, tag: str) -> None:
        before = len(self.sheet.lines)
        self._numbered(element, tag)
        # A paragraph of a no-break space is an empty line.
        is_empty = self.text.is_empty and len(self.sheet.lines) == before
        if is_empty and self.text.text:
            self.text.take()
            self.sheet.skip()

    def _heading(self, element: Element, depth: int) -> None:
        """Read a heading; in a caption, it is a line in bold type."""
        if "figcaption" in map(tag_of, element.iterancestors()):
            self._styled(element, Style.STRONG)
        elif lines := self._flat(element):
            stretch = self.sheet.add(lines)
            deeper = self.sections.deeper(depth)
            self.sheet.headings[stretch.span.first] = depth + deeper
            if deeper:
                self.sheet.nested[stretch.span.first] = deeper
            self._put(stretch)

    def _inside(self, element: Element) -> list[Block]:
        self.rows.append([])
        self._content(element)
        self._end_block()
        return self.rows.pop()

    def _group(self, element: Element, kind: str) -> None:
        """Read a group that an archive or a class marks.

        Paragraphs of one kind are one group, up to a line end between two.
        """
        self.rows.append([])
        self._verse(element) if is_verse(element) and not self.aside else self._content(element)
        self._end_block()
        row, above = self.rows.pop(), self.rows[-1]
        before = element.getprevious()
        is_next = tag_of(element) == "p" and (before is None or tag_of(before) != "br")
        if is_next and above and _is_a(above[-1], kind):
            row.insert(0, above.pop())
        # A quotation in an epigraph is all of it.
        kinds = (kind, "quotation") if kind == tags.EPIGRAPH else (kind,)
        if parts := [part for it in row for part in (it.blocks if _is_a(it, *kinds) else (it,))]:
            above.append(group_of(kind, BY_ARCHIVE, parts, decided=True))

    def _note(self, element: Element, number: int) -> None:
        """Read a note; without its label, it stays as its paragraphs are."""
        is_item = tag_of(element) == "li"
        label = self._marker(element) if is_item else self.notes.unlabelled.get(number)
        key = self.notes.keys[number]
        if label in {"-", ""}:
            label = "" if labelled(shown_text(element), key) else label or f"{key}."
        self.text.marker = f"{label} " if label else ""
        lines = self._flat(element, keep_blanks=True)
        if labelled("\n".join(line.text for line in lines), key):
            self._put(settled(self.sheet.add(lines), key, number))
        else:
            self._lines(lines)

    def _figure(self, element: Element) -> None:
        row = self._inside(element)
        if any(isinstance(block, Stretch) for block in row):
            row = [group_of("illustration", FIGURE, row, decided=True)]
        self.rows[-1] += row

    def _quotation(self, element: Element) -> None:
        row = self._inside(element)
        is_headed = any(block.span.first in self.sheet.headings for block in row)
        if not row or is_headed or "userstuff" in roles_of(element):
            self.rows[-1] += row
        else:
            self.rows[-1].append(group_of("quotation", QUOTED, row, decided=True))

    # Lists, tables, preformatted lines, verse

    def _flat(self, element: Element, *, keep_blanks: bool = False) -> list[Line]:
        """Return the lines of an item or a poem."""
        self.is_flat, self.is_note = True, keep_blanks and self.poem is None
        self._content(element)
        self.text.write_marker()
        self.is_flat = self.is_note = False
        return [line for line in self.text.take() if keep_blanks or not is_nothing(line)]

    def _list(self, element: Element) -> bool:
        inside = {tag_of(child) for child in element.iterdescendants()} & tags.BLOCKS
        stray = [element.text, *(child.tail for child in element)]
        if not inside <= _INLINE_BLOCKS or any(text and text.strip() for text in stray):
            return False
        if not all(map(self._is_item, element)):
            return False
        if items := list(self._items(element)):
            self._put(listing(items))
        return True

    def _items(self, element: Element, depth: int = 0) -> Iterator[ReadItem]:
        """Yield the items of a list, and of the lists at the ends of items below these."""
        self.lists.append(OpenList.of(element))
        for child in element:
            marker = self._marker(child)
            self.text.marker = f"{marker} ".lstrip()
            inner = self._taken_lists(child)
            yield ReadItem(marker, self.sheet.add(self._flat(child)), depth)
            for below in inner:
                yield from self._items(below, depth + 1)
        self.lists.pop()

    def _taken_lists(self, item: Element) -> list[Element]:
        """Remove the lists at the end of an item that has a text of its own, and return them."""
        last = [*takewhile(lambda part: tag_of(part) in tags.LISTS, reversed(item))][::-1]
        own = item.text or "".join(map(shown_text, item[: len(item) - len(last)]))
        is_end = not any(text and text.strip() for part in last for text in (part.tail, part.text))
        if not (own.strip() and is_end and all(map(self._is_item, chain(*last)))):
            return []
        for part in last:
            item.remove(part)
        return last

    def _is_item(self, child: Element) -> bool:
        is_note = child in self.notes.bodies
        return tag_of(child) == "li" and not is_note and bool(shown_text(child).strip())

    def _marker(self, item: Element) -> str:
        return (self.lists[-1] if self.lists else OpenList()).marker(item)

    def _numbered(self, element: Element, tag: str) -> None:
        """Read the content of a block, with the number of an item before it."""
        if tag in tags.LISTS:
            self.lists.append(OpenList.of(element))
        elif tag == "li":
            self.text.write_marker()
            self.text.marker = f"{self._marker(element)} ".lstrip()
        self._content(element)
        if tag == "li":
            self.text.write_marker()
        if tag in tags.LISTS:
            self.lists.pop()

    def _terms(self, element: Element) -> bool:
        """Read a list of terms: each in bold type, with its definitions on the lines below.

        Terms with a colon are the fields of a header, with their values behind them.
        """
        groups = [child if tag_of(child) == "div" else [child] for child in element]
        parts = [part for group in groups for part in group if tag_of(part)]
        is_whole = "".join(map(shown_text, parts)).split() == shown_text(element).split()
        names = [shown_text(part).strip() for part in parts if tag_of(part) == "dt"]
        is_list = is_whole and {*map(tag_of, parts)} <= {"dt", "dd"}
        if not is_list or any(name[-1:] == ":" for name in names):
            return False
        lines: list[Line] = []
        for above, part in pairwise((None, *parts)):
            is_term = tag_of(part) == "dt"
            if not self._is_text(part):
                self._settle(lines)
                self._block(part, tag_of(part), kind_aside(part))
                lines = []
                continue
            if is_term and above is not None and tag_of(above) == "dd":
                self._settle(lines)
                lines = []
            self.text.open(Style.STRONG if is_term else Style.PLAIN)
            lines += self._flat(part)
            self.text.close()
        self._settle(lines)
        return True

    def _is_text(self, part: Element) -> bool:
        """Return whether an element holds nothing but lines of text."""
        blocks = [block for block in part.iter() if tag_of(block) in tags.BLOCKS]
        is_plain = {*map(tag_of, blocks)} <= {"dt", "dd", "p", "div"}
        return is_plain and not any(kind_aside(b) or b in self.notes.bodies for b in blocks)

    def _settle(self, lines: Sequence[Line], why: Evidence = LISTED) -> None:
        """Put lines as a paragraph that is no longer to be recognised."""
        if lines:
            added = self.sheet.add(lines)
            text = plain("\n".join(added.lines))
            self._put(Paragraph(span=added.span, gap=added.gap, why=why, text=text))
            self.sheet.end_block()

    def _table(self, element: Element) -> bool:
        """Read a table of the text, with its caption above it, or the titles in its first row."""
        for title in take_titles(element) if not self.aside else ():
            self._block(title, tag_of(title), kind_aside(title))
        rows = [row for row in element.iterdescendants() if tag_of(row) == "tr"]
        parts = {part for row in rows for part in row.iterdescendants()}
        is_plain = {*map(tag_of, parts)} & tags.BLOCKS <= {"td", "th", "p", "div", "hr"}
        is_other = tags.is_play(element) or element in self.marked.fields
        if not is_plain or self.aside or is_other:
            return False
        cells = cells_of(rows)
        if not parts.isdisjoint(self.notes.bodies):
            return False
        if is_column_of_lines(element, cells):
            self._lines(self._lines_of_poem(element))
            return True
        if not is_table(element, cells):
            return False
        drop_placing(element)
        caption = caption_of(element)
        pairs = [(row, line) for row in cells for line in self._row(row)]
        lines, has_head = with_head(*zip(*pairs, strict=True))
        self.images = [(image, False) for image, _ in self.images]
        typed = [line for line in in_columns(lines) if line.text or line.unshown]
        added = self.sheet.add([*([Line(caption)] if caption else ()), *typed])
        filled = [row for row in lines if any(cell.text for cell in row)]
        if len(filled) < 2 and not caption:  # noqa: PLR2004 (one: a place, a name below a letter)
            self._put(added)
            return True
        self._put(
            Table(
                span=added.span, gap=added.gap, why=AS_TABLE, lines=added.lines, caption=caption,
                rows=tuple(tuple(plain(cell.text) for cell in row) for row in filled),
                has_head=has_head,
            )
        )  # fmt: skip
        return True

    def _row(self, cells: Row) -> Iterable[tuple[Line, ...]]:
        """Return a row, or as many as a cell has lines if it is a list.

        To keep the order of the words, what is behind that cell is beside its last line.
        """
        texts = [[] if cell is None else self._flat(cell) for cell in cells]
        last = max((at for at, lines in enumerate(texts) if lines), default=0)
        columns = [[beside(lines)] for lines in texts]
        for at, cell in enumerate(cells):
            if is_listed(cell, is_last=at == last):
                above = [Line("")] * (len(texts[at]) - 1)
                columns[at:] = [texts[at], *([*above, *column] for column in columns[at + 1 :])]
                break
        return zip_longest(*columns, fillvalue=Line(""))

    def _preformatted(self, element: Element) -> None:
        lines = shown_text(element)[1:-1].expandtabs().splitlines()  # without its edges
        self._images(element)
        shown = [n for n, line in enumerate(lines) if line.strip()]
        if shown:
            typed = [Line(line.rstrip()) for line in lines[shown[0] : shown[-1] + 1]]
            added = self.sheet.add(typed)
            self._put(AsTyped(span=added.span, gap=added.gap, why=PREFORMATTED, lines=added.lines))

    def _verse(self, element: Element) -> None:
        """Read a poem: lines are elements or end with `<br>`; an element of several is a stanza."""
        tags.align_stanzas(element)
        for is_blank_line, stanza in groupby(self._lines_of_poem(element), is_nothing):
            if not is_blank_line:
                added = self.sheet.add(list(stanza))
                self.sheet.verse |= set(added.span)
                self._put(added)
                self.sheet.end_block()

    def _lines_of_poem(self, element: Element) -> list[Line]:
        self.poem = element
        lines = self._flat(element, keep_blanks=True)
        self.poem = None
        return lines


def _is_a(block: Block, *kinds: str) -> TypeGuard[Group]:
    return isinstance(block, Group) and block.kind in kinds
