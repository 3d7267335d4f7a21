"""Have Python look for circular garbage seldom while a book is built.

Each node of a page knows its parent, so a page is one large circle. Python looks for circles that
nobody needs whenever 700 objects have come about: dozens of times a page, through all pages that
are in memory, and finds none of those. It takes a seventh of the time that a book needs.
"""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# What some ten pages are made of: more would save nothing, and hold more memory.
NEW_OBJECTS = 50_000

usual = gc.get_threshold()


def look_seldom() -> None:
    """Begin, before Sphinx loads what it knows of a large library: that has no garbage in it."""
    gc.set_threshold(NEW_OBJECTS, NEW_OBJECTS, NEW_OBJECTS)


def keep_what_is_there(_app: "Sphinx") -> None:
    """Look no more at what there was before the first page: it is there to stay."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *usual[1:])


def look_as_usual(_app: "Sphinx", _failure: Exception | None) -> None:
    """End: whoever goes on in this process finds it as it was."""
    gc.set_threshold(*usual)
    gc.unfreeze()
