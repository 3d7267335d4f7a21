"""Progress of long work: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic

from fascicle.workers.bars import Bars

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
