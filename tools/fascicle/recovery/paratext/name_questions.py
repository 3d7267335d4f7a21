"""Questions about the title and the author of a work.

    MODERN PLAYS             titles: Modern Plays, Two Gates
    Two Gates                authors: Ada Quill
    Ada Quill

Where the text does not say it for certain, its first lines are the answers to choose from, and they
may be a title page as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from fascicle.model.blocks import Block, Heading, Paragraph, Span, Stretch, Verse, leaves, text_of
from fascicle.model.decision import Choice, KeyValue, Reading, TypedValue, UnknownValue
from fascicle.model.draft import Draft, Query
from fascicle.readers.text import is_blank
from fascicle.recovery.paratext.title_forms import name_at
from fascicle.recovery.paratext.title_page import TITLE_PAGE, below_notes
from fascicle.recovery.paratext.title_page_lines import is_imprint, names_role
from fascicle.recovery.paratext.title_rows import (
    DEDICATION,
    PAGE_GAP,
    VERSION,
    Row,
    is_division,
    is_subtitle,
    is_title,
    joined_title,
    page_of,
    title_rows,
)
from fascicle.recovery.shared.by_lines import (
    by_line,
    credited,
    is_pseudonym,
    lone_by,
    may_be_name,
    name_alone,
    persons_in,
    sides_of,
    title_by_name,
    unmarked,
)
from fascicle.recovery.shared.lines import is_capitals, key_of, tidy, unread
from fascicle.recovery.shared.title_words import SMALL, alternatives, label_of, words_of
from fascicle.settings.schema import Library
from fascicle.writers.metadata import Metadata

# The most words and characters of an opening that stand for a title.
OPENING, LONGEST = 6, 60
# Of the first so many blocks, those of fewer characters that end without a stop are no opening.
WITHIN, SHORTEST = 4, 25
_ENDS = {".", "!", "?", "…", "—", "。"}
# Any name after a "by" may be chosen: By The Brothers Hill, kept by Ada Quill, mate.
_BY = re.compile(r"(?:.{1,40} )?by (?P<name>\w[^,]{2,60})(?:,.*)?", re.IGNORECASE)
# A remark beside a title: THE MOTH ENGINE (working title!!)
_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
_INITIALS = re.compile(r"(?:by )?(?:[^\W\d_]\. ?){2,4}", re.IGNORECASE)
# The lines that are offered, each key of which is one digit, and the longest line of a page.
OFFERED, LONGEST_OFFER, MOST_LINES = 6, 100, 24
NO_AUTHOR = ", no author"
AUTHORS = TypedValue("authors"), UnknownValue("authors")
OWN_TITLE = TypedValue("title")
# The lines at the top of which a credit is one.
_CREDITED = 3
# A title from a file name is mostly right.
WEIGHT, FROM_NAME, WITHOUT_AUTHOR = 0.9, 0.3, 0.6


def opening_of(draft: Draft) -> str:
    """Return the first words of a text, with an ellipsis if it goes on; "" if there are none.

    Short lines without a stop above it, such as the initials of the author, are left out.
    """
    text = _running_text(draft)
    opening = " ".join(text.split()[:OPENING])[:LONGEST].rstrip(",;:—–- ")
    return f"{opening} …" if len(opening) < len(text) else opening


def _running_text(draft: Draft) -> str:
    texts = (text_of(b.text) for b in leaves(draft.blocks) if isinstance(b, Paragraph | Verse))
    running = list(islice(texts, WITHIN))
    ended = (it for it in running if it.rstrip("”’\"'*_) ")[-1:] in _ENDS or len(it) >= SHORTEST)
    return next(ended, running[0] if running else "")


def ask_for_names(
    draft: Draft, metadata: Metadata, library: Library, unknown: Collection[str]
) -> Draft:
    """Return the draft with one question if its title, its author or both are not certain.

    In a library that names its authors, whose texts are their own, a file name is a title. The
    owner may say what is `unknown`.
    """
    is_nameless = not (
        library.authors or dict(metadata.values).get("authors") or "authors" in unknown
    )
    taken = {"opening"} if library.authors else {"opening", "file name"}
    is_untitled = metadata.supplied in taken and "title" not in unknown
    is_asked = any(query.name == TITLE_PAGE for query in draft.queries)
    if not (is_nameless or is_untitled or is_asked):
        return draft
    rows = _first_rows(draft)
    people = [*_names(draft), *_people(rows, metadata.title)] if is_nameless or is_asked else []
    # A name alone may have been taken for a heading; a word is the title of a chapter.
    heads = {key_of(block.text) for block in draft.blocks if isinstance(block, Heading)}
    titles = {name for name in people if key_of(name) in heads and not may_be_name(name)}
    names = dict.fromkeys(name for name in people if not is_division(name) and name not in titles)
    authors = [KeyValue("authors", name) for name in names]
    if is_asked:
        answers = _of_title_page(draft, rows, metadata, authors)
        queries = (
            replace(q, span=q.span | _span(draft, rows), answers=answers)
            if q.name == TITLE_PAGE
            else q
            for q in draft.queries
        )
        return replace(draft, queries=tuple(queries))
    if is_untitled:
        query = _title_query(draft, metadata, rows, authors, is_nameless=is_nameless)
    else:
        question = "the text does not say who wrote it: who is its author?"
        reading, answers = f"title “{metadata.title}”{NO_AUTHOR}", (*authors, *AUTHORS)
        span = _span(draft, rows)
        query = Query("author-unknown", span, question, reading, answers, WITHOUT_AUTHOR)
    return replace(draft, queries=(*draft.queries, query))


# The first lines
def _first_rows(draft: Draft) -> list[Row]:
    """Return the lines of the page at the top, below credits and notes; empty if it is prose."""
    words, head = alternatives(draft.language), below_notes(list(_stretches(draft)))
    rows = page_of(head, words).rows
    if not rows:
        # Prose about the file, on a page above a title and a name.
        below = (n for n, block in enumerate(head) if n and block.gap >= PAGE_GAP)
        rows = page_of(head[next(below, len(head)) :], words).rows
        rows = rows if len(rows) > 1 and rows[0].number <= _NEAR else _above_prose(head)
    above = takewhile(lambda row: row is rows[0] or not _is_below(row), rows)
    return list(above)[:MOST_LINES]


def _above_prose(head: Sequence[Stretch]) -> Sequence[Row]:
    """Return the first lines, to the credit that is the second or third, with prose below it."""
    if not head:
        return ()
    lines = [*map(unmarked, head[0].lines[:_CREDITED])]
    end = next((n for n, line in enumerate(lines) if n and (credited(line) or by_line(line))), -1)
    return [Row(line, n, 0, 0) for n, line in zip(head[0].span, lines[: end + 1], strict=False)]


def _is_below(row: Row) -> bool:
    """Return whether a line is below the page: a heading, or a sentence."""
    text = row.text
    is_sentence = text[-1] in _ENDS | set("”’\"'") and len(text.split()) > WITHIN
    is_prose = is_sentence and not (is_capitals(text) or is_imprint(text) or credited(text))
    return is_division(text) or is_prose


def _stretches(draft: Draft) -> Iterator[Stretch]:
    """Yield the first stretches, with the lines of the title page."""
    gone = {n for it in draft.ledger if it.kind != TITLE_PAGE for n in it.span}
    top = Block(span=Span(1, min(len(draft.source.lines), _FAR)))
    return unread(draft, top, gone)


# The last line that may be of a title page, and the first of one below prose.
_FAR, _NEAR = 400, 60


def _span(draft: Draft, rows: Sequence[Row]) -> Span:
    """Return the lines of the page at the top, or the first lines of the text."""
    if len(rows) > 1:
        return Span(rows[0].number, rows[-1].number)
    lines = draft.source.lines
    first = next((n for n, line in enumerate(lines, 1) if not is_blank(line)), 1)
    return Span(first, min(first + OFFERED - 1, len(lines)))


# Offers
def _titles(rows: Sequence[Row], language: str) -> Iterator[str]:
    """Yield the titles that the first lines may be: of several lines, and each alone."""
    words = alternatives(language)
    labels = filter(None, (label_of(row.text) for row in rows))
    yield from (value for key, value in labels if key == "title")
    above = list(takewhile(lambda row: not _ends_title(row.text), rows))
    yield from _parts_of(rows[:1])
    title = title_rows(above, words) if above else []
    if above:
        yield joined_title(title)
        yield joined_title(above[:OFFERED])
    for at, row in enumerate(rows[:OFFERED]):
        is_small = set(words_of(row.text)) <= SMALL
        if words_of(row.text) and not _ends_title(row.text) and not (is_small and row in title[1:]):
            yield joined_title(title_rows(rows[at:], words) if is_small else [row])
    # Below the first line, mostly of a credit: Words by Ada Quill.
    yield from _parts_of(rows)
    yield from (tidy(_REMARK.sub(" ", row.text)) for row in rows[:2] if _REMARK.search(row.text))


def _parts_of(rows: Sequence[Row]) -> Iterator[str]:
    """Yield title and name on one line: The Salt Road - Ada Quill, or by her, or Quill: Salt."""
    first = rows[0].text if rows else ""
    yield from sides_of(first)
    yield from reversed(first.split(": ")) if first.count(": ") == 1 else ()
    for row in rows[:OFFERED]:
        yield from title_by_name(row.text) or ()


def _ends_title(text: str) -> bool:
    """Return whether a line says something else: a by-line, a role, a publisher, a sentence."""
    line = text.rstrip(" ,;:")
    ends = line[-1:] in _ENDS and not is_capitals(line)
    is_sentence = ends or not (is_title([line]) or is_subtitle(line))
    said = by_line(text) or lone_by(text) or names_role(text) or is_imprint(text)
    other = any(form.fullmatch(text) for form in (VERSION, DEDICATION, _INITIALS))
    return is_sentence or bool(said) or text[:1] == "[" or other


def _people(rows: Sequence[Row], title: str) -> Iterator[str]:
    """Yield the names that the first lines may be, those in by-lines first."""
    named = [found for at in range(len(rows)) if (found := name_at(rows, at))]
    yield from named[:2]
    yield from filter(None, (credited(row.text) for row in rows[:OFFERED]))
    yield from reversed(list(_parts_of(rows)))
    yield from (match["name"] for row in rows[:OFFERED] if (match := _BY.fullmatch(row.text)))
    lines = (name_alone(row.text) for row in rows[:OFFERED] if not _ends_title(row.text))
    lines = (line for line in lines if not set(words_of(line)) <= SMALL)
    names = [line for line in lines if may_be_name(line) or is_pseudonym(line)]
    names += [name for row in rows for name in persons_in(row.text) if not is_capitals(row.text)]
    others = [name for name in names if key_of(name) != key_of(title)]
    most = OFFERED - 1 - len(named[:2])
    yield from sorted(others, key=lambda name: not may_be_name(name))[:most]


def _offers(draft: Draft, rows: Sequence[Row], metadata: Metadata) -> list[Choice]:
    """Return possible titles: those of the first lines, of the file's name, and the opening."""
    line = _running_text(draft).partition("\n")[0].rstrip(",;:—–- ")
    # A whole line, such as the first of a poem, needs no ellipsis.
    opening = line if len(line) <= LONGEST else opening_of(draft)
    said = _titles(rows, draft.language)
    lines = [t for t in said if t and is_title([t]) and len(t) <= LONGEST_OFFER]
    lines = [title for title in lines if not is_division(title)]
    # What the text begins with is likelier than the name of its file, unless it only begins so.
    own = [opening] if opening[-1:].isalnum() else []
    named = [metadata.title] if metadata.supplied == "file name" else []
    known = draft.offered.get("title")
    titles = list(dict.fromkeys([known, *lines] if known else lines))[:OFFERED]
    begins = opening.removesuffix(" …")
    more = () if any(title.startswith(begins) for title in titles) else (opening,)
    offered = dict.fromkeys(filter(None, (*titles, *own, *named, *more)))
    return [KeyValue("title", title) for title in offered]


