"""The light index: titles, people, tags, headings and first lines, in two forms.

For a book opened from a folder it is a script: under `file://` a browser lets pages load scripts
but read no other files. It is loaded when search is opened there, and is kept below `LIMIT` by
leaving out first the openings of scenes, then those of chapters, then chapters, then characters and
tags, then works.

A large library has a tree of small files, of which a query loads those of its words:

    search/light/<digest>.light    a leaf: the entries of neighbouring words
                                   a node: the first words and the names of files below it

    ["work", slug, language, address, title, authors, series, characters, tags, rating]
    ["place", slug, language, address, words, heading, title, authors]
    ["author", name, address, works, slugs]         also "series" and "tag"

The rating is that of a gated work, without listed places; it is null for all others. `slugs`
are null where they are more than `MOST_SLUGS`. An entry is looked up by its words, which are
read as `words.js` reads those of a query.

Words are sorted, and each leaf has all of some, with their entries, so that it answers by itself.
A word of very many entries keeps the best. The end of a leaf is chosen by the words there, so that
an edit renews few leaves. A file is named by its content.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from fascicle.book.search.page_texts import Book, PageHead, SearchedGrouping, WorkHead
from fascicle.book.search.pagefind import GZIP
from fascicle.files.build_folder import Cache
from fascicle.files.folders import write_if_changed
from fascicle.model.digests import digest_of, sha256_of

LIMIT = 500_000
SCRIPT = "light.js"
# The openings kept for each page, from the fullest index to the one without any.
FULLNESS = (None, 1, 0)
# Bytes of the shortest entry of a page: `["works/a/b.html","",[]],`.
SHORTEST_PAGE = 20


def light_index(book: Book, heads: Mapping[str, PageHead]) -> bytes:
    """Return the fullest index within the limit, as a script; `heads` are those of all pages.

    The script calls `fascicleLight` with a list of works, and the number of works left out. A work
    is `[title, people, series, characters, tags, pages]`, a page `[address, name, openings]`, and
    an opening `[id, words]`.
    """
    for works in _less_and_less(book, heads):
        # JSON in a function call: no text in it can end the script.
        left_out = len(book.works) - len(works)
        script = b"fascicleLight(%s,%d);\n" % (msgspec.json.encode(works), left_out)
        if len(script) <= LIMIT:
            break
    return script


def _less_and_less(book: Book, heads: Mapping[str, PageHead]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the works of an index, each time with less of them, down to none."""
    pages = sum(len(work.pages) for work in book.works)
    for openings in FULLNESS if pages * SHORTEST_PAGE <= LIMIT else ():
        yield [(*_names(work), _pages(work, heads, openings)) for work in book.works]
    fronts = [(work, [_page(heads[work.pages[0]], 0)]) for work in book.works]
    # A library of very many works: title pages only.
    yield [(*_names(work), front) for work, front in fronts]
    works = [(*_names(work)[:3], "", "", front) for work, front in fronts]
    while works:
        yield works
        works = works[: len(works) * 9 // 10]
    yield works


def _names(work: WorkHead) -> tuple[str, str, str, str, str]:
    people, characters, tags = map(", ".join, (work.authors, work.characters, work.tags))
    return work.title, people, work.series, characters, tags


def _pages(
    work: WorkHead, heads: Mapping[str, PageHead], openings: int | None
) -> list[tuple[Any, ...]]:
    """Return the pages of a work; those of a gated one have no openings."""
    most = 0 if work.is_gated else openings
    return [_page(heads[name], most) for name in work.pages]


def _page(head: PageHead, openings: int | None) -> tuple[Any, ...]:
    return head.address, head.name, list(head.openings[:openings])


# The ranks of fields: of the entries that have a word, a file keeps the best. The names of works
# and groupings are one field, in which fewer words are better: “Rain” before “The Rain Comes Back”.
NAME, PEOPLE, SERIES, CHARACTERS, TAGS, HEADING, FIRST_LINE = range(7)
# Above this, only the first line of each work is listed: a build would take minutes for those of
# all chapters, and each is found in its shard.
MOST_PLACES = 200_000
# The most letters of a field: a few entries must fit into a file.
LONGEST_FIELD = 400
# The works of a grouping by name, with which a search asks only the shards that have some.
MOST_SLUGS = 64
# No field has more words than this for its rank.
MANY_WORDS = 99


class Entry(NamedTuple):
    """An entry as it is written, and the texts that it is looked up by."""

    written: bytes
    fields: tuple[tuple[int, str], ...]

    def ranks(self) -> dict[str, int]:
        """Return its words, ranked by the best field of each, and how few words that has."""
        ranks: dict[str, int] = {}
        for field, text in self.fields:
            many, lookups = _lookups(text)
            rank = field * (MANY_WORDS + 1) + min(many, MANY_WORDS)
            for word in lookups:
                ranks[word] = min(rank, ranks.get(word, rank))
        return ranks


def entries_of(
    works: tuple[WorkHead, ...],
    heads: Mapping[str, PageHead],
    groupings: tuple[SearchedGrouping, ...],
) -> Iterator[Entry]:
    """Yield the entries of a library; `heads` are those of all its pages."""
    many = sum(len(work.pages) for work in works) > MOST_PLACES
    for grouping in groupings:
        yield _grouping(grouping)
    for work in works:
        if not work.pages:
            continue
        yield _work(work, heads[work.pages[0]].address)
        if not work.is_gated:
            yield from islice(_places(work, heads), 1 if many else None)


def made_of(
    works: tuple[WorkHead, ...],
    heads: Mapping[str, PageHead],
    groupings: tuple[SearchedGrouping, ...],
) -> str:
    """Return a digest of all that the entries of a library are made of.

    Most edits change none of it, and it takes a tenth of the time of making them.
    """
    pages = (heads[name] for work in works for name in work.pages)
    shown = [(head.address, head.name, head.openings[:1]) for head in pages]
    return digest_of(msgspec.json.encode((works, groupings, shown)))


def _grouping(grouping: SearchedGrouping) -> Entry:
    slugs = grouping.slugs if len(grouping.slugs) <= MOST_SLUGS else None
    fields = (grouping.kind, grouping.name, grouping.address, len(grouping.slugs), slugs)
    return Entry(msgspec.json.encode(fields), ((NAME, grouping.name),))


def _work(work: WorkHead, address: str) -> Entry:
    authors, characters, tags = map(_short, (work.authors, work.characters, work.tags))
    title, series = work.title[:LONGEST_FIELD], work.series[:LONGEST_FIELD]
    rating = work.rating if work.is_gated else None
    record = ("work", work.slug, work.language, address, title, authors, series, characters, tags)
    texts = (title, " ".join(authors), series, " ".join(characters), " ".join(tags))
    fields = zip((NAME, PEOPLE, SERIES, CHARACTERS, TAGS), texts, strict=True)
    return Entry(msgspec.json.encode((*record, rating)), tuple(fields))


def _places(work: WorkHead, heads: Mapping[str, PageHead]) -> Iterator[Entry]:
    """Yield the pages of a work by their headings and first lines."""
    title, authors = work.title[:LONGEST_FIELD], _short(work.authors)
    for name in work.pages:
        head = heads[name]
        heading = head.name[:LONGEST_FIELD] if head.name != work.title else ""
        anchor, words = next(iter(head.openings), ("", ""))
        if not heading and not words:
            continue
        address = f"{head.address}#{anchor}" if anchor else head.address
        record = ("place", work.slug, work.language, address, words[:LONGEST_FIELD], heading)
        fields = ((HEADING, heading), (FIRST_LINE, words[:LONGEST_FIELD]))
        yield Entry(msgspec.json.encode((*record, title, authors)), fields)


def _short(names: tuple[str, ...]) -> list[str]:
    """Return as many names as fit."""
    kept: list[str] = []
    for name in names:
        if sum(map(len, kept)) + len(name) > LONGEST_FIELD:
            break
        kept.append(name)
    return kept


# Names of people and tags come again and again.
@lru_cache(100_000)
def _lookups(text: str) -> tuple[int, frozenset[str]]:
    """Return the number of words in a text, and its keys."""
    words = words_of(text)
    return len(words), frozenset(lookups_of(words))


APOSTROPHES = "'’ʼ＇"
WORD = re.compile(rf"[^\s{APOSTROPHES}]+(?:[{APOSTROPHES}][^\s{APOSTROPHES}]+)*")
# Scripts without spaces (`UNSPACED` in `words.js`), by blocks that hold little else.
UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff"
    r"\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)


class _WordLetters(dict[int, str]):
    """Translation that leaves the letters of words and apostrophes, and spaces for all others."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        stays = letter in APOSTROPHES or letter == "_" or unicodedata.category(letter)[0] in "LNMS"
        self[code] = letter if stays else " "
        return self[code]


_LETTERS = _WordLetters()


def words_of(text: str) -> list[str]:
    return [folded(word) for word in WORD.findall(text.translate(_LETTERS))]


def lookups_of(words: list[str]) -> Iterator[str]:
    """Yield the keys of words: a word, or two letters of a script without spaces.

    The browser looks a run of such letters up by its first two.
    """
    for word in words:
        if UNSPACED.search(word):
            yield from (word[place : place + 2] for place in range(len(word)))
        else:
            yield word


def folded(word: str) -> str:
    """Return a word without case, accents and apostrophes, as `words.js` does."""
    word = word.lower()
    if not word.isascii():
        letters = unicodedata.normalize("NFD", word)
        word = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "M")
    for mark in APOSTROPHES:
        word = word.replace(mark, "")
    return word


T = TypeVar("T")
FOLDER, SUFFIX = "light", ".light"
# Raise it when the form of the tree or of its entries changes.
FORM = 2
# Bytes of a leaf, some 9 KB compressed. A query loads at most four.
LEAF = 24_000
# The files below a node, some 3 KB compressed.
WIDEST = 200
# A file may end from this part of its size on, before one word in so many.
SMALLEST, ONE_IN = 1 / 2, 16


class Node(msgspec.Struct, frozen=True):
    """The first word of each file below, the names of these files, and whether they are leaves."""

    first: tuple[str, ...]
    files: tuple[str, ...]
    leaves: bool


def write_tree(folder: Path, entries: Iterable[Entry], made_of: str, record: Path) -> Node:
    """Write the files of a light index, remove all others there, and return its root.

    `made_of` is a digest of the inputs of the entries. If it is that of the last build, as the
    `record` has it, nothing is made again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roots, digest = Cache(record, Node), digest_of(FORM, LEAF, WIDEST, made_of)
    root = roots.get(FOLDER, digest)
    if root and all((folder / f"{name}{SUFFIX}").exists() for name in root.files):
        return root
    written: set[str] = set()

    def write(content: bytes) -> str:
        name = sha256_of(content)
        path = folder / f"{name}{SUFFIX}"
        if not path.exists():
            write_if_changed(path, zlib.compress(content, 6, GZIP))
        written.add(path.name)
        return name

    lowest = [(first, write(leaf)) for first, leaf in leaves(list(entries))]
    node = _node(lowest, leaves=True)
    while len(node.files) > WIDEST:
        below = list(zip(node.first, node.files, strict=True))
        nodes = [_node(part, leaves=node.leaves) for part in in_parts(below, lambda _: 1, WIDEST)]
        above = [(each.first[0], write(msgspec.json.encode(each))) for each in nodes]
        node = _node(above, leaves=False)
    # After the files that it names.
    roots.put(FOLDER, digest, node)
    roots.save()
    for path in folder.iterdir():
        if path.name not in written:
            path.unlink()
    return node


def _node(below: Sequence[tuple[str, str]], *, leaves: bool) -> Node:
    return Node(tuple(word for word, _ in below), tuple(name for _, name in below), leaves)


def leaves(entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """Yield leaves, each with its first word."""
    ranked: defaultdict[str, list[int]] = defaultdict(list)
    # A rank and the number of an entry in one integer: there may be millions of pairs.
    for number, entry in enumerate(entries):
        for word, rank in entry.ranks().items():
            ranked[word].append(rank * len(entries) + number)
    sizes = [len(entry.written) + 1 for entry in entries]
    # As JavaScript compares them.
    words = sorted(ranked, key=lambda word: word.encode("utf-16-be"))
    kept = ((word, _best(ranked.pop(word), sizes)) for word in words)
    for part in in_parts(kept, lambda item: sum(sizes[number] for number in item[1]), LEAF):
        numbers = dict.fromkeys(number for _, in_part in part for number in in_part)
        yield part[0][0], b"[%s]" % b",".join(entries[number].written for number in numbers)


def _best(ranked: list[int], sizes: Sequence[int]) -> list[int]:
    """Return the numbers of the best entries that fit into a leaf."""
    best: list[int] = []
    room = LEAF
    for rank in sorted(ranked):
        number = rank % len(sizes)
        room -= sizes[number]
        if room < 0 and best:
            break
        best.append(number)
    return best


def in_parts(
    items: Iterable[tuple[str, T]], size_of: Callable[[tuple[str, T]], int], largest: int
) -> Iterator[list[tuple[str, T]]]:
    """Yield runs of items, none of them larger than `largest` unless it is of one item."""
    part: list[tuple[str, T]] = []
    whole = 0
    for item in items:
        size = size_of(item)
        may_end = whole >= largest * SMALLEST and not zlib.crc32(item[0].encode()) % ONE_IN
        if part and (may_end or whole + size > largest):
            yield part
            part, whole = [], 0
        part.append(item)
        whole += size
    if part:
        yield part
