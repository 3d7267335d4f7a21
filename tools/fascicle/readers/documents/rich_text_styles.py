r"""The style sheet of rich text (rtf): headings, title pages and verse by the names of styles.

    {\stylesheet{\s1\sbasedon0\keepn\b Heading 1;}{\s2\sbasedon1 Chapter;}}

Pandoc reads a heading in `\outlinelevel` only, which LibreOffice leaves out of what was a Word
document. A style without one has that of its name, else that of the style on which it is based.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.documents.marked import STYLES, VERSE, VERSE_STYLES
from fascicle.readers.documents.rich_text_letters import in_rich_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHEET = b"{\\stylesheet"
_BRACE = re.compile(rb"\\[\\{}]|[{}]")
_DEPTH = {b"{": 1, b"}": -1}
_NUMBER = re.compile(rb"\\s(\d{1,5})(?![0-9a-z])")
_BASE = re.compile(rb"\\sbasedon(\d{1,5})")
_OUTLINE = re.compile(rb"\\outlinelevel(\d{1,2})")
_GROUP = re.compile(rb"\{[^{}]*\}")
_WORD = re.compile(rb"\\(?!u-?\d)[a-zA-Z]+-?\d* ?|[\r\n]")
_IN_NAME = re.compile(rb"\\(?:'[0-9a-fA-F]{2}|u-?\d{1,9}|[~_-])")
# The style of a paragraph, its list, and its end.
_COMMAND = re.compile(
    rb"\\[\\{}]|\\s(?P<style>\d{1,5})(?![0-9])|\\ls\d{1,5}(?![0-9])|\\par(?![a-z0-9-])"
)
# The number of the outline that body text has.
_BODY = 9
# The depth of the groups that are directly in the sheet.
_INSIDE = 2
# A style is based on so many others; of some files, on itself.
_MOST_ABOVE = 20
# What programs call a heading, before its number.
_HEADING = re.compile(
    r"(?:heading|head|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|"
    r"nadpis|címsor|titlu|cabeçalho|encabezado|başlık|заголовок|επικεφαλίδα|見出し|标题|標題|제목)"
    r" ?([1-9])",
)


def with_styles(raw: bytes, page: str) -> bytes:
    """Return a document with the levels of headings, and with marks for title pages and verse.

    `page` is the code page of its letters.
    """
    begin, end = _sheet(raw)
    entries = _entries(raw[begin:end])
    names = {style: _name(entry, page) for style, entry in entries.items()}
    levels = _levels(names, entries)
    marks = {s: VERSE if n in VERSE_STYLES else STYLES.get(n, "") for s, n in names.items()}
    is_heading = False

    def changed(match: re.Match[bytes]) -> bytes:
        nonlocal is_heading
        if match["style"]:
            style = int(match["style"])
            is_heading = style in levels
            level = rb"\outlinelevel%d" % levels[style] if is_heading else b""
            mark = marks.get(style) if match.start() > end else ""
            return match[0] + level + (in_rich_text(mark) if mark else b"")
        # Of a heading that is the item of a list, too, pandoc reads the item.
        is_item = match[0].startswith(rb"\ls")
        is_heading = is_heading and match[0] != rb"\par"
        return b"" if is_heading and is_item else match[0]

    # Pandoc puts such letters of a style's name before each of its paragraphs.
    sheet = _IN_NAME.sub(lambda found: b" " * len(found[0]), raw[begin:end])
    return _COMMAND.sub(changed, raw[:begin] + sheet + raw[end:])


def _sheet(raw: bytes) -> tuple[int, int]:
    """Return the beginning and the end of the style sheet, 0 and 0 if there is none."""
    begin, depth = raw.find(_SHEET), 0
    for brace in _BRACE.finditer(raw, begin) if begin >= 0 else ():
        depth += _DEPTH.get(brace[0], 0)
        if not depth:
            return begin, brace.end()
    return 0, 0


def _entries(sheet: bytes) -> dict[int, bytes]:
    """Return the styles of paragraphs by their numbers."""
    depth, first, found = 0, 0, dict[int, bytes]()
    for brace in _BRACE.finditer(sheet):
        depth += _DEPTH.get(brace[0], 0)
        if brace[0] == b"{" and depth == _INSIDE:
            first = brace.end()
        elif brace[0] == b"}" and depth == _INSIDE - 1 and (number := _NUMBER.match(sheet, first)):
            found[int(number[1])] = sheet[first : brace.start()]
    return found


def _name(entry: bytes, page: str) -> str:
    """Return the name of a style in lower case, without its other names."""
    said = text_of(_WORD.sub(b"", _GROUP.sub(b"", entry)), page)
    return re.split("[;,]", said)[0].strip().lower()


def _levels(names: Mapping[int, str], entries: Mapping[int, bytes]) -> dict[int, int]:
    """Return the level of the outline, from 0, of each style for headings."""
    levels: dict[int, int] = {}
    for style, entry in entries.items():
        outline, named = _OUTLINE.search(entry), _HEADING.fullmatch(names[style])
        if outline or named:
            levels[style] = int(outline[1]) if outline else int(named[1]) - 1 if named else 0
    for style in entries:
        if found := [levels[above] for above in _above(style, entries) if above in levels]:
            levels[style] = found[0]
    return {style: level for style, level in levels.items() if level < _BODY}


def _above(style: int, entries: Mapping[int, bytes]) -> Iterator[int]:
    """Yield a style, and the styles on which it is based."""
    for _ in range(_MOST_ABOVE):
        if style in entries:
            yield style
            base = _BASE.search(entries[style])
            style = int(base[1]) if base else -1
