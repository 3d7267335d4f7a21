"""The catalogue, and pages of authors, series and tags: works, found by their metadata.

`list_pages` has the pages of all works, by title and by date, of all names of a kind, of one name.
Here those that show something new are written. Rendered entries are cached with Sphinx's doctrees,
under a digest of the inputs of all entries: an edit of one work renders one of a thousand.

Of each kind of names the front page links to those of most works, and to the page of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from fascicle.files.build_folder import Cache
from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.catalogue import list_pages
from fascicle.sphinx_ext.catalogue.list_pages import (
    CATALOGUE,
    ListPage,
    groupings_by_letter,
    in_parts,
    index_of,
)
from fascicle.sphinx_ext.model.extension_points import (
    EARLY,
    GROUPING_PAGES,
    LATE,
    LibraryPage,
    indices,
    library_navigation,
    library_pages,
    of_library,
    page_kinds,
    pages_with_entries,
)
from fascicle.sphinx_ext.model.groupings import KINDS
from fascicle.sphinx_ext.model.problems import each_that_works, note_lost
from fascicle.sphinx_ext.model.templates import has_our_layout, render
from fascicle.sphinx_ext.model.work_entries import (
    WorkEntry,
    entry_of,
    front_page_values,
    list_values,
)
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.page_notes import keep_if_current, layout_state, new_pages, note
from fascicle.sphinx_ext.static_files import (
    add_static_file,
    page_sheets,
    version_of,
    write_made_files,
)

HERE = Path(__file__).parent
KEY = "catalogue"
CACHE = "entries.json"
# An entry has links of one form on pages that lie as deep; three are in use, and some are old.
FORMS = 6
RECORD = "catalogue-files.json"
# The pages of this build.
PAGES: WeakKeyDictionary[BuildEnvironment, list[ListPage]] = WeakKeyDictionary()


def setup(app: Sphinx) -> None:
    app.add_transform(FrontTitle)
    page_kinds.add(app, GROUPING_PAGES)
    library_navigation.add(app, list_pages.navigation, priority=EARLY)
    pages_with_entries.add(app, _docnames)
    front_page_values.add(app, _values_of)
    page_sheets.add(app, HERE / "styles" / "ways-in.css")
    for name, folder in (("catalogue.css", "styles"), ("catalogue.js", "scripts")):
        add_static_file(app, f"catalogue/{name}", HERE / folder / name)
    app.connect("env-updated", _note_pages, priority=LATE)
    app.connect("env-updated", _note_ways, priority=LATE + 1)
    app.connect("html-collect-pages", _collect)
    app.connect("build-finished", _write_files)


@of_library
def _note_pages(app: Sphinx, env: BuildEnvironment) -> None:
    if not has_our_layout(app):
        return
    PAGES[env] = _all_pages(env)
    around = layout_state(app), library_pages(env)
    pages = {each.page.docname: digest_of((around, *each[:-1])) for each in PAGES[env]}
    note(env, KEY, pages)


def _all_pages(env: BuildEnvironment) -> list[ListPage]:
    by_work = each_that_works(works_in(env), "the catalogue", partial(entry_of, env))
    entries = {work.slug: entry for work, entry in by_work}
    others = list(list_pages.newest_works(entries.values()))
    linked = [each.page for each in others]
    linked += [page for pages in indices(env.config) for page in pages(env)]
    lists = [*list_pages.pages_of(env, entries, linked), *others]
    # One that the owner has written is no list of ours, and has no other pages.
    kept = env.found_docs
    return [part for each in lists for part in in_parts(each, is_whole=each.page.docname in kept)]


def _docnames(env: BuildEnvironment) -> list[str]:
    """Return the pages that are written here, and not by a document of the same name."""
    return [p.page.docname for p in PAGES.get(env, []) if p.page.docname not in env.found_docs]


def _collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the stale pages for Sphinx; a document of the same name takes precedence."""
    if app.env not in PAGES:
        return
    entry_in = _EntryCache(app)
    version, new = version_of(app), new_pages(app.env, KEY)
    pictured = {key: value for values in list_values(app.config) for key, value in values.items()}
    for (docname, name), template, _, given in PAGES[app.env]:
        if docname in app.env.found_docs or keep_if_current(app, docname, new):
            continue
        # In a folder that there is not: from any other the links to its own pages are shorter.
        place = "/".join("-" * (docname.count("/") + 1))
        link = partial(app.builder.get_relative_uri, docname)
        entry = partial(entry_in, place, pictured)
        values = {"entry": entry, "version": version, "link": link, **pictured, **given}
        yield docname, {"title": name, **values}, f"catalogue/{template}.html"
    entry_in.save(len(works_in(app.env)))


