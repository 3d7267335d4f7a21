"""Verification of the built book: the words of each text against those of its HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.fidelity.built_html import words_of_built
from fascicle.fidelity.compare import difference, words_of_lines
from fascicle.fidelity.read_back import words_of_page
from fascicle.fidelity.single_page import verify_entire
from fascicle.model.errors import FascicleError, FidelityError
from fascicle.model.words import MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fascicle.model.draft import Draft
    from fascicle.writers.pages import Page


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of verifying a work: words compared, lost and added, and errors."""

    slug: str
    words: int = 0
    lost: int = 0
    added: int = 0
    edited: tuple[tuple[str, int], ...] = ()
    errors: tuple[FascicleError, ...] = ()


def verify_work(
    slug: str, draft: Draft, pages: Sequence[Page], edited: dict[str, str], built: Path
) -> Verified:
    """Compare the words of a text, less its ledger, with those of its built pages, in order.

    `edited` holds the text of the pages edited by hand. These are compared with their edited text;
    the number of words that differ from the source is counted, and is no error.
    """
    total = lost = added = 0
    errors: list[FascicleError] = []
    changed: list[tuple[str, int]] = []
    shown: dict[str, list[str]] = {}
    wrong: set[str] = set()
    for page in pages:
        name = page.name.removesuffix(".md")
        place = f"works/{slug}/{name}.html"
        expected = words_of_lines(draft, page.blocks)
        row = [word for word, _ in expected]
        if page.name in edited:
            mine = words_of_page(edited[page.name], with_title=not page.is_title_page)
            apart = difference(row, mine)
            changed.append((page.name, apart.lost + apart.added if apart else 0))
            row, expected = mine, []
        total += sum(word not in MARKS for word in row)
        try:
            shown[name] = words_of_built(built / "works" / slug / f"{name}.html", place)
        except FascicleError as error:
            errors.append(error)
            continue
        parted = difference(row, shown[name])
        if parted:
            wrong.add(name)
            lost, added = lost + parted.lost, added + parted.added
            line = expected[min(parted.at, len(expected) - 1)][1] if expected else 0
            where = draft.source.place(line) if line else f"works/{slug}/{page.name}"
            errors.append(FidelityError(where, f"{place}: {parted}", "Build the book again."))
    # The list of pages is on the title page, which the keeper may have edited.
    errors += [] if "index.md" in edited else verify_entire(slug, shown, wrong, built)
    return Verified(slug, total, lost, added, tuple(changed), tuple(errors))
