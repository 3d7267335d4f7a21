"""The people and places of a work, found in its text without markup.

    TextUnits ──mentions──▶ forms ──joining──▶ entities ──classification──▶ Proposals

A name candidate is a capitalised word where grammar requires no capital. A name that speaks, is
spoken to, has a title or is followed by "he" or "she" is a person; a name after "in" or "from" is a
place; a name without such evidence is not proposed. Everything here is a function of the text
units, without files or settings. The owner decides about the proposals.
"""

from __future__ import annotations

from collections.abc import Sequence

from fascicle.cast.classification import Proposal, classified
from fascicle.cast.entities import join_forms
from fascicle.cast.mentions import TextUnit, mentions_in
from fascicle.cast.name_forms import forms_of


def cast_of(units: Sequence[TextUnit]) -> tuple[Proposal, ...]:
    """Return proposals for the cast of a work, the likeliest first."""
    return classified(join_forms(forms_of(mentions_in(units))))
