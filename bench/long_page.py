"""Speed of a single-page edition of 500,000 words on a phone.

    make bench-long-page

Lighthouse slows the network and the processor down while the page loads, as on a phone. Its usual
way, a simulation, takes the whole HTML for needed before the first paint, but browsers paint what
has arrived. The best of several runs counts: a busy machine makes a page slow, and nothing makes
it fast.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import FASCICLE
from weights import gzipped

from gates.lighthouse import report_on
from gates.server import served
from library import Size, make_library

SIZE = Size(works=1, chapters=200, words=2500)
RUNS = 5
SLOWED_DOWN = ("--throttling-method=devtools", "--only-categories=performance")
PAINTS = ("first-contentful-paint", "largest-contentful-paint")
HEADS = ("run", "first paint", "largest paint", "CLS", "load of the machine")


def main() -> int:
    """Build the work, and print a row for each run, then the best."""
    with TemporaryDirectory(prefix="bench-long-page-") as folder:
        site = built(Path(folder))
        page = next(site.glob("works/*/entire.html"))
        content = page.read_bytes()
        print(f"{len(content) / 1e6:.1f} MB of HTML, {gzipped(content) / 1e6:.1f} MB gzipped\n")
        print(row(HEADS), row(["---"] * len(HEADS)), sep="\n", flush=True)
        runs = []
        with served(site) as server:
            for number in range(RUNS):
                runs.append(measured(server.address + page.relative_to(site).as_posix()))
                print(told(str(number + 1), runs[-1]), flush=True)
    print(told("best", min(runs, key=lambda run: run[1])))
    return 0


def built(home: Path) -> Path:
    """Build the library, and return the folder of its site."""
    make_library(home / "library", SIZE)
    site = home / "site"
    command: list[str | Path] = [*FASCICLE, "build", "--library", home / "library"]
    command += ["--output", site]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return site


def measured(address: str) -> tuple[float, ...]:
    """Open the page as on a phone; return seconds of both paints, the shift, and the load."""
    audits = report_on(address, (), *SLOWED_DOWN)["audits"]
    paints = (audits[name]["numericValue"] / 1000 for name in PAINTS)
    return (*paints, audits["cumulative-layout-shift"]["numericValue"], os.getloadavg()[0])


def told(name: str, run: tuple[float, ...]) -> str:
    """Return a row of the table."""
    first, largest, shift, load = run
    return row([name, f"{first:.2f} s", f"{largest:.2f} s", f"{shift:.3f}", f"{load:.1f}"])


def row(cells: list[str] | tuple[str, ...]) -> str:
    """Return a row in Markdown."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
