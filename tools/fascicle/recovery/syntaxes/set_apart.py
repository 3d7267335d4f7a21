"""Words that a format or a command sets in a style, from line to running text.

Passes may have joined lines, and taken a name or a number from the beginning of one. So the letters
of running text are found again, in order, among those of its lines; spaces do not count.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from fascicle.model.blocks import (
    Chat,
    Footnote,
    Group,
    Heading,
    Listing,
    Paragraph,
    Run,
    Speech,
    Style,
    Verse,
    plain,
    with_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fascicle.model.blocks import Block, Span
    from fascicle.model.draft import Draft, Styled


class Look(NamedTuple):
    """The style of a letter, and the address that it links to."""

    style: Style = Style.PLAIN
    target: str = ""


PLAIN = Look()


def set_apart(draft: Draft) -> Draft:
    """Return the draft with styled words as runs of their own."""
    if not draft.styles:
        return draft
    return draft.map_blocks(lambda block: _styled(block, draft))


def _styled(block: Block, draft: Draft) -> Block:
    """Return a block with the styles of its lines."""
    if isinstance(block, Group):
        return replace(block, blocks=tuple(_styled(inner, draft) for inner in block.blocks))
    if draft.styles.keys().isdisjoint(block.span):
        return block
    read = _reader(draft, block.span)
    match block:
        case Heading():
            return _heading(block, read)
        case Paragraph() | Verse() | Footnote() | Speech() | Listing() | Chat():
            return with_text(block, read)
        case _:
            return block


def _heading(heading: Heading, read: Callable[[tuple[Run, ...]], tuple[Run, ...]]) -> Heading:
    """Return a heading with its styles, without links; a style of all of it says nothing."""
    runs = tuple(
        replace(run, target="")
        for part in (heading.label, heading.between, heading.title)
        for run in (read(plain(part)) if part.strip() else plain(part))
        if run.text
    )
    styles = {run.style for run in runs if run.text.strip()}
    return replace(heading, runs=runs) if len(styles) > 1 and not heading.runs else heading


def _reader(draft: Draft, span: Span) -> Callable[[tuple[Run, ...]], tuple[Run, ...]]:
    """Return a function that styles the running texts of a block, asked for in their order."""
    typed, looks = _letters(draft, span)
    at = 0

    def read(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        nonlocal at
        letters = "".join("".join(_as_typed(run).split()) for run in runs)
        found = typed.find(letters, at)
        if found < 0 or not letters:
            return runs
        at = found + len(letters)
        if set(looks[found:at]) == {PLAIN}:
            return runs
        return tuple(_parted(runs, iter(looks[found:at])))

    return read


def _as_typed(run: Run) -> str:
    return run.mark if run.style is Style.NOTE else run.text


def _letters(draft: Draft, span: Span) -> tuple[str, list[Look]]:
    """Return the letters of some lines without spaces, and the look of each."""
    letters: list[str] = []
    looks: list[Look] = []
    for number in span:
        line = draft.line(number)
        of_line = [PLAIN] * len(line)
        for styled in draft.styles.get(number, ()):
            for n in range(styled.start, min(styled.end, len(line))):
                of_line[n] = _over(of_line[n], styled)
        shown = [n for n, letter in enumerate(line) if not letter.isspace()]
        letters += [line[n] for n in shown]
        looks += [of_line[n] for n in shown]
    return "".join(letters), looks


def _over(below: Look, styled: Styled) -> Look:
    """Return a look with another style inside it; strong type stays strong in italics."""
    if Style.NOTE in {below.style, styled.style}:
        return below if below.style is Style.NOTE else Look(styled.style, styled.target)
    is_kept = styled.style is Style.PLAIN or below.style is Style.STRONG
    style = below.style if is_kept else styled.style
    return Look(style, styled.target or below.target)


def _parted(runs: Sequence[Run], looks: Iterator[Look]) -> Iterator[Run]:
    """Yield runs divided where the looks of their letters change."""
    for run in runs:
        own = [None if letter.isspace() else next(looks) for letter in _as_typed(run)]
        if run.style is not Style.PLAIN:
            yield run
            continue
        at = 0
        for look, letters in groupby(_with_spaces(own)):
            end = at + len(list(letters))
            yield _run(run.text[at:end], look)
            at = end


def _run(text: str, look: Look) -> Run:
    """Return a run in a style; the target of a note's mark is the number of the note."""
    if look.style is Style.NOTE:
        return Run(text.strip("[](){} "), Style.NOTE, text.strip(), int(look.target))
    return Run(text, look.style, target=look.target)


def _with_spaces(looks: Sequence[Look | None]) -> list[Look]:
    """Return looks where the spaces between letters of one look have it, too, and of one link."""
    shown = [look or PLAIN for look in looks]
    letters = [n for n, look in enumerate(looks) if look is not None]
    for n, following in pairwise(letters):
        if shown[n] == shown[following]:
            shown[n:following] = [shown[n]] * (following - n)
        elif shown[n].target == shown[following].target:
            shown[n + 1 : following] = [Look(target=shown[n].target)] * (following - n - 1)
    return shown
