"""Escapes and emphasis for MyST, so that each character of a text is read as that character.

An escape is written only where MyST, with or without its extensions, could read markup. Escapes are
those of CommonMark: a backslash before the mark. The list of active marks was found by testing the
parser. A page is read back before it is written, so a gap here cannot lose a word.

Emphasis on a line is delimiters that CommonMark reads as the same styles.

    *Exeunt **Angels**.*    ***Never!***    _**Now** and_ then    *Knight.*&#76;isten

Where emphasis and strong emphasis begin or end together among other words, their asterisks would be
one row, which a parser may divide otherwise: emphasis has underscores there. A delimiter is none
between a letter outside and punctuation inside, and an underscore none inside a word: there the
letter is written as a character reference, which counts as punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

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
_EMPHASIS, _STRONG = "*", "**"
_BOTH = f"{_EMPHASIS}{_STRONG}"
_MARKS_OF = {_EMPHASIS: {_EMPHASIS}, _STRONG: {_STRONG}, _BOTH: {_EMPHASIS, _STRONG}}
_BESIDE_STRONG = {_EMPHASIS: "_"}
_DELIMITERS = {*_MARKS_OF, *_BESIDE_STRONG.values()}


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


def emphasised(pieces: Sequence[tuple[str, str]]) -> str:
    """Return the pieces of a line, escaped text with its mark ("", "*", "**", "***"), as Markdown.

    The spaces around words of one style are outside its delimiters.
    """
    line = _Line()
    for n, (mark, text) in enumerate(pieces):
        following = next((after for after, words in pieces[n + 1 :] if words.strip()), "")
        line.write(_MARKS_OF.get(mark, set()), text, _MARKS_OF.get(following, set()))
    tokens = line.tokens()
    # A reference is punctuation to the delimiters on its other side, too.
    while (apart := _set_apart(tokens)) != tokens:
        tokens = apart
    return "".join(tokens)


class _Line:
    """The tokens of a line: delimiters and texts, those that touch in one cluster."""

    def __init__(self) -> None:
        self._clusters: list[list[str]] = [[]]
        self._open: list[str] = []
        self._space = ""

    def tokens(self) -> list[str]:
        self._close(set())
        self._add(self._space)
        return [token for cluster in self._clusters for token in _distinct(cluster)]

    def write(self, marks: set[str], text: str, following: set[str]) -> None:
        """Add a text in a style; of two marks that begin, that of the `following` text is outer."""
        bare = text.strip()
        if not bare:
            self._space += text
            return
        self._space += text[: len(text) - len(text.lstrip())]
        # What was emphasised word by word stays so.
        self._close(set() if self._space and marks == {*self._open} else marks)
        self._add(self._space)
        for mark in sorted(marks.difference(self._open), key=lambda m: (m not in following, m)):
            self._clusters[-1].append(mark)
            self._open.append(mark)
        self._add(bare)
        self._space = text[len(text.rstrip()) :]

    def _close(self, kept: set[str]) -> None:
        while not kept.issuperset(self._open):
            self._clusters[-1].append(self._open.pop())

    def _add(self, text: str) -> None:
        if text and self._open:
            self._clusters[-1].append(text)
        elif text:
            self._clusters += [[text], []]


def _distinct(cluster: Sequence[str]) -> Iterable[str]:
    """Return a cluster with delimiters that differ from those that they touch."""
    match cluster:
        case ["*" | "**", "*" | "**", text, "*" | "**", "*" | "**"]:
            return _BOTH, text, _BOTH
    touching = any(a in _MARKS_OF and b in _MARKS_OF for a, b in pairwise(cluster))
    return (_BESIDE_STRONG.get(token, token) for token in cluster) if touching else cluster


def _set_apart(tokens: Sequence[str]) -> list[str]:
    """Return tokens with a reference for each letter beside which a delimiter would be text."""
    apart = list(tokens)
    opened: set[str] = set()
    for n, token in enumerate(tokens):
        if token not in _DELIMITERS:
            continue
        before, after = "".join(tokens[n - 1 : n])[-1:], "".join(tokens[n + 1 : n + 2])[:1]
        is_end = token in opened
        opened ^= {token}
        outside, inside = (after, before) if is_end else (before, after)
        if _is_in_word(outside) and (token in _BESIDE_STRONG.values() or not _is_in_word(inside)):
            at = n + 1 if is_end else n - 1
            apart[at] = _with_reference(tokens[at], first=is_end)
    return apart


def _is_in_word(character: str) -> bool:
    """Return whether CommonMark takes a character for neither space nor punctuation."""
    return not character.isspace() and unicodedata.category(character or " ")[0] not in "PSZ"


def _with_reference(escaped: str, *, first: bool) -> str:
    """Return escaped text with a reference for its first or last character.

    An underscore beside it is inside a word no more.
    """
    if first:
        rest = escaped[1:]
        return f"&#{ord(escaped[0])};" + (f"\\{rest}" if rest.startswith("_") else rest)
    rest = escaped[:-1]
    if rest.endswith("_") and not rest.endswith("\\_"):
        rest = f"{rest[:-1]}\\_"
    return f"{rest}&#{ord(escaped[-1])};"
