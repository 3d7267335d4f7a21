"""Transfer gate: what a browser fetches for a first chapter of 2,500 words, and for the next one.

Bytes are as sent, gzipped where the server does that; the browser caches what it may.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gates.books import HOME, named
from gates.browser import NARROW, browser, complaints_of
from gates.pages import pages_of
from gates.server import served
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gates.books import Book
    from gates.budgets import Budgets, Visit
    from gates.server import Answer, Served

NEXT = "a[rel=next]"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was sent for one page."""

    answers: tuple[Answer, ...]

    @property
    def size(self) -> int:
        """All bytes."""
        return sum(answer.size for answer in self.answers)

    @property
    def largest_script(self) -> int:
        """The bytes of the largest script, 0 if there is none."""
        scripts = (answer for answer in self.answers if urlsplit(answer.path).path.endswith(".js"))
        return max((answer.size for answer in scripts), default=0)

    def __str__(self) -> str:
        return f"{self.size / 1000:.1f} KB in {len(self.answers)} requests"


def held(books: Sequence[Book], budgets: Budgets) -> Verdict:
    """Visit a chapter and the next one, with nothing kept from before."""
    book = named(books, "nobodys")
    chapter = next(page.path for page in pages_of(book) if "/chapter-" in page.path)
    with served(HOME) as server, browser(is_whole=True) as chromium:
        page = chromium.new_page(viewport=NARROW)
        complaints = complaints_of(page)
        first, second = visited(page, server, book.place + chapter)
    problems = [*too_much(first, second, budgets.visit), *complaints]
    return Verdict(
        gate="visits",
        figure=f"first chapter {first}, largest script {first.largest_script / 1000:.1f} KB, "
        f"second chapter {second}",
        looked_at=f"{chapter} and the next one",
        looks=min(len(first.answers), len(second.answers)),
        problems=tuple(problems),
    )


def visited(page: Any, server: Served, chapter: str) -> tuple[Fetched, Fetched]:  # noqa: ANN401
    """Open a chapter, then go on to the next one; give what was sent for each."""
    page.goto(server.address + chapter)
    first = fetched(page, server)
    page.locator(NEXT).last.click()
    return first, fetched(page, server)


def fetched(page: Any, server: Served) -> Fetched:  # noqa: ANN401  (Playwright's page)
    """Wait until nothing more is asked for; return what was sent, and forget it."""
    page.wait_for_load_state("networkidle")
    answers = tuple(server.answers)
    server.answers.clear()
    return Fetched(answers)


def too_much(first: Fetched, second: Fetched, budget: Visit) -> Iterator[str]:
    """Return the figures beyond the budget."""
    for what, figure, most in (
        ("bytes of a first chapter", first.size, budget.first_bytes),
        ("requests of a first chapter", len(first.answers), budget.first_requests),
        ("bytes of a script", first.largest_script, budget.largest_script),
        ("bytes of a second chapter", second.size, budget.second_bytes),
    ):
        if figure > most:
            yield f"{figure:,} {what}, where {most:,} are allowed"
