"""Which works share an index: each index holds whole works of one language, of a bounded size.

Works are told apart by the bits of a digest of their names. All of a language are together until
they have more words than an index may have; then they are parted by the first bit, each part
again by the next. So a work that is added or grows moves no others, but where its own group is
parted, and where a work belongs can be told from its name and the list of groups.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Pagefind takes about half a kilobyte of memory for each word of an index that it builds, and a
# change of one work makes the whole index anew, at 4 s of the processor for a million words.
LARGEST_ALONE = 2_000_000
LARGEST = 1_200_000

# FNV-1a of 32 bits: a few lines in any language, and the reader's browser has to know it, too.
OFFSET, PRIME, SIZE = 0x811C9DC5, 0x01000193, 32


@dataclass(frozen=True, slots=True)
class Shard:
    """Works that share an index: their language, the bits that their digests begin with."""

    language: str
    bits: str
    slugs: tuple[str, ...]


def shards_of(sizes: Mapping[str, int], languages: Mapping[str, str]) -> list[Shard]:
    """Part works, of which the words and the languages are given, into shards."""
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for slug in sorted(sizes):
        by_language[languages[slug]].append(slug)
    found: list[Shard] = []
    for language, slugs in sorted(by_language.items()):
        if sum(sizes[slug] for slug in slugs) <= LARGEST_ALONE:
            found.append(Shard(language, "", tuple(slugs)))
        else:
            found += parted(language, "", slugs, sizes)
    return found


def parted(language: str, bits: str, slugs: list[str], sizes: Mapping[str, int]) -> Iterator[Shard]:
    """Part works whose digests begin with `bits` until each part is small enough, or one work."""
    whole = sum(sizes[slug] for slug in slugs)
    if len(slugs) == 1 or len(bits) == SIZE or (whole <= LARGEST and bits):
        yield Shard(language, bits, tuple(slugs))
        return
    for bit in "01":
        if some := [slug for slug in slugs if bits_of(slug)[len(bits)] == bit]:
            yield from parted(language, bits + bit, some, sizes)


def bits_of(slug: str) -> str:
    """Return the digest of a name, as bits."""
    digest = OFFSET
    for byte in slug.encode():
        digest = ((digest ^ byte) * PRIME) % (1 << SIZE)
    return f"{digest:0{SIZE}b}"
