"""The title and the author at the beginning of a text.

    THE SALT ROAD            The Jungle Book          Jacob's Room
    by                       Rudyard Kipling
    Ada Quill                                         VIRGINIA WOOLF

These lines are set aside as metadata; the rest of a title page (a dedication, an edition) stays in
the text. A first line that may be the first sentence of the story stays in the story. The page may
follow a transcriber's credit or note, or the title of a series on a page of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span, Stretch
from fascicle.model.decision import Reading
from fascicle.model.draft import Query
from fascicle.recovery.paratext.gutenberg import is_credit
from fascicle.recovery.paratext.title_forms import (
    TITLE_GAP,
    WITHIN,
    TitlePage,
    is_author_name,
    is_division,
    is_subtitle,
    is_title,
    read,
)
from fascicle.recovery.shared.by_lines import by_line, is_names, names_in, translator, unmarked
from fascicle.recovery.shared.lines import divide, join, key_of, tidy
from fascicle.recovery.shared.numerals import without_accents

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.draft import Draft, Found

# The first line of a note by whoever made the file.
_NOTE = re.compile(
    r"(?:transcriber|trascrittore|transcripteur|transcriptor|transkription|transcriptie)|"
    r"(?:note|nota|notes|anmerkung\w*|avis) .{0,20}(?:transcri|trascri|transkri)",
    re.IGNORECASE,
)
# What people call their drafts, and a dedication.
_VERSION = re.compile(
    r"(?:(?:first|second|third|final|rough|working) )?(?:draft|version|revision)\b[ .:#]*[\d.]*",
    re.IGNORECASE,
)
_FOR = re.compile(r"(?:for|to|für|à|pour|para|per)\b[^.!?]{1,60}", re.IGNORECASE)
# The gap between two pages at the top of a text, and the most pages and blocks before the title's.
PAGE_GAP, PAGES, BEFORE = 3, 2, 12


def title_page(draft: Draft) -> Draft:
    """Set aside the lines with title and author, and take them as metadata.

    A heading by its tag is on no title page if there are others of its depth, unless further files
    of a folder repeat it.
    """
    said = {line: key_of(draft.line(line)) for line in draft.headings}
    times = Counter(said.values() if len(draft.source.files) > 1 else ())
    alone = {line for line, key in said.items() if times[key] <= 1}
    depths = Counter(draft.headings[line] for line in alone)
    heads = (
        at
        for at, block in enumerate(draft.blocks)
        if block.span.first in alone and depths[draft.headings[block.span.first]] > 1
    )
    end = next(heads, len(draft.blocks))
    done = _title_page(draft.with_blocks(draft.blocks[:end]))
    return done.with_blocks([*done.blocks, *draft.blocks[end:]])


def _title_page(draft: Draft) -> Draft:
    if not draft.found.get("title"):
        draft = _with_subtitle(_three_lines(_before_role(_without_credit(draft))))
    head = _head(draft, WITHIN + BEFORE)
    if not head:
        return draft
    if draft.found.get("title"):
        draft = _repeated(_signed(draft, head[:WITHIN]), head[:WITHIN], draft.found)
    elif found := _page(_pages(_below_note(head))):
        draft = _taken(draft, found)
    return _repeated_own(draft)


def _head(draft: Draft, most: int) -> list[Stretch]:
    return [block for block in draft.blocks[:most] if isinstance(block, Stretch)]


def _repeated_own(draft: Draft) -> Draft:
    """Set aside the lines at the top that say what the owner's settings say: title and author.

    A line that ends as a sentence does may begin the story, whose title it is, too.
    """
    said = {key_of(value) for key in ("title", "authors") if (value := draft.own.get(key))}
    first = draft.blocks[0] if draft.blocks and said else None
    if not isinstance(first, Stretch) or not (said & set(_named(first.lines[0]))):
        return draft
    if len(first.lines) > 1:
        if not all(map(_is_below_title, first.lines[1:])):
            return draft
        span = Span(first.span.first + 1, first.span.first + 1)
        draft = draft.with_blocks([*divide(first, span), *draft.blocks[1:]])
    draft = _repeated(draft, _head(draft, WITHIN), draft.own)
    first = draft.blocks[0] if draft.blocks else None
    if isinstance(first, Stretch) and all(map(_VERSION.fullmatch, first.lines)):
        return draft.set_aside("title-page", first)
    return draft


def _named(line: str) -> Iterator[str]:
    """Yield the keys of what a line may name: a title or an author."""
    text = unmarked(line)
    if text[-1:] not in ".!?" or is_author_name(text) or len(text.split()) == 1:
        yield key_of(text)
    if by := by_line(text):
        yield key_of(by.name)


def _is_below_title(line: str) -> bool:
    """Return whether a line directly below a title is no line of a poem."""
    text = unmarked(line)
    return any((by_line(text), _VERSION.fullmatch(text), _FOR.fullmatch(text)))


def _without_credit(draft: Draft) -> Draft:
    """Set aside a first line that names who made the file: "Produced by Till Ferry"."""
    first = draft.blocks[0] if len(draft.blocks) > 1 else None
    if not isinstance(first, Stretch) or draft.blocks[1].gap < TITLE_GAP:
        return draft
    text = join(first.lines)
    is_named = is_names(text.rpartition(" by ")[2])
    return draft.set_aside("credits", first) if is_named and is_credit(text) else draft


def _below_note(head: Sequence[Stretch]) -> Sequence[Stretch]:
    """Return the stretches below a transcriber's note, which stays in the text."""
    if not _NOTE.match(head[0].lines[0].strip(" _*[")):
        return head
    below = (n for n, block in enumerate(head) if n and block.gap >= PAGE_GAP)
    return head[next(below, len(head)) :]


