"""Progress: the reader's position, the chapters read, and the time left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model.extension_points import LATE
from fascicle.sphinx_ext.model.published_work import minutes_for
from fascicle.sphinx_ext.static_files import add_static_file, page_scripts, page_sheets
from fascicle.sphinx_ext.web.page_view import PageView, on_page

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    page_scripts.add(app, HERE / "scripts" / "progress.js")
    page_sheets.add(app, HERE / "styles" / "progress.css")
    add_static_file(app, "progress/older.js", HERE / "scripts" / "older.js")
    # The view of the page is there.
    app.connect("html-page-context", _add_length, priority=LATE)


@on_page
def _add_length(_app: Sphinx, view: PageView, context: dict[str, Any]) -> None:
    """Let scripts know the number of words of a page, and the minutes that it takes."""
    work, page = view.work, view.page
    if work is None:
        return
    is_whole = view.is_single_page or (page == work.front and not work.pages)
    words = work.total_words if is_whole else page.words if page and page in work.pages else 0
    if words:
        context["script_data"] |= {"words": words, "minutes": minutes_for(words)}
