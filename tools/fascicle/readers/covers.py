"""The cover of a text: an image beside it, one of its own, or that of its EPUB.

`given` is what the settings say, None if nothing; `beside` are the images beside the text by their
places, and `folder` is that of the text, as messages name them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Span
from fascicle.model.decision import KeyValue, TypedValue
from fascicle.model.draft import Query
from fascicle.readers.gallery import fault_of, name_of, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fascicle.model.draft import Draft

# A cover of title and authors; so many images are named in a question about one.
NO_COVER, _NAMED = "none", 5


def cover_of(
    draft: Draft, given: str | None, beside: Mapping[str, bytes], folder: str
) -> dict[str, bytes]:
    """Return the image of the cover by its name in the book, none if there is none to be shown."""
    wanted = (draft.found.get("cover") if given is None else given).rpartition("/")[2]
    for name, raw in draft.images.items():
        if wanted in {name, name.rpartition(".")[0]}:
            return {name: raw}
    place = place_of(given or "", folder)
    raw = beside.get(place, b"")
    return {name_of(raw, place): raw} if raw and not fault_of(raw) else {}


def ask_for_cover(
    draft: Draft, given: str | None, beside: Mapping[str, bytes], folder: str
) -> Draft:
    """Return the draft with a question about the cover, which cannot be shown, if one is given."""
    if given in {None, "", NO_COVER}:
        return draft
    place = place_of(given, folder)
    names = ", ".join(name.rpartition(".")[0] for name in list(draft.images)[:_NAMED])
    named = f"; images of the text: {names}" if names else ""
    why = fault_of(beside[place]) if place in beside else f"there is no {place}{named}"
    question = f"the cover, {given}, is not shown ({why})"
    choices = (TypedValue("cover"), KeyValue("cover", NO_COVER))
    return draft.ask(Query("cover", Span(1, 1), question, "without it", choices, 0.8, quote=given))
