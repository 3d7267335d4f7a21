"""The questions about texts, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.cli.output.progress import progress
from fascicle.library.decisions.recording import asked
from fascicle.model.errors import FascicleError

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library


class Question(NamedTuple):
    """A question about a text, as data (see `library.decisions.queries`)."""

    entry: TextEntry
    query: dict[str, Any]
    # The title of the work, and its authors.
    title: str
    authors: tuple[str, ...]

    @property
    def identity(self) -> tuple[str, ...]:
        """A key of the question that no answer changes."""
        return self.entry.slug, self.query["name"], self.query["place"]

    @property
    def order(self) -> tuple[bool, str, float, str]:
        """The place in the order: what title pages need, work by work, then by weight."""
        of_title = bool(self.query["keys"])
        slug = self.entry.slug
        return not of_title, slug if of_title else "", -self.query["weight"], slug


def questions(
    entries: Sequence[TextEntry], library: Library, name: str = "", *, quiet: bool = False
) -> tuple[list[Question], list[FascicleError]]:
    """Return the questions about texts, and the errors of unreadable texts."""
    found: list[Question] = []
    errors: list[FascicleError] = []
    with progress("Reading", len(entries), quiet=quiet) as advance:
        for entry in entries:
            try:
                result = asked(entry, library)
            except FascicleError as error:
                errors.append(error)
                continue
            found += [
                Question(entry, query, result.title, result.authors)
                for query in result.queries
                if name in ("", query["name"])
            ]
            errors += [result.error] if result.error else []
            advance(0)
    return sorted(found, key=lambda question: question.order), errors
