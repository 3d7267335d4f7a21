"""Word list of an index: the spellings that a search which finds nothing may offer.

The most frequent words come first, each in its most frequent spelling. Words of titles, people and
tags are always listed: they are rare in the text, and what readers type most. The list is loaded
only after a search without a result.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from fascicle.book.search.joined_words import LETTER
from fascicle.book.search.page_texts import ABOUT, NOTE

NAME = "words.txt"
# Some 45 KB compressed. A novel has 5,000 to 15,000 different words.
MOST = 12_000
# Shorter words have too many neighbours to be corrected, longer ones are none.
SHORTEST, LONGEST = 3, 24
WORD = re.compile(rf"(?:(?![\d_]){LETTER.pattern})+(?:['’](?:(?![\d_]){LETTER.pattern})+)*")


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


def folded(word: str) -> str:
    """Return a word without case, accents and apostrophes, as `words.js` does."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in letters if unicodedata.category(c)[0] != "M" and c not in "'’")
