"""Pages that list works or names; only stale ones are written.

Rendered entries are cached beside Sphinx's doctrees, under a digest of the inputs of all entries:
an edit of one work renders one of a thousand.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from fascicle.files.build_folder import load_state, save_state
from fascicle.sphinx_ext.catalogue import browse_pages, grouping_pages, work_rows
from fascicle.sphinx_ext.catalogue.grouping_pages import CATALOGUE
from fascicle.sphinx_ext.catalogue.paging import in_parts
from fascicle.sphinx_ext.incremental import (
    digest_of,
    keep_if_current,
    layout_state,
    new_pages,
    note,
)
from fascicle.sphinx_ext.model.extension_points import indices, library_pages
from fascicle.sphinx_ext.model.noted_problems import each_that_works, note_lost
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.templates import has_our_layout, render
from fascicle.sphinx_ext.model.work_entries import entry_of
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web.assets.made_files import write_made_files
from fascicle.sphinx_ext.web.assets.static_files import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.catalogue.paging import ListPage
    from fascicle.sphinx_ext.model.work_entries import WorkEntry

KEY = "catalogue"
CACHE = "entries.json"
# An entry has links of one form on pages that lie as deep; three are in use, and some are old.
FORMS = 6

RECORD = "catalogue-files.json"
# The pages of this build.
PAGES: WeakKeyDictionary[BuildEnvironment, list[ListPage]] = WeakKeyDictionary()


def note_pages(app: Sphinx, env: BuildEnvironment) -> None:
    if not _is_wanted(app):
        return
    PAGES[env] = _all_pages(env)
    around = layout_state(app), library_pages(env)
    pages = {each.page.docname: digest_of((around, *each[:-1])) for each in PAGES[env]}
    note(env, KEY, pages)


def _all_pages(env: BuildEnvironment) -> list[ListPage]:
    found = each_that_works(works_in(env), "the catalogue", partial(entry_of, env))
    entries = {work.slug: entry for work, entry in found}
    others = list(browse_pages.pages_of(env, entries))
    linked = [each.page for each in others]
    linked += [page for pages in indices(env.config) for page in pages(env)]
    lists = [*grouping_pages.pages_of(env, entries, linked), *others]
    # One that the keeper has written is no list of ours, and has no other pages.
    kept = env.found_docs
    return [part for each in lists for part in in_parts(each, is_whole=each.page.docname in kept)]


def docnames(env: BuildEnvironment) -> list[str]:
    """Return the pages that are written here, and not by a document of the same name."""
    return [p.page.docname for p in PAGES.get(env, []) if p.page.docname not in env.found_docs]


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the stale pages for Sphinx; a document of the same name takes precedence."""
    if not _is_wanted(app):
        return
    entry_in = _EntryCache(app)
    version, new = version_of(app), new_pages(app.env, KEY)
    for (docname, name), template, _, given in PAGES[app.env]:
        if docname in app.env.found_docs or keep_if_current(app, docname, new):
            continue
        # In a folder that there is not: from any other the links to its own pages are shorter.
        place = "/".join("-" * (docname.count("/") + 1))
        link = partial(app.builder.get_relative_uri, docname)
        values = {"entry": partial(entry_in, place), "version": version, "link": link, **given}
        yield docname, {"title": name, **values}, f"catalogue/{template}.html"
    entry_in.save(len(works_in(app.env)))


def write_files(app: Sphinx, failure: Exception | None) -> None:
    """Write what is said of all works, if the catalogue has several pages."""
    if failure is not None or not _is_wanted(app):
        return
    parts = [each.values for each in PAGES[app.env] if each.template == CATALOGUE.docname]
    groups = [found for values in parts for _, found in values["letters"]]
    entries = [entry for found in groups for entry in found]
    files = work_rows.files_of(app, entries, parts[0]["authors"]) if len(parts) > 1 else ()
    write_made_files(app, RECORD, Path(__file__).parent, files)


def _is_wanted(app: Sphinx) -> bool:
    return has_our_layout(app) and writes_library(app.env)


class _EntryCache:
    """Renders each entry once for all pages of the same depth, where its links are the same."""

    def __init__(self, app: Sphinx) -> None:
        builder: Any = app.builder
        self.app = app
        self.around = digest_of((builder.name, layout_state(app)))
        self.path = Path(app.doctreedir, CACHE)
        cache = load_state(self.path, dict[str, dict[str, str]]) or {}
        self.kept = cache.get(self.around, {})
        self.used: dict[str, str] = {}

    def __call__(self, place: str, entry: WorkEntry) -> str:
        """Return an entry, rendered for a page in the folder of `place`."""
        key = f"{place} {entry.shown}"
        if key not in self.used:
            try:
                known = self.kept.get(key)
                self.used[key] = known or render(
                    self.app, place, "catalogue/entry.html", entry=entry
                )
            except Exception as error:  # noqa: BLE001  whatever a template raises
                note_lost(f"works/{entry.work.slug}", "the catalogue", error)
                return ""
        return self.used[key]

    def save(self, works: int) -> None:
        """Save the entries for the next build, old ones only while they are few."""
        entries = self.kept | self.used
        if entries.keys() == self.kept.keys():
            return
        if len(entries) > FORMS * works:
            entries = self.used
        save_state(self.path, {self.around: entries})
