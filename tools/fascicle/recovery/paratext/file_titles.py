"""Titles that the name of a file confirms, and those that only the names of files say.

    Nermin Akıncı                                   kayip_esya.txt
    Kayıp Eşya Bürosu

Of the lines at the top, one with most of the letters of the file's name is the title, whatever the
others are. It may have accents, and more words than the name or fewer.

    01 - The Quay.md      02 - High Water.md        3_the_lamp.txt

Where hardly any file of a folder has a heading, each file is a division with its name as the title,
until the owner says otherwise. Numbers before all names are their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from fascicle.model.blocks import Block, Evidence, Heading, Span, Stretch
from fascicle.model.decision import INNER, Reading
from fascicle.model.draft import Draft, Query
from fascicle.model.names import ZIPS, has_ending, without_ending
from fascicle.model.words import quoted
from fascicle.readers.listed_chapters import OF_BOOK
from fascicle.recovery.decided.decisions import DECIDED
from fascicle.recovery.headings.line_forms import form_of_title
from fascicle.recovery.paratext.title_forms import TitlePage
from fascicle.recovery.paratext.title_page_lines import names_role
from fascicle.recovery.paratext.title_rows import (
    DEDICATION,
    PAGE_GAP,
    VERSION,
    is_author_name,
    is_division,
    is_subtitle,
    is_title,
    joined_subtitle,
    joined_title,
    page_of,
)
from fascicle.recovery.shared.by_lines import by_line, credited, may_be_name, unmarked
from fascicle.recovery.shared.lines import by_file
from fascicle.recovery.shared.title_words import SMALL, alternatives, words_of
from fascicle.writers.metadata import has_words, title_from

# The lines at the top of which one may be called as the file is, and the least letters of a part.
_NEAR_TOP, _LEAST_CALLED = 6, 6
# The most lines of a title and what is directly below it, if these are no names.
_MOST_OF_TITLE = 2
# The fewest files that are divisions; of so many, one may have a heading all the same.
_FEWEST, _HEADED = 3, 5
_OF_FILE = Evidence("name of its file", 0.6)
# A number before the name of a file.
_NUMBER = re.compile(r"[\W_]*\d[\W\d_]*(?:(?<=[\W_])|\Z)")
# The id that Notion adds to the name of a page.
_ID = re.compile(r"[ -][0-9a-f]{32}\Z")
# Letters that are no other letter and an accent.
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


def page_of_file(
    draft: Draft, head: Sequence[Stretch], found: TitlePage | None
) -> TitlePage | None:
    """Return the page whose title is what the file is called, else the one that was found.

    That page is sure, unless its title may be a name, too.
    """
    files = {name for _, name in draft.source.files}
    called = _letters_of(max(files).rpartition("/")[2].rpartition(".")[0])
    if len(files) != 1 or not re.search(r"[^\W\d_]", called):
        return found
    if found and found.is_sure:
        return _divided(found, draft, called)
    if found and _is_called(found.title, called):
        return found._replace(is_sure=not may_be_name(found.title))
    # Title and author may have been taken for each other.
    may_be_wrong = not found or (
        may_be_name(found.title) and (not found.author or _is_called(found.author, called))
    )
    return (may_be_wrong and _page_called(draft, head, called)) or found


def _divided(page: TitlePage, draft: Draft, called: str) -> TitlePage:
    """Return a page with the first line of its title as the title, if the file is called so."""
    lines = (unmarked(draft.line(n)) for n in page.used)
    first = next((line for line in lines if _letters_of(line) == called), "")
    rest = page.title.removeprefix(f"{first} ")
    if page.subtitle or len(called) < _LEAST_CALLED or rest == page.title or not is_subtitle(rest):
        return page
    return page._replace(title=first, subtitle=rest)


def _page_called(draft: Draft, head: Sequence[Stretch], called: str) -> TitlePage | None:
    """Return the page with a title of these letters; a name beside it is asked about."""
    page = page_of(head, alternatives(draft.language)).rows
    near = takewhile(lambda row: row is page[0] or row.gap < PAGE_GAP, page)
    above = takewhile(lambda row: not is_division(row.text), near)
    rows = [row for row in above if words_of(row.text)][:_NEAR_TOP]
    at = next((n for n, row in enumerate(rows) if _is_called(row.text, called)), len(rows))
    title = rows[at : at + 1]
    block = next((it for row in title for it in head if row.number in it.span), None)
    if not block or not is_title([title[0].text]) or not _is_apart(block):
        return None
    below = [row for row in rows[at + 1 : at + 2] if not row.gap and _is_plain_subtitle(row.text)]
    end = at + 1 + len(below)
    author = [
        row
        for row in (*rows[end : end + 1], *rows[max(0, at - 1) : at])
        if row.text[-1].isalnum() and is_author_name(row.text)
    ]
    used = [row.number for row in (*title, *below, *author[:1])]
    used += [n for n in block.span if not words_of(draft.line(n))]
    name = author[0].text if author else ""
    subtitle = joined_subtitle([row.text for row in below])
    return TitlePage(joined_title(title), name, sorted(used), not name, subtitle)


def _is_plain_subtitle(text: str) -> bool:
    """Return whether a line directly below a title goes on about the work, and names nobody."""
    other = may_be_below_title(text) or credited(text) or may_be_name(text.partition(",")[0])
    return is_subtitle(text) and text[0] not in "([" and not other


def _is_apart(block: Stretch) -> bool:
    """Return whether the lines of a stretch with a title are no lines of a poem."""
    texts = [text for line in block.lines if words_of(text := unmarked(line))]
    if any(by_line(text) or credited(text) or names_role(text) for text in texts):
        return True
    others = [text for text in texts if not (is_author_name(text) or may_be_below_title(text))]
    return len(texts) <= _MOST_OF_TITLE or sum(text[0] not in "([" for text in others) <= 1


def _letters_of(text: str) -> str:
    """Return the letters of a title or a file's name but those of small words, without accents."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    said = re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c)))
    return "".join(word for word in said if word not in SMALL)


