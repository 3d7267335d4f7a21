"""AsciiDoc, as pandoc reads all of it: attributes, conditions, comments, and titles of documents.

    = The Weir: A Novel            a title and a subtitle
    Ada Quill <ada@example.org>    an author
    v2, 2020-11-09: corrected      a date
    :town: Aldermarsh              {town} is Aldermarsh
    // not yet                     nothing

pandoc's reader shows `{town}`, and takes a header with a comment or such a date for prose.
"""

from __future__ import annotations

import re

from fascicle.readers.pandoc import STYLES, marked_verse

_COMMENTS = re.compile(r"^////+\n[\s\S]*?^////+$|^//(?!/).*\n", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^:(!?)([A-Za-z_][\w-]*)(!?):(?:[ \t]+(.*))?$", re.MULTILINE)
_REFERENCE = re.compile(r"(?<!\\)\{([A-Za-z_][\w-]*)\}")
_PASSED = re.compile(r"pass:[a-z,]*\[(.*)\]")
_IF = re.compile(r"(ifdef|ifndef|ifeval|endif)::([^\[]*)\[(.*)\]")
# Attributes that every document has.
_OWN = {"empty", "sp", "nbsp", "zwsp", "wj", "apos", "quot", "lsquo", "rsquo", "ldquo", "rdquo",
        "deg", "plus", "brvbar", "vbar", "amp", "lt", "gt", "startsb", "endsb", "caret", "asterisk",
        "tilde", "backslash", "backtick", "two-colons", "two-semicolons", "cpp"}  # fmt: skip
_VERSE = re.compile(r"^(\[verse[^\]\n]*\]\n(____|--)\n)(.*?)(?=^\2$)", re.MULTILINE | re.DOTALL)
_VERSE_PARAGRAPH = re.compile(r"^(\[verse[^\]\n]*\]\n)(?!____|--)((?:.+\n?)+)", re.MULTILINE)
_HARD = re.compile(r"^\[%hardbreaks[^\]\n]*\]\n((?:.+\n?)+)", re.MULTILINE)
# A note directly behind a word, and one on several lines: pandoc reads only others.
_CLINGING = re.compile(r"(?<=\w)(?=footnote:[\w-]*\[)")
_MACRO = re.compile(r"\w:[^\s\[\]]{0,300}\[(?:[^\[\]\n]|\[[^\[\]\n]*\]|\n(?!\n))*\]")
# A longer rule; the ends of a line that is empty.
_RULE = re.compile(r"^'{3,}$", re.MULTILINE)
_BLANKS = re.compile(r"^\{empty\}(?: \+\n\{empty\})*(?: \+)?$", re.MULTILINE)
_HEADER = re.compile(r"\A\s*= (?P<title>.+)\n(?P<authors>[^:=/\s].*\n)?(?P<date>[^:=/\s].*\n)?")
_EMAIL = re.compile(r"\s*<[^<>\n]*>")
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}|\w+ \d{4}")
_IMAGE = re.compile(r"(image::?)(?!\w+:|/)([^\[\s]{1,300}\[)")
# What pandoc does not know what to do with, in a header.
_UNREAD = re.compile(r"^:(?!(?:lang|date):)!?[A-Za-z_][\w-]*!?:.*\n", re.MULTILINE)
_PART = re.compile(r"^= (?=\S)", re.MULTILINE)
_HEADING = re.compile(r"^(={1,6}) (?=\S)", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# References to references, so deep.
DEEPEST = 5


def attributes_of(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for before, name, after, value in _ATTRIBUTE.findall(text):
        if before or after:
            found.pop(name, None)
        else:
            passed = _PASSED.fullmatch(value.strip())
            found.setdefault(name, passed[1] if passed else value.strip())
    return found


def with_references(text: str, attributes: dict[str, str]) -> str:
    """Return a text with the values of attributes in the places of references to them."""
    for _ in range(DEEPEST):
        replaced = _REFERENCE.sub(
            lambda it: it[0] if it[1] in _OWN else attributes.get(it[1], it[0]), text
        )
        if replaced == text or len(replaced) > 2 * len(text) + 10_000:
            break
        text = replaced
    return text


def prepared(_name: str, text: str) -> str:
    """Return AsciiDoc with nothing that pandoc drops, or shows though it is no text."""
    text = _COMMENTS.sub("", text)
    attributes = attributes_of(text)
    text = with_references(_without_excluded(text, attributes), attributes)
    if folder := attributes.get("imagesdir"):
        text = _IMAGE.sub(lambda it: f"{it[1]}{folder.rstrip('/')}/{it[2]}", text)
    text = _UNREAD.sub("", text)
    text = _with_sections(_HEADER.sub(_header, text))
    text = _BLANKS.sub("{nbsp}", _RULE.sub("'''", text))
    text = _VERSE.sub(lambda it: f"{it[1]}{_lines(it[3])}\n", text)
    text = _VERSE_PARAGRAPH.sub(lambda it: f"{it[1]}____\n{_lines(it[2])}\n____\n", text)
    text = _HARD.sub(lambda it: " +\n".join(it[1].splitlines()) + "\n", text)
    return _MACRO.sub(lambda it: it[0].replace("\n", " "), _CLINGING.sub("{empty}", text))


def _lines(body: str) -> str:
    """Return lines of verse, with the indents that pandoc drops."""
    return marked_verse(_INDENT.sub(lambda it: "\u00a0" * len(it[0]), body))


def _with_sections(text: str) -> str:
    """Return a text whose parts are sections, and all below them deeper: pandoc knows no parts."""
    head = _HEADER.match(text)
    begin = head.end() if head else 0
    body = text[begin:]
    return text[:begin] + (shifted(body, 1) if _PART.search(body) else body)


def shifted(text: str, levels: int) -> str:
    """Return a text whose headings are so many levels deeper, down to the sixth."""
    return _HEADING.sub(lambda it: "=" * min(6, max(1, len(it[1]) + levels)) + " ", text)


def _header(match: re.Match[str]) -> str:
    """Return the header of a document: what is behind the last colon of a title is a subtitle."""
    title = STYLES["subtitle"].join(match["title"].rsplit(": ", 1))
    authors = _EMAIL.sub("", match["authors"] or "")
    day = _DAY.search(match["date"] or "")
    return f"= {title}\n{authors}" + (f":date: {day[0]}\n" if day else "")


def _without_excluded(text: str, attributes: dict[str, str]) -> str:
    """Return a text without what its conditions exclude, and without these."""
    kept: list[str] = []
    # Whether each condition that is open holds.
    opened: list[bool] = []
    for line in text.splitlines():
        match = _IF.fullmatch(line.strip())
        if match is None:
            if all(opened):
                kept.append(line)
        elif match[1] == "endif":
            del opened[-1:]
        else:
            names = re.split(r"[,+]", match[2])
            is_set = any(name in attributes for name in names) or match[1] == "ifeval"
            holds = is_set != (match[1] == "ifndef")
            if not match[3] or match[1] == "ifeval":
                opened.append(holds)
            elif holds and all(opened):
                kept.append(match[3])
    return "\n".join(kept) + "\n"
