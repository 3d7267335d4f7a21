"""The forms of a title page: the lines of title, subtitle and author, and how sure that is.

A form looks at the lines at the top of a text, and returns what it has found; `read` tries them in
order. A label and a by-line are certain; a name without one is asked about (see `title_page`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from fascicle.recovery.headings.heading_form import title_like
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paratext.title_page_lines import has_role, is_imprint, names_role
from fascicle.recovery.paratext.title_rows import (
    CENTRED,
    TITLE_GAP,
    Page,
    Row,
    Titles,
    genre_below,
    is_author_name,
    is_below_title,
    is_division,
    is_genre,
    is_only_genre,
    is_said,
    is_title,
    joined_subtitle,
    joined_title,
    title_rows,
    titles_above,
)
from fascicle.recovery.shared.by_lines import (
    by_line,
    catalogued,
    credited,
    is_chosen,
    is_name,
    is_names,
    is_pseudonym,
    lone_by,
    may_be_name,
    name_alone,
    title_and_name,
    title_by_name,
    without_address,
    without_by,
    without_role,
)
from fascicle.recovery.shared.lines import is_capitals, tidy
from fascicle.recovery.shared.title_words import AND, label_of, words_of

# The end of a line that is no title; the most lines of a title page with a credit.
SENTENCE_ENDS = ".,;:!?…”"
MOST_WITH_CREDIT = 4
_LIFE = re.compile(r"\(? ?1\d\d\d ?[-–—] ?\d{2,4} ?\)?")
_PLACE_AND_YEAR = re.compile(r"[^\W\d_][\w .’'-]{1,40},? (?:1[5-9]|20)\d\d\.?")
_MAIL_FIELD = re.compile(r"[^\W\d_]{2,8}: \S")


class TitlePage(NamedTuple):
    """What a title page names, "" if nothing, the numbers of its lines, and if that is certain."""

    title: str
    author: str
    used: Sequence[int]
    is_sure: bool
    subtitle: str = ""


def read(page: Page) -> TitlePage | None:
    """Return the title and names of a title page, None if its lines are none."""
    found = next(filter(None, (form(page) for form in FORMS)), None) if page.rows else None
    is_half_title = found is not None and words_of(found.subtitle) == words_of(found.title)
    return found._replace(subtitle="") if found and is_half_title else found


def read_decided(page: Page) -> TitlePage:
    """Return the title and names in the lines that the owner calls the title page."""
    found = read(page) or TitlePage("", "", (), is_sure=True)
    if found.author or found.subtitle:
        return found
    title = title_rows(page.rows, page.alternatives)
    below = takewhile(lambda row: is_below_title(row.text), page.rows[len(title) :])
    said = [row.text for row in below if not (by_line(row.text) or names_role(row.text))]
    return found._replace(
        title=joined_title(title), subtitle=joined_subtitle(list(filter(is_said, said)))
    )


def name_at(rows: Sequence[Row], at: int) -> str:
    """Return the name in the by-line at an index, "" if it is none."""
    found = _named(rows, at)
    return found[0] if found else ""


# Labels, and names that only a catalogue writes
def _labelled(page: Page) -> TitlePage | None:
    """Read Subject: The Salt Road, @author Ada Quill, and a title next to a label of its author."""
    found: dict[str, str] = {}
    used: list[int] = []
    for row in page.rows:
        key, value = label_of(row.text) or ("", "")
        if not key and "title" not in found and is_title([row.text]) and not by_line(row.text):
            key, value = "title", row.text
        if not key or key in found or (used and row.number > used[-1] + TITLE_GAP):
            break
        found[key] = without_address(value)
        used.append(row.number)
    labels = sum(label_of(row.text) is not None for row in page.rows[: len(used)])
    # Another field of an e-mail follows its subject.
    below = page.rows[len(used) : len(used) + 1]
    is_mail = any(not row.gap and _MAIL_FIELD.match(row.text) for row in below)
    if not labels or not is_title([found.get("title", "")]) or is_mail:
        return None
    # Title and by-line, or two labels; a line below a label of its author may be no title.
    is_above = label_of(page.rows[0].text) is None
    is_sure = is_above or labels == len(used) or page.is_over(len(used))
    author = found.get("authors", "")
    return TitlePage(found["title"], author, used, is_sure, found.get("subtitle", ""))


def _catalogued(page: Page) -> TitlePage | None:
    """Read Quill, Ada 1855-1920, above or below the title."""
    if len(page.rows) < 2:  # noqa: PLR2004 (a name and a title)
        return None
    first, second = page.rows[:2]
    for title, person in ((first, second), (second, first)):
        name = catalogued(person.text)
        if name and is_title([title.text]):
            return TitlePage(title.text, name, [first.number, second.number], is_sure=True)
    return None


def _on_one_line(page: Page) -> TitlePage | None:
    """Read The Salt Road, by Ada Quill, and The Salt Road - Ada Quill."""
    row = page.rows[0]
    if not page.gap_below(1) and len(page.rows) > 1:
        return None
    if both := title_by_name(row.text):
        sure = is_names(both[1]) or is_chosen(both[1])
        return TitlePage(*both, [row.number], sure) if is_title(both[:1]) else None
    if (both := title_and_name(row.text)) and is_title(both[:1]) and not is_division(both[0]):
        return TitlePage(*both, [row.number], page.is_over(1))
    return None


# A by-line below the title
def _by_line_below(page: Page) -> TitlePage | None:
    """Read The Salt Road / A Romance / by / Ada Quill."""
    for at, row in enumerate(page.rows[1:], start=1):
        found = _named(page.rows, at) or ("", 0, False, "")
        name, end, is_sure, left = found
        is_first = not any(above.gap for above in page.rows[1 : at + 1])
        if not name or not (row.gap or is_first or is_sure):
            continue
        above = [*page.rows[:at], *([page.rows[at]._replace(text=left)] if left else [])]
        titles = titles_above(above, page.alternatives, is_sure=is_sure)
        # "Translated by", "with drawings by": such a name is no author's.
        if not titles or any(names_role(row.text) for row in above[len(titles.rows) :]):
            return None
        # A line with years, other works or an occupation after a name stays in the text.
        names = [
            row
            for row in page.rows[at:end]
            if words_of(name_alone(without_role(row.text))) == words_of(row.text)
            and not _LIFE.fullmatch(row.text)
        ]
        return _found(titles, name, names, genre_below(page.rows[end:]), is_sure=is_sure)
    return None


def _found(
    titles: Titles, name: str, names: Sequence[Row], genre: Sequence[Row], *, is_sure: bool
) -> TitlePage:
    """Return a page with title and subtitle, a name and its lines, and a genre below these."""
    said = [*titles.below, *genre]
    used = sorted(row.number for row in (*titles.rows, *names, *said))
    subtitle = joined_subtitle([row.text for row in said])
    return TitlePage(titles.title, name, used, is_sure, subtitle)


def _credit_below(page: Page) -> TitlePage | None:
    """Read The Salt Road / kept by Ada Quill, for whoever has it after me: that stays in the text.

    The title is above it, and a gap is below.
    """
    named = ((n, credited(row.text)) for n, row in enumerate(page.rows[1:MOST_WITH_CREDIT], 1))
    at, name = next(((n, name) for n, name in named if name), (0, ""))
    first, below = page.rows[0].text, enumerate(page.rows[at + 1 :], at + 1)
    end = next((n for n, row in below if row.gap), len(page.rows))
    if not name or not page.gap_below(end) or end > MOST_WITH_CREDIT:
        return None
    # A letter, written by Ada Quill, lay there.
    said = page.rows[at].text
    if page.rows[at].gap and said[-1] in ".!?…" and not said[:-1].endswith(name):
        return None
    if first[-1] in SENTENCE_ENDS or heading_form(first):
        return None
    titles = titles_above(page.rows[:at], page.alternatives, is_sure=True)
    if not titles or any(names_role(row.text) for row in page.rows[: at + 1]):
        return None
    return _found(titles, name, (), (), is_sure=True)


def _named(rows: Sequence[Row], at: int) -> tuple[str, int, bool, str] | None:
    """Return the name in the by-line at an index, that of the row after it, whether it is sure.

    The last item is what precedes the "by" on its line: A Walk / in Two Parts by / Ada Quill.
    """
    text = name_alone(rows[at].text)
    by, below = by_line(text), rows[at + 1 : at + 2]
    if by and by.name and (is_names(by.name) or not heading_form(by.name)):
        more = by_line(f"{rows[at].text} {below[0].text}") if below and not below[0].gap else None
        goes_on = rows[at].text.endswith(",") or (
            below and below[0].text.split()[0].casefold() in AND
        )
        if more and goes_on and more.is_sure and by.is_sure:
            return more.name, at + 2, True, ""
        return by.name, _end(rows, at + 1), by.is_sure, ""
    left = without_by(rows[at].text) if at else ""
    if not below or not ((by and not by.name) or lone_by(text) or left):
        return None
    name = name_alone(below[0].text)
    if not (is_name(name) if left else _is_author(name)):
        return None
    end = at + 2
    while end + 1 < len(rows) and rows[end].text.casefold() in AND:
        name, end = f"{name} and {name_alone(rows[end + 1].text)}", end + 2
    return name, _end(rows, end), True, left


def _end(rows: Sequence[Row], end: int) -> int:
    """Return the index after the years of a life, or an address, below a name: (1855-1920)."""
    text = rows[end].text if end < len(rows) else ""
    return end + bool(_LIFE.fullmatch(text) or ("@" in text and " " not in text))


# A name without a by-line
def _author_above(page: Page) -> TitlePage | None:
    """Read Ada Quill / The Salt Road, without a by-line elsewhere.

    The title is in capitals, or cannot be a name; a wider gap, a heading or a genre is below it.
    """
    rows = page.rows
    if len(rows) < 2:  # noqa: PLR2004
        return None
    by = by_line(rows[0].text)
    name = by.name if by else without_address(rows[0].text)
    title = rows[1].text
    if any(by_line(row.text) for row in rows[1:]) or not (name and (by or is_author_name(name))):
        return None
    genre = genre_below(rows[2:])
    is_cut = page.gap_below(2) == 0 < len(rows) - 2 and not genre
    if not title_like(title) or is_division(title) or is_cut:
        return None
    loud = is_capitals(title) and not is_capitals(name) and not heading_form(title)
    is_title_ = loud or by or not may_be_name(title) or is_genre(title)
    texts = [row.text for row in rows[2:3]]
    is_marked = any(_PLACE_AND_YEAR.fullmatch(text) or is_imprint(text) for text in texts)
    if is_title_ and (page.is_over(2) or genre or is_marked):
        return _found(Titles(title, rows[1:2], ()), name, rows[:1], genre, is_sure=False)
    return None


def _author_below(page: Page) -> TitlePage | None:
    """Read The Salt Road / A Walking Novel / Ada Quill, or a pseudonym that is one by its form."""
    for at, row in enumerate(page.rows[1:], start=1):
        above, end = page.rows[:at], _end(page.rows, at + 1)
        name = without_address(row.text)
        genre = genre_below(page.rows[end:])
        # Title and name are on neighbouring lines, or the page ends below the name.
        near = not row.gap and at == 1 and (page.gap_below(end) > 0 or end == len(page.rows))
        marked = any(is_imprint(r.text) or names_role(r.text) for r in page.rows[end : end + 1])
        over = (
            (page.is_decided and end == len(page.rows))
            or page.gap_below(end) >= TITLE_GAP
            or bool(genre)
            or marked
        )
        known = is_author_name(name) and (near or over or (not row.gap and page.is_over(end)))
        roomy = page.gap_below(end) >= TITLE_GAP
        signed = _is_signature(row.text, roomy=roomy)
        # Ovid / LIBER QVARTVS
        is_louder = is_capitals(row.text) and not is_capitals(above[0].text)
        is_apart = at == 1 or page.is_decided
        is_apart = is_apart or _are_subtitles(
            above[1:], row, roomy=roomy and known and not is_louder
        )
        if not ((known or signed) and is_apart):
            continue
        titles = titles_above(above, page.alternatives, is_sure=False)
        if not titles or is_only_genre(titles.title):
            return None
        # Of two names, either may be the title.
        is_sure = marked and not may_be_name(titles.title)
        return _found(titles, name, page.rows[at:end], genre, is_sure=is_sure)
    return None


def _are_subtitles(rows: Sequence[Row], name: Row, *, roomy: bool) -> bool:
    """Return whether rows between a title and a name are a subtitle, as without a by-line.

    With blank lines between them, it is one line, and the page ends below the name.
    """
    inside = len(rows) == 1 and (not any(row.gap for row in (*rows, name)) or roomy)
    inside = inside and not is_division(rows[0].text)
    return inside or all(is_genre(row.text) or row.text[:1] in "([" for row in rows)


def _title_alone(page: Page) -> TitlePage | None:
    """Return a title without an author, if the gap or the text below it shows that it is one."""
    title = title_rows(page.rows, page.alternatives)
    if len(title) > 1 and not (title[-1].gap or min(row.indent for row in title) >= CENTRED):
        return None
    text, end = joined_title(title), len(title)
    if not is_title([row.text for row in title]) or is_division(text) or heading_form(text):
        return None
    genre = genre_below(page.rows[end:])
    if page.gap_below(end + len(genre)) == 0 < len(page.rows) - end - len(genre):
        return None
    roomy = page.gap_below(end) >= TITLE_GAP
    several, loud = len(text.split()) > 1, is_capitals(text)
    marked = any(is_imprint(row.text) or has_role(row.text) for row in page.rows[end:])
    over = bool(genre) and page.is_over(end + 1)
    # In capitals a narrower gap is enough, above a paragraph that is not in capitals.
    above_text = loud and several and end == len(page.rows) and page.after and not genre
    centred = loud and min(row.indent for row in page.rows[: end + 1]) >= CENTRED
    if not (roomy or marked or over or above_text or centred or (loud and genre)):
        return None
    is_sure = end == 1 and loud and (roomy or bool(genre))
    return _found(Titles(text, title, ()), "", (), genre, is_sure=is_sure)


def _by_line_alone(page: Page) -> TitlePage | None:
    """Read by tidewrack, above a text without a title, if it is certainly a by-line."""
    row = page.rows[0]
    by = by_line(row.text) if page.gap_below(1) else None
    sure = by and by.name and by.is_sure
    return TitlePage("", by.name, [row.number], is_sure=True) if by and sure else None


FORMS: tuple[Callable[[Page], TitlePage | None], ...] = (
    _labelled,
    _catalogued,
    _on_one_line,
    _by_line_below,
    _credit_below,
    _author_above,
    _author_below,
    _title_alone,
    _by_line_alone,
)


def _is_signature(text: str, *, roomy: bool) -> bool:
    """Return whether a line without a "by" is a pseudonym: by its form, an address or the gap."""
    name = without_address(text)
    one_word = " " not in name and name.isalpha() and is_pseudonym(name) and name.islower()
    return is_chosen(name) or (name != text and is_pseudonym(name)) or (roomy and one_word)


def _is_author(text: str) -> bool:
    """Return whether a line may be the name below a "by"."""
    name = without_address(tidy(text))
    return may_be_name(name) or (is_pseudonym(name) and not heading_form(name))
