"""Works with a new address: their pages move, and the old address is remembered.

The address of a work is the name of its text, unless its settings give another. A published page at
the old one redirects to the new one: committed to git, or copied by `fascicle publish`.
Before that, nobody can have a link, and a work is renamed without a trace.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from fascicle.files.build_folder import BUILD
from fascicle.files.edits import ChangedMeanwhileError, Edit, again_if_changed, make_edits
from fascicle.files.folders import write_atomically
from fascicle.library.cache import ConversionCache
from fascicle.library.page_files import addresses_change, pages_in, works_without_text
from fascicle.library.processing import error_of
from fascicle.library.texts import (
    TEXTS,
    WORKS,
    TextEntry,
    find_texts,
    load_addresses,
    published_slug,
)
from fascicle.model.edited_pages import is_generated, page_text
from fascicle.model.errors import FascicleError, PageError, system_errors
from fascicle.settings.setting import toml_value
from fascicle.writers.page_addresses import Addresses

PUBLISHED = BUILD / "published.txt"
# Git answers in milliseconds.
SECONDS = 20
NOT_MOVED = "Nothing was changed. Free some space, correct the permissions, or remove `address`."


@dataclass(slots=True)
class Moves:
    """The works that were moved, old slugs by the new ones; why others could not be, and theirs."""

    moved: dict[str, str] = field(default_factory=dict)
    errors: dict[str, FascicleError] = field(default_factory=dict)
    stayed: set[str] = field(default_factory=set)


def move_works(root: Path, entries: Iterable[TextEntry], slugs: Collection[str]) -> Moves:
    """Move the pages of works with a new address.

    A folder that belongs to another of the works `slugs` stays where it is, and converting makes
    the pages at the new address. A work that cannot be moved stays as it is, edited pages and all.
    """
    moves = Moves()
    for entry in entries:
        # Fast path: most works have pages where they belong.
        if entry.rivals or (root / WORKS / entry.slug).exists():
            continue
        # Addresses that cannot be read are an error of the conversion, too.
        with contextlib.suppress(Exception):
            known = load_addresses(entry)
            old = slug_until_now(entry, known)
            if old == entry.slug or old in slugs or not (root / WORKS / old).is_dir():
                continue
            try:
                _move(root / WORKS, entry, known, old)
            except Exception as error:  # noqa: BLE001 (any failure is the work's)
                moves.errors[entry.slug] = error_of(entry, "moved", error)
                moves.stayed.add(old)
            else:
                moves.moved[entry.slug] = old
    return moves


def works_left_out(root: Path, entries: Sequence[TextEntry] | None = None) -> list[str]:
    """Return the slugs of works without their texts, which a book leaves out.

    `entries` are all texts, if they are known.

    A work that could not be moved to its new address still has a text. Without any texts, as in a
    copy of the pages alone, only those are gone that were converted here.
    """
    slugs, entries = set(), find_texts(root) if entries is None else entries
    for entry in entries:
        slugs.add(entry.slug)
        if not (root / WORKS / entry.slug).exists():
            with contextlib.suppress(FascicleError):
                slugs.add(slug_until_now(entry, load_addresses(entry)))
    gone = [folder.name for folder in works_without_text(root, slugs)]
    converted = gone if entries or not gone else ConversionCache(root)
    return [slug for slug in gone if slug in converted]


@again_if_changed
def _move(works: Path, entry: TextEntry, known: Addresses, old: str) -> None:
    """Move the folder of a work and record its old slug: both or none. Raises `PageError`."""
    former = [slug for slug in known.former if slug not in {old, entry.slug}]
    former += [old] if is_published(works.parent, entry, old) else []
    known = replace(known, work=entry.slug, former=tuple(former))
    problem = f"cannot be moved to {WORKS}/{entry.slug}"
    with system_errors(PageError, f"{WORKS}/{old}", NOT_MOVED, problem):
        (works / old).rename(works / entry.slug)
        try:
            _rename_in_edited(works / entry.slug, old, entry.slug)
            make_edits(works.parent, addresses_change(entry, known))
        except (FascicleError, OSError, ChangedMeanwhileError):
            _rename_in_edited(works / entry.slug, entry.slug, old)
            (works / entry.slug).rename(works / old)
            raise


def is_published(root: Path, entry: TextEntry, slug: str) -> bool:
    """Return whether a work may have been published at an address."""
    return slug in published_works(root) or _is_tracked(
        root, f"{WORKS}/{slug}", f"{TEXTS}/{entry.path.name}"
    )


def _is_tracked(root: Path, *paths: str) -> bool:
    """Return whether git tracks one of these files, or a file in one of these folders."""
    command = ["git", "--literal-pathspecs", "ls-files", "--", *paths]
    try:
        process = subprocess.run(  # noqa: S603  a list of arguments, and no shell
            command, cwd=root, capture_output=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        return False
    except (OSError, subprocess.TimeoutExpired):
        return True
    return bool(process.stdout)


def published_works(root: Path) -> set[str]:
    """Return the works that `fascicle publish` has copied from this folder, by slug."""
    try:
        return {*(root / PUBLISHED).read_text("utf-8").split("\n")}
    except OSError:
        return set()


def note_published(root: Path, files: Iterable[str]) -> None:
    slugs = {file.split("/")[1] for file in files if file.startswith(f"{WORKS}/")}
    if slugs - (known := published_works(root)):
        names = "\n".join(sorted(slugs | known))
        write_atomically(root / PUBLISHED, names.encode(), PUBLISHED.as_posix(), NOT_MOVED)


def slug_until_now(entry: TextEntry, known: Addresses) -> str:
    """Return the slug that a text had when its addresses were recorded."""
    return known.work or published_slug(entry.root, entry.name)


@again_if_changed
def _rename_in_edited(folder: Path, old: str, new: str) -> None:
    """Write the new slug into pages edited by hand; the others are written anew."""
    was, now = (f"\nwork: {toml_value(slug)}".encode() for slug in (old, new))
    line = re.compile(re.escape(was) + rb"(?=\r?\n)")
    for path in pages_in(folder):
        raw = path.read_bytes()
        changed = line.sub(lambda _: now, raw, count=1)
        if changed != raw and not is_generated(page_text(raw)):
            make_edits(folder.parents[1], [Edit(path, raw, changed)])
