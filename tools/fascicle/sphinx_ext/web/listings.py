"""Lists that a page shows of other pages: `:::{chapters}`, `:::{works}`, and a work's head.

While pages are read, a directive leaves a hidden toctree, by which Sphinx knows the order, and a
placeholder. When the page is written, and all front matter is known, the placeholder is filled in.
All of it is apparatus: none of it is the author's text.

A title page that its owner has edited or kept is not generated again, so the pages of its work
complete its list. `convert` tells the owner; a build shows the book as it should be, and has
nothing to warn of.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urljoin

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from fascicle.model.edited_pages import (
    DIGEST,
    completed_contents,
    is_edited,
    listed_chapters,
    page_text,
)
from fascicle.sphinx_ext.elements.text_nodes import BEFORE_THE_STORY, placeholder, scene
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.extension_points import file_buttons, library_pages
from fascicle.sphinx_ext.model.groupings import in_catalogue_order
from fascicle.sphinx_ext.model.problems import each_that_works, warn
from fascicle.sphinx_ext.model.published_work import PublishedWork, work_settings
from fascicle.sphinx_ext.model.templates import has_our_layout, render
from fascicle.sphinx_ext.model.work_entries import (
    WorkEntry,
    entry_of,
    front_page_values,
    full_lists,
    list_values,
    newest_first,
    title_page_values,
)
from fascicle.sphinx_ext.model.works import (
    is_work,
    metadata_in,
    removed_in,
    slug_of,
    title_page_of,
    work_named,
    works_in,
)

# A front page presents so few works with their summaries; of more it shows covers.
FEW = 12
# Without `:limit:`, it has all of so many works, and so many of more; the newest come first.
ALL, SOME, NEW = 100, 12, 6
FEATURED, MORE = gettext("Featured"), gettext("More works")
NEWEST, SELECTION, REST = gettext("Newest works"), gettext("A selection"), gettext("All works")


class ChaptersDirective(SphinxDirective):
    """The pages of a work in reading order, one name a line."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        page = self.env.current_document.docname
        folder = page.rpartition("/")[0]
        listed = dict.fromkeys(line.strip() for line in self.content if line.strip())
        names = _contents_of(self.env, page, [*listed])
        docnames = [f"{folder}/{name}" if folder else name for name in names]
        for docname in docnames:
            if docname not in self.env.found_docs:
                problem = "There is no page %s.md. Remove its name from the list of chapters."
                warn("fascicle.chapters", self.get_location(), problem, docname)
        return list_of_chapters(self.env, page, docnames)


class WorksDirective(SphinxDirective):
    """The works of the library: those featured, one name a line, then all others or the newest."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {"limit": directives.nonnegative_int}

    def run(self) -> list[nodes.Node]:
        featured = list(dict.fromkeys(line.strip() for line in self.content if line.strip()))
        for slug in featured:
            if not is_work(self.env, slug) and slug not in removed_in(self.env):
                problem = "There is no work %s. Remove its name from the featured works."
                warn("fascicle.works", self.get_location(), problem, slug)
        docname = self.env.current_document.docname
        return list_of_works(self.env, docname, self.options.get("limit"), featured)


def list_of_chapters(env: BuildEnvironment, docname: str, listed: list[str]) -> list[nodes.Node]:
    """Return a toctree with the order of the pages, and a placeholder."""
    known = [name for name in listed if name in env.found_docs]
    return [_hidden_toctree(docname, known), placeholder()]


def list_of_works(
    env: BuildEnvironment, docname: str, limit: int | None, featured: list[str]
) -> list[nodes.Node]:
    """Return a toctree of all title pages, and a placeholder."""
    titles = (title_page_of(slug) for name in env.found_docs if (slug := slug_of(name)))
    known = sorted(env.found_docs.intersection(titles))
    toctree = _hidden_toctree(docname, known, glob=True)
    return [toctree, placeholder(limit=limit, featured=featured)]


def _hidden_toctree(docname: str, listed: list[str], *, glob: bool = False) -> addnodes.toctree:
    """Return a list of pages for Sphinx; with `glob`, it is read again when pages come or go."""
    return addnodes.toctree(
        parent=docname, entries=[(None, name) for name in listed], includefiles=list(listed),
        maxdepth=1, hidden=True, glob=glob, includehidden=False, numbered=0, titlesonly=True,
        caption=None,
    )  # fmt: skip


def fill_in_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill in placeholders; add the head of a work, and its facts below its contents."""
    work = work_named(app.env, slug_of(docname))
    title = doctree.next_node(nodes.title)
    above, head, facts = [], [], []
    if work and title is not None and docname == work.front.docname:
        values = _head_values(app, work) | {"begin": _beginning_of(app, work, doctree)}
        above = _html(app, docname, "work-series.html", **values) if work.series else []
        head = _html(app, docname, "work-head.html", **values)
        facts = _html(app, docname, "work-facts.html", **values)
    for place in list(doctree.findall(placeholder)):
        if "limit" in place:
            values = _works_values(app, place["limit"], place["featured"])
            shown = _html(app, docname, "works-list.html", ["no-search"], **values)
        else:
            shown = _html(app, docname, "contents-list.html", work=work) + facts
            facts = []
        place.replace_self(shown)
    if title is not None:
        at = title.parent.index(title)
        title.parent[at : at + 1] = [*above, title, *head, *facts]


def _beginning_of(app: Sphinx, work: PublishedWork, title_page: nodes.document) -> str:
    """Return the address of the first text of a work with pages, seen from its title page.

    What stands on the title page is a text if it is more than a dedication or an epigraph.
    """
    if not work.pages:
        return ""
    for text in () if work.is_gated else title_page.findall(scene):
        parts = (part for part in text.children if isinstance(part, nodes.Element))
        if not all(BEFORE_THE_STORY & set(part.get("classes", ())) for part in parts):
            return f"#{text['ids'][0]}"
    first = next((page for page in work.pages if not page.is_bare), work.pages[0])
    return str(app.builder.get_relative_uri(work.front.docname, first.docname))


