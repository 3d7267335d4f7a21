"""A file of HTML, parsed as browsers do, and read onto a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html

from fascicle.model.errors import SourceError
from fascicle.readers.encoding import decode
from fascicle.readers.html.archives.other_pages import refuse_other_pages
from fascicle.readers.html.archives.plain_texts import mark_plain_texts
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.head.linked_sheets import with_linked_sheets
from fascicle.readers.html.head.named_title import take_title
from fascicle.readers.html.tags import BLOCKS, NO_CHARACTERS, first_line
from fascicle.readers.images.gallery import TOO_LONG

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from fascicle.readers.sheet import Sheet

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
# Each element takes some 200 bytes of memory. A long novel has some ten thousand.
MOST_TAGS = 1_000_000
# The parser drops all text behind an attribute of more than 10 million letters, an image of 7 MB.
_LONG_DATA = re.compile(r"data:[^\"'<>]{9500000,}")
# The parser drops what is more than 255 deep, and the functions that read elements call themselves.
DEEPEST = 120
# Elements before which the parser ends a heading that is open, as browsers do not.
_HEADING = re.compile(r"(<(h[1-6])\b[^<>]*>)(.{1,2000}?)(?=</\2\b)", re.IGNORECASE | re.DOTALL)
_ENDING_IT = re.compile(r"(?<=<|/)(?:p|table|form|fieldset)\b(?=[^<>]*>)", re.IGNORECASE)
# The ends of blocks: where such a block has been ended already, the parser drops the tag.
_END = re.compile(rf"(?=</(?:{'|'.join(sorted(BLOCKS))})\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")


def read_html(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a page onto a sheet; `name` names the file in messages.

    Raises `SourceError` for a page that cannot be decoded or parsed, and for one that a website
    shows in the place of a story.
    """
    tree, encoding = parsed_page(name, raw, encoding)
    refuse_other_pages(name, tree)
    mark_plain_texts(tree)
    sheet.begin(name, encoding)
    with_linked_sheets(sheet, tree, name)
    before = len(sheet.blocks)
    Elements(sheet).read(tree)
    take_title(sheet, tree, before)


def parsed_page(name: str, raw: bytes, encoding: str = "") -> tuple[HtmlElement, str]:
    """Return the elements of a page, and its encoding.

    Raises `SourceError` for a page that cannot be decoded or parsed.
    """
    decoded = decode(raw, name, encoding or _named(raw))
    text = decoded.text.removeprefix("\ufeff")
    declaration = _DECLARATION.match(text)
    return parsed(name, text[declaration.end() :] if declaration else text), decoded.encoding


def parsed(name: str, text: str) -> HtmlElement:
    """Return the tree of a page. Raises `SourceError` if it cannot be parsed."""
    text = _LONG_DATA.sub(TOO_LONG, text.translate(NO_CHARACTERS))
    refuse_crowded(name, text.count("<"))
    if any(_attributes(tag[0]) > MOST_ATTRIBUTES for tag in _TAG.finditer(text)):
        problem = f"a tag has more than {MOST_ATTRIBUTES:,} attributes"
        raise SourceError(name, problem, "It may be made to harm. Remove the tag.")
    text = _HEADING.sub(lambda found: found[1] + _ENDING_IT.sub("div", found[3]), text)
    text = _END.sub(" ", text)
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (ValueError, html.etree.LxmlError) as error:
        problem = f"this HTML cannot be parsed: {first_line(error)}"
        raise SourceError(name, problem, "Open it in a browser, and save it again.") from None
    if _depth(tree) > DEEPEST:
        problem = f"has more than {DEEPEST} elements inside one another"
        raise SourceError(name, problem, "Close its tags; a program that tidies HTML can do that.")
    return tree


def refuse_crowded(place: str, tags: int) -> None:
    """Raise `SourceError` for HTML or XML of too many tags for a tree of them in memory."""
    if tags > MOST_TAGS:
        problem = f"has more than {MOST_TAGS:,} tags"
        raise SourceError(place, problem, "Divide it into several files in a folder.")


def _attributes(tag: str) -> int:
    """Return how many attributes a tag has at most."""
    is_long = len(tag) > 2 * MOST_ATTRIBUTES
    return len(_VALUES.sub(" ", tag).split()) if is_long else 0


def _depth(tree: HtmlElement) -> int:
    """Return how many elements are inside one another at the deepest place."""
    depth = deepest = 0
    for event, _ in html.etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _named(raw: bytes) -> str:
    """Return the encoding that a page names, "" if it names none or an unknown one."""
    match = _CHARSET.search(raw[:_HEAD])
    said = (match[1] or match[2]).decode("ascii") if match else ""
    try:
        raw.decode(said) if said else None
    except (LookupError, UnicodeError):
        return ""
    return said
