"""Appearances of the cast in scenes, found when a page is read and noted with it.

Notes by authors and editors are passed over, and so are headings, which are outside of scenes. The
label of a speech is searched separately if it is in capitals: “TIBBY.” is Tibby.

When a cast has changed, the doctrees of its work are searched again, without reading or writing the
pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from fascicle.sphinx_ext.elements.text_nodes import parts_of, scene, text_of
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.works import own_works_in, slug_of
from fascicle.sphinx_ext.people.appearances.matched_cast import (
    cast_after_reading,
    cast_while_reading,
    clear_casts,
)
from fascicle.sphinx_ext.people.people_addresses import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork
    from fascicle.sphinx_ext.people.appearances.matched_cast import MatchedCast


class PageAppearances(NamedTuple):
    """Who is named on a page, in numbers of the cast that was searched for.

    A scene is its length in characters and the numbers of those whom it names; `names` are the
    numbers of the names on the page.
    """

    signature: str = ""
    scenes: tuple[tuple[int, tuple[int, ...]], ...] = ()
    names: tuple[int, ...] = ()


def appearances_on(env: BuildEnvironment, docname: str) -> PageAppearances:
    found: PageAppearances = notes_of(env, "named").get(docname, PageAppearances())
    return found


def _find_in_page(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.current_document.docname
    slug = slug_of(docname)
    if slug and (cast := cast_while_reading(app.env, slug)):
        notes_of(app.env, "named")[docname] = _find(doctree, cast)


def _refresh_stale_pages(_app: Sphinx, env: BuildEnvironment) -> None:
    """Find the appearances again on the pages of every work whose cast has changed."""
    noted = notes_of(env, "named")

    def refresh(work: PublishedWork) -> None:
        cast = cast_after_reading(env, work.slug)
        for page in work.reading_order:
            if cast is None:
                noted.pop(page.docname, None)
            elif appearances_on(env, page.docname).signature != cast.signature:
                noted[page.docname] = _find(env.get_doctree(page.docname), cast)

    for _ in each_that_works(own_works_in(env), PEOPLE, refresh):
        pass


def _find(doctree: nodes.document, cast: MatchedCast) -> PageAppearances:
    """Return the appearances in each scene of a page, including the speakers of a play."""
    names: set[int] = set()
    scenes = []
    for stretch in _scenes_in(doctree):
        text = "".join(f"{text_of(each)} " for each in parts_of(stretch, []))
        text = text.replace("\n", " ").replace("\xa0", " ")
        found = [*cast.naming.names_in(text)]
        if labels := " ".join(_labels_in(stretch)):
            found += cast.in_capitals.names_in(labels)
        names.update(name.number for name in found)
        scenes.append((len(text), tuple(sorted({name.entry for name in found}))))
    return PageAppearances(cast.signature, tuple(scenes), tuple(sorted(names)))


def _scenes_in(element: nodes.Element) -> Iterator[scene]:
    """Yield the scenes of a page; they stand in its sections alone."""
    for child in element.children:
        if isinstance(child, scene):
            yield child
        elif isinstance(child, nodes.section):
            yield from _scenes_in(child)


def _labels_in(element: nodes.Element) -> Iterator[str]:
    """Yield the labels of speeches that are in capitals."""
    for child in element.children:
        if isinstance(child, nodes.container) and "speech" in child["classes"]:
            speaker = child.next_node(nodes.inline)
            if speaker is not None and (label := speaker.astext()).isupper():
                yield label


def register(app: Sphinx) -> None:
    app.connect("env-before-read-docs", clear_casts)
    app.connect("doctree-read", _find_in_page)
    app.connect("env-updated", _refresh_stale_pages)
