"""One proposed name after another on a terminal: how it is shown, and what its keys do.

Each answer is recorded at once in the TOML beside the text. A name that is another name of somebody
joins that entry, or the proposal that is still to be asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

from fascicle.cast.classification import Kind, Proposal
from fascicle.cli.deciding.answers import undo
from fascicle.cli.output.report import count
from fascicle.cli.output.tables import ranges
from fascicle.cli.terminal import QUIT, Keyboard, seen
from fascicle.library.cast_entries import (
    Casting,
    add_aliases,
    combined,
    first_named,
    reject,
    settle,
)
from fascicle.model.errors import FascicleError
from fascicle.settings.toml_edit import changes_written

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry
    from fascicle.settings.toml_edit import TomlChange

# The keys of the names that a name may belong to; the first ones are the likeliest.
NAMES = "123456789abcdefghijklmnoprtvwxyz"
# The words around a name where it first occurs.
AROUND = 12
Answer = Literal["character", "place", "other", "neither"]
WORDS: dict[Answer, str] = {
    "character": "a character",
    "place": "a place",
    "other": "another name of …",
    "neither": "neither: it is not proposed again",
}
HELP = """\
    1, 2 …  choose this answer; it is recorded at once, beside the text
    s       skip; the name is proposed again next time
    u       undo the last answer or skip
    q       quit, as do Ctrl-C and Ctrl-D
"""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Step:
    """What an answer has written, and the proposals before it; a skip writes nothing."""

    written: tuple[TomlChange, ...]
    left: tuple[Proposal, ...]
    is_answer: bool


@dataclass
class CastAsking:
    """The proposals that are left, and what was answered."""

    entry: TextEntry
    casting: Casting
    keyboard: Keyboard
    say: Say
    done: list[_Step] = field(default_factory=list)

    @property
    def left(self) -> tuple[Proposal, ...]:
        return self.casting.proposals

    def run(self) -> None:
        """Ask about all proposals, until none is left or the owner quits."""
        with suppress(KeyboardInterrupt):
            while self._asked() if self.left else self._undone():
                pass
        self.say(f"\n{self._summary()}")

    def _asked(self) -> bool:
        """Ask about the first proposal; return False to quit."""
        proposal = self.left[0]
        self.say("\n".join(self._shown(proposal)))
        offers = dict(zip(NAMES, self._offers(proposal), strict=False))
        while (key := self.keyboard.key()) not in QUIT:
            if key == "?":
                self.say(HELP)
            elif key == "u":
                if self._undo():
                    return True
                self.say("There is nothing to undo.")
            elif key == "s":
                self._advance([], self.left[1:], is_answer=False)
                return True
            elif key not in offers:
                self.say(f"Press one of {', '.join([*offers, *'suq?'])}")
            elif self._recorded(proposal, offers[key]):
                return True
        return False

    def _offers(self, proposal: Proposal) -> list[Answer]:
        """Return the answers, the likeliest first."""
        others: list[Kind] = [kind for kind in get_args(Kind) if kind != proposal.kind]
        known: list[Answer] = ["other"] if self._names(proposal) else []
        return [proposal.kind, *others, *known, "neither"]

    def _recorded(self, proposal: Proposal, answer: Answer) -> bool:
        """Record an answer; return whether there is one."""
        left, said = self.left[1:], WORDS[answer]
        try:
            with changes_written() as written:
                if answer == "other":
                    chosen = self._name(proposal)
                    if chosen is None:
                        return False
                    left = self._joined(proposal, chosen)
                    said = f"another name of {chosen}"
                elif answer == "neither":
                    reject(self.entry, [proposal.name])
                else:
                    settle(self.entry, [replace(proposal, kind=answer)])
        except FascicleError as error:
            self.say(f"Not recorded: {error}")
            return False
        self.say(f"{self.entry.settings_place}: {seen(f'{proposal.name}, {said}')}")
        self._advance(written, left, is_answer=True)
        return True

    def _advance(
        self, written: Sequence[TomlChange], left: tuple[Proposal, ...], *, is_answer: bool
    ) -> None:
        self.done.append(_Step(tuple(written), self.left, is_answer))
        self.casting = self.casting.reread(self.entry, left)

    def _undo(self) -> bool:
        """Undo the last answer or skip; return whether there was one."""
        if not self.done:
            return False
        step = self.done.pop()
        try:
            for change in reversed(step.written):
                undo(self.entry.root, change)
        except FascicleError as error:
            self.say(f"Not undone: {error}")
        else:
            self.casting = self.casting.reread(self.entry, step.left)
        return True

    # Names that belong together

    def _names(self, proposal: Proposal) -> list[str]:
        """Return the entries and other proposals of its kind, those that share a word first."""
        settings = self.casting.settings
        settled = settings.places if proposal.kind == "place" else settings.cast
        others = [it for it in self.left if it.kind == proposal.kind and it is not proposal]
        names = [*(named.name for named in settled), *(other.name for other in others)]
        own = set(proposal.name.split())
        return sorted(names, key=lambda name: own.isdisjoint(name.split()))[: len(NAMES)]

    def _name(self, proposal: Proposal) -> str | None:
        """Ask whose name it is; return None if it is taken back."""
        names = dict(zip(NAMES, self._names(proposal), strict=False))
        self.say(f"\n“{seen(proposal.name)}” is another name of\n")
        self.say("\n".join(f"  {key}  {seen(name)}" for key, name in names.items()))
        self.say("\n  u back")
        while (key := self.keyboard.key()) not in (*QUIT, "u"):
            if key in names:
                return names[key]
            self.say("Press the key of a name, or u to go back")
        self.say("\n".join(self._shown(proposal)))
        return None

    def _joined(self, proposal: Proposal, name: str) -> tuple[Proposal, ...]:
        """Add a proposal to the entry or the other proposal of a name; return those left."""
        rest = self.left[1:]
        if any(other.name == name for other in rest):
            return tuple(
                combined(other, proposal) if other.name == name else other for other in rest
            )
        add_aliases(self.entry, name, proposal)
        return rest

    # The screen

    def _shown(self, proposal: Proposal) -> Iterator[str]:
        number = len(self.done) + 1
        yield f"\n{number} of {number + len(self.left) - 1}: {seen(proposal.name)}"
        chapters = ranges(proposal.chapters)
        where = "" if chapters == "–" else f", in chapters {chapters}"
        yield f"{WORDS[proposal.kind].capitalize()}? Named {count(proposal.count, 'time')}{where}."
        if proposal.aliases:
            yield f"Also: {seen(', '.join(f'{name} {n}' for name, n in proposal.aliases))}"
        if proposal.evidence:
            yield f"Why: {', '.join(proposal.evidence)}"
        if said := first_named(self.casting.passages, proposal, AROUND):
            yield f"\n    {seen(said)}"
        yield ""
        for key, answer in zip(NAMES, self._offers(proposal), strict=False):
            yield f"  {key}  {WORDS[answer]}"
        yield "\n  s skip   u undo   q quit   ? help"

    def _undone(self) -> bool:
        """Return whether the last answer is taken back when no proposal is left."""
        self.say("\nThat was the last name.   u undo   q quit")
        return self.keyboard.key() == "u" and self._undo()

    def _summary(self) -> str:
        answers = sum(step.is_answer for step in self.done)
        skips = len(self.done) - answers
        parts = [f"{count(answers, 'name')} answered"]
        parts += [f"{skips} skipped"] if skips else []
        parts += [f"{len(self.left)} left"] if self.left else []
        said = ", ".join(parts)
        return f"{said}. To see the result: fascicle build" if answers else f"{said}."
