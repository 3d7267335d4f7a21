"""Control characters: visible in what is printed, and none in metadata.

Titles, names of files and values of settings come from anywhere. An escape sequence in one can move
the cursor, rename the window or hide a line; a bidirectional override reorders what is read. A book
shows metadata in lists, feeds, indexes and files, where a value is one line, or paragraphs.
"""

from __future__ import annotations

import re

from fascicle.model.words import NONCHARACTERS

# C0 controls except tab and line feed, DEL and C1 controls; line and paragraph separators; and the
# embeddings, overrides and isolates of UAX #9. Marks such as U+200F, which Hebrew and Arabic
# titles need, move no letters.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Of metadata: what shows as a space, as it does in a text, and what is left out. Halves of
# characters (surrogates) cannot be written to a file at all.
_SPACES = re.compile(
    f"[ \x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(NONCHARACTERS))}]+"
)
_LEFT_OUT = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_BLANK_LINES = re.compile(r"\n[\s\x00-\x1f]*\n")
# The keys whose values are paragraphs.
_PARAGRAPHS = {"summary", "notes"}


def visible(text: str) -> str:
    r"""Return text with such characters escaped, as `\x1b` or `\u202e`."""
    # Fast path: only line feeds are not printable to Python in most messages.
    return text if text.isprintable() else _OBEYED.sub(_escaped, text)


def visible_json(text: str) -> str:
    r"""Return JSON, which escapes only the first 32 characters itself, with `\u009b` for others."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def metadata_value(key: str, text: str) -> str:
    """Return a value of metadata without control characters and needless spaces.

    It is one line; a summary, and notes, have a blank line between two paragraphs.
    """
    return _paragraphs(text) if key in _PARAGRAPHS else _one_line(text)


def _one_line(text: str) -> str:
    # Fast path: most values are one line of letters.
    shown = text if text.isprintable() else _LEFT_OUT.sub("", text)
    return _SPACES.sub(" ", shown).strip()


def _paragraphs(text: str) -> str:
    lines = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    return "\n\n".join(filter(None, map(_one_line, _BLANK_LINES.split(lines))))


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
