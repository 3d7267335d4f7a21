"""Questions on a terminal: their order, their display and their keys.

After each answer its text is read again, so that questions that it settles are not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from fascicle.cli.keyboard_session import KeyboardSession, Prompt, Step
from fascicle.cli.preview import context_lines, preview
from fascicle.cli.report import MEANINGS
from fascicle.cli.tables import address_lines
from fascicle.cli.terminal import screen
from fascicle.convert import convert
from fascicle.library.description import describe
from fascicle.library.queries import ContextLine, PlacedQuery, around, decision_at, is_about_gap
from fascicle.library.questions import Question, changes_by, questions, values_of
from fascicle.library.recording import decide, decided_text
from fascicle.library.texts import TextEntry, load_text
from fascicle.model.blocks import Span
from fascicle.model.decision import Decision, KeyValue, ReadAs, Reading, UnknownValue, readings_of
from fascicle.model.draft import Draft
from fascicle.model.errors import FascicleError
from fascicle.model.names import language_name
from fascicle.readers.source import read_files
from fascicle.settings.schema import Library

# The key of each reading beyond those proposed, always the same; other commands have other letters.
LETTERS: dict[str, str] = {
    "heading": "h", "paragraph": "p", "lines": "l", "verse": "w", "list": "i", "letter": "r",
    "quotation": "c", "epigraph": "e", "dedication": "z", "note": "a", "summary": "y",
    "ornament": "g", "space-break": "k", "no-break": "j", "title-page": "T",
    "set-aside": "d", "text": "f",
}  # fmt: skip
# An answer that has a key.
Answer = Reading | KeyValue | UnknownValue
LEAVE, AGREE = "0", "1"
# A place is shown in its other readings unless that takes a while: longer texts on demand.
LONGEST_TEXT = 400_000
# The rows of a preview at most, and so many that one shows which reading it is; of the context.
PREVIEW, FEWEST, CONTEXT = 99, 4, 5
# The answers to a question about the marks before lines.
MARKUP = {
    "quoted": "yes: leave the marks out",
    "none": "no: they are the author's, as all signs are",
}
LEFT = {
    "title": "Untitled, or I don't know",
    "authors": "Anonymous, or I don't know",
    "images": "Decorative: it needs no description",
}
HELP = """\
    1, 2 …  choose this reading; it is recorded at once, beside the text
    n, b    the next place, and back (or the arrows), where a question has several
    x       mark this place; the answer is then for the marked places only
    o       answer for this place only, or for all of the question again
    v       preview the choices (shown at once for a short text)
    m       more readings
    A, B …  begin a title or a name; t before one that begins with no capital
    s       skip; the question is asked again next time
    u       undo the last answer or skip
    q       quit, as do Ctrl-C and Ctrl-D
