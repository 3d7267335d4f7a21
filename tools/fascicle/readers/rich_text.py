r"""Rich text (rtf), with marks for pages, titles and verse for pandoc, and notes as Word's.

    {\stylesheet{\s1\sbasedon0\keepn\b Heading 1;}{\s2\sbasedon1 Chapter;}}

Pandoc reads a heading in `\outlinelevel` only, which LibreOffice leaves out of what was a Word
document. A style without one has that of its name, else that of the style on which it is based.

The digits of images are kept apart, and pandoc gets the number of each: a drawing of some pages has
megabytes of hexadecimal digits, more than pandoc's memory holds.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

from fascicle.model.blocks import Span
from fascicle.model.digests import sha1_of
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.readers.documents import counted, from_properties, html_of, read_document
from fascicle.readers.pandoc import INDENT, KEPT, PAGE, SAVE_AGAIN, STYLES, VERSE, VERSE_STYLES
from fascicle.readers.scrivener import braces
from fascicle.readers.sheet import Sheet, Values

_SIGNATURE = b"{\\rtf"
# An escaped sign, a letter in Unicode, a run of letters of a code page, a command to be changed, or
# a group, within which fallbacks have their own length.
_COMMAND = re.compile(
    rb"\\[\\{}]|\\u(?P<code>-?\d{1,9}) ?|(?P<letters>(?:\\'[0-9a-fA-F]{2})+)"
    rb"|\\par(?![a-z0-9-])|\\[\r\n]|\\page(?![a-z0-9-])|(?P<open>\{)(?:\\\*\\footnote(?![a-z]))?"
    rb"|\}|\\uc(?P<length>\d)|\\fmodern(?![a-z])|(?P<tabs>(?<=\\line)(?:\s*\\tab(?![a-z]) ?)+)"
)
# The marker of an item as programs of the nineties write it, before the beginning of the paragraph.
_OLD_ITEM = re.compile(rb"(\{\\pntext[^{}]*\})\s*(\\pard(?![a-z0-9-]))")
DEEPEST = 500
# Programs say it twice in a group.
_INSERTED = re.compile(rb"\\revised(?![a-z0])[^{}]*")
_INFO = re.compile(rb"\{\\(title|author)\s((?:[^{}\\]|\\'[0-9a-f]{2}|\\u-?\d{1,9}(?!\d))*)\}")


def is_rich_text(_name: str, raw: bytes, _encoding: str = "") -> bool:
    return raw.startswith(_SIGNATURE)


def read_rich_text(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read a document onto a sheet. Raises `SourceError` for one that is damaged or too large."""
    raw, images = _without_images(raw)
    properties = _properties(raw)
    root = html_of(name, _prepared(name, raw), "rtf")
    sheet.gallery.beside |= {f"{name}/{image}": content for image, content in images.items()}
    span = Span(len(sheet.lines) + 1, len(sheet.lines) + 1)
    # Each tracked insertion is a group, which pandoc does not tell; it drops comments.
    insertions, is_struck = len(_INSERTED.findall(raw)), b"\\deleted" in raw
    sheet.begin(name, "", f"{name}/")
    read_document(sheet, root, properties, insertions=insertions, is_struck=is_struck)
    if count := raw.count(rb"{\*\annotation"):
        comments = counted(count, "comment")
        question = f"{comments} in the file cannot be shown here; what do they say?"
        sheet.queries.append(
            Query("comment", span, question, "without them", weight=0.9, quote=comments)
        )


