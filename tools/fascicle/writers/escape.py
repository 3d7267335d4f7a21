"""Escapes for MyST, so that each character of a text is read as that character.

An escape is written only where MyST, with or without its extensions, could read markup. Escapes are
those of CommonMark: a backslash before the mark. The list of active marks was found by testing the
parser. A page is read back before it is written, so a gap here cannot lose a word.
"""

from __future__ import annotations

import re

from fascicle.model.words import NONCHARACTERS

# Active anywhere in a line: emphasis, code, roles, links, tags, substitutions, maths,
# strikethrough, table cells.
_ANYWHERE = re.compile(r"[\\`*\[\]<{}$~|]")
# Inside a word an underscore is literal; at its edge it could begin or end emphasis.
_UNDERSCORE = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
# Web and e-mail addresses, which an extension would link: the slash, dot or "at" that makes the
# address; section signs before a number, for which there is no backslash escape.
_ADDRESS = re.compile(r"/(?=/(?![\s/]))|\.(?<=www\.)|@(?<=[\w.+-]@)(?=[\w-])")
_SECTION = re.compile(r"§(?=[0-9])")
# Fast path: most lines contain none of these, and no address.
_ACTING = re.compile(r"[\\`*\[\]<{}$~|_&@§]")
# Active at the start of a line: headings, quotations, comments, lists, rules and underlines, fields
# and fences, table rows, block breaks, targets; three hyphens, which begin front matter at the
# start of a directive. The named groups are not active themselves (a number, a note of ours); the
# mark after them is, since it would begin a list or a definition.
_START = re.compile(
    r"[#>%:]|[-+](?=\s|$)|\+\+\+|-(?=--|[-\s:|]*$)|=(?=[=\s]*$)|\((?=.*\)=\s*$)"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?P<note>\[\^[^\s\]]+\])(?=:)"
)
# A note's mark before "(", which would read as a link. In escaped text only such marks have "[^".
_LINKED = re.compile(r"\[\^[^\s\[\]]+\](?=\()")
# The text of a link on a line.
_LINK_TEXT = re.compile(r"\S(?:.*\S)?")
# Characters that a page cannot contain: controls and noncharacters. Each is shown as a space.
# Unassigned characters are kept: they may be letters in a later version of Unicode.
_UNSHOWN = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{''.join(sorted(NONCHARACTERS))}]")
# To be escaped in a double-quoted YAML or JSON string: marks, tabs, line ends, a byte-order mark.
_YAML_ESCAPED = re.compile('["\\\\\n\t\u0085\u2028\u2029\ufeff]')
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")


def escape(text: str) -> str:
    """Return text escaped for any place except the start of a line of a page."""
    shown = showable(text)
    if not _acts(shown):
        return shown
    escaped = _ADDRESS.sub(r"\\\g<0>", _ANYWHERE.sub(r"\\\g<0>", shown))
    escaped = _ENTITY.sub(r"\\&", _UNDERSCORE.sub(r"\\_", escaped))
    return _SECTION.sub("&sect;", escaped)


def escape_lines(text: str) -> str:
    spaced = text.replace("\n", " ")
    if spaced.isprintable() and not _acts(spaced):
        return text
    return "\n".join(map(escape, text.split("\n")))


def _acts(text: str) -> bool:
    """Return whether a text contains anything that MyST could read as markup."""
    return _ACTING.search(text) is not None or "//" in text or "www." in text


def start_of_line(escaped: str) -> str:
    """Return an escaped line with its start escaped too."""
    line = escaped.lstrip()
    match = None if line[:1].isalpha() else _START.match(line)
    if not match:
        return line
    at = match.end() if match.lastgroup else 0
    return f"{line[:at]}\\{line[at:]}"


def unlinked(escaped: str) -> str:
    """Return escaped text without accidental links after the marks of notes."""
    return _LINKED.sub(r"\g<0>\\", escaped) if "[^" in escaped else escaped


def link(escaped: str, address: str) -> str:
    """Return escaped text as a link on each of its lines, with the spaces around it outside.

    The address needs no escape but that of "&", which may begin an entity: the reader of a format
    lets no address through that has angle brackets, backslashes or spaces.
    """
    target = address.replace("&", "&amp;")
    lines = escaped.split("\n")
    return "\n".join(_LINK_TEXT.sub(lambda m: f"[{_no_note(m[0])}](<{target}>)", n) for n in lines)


def _no_note(escaped: str) -> str:
    """Return the text of a link so that it is no mark of a note."""
    return f"\\{escaped}" if escaped.startswith("^") else escaped


def escape_heading(text: str) -> str:
    return without_closing(escape(text).strip())


def without_closing(escaped: str) -> str:
    """Return the escaped text of a heading with a final `#`, which the parser would drop."""
    return re.sub(r"(#+)$", lambda m: "\\#" * len(m[1]), escaped)


def showable(text: str) -> str:
    """Return text with a space for each character that a page cannot show."""
    # Fast path; spaces other than U+0020 are not printable to Python, but are kept.
    if text.isprintable():
        return text
    return _LINE_ENDS.sub(" ", _UNSHOWN.sub(" ", text))


def argument(text: str) -> str:
    """Return text as the argument of a directive: raw, on one line."""
    return " ".join(showable(text).split())


def quoted(text: str) -> str:
    """Return text as a double-quoted YAML string on one line, which is also JSON."""
    return '"' + _YAML_ESCAPED.sub(_yaml_escape, showable_or_line_end(text)) + '"'


def showable_or_line_end(text: str) -> str:
    """Return text as `showable` does, with its line ends kept."""
    return "\n".join(showable(line) for line in text.split("\n"))


def _yaml_escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in '"\\':
        return "\\" + character
    return "\\n" if character == "\n" else f"\\u{ord(character):04x}"