"""
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


@dataclass
class Asking(Prompt[Question]):
    """A question on the screen: the current place, and the marked places."""

    help = HELP

    session: Session
    at: int = 0
    marked: set[int] = field(default_factory=set)
    here: bool = False
    more: bool = False
    # Whether the readings are shown with the question: not if the screen is too small for them.
    fits: bool = True
    _read: Draft | None = None

    @property
    def query(self) -> PlacedQuery:
        return self.item.query

    @property
    def places(self) -> Sequence[str]:
        """The places of the question, the first of which is its own."""
        return self.query.places or [self.query.place]

    def keys(self) -> list[str]:
        return [*self._offers(), *self._commands(), *("t" if self.query.key else "")]

    def takes(self, key: str) -> bool:
        # Names and titles begin with a capital, as no command does.
        return super().takes(key) or (bool(self.query.key) and key.isupper())

    def press(self, key: str) -> str:
        offers = self._offers()
        if key in self._commands():
            self._obey(key)
            return ""
        return self._chosen(offers[key]) if key in offers else self._typed(key)

    # The answers

    def _offers(self) -> dict[str, Answer]:
        """Return the answer of each key: a reading, or the value of a key of the settings."""
        query = self.query
        if query.key:
            own = [
                it
                for it in query.answers
                if isinstance(it, Reading)
                or (isinstance(it, KeyValue | UnknownValue) and it.key == query.key)
            ]
            offered: list[Answer] = [it for it in own if not isinstance(it, UnknownValue)]
            if query.key == "authors":
                offered += [KeyValue("authors", name) for name in self.session.known_authors()]
            unknown = [(LEAVE, it) for it in own if isinstance(it, UnknownValue)]
            return {**_numbered(dict.fromkeys(offered)), **dict(unknown)}
        likely = dict.fromkeys([Reading("as-read"), *query.readings])
        offers = _numbered(likely)
        if self.more:
            known = map(Reading, readings_of(query.about if self._is_for_all else ""))
            # A division needs a title besides.
            others = (it for it in known if it not in likely and it.read_as in LETTERS)
            offers |= {LETTERS[it.read_as]: it for it in others}
        return offers

    @property
    def _is_image(self) -> bool:
        return self.query.key.startswith("images.")

    @property
    def _is_for_all(self) -> bool:
        """Whether the answer is for the class of the question, or for all its places."""
        return not self.here and not self.marked

    def _chosen(self, answer: Answer) -> str:
        """Write an answer and return the message about it."""
        if isinstance(answer, KeyValue | UnknownValue):
            return self.session.describe(self.item, answer)
        decisions = self._decisions(answer.read_as)
        return self.session.decide(self.item, *decisions) if self._agreed(decisions) else ""

    def _agreed(self, decisions: Sequence[Decision]) -> bool:
        """Return whether the owner agrees to the changes elsewhere that decisions cause."""
        entry, library = self.item.entry, self.session.library
        changes = changes_by(entry, library, *decisions)
        if not changes:
            return True
        self.say("\n".join(f"  {change}" for change in changes))
        self.say(f"\n  {AGREE}  record it   any other key  choose again")
        if self.keyboard.key() == AGREE:
            return True
        self.show()
        return False

    def _decisions(self, read_as: ReadAs) -> list[Decision]:
        """Return the decisions of a reading: about the class, or about places."""
        if self._is_for_all or self.query.is_only:
            return [*self.query.decisions(read_as)]
        chosen = sorted(self.marked) if self.marked else [self.at]
        return [self._decision_at(n, read_as) for n in chosen]

    def _decision_at(self, place: int, read_as: ReadAs) -> Decision:
        """Return the decision about one place, of a class about its first line."""
        if self.query.about:
            return decision_at(self.places[place], read_as)
        return self.query.decision_at(place, read_as)

    def _typed(self, key: str) -> str:
        """Ask for the value of a key, write it, and return the message about it."""
        name = "Text" if self._is_image else self.query.key.removesuffix("s").capitalize()
        value = self.keyboard.line(f"    {name}", is_begun=key != "t")
        return self._chosen(KeyValue(self.query.key, value)) if value else ""

    # The screen

    def _commands(self) -> str:
        """Return the keys that change the display."""
        if self.query.key:
            return ""
        several = len(self.places) > 1
        marking = "x" if several and not self.query.is_only else ""
        toggle = "o" if marking or self.query.about else ""
        # The readings of a short text are shown anyway, if the screen has room.
        is_shown = self._is_short and self.fits
        return ("nb" if several else "") + marking + toggle + ("m" if is_shown else "mv")

    def _obey(self, key: str) -> None:
        if key in "nb":
            self.at = (self.at + (1 if key == "n" else -1)) % len(self.places)
        elif key == "x":
            self.marked ^= {self.at}
        elif key == "o":
            self.here, self.marked = not self.here, set()
        elif key == "m":
            self.more = True
        self.show(with_readings=None if key in "nb" else key == "v", with_place=key in "nb")

    def show(self, *, with_readings: bool | None = None, with_place: bool = True) -> None:
        """Print the question at the current place; on demand, previews of its readings."""
        columns, rows = screen()
        head = self._head() if with_place else []
        free = rows - _rows_of([*head, *self._menu(), ""], columns)
        least = CONTEXT if with_place else 0
        readings = self._is_short if with_readings is None else with_readings
        each = (free - least) // max(1, len(self._offers())) if rows else PREVIEW
        if with_place:
            self.fits = each >= FEWEST
        menu = self._menu(min(each, PREVIEW)) if readings and each >= FEWEST else self._menu()
        if with_place:
            free = rows - _rows_of([*head, *menu, ""], columns)
            shown = self._shown(columns, max(CONTEXT, free) if rows else 0)
            self.say("\n".join([*head, *shown, ""]))
        self.say("\n".join(menu))

    def _head(self) -> list[str]:
        number = self.session.progress()
        several = len(self.places) > 1
        of_places = f" (place {self.at + 1} of {len(self.places)})" if several else ""
        place = f"{self.places[self.at]}{of_places}"
        title = f"\n{number}: “{self.item.title}”, {place}"
        return [title, f"{_sentence(self.query.question)}\n"]

    @property
    def _is_short(self) -> bool:
        return sum(map(len, self._draft.source.lines)) <= LONGEST_TEXT

    @property
    def _draft(self) -> Draft:
        if self._read is None:
            text = load_text(self.item.entry, self.session.library)
            settings = text.settings
            self._read = read_files(text.files, settings.encoding, text.images, settings.markup)
        return self._read

    def _line(self, place: int) -> int:
        """Return the line of a place, counted through all files."""
        file, _, line = self.places[place].rpartition(":")
        first = next((n for n, name in self._draft.source.files if name == file), 1)
        return first + int(line) - 1

    def _around(self) -> list[ContextLine]:
        if not self.at:
            return list(self.query.around)
        line = self._line(self.at)
        is_gap = is_about_gap(self.query.answers)
        return list(around(self._draft, Span(line, line), is_gap=is_gap))

    def _shown(self, columns: int, rows: int) -> list[str]:
        """Return the lines around the place; a question about a title marks none of them."""
        lines = self._around()
        is_marked = not self.query.key or self._is_image
        marked = lines if is_marked else [replace(line, asked=False) for line in lines]
        return context_lines(marked, columns=columns, most=rows)

    def _menu(self, rows: int = 0) -> list[str]:
        """Return the offers with their keys, each with up to `rows` rows of a preview."""
        lines = []
        for key, answer in self._offers().items():
            lines.append(f"  {key}  {self._label(answer)}")
            if rows and isinstance(answer, Reading):
                lines += [f"       │ {row}" for row in self._as_read(answer.read_as)[:rows]]
        return [*lines, *self._scope(), "", f"  {self._keys()}"]

    def _label(self, answer: Answer) -> str:
        match answer:
            case KeyValue("language", value):
                return language_name(value)
            case KeyValue(key, value):
                return MARKUP[value] if key == "markup" else f"{value}{self._source_of(value)}"
            case Reading("as-read") if self.query.name == "source-words":
                return _sentence(self.query.read_as)
            case Reading("as-read"):
                return f"right: {self.query.read_as}"
            case Reading(read_as):
                return MEANINGS[read_as]
        return LEFT["images" if self._is_image else answer.key]

    def _source_of(self, value: str) -> str:
        """Return the source of an offered title, in brackets."""
        if self.query.key != "title":
            return ""
        if value.endswith(" …"):
            return "   (its opening words)"
        is_name = value == self.item.title
        return f"   ({'the name of its file' if is_name else 'in its first lines'})"

    def _scope(self) -> list[str]:
        """Return a line that names the places of the answer."""
        if self.query.key or len(self.places) < 2:  # noqa: PLR2004
            return []
        if self.marked:
            lines = ", ".join(self.places[n].split("/", 2)[-1] for n in sorted(self.marked))
            return ["", f"  The answer is for the marked places only: {lines}."]
        if not (self._is_for_all or self.query.is_only):
            return ["", "  The answer is for this place only."]
        return ["", f"  The answer is for all {len(self.places)} places."]

    def _keys(self) -> str:
        words = {
            "n": "next place", "b": "back", "x": "mark", "o": "all or this one", "m": "more",
            "v": "preview", "t": "or a capital: type it", "s": "skip", "u": "undo", "q": "quit",
            "?": "help",
        }  # fmt: skip
        shown = [*self._commands(), *("t" if self.query.key else ""), *"suq?"]
        return "   ".join(f"{key} {words[key]}" for key in shown)

    def _as_read(self, read_as: ReadAs) -> list[str]:
        """Return the place as the book would show it with a reading."""
        try:
            entry, library = self.item.entry, self.session.library
            text = decided_text(entry, library, self._decision_at(self.at, read_as))
            return preview(convert(text).work.draft, self._line(self.at))
        except FascicleError as error:
            return [f"(cannot be read like this: {error.problem})"]


def _rows_of(lines: Iterable[str], columns: int) -> int:
    """Return the number of rows that lines take on a screen."""
    rows = (row for line in lines for row in line.split("\n"))
    return sum(max(1, -(-len(row) // columns)) for row in rows) if columns else 0


def _numbered(answers: Iterable[Answer]) -> dict[str, Answer]:
    return {str(n): answer for n, answer in enumerate(answers, 1)}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
