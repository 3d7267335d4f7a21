"""Titles above a title: the books of a collection, whose first poem follows at once.

    Sea-Drift



    Out of the Cradle

Both are set apart, and the upper one has no text of its own. Nothing of the kind stands above the
first heading: there it is the title page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.recovery.headings.titles.standing_apart import is_title_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft
    from fascicle.recovery.headings.candidates import Candidate


def titles_above(
    titles: Sequence[Candidate], places: Sequence[Candidate], draft: Draft, first: int
) -> list[Candidate]:
    """Return the lines right above titles that have gaps as wide as those on both sides.

    `first` is the position of the first heading; `places` are the lines that may be headings.
    """
    by_position = {place.at: place for place in places}
    taken = {title.at for title in titles}
    return [
        above
        for title in titles
        if (above := by_position.get(title.at - 1))
        and above.at > first
        and above.at not in taken
        and above.block.gap >= title.block.gap > draft.traits.usual_gap + 1
        and is_title_line(above)
    ]
