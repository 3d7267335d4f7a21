"""Names of texts: those of their files, without the ending."""

from __future__ import annotations

# The endings of files that are texts. The format is recognised by content all the same.
ENDINGS = (".txt", ".html", ".htm", ".xhtml", ".md", ".markdown")


def has_ending(file_name: str) -> bool:
    """Return whether a file has the ending of a text."""
    return file_name.lower().endswith(ENDINGS)


def without_ending(file_name: str) -> str:
    """Return the name of a file without the ending of a text."""
    return file_name.rpartition(".")[0] if has_ending(file_name) else file_name
