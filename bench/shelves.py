"""Cost of a library that is built in shelves, by page, and of edits in it.

    make bench-shelves
    python bench/shelves.py --works 10000 --kept /dev/shm/shelves

Beside it stands a library of 441 pages with chapters of the same length, which one run of Sphinx
builds. Both are converted, then built with their search and EPUBs. An edit changes a word of one
chapter. The join is the run of Sphinx that joins the shelves. With `--cluster N`, a library of N
works is also built by one and by two workers of a Dask cluster on this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from builders import FASCICLE, SURROUNDINGS
from catalogue import folder_for
from edits import edit
from measuring import measured

from fascicle.book.run_records import JOIN
from library import Size, make_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from measuring import Cost

    # The part that each run of Sphinx built, and the seconds of the processor that it took.
    Runs = Callable[[], list[tuple[str, float]]]

# Pages of the library beside which a page of the large one is judged: 40 works of ten chapters.
SMALL = Size(works=40, chapters=10, words=500)
EDITS = 3
# Makes each run of Sphinx append what it took, as it ends, to a file.
NOTE_RUNS = """\
import atexit, os, resource, sys
if "fascicle.book.sphinx_run" in sys.orig_argv:
    leave = os._exit
    def noted(code):
        used = resource.getrusage(resource.RUSAGE_SELF)
        part = [each for each in sys.orig_argv if each.startswith("fascicle_part=")]
        with open({file!r}, "a") as file:
            file.write(f"{{''.join(part)}} {{used.ru_utime + used.ru_stime:.2f}}\\n")
        leave(code)
    os._exit = noted
"""


def main(arguments: list[str] | None = None) -> int:
    """Build both libraries, and print what a page of each costs, and an edit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--works", type=int, default=10_000)
    parser.add_argument("--cluster", type=int, default=0, metavar="WORKS")
    parser.add_argument("--kept", type=Path, metavar="FOLDER", help="keep the libraries there")
    said = parser.parse_args(arguments)
    large = replace(SMALL, works=said.works)
    with folder_for(said.kept) as home:
        base = clean(home / "small", SMALL)
        whole = clean(home / f"large-{large.works}", large)
        print(f"\na page ÷ a page of {SMALL.pages}: {whole / base:.2f}", flush=True)
        edits(home / f"large-{large.works}", whole * large.pages)
        if said.cluster:
            walls = [on_cluster(home, replace(SMALL, works=said.cluster), n) for n in (1, 2)]
            print(f"one worker ÷ two, wall: {walls[0] / walls[1]:.2f}")
    return 0


def clean(library: Path, size: Size) -> float:
    """Build a library from nothing; return the seconds of the processor that a page takes."""
    if not (library / "works").exists():
        make_library(library, size)
    # That of a library that was kept may be the work of other code: then all is converted again.
    cost = checked(measured([*FASCICLE, "convert"], library, SURROUNDINGS))
    print(f"{size.works:,} works converted, or known: {told(cost)}", flush=True)
    with noted_runs() as (surroundings, runs):
        forget_the_book(library)
        cost = checked(measured([*FASCICLE, "build"], library, surroundings))
        join = sum(cpu for part, cpu in runs() if part.endswith(f"={JOIN}"))
    page = cost.cpu / size.pages
    print(f"{size.pages:,} pages built: {told(cost)}; {page * 1000:.1f} ms a page", flush=True)
    if join:
        share = join / cost.cpu
        print(f"the join: {join:.1f} s of the processor, {share:.1%} of the whole", flush=True)
    return page


def forget_the_book(library: Path) -> None:
    for name in ("html", "doctrees", ".html.new"):
        shutil.rmtree(library / "_build" / name, ignore_errors=True)


def edits(library: Path, whole: float) -> None:
    """Change one chapter, some times, and then nothing; print the least of each."""
    changed, unchanged = [], []
    # A library that is kept may have had the edits of an earlier run.
    first = int(time.time())
    for number in range(first, first + EDITS):
        edit(library, number)
        checked(measured([*FASCICLE, "convert"], library, SURROUNDINGS))
        changed.append(build(library))
        site = library / "_build/html/works"
        if not any(
            f"changed{number}" in page.read_text() for page in site.glob("*/chapter-*.html")
        ):
            sys.exit(f"the edit {number} is not in the book")
        unchanged.append(build(library))
    for name, costs in (("one chapter changed", changed), ("nothing changed", unchanged)):
        least = min(costs, key=lambda cost: cost.cpu)
        each = ", ".join(f"{cost.cpu:.1f}" for cost in costs)
        print(f"{name} ({each} s): {told(least)}: 1/{whole / least.cpu:.0f} of clean", flush=True)


def build(library: Path) -> Cost:
    return checked(measured([*FASCICLE, "build"], library, SURROUNDINGS))


def on_cluster(home: Path, size: Size, workers: int) -> float:
    """Return the seconds that a clean build takes so many workers of a Dask cluster."""
    library = home / f"large-{size.works}"
    if not (library / "works").exists():
        clean(library, size)
    with cluster(home, workers) as address:
        forget_the_book(library)
        cost = checked(measured([*FASCICLE, "build", "--cluster", address], library, SURROUNDINGS))
    print(f"{workers} of a cluster, {size.pages:,} pages: {cost.wall:.0f} s", flush=True)
    return cost.wall


@contextmanager
def cluster(home: Path, workers: int) -> Iterator[str]:
    """Start a scheduler and workers, as one does by hand; yield its address."""
    file = home / "scheduler.json"
    file.unlink(missing_ok=True)
    dask = [sys.executable, "-m", "dask"]
    kinds: Sequence[Sequence[str]] = [
        ["scheduler", "--port", "0", "--host", "127.0.0.1"],
        *[["worker", "--nthreads", "1"]] * workers,
    ]
    started = [
        subprocess.Popen(  # noqa: S603 (commands of the bench)
            [*dask, *kind, "--no-dashboard", "--scheduler-file", str(file)],
            env={**os.environ, **SURROUNDINGS},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for kind in kinds
    ]
    try:
        while not file.exists() or not file.stat().st_size:
            time.sleep(0.1)
        address: str = json.loads(file.read_bytes())["address"]
        wait = "import sys; from distributed import Client; "
        wait += "Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]), timeout=60)"
        subprocess.run([sys.executable, "-c", wait, address, str(workers)], check=True)  # noqa: S603
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


@contextmanager
def noted_runs() -> Iterator[tuple[dict[str, str], Runs]]:
    """Yield the environment in which runs of Sphinx note what they take, and what they did."""
    with TemporaryDirectory(prefix="bench-runs-") as folder:
        file = Path(folder, "runs")
        Path(folder, "sitecustomize.py").write_text(NOTE_RUNS.format(file=str(file)))
        path = os.pathsep.join([folder, SURROUNDINGS["PYTHONPATH"]])

        def runs() -> list[tuple[str, float]]:
            lines = file.read_text().splitlines() if file.exists() else []
            return [(part, float(cpu)) for part, _, cpu in (line.rpartition(" ") for line in lines)]

        yield {**SURROUNDINGS, "PYTHONPATH": path}, runs


def checked(cost: Cost) -> Cost:
    """Return a cost; end if the command has failed."""
    if cost.failed:
        sys.exit(f"a run has failed:\n{cost.failed}")
    return cost


def told(cost: Cost) -> str:
    return (
        f"{cost.cpu:.1f} s of the processor, {cost.wall:.1f} s, {cost.largest:,.0f} MB in the "
        f"largest process, {cost.tree:,.0f} MB in all"
    )


if __name__ == "__main__":
    sys.exit(main())
