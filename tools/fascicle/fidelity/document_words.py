"""The words of docx, odt and RTF files, to compare with those that pandoc has read, and of PDFs.

Of the XML, only elements are known that hold text, end a word, or stand for text elsewhere in the
document: notes, comments, deletions. Numbers of lists and notes are not in the files. Of RTF, known
are destinations that hold no text of the page, letters in code pages and in Unicode, and which
words of the format end a word. Those of PDFs are as PDFium gives them: by pages, as drawn. Those of
a project of Scrivener are in its RTF documents, by its binder, those of notes last.
"""

from __future__ import annotations

import codecs
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from fascicle.model.words import words

_OOXML = b"http://schemas.openxmlformats.org/"
_MAIN = re.compile(r"word/document\d*\.xml")
_DOCX = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _OFFICE, _SVG, _DRAW = (
    f"{{{_ODF}:{name}:1.0}}" for name in ("text", "office", "svg-compatible", "drawing")
)
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_IN_WORDS = {"r", "t", "delText", "ins", "del", "hyperlink", "smartTag", "proofErr", "rPr",
             "bookmarkStart", "bookmarkEnd", "softHyphen", "lastRenderedPageBreak", "moveFrom",
             "moveTo", "commentRangeEnd", "commentReference"}  # fmt: skip
_NO_TEXT = {"tracked-changes", "note-citation", "sequence-decls"}
_IN_ODF_WORDS = {"span", "a", "bookmark", "bookmark-start", "bookmark-end", "soft-page-break",
                 "change", "change-start", "change-end"}  # fmt: skip


