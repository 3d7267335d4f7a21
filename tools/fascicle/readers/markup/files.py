"""Reading files of markup languages, with the files that they include."""

from __future__ import annotations

import re
from collections.abc import Callable

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.forms import markup_of
from fascicle.readers.documents import html_of, read_document
from fascicle.readers.encoding import decode
from fascicle.readers.html.tags import Element, tag_of
from fascicle.readers.markup import asciidoc, latex, others, typst
from fascicle.readers.markup.included import without_missing
from fascicle.readers.pandoc import STYLES
from fascicle.readers.sheet import Sheet
from fascicle.readers.text import encoding_queries

# Between the names of authors; "and" only where names of two words or more stand on both sides.
_SEVERAL = re.compile(
    r"\s*;\s*|(?<=\w)\s+(?:&|and|und|et|y|e|och|og)\s+(?=\w[\w.'’-]*\s+\w)", re.IGNORECASE
)
_BLOCK = "title-block-header"
# Each returns the text of a file as pandoc reads all of it; it may raise `SourceError`.
PREPARED: dict[str, Callable[[str, str], str]] = {
    "latex": latex.prepared,
    "asciidoc": asciidoc.prepared,
    "typst": typst.prepared,
    "rst": others.rst,
    "org": others.org,
    "mediawiki": others.mediawiki,
    "textile": others.textile,
    "docbook": others.docbook,
    "opml": others.opml,
}


def read_markup(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a file onto a sheet; `name` names it in messages, and its ending the language.

    Raises `SourceError` for a file that cannot be decoded, or that pandoc cannot read.
    """
    language = markup_of(name)
    decoded = decode(raw, name, encoding)
    text, missing = without_missing(decoded.text.removeprefix("\ufeff"), language)
    if prepared := PREPARED.get(language):
        text = prepared(name, text)
    root = html_of(name, text.encode(), language, is_whole=True)
    if language == "org":
        _unescape(root)
    _mark_title_block(root)
    line = len(sheet.lines) + 1
    sheet.begin(name, decoded.encoding)
    read_document(sheet, root, {})
    sheet.queries += encoding_queries(name, decoded, line)
    if missing:
        question = f"{name} includes files that are not there: {', '.join(missing)}; is that right?"
        sheet.queries.append(
            Query("unread-files", Span(line, line), question, "without them", weight=0.6)
        )


def _unescape(root: Element) -> None:
    """Remove the spaces without a width that keep Org from reading signs as its own."""
    for element in root.iter():
        element.text = (element.text or "").replace("\u200b", "")
        element.tail = (element.tail or "").replace("\u200b", "")


def _mark_title_block(root: Element) -> None:
    """Make paragraphs of the title block, with the marks of their styles."""
    for block in [each for each in root.iter("header") if each.get("id") == _BLOCK]:
        for child in list(block):
            style = child.get("class", "")
            if style in STYLES and tag_of(child) in {"h1", "p"}:
                _mark(child, style)
        block.drop_tag()


def _mark(element: Element, style: str) -> None:
    """Divide an element of the title block into paragraphs of its style."""
    for link in [each for each in element.iter("a") if each.get("class") == "footnote-ref"]:
        link.drop_tree()
    said = element.text_content().strip()
    # A subtitle is in the title, behind its mark.
    pieces = _SEVERAL.split(said) if style == "author" else said.split(STYLES["subtitle"])
    for at, text in enumerate(pieces):
        paragraph = element.makeelement("p", {})
        paragraph.text = STYLES["subtitle" if style == "title" and at else style] + text
        element.addprevious(paragraph)
    element.drop_tree()
