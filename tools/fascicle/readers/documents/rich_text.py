"""Rich text (rtf) for pandoc: with marks for pages and empty paragraphs, and notes as Word's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.errors import SourceError
from fascicle.readers.documents.marked import KEPT, PAGE
from fascicle.readers.documents.pandoc import SAVE_AGAIN
from fascicle.readers.documents.properties import from_properties
from fascicle.readers.documents.rich_text_letters import (
    OF_PANDOC,
    code_page,
    fallback_in,
    in_rich_text,
    in_unicode,
    text_of,
)
from fascicle.readers.documents.rich_text_styles import with_styles

if TYPE_CHECKING:
    from fascicle.readers.documents.properties import Values

SIGNATURE, DELETED = b"{\\rtf", b"\\deleted"
# An escaped sign, a letter in Unicode, a run of letters of a code page, or a command to be changed.
_COMMAND = re.compile(
    rb"\\[\\{}]|\\u(?P<code>-?\d{1,9}) ?|(?P<letters>(?:\\'[0-9a-fA-F]{2})+)"
    rb"|\\par(?![a-z0-9-])|\\page(?![a-z0-9-])|\{\\\*\\footnote(?![a-z])"
)
_BRACE = re.compile(rb"\\[\\{}]|[{}]")
DEEPEST = 500
# Programs say it twice in a group.
_INSERTED = re.compile(rb"\\revised(?![a-z0])[^{}]*")
_INFO = re.compile(rb"\{\\(title|author)\s((?:[^{}\\]|\\'[0-9a-f]{2}|\\u-?\d{1,9}(?!\d))*)\}")


def prepared_rich_text(name: str, raw: bytes) -> bytes:
    """Return a document with marks.

    Raises `SourceError` for groups that are nested too deeply, which need all of pandoc's memory.
    """
    if _depth(raw) > DEEPEST:
        problem = f"an RTF document with groups that are nested more than {DEEPEST} deep"
        raise SourceError(name, problem, SAVE_AGAIN)
    new = {
        rb"\par": in_rich_text(KEPT) + rb"\par",
        rb"\page": rb"\par" + in_rich_text(PAGE) + rb"\par",
        rb"{\*\footnote": rb"{\footnote",
    }
    page, fallback = code_page(raw), fallback_in(raw)
    raw = with_styles(raw, page)
    parts, at = [], 0
    for match in _COMMAND.finditer(raw):
        if match.start() < at:
            continue  # it was the fallback of a letter
        parts.append(raw[at : match.start()])
        at = match.end()
        if match["code"]:
            # Pandoc loses what follows a fallback that is not in hexadecimal digits.
            parts.append(in_rich_text(chr(int(match["code"]) % 0x10000)))
            found = fallback.match(raw, at) if fallback else None
            at = found.end() if found else at
        elif match["letters"] and page != OF_PANDOC:
            parts.append(in_unicode(match[0], page))
        else:
            parts.append(new.get(match[0], match[0]))
    return b"".join([*parts, raw[at:]])


def _depth(raw: bytes) -> int:
    """Return how deep the groups of a document are nested, the end included."""
    depth = deepest = 0
    for brace in _BRACE.findall(raw):
        depth += 1 if brace == b"{" else -1 if brace == b"}" else 0
        deepest = max(deepest, depth)
    return deepest


def insertions_in(raw: bytes) -> int:
    """Return the number of tracked insertions, each a group, which pandoc does not tell."""
    return len(_INSERTED.findall(raw))


def comments_in(raw: bytes) -> int:
    """Return the number of comments, which pandoc drops."""
    return raw.count(rb"{\*\annotation")


def properties_of_rich_text(raw: bytes) -> Values:
    """Return the title and the author that the document's properties name."""
    page = code_page(raw)
    found = {key.decode(): text_of(said, page) for key, said in _INFO.findall(raw[: 1 << 16])}
    return from_properties(found.get("title", ""), found.get("author", ""))
