"""Command line of the gates: build the books, run each gate, and print a line for it.

    python -m gates [GATE …]
    python -m gates screens --renew

Exits with 0 if all gates pass, 1 if one fails, and 2 if one cannot run, because a tool is missing
or other gates run in this checkout. `--renew` accepts the current screens.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from gates import (
    accessibility,
    ace,
    epubs,
    feeds,
    lighthouse,
    links,
    pdfs,
    readers,
    screens,
    validity,
    visits,
)
from gates.alone import NotAlone, alone
from gates.books import HOME, build_books
from gates.budgets import Budgets, load
from gates.programs import ToolMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gates.books import Book
    from gates.verdict import Verdict

    Gate = Callable[[Sequence[Book], Budgets], Verdict]

# These may run beside each other.
TOGETHER: dict[str, Gate] = {
    "links": links.held,
    "validity": validity.held,
    "epubs": epubs.held,
    "ace": ace.held,
    "feeds": feeds.held,
    "readers": readers.held,
    "pdfs": pdfs.held,
    "accessibility": accessibility.held,
    "screens": screens.held,
}
# These measure, each with the machine to itself.
ALONE: dict[str, Gate] = {
    "visits": visits.held,
    "lighthouse": lighthouse.held,
}


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, and hold the gates."""
    parser = argparse.ArgumentParser(prog="gates", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("gate", nargs="*", choices=[[], *TOGETHER, *ALONE])
    parser.add_argument("--renew", action="store_true", help="accept the screens as they are now")
    asked = parser.parse_args(arguments)
    if asked.renew and asked.gate != ["screens"]:
        parser.error("--renew is for screens: python -m gates screens --renew")
    start = time.monotonic()
    try:
        with alone():
            books = build_books(HOME)
            if asked.renew:
                for name in screens.renew(books, load()):
                    print(f"gates/screens/{name} showed the page as it was, and is removed")
            verdicts = hold(asked.gate or [*TOGETHER, *ALONE], books, load())
    except (ToolMissing, NotAlone) as error:
        print(f"gates: {error}", file=sys.stderr)
        return 2
    failed = [verdict.gate for verdict in verdicts if not verdict.is_passed]
    said = f"not passed: {', '.join(failed)}" if failed else f"{len(verdicts)} gates passed"
    print(f"{said} ({time.monotonic() - start:.0f} s)")
    return 1 if failed else 0


def hold(wanted: Sequence[str], books: Sequence[Book], budgets: Budgets) -> list[Verdict]:
    """Hold the wanted gates, and print what each has found as soon as it is known."""
    with ThreadPoolExecutor() as threads:
        together = [
            threads.submit(timed, gate, books, budgets)
            for name, gate in TOGETHER.items()
            if name in wanted
        ]
        verdicts = [running.result() for running in together]
    verdicts += [timed(gate, books, budgets) for name, gate in ALONE.items() if name in wanted]
    return verdicts


def timed(gate: Gate, books: Sequence[Book], budgets: Budgets) -> Verdict:
    """Hold one gate, and print its verdict with the seconds that it took."""
    start = time.monotonic()
    verdict = gate(books, budgets)
    print(f"{verdict} ({time.monotonic() - start:.0f} s)", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
