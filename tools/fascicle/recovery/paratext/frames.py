"""Frames: the lines that transcribers put around a text, between rules across the page.

    The Harbour Etexts, No. 12. Please copy this file.

    Title: The Gate
    Author: Ada Quill
    ==================================================

A frame needs a title field above the first rule; the end is set aside only if the same rule occurs
once more, near it. Project Gutenberg's own marks are handled in `gutenberg`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paratext.gutenberg import header_fields
from fascicle.recovery.shared.stretches import without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft

_RULE = re.compile(r"(?P<mark>[=*_~#-])(?P=mark){19,}")
_TITLE = re.compile(r"\s*title: *\S", re.IGNORECASE)
_FIELD = re.compile(r"\s*[^\W\d_][\w ]{2,30}: *\S")
# The longest frame, in lines.
LONGEST = 60
# A title and one more field.
FEWEST = 2


def frames(draft: Draft) -> Draft:
    """Set aside a header with a title above a rule, and the lines below that rule at the end."""
    lines = draft.source.lines
    end = next((n for n, line in enumerate(lines[:LONGEST]) if _RULE.fullmatch(line.strip())), None)
    if end is None or draft.ledger or not _is_header(lines[:end]):
        return draft
    rule = lines[end].strip()
    first = max(end + 1, len(lines) - LONGEST)
    again = [n for n in range(first, len(lines)) if lines[n].strip() == rule]
    spans = [Span(1, end + 1)] + [Span(n + 1, len(lines)) for n in again if len(again) == 1]
    draft = replace(draft, found=header_fields(lines[:end], draft.found))
    return without(draft, "boilerplate", *spans)


def _is_header(lines: Sequence[str]) -> bool:
    """Return whether lines contain a title field and one more, and no heading."""
    fields = sum(_FIELD.match(line) is not None for line in lines)
    forms = (form for line in lines if line.strip() and (form := heading_form(line)))
    headed = any(form.shape == "labelled" for form in forms)
    return fields >= FEWEST and any(map(_TITLE.match, lines)) and not headed
