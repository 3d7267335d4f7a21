"""Sessions of `decide`: the questions in the order of asking.

After each answer its text is read again, so that questions that it settles are not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.cli.deciding.keyboard_session import KeyboardSession, Step
from fascicle.cli.output.tables import address_lines
from fascicle.cli.terminal import progress
from fascicle.library.cache import CachedQueries, ConversionCache
from fascicle.library.description import describe
from fascicle.library.processing import error_of
from fascicle.library.recording import asked, decide
from fascicle.model.decision import KeyValue, UnknownValue
from fascicle.model.errors import FascicleError
from fascicle.settings.load import load_work
from fascicle.settings.setting import typed_keys

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.library.convert_all import Outcome
    from fascicle.library.queries import PlacedQuery
    from fascicle.library.texts import TextEntry
    from fascicle.model.decision import Decision
    from fascicle.settings.schema import Library


class Question(NamedTuple):
    """A question about a text."""

    entry: TextEntry
    query: PlacedQuery
    # The title of the work, and its authors.
    title: str
    authors: tuple[str, ...]
    # Whether five other questions about the text come first.
    is_minor: bool

    @property
    def identity(self) -> tuple[str, ...]:
        """A key of the question that no answer changes."""
        return self.entry.slug, self.query.identity, self.query.place

    @property
    def order(self) -> tuple[bool, str, bool, bool, int, float, str]:
        """The sort key: title pages, work by work; then urgent questions, then the most words."""
        query, of_title, slug = self.query, _is_of_title(self.query), self.entry.slug
        is_later = not of_title and query.weight < URGENT
        rest = is_later, self.is_minor, -query.words, -query.weight, slug
        return not of_title, slug if of_title else "", *rest


# So many questions about a text come before those of all texts that concern fewer words; and this
# weight have those, such as of comments and restricted works, that may not wait.
FIRST, URGENT = 5, 0.9


def _is_of_title(query: PlacedQuery) -> bool:
    return bool(query.key) and query.name != "image-text"


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
    listed: list[Question] = []
    errors: list[FascicleError] = []
    with progress("Reading", len(entries) - len(known), quiet=quiet) as advance:
        for entry in entries:
            asked_before = known.get(entry.slug)
            if asked_before:
                listed += _questions(entry, asked_before, name)
                continue
            try:
                result = asked(entry, library)
            except Exception as error:  # noqa: BLE001 (any failure is the text's)
                errors.append(error_of(entry, "read", error))
                continue
            listed += _questions(entry, result, name)
            errors += [result.error] if result.error else []
            advance(0)
    return sorted(listed, key=lambda question: question.order), errors


def _questions(entry: TextEntry, result: Outcome | CachedQueries, name: str) -> Iterator[Question]:
    others = (query for query in result.queries if not _is_of_title(query))
    minor = sorted(others, key=lambda query: -query.words)[FIRST:]
    for query in result.queries:
        if name in ("", query.name, query.identity):
            yield Question(entry, query, result.title, result.authors, query in minor)


def _known(root: Path, entries: Sequence[TextEntry], library: Library) -> dict[str, CachedQueries]:
    """Return the queries of the texts that are as they were when they were converted, by slug."""
    cache = ConversionCache(root)
    queries_of: dict[str, CachedQueries] = {}
    for entry in entries:
        with suppress(FascicleError):  # the error is reported when the text is read
            if queries := cache.queries(entry, library):
                queries_of[entry.slug] = queries
    return queries_of


# So many authors of other works are offered.
AUTHORS = 4


@dataclass
class Session(KeyboardSession[Question]):
    """The open questions, and the answered or skipped ones."""

    noun = "question"

    library: Library
    left: list[Question]
    name: str = ""
    # The authors that were typed, for the next work.
    typed: list[str] = field(default_factory=list)

    def open(self) -> list[Question]:
        known = {step.item.identity for step in self.done}
        return [question for question in self.left if question.identity not in known]

    def root(self, item: Question) -> Path:
        return item.entry.root

    def decide(self, question: Question, *wanted: Decision) -> str:
        """Write decisions and return the message about them. Raises a `FascicleError`."""
        recorded = decide(question.entry, self.library, *wanted)
        return "\n".join(f"{recorded.place}: {decision}" for decision in recorded.decisions)

    def describe(self, question: Question, answer: KeyValue | UnknownValue) -> str:
        """Write a key of the settings and return the message. Raises a `FascicleError`."""
        values = _values_of(question.entry, answer)
        changes = describe(question.entry, values)
        self.typed += values.get("authors") or []
        lines = (f"{question.entry.settings_place}: {it}" for it in changes)
        return "\n".join([*lines, *address_lines(question.entry, changes)])

    def renew(self, step: Step[Question], *, undone: bool = False) -> None:  # noqa: ARG002
        if step.is_answer:
            self.ask_again(step.item.entry)

    def ask_again(self, entry: TextEntry) -> None:
        """Renew the questions about one text: an answer may have settled others, or raised some."""
        others = [question for question in self.left if question.entry != entry]
        mine, _ = questions([entry], self.library, self.name, quiet=True)
        self.left = sorted([*others, *mine], key=lambda question: question.order)

    def known_authors(self) -> Sequence[str]:
        """Return authors to offer: those typed last, the library's, and those of other works."""
        of_works = Counter(name for question in self.left for name in question.authors)
        known = [*reversed(self.typed), *self.library.authors, *dict(of_works.most_common())]
        return list(dict.fromkeys(known))[:AUTHORS]


def _values_of(entry: TextEntry, answer: KeyValue | UnknownValue) -> dict[str, Any]:
    """Return the keys of the settings that an answer sets, with their values."""
    if isinstance(answer, KeyValue):
        return typed_keys([(answer.key, answer.value)])
    if "." in answer.key:
        return {answer.key: ""}
    return {"unknown": [*load_work(entry.settings_path).unknown, answer.key]}
