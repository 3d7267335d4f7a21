"""The works of a library as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from fascicle.library.cache import ConversionCache
from fascicle.library.processing import error_of
from fascicle.library.texts import WORKS, TextEntry, find_texts, printable
from fascicle.model.articles import filing_title
from fascicle.model.errors import FascicleError
from fascicle.model.page_values import FRONT_MATTER, parse_mapping
from fascicle.settings.load import load_library, load_work
from fascicle.settings.schema import Library

# Front matter that a card shows.
_SHOWN = (
    "title", "cover", "authors", "series", "series-number", "tags", "summary", "language",
    "supplied",
)  # fmt: skip


class Card(msgspec.Struct, frozen=True):
    """A work in the view of the library.

    `state` is "converted", "changed" (its text or settings have changed since), "new" or "failed";
    `values` are those of its title page, `filed` is its title without an article.
    """

    slug: str
    file: str
    state: str
    words: int
    questions: int
    values: dict[str, Any]
    problem: str = ""
    filed: str = ""


def cards_of(
    root: Path,
    entries: Sequence[TextEntry] | None = None,
    failures: Mapping[str, FascicleError] = {},
) -> list[Card]:
    """Return the works of the library at `root`, by slug.

    `entries` are all, if they are known; `failures` are of texts as they are now, by slug.
    """
    found = find_texts(root) if entries is None else entries
    library = load_library(root)
    cache = ConversionCache(root)
    return [_card(entry, library, cache, failures.get(entry.slug)) for entry in found]


def _card(
    entry: TextEntry, library: Library, cache: ConversionCache, failure: FascicleError | None
) -> Card:
    """Return the card of a work; whatever fails is said there, and concerns no other."""
    file = entry.path.name
    try:
        if entry.rivals:
            others = ", ".join(printable(path.name) for path in entry.rivals)
            problem = f"{others} would be the same work: neither is in the book; rename one"
            return Card(entry.slug, file, "failed", 0, 0, {}, problem)
        known = cache.last(entry.slug)
        is_same = cache.up_to_date(entry, library)
        if not is_same:
            load_work(entry.settings_path)
        front = _front_matter(entry.root / WORKS / entry.slug / "index.md")
        words = int(front.get("total-words", 0) or 0)
    except Exception as error:  # noqa: BLE001 (any failure is the text's)
        problem = _sentence(error_of(entry, "read", error))
        return Card(entry.slug, file, "failed", 0, 0, {}, problem)
    state = "converted" if is_same or (front and not known) else "changed" if known else "new"
    problem = ": ".join(filter(None, known.problem[:2])) if known and known.problem else ""
    if failure:
        state, problem = "failed", _sentence(failure)
    values = {key: front[key] for key in _SHOWN if front.get(key)}
    filed = filing_title(str(values.get("title", file)), str(values.get("language", "")))
    asked = known.questions if known else 0
    return Card(entry.slug, file, state, words, asked, values, problem, filed)


def _sentence(error: FascicleError) -> str:
    return f"{error.place}: {error.problem}. {error.remedy}"


def title_of(root: Path, slug: str) -> str:
    """Return the title of a work, its slug if it has no page."""
    return str(_front_matter(root / WORKS / slug / "index.md").get("title") or slug)


def _front_matter(page: Path) -> Mapping[object, Any]:
    """Return the front matter of a title page, {} if there is none that can be read."""
    try:
        match = FRONT_MATTER.match(page.read_text("utf-8"))
        return parse_mapping(match[1]) if match else {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
