"""The builders of the web edition: pages without parts that our layout does not use.

For each page Sphinx renders the titles of its neighbours and a table of its sections. Our layout
takes its neighbours from the work (`page_view`), so neither is rendered.
"""

from __future__ import annotations

import re
import time
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from jinja2 import Environment
from sphinx.application import Sphinx
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.fileutil import copy_asset
from sphinx.util.matching import Matcher

from fascicle.sphinx_ext import static_files
from fascicle.sphinx_ext.model.extension_points import writes_library
from fascicle.sphinx_ext.model.problems import fails_alone
from fascicle.sphinx_ext.model.scope import limit_documents
from fascicle.sphinx_ext.model.shelf_records import (
    WrittenShelf,
    build_or_read,
    files_in,
    leave_to_join,
    wait_for_shelves,
)
from fascicle.sphinx_ext.model.templates import THEME
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web import inventory, style_sheets
from fascicle.sphinx_ext.web.plain_pages import (
    AS_TYPED,
    guarded,
    read_as_typed,
    write_as_typed,
    write_bare,
    write_older,
    write_without_text,
)

# One of docutils' own; the layout has another.
VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>\s*')

# Files and folders of the theme that our pages do not load: 7 MB.
NOT_LOADED = Matcher([
    "**/.*", "**/*.map", "**/images", "**/language_data.js*", "**/locales",
    "**/pydata-sphinx-theme.css", "**/scripts", "**/searchtools.js", "**/theme.css", "**/vendor",
    "**/*webpack-macros.html",
])  # fmt: skip


