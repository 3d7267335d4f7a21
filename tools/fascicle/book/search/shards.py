"""Shards: groups of whole works, of one language and of bounded size, that share an index.

Works are grouped by the bits of a digest of their slugs. All works of a language are one group
until they exceed the size of an index; then the group is split by the first bit, each part again by
the next. So a work that is added or grows moves no others unless its own group is split, and the
browser can compute the group of a work from its slug and the list of groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

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
    found: list[Shard] = []
    for language, slugs in sorted(by_language.items()):
        if sum(sizes[slug] for slug in slugs) <= LARGEST_ALONE:
            found.append(Shard(language, "", tuple(slugs)))
        else:
            found += _split(language, "", slugs, sizes)
    return found


def exceeds_one_index(sizes: Mapping[str, int]) -> bool:
    """Return whether a library, in all its languages, has more words than one index may have."""
    return sum(sizes.values()) > LARGEST_ALONE


def _split(language: str, bits: str, slugs: list[str], sizes: Mapping[str, int]) -> Iterator[Shard]:
    """Split works whose digests begin with `bits` until each part is small, or one work."""
    whole = sum(sizes[slug] for slug in slugs)
    if len(slugs) == 1 or len(bits) == SIZE or (whole <= LARGEST and bits):
        yield Shard(language, bits, tuple(slugs))
        return
    for bit in "01":
        if some := [slug for slug in slugs if bits_of(slug)[len(bits)] == bit]:
            yield from _split(language, bits + bit, some, sizes)


# Each is asked for at each split.
@cache
def bits_of(slug: str) -> str:
    """Return the digest of a slug, as a string of bits."""
    digest = OFFSET
    for byte in slug.encode():
        digest = ((digest ^ byte) * PRIME) % (1 << SIZE)
    return f"{digest:0{SIZE}b}"
