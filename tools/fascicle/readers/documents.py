"""Documents of word processors: the HTML that pandoc makes of them, read onto a sheet.

Title and authors are named by the styles of the title page and by the document's properties.
What a program has made of a PDF may have a paragraph on each printed line; these become lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from fascicle.model.blocks import Span, Stretch
from fascicle.model.draft import Found, Markup, Query
from fascicle.model.words import is_nobody, is_placeholder, quoted
from fascicle.readers.archive import Archive
from fascicle.readers.html import tags
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.page import parsed, read_converted
from fascicle.readers.html.running_text import numeral
from fascicle.readers.html.tags import Element, depth_of_heading, folded, roles_of, tag_of
from fascicle.readers.pandoc import name_looks, pandoc_html, take_marks, tree_of, with_elements
from fascicle.readers.sheet import Sheet, Values

# At most so many characters of a comment are in its question, and in the name of this.
_MOST_COMMENT, _QUOTED = 200, 60
# With a page title that only the head has, so that pandoc asks for none.
_WHOLE = ("--standalone", "--metadata=pagetitle:-")
_DC = "{http://purl.org/dc/elements/1.1/}"
# So many first words of a document are on its title page, if it has one.
_TOP = 100
# Longer ones are sentences, as of a summary.
_LONGEST_SUBTITLE = 60
# A date as EPUBs have it, or the year of one in words.
_DAY = re.compile(r"\b(?!0)\d{4}(?:-\d\d(?:-\d\d)?)?\b")
_LEVEL = re.compile(r"%([1-9])")
_BY = re.compile(r"(?:by|von|par|de|di|por)\s+(\S.*)", re.IGNORECASE)
# The fewest printed lines, their greatest length, and the shares of them that are nearly as long as
# most, and that the next one continues in lower case.
_PRINTED, _WIDEST, _NEARLY, _LONG, _CONTINUED = 40, 120, 0.8, 0.45, 0.3
_ENDED = re.compile(r"[.!?…:;][\"'”’»)]*$")


class Level(NamedTuple):
    """A level of a numbering: its numerals as HTML names them, and a text such as "%1.%2".

    It shows no number if its numerals are None, and in legal documents all in digits.
    """

    form: str | None
    text: str
    start: int = 1
    is_legal: bool = False


@dataclass(slots=True)
class Outline:
    """A numbering: its levels, and the last number of each that is open."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, depth: int) -> str:
        """Return the number of the next paragraph at a level, as a word processor shows it."""
        self.counts[depth] = self._count(depth, 0) + 1
        self.counts = {at: count for at, count in self.counts.items() if at <= depth}
        level = self.level(depth)
        return _LEVEL.sub(lambda it: self._shown(int(it[1]) - 1, level), level.text).strip()

    def level(self, depth: int) -> Level:
        return self.levels.get(depth, Level("", ""))

    def _count(self, depth: int, first: int = 1) -> int:
        return self.counts.get(depth, self.level(depth).start - 1 + first)

    def _shown(self, depth: int, inside: Level) -> str:
        form, count = self.level(depth).form, self._count(depth)
        if form is None:
            return ""
        is_padded = form == "01"
        shown = numeral(count, "" if inside.is_legal or is_padded else form)
        return shown.zfill(2) if is_padded else shown


def html_of(name: str, prepared: bytes, form: str, *, is_whole: bool = False) -> Element:
    """Return a document as a page of HTML; `form` is pandoc's name of its format.

    A page that `is_whole` begins with a block of the metadata in the document.

    Raises `SourceError` for a document that is damaged or too large.
    """
    page = pandoc_html(name, prepared, form, *(_WHOLE if is_whole else ()))
    page = page.partition("<body>")[2] if is_whole else page
    return parsed(name, f"<body>{with_elements(page)}</body>")


def read_document(
    sheet: Sheet, root: Element, properties: Values, *, insertions: int = 0, is_struck: bool = False
) -> None:
    """Read a document onto a sheet whose file has begun; `root` is its HTML.

    `insertions` are tracked ones that pandoc does not tell; a text that `is_struck` is deleted.
    """
    insertions += _changes_and_comments(root, is_struck=is_struck)
    first = len(sheet.lines) + 1
    name_looks(root)
    _join_printed_lines([*root.iter("p")])
    styled = _from_title_page(_title_page(sheet, root), properties)
    read_converted(sheet, root)
    sheet.found = sheet.found.with_values(**styled)
    _add_properties(sheet, first, properties)
    sheet.queries += [*_about_comments(sheet, first), *_about_changes(sheet, first, insertions)]


