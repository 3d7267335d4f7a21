"""The headings of each page, as Sphinx keeps them for lists of contents: packed until asked for.

Sphinx keeps them as nodes, five of them for a page, which it reads and writes whenever a page
changes; no page of ours shows them. At 10,000 pages that was a thirtieth of an edit, and 60 MB.
"""

import pickle
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class KeptHeadings(nodes.bullet_list):
    """A list of headings that becomes one, for good, when somebody looks inside."""

    def __init__(self, packed: bytes) -> None:  # not as its base: it has no nodes yet
        self.packed = packed

    @classmethod
    def of(cls, headings: nodes.bullet_list) -> "KeptHeadings":
        """Pack a list."""
        return cls(pickle.dumps(headings, pickle.HIGHEST_PROTOCOL))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever a node has
        """Unpack the list, when an attribute is asked for that only lists have."""
        if "packed" not in vars(self) or "children" in vars(self):
            raise AttributeError(name)
        vars(self).update(vars(pickle.loads(self.packed)))  # noqa: S301  our own, from Sphinx's file
        for child in self.children:
            child.parent = self
        return getattr(self, name)

    def __reduce__(self) -> tuple[type["KeptHeadings"], tuple[bytes]]:
        """Keep it packed; what was changed inside is packed anew."""
        if "children" in vars(self):
            return KeptHeadings, (KeptHeadings.of(self.copied(deep=True)).packed,)
        return KeptHeadings, (self.packed,)

    def copied(self, *, deep: bool) -> nodes.bullet_list:
        """Return a list like any other, with the same items or without any."""
        found = nodes.bullet_list(self.rawsource, **self.attributes)
        found += [child.deepcopy() for child in self.children] if deep else []
        return found

    def copy(self) -> Any:  # noqa: ANN401  its base says that it is of its own kind
        """Return a list without items."""
        return self.copied(deep=False)

    def deepcopy(self) -> Any:  # noqa: ANN401  the same
        """Return a list with the same items."""
        return self.copied(deep=True)


def keep(app: "Sphinx", doctree: nodes.document) -> None:
    """Pack the headings of a page that has been read."""
    tocs = app.env.tocs
    docname = app.env.current_document.docname
    if docname in tocs and doctree is not None:
        tocs[docname] = KeptHeadings.of(tocs[docname])
