"""Readers of the words of editions, by the endings of their files."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from fascicle.fidelity.editions.epub_words import words_of_epub, works_in_epub
from fascicle.fidelity.editions.md_words import words_as_in_markdown, words_of_markdown
from fascicle.fidelity.editions.pdf_words import words_as_in_pdf, words_of_pdf, works_in_pdf
from fascicle.fidelity.editions.text_words import words_as_in_text, words_of_text
from fascicle.fidelity.editions.whole_texts import works_offered_with


@dataclass(frozen=True, slots=True)
class EditionReader:
    """The functions that read the words of a file, and those of a built page to compare with them.

    The first returns the words of each page of a work, by its name, in the order in which they are
    read. Without the second, all words of a built page are compared in their order. A file with
    no marks where pages begin (`is_whole`) has all words under one name. `works_in` returns the
    works of a file that may hold several.
    """

    words_of: Callable[..., dict[str, list[str]]]
    words_of_page: Callable[..., list[str]] | None = None
    is_whole: bool = False
    works_in: Callable[[Path], Collection[str]] | None = None


READERS = {
    ".epub": EditionReader(words_of_epub, works_in=works_in_epub),
    ".pdf": EditionReader(words_of_pdf, words_as_in_pdf, works_in=works_in_pdf),
    ".txt": EditionReader(
        words_of_text, words_as_in_text, is_whole=True, works_in=works_offered_with
    ),
    ".md": EditionReader(
        words_of_markdown, words_as_in_markdown, is_whole=True, works_in=works_offered_with
    ),
    "-print.pdf": EditionReader(words_of_pdf, words_as_in_pdf, works_in=works_in_pdf),
}
