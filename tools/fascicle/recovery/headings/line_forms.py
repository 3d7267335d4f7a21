"""The forms of headings, one line at a time. Which lines are headings is decided in `headings`.

CHAPTER I     Chapter 1: The Door     PART TWO--The Sea-cook     Chapter the Fourth
FIRST ACT     Erstes Kapitel          VIII. THE DOOR             - 9 -       Prologue
"""

from __future__ import annotations

import re
from functools import lru_cache

from fascicle.recovery.headings.forms.decoration import EMPHASIS, framed, unframed
from fascicle.recovery.headings.forms.heading_form import LONGEST, HeadingForm
from fascicle.recovery.headings.forms.labelled_forms import ARTICLES, counted, labelled_form
from fascicle.recovery.headings.forms.named_forms import named_form
from fascicle.recovery.headings.forms.number_forms import bare_form, titled_form, two_part_form
from fascicle.recovery.headings.keywords import KINDS, LAST_BEGIN, NAMED, PERSONS_BEGIN
from fascicle.recovery.shared import numerals
from fascicle.recovery.shared.lines import tidy
from fascicle.recovery.shared.number_words import may_begin_number

# The first words of headings, apart from numbers and articles. Fast path: most lines begin
# otherwise and are prose.
_FIRST_WORDS = frozenset(
    re.split(r"\W", name)[0] for name in (*KINDS, *NAMED, *PERSONS_BEGIN, *LAST_BEGIN, *ARTICLES)
)
_FIRST_WORD = re.compile(
    rf"(?P<number>\d|[第{numerals.HAN}]|[MDCLXVI]+\b)|[^\W\d_]+", re.IGNORECASE
)
# "*Chapter 1*: The Door", as some archives save a chapter.
_NUMBER_MARKED = re.compile(r"^(?P<mark>[_*]+)(?P<number>\w+ \w+)(?P=mark)(?P<after>[:.] )")
# In these, a number with a title is a note: [1. See below.]
_NOTES = "()[]<>"
# A heading in Markdown syntax; more signs are deeper.
_MARKED = re.compile(r"(?P<depth>#{1,6}) +(?P<title>[^\s#].*?)(?: +#+)?")


def heading_form(line: str) -> HeadingForm | None:
    """Return the heading form of a line, None if it cannot be a heading."""
    return _form_of(line) if len(line) <= 2 * LONGEST else None


def form_of_title(title: str, kind: str) -> HeadingForm:
    """Return the heading form of a title, or that of a title alone of some kind."""
    return heading_form(title) or HeadingForm("title", kind, "", title)


# Cached, since several passes ask about the same lines in close succession.
@lru_cache(maxsize=10_000)
def _form_of(line: str) -> HeadingForm | None:
    text = tidy(line)
    if marked := marked_title(text):
        return heading_form(marked[1])
    if text[:1] in EMPHASIS:
        text = _NUMBER_MARKED.sub(r"\g<number>\g<after>", text)
    before, inner, after = unframed(text)
    if len(text) > LONGEST or not _may_begin(inner):
        return None
    form = (
        labelled_form(inner)
        or named_form(inner)
        or bare_form(inner)
        or two_part_form(inner)
        or titled_form(inner)
    )
    if form is None or (form.shape == "titled" and any(c in _NOTES for c in before)):
        return None
    seen = before.strip(f"{EMPHASIS} ") or form.shape == "bare"
    return framed(form, before, after) if seen else form


def _may_begin(text: str) -> bool:
    """Return whether the first word of a line may begin a heading."""
    match = _FIRST_WORD.match(text)
    return match is not None and (
        match.lastgroup == "number"
        or match[0].casefold() in _FIRST_WORDS
        or may_begin_number(match[0])
    )


def marked_title(line: str) -> tuple[int, str] | None:
    """Return the depth and the title of a heading in Markdown syntax, else None."""
    match = _MARKED.fullmatch(tidy(line)) if line[:1] == "#" and len(line) <= LONGEST else None
    return (len(match["depth"]), match["title"]) if match else None


def counted_form(line: str) -> HeadingForm | None:
    """Return the form of a line with any word and a number, None for any other line."""
    text = tidy(line) if len(line) <= LONGEST else ""
    before, inner, after = unframed(text)
    form = counted(inner)
    return framed(form, before, after) if form and before.strip(f"{EMPHASIS} ") else form
