"""Heading candidates: the stretches that may be headings, with their surroundings.

Shared by the modules that choose among them: numbers, titles alone, titles below a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from fascicle.model.blocks import Evidence, Stretch
from fascicle.recovery.headings.forms.heading_form import LONGEST, HeadingForm, title_like
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import is_capitals, join, tidy

if TYPE_CHECKING:
    from fascicle.model.draft import Draft
    from fascicle.recovery.contents.contents_entries import ContentsTitles

# The most lines, and the usual most characters, of a heading's title.
TITLE_LINES = 3
# The most lines and characters of a title that says what happens in its chapter.
LONG_TITLE_LINES, LONGEST_SUMMARY = 8, 480
LONGEST_TITLE = 70
# Beginnings of stage directions, speech, sources and list items, which are no titles.
NOT_TITLES = ("[", "_[", "(", "“", '"', "--", "—", "- ", "* ", "• ")
# Whose the text is: Copyright ©, 2031; © 2031 by Ada Quill; Copyright, 2031.
_RIGHTS = re.compile(r"(?:copyright\W+)?(?:©|\(c\))|copyright\W+\d{4}", re.IGNORECASE)


class Candidate(NamedTuple):
    """A stretch that may be a heading, with its position and its surroundings."""

    at: int
    block: Stretch
    form: HeadingForm | None
    text: str
    # The title on the lines below a first line with the number.
    below: str
    # Whether it is in the printed contents.
    in_contents: bool
    gap_after: int
    following: Stretch | None


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate that was chosen as a heading, its form, and the evidence."""

    place: Candidate
    form: HeadingForm
    why: Evidence

    @property
    def untitled(self) -> bool:
        """Whether it is a number or a name without a title."""
        return not self.form.title and not self.place.below


def candidates_of(draft: Draft, printed: ContentsTitles) -> list[Candidate]:
    """Return the stretches short enough to be a heading."""
    places = []
    for at, block in enumerate(draft.blocks):
        if not isinstance(block, Stretch) or len(block.lines) > LONG_TITLE_LINES:
            continue
        long = with_long_title(block)
        if long is None and len(block.lines) > TITLE_LINES + 1:
            continue
        text = join(block.lines) if len(block.lines) > 1 else tidy(block.lines[0])
        if long is None and len(text) > 2 * LONGEST:
            continue
        form, below = (long, "") if long else _form(block, text)
        after = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else None
        following = after if isinstance(after, Stretch) else None
        places.append(
            Candidate(
                at, block, form, text, below, text in printed, after.gap if after else 0, following
            )
        )
    return places


def with_long_title(block: Stretch) -> HeadingForm | None:
    """Return the form of a word, a number, a mark and a title over many lines, else None.

    CHAPTER II. In which the captain, who had gone to look for the goat, finds the letter that ...
    """
    if not TITLE_LINES < len(block.lines) <= LONG_TITLE_LINES:
        return None
    form = heading_form(block.lines[0])
    if form is None or form.shape != "labelled" or not form.title or not form.joiner.strip():
        return None
    title = join([form.title, *block.lines[1:]])
    if len(title) > LONGEST_SUMMARY or not is_capitals(form.label):
        return None
    goes_on = all(line.lstrip()[:1].islower() for line in block.lines[1:2])
    return replace(form, title=title) if goes_on else None


def _form(block: Stretch, text: str) -> tuple[HeadingForm | None, str]:
    """Return the heading form of a stretch, and the title on its lower lines if there is one."""
    form = heading_form(block.lines[0])
    if len(block.lines) == 1 or form is None:
        return (form, "") if len(block.lines) == 1 else (None, "")
    below = join(block.lines[1:])
    if not form.title and title_like(below):
        return form, below
    return heading_form(text), ""


def cannot_be_title(text: str) -> bool:
    """Return whether a line begins unlike a title; “Petting” is a title, “Well,” is not."""
    if _RIGHTS.match(text):
        return True
    quoted = text[:1] in '“"‘«' and text[-1:] in '”"’»' and text[-2:-1].isalnum()
    return text.startswith(NOT_TITLES) and not quoted


def is_title_case(text: str) -> bool:
    """Return whether most words of more than three letters begin with a capital."""
    long = [w.strip("“”\"'‘’(").strip() for w in text.split()]
    long = [w for w in long if len(w) > 3]  # noqa: PLR2004
    return bool(long) and sum(w[0].isupper() for w in long) >= 0.6 * len(long)
