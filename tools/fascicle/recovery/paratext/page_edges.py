"""Menus, headings and notices around the text of web pages, in a folder of them.

    Home | Previous | Next
    The Harbour Lights                  title and author are left to the passes that read them
    by Ada Vickery

    Chapter 2                           the text of this page
    ⋮
    Copyright © 2009 Ada Vickery

What nearly all files have at an edge is the page's. Menus, lines of copyright, and lines above a
title with a by-line below it are set aside. Another line at the end, or one above a heading that is
no title, may as well be the author's: it stays, and is asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, takewhile

from fascicle.model.blocks import Block, Span, Stretch
from fascicle.model.draft import Aside, Draft, Query
from fascicle.model.words import quoted, words
from fascicle.recovery.page_furniture import ABOUT, are_furniture
from fascicle.recovery.shared.by_lines import by_line, unmarked
from fascicle.recovery.shared.lines import by_file, first_stretches, join

WEBSITE, CONTENTS = "website", "contents"
# So many files, and this share of them, have a line of the page among so many blocks of an edge;
# a menu has no other share.
FEWEST, MOST, NEAR = 3, 2 / 3, 6
# A line of more words above a heading is hardly the title of the work.
MOST_OF_TITLE = 5
# The most menus that pages have.
MENUS = 20
# The signs between the links of a menu, and the most words of each link.
_BETWEEN, LINK_WORDS = re.compile(r"[|·•«»<>←→/\[\]]+|\s-\s"), 4
_COPYRIGHT = re.compile(
    r"©|\bcopyright\b|\(c\) ?(?:19|20)\d\d|\ball rights reserved|\balle rechte vorbehalten"
    r"|\btous droits réservés",
    re.IGNORECASE,
)
# A line of speech, a stage direction, or a line that goes on, is no page's.
_OF_STORY = re.compile(r"[:;,]\W*$|^\W*[\"“”„«»—–]|^\[.*\]$|^\(.*\)$")


def page_edges(draft: Draft) -> Draft:
    """Set aside lines that nearly all files have at their edges; ask about the rest of them."""
    files = [blocks for _, blocks in by_file(draft, draft.blocks)]
    if len(files) < FEWEST:
        return draft
    tops, ends = (list(_edges(draft, files, way)) for way in (1, -1))
    edges = [_above(draft, top, file) for top, file in zip(tops, files, strict=True)]
    edges += map(_below, ends)
    gone, asked = (list(chain(*blocks)) for blocks in zip(*edges, strict=True))
    if are_furniture(draft):
        gone += asked
    return _menus_aside(draft.set_aside(WEBSITE, *gone)).ask(*_queries(asked, len(files)))


def _edges(draft: Draft, files: Sequence[Sequence[Block]], way: int) -> Iterator[list[Stretch]]:
    """Yield the blocks at an edge of each file that are the page's, from the edge inwards."""
    near = [list(first_stretches(file[::way][:NEAR])) for file in files]
    times = Counter(key for edge in near for key in {_key(block) for block in edge})
    often = {key: count for key, count in times.items() if count >= FEWEST}
    # Pages of a few lines, as of a part, have none of a chapter's.
    long = sum(len(file) > NEAR for file in files)
    least = MOST * (long if 2 * long > len(files) else len(files))
    # The first page and the last have other menus.
    usual = {k for k, count in often.items() if count >= least or _is_menu(k)}
    menus = [set(words(key)) for key in usual if _is_menu(key)] + _menus_in_ledger(draft)
    for edge, file in zip(near, files, strict=True):
        run = takewhile(lambda block: _key(block) in usual or _is_part(draft, block, menus), edge)
        found = list(run)
        yield found if len(found) < len(file) else []


def _key(block: Stretch) -> str:
    return unmarked(join(block.lines)).casefold()


def _is_menu(said: str) -> bool:
    """Return whether a line has links with signs between them."""
    links = [link for part in _BETWEEN.split(said) if (link := part.split())]
    return len(links) > 1 and all(len(link) <= LINK_WORDS for link in links)


