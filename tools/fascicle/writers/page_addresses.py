"""Permanent addresses of pages, and their dates.

An address is derived from the heading ("chapter-1-the-door") and remembered, with the heading, the
opening words, a sketch and the dates of its page, in `texts/<work>.addresses.toml`. After an edit,
a page is identified by them (`page_matches`). A renamed page moves to its new address,
and the old one redirects. An address is never given to a second page.

Dates say when a page came into the library, and when its words last changed. A digest of the words
is beside them: a file of a clone says when it was cloned, and a page that is written again with the
same words has not changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from fascicle.model.digests import blake2_of
from fascicle.model.names import SINGLE_PAGE
from fascicle.writers.page_matches import (
    DAY,
    Address,
    AddressRequest,
    Dated,
    Remembered,
    matches,
    merges,
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of a conversion, and the days of pages of which none are remembered.

    Without `today`, dates stay as they are remembered.
    """

    today: str = ""
    appeared: str = ""
    changed: str = ""

    @classmethod
    def of(cls, today: str, dates: Iterable[str] = ()) -> Calendar:
        """Return the calendar of a work whose title page says `published: 2026-05-14`.

        A work that was in the library before dates were remembered came on the day that it was
        published, as far as it says.
        """
        days = dict(entry.split(": ", 1) for entry in dates if ": " in entry)
        told = (days.get(what, "") for what in ("published", "updated"))
        known = [day for day in told if DAY.fullmatch(day) and day <= today]
        return cls(today, *(f(known, default=today) for f in (min, max)))


def digest_of(words: Iterable[str]) -> str:
    """Return a digest of words, whatever stands between them."""
    return blake2_of("\n".join(words).encode(), 8)


def dates_of(known: Dated, words: str, calendar: Calendar) -> dict[str, str]:
    """Return the fields of `Dated` for a page that is `known`, by a digest of its `words` today."""
    if not calendar.today or known.words == words:
        return {"appeared": known.appeared, "changed": known.changed, "words": known.words}
    if not known.appeared:
        return {"appeared": calendar.appeared, "changed": calendar.changed, "words": words}
    # With a fixed clock, today may be an earlier day.
    changed = max(calendar.today, known.changed)
    return {"appeared": known.appeared, "changed": changed, "words": words}


LONGEST = 60
# Names of devices: no folder or file on Windows is called so. And names with a special meaning to
# a web server or to Sphinx.
DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}
RESERVED = DEVICES | {"index", "search", "genindex", "py-modindex"}
NO_DATES, UNDATED = Calendar(), Dated()


class Addresses(Dated, frozen=True, forbid_unknown_fields=True):
    """All remembered addresses of a work, in the order in which they were assigned.

    `work` is the address of the work itself, if it has ever had another; `former` are those others.
    The dates are those of its title page.
    """

    pages: tuple[Remembered, ...] = ()
    work: Address | None = None
    former: tuple[Address, ...] = ()

    def fault(self) -> str:
        """Return the problem with addresses edited by hand, "" if there is none."""
        count = Counter(a for page in self.pages for a in (page.address, *page.former))
        twice = next((a for a, times in count.items() if times > 1), None)
        if twice:
            return f"the address “{twice}” is given twice"
        reserved = next((a for a in count if a in RESERVED), None)
        return f"“{reserved}” cannot be an address" if reserved else ""

    def given(self) -> set[str]:
        return {a for page in self.pages for a in (page.address, *page.former)}

    def lost(self) -> list[str]:
        """Return the addresses of removed pages, which redirect to the work's title page."""
        homes = self.homes()
        return [a for page in self.pages for a in (page.address, *page.former) if a not in homes]

    def homes(self) -> dict[str, str]:
        """Return the page that each address leads to, if it is not the work's title page."""
        live = {page.address for page in self.pages if not page.gone}
        homes = (
            (a, page.into if page.gone else page.address)
            for page in self.pages
            for a in (page.address, *page.former)
        )
        return {address: home for address, home in homes if home in live}


