"""The page of the search, without Sphinx's own index, which costs a quarter of a build.

Under another theme than ours, whose search page needs that index, it stays.
"""

from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.web.assets.scripts import version_of_later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

Page = tuple[str, dict[str, Any], str]


def switch_index_off(app: "Sphinx") -> None:
    """Have Sphinx index nothing; it then writes no page for searching either."""
    if has_our_layout(app):
        vars(app.builder)["search"] = False


def page(app: "Sphinx") -> "Iterator[Page]":
    """Name the page, which is laid out like any other."""
    if has_our_layout(app):
        about = {"title": str(gettext("Search")), "later": version_of_later()}
        yield "search", about, "search.html"


def register(app: "Sphinx") -> None:
    """Have it so."""
    app.connect("builder-inited", switch_index_off)
    app.connect("html-collect-pages", page)
