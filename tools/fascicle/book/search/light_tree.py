"""The light index as a tree of small files, of which a query loads those of its words.

    search/light/<digest>.light    a leaf: the entries of neighbouring words
                                   a node: the first words and the names of files below it

Words are sorted, and each leaf has all of some, with their entries, so that it answers by itself.
A word of very many entries keeps the best. The end of a leaf is chosen by the words there, so that
an edit renews few leaves. A file is named by its content.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from fascicle.book.search.light_entries import Entry
from fascicle.book.search.pagefind import GZIP
from fascicle.files.caches import Cache
from fascicle.files.folders import write_if_changed
from fascicle.model.digests import digest_of, sha256_of

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
