"""Rich text (rtf) for pandoc: with marks for pages and empty paragraphs, and notes as Word's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.errors import SourceError
from fascicle.readers.documents.marked import KEPT, PAGE
from fascicle.readers.documents.pandoc import SAVE_AGAIN
from fascicle.readers.documents.properties import from_properties

if TYPE_CHECKING:
    from fascicle.readers.documents.properties import Values

SIGNATURE, DELETED = b"{\\rtf", b"\\deleted"
# The code page that pandoc knows, and the highest number of a letter in Unicode.
_OF_PANDOC, _HIGHEST = "cp1252", 0x7FFF
# An escaped sign, a letter in Unicode, a run of letters of a code page, or a command to be changed.
_COMMAND = re.compile(
    rb"\\[\\{}]|\\u(?P<code>-?\d{1,9}) ?|(?P<letters>(?:\\'[0-9a-fA-F]{2})+)"
    rb"|\\par(?![a-z0-9-])|\\page(?![a-z0-9-])|\{\\\*\\footnote(?![a-z])"
)
# What old programs show for a letter in Unicode: of one letter, or of two.
_FALLBACK = re.compile(rb"(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])?")
_FALLBACK_OF_TWO = re.compile(rb"(?:(?:\\'[0-9a-fA-F]{2}){1,2}|[^\\{}\r\n]{1,2})?")
_BRACE = re.compile(rb"\\[\\{}]|[{}]")
DEEPEST = 500
# Programs say it twice in a group.
_INSERTED = re.compile(rb"\\revised(?![a-z0])[^{}]*")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_INFO = re.compile(rb"\{\\(title|author)\s((?:[^{}\\]|\\'[0-9a-f]{2}|\\u-?\d{1,9}(?!\d))*)\}")
_LETTER = re.compile(r"\\'([0-9a-f]{2})|\\u(-?\d{1,9}) ?\??")


def prepared_rich_text(name: str, raw: bytes) -> bytes:
    """Return a document with marks.

    Raises `SourceError` for groups that are nested too deeply, which need all of pandoc's memory.
    """
    if _depth(raw) > DEEPEST:
        problem = f"an RTF document with groups that are nested more than {DEEPEST} deep"
        raise SourceError(name, problem, SAVE_AGAIN)
    new = {
        rb"\par": _letter(KEPT) + rb"\par",
        rb"\page": rb"\par" + _letter(PAGE) + rb"\par",
        rb"{\*\footnote": rb"{\footnote",
    }
    named = _CODE_PAGE.search(raw)
    page = f"cp{int(named[1])}" if named else _OF_PANDOC
    fallback = _fallback_in(raw)
    parts, at = [], 0
    for match in _COMMAND.finditer(raw):
        if match.start() < at:
            continue  # it was the fallback of a letter
        parts.append(raw[at : match.start()])
        at = match.end()
        if match["code"]:
            # Pandoc loses what follows a fallback that is not in hexadecimal digits.
            parts.append(_letter(chr(int(match["code"]) % 0x10000)))
            found = fallback.match(raw, at) if fallback else None
            at = found.end() if found else at
        elif match["letters"] and page != _OF_PANDOC:
            parts.append(_in_unicode(match[0], page))
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


def _fallback_in(raw: bytes) -> re.Pattern[bytes] | None:
    """Return how a document writes fallbacks of letters in Unicode, None if it has none."""
    if rb"\uc2" in raw:
        return _FALLBACK_OF_TWO
    return None if rb"\uc0" in raw and rb"\uc1" not in raw else _FALLBACK


def _in_unicode(letters: bytes, page: str) -> bytes:
    """Return letters of a code page as letters in Unicode; pandoc knows one page only."""
    try:
        said = bytes.fromhex(letters.replace(b"\\'", b"").decode()).decode(page)
    except (LookupError, UnicodeError):
        return letters
    return b"".join(map(_letter, said))


def insertions_in(raw: bytes) -> int:
    """Return the number of tracked insertions, each a group, which pandoc does not tell."""
    return len(_INSERTED.findall(raw))


def comments_in(raw: bytes) -> int:
    """Return the number of comments, which pandoc drops."""
    return raw.count(rb"{\*\annotation")


def properties_of_rich_text(raw: bytes) -> Values:
    """Return the title and the author that the document's properties name."""
    found = {}
    for key, said in _INFO.findall(raw[: 1 << 16]):
        text = said.decode("cp1252", "replace")
        found[key.decode()] = _LETTER.sub(_decoded, text).strip()
    return from_properties(found.get("title", ""), found.get("author", ""))


def _decoded(match: re.Match[str]) -> str:
    if match[1]:
        return bytes.fromhex(match[1]).decode("cp1252", "replace")
    return chr(int(match[2]) % 0x10000)


def _letter(letter: str) -> bytes:
    code = ord(letter)
    return rb"{\uc1\u%d\'3f}" % (code - 0x10000 if code > _HIGHEST else code)
