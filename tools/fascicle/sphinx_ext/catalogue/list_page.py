"""Pages that list works or names, with a digest of what they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.incremental import digest_of

if TYPE_CHECKING:
    from fascicle.sphinx_ext.model.extension_points import LibraryPage


@dataclass(frozen=True, slots=True)
class ListPage:
    """Its address and name, its template with what that is given, and a digest of what it shows."""

    docname: str
    name: str
    template: str
    shown: str
    values: dict[str, Any]

    @classmethod
    def of(
        cls, page: LibraryPage, template: str, shown: object, values: dict[str, Any]
    ) -> ListPage:
        """Return a page; `shown` is all that it depends on."""
        path = f"catalogue/{template}.html"
        return cls(page.docname, page.name, path, digest_of((page.name, shown)), values)
