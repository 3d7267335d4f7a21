"""Letters of rich text (rtf): code pages, and Unicode with what old programs show for it."""

from __future__ import annotations

import codecs
import re

# The code page that pandoc knows, and the highest number of a letter in Unicode.
OF_PANDOC, _HIGHEST = "cp1252", 0x7FFF
# What old programs show for a letter in Unicode: of one letter, or of two.
_FALLBACK = re.compile(rb"(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])?")
_FALLBACK_OF_TWO = re.compile(rb"(?:(?:\\'[0-9a-fA-F]{2}){1,2}|[^\\{}\r\n]{1,2})?")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_LETTER = re.compile(r"((?:\\'[0-9a-fA-F]{2})+)|\\u(-?\d{1,9}) ?(?:\\'[0-9a-fA-F]{2}|\?)?")


def code_page(raw: bytes) -> str:
    """Return the code page of a document."""
    named = _CODE_PAGE.search(raw)
    try:
        return codecs.lookup(f"cp{int(named[1])}").name if named else OF_PANDOC
    except LookupError:
        return OF_PANDOC


def fallback_in(raw: bytes) -> re.Pattern[bytes] | None:
    """Return how a document writes fallbacks of letters in Unicode, None if it has none."""
    if rb"\uc2" in raw:
        return _FALLBACK_OF_TWO
    return None if rb"\uc0" in raw and rb"\uc1" not in raw else _FALLBACK


def in_unicode(letters: bytes, page: str) -> bytes:
    """Return letters of a code page as letters in Unicode; pandoc knows one page only."""
    try:
        said = bytes.fromhex(letters.replace(b"\\'", b"").decode()).decode(page)
    except UnicodeError:
        return letters
    return b"".join(map(in_rich_text, said))


def in_rich_text(letter: str) -> bytes:
    """Return a letter in Unicode as rich text."""
    code = ord(letter)
    return rb"{\uc1\u%d\'3f}" % (code - 0x10000 if code > _HIGHEST else code)


def text_of(said: bytes, page: str) -> str:
    """Return text with the letters that are written as numbers."""

    def decoded(match: re.Match[str]) -> str:
        if match[1]:
            return bytes.fromhex(match[1].replace("\\'", "")).decode(page, "replace")
        return chr(int(match[2]) % 0x10000)

    return _LETTER.sub(decoded, said.decode(page, "replace")).strip()
