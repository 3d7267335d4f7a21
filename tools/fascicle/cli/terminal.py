"""The terminal: messages, the standard streams, progress bars, keys, the size of the screen.

Messages name commands as `fascicle decide`. If it is not on the PATH, the usual ones are targets of
`make`, and all others run from the library's environment: `.venv/bin/fascicle …`. Without a
terminal, there are no bars, and keys are the first characters of the lines of a pipe.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from io import TextIOWrapper
from pathlib import Path
from time import monotonic
from typing import IO, Any

import click

from fascicle.model.words import visible
from fascicle.workers.executors import Bars

# Commands that `make` has under a name of its own, when nothing more is typed.
TARGETS = {
    "build": "make",
    **{name: f"make {name}" for name in ("serve", "queries", "decide", "describe", "verify")},
}
_COMMAND = re.compile(
    r"\bfascicle (?P<name>new|convert|outline|describe|queries|decide|cast|addresses|build|verify"
    r"|publish|remove|restore|serve|upgrade)\b(?P<more> +[\w“‘'\"./-]\S*)?"
)


def echo(text: str = "", *, err: bool = False) -> None:
    """Print a message, above the bar of long work if there is one."""
    with printing():
        click.echo(visible(as_typed(text)), file=sys.stderr if err else sys.stdout)


def seen(text: str) -> str:
    """Return text with a dot for each control character, which a terminal would obey."""
    return "".join(c if c.isprintable() else "·" for c in text)


def as_typed(text: str) -> str:
    """Return a message with its commands as they are to be typed here."""
    return text if "fascicle " not in text or _is_on_path() else _COMMAND.sub(_here, text)


def _here(match: re.Match[str]) -> str:
    target = TARGETS.get(match["name"])
    if target and not match["more"] and _has_targets():
        return target
    return match[0].replace("fascicle", _program(), 1)


@cache
def _is_on_path() -> bool:
    """Return whether the `fascicle` on the PATH is the one that is running."""
    program = shutil.which("fascicle")
    return program is not None and Path(program).resolve().parent == _folder()


def _folder() -> Path:
    return Path(sys.executable).parent.resolve()


@cache
def _has_targets() -> bool:
    """Return whether the Makefile of a library is here."""
    try:
        return "\ndecide:" in Path("Makefile").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


@cache
def _program() -> str:
    """Return the command that runs the tool from here."""
    script = _folder() / "fascicle"
    if not script.exists():
        return "python -m fascicle"
    inside = script.is_relative_to(Path.cwd())
    return os.path.relpath(script) if inside else str(script)


ELSEWHERE = "Free some space, or redirect the output."


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
    """Discard buffered output: Python would write it again at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


# A bar for fewer steps would be gone before it is read.
FEWEST = 4


@contextmanager
def progress(
    what: str, total: int | None, unit: str = "", *, quiet: bool = False
) -> Iterator[Callable[[int], None]]:
    """Show a bar for `total` steps (None: unknown), and the time that is left.

    Yields a function to call after each step with the number of units done in it; the bar shows the
    rate: "12,000 words/s".
    """
    if quiet or not sys.stderr.isatty() or (total is not None and total < FEWEST):
        yield lambda _units: None
        return
    # Slow to import, and only for terminals.
    from rich import progress as rich
    from rich.console import Console

    columns = (rich.TextColumn(what), rich.BarColumn(), rich.MofNCompleteColumn(),
               rich.TextColumn("{task.fields[rate]}"), rich.TimeRemainingColumn())  # fmt: skip
    # Lines that are printed meanwhile stand above the bar; those for a file go to the file.
    console, above = Console(stderr=True), sys.stdout.isatty()
    with rich.Progress(*columns, console=console, transient=True, redirect_stdout=above) as bar:
        task = bar.add_task(what, total=total, rate="")
        start, units_done = monotonic(), 0

        def advance(units: int) -> None:
            nonlocal units_done
            units_done += units
            bar.update(task, advance=1, rate=rate(units_done, monotonic() - start, unit))

        yield advance


def rate(units: int, seconds: float, unit: str) -> str:
    """Return "12,000 words/s", or nothing while the rate is unknown."""
    return f"{units / seconds:,.0f} {unit}/s" if units and seconds > 0 else ""


@contextmanager
def waiting(what: str, *, quiet: bool = False) -> Iterator[Bars]:
    """Show a sign that something goes on; yield bars for steps of it that can be counted."""
    if quiet or not sys.stderr.isatty():
        yield partial(progress, quiet=True)
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as sign:

        @contextmanager
        def bar(steps: str, total: int | None, unit: str) -> Iterator[Callable[[int], None]]:
            # Only one of the two can be shown at a time.
            sign.stop()
            try:
                with progress(steps, total, unit) as advance:
                    yield advance
            finally:
                sign.start()

        yield bar


# Keys that end a session: q, Ctrl-C and Ctrl-D.
QUIT = ("q", "\x03", "\x04")

# The escape sequences of the arrow keys.
_ARROWS = {"\x1b[C": "n", "\x1b[B": "n", "\x1b[D": "b", "\x1b[A": "b"}


class Keyboard:
    """Keys that are pressed; of a pipe, the first character of each line."""

    def __init__(self) -> None:
        # The input with the last key: the rest of its line, or several keys at once, as of a paste.
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
