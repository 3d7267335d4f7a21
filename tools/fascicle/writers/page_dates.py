"""Dates of pages: when each came into the library, and when its words last changed.

They are remembered with the addresses, beside a digest of the words: a file of a clone says when it
was cloned, and a page that is written again with the same words has not changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, TypedDict

import msgspec
from msgspec import Meta

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A day, as ISO 8601 has it; "" if none is known.
Day = Annotated[str, Meta(pattern=rf"^({_DAY.pattern})?$")]


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a page: its days, and a digest of its words."""

    appeared: Day = ""
    changed: Day = ""
    words: str = ""


class Dates(TypedDict):
    """The fields of `Dated`."""

    appeared: str
    changed: str
    words: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of a conversion, and the days of pages of which none are remembered.

    Without `today`, dates stay as they are remembered.
    """

    today: str = ""
    appeared: str = ""
    changed: str = ""

    @classmethod
    def of(cls, today: str, said: Iterable[str] = ()) -> Calendar:
        """Return the calendar of a work whose title page says `published: 2026-05-14`.

        A work that was in the library before dates were remembered came on the day that it was
        published, as far as it says.
        """
        days = dict(entry.split(": ", 1) for entry in said if ": " in entry)
        told = (days.get(what, "") for what in ("published", "updated"))
        known = [day for day in told if _DAY.fullmatch(day) and day <= today]
        return cls(today, *(f(known, default=today) for f in (min, max)))


def digest_of(words: Iterable[str]) -> str:
    """Return a digest of words, whatever stands between them."""
    return hashlib.blake2s("\n".join(words).encode(), digest_size=8).hexdigest()


def dates_of(known: Dated, words: str, calendar: Calendar) -> Dates:
    """Return the dates of a page that is `known`, if it has a digest of `words` today."""
    if not calendar.today or known.words == words:
        return Dates(appeared=known.appeared, changed=known.changed, words=known.words)
    if not known.appeared:
        return Dates(appeared=calendar.appeared, changed=calendar.changed, words=words)
    # With a fixed clock, today may be an earlier day.
    changed = max(calendar.today, known.changed)
    return Dates(appeared=known.appeared, changed=changed, words=words)
