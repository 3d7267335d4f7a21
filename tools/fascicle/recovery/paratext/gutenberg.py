"""Project Gutenberg's frame around a text: header, licence, credits, end mark.

Lines are set aside only before the start mark, after the end mark, or if they are a known line just
inside them, and only if there is a mark: a text that merely mentions Project Gutenberg keeps every
word. The header's `Title:` and `Author:` become metadata.

The marks of other libraries count if they contain the title.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.recovery.paratext.language_names import language_code
from fascicle.recovery.shared.lines import key_of, tidy
from fascicle.recovery.shared.stretches import without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft, Found

_START = re.compile(
    r"\*\*\*\s*START OF (THE|THIS) PROJECT GUTENBERG.*|\*END\W?THE SMALL PRINT.*\*END\*.*"
    r"|\*END\*THE SMALL PRINT!.*",
    re.IGNORECASE,
)
_END = re.compile(
    r"\*\*\*\s*END OF (THE|THIS) PROJECT GUTENBERG.*|End of (the |this )?Project Gutenberg.*",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"\*\*\*.*\b(?:START|BEGIN)\w*\b.*\*\*\*")
_ENDING = re.compile(r"\*\*\*.*\bENDS?\b.*\*\*\*")
_CREDIT = re.compile(
    r"(Produced by|Transcribed (from|by)|This (e-?text|eBook) was (produced|prepared|created)"
    r"|(E-?text|HTML version|Scanned|Prepared|Proofread)"
    r" (prepared |produced |and proofed |and proofread )?by"
    r"|The Project Gutenberg E-?(text|book) of|Note: (Project Gutenberg|Images of))",
    re.IGNORECASE,
)
# The longest mark, which may contain a title.
_LONGEST = 400
# Credits are among the first blocks after the mark, before or after the title page.
_CREDITS_WITHIN = 3

_FIELD = re.compile(
    r"\s*(Title|Authors?|Language|Translator|Editor|Illustrator):\s*(\S.*)", re.IGNORECASE
)
_NUMBER = re.compile(r"\[(?:e-?book|e-?text) #(\d+)\]", re.IGNORECASE)
_PEOPLE = ("author", "translator", "editor", "illustrator")


def gutenberg(draft: Draft) -> Draft:
    """Set aside header and licence, and take metadata from the header."""
    lines = draft.source.lines
    start = _first(lines, _START, 0)
    end = _first(lines, _END, start or 0)
    if start is not None:
        draft = replace(draft, found=draft.found.with_values(sources=_address(lines[:start])))
    if start is None and end is None:
        start, end = _marks_with_title(lines)
    if start is not None:
        header = lines[:start]
        draft = replace(draft, found=header_fields(header, draft.found))
        draft = without(draft, "boilerplate", Span(1, start + 1))
        draft = _credits(draft)
    if end is not None and (start is not None or _licence_follows(lines, end)):
        draft = without(draft, "boilerplate", Span(end + 1, len(lines)))
    return draft


def _first(lines: Sequence[str], pattern: re.Pattern[str], begin: int) -> int | None:
    """Return the index of the first line from `begin` on that matches, None if none does."""
    # Fast path: both marks begin with an asterisk, or with "End".
    may_be = (i for i in range(begin, len(lines)) if lines[i].lstrip()[:1] in ("*", "E", "e"))
    marks = ((i, lines[i].strip()) for i in may_be if len(lines[i]) <= _LONGEST)
    return next((i for i, line in marks if pattern.match(line)), None)


def _marks_with_title(lines: Sequence[str]) -> tuple[int | None, int | None]:
    """Return the start and the end mark of a text, if both repeat the title in its header."""
    start = _first(lines, _BEGINNING, 0)
    end = _first(lines, _ENDING, start) if start is not None else None
    if start is None or end is None:
        return None, None
    # A subtitle is on the next line.
    fields = filter(None, map(_FIELD.match, lines[:start]))
    title = next((key_of(field[2]) for field in fields if field[1].lower() == "title"), "")
    if not title:
        return None, None
    named = title in key_of(lines[start]) and title in key_of(lines[end])
    return (start, end) if named else (None, None)


def _licence_follows(lines: Sequence[str], end: int) -> bool:
    """Return whether the licence follows an end mark without a start mark."""
    return any("Gutenberg-tm" in line or "gutenberg.org" in line for line in lines[end + 1 :])


def header_fields(lines: Sequence[str], found: Found) -> Found:
    """Return the metadata with the fields of a header; indented lines continue a value."""
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        match = _FIELD.match(line)
        if match:
            key = match[1].lower()
            fields.setdefault(key, match[2].strip())
        elif key and line.startswith((" ", "\t")) and line.strip():
            fields[key] += " " + line.strip()
        else:
            key = ""
    people = {f"{key}s": (tidy(fields[key]),) for key in _PEOPLE if fields.get(key)}
    if "authors" in fields:
        people["authors"] = (tidy(fields["authors"]),)
    return found.with_values(
        title=tidy(fields.get("title", "")),
        language=language_code(fields.get("language", "")),
        **people,
    )


def _address(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the address of the text's page, from the number in its header."""
    numbers = (_NUMBER.search(line) for line in lines if len(line) <= _LONGEST)
    number = next((match[1] for match in numbers if match), "")
    return (f"https://www.gutenberg.org/ebooks/{number}",) if number else ()


def _credits(draft: Draft) -> Draft:
    """Set aside the names of the transcribers, just inside the start mark."""
    head = [b for b in draft.blocks[:_CREDITS_WITHIN] if isinstance(b, Stretch)]
    named = [b for b in head if _CREDIT.match(b.lines[0].strip())]
    return draft.set_aside("credits", *named)