class PageTemplates(BuiltinTemplateLoader):
    """Sphinx's templates; a page that they have filled in loads no more styles than it needs."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def init(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Sphinx's own
        """Set the templates up without Jinja's sandbox, which costs 2 to 4 % of a run of Sphinx.

        They are the theme's and the owner's, and `conf.py` may run any code as well.
        """
        super().init(*args, **kwargs)
        sandboxed = self.environment
        # Looking for the few constants would take a sixth of the time that compiling does.
        environment = Environment(  # noqa: S701  HTML is marked
            loader=self, optimized=False, extensions=[*sandboxed.extensions]
        )
        environment.filters.update(sandboxed.filters)
        environment.globals.update(sandboxed.globals)
        self.environment = environment  # type: ignore[assignment]

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        return style_sheets.with_one_sheet(super().render(template, context), self.app)


class BookPages(StandaloneHTMLBuilder):
    """Sphinx's HTML builder, with a record of the pages that it has written."""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        limit_documents(app, env)
        super().__init__(app, env)

    def init(self) -> None:
        super().init()
        # Sphinx's own index takes a quarter of a build; another theme's search page needs it.
        self.search = self.config.html_theme != THEME
        # Those without a document too, such as Sphinx's search.
        self.pages_made: set[str] = set()
        # Those with one that are written in this build.
        self.documents_written: set[str] = set()
        # The written shelves, if this build joins them.
        self.of_shelves: list[WrittenShelf] = []

    def build(self, *given: Any, **more: Any) -> None:  # type: ignore[misc]  # noqa: ANN401
        """Build the book; a run that is to read only stops there."""
        build_or_read(self._app, partial(super().build, *given, **more))

    def create_template_bridge(self) -> None:
        """Use templates of our own, unless the owner has others."""
        if self.config.template_bridge or self.config.html_theme != THEME:
            super().create_template_bridge()
        else:
            self.templates = PageTemplates(self._app)

    def get_doc_context(self, docname: str, body: str, metatags: str) -> dict[str, Any]:
        """Return the text of a page and its metadata; `page_view` adds the rest."""
        if self.config.html_theme != THEME:
            return super().get_doc_context(docname, body, metatags)
        return {
            "parents": [],
            "prev": None,
            "next": None,
            "title": "",
            "meta": self.env.metadata.get(docname),
            "body": body,
            "metatags": VIEWPORT.sub("", metatags),
            "rellinks": self.globalcontext["rellinks"],
            "sourcename": "",
            "toc": "",
            "display_toc": False,
            "page_source_suffix": self.env.doc2path(docname).suffix,
        }

    def copy_assets(self) -> None:
        """Copy the shared files, once; the join then releases the shelves to be written."""
        if writes_library(self.env):
            super().copy_assets()
            static_files.write_static_files(self._app)
        self.of_shelves = wait_for_shelves(self._app)

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        """Copy the files of the theme that our pages load."""
        if self.config.html_theme != THEME:
            super().copy_theme_static_files(context)
            return
        for folder in reversed(self.theme.get_theme_dirs()):
            copy_asset(
                Path(folder, "static"), Path(self.outdir, "_static"), NOT_LOADED,
                context, self.templates, force=True,
            )  # fmt: skip

    def gen_indices(self) -> None:
        """Write the pages of indices, which list the library."""
        if writes_library(self.env):
            super().gen_indices()

    def gen_additional_pages(self) -> None:
        """Write the pages that `conf.py` adds."""
        if writes_library(self.env):
            super().gen_additional_pages()

    def dump_inventory(self) -> None:
        """Write the inventory; a shelf leaves its entries to the join."""
        pages = self.env.found_docs | self.pages_made
        # Sphinx may know a title that is words behind a gate.
        gated = {w.front.docname: w.title for w in works_in(self.env) if w.is_gated}
        entries = inventory.entries_of(self, pages, gated)
        if not leave_to_join(self._app, entries):
            others = [shelf.entries for shelf in self.of_shelves]
            inventory.write_inventory(self, self.outdir / INVENTORY_FILENAME, [entries, *others])

    def files_used(self) -> dict[str, frozenset[str]]:
        """Return the images and downloads that the pages of the book use, by folder."""
        return files_in(self.env, self.of_shelves)

    def handle_page(self, pagename: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Sphinx's own
        """Write a page, and remember it unless it is a file of another kind."""
        if "outfilename" not in kwargs:
            self.pages_made.add(pagename)
        write = partial(super().handle_page, pagename, *args, **kwargs)
        if pagename in self.env.found_docs:
            write()
        elif not guarded(self._app, pagename, "write", write) and "outfilename" not in kwargs:
            given: dict[str, Any] = next(iter(args), kwargs.get("addctx", {}))
            write_without_text(self._app, pagename, str(given.get("title", pagename)))

    def read_doc(self, docname: str, *, _cache: bool = True) -> None:  # type: ignore[misc]
        """Read a page; one that fails is read as it is typed."""
        read = partial(super().read_doc, docname, _cache=_cache)
        if not guarded(self._app, docname, "read", read):
            typed = read_as_typed(self._app, docname)
            self.env.all_docs[docname] = time.time_ns() // 1_000
            self.write_doctree(docname, typed, _cache=_cache)

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write pages; one with references that cannot be resolved is written as typed."""
        resolve = self.env.get_and_resolve_doctree

        def resolved(docname: str, *given: Any, **more: Any) -> nodes.document:  # noqa: ANN401
            doctrees: list[nodes.document] = []

            def resolve_page() -> None:
                doctrees.append(resolve(docname, *given, **more))

            is_done = guarded(self._app, docname, "resolve", resolve_page)
            return doctrees[0] if is_done else write_as_typed(self._app, docname)

        vars(self.env)["get_and_resolve_doctree"] = resolved
        try:
            super().write_documents(docnames)
        finally:
            del vars(self.env)["get_and_resolve_doctree"]

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        """Prepare a page in the first process; others may write it."""
        self.documents_written.add(docname)
        write = partial(super().write_doc_serialized, docname, doctree)
        if not guarded(self._app, docname, "write", write):
            typed = write_as_typed(self._app, docname)
            doctree[:], doctree.attributes = typed.children, typed.attributes

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page as it is, else as the last build has it, else as it is typed."""
        write, app = super().write_doc, self._app
        is_typed = doctree.get(AS_TYPED)
        if not is_typed and guarded(app, docname, "write", partial(write, docname, doctree)):
            return
        if write_older(app, docname):
            return
        try:
            write(docname, doctree if is_typed else write_as_typed(app, docname))
        except Exception as error:
            if not fails_alone(error):
                raise
            write_bare(app, docname, write_as_typed(app, docname))


class BookFolders(BookPages, DirectoryHTMLBuilder):
    """The same, with a folder for each page."""

    name = "dirhtml"


def register(app: Sphinx) -> None:
    app.add_builder(BookPages, override=True)
    app.add_builder(BookFolders, override=True)
