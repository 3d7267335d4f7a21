"""Size of what a search loads before its first answer, in libraries of invented works.

    python bench/light_index.py 10000 100000 [--chapters 1]

For each number of works: seconds to build the light index, its files and their bytes, the largest
set of files that a query of three words loads, all compressed as they are transferred, and those of
200 queries of titles and people. The search's own scripts and styles are told apart.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import msgspec
from invented_words import name, one_of, vocabulary

from fascicle.book.search.light_index import (
    SUFFIX,
    Node,
    entries_of,
    made_of,
    words_of,
    write_tree,
)
from fascicle.book.search.page_texts import PageHead, SearchedGrouping, WorkHead

SEARCH = Path(__file__).resolve().parents[1] / "tools/fascicle/sphinx_ext/search"
OWN = ("scripts/built/search.js", "scripts/built/large.js", "styles/search.css")
LONGEST = 3  # words that are looked up
QUERIES = 200

Library = tuple[tuple[WorkHead, ...], dict[str, PageHead], tuple[SearchedGrouping, ...]]


def main() -> int:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("works", type=int, nargs="+")
    parser.add_argument("--chapters", type=int, default=1)
    given = parser.parse_args()
    own = sum(len(gzip.compress((SEARCH / path).read_bytes(), 6)) for path in OWN)
    print(f"scripts and styles of the search: {own:,} bytes")
    for works in given.works:
        print(measured(invented_library(works, given.chapters)), flush=True)
    return 0


def measured(library: Library) -> str:
    """Build a light index, and say what it takes."""
    works = library[0]
    with TemporaryDirectory(prefix="bench-light-") as folder:
        place, record = Path(folder, "light"), Path(folder, "light.json")
        before = time.monotonic()
        root = write_tree(place, entries_of(*library), made_of(*library), record)
        seconds = time.monotonic() - before
        again = time.monotonic()
        write_tree(place, entries_of(*library), made_of(*library), record)
        unchanged = time.monotonic() - again
        sizes = {path.stem: path.stat().st_size for path in place.glob(f"*{SUFFIX}")}
        listing = len(gzip.compress(msgspec.json.encode(root), 6))
        largest, levels = _largest(place, root, sizes)
        # Each word a node of each level and a leaf; a word that may go on one leaf more.
        most = listing + LONGEST * sum(largest) + largest[-1]
        asked = sorted(_loaded(place, root, sizes, query) for query in _queries(works))
    return (
        f"{len(works):,} works: built in {seconds:.1f} s, unchanged {unchanged:.1f} s; "
        f"{len(sizes):,} files of {sum(sizes.values()) / 1e6:.1f} MB in {levels} levels; "
        f"at most {most:,} bytes before the first answer, "
        f"{asked[len(asked) // 2] + listing:,} for half of {QUERIES} queries, "
        f"{asked[-1] + listing:,} for all"
    )


def _largest(place: Path, root: Node, sizes: dict[str, int]) -> tuple[list[int], int]:
    """Return the size of the largest file of each level below the root, and how many there are."""
    found: list[int] = []
    level = [root]
    while True:
        names = [name for node in level for name in node.files]
        found.append(max(sizes[name] for name in names))
        if level[0].leaves:
            return found, len(found)
        level = [_read(place, name) for name in names]


def _read(place: Path, file: str) -> Node:
    packed = (place / f"{file}{SUFFIX}").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=Node)


def _loaded(place: Path, root: Node, sizes: dict[str, int], query: str) -> int:
    """Return the bytes that a query loads, as `light-tree.js` looks it up."""
    words = sorted(dict.fromkeys(words_of(query)), key=len, reverse=True)[:LONGEST]
    loaded: set[str] = set()
    last = words_of(query)[-1]
    for word in words:
        node = root
        while True:
            spot = bisect_right(node.first, word) - 1
            if spot < 0:
                break
            loaded.add(node.files[spot])
            if node.leaves:
                after = node.first[spot + 1 : spot + 2]
                if word == last and after and after[0].startswith(word):
                    loaded.add(node.files[spot + 1])
                break
            node = _read(place, node.files[spot])
    return sum(sizes[file] for file in loaded)


def _queries(works: tuple[WorkHead, ...]) -> list[str]:
    random = Random("queries")  # noqa: S311 (the same queries every time)
    picked = [works[int(random.random() * len(works))] for _ in range(QUERIES)]
    return [f"{work.title} {work.authors[0]}" for work in picked]


def invented_library(works: int, chapters: int) -> Library:
    """Invent works with authors, series, tags, characters and first lines."""
    random = Random(f"library of {works}")  # noqa: S311 (the same library every time)
    words, rates = vocabulary()

    def some(least: int, most: int) -> str:
        many = least + int(random.random() * (most - least + 1))
        picked = (bisect_left(rates, random.random() * rates[-1]) for _ in range(many))
        return " ".join(words[place] for place in picked)

    def person() -> str:
        return f"{name(random)} {name(random)}"

    authors = [person() for _ in range(max(10, works // 8))]
    tags = [some(1, 2) for _ in range(2_000)]
    heads: dict[str, PageHead] = {}
    groupings: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    found: list[WorkHead] = []
    for number in range(works):
        slug = f"{some(2, 3).replace(' ', '-')}-{number}"
        author = one_of(random, authors)
        series = some(2, 4).title() if number % 3 == 0 else ""
        # The first tags are the most frequent by far.
        tagged = tuple(dict.fromkeys(tags[int(2_000 * random.random() ** 4)] for _ in range(6)))
        pages = tuple(f"works/{slug}/{chapter}" for chapter in range(chapters))
        title = some(1, 6).capitalize()
        people = tuple(person() for _ in range(8))
        found.append(WorkHead(slug, title, (author,), series, tagged, "", "en", pages, people))
        for page in pages:
            heads[page] = PageHead(f"{page}.html", title, 50_000, (("p-1a2b3c4", some(12, 12)),))
        groupings["author", author].append(slug)
        for tag in tagged:
            groupings["tag", tag].append(slug)
        if series:
            groupings["series", series].append(slug)
    listed = (
        SearchedGrouping(kind, shown, f"{kind}s/{shown.replace(' ', '-')}.html", tuple(slugs))
        for (kind, shown), slugs in groupings.items()
    )
    return tuple(found), heads, tuple(listed)


if __name__ == "__main__":
    sys.exit(main())
