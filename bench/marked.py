"""Accuracy of recovery on annotated texts: `python bench/marked.py [FILE …]`.

A marked text in `bench/marked/` is the text as somebody typed it, with a line before each of its
parts that says what the author meant it to be:

    @ heading chapter | The Door
    2. The Door

    @ paragraph
    It was shut.

    @ break
    * * *

The lines that begin with "@ " are not of the text. A heading's mark gives its kind and, after a
stroke, its title if it has one. A break that is only a gap holds blank lines; `@ aside` is what
belongs into the ledger, `@ lines` what keeps its lines without being verse. All other marks are
the kinds of blocks that the outline knows.

These texts were written by people who had not seen the passes, and nobody who wrote a pass had
seen them: they tell whether the rules hold on texts that nobody had in mind.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fascicle.convert import Text, convert
from fascicle.model.blocks import Group, Heading, Listing, Paragraph, SceneBreak, text_of
from fascicle.recovery.shared.lines import key_of
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fascicle.model.blocks import Block

TEXTS = Path(__file__).parent / "marked"
MARK = "@ "
# A block is found where this share of all its lines and the found one's lines is common to both.
SAME = 0.75
_NAMES = {SceneBreak: "break", Listing: "list"}
MEASURES = ("headings", "titles", "kinds", "breaks", "verse", "paragraphs", "others", "ledger")


@dataclass(frozen=True)
class Part:
    """What a stretch of lines is: its kind, the lines that are not blank, and what it says."""

    kind: str
    lines: frozenset[int]
    # The first line of the text at or after it.
    first: int
    said: str = ""
    typed: str = ""


@dataclass
class Tally:
    """How many of the true parts were found, how many were invented, how many were missed."""

    found: int = 0
    false: int = 0
    missed: int = 0
    remarks: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Tally:  # noqa: PYI034
        """Add another tally to this one."""
        self.found += other.found
        self.false += other.false
        self.missed += other.missed
        return self

    @property
    def score(self) -> float | None:
        """F1, or None where there is nothing to find and nothing was invented."""
        total = 2 * self.found + self.false + self.missed
        return 2 * self.found / total if total else None


def text_and_truth(marked: str) -> tuple[str, list[Part]]:
    """Return the text without its marks, and the parts that the marks tell of."""
    lines: list[str] = []
    marks: list[tuple[str, int]] = []
    for line in marked.split("\n"):
        if line.startswith(MARK):
            marks.append((line.removeprefix(MARK).strip(), len(lines) + 1))
        else:
            lines.append(line)
    ends = [start for _, start in marks[1:]] + [len(lines) + 1]
    parts = [_part(mark, start, end, lines) for (mark, start), end in zip(marks, ends, strict=True)]
    return "\n".join(lines), parts


def _part(mark: str, start: int, end: int, lines: Sequence[str]) -> Part:
    kind, _, said = mark.partition("|")
    full = _lines_of(range(start, end), lines)
    typed = lines[min(full) - 1].strip() if full else "(a gap)"
    return Part(kind.strip(), full, _first_from(start, lines), said.strip(), typed)


def read(name: str, text: str) -> list[Part]:
    """Return the parts that the tool finds in a text."""
    source = Text(name, ((name, text.encode()),), WorkSettings(), Library("Marked"), Addresses())
    draft = convert(source).work.draft
    lines = draft.source.lines
    found = [_found(block, lines) for block in draft.blocks]
    asides = (_lines_of(aside.span, lines) for aside in draft.ledger)
    gone = frozenset(line for span in asides for line in span)
    return [*found, Part("aside", gone, min(gone, default=0))]


def _lines_of(span: Iterable[int], lines: Sequence[str]) -> frozenset[int]:
    return frozenset(n for n in span if lines[n - 1].strip())


def _first_from(start: int, lines: Sequence[str]) -> int:
    """Return the first line from `start` on that is not blank, or the one after the last."""
    full = (n for n in range(start, len(lines) + 1) if lines[n - 1].strip())
    return next(full, len(lines) + 1)


def _found(block: Block, lines: Sequence[str]) -> Part:
    first = _first_from(block.span.first, lines)
    said = block.title if isinstance(block, Heading) else ""
    typed = lines[first - 1].strip() if first <= len(lines) else ""
    return Part(_kind(block), _lines_of(block.span, lines), first, said, typed)


def _kind(block: Block) -> str:
    match block:
        case Heading():
            return f"heading {block.kind}"
        case Group():
            return block.kind
        case Paragraph():
            return "lines" if "\n" in text_of(block.text) else "paragraph"
        case _:
            return _NAMES.get(type(block), type(block).__name__.lower())


def compare(truth: Sequence[Part], found: Sequence[Part]) -> dict[str, Tally]:
    """Return a tally for each measure."""
    true_heads, heads = _headings(truth), _headings(found)
    both = {first: (part, heads[first]) for first, part in true_heads.items() if first in heads}
    return {
        "headings": _places(true_heads.values(), heads.values(), "heading"),
        "titles": _agreements(both.values(), lambda part: key_of(part.said)),
        "kinds": _agreements(both.values(), lambda part: part.kind),
        "breaks": _places(_of(truth, "break"), _of(found, "break"), "break"),
        "verse": _overlaps(_of(truth, "verse"), _of(found, "verse")),
        "paragraphs": _places(_of(truth, "paragraph"), _prose(found, truth), "paragraph"),
        "others": _overlaps(list(_others(truth)), list(_others(found))),
        "ledger": _ledger(truth, found),
    }


def _of(parts: Iterable[Part], kind: str) -> list[Part]:
    return [part for part in parts if part.kind == kind]


def _headings(parts: Iterable[Part]) -> dict[int, Part]:
    return {part.first: part for part in parts if part.kind.startswith("heading")}


def _prose(found: Iterable[Part], truth: Sequence[Part]) -> list[Part]:
    """Return the found paragraphs, less those inside what is a block of its own in truth."""
    inside = {line for part in truth if part.kind != "paragraph" for line in part.lines}
    return [part for part in _of(found, "paragraph") if part.first not in inside]


def _others(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield all that is neither heading, break, verse, paragraph nor ledger."""
    for part in parts:
        counted = part.kind in {"break", "verse", "paragraph", "aside"}
        if not counted and not part.kind.startswith("heading"):
            yield part


