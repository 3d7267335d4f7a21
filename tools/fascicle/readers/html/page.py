"""Files of HTML, parsed as browsers do, and read onto a sheet.

    <html><body><pre style="word-wrap: break-word">The Slip …            a plain text in a page
    <title>The Toll House</title><meta name="author" content="Ada Vickery">

The title of a page from the web names the site, too; what the text repeats is that of the work.
Pages that a website shows in the place of a story (errors, warnings, forms, lists) are refused:
they are saved by mistake, also as a download (`salt.epub`), and would become works of their own.

Of HTML that another program has written of a text, what it has added is taken out: links from notes
back to their marks, and a rule above them. Marks of notes get brackets, which part them from the
word before. Links are underlined, which is no emphasis.

A page that a browser has saved with its images and styles in one file (MHTML) is read as one in a
folder with these files:

    Snapshot-Content-Location: https://archive.example/works/12
    Content-Type: multipart/related; type="text/html"; boundary="…"

    a page, then each file that it shows, with its address
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from urllib.parse import urlsplit

from lxml import html

from fascicle.model.blocks import Stretch
from fascicle.model.draft import Aside
from fascicle.model.errors import SourceError
from fascicle.model.word_lists import people_in
from fascicle.model.words import is_nobody, words
from fascicle.readers.archive import Archive, is_archive, unread_query
from fascicle.readers.encoding import decode, is_html
from fascicle.readers.gallery import TOO_LONG
from fascicle.readers.html import tags
from fascicle.readers.html.css import sheets_in, with_linked_sheets
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.saved_pages import with_roles
from fascicle.readers.html.tags import Element, folded, refuse_crowded, roles_of, shown_text, tag_of
from fascicle.readers.listed_chapters import OF_BOOK
from fascicle.readers.sheet import PageHead, Sheet

SYNTAX = "html"
# Bytes in which a page names its encoding.
_HEAD = 4096
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
# The parser compares each attribute of a tag with all others. An image in a page is one long value.
MOST_ATTRIBUTES = 5_000
_VALUE = r"=\s*(?:\"[^\"]*\"|'[^']*'|)"
_TAG = re.compile(rf"<[a-zA-Z](?:[^>=]+|{_VALUE}){{0,{3 * MOST_ATTRIBUTES}}}")
_VALUES = re.compile(rf"{_VALUE}|/")
# The parser drops all text behind an attribute of more than 10 million letters, an image of 7 MB.
_LONG_DATA = re.compile(r"data:[^\"'<>]{9500000,}")
# The parser drops what is more than 255 deep, and the functions that read elements call themselves.
DEEPEST = 120
# A heading that is closed as a paragraph, as one in Beethoven's letters (Project Gutenberg 13272).
_UNCLOSED = re.compile(
    r"(<(h[1-6])\b[^<>]*>(?:(?!</?(?:p|h[1-6])\b).){1,2000}?)</p(?=\s*>)", re.IGNORECASE | re.DOTALL
)
# Elements before which the parser ends a heading that is open, as browsers do not. One that another
# heading follows has not been closed.
_HEADING = re.compile(
    r"(<(h[1-6])\b[^<>]*>)((?:(?!<h[1-6]\b).){1,2000}?)(?=</\2\b)", re.IGNORECASE | re.DOTALL
)
_ENDING_IT = re.compile(r"(?<=<|/)(?:p|table|form|fieldset)\b(?=[^<>]*>)", re.IGNORECASE)
# The ends of blocks: where such a block has been ended already, the parser drops the tag.
_END = re.compile(rf"(?=</(?:{'|'.join(sorted(tags.BLOCKS))})\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_HEADERS = re.compile(
    rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type: *multipart/related", re.IGNORECASE
)
# A page of a long novel has some hundred images.
_MOST_PARTS = 2_000
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "image/svg+xml": ".svg", "text/css": ".css",
}  # fmt: skip


def is_page(name: str, raw: bytes, encoding: str = "") -> bool:
    return b"<" in raw and not is_archive(raw) and is_html(decode(raw, name, encoding).text)


def read_html(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a page onto a sheet; `name` names the file in messages.

    Raises `SourceError` for a page that cannot be decoded or parsed, and for one that a website
    shows in the place of a story.
    """
    tree, encoding = parsed_page(name, raw, encoding)
    _refuse_other_pages(name, tree)
    _mark_plain_texts(tree)
    sheet.begin(name, encoding)
    with_linked_sheets(sheet, tree, name)
    before = len(sheet.blocks)
    Elements(sheet).read(tree)
    titles = tuple(_text(it.text_content()) for it in tree.iter("title"))
    head = PageHead(name, titles, tuple(_authors(tree)), sheet.blocks[before:])
    sheet.heads.append(head)
    _note_authors(sheet, head)


