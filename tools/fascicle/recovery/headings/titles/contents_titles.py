"""Titles that the printed contents list, and those that look like them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence
from fascicle.recovery.contents.contents_entries import entry_keys
from fascicle.recovery.headings.candidates import Pick
from fascicle.recovery.headings.forms.heading_form import HeadingForm
from fascicle.recovery.headings.heading_evidence import IN_CONTENTS
from fascicle.recovery.headings.titles.looks import siblings
from fascicle.recovery.headings.titles.standing_apart import is_title_line
from fascicle.recovery.shared.lines import join, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fascicle.model.draft import Draft
    from fascicle.recovery.headings.candidates import Candidate


def in_contents(
    places: Sequence[Candidate], draft: Draft, chosen: Mapping[int, Pick]
) -> dict[int, Pick]:
    """Return the titles in the printed contents, each as often as it is listed there.

    A title may recur inside a chapter, on a placard or as a quotation: among the candidates for one
    entry, the one with the widest gap before it is the heading.
    """
    if not draft.contents:
        return {}
    open_ = Counter(key for title in draft.contents for key in entry_keys(title))
    open_.subtract(key for pick in chosen.values() for key in _keys(pick))
    could = [
        p
        for p in places
        if p.in_contents and (p.block.gap or not p.at) and p.gap_after and not _is_repeated(p)
    ]
    found = {}
    table = min((a.span.last for a in draft.ledger if a.kind == "contents"), default=0)
    # The title page, above the table, may say the title of the first division.
    for place in sorted(could, key=lambda p: (p.block.span.first < table, -p.block.gap)):
        keys = [key for key in entry_keys(place.text) if open_[key] > 0]
        if keys:
            open_.subtract(keys)
            why = Evidence(IN_CONTENTS, 0.9)
            found[place.at] = Pick(place, place.form or title_form(place), why)
    return found


def _is_repeated(place: Candidate) -> bool:
    """Return whether the same title follows: the first is on a page of its own."""
    below = place.following
    return below is not None and key_of(join(below.lines)) == key_of(place.text)


def like_listed(places: Sequence[Candidate], listed: Mapping[int, Pick]) -> dict[int, Pick]:
    """Return the titles that look like those in the contents, which may have a gap or a typo."""
    could = [p for p in places if is_title_line(p) and p.gap_after and p.following]
    like = siblings([pick.place for pick in listed.values()], could, min(listed))
    why = Evidence("looks like the titles in the contents", 0.75)
    return {p.at: Pick(p, title_form(p), why) for p in like}


def _keys(pick: Pick) -> set[str]:
    return entry_keys(f"{pick.place.text} {pick.place.below}") | entry_keys(pick.place.text)


def title_form(place: Candidate, kind: str = "chapter") -> HeadingForm:
    """Return the form of a title alone."""
    return HeadingForm("title", kind, "", place.text)
