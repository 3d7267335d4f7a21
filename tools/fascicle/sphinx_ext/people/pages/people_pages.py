"""Pages of people and places; only stale ones are written.

A digest of all that the pages of a work or a series depend on is noted, too: while it is the same,
the pages are not built at all.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from fascicle.files.folders import remove
from fascicle.sphinx_ext.incremental import (
    digest_of,
    keep_if_current,
    layout_state,
    new_pages,
    note_if_changed,
    pages_noted,
)
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.parts.library_part import part_of
from fascicle.sphinx_ext.people.pages.page_frame import PageFrame
from fascicle.sphinx_ext.people.pages.page_groups import SeriesGroup, WorkGroup, page_groups_in
from fascicle.sphinx_ext.people.people_addresses import PEOPLE, has_people_pages, name_cards_file
from fascicle.sphinx_ext.web.plain_pages import guarded, write_without_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# The groups of pages of this build.
GROUPS: WeakKeyDictionary[BuildEnvironment, list[WorkGroup | SeriesGroup]] = WeakKeyDictionary()


def note_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Note the digests of the pages and of the lists on title pages."""
    if not has_people_pages(env):
        return
    around = layout_state(app)

    def note_group(group: WorkGroup | SeriesGroup) -> None:
        shown = group.shown(env, app.builder)
        digests = ((docname, digest_of((around, what))) for docname, what in shown)
        note_if_changed(env, group.key, (around, group.inputs(env)), digests)

    groups = each_that_works(page_groups_in(env), PEOPLE, note_group)
    GROUPS[env] = [group for group, _ in groups]


def write_pages(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Write the pages when Sphinx asks for those that have no document; none is left to it."""
    if has_people_pages(app.env):
        write = partial(_write_group, app, PageFrame(app))
        # Those of a group that fails are removed with the pages that are made no more.
        GROUPS[app.env] = [g for g, _ in each_that_works(GROUPS[app.env], PEOPLE, write)]
        _remove_stale_name_cards(app)
    return []


def _write_group(app: Sphinx, layout: PageFrame, group: WorkGroup | SeriesGroup) -> None:
    new = new_pages(app.env, group.key)
    wanted = _pages_to_write(app, group, new)
    for page in group.pages(app.env) if wanted else ():
        if page.docname in wanted:
            # What fails in the frame fails on all of them.
            layout.frame_of(page, group.slug)
            write = partial(layout.write, page, group.slug)
            if not guarded(app, page.docname, "write", write):
                write_without_text(app, page.docname, page.name)
    if isinstance(group, WorkGroup):
        _write_name_cards(app, group, new)


def _pages_to_write(app: Sphinx, group: WorkGroup | SeriesGroup, new: set[str]) -> set[str]:
    """Return the stale pages; documents of the same name take precedence."""
    builder: Any = app.builder
    pages = pages_noted(app.env, group.key) - app.env.found_docs - {name_cards_file(group.slug)}
    wanted = {name for name in pages if not keep_if_current(app, name, new)}
    builder.pages_made.update(wanted)
    return wanted


def _write_name_cards(app: Sphinx, work: WorkGroup, new: set[str]) -> None:
    """Write the name cards of a work, if they are stale or missing."""
    name = name_cards_file(work.slug)
    path = app.outdir / name
    if name in new or not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(work.name_cards(app.env, app.builder), encoding="utf-8")


def _remove_stale_name_cards(app: Sphinx) -> None:
    """Remove the name cards of works that have no cast any more, or are gone."""
    wanted = {app.outdir / name_cards_file(group.slug) for group in GROUPS[app.env]}
    part = part_of(app.env)
    for path in app.outdir.glob(name_cards_file("*")):
        if path not in wanted and part.has(path.relative_to(app.outdir).parts[1]):
            remove(app.outdir, path.relative_to(app.outdir).as_posix())
