"""Spellings of a name that are the same: case, spaces and the shapes of quotes do not count."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

SHAPES = str.maketrans("‘’‚‛ʼ“”„‟«»‹›", "'''''\"\"\"\"\"\"''")


# Names of authors, series and tags come again and again.
@lru_cache(100_000)
def comparison_key(name: str) -> str:
    """Return the key by which names are compared: without case, spaces and quote shapes."""
    return " ".join(unicodedata.normalize("NFC", name).translate(SHAPES).casefold().split())
