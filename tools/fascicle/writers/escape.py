"""Escape text for MyST, so that each character of it is read as that character.

Escapes stand only where MyST, with or without its extensions, could read something else. They
are those of CommonMark: a backslash before a mark. Which marks act where was found by asking the
parser; a page is read back before it is written, so that a gap here cannot lose a word.
"""

from __future__ import annotations

import re

from fascicle.model.words import NONCHARACTERS

# These can begin something anywhere in a line: emphasis, code, roles, links, tags, substitutions,
# maths, strikethrough, table cells.
_ANYWHERE = re.compile(r"[\\`*\[\]<{}$~|]")
# Inside a word an underscore is only that; at its edge it could begin or end emphasis.
_UNDERSCORE = re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
# Addresses that an extension would make links of, and references to sections: the slash, the dot
# or the "at" without which they are none, and a section sign, for which there is no backslash.
_ADDRESS = re.compile(r"/(?=/(?![\s/]))|\.(?<=www\.)|@(?<=[\w.+-]@)(?=[\w-])")
_SECTION = re.compile(r"§(?=[0-9])")
# Most lines have none of all these, nor an address.
_ACTING = re.compile(r"[\\`*\[\]<{}$~|_&@§]")
# At the start of a line: headings, quotations, comments, lists, rules and underlines, fields and
# fences, table rows, block breaks, targets; three hyphens, with which front matter begins where
# they come first in a directive, whatever else is on their line. What is named is itself no mark:
# a number, or a note of ours; the mark that would make a list or a definition of it comes after.
_START = re.compile(
    r"[#>%:]|[-+](?=\s|$)|\+\+\+|-(?=--|[-\s:|]*$)|=(?=[=\s]*$)|\((?=.*\)=\s*$)"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))|(?P<note>\[\^[^\s\]]+\])(?=:)"
)
# A note's mark that would be a link with what follows. In escaped text only such marks have "[^".
_LINKED = re.compile(r"\[\^[^\s\]]+\](?=\()")
# What a page cannot hold: controls and noncharacters. Each shows as a space. What this Python's
# Unicode has not assigned yet may be a letter in the next one's, and is kept.
_UNSHOWN = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{''.join(sorted(NONCHARACTERS))}]")
# Inside a double-quoted string of YAML or JSON: marks, tabs, ends of lines, a byte-order mark.
_YAML_ESCAPED = re.compile('["\\\\\n\t\u0085\u2028\u2029\ufeff]')
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")


def escape(text: str) -> str:
    """Return text of one line, anywhere but at the start of a line of a page."""
    shown = showable(text)
    if not _acts(shown):
        return shown
    escaped = _ADDRESS.sub(r"\\\g<0>", _ANYWHERE.sub(r"\\\g<0>", shown))
    escaped = _ENTITY.sub(r"\\&", _UNDERSCORE.sub(r"\\_", escaped))
    return _SECTION.sub("&sect;", escaped)


def escape_lines(text: str) -> str:
    """Return text with each of its lines escaped."""
    spaced = text.replace("\n", " ")
    if spaced.isprintable() and not _acts(spaced):
        return text
    return "\n".join(map(escape, text.split("\n")))


def _acts(text: str) -> bool:
    """Say whether anything in a text could be read as something else."""
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
    """Return escaped text with no link in it: after a note's mark, a bracket is only that."""
    return _LINKED.sub(r"\g<0>\\", escaped) if "[^" in escaped else escaped


def escape_heading(text: str) -> str:
    """Return the text of a heading; a `#` at its end would be left out."""
    return re.sub(r"(#+)$", lambda m: "\\#" * len(m[1]), escape(text).strip())


def showable(text: str) -> str:
    """Return text with a space for each character that a page cannot show."""
    # Spaces of other kinds are not printable to Python, and shown all the same.
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
    """Return text as `showable` does, but with its line ends."""
    return "\n".join(showable(line) for line in text.split("\n"))


def _yaml_escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in '"\\':
        return "\\" + character
    return "\\n" if character == "\n" else f"\\u{ord(character):04x}"
