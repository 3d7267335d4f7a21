"""Names of texts: those of their files, without the ending."""

from __future__ import annotations

import re

# The endings of files that are texts. The format is recognised by content all the same.
FILES = (
    ".txt", ".html", ".htm", ".xhtml", ".md", ".markdown", ".fountain", ".docx", ".odt", ".rtf",
)  # fmt: skip
ARCHIVES = (".epub", ".zip")
# The endings of images that may lie beside a text.
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
ENDINGS = FILES + ARCHIVES


def has_ending(file_name: str) -> bool:
    """Return whether a file has the ending of a text."""
    return file_name.lower().endswith(ENDINGS)


def is_hidden(file_name: str) -> bool:
    """Return whether a file is hidden, or one by which Word marks a document that is open."""
    return file_name.startswith((".", "~$"))


def is_image(file_name: str) -> bool:
    """Return whether a file has the ending of an image that may lie beside a text."""
    return file_name.lower().endswith(IMAGES)


def without_ending(file_name: str) -> str:
    """Return the name of a file without the ending of a text."""
    return file_name.rpartition(".")[0] if has_ending(file_name) else file_name


def natural_key(name: str) -> tuple[list[int | str], str]:
    """Return the key by which names are sorted, 2 before 10."""
    # Every other part of a name that is split at its numbers is one; Python has a longest number.
    parts = enumerate(re.split(r"(\d{1,1000})", name))
    return [int(part) if n % 2 else part for n, part in parts], name
