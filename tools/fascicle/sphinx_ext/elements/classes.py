"""Classes of docutils' own nodes, which its writers put into HTML.

`end-mark`: the last paragraph of a page, if it says nothing but THE END, Finis, ENDE or CURTAIN.
The page adds no end mark to the author's own.

`plain-list`: a list without markers, such as the cast of a play. On the page each entry begins with
a star, where an entry that the author has marked begins with a hyphen; a reader sees no mark that
was not typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

END_MARK, PLAIN_LIST = "end-mark", "plain-list"
END = re.compile(
    r"\W*(the end|end|finis|fin|ende|fine|curtain|vorhang|rideau)\W*", flags=re.IGNORECASE
)


class EndMark(SphinxTransform):
    """Mark the last paragraph of a document if it is an end mark."""

    default_priority = 210

    def apply(self) -> None:
        last = _last_paragraph(self.document)
        if last is not None and END.fullmatch(last.astext()):
            last["classes"].append(END_MARK)


class PlainLists(SphinxTransform):
    """Mark the lists without markers."""

    default_priority = 210
    looks_for = (nodes.bullet_list,)

    def apply(self) -> None:
        for listed in self.document.findall(nodes.bullet_list):
            if listed.get("bullet") == "*":
                listed["classes"].append(PLAIN_LIST)


def has_end_mark(doctree: nodes.document | None) -> bool:
    """Return whether a page ends in the author's own end mark."""
    last = _last_paragraph(doctree) if doctree is not None else None
    return last is not None and END_MARK in last["classes"]


def _last_paragraph(doctree: nodes.document) -> nodes.paragraph | None:
    return next(reversed(list(doctree.findall(nodes.paragraph))), None)


def register(app: Sphinx) -> None:
    app.add_transform(EndMark)
    app.add_transform(PlainLists)
