"""Levels of headings in a folder of several formats: each file is a chapter beside the others.

    1.txt: The Lamp         2.html: <h2>The Slip</h2>         3.md: # The Oil

A depth means the same only within a format. The depth of chapters is that of most first headings of
its files, parts apart. A format without tags has its title in the first line of a file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.headings.forms.heading_form import title_like
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.headings.line_forms import heading_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft

_PAGES = {"htm", "html", "xhtml", "xml"}


def side_by_side(draft: Draft) -> Draft:
    """Return the draft with chapters of all formats at one depth."""
    files = _files(draft)
    formats = {_format(name) for name, _ in files}
    if len(formats) <= 1 or not draft.headings:
        return draft
    chapters = {
        each: _chapters(draft, [b for n, b in files if _format(n) == each]) for each in formats
    }
    deepest = max(chapters.values())
    headings = dict(draft.headings)
    for name, blocks in files:
        own = chapters[_format(name)]
        for block in blocks:
            if own and block.span.first in headings:
                headings[block.span.first] += deepest - own
        if not own and deepest and _is_title(blocks):
            headings[blocks[0].span.first] = deepest
    return replace(draft, headings=headings)


def _files(draft: Draft) -> list[tuple[str, list[Stretch]]]:
    """Return the name of each file, and its blocks that are not settled."""
    blocks = (block for block in draft.blocks if isinstance(block, Stretch))
    by_file = groupby(blocks, lambda block: draft.source.at(block.span.first)[0])
    return [(name, list(file)) for name, file in by_file]


def _format(name: str) -> str:
    ending = name.lower().rpartition(".")[2]
    return "html" if ending in _PAGES else ending


def _chapters(draft: Draft, files: Sequence[Sequence[Stretch]]) -> int:
    """Return the depth of chapters in files of a format, 0 if they tag no heading."""
    depths: Counter[int] = Counter()
    for file in files:
        tagged = [block for block in file if block.span.first in draft.headings]
        first = next((block for block in tagged if not _is_part(block)), next(iter(tagged), None))
        if first:
            depths[draft.headings[first.span.first]] += 1
    return max(depths, key=lambda depth: (depths[depth], depth), default=0)


def _is_labelled(block: Stretch) -> bool:
    form = heading_form(block.lines[0])
    return form is not None and form.shape == "labelled"


def _is_part(block: Stretch) -> bool:
    form = heading_form(block.lines[0])
    return form is not None and form.shape == "labelled" and rank(form.kind) < CHAPTER_RANK


def _is_title(blocks: Sequence[Stretch]) -> bool:
    """Return whether the first line of a file is the only title in it: others have a label."""
    lines = blocks[0].lines
    is_alone = len(blocks) > 1 and len(lines) == 1 and not any(map(_is_labelled, blocks))
    return is_alone and title_like(lines[0])
