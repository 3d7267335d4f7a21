"""Lists of words as they stand in the modules that hold them: rows, parted by spaces."""

from __future__ import annotations


def listed(*rows: str) -> frozenset[str]:
    """Return the words of some rows."""
    return frozenset(word for row in rows for word in row.split())
