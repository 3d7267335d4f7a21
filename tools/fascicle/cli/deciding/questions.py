"""The questions about texts, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.cli.output.progress import progress
from fascicle.library.cache import CachedQueries, ConversionCache
from fascicle.library.decisions.recording import asked
from fascicle.library.failures import error_of
from fascicle.model.errors import FascicleError

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.library.convert_all import Result
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
        return self.entry.slug, self.query["identity"], self.query["place"]

    @property
    def order(self) -> tuple[bool, str, float, str]:
        """The place in the order: what title pages need, work by work, then by weight."""
        of_title = bool(self.query["keys"]) and self.query["name"] != "image-text"
        slug = self.entry.slug
        return not of_title, slug if of_title else "", -self.query["weight"], slug


def questions(
    entries: Sequence[TextEntry],
    library: Library,
    name: str = "",
    *,
    root: Path | None = None,
    quiet: bool = False,
) -> tuple[list[Question], list[FascicleError]]:
    """Return the questions about texts, and the errors of unreadable texts.

    With `root`, a text that is as it was when it was converted is not read again.
    """
    known = _known(root, entries, library) if root else {}
    found: list[Question] = []
    errors: list[FascicleError] = []
    with progress("Reading", len(entries) - len(known), quiet=quiet) as advance:
        for entry in entries:
            asked_before = known.get(entry.slug)
            if asked_before:
                found += _questions(entry, asked_before, name)
                continue
            try:
                result = asked(entry, library)
            except Exception as error:  # noqa: BLE001 (whatever it is, it is this text's)
                errors.append(error_of(entry, "read", error))
                continue
            found += _questions(entry, result, name)
            errors += [result.error] if result.error else []
            advance(0)
    return sorted(found, key=lambda question: question.order), errors


def _questions(entry: TextEntry, result: Result | CachedQueries, name: str) -> Iterator[Question]:
    for query in result.queries:
        if name in ("", query["name"], query["identity"]):
            yield Question(entry, query, result.title, result.authors)


def _known(root: Path, entries: Sequence[TextEntry], library: Library) -> dict[str, CachedQueries]:
    """Return the queries of the texts that are as they were when they were converted, by slug."""
    cache = ConversionCache.load(root)
    found: dict[str, CachedQueries] = {}
    for entry in entries:
        with suppress(FascicleError):  # the error is reported when the text is read
            if queries := cache.queries(root, entry, library):
                found[entry.slug] = queries
    return found
