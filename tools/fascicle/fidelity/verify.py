"""Verification of the built book: the words of each text against those of its HTML.

The single-page edition of a work is compared with the pages of the work.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fascicle.fidelity.built_html import (
    REMEDY,
    BuiltWork,
    missing_editions,
    verify_apparatus,
    verify_neighbours,
    words_of_built,
    words_of_parts,
)
from fascicle.fidelity.compare import difference, words_of_lines
from fascicle.fidelity.edition_words import (
    UNREADABLE,
    EditionReader,
    part_like,
    works_in_zip,
    works_offered_with,
)
from fascicle.fidelity.page_check import words_of_page
from fascicle.files.folders import files_below
from fascicle.model.blocks import Block, Heading, leaves
from fascicle.model.draft import Draft
from fascicle.model.errors import BuildError, FascicleError, FidelityError
from fascicle.model.forms import EDITION_KINDS, loaded
from fascicle.model.names import SINGLE_PAGE, is_image_of_pages
from fascicle.model.words import MARKS
from fascicle.writers.pages import Page

# The readers of editions, by the endings of their files.
READERS = {kind.ending: kind.reader for kind in EDITION_KINDS.values() if kind.reader}


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
    slug: str, draft: Draft, pages: Sequence[Page], edited: dict[str, str], built: BuiltWork
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
        row = list(_shown(draft, page.blocks, expected, is_recased=built.is_recased))
        if page.name in edited:
            mine = words_of_page(
                edited[page.name], with_title=page.has_own_title, is_recased=built.is_recased
            )
            apart = difference(row, mine)
            changed.append((page.name, apart.lost + apart.added if apart else 0))
            row, expected = mine, []
        total += sum(word not in MARKS for word in row)
        try:
            path = built.folder / f"{name}.html"
            shown[name] = words_of_built(path, place, is_recased=built.is_recased)
        except FascicleError as error:
            errors.append(error)
            continue
        differs = difference(row, shown[name])
        if differs:
            wrong.add(name)
            lost, added = lost + differs.lost, added + differs.added
            line = expected[min(differs.at, len(expected) - 1)][1] if expected else 0
            where = draft.source.place(line) if line else f"works/{slug}/{page.name}"
            said = differs.between("the edited page", "the built one")
            said = said if page.name in edited else str(differs)
            errors.append(FidelityError(where, f"{place}: {said}", REMEDY))
    if built.contents is not None:
        shown = _in_order(slug, shown, built)
    errors += verify_apparatus(slug, [*shown], built)
    if not {page.name.removesuffix(".md") for page in pages} - {*shown}:
        errors += verify_neighbours(slug, [*shown], built)
    errors += _verify_single_page(slug, shown, wrong, built)
    errors += _verify_editions(slug, shown, wrong, built)
    errors += _verify_zips(slug, shown, built)
    errors += missing_editions(slug, built.folder)
    return Verified(slug, total, lost, added, tuple(changed), tuple(errors))


def _in_order(slug: str, shown: dict[str, list[str]], built: BuiltWork) -> dict[str, list[str]]:
    """Return the words of the pages that a kept title page has, in its order.

    Those of pages that are not made from the text are read from the book.
    """
    in_order = {}
    for name in ("index", *(built.contents or ())):
        path = built.folder / f"{name}.html"
        if name in shown:
            in_order[name] = shown[name]
        elif path.is_file():
            place = f"works/{slug}/{path.name}"
            in_order[name] = words_of_built(path, place, is_recased=built.is_recased)
    return in_order


def _shown(
    draft: Draft, blocks: Iterable[Block], words: Iterable[tuple[str, int]], *, is_recased: bool
) -> Iterator[str]:
    """Yield words with those of headings in capitals, whose case the book may change."""
    headings = (it for it in leaves(blocks) if is_recased and isinstance(it, Heading))
    # Of a line with a title that runs into its text, the first words are the title.
    left = Counter(line for it in headings for _, line in words_of_lines(draft, [it]))
    for word, line in words:
        yield word.upper() if left[line] else word
        left[line] -= left[line] > 0


def _verify_single_page(
    slug: str, pages: Mapping[str, list[str]], wrong: Collection[str], built: BuiltWork
) -> Iterator[FascicleError]:
    """Yield the errors of the single-page edition of a work, if it has one.

    `pages` has the words of the built pages by name; the book may have more pages. Pages in `wrong`
    already have an error and are not compared.
    """
    path = built.folder / f"{SINGLE_PAGE}.html"
    place = f"works/{slug}/{path.name}"
    if SINGLE_PAGE in pages or not path.is_file():
        return
    try:
        parts = words_of_parts(path, place, is_recased=built.is_recased)
    except FascicleError as error:
        yield error
        return
    shown = {name.removeprefix("page-"): words for name, words in parts.items()}
    yield from _compared(place, "#page-", pages, shown, wrong)


def _verify_editions(
    slug: str, pages: Mapping[str, list[str]], wrong: Collection[str], built: BuiltWork
) -> Iterator[FascicleError]:
    """Yield the errors of the editions that have a work; as for the single-page edition."""
    for ending, name in READERS.items():
        reader: EditionReader = loaded("fidelity", name)
        for path in _files_with(slug, ending, reader.works_in, built, is_whole=reader.is_whole):
            place = path.relative_to(built.site).as_posix()
            try:
                parts = reader.words_of(path, place, slug, is_recased=built.is_recased)
            except FascicleError as error:
                yield error
                continue
            wanted = {name: words for name, words in pages.items() if words or name in parts}
            if words_of_page := reader.words_of_page:
                wanted = {
                    name: words_of_page(
                        built.folder / f"{name}.html", place, is_recased=built.is_recased
                    )
                    for name in wanted
                }
            if reader.is_whole and not wrong:
                whole = [word for words in wanted.values() for word in words]
                wanted = dict.fromkeys(parts, whole)
                if path.parent != built.folder:
                    parts = {name: part_like(whole, words) for name, words in parts.items()}
            if not (reader.is_whole and wrong):
                yield from _compared(place, ": ", wanted, parts, wrong)


def _verify_zips(slug: str, pages: Iterable[str], built: BuiltWork) -> Iterator[FascicleError]:
    """Yield an error for each zip file of pages in which those of a work differ from `works/`."""
    works = built.source.parent
    images = (name for name, _ in files_below(built.source) if is_image_of_pages(name))
    wanted = {f"{slug}/{name}" for name in (*(f"{page}.md" for page in pages), *images)}
    zips = (kind.ending for kind in EDITION_KINDS.values() if not kind.reader)
    for path in (p for each in zips for p in _files_with(slug, each, works_in_zip, built)):
        place = path.relative_to(built.site).as_posix()
        try:
            with zipfile.ZipFile(path) as archive:
                held = {
                    name: archive.read(name)
                    for name in archive.namelist()
                    if path.parent == built.folder or name.startswith(f"{slug}/")
                }
        except UNREADABLE as error:
            yield BuildError(place, f"cannot be read: {error}", REMEDY)
            continue
        for name in sorted(wanted | held.keys()):
            there = (works / name).read_bytes() if (works / name).is_file() else None
            if held.get(name) != there:
                yield FidelityError(place, f"differs from works/{name}", REMEDY)
                break


def _files_with(
    slug: str,
    ending: str,
    works_in: Callable[[Path], Collection[str]] | None,
    built: BuiltWork,
    *,
    is_whole: bool = False,
) -> Iterator[Path]:
    """Yield the files of an edition that have a work: its own, its series', the library's."""
    own = built.folder / f"{slug}{ending}"
    if own.is_file():
        yield own
    if works_in:
        # Each work with a file of its own is in that of the library; texts may be something else.
        is_in_all = own.is_file() and not is_whole
        of_library = _files_in(built.site, ending)
        yield from (path for path in of_library if is_in_all or slug in works_in(path))
        of_series = _files_in(built.site / "series", ending)
        yield from (
            path
            for path in of_series
            if slug in works_in(path) or slug in works_offered_with(path, ending)
        )


def _files_in(folder: Path, ending: str) -> list[Path]:
    """Return the files with an ending; `-print.pdf` is another one than `.pdf`."""
    longer = tuple(other for other in READERS if other != ending and other.endswith(ending))
    return sorted(path for path in folder.glob(f"*{ending}") if not path.name.endswith(longer))


def _compared(
    place: str,
    between: str,
    wanted: Mapping[str, list[str]],
    shown: Mapping[str, list[str]],
    wrong: Collection[str],
) -> Iterator[FascicleError]:
    """Yield the differences between the words of pages and those of an edition at `place`."""
    if [name for name in shown if name in wanted] != list(wanted):
        yield FidelityError(place, "does not have all pages of the work in their order", REMEDY)
        return
    for name in (name for name in wanted if name not in wrong):
        if differs := difference(wanted[name], shown[name]):
            problem = f"differs from the page itself: {differs}"
            yield FidelityError(f"{place}{between}{name}", problem, REMEDY)
