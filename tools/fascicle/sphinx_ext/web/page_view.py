"""View of a page for the layout: its work, its neighbours, its name.

Sphinx passes the neighbours in the whole library to the layout, so that the last chapter would lead
into another work, and the theme adds scripts for software documentation. Both are corrected here.

The page for missing addresses, `404.html`, is shown at any depth, so its links must not be
relative. They begin at the root of the server, with the path of the canonical URL, which Read the
Docs provides or `url` in `library.toml` sets; without one, the book is assumed to be at the root.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from itertools import takewhile
from operator import attrgetter
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from fascicle.model.words import shortened
from fascicle.sphinx_ext.elements.ids import opening_of
from fascicle.sphinx_ext.elements.text_nodes import scene
from fascicle.sphinx_ext.elements.typography import has_end_mark
from fascicle.sphinx_ext.i18n import direction_of, gettext
from fascicle.sphinx_ext.model.extension_points import (
    LibraryPage,
    bar_buttons,
    bar_tools,
    head_parts,
    library_pages,
    of_library,
)
from fascicle.sphinx_ext.model.groupings import Neighbours, volumes_around
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage, minutes_for
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.works import former_slugs, one_line, slug_of, work_named
from fascicle.sphinx_ext.web import style_sheets
from fascicle.sphinx_ext.web.page_titles import (
    HEAD,
    Breadcrumb,
    browser_title,
    crumbs_to,
    page_name,
    running_head,
)

# Search engines show about so much of a description.
DESCRIPTION = 160
# Scripts of Sphinx's own search, and of the theme for notebooks, code and menus, which our layout
# does not use.
UNUSED_FILES = (
    "doctools.js", "documentation_options.js", "scripts/sphinx-book-theme.js",
    "sphinx_highlight.js", "translations.js",
)  # fmt: skip
# A style sheet, and the mark of a page that needs it.
COLOURS_OF_CODE, HIGHLIGHTED = "pygments.css", 'class="highlight'
# The theme's bars that our layout shows.
BARS = ("theme_article_header_start", "theme_article_header_end")


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A scene or a section on a page without chapters, for the sidebar."""

    anchor: str
    name: str
    is_opening: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """The data that one page shows of itself and its work; `work` is None outside of works."""

    title: str
    description: str
    language: str
    direction: str
    # The running head of a printed page, as CSS declarations.
    running_head: str
    page: WorkPage | None
    work: PublishedWork | None
    previous: WorkPage | None
    following: WorkPage | None
    # The parts that begin here and have no text of their own, in their order.
    parts: tuple[WorkPage, ...]
    places: tuple[ContentsEntry, ...]
    # Whether the author has typed an end mark.
    says_its_end: bool
    # Whether it is a title page without any text, whose head leads on.
    is_title_alone: bool
    # Whether the page has the whole work.
    is_single_page: bool
    # The previous and the next work of the series, and the other pages of the library.
    volumes: Neighbours
    navigation: tuple[LibraryPage, ...]
    crumbs: tuple[Breadcrumb, ...]
    # Whether the title page has words of a gated text.
    has_gated_opening: bool
    # The number of words and the reading time in minutes; None where they are not shown.
    length: tuple[int, int] | None

    @property
    def is_last(self) -> bool:
        if self.work is None:
            return False
        return self.is_single_page or self.page == self.work.reading_order[-1]

    @property
    def is_gated(self) -> bool:
        """Return whether the reader must confirm before reading; never on a title page."""
        if self.work is None or not self.work.is_gated:
            return False
        return self.page in self.work.text_pages or self.is_single_page


