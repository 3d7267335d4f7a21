"""The page of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import LibraryPage
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.web.assets.static_files import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

SEARCH = LibraryPage("search", gettext("Search"))


def navigation(_env: BuildEnvironment) -> tuple[LibraryPage, ...]:
    return (SEARCH,)


def collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app):
        about = {"title": str(SEARCH.name), "version": version_of(app)}
        yield SEARCH.docname, about, "search.html"