def _works_values(app: Sphinx, limit: int | None, featured: list[str]) -> dict[str, Any]:
    """Return the works by sections, and the values of features."""
    works = in_catalogue_order(works_in(app.env), app.config.language)
    made = each_that_works(works, "the lists of works", partial(entry_of, app.env))
    others = {work.slug: entry for work, entry in made}
    first = [others.pop(slug) for slug in featured if slug in others]
    all_of, some = (ALL, SOME) if limit is None else (limit, limit)
    rest = list(others.values())
    shown = [(FEATURED, first)]
    if len(rest) > all_of:
        shown.append(_some_of(rest, some))
    elif len(works) <= FEW:
        shown.append((MORE if first else "", rest))
    else:
        newest = newest_first(rest)[:NEW]
        shown += [(NEWEST, newest), (MORE if first else REST if newest else "", rest)]
    sections = [(name, listed) for name, listed in shown if listed]
    values: dict[str, Any] = {
        "sections": sections,
        "is_brief": len(works) > FEW,
        "count": len(works),
        "presented": len({entry.work.slug for _, listed in sections for entry in listed}),
        "file_buttons": file_buttons(app.config),
        "has_catalogue": has_our_layout(app) and "catalogue" in dict(library_pages(app.env)),
    }
    for shared in list_values(app.config):
        values |= shared
    for values_of in front_page_values(app.config):
        values |= values_of(app.env)
    return values


def _some_of(entries: list[WorkEntry], number: int) -> tuple[str, list[WorkEntry]]:
    """Return the newest works, or works from all over the alphabet if none has a date."""
    if newest := newest_first(entries):
        return NEWEST, newest[:number]
    return SELECTION, entries[:: max(1, len(entries) // max(1, number))][:number]


def _head_values(app: Sphinx, work: PublishedWork) -> dict[str, Any]:
    """Return authors, summary and other metadata of a work, and the values of features."""
    values = {
        "work": work,
        "entry": entry_of(app.env, work),
        "lists": full_lists(work),
        "library_title": app.config.html_context.get("library_title", app.config.project),
        "canonical": published_url(app, work.front.docname),
        "file_buttons": file_buttons(app.config),
    }
    for values_of in title_page_values(app.config):
        values |= values_of(app.env, work)
    return values


def published_url(app: Sphinx, docname: str) -> str:
    """Return the URL of a page in the published book, "" if that is unknown."""
    base: str = app.config.html_baseurl
    return urljoin(base, app.builder.get_target_uri(docname)) if base else ""


def file_url(base: str, name: str) -> str:
    """Return the URL of a file of a book that is published at `base`: a URI has only ASCII."""
    return base + quote(name)


def _html(
    app: Sphinx, docname: str, template: str, classes: Sequence[str] = (), **values: object
) -> list[nodes.Node]:
    """Return HTML as a node; nothing if no HTML is written.

    Sphinx leaves elements of the class `no-search` out of its index.
    """
    if app.builder.format != "html":
        return []
    html = render(app, docname, template, **values)
    return [nodes.raw("", html, format="html", classes=list(classes))]


# After the content of a page, so that a list of chapters may follow it.
LIST = "\n\n:::{chapters}\n:::\n"


def _contents_of(env: BuildEnvironment, docname: str, listed: Sequence[str]) -> Sequence[str]:
    """Return the names of the pages on a list of chapters, completed if its page is kept."""
    if not _is_kept(env, docname):
        return listed
    return completed_contents(listed, _pages_beside(env, docname)).pages


def _with_list(app: Sphinx, docname: str, content: list[str]) -> None:
    """Add a list of chapters to a kept title page that has none, if its work has chapters."""
    if not listed_chapters(content[0]) and _is_kept(app.env, docname):
        has_list = "{chapters}" in content[0]
        if not has_list and completed_contents([], _pages_beside(app.env, docname)).pages:
            content[0] += LIST


def _titles_to_read_again(_app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Return the kept title pages of works that other pages of have come, changed or gone."""
    slugs = {slug for docnames in changes for docname in docnames if (slug := slug_of(docname))}
    titles = {title_page_of(slug) for slug in slugs} & env.found_docs
    known = sorted(titles.difference(*changes))
    by_title = each_that_works(known, "the lists of chapters", partial(_is_kept, env))
    return [title for title, is_kept in by_title if is_kept]


def _is_kept(env: BuildEnvironment, docname: str) -> bool:
    slug = slug_of(docname)
    if slug is None or docname != title_page_of(slug):
        return False
    page = page_text(Path(env.doc2path(docname)).read_bytes())
    if is_edited(page):
        return True
    kept = work_settings(env, metadata_in(page).get("text", "")).kept if DIGEST in page else ()
    return any(each.page == "index.md" for each in kept)


def _pages_beside(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return the other pages in the folder of a title page, as text, by name."""
    title, folder = Path(env.doc2path(docname)), docname.rpartition("/")[0]
    return {
        path.stem: page_text(path.read_bytes())
        for path in title.parent.glob("*.md")
        if path != title and f"{folder}/{path.stem}" in env.found_docs
    }


def register(app: Sphinx) -> None:
    app.add_node(placeholder)  # gone before anything is written
    app.add_directive("chapters", ChaptersDirective)
    app.add_directive("works", WorksDirective)
    app.connect("source-read", _with_list)
    app.connect("env-get-outdated", _titles_to_read_again)
