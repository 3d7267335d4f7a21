"""Word lists: honorifics, given names, place names, and capitalised words that are not names."""

from __future__ import annotations


def listed(*rows: str) -> frozenset[str]:
    """Return the words of some rows."""
    return frozenset(word for row in rows for word in row.split())
