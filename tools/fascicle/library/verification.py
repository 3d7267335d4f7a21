"""Verification of a whole library: every text against the built book."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from functools import partial
from pathlib import Path

from fascicle.convert import convert
from fascicle.fidelity.built_html import BuiltWork
from fascicle.fidelity.verify import Verified, verify_work
from fascicle.files.folders import shown
from fascicle.library.page_files import contents_of, edited_page, with_held
from fascicle.library.processing import error_of, read_in_order
from fascicle.library.texts import WORKS, TextEntry, find_texts, load_text
from fascicle.model.errors import BuildError
from fascicle.settings.load import load_library
from fascicle.settings.schema import Library
from fascicle.workers.executors import ThisProcess, Workers
from fascicle.writers.myst import IMAGES
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import TITLE_PAGE

THIS_PROCESS = ThisProcess()
OUT_OF_MEMORY = "The other works were verified. Free some memory, and verify this one again."


def verify_library(
    root: Path,
    built: Path,
    entries: Sequence[TextEntry] | None = None,
    workers: Workers = THIS_PROCESS,
) -> Generator[Verified, None, None]:
    """Yield the comparison of each work, or of those in `entries`, with its built pages.

    They come in their order, however many `workers` compare them. Raises a `FascicleError` only for
    an error of the whole library.
    """
    library = load_library(root)
    if not (built / "index.html").is_file():
        place = shown(built, root)
        raise BuildError(place, "there is no built book here", "Build it: fascicle build")
    verify = partial(_verified, root, built, library)
    files_of = partial(_files_of, root, built)
    entries = find_texts(root) if entries is None else entries
    yield from read_in_order(entries, verify, files_of, _crashed, workers)


def _verified(root: Path, built: Path, library: Library, entry: TextEntry) -> Verified:
    try:
        return _compared(root, built, library, entry)
    except Exception as error:  # noqa: BLE001 (any failure is the text's)
        return _crashed(entry, error)


def _compared(root: Path, built: Path, library: Library, entry: TextEntry) -> Verified:
    text = with_held(load_text(entry, library), root)
    conversion = convert(text)
    folder = root / WORKS / entry.slug
    pages = {page.name: edited_page(folder / page.name, text.held) for page in conversion.pages}
    edited = {name: page for name, page in pages.items() if page is not None}
    contents = contents_of(folder).pages if TITLE_PAGE in edited else None
    is_recased = (text.settings.capitals or library.capitals) == "title case"
    # The book may show another title than one that was derived from the file or the text.
    is_named = TITLE_PAGE not in edited and not conversion.metadata.supplied
    title = conversion.metadata.title if is_named else ""
    metadata = None if TITLE_PAGE in edited else dict(conversion.metadata.values)
    redirects = dict(_redirects(entry.slug, conversion.addresses, edited))
    home = built / WORKS / entry.slug
    work = BuiltWork(home, folder, is_recased, contents, title, metadata, redirects)
    return verify_work(entry.slug, conversion.work.draft, conversion.pages, edited, work)


def _redirects(
    slug: str, addresses: Addresses, edited: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield each former address of a page, below `works/`, and the page that it leads to.

    Those of edited pages are in the hands of their owner.
    """
    homes, front = addresses.homes(), TITLE_PAGE.removesuffix(".md")
    for folder in (slug, *addresses.former):
        for name in sorted(addresses.given() | {front} - {folder == slug and front}):
            home = homes.get(name, front)
            is_owned = any(page in edited for page in (TITLE_PAGE, f"{home}.md"))
            if (folder, name) != (slug, home) and not is_owned:
                yield f"{folder}/{name}", home


def _files_of(root: Path, built: Path, entry: TextEntry) -> Iterator[Path]:
    """Yield the files and folders that a work is compared in."""
    pages = root / WORKS / entry.slug
    yield from (entry.path, entry.settings_path, entry.addresses_path, pages, pages / IMAGES)
    # Editions of several works are in the last two.
    yield from (built / WORKS / entry.slug, built, built / "series")


def _crashed(entry: TextEntry, error: Exception) -> Verified:
    return Verified(entry.slug, errors=(error_of(entry, "verified", error, OUT_OF_MEMORY),))
