"""Lists without markers: the cast of a play, a shopping list.

On the page each entry begins with a star, where an entry that the author has marked begins with a
hyphen; a reader sees no mark that was not typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BULLET = "*"
CLASS = "plain-list"


class PlainLists(SphinxTransform):
    """Add a class to lists without markers."""

    default_priority = 210
    looks_for = (nodes.bullet_list,)

    def apply(self) -> None:
        """Add the class to the lists of a document."""
        for listed in self.document.findall(nodes.bullet_list):
            if listed.get("bullet") == BULLET:
                listed["classes"].append(CLASS)


def register(app: Sphinx) -> None:
    """Make the transform known to Sphinx."""
    app.add_transform(PlainLists)
