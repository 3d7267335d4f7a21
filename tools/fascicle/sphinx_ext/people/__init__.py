"""The people and places of works: title pages list them, each has a page, names can be marked.

name_matching  the names of a cast in a text
appearances    who is named in which scene
overview       all people of a work: the table, the lists of title pages, the name cards
profiles       one of them: the page in a work, and that in a series
people_pages   writing those that are stale
scripts/       the names on the page that is open, and who they are
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model.extension_points import EARLY, LATE
from fascicle.sphinx_ext.model.work_entries import grouping_page_values, title_page_values
from fascicle.sphinx_ext.people import appearances, overview, people_pages, profiles
from fascicle.sphinx_ext.static_files import add_page_script, add_page_sheets, add_static_file

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    appearances.register(app)
    title_page_values.add(app, overview.title_page_values_of)
    grouping_page_values.add(app, profiles.values_of)
    add_page_sheets(app, HERE / "styles" / "switch.css", priority=EARLY)
    add_page_script(app, HERE / "scripts" / "switch.js")
    add_static_file(app, "people/who.js", HERE / "scripts" / "who.js")
    add_static_file(app, "people/who.css", HERE / "styles" / "who.css")
    add_static_file(app, "cast/cast.css", HERE / "styles" / "cast.css")
    app.connect("builder-inited", appearances.announce_pages)
    app.connect("env-updated", profiles.collect_recurring, priority=EARLY)
    app.connect("env-updated", people_pages.note_pages, priority=LATE)
    app.connect("html-collect-pages", people_pages.write_pages)
    app.connect("html-page-context", overview.add_link)
