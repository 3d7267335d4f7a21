"""Cases of the passes, readable without Python.

A case in `cases/<pass>.txt` is a title, a text, and what is recovered from it, each ended by a
line that is only a full stop:

    An ellipsis alone is dialogue
    .
    "Well?"

    ...
    .
    paragraph    1  "Well?"
    paragraph    3  ...
    .

A row says what was read, from which lines, and its words; words that end in " …" are only the
beginning. All blocks, all of the ledger and all queries are listed:

    heading      1-3  chapter 2 [CHAPTER I] The Door    kind, level, [label] title
    verse        5-6
      | The moon came up                                 lines that are kept, with their indents
      |   and went
    verse 41     6-9                                     verse whose first line has that number
    letter       8-12                                    a group; what it holds is set in below it
      paragraph    8  Dear Ada,
    break        14  * * *                               a scene break; "break 14-15" is a space
    space        14-15                                   a wide gap that may be no scene break
    list         16-17
      | 1. eggs
    speech       18  TILL. Sit.
    verse speech 19-20
      | TILL.
      | The goat is in the boat,
    footnote     19  [1] A note.
    chat         20-22
      | Ada: hey
    as typed     24-26                                   lines with all their spaces
      | tea    2
    ledger       1-4  contents
    query        14  gap-in-prose

`<em>`, `<strong>`, `<strong-em>`, `<code>`, `<note>`, `<initial>` and `<ruby>` show how words
are set, `<a address>` that they are a link. Rows of four more kinds may be asked for: where a case
has one, all of that kind are compared.

    found        title: The Door                         what the text says of itself, with ¶
                                                         between paragraphs
    language     de                                      what it is written in
    traits       style: indent                           what was measured
    region       50  style: line                         and from where on it is something else

Characters that nobody sees are written → (tab), ⍽ (no-break space), ␌ (form feed), ␍ (carriage
return), ␤ (line separator), ␀ (nothing at all) and ␠ (a space at the end of a line). A line of ␜
alone ends a file. The whole
recovery runs, unless the file begins with `pass: name`. To fill in or renew what is expected, run
this file as a script with the case files as arguments, and read the difference as you would read a
page proof.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from case_texts import typed
from fascicle.model.blocks import (
    AsTyped,
    Chat,
    Footnote,
    Group,
    Heading,
    KeptSpace,
    Listing,
    Paragraph,
    SceneBreak,
    Speech,
    Stretch,
    Style,
    Verse,
    note_marks_of,
)
from fascicle.readers.source import read_files
from fascicle.recovery import PASSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fascicle.model.blocks import Block, Run
    from fascicle.model.draft import Draft, Traits
    from fascicle.recovery import Pass

CASES = Path(__file__).parent / "cases"
HARD = CASES.parent / "hard_cases.txt"
TAGS = {
    Style.EMPHASIS: "em",
    Style.STRONG: "strong",
    Style.STRONG_EMPHASIS: "strong-em",
    Style.NOTE: "note",
    Style.INITIAL: "initial",
    Style.RUBY: "ruby",
    Style.CODE: "code",
    Style.STRUCK: "s",
    Style.SUBSCRIPT: "sub",
    Style.SUPERSCRIPT: "sup",
}
OPTIONAL = ("found", "language", "traits", "region")


@dataclass(frozen=True)
class Case:
    """A title, a text, and the rows that are expected of it."""

    title: str
    text: str
    rows: tuple[str, ...]
    only: str = ""

    def recovered(self, passes: Sequence[Pass] = PASSES) -> list[str]:
        """Return the rows that the passes make of the text."""
        files = typed(self.text).split("␜\n")
        draft = read_files([(f"{n}.txt", said.encode()) for n, said in enumerate(files, 1)])
        for step in passes:
            if self.only in ("", step.__name__):
                draft = step(draft)
        asked = {kind for row in self.rows for kind in OPTIONAL if row.startswith(kind)}
        rows = [*rows_of(draft), *(row for row in extras(draft) if row.split()[0] in asked)]
        return [row.replace("\0", "␀") for row in rows]

    def holds(self, passes: Sequence[Pass] = PASSES) -> bool:
        """Return whether the passes give the expected rows."""
        return [same(*pair) for pair in pairs(self.rows, self.recovered(passes))] == list(self.rows)


def pairs(expected: Sequence[str], found: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield expected rows and found ones, side by side."""
    for n in range(max(len(expected), len(found))):
        yield expected[n] if n < len(expected) else "", found[n] if n < len(found) else ""


def same(expected: str, found: str) -> str:
    """Return the expected row if the found one is as expected, the found one if not."""
    beginning = expected.removesuffix("…").rstrip()
    abridged = expected.endswith(" …")
    return expected if found == expected or (abridged and found.startswith(beginning)) else found


def rows_of(draft: Draft) -> Iterator[str]:
    for block in draft.blocks:
        yield from block_rows(block)
    for aside in sorted(draft.ledger, key=lambda a: a.span):
        yield row("ledger", place(aside.span.first, aside.span.last), aside.kind)
    for query in sorted(draft.queries, key=lambda q: (q.span, q.name)):
        yield row("query", str(query.span.first), query.name)


def extras(draft: Draft) -> Iterator[str]:
    """Yield the rows that are compared only if a case has any."""
    for key, value in sorted(draft.found.values.items()):
        said = value if isinstance(value, str) else "; ".join(value)
        yield row("found", "", f"{key}: {said}".replace("\n\n", " ¶ "))
    yield row("language", "", draft.language)
    of = draft.traits
    yield row("traits", "", f"style: {of.style}")
    yield row("traits", "", measured(of))
    for line, of in draft.regions:
        yield row("region", str(line), f"style: {of.style}, {measured(of)}")