def words_of_docx(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of a Word document, those of its notes last."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        main = [name for name in file.namelist() if _MAIN.fullmatch(name)]
        document = _part(file, min(main, default=""))
        kinds = ("footnote", "endnote")
        notes = {(kind, note.get(f"{_DOCX}id")): note for kind in kinds
                 for note in _part(file, f"word/{kind}s.xml")}  # fmt: skip
        comments = {note.get(f"{_DOCX}id"): note for note in _part(file, "word/comments.xml")}
    ranged = {start.get(f"{_DOCX}id") for start in document.iter(f"{_DOCX}commentRangeStart")}
    later: list[ET.Element] = []
    boxes: list[ET.Element] = []

    def said(element: ET.Element) -> Iterator[str]:
        tag = element.tag.removeprefix(_DOCX)
        if element.tag == _FALLBACK:
            return
        if tag == "txbxContent":
            boxes.append(element)
            return
        if tag in {"t", "delText"} or element.tag == f"{_MATH}t":
            yield element.text or ""
        elif tag in {"footnoteReference", "endnoteReference"}:
            note = notes.get((tag.removesuffix("Reference"), element.get(f"{_DOCX}id")))
            later.extend([note] if note is not None else [])
        elif tag in {"commentRangeStart", "commentReference"}:
            number = element.get(f"{_DOCX}id")
            is_placed = tag == "commentReference" and number in ranged
            note = None if is_placed else comments.get(number)
            yield from _comment(note, note.get(f"{_DOCX}author")) if note is not None else ()
        # A reading stands before its words.
        for child in reversed(element) if tag == "ruby" else element:
            yield from said(child)
        # The words of text boxes are below the paragraph that holds them.
        while tag == "p" and boxes:
            yield from (text for part in boxes.pop(0) for text in (" ", *said(part)))
        if tag not in _IN_WORDS and not element.tag.startswith(_MATH):
            yield " "

    return words("".join([*said(document), *_later(later, said)]))


def _part(file: zipfile.ZipFile, name: str) -> ET.Element:
    """Return the root of an XML file, an empty one if there is none."""
    if name not in file.namelist():
        return ET.Element("none")
    # The namespaces of strict documents are others.
    raw = re.sub(rb"http://purl.oclc.org/ooxml/(\w+)/", rb"%s\1/2006/" % _OOXML, file.read(name))
    return ET.fromstring(raw)  # noqa: S314 - the reader has refused entities


def _comment(note: ET.Element, author: str | None) -> Iterator[str]:
    yield f" {author or ''} "
    yield from (f"{each.text or ''}" for each in note.iter(f"{_DOCX}t"))
    yield " "


def _later(notes: list[ET.Element], texts: Callable[[ET.Element], Iterator[str]]) -> Iterator[str]:
    """Yield the texts of notes; a note may have notes."""
    for note in notes:
        yield " "
        yield from texts(note)


def words_of_odt(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of an OpenDocument text, those of its notes last."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            document = _part(file, "content.xml")
    else:
        document = ET.fromstring(raw)  # noqa: S314 - as above
    regions = document.iter(f"{_TEXT}changed-region")
    gone = {region.get(f"{_TEXT}id"): region.find(f"{_TEXT}deletion") for region in regions}
    later: list[ET.Element] = []
    boxes: list[ET.Element] = []

    def said(element: ET.Element) -> Iterator[str]:
        tag = element.tag.removeprefix(_TEXT)
        is_unread = tag in _NO_TEXT or tag.endswith("-source")
        if is_unread or element.tag.startswith((_SVG, f"{_OFFICE}binary")):
            return
        if element.tag == f"{_DRAW}text-box" and next(element.iter(f"{_DRAW}image"), None) is None:
            boxes.append(element)
            return
        if tag == "note":
            later.extend(element.findall(f"{_TEXT}note-body"))
            yield " "
            return
        if tag == "change" or element.tag == f"{_OFFICE}annotation":
            yield f" {element.findtext(_CREATOR, '')} " if tag != "change" else ""
            told = gone.get(element.get(f"{_TEXT}change-id")) if tag == "change" else element
            parts = [] if told is None else [each for each in told if each.tag.startswith(_TEXT)]
            yield " ".join("".join(said(part)).strip() for part in parts)
            yield " " if tag != "change" else ""
            return
        is_text = element.tag.startswith(_TEXT)
        yield (element.text or "") if is_text else ""
        for child in element:
            yield from said(child)
            yield (child.tail or "") if is_text else ""
        while tag in {"p", "h"} and boxes:
            yield from (text for part in boxes.pop(0) for text in (" ", *said(part)))
        if tag not in _IN_ODF_WORDS and element.tag != f"{_OFFICE}annotation-end":
            yield " "

    body = document.find(f"{_OFFICE}body")
    return words("".join([*said(body if body is not None else document), *_later(later, said)]))


_TOKEN = re.compile(
    rb"\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_UNSHOWN = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"headerl", b"headerr",
    b"headerf", b"footer", b"footerl", b"footerr", b"footerf", b"fldinst", b"listtext", b"pntext",
    b"listtable", b"listoverridetable", b"themedata", b"datafield", b"object", b"nonshppict",
}  # fmt: skip
# Marks of typesetting that are part of a word, or no character at all.
_IN_RTF_WORDS = {
    b"b", b"i", b"ul", b"ulnone", b"f", b"fs", b"cf", b"plain", b"lang", b"super", b"sub", b"v",
    b"nosupersub", b"rtlch", b"ltrch", b"af", b"afs", b"hich", b"loch", b"dbch", b"insrsid",
    b"charrsid", b"kerning", b"expnd", b"expndtw", b"strike", b"scaps", b"caps", b"cs", b"uc",
    b"deleted", b"revised", b"revauth", b"revdttm", b"revauthdel", b"revdttmdel", b"highlight",
    b"cb", b"ab", b"ai", b"alang", b"langfe", b"langnp", b"langfenp", b"noproof", b"fcs", b"zwj",
    b"zwnj", b"chatn", b"chftn",
}  # fmt: skip
_PAGES = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
          161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257",
          204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Group:
    """The state of a group: whether it is shown or in a note, its font, its fallback letters."""

    is_shown: bool = True
    is_note: bool = False
    is_fonts: bool = False
    font: int = -1
    fallback: int = 1


@dataclass(slots=True)
class _Text:
    """Text and notes so far, and bytes that are letters of a code page together."""

    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    letters: bytes = b""
    group: _Group = field(default_factory=_Group)

    def put(self, text: str) -> None:
        self.flush()
        if self.group.is_shown:
            (self.notes if self.group.is_note else self.parts).append(text)

    def flush(self) -> None:
        letters, self.letters = self.letters, b""
        if letters:
            self.put(letters.decode(self.fonts.get(self.group.font, self.page), "replace"))


def words_of_rtf(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of an RTF file, those of its notes last."""
    text, groups = _Text(), []
    skip, is_optional = 0, False
    for word, number, letter, sign, brace, plain in _TOKEN.findall(raw):
        if brace:
            text.flush()
            skip = 0
            if brace == b"{":
                groups.append(text.group)
            elif groups:
                text.group = groups.pop()
        elif letter or plain:
            decoded = bytes.fromhex(letter.decode()) if letter else plain
            text.letters += decoded[skip:] if plain else b"" if skip else decoded
            skip = max(0, skip - len(decoded))
        elif sign == b"*":
            is_optional = True
            continue
        elif sign:
            text.put({b"-": "", b"~": " ", b"_": "-"}.get(sign, sign.decode("latin-1")))
        elif word == b"u" and number:
            text.put(chr(int(number) % 0x10000))
            skip = text.group.fallback
        elif word:
            _word(text, word, int(number or b"-1"), is_optional=is_optional)
        is_optional = False
    text.flush()
    everything = " ".join(["".join(text.parts), "".join(text.notes)])
    return words(everything.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _word(text: _Text, word: bytes, number: int, *, is_optional: bool) -> None:
    text.flush()
    group = text.group
    if word == b"footnote":
        text.group = replace(group, is_note=True)
        text.put(" ")
    elif word == b"fonttbl":
        text.group = replace(group, is_shown=False, is_fonts=True)
    elif is_optional or word in _UNSHOWN:
        text.group = replace(group, is_shown=False)
    elif word == b"ansicpg" and number > 0:
        with suppress(LookupError):
            text.page = codecs.lookup(f"cp{number}").name
    elif word == b"uc":
        text.group = replace(group, fallback=number)
    elif word == b"f":
        text.group = replace(group, font=number)
    elif word == b"fcharset" and group.is_fonts:
        text.fonts |= {group.font: _PAGES[number]} if number in _PAGES else {}
    elif word not in _IN_RTF_WORDS:
        text.put(" ")


# Of FictionBook: what is no text of the body, titles of notes that repeat a number or a sign, and
# elements that are inside of words.
_FB2_GONE = re.compile(
    r"(?s)<!--.*?-->|<\?.*?\?>|<(description|binary|stylesheet|script)\b.*?</\1\s*>"
)
_FB2_NOTES = re.compile(
    r"(?s)<body\b[^>]*\bname\s*=\s*[\"'](?:notes|comments|footnotes)[\"'].*?</body\s*>",
    re.IGNORECASE,
)
_FB2_SIGN = re.compile(r"<title\b[^>]*>(?:<[^>]*>|[^<\w]|[\d_])*</title\s*>")
_FB2_INLINE = re.compile(r"</?(?:emphasis|strong|strikethrough|sub|sup|code|style|a)\b[^>]*>")


def words_of_fb2(raw: bytes, encoding: str = "") -> list[str]:
    """Return the words of a FictionBook, those of its notes where they are in the file."""
    declared = re.search(rb"encoding=[\"']([\w-]+)", raw[:200])
    name = encoding or (declared[1].decode("ascii") if declared else "utf-8")
    name = "utf-16" if raw[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else name
    text = _FB2_GONE.sub(" ", raw.decode(name, "replace"))
    text = _FB2_NOTES.sub(lambda notes: _FB2_SIGN.sub(" ", notes[0]), text)
    text = re.sub(r"<[^>]*>", " ", _FB2_INLINE.sub("", text))
    return words(html.unescape(text))


# A word that is divided at the end of a line has one of these between its halves.
_DIVIDED = str.maketrans(dict.fromkeys("\x02\xad\ufffe"))
# Letters that are one piece of type.
_PIECES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬆ": "st"})


def words_of_pdf(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of a PDF; of divided ones, both halves as one."""
    import pypdfium2  # noqa: PLC0415 - an extra

    found: list[str] = []
    with pypdfium2.PdfDocument(raw) as document:
        for page in document:
            text = page.get_textpage()
            found += words(text.get_text_range().translate(_DIVIDED | _PIECES))
            text.close()
            page.close()
    return found


OTHERS = {"DraftFolder", "ResearchFolder", "TrashFolder"}
BINDER = ".scrivx"
_SIGN = re.compile(rb"<!?\$Scr[^<>\r\n]{0,60}>")
# What is typed in one mark; where none ends it, the search stops at the next.
_TYPED = rb"((?:(?!\\\\(?:end_)?Scrv_).)*)"
_ANNOTATION = re.compile(rb"\\\{\\\\Scrv_annot" + _TYPED + rb"\\\\end_Scrv_annot\\\}", re.DOTALL)
# A note in the text, or the place of one in the file beside it.
_NOTE = re.compile(
    rb"\\\{\\\\Scrv_fn=" + _TYPED + rb'\\\\end_Scrv_fn\\\}|"scrivcmt://([^"]{1,80})"', re.DOTALL
)
_BESIDE = re.compile(
    rb"<Comment\b([^<>]*)>\s*<!\[CDATA\[((?:(?!<!\[CDATA\[|\]\]>).)*)\]\]>", re.DOTALL
)
_ID = re.compile(rb'\bID="([^"]*)"')


def words_of_project(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the words of each document to be compiled, by its name; nothing without a binder.

    Raises `ParseError` for a binder that is damaged.
    """
    found: dict[str, list[str]] = {}
    for name in files:
        if name.endswith(BINDER):
            folder = name.rpartition("/")[0]
            for path in _paths(ET.fromstring(files[name])):  # noqa: S314 (it was read as one)
                place = f"{folder}/{path}.rtf".lstrip("/")
                if place in files:
                    found[place] = _words(files[place], files.get(f"{place[:-4]}.comments", b""))
    return found


def _paths(root: ET.Element) -> Iterator[str]:
    items = list(root.iterfind("Binder/BinderItem"))
    drafts = [it for it in items if it.get("Type") == "DraftFolder"]
    waiting = [child for it in drafts for child in it.iterfind("Children/BinderItem")]
    is_said = any(it.find(".//IncludeInCompile") is not None for it in waiting)
    waiting = waiting or [it for it in items if it.get("Type") not in OTHERS]
    for item in waiting:
        if not is_said or item.findtext("MetaData/IncludeInCompile") == "Yes":
            uuid, number = item.get("UUID"), item.get("ID")
            yield f"Files/Data/{uuid}/content" if uuid else f"Files/Docs/{number}"
            waiting.extend(item.iterfind("Children/BinderItem"))


def _words(raw: bytes, beside: bytes) -> list[str]:
    raw = _ANNOTATION.sub(b"", _SIGN.sub(b"", raw))
    notes = {
        said[1]: text
        for attributes, text in _BESIDE.findall(beside)
        if b'Footnote="Yes"' in attributes and (said := _ID.search(attributes))
    }
    found = words_of_rtf(_NOTE.sub(lambda it: b"" if it[2] is None else it[0], raw))
    for inline, linked in _NOTE.findall(raw):
        text = notes.get(linked, b"") if linked else b"{\\rtf1 " + inline + b"}"
        found += words_of_rtf(text)
    return found
