"""Plot of the measurements of `bench/curve.py`: cost of a page by number of pages.

    python bench/plot.py docs/images/cost-by-pages.json

Costs are parts of what the floor took for a page of the smallest library in the same run. The same
figures give the same bytes. Needs matplotlib: `make bench-tools`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FLOOR = "Sphinx -b dummy, MyST alone"
# In the colours of Okabe and Ito, which colour-blind readers tell apart, and marks beside.
STYLES = {
    "Sphinx, sphinx-book-theme": ("#d55e00", "s"),
    "fascicle build": ("#0072b2", "o"),
    "fascicle convert": ("#009e73", "^"),
    FLOOR: ("#555555", "x"),
}


def main() -> int:
    """Draw the figures of the file that is named into an SVG beside it."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():  # noqa: PLR2004 (a file, and no more)
        print("bench/plot.py: name the file that bench/curve.py has written", file=sys.stderr)
        return 2
    source = Path(sys.argv[1])
    figures = {int(pages): tools for pages, tools in json.loads(source.read_text()).items()}
    draw(figures, source.with_suffix(".svg"))
    return 0


def draw(figures: dict[int, dict[str, dict[str, float]]], target: Path) -> None:
    """Draw a line a tool: pages across, cost a page upwards, both by powers of ten."""
    import matplotlib as mpl  # type: ignore[import-not-found] # noqa: PLC0415 (in an environment of its own)

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "fascicle", "svg.fonttype": "none", "font.size": 11}
    from matplotlib import pyplot as plt  # noqa: PLC0415

    one = figures[min(figures)][FLOOR]["cpu_a_page"]
    figure, axes = plt.subplots(figsize=(7.2, 4.2), layout="constrained")
    for name, (colour, mark) in STYLES.items():
        pages = [size for size in sorted(figures) if name in figures[size]]
        costs = [figures[size][name]["cpu_a_page"] / one for size in pages]
        axes.plot(pages, costs, color=colour, marker=mark, label=name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("pages in the library")
    axes.set_ylabel("processor time a page (floor = 1)")
    axes.set_xticks(sorted(figures), [f"{pages:,}" for pages in sorted(figures)])
    axes.minorticks_off()
    axes.set_yticks([0.5, 1, 2, 5, 10, 20], ["½", "1", "2", "5", "10", "20"])
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(target, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    sys.exit(main())
