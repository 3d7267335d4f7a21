"""Sessions of `decide`: the questions in the order of asking, what was answered, and undo.

Each answer is recorded at once and its text is read again, so that questions that it settles are
not asked, and nothing is lost if the session is interrupted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.cli.deciding.answers import undo
from fascicle.cli.output.tables import address_lines, change_line
from fascicle.cli.terminal import progress
from fascicle.library.cache import CachedQueries, ConversionCache
from fascicle.library.description import describe
from fascicle.library.processing import error_of
from fascicle.library.recording import asked, decide
from fascicle.model.errors import FascicleError
from fascicle.settings.toml_edit import changes_written

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.library.convert_all import Result
    from fascicle.library.texts import TextEntry
    from fascicle.model.decision import Decision
    from fascicle.settings.schema import Library
    from fascicle.settings.toml_edit import TomlChange


class Question(NamedTuple):
    """A question about a text, as data (see `library.queries`)."""

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
    cache = ConversionCache(root)
    found: dict[str, CachedQueries] = {}
    for entry in entries:
        with suppress(FascicleError):  # the error is reported when the text is read
            if queries := cache.queries(entry, library):
                found[entry.slug] = queries
    return found


# So many authors of other works are offered.
AUTHORS = 4


@dataclass(frozen=True, slots=True)
class _Step:
    """A question that was answered or skipped, and what its answer has written."""

    question: tuple[str, ...]
    answered: TextEntry | None = None
    written: tuple[TomlChange, ...] = ()


@dataclass
class Session:
    """The questions that are left, and what was answered or skipped."""

    library: Library
    left: list[Question]
    name: str = ""
    done: list[_Step] = field(default_factory=list)
    # The authors that were typed, for the next work.
    typed: list[str] = field(default_factory=list)
    # The fewest questions that there were, answered ones included.
    total: int = 0

    def __post_init__(self) -> None:
        self.total = len(self.left)

    def progress(self, remaining: int) -> str:
        """Return the number of the next question and of all: "3 of 12", "4 of 12 + 2 new"."""
        now = len(self.done) + remaining
        self.total = min(self.total, now)
        new = f" + {now - self.total} new" if now > self.total else ""
        return f"{len(self.done) + 1} of {self.total}{new}"

    def open(self) -> list[Question]:
        """Return the questions that were neither answered nor skipped, in order."""
        known = {step.question for step in self.done}
        return [question for question in self.left if question.identity not in known]

    @property
    def answers(self) -> int:
        return sum(step.answered is not None for step in self.done)

    @property
    def skips(self) -> int:
        return len(self.done) - self.answers

    def decide(self, question: Question, *wanted: Decision) -> str:
        """Record decisions and return the message about them. Raises a `FascicleError`."""
        with changes_written() as written:
            said = decide(question.entry, self.library, *wanted)
        self._answered(question, written)
        return "\n".join(f"{said.place}: {decision}" for decision in said.decisions)

    def describe(self, question: Question, values: Mapping[str, Any]) -> str:
        """Record keys of the settings and return the message. Raises a `FascicleError`."""
        with changes_written() as written:
            changes = describe(question.entry, values)
        self.typed += values.get("authors") or []
        self._answered(question, written)
        lines = (f"{question.entry.settings_place}: {change_line(it)}" for it in changes)
        return "\n".join([*lines, *address_lines(question.entry, changes)])

    def _answered(self, question: Question, written: Sequence[TomlChange]) -> None:
        self.done.append(_Step(question.identity, question.entry, tuple(written)))
        self.ask_again(question.entry)

    def skip(self, question: Question) -> None:
        self.done.append(_Step(question.identity))

    def undo(self) -> bool:
        """Undo the last answer or skip; return whether there was one.

        An answer stays if its lines in the TOML were changed since. Raises a `FascicleError` then.
        """
        if not self.done:
            return False
        step = self.done.pop()
        if entry := step.answered:
            for change in reversed(step.written):
                undo(entry.root, change)
            self.ask_again(entry)
        return True

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
