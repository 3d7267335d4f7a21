"""Progress: the reader's position, the chapters read, and the time left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model.extension_points import LATE
from fascicle.sphinx_ext.static_files import add_page_script, add_page_sheets, add_static_file

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    add_page_script(app, HERE / "scripts" / "progress.js")
    add_page_sheets(app, HERE / "styles" / "progress.css")
    add_static_file(app, "progress/older.js", HERE / "scripts" / "older.js")
    # The view of the page is there.
    app.connect("html-page-context", _add_length, priority=LATE)


def _add_length(
    _app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Let scripts know the number of words of a page, and the minutes that it takes."""
    view = context.get("view")
    if view is None or view.work is None:
        return
    work, page = view.work, view.page
    is_whole = view.is_single_page or (page == work.front and not work.pages)
    words = work.total_words if is_whole else page.words if page in work.pages else 0
    if words:
        minutes = work.minutes if is_whole else page.minutes
        context["script_data"] |= {"words": words, "minutes": minutes}
