"""Titles that the name of a file confirms.

    Nermin Akıncı                                   kayip_esya.txt
    Kayıp Eşya Bürosu

Of the lines at the top, one with most of the letters of the file's name is the title, whatever the
others are. It may have accents, and more words than the name or fewer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

from fascicle.model.blocks import Stretch
from fascicle.model.draft import Draft
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
from fascicle.recovery.shared.title_words import SMALL, alternatives, words_of

# The lines at the top of which one may be called as the file is, and the least letters of a part.
_NEAR_TOP, _LEAST_CALLED = 6, 6
# The most lines of a title and what is directly below it, if these are no names.
_MOST_OF_TITLE = 2
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
