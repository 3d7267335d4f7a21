"""What is kept of each page that is read, by page, so that forgetting a page is quick.

It is stored with all that Sphinx knows, at each edit anew, so it is little: plain tuples, no nodes,
and nothing that the front matter of the works says already.

| key | of a page |
| --- | --- |
| `pages` | its sections (name, id, heading), its scenes (id, opening words); of works' pages |
| `declared` | what directives declare: type, name, work, other names, id, line |
| `references` | what it refers to: role, target |
| `quotations` | what it quotes: target, words, line |
| `named` | who of the cast is named in which scene (`cast.appearances`) |

`found` and `shown` are made when all pages have been read: where the words stand that are quoted
of a page, and what the references of a page show.
"""

from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from fascicle.sphinx_ext.model.text.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

BY_PAGE = ("pages", "declared", "references", "quotations", "named")
KEPT = "fascicle_page_notes"


class Declared(NamedTuple):
    """An object that a directive declares; `work` is empty where it belongs to the library."""

    kind: str
    name: str
    work: str
    aliases: tuple[str, ...]
    anchor: str
    line: int


class Quotation(NamedTuple):
    """Words that a page quotes, and where from."""

    target: str
    words: str
    line: int


def data_of(env: "BuildEnvironment") -> dict[str, Any]:
    """Give what is kept."""
    if not hasattr(env, KEPT):
        setattr(env, KEPT, {name: {} for name in (*BY_PAGE, "found", "shown")})
    data: dict[str, Any] = getattr(env, KEPT)
    return data


def note_page(
    env: "BuildEnvironment",
    sections: "Iterable[nodes.section]",
    scenes: "Iterable[tuple[str, str]]",
) -> None:
    """Keep what a page of a work holds: the sections in it, and its scenes, with opening words."""
    data_of(env)["pages"][env.current_document.docname] = (tuple(named(sections)), tuple(scenes))


def named(sections: "Iterable[nodes.section]") -> "Iterator[tuple[str, str, str]]":
    """Name the sections of a page by their headings; twins are counted, in their order."""
    taken: set[str] = set()
    for section in sections:
        heading = section.next_node(nodes.title)
        title = " ".join(heading.astext().split()) if heading is not None else ""
        made = slug(title)
        name = next(name for name in numbered(made) if name not in taken)
        taken.add(name)
        yield name, section["ids"][0], title


def numbered(name: str) -> "Iterator[str]":
    """Give a name, then the same with numbers."""
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def forget(_app: "Sphinx", env: "BuildEnvironment", docname: str) -> None:
    """Forget what a page held, and where in it the words stand that others quote."""
    data = data_of(env)
    for name in (*BY_PAGE, "found"):
        data[name].pop(docname, None)


def merge(
    _app: "Sphinx", env: "BuildEnvironment", docnames: "Iterable[str]", other: "BuildEnvironment"
) -> None:
    """Take over what another process has kept of the pages that it has read."""
    data, read = data_of(env), data_of(other)
    for name in BY_PAGE:
        data[name].update({page: read[name][page] for page in read[name].keys() & docnames})
