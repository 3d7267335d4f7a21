"""Write the pages that list works or names: those that show something else than they did.

What each shows is kept as a digest in the environment. A page that shows the same, and is there,
is left alone; it counts as made, so that `tidying` does not take it away.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from fascicle.sphinx_ext.catalogue import browse_pages, shelf_pages
from fascicle.sphinx_ext.catalogue.entry_cache import WrittenEntries
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.extension_points import LibraryPage, indices, library_pages
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.work_entries import entry_of
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web.assets.static_files import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.catalogue.list_page import Listed

KEPT = "fascicle_listed"

# The pages of this build, each with whether it shows what it did before.
PAGES: "WeakKeyDictionary[BuildEnvironment, list[tuple[Listed, bool]]]" = WeakKeyDictionary()


def compare(app: "Sphinx", env: "BuildEnvironment") -> list[str]:
    """Find out which pages show something new; no page of Sphinx's own is among them."""
    if not has_our_layout(app):
        return []
    pages = all_pages(env)
    around = surroundings(app, env)
    before: dict[str, str] = getattr(env, KEPT, {})
    now = {page.docname: digest_of((around, page.shown)) for page in pages}
    setattr(env, KEPT, now)
    PAGES[env] = [(page, now[page.docname] == before.get(page.docname)) for page in pages]
    return []


def all_pages(env: "BuildEnvironment") -> "list[Listed]":
    """Give all pages that list something."""
    entries = {work.slug: entry_of(env, work) for work in works_in(env)}
    others = list(browse_pages.pages_of(env, entries))
    linked = [LibraryPage(page.docname, page.name) for page in others]
    linked += [page for pages in indices(env.config) for page in pages(env)]
    return [*shelf_pages.pages_of(env, entries, linked), *others]


def surroundings(app: "Sphinx", env: "BuildEnvironment") -> object:
    """Give what shows on all of these pages: settings, templates, the line that leads on."""
    builder: Any = app.builder
    newest = builder.templates.newest_template_mtime()
    return builder.build_info.config_hash, newest, library_pages(env)


def collect(app: "Sphinx") -> "Iterator[tuple[str, dict[str, Any], str]]":
    """Give Sphinx the pages to be laid out; one of the keeper's own comes before ours."""
    if not has_our_layout(app):
        return
    builder: Any = app.builder
    entry_in = WrittenEntries(app)
    version = version_of(app)
    for page, is_same in PAGES[app.env]:
        if page.docname in app.env.found_docs:
            continue
        if is_same and Path(builder.get_output_path(page.docname)).is_file():
            builder.pages_made.add(page.docname)
            continue
        # In a folder that there is not: from any other the links to its own pages are shorter.
        place = "-/-" if "/" in page.docname else "-"
        values = {"entry": partial(entry_in, place), "version": version, **page.values}
        yield page.docname, {"title": page.name, **values}, page.template
    entry_in.keep(len(works_in(app.env)))
