"""Appearances of the cast in scenes, found when a page is read.

When a cast has changed, the doctrees of its work are searched again, without reading or writing the
pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model.works import slug_of, works_in
from fascicle.sphinx_ext.people.appearances.matched_cast import (
    MatchedCast,
    cast_after_reading,
    cast_while_reading,
    clear_casts,
)
from fascicle.sphinx_ext.people.appearances.scene_words import words_by_scene
from fascicle.sphinx_ext.people.appearances.seen import (
    PageAppearances,
    cast_signature,
    purge_page,
    store,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.people.appearances.name_matching import Name
    from fascicle.sphinx_ext.people.appearances.scene_words import SceneWords


def find_in_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note the appearances on a page that has been read, if its work has a cast."""
    docname = app.env.current_document.docname
    slug = slug_of(docname)
    if slug and (cast := cast_while_reading(app.env, slug)):
        store(app.env, docname, find_appearances(doctree, cast))


def refresh_stale_pages(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Find the appearances again on the pages of every work whose cast has changed."""
    for work in works_in(env):
        cast = cast_after_reading(env, work.slug)
        for page in work.reading_order:
            refresh_page(env, page.docname, cast)
    return []


def refresh_page(env: BuildEnvironment, docname: str, cast: MatchedCast | None) -> None:
    """Find the appearances on a page again if they are those of another cast."""
    if cast is None:
        purge_page(env, docname)
    elif cast_signature(env, docname) != cast.signature:
        store(env, docname, find_appearances(env.get_doctree(docname), cast))


def find_appearances(doctree: nodes.document, cast: MatchedCast) -> PageAppearances:
    """Return the appearances in each scene of a page, including the speakers of a play."""
    names: set[int] = set()
    scenes = []
    for words in words_by_scene(doctree):
        found = list(names_in(words, cast))
        names.update(name.number for name in found)
        scenes.append((len(words.text), tuple(sorted({name.entry for name in found}))))
    return PageAppearances(cast.signature, tuple(scenes), tuple(sorted(names)))


def names_in(words: SceneWords, cast: MatchedCast) -> Iterator[Name]:
    """Yield the names that stand in a scene."""
    yield from cast.naming.names_in(words.text)
    if words.labels:
        yield from cast.in_capitals.names_in(words.labels)


def register(app: Sphinx) -> None:
    """Connect the event handlers."""
    app.connect("env-before-read-docs", clear_casts)
    app.connect("doctree-read", find_in_page)
    app.connect("env-updated", refresh_stale_pages)
