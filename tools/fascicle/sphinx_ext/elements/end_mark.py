"""The end mark of a text: where the author has typed one, the page adds none.

    THE END      Finis.      ENDE      CURTAIN

Only the last paragraph of a page counts, and only if it says nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

END = re.compile(
    r"\W*(the end|end|finis|fin|ende|fine|curtain|vorhang|rideau)\W*", flags=re.IGNORECASE
)
CLASS = "end-mark"


class EndMark(SphinxTransform):
    """Add the class of an end mark to the author's own."""

    default_priority = 210

    def apply(self) -> None:
        """Mark the last paragraph of a document if it is an end mark."""
        last = last_paragraph(self.document)
        if last is not None and END.fullmatch(last.astext()):
            last["classes"].append(CLASS)


def has_end_mark(doctree: nodes.document | None) -> bool:
    """Return whether a page ends in the author's own end mark."""
    last = last_paragraph(doctree) if doctree is not None else None
    return last is not None and CLASS in last["classes"]


def last_paragraph(doctree: nodes.document) -> nodes.paragraph | None:
    """Return the last paragraph of a document, if anything."""
    return next(reversed(list(doctree.findall(nodes.paragraph))), None)


def register(app: Sphinx) -> None:
    """Make the transform known to Sphinx."""
    app.add_transform(EndMark)
