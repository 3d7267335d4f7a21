"""The words of the files of a text beside those of its lines, for formats with structure.

Each format is read once more, by code that shares nothing with its reader.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import accumulate, groupby, pairwise, takewhile

from fascicle.fidelity.compare import AROUND
from fascicle.fidelity.document_words import BINDER, words_of_project
from fascicle.fidelity.markup_words import COUNTED, pages_in, titles_in
from fascicle.model.blocks import Span, leaves
from fascicle.model.draft import Draft, Query
from fascicle.model.forms import FORMATS, loaded
from fascicle.model.names import BOOK_FILES, LISTS
from fascicle.model.words import words
from fascicle.readers.html.links_and_images import ALTERNATIVE
from fascicle.readers.html.page import SYNTAX as HTML
from fascicle.readers.listed_chapters import MARKDOWN, TITLE
from fascicle.readers.markup.included import with_included
from fascicle.readers.source import format_of, is_stray

# Its numbers of lists and notes are in the file; those of others are counted by whoever shows them.
_NUMBERED = "HTML"
# A file of a text, with its first line and its name, its encoding, and the line behind it.
_Part = tuple[tuple[int, str], str, int]
_COMPARED = {each.name: each.words for each in FORMATS if each.words}
# A page of a PDF is read from its top, whatever was drawn first.
_PRINTED = "PDF"
_IN_ANY_ORDER = {_PRINTED, *(each.name for each in FORMATS if each.markup)}
# If the book has a smaller share of the words of a file, the question says how many.
MOST = 0.95
# So many words of a file are in a question.
_NAMED_WORDS = 8
# Raised and lowered characters, which a file may have as plain ones in a style.
_SMALL = re.compile("[ªº²³¹\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d6a\u2070-\u209f]")
# Titles of parts and of chapters in a list of chapters.
_LISTED = re.compile(r"^(?:#+ |[ \t]*(?:\S+ )?\[)([^\]\n]+)", re.MULTILINE)
_TITLES = re.compile("<Title>([^<]*)</Title>")
_ITEMS = re.compile(r"^[ \t]*(?:- +)+(?:part: *)?[\"']?([^\n]+?)[\"']?[ \t]*$", re.MULTILINE)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SIGNS = str.maketrans(dict.fromkeys("|~+=<>^$☐☑"))
# The longest number of an item in letters or Roman numerals that is looked for: MMMDCCCLX.
_MOST_LETTERS = 9
# The answers that leave a book as it is, also where words of the file are missing.
RIGHT, LEFT_OUT = "the book is right", "the words that are missing may be left out"


def source_queries(draft: Draft, files: Sequence[tuple[str, bytes]]) -> Iterator[Query]:
    """Yield a question for each file whose words are others than those of its lines.

    The other parser knows fewer kinds of damage: where it fails, the question says so.
    """
    if draft.syntax != HTML:
        return
    try:
        yield from _differences(draft, files)
    except Exception as error:  # noqa: BLE001 (the text was read; only the comparison is missing)
        name = draft.source.files[0][1]
        yield _query(1, f"another parser cannot read {name} ({error!r:.80}); is anything missing?")


def _differences(draft: Draft, files: Sequence[tuple[str, bytes]]) -> Iterator[Query]:
    names = (name for _, name in draft.source.files)
    encodings = dict(zip(names, draft.source.encodings, strict=True))
    titles = {page: said for name, raw in files for page, said in _titles(name, raw)}
    there = {page: (said, form) for file in files for page, said, form in _pages(*file, encodings)}
    whole = dict(with_included([(page, said) for page, (said, _) in there.items()])[0])
    there = {page: (said, there[page][1]) for page, said in whole.items()}
    projects = words_of_project({page: said for page, (said, _) in there.items()})
    if projects:
        # What is in no manuscript is asked about by its title.
        there = {n: it for n, it in there.items() if n in projects or n.endswith(BINDER)}
    ends = [first for first, _ in draft.source.files[1:]] + [len(draft.source.lines) + 1]
    listed = [title for page, (said, _) in there.items() for title in _listed(page, said)]
    # The alternative text of an image is no text of the file.
    added = {n for block in leaves(draft.blocks) if block.why == ALTERNATIVE for n in block.span}
    parts = zip(draft.source.files, draft.source.encodings, ends, strict=True)
    for (first, name), encoding, end in _with_whole_books(parts, there):
        raw, form = there.pop(name, (b"", "HTML"))
        if form not in _COMPARED or _base(name) in BOOK_FILES:
            continue
        found = projects.get(name) or loaded("fidelity", _COMPARED[form])(raw, encoding)
        lines = ["" if n in added else draft.source.lines[n - 1] for n in range(first, end)]
        if form != _NUMBERED:
            lines = [line[draft.numbers.get(n, 0) :] for n, line in enumerate(lines, first)]
        read = words("\n".join(lines))
        if form in _IN_ANY_ORDER:
            yield from _lacking(name, first, found, read, form)
            continue
        found = _with_titles(found, read, titles.get(name, listed))
        found = list(_with_numbers(found, read))
        if form != _NUMBERED:
            found, read = _uncounted(found), _uncounted(read)
        if passage := _first_difference(found, read):
            (said, shown), before = passage
            question = f"check this passage of {name}: the file says “{said}”, "
            line = _line_of(before, lines, form)
            reading = LEFT_OUT if len(found) > len(read) else RIGHT
            counts = f" It has {len(found)} words, the book {len(read)}."
            lacks = counts if len(read) < MOST * len(found) else ""
            yield _query(first + line, f"{question}the book says “{shown}”.{lacks}", reading)
    for name, (raw, _) in there.items():
        # Of a stray file the reader asks itself.
        if not is_stray(name, raw) and (lost := words(raw.decode(errors="replace"))):
            yield _query(1, f"check {name}: its {len(lost)} words are not in the book.", LEFT_OUT)


def _with_whole_books(
    parts: Iterable[_Part], there: Mapping[str, tuple[bytes, str]]
) -> Iterator[_Part]:
    """Yield the parts of a text, as one those of a book that is no archive of its pages."""

    def book_of(part: _Part) -> str:
        name = part[0][1]
        return "" if name in there else next((it for it in there if name.startswith(f"{it}/")), "")

    for book, row in groupby(parts, book_of):
        if book:
            group = list(row)
            yield (group[0][0][0], book), group[-1][1], group[-1][2]
        else:
            yield from row


def _lacking(
    name: str, first: int, found: Sequence[str], read: Sequence[str], form: str
) -> Iterator[Query]:
    """Yield a question about the words that a file has more often than its lines, in its order.

    A command may set them in capitals. A word at the end of a printed line may have a hyphen.
    """
    there = Counter(word.casefold() for word in _uncounted(read))
    if form == _PRINTED:
        there += Counter(f"{one}{two}".casefold() for one, two in pairwise(_uncounted(read)))
    every, more = _uncounted(found), list[str]()
    for word in every:
        there[word.casefold()] -= 1
        if there[word.casefold()] < 0:
            more.append(word)
    if more:
        others = list(dict.fromkeys(more))
        named = others[:_NAMED_WORDS] + ["…"] * (len(others) > _NAMED_WORDS)
        said = f"check {name}: the book lacks {len(more)} of its {len(every)} words"
        other = "" if form == _PRINTED else ", or these are commands or comments"
        yield _query(first, f"{said}{other}: {', '.join(named)}.", LEFT_OUT)


def _titles(name: str, raw: bytes) -> Iterator[tuple[str, list[str]]]:
    """Yield the titles of the pages of an EPUB, as its navigation says them."""
    form = format_of(name, raw) if raw.startswith(b"PK") else None
    if form and form.name == "EPUB":
        yield from titles_in(name, raw).items()


def _listed(name: str, raw: bytes) -> list[str]:
    """Return the titles in a list of chapters, or in front matter, which may stand above files."""
    is_markdown = name.lower().endswith(MARKDOWN)
    pattern = _TITLES if name.endswith(BINDER) else TITLE if is_markdown else None
    if name.lower().endswith(".yml") or (is_markdown and b"longform:" in raw):
        pattern = _ITEMS
    elif _base(name) in LISTS or (is_markdown and b"\n/" in raw):
        pattern = _LISTED
    return list(map(unescape, pattern.findall(raw.decode(errors="replace")))) if pattern else []


def _base(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _with_titles(found: list[str], read: Sequence[str], titles: Sequence[str]) -> list[str]:
    """Return the words of a page with the titles above it that only the navigation says."""
    at = 0
    for title in titles:
        said = words(title)
        # The page may begin with the same words, as a play with the name of a speaker.
        twice = slice(at, at + 2 * len(said))
        is_repeated = read[twice] == said * 2 != found[twice]
        is_above = read[at : at + len(said)] == said
        if said and is_above and (is_repeated or said != found[at : at + len(said)]):
            found = [*found[:at], *said, *found[at:]]
            at += len(said)
    return found


def _with_numbers(found: Sequence[str], read: Sequence[str]) -> Iterator[str]:
    """Yield the words of a page with the numbers of lists as a style sheet shows or hides them."""
    shown, at = "".join(map(_bare, read)), 0
    for place, word in enumerate(found, 1):
        if word.startswith(COUNTED):
            number = word.removeprefix(COUNTED)
            item = takewhile(lambda w: not w.startswith(COUNTED), found[place : place + AROUND])
            below = "".join(map(_bare, item))
            letters = (shown[at : at + size] for size in range(1, _MOST_LETTERS + 1))
            markers = (number, f"0{number}", "", *filter(str.isalpha, letters))
            as_shown = (it for it in markers if shown.startswith(it + below, at))
            word = next(as_shown, number)  # noqa: PLW2901 (as it is shown)
        yield word
        at += len(_bare(word))


def _pages(name: str, raw: bytes, encodings: Mapping[str, str]) -> Iterator[tuple[str, bytes, str]]:
    """Yield name, bytes and format of the files that a file consists of."""
    form = format_of(name, raw, encodings.get(name, ""))
    if not raw.startswith(b"PK") or (form and form.words):
        yield name, raw, form.name if form else ""
    elif form and form.name == "EPUB":
        yield from ((page, said, "HTML") for page, said in pages_in(name, raw))
    else:
        yield from (each for file in pages_in(name, raw) for each in _pages(*file, encodings))


def _uncounted(found: Sequence[str]) -> list[str]:
    """Return words without their digits, and without signs of markup.

    A number may be that of a list, or small and close to the word before it.
    """
    bare = (_bare(word.translate(_SIGNS)) for word in found)
    plain = ("".join(c for c in word if not c.isdecimal()) for word in bare)
    return [word for word in plain if word]


def _first_difference(
    found: Sequence[str], read: Sequence[str]
) -> tuple[tuple[str, str], int] | None:
    """Return the first passage that differs, as the file and as the book have it.

    It comes with the number of characters of the book's words before it. None if only spaces, small
    raised or lowered characters, or variation selectors differ.
    """
    rows = [[bare for word in row if (bare := _bare(word))] for row in (found, read)]
    said, shown = map("".join, rows)
    if said == shown:
        return None
    # Documents show words in capitals that were typed in small letters, never the other way round.
    pairs = enumerate(zip(said, shown, strict=False))
    at = next((n for n, (a, b) in pairs if b not in {a, a.upper()}), min(len(said), len(shown)))
    if at == len(said) == len(shown):
        return None
    passages = [_passage(row, at) for row in rows]
    return (passages[0], passages[1]), at


def _bare(word: str) -> str:
    """Return a word with plain characters instead of small ones, without variation selectors.

    The sign of a power in a power is the reader's.
    """
    word = word.replace("^", "")
    if word.isascii():
        return word
    plain = (unicodedata.normalize("NFKC", c) if _SMALL.match(c) else c for c in word)
    return "".join(c for c in "".join(plain) if not _SELECTORS.match(c))


def _passage(row: Sequence[str], at: int) -> str:
    """Return the words around a character of a row of words, "nothing" at its end."""
    ends = list(accumulate(map(len, row)))
    first = bisect_right(ends, at)
    before, here = row[max(0, first - AROUND) : first], row[first : first + AROUND]
    return " ".join([*(["…"] if first > AROUND else []), *before, *here]) or "nothing"


def _line_of(before: int, lines: Sequence[str], form: str) -> int:
    """Return the index of the line in which so many characters of words come before another."""
    count, last = 0, 0
    for number, line in enumerate(lines):
        found = words(line)
        found = _uncounted(found) if form != _NUMBERED else found
        count += sum(len(_bare(word)) for word in found)
        if count > before:
            return number
        last = number if found else last
    return last


def _query(line: int, question: str, reading: str = RIGHT) -> Query:
    return Query("source-words", Span(line, line), question, reading, weight=1.0)