def _add_properties(sheet: Sheet, first: int, properties: Values) -> None:
    """Take the properties that the first lines of a document repeat as its metadata.

    Others, such as the owner of a computer or the title of a template, may be wrong: what the text
    says takes precedence.
    """
    top = " ".join(sheet.lines[first - 1 :][:_TOP])
    said = f" {' '.join(folded(top)[:_TOP])} "
    for key, value in properties.items():
        names = (value,) if isinstance(value, str) else value
        if all(f" {' '.join(folded(name))} " in said for name in names):
            sheet.found = sheet.found.with_values(**{key: value})
        else:
            sheet.described = sheet.described.with_values(**{key: value})


def _join_printed_lines(paragraphs: Sequence[Element]) -> None:
    """Put the lines of printed pages into paragraphs, if a document has a paragraph for each.

    A line ends a paragraph if the first word of the next one would have fitted on it.
    """
    texts = {p: text for p in paragraphs if (text := " ".join(p.text_content().split()))}
    lengths = sorted(map(len, texts.values()))
    width = lengths[int(0.98 * len(lengths))] if len(lengths) >= _PRINTED else _WIDEST + 1
    pairs = [*pairwise(texts.values())]
    long = sum(_NEARLY * width <= length for length in lengths)
    below = sum(not _ENDED.search(one) and other[:1].islower() for one, other in pairs)
    if width > _WIDEST or long < _LONG * len(texts) or below < _CONTINUED * len(texts):
        return
    above = paragraphs[0]
    for (_, last), (line, text) in pairwise(texts.items()):
        is_full = len(last) + 1 + len(text.split()[0]) > width
        if is_full and line.getprevious() is above:
            above.append(line.makeelement("br"))
            above[-1].tail, line.text = line.text, None
            above.extend(line)
            line.drop_tree()
        else:
            above = line


def _changes_and_comments(root: Element, *, is_struck: bool) -> int:
    """Mark comments and deletions as such; return the number of insertions."""
    insertions = 0
    for element in list(root.iter()):
        roles = roles_of(element) if isinstance(element.tag, str) else set()
        above = element.getprevious()
        # Of a paragraph that is all new, the words and the end are one insertion.
        is_whole = above is not None and "insertion" in roles_of(above)
        insertions += "insertion" in roles or ("paragraph-insertion" in roles and not is_whole)
        if "comment-start" in roles:
            _comment(element)
        elif "deletion" in roles or (is_struck and tag_of(element) == "del"):
            element.set("class", tags.DELETION)
    return insertions


def _comment(element: Element) -> None:
    text = " ".join(element.text_content().split())
    for child in list(element):
        child.drop_tree()
    author = element.get("data-author")
    element.text = f" [{f'{author}: ' if author else ''}{text}] "
    element.set("class", tags.COMMENT)


def _title_page(sheet: Sheet, root: Element) -> dict[str, list[str]]:
    """Set aside the paragraphs of a title page, and return the texts of each style.

    Another title on a page below the first, or in a further file, is that of a chapter.
    """
    styled: dict[str, list[str]] = {}
    is_above, is_next = True, len(sheet.files) > 1
    titles = [sheet.found.get("title")] if is_next else styled.setdefault("title", [])
    styles = take_marks(root)
    for paragraph in list(root.iter("p", "hr")):
        style = styles.get(paragraph, "")
        text = " ".join(paragraph.text_content().split())
        is_above &= not (style == "title" and is_next and text not in titles)
        if tag_of(paragraph) == "hr":
            is_next |= tags.PAGE_BREAK in roles_of(paragraph) and bool(titles)
        elif not text and not len(paragraph):
            paragraph.text = "\u00a0"
        elif is_above and (_DAY.search(text) if style == "date" else style):
            if text not in styled.setdefault(style, []):
                styled[style].append(text)
            paragraph.tail = None
            Elements(sheet, aside="title-page").read(paragraph)
            paragraph.drop_tree()
        else:
            is_above = False
            _tag(paragraph, style)
            if style == "title" and len(sheet.files) > 1:
                _restore_title(sheet)
    return styled


