"""Headings that are names: Prologue, Appendix B, Preface to the Second Edition, Persons."""

from __future__ import annotations

import re

from fascicle.recovery.headings.forms.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.keywords import NAMED, PERSONS
from fascicle.recovery.shared import numerals

_NAMED = re.compile(
    r"(?P<label>(?P<name>" + "|".join(sorted(map(re.escape, NAMED), key=len, reverse=True)) + r")\b"
    r"(?:\s+(?P<number>\d{1,3}|(?-i:[IVXL]+)|[^\W\d_]+))?"
    r"(?P<of>\s+(?:by|to|of|for|von|zu|zur|zum|par|à|de|du|di|del|della|da|do|av|af|till|til|van)"
    r"\s+\S.*)?)(?:\s*(?P<joiner>[.:]|--+|[-–—])\s*(?P<title>\S.*)?)?",
    re.IGNORECASE,
)
# The kinds of names with a number (Interlude II), and with what they are of (Preface to the ...).
_NUMBERED_NAMES = {"prologue", "epilogue", "interlude", "appendix"}
_NAMES_OF = {"preface", "introduction", "foreword", "afterword", "dedication"}


def named_form(text: str) -> HeadingForm | None:
    match = _NAMED.fullmatch(text.replace("’", "'"))
    if not match or match["label"][0].islower():
        persons = not text[:1].islower() and PERSONS.fullmatch(text.rstrip(".:"))
        return HeadingForm("named", "dramatis-personae", text) if persons else None
    title = text[match.start("title") :] if match["title"] else ""
    label = text[: match.end("label")] if title else text
    joiner = text[match.end("label") : match.start("title")] if title else ""
    number = numerals.value(match["number"]) if match["number"] else None
    kind = NAMED.get(match["name"].casefold())
    # No name contains the "İ" that Python matches with "i".
    if kind is None or (kind == "note" and title and not title_like(title)):
        return None
    if match["number"] and (number is None or kind not in _NUMBERED_NAMES):
        return None
    if match["of"] and kind not in _NAMES_OF:
        return None
    return HeadingForm("named", kind, label, title, number, joiner=joiner)
