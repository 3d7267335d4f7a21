"""The files of a text to a draft: each file by the reader of its format.

The format is recognised by content; the ending of a file's name may be wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.errors import SourceError
from fascicle.model.words import words
from fascicle.readers.encoding import decode, is_html
from fascicle.readers.html.page import SYNTAX as HTML
from fascicle.readers.html.page import read_html
from fascicle.readers.sheet import Sheet
from fascicle.readers.text import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft


def read_files(files: Sequence[tuple[str, bytes]], encoding: str = "") -> Draft:
    """Return the draft of a text's files, given in order as (name for messages, bytes).

    Raises `SourceError` for a file that cannot be read, and if no file contains a word.
    """
    pages = [_is_page(name, raw, encoding) for name, raw in files]
    if not any(pages):
        return read_text(files, encoding)
    if not all(pages):
        name = files[pages.index(False)][0]
        raise SourceError(
            name, "is plain text among HTML pages", "Put them into folders of their own."
        )
    sheet = Sheet()
    for name, raw in files:
        read_html(sheet, name, raw, encoding)
    if not any(words(line) for line in sheet.lines):
        raise SourceError(
            files[0][0], "the file contains no words", "Put a text in it, or remove it."
        )
    return sheet.draft(HTML)


def _is_page(name: str, raw: bytes, encoding: str) -> bool:
    """Return whether a file is a page of HTML."""
    return b"<" in raw and is_html(decode(raw, name, encoding).text)