def _is_part(draft: Draft, block: Stretch, menus: Sequence[set[str]]) -> bool:
    """Return whether a line is a menu on the first or the last page, which has fewer links."""
    said = set(words(_key(block)))
    return bool(said) and block.span.first not in draft.headings and any(said < m for m in menus)


def _above(
    draft: Draft, top: Sequence[Stretch], file: Sequence[Block]
) -> tuple[list[Stretch], list[Stretch]]:
    """Return the lines of the page at the top of a file, and those above a heading that may be.

    Title and author are neither.
    """
    titles = [at for at, block in enumerate(top) if block.span.first in draft.headings]
    title = titles[0] if any(map(_has_by_line, top)) and titles else 0
    # An author may be named above the title.
    title = 0 if any(map(_has_by_line, top[:title])) else title
    gone = [block for at, block in enumerate(top) if at < title or _is_sure(block, top[:at])]
    is_headed = any(block.span.first in draft.headings for block in file[len(top) : len(top) + 1])
    rest = [b for b in top if b not in gone and b.span.first not in draft.headings]
    return gone, [b for b in rest if is_headed and _is_no_title(b)]


def _is_no_title(block: Stretch) -> bool:
    said = _key(block)
    is_long = len(words(said)) > MOST_OF_TITLE or said.endswith((".", "!", "?"))
    return is_long and not _has_by_line(block)


def _has_by_line(block: Stretch) -> bool:
    by = by_line(unmarked(join(block.lines)))
    return by is not None and bool(by.name)


def _is_sure(block: Stretch, outside: Sequence[Stretch]) -> bool:
    """Return whether a line at an edge, below others outside of it, can be only the page's."""
    said = _key(block)
    if not words(said):  # a rule between two parts of the page
        return any(_is_sure(each, ()) for each in outside)
    return _is_menu(said) or bool(_COPYRIGHT.search(said))


def _below(end: Sequence[Stretch]) -> tuple[list[Stretch], list[Stretch]]:
    """Return the lines at the end of a file that are the page's, and those that may be."""
    gone: list[Stretch] = []
    asked: list[Stretch] = []
    for at, block in enumerate(end):
        said = _key(block)
        if _is_sure(block, end[:at]):
            gone.append(block)
        elif _OF_STORY.search(said) or not words(said):
            break
        else:
            asked.append(block)
    return gone, asked


def _menus_in_ledger(draft: Draft) -> list[set[str]]:
    """Return the words of each menu that its links have shown to be one."""
    said = (draft.source.text(a.span).casefold() for a in draft.ledger if a.kind == CONTENTS)
    times = Counter(map(unmarked, said))
    return [set(words(menu)) for menu, count in times.most_common(MENUS) if count >= FEWEST]


def _menus_aside(draft: Draft) -> Draft:
    """Return the draft with the menus of all files in the ledger as such, not as contents."""
    menus = _menus_in_ledger(draft)

    def as_menu(aside: Aside) -> Aside:
        said = set(words(draft.source.text(aside.span).casefold()))
        is_menu = aside.kind == CONTENTS and any(said <= menu for menu in menus)
        return replace(aside, kind=WEBSITE) if is_menu else aside

    return replace(draft, ledger=tuple(map(as_menu, draft.ledger)))


def _queries(asked: Sequence[Stretch], files: int) -> Iterator[Query]:
    """Yield a question about each line that may be the page's."""
    places: dict[str, list[Stretch]] = {}
    for block in asked:
        places.setdefault(_key(block), []).append(block)
    for found in places.values():
        if len(found) < FEWEST:
            continue
        said, first = unmarked(join(found[0].lines)), found[0].span.first
        question = (
            f"{quoted(said)} begins or ends {len(found)} of {files} files: is it part of their "
            "pages only?"
        )
        lines = tuple(block.span.first for block in found)
        yield Query(
            "running-head", Span(first, first), question, "text",
            weight=0.8, about=ABOUT, places=lines,
        )  # fmt: skip
