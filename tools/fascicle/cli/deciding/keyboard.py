"""The keyboard: keys on a terminal, or the lines of a pipe; and the size of the screen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

# Keys that end a session: q, Ctrl-C and Ctrl-D.
QUIT = ("q", "\x03", "\x04")
# What terminals send for the arrows.
_ARROWS = {"\x1b[C": "n", "\x1b[B": "n", "\x1b[D": "b", "\x1b[A": "b"}


class Keyboard:
    """Keys that are pressed; of a pipe, the first character of each line."""

    def __init__(self) -> None:
        # What came with the last key: the rest of its line, or more keys at once, as of a paste.
        self._came = ""

    def key(self) -> str:
        """Return the next key, "q" at the end of a pipe. Keys without a sign are left out."""
        while True:
            pressed = self._pressed()
            if pressed is None:
                return QUIT[0]
            self._came = pressed
            if key := _ARROWS.get(pressed, pressed.strip()[:1]):
                return key

    def line(self, question: str, *, is_begun: bool = False) -> str:
        """Return a typed line, "" if it is given up; it may have begun with the last key."""
        begun = self._came.lstrip() if is_begun else ""
        if begun.endswith(("\n", "\r")):
            return begun.strip()
        if not sys.stdin.isatty():
            return begun or sys.stdin.readline().strip()
        # An OSError: the window of the terminal has been closed.
        with suppress(click.Abort, EOFError, OSError), _typed_already(begun) as is_shown:
            typed = str(click.prompt(question, default="", show_default=False)).strip()
            return typed if is_shown or not typed else f"{begun}{typed}"
        return ""

    def _pressed(self) -> str | None:
        if sys.stdin.isatty():
            with suppress(EOFError, OSError):
                return click.getchar()
            return None
        return sys.stdin.readline() or None


def screen() -> tuple[int, int]:
    """Return the columns of the terminal and the rows above its last one; 0 without a terminal."""
    if not sys.stdout.isatty():
        return 0, 0
    size = shutil.get_terminal_size()
    return size.columns, size.lines - 1


@contextmanager
def _typed_already(begun: str) -> Iterator[bool]:
    """Put a character into the line that is typed next; yield whether lines can be edited here."""
    try:
        import readline
    except ImportError:  # Windows
        yield False
        return
    readline.set_startup_hook(lambda: readline.insert_text(begun))
    try:
        # Only then does `input` edit lines.
        yield sys.stdout.isatty()
    finally:
        readline.set_startup_hook()
