"""Records: the units of search results, and lists of the words and files of their index.

A record is a scene or part of one, a note, or the description of a work.

Only the words of a record are searched. The other parts of a result go behind the `#` of its
address: the names of work, chapter and authors, and each paragraph's id with its length as
JavaScript counts it, so that a result links to its paragraph.

    works/door/chapter-2.html#["The Door","Chapter 2","Ann Other",["p-3fq7x2a",241,"p-…",107],[38]]

The description of a work has the names of fields (`=title`) instead of ids.

The last list has the positions of inserted spaces. Pagefind splits words at ASCII punctuation only,
and would index two words as one (“Wait…what?”, “He said—I do.”); the browser removes the spaces
again when it shows the text. After it comes the rating of a gated work. Its words are taken out of
its records into files of their own (`gated/`), which are loaded for readers who have confirmed its
warning; the description of the work stays.

The words listed are the spellings that a search which finds nothing may offer; only then they are
loaded. The most frequent come first, each in its most frequent spelling. Words of titles, people
and tags are always listed: they are rare in the text, and readers type them most.

    {"engine": [72209, "4b…"], "shared": [["words.txt", 21987, "0c…"], …],
     "works": {"door": [["fragment/en_1a2b3c4.pf_fragment", 612, "9e…"], …]}}

The files listed are those that every query may need, and those of each work. A browser that keeps a
work for reading without a connection keeps the files for a search in it, too. Each file has its
path in the folder of the index, its size in bytes and its digest; `engine` is the size and the
digest of the engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from fascicle.book.search.light_index import folded
from fascicle.book.search.page_texts import (
    ABOUT,
    AUTHORS,
    CHARACTERS,
    NOTE,
    SERIES,
    STORY,
    TAGS,
    TITLE,
    PageHead,
    SearchedParagraph,
    SearchedSection,
    WorkHead,
)
from fascicle.book.search.pagefind import FRAGMENTS, pack_fragment, read_fragment
from fascicle.model.digests import sha256_of

# Words of a record, which a browser loads whole to show one result. A last part shorter than SHORT
# is joined to the part before.
LONG, SHORT = 1_000, 300
# Pagefind compares the values of filters as they are in JSON, where escaped characters would match
# none. The search script writes and reads them alike.
ESCAPED = re.compile(r"[%\"\\\x00-\x1f]")
# The folder of records with the words of gated texts, and the place of a rating in an address.
GATED = "gated/"
RATING = 5
# A prefix of words that Pagefind reserves, and its mark for the weight of the words that follow.
PRIVATE = "___PAGEFIND_"
WEIGHT = "___PAGEFIND_WEIGHT___{} "
# The weights of the fields of a title page: a title outranks a tag, and a tag the summary. Pagefind
# allows at most 10, and scores by the square.
WEIGHTS = {TITLE: 10, AUTHORS: 7, SERIES: 5, CHARACTERS: 4, TAGS: 4}
# The separator that Pagefind inserts between words in scripts without spaces.
SEAM = "\u200b"


def records_of(
    head: PageHead, stretches: Iterable[SearchedSection], work: WorkHead | None
) -> Iterator[dict[str, Any]]:
    """Yield the records of a page in the form of Pagefind."""
    filters = filters_of(work) if work else {}
    for stretch in stretches:
        part = {} if stretch.part == STORY else {"part": [stretch.part]}
        is_about = stretch.part == ABOUT
        for passages in [list(stretch.passages)] if is_about else portions(stretch.passages):
            text = "\n".join(safe(passage.text) for passage in passages)
            content, gaps = split_joined_words(text)
            yield {
                "url": address_of(head, stretch.under, passages, gaps, work),
                "content": weighted(content, passages) if is_about else content,
                "filters": filters | part,
                "meta": {},
                "sort": {},
            }


def weighted(content: str, passages: Iterable[SearchedParagraph]) -> str:
    lines = zip(passages, content.split("\n"), strict=True)
    return "\n".join(WEIGHT.format(WEIGHTS.get(p.anchor, 1)) + line for p, line in lines)


def address_of(
    head: PageHead,
    under: str,
    passages: Iterable[SearchedParagraph],
    gaps: list[int],
    work: WorkHead | None,
) -> str:
    """Return the address of a record, with the data that a result shows."""
    places = [item for p in passages for item in (p.anchor, length(safe(p.text)))]
    title, authors = (work.title, work.authors) if work else ("", ())
    # A title page has the name of its work.
    names = (name for name in (head.name, under) if name and name != title)
    shown: list[Any] = [title, " · ".join(names), ", ".join(authors), places]
    is_gated = work is not None and work.is_gated
    shown += [gaps] if gaps or is_gated else []
    shown += [work.rating] if work and is_gated else []
    return f"{head.address}#{msgspec.json.encode(shown).decode()}"


def filters_of(work: WorkHead) -> dict[str, list[str]]:
    """Return the filters of a work; two works may have the same title."""
    filters = {
        "work": [work.slug],
        "title": [f"{work.slug}/{work.title}"],
        "author": list(work.authors),
        "series": [work.series],
        "tag": list(work.tags),
        "rating": [work.rating],
        "language": [work.language],
    }
    kept = {name: list(filter(str.strip, values)) for name, values in filters.items()}
    return {name: list(map(_escaped, values)) for name, values in kept.items() if values}


def _escaped(value: str) -> str:
    return ESCAPED.sub(lambda sign: f"%{ord(sign[0]):02X}", value)


def portions(passages: tuple[SearchedParagraph, ...]) -> list[list[SearchedParagraph]]:
    """Split paragraphs into portions of about `LONG` words."""
    parts: list[list[SearchedParagraph]] = []
    sizes: list[int] = []
    for passage in passages:
        if not parts or sizes[-1] >= LONG:
            parts.append([])
            sizes.append(0)
        parts[-1].append(passage)
        sizes[-1] += len(passage.text.split())
    if len(parts) > 1 and sizes[-1] < SHORT:
        last = parts.pop()
        parts[-1] += last
    return parts


def safe(text: str) -> str:
    """Return text without Pagefind's reserved prefix and separators."""
    text = " ".join(text.replace(SEAM, " ").split()) if SEAM in text else text
    return text.replace(PRIVATE, PRIVATE.replace("_", "-")) if PRIVATE in text else text


