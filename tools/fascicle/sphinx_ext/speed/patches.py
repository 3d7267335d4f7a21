"""The patches, each with the time that it saves."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import Any

import sphinx.project
from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.transforms import Transform, Transformer, misc, references
from docutils.utils import DependencyList
from jinja2 import FileSystemBytecodeCache
from myst_parser.mdit_to_docutils import base
from myst_parser.mdit_to_docutils import transforms as myst
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from pydata_sphinx_theme.short_link import ShortenLinkTransform
from sphinx import addnodes, transforms
from sphinx.application import Sphinx
from sphinx.builders.latex.transforms import FootnoteDocnameUpdater
from sphinx.domains import c, citation, cpp
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.transforms import i18n, post_transforms
from sphinx.transforms.post_transforms import code, images
from sphinx.transforms.references import SphinxDanglingReferences
from sphinx.util import docutils
from sphinx.util.matching import compile_matchers, get_matching_files
from sphinx_book_theme import hash_html_assets
from sphinx_book_theme._transforms import HandleFootnoteTransform

from fascicle.files.folders import files_below
from fascicle.sphinx_ext.model.scope import WORKS, scope_with
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.speed import LAST, Patch, replace

# Garbage is collected every 50,000 new objects instead of every 700. A page is one large reference
# cycle, as each node knows its parent: Python searches for unused cycles dozens of times a page,
# through all pages in memory, and finds none of those. 50,000 are about ten pages; a higher number
# saves no more time and holds more memory.
NEW_OBJECTS = 50_000

_default = gc.get_threshold()


def _collect_rarely(app: Sphinx) -> None:
    # No full collection while Sphinx loads its environment: there is no garbage in it.
    gc.set_threshold(NEW_OBJECTS, NEW_OBJECTS, NEW_OBJECTS)
    app.connect("builder-inited", _freeze, priority=LAST)
    app.connect("build-finished", _reset, priority=LAST)


def _freeze(_app: Sphinx) -> None:
    """Exclude the environment from collections: it is needed until the end."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *_default[1:])


def _reset(_app: Sphinx, _error: Exception | None) -> None:
    gc.set_threshold(*_default)
    gc.unfreeze()


def _log_warnings_only(app: Sphinx) -> None:
    """Let Sphinx's logger drop messages at once, under `-q`, instead of formatting each first."""
    # Sphinx sets the level anew for each build in a process.
    if app.quiet:
        logging.getLogger("sphinx").setLevel(logging.WARNING)


def _compute_settings_once(_app: Sphinx) -> None:
    """Compute docutils' settings once, and copy them for each page.

    Sphinx and MyST each make a command-line parser for every page, to have the default ones.
    """
    defaults_of = lru_cache(get_default_settings)
    replace(docutils, "_get_settings", _keep_last(vars(docutils)["_get_settings"]))
    replace(base, "get_default_settings", lambda *components: _copied(defaults_of(*components)))


def _keep_last(compute: Callable[..., Values]) -> Callable[..., Values]:
    """Return a function that computes settings only if its arguments are not those of last time."""
    last: dict[str, Any] = {"arguments": None}

    def settings(
        *components: object, defaults: Mapping[str, Any], read_config_files: bool = False
    ) -> Values:
        # Sphinx makes a parser for each page: only its class counts.
        kinds = [part if isinstance(part, type) else type(part) for part in components]
        options = {"defaults": defaults, "read_config_files": read_config_files}
        arguments = (kinds, dict(defaults), read_config_files)
        if last["arguments"] != arguments:
            last.update(arguments=arguments, settings=compute(*components, **options))
        return _copied(last["settings"])

    return settings


def _copied(settings: Values) -> Values:
    """Copy settings for one page, with lists and dependencies of its own."""
    copied = copy(settings)
    for name, value in vars(copied).items():
        if isinstance(value, list):
            setattr(copied, name, [*value])
    copied.record_dependencies = DependencyList()
    return copied


# Of some seventy transforms of docutils, Sphinx, MyST and the themes, forty walk the whole page in
# search of one class of node that stories rarely have: index entries, images, citations. Here the
# classes of a page are collected once, and again after each transform that ran. A transform of ours
# names its classes in an attribute `looks_for`.
REFERENCES = (nodes.reference, nodes.footnote_reference, nodes.citation_reference)

