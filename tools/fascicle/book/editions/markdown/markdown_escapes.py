"""Escapes for Markdown, so that no character of a text is markup, whichever program reads it.

CommonMark knows a backslash before any sign. Older readers know it before the signs that they give
a meaning themselves, so that marks of extensions are entities: every reader knows those. Addresses
stay as they are, and some readers make links of them.
"""

from __future__ import annotations

import re

# Controls, and ends of lines to some readers only.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Emphasis, code, links, attributes. An underscore inside a word is one everywhere.
_SIGNS = re.compile(r"[\\`*\[\]{]|_(?:(?<![^\W_]_)|(?![^\W_]))")
# HTML, tables, strikethrough, raised and marked words, formulas; and who is quoted, for Pandoc.
_OF_EXTENSIONS = re.compile(r"[<|~^$]|=(?==)|&(?=#|[A-Za-z])|@(?<![^\W_]@)(?=\w)")
_ACTING = re.compile(r"[\\`*\[\]{_<|~^$=&@]")
# In a link that a reader makes of an address, escapes would be shown.
_ADDRESS = re.compile(r"(?<=:)/(?=/\S*[\\&])|(?<=www)\.(?=\S*[\\&])")
# At the start of a line: headings, quotations, lists (with letters and Roman numerals: Pandoc),
# rules and underlines; the definitions of terms, fences, and of notes.
_START = re.compile(
    r"(?P<sign>[#>]|[-+](?=[-+\s]|$))"
    r"|(?P<number>\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{2,7}|[#@]))(?=[.)](?:\s|$))"
    r"|(?P<note>\[\^\d+\])?(?P<entity>[:=])"
)
# Space that Markdown drops.
SPACE = "&nbsp;"


def escape(text: str) -> str:
    """Return text escaped for any place except the start of a line."""
    shown = _UNSHOWN.sub(" ", text)
    if not _ACTING.search(shown):
        return shown
    escaped = _SIGNS.sub(r"\\\g<0>", shown)
    return _ADDRESS.sub(_entity, _OF_EXTENSIONS.sub(_entity, escaped))


def start_of_line(escaped: str) -> str:
    """Return an escaped line with its start escaped too."""
    found = _START.match(escaped)
    if found is None:
        return escaped
    if found["entity"]:
        sign = f"&#{ord(found['entity'])};"
        return f"{found['note'] or ''}{sign}{escaped[found.end() :]}"
    at = found.end() if found["number"] else 0
    return f"{escaped[:at]}\\{escaped[at:]}"


def end_of_heading(escaped: str) -> str:
    """Return an escaped heading with a final `#`, which a parser would drop."""
    return re.sub(r"#+$", lambda found: "\\#" * len(found[0]), escaped)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