def _of_title_page(
    draft: Draft, rows: Sequence[Row], metadata: Metadata, authors: Sequence[Choice]
) -> tuple[Choice, ...]:
    """Return the answers to the question whether the first lines are a title page."""
    titles = [
        it for it in _offers(draft, rows, metadata) if it != KeyValue("title", metadata.title)
    ]
    page = [Reading(TITLE_PAGE)] if len(rows) > 1 else []
    lines = Reading("as-read"), Reading("paragraph")
    return (lines[0], *titles[:OFFERED], OWN_TITLE, *page, lines[1], *authors, *AUTHORS)


def _title_query(
    draft: Draft,
    metadata: Metadata,
    rows: Sequence[Row],
    authors: Sequence[Choice],
    *,
    is_nameless: bool,
) -> Query:
    """Return a question about a title, and about the author if the text is `is_nameless`."""
    of_name = metadata.supplied == "file name"
    reading = f"title “{metadata.title}”{' from the file name' * of_name}{NO_AUTHOR * is_nameless}"
    page: list[Choice] = [Reading(TITLE_PAGE)] if len(rows) > 1 else []
    answers = [*_offers(draft, rows, metadata), OWN_TITLE, *page, UnknownValue("title")]
    answers += [*authors, *AUTHORS] if is_nameless else []
    or_who = " or who wrote it" * is_nameless
    question = f"the text does not say what it is called{or_who}: what is its title?"
    weight = WEIGHT if not of_name else WITHOUT_AUTHOR if is_nameless else FROM_NAME
    span = _span(draft, rows)
    return Query("title-unknown", span, question, reading, tuple(answers), weight)


def _names(draft: Draft) -> list[str]:
    """Return the names around a quoted text, or the initials above it: g.m.t."""
    if offered := draft.offered.values.get("authors"):
        return [offered] if isinstance(offered, str) else list(offered)
    first = next((line.strip() for line in draft.source.lines if line.strip()), "")
    if not _INITIALS.fullmatch(first):
        return []
    return [" ".join(f"{letter.upper()}." for letter in first if letter.isalpha())]
