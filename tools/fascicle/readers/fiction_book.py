"""FictionBook (FB2), in which Slavic libraries keep novels: one XML file with its images.

    <section><title><p>Chapter 1</p></title><p>It was <emphasis>dark</emphasis>.</p></section>

Its elements become those of HTML, and are read as any page. The description names title, people,
series and language. The sections of a body called "notes" are the notes of their links.
https://github.com/gribuser/fb2/blob/master/FictionBook.xsd
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape

from lxml import etree

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.model.names import comparison_key
from fascicle.readers.archive import is_archive
from fascicle.readers.encoding import decode
from fascicle.readers.epub.package import elements, text_in, with_characters
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.page import parsed, read_converted, refuse_deep
from fascicle.readers.html.tags import Element, first_line, refuse_crowded, tag_of
from fascicle.readers.sheet import Sheet, Values

# Bytes in which the root is.
_HEAD = 4096
_ROOT = re.compile(rb"<(?:\w+:)?FictionBook[\s>]")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Halves of characters by their numbers, which the parser writes as bytes that it cannot read.
_HALVES = re.compile(
    rb"&#(?:x0*D[89A-F][\dA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));",
    re.IGNORECASE,
)
_AGAIN = "Save it again with the program that made it, or convert it to EPUB with calibre."
# Elements inside lines, and those of their own, as HTML has them.
_INLINE = {
    "emphasis": "em", "strong": "strong", "strikethrough": "s", "sub": "sub", "sup": "sup",
    "code": "code", "style": "span",
}  # fmt: skip
_BLOCKS = {
    "epigraph": 'div class="epigraph"', "cite": "blockquote",
    "table": "table", "tr": "tr", "td": "td", "th": "th", "p": "p", "text-author": "p",
    "date": "p",
}  # fmt: skip
# In these, a subtitle heads nothing.
_QUOTED = {"cite", "epigraph", "poem", "annotation"}
_NO_TEXT = {"script", "stylesheet"}
_SIGN = re.compile(r"[\W\d_]*")
_NOTES = {"notes", "comments", "footnotes"}
_ROLES = {"author": "authors", "translator": "translators"}


def is_fiction_book(_name: str, raw: bytes, _encoding: str = "") -> bool:
    head = raw[:_HEAD].replace(b"\0", b"")
    return not is_archive(raw) and _ROOT.search(head) is not None


def read_fiction_book(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a FictionBook onto a sheet. Raises `SourceError` for one that is damaged."""
    root = tree_of(sheet, name, raw, encoding, _AGAIN)
    if next(elements(root, "body"), None) is None:
        raise SourceError(name, "a FictionBook without a text", _AGAIN)
    images = {
        image.get("id") or "": f"data:{image.get('content-type') or ''};base64,{image.text or ''}"
        for image in elements(root, "binary")
    }
    described = next(elements(root, "title-info"), None)
    known: set[str] = set()
    if described is not None:
        named = _named(described)
        known = {comparison_key(said) for said in _names_in(named) if said}
        sheet.found = sheet.found.with_values(**named)
        sheet.described = sheet.described.with_values(**_described(described))
        covers = (c for page in elements(described, "coverpage") for c in elements(page, "image"))
        if cover := images.get(_target(next(covers, None))):
            sheet.found = sheet.found.with_values(cover=sheet.gallery.add_cover(cover))
    written = _Writer(images)
    for body in elements(root, "body"):
        _take_names(sheet, body, known)
        written.body(body)
    read_converted(sheet, parsed(name, f"<body>{''.join(written.parts)}</body>"))


def _names_in(values: Values) -> Iterator[str]:
    for value in values.values():
        yield from (value,) if isinstance(value, str) else value


def _take_names(sheet: Sheet, body: Element, known: Collection[str]) -> None:
    """Set aside the lines of a body's title that the description says, too."""
    title = next((child for child in body if tag_of(child) == "title"), None)
    for line in list(title) if title is not None else ():
        if tag_of(line) == "p" and comparison_key(text_in(line)) in known:
            page = parsed(sheet.files[-1][1], f"<p>{escape(text_in(line))}</p>")
            Elements(sheet, aside="title-page").read(page)
            line.getparent().remove(line)


