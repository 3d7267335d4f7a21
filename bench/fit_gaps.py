"""Weights of the evidence about gaps, fitted to a corpus: `python bench/fit_gaps.py`.

    FASCICLE_CORPUS=DIR python bench/fit_gaps.py

`DIR` holds a folder for each work, with `truth.json` (`units`, each with `title` and `ordinal`) and
`blocks.jsonl.gz` (a block a line: `unit`, `type`, `text` or `stanzas`). Each work is set several
times as plain text, with random widths of lines and gaps: with gaps or ornaments as scene breaks,
with gaps around letters, verse and lists, and with some gaps for no reason.

Logistic weights are fitted to the evidence (`recovery.breaks.gap_evidence`), and compared with
those in `gap_evidence`: on all texts, and on each work with weights fitted to the others. The
difference between the two is the over-fit.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import textwrap
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fascicle.readers.text import read_text
from fascicle.recovery import PASSES
from fascicle.recovery.breaks import space_breaks
from fascicle.recovery.breaks.gap_evidence import SURE, gap_evidence, odds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MANNERS = ("gaps", "gaps again", "ornaments", "typed")
SET_OFF = {"blockquote", "letter", "list", "table", "epigraph", "verse"}
LINES = {"verse", "list", "table", "letter"}
ORNAMENT = "*     *     *     *     *"
# The strength of the penalty on large weights.
RIDGE = 0.3
STEPS = 8
# With fewer scene breaks of its own, a work gets some in place of headings.
FEW = 4


@dataclass(frozen=True)
class Gap:
    """A gap, with its evidence and whether it is a scene break."""

    work: str
    text: str
    printed: bool
    evidence: dict[str, float]
    is_break: bool


@dataclass
class Setter:
    """A work set as plain text in one manner."""

    lines: list[str]
    # The numbers of the lines after gaps that are scene breaks.
    breaks: set[int]
    random: random.Random
    wrap: int | None

    def gap(self, width: int) -> None:
        """Add blank lines, so that there are at least `width`."""
        if self.lines:
            while any(line for line in self.lines[-width:]):
                self.lines.append("")

    def say(self, text: str, indent: int = 0, *, kept: bool = False) -> None:
        for line in text.split("\n") if kept else [text.replace("\n", " ")]:
            wide = len(line) if self.wrap is None else self.wrap - indent
            said = textwrap.wrap(line, max(wide, 1), break_long_words=False) or [""]
            self.lines += [" " * indent + part for part in said]


def main() -> int:
    """Print how many breaks are found and invented, with fitted weights and with those in use."""
    corpus = Path(os.environ.get("FASCICLE_CORPUS", ""))
    works = sorted(path.parent for path in corpus.glob("*/blocks.jsonl.gz"))
    if not works:
        print("bench/fit_gaps.py: set FASCICLE_CORPUS to a corpus", file=sys.stderr)
        return 1
    with ProcessPoolExecutor(2) as pool:
        pairs = list(product(works, MANNERS))
        gaps = [gap for found in pool.map(gaps_of, *zip(*pairs, strict=True)) for gap in found]
    for printed in (True, False):
        print("\nwrapped for print" if printed else "\ntyped")
        compare([gap for gap in gaps if gap.printed == printed])
    return 0


def compare(gaps: Sequence[Gap]) -> None:
    names = sorted(gaps[0].evidence.keys() - {"print"})
    fitted = fit(gaps, names)
    print("  ".join(f"{name} {weight:.2f}" for name, weight in fitted.items()))
    left_out: list[tuple[Gap, float]] = []
    for work in sorted({gap.work for gap in gaps}):
        weights = fit([gap for gap in gaps if gap.work != work], names)
        left_out += [(gap, sure(weights, gap)) for gap in gaps if gap.work == work]
    report("in use", [(gap, odds(gap.evidence)) for gap in gaps])
    report("fitted", [(gap, sure(fitted, gap)) for gap in gaps])
    report("fitted to the other works", left_out)


def report(name: str, judged: Iterable[tuple[Gap, float]]) -> None:
    judged = list(judged)
    found = sum(gap.is_break for gap, sure in judged if sure >= SURE)
    false = sum(not gap.is_break for gap, sure in judged if sure >= SURE)
    missed = sum(gap.is_break for gap, sure in judged if sure < SURE)
    wrong = sum(1 / (1 + exp(sure if gap.is_break else -sure)) for gap, sure in judged)
    print(f"{name:<26} found {found:>4}  invented {false:>4}  missed {missed:>4}", end="  ")
    print(f"mean error {wrong / len(judged):.3f}")


def fit(gaps: Sequence[Gap], names: Sequence[str]) -> dict[str, float]:
    """Return the base and a weight for each name: ridge regression by Newton's method.

    The gaps of a text count by the root of their number, so that no text decides alone.
    """
    sizes = Counter(gap.text for gap in gaps)
    weights = dict.fromkeys(["base", *names], 0.0)
    for _ in range(STEPS):
        slope = {name: RIDGE * weight for name, weight in weights.items()}
        curve = {(one, other): RIDGE * (one == other) for one in weights for other in weights}
        for gap in gaps:
            share = sizes[gap.text] ** -0.5
            guess = 1 / (1 + exp(-sure(weights, gap)))
            found = {"base": 1.0} | {n: gap.evidence[n] for n in names if gap.evidence[n]}
            for one, value in found.items():
                slope[one] += share * (guess - gap.is_break) * value
                for other, second in found.items():
                    curve[one, other] += share * guess * (1 - guess) * value * second
        step = solved(curve, slope)
        weights = {name: weight - step[name] for name, weight in weights.items()}
    return weights


def solved(matrix: Mapping[tuple[str, str], float], right: Mapping[str, float]) -> dict[str, float]:
    """Return the solution of linear equations with a positive definite matrix, by elimination."""
    names = list(right)
    rows = {one: [*(matrix[one, other] for other in names), right[one]] for one in names}
    for n, name in enumerate(names):
        pivot = [value / rows[name][n] for value in rows[name]]
        for other, row in rows.items():
            scale = row[n]
            rows[other] = [a - scale * b for a, b in zip(row, pivot, strict=True)]
        rows[name] = pivot
    return {name: rows[name][-1] for name in names}


def sure(weights: Mapping[str, float], gap: Gap) -> float:
    """Return the log odds of a gap with some weights."""
    return sum(weight * gap.evidence.get(name, 1.0) for name, weight in weights.items())


def gaps_of(work: Path, manner: str) -> list[Gap]:
    """Return the gaps of a work set in one manner, as the passes find them."""
    page = set_in(work, manner)
    draft = read_text([("text.txt", ("\n".join(page.lines) + "\n").encode())])
    for step in PASSES[: PASSES.index(space_breaks.space_breaks)]:
        draft = step(draft)
    wide, explained, _ = space_breaks.wide_gaps(draft)
    found = gap_evidence(draft, frozenset(wide), explained)
    name = f"{work.name} {manner}"
    return [
        Gap(work.name, name, bool(evidence["print"]), dict(evidence), line in page.breaks)
        for at, evidence in found.items()
        for line in [draft.blocks[at].span.first]
    ]


def set_in(work: Path, manner: str) -> Setter:
    """Return a work as plain text, with widths and habits drawn for the work and the manner."""
    draw = random.Random(f"{work.name} {manner}")  # noqa: S311 (no secret)
    typed = manner == "typed"
    page = Setter([], set(), draw, None if typed else draw.choice([60, 66, 70, 72, 75]))
    wide = draw.choice([2, 3, 3] if typed else [2, 2, 3, 4])
    around = draw.choice([1, 1, 1, wide] if typed else [1, 2, 2, wide])
    indent = 0 if typed else draw.choice([0, 0, 2, 4])
    hidden = 0 if typed else draw.choice([0, 0, 0.3])
    slips = draw.choice([0, 0, 0, 0.002] if typed else [0, 0, 0.002, 0.005])
    rows = rows_of(work)
    units = json.loads((work / "truth.json").read_text("utf-8"))["units"]
    scarce = sum(row["type"] == "scene_break" for row in rows) < FEW
    dropped = 0.4 if scarce and manner != "ornaments" else 0.0
    unit = apart = None
    parted = False
    for row in rows:
        if row.get("unit") != unit:
            unit = row.get("unit")
            parted = bool(page.lines) and draw.random() < dropped
            if not parted and unit is not None:
                set_heading(page, units[unit], wide if draw.random() < hidden else 4)
            apart = False
        if row["type"] == "scene_break":
            parted = True
        elif (text := text_of_row(row)) and row["type"] != "footnote":
            set_off = row["type"] in SET_OFF
            if parted and manner == "ornaments":
                page.gap(1)
                page.lines.append(ORNAMENT)
            slip = draw.random() < slips
            page.gap(wide if slip or (parted and manner != "ornaments") else 1)
            page.gap(around if set_off or apart else 1)
            if parted and manner != "ornaments" and not set_off:
                page.breaks.add(len(page.lines) + 1)
            page.say(text, indent if set_off else 0, kept=row["type"] in LINES)
            parted, apart = False, set_off
    return page


def set_heading(page: Setter, unit: dict[str, Any], above: int) -> None:
    """Set a heading in capitals; one below a narrower gap has only its title, as a sentence."""
    title, number = unit.get("title") or "", unit.get("ordinal")
    if above < 4 and title:  # noqa: PLR2004 (the gap above a heading)
        said = f"{title}."
    else:
        said = " ".join(filter(None, [f"CHAPTER {number}." if number else "", title])).upper()
    if said:
        page.gap(above)
        page.say(said)
        page.gap(2)


def rows_of(work: Path) -> list[dict[str, Any]]:
    with gzip.open(work / "blocks.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def text_of_row(row: dict[str, Any]) -> str:
    if "stanzas" in row:
        return "\n".join("\n".join(stanza) for stanza in row["stanzas"])
    return str(row.get("text", "")).strip()


if __name__ == "__main__":
    sys.exit(main())
