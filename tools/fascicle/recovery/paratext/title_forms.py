"""The forms of a title page: the lines of title, subtitle and author, and how sure that is.

A form looks at the lines at the top of a text, and returns what it has found; `read` tries them in
order. A label and a by-line are certain; a name without one is asked about (see `title_page`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from fascicle.model.blocks import Stretch
from fascicle.recovery.contents.contents_entries import HEAD, is_head
from fascicle.recovery.headings.heading_form import title_like
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paratext.title_page_lines import has_role, is_imprint, names_role
from fascicle.recovery.shared.by_lines import (
    LONGEST_NAME,
    by_line,
    catalogued,
    is_chosen,
    is_name,
    is_names,
    is_pseudonym,
    lone_by,
    name_alone,
    title_and_name,
    title_by_name,
    unmarked,
    without_address,
    without_by,
)
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import indent, is_capitals, join, tidy
from fascicle.recovery.shared.title_words import AND, GENRES, SMALL, label_of, words_of

# "A Tale of the Sea" is more than a genre; in a subtitle the genre is among the first words.
_GENRE_WORDS, _AMONG = 3, 5
_NUMERALS = re.compile(r"[IVXLC\d.]+(?: [IVXLC\d.]+)*")
# "D. R. Quill" has no number.
_INITIALS = re.compile(r"(?:[A-Z]\. ?){2,4}[A-Z][^\W\d_]+$")
_RULE = re.compile(r"([=~_*-])\1{2,}")
# An entry of a list of contents.
_ENTRY = re.compile(r"\d+[.)] ")
_LIFE = re.compile(r"\(? ?1\d\d\d ?[-–—] ?\d{2,4} ?\)?")
# What people call their drafts, and a dedication.
VERSION = re.compile(
    r"(?:(?:first|second|third|final|rough|working) )?(?:draft|version|revision)\b[ .:#]*[\d.]*",
    re.IGNORECASE,
)
DEDICATION = re.compile(r"(?:for|to|für|à|pour|para|per)\b[^.!?]{1,60}", re.IGNORECASE)
# A title page is among the first stretches, each of at most so many lines and characters.
WITHIN, MOST_LINES, LONGEST_STRETCH = 10, 8, 240
# A title alone needs a wider gap after it than a paragraph has; between two pages is a wider one.
TITLE_GAP, PAGE_GAP = 2, 3
# What prose ends with.
_ENDS = '.!?…”"'
# The least indent of a centred line.
CENTRED = 5


class Row(NamedTuple):
    """A line of a title page, without marks of Markdown, its number, and the gap above."""

    text: str
    number: int
    gap: int
    indent: int


class Page(NamedTuple):
    """The lines of a title page, what follows it (`after`), and words that mean "or".

    All lines are of the page if the owner has decided that (`is_decided`).
    """

    rows: Sequence[Row]
    after: Stretch | None
    alternatives: frozenset[str]
    is_decided: bool = False

    def gap_below(self, end: int) -> int:
        """Return the gap before the row at an index, or before what follows the last row."""
        if end < len(self.rows):
            return self.rows[end].gap
        return self.after.gap if self.after else 0

    def is_over(self, end: int) -> bool:
        """Return whether a wide gap or a heading precedes the row at an index."""
        line = self.rows[end].text if end < len(self.rows) else ""
        line = line or (self.after.lines[0] if self.after else "")
        return self.gap_below(end) >= TITLE_GAP or heading_form(line) is not None


class TitlePage(NamedTuple):
    """What a title page names, "" if nothing, the numbers of its lines, and if that is certain."""

    title: str
    author: str
    used: Sequence[int]
    is_sure: bool
    subtitle: str = ""


class _Titles(NamedTuple):
    title: str
    subtitle: str
    rows: Sequence[Row]
    title_rows: Sequence[Row]
    typed: Sequence[str]


def page_of(
    head: Sequence[Stretch], alternatives: frozenset[str], *, is_decided: bool = False
) -> Page:
    """Return the lines of the first stretches, up to the first that is no part of a title page."""
    rows: list[Row] = []
    page = head if is_decided else list(takewhile(_may_be_of_page, head[:WITHIN]))
    for block in page:
        for number, line in zip(block.span, block.lines, strict=True):
            gap = block.gap if number == block.span.first else 0
            rows.append(Row(unmarked(line), number, gap, indent(line)))
    return Page(rows, next(iter(head[len(page) :]), None), alternatives, is_decided)


def _may_be_of_page(block: Stretch) -> bool:
    text = join(block.lines) if len(block.lines) <= MOST_LINES else ""
    is_prose = len(text) > LONGEST_NAME and text[-1] in _ENDS and not is_capitals(text)
    return 0 < len(text) <= LONGEST_STRETCH and not is_prose and not is_head(block, HEAD)


def read(page: Page) -> TitlePage | None:
    """Return what a title page names, None if its lines are none."""
    return next(filter(None, (form(page) for form in FORMS)), None) if page.rows else None


def read_decided(page: Page) -> TitlePage:
    """Return what the lines say that the owner has decided are the title page."""
    found = read(page) or TitlePage("", "", (), is_sure=True)
    if found.author or found.subtitle:
        return found
    title = title_rows(page.rows, page.alternatives)
    below = takewhile(lambda row: _is_below_title(row.text), page.rows[len(title) :])
    said = [row.text for row in below if not (by_line(row.text) or names_role(row.text))]
    return found._replace(title=joined_title(title), subtitle=_joined(list(filter(_is_said, said))))


def title_in(rows: Sequence[Row], alternatives: frozenset[str]) -> str:
    """Return the title with which a page begins."""
    return joined_title(title_rows(rows, alternatives)) if rows else ""


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
    if not labels or not is_title([found.get("title", "")]) or _is_mail(page.rows[len(used) :]):
        return None
    # Title and by-line, or two labels; a line below a label of its author may be no title.
    is_above = label_of(page.rows[0].text) is None
    is_sure = is_above or labels == len(used) or page.is_over(len(used))
    author = found.get("authors", "")
    return TitlePage(found["title"], author, used, is_sure, found.get("subtitle", ""))


def _is_mail(below: Sequence[Row]) -> bool:
    """Return whether another field of an e-mail follows its subject."""
    return (
        bool(below)
        and not below[0].gap
        and re.match(r"[^\W\d_]{2,8}: \S", below[0].text) is not None
    )


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
        titles = _titles(above, page.alternatives, is_sure=is_sure)
        # "Translated by", "with drawings by": such a name is no author's.
        if not titles or any(names_role(row.text) for row in above[len(titles.title_rows) :]):
            return None
        below = _genre_below(page.rows[end:])
        # A line that says more than the name stays in the text.
        names = (row for row in page.rows[at:end] if not _says_more(row.text))
        used = [*titles.rows, *names, *below]
        said = _joined([*titles.typed, *(row.text for row in below)])
        return TitlePage(titles.title, name, [row.number for row in used], is_sure, said)
    return None


def _named(rows: Sequence[Row], at: int) -> tuple[str, int, bool, str] | None:
    """Return the name in the by-line at an index, that of the row after it, whether it is sure.

    The last item is what precedes the "by" on its line: A Walk / in Two Parts by / Ada Quill.
    """
    text = name_alone(rows[at].text)
    by, below = by_line(text), rows[at + 1 : at + 2]
    if by and by.name and (is_name(by.name) or not heading_form(by.name)):
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


def _says_more(text: str) -> bool:
    """Return whether a line has years, or other works, after a name."""
    return words_of(name_alone(text)) != words_of(text) or _LIFE.fullmatch(text) is not None


def _end(rows: Sequence[Row], end: int) -> int:
    """Return the index after the years of a life, or an address, below a name: (1855-1920)."""
    text = rows[end].text if end < len(rows) else ""
    return end + bool(_LIFE.fullmatch(text) or ("@" in text and " " not in text))


def _titles(above: Sequence[Row], alternatives: frozenset[str], *, is_sure: bool) -> _Titles | None:
    """Return the title and the subtitle in the lines above a name, None if they are none."""
    title = title_rows(above, alternatives)
    rest = above[len(title) :]
    if not title or any(is_division(row.text) for row in above):
        return None
    text = joined_title(title)
    small = len(above) == 1 and is_sure and is_subtitle(text)
    if not (is_title([text]) or small) or not all(_is_below_title(row.text) for row in rest):
        return None
    near = takewhile(lambda row: row.gap < PAGE_GAP, rest)
    said = [row for row in near if _is_said(row.text)]
    typed = [row.text for row in said]
    return _Titles(text, _joined(typed), [*title, *said], title, typed)


def title_rows(rows: Sequence[Row], alternatives: frozenset[str]) -> Sequence[Row]:
    """Return those of the first rows that are the title: THE FERRY / OF / THE NORTH."""
    end = 1
    while end < len(rows) and _goes_on(rows[:end], rows[end], alternatives):
        end += 1
    return rows[:end]


def _goes_on(above: Sequence[Row], row: Row, alternatives: frozenset[str]) -> bool:
    """Return whether a title goes on in a row."""
    last, words_, before = above[-1].text, words_of(row.text), words_of(above[-1].text)
    if not words_:
        return bool(_RULE.fullmatch(row.text)) and not row.gap
    is_number = row.gap and _NUMERALS.fullmatch(last)
    if words_[0] in alternatives or last[-1:] in ";:" or row.gap >= PAGE_GAP or is_number:
        return False
    if (before and before[-1] in SMALL) or (set(words_) <= SMALL and row.gap < TITLE_GAP):
        return True
    if row.gap or is_genre(row.text) or not row.text[0].isalnum() or VERSION.fullmatch(row.text):
        return False
    return is_capitals(row.text) == is_capitals(last) and not row.text[0].islower()


def joined_title(rows: Sequence[Row]) -> str:
    """Return the rows of a title as one line."""
    text = " ".join(row.text for row in rows if not _RULE.fullmatch(row.text)).rstrip(" ,;:")
    return text[:-1] if re.search(r"[^\W\d_]{3}[’']?s?\.$", text) else text


def _joined(lines: Sequence[str]) -> str:
    """Return the lines of a subtitle as one, with commas between parts that are phrases."""
    text = ""
    for line in lines:
        before, after = words_of(text)[-1:], words_of(line)[:1]
        is_phrase = text[-1:].isalnum() and not {*before, *after} & SMALL and line[:1].isupper()
        text += f"{',' if is_phrase else ''} {line.strip('_*')}"
    text = text.strip().rstrip(",;:")
    return text[:-1] if re.search(r"[^\W\d_]{3}\.$", text) else text


def _is_below_title(text: str) -> bool:
    """Return whether a line may be between title and name, wherever it belongs."""
    if text[:1] == "[":
        return True
    if _ENTRY.match(text) or is_imprint(text):
        return False
    return is_subtitle(text.rstrip(".,;:")) or is_title([text]) or not words_of(text)


def _is_said(text: str) -> bool:
    """Return whether a line below a title is a part of the subtitle."""
    other = VERSION.fullmatch(text) or DEDICATION.fullmatch(text) or text[:1] == "["
    return bool(words_of(text)) and not other


def _genre_below(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a subtitle below the title or the name: A Romance, Comédie en vers."""
    if not rows or rows[0].gap > TITLE_GAP or not is_genre(rows[0].text):
        return []
    more = takewhile(lambda row: not row.gap and is_subtitle(row.text), rows[1:2])
    return [rows[0], *more]


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
    if not title_like(title) or is_division(title) or page.gap_below(2) == 0 < len(rows) - 2:
        return None
    loud = is_capitals(title) and not is_capitals(name) and not heading_form(title)
    genre = _genre_below(rows[2:])
    is_title_ = loud or by or not is_name(title)
    if is_title_ and (page.is_over(2) or genre) and (rows[1].gap or not is_name(title)):
        used = [row.number for row in (*rows[:2], *genre)]
        return TitlePage(
            title, name, used, is_sure=False, subtitle=_joined([row.text for row in genre])
        )
    return None


