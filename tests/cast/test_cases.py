"""Cases of the cast, readable without Python.

A case in `cases/*.txt` is a title, a text, and what is proposed about it, each ended by a line that
is only a full stop:

    Forms of one name are one person
    .
    “Sit down,” said Ada Vickery. Ada sat. “Thank you, Ada,” he said.
    .
    character  Ada Vickery  3  Ada 2
    .

A row says what it is, its name, how often it stands in the text, and which other forms do. To fill
in or renew what is expected, run this file as a script with the case files as arguments, and read
the difference as you would read a page proof.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from fascicle.cast import cast_of
from fascicle.cast.mentions import text_units
from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """A title, a text, and the rows that are expected of it."""

    title: str
    text: str
    rows: tuple[str, ...]

    def proposed(self) -> tuple[str, ...]:
        files = (("case.txt", self.text.encode()),)
        done = convert(Text("case", files, WorkSettings(), Library(title="Shelf"), Addresses()))
        proposals = cast_of(tuple(text_units(page.blocks for page in done.pages)))
        return tuple(
            "  ".join(
                [p.kind, p.name, str(p.count), ", ".join(f"{name} {n}" for name, n in p.aliases)]
            ).rstrip()
            for p in proposals
        )


def cases_in(file: Path) -> list[Case]:
    """Return the cases of a file; parts are ended by lines that are only a full stop."""
    *parts, rest = re.split(r"^\.\n", file.read_text("utf-8"), flags=re.MULTILINE)
    assert not rest.strip(), f"{file.name}: something stands after the last case"
    assert len(parts) % 3 == 0, f"{file.name}: a case lacks a part"
    return [
        Case(title.strip(), text.rstrip(), tuple(rows.splitlines()))
        for title, text, rows in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


ALL = {file.stem: cases_in(file) for file in sorted(CASES.glob("*.txt"))}


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f"{name}: {c.title}") for name in ALL for c in ALL[name]]
)
def test_the_cast_of_a_text_is_found_as_in_its_case(case: Case) -> None:
    assert case.proposed() == case.rows


def renewed(file: Path) -> str:
    """Return a case file with the expected rows replaced by the current proposals."""
    parts = ("\n".join([c.title, ".", c.text, ".", *c.proposed(), "."]) for c in cases_in(file))
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(renewed(Path(name)), "utf-8")