def _tag(paragraph: Element, style: str) -> None:
    """Make a heading of a title in the text, and of a short subtitle right below a heading."""
    above = paragraph.getprevious()
    depth = depth_of_heading(above) if style == "subtitle" and above is not None else 0
    text = paragraph.text_content().strip()
    if style == "title":
        paragraph.tag = "h1"
    elif depth and text[-1:].isalnum() and len(text) <= _LONGEST_SUBTITLE:
        paragraph.tag = f"h{depth + 1}"


def _restore_title(sheet: Sheet) -> None:
    """Make a heading of the first file's title, as of those of others, if only text is below it."""
    end = sheet.files[1][0]
    aside = next((it for it in sheet.ledger if it.kind == "title-page"), None)
    line = sheet.lines[aside.span.first - 1] if aside else ""
    is_text = any(block.span.first < end for block in sheet.blocks)
    is_alone = is_text and min(sheet.headings, default=end) >= end
    if aside and is_alone and line == sheet.found.get("title"):
        sheet.ledger.remove(aside)
        sheet.headings[aside.span.first] = 1
        sheet.blocks.insert(0, Stretch(span=aside.span, lines=(line,)))
        sheet.found = Found({k: v for k, v in sheet.found.values.items() if k != "title"})


def _about_comments(sheet: Sheet, first: int) -> Iterator[Query]:
    for number, part in _marked(sheet, first, "comment"):
        said = sheet.lines[number - 1][part.start : part.end].strip()
        text = re.sub(r"^\[|\]$", "", said)
        question = f"a comment in the file: {quoted(text[:_MOST_COMMENT])}; is it settled?"
        span, quote = Span(number, number), text[:_QUOTED].rstrip()
        yield Query("comment", span, question, "without it", weight=0.9, quote=quote)


def _about_changes(sheet: Sheet, first: int, insertions: int) -> Iterator[Query]:
    lines = [number for number, _ in _marked(sheet, first, "deletion")]
    if lines or insertions:
        gone = counted(len(lines), "deletion")
        changes = f"{counted(insertions, 'insertion')} kept and {gone} left out"
        question = f"the file tracks changes: {changes}; is that right?"
        span = Span(lines[0], lines[0]) if lines else Span(first, first)
        yield Query("tracked-changes", span, question, "all accepted", weight=0.9, quote=changes)


def _marked(sheet: Sheet, first: int, kind: str) -> Iterator[tuple[int, Markup]]:
    for number in range(first, len(sheet.lines) + 1):
        yield from ((number, it) for it in sheet.markup.get(number, ()) if it.kind == kind)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def properties_of_archive(archive: Archive, path: str) -> Values:
    """Return the title and the author that the properties of a document name."""
    root = tree_of(archive, path)
    if root is None:
        return {}
    title, author, first_author = (
        next((each.text for each in root.iter(name) if each.text), "")
        for name in (f"{_DC}title", f"{_DC}creator", "{*}initial-creator")
    )
    return from_properties(title, author or first_author)


def from_properties(title: str, author: str) -> Values:
    """Return the metadata of a title and of authors, without those that programs write."""
    title = " ".join(title.split())
    authors = tuple(name for part in author.split(";") if (name := " ".join(part.split())))
    return {
        "title": "" if is_placeholder(title) else title,
        "authors": tuple(name for name in authors if not is_nobody(name)),
    }


def _from_title_page(styled: Mapping[str, Sequence[str]], properties: Values) -> Values:
    """Return metadata by styles; "by Ada Till" is an author, one of the properties no subtitle."""
    known = [folded(name) for name in properties.get("authors", ())]
    subtitles = [(text, _BY.fullmatch(text)) for text in styled.get("subtitle", ())]
    authors = [*styled.get("author", ()), *(match[1] for _, match in subtitles if match)]
    named = [(_BY.fullmatch(text), text) for text in authors]
    title = " ".join(styled.get("title", ()))
    more = [text for text, match in subtitles if not match and folded(text) not in known]
    days = (_DAY.search(text) for text in styled.get("date", ()))
    return {
        "title": title,
        "subtitle": ": ".join(more) if title else "",
        "authors": tuple(match[1] if match else text for match, text in named),
        "dates": tuple(f"published: {day[0]}" for day in days if day),
    }
