"""Precision and recall of the cast of novels: `python bench/cast.py [--detail] [FILE …]`.

A file of `bench/cast/` names the characters of a well-known book. It was written from what readers
know of it, before the finder had seen the text: `characters` are asked for, `others` are right too.
The text is `FASCICLE_CORPUS/<file>/input.txt`. Of the twenty characters that are proposed first,

- precision is the share that are characters of the book; a second entry for the same one is wrong;
- recall is the share of `characters` that are among them, of which there may be more than twenty.

Seconds are those of the processor that the finder takes, for each megabyte of the text it is given.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fascicle.cast import cast_of
from fascicle.cast.mentions import text_units
from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.cast import Proposal
    from fascicle.cast.mentions import TextUnit

KNOWN = Path(__file__).parent / "cast"
CORPUS = Path(os.environ.get("FASCICLE_CORPUS", "."))
FIRST = 20


@dataclass(frozen=True)
class Book:
    """Who is in a book: the names of each, first those who are asked for."""

    asked: list[list[str]]
    others: list[list[str]]

    @classmethod
    def read(cls, file: Path) -> Book:
        said = tomllib.loads(file.read_text("utf-8"))
        return cls(said["characters"], said["others"] + said.get("found", []))

    def whose(self, proposal: Proposal) -> int | None:
        """Return the number of whom a proposal means: by its name, else by its commonest form."""
        usual = max(proposal.aliases, key=lambda alias: alias[1], default=("", 0))[0]
        for name in (proposal.name, usual):
            for number, names in enumerate(self.asked + self.others):
                if name in names:
                    return number
        return None


def passages(file: Path) -> list[TextUnit]:
    files = ((file.name, file.read_bytes()),)
    done = convert(Text("text", files, WorkSettings(), Library("Bench"), Addresses()))
    return list(text_units(page.blocks for page in done.pages))


def measured(file: Path, *, detail: bool) -> tuple[float, float, float]:
    """Print and return precision, recall, and seconds for a megabyte."""
    book = Book.read(file)
    given = passages(CORPUS / file.stem / "input.txt")
    size = sum(len(passage.text.encode()) for passage in given)
    start = time.process_time()
    proposals = cast_of(given)
    seconds = (time.process_time() - start) / size * 1e6
    people = [p for p in proposals if p.kind == "character"][:FIRST]
    whose = [book.whose(proposal) for proposal in people]
    known = {number for number in whose if number is not None}
    found = len([number for number in known if number < len(book.asked)])
    precision, recall = len(known) / max(1, len(people)), found / len(book.asked)
    print(
        f"{file.stem:18}{len(known):4}/{len(people):<3}{precision:6.2f}"
        f"{found:6}/{len(book.asked):<3}{recall:6.2f}{seconds:8.2f}"
    )
    if detail:
        print_detail(book, people, whose)
    return precision, recall, seconds


def print_detail(book: Book, people: Sequence[Proposal], whose: Sequence[int | None]) -> None:
    seen: set[int] = set()
    for proposal, number in zip(people, whose, strict=True):
        again = number in seen
        seen |= set() if number is None else {number}
        if number is None or again:
            print(f"    {'again' if again else 'wrong'}: {proposal.name} ({proposal.count})")
    missed = [names[0] for n, names in enumerate(book.asked) if n not in seen]
    print(f"    missed: {', '.join(missed) or 'none'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(KNOWN.glob("*.toml")))
    parser.add_argument("--detail", action="store_true", help="say who is wrong or missed")
    args = parser.parse_args()
    print(f"{'book':18}{'precision':>14}{'recall':>16}{'s/MB':>8}")
    rows = [measured(file, detail=args.detail) for file in args.files]
    means = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    print("{:18}{:14.2f}{:16.2f}{:8.2f}".format("mean", *means))


if __name__ == "__main__":
    main()