# Only transforms that change nothing and warn of nothing where a page has none of these nodes.
LOOKS_FOR: dict[type[Transform], tuple[type[nodes.Node], ...]] = {
    # on reading a page
    i18n.PreserveTranslatableMessages: (addnodes.translatable,),
    transforms.DefaultSubstitutions: (nodes.substitution_reference,),
    transforms.MoveModuleTargets: (nodes.target,),
    transforms.HandleCodeBlocks: (nodes.block_quote,),
    transforms.AutoIndexUpgrader: (addnodes.index,),
    references.Substitutions: (nodes.substitution_reference,),
    transforms.ReorderConsecutiveTargetAndIndexNodes: (nodes.target,),
    references.PropagateTargets: (nodes.target,),
    myst.ResolveSectionRefs: (nodes.inline,),
    references.AnonymousHyperlinks: (nodes.reference, nodes.target),
    transforms.DoctestTransform: (nodes.doctest_block,),
    transforms.GlossarySorter: (addnodes.glossary,),
    citation.CitationDefinitionTransform: (nodes.citation,),
    citation.CitationReferenceTransform: (nodes.citation_reference,),
    references.ExternalTargets: (nodes.target,),
    references.InternalTargets: (nodes.target,),
    FootnoteDocnameUpdater: (nodes.footnote, nodes.footnote_reference),
    misc.Transitions: (nodes.transition,),
    SphinxDanglingReferences: (*REFERENCES, nodes.target),
    myst.ResolveAnchorIds: (nodes.reference,),
    transforms.FilterSystemMessages: (nodes.system_message,),
    i18n.RemoveTranslatableInline: (nodes.inline,),
    # on writing it
    HandleFootnoteTransform: (nodes.footnote_reference,),
    c.AliasTransform: (c.AliasNode,),
    cpp.AliasTransform: (cpp.AliasNode,),
    MystReferenceResolver: (addnodes.pending_xref,),
    post_transforms.ReferencesResolver: (addnodes.pending_xref,),
    post_transforms.OnlyNodeTransform: (addnodes.only,),
    images.ImageDownloader: (nodes.image,),
    images.DataURIExtractor: (nodes.image,),
    post_transforms.PropagateDescDomain: (addnodes.desc_signature,),
    code.HighlightLanguageTransform: (nodes.literal_block, addnodes.highlightlang),
    ShortenLinkTransform: (nodes.reference,),
    code.TrimDoctestFlagsTransform: (nodes.literal_block, nodes.doctest_block),
}


def _apply_transforms(self: Transformer) -> None:
    """Apply transforms in order of priority, as docutils does, but for those to skip."""
    document = self.document
    document.reporter.attach_observer(document.note_transform_message)
    present: frozenset[type] | None = None
    while self.transforms:
        # Transforms may add others.
        if not self.sorted:
            self.transforms.sort(reverse=True)
            self.sorted = True
        _, transform, pending, options = self.transforms.pop()
        wanted = LOOKS_FOR.get(transform) or getattr(transform, "looks_for", ())
        if wanted:
            present = present or _classes_in(document)
            if present.isdisjoint(wanted):
                continue
        transform(document, startnode=pending).apply(**options)
        present = None
    document.reporter.detach_observer(document.note_transform_message)


def _classes_in(document: nodes.document) -> frozenset[type]:
    """Return the classes of all nodes of a document, base classes included."""
    classes = set()
    waiting: list[nodes.Node] = [document]
    while waiting:
        node = waiting.pop()
        classes.add(node.__class__)
        waiting += node.children
    return _with_bases(frozenset(classes))


@lru_cache
def _with_bases(classes: Iterable[type]) -> frozenset[type]:
    return frozenset(base for each in classes for base in each.__mro__)


# Compiled templates are kept from one build to the next. Jinja compiles every template in each
# build, and looks for changes of it on each page. They are in Sphinx's folder of doctrees; code for
# a sandbox is other code.
FOLDER = {True: "templates", False: "plain-templates"}


def _keep_templates(app: Sphinx) -> None:
    templates = getattr(app.builder, "templates", None)
    if isinstance(templates, BuiltinTemplateLoader):
        compiled = Path(app.doctreedir, FOLDER[templates.environment.sandboxed])
        compiled.mkdir(parents=True, exist_ok=True)
        templates.environment.auto_reload = False
        templates.environment.bytecode_cache = FileSystemBytecodeCache(str(compiled))


