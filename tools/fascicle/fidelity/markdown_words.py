"""The words of a Markdown file by its characters alone, to compare with what the reader has read.

Signs are taken away by a few expressions, and nothing else is known of the language.
"""

from __future__ import annotations

import re
from html import unescape

from fascicle.model.words import words

_FENCED = re.compile(
    r"^[ >]*(`{3,}|~{3,})[^\n`]*\n.*?(?:^[ >]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n\s*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_NOTE = re.compile(
    r"^ {0,3}\[\^([^\]\s]+)\]:(.*(?:\n(?:[ \t]+.*|(?!\[\^[^\]\s]+\]:)[^\n\s].*|(?=\n[ \t])))*)",
    re.MULTILINE,
)
# A mark that nothing closes is looked behind no further than this.
_INLINE_NOTE = re.compile(r"\^\[([^\]]{0,2000})\]")
_NAMED = re.compile(r"^ {0,3}\[([^\]^\s][^\]]{0,1000})\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]\s]{1,1000})\]")
_IMAGE = re.compile(r"!\[[^\]]{0,2000}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,1000}\])?")
_TARGET = re.compile(r"\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\]\n]*\])")
_ESCAPED = re.compile(r"\\([!-/:-@[-`{-~])")
# Emphasis begins or ends beside a letter; a star or a stroke alone is text.
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|~~")
_HIDDEN = "\ufdd8"


def words_of_markdown(text: str) -> list[str]:
    """Return the words of a Markdown file, those of its notes last."""
    kept: list[str] = []

    def keep(said: str) -> str:
        kept.append(said)
        return f"{_HIDDEN}{len(kept) - 1}{_HIDDEN}"

    text = _FENCED.sub(lambda match: keep(match[0]), text)
    text = _CODE.sub(lambda match: keep(match[2]), text)
    text = _ESCAPED.sub(lambda match: keep(match[1]), text)
    notes: dict[str, str] = {}
    more: list[str] = []
    for match in _NOTE.finditer(text):
        if match[1] in notes:
            more.append(match[0])
        notes.setdefault(match[1], match[2])
    text = _INLINE_NOTE.sub(lambda match: _inline(notes, match[1]), _NOTE.sub("", text))
    marks = dict.fromkeys(_MARK.findall("\n".join([text, *notes.values()])))
    # A mark without its note and a note without its mark are text, with their labels.
    text = _MARK.sub(lambda match: " " if match[1] in notes else match[0], text)
    unmarked = [f"[{label}] {said}" for label, said in notes.items() if label not in marks]
    said = [notes[label] for label in marks if label in notes]
    text = "\n\n".join([_NAMED.sub("", text), *unmarked, *more, *said])
    text = _EMPHASIS.sub("", _TARGET.sub("]", _IMAGE.sub(" ", text)))
    text = re.sub(f"{_HIDDEN}(\\d+){_HIDDEN}", lambda match: kept[int(match[1])], unescape(text))
    return words(text)


def _inline(notes: dict[str, str], said: str) -> str:
    """Return the mark of a note that is written where its mark is."""
    label = f"{_HIDDEN}{len(notes)}"
    notes[label] = said
    return f"[^{label}]"
