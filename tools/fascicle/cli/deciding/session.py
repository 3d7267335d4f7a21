"""Sessions of `decide`: the questions in the order of asking.

After each answer its text is read again, so that questions that it settles are not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fascicle.cli.deciding.keyboard_session import KeyboardSession, Step
from fascicle.cli.output.tables import address_lines
from fascicle.library.description import describe
from fascicle.library.questions import Question, questions, values_of
from fascicle.library.recording import decide
from fascicle.library.texts import TextEntry
from fascicle.model.decision import Decision, KeyValue, UnknownValue
from fascicle.settings.schema import Library

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
        values = values_of(question.entry, answer)
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
        mine, _ = questions([entry], self.library, self.name)
        self.left = sorted([*others, *mine], key=lambda question: question.order)

    def known_authors(self) -> Sequence[str]:
        """Return authors to offer: those typed last, the library's, and those of other works."""
        of_works = Counter(name for question in self.left for name in question.authors)
        known = [*reversed(self.typed), *self.library.authors, *dict(of_works.most_common())]
        return list(dict.fromkeys(known))[:AUTHORS]