def _prepared(name: str, raw: bytes) -> bytes:
    """Return a document with marks. Raises `SourceError` for deep groups, which fill the memory."""
    if any(depth > DEEPEST for _, depth in braces(raw, 0)):
        problem = f"an RTF document with groups that are nested more than {DEEPEST} deep"
        raise SourceError(name, problem, SAVE_AGAIN)
    new = {
        rb"\par": _in_rich_text(KEPT) + rb"\par",
        # As programs on macOS write it; pandoc takes it for the end of a line.
        **dict.fromkeys((b"\\\r", b"\\\n"), _in_rich_text(KEPT) + rb"\par "),
        rb"\page": rb"\par" + _in_rich_text(PAGE) + rb"\par",
        rb"{\*\footnote": rb"{\footnote",
        # Pandoc takes it for code; a font says no more of a text than in Word documents.
        rb"\fmodern": rb"\fnil",
    }
    page = _code_page(raw)
    raw = with_styles(_OLD_ITEM.sub(rb"\2\1", raw), page)
    parts, at, lengths = [], 0, [1]
    for match in _COMMAND.finditer(raw):
        if match.start() < at:
            continue  # it was the fallback of a letter
        parts.append(raw[at : match.start()])
        at = match.end()
        if match["code"]:
            # Pandoc loses what follows a fallback that is not in hexadecimal digits.
            parts.append(_in_rich_text(chr(int(match["code"]) % 0x10000)))
            fallback = _FALLBACKS[min(lengths[-1], len(_FALLBACKS) - 1)].match(raw, at)
            at = fallback.end() if fallback else at
        elif match["letters"] and page != _OF_PANDOC:
            parts.append(_in_unicode(match[0], page))
        else:
            # Pandoc drops the tabs before a line of several.
            indent = _in_rich_text(INDENT[0]) * len(INDENT) * (match["tabs"] or b"").count(b"tab")
            parts.append(indent or new.get(match[0], match[0]))
            if match["open"]:
                lengths.append(lengths[-1])
            elif match[0] == b"}" and lengths[1:]:
                lengths.pop()
            elif match["length"]:
                lengths[-1] = int(match["length"])
    return b"".join([*parts, raw[at:]])


def _properties(raw: bytes) -> Values:
    page = _code_page(raw)
    properties = {
        key.decode(): text_of(value, page) for key, value in _INFO.findall(raw[: 1 << 16])
    }
    return from_properties(properties.get("title", ""), properties.get("author", ""))


