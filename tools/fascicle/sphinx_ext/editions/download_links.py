"""Links to the editions of a work: on its title page, and at its end.

    <span class="download">
    <a href="door.epub" download="The Door - Ann Lee.epub">EPUB</a>
    <span class="file-size"></span></span>

When the files have been made, sizes are filled in, and links without a file are hidden:
`book/editions/edition_library.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from fascicle.model.digests import digest_of
from fascicle.model.forms import EDITION_KINDS
from fascicle.sphinx_ext import stale_pages
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.groupings import SERIES, Grouping, in_catalogue_order, is_grouping
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.slugs import slug
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.works import own_works_in, works_in
from fascicle.sphinx_ext.web.page_view import PageView, on_page

# What Windows, macOS or a shell refuses in the name of a file; so many characters of each name.
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]|^\.+')
MOST = 80
# The step that leaves out a work that fails here.
EDITIONS = "the editions"


class Download(NamedTuple):
    """A file to download: its label, its name, and the name under which it is saved."""

    name: str
    file: str
    saved_as: str


def editions_of(work: PublishedWork) -> tuple[str, ...]:
    """Return the editions of a work, in their order."""
    return tuple(name for name in EDITION_KINDS if name in (work.settings.editions or ()))


def _editions(works: Iterable[PublishedWork]) -> Iterator[tuple[PublishedWork, tuple[str, ...]]]:
    return each_that_works(works, EDITIONS, editions_of)


def series_parts(env: BuildEnvironment, grouping: Grouping) -> dict[str, list[PublishedWork]]:
    """Return the works of a series by the editions that it has as one file."""
    return _parts(grouping.works, env.config.fascicle_editions) if grouping.docname else {}


def library_parts(env: BuildEnvironment) -> dict[str, list[PublishedWork]]:
    """Return the works of the library by the editions that it has as one file."""
    works = in_catalogue_order(works_in(env), env.config.language)
    return _parts(works, env.config.fascicle_library_editions)


def _parts(
    works: Iterable[PublishedWork], wanted: Collection[str]
) -> dict[str, list[PublishedWork]]:
    """Return the works that have each of the wanted editions; one work has a file of its own."""
    kinds = [name for name, kind in EDITION_KINDS.items() if name in wanted and kind.of_several]
    has = list(_editions(works)) if kinds else []
    parts = {name: [work for work, names in has if name in names] for name in kinds}
    return {name: members for name, members in parts.items() if len(members) > 1}


def library_title(config: Config) -> str:
    title: str = config.html_context.get("library_title", config.project)
    return title


def library_file(env: BuildEnvironment) -> str:
    """Return the name of the library's files, without an ending."""
    return slug(library_title(env.config))


def downloads_of(_env: BuildEnvironment, work: PublishedWork) -> dict[str, Any]:
    return _downloads(work.slug, editions_of(work), work.title, ", ".join(work.authors))


def downloads_of_grouping(env: BuildEnvironment, grouping: Grouping) -> dict[str, Any]:
    """Return the downloads of a series for templates; authors and tags have none."""
    if not is_grouping(env, SERIES, grouping):
        return {}
    return _downloads(grouping.slug, series_parts(env, grouping), grouping.name)


def downloads_of_library(env: BuildEnvironment) -> dict[str, Any]:
    return _downloads(library_file(env), library_parts(env), library_title(env.config))


def _downloads(stem: str, editions: Iterable[str], *names: str) -> dict[str, Any]:
    saved = saved_name(*names)
    kinds = (EDITION_KINDS[name] for name in editions)
    downloads = (
        Download(str(gettext(kind.label)), stem + kind.ending, saved + kind.ending)
        for kind in kinds
    )
    return {"downloads": tuple(downloads)}


def saved_name(*names: str) -> str:
    """Return the name of a saved file, without an ending, that any system takes.

    >>> saved_name("What? A Door: or, The Goat", "Ann Lee")
    'What A Door or, The Goat - Ann Lee'
    """
    named = (" ".join(NOT_IN_NAMES.sub(" ", name).split()) for name in names)
    return " - ".join(name[:MOST].strip() for name in named if name).rstrip(".") or "book"


def note_links(app: Sphinx, env: BuildEnvironment) -> None:
    if has_our_layout(app):
        pages = {
            docname: digest_of(editions)
            for work, editions in _editions(own_works_in(env))
            for docname in (work.front.docname, work.reading_order[-1].docname)
        }
        whole = digest_of(downloads_of_library(env))
        pages |= dict.fromkeys({env.config.root_doc, *env.glob_toctrees}, whole)
        stale_pages.note(env, "editions", pages)


@on_page
def add_links(app: Sphinx, view: PageView, context: dict[str, Any]) -> None:
    """Add the downloads of a work to its last page."""
    if view.work and view.is_last:
        address = app.builder.get_relative_uri(context["pagename"], view.work.front.docname)
        folder = address.rpartition("/")[0]
        context |= {**downloads_of(app.env, view.work), "above": f"{folder}/" if folder else ""}
