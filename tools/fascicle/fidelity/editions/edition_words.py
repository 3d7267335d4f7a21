"""Readers of the words of editions, by the endings of their files."""

from __future__ import annotations

from collections.abc import Callable

from fascicle.fidelity.editions.epub_words import words_of_epub

# Each returns the words of each page of a work, by its name, in the order in which they are read.
READERS: dict[str, Callable[..., dict[str, list[str]]]] = {
    ".epub": words_of_epub,
}
