"""Verification of a whole library: every text against the built book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fascicle.convert import convert
from fascicle.fidelity.verify import BuiltWork, Verified, verify_work
from fascicle.files.folders import shown
from fascicle.library.page_files import edited_page, with_held
from fascicle.library.texts import WORKS, TextEntry, find_texts, load_text
from fascicle.model.errors import BuildError, FascicleError
from fascicle.settings.load import load_library


def verify_library(
    root: Path, built: Path, entries: Sequence[TextEntry] | None = None
) -> Iterator[Verified]:
    """Yield the comparison of each work, or of those in `entries`, with its built pages.

    Raises a `FascicleError` only for an error of the whole library.
    """
    library = load_library(root)
    if not (built / "index.html").is_file():
        place = shown(built, root)
        raise BuildError(place, "there is no built book here", "Build it: fascicle build")
    for entry in find_texts(root) if entries is None else entries:
        try:
            text = with_held(load_text(entry, library), root)
            done = convert(text)
        except FascicleError as error:
            yield Verified(entry.slug, errors=(error,))
            continue
        folder = root / WORKS / entry.slug
        pages = {page.name: edited_page(folder / page.name, text.held) for page in done.pages}
        edited = {name: page for name, page in pages.items() if page is not None}
        is_recased = (text.settings.capitals or library.capitals) == "title case"
        work = BuiltWork(built / WORKS / entry.slug, is_recased)
        yield verify_work(entry.slug, done.work.draft, done.pages, edited, work)
