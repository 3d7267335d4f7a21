"""Shards: groups of whole works, of one language and of bounded size, that share an index.

Works are grouped by the bits of a digest of their slugs. All works of a language are one group
until they exceed the size of an index; then the group is split by the first bit, each part again by
the next. So a work that is added or grows moves no others unless its own group is split, and the
browser can compute the group of a work from its slug and the list of groups.

A browser loads the list of a large library in pieces of bounded size:

    {"language": "en", "light": {…}, "indexes": [{"path": …}, …]}
    {"language": "en", "light": {…}, "lists": [{"path": …, "language": "en", "bits": "010",
                                               "count": 180}, …]}

`light` is the root of the light index. The shards of a list are works of its language with digests
that begin with its bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fascicle.book.search.light_index import FOLDER, entries_of, made_of, write_tree
from fascicle.book.search.page_texts import Book, PageHead, read_groupings
from fascicle.files.folders import write_if_changed
from fascicle.model.digests import sha256_of

T = TypeVar("T")
# Pagefind needs about half a kilobyte of memory for each word of an index, and a change of one work
# renews its whole index, at 4 s of processor time for a million words.
LARGEST_ALONE = 2_000_000
LARGEST = 1_200_000
# FNV-1a of 32 bits: a few lines in any language, and the browser computes it, too.
OFFSET, PRIME, SIZE = 0x811C9DC5, 0x01000193, 32


@dataclass(frozen=True, slots=True)
class Shard:
    """Works that share an index, with their language and the first bits of their digests."""

    language: str
    bits: str
    slugs: tuple[str, ...]


def shards_of(sizes: Mapping[str, int], languages: Mapping[str, str]) -> list[Shard]:
    """Group works into shards; `sizes` are in words."""
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for slug in sorted(sizes):
        by_language[languages[slug]].append(slug)
    shards: list[Shard] = []
    for language, slugs in sorted(by_language.items()):
        if sum(sizes[slug] for slug in slugs) <= LARGEST_ALONE:
            shards.append(Shard(language, "", tuple(slugs)))
        else:
            parts = split(slugs, sizes.__getitem__, LARGEST, bits_of)
            shards += (Shard(language, bits, tuple(some)) for bits, some in parts)
    return shards


def exceeds_one_index(sizes: Mapping[str, int]) -> bool:
    """Return whether a library, in all its languages, has more words than one index may have."""
    return sum(sizes.values()) > LARGEST_ALONE


def split(
    items: Sequence[T],
    size_of: Callable[[T], int],
    most: int,
    bits_of: Callable[[T], str],
    at: int = 0,
) -> Iterator[tuple[str, Sequence[T]]]:
    """Yield parts of items with their bits, split at the bits from `at` on until each is small."""
    if len(items) == 1 or at == SIZE or sum(map(size_of, items)) <= most:
        yield bits_of(items[0])[:at], items
        return
    for bit in "01":
        if some := [item for item in items if bits_of(item)[at] == bit]:
            yield from split(some, size_of, most, bits_of, at + 1)


# Each is asked for at each split.
@cache
def bits_of(slug: str) -> str:
    """Return the digest of a slug, as a string of bits."""
    digest = OFFSET
    for byte in slug.encode():
        digest = ((digest ^ byte) * PRIME) % (1 << SIZE)
    return f"{digest:0{SIZE}b}"


Listed = dict[str, str]
# Shards of one list, some 6 KB compressed.
LONGEST_LIST = 200
PREFIX, SUFFIX = "shards.", ".json"


def large_listing(
    doctrees: Path,
    folder: Path,
    book: Book,
    heads: Mapping[str, PageHead],
    shards: Sequence[Listed],
) -> tuple[dict[str, Any], set[str]]:
    """Write the light index and the lists of shards; return the listing and their names."""
    known = (book.works, heads, read_groupings(doctrees))
    place = folder / FOLDER
    record = doctrees / "light.json"
    root = write_tree(place, entries_of(*known), made_of(*known), record)
    listing = {"language": book.language, "light": root}
    if len(shards) <= LONGEST_LIST:
        return listing | {"indexes": shards}, {FOLDER}
    lists = [_write_list(folder, part) for part in _in_lists(shards)]
    return listing | {"lists": lists}, {FOLDER, *(each["path"] for each in lists)}


def shards_in(folder: Path, listing: Mapping[str, Any]) -> list[Listed]:
    """Return all shards of a listing. Raises errors of all kinds if it is none."""
    shards: list[Listed] = [*listing.get("shards", ()), *listing.get("indexes", ())]
    for each in listing.get("lists", ()):
        shards += msgspec.json.decode((folder / each["path"]).read_bytes())
    return shards


def _in_lists(shards: Sequence[Listed]) -> Iterator[tuple[str, Sequence[Listed]]]:
    """Yield the shards of each language by the bits that they share, in lists of bounded size."""
    by_language: defaultdict[str, list[Listed]] = defaultdict(list)
    for shard in shards:
        by_language[shard["language"]].append(shard)
    for listed in by_language.values():
        yield from split(listed, lambda _: 1, LONGEST_LIST, itemgetter("bits"))


def _write_list(folder: Path, part: tuple[str, Sequence[Listed]]) -> dict[str, Any]:
    bits, shards = part
    content = msgspec.json.encode(shards)
    path = f"{PREFIX}{sha256_of(content)}{SUFFIX}"
    write_if_changed(folder / path, content)
    return {"path": path, "language": shards[0]["language"], "bits": bits, "count": len(shards)}
