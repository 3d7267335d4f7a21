"""The command line: `fascicle COMMAND`.

Each command exits with 0 on success, 1 on an error in a text or in the book, 2 on wrong use. With
`--json` it prints data instead of messages.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from fascicle import __version__
from fascicle.cli.book import addresses, build, desk, live, publish, serve, verify
from fascicle.cli.describe import cast, describe
from fascicle.cli.library import add, history, new, remove, restore, undo, upgrade
from fascicle.cli.questions import decide, queries
from fascicle.cli.terminal import prepare_streams, printing
from fascicle.cli.texts import convert, outline
from fascicle.model.words import visible

COMMANDS = (
    new, add, remove, restore, convert, outline, describe, queries, decide, cast, history, undo,
    addresses, build, verify, publish, serve, live, desk, upgrade,
)  # fmt: skip


class Program(click.Group):
    """The command `fascicle`: click's own messages are made safe to print, too."""

    def main(self, *arguments: Any, **extra: Any) -> Any:  # noqa: ANN401  as click has it
        """Run a command with standard streams that are open."""
        prepare_streams()
        return super().main(*arguments, **extra)

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:  # noqa: ANN401
        """Read the arguments before the command; show help."""
        with _shown(), printing():
            return super().make_context(*arguments, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  as click has it
        """Read the arguments after the command, and run it."""
        try:
            with _shown():
                return super().invoke(ctx)
        except RuntimeError as error:
            # Before Python 3.12, an interrupt while a class is created arrives like this.
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise KeyboardInterrupt from None
            raise


@contextmanager
def _shown() -> Iterator[None]:
    """Escape control characters in click's errors, which may quote names of files."""
    try:
        yield
    except click.ClickException as error:
        error.message = visible(error.message)  # type: ignore[misc]  # final to all but click
        raise


@click.group(
    cls=Program,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="fascicle")
def main() -> None:
    """Turn a folder of texts into a published book."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
