"""Links to the editions of a work: on its title page, and at its end.

    <a href="door.epub" download>EPUB</a> <span class="file-size" data-file="door.epub"></span>

The size is filled in when the file has been made: `book/editions/file_sizes.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util.osutil import relative_uri

from fascicle.book.editions.edition_kinds import KINDS
from fascicle.sphinx_ext import incremental
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.work_settings import work_settings
from fascicle.sphinx_ext.model.works import works_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

# Names of editions for readers.
CALLED = {"epub": gettext("EPUB")}


class Download(NamedTuple):
    """A file to download: what readers call it, its name, and its link from a page."""

    name: str
    file: str
    link: str


def editions_of(env: BuildEnvironment, work: PublishedWork) -> tuple[str, ...]:
    """Return the editions of a work: those its own settings name, else the library's."""
    own = work_settings(env, env.metadata[work.front.docname].get("text", "")).editions
    wanted = env.config.fascicle_editions if own is None else own
    return tuple(name for name in KINDS if name in wanted)


def title_page_values_of(env: BuildEnvironment, work: PublishedWork) -> dict[str, Any]:
    return {"downloads": downloads_of(env, work)}


def downloads_of(
    env: BuildEnvironment, work: PublishedWork, above: str = ""
) -> tuple[Download, ...]:
    """Return the downloads of a work; `above` leads from a page to its folder."""
    files = {name: work.slug + KINDS[name].ending for name in editions_of(env, work)}
    return tuple(Download(str(CALLED[name]), file, above + file) for name, file in files.items())


def note_links(app: Sphinx, env: BuildEnvironment) -> None:
    """Note which pages link to which files."""
    if has_our_layout(app):
        pages = {
            docname: digest_of(editions_of(env, work))
            for work in works_in(env)
            for docname in (work.front.docname, work.reading_order[-1].docname)
        }
        incremental.note(env, "editions", pages)


def add_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Add the downloads of a work to its last page."""
    view = context.get("view")
    if view is None or view.work is None or not view.is_last:
        return
    uri = app.builder.get_target_uri
    folder = relative_uri(uri(pagename), uri(view.work.front.docname)).rpartition("/")[0]
    context["downloads"] = downloads_of(app.env, view.work, f"{folder}/" if folder else "")
