"""Proposed names on a terminal: their display and their keys.

Each answer is recorded at once in the TOML beside the text. An alias joins its entry, or its
proposal if that is still open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from fascicle.cast import Kind, Proposal
from fascicle.cli.keyboard_session import KeyboardSession, Prompt, Step
from fascicle.cli.report import count
from fascicle.cli.tables import ranges
from fascicle.cli.terminal import QUIT, seen
from fascicle.library.cast_entries import (
    Casting,
    add_aliases,
    combined,
    first_named,
    reject,
    settle,
)
from fascicle.library.texts import TextEntry
from fascicle.settings.load import load_work

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


@dataclass
class CastSession(KeyboardSession[Proposal]):
    """The open proposals, and the answered ones."""

    noun = "name"

    entry: TextEntry
    casting: Casting

    def open(self) -> tuple[Proposal, ...]:
        return self.casting.proposals

    def root(self, item: Proposal) -> Path:  # noqa: ARG002
        return self.entry.root

    def renew(self, step: Step[Proposal], *, undone: bool = False) -> None:
        left = tuple(it for it in self.open() if it is not step.item)
        settings, proposals = load_work(self.entry.settings_path), step.before if undone else left
        self.casting = replace(self.casting, settings=settings, proposals=proposals)


@dataclass
class CastAsking(Prompt[Proposal]):
    """A proposed name on the screen."""

    help = HELP

    session: CastSession

    def show(self) -> None:
        self.say("\n".join(self._shown()))

    def keys(self) -> list[str]:
        return list(self._answers())

    def press(self, key: str) -> str:
        name, answer = self.item.name, self._answers()[key]
        meaning = WORDS[answer]
        if answer == "other":
            chosen = self._name()
            if chosen is None:
                return ""
            self._join(chosen)
            meaning = f"another name of {chosen}"
        elif answer == "neither":
            reject(self.session.entry, [name])
        else:
            settle(self.session.entry, [replace(self.item, kind=answer)])
        return f"{self.session.entry.settings_place}: {seen(f'{name}, {meaning}')}"

    def _answers(self) -> dict[str, Answer]:
        """Return the answer of each key, the likeliest first."""
        others: list[Kind] = [kind for kind in get_args(Kind) if kind != self.item.kind]
        known: list[Answer] = ["other"] if self._names() else []
        return dict(zip(NAMES, [self.item.kind, *others, *known, "neither"], strict=False))

    # Names that belong together

    def _names(self) -> list[str]:
        """Return the entries and other proposals of its kind, those that share a word first."""
        settings = self.session.casting.settings
        settled = settings.places if self.item.kind == "place" else settings.cast
        proposals = self.session.open()
        others = [it for it in proposals if it.kind == self.item.kind and it is not self.item]
        names = [*(named.name for named in settled), *(other.name for other in others)]
        own = set(self.item.name.split())
        return sorted(names, key=lambda name: own.isdisjoint(name.split()))[: len(NAMES)]

    def _name(self) -> str | None:
        """Ask for the name that this one is an alias of; return None for "back"."""
        names = dict(zip(NAMES, self._names(), strict=False))
        self.say(f"\n“{seen(self.item.name)}” is another name of\n")
        self.say("\n".join(f"  {key}  {seen(name)}" for key, name in names.items()))
        self.say("\n  u back")
        while (key := self.keyboard.key()) not in (*QUIT, "u"):
            if key in names:
                return names[key]
            self.say("Press the key of a name, or u to go back")
        self.show()
        return None

    def _join(self, name: str) -> None:
        """Add the proposal to the entry or the other proposal of a name."""
        session, item = self.session, self.item
        if any(it.name == name for it in session.open() if it is not item):
            joined = (combined(it, item) if it.name == name else it for it in session.open())
            session.casting = replace(session.casting, proposals=tuple(joined))
        else:
            add_aliases(session.entry, name, item)

    # The screen

    def _shown(self) -> Iterator[str]:
        proposal = self.item
        yield f"\n{self.session.progress()}: {seen(proposal.name)}"
        chapters = ranges(proposal.chapters)
        where = "" if chapters == "–" else f", in chapters {chapters}"
        yield f"{WORDS[proposal.kind].capitalize()}? Named {count(proposal.count, 'time')}{where}."
        if proposal.aliases:
            yield f"Also: {seen(', '.join(f'{name} {n}' for name, n in proposal.aliases))}"
        if proposal.evidence:
            yield f"Why: {', '.join(proposal.evidence)}"
        if passage := first_named(self.session.casting.passages, proposal, AROUND):
            yield f"\n    {seen(passage)}"
        yield ""
        for key, answer in self._answers().items():
            yield f"  {key}  {WORDS[answer]}"
        yield "\n  s skip   u undo   q quit   ? help"
