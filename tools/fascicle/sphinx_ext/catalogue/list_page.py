"""A page that lists something; what it shows is summed up, so that a change of that is noticed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.incremental import digest_of

if TYPE_CHECKING:
    from fascicle.sphinx_ext.catalogue.library_nav import Way


@dataclass(frozen=True, slots=True)
class Listed:
    """Its address and name, its template with what that is given, and a digest of what it shows."""

    docname: str
    name: str
    template: str
    shown: str
    values: dict[str, Any]

    @classmethod
    def of(cls, way: "Way", template: str, shown: object, values: dict[str, Any]) -> "Listed":
        """Put a page together; `shown` is all that it depends on."""
        path = f"catalogue/{template}.html"
        return cls(way.docname, way.name, path, digest_of((way.name, shown)), values)