_SHEET = b"{\\stylesheet"
_NUMBER = re.compile(rb"\\s(\d{1,5})(?![0-9a-z])")
_BASE = re.compile(rb"\\sbasedon(\d{1,5})")
_OUTLINE = re.compile(rb"\\outlinelevel(\d{1,2})")
_GROUP = re.compile(rb"\{[^{}]*\}")
_WORD = re.compile(rb"\\(?!u-?\d)[a-zA-Z]+-?\d* ?|[\r\n]")
_IN_NAME = re.compile(rb"\\(?:'[0-9a-fA-F]{2}|u-?\d{1,9}|[~_-])")
# The style of a paragraph, its list, and its end.
_STYLE_COMMAND = re.compile(
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
    r" ?([1-9])"
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
            return match[0] + level + (_in_rich_text(mark) if mark else b"")
        # Of a heading that is the item of a list, too, pandoc reads the item.
        is_item = match[0].startswith(rb"\ls")
        is_heading = is_heading and match[0] != rb"\par"
        return b"" if is_heading and is_item else match[0]

    # Pandoc puts such letters of a style's name before each of its paragraphs.
    sheet = _IN_NAME.sub(lambda name: b" " * len(name[0]), raw[begin:end])
    return _STYLE_COMMAND.sub(changed, raw[:begin] + sheet + raw[end:])


def _sheet(raw: bytes) -> tuple[int, int]:
    """Return the beginning and the end of the style sheet, 0 and 0 if there is none."""
    begin = raw.find(_SHEET)
    found = braces(raw, begin) if begin >= 0 else ()
    return next(((begin, brace.end()) for brace, depth in found if not depth), (0, 0))


def _entries(sheet: bytes) -> dict[int, bytes]:
    """Return the styles of paragraphs by their numbers."""
    first, entries = 0, dict[int, bytes]()
    for brace, depth in braces(sheet, 0):
        if brace[0] == b"{" and depth == _INSIDE:
            first = brace.end()
        elif brace[0] == b"}" and depth == _INSIDE - 1 and (number := _NUMBER.match(sheet, first)):
            entries[int(number[1])] = sheet[first : brace.start()]
    return entries


def _name(entry: bytes, page: str) -> str:
    """Return the name of a style in lower case, without its other names."""
    names = text_of(_WORD.sub(b"", _GROUP.sub(b"", entry)), page)
    return re.split("[;,]", names)[0].strip().lower()


def _levels(names: Mapping[int, str], entries: Mapping[int, bytes]) -> dict[int, int]:
    """Return the level of the outline, from 0, of each style for headings."""
    levels: dict[int, int] = {}
    for style, entry in entries.items():
        outline, named = _OUTLINE.search(entry), _HEADING.fullmatch(names[style])
        if outline or named:
            levels[style] = int(outline[1]) if outline else int(named[1]) - 1 if named else 0
    for style in entries:
        if inherited := [levels[above] for above in _above(style, entries) if above in levels]:
            levels[style] = inherited[0]
    return {style: level for style, level in levels.items() if level < _BODY}


def _above(style: int, entries: Mapping[int, bytes]) -> Iterator[int]:
    """Yield a style, and the styles on which it is based."""
    for _ in range(_MOST_ABOVE):
        if style in entries:
            yield style
            base = _BASE.search(entries[style])
            style = int(base[1]) if base else -1


# The code page that pandoc knows, and the highest number of a letter in Unicode.
_OF_PANDOC, _HIGHEST = "cp1252", 0x7FFF
# What old programs show for a letter in Unicode: nothing, one letter, or two.
_FALLBACKS = [
    re.compile(rb"(?:(?:\\'[0-9a-fA-F]{2}){1,%d}|[^\\{}\r\n]{1,%d})?" % (length, length))
    if length
    else re.compile(b"")
    for length in range(3)
]
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_LETTER = re.compile(r"((?:\\'[0-9a-fA-F]{2})+)|\\u(-?\d{1,9}) ?(?:\\'[0-9a-fA-F]{2}|\?)?")


def _code_page(raw: bytes) -> str:
    named = _CODE_PAGE.search(raw)
    try:
        return codecs.lookup(f"cp{int(named[1])}").name if named else _OF_PANDOC
    except LookupError:
        return _OF_PANDOC


def _in_unicode(letters: bytes, page: str) -> bytes:
    """Return letters of a code page as letters in Unicode; pandoc knows one page only."""
    try:
        text = bytes.fromhex(letters.replace(b"\\'", b"").decode()).decode(page)
    except UnicodeError:
        return letters
    return b"".join(map(_in_rich_text, text))


def _in_rich_text(letter: str) -> bytes:
    code = ord(letter)
    return rb"{\uc1\u%d\'3f}" % (code - 0x10000 if code > _HIGHEST else code)


def text_of(raw: bytes, page: str) -> str:
    """Return text with the letters that are written as numbers."""

    def decoded(match: re.Match[str]) -> str:
        if match[1]:
            return bytes.fromhex(match[1].replace("\\'", "")).decode(page, "replace")
        return chr(int(match[2]) % 0x10000)

    return _LETTER.sub(decoded, raw.decode(page, "replace")).strip()


# The bytes of an image; no text has so many of these digits in a row.
_DIGITS = re.compile(rb"(?<![0-9A-Za-z-])(?:[0-9a-fA-F]{2}\s{0,4}){40,}")
_ENDINGS = ("png", "jpg", "jpeg")


def _without_images(raw: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Return a document with numbers for the bytes of images, and these by pandoc's names."""
    images: dict[str, bytes] = {}

    def numbered(match: re.Match[bytes]) -> bytes:
        number = b"%08x" % len(images)
        # Pandoc names an image by a digest of its bytes, which are those of the number.
        stem = sha1_of(bytes.fromhex(number.decode()))
        content = bytes.fromhex(b"".join(match[0].split()).decode())
        images.update({f"{stem}.{ending}": content for ending in _ENDINGS})
        return number

    return _DIGITS.sub(numbered, raw), images
