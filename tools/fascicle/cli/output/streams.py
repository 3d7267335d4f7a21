"""The standard streams: opened where they are closed, and given up where nothing can be written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import IO, Any

import click

ELSEWHERE = "Free some space, or let the output go elsewhere."


class OutputError(click.ClickException):
    """Nothing can be printed."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message to standard error, if that can be written."""
        with suppress(OSError):
            click.echo(f"{self.message}\n    {ELSEWHERE}", file=file or sys.stderr)


def prepare_streams() -> None:
    """Open the streams that are closed, and escape characters that the terminal cannot show.

    A file that is opened next would else be written to as the closed stream. To read finds the
    end at once; to write fails for standard output, and goes nowhere for standard error.
    """
    flags = {"stdin": os.O_RDONLY, "stdout": os.O_RDONLY, "stderr": os.O_WRONLY}
    for number, (name, flag) in enumerate(flags.items()):
        if getattr(sys, name) is None:
            # The lowest number that is free, which is this one.
            os.open(os.devnull, flag)
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def printing() -> Iterator[None]:
    """Raise `OutputError` if the block cannot print. Readers of a pipe may leave: see click."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        _give_up()
        problem = f"cannot be written: {error.strerror or error}"
        raise OutputError(f"standard output: {problem}") from None


def _give_up() -> None:
    """Let what is still buffered go nowhere: Python would write it again at the end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