def _pages(head: Sequence[Stretch]) -> list[Sequence[Stretch]]:
    """Return the beginnings of the first pages, as long as only short lines precede them."""
    starts = [0]
    for n, block in enumerate(head[1:], start=1):
        if not all(map(_is_short, head[starts[-1] : n])) or len(starts) > PAGES:
            break
        if block.gap >= PAGE_GAP:
            starts.append(n)
    return [head[start : start + WITHIN] for start in starts if start < len(head)]


def _is_short(block: Stretch) -> bool:
    return all(is_subtitle(unmarked(line)) or is_title([unmarked(line)]) for line in block.lines)


def _page(pages: Sequence[Sequence[Stretch]]) -> TitlePage | None:
    """Return the title page among the first pages; one below the first needs a certain by-line.

    After a half-title, or "Works of Ada Quill", the title is the one directly above the by-line.
    """
    first, *below = [read(page) for page in pages] or [None]
    signed = (page for page in below if page and page.is_sure and page.author)
    return next((page for page in signed if first is None or _is_of(page, first)), first)


def _is_of(page: TitlePage, first: TitlePage) -> bool:
    """Return whether a page repeats the title of the first, which is else the author's works."""
    title = key_of(first.title)
    return key_of(page.title) == title or key_of(page.author) in title


def _taken(draft: Draft, page: TitlePage) -> Draft:
    """Return the draft with the metadata of its title page."""
    authors = names_in(page.author) if page.author else ()
    found = draft.found.with_values(title=page.title, authors=authors)
    is_sure = page.is_sure or _is_signed(page, draft)
    draft = replace(draft, found=found).set_aside("title-page", *page.used)
    return draft if is_sure else draft.ask(_title_query(page.used[0], found))


def _is_signed(page: TitlePage, draft: Draft) -> bool:
    """Return whether a title page ends in a name, and a wide gap or a heading follows."""
    after = next((b for b in draft.blocks if b.span.first > page.used[-1].span.last), None)
    last = unmarked(page.used[-1].lines[-1])
    if not isinstance(after, Stretch) or last != page.author or not is_author_name(last):
        return False
    return after.gap >= TITLE_GAP or is_division(after.lines[0])


