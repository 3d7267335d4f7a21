"""The titles of pages in the inventory, by which other books link to them.

Sphinx copies each title to take pictures out of the copy; most titles are nothing but text.
"""

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.domains import std
from sphinx.util.nodes import clean_astext

if TYPE_CHECKING:
    from docutils.nodes import Element


def said_by(title: "Element") -> str:
    """Return what a title says, without the words that stand for its pictures."""
    if all(isinstance(child, nodes.Text) for child in title.children):
        return title.astext()
    return clean_astext(title)


def install() -> None:
    """Have Sphinx's own domain ask here."""
    vars(std)["clean_astext"] = said_by
