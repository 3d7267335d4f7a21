"""What is kept of each page of a work that has a cast: who is named in which of its scenes.

They are numbers: how long each scene is, and whom it names, as the cast counts them; with them a
signature of the cast for which the page was looked through.
"""

from typing import TYPE_CHECKING, NamedTuple

from fascicle.sphinx_ext.lit.noted import data_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.pages import Work


class Seen(NamedTuple):
    """A scene: how many characters it has, and the numbers of those whom it names."""

    length: int
    named: tuple[int, ...]


def keep(env: "BuildEnvironment", docname: str, signature: str, scenes: "Iterable[Seen]") -> None:
    """Keep who is named on a page, as plain tuples."""
    data_of(env)["named"][docname] = (signature, tuple(map(tuple, scenes)))


def forget(env: "BuildEnvironment", docname: str) -> None:
    """Keep nothing of a page whose work has no cast any more."""
    data_of(env)["named"].pop(docname, None)


def signature_on(env: "BuildEnvironment", docname: str) -> str:
    """Tell for which cast a page was looked through."""
    signature, _ = data_of(env)["named"].get(docname, ("", ()))
    return str(signature)


def seen_on(env: "BuildEnvironment", docname: str) -> list[Seen]:
    """Give the scenes of a page in reading order."""
    _, scenes = data_of(env)["named"].get(docname, ("", ()))
    return list(map(Seen._make, scenes))


def seen_in(env: "BuildEnvironment", work: "Work") -> object:
    """Give all that is kept of the pages of a work, by which a change is noticed."""
    return [data_of(env)["named"].get(page.docname) for page in work.reading_order]
