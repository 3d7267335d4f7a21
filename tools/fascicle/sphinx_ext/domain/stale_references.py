"""Which pages to write again, because what they refer to is called, or lies, elsewhere now.

What the references of a page show is kept beside it; what they would show now is held against
that at each build. So it costs what is referred to, not what there is.
"""

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.domain.lookup import find
from fascicle.sphinx_ext.domain.quotes.quote_role import named
from fascicle.sphinx_ext.domain.quotes.quote_search import place_of
from fascicle.sphinx_ext.domain.references import KINDS, TO_ANYTHING, shown
from fascicle.sphinx_ext.model.page_notes import Quotation, data_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

Shown = tuple[tuple[str, str, str], ...]


def pages_to_write_again(_app: "Sphinx", env: "BuildEnvironment") -> list[str]:
    """Name the pages whose references show something else than they did."""
    data = data_of(env)
    before: dict[str, Shown] = data["shown"]
    referring = data["references"].keys() | data["quotations"].keys()
    now = {docname: tuple(shown_on(env, docname)) for docname in referring}
    data["shown"] = now
    return sorted(name for name in now if now[name] != before.get(name))


def shown_on(env: "BuildEnvironment", docname: str) -> "Iterator[tuple[str, str, str]]":
    """Give what the references and quotations of a page show, and where they lead."""
    for role, target in data_of(env)["references"].get(docname, ()):
        for kind in KINDS.values() if role in TO_ANYTHING else (KINDS[role],):
            for found in find(env, kind, target, docname):
                yield found.docname, found.anchor, shown(env, found)
    for each in map(Quotation._make, data_of(env)["quotations"].get(docname, ())):
        if place := place_of(env, docname, each.target, each.words):
            yield *place, named(env, place)
