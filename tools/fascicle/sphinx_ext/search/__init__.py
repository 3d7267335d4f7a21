"""The search of the web edition: the text of each page for its index, its page and its scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.extension_points import (
    LATE,
    LibraryPage,
    bar_buttons,
    library_navigation,
    of_library,
)
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.search import searched_text
from fascicle.sphinx_ext.static_files import add_page_script, add_static_file, version_of

HERE = Path(__file__).parent
SCRIPTS = (
    "search.js", "filters.js", "nothing-found.js", "find.js", "from-disk.js", "keeping.js",
    "large.js",
)  # fmt: skip
SEARCH = LibraryPage("search", gettext("Search"))


def setup(app: Sphinx) -> None:
    library_navigation.add(app, lambda _env: (SEARCH,), priority=LATE)
    bar_buttons.add(app, "search-button.html")
    add_page_script(app, HERE / "scripts" / "offer.js")
    for name in SCRIPTS:
        add_static_file(app, f"search/{name}", HERE / "scripts" / name)
    for name in ("search.css", "find.css"):
        add_static_file(app, f"search/{name}", HERE / "styles" / name)
    app.connect("env-updated", searched_text.write_book_text, priority=LATE)
    app.connect("env-updated", searched_text.write_grouping_list, priority=LATE)
    app.connect("doctree-resolved", searched_text.write_page_text, priority=LATE)
    app.connect("html-collect-pages", _collect_page)


@of_library
def _collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app):
        about = {"title": str(SEARCH.name), "version": version_of(app)}
        yield SEARCH.docname, about, "search.html"