def parsed_page(name: str, raw: bytes, encoding: str = "") -> tuple[Element, str]:
    """Return the elements of a page, and its encoding. Raises `SourceError` as `parsed`."""
    decoded = decode(raw, name, encoding or _named(raw))
    text = decoded.text.removeprefix("\ufeff")
    declaration = _DECLARATION.match(text)
    return parsed(name, text[declaration.end() :] if declaration else text), decoded.encoding


def parsed(name: str, text: str) -> Element:
    """Return the tree of a page. Raises `SourceError` if it cannot be parsed."""
    text = _LONG_DATA.sub(TOO_LONG, text.translate(tags.NO_CHARACTERS))
    refuse_crowded(name, text.count("<"))
    if any(_attributes(tag[0]) > MOST_ATTRIBUTES for tag in _TAG.finditer(text)):
        problem = f"a tag has more than {MOST_ATTRIBUTES:,} attributes"
        raise SourceError(name, problem, "It may be made to harm. Remove the tag.")
    text = _UNCLOSED.sub(r"\1</\2", text)
    text = _HEADING.sub(lambda match: match[1] + _ENDING_IT.sub("div", match[3]), text)
    text = _END.sub(" ", text)
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (ValueError, html.etree.LxmlError) as error:
        problem = f"this HTML cannot be parsed: {tags.first_line(error)}"
        raise SourceError(name, problem, "Open it in a browser, and save it again.") from None
    refuse_deep(name, tree)
    return tree


def _attributes(tag: str) -> int:
    """Return how many attributes a tag has at most."""
    is_long = len(tag) > 2 * MOST_ATTRIBUTES
    return len(_VALUES.sub(" ", tag).split()) if is_long else 0


def refuse_deep(place: str, tree: Element) -> None:
    """Raise `SourceError` for HTML or XML with too many elements inside one another."""
    depth = deepest = 0
    for event, _ in html.etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        problem = f"has more than {DEEPEST} elements inside one another"
        raise SourceError(place, problem, "Close its tags; a program that tidies HTML can do that.")


def _named(raw: bytes) -> str:
    """Return the encoding that a page names, "" if it names none or an unknown one."""
    match = _CHARSET.search(raw[:_HEAD])
    encoding = (match[1] or match[2]).decode("ascii") if match else ""
    try:
        raw.decode(encoding) if encoding else None
    except (LookupError, UnicodeError):
        return ""
    return encoding


_ADDED = {"footnote-back", "footnote-backref", "footnotes-sep"}


def read_converted(sheet: Sheet, root: Element) -> None:
    """Read a page onto a sheet whose file has begun."""
    for element in list(root.iter()):
        roles = roles_of(element) if isinstance(element.tag, str) else set()
        if roles & _ADDED:
            element.drop_tree()
        elif tag_of(element) == "u" and "a" in map(tag_of, element.iterancestors()):
            element.drop_tag()
        elif "footnote-ref" in roles:
            _in_brackets(element)
        elif "footnotes" in roles and len(element) and tag_of(element[0]) == "hr":
            element[0].drop_tree()
    for quotation in list(root.iter("blockquote")):
        _join(quotation)
    Elements(sheet).read(root)


def _join(quotation: Element) -> None:
    """Put a quotation into the one above: of OpenDocument, pandoc makes one of each paragraph."""
    above = quotation.getprevious()
    if above is not None and tag_of(above) == "blockquote" and not (above.tail or "").strip():
        for child in list(quotation):
            above.append(child)
        quotation.drop_tree()


def _in_brackets(mark: Element) -> None:
    """Put the mark of a note into brackets; it stays a link to its note."""
    label = mark.text_content().strip(" []")
    link = next(mark.iter("a"), mark)
    for child in list(link):
        child.drop_tree()
    link.text = f"[{label}]"
    link.set("class", "footnote-ref")


# A page with a form for a password, or called an error, and fewer words is no story.
_FEW = 150
# The errors of HTTP with their names, as servers call such pages.
_NAME = (
    r"(?:bad request|unauthori[sz]ed|forbidden|(?:(?:page|file) )?not found|gone|bad gateway"
    r"|too many requests|internal server error|(?:service )?(?:temporarily )?unavailable"
    r"|gateway time-?out|access denied|error)\b"
)
_NUMBER = r"(?:40[0134]|410|429|50[0-4])\b"
_ERROR = re.compile(
    rf"(?:http )?error:? {_NUMBER}|{_NUMBER}\W+{_NAME}|{_NAME}\W+(?:error )?{_NUMBER}"
    r"|(?:page|file) not found\b|access denied\b",
    re.IGNORECASE,
)
_LISTS = (("work", "index", "group"), ("work", "blurb", "group"))
_LOG_IN = "Log in to the archive, open the work, and save that page; or use the archive's download."
_GO_ON = "Go on to the work in the browser, and save that page; or use the archive's download."
_AGAIN = "Log in if you have to, open the story, and save or download it again."
_OPEN = "Open the story itself, and save that page; or use the archive's download."