# For each page the theme renders the template of each bar, to drop the empty ones; our layout names
# its own. And it adds digests to the addresses of its files; Sphinx has added its own by then.
BARS = (
    "sidebars", "theme_article_footer_items", "theme_article_header_end",
    "theme_article_header_start", "theme_content_footer_items", "theme_footer_center",
    "theme_footer_end", "theme_footer_start", "theme_navbar_center", "theme_navbar_end",
    "theme_navbar_persistent", "theme_navbar_start", "theme_primary_sidebar_end",
)  # fmt: skip
# Between the description of a page (400) and the theme's own handlers (500).
BEFORE_THEME = 450


def _skip_work_of_theme(app: Sphinx) -> None:
    app.connect("builder-inited", _disconnect_digests)
    app.connect("html-page-context", _empty_bars, priority=BEFORE_THEME)


def _disconnect_digests(app: Sphinx) -> None:
    if has_our_layout(app):
        for listener in [*app.events.listeners["html-page-context"]]:
            if listener.handler is hash_html_assets:
                app.disconnect(listener.id)


def _empty_bars(
    app: Sphinx, _pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    if has_our_layout(app):
        context.update({name: [] for name in BARS})


# Sphinx looks for documents as soon as it has a builder, and once more when it reads: a shelf looks
# into the folders of its works, the join into no others.


def _own_files(
    app: Sphinx, folder: str | Path, include: Iterable[str], exclude: Iterable[str]
) -> Iterator[str]:
    scope, include, exclude = scope_with(app.config), (*include,), (*exclude,)
    if not scope.is_shelf:
        others = [] if scope.is_whole else [WORKS]
        yield from get_matching_files(folder, include, [*exclude, *others])
    if scope.is_join:
        loose = (path.name for path in Path(folder, WORKS).glob("*.*") if path.is_file())
        yield from _kept(include, exclude, (f"{WORKS}/{name}" for name in loose))
    for inner in (f"{WORKS}/{slug}" for slug in scope.works):
        names = (f"{inner}/{name}" for name, _ in files_below(Path(folder, inner)))
        yield from _kept(include, exclude, names)


def _kept(include: Iterable[str], exclude: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the paths that patterns include, and exclude neither by themselves nor by a folder."""
    included, excluded = compile_matchers(include), compile_matchers(exclude)
    return sorted(
        name
        for name in names
        if any(match(name) for match in included)
        and not any(
            match(path)
            for path in (name, *map(str, PurePosixPath(name).parents[:-1]))
            for match in excluded
        )
    )


PATCHES = (
    Patch(
        name="garbage collector",
        replaces=("gc.set_threshold",),
        gain="a full build without it takes 6 % more at 441 pages, no more at 10,000",
        apply=_collect_rarely,
    ),
    Patch(
        name="quiet logging",
        replaces=("sphinx.util.logging.setup",),
        gain="a full build without it takes 8 % more at 441 pages, 10 % at 10,000",
        apply=_log_warnings_only,
    ),
    Patch(
        name="docutils settings",
        replaces=(
            "sphinx.util.docutils._get_settings",
            "myst_parser.mdit_to_docutils.base.get_default_settings",
        ),
        gain="a full build without it takes 18 % more at 441 pages, 27 % at 10,000",
        apply=_compute_settings_once,
    ),
    Patch(
        name="needless transforms",
        replaces=("docutils.transforms.Transformer.apply_transforms",),
        gain="a full build without it takes 6 % more at 441 pages, 21 % at 10,000",
        apply=lambda _app: replace(Transformer, "apply_transforms", _apply_transforms),
    ),
    Patch(
        name="template cache",
        replaces=("sphinx.jinja2glue.BuiltinTemplateLoader",),
        gain="an edit without it takes .2 s more",
        apply=lambda app: app.connect("builder-inited", _keep_templates),
    ),
    Patch(
        name="theme handlers",
        replaces=(
            "sphinx_book_theme.hash_html_assets",
            "pydata_sphinx_theme.update_and_remove_templates",
        ),
        gain="a full build without it takes 5 % more at 441 pages, 14 % at 10,000",
        apply=_skip_work_of_theme,
    ),
    Patch(
        name="own folders",
        replaces=("sphinx.project.get_matching_files",),
        gain="110,000 pages on 149 shelves without it take a third more, a shelf 50 MB more",
        apply=lambda app: replace(sphinx.project, "get_matching_files", partial(_own_files, app)),
    ),
)