def measured(of: Traits) -> str:
    return f"wrap: {of.wrap}, gap: {of.usual_gap}, margin: {of.margin}"


def row(kind: str, lines: str, words: str) -> str:
    return (f"{kind:<12} {lines}  {words}" if lines else f"{kind:<12} {words}").rstrip()


def place(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def block_rows(block: Block, depth: int = 0) -> Iterator[str]:
    margin = "  " * depth
    kind, words = described(block)
    several = "\n" in words or isinstance(block, Verse | Listing | Chat | AsTyped)
    where = place(block.span.first, block.span.last)
    yield margin + row(kind, where, "" if several else words)
    if several:
        yield from (f"{margin}  | {line}".rstrip() for line in words.split("\n"))
    if isinstance(block, Group):
        for inner in block.blocks:
            yield from block_rows(inner, depth + 1)


def described(block: Block) -> tuple[str, str]:  # noqa: PLR0911 (a kind a line)
    """Return the name of a block in a row, and its words."""
    match block:
        case Group():
            return block.kind, ""
        case KeptSpace():
            return "space", ""
        case SceneBreak():
            return "break", block.mark
        case Listing():
            items = (f"{item.marker} {tagged(item.text)}" for item in block.items)
            return "list", "\n".join(items)
        case Chat():
            said = (f"{m.speaker} {tagged(m.text)}" for m in block.messages)
            return "chat", "\n".join(said)
        case AsTyped():
            return "as typed", "\n".join(line.rstrip() for line in block.lines)
        case Stretch():
            return "unread", "\n".join(block.lines)
        case Speech(is_verse=True):
            return "verse speech", f"{block.speaker}\n{running(block)}"
        case Verse(number=number) if number:
            return f"verse {number}", running(block)
        case _:
            return type(block).__name__.lower(), f"{first_words(block)}{running(block)}".rstrip()


def first_words(block: Block) -> str:
    """Return the words before the running text of a block."""
    match block:
        case Heading():
            label = f"[{block.label}] " if block.label and not [*note_marks_of(block)] else ""
            return f"{block.kind} {block.level} {label}"
        case Speech():
            return f"{block.speaker} "
        case Footnote():
            return f"[{block.label}] "
        case _:
            return ""


def running(block: Block) -> str:
    """Return the running text of a block."""
    if isinstance(block, Heading):
        return tagged(block.runs) if [*note_marks_of(block)] else block.title
    assert isinstance(block, Paragraph | Verse | Speech | Footnote)
    return tagged(block.text)


def tagged(runs: Iterable[Run]) -> str:
    parts = []
    for target, linked in groupby(runs, key=attrgetter("target")):
        words = "".join(map(with_tag, linked))
        parts.append(f"<a {target}>{words}</a>" if target else words)
    return "".join(parts)


def with_tag(run: Run) -> str:
    tag = TAGS.get(run.style) or TAGS.get(run.emphasis)
    return f"<{tag}>{run.text}</{tag}>" if tag else run.text


def cases_in(file: Path) -> list[Case]:
    """Return the cases of a file; parts are ended by lines that are only a full stop."""
    text = file.read_text("utf-8")
    only = ""
    if text.startswith("pass: "):
        head, text = text.split("\n", 1)
        only = head.removeprefix("pass: ").strip()
    *parts, rest = ("\n" + text).split("\n.\n")
    assert not rest.strip(), f"{file.name}: something stands after the last case"
    assert len(parts) % 3 == 0, f"{file.name}: a case lacks a part"
    return [
        Case(title.strip(), typed, tuple(expected.rstrip().split("\n")) if expected else (), only)
        for title, typed, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


ALL = {file.stem: cases_in(file) for file in sorted(CASES.glob("*.txt"))}


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name}: {case.title}") for name in ALL for case in ALL[name]],
)
def test_a_text_is_recovered_as_in_its_case(case: Case) -> None:
    expected = list(case.rows)
    assert [same(*pair) for pair in pairs(expected, case.recovered())] == expected


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in cases_in(HARD)])
def test_a_hard_case_is_recovered(case: Case) -> None:
    """Recover the cases that other tools fail at; `cases` has their variants, pass by pass."""
    test_a_text_is_recovered_as_in_its_case(case)


def test_titles_of_cases_are_different() -> None:
    for name, cases in ALL.items():
        titles = [case.title for case in cases]
        assert len(titles) == len(set(titles)), name


def test_every_pass_has_its_cases() -> None:
    assert set(ALL) == {step.__name__ for step in PASSES}


@pytest.mark.parametrize("name", [step.__name__ for step in PASSES])
def test_without_a_pass_one_of_its_cases_fails(name: str) -> None:
    without = [step for step in PASSES if step.__name__ != name]
    assert not all(case.holds(without) for case in ALL[name])


def renewed(file: Path) -> str:
    """Return a case file with the expected rows replaced by the recovered ones."""
    text = file.read_text("utf-8")
    head = text.split("\n", 1)[0] + "\n" if text.startswith("pass: ") else ""
    return head + "\n".join(
        f"{case.title}\n.\n{case.text}\n.\n"
        + "".join(f"{same(*pair)}\n" for pair in pairs(case.rows, case.recovered()) if pair[1])
        + ".\n"
        for case in cases_in(file)
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(renewed(Path(name)), "utf-8")
