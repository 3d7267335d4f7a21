"""Title and author in the head of a page, if they are also at the beginning of its text.

    <title>The Toll House</title><meta name="author" content="Ada Vickery">

The title of a page from the web names the site, too; what the text repeats is that of the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.model.draft import Aside
from fascicle.model.words import words
from fascicle.readers.html.tags import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

    from fascicle.readers.sheet import Sheet

# Title and author are among so many blocks.
_AMONG_FIRST = 5
# The most words before the name of an author.
_MOST_BEFORE = 2
# How a line begins that names an author.
_BY = {"by", "von", "par", "di", "de", "door", "av"}
_AUTHORS = {"author", "dc.creator", "dcterms.creator"}


def take_title(sheet: Sheet, root: Element, before: int) -> None:
    """Note title and authors of a page whose first block is at `before`; set aside their lines."""
    top = [b for b in sheet.blocks[before : before + _AMONG_FIRST] if isinstance(b, Stretch)]
    lines = [_folded(" ".join(block.lines)) for block in top]
    title = next((said for said in _titles(root) if said and _folded(said) in lines), "")
    if not title:
        return
    authors = tuple(said for said in _authors(root) if any(_is_by(line, said) for line in lines))
    if not authors and any(line and line[0] in _BY for line in lines):
        return  # the author is below the title: passes read both
    sheet.found = sheet.found.with_values(title=title, authors=authors)
    for block, line in zip(top, lines, strict=True):
        if line != _folded(title) and not any(_is_by(line, author) for author in authors):
            break
        sheet.blocks.remove(block)
        sheet.ledger.append(Aside("title-page", block.span))


def _titles(root: Element) -> Iterator[str]:
    return (_text(element.text_content()) for element in root.iter("title"))


def _authors(root: Element) -> Iterator[str]:
    for meta in root.iter("meta"):
        if tag_of(meta) and (meta.get("name") or "").lower() in _AUTHORS:
            yield _text(meta.get("content") or "")


def _is_by(line: tuple[str, ...], author: str) -> bool:
    """Return whether a line is the name of an author: “by Ada Vickery”."""
    name = _folded(author)
    return bool(name) and line[-len(name) :] == name and len(line) - len(name) <= _MOST_BEFORE


def _text(said: str) -> str:
    return " ".join(said.split())


def _folded(said: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words(said))
