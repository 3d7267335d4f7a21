"""Fascicle's Sphinx extension: from the pages under `works/` to the book.

`setup` is the list of what happens and when; each line names the module that decides it.
The extension knows pages, as `docs/` describes their format, and nothing of how they were made.

When a build begins:     defaults, interface (the language of the library, and its words)
While pages are read:    front_matter, directives (breaks, verse, passages, chats, notes, listings),
                         as_typed, kept_lines, kept_headings, plain_lists, end_mark, ruby, anchors,
                         lit (what has a name, and what refers to it), cast (who is named)
Once all are read:       pages and shelves, shelving (pages kept by hand, names of search hits),
                         staleness, searched_text, lit, catalogue, cast
While a page is written: web_pages, headings, typography, drop_capitals, listings, searched_text,
                         page_view, search_page, missing_page, catalogue, cast
Once all are written:    entire (works on one page)
When the book is done:   tidying (redirects, pages of works that are gone), scripts
"""

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.catalogue import catalogue_pages as catalogue
from fascicle.sphinx_ext.catalogue import first_lines
from fascicle.sphinx_ext.domain import domain
from fascicle.sphinx_ext.elements import (
    breaks,
    chats,
    end_mark,
    hard_lines,
    ids,
    notes,
    passages,
    plain_lists,
    preformatted,
    ruby,
    verse,
)
from fascicle.sphinx_ext.elements.typography import drop_caps, typeset
from fascicle.sphinx_ext.i18n import messages
from fascicle.sphinx_ext.model import front_matter, people_addresses, shelves, works
from fascicle.sphinx_ext.people.appearances import appearances
from fascicle.sphinx_ext.people.pages import people_pages as cast
from fascicle.sphinx_ext.people.pages import recurring
from fascicle.sphinx_ext.search import search_page, searched_text
from fascicle.sphinx_ext.single_page import single_pages as entire
from fascicle.sphinx_ext.web import (
    cleanup,
    defaults,
    listings,
    not_found,
    orphans,
    page_headings,
    page_view,
    page_writer,
    stale_pages,
)
from fascicle.sphinx_ext.web.assets import scripts, styles, theme_styles

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# Raise it whenever what is kept in the environment or in the doctrees changes.
ENV_VERSION = 12

# Before and after Sphinx's and the theme's own handlers, which have 500.
EARLY, LATE = 400, 900


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Register everything; Sphinx calls this once for each build."""
    app.setup_extension("myst_parser")
    app.setup_extension("fascicle.sphinx_ext.speed")
    for part in (
        breaks,
        verse,
        passages,
        chats,
        notes,
        preformatted,
        hard_lines,
        end_mark,
        plain_lists,
        ruby,
        listings,
        ids,
        page_writer,
        search_page,
        not_found,
        first_lines,
        domain,
        appearances,
    ):
        part.register(app)

    defaults.add_config_values(app)
    # What is said in all pages; they are written again when it changes.
    app.add_config_value("fascicle_words", "", "html", str)
    app.connect("config-inited", defaults.apply)
    app.connect("config-inited", messages.begin)
    app.connect("builder-inited", defaults.add_assets)
    app.connect("builder-inited", styles.add)
    app.connect("builder-inited", theme_styles.add)
    app.connect("builder-inited", messages.teach_templates)
    app.connect("source-read", front_matter.read)
    app.connect("env-updated", works.put_together, priority=EARLY)
    app.connect("env-updated", shelves.put_together, priority=EARLY)
    app.connect("env-updated", people_addresses.begin, priority=EARLY)
    app.connect("env-updated", recurring.put_together, priority=EARLY)
    app.connect("env-updated", orphans.mark_pages_kept_by_hand)
    app.connect("env-updated", orphans.name_search_hits)
    app.connect("env-updated", stale_pages.pages_to_write_again)
    app.connect("env-updated", searched_text.leave_book)
    app.connect("env-updated", catalogue.compare)
    app.connect("env-updated", cast.compare)
    app.connect("doctree-resolved", page_headings.dress)
    app.connect("doctree-resolved", typeset.set_page)
    app.connect("doctree-resolved", drop_caps.set_page)
    app.connect("doctree-resolved", listings.fill_in)
    app.connect("doctree-resolved", searched_text.leave, priority=LATE)
    app.connect("html-page-context", page_view.describe, priority=EARLY)
    app.connect("html-page-context", page_view.drop_unused_files, priority=LATE)
    app.connect("html-collect-pages", catalogue.collect)
    app.connect("html-collect-pages", cast.write)
    app.connect("html-collect-pages", entire.collect)
    app.connect("build-finished", cleanup.tidy)
    app.connect("build-finished", scripts.write)
    return {
        "version": "1",
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
