"""The words of HTML and Markdown, and the pages of an EPUB or archive, without our readers.

They are compared with what the readers have read. Of HTML, read by Python's own parser, only what
it says itself is known: which elements show no text, which end a word, the numbers of an ordered
list, which a style sheet may turn into letters, and that a note without one has that of its mark;
hidden text, menus and page numbers are text, too. Of Markdown, a few expressions take the signs
away.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from binascii import a2b_base64, a2b_qp
from collections.abc import Mapping, Sequence
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin

from fascicle.model.names import FILES
from fascicle.model.words import initial, words

# Inside these, no text is shown; those that have no end tag are left out.
_UNSHOWN = {
    "head", "script", "style", "template", "noscript", "iframe", "applet", "audio", "video",
    "canvas", "desc", "metadata", "annotation", "annotation-xml", "noframes", "frameset", "title",
    "datalist",
}  # fmt: skip
# Elements that do not end a word.
_IN_WORDS = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "meter", "nobr", "output", "progress", "q", "rb", "ruby",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "img", "input", "label", "math", "semantics", "mrow", "mstyle", "mi", "mn", "msub", "msup",
    "msubsup", "mover", "munder", "munderover", "mmultiscripts", "mprescripts", "none",
}  # fmt: skip
# After these, what follows is not the text of the image of a first letter before them.
_BEFORE_INITIALS = {"img", "hr", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
# In a fraction, all elements of a formula end a word. A root has its sign, a task its box.
_FRACTION, _ROOTS = "mfrac", {"msqrt", "mroot"}
# What is typed behind a base, and shown before it: indices, and the index of a root, its last part.
_REORDERED = {"mmultiscripts", "mroot"}
# Entities of characters, and of files, which are left out; all that a document declares of its own.
_DECLARATION = re.compile(
    r"""<!ENTITY\s+([\w.-]+)\s+(?:["']([^"']{1,10})["']|(?:SYSTEM|PUBLIC)\s[^<>]*)\s*>"""
)
_ENTITY = re.compile(r"&([\w.-]+);")
_SUBSET = re.compile(r"(?<=<!DOCTYPE html)\s*\[[^\]]*\]\s*>", re.IGNORECASE)
# The sign before the number of an item, a character for private use; a book may show it otherwise.
COUNTED = "\U0010fffd"
# The label of a note is in so many parts.
_NEAR = 10
_MARKS = {"noteref", "doc-noteref", "footnote-ref", "fnanchor", "footnote-reference"}
_NOTES = {"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"}


class LenientParser(HTMLParser):
    """A parser that takes a declaration which it does not know for a comment, as browsers do."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i, report)


