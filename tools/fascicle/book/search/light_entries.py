"""Entries of the light index: works, authors, series, tags, headings and first lines.

    ["work", slug, language, address, title, authors, series, characters, tags, rating]
    ["place", slug, language, address, words, heading, title, authors]
    ["author", name, address, works, slugs]         also "series" and "tag"

The rating is that of a gated work, without listed places; it is null for all others. `slugs`
are null where they are more than `MOST_SLUGS`. An entry is looked up by its words, which are
read as `words.js` reads those of a query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import msgspec

from fascicle.book.search.page_texts import PageHead, SearchedGrouping, WorkHead
from fascicle.model.digests import digest_of

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
    fields = (
        (NAME, title),
        (PEOPLE, " ".join(authors)),
        (SERIES, series),
        (CHARACTERS, " ".join(characters)),
        (TAGS, " ".join(tags)),
    )
    return Entry(msgspec.json.encode((*record, rating)), fields)


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
