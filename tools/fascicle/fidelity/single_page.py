"""The single-page edition of a work, compared with the work's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.fidelity.built_html import words_of_parts
from fascicle.fidelity.compare import difference
from fascicle.model.errors import FascicleError, FidelityError
from fascicle.model.reserved import ENTIRE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

REMEDY = "Build the book again."


def verify_entire(
    slug: str, pages: Mapping[str, list[str]], wrong: Collection[str], built: Path
) -> Iterator[FascicleError]:
    """Yield the errors of the single-page edition of a work, if it has one.

    `pages` has the words of the built pages by name; the book may have more pages. Pages in `wrong`
    already have an error and are not compared.
    """
    path = built / "works" / slug / f"{ENTIRE}.html"
    place = f"works/{slug}/{path.name}"
    if ENTIRE in pages or not path.is_file():
        return
    try:
        parts = words_of_parts(path, place)
    except FascicleError as error:
        yield error
        return
    wanted = {f"page-{name}": words for name, words in pages.items()}
    if [name for name in parts if name in wanted] != list(wanted):
        yield FidelityError(place, "has not all pages of the work in their order", REMEDY)
        return
    for name in (name for name in wanted if name.removeprefix("page-") not in wrong):
        if parted := difference(wanted[name], parts[name]):
            yield FidelityError(
                f"{place}#{name}", f"differs from the page itself: {parted}", REMEDY
            )
