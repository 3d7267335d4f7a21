"""The classes of places that a text has, so that an answer for another one is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.convert import read
from fascicle.library.texts import load_text, place_of
from fascicle.model.errors import UseError
from fascicle.recovery.keeper.answers import classes_in

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry
    from fascicle.model.decision import Decision
    from fascicle.settings.schema import Library


def check_class(entry: TextEntry, library: Library, wanted: Decision) -> None:
    """Raise `UseError` for an answer about a class of which the text has no place.

    A class that is decided already may have none any more.
    """
    text = load_text(entry, library)
    there = classes_in(read(text))
    if wanted.about in {*there, *(decision.about for decision in text.settings.decisions)}:
        return
    widths = [about.removeprefix("gaps=") for about in there if about.startswith("gaps=")]
    others = [f"--every {about}" for about in there if not about.startswith("gaps=")]
    known = ", ".join([*(f"--gaps {width}" for width in widths), *others])
    what = f"gap of {wanted.gaps} blank lines" if wanted.gaps else f"place for {wanted.every}"
    remedy = f"There are places for: {known}." if known else "Decide about a line by its number."
    raise UseError(place_of(text), f"has no {what}", remedy)
