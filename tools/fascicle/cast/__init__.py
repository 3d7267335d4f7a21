"""Find the people and the places of a work in its text, without a word of markup.

    Passages ──mentions──▶ forms ──joining──▶ persons ──judging──▶ Proposals

A name is what begins with a capital where none is due. Who speaks, is spoken to, has a title or is
followed by "he" or "she" is a person; what one is in, or comes from, is a place; what shows neither
is not proposed. Everything here is a function of the passages: no files, no settings. What becomes
of a proposal is for the keeper to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.cast.classification import judged
from fascicle.cast.forms import forms_of
from fascicle.cast.joining import joined
from fascicle.cast.mentions import mentions_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.cast.proposals import Proposal
    from fascicle.cast.reading_order import Passage


def cast_of(passages: Sequence[Passage]) -> tuple[Proposal, ...]:
    """Return who and what may belong to the cast of a work, the likeliest first."""
    return judged(joined(forms_of(mentions_in(passages))))