def with_gated_words_apart(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an index with the words of gated texts in files of their own."""
    apart = dict(files)
    for name in [name for name in files if name.startswith(FRAGMENTS)]:
        fragment = read_fragment(files[name])
        if _is_gated(fragment["url"]) and ABOUT not in fragment["filters"].get("part", ()):
            apart[name.replace(FRAGMENTS, GATED, 1)] = files[name]
            apart[name] = pack_fragment(fragment | {"content": ""})
    return apart


def _is_gated(address: str) -> bool:
    """Return whether the address of a record has a rating, the sixth of its data."""
    return len(msgspec.json.decode(address.partition("#")[2])) > RATING


# A letter or digit of a script with spaces; Pagefind splits others with a dictionary.
LETTER = re.compile(
    r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
APOSTROPHES = "‘’"
# The rest of a run of punctuation, from the first mark that may separate words.
MARKS = re.compile(rf"[^\w\s\x00-\x7f{APOSTROPHES}][^\w\s]*")
NO_MARK = re.compile(r"[\w\s]")


def split_joined_words(text: str) -> tuple[str, list[int]]:
    """Insert spaces; return the text, and the distance of each from the one before or the start.

    Distances are in UTF-16 units, as JavaScript counts.
    """
    pieces: list[str] = []
    start = 0
    for run in MARKS.finditer(text):
        if _joins_words(text, run) and any(_separates_words(mark) for mark in run[0]):
            pieces.append(text[start : run.end()])
            start = run.end()
    lengths = [length(piece) for piece in pieces]
    # After the first, the space before a piece is counted with it.
    distances = lengths[:1] + [size + 1 for size in lengths[1:]]
    return " ".join([*pieces, text[start:]]), distances


def _joins_words(text: str, marks: re.Match[str]) -> bool:
    """Return whether marks, and others before them, stand between letters."""
    if not LETTER.match(text, marks.end()):
        return False
    before = marks.start() - 1
    while before > 0 and not NO_MARK.match(text[before]):
        before -= 1
    return before >= 0 and bool(LETTER.match(text[before]))


def _separates_words(mark: str) -> bool:
    """Return whether a mark between letters separates words, although Pagefind ignores it."""
    return mark > "\x7f" and mark not in APOSTROPHES and unicodedata.category(mark)[0] == "P"


def length(text: str) -> int:
    """Return the number of UTF-16 units of a text."""
    return len(text.encode("utf-16-le")) // 2


WORDS = "words.txt"
# Some 45 KB compressed. A novel has 5,000 to 15,000 different words.
MOST = 12_000
# Shorter words have too many neighbours to be corrected, longer ones are none.
SHORTEST, LONGEST = 3, 24
_LETTERS = LETTER.pattern.removesuffix("]") + r"\d_]+"
WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")


class WordCounter:
    """Counter of the words of records, while they pass on their way to an index."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def counted(self, records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the same records; notes, which are searched on request only, do not count."""
        for record in records:
            parts = record["filters"].get("part", ())
            if NOTE not in parts:
                counter = self.names if ABOUT in parts else self.others
                counter.update(WORD.findall(record["content"]))
            yield record

    def listed(self) -> bytes:
        """Return the list, one word per line."""
        words = self.names + self.others
        spellings: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            spellings[folded(word)].append(word)
        often = {key: sum(words[word] for word in spellings[key]) for key in spellings}
        names = {folded(word) for word in self.names}
        fit = [key for key in sorted(often) if SHORTEST <= len(key) <= LONGEST]
        kept = sorted(fit, key=lambda key: (key not in names, -often[key]))[:MOST]
        kept.sort(key=lambda key: -often[key])
        spelt = (min(spellings[key], key=lambda word: (-words[word], word)) for key in kept)
        return "".join(f"{word}\n" for word in spelt).encode()


FILES = "files.json"
# The filter of Pagefind that names the work of a record.
WORK = "work"


def listed_files(files: Mapping[str, bytes], engine: bytes) -> bytes:
    """Return the list of the files of an index, by their paths in its folder, and its engine."""
    shared: list[tuple[str, int, str]] = []
    works: defaultdict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for name, content in sorted(files.items()):
        if name.startswith((FRAGMENTS, GATED)):
            # A record of no work is of a page of the library.
            slug = next(iter(read_fragment(content)["filters"].get(WORK, ())), "")
            works[slug].append((name, len(content), sha256_of(content)))
        else:
            shared.append((name, len(content), sha256_of(content)))
    about = len(engine), sha256_of(engine)
    listed = {"engine": about, "shared": shared, "works": works}
    return msgspec.json.encode(listed) + b"\n"
