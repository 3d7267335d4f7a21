"""Lists of an index: its words, and its files.

    {"engine": [72209, "4b…"], "shared": [["words.txt", 21987, "0c…"], …],
     "works": {"door": [["fragment/en_1a2b3c4.pf_fragment", 612, "9e…"], …]}}

The words are the spellings that a search which finds nothing may offer; only then they are loaded.
The most frequent come first, each in its most frequent spelling. Words of titles, people and tags
are always listed: they are rare in the text, and readers type them most.

The files are those that every query may need, and those of each work. A browser that keeps a work
for reading without a connection keeps the files for a search in it, too. Each file has its path in
the folder of the index, its size in bytes and its digest; `engine` is the size and the digest of
the engine.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from fascicle.book.search.light_entries import folded
from fascicle.book.search.page_texts import ABOUT, NOTE
from fascicle.book.search.pagefind import FRAGMENTS, read_fragment
from fascicle.book.search.records import GATED, LETTER
from fascicle.model.digests import sha256_of

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
