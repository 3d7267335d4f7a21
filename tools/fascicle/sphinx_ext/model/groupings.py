"""Works by author, by series and by tag, each of which has a page of its own, and their order.

Spellings of a name that differ only in case, spaces or the shapes of quotes are the same: “Anna
Lee” and “anna lee” share a grouping, under the spelling that most works have. Other names with the
same slug get a digest (`slugs`). A series is identified by its name alone.

The groupings are built from the works once all pages have been read. Works stand by title, or in a
series by number, which may be "2.5"; those without a number come last in their series.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.model.names import comparison_key
from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext.i18n import ngettext
from fascicle.sphinx_ext.model.extension_points import GROUPING_PAGES, page_kinds
from fascicle.sphinx_ext.model.filing import collation_of
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.scope import look_up
from fascicle.sphinx_ext.model.slugs import slugs
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.works import own_works_in, works_in


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of grouping; `folder` holds its pages, `called` returns its name for a number."""

    name: str
    folder: str
    called: Callable[[int], str]
    names_of: Callable[[PublishedWork], tuple[str, ...]]

    @property
    def plural(self) -> str:
        """The name of the page of all: “Authors”."""
        return self.called(2)


@dataclass(frozen=True, slots=True)
class Grouping:
    """All works of an author, a series or a tag; `docname` is its page, "" if it has none.

    Of authors and tags, a run may know only the works that it writes.
    """

    key: str
    name: str
    slug: str
    docname: str
    works: tuple[PublishedWork, ...]

    @property
    def shown(self) -> object:
        """The parts that a list of names shows."""
        return self.name, self.docname, len(self.works)


AUTHORS = Kind(
    "author", "authors", lambda many: ngettext("Author", "Authors", many), lambda work: work.authors
)
SERIES = Kind(
    "series",
    "series",
    lambda many: ngettext("Series", "Series", many),
    lambda work: (work.series,) if work.series.strip() else (),
)
TAGS = Kind("tag", "tags", lambda many: ngettext("Tag", "Tags", many), lambda work: work.tags)
KINDS = (AUTHORS, SERIES, TAGS)

# By environment, and not pickled with it, since they would be stale: the groupings by kind and by
# the comparison keys of their names, and the neighbours of volumes by the slugs of works.
GROUPINGS = WeakKeyDictionary[BuildEnvironment, dict[Kind, dict[str, Grouping]]]()
VOLUMES: WeakKeyDictionary[BuildEnvironment, dict[str, Neighbours]] = WeakKeyDictionary()


def collect_groupings(app: Sphinx, env: BuildEnvironment) -> None:
    """Collect the groupings; they have pages if the catalogue writes them."""
    has_pages = has_our_layout(app) and GROUPING_PAGES in page_kinds(app.config)
    GROUPINGS[env] = {kind: _group_works(env, kind, has_pages=has_pages) for kind in KINDS}
    series = GROUPINGS[env][SERIES].values()
    VOLUMES[env] = dict(pair for grouping in series for pair in _neighbours(grouping.works))


def _group_works(env: BuildEnvironment, kind: Kind, *, has_pages: bool) -> dict[str, Grouping]:
    """Return the groupings of one kind, by the comparison keys of their names."""
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    works: defaultdict[str, dict[str, PublishedWork]] = defaultdict(dict)
    for work in works_in(env):
        for name in kind.names_of(work):
            spelt[comparison_key(name)][" ".join(name.split())] += 1
            works[comparison_key(name)][work.slug] = work
    names = look_up(env, kind.folder, partial(_names_with_slugs, spelt))
    order = _in_reading_order if kind is SERIES else in_title_order

    def grouping(key: str, name: str, slug: str) -> Grouping:
        docname = f"{kind.folder}/{slug}" if has_pages else ""
        ordered = order(works[key].values(), env.config.language)
        return Grouping(key, name, slug, docname, tuple(ordered))

    return {key: grouping(key, *known) for key, known in sorted(names.items())}


def _names_with_slugs(spelt: Mapping[str, Counter[str]]) -> dict[str, tuple[str, str]]:
    """Return each name as most works spell it, and its slug."""
    names = {key: min(uses, key=lambda name: (-uses[name], name)) for key, uses in spelt.items()}
    given = slugs(names.values())
    return {key: (name, given[name]) for key, name in names.items()}


def groupings_in(env: BuildEnvironment, kind: Kind) -> list[Grouping]:
    return list(GROUPINGS[env][kind].values())


def own_series_in(env: BuildEnvironment) -> list[Grouping]:
    """Return the series with works that this run writes."""
    own = {work.slug for work in own_works_in(env)}
    return [each for each in groupings_in(env, SERIES) if any(w.slug in own for w in each.works)]


def is_grouping(env: BuildEnvironment, kind: Kind, grouping: Grouping) -> bool:
    return GROUPINGS[env][kind].get(grouping.key) is grouping


def grouping_of(env: BuildEnvironment, kind: Kind, name: str) -> Grouping:
    return GROUPINGS[env][kind][comparison_key(name)]


def volumes_around(env: BuildEnvironment, work: PublishedWork) -> Neighbours:
    return VOLUMES[env].get(work.slug, Neighbours())


NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
LAST = float("inf")


class Neighbours(NamedTuple):
    """The previous and the next work of a series."""

    before: PublishedWork | None = None
    after: PublishedWork | None = None


def _in_reading_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    return _sorted(in_title_order(works, language), _series_number)


def in_title_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    """Return works in filing order; equal titles are ordered by folder."""
    key = collation_of(language).key
    return _sorted(works, lambda w: (key(filing_title(w.title, w.text_language)), w.slug))


def in_catalogue_order(works: Iterable[PublishedWork], language: str) -> list[PublishedWork]:
    """Return works in filing order, those of a series together under its name."""
    key = collation_of(language).key
    return _sorted(
        in_title_order(works, language),
        lambda w: (key(filing_title(w.series or w.title, w.text_language)), _series_number(w)),
    )


def _sorted(
    works: Iterable[PublishedWork], key: Callable[[PublishedWork], Any]
) -> list[PublishedWork]:
    keyed = each_that_works(works, "the lists of works", key)
    return [work for work, _ in sorted(keyed, key=lambda pair: pair[1])]


def _series_number(work: PublishedWork) -> float:
    """Return a work's number in its series, infinity for a missing or invalid number."""
    number = work.series_number.strip()
    return float(number.replace(",", ".")) if NUMBER.fullmatch(number) else LAST


def _neighbours(works: Iterable[PublishedWork]) -> Iterator[tuple[str, Neighbours]]:
    """Yield each work's slug with its neighbours in an ordered series.

    Works without a number are left out: their place is unknown.
    """
    row = [None, *(work for work in works if _series_number(work) != LAST), None]
    for before, work, after in zip(row, row[1:], row[2:], strict=False):
        if work is not None:
            yield work.slug, Neighbours(before, after)
