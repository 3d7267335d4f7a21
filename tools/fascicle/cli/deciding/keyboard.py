"""The keyboard: keys on a terminal, or the lines of a pipe."""

from __future__ import annotations

import sys
from contextlib import suppress

import click

# Keys that end a session: q, Ctrl-C and Ctrl-D.
QUIT = ("q", "\x03", "\x04")
# What terminals send for the arrows.
_ARROWS = {"\x1b[C": "n", "\x1b[B": "n", "\x1b[D": "b", "\x1b[A": "b"}


class Keyboard:
    """Keys that are pressed; of a pipe, the first character of each line."""

    def key(self) -> str:
        """Return the next key, "q" at the end of a pipe. Keys without a sign are left out."""
        while True:
            pressed = self._pressed()
            if pressed is None:
                return QUIT[0]
            if key := _ARROWS.get(pressed, pressed.strip()[:1]):
                return key

    def line(self, question: str) -> str:
        """Return a typed line, "" if it is given up."""
        if not sys.stdin.isatty():
            return sys.stdin.readline().strip()
        with suppress(click.Abort, EOFError):
            return str(click.prompt(question, default="", show_default=False)).strip()
        return ""

    def _pressed(self) -> str | None:
        if sys.stdin.isatty():
            with suppress(EOFError):
                return click.getchar()
            return None
        return sys.stdin.readline() or None
