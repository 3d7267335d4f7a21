"""Build time and memory of a book, compared with other installed tools in one run.

    python bench/book.py --works 40 --chapters 10 --words 2500

Every tool gets the same pages, converted by Fascicle from a library of `bench/library.py`; the
conversion is timed apart. Compare ratios: seconds depend on the machine and the day.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import FASCICLE, FLOOR_NAME, MKDOCS_NAME, OTHERS, SPHINX, STOCK_NAME, SURROUNDINGS
from first_query import Query, first_query
from measuring import Cost, measured
from plain_pages import works_of
from weights import Weight, weight_of

from library import WORDS, Size, ask_for_size, make_library

CONVERT = "fascicle convert"
OURS = "fascicle build"
BOTH = "both: texts to site"
HTML = "its pages alone, by Sphinx"
PLAIN = "the same without entire works"
# No other tool makes a page of a whole work: what those cost is told apart.
NO_ENTIRE = ("-D", "fascicle_entire=0")
# What is searched for: a word that comes up some times in every work.
RANK = 400


@dataclass(frozen=True, slots=True)
class Row:
    """What one tool took, and what its site weighs."""

    name: str
    cost: Cost
    weight: Weight | None = None
    # None where there is no search.
    query: Query | None = None


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the tables, and write them as data where that was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask_for_size(parser)
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="a tool, by a part of its name"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    said = parser.parse_args(arguments)
    size = Size(said.works, said.chapters, said.words, said.casts)
    print(f"{size.works} works, {size.pages:,} pages, {size.words:,} words a chapter", flush=True)
    with TemporaryDirectory(prefix="bench-") as folder:
        rows = compared(Path(folder), size, said.seed, said.only or [""])
    print(table(rows))
    print(ratios(rows))
    if said.json:
        said.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return 1 if any(row.cost.failed for row in rows) else 0


def compared(folder: Path, size: Size, seed: int, only: list[str]) -> list[Row]:
    """Build the same library with each tool that is installed and wanted, ours first."""
    library = folder / "library"
    make_library(library, size, seed)
    rows = ours(library)
    works = works_of(library)
    # Nothing is taken away before the end: for some seconds after many files are gone, Linux takes
    # ten times as long to make new ones (ext4 gives no number again so soon).
    for number, builder in enumerate(OTHERS):
        if not any(part.casefold() in builder.name.casefold() for part in only):
            continue
        if reason := builder.missing():
            print(f"{builder.name}: skipped: {reason}", flush=True)
            continue
        home = folder / f"other-{number}"
        home.mkdir()
        builder.prepare(works, home)
        cost = done(builder.name, measured(builder.command(home), home, SURROUNDINGS))
        site = home / builder.site
        rows.append(Row(builder.name, cost, weight_of(site), first_query(site, WORDS[RANK])))
    return rows


def ours(library: Path) -> list[Row]:
    """Convert and build with Fascicle; then Sphinx's part of it alone, for comparison."""
    convert = done(CONVERT, measured([*FASCICLE, "convert"], library, SURROUNDINGS))
    command = [*FASCICLE, "build", "--", *NO_ENTIRE]
    build = done(OURS, measured(command, library, SURROUNDINGS))
    site = library / "_build" / "html"
    weight, query = weight_of(site), first_query(site, WORDS[RANK])
    alone = [*SPHINX, "-b", "html", "-d", "_build/alone/doctrees", ".", "_build/alone/html"]
    html = done(HTML, measured(alone, library, SURROUNDINGS))
    parted = [*SPHINX, "-b", "html", *NO_ENTIRE, "-d", "_build/parted/doctrees"]
    plain = done(PLAIN, measured([*parted, ".", "_build/parted/html"], library, SURROUNDINGS))
    return [
        Row(CONVERT, convert),
        Row(OURS, build, weight, query),
        Row(BOTH, convert + build, weight, query),
        Row(HTML, html),
        Row(PLAIN, plain),
    ]


def done(name: str, cost: Cost) -> Cost:
    """Print that a tool has ended, with its exit code if it failed."""
    print(f"{name}: {cost.cpu:.1f} s of the processor, {cost.wall:.1f} s", flush=True)
    if cost.failed:
        print(f"{name} has failed:\n{cost.failed}", file=sys.stderr, flush=True)
    return cost


def table(rows: list[Row]) -> str:
    """Return the table in Markdown: time by that of `fascicle build`, the rest as it is."""
    base = next(row.cost for row in rows if row.name == OURS)
    heads = ("", "CPU ×", "wall ×", "largest process MB", "all processes MB", "site MB", "files",
             "chapter KB", "gzip KB", "first query KB", "a result KB")  # fmt: skip
    lines = [heads, ("---",) * len(heads)]
    for row in rows:
        cost, weight = row.cost, row.weight
        if cost.failed:
            lines.append((row.name, *("failed",) * 2, *("–",) * 8))
            continue
        lines.append((
            row.name, f"{cost.cpu / base.cpu:.2f}", f"{cost.wall / base.wall:.2f}",
            f"{cost.largest:,.0f}", f"{cost.tree:,.0f}",
            *((f"{weight.size / 1e6:.1f}", f"{weight.files:,}", f"{weight.page / 1e3:.1f}",
               f"{weight.page_gzip / 1e3:.1f}") if weight else ("–",) * 4),
            *((f"{row.query.before / 1e3:.0f}", f"{row.query.result / 1e3:.1f}")
              if row.query else ("–",) * 2),
        ))  # fmt: skip
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ratios(rows: list[Row]) -> str:
    """Return the ratios that the project holds itself to, of those that were measured."""
    costs = {row.name: row.cost for row in rows if not row.cost.failed}
    asked = (
        ("pages to searchable site, CPU, stock ÷ ours", "cpu", STOCK_NAME, OURS),
        ("texts to searchable site, CPU, stock ÷ ours, convert included", "cpu", STOCK_NAME, BOTH),
        ("pages to HTML, CPU, ours ÷ floor", "cpu", PLAIN, FLOOR_NAME),
        ("pages to HTML, CPU, with ÷ without entire works", "cpu", HTML, PLAIN),
        ("pages to searchable site, wall, mkdocs-material ÷ ours", "wall", MKDOCS_NAME, OURS),
    )
    lines = [
        f"| {what} | {getattr(costs[over], unit) / getattr(costs[under], unit):.2f} |"
        for what, unit, over, under in asked
        if over in costs and under in costs
    ]
    return "\n".join(["", "| ratio | |", "| --- | --- |", *lines])


if __name__ == "__main__":
    sys.exit(main())
