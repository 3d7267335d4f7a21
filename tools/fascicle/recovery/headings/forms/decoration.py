"""Decoration on both sides of a heading: - 9 -, *Chapter One*, == Part the First."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fascicle.recovery.headings.forms.heading_form import HeadingForm

# Decoration on both sides of a heading. It is visible and kept, except for emphasis marks.
FRAME = "_*#=~-–—|<>()[]·•★☆✦✧♥♡❤♦◆◇❀✿"
EMPHASIS = "_*"
# The signs of a heading in AsciiDoc: == Part the First.
_SIGNS = re.compile(r"={1,6} +(?=[^\s=])(?!.*=$)")


def unframed(text: str) -> tuple[str, str, str]:
    """Return the decoration before a line, its text, and the decoration after it."""
    if text.startswith("=") and (signs := _SIGNS.match(text)):
        return signs[0], text[signs.end() :], ""
    if text[:1] not in FRAME or text[-1:] not in FRAME:
        return "", text, ""
    inner = text.strip(f"{FRAME} ")
    start = text.find(inner) if inner else 0
    before, after = text[:start], text[start + len(inner) :]
    return (before, inner, after) if before.strip() and after.strip() else ("", text, "")


def framed(form: HeadingForm, before: str, after: str) -> HeadingForm:
    """Return a form with its decoration, as typed."""
    if form.title:
        return replace(form, label=before + form.label, title=form.title + after)
    return replace(form, label=before + form.label + after)
