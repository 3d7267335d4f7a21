"""Find who is named in which scene: on a page that is read, as its text is at hand.

When a cast has changed, the pages of its work are looked through again as Sphinx has kept them,
without being read or written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.model.works import slug_of, works_in
from fascicle.sphinx_ext.people.appearances.matched_cast import (
    Cast,
    begin,
    cast_asked_for,
    cast_read,
)
from fascicle.sphinx_ext.people.appearances.scene_words import words_of_scenes
from fascicle.sphinx_ext.people.appearances.seen import OnPage, forget, keep, signature_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.people.appearances.name_matching import Name
    from fascicle.sphinx_ext.people.appearances.scene_words import SceneWords


def look_through(app: Sphinx, doctree: nodes.document) -> None:
    """Look through a page that has been read, if its work has a cast."""
    docname = app.env.current_document.docname
    slug = slug_of(docname)
    if slug and (cast := cast_asked_for(app.env, slug)):
        keep(app.env, docname, seen(doctree, cast))


def look_again(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Look again through the pages of each work whose cast is another one now."""
    for work in works_in(env):
        cast = cast_read(env, work.slug)
        for page in work.reading_order:
            bring_up_to_date(env, page.docname, cast)
    return []


def bring_up_to_date(env: BuildEnvironment, docname: str, cast: Cast | None) -> None:
    """Look through a page if that has not been done for this cast."""
    if cast is None:
        forget(env, docname)
    elif signature_on(env, docname) != cast.signature:
        keep(env, docname, seen(env.get_doctree(docname), cast))


def seen(doctree: nodes.document, cast: Cast) -> OnPage:
    """Find whom each scene of a page names; those who speak in a play by their labels, too."""
    names: set[int] = set()
    scenes = []
    for words in words_of_scenes(doctree):
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
    app.connect("env-before-read-docs", begin)
    app.connect("doctree-read", look_through)
    app.connect("env-updated", look_again)
