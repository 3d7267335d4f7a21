"""Interactive session of `decide`: one question after another, one key for each answer.

Each answer is recorded at once and the text is read again, so that questions it settles are not
asked, and nothing is lost if the session is interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from fascicle.cli.output.progress import progress
from fascicle.cli.output.report import MEANINGS, count, question_lines
from fascicle.library.decisions.queries import answer_to
from fascicle.library.decisions.recording import asked, decide
from fascicle.model.decision import readings_of
from fascicle.model.errors import FascicleError
from fascicle.settings.toml_edit import read_toml, write_toml

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library

    Question = tuple[TextEntry, dict[str, Any]]

# Keys for readings beyond those proposed, without the letters of other commands.
LETTERS = "abcdefgijklnprtvwxyz"
HELP = """\
    1, 2 …  choose this reading; it is recorded at once, beside the text
    m       show more readings
    o       answer for this place only, or again for all of its kind
    s       skip; the question is asked again next time
    u       undo the last answer or skip
    q       quit, as do Ctrl-C and Ctrl-D
"""


def questions(
    entries: Sequence[TextEntry], library: Library, name: str = "", *, quiet: bool = False
) -> tuple[list[Question], list[FascicleError]]:
    """Return the questions about texts, weightiest first, and the errors of unreadable texts."""
    found: list[Question] = []
    errors: list[FascicleError] = []
    with progress("Reading", len(entries), quiet=quiet) as advance:
        for entry in entries:
            try:
                result = asked(entry, library)
            except FascicleError as error:
                errors.append(error)
                continue
            found += [(entry, query) for query in result.queries if name in ("", query["name"])]
            errors += [result.error] if result.error else []
            advance(0)
    return sorted(found, key=lambda pair: -pair[1]["weight"]), errors


def keys() -> Iterator[str]:
    """Yield the keys that are pressed, or the first character of each line of a pipe."""
    while True:
        if sys.stdin.isatty():
            try:
                key = click.getchar()
            except EOFError:
                return
        else:
            line = sys.stdin.readline()
            if not line:
                return
            key = line.strip()[:1]
        if key.strip():
            yield key


@dataclass(frozen=True, slots=True)
class _Step:
    """A question that was answered or skipped, and the TOML before the answer, if there was any."""

    question: tuple[str, ...]
    answered: TextEntry | None = None
    before: str | None = None


@dataclass
class Session:
    """The questions that are left, and what was answered or skipped."""

    library: Library
    left: list[Question]
    name: str = ""
    done: list[_Step] = field(default_factory=list)

    def open(self) -> list[Question]:
        """Return the questions that were neither answered nor skipped, the weightiest first."""
        known = {step.question for step in self.done}
        return [question for question in self.left if identity(question) not in known]

    def answer(self, question: Question, read_as: str, *, here: bool) -> str:
        """Record an answer and return the message about it. Raises a `FascicleError`."""
        entry, query = question
        path = entry.settings_path
        before = read_toml(path, entry.settings_place) if path.exists() else None
        said = decide(entry, self.library, answer_to(query, read_as, here=here))
        self.done.append(_Step(identity(question), entry, before))
        self.ask_again(entry)
        return f"{said.place}: {said.decision}"

    def skip(self, question: Question) -> None:
        self.done.append(_Step(identity(question)))

    def undo(self) -> bool:
        """Undo the last answer or skip; return whether there was one."""
        if not self.done:
            return False
        step = self.done.pop()
        if entry := step.answered:
            if step.before is None:
                entry.settings_path.unlink(missing_ok=True)
            else:
                write_toml(entry.settings_path, step.before, entry.settings_place)
            self.ask_again(entry)
        return True

    def ask_again(self, entry: TextEntry) -> None:
        """Renew the questions about one text: an answer may have settled others."""
        others = [question for question in self.left if question[0] != entry]
        mine, _ = questions([entry], self.library, self.name)
        self.left = sorted([*others, *mine], key=lambda q: (-q[1]["weight"], q[0].slug))


def identity(question: Question) -> tuple[str, ...]:
    """Return a key of a question that no answer changes."""
    entry, query = question
    return entry.slug, query["name"], query["place"]


def ask(session: Session, pressed: Iterator[str], say: Callable[[str], None]) -> None:
    """Ask all questions, until none is left or no more keys come."""
    with suppress(KeyboardInterrupt):
        while remaining := session.open():
            still = f" ({count(len(remaining), 'question')} left)"
            say("\n".join(["", *question_lines(remaining[0][1], still)]))
            if not _answered(session, remaining[0], pressed, say):
                break
    left, answers = len(session.open()), sum(step.answered is not None for step in session.done)
    skipped = len(session.done) - answers
    parts = [f"{count(answers, 'question')} answered"]
    parts += [f"{skipped} skipped"] if skipped else []
    parts += [f"{left} left"] if left else []
    said = ", ".join(parts)
    say(f"\n{said}. To see the result: fascicle build" if answers else f"\n{said}.")


def _answered(
    session: Session, question: Question, pressed: Iterator[str], say: Callable[[str], None]
) -> bool:
    query = question[1]
    here = more = False
    offers = _offers(query, here=here, more=more)
    say(_menu(query, offers, here=here))
    for key in pressed:
        if key == "q" or key in "\x03\x04":
            return False
        if key == "u":
            if session.undo():
                return True
            say("There is nothing to undo.")
        elif key == "s":
            session.skip(question)
            return True
        elif key in ("om?" if query["about"] else "m?"):
            here, more = here != (key == "o"), more or key == "m"
            offers = _offers(query, here=here, more=more)
            say(HELP if key == "?" else _menu(query, offers, here=here))
        elif key in offers:
            try:
                say(session.answer(question, offers[key], here=here))
            except FascicleError as error:
                say(f"Not recorded: {error}")
                continue
            return True
        else:
            say(f"Press one of {', '.join([*offers, *('o' if query['about'] else ''), *'msuq?'])}")
    return False


def _offers(query: dict[str, Any], *, here: bool, more: bool) -> dict[str, str]:
    """Return the readings to choose from, by key; the current one first."""
    likely = list(dict.fromkeys(["as-read", *query["answers"]]))
    offers = {str(n): read_as for n, read_as in enumerate(likely, 1)}
    if more:
        known = readings_of("" if here else query["about"])
        others = [read_as for read_as in known if read_as not in likely]
        offers |= dict(zip(LETTERS, others, strict=False))
    return offers


def _menu(query: dict[str, Any], offers: dict[str, str], *, here: bool) -> str:
    lines = []
    for key, read_as in offers.items():
        meaning = f"right: {query['read_as']}" if read_as == "as-read" else MEANINGS[read_as]
        lines.append(f"    {key}  {read_as:<12} {meaning}")
    if query["about"]:
        lines.append(f"    o  {'for all of its kind' if here else 'for this place only'}")
    return "\n".join([*lines, "    m  more   s  skip   u  undo   q  quit   ?  help"])
