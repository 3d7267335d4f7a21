"""Weights of the evidence about scene breaks, fitted to texts as people typed them.

    python bench/fit_breaks.py CORPUS TEXTS JUDGED

`CORPUS` holds a folder for each work, with `input.txt` and `blocks-input.jsonl.gz` (a block a line;
of a scene break the `type`, and in `after` the words before it). `TEXTS` holds `texts/*.txt` and
`truth.json` (of each text its `fold`). `JUDGED` is a JSON list of gaps and marks that somebody has
read: `slug`, `line`, `last`, `kind` ("space" or "mark") and `is_break`.

Few texts part their scenes by gaps alone. So texts that mark their breaks are read once more
without the marks; what is learnt of them counts less, and they are left out of the report. The
fitted weights go to `recovery/breaks/break_evidence.py`. The report is about folds that were left
out.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fascicle.model.blocks import SceneBreak
from fascicle.readers.text import read_text
from fascicle.recovery import PASSES
from fascicle.recovery.breaks.break_evidence import (
    SURE,
    WEIGHTS,
    decorations,
    gap_evidence,
    mark_evidence,
)
from fascicle.recovery.breaks.space_breaks import space_breaks, wide_gaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fascicle.model.draft import Draft

TABLE = Path(__file__).resolve().parents[1] / "tools/fascicle/recovery/breaks/break_evidence.py"
NAMES = {
    "marks": ("front", "unended", "back", "rule", "lone", "doubtful", "clean"),
    "gaps": (
        "marked", "lone", "near", "passage", "edge", "short", "numbered", "time", "dated",
        "narrow", "quoted", "doubtful", "clean", "typed",
    ),
}  # fmt: skip
# The strength of the penalty on large weights, and on the base.
RIDGE, RIDGE_OF_BASE = {"marks": 0.1, "gaps": 0.3}, 0.02
# A weight that is believed until several texts speak against it. Where each line is a paragraph,
# somebody typed each gap: archives of fan fiction make an empty paragraph of it. And a date begins
# an entry of a diary.
# A rule that does not recur was none of the breaks of 216 unseen texts (27 rules), and those of
# books recur.
PRIOR = {"typed": 3.0, "dated": 3.0, "rule": -1.2}
RIDGE_OF_PRIOR = 1.0
STEPS = 12
FOLDS = 5
# How much a text without its marks counts, and the fewest marks that it had.
UNMARKED, FEW = 0.3, 2
# So many words before a break are its place.
WORDS = 4
BANDS = (0, 0.1, 0.3, 0.5, 0.66, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class Text:
    """A text, with what is known of its breaks: words before them, or lines that were judged."""

    name: str
    path: Path
    fold: int
    ends: frozenset[tuple[str, ...]] | None = None
    judged: Mapping[tuple[str, int], bool] = field(default_factory=dict)

    def is_break(self, draft: Draft, kind: str, line: int) -> bool | None:
        """Return whether there is a break at a line; None if nobody has judged that."""
        if self.ends is None:
            return self.judged.get((kind, line))
        words: list[str] = []
        while line > 1 and len(words) < WORDS:
            line -= 1
            words = [*words_of(draft.source.lines[line - 1]), *words]
        # The corpus does not say of all marks whether they part scenes.
        return tuple(words[-WORDS:]) in self.ends or (False if kind == "gaps" else None)


@dataclass(frozen=True)
class Place:
    """A gap or a mark, with its evidence and whether it is a scene break."""

    text: str
    fold: int
    evidence: Mapping[str, float]
    is_break: bool
    weight: float = 1.0


def main() -> int:
    """Fit both tables, write them, and print how they do on the folds that were left out."""
    if len(sys.argv) != 4:  # noqa: PLR2004 (three arguments)
        print(
            "bench/fit_breaks.py: name the corpus, the texts and what was judged", file=sys.stderr
        )
        return 2
    texts = list(texts_of(*map(Path, sys.argv[1:])))
    for kind, places_of in (("marks", marks_of), ("gaps", gaps_of)):  # gaps after the decorations
        with ProcessPoolExecutor(2) as pool:
            places = [place for found in pool.map(places_of, texts) for place in found]
        WEIGHTS[kind] = {n: round(w, 2) for n, w in fit(places, NAMES[kind], RIDGE[kind]).items()}
        report(kind, places)
    write(TABLE)
    return 0


def texts_of(corpus: Path, folder: Path, judged: Path) -> Iterator[Text]:
    works = sorted(path.parent for path in corpus.glob("*/blocks-input.jsonl.gz"))
    for n, work in enumerate(works):
        with gzip.open(work / "blocks-input.jsonl.gz", "rt", encoding="utf-8") as blocks:
            rows = [row for row in map(json.loads, blocks) if row["type"] == "scene_break"]
        ends = (tuple(words_of(row["after"])[-WORDS:]) for row in rows if row.get("in_input"))
        yield Text(work.name, work / "input.txt", n % FOLDS, frozenset(ends))
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    known: dict[str, dict[tuple[str, int], bool]] = {}
    for row in json.loads(judged.read_text("utf-8")):
        place = ("marks", row["line"]) if row["kind"] == "mark" else ("gaps", row["last"] + 1)
        known.setdefault(row["slug"], {})[place] = row["is_break"]
    for slug, lines in known.items():
        yield Text(slug, folder / "texts" / f"{slug}.txt", truth[slug]["fold"], None, lines)


def words_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", re.sub(r"--+|[‒-―]", " ", text)).lower()
    return re.findall(r"[^\W_]+", re.sub(r"['’‘ʼ`‐‑_*\-̀-ͯ]", "", plain))


def read(raw: bytes, last: object) -> Draft:
    """Return a text as it is before a pass."""
    draft = read_text([("text.txt", raw)])
    for step in PASSES:
        if step is last:
            break
        draft = step(draft)
    return draft


def marks_of(text: Text) -> list[Place]:
    draft = read(text.path.read_bytes(), decorations)
    known = (
        (signs, text.is_break(draft, "marks", draft.blocks[at].span.first))
        for at, signs in mark_evidence(draft).items()
    )
    return [Place(text.name, text.fold, signs, yes) for signs, yes in known if yes is not None]


def gaps_of(text: Text) -> list[Place]:
    """Return the gaps of a text, and those that it has without its marks."""
    draft = read(text.path.read_bytes(), space_breaks)
    known = (
        (signs, text.is_break(draft, "gaps", line if text.ends is None else line - gap))
        for line, gap, signs in evidence_in(draft)
    )
    places = [Place(text.name, text.fold, signs, yes) for signs, yes in known if yes is not None]
    breaks = [block for block in draft.blocks if isinstance(block, SceneBreak) and block.mark]
    told = [text.is_break(draft, "marks", block.span.first) for block in breaks]
    if text.ends is None and False in [
        yes for (kind, _), yes in text.judged.items() if kind == "marks"
    ]:
        return places
    marks = [b for b, yes in zip(breaks, told, strict=True) if yes or text.judged]
    if len(marks) < FEW:
        return places
    lines, first = without(draft.source.lines, marks, random.Random(text.name).choice([2, 2, 3]))  # noqa: S311 (no secret)
    bare = read("\n".join([*lines, ""]).encode(), space_breaks)
    name = f"{text.name}, unmarked"
    return places + [
        Place(name, text.fold, signs, line in first, UNMARKED)
        for line, _, signs in evidence_in(bare)
    ]


def evidence_in(draft: Draft) -> Iterator[tuple[int, int, Mapping[str, float]]]:
    """Yield the line after each wide gap, the width of the gap, and the evidence about it."""
    wide, explained, _ = wide_gaps(draft)
    for at, signs in gap_evidence(draft, frozenset(wide), explained).items():
        yield draft.blocks[at].span.first, draft.blocks[at].gap, signs


def without(
    lines: Sequence[str], marks: Sequence[SceneBreak], width: int
) -> tuple[list[str], set[int]]:
    """Return the lines with a gap for each mark, and the numbers of the lines after them."""
    gone = {n for mark in marks for n in mark.span}
    kept: list[str] = []
    first: set[int] = set()
    parted = False
    for n, line in enumerate(lines, 1):
        if n in gone:
            while kept and not kept[-1].strip():
                kept.pop()
            parted = True
        elif line.strip() or not parted:
            if parted:
                kept += [""] * width
                first.add(len(kept) + 1)
            kept.append(line)
            parted = False
    return kept, first


def report(kind: str, places: Sequence[Place]) -> None:
    """Print the confidence and the share that is right, by bands, of folds that were left out."""
    judged: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [place for place in places if place.fold != fold]
        weights = fit(others, NAMES[kind], RIDGE[kind])
        judged += [
            (1 / (1 + exp(-sure(weights, place.evidence))), place.is_break)
            for place in places
            if place.fold == fold and place.weight == 1
        ]
    print(f"\n{kind}\n| stated | places | mean of them | scene breaks |\n| --- | --- | --- | --- |")
    for low, high in pairwise(BANDS):
        band = [(said, yes) for said, yes in judged if low <= said < high]
        if band:
            mean = sum(said for said, _ in band) / len(band)
            right = sum(yes for _, yes in band) / len(band)
            print(f"| {low:.2f}–{min(high, 1):.2f} | {len(band)} | {mean:.2f} | {right:.2f} |")
    decided = [yes for said, yes in judged if said >= 1 / (1 + exp(-SURE))]
    print(f"sure: {sum(decided)} of {len(decided)} right, of {sum(y for _, y in judged)} breaks")


def fit(places: Sequence[Place], names: Sequence[str], ridge: float) -> dict[str, float]:
    """Return the base and a weight for each name: ridge regression by Newton's method.

    The places of a text count by the root of their number, so that no text decides alone.
    """
    sizes = Counter(place.text for place in places)
    weights = dict.fromkeys(["base", *names], 0.0)
    penalty = dict.fromkeys(names, ridge) | {"base": RIDGE_OF_BASE, "typed": RIDGE_OF_PRIOR}
    for _ in range(STEPS):
        slope = {n: penalty[n] * (w - PRIOR.get(n, 0)) for n, w in weights.items()}
        curve = {(a, b): penalty[a] * (a == b) for a in weights for b in weights}
        for place in places:
            share = sizes[place.text] ** -0.5 * place.weight
            guess = 1 / (1 + exp(-sure(weights, place.evidence)))
            found = {"base": 1.0} | {n: place.evidence[n] for n in names if place.evidence[n]}
            for one, value in found.items():
                slope[one] += share * (guess - place.is_break) * value
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


def sure(weights: Mapping[str, float], evidence: Mapping[str, float]) -> float:
    """Return the log odds of a place with some weights."""
    return sum(weight * evidence.get(name, 1.0) for name, weight in weights.items())


def write(target: Path) -> None:
    """Write the weights into the module of the evidence."""
    rows = [
        f'    "{kind}": {{\n'
        + "".join(f'        "{n}": {w},\n' for n, w in table.items())
        + "    },\n"
        for kind, table in sorted(WEIGHTS.items())
    ]
    head, _, rest = target.read_text("utf-8").partition("WEIGHTS = {\n")
    below = rest.partition("\n}\n")[2]
    target.write_text(head + "WEIGHTS = {\n" + "".join(rows) + "}\n" + below, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
