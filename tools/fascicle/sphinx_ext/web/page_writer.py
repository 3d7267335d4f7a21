"""The builders of the web edition: pages without parts that our layout does not use; the inventory.

For each page Sphinx renders the titles of its neighbours and a table of its sections. Our layout
takes its neighbours from the work (`page_view`), so neither is rendered.

The inventory, `objects.inv`, lists every page and every scene, and is written only when its entries
change. Of a build that changes one page of 10,000, Sphinx's own way to write it takes a seventh,
since it compresses line by line at the highest level. Unlike Sphinx, it lists only pages that
exist. A digest of its entries is kept in Sphinx's folder of doctrees.
"""

from __future__ import annotations

import re
import time
import zlib
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, partial
from heapq import merge
from pathlib import Path
from typing import Any

import msgspec
from docutils import nodes
from jinja2 import Environment
from sphinx.application import Sphinx
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.fileutil import copy_asset
from sphinx.util.matching import Matcher

from fascicle.files.build_folder import Cache
from fascicle.files.fingerprints import fingerprint
from fascicle.model.digests import digest_of
from fascicle.sphinx_ext import static_files
from fascicle.sphinx_ext.model.extension_points import writes_library
from fascicle.sphinx_ext.model.problems import each_that_works, fails_alone
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
from fascicle.sphinx_ext.web import style_sheets
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
        entries = entries_of(self, pages, gated)
        if not leave_to_join(self._app, entries):
            others = [shelf.entries for shelf in self.of_shelves]
            write_inventory(self, self.outdir / INVENTORY_FILENAME, [entries, *others])

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


RECORD = "inventory.json"
# A tenth larger than at level 9, which Sphinx asks for, in a quarter of the time.
LEVEL = 6
# By domain: name, title, type, page, place and priority of each object, in order.
ObjectEntry = tuple[str, str, str, str, str, int]
Entries = dict[str, list[ObjectEntry]]


def entries_of(
    builder: StandaloneHTMLBuilder, pages: Container[str], titles: Mapping[str, str]
) -> bytes:
    """Return the entries of `pages`, packed.

    `titles` are those of pages that are not to be listed by the titles that Sphinx knows. Sphinx
    also names its index pages, even those that are not written.
    """
    entries: Entries = {}
    for domain in builder.env.domains.sorted():
        on_page: defaultdict[str, list[ObjectEntry]] = defaultdict(list)
        for entry in domain.get_objects():
            if entry[3] in pages:
                on_page[entry[3]].append(entry)
        listed = each_that_works(on_page, "the inventory", partial(_listed, on_page, titles))
        entries[domain.name] = sorted(entry for _, entries_here in listed for entry in entries_here)
    return msgspec.json.encode(entries)


def _listed(
    on_page: Mapping[str, list[ObjectEntry]], titles: Mapping[str, str], page: str
) -> list[ObjectEntry]:
    return [
        # Sphinx translates titles of its own when they are needed.
        (name, str(titles.get(page, title) if kind == "doc" else title), kind, page, anchor, order)
        for name, title, kind, _, anchor, order in on_page[page]
    ]


def write_inventory(builder: StandaloneHTMLBuilder, path: Path, parts: Sequence[bytes]) -> None:
    """Write the packed entries of all parts to `path`, unless the file there has the same."""
    head, written = _head(builder), Cache(Path(builder.env.doctreedir, RECORD), str)
    addresses = f"{builder.get_target_uri('index')} {builder.get_target_uri('works/index')}"
    digest = digest_of(addresses, head, *parts)
    if path.is_file() and written.get(path.name, digest) == str(fingerprint(path.stat())):
        return
    entries = [msgspec.json.decode(part, type=Entries) for part in parts]
    body = "".join(_lines(builder, entries)).encode()
    path.write_bytes(head + zlib.compress(body, LEVEL))
    written.put(path.name, digest, str(fingerprint(path.stat())))
    written.save()


def _head(builder: StandaloneHTMLBuilder) -> bytes:
    """Return the head of an inventory in version 2 of the format."""
    project, version = (
        re.sub(r"\s+", " ", text) for text in (builder.config.project, builder.config.version)
    )
    head = (
        f"# Sphinx inventory version 2\n# Project: {project}\n# Version: {version}\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    return head.encode()


def _lines(builder: StandaloneHTMLBuilder, parts: Sequence[Entries]) -> Iterator[str]:
    """Yield a line for each object: name, type, priority, address, title.

    `$` at the end of an address stands for the name, `-` for a title that is the name.
    """
    address_of = cache(builder.get_target_uri)
    for domain in builder.env.domains.sorted():
        merged = merge(*(part[domain.name] for part in parts))
        for name, title, kind, docname, anchor, priority in merged:
            place = f"{anchor.removesuffix(name)}$" if anchor.endswith(name) else anchor
            address = f"{address_of(docname)}#{place}" if place else address_of(docname)
            shown = "-" if title == name else title
            yield f"{name} {domain.name}:{kind} {priority} {address} {shown}\n"
