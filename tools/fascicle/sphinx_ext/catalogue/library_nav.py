"""The line that leads from one page of the library to the others."""

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.shelves import KINDS, shelves_in

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.shelves import Kind


class Way(NamedTuple):
    """A page, and what it is called."""

    docname: str
    name: str


CATALOGUE = Way("catalogue", gettext("Catalogue"))
# Not one: a title such as “Authors” wants the plural.
SEVERAL = 2
SEARCH = Way("search", gettext("Search"))


def ways_in(env: "BuildEnvironment") -> tuple[Way, ...]:
    """Give the pages of the library, less those that would list nothing."""
    shelves = (index_of(kind) for kind in KINDS if shelves_in(env, kind))
    return (CATALOGUE, *shelves, SEARCH)


def index_of(kind: "Kind") -> Way:
    """Give the page that lists all shelves of one kind."""
    return Way(f"{kind.folder}/index", kind.called(SEVERAL))