def _author_below(page: Page) -> TitlePage | None:
    """Read The Salt Road / A Walking Novel / Ada Quill, or a pseudonym that is one by its form."""
    for at, row in enumerate(page.rows[1:], start=1):
        above, end = page.rows[:at], _end(page.rows, at + 1)
        name = without_address(row.text)
        genre = _genre_below(page.rows[end:])
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
        signed = _is_signature(row.text, roomy=page.gap_below(end) >= TITLE_GAP)
        if not (known or signed) or (
            at > 1 and not page.is_decided and not _are_subtitles(above[1:], row)
        ):
            continue
        titles = _titles(above, page.alternatives, is_sure=False)
        if not titles or _is_only_genre(titles.title):
            return None
        used = [*titles.rows, *page.rows[at:end], *genre]
        said = _joined([*titles.typed, *(row.text for row in genre)])
        numbers = [row.number for row in used]
        if end < len(page.rows) and not page.rows[end].gap and row.text != name:
            return None
        return TitlePage(titles.title, name, numbers, marked, said)
    return None


def _are_subtitles(rows: Sequence[Row], name: Row) -> bool:
    """Return whether rows between a title and a name are a subtitle, as without a by-line."""
    inside = not any(row.gap for row in (*rows, name)) and len(rows) == 1
    return inside or all(is_genre(row.text) or row.text[:1] in "([" for row in rows)


