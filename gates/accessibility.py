"""Accessibility gate: no violation of any rule of axe-core on a sample of pages.

Each page is checked in every theme of the styles, wide and narrow, as it loads, and with each of
its panels open. Themes differ in their colours alone: all rules are asked in the first, and those
of colours in the others. Messages on the console are errors, too.
"""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from gates.books import HOME
from gates.browser import NARROW, WIDE, browser, complaints_of
from gates.pages import address_of, standing_for_all
from gates.panels import Panels
from gates.programs import module
from gates.server import served
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from gates.books import Book
    from gates.budgets import Budgets

THEME = re.compile(r"html\[data-(?:theme|mode)=\"?(\w+)")
# As the system has it: one of the others.
NO_THEME = "auto"
# How axe marks the rules that depend on a theme.
OF_COLOURS = ("cat.color",)
AXE = "axe-core/axe.min.js"

# What the reading settings do for a theme; they would close a panel that is open.
CHANGE = """
theme => Object.assign(document.documentElement.dataset, {
  mode: theme, theme: theme === "dark" ? theme : "light"
})
"""
# What is far off is not laid out yet, and axe would measure it as if it lay over what comes below.
LAY_OUT = """
() => {
  const style = new CSSStyleSheet();
  style.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets = [style];
}
"""

# axe does not know the top layer: what lies behind an open panel cannot obscure a button in it.
JUDGE = """
async ([passedOver, tags]) => {
  const rules = axe.getRules(tags).map(({ ruleId }) => ruleId)
    .filter(rule => !passedOver.includes(rule));
  const options = {
    runOnly: { type: "rule", values: rules }, resultTypes: ["violations"], elementRef: true
  };
  const panel = document.querySelector("dialog:modal, :popover-open");
  const isBehind = ({ element }) => panel && !panel.contains(element);
  const isInFront = ({ element, any }) => panel?.contains(element) &&
    any.some(({ id, relatedNodes }) => id === "target-size" && relatedNodes.length > 0 &&
      relatedNodes.every(isBehind));
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) => nodes
    .filter(node => !(id === "target-size" && isInFront(node)))
    .map(({ html, any, all, none }) => [id, html, [...any, ...all, ...none][0]?.message ?? ""]));
}
"""


@dataclass(frozen=True, slots=True)
class Round:
    """What one browser looks at: addresses, in one window and all themes."""

    window: dict[str, int]
    themes: tuple[str, ...]
    addresses: tuple[str, ...]
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A violation: the rule, the element, what axe says of it, and where it was seen."""

    rule: str
    element: str
    said: str
    where: str


@dataclass(slots=True)
class Seen:
    """What came of a round: how often axe has run, which panels were open, what is wrong."""

    looks: int = 0
    panels: set[str] = field(default_factory=set)
    found: list[Found] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def held(books: Sequence[Book], budgets: Budgets) -> Verdict:
    """Check the pages in all combinations, with a browser for each window."""
    pages = standing_for_all(books)
    themes = tuple(themes_of(books[0]))
    with served(HOME) as server:
        addresses = tuple(server.address + address_of(page) for page in pages)
        over = tuple(budgets.accessibility.rules_passed_over)
        rounds = [Round(window, themes, addresses, over) for window in (WIDE, NARROW)]
        with ProcessPoolExecutor(len(rounds), mp_context=get_context("spawn")) as workers:
            seen = list(workers.map(looked_at, rounds))
    problems = [*told(chain.from_iterable(one.found for one in seen))]
    problems += [what for one in seen for what in one.complaints]
    problems += never_open(zip(rounds, seen, strict=True), budgets.accessibility.panels)
    panels = sorted(set().union(*(one.panels for one in seen)))
    return Verdict(
        gate="accessibility",
        figure=f"{sum(len(one.found) for one in seen)} violations",
        looked_at=f"{len(pages)} pages that stand for all, {', '.join(themes)}, "
        f"{WIDE['width']} and {NARROW['width']} wide, open: {', '.join(panels)}",
        looks=min(one.looks for one in seen),
        problems=tuple(problems),
    )


def themes_of(book: Book) -> list[str]:
    """Return the themes that the styles of a book know."""
    styles = (book.site / "_static").rglob("*.css")
    found = {name for style in styles for name in THEME.findall(style.read_text(encoding="utf-8"))}
    return sorted(found - {NO_THEME}, key=lambda name: (name != "light", name))


def looked_at(tour: Round) -> Seen:
    """Check all pages of a round."""
    seen = Seen()
    with browser() as chromium:
        page = chromium.new_page(viewport=tour.window, reduced_motion="reduce")
        seen.complaints = complaints_of(page)
        panels = Panels(page)
        for address in tour.addresses:
            # Where something is asked, the answer comes after the page.
            page.goto(address, wait_until="networkidle" if "?" in address else "load")
            for panel in chain([""], panels.opened_one_by_one()):
                seen.looks += 1
                seen.panels |= {panel} - {""}
                seen.found += judged(page, tour, panel)
    return seen


def judged(page: Any, tour: Round, panel: str) -> Iterator[Found]:  # noqa: ANN401
    """Run axe on the page as it is now, in each theme."""
    for theme in tour.themes:
        page.evaluate(CHANGE, theme)
        rules = () if theme == tour.themes[0] else OF_COLOURS
        where = [page.url, theme, str(tour.window["width"]), panel]
        for rule, element, said in violations_on(page, tour.passed_over, rules=rules):
            yield Found(rule, element, said, " ".join(filter(None, where)))


def violations_on(
    page: Any,  # noqa: ANN401
    passed_over: Sequence[str] = (),
    script: Path | None = None,
    rules: Sequence[str] = (),
) -> list[list[str]]:
    """Return each element of a page that breaks a rule: the rule, the element, what axe says."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((script or module(AXE)).read_text(encoding="utf-8"))
        page.evaluate(LAY_OUT)
    found: list[list[str]] = page.evaluate(JUDGE, [list(passed_over), list(rules) or None])
    return found


def told(found: Iterable[Found]) -> Iterator[str]:
    """Return a line for each rule and element in violation, with a count and one place."""
    found = list(found)
    count = Counter((one.rule, one.element) for one in found)
    first = {(one.rule, one.element): one for one in reversed(found)}
    for key, number in count.most_common():
        one = first[key]
        yield f"{one.rule}, {number} ×: {one.said} {one.element} ({one.where})"


def never_open(seen: Iterable[tuple[Round, Seen]], wanted: Iterable[str]) -> Iterator[str]:
    """Return the required panels that were never open."""
    for tour, one in seen:
        for panel in sorted(set(wanted) - one.panels):
            yield f"{panel} was never open: {tour.window['width']} wide"