def _signed(draft: Draft, head: Sequence[Stretch]) -> Draft:
    """Take the author from a by-line, if a header names the title only."""
    if draft.found.get("authors"):
        return draft
    titles = {"", key_of(draft.found.get("title"))}
    for above, block in zip((None, *head), head, strict=False):
        by = by_line(unmarked(join(block.lines)))
        if by and by.name and by.is_sure and (above is None or key_of(join(above.lines)) in titles):
            return replace(draft, found=draft.found.with_values(authors=names_in(by.name)))
    return draft


def _repeated(draft: Draft, head: Sequence[Stretch], known: Found) -> Draft:
    """Set aside a title page that repeats what is known from the header or the settings."""
    title = _key(known.get("title"))
    author = _key(known.get("authors"))
    said = {title, author, title + author, f"{title}by{author}"} - {""}
    gone: list[Stretch] = []
    left = title
    for block in head:
        text = unmarked(join(block.lines))
        key, by = _key(text), by_line(text)
        # A title and its subtitle may be separate here, but joined in the header.
        begins = 0 < len(key) < len(left) and left.startswith(key)
        ends = left != title and key == left
        if key in said or (by and (not by.name or _key(by.name) == author)):
            gone.append(block)
        elif ends or (begins and not gone and len(text.split()) > 1):
            gone.append(block)
            left = left.removeprefix(key)
        elif not gone or len(gone) > 2:  # noqa: PLR2004 (title, by, author)
            break
    return draft.set_aside("title-page", *gone)


def _key(text: str) -> str:
    """Return the letters of a text: old headers have no accents."""
    return without_accents(key_of(text))


def _three_lines(draft: Draft) -> Draft:
    """Divide a first stretch of three lines: a title, a subtitle and a name."""
    first = draft.blocks[0] if draft.blocks else None
    if not isinstance(first, Stretch) or len(first.lines) != 3:  # noqa: PLR2004
        return draft
    title, below, name = map(tidy, first.lines)
    if not is_title([title]) or is_division(title) or not is_subtitle(below):
        return draft
    if not is_author_name(name) or by_line(below):
        return draft
    middle = Span(first.span.first + 1, first.span.first + 1)
    return draft.with_blocks([*divide(first, middle), *draft.blocks[1:]])


def _before_role(draft: Draft) -> Draft:
    """Divide a first stretch above a line that names the translator, below the by-line."""
    first = draft.blocks[0] if draft.blocks else None
    if not isinstance(first, Stretch) or not 2 < len(first.lines) <= WITHIN:  # noqa: PLR2004
        return draft
    if not by_line(unmarked(first.lines[-2])) or not translator(unmarked(first.lines[-1])):
        return draft
    last = Span(first.span.last, first.span.last)
    return draft.with_blocks([*divide(first, last), *draft.blocks[1:]])


def _with_subtitle(draft: Draft) -> Draft:
    """Divide a first stretch of a title and a subtitle in lower case, above a by-line."""
    first, after = (*draft.blocks[:2], None, None)[:2]
    if not isinstance(first, Stretch) or not isinstance(after, Stretch):
        return draft
    lines = list(map(tidy, first.lines))
    by = by_line(unmarked(join(after.lines)))
    if len(lines) != 2 or not by or not by.name or not lines[1][:1].islower():  # noqa: PLR2004
        return draft
    if not is_title(lines[:1]) or is_division(lines[0]) or not is_subtitle(lines[1]):
        return draft
    below = Span(first.span.first + 1, first.span.first + 1)
    return draft.with_blocks([*divide(first, below), *draft.blocks[1:]])


def _title_query(block: Stretch, found: Found) -> Query:
    said = f"“{found.get('title')}”" + (
        f" by {found.get('authors')}" if found.get("authors") else ""
    )
    question = f"are the first lines the title page, {said}?"
    return Query(
        "title-page", block.span, question, f"title {said}", (Reading("paragraph"),), weight=0.6
    )
