"""Sessions at the keyboard: one item after another is answered, skipped or undone.

Each answer is recorded at once in the TOML beside its text, so that nothing is lost if the session
is interrupted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from fascicle.cli.report import count
from fascicle.cli.terminal import QUIT, Keyboard
from fascicle.library.history import acts_recorded
from fascicle.library.undoing import take_back
from fascicle.model.errors import FascicleError

Say = Callable[[str], None]
Item = TypeVar("Item")
Sessions = TypeVar("Sessions", bound="KeyboardSession[Any]")


@dataclass(frozen=True, slots=True)
class Step(Generic[Item]):
    """An answered or skipped item, the items open before it, the numbers of its answer's acts.

    A skip writes nothing, and neither does an answer that waits for another one.
    """

    item: Item
    before: tuple[Item, ...]
    acts: tuple[int, ...] = ()
    is_answer: bool = False


@dataclass(kw_only=True)
class KeyboardSession(ABC, Generic[Item]):
    """The open items, and the answered or skipped ones."""

    # The word for an item.
    noun: ClassVar[str]

    done: list[Step[Item]] = field(default_factory=list)
    # The fewest items that there were, answered ones included.
    total: int | None = None

    @abstractmethod
    def open(self) -> Sequence[Item]:
        """Return the items that were neither answered nor skipped, in order."""

    @abstractmethod
    def root(self, item: Item) -> Path:
        """Return the folder of the library that an item is about."""

    @abstractmethod
    def renew(self, step: Step[Item], *, undone: bool = False) -> None:
        """Reread the open items after a step, or after it was undone."""

    def progress(self) -> str:
        """Return the number of the next item and of all: "3 of 12", "4 of 12 + 2 new"."""
        now = len(self.done) + len(self.open())
        self.total = now if self.total is None else min(self.total, now)
        new = f" + {now - self.total} new" if now > self.total else ""
        return f"{len(self.done) + 1} of {self.total}{new}"

    def record(self, item: Item, write: Callable[[], str]) -> str:
        """Record the answer that `write` writes, if it returns a message, and return that."""
        before = tuple(self.open())
        with acts_recorded() as acts:
            message = write()
        if message:
            self.add(Step(item, before, tuple(act.number for act in acts), is_answer=True))
        return message

    def add(self, step: Step[Item]) -> None:
        self.done.append(step)
        self.renew(step)

    def undo(self) -> bool:
        """Undo the last answer or skip; return whether there was one.

        An answer stays if its lines in the TOML were changed since. Raises a `FascicleError` then.
        """
        if not self.done:
            return False
        step = self.done.pop()
        for number in reversed(step.acts):
            take_back(self.root(step.item), number)
        self.renew(step, undone=True)
        return True

    def summary(self) -> str:
        answers, left = sum(step.is_answer for step in self.done), len(self.open())
        skips = len(self.done) - answers
        parts = [f"{count(answers, self.noun)} answered"]
        parts += [f"{skips} skipped"] if skips else []
        parts += [f"{left} left"] if left else []
        counts = ", ".join(parts)
        return f"{counts}. To see the result: fascicle build" if answers else f"{counts}."


@dataclass
class Prompt(ABC, Generic[Item]):
    """An item on the screen, and its keys."""

    help: ClassVar[str]

    session: KeyboardSession[Item]
    item: Item
    keyboard: Keyboard
    say: Say

    @abstractmethod
    def show(self) -> None: ...

    @abstractmethod
    def keys(self) -> Sequence[str]:
        """Return the keys that the item has beside those of every item."""

    @abstractmethod
    def press(self, key: str) -> str:
        """Handle a key; return the message about an answer, "" if it is none."""

    def takes(self, key: str) -> bool:
        return key in self.keys()

    def answered(self) -> bool:
        """Ask until there is an answer, a skip or an undo; return False to quit."""
        self.show()
        while (key := self.keyboard.key()) not in QUIT:
            if key == "u":
                if undone(self.session, self.say):
                    return True
                self.say("There is nothing to undo.")
            elif key == "s":
                self.session.add(Step(self.item, tuple(self.session.open())))
                return True
            elif key == "?":
                self.say(self.help)
            elif not self.takes(key):
                self.say(f"Press one of {', '.join([*self.keys(), *'suq?'])}")
            elif self._recorded(key):
                return True
        return False

    def _recorded(self, key: str) -> bool:
        """Record the answer behind a key; return whether there is one."""
        try:
            message = self.session.record(self.item, lambda: self.press(key))
        except FascicleError as error:
            self.say(f"Not recorded: {error}")
            return False
        if message:
            self.say(message)
        return bool(message)


def ask(
    session: Sessions,
    prompt: Callable[[Sessions, Any, Keyboard, Say], Prompt[Any]],
    keyboard: Keyboard,
    say: Say,
) -> None:
    """Ask about all items, until none is left or the owner quits."""

    def goes_on() -> bool:
        if remaining := session.open():
            return prompt(session, remaining[0], keyboard, say).answered()
        say(f"\nThat was the last {session.noun}.   u undo   q quit")
        return keyboard.key() == "u" and undone(session, say)

    with suppress(KeyboardInterrupt):
        while goes_on():
            pass
    say(f"\n{session.summary()}")


def undone(session: KeyboardSession[Item], say: Say) -> bool:
    """Undo the last answer or skip, or print the error; return whether there was one."""
    try:
        return session.undo()
    except FascicleError as error:
        say(f"Not undone: {error}")
        return True
