"""Find who is named in which scene: on a page that is read, as its text is at hand.

When a cast has changed, the pages of its work are looked through again as Sphinx has kept them,
without being read or written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model.works import slug_of, works_in
from fascicle.sphinx_ext.people.appearances.matched_cast import (
    Cast,
    cast_after_reading,
    cast_while_reading,
    clear_casts,
)
from fascicle.sphinx_ext.people.appearances.scene_words import words_by_scene
from fascicle.sphinx_ext.people.appearances.seen import OnPage, cast_signature, purge_page, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.people.appearances.name_matching import Name
    from fascicle.sphinx_ext.people.appearances.scene_words import SceneWords


def find_in_page(app: Sphinx, doctree: nodes.document) -> None:
    """Look through a page that has been read, if its work has a cast."""
    docname = app.env.current_document.docname
    slug = slug_of(docname)
    if slug and (cast := cast_while_reading(app.env, slug)):
        store(app.env, docname, find_appearances(doctree, cast))


def refresh_stale_pages(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Look again through the pages of each work whose cast is another one now."""
    for work in works_in(env):
        cast = cast_after_reading(env, work.slug)
        for page in work.reading_order:
            refresh_page(env, page.docname, cast)
    return []


def refresh_page(env: BuildEnvironment, docname: str, cast: Cast | None) -> None:
    """Look through a page if that has not been done for this cast."""
    if cast is None:
        purge_page(env, docname)
    elif cast_signature(env, docname) != cast.signature:
        store(env, docname, find_appearances(env.get_doctree(docname), cast))


def find_appearances(doctree: nodes.document, cast: Cast) -> OnPage:
    """Find whom each scene of a page names; those who speak in a play by their labels, too."""
    names: set[int] = set()
    scenes = []
    for words in words_by_scene(doctree):
        found = list(names_in(words, cast))
        names.update(name.number for name in found)
        scenes.append((len(words.text), tuple(sorted({name.entry for name in found}))))
    return OnPage(cast.signature, tuple(scenes), tuple(sorted(names)))


def names_in(words: SceneWords, cast: Cast) -> Iterator[Name]:
    """Yield the names that stand in a scene."""
    yield from cast.naming.names_in(words.text)
    if words.labels:
        yield from cast.in_capitals.names_in(words.labels)


def register(app: Sphinx) -> None:
    """Have pages looked through."""
    app.connect("env-before-read-docs", clear_casts)
    app.connect("doctree-read", find_in_page)
    app.connect("env-updated", refresh_stale_pages)
