"""Fascicle's Sphinx extension: from the pages under `works/` to the book.

Each feature is a folder with its templates, styles and scripts, and a function `setup`. Base rooms
know no feature: they read its contributions from `model/extension_points`.
Handlers of one event run in the order of their priorities:

config-inited       web (settings of the library), i18n (its language)
source-read         model (front matter)
doctree-read        transforms of elements, domain and catalogue; people (named by scene)
env-updated         FIRST: model (works, groupings); EARLY: domain, people (their registers); then
                    checks and stale pages; LATE: pages without a document (catalogue, people)
doctree-resolved    EARLY: headings, quotations; then typography, lists; LATE: text for the search
html-page-context   FIRST: links of the page for missing addresses; EARLY: the view of a page
html-collect-pages  pages without a document
build-finished      redirects, pages that are gone; LATE: files that are made of all pages
"""

from __future__ import annotations

from importlib import import_module

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from fascicle.sphinx_ext import page_notes

# Increment it whenever data kept in the environment or in doctrees changes its form.
ENV_VERSION = 20

BASE = ("speed", "i18n", "model", "elements", "web")
FEATURES = (
    "annotations",
    "capitals",
    "catalogue",
    "covers",
    "discovery",
    "domain",
    "editions",
    "feeds",
    "offline",
    "people",
    "pictures",
    "progress",
    "read_aloud",
    "reader",
    "reading_settings",
    "search",
    "single_page",
    "typeface",
)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("myst_parser")
    page_notes.register(app)
    for room in (*BASE, *FEATURES):
        import_module(f"{__name__}.{room}").setup(app)
    return {
        "version": "1",
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
