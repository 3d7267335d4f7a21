"""The partition of a library into shelves: whole works, those of a series together.

Works are grouped by the bits of a digest, of the name of their series or else of their own. All are
one group until they have more pages than a shelf holds; then the group is split by the first bit,
each part again by the next. So a work that is added or grows moves no others, unless its own shelf
is split.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from fascicle.book.inputs import WorkFiles
from fascicle.book.search.shards import SIZE, bits_of
from fascicle.model.same_names import comparison_key

# The pages of a shelf: Sphinx needs some 40 MB for them beside its own 200.
PAGES = 1_000

TITLE_PAGE = "index.md"
_FENCE, _SERIES = b"---\n", b"\nseries:"
# As our title pages have it. Decoding all front matter takes ten times as long as reading it.
_QUOTED = re.compile(rb'\nseries: "([^"\\\n]*)"(?=\n|\Z)')


def shelves_of(
    root: Path, works: Mapping[str, WorkFiles], most: int = PAGES
) -> dict[str, tuple[str, ...]]:
    """Return the works of each shelf of the library at `root`, by the names of the shelves.

    `works` are its works with their files. There is no shelf where one run of Sphinx suffices.
    """
    pages = {
        slug: found
        for slug, files in works.items()
        if (found := sum(name.endswith(".md") for name, _ in files))
    }
    if sum(pages.values()) <= most:
        return {}
    together: defaultdict[str, list[str]] = defaultdict(list)
    for slug in sorted(pages):
        together[_unit_of(root / "works" / slug, slug)].append(slug)
    sizes = {unit: sum(pages[slug] for slug in slugs) for unit, slugs in together.items()}
    return {
        f"shelf-{bits}": tuple(sorted(slug for unit in units for slug in together[unit]))
        for bits, units in split(sorted(together), sizes, most)
    }


def split(
    names: Sequence[str], sizes: Mapping[str, int], most: int, bits: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Split names whose digests begin with `bits` until each part is small, or one name."""
    if len(names) == 1 or len(bits) == SIZE or sum(sizes[name] for name in names) <= most:
        yield bits, list(names)
        return
    for bit in "01":
        if some := [name for name in names if bits_of(name)[len(bits)] == bit]:
            yield from split(some, sizes, most, bits + bit)


def _unit_of(folder: Path, slug: str) -> str:
    """Return what keeps a work together with others: its series, or itself."""
    series = _series_in(folder / TITLE_PAGE)
    return f"series {series}" if series else slug


def _series_in(title_page: Path) -> str:
    """Return the series that a title page names, in the form in which names are compared."""
    try:
        text = title_page.read_bytes().replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return ""
    front = text.partition(b"\n---")[0] if text.startswith(_FENCE) else b""
    if _SERIES not in front:
        return ""
    found = _QUOTED.search(front) if front.count(_SERIES) == 1 else None
    try:
        if found:
            return comparison_key(found[1].decode())
        said = msgspec.yaml.decode(front.removeprefix(_FENCE))
    except (msgspec.DecodeError, UnicodeDecodeError):  # Sphinx says so when it reads the page
        return ""
    return comparison_key(str(said.get("series") or "")) if isinstance(said, dict) else ""