class _Text(LenientParser):
    """Text of a page in order, with a space for each tag that ends a word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unshown: list[str] = []
        # The last number of each list that is open, None for one without numbers.
        self.lists: list[int | None] = []
        # The labels of notes by their ids, as their marks have them; the one that is open; and the
        # places of the notes among the parts.
        self.labels: dict[str, str] = {}
        self.marked = ""
        self.notes: list[tuple[int, str]] = []
        self.fractions = 0
        # The signs behind the fences of a formula that are open.
        self.fences: list[str] = []
        # The places among the parts of bases with indices or roots, and of the indices before them.
        self.scripts: list[list[int]] = []
        # What the image of a first letter is called, and whether its block has begun.
        self.initial, self.is_begun = "", False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        tag = _without_prefix(tag)
        if tag in _UNSHOWN:
            self.unshown.append(tag)
        elif tag == "body":
            self.unshown.clear()  # whatever the head has left open
        elif tag == "br" or tag not in _IN_WORDS or self.fractions:
            self.parts.append(" ")
        attributes = dict(attrs)
        self.fractions += tag == _FRACTION
        if tag in _REORDERED:
            self.scripts.append([len(self.parts)])
        if tag == "mprescripts" and self.scripts:
            self.scripts[-1].append(len(self.parts))
        self.is_begun &= tag in _IN_WORDS
        if tag in _BEFORE_INITIALS:
            self.initial = "" if self.is_begun or tag != "img" else attributes.get("alt") or ""
        self._sign(tag, attributes)
        self._note(tag, attributes)
        if tag in {"ol", "ul", "menu", "dir"}:
            self.lists.append(_number(attributes.get("start"), 1) - 1 if tag == "ol" else None)
        elif tag == "li" and self.lists and self.lists[-1] is not None:
            self.lists[-1] = _number(attributes.get("value"), self.lists[-1] + 1)
            self.handle_data(f" {COUNTED}{self.lists[-1]} ")

    def _sign(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Add the sign that an element is shown as, or before what is in it."""
        if tag in _ROOTS:
            self.handle_data(" √ ")
        elif tag == "input" and attributes.get("type") == "checkbox" and self.lists:
            self.handle_data("☑ " if "checked" in attributes else "☐ ")
        elif tag == "mfenced":
            self.handle_data(f" {attributes.get('open') or ''} ")
            self.fences.append(attributes.get("close") or "")

    def _note(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Note where a label is, or a note that may have none."""
        roles = " ".join(
            attributes.get(name) or "" for name in ("class", "role", "type", "epub:type")
        )
        kinds, place = set(roles.lower().split()), (attributes.get("href") or "").partition("#")
        if tag == "a" and kinds & _MARKS and not place[0]:
            self.marked = place[2]
        elif tag != "li" and kinds & _NOTES and (name := attributes.get("id")) in self.labels:
            self.notes.append((len(self.parts), self.labels[name]))

    def handle_endtag(self, tag: str) -> None:
        tag = _without_prefix(tag)
        if tag == "a":
            self.marked = ""
        if tag in self.unshown:
            del self.unshown[len(self.unshown) - 1 - self.unshown[::-1].index(tag) :]
        elif tag not in _IN_WORDS or self.fractions:
            self.parts.append(" ")
        self.is_begun &= tag in _IN_WORDS
        self.fractions -= tag == _FRACTION
        if tag == "mfenced" and self.fences:
            self.handle_data(f" {self.fences.pop()} ")
        if tag in _REORDERED and self.scripts:
            base, *before = self.scripts.pop()
            if tag == "mroot":
                before = [n for n, part in enumerate(self.parts[base:], base) if part.strip()][-1:]
            for at in before[:1]:
                self.parts[base:] = [*self.parts[at:], *self.parts[base:at]]
        if tag in {"ol", "ul", "menu", "dir"} and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            letter = initial(self.initial, data.lstrip())
            data = letter + data.lstrip() if letter else data
            self.initial, self.is_begun = "", True
        if not self.unshown:
            self.parts.append(data)
        if self.marked:
            self.labels[self.marked] = self.labels.get(self.marked, "") + data

    def text(self) -> str:
        """Return the text, with labels for the notes that have none."""
        for at, note in reversed(self.notes):
            label = note.strip("[](){} \n")
            text = "".join(self.parts[at : at + _NEAR])
            if not re.match(rf"\W*{re.escape(label)}(?!\w)", text):
                self.parts.insert(at, f" {label} ")
        return "".join(self.parts)


def _without_prefix(tag: str) -> str:
    """Return the name of an element of a formula without the prefix of its namespace: m:mi."""
    name = tag.rpartition(":")[2]
    return name if name.startswith("m") else tag


def _number(digits: str | None, otherwise: int) -> int:
    return int(digits) if digits and re.fullmatch(r"\d{1,9}", digits) else otherwise


def words_of_html_file(raw: bytes, encoding: str) -> list[str]:
    return _with_signs(raw.decode(encoding))


def words_of_html(text: str) -> list[str]:
    """Return the words that a page of HTML shows or hides, in order."""
    return [word.removeprefix(COUNTED) for word in _with_signs(text)]


def _with_signs(text: str) -> list[str]:
    """Return the words of a page, with a sign before the numbers of its lists."""
    if characters := dict(_DECLARATION.findall(text)):
        text = _ENTITY.sub(lambda entity: characters.get(entity[1], entity[0]), text)
    # Comments that do not end are text, and would be searched for an end each.
    ended = text.rfind("-->") + 1
    text = text[:ended] + text[ended:].replace("<!--", "&lt;!--")
    parser = _Text()
    parser.feed(_SUBSET.sub(">", text, count=1))
    parser.close()
    return words(parser.text())


_FENCED = re.compile(
    r"^[ >]*(`{3,}|~{3,})[^\n`]*\n.*?(?:^[ >]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n\s*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_NOTE = re.compile(
    r"^ {0,3}\[\^([^\]\s]+)\]:(.*(?:\n(?:[ \t]+.*|(?!\[\^[^\]\s]+\]:)[^\n\s].*|(?=\n[ \t])))*)",
    re.MULTILINE,
)
# A mark that nothing closes is looked behind no further than this.
_INLINE_NOTE = re.compile(r"\^\[([^\]]{0,2000})\]")
_NAMED = re.compile(r"^ {0,3}\[([^\]^\s][^\]]{0,1000})\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]\s]{1,1000})\]")
_IMAGE = re.compile(r"!\[[^\]]{0,2000}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,1000}\])?")
_TARGET = re.compile(r"\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\]\n]*\])")
# Comments, and tags that end a word or do not; no tag of a text is any other word in brackets.
_HTML = re.compile(
    r"<!--|-->|</?(a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|q|r[bpt]|ruby|s|samp"
    r"|small|span|strike|strong|su[bp]|time|tt|u|var|wbr|address|article|aside|blockquote|br|caption"
    r"|center|d[dlt]|details|dir|div|fig(?:caption|ure)|footer|h[1-6r]|header|hgroup|li|main|menu|[ou]l"
    r"|p|pre|section|style|summary|t(?:able|body|d|foot|h|head|r)|col(?:group)?)(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\([!-/:-@[-`{-~])")
# Emphasis begins or ends beside a letter; a star or a stroke alone is text.
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|~~")
_HIDDEN = "\ufdd8"


def words_of_markdown_file(raw: bytes, encoding: str) -> list[str]:
    """Return the words of a Markdown file, those of its notes last."""
    text = raw.decode(encoding)
    kept: list[str] = []

    def keep(word: str) -> str:
        kept.append(word)
        return f"{_HIDDEN}{len(kept) - 1}{_HIDDEN}"

    text = _FENCED.sub(lambda match: keep(match[0]), text)
    text = _CODE.sub(lambda match: keep(match[2]), text)
    text = _ESCAPED.sub(lambda match: keep(match[1]), text)
    notes: dict[str, str] = {}
    more: list[str] = []
    for match in _NOTE.finditer(text):
        if match[1] in notes:
            more.append(match[0])
        notes.setdefault(match[1], match[2])
    text = _INLINE_NOTE.sub(lambda match: _inline(notes, match[1]), _NOTE.sub("", text))
    marks = dict.fromkeys(_MARK.findall("\n".join([text, *notes.values()])))
    # A mark without its note and a note without its mark are text, with their labels.
    text = _MARK.sub(lambda match: " " if match[1] in notes else match[0], text)
    unmarked = [f"[{label}] {note}" for label, note in notes.items() if label not in marks]
    marked = [notes[label] for label in marks if label in notes]
    text = "\n\n".join([_NAMED.sub("", text), *unmarked, *more, *marked])
    text = _HTML.sub(lambda tag: "" if (tag[1] or "").lower() in _IN_WORDS else " ", text)
    text = _EMPHASIS.sub("", _TARGET.sub("]", _IMAGE.sub(" ", text)))
    text = re.sub(f"{_HIDDEN}(\\d+){_HIDDEN}", lambda match: kept[int(match[1])], unescape(text))
    return words(text)


def _inline(notes: dict[str, str], note: str) -> str:
    """Return the mark of a note that is written where its mark is."""
    label = f"{_HIDDEN}{len(notes)}"
    notes[label] = note
    return f"[^{label}]"


_CONTAINER = "META-INF/container.xml"
# What systems put into archives is no text of their owners.
_TEXT = re.compile(
    rf"(?!__MACOSX/)(?!\.)(?!.*/\.).*(?:{'|'.join(map(re.escape, FILES))})", re.IGNORECASE
)


class _Tags(LenientParser):
    """Names and attributes of the tags of a document, in order, without namespaces."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(_decoded(raw))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.found.append((tag.rpartition(":")[2], attributes))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


class _Labels(LenientParser):
    """Addresses and labels in a navigation document or an NCX, in order."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.said = self.images = self.href = ""
        self.is_link = False
        # Labels without an address, as of parts: they are those of the next page, too.
        self.parts: list[str] = []
        self.feed(_decoded(raw))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag.rpartition(":")[2] in {"a", "navlabel"}:
            self.href, self.said, self.images = dict(attrs).get("href") or "", "", ""
            self.is_link = bool(self.href)
        elif tag.rpartition(":")[2] == "span" and not self.is_link:
            self.said = ""
        elif tag.rpartition(":")[2] == "content":  # behind its label
            self.found.append((dict(attrs).get("src") or "", self.said))
        elif tag.rpartition(":")[2] == "img":
            self.images += dict(attrs).get("alt") or ""

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "a" and self.is_link:
            self.found += ((self.href, part) for part in self.parts)
            self.found.append((self.href, self.said if self.said.strip() else self.images))
            self.parts, self.is_link = [], False
        elif name in {"a", "span"} and not self.is_link:
            self.parts.append(self.said)

    def handle_data(self, data: str) -> None:
        self.said += data


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig", "replace")


def pages_in(name: str, raw: bytes) -> list[tuple[str, bytes]]:
    """Return name and bytes of the pages of an EPUB in order, or of the texts in an archive."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = {posixpath.normpath(path): path for path in archive.namelist()}
        paths = [path for path in names if _TEXT.fullmatch(path)]
        if any(path.endswith(".scrivx") for path in names):
            paths = [path for path in names if path.endswith((".rtf", ".scrivx", ".comments"))]
        if _CONTAINER in archive.namelist():
            package = _Tags(archive.read(_CONTAINER)).all("rootfile")[0]["full-path"]
            paths = _spine(package, _Tags(archive.read(names[posixpath.normpath(package)])))
        pages = [(path, archive.read(names[path])) for path in paths if path in names]
    drawn = {path for path, page in pages if path.endswith(".svg") and b"<text" not in page}
    return [(f"{name}/{path}", page) for path, page in pages if path not in drawn]


def titles_in(name: str, raw: bytes) -> dict[str, list[str]]:
    """Return the titles in the navigation of an EPUB by pages, which may not say them."""
    titles: dict[str, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for path in archive.namelist() if _CONTAINER in archive.namelist() else ():
            if path.lower().endswith((".ncx", ".xhtml", ".html", ".htm", ".xml")):
                content = archive.read(path)
                if b"<nav" in content:
                    for href, label in _Labels(content).found:
                        page = unquote(urljoin(f"file:///{path}", href)).removeprefix("file:///")
                        titles.setdefault(f"{name}/{page.partition('#')[0]}", []).append(label)
    return titles


def _spine(package: str, tags: _Tags) -> list[str]:
    """Return the paths of the pages that a package document lists in its spine."""
    items = {item["id"]: item for item in tags.all("item") if "id" in item}
    spine = [items[entry["idref"]] for entry in tags.all("itemref")]
    pages = [item["href"] for item in spine if re.search("html|svg", item.get("media-type", ""))]
    whole = [unquote(urljoin(f"file:///{package}", page)) for page in pages]
    return list(dict.fromkeys(page.removeprefix("file:///").partition("#")[0] for page in whole))


_BOUNDARY = re.compile(rb'boundary="?([^"\r\n;]+)', re.IGNORECASE)
_ENCODED = re.compile(rb"^Content-Transfer-Encoding: *([\w-]+)", re.IGNORECASE | re.MULTILINE)


def words_of_web_archive(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of the first page in a file of a page and what it shows (MHTML)."""
    boundary = _BOUNDARY.search(raw)
    parts = raw.split(b"--" + boundary[1]) if boundary else ()
    for part in parts[1:]:
        header, _, body = part.replace(b"\r\n", b"\n").partition(b"\n\n")
        if b"content-type: text/html" in header.lower():
            encoded = _ENCODED.search(header)
            kind = encoded[1].lower() if encoded else b""
            is_packed = kind == b"base64"
            page = a2b_base64(body) if is_packed else a2b_qp(body) if b"quoted" in kind else body
            return _with_signs(page.decode("utf-8", "replace"))
    return []