def slugify(text: str) -> str:
    """Return text as part of an address: ASCII letters, digits and hyphens, at most `LONGEST`."""
    plain = text.replace("ß", "ss").replace("’", "").replace("'", "")
    folded = unicodedata.normalize("NFKD", plain)
    ascii_only = folded.encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    return slug[:LONGEST].rstrip("-")


def assign(
    wanted: Sequence[AddressRequest],
    known: Addresses,
    held: Collection[str] = (),
    calendar: Calendar = NO_DATES,
) -> tuple[list[Remembered], Addresses]:
    """Return the remembered data of each page, in order, and of all pages ever.

    A page at an address in `held` does not move, even if it is renamed.
    """
    matched = matches(wanted, known.pages)
    given = known.given()
    counted: dict[str, int] = {}
    assigned: dict[int, Remembered] = {}
    # Known pages in reverse order: inserting a chapter moves all later ones up by one, and only
    # from the end is the next address free.
    for at in sorted(matched, reverse=True):
        old = known.pages[matched[at]]
        moved = _moved(wanted[at], old, given, stays=old.address in held)
        assigned[at] = msgspec.structs.replace(moved, **dates_of(old, wanted[at].words, calendar))
        given.add(assigned[at].address)
    for at, want in enumerate(wanted):
        if at not in assigned:
            address = _free(want.preferred, given, counted)
            new = Remembered(address, want.heading, want.opening, sketch=want.sketch)
            dates = dates_of(UNDATED, want.words, calendar)
            assigned[at] = msgspec.structs.replace(new, **dates)
            given.add(assigned[at].address)
    by_old = {number: assigned[at] for at, number in matched.items()}
    gone = [page for n, page in enumerate(known.pages) if n not in by_old]
    into = _kept_homes(gone, assigned.values())
    into |= {gone[n].address: assigned[at].address for n, at in merges(gone, wanted, known.pages)}
    kept = [
        by_old.get(n) or msgspec.structs.replace(page, gone=True, into=into.get(page.address))
        for n, page in enumerate(known.pages)
    ]
    new_pages = [assigned[at] for at in range(len(wanted)) if at not in matched]
    addresses = msgspec.structs.replace(known, pages=(*kept, *new_pages))
    return [assigned[at] for at in range(len(wanted))], addresses


def _kept_homes(gone: Iterable[Remembered], there: Iterable[Remembered]) -> dict[str, str]:
    """Return the pages that merged ones went into, as far as those are still there."""
    now = {address: page.address for page in there for address in (page.address, *page.former)}
    return {page.address: now[page.into] for page in gone if page.into in now}


def _moved(page: AddressRequest, old: Remembered, given: set[str], *, stays: bool) -> Remembered:
    """Return the data of a known page, moved to its preferred address if that is free."""
    address, former = old.address, old.former
    stem = re.sub(r"-\d+$", "", old.address)
    preferred = _unreserved(page.preferred)
    wants = preferred != old.address and not (stem == preferred and page.heading == old.heading)
    free = preferred not in given or preferred in old.former
    if wants and free and not stays:
        former = tuple(dict.fromkeys((*(f for f in former if f != preferred), old.address)))
        address = preferred
    return Remembered(address, page.heading, page.opening, former, sketch=page.sketch)


def _unreserved(preferred: str) -> str:
    base = preferred or "page"
    return f"{base}-page" if base in RESERVED or base == SINGLE_PAGE else base


def _free(preferred: str, given: set[str], counted: dict[str, int]) -> str:
    """Return the preferred address, or the first free one with a number.

    `counted` holds the last number tried for each address, to keep many twins linear.
    """
    base = _unreserved(preferred)
    if base not in given:
        return base
    n = counted.get(base, 1) + 1
    while f"{base}-{n}" in given:
        n += 1
    counted[base] = n
    return f"{base}-{n}"