def _places(truth: Iterable[Part], found: Iterable[Part], what: str) -> Tally:
    """Compare by the line at which a part begins."""
    here, there = {p.first: p for p in truth}, {p.first: p for p in found}
    false = [f"false {what} {n}: {there[n].typed}" for n in sorted(there.keys() - here.keys())]
    missed = [f"missed {what} {n}: {here[n].typed}" for n in sorted(here.keys() - there.keys())]
    return Tally(len(here.keys() & there.keys()), len(false), len(missed), false + missed)


def _agreements(pairs: Iterable[tuple[Part, Part]], key: Callable[[Part], str]) -> Tally:
    tally = Tally()
    for true, found in pairs:
        if key(true) == key(found):
            tally.found += 1
        else:
            tally.missed += 1
            tally.false += 1
            tally.remarks.append(f"{true.first}: {key(found)!r} is {key(true)!r}")
    return tally


def _overlaps(truth: Sequence[Part], found: Sequence[Part]) -> Tally:
    """Compare by kind, and by most of their lines."""
    left = list(found)
    tally = Tally()
    for true in truth:
        match = next((part for part in left if _same(true, part)), None)
        if match is None:
            tally.missed += 1
            tally.remarks.append(f"missed {true.kind} {true.first}: {true.typed}")
        else:
            left.remove(match)
            tally.found += 1
    tally.false = len(left)
    tally.remarks += [f"false {part.kind} {part.first}: {part.typed}" for part in left]
    return tally


def _same(true: Part, found: Part) -> bool:
    return (
        true.kind == found.kind
        and len(true.lines & found.lines) >= SAME * len(true.lines | found.lines) > 0
    )


def _ledger(truth: Sequence[Part], found: Sequence[Part]) -> Tally:
    """Compare the lines that were set aside."""
    true = {line for part in _of(truth, "aside") for line in part.lines}
    gone = {line for part in _of(found, "aside") for line in part.lines}
    remarks = [f"set aside: line {n}" for n in sorted(gone - true)]
    remarks += [f"not set aside: line {n}" for n in sorted(true - gone)]
    return Tally(len(true & gone), len(gone - true), len(true - gone), remarks)


def main() -> None:
    """Print a table of the measures, and what was read otherwise than it was meant."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="*", type=Path, default=sorted(TEXTS.glob("*.txt")))
    parser.add_argument("--detail", action="store_true", help="print each difference")
    args = parser.parse_args()
    print(f"{'text':28}" + "".join(f"{name:>11}" for name in MEASURES))
    sums = {name: Tally() for name in MEASURES}
    for file in args.files:
        text, truth = text_and_truth(file.read_text("utf-8"))
        tallies = compare(truth, read(file.stem, text))
        print(_row(file.stem, tallies))
        for name, tally in tallies.items():
            sums[name] += tally
            for remark in tally.remarks if args.detail else ():
                print(f"    {remark}")
    print(_row("all", sums))


def _row(name: str, tallies: dict[str, Tally]) -> str:
    scores = (tallies[measure].score for measure in MEASURES)
    return f"{name:28}" + "".join(f"{'–' if s is None else f'{s:.3f}':>11}" for s in scores)


if __name__ == "__main__":
    main()
