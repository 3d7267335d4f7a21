"""Cost of a page by the number of pages, up to ten thousand.

    python bench/curve.py docs/images/cost-by-pages.json       measures; hours on a slow machine
    python bench/plot.py docs/images/cost-by-pages.json        draws it, as SVG beside it

Each size is a library of works of ten chapters. Stock Sphinx goes no further than `STOCK_PAGES`,
since its cost grows with the square. What was measured already is in the file, and stays.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import FLOOR_NAME, STOCK_NAME

from book import CONVERT, OURS, compared
from library import Size, ask_for_size

# Eleven pages a work: 111, 441, 1,761, 5,006 and 10,000 pages.
WORKS = (10, 40, 160, 455, 909)
STOCK_PAGES = 441


def main(arguments: list[str] | None = None) -> int:
    """Measure each size that is not in the file, and write it there when it is done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("--most", type=int, default=WORKS[-1], help="the most works, for a trial")
    ask_for_size(parser)
    said = parser.parse_args(arguments)
    figures = json.loads(said.figures.read_text()) if said.figures.exists() else {}
    for works in WORKS:
        size = Size(works, said.chapters, said.words)
        if works > said.most or str(size.pages) in figures:
            continue
        print(f"\n{size.pages:,} pages of {size.words:,} words", flush=True)
        figures[str(size.pages)] = measured_at(size, said.seed)
        said.figures.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def measured_at(size: Size, seed: int) -> dict[str, dict[str, float]]:
    """Return processor seconds a page and megabytes of all processes, by tool."""
    only = [FLOOR_NAME, *([STOCK_NAME] if size.pages <= STOCK_PAGES else [])]
    with TemporaryDirectory(prefix="bench-") as folder:
        rows = compared(Path(folder), size, seed, only)
    return {
        row.name: {"cpu_a_page": row.cost.cpu / size.pages, "memory": row.cost.tree}
        for row in rows
        if row.name in {CONVERT, OURS, FLOOR_NAME, STOCK_NAME} and not row.cost.failed
    }


if __name__ == "__main__":
    sys.exit(main())
