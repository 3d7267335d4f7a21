"""Which spellings of a name are the same: case, spaces and the shapes of quotes do not count."""

from __future__ import annotations

import unicodedata

SHAPES = str.maketrans("‘’‚‛ʼ“”„‟«»‹›", "'''''\"\"\"\"\"\"''")


def comparison_key(name: str) -> str:
    """Return the key by which names are compared: without case, spaces and quote shapes."""
    return " ".join(unicodedata.normalize("NFC", name).translate(SHAPES).casefold().split())