def _title_alone(page: Page) -> TitlePage | None:
    """Return a title without an author, if the gap below it, or what follows, shows that it is."""
    title = title_rows(page.rows, page.alternatives)
    if len(title) > 1 and not (title[-1].gap or min(row.indent for row in title) >= CENTRED):
        return None
    text, end = joined_title(title), len(title)
    if not is_title([row.text for row in title]) or is_division(text) or heading_form(text):
        return None
    genre = _genre_below(page.rows[end:])
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
    sure = end == 1 and loud and (roomy or bool(genre))
    used = [row.number for row in (*title, *genre)]
    return TitlePage(
        text, "", used, sure or (marked and over), _joined([row.text for row in genre])
    )


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


def is_subtitle(line: str) -> bool:
    """Return whether a line may be between title and name; it may begin in lower case."""
    return len(line) <= LONGEST_NAME and line[-1:] not in ".!?,;:" and line[:1] not in "“\"‘'«—-"


def is_genre(text: str) -> bool:
    """Return whether a line says what kind of work it is: A Romance, Roman in drei Teilen."""
    found = words_of(text)[:_AMONG]
    # "Persons of the Play" are none.
    before = list(takewhile(lambda word: word not in GENRES, found))
    is_first = len(before) < len(found) and SMALL.isdisjoint(before[1:])
    return is_first and is_subtitle(text.rstrip(".")) and not is_division(text)


def _is_only_genre(text: str) -> bool:
    """Return whether a text is only a genre: "a novel"."""
    found = words_of(text)
    return 0 < len(found) <= _GENRE_WORDS and found[-1] in GENRES


def is_title(lines: Sequence[str]) -> bool:
    return all(title_like(line) for line in lines) and len(" ".join(lines)) <= 2 * LONGEST_NAME


def is_division(line: str) -> bool:
    """Return whether a line is the heading of a division or a diary entry, so no title."""
    form = heading_form(line)
    return (form is not None and form.shape in {"labelled", "named"}) or is_date(line)


def is_author_name(text: str) -> bool:
    """Return whether a line without a "by" has the form of a name, and is no heading or genre."""
    other = (
        (heading_form(text) and not _INITIALS.match(text))
        or _is_only_genre(text)
        or _NUMERALS.fullmatch(text)
    )
    return is_name(text) and not other


def _is_author(text: str) -> bool:
    """Return whether a line may be the name below a "by"."""
    name = without_address(tidy(text))
    return is_name(name) or (is_pseudonym(name) and not heading_form(name))