def _refuse_other_pages(name: str, root: Element) -> None:
    """Raise `SourceError` for such a page; `name` is that of the file in messages."""
    if root.find(".//*[@id='workskin']") is not None:
        return
    for problem, remedy in _problems(root):
        raise SourceError(name, f"this is {problem}, not a story", remedy)


def _problems(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the kind of a page that is no story, and the remedy."""
    links = {link.get("href") or "" for link in root.iter("a")}
    is_caution = next(with_roles(root, "caution"), None) is not None
    if is_caution and any("view_adult=true" in link for link in links):
        yield "the archive's warning that a work may be for adults", _GO_ON
    if root.find(".//*[@id='signin']") is not None or _is_form(root):
        yield "a page to log in", _LOG_IN
    if _is_error(root):
        yield "the error of a website", _AGAIN
    title = (root.findtext(".//title") or "").strip().casefold()
    if title == "just a moment..." or root.find(".//*[@id='challenge-form']") is not None:
        yield "a website's check of the browser", "Wait until the story is there, and save it."
    if any(next(with_roles(root, *roles), None) is not None for roles in _LISTS):
        yield "a list of works", _OPEN


def _is_error(root: Element) -> bool:
    """Return whether title and text of a short page begin with the name of an error."""
    title, body = root.findtext(".//title") or "", shown_text(root).strip()
    is_called = _ERROR.match(title.strip()) and len(words(body)) < _FEW
    return bool(is_called and (_ERROR.search(body) or len(words(body)) < _FEW // 3))


def _is_form(root: Element) -> bool:
    """Return whether a page is little more than a form for a password."""
    fields = (field.get("type") or "" for field in root.iter("input"))
    return "password" in map(str.lower, fields) and len(words(shown_text(root))) < _FEW


# The share of a page's words that its preformatted elements hold if they are its text.
MOST = 0.8


def _mark_plain_texts(root: Element) -> None:
    """Mark the preformatted elements of a page if they hold most of its words."""
    plain = [element for element in root.iter("pre") if not _has_tags(element)]
    length = sum(len(words(shown_text(element))) for element in plain)
    if plain and length >= MOST * len(words(shown_text(root))):
        for element in plain:
            element.set("class", tags.PLAIN_TEXT)


def _has_tags(element: Element) -> bool:
    """Return whether an element holds blocks or images, or is the code of a program."""
    return not {"code", "img", *tags.BLOCKS}.isdisjoint(map(tag_of, element.iterdescendants()))


# Title and author are among so many blocks.
_AMONG_FIRST = 5
# The most words before the name of an author.
_MOST_BEFORE = 2
# How a line begins that names an author.
_BY = {"by", "von", "par", "di", "de", "door", "av"}
# The first line of an archive's header, whose fields say more.
_OF_LIBRARY = re.compile(r"(?:the )?project gutenberg\b", re.IGNORECASE)
# The end of a sentence.
_SENTENCE = re.compile(r"[.!?…][”’\"')]*$")
_AUTHORS = {"author", "dc.creator", "dcterms.creator"}


def take_titles(sheet: Sheet) -> None:
    """Note title and authors that the pages repeat from their heads; set aside their lines.

    Of several pages, a title that only one of them has is that of a chapter, but on a title page.
    """
    titles = [_title_of(head) for head in sheet.heads]
    times = Counter(name.casefold() for head in sheet.heads for name in {*head.titles})
    for place, (head, title) in enumerate(zip(sheet.heads, titles, strict=True)):
        is_chapter = len(titles) > 1 and times[title.casefold()] == 1
        if title and not (is_chapter and (place or not _is_title_page(head))):
            _take_title(sheet, head, title)


def _is_title_page(head: PageHead) -> bool:
    """Return whether a first page is the book's by the name of its file, or has no sentence."""
    lines = (line for block in head.blocks for line in getattr(block, "lines", ".")[-1:])
    stem = posixpath.splitext(posixpath.basename(head.name))[0]
    return bool(OF_BOOK.fullmatch(stem)) or not any(map(_SENTENCE.search, lines))


def _top(head: PageHead) -> tuple[list[Stretch], list[list[str]]]:
    top = [block for block in head.blocks[:_AMONG_FIRST] if isinstance(block, Stretch)]
    return top, [folded(" ".join(block.lines)) for block in top]


def _title_of(head: PageHead) -> str:
    """Return the title of a page that one of its first blocks repeats, "" if none does."""
    titles = (name for name in head.titles if name and not _OF_LIBRARY.match(name))
    lines = _top(head)[1]
    return next((name for name in titles if folded(name) in lines), "")


def _take_title(sheet: Sheet, head: PageHead, title: str) -> None:
    top, lines = _top(head)
    authors = tuple(name for name in head.authors if any(_is_by(line, name) for line in lines))
    at = lines.index(folded(title))
    depth = sheet.headings.get(top[at].span.first, 0)
    # The title of a text may be as deep as its chapters.
    is_deep = [*sheet.headings.values()].count(depth) > 1
    is_signed = is_deep and any(_BY.intersection(line[:1]) for line in lines[at + 1 : at + 2])
    if not authors and not is_signed and any(line and line[0] in _BY for line in lines):
        return  # the author is below the title: passes read both
    sheet.found = sheet.found.with_values(title=title, authors=authors)
    for block, line in zip(top, lines, strict=True):
        if line != folded(title) and not any(_is_by(line, author) for author in authors):
            break
        sheet.blocks.remove(block)
        sheet.ledger.append(Aside("title-page", block.span))


def _note_authors(sheet: Sheet, head: PageHead) -> None:
    named = tuple(name for name in head.authors if not is_nobody(name))
    if named and not sheet.described.get("authors"):
        sheet.described = sheet.described.with_values(authors=named)


def _authors(root: Element) -> Iterator[str]:
    for meta in root.iter("meta"):
        if tag_of(meta) and (meta.get("name") or "").lower() in _AUTHORS:
            yield from people_in(_text(meta.get("content") or ""))


def _is_by(line: list[str], author: str) -> bool:
    """Return whether a line is the name of an author: “by Ada Vickery”."""
    name = folded(author)
    return bool(name) and line[-len(name) :] == name and len(line) - len(name) <= _MOST_BEFORE


def _text(text: str) -> str:
    return " ".join(text.split())


def is_web_archive(_name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is a page with its files, as a browser saves it."""
    return _HEADERS.match(raw[:_HEAD].replace(b"\r\n", b"\n")) is not None


def read_web_archive(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read a page with its files onto a sheet; `name` names the file in messages.

    Raises `SourceError` if there is no page in it, and as `read_html`.
    """
    message = message_from_bytes(raw, policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > _MOST_PARTS:
        problem = f"a saved page of more than {_MOST_PARTS:,} files"
        raise SourceError(name, problem, "Save it as HTML only.")
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        problem = "a saved page without a page of HTML"
        raise SourceError(name, problem, "Open it in the browser, and save it again.")
    text, files = _text_of(page), io.BytesIO()
    with zipfile.ZipFile(files, "w") as packed:
        for number, part in enumerate(parts):
            ending = _ENDINGS.get(part.get_content_type(), "")
            if ending and (address := _address_of(part)):
                path = f"{number}{ending}"
                packed.writestr(path, _content_of(part))
                place = escape(f"{posixpath.basename(name)}/{path}")
                text = text.replace(f'"{escape(address)}"', f'"{place}"')
    address = str(message["Snapshot-Content-Location"] or _address_of(page))
    if urlsplit(address).scheme in {"http", "https"}:
        text = f"<!-- saved from url=({len(address):04}){address.replace('--', '%2D-')} -->\n{text}"
    frames = [part for part in parts if part.get_content_type() == "text/html"]
    if others := [_address_of(part) for part in frames if part is not page]:
        sheet.queries.append(unread_query(others, "frames of the page are not read"))
    archive = Archive(name, files.getvalue())
    sheet.gallery.archives.append(archive)
    sheet.style_sheets |= sheets_in(archive)
    read_html(sheet, name, text.encode(), "utf-8")


def _address_of(part: EmailMessage) -> str:
    """Return the address by which a page names a part, "" if it cannot."""
    named = str(part["Content-ID"] or "").strip("<> ")
    return str(part["Content-Location"] or (named and f"cid:{named}"))


def _content_of(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text_of(page: EmailMessage) -> str:
    """Return a page as text; a browser writes UTF-8, whatever it says."""
    raw = _content_of(page)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return raw.decode(page.get_content_charset("cp1252"), "replace")
        except LookupError:
            return raw.decode("cp1252", "replace")
