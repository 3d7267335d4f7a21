"""Notes of pages: data that features keep of each page that is read, by page.

They are pickled with Sphinx's environment after each edit, so they are small: tuples, no
nodes, nothing that the front matter has already.

| kind | of a page |
| --- | --- |
| `pages` | its sections (name, id, heading), its scenes (id, opening words); of works' pages |
| `declared` | the objects that directives declare |
| `references` | its references: role, target |
| `quotations` | its quotations: target, words, line |
| `found` | the places of the words that are quoted from it |
| `named` | the cast named in each scene |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import count
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.sphinx_ext.model.slugs import slug
from fascicle.sphinx_ext.model.works import one_line

KEPT = "fascicle_page_notes"


def notes_of(env: BuildEnvironment, kind: str) -> dict[str, Any]:
    return _all_notes(env).setdefault(kind, {})


def note_page(
    env: BuildEnvironment, sections: Iterable[nodes.section], scenes: Iterable[tuple[str, str]]
) -> None:
    notes_of(env, "pages")[env.current_document.docname] = (
        tuple(_named_sections(sections)),
        tuple(scenes),
    )


def _named_sections(sections: Iterable[nodes.section]) -> Iterator[tuple[str, str, str]]:
    """Yield the names of a page's sections, from their headings; duplicates are numbered."""
    taken: set[str] = set()
    for section in sections:
        title = one_line(section.next_node(nodes.title))
        made = name = slug(title)
        numbers = count(2)
        while name in taken:
            name = f"{made}-{next(numbers)}"
        taken.add(name)
        yield name, section["ids"][0], title


def purge(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for notes in _all_notes(env).values():
        notes.pop(docname, None)


def merge(
    _app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
) -> None:
    """Merge the notes of the pages that another process has read."""
    for kind, notes in _all_notes(other).items():
        notes_of(env, kind).update({page: notes[page] for page in notes.keys() & docnames})


def _all_notes(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    notes: dict[str, dict[str, Any]] = vars(env).setdefault(KEPT, {})
    return notes