def add_page_view(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the view to the context; the neighbours are those in the work, not in the library."""
    if not has_our_layout(app):
        return
    view = _build_view(app, pagename, context, doctree)
    context["view"] = view
    # Features add to it.
    context["script_data"] = _script_data(app, view.work)
    context["library_pages"] = dict(library_pages(app.env))
    context["bar_buttons"] = bar_buttons(app.config)
    context["bar_tools"] = bar_tools(app.config)
    context["head_parts"] = head_parts(app.config)
    context["theme_sheet"] = style_sheets.sheet_address(app)
    context["icons"] = _template_macros(app, "icons.html")
    context["say"] = _template_macros(app, "macros.html")
    context["prev"] = _neighbour_link(app, pagename, view.previous)
    context["next"] = _neighbour_link(app, pagename, view.following)
    context["parents"] = []
    context["side"] = context.get("sidebars") or []
    context["bars"] = {name: _template_names(context.get(name)) for name in BARS}


def _script_data(app: Sphinx, work: PublishedWork | None) -> dict[str, str]:
    """Return the data on `body` for scripts: the work, and its former slugs, if free."""
    if work is None:
        return {}
    former = former_slugs(app.env, work)
    moved = {"moved-from": " ".join(map(quote, former))} if former else {}
    return {"work": work.slug} | moved


def _template_macros(app: Sphinx, template: str) -> object:
    """Return the macros of a template; importing them in a template would compile them per page."""
    templates: Any = app.builder.templates
    return templates.environment.get_template(template).module


def on_page(add: Callable[[Sphinx, PageView, dict[str, Any]], None]) -> Callable[..., None]:
    """Return the handler of `html-page-context` that adds to the context of a page with a view."""

    @wraps(add)
    def handle_page(
        app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
    ) -> None:
        if view := context.get("view"):
            add(app, view, context)

    return handle_page


@on_page
def drop_unused_files(_app: Sphinx, _view: PageView, context: dict[str, Any]) -> None:
    """Drop scripts that our layout does not use, and code colours on pages without code."""
    # The theme's inline scripts have no file.
    scripts = [(str(script.filename or ""), script) for script in context["script_files"]]
    context["script_files"] = [
        script
        for name, script in scripts
        if name and not name.removeprefix("_static/").startswith(UNUSED_FILES)
    ]
    if HIGHLIGHTED not in (context.get("body") or ""):
        sheets = context["css_files"]
        context["css_files"] = [s for s in sheets if COLOURS_OF_CODE not in str(s.filename)]


def _template_names(given: object) -> list[str]:
    """Return the templates of a bar from its option: a list, or names separated by commas."""
    names = given.split(",") if isinstance(given, str) else given if isinstance(given, list) else []
    stripped = (str(name).strip() for name in names)
    return [name if PurePath(name).suffix else f"{name}.html" for name in stripped if name]


def _build_view(
    app: Sphinx, pagename: str, given: dict[str, Any], doctree: nodes.document | None
) -> PageView:
    """Return the view of a page; `given` has the title and the work of one without a document."""
    work = work_named(app.env, slug_of(pagename) or given.get("of_work"))
    pages = work.reading_order if work else ()
    number = next((n for n, page in enumerate(pages) if page.docname == pagename), None)
    page = pages[number] if number is not None else None
    before, after = (pages[:number], pages[number + 1 :]) if number is not None else ((), ())
    language = work.text_language if work else app.config.language
    about = str(app.config.html_context["library_description"])
    summary = " ".join(work.summary) if work else ""
    called = page_name(app, pagename, given, page)
    is_single_page = work is not None and work.single_page == pagename
    words = page.words if page and page.is_chapter else 0
    words = work.total_words if work and is_single_page else words
    return PageView(
        title=browser_title(app, pagename, called, page, work),
        description=shortened(summary or about, DESCRIPTION),
        language=language,
        direction=direction_of(language),
        running_head=_running_head_of(page, work),
        page=page,
        work=work,
        previous=_next_text(before[::-1]),
        following=_next_text(after),
        parts=_bare_parts_before(before) if page and not page.is_bare else (),
        places=_contents_entries(doctree)
        if work and not work.pages and doctree is not None
        else (),
        says_its_end=given.get("says_its_end", False) or has_end_mark(doctree),
        is_title_alone=bool(work and work.pages and page == work.front)
        and not (doctree is not None and doctree.next_node(scene)),
        is_single_page=is_single_page,
        volumes=volumes_around(app.env, work) if work else Neighbours(),
        navigation=() if work else library_pages(app.env),
        crumbs=crumbs_to(app, work, pagename, called) if work else (),
        has_gated_opening=_has_gated_opening(work, pagename, doctree),
        length=(words, minutes_for(words)) if words else None,
    )


def _next_text(pages: Sequence[WorkPage]) -> WorkPage | None:
    """Return the first page with a text; if none has one, the first page."""
    return next((page for page in pages if not page.is_bare), pages[0] if pages else None)


def _bare_parts_before(pages: Sequence[WorkPage]) -> tuple[WorkPage, ...]:
    """Return the pages directly before one that have nothing but the heading of a part."""
    return tuple(takewhile(attrgetter("is_bare"), reversed(pages)))[::-1]


def _has_gated_opening(
    work: PublishedWork | None, pagename: str, doctree: nodes.document | None
) -> bool:
    if doctree is None or work is None or not work.has_gated_opening(pagename):
        return False
    return any("gated" in node["classes"] for node in doctree.findall(nodes.Element))


def _running_head_of(page: WorkPage | None, work: PublishedWork | None) -> str:
    if work is None:
        return ""
    chapter = page.name if page in work.pages else ""
    return running_head(work=shortened(work.title, HEAD), chapter=shortened(chapter, HEAD))


def _neighbour_link(app: Sphinx, pagename: str, page: WorkPage | None) -> dict[str, str] | None:
    """Return a neighbour in the form that Sphinx's layout expects."""
    if page is None:
        return None
    return {"link": app.builder.get_relative_uri(pagename, page.docname), "title": page.name}


def _contents_entries(doctree: nodes.document) -> tuple[ContentsEntry, ...]:
    """Return the sections of a page, or its scenes with their opening words if it has none."""
    sections = [node for node in doctree.findall(nodes.section) if _is_inside(node)]
    if sections:
        return tuple(
            ContentsEntry(node["ids"][0], one_line(heading), is_opening=False)
            for node in sections
            if (heading := node.next_node(nodes.title)) is not None
        )
    scenes = list(doctree.findall(scene))
    entries = (ContentsEntry(n["ids"][0], opening_of(n), is_opening=True) for n in scenes)
    return tuple(entries) if len(scenes) > 1 else ()


def _is_inside(section: nodes.section) -> bool:
    """Return whether a section stands directly under the page's heading."""
    parent = section.parent
    return isinstance(parent, nodes.section) and isinstance(parent.parent, nodes.document)


MISSING = "404"
# Characters that a path may have as they are (RFC 3986), except those special in HTML.
AS_IT_IS = "/%:@!$()*+,;=~"
ADDRESS = re.compile(r'( (?:href|src)=")([^"]*)')


@of_library
def _collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app):
        yield MISSING, {"title": str(gettext("Page not found")), "pageurl": None}, "missing.html"


def _use_root_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Make the links of this page begin at the root, before the theme makes any."""
    if pagename != MISSING or not has_our_layout(app):
        return
    root = quote(urlsplit(app.config.html_baseurl).path or "/", safe=AS_IT_IS)
    here = f"{root}{app.builder.get_target_uri(MISSING)}"
    pathto = context["pathto"]
    context["pathto"] = lambda *given, **more: urljoin(here, pathto(*given, **more))
    for tag in ("css_tag", "js_tag"):
        context[tag] = partial(_tag_with_root_link, here, context[tag])
    if context.get("logo_url"):
        context["logo_url"] = urljoin(here, context["logo_url"])
    context["content_root"] = root


def _tag_with_root_link(here: str, tag: Callable[[Any], str], file: Any) -> str:  # noqa: ANN401  Sphinx's own
    """Return the tag of a script or a style sheet, with its address from the root."""
    return ADDRESS.sub(lambda match: f"{match[1]}{urljoin(here, match[2])}", tag(file))


def register(app: Sphinx) -> None:
    app.connect("html-collect-pages", _collect_page)
    app.connect("html-page-context", _use_root_links, priority=300)
