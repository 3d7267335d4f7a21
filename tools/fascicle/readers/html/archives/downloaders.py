"""Files of programs that download from archives: where their header begins and ends.

<h1>Title by Author</h1><table>…<b>Rating:</b></td>…    FanFicFare
<h3>Title by Author</h3><div><b>Rating:</b> …<br>       FanFicFare's EPUB
<h1>Title</h1><p><b>By: Author</b></p>…                 FicHub
<p>Exported with the assistance of …
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.html.archives.marked_elements import (
    FURNITURE,
    HEADER,
    Marked,
    together,
    with_roles,
)
from fascicle.readers.html.tags import HEADINGS, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

# The least fields in a header.
FEWEST_FIELDS = 3
# The last line of a header, and a label with its value.
_EXPORTED = re.compile(r"Exported with the assistance of \S+")
_FIELD = re.compile(r"[^\W\d_][\w ]{1,30}:(?!//)")
# The most elements in such a header.
_LONGEST = 40


def mark_downloader(root: Element, marked: Marked) -> None:
    """Mark title and fields at the beginning of a file, and the page with a program's own log."""
    for page in with_roles(root, "fff_logpage"):
        marked.asides[page] = FURNITURE
    exported = next((p for p in root.iter("p") if _EXPORTED.fullmatch(_said(p))), None)
    if exported is not None:
        _exported(exported, marked)
        return
    fields = next(root.iter("table"), None)
    if (page := next(with_roles(root, "fff_titlepage"), None)) is not None:
        fields = next(page.iter("table", "div"), None)
    if fields is None or sum(1 for _ in _labels(fields)) < FEWEST_FIELDS:
        return
    above = fields.getprevious()
    if above is not None and tag_of(above) in HEADINGS:
        marked.groups[together(above, fields)] = HEADER
        marked.fields.add(fields)


def _said(element: Element) -> str:
    return " ".join(element.text_content().split())


def _labels(fields: Element) -> Iterator[str]:
    """Yield the labels of fields: bold words with a colon."""
    for bold in fields.iter("b"):
        if (label := _said(bold)).endswith(":"):
            yield label


def _exported(last: Element, marked: Marked) -> None:
    """Mark the elements from the title to the line that says which program has written the file.

    Between the author and the first field is the summary, which has no label.
    """
    header = [last]
    while tag_of(header[0]) != "h1":
        above = header[0].getprevious()
        if above is None or len(header) > _LONGEST:
            return
        header.insert(0, above)
    marked.groups[together(*header)] = HEADER
    marked.mark_field(header[0], "title")
    marked.mark_field(last, "")
    for element in header[1:-1]:
        if not _FIELD.match(_said(element)):
            marked.mark_field(element, "summary")
