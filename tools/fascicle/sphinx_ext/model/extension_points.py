"""Extension points: lists that features add to and base rooms read.

A feature adds its items in its `setup`. A base room names no feature: it reads the list when it
writes a page, so a feature that is not loaded leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from fascicle.sphinx_ext.model.published_work import CastEntry, PublishedWork
from fascicle.sphinx_ext.model.scope import look_up

PagesOf = Callable[[BuildEnvironment], Iterable["LibraryPage"]]

# Priorities of items and of event handlers, beside Sphinx's and the theme's own, which have 500.
FIRST, EARLY, NORMAL, LATE = 300, 400, 500, 900

T = TypeVar("T")


class ExtensionPoint(Generic[T]):
    """A list of items in the order of their priorities, one list for each Sphinx project."""

    def __init__(self) -> None:
        self._items: WeakKeyDictionary[Config, list[tuple[int, T]]] = WeakKeyDictionary()

    def add(self, app: Sphinx, *items: T, priority: int = NORMAL) -> None:
        """Add items; those of equal priority keep the order in which they were added."""
        ordered = self._items.setdefault(app.config, [])
        ordered += [(priority, item) for item in items]
        ordered.sort(key=lambda each: each[0])

    def __call__(self, config: Config) -> list[T]:
        return [item for _, item in self._items.get(config, [])]


class LibraryPage(NamedTuple):
    """A page of the library that belongs to no work, and its name."""

    docname: str
    name: str


# The pages in the navigation line of the library; indices, which the catalogue links to.
PAGES = "pages"
library_navigation: ExtensionPoint[PagesOf] = ExtensionPoint()
indices: ExtensionPoint[PagesOf] = ExtensionPoint()

# Kinds of pages that features write, so that others may link to them.
page_kinds = ExtensionPoint[str]()
GROUPING_PAGES, SINGLE_PAGES = "grouping pages", "single pages"

# Return the pages that have entries of works.
pages_with_entries: ExtensionPoint[Callable[[BuildEnvironment], Iterable[str]]] = ExtensionPoint()

# Return a title typed in capitals as the book shows it, by its language; of the same length.
title_cases: ExtensionPoint[Callable[[str, str], str]] = ExtensionPoint()

# Return the page of a character or a place, by the slug of its work and its kind.
cast_pages: ExtensionPoint[Callable[[str, str, CastEntry], str]] = ExtensionPoint()

# Return the path of an image of a work's cover, "" where it has none.
work_images: ExtensionPoint[Callable[[BuildEnvironment, PublishedWork], str]] = ExtensionPoint()

# Templates of the buttons in the bar above the text, of those beside the files of a work and of the
# library, and of parts of the head of each page.
bar_buttons = ExtensionPoint[str]()
# Those that a narrow window has in a menu.
bar_tools = ExtensionPoint[str]()
file_buttons = ExtensionPoint[str]()
head_parts = ExtensionPoint[str]()


def cast_page(env: BuildEnvironment, slug: str, kind: str, entry: CastEntry) -> str:
    """Return the page of a character or a place, "" where they have none."""
    return next((page_of(slug, kind, entry) for page_of in cast_pages(env.config)), "")


def library_pages(env: BuildEnvironment) -> tuple[LibraryPage, ...]:
    """Return the pages in the navigation line of the library."""
    navigation = library_navigation(env.config)
    return look_up(env, PAGES, lambda: tuple(page for pages in navigation for page in pages(env)))


def writes_library(env: BuildEnvironment) -> bool:
    """Return whether this run has the front page, and so writes the pages of no work."""
    return env.config.root_doc in env.found_docs


def of_library(
    handle: Callable[..., Iterable[T]] | Callable[..., None],
) -> Callable[..., Iterable[T]]:
    """Return the handler of an event that writes or notes the pages of no work."""

    @wraps(handle)
    def handle_library(app: Sphinx, *given: object) -> Iterable[T]:
        return (handle(app, *given) or ()) if writes_library(app.env) else ()

    return handle_library