def tree_of(sheet: Sheet, name: str, raw: bytes, encoding: str, remedy: str) -> Element:
    """Begin a file of XML on the sheet, and return its root; damage is asked about.

    Raises `SourceError`, with the remedy, for one that has no root.
    """
    raw = _HALVES.sub(b"&#xFFFD;", with_characters(raw, name))
    refuse_crowded(name, raw.count(b"<"))
    # The parser knows the encoding that the file declares.
    text = decode(raw, name, encoding).text if encoding else ""
    given = _DECLARATION.sub("", text.removeprefix("\ufeff")).encode() if text else raw
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(given, parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(name, f"no XML: {first_line(error)}", remedy) from None
    if root is None:
        raise SourceError(name, "XML without any element", remedy)
    refuse_deep(name, root)
    sheet.begin(name, "")
    if len(parser.error_log):
        first = len(sheet.lines) + 1
        damage = parser.error_log[0].message.strip()
        question = f"{name} is damaged: {damage}; is anything missing?"
        reading = "what could be read"
        sheet.queries.append(Query("source-words", Span(first, first), question, reading, weight=1))
    return root


def _address(element: Element | None) -> str:
    values = element.attrib.items() if element is not None else ()
    return next((str(value) for key, value in values if str(key).endswith("href")), "")


def _target(element: Element | None) -> str:
    """Return the id that a link or an image leads to, "" for an address elsewhere."""
    place, _, name = _address(element).partition("#")
    return "" if place else name


class _Writer:
    """The bodies of a book as HTML."""

    def __init__(self, images: dict[str, str]) -> None:
        self.parts: list[str] = []
        self._images = images

    def body(self, body: Element) -> None:
        """Write a body; that of the notes has each section as a note."""
        if (body.get("name") or "").lower() in _NOTES:
            self._notes(body, 1)
        else:
            self._inside(body, 1)

    def _notes(self, element: Element, depth: int) -> None:
        """Write the notes of a body, or of a section of it that has some."""
        for child in element:
            if tag_of(child) != "section":
                self._block(child, depth)
            elif any(tag_of(inner) == "section" for inner in child):
                self._notes(child, depth + 1)
            else:
                self._note(child)

    def _note(self, section: Element) -> None:
        """Write a note, without a title that says only its number or its sign again."""
        self.parts.append(f'<aside epub:type="footnote" id="{escape(section.get("id") or "")}">')
        for child in section:
            if tag_of(child) != "title":
                self._block(child, 1)
            elif not _SIGN.fullmatch(text_in(child)):
                self.parts.append(f"<p>{self._line(child)}</p>")
        self.parts.append("</aside>")

    def _inside(self, element: Element, depth: int) -> None:
        for child in element:
            self._block(child, depth)

    def _block(self, element: Element, depth: int) -> None:
        """Write an element that is a paragraph or has some; `depth` is that of a title in it."""
        name = tag_of(element)
        if name == "section":
            self._inside(element, depth + 1)
        elif name == "title":
            self._title(element, depth)
        elif name == "subtitle":
            self._subtitle(element, depth + 1)
        elif name == "empty-line":
            self.parts.append("<p>\u00a0</p>")
        elif name == "image":
            self.parts.append(f"<p>{self._image(element)}</p>")
        elif name == "poem":
            self._poem(element)
        elif name in {"p", "text-author", "date", "td", "th"}:
            tag = _BLOCKS[name]
            self.parts.append(f"<{tag}>{self._line(element)}</{tag}>")
        elif name and name not in _NO_TEXT:
            tag = _BLOCKS.get(name, "div")
            self.parts.append(f"<{tag}>{escape(element.text or '').strip()}")
            self._inside(element, depth)
            self.parts.append(f"</{tag.partition(' ')[0]}>")

    def _title(self, title: Element, depth: int) -> None:
        lines = [self._line(line) for line in title if tag_of(line) == "p"]
        tag = f"h{min(depth, 6)}"
        if lines:
            self.parts.append(f"<{tag}>{'<br>'.join(lines)}</{tag}>")

    def _subtitle(self, subtitle: Element, depth: int) -> None:
        """Write the title of a part of a section, a heading, or a line in bold type."""
        line, around = self._line(subtitle), {tag_of(it) for it in subtitle.iterancestors()}
        is_heading = any(map(str.isalpha, line)) and around.isdisjoint(_QUOTED)
        tag = f"h{min(depth, 6)}" if is_heading else "p"
        self.parts.append(f"<{tag}><strong>{line}</strong></{tag}>")

    def _poem(self, poem: Element) -> None:
        """Write a poem: its stanzas are paragraphs with line ends."""
        for child in poem:
            name = tag_of(child)
            if name == "stanza":
                lines = (self._line(line) for line in child if tag_of(line) in {"v", "p"})
                heads = [line for line in child if tag_of(line) in {"title", "subtitle"}]
                self.parts += [f"<p>{self._line(head)}</p>" for head in heads]
                self.parts.append(f'<div class="poem"><p>{"<br>".join(lines)}</p></div>')
            elif name == "title":
                self.parts.append(f"<p><strong>{self._line(child)}</strong></p>")
            else:
                self._block(child, 1)

    def _line(self, element: Element) -> str:
        return "".join(self._runs(element)).strip()

    def _runs(self, element: Element) -> Iterator[str]:
        yield escape(element.text or "")
        for child in element:
            name = tag_of(child)
            if name == "image":
                yield self._image(child)
            elif name == "a":
                yield self._link(child)
            elif name and name not in _NO_TEXT:
                tag = _INLINE.get(name, "span")
                space = "" if name in _INLINE else " "
                yield f"{space}<{tag}>{''.join(self._runs(child))}</{tag}>{space}"
            yield escape(child.tail or "")

    def _link(self, link: Element) -> str:
        said, target = "".join(self._runs(link)), _target(link)
        if link.get("type") == "note" and target:
            return f'<a epub:type="noteref" href="#{escape(target)}">{said}</a>'
        return f'<a href="{escape(_address(link))}">{said}</a>'

    def _image(self, image: Element) -> str:
        address = self._images.get(_target(image), "")
        return f'<img src="{escape(address)}" alt="{escape(image.get("alt") or "")}">'


def _named(described: Element) -> Values:
    people: dict[str, list[str]] = {}
    for child in described:
        if kind := _ROLES.get(tag_of(child)):
            people.setdefault(kind, []).append(_person(child))
    language = next((text_in(each) for each in elements(described, "lang")), "")
    return {
        "title": next((text_in(each) for each in elements(described, "book-title")), ""),
        "language": language.lower(),
        **{kind: tuple(filter(None, names)) for kind, names in people.items()},
    }


def _person(person: Element) -> str:
    """Return a name in the order in which it is said."""
    parts = {tag_of(part): text_in(part) for part in person}
    whole = (parts.get(name, "") for name in ("first-name", "middle-name", "last-name"))
    return " ".join(filter(None, whole)) or parts.get("nickname", "")


def _described(described: Element) -> Values:
    annotation = next(elements(described, "annotation"), None)
    said = [text_in(each) for each in annotation if tag_of(each)] if annotation is not None else []
    keywords = (text_in(each) for each in elements(described, "keywords"))
    tags = (tag.strip() for row in keywords for tag in row.split(","))
    series = next(elements(described, "sequence"), None)
    number = (series.get("number") or "") if series is not None else ""
    name = (series.get("name") or "") if series is not None else ""
    return {
        "summary": "\n\n".join(filter(None, said)),
        "tags": tuple(filter(None, tags)),
        "series": name,
        "series_number": number if name and number.strip("0") else "",
    }