def _is_called(text: str, called: str) -> bool:
    """Return whether a title has the letters of a file's name, or one has most of the other's."""
    short, long = sorted((_letters_of(text), called), key=len)
    return long.find(short) >= 0 and len(short) >= max(
        _LEAST_CALLED * (short != long), len(long) / 2
    )


def may_be_below_title(line: str) -> bool:
    """Return whether a line directly below a title is no line of a poem."""
    text = unmarked(line)
    return any((by_line(text), VERSION.fullmatch(text), DEDICATION.fullmatch(text)))


def file_divisions(draft: Draft) -> Draft:
    """Begin a division at each file of a folder whose files have no headings; ask about it.

    A page of a scan begins inside a sentence, and pages of a book are no files of the owner's.
    """
    files = list(by_file(draft, draft.blocks))
    titles = _titles_of([name for name, _ in files])
    found = (it for it in draft.blocks if isinstance(it, Heading) and it.why != DECIDED)
    headed = [name for name, _ in by_file(draft, found)]
    # A file may begin inside a sentence.
    goes_on = any(next(filter(str.isalpha, draft.typed(it[0])), "").islower() for _, it in files)
    if not titles or len(headed) * _HEADED > len(files) or goes_on:
        return draft
    row: list[Block] = []
    lines: list[int] = []
    for name, blocks in files:
        first, *rest = blocks
        title = "" if isinstance(first, Heading) else titles[name]
        if not title or first.span.first in draft.no_breaks:
            row += blocks
            continue
        span = Span(first.span.first, first.span.first - 1)
        form = form_of_title(title, "chapter")
        # It needs a page: see `pages`.
        form = replace(form, kind="chapter") if form.kind in INNER else form
        heading = form.heading(replace(first, span=span), _OF_FILE, 1)
        row += [heading, replace(first, gap=1)]
        row += [replace(it, level=it.level + 1) if isinstance(it, Heading) else it for it in rest]
        lines.append(span.first)
    draft = draft.with_blocks(row)
    return draft.ask(_about_divisions(titles, lines)) if lines else draft


def _titles_of(names: Sequence[str]) -> dict[str, str]:
    """Return the titles that the names of files say, none if they are not all different."""
    inside = [part for name in names for part in name.split("/")[:-1]]
    is_in_book = any(has_ending(part) and not part.lower().endswith(ZIPS) for part in inside)
    if len(names) < _FEWEST or is_in_book:
        return {}
    stems = [_ID.sub("", without_ending(name.rpartition("/")[2])) for name in names]
    if all(map(_NUMBER.match, stems)):
        stems = [_NUMBER.sub("", stem, count=1) or stem for stem in stems]
    if not all(has_words(stem) or stem.isdecimal() for stem in stems):
        return {}
    are_titles = any(" " in stem for stem in stems)
    said = [stem.replace("_", " ") if are_titles else title_from(stem) for stem in stems]
    if OF_BOOK.fullmatch(stems[0]):
        said[0] = ""
    return dict(zip(names, said, strict=True)) if len({*said}) == len(said) else {}


def _about_divisions(titles: Mapping[str, str], lines: Sequence[int]) -> Query:
    named = next(filter(None, titles.values()))
    question = (
        f"no heading was found in {len(lines)} files, and each begins a division with the name of "
        f"the file as its title, the first {quoted(named)}; is that right?"
    )
    return Query(
        "no-headings", Span(lines[0], lines[0]), question, "a division for each file",
        (Reading("no-break"),), weight=0.6, places=tuple(lines),
    )  # fmt: skip