def _write_files(app: Sphinx, failure: Exception | None) -> None:
    """Write the files about all works, if the catalogue has several pages."""
    if failure is not None or app.env not in PAGES:
        return
    parts = [each.values for each in PAGES[app.env] if each.template == CATALOGUE.docname]
    groups = [works for values in parts for _, works in values["letters"]]
    entries = [entry for works in groups for entry in works]
    files = list_pages.files_of(app, entries, parts[0]["authors"]) if len(parts) > 1 else ()
    write_made_files(app, RECORD, HERE, files)


class _EntryCache:
    """Renders each entry once for all pages of the same depth, where its links are the same."""

    def __init__(self, app: Sphinx) -> None:
        builder: Any = app.builder
        self.app = app
        self.around = digest_of((builder.name, layout_state(app)))
        self.entries = Cache(Path(app.doctreedir, CACHE), str)

    def __call__(self, place: str, added: dict[str, Any], entry: WorkEntry) -> str:
        """Return an entry as a page in the folder of `place` has it, with values of features."""
        key = f"{place} {' '.join(added)} {entry.shown}"
        shown = self.entries.get(key, self.around)
        if shown is None:
            try:
                shown = render(self.app, place, "catalogue/entry.html", entry=entry, **added)
            except Exception as error:  # noqa: BLE001  any error of a template
                note_lost(f"works/{entry.work.slug}", "the catalogue", error)
                return ""
            self.entries.put(key, self.around, shown)
        return shown

    def save(self, works: int) -> None:
        """Save the entries for the next build, old ones only while they are few."""
        if len(self.entries) <= FORMS * works:
            self.entries.keep(self.entries.gone)
        self.entries.save()


WAYS_KEY = "ways in"
# The most names of a kind: about three lines of them.
MOST = 12


class WayIn(NamedTuple):
    """Authors, series or tags: the page of all, their number, and those shown."""

    name: str
    docname: str
    of: int
    shown: tuple[LibraryPage, ...]


def _values_of(env: BuildEnvironment) -> dict[str, Any]:
    """Return the front page's template values: letters, names by kind, other lists."""
    if env not in PAGES:
        return {}
    first = next(each for each in PAGES[env] if each.page.docname == CATALOGUE.docname)
    letters, pages = first.values["places"], first.values["others"]
    others = [LibraryPage(page.docname, str(page.name)) for page in pages]
    return {"ways": {"letters": letters, "kinds": [*_kinds_of(env)], "others": others}}


def _note_ways(app: Sphinx, env: BuildEnvironment) -> None:
    """Note digests of the pages that list works, once the other pages are known."""
    ways = digest_of(_values_of(env))
    note(env, WAYS_KEY, dict.fromkeys({app.config.root_doc, *env.glob_toctrees}, ways))


def _kinds_of(env: BuildEnvironment) -> Iterator[WayIn]:
    """Yield the kinds with several names; those of most works are shown, in the order of all."""
    for kind in KINDS:
        groupings = [grouping for _, some in groupings_by_letter(env, kind) for grouping in some]
        largest = sorted(groupings, key=lambda grouping: -len(grouping.works))[:MOST]
        shown = (LibraryPage(each.docname, each.name) for each in groupings if each in largest)
        if len(groupings) > 1:
            page = index_of(kind)
            yield WayIn(page.name, page.docname, len(groupings), tuple(shown))


class FrontTitle(SphinxTransform):
    """Put the text of a front page without headings below the title of the library."""

    default_priority = 200

    def apply(self, **_kwargs: object) -> None:
        is_front_page = self.env.docname == self.config.root_doc
        if not is_front_page or self.document.next_node(nodes.section):
            return
        name = self.config.project
        section = nodes.section("", nodes.title("", name), names=[nodes.fully_normalize_name(name)])
        section += self.document.children
        self.document.children = []
        self.document += section
        self.document.note_implicit_target(section, section)
