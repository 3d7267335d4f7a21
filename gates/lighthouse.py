"""Lighthouse gate: the four scores and loading times on a simulated phone.

The median of several runs counts. Lighthouse makes its phone a fourth as fast as the machine that
it runs on; here the phone is the same on every machine. A busy machine makes a page slow, and
nothing makes it fast. So before each run a page of a line, without a script, is measured: it tells
how fast the machine is now, and a run counts only if that page was not blocked and the machine has
stayed as fast, or it was another phone. A page beyond its limits is measured more often. Where the
machine never is quiet and steady, times are not judged, and that is said: what they follow from,
bytes, requests and sizes of scripts, is held by the gate `visits`.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field, replace
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Any

from gates.books import HOME, named
from gates.pages import Page, address_of, pages_of
from gates.programs import chromium, module
from gates.server import served
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from gates.books import Book
    from gates.budgets import Budgets, Lighthouse
    from gates.server import Served

FLAGS = "--headless=new --no-sandbox"
# Lighthouse takes a picture of the page for its own report, which costs a second.
NO_PICTURE = "--disable-full-page-screenshot"
BLANK = """<!doctype html><html lang="en"><title>Blank</title>
<meta name="viewport" content="width=device-width"><p>It is blank.</p></html>"""
# So long a page of a line may be blocked, in milliseconds, on a machine that is quiet.
QUIET = 15
# A machine stays as fast within this part of its speed. On one that had become .74 as fast, a page
# was blocked for 85 ms; on one that had become .8 as fast, for 44.
SPEED_DIFFERS = 0.2
# A quiet moment is looked for so many times in a row; after that, once for each page.
PATIENCE = 5
BLOCKED = "total-blocking-time"
# What no noise changes.
STEADY = ("cumulative-layout-shift",)


@dataclass(frozen=True, slots=True)
class Measured:
    """A page: its name, its scores of 100, its figures; medians of all runs."""

    page: str
    scores: dict[str, float]
    figures: dict[str, float]
    # What the page loses points for.
    lost: tuple[str, ...]
    # Whether the machine was quiet enough for its times to count.
    is_timed: bool = True

    def __str__(self) -> str:
        scores = " / ".join(f"{score:.0f}" for score in self.scores.values())
        figures = ", ".join(f"{short(name)} {shown(name, at)}" for name, at in self.figures.items())
        noise = "" if self.is_timed else ", times not judged: the machine was not steady"
        return f"{self.page} {scores}, {figures}{noise}"


@dataclass(slots=True)
class Machine:
    """The machine: where it serves a blank page, the speed of the phone, its own in each run."""

    blank: str
    phone: int
    speeds: list[float] = field(default_factory=list)
    patience: int = PATIENCE

    @property
    def slowed(self) -> str:
        """Lighthouse's flag that makes it as slow as the phone, as far as is known."""
        slowdown = max(1.0, self.speeds[-1] / self.phone) if self.speeds else 1.0
        return f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}"

    def is_quiet(self) -> bool:
        """Return whether the blank page is not blocked now; learn how fast the machine is."""
        report = report_on(self.blank, (), self.slowed, f"--only-audits={BLOCKED}")
        self.speeds.append(speed_in(report))
        return bool(report["audits"][BLOCKED]["numericValue"] <= QUIET)

    def was_steady(self, report: Mapping[str, Any]) -> bool:
        """Return whether the machine was about as fast in a run as just before."""
        return abs(speed_in(report) / self.speeds[-1] - 1) <= SPEED_DIFFERS

    def __str__(self) -> str:
        least, most = (max(1, speed(self.speeds) / self.phone) for speed in (min, max))
        return f"{least:.1f} to {most:.1f} times"


def held(books: Sequence[Book], budgets: Budgets) -> Verdict:
    """Measure a page of each kind that readers come in by."""
    pages = entrances(named(books, "nobodys"))
    with served(HOME) as server:
        addresses = {name: server.address + address_of(page) for name, page in pages.items()}
        machine = machine_here(HOME, server, budgets.lighthouse)
        measured = [
            measure_fairly(name, address, budgets.lighthouse, machine)
            for name, address in addresses.items()
        ]
    kinds = budgets.lighthouse.at_least
    problems = [problem for one in measured for problem in beyond(one, budgets.lighthouse)]
    return Verdict(
        gate="lighthouse",
        figure="; ".join(map(str, measured)),
        looked_at=f"{' / '.join(kinds)}, by the median of {budgets.lighthouse.runs} or more, "
        f"machine slowed {machine}",
        looks=len(measured),
        problems=tuple(problems),
    )


def limits(page: str, budget: Lighthouse) -> tuple[dict[str, float], dict[str, float]]:
    """Return what is asked of a page at least and at most; some pages have limits of their own."""
    own = budget.instead.get(page, {})
    least = {name: own.get(name, limit) for name, limit in budget.at_least.items()}
    return least, {name: own.get(name, limit) for name, limit in budget.at_most.items()}


def entrances(book: Book) -> dict[str, Page]:
    """Return a chapter, its title page, the front page and a search."""
    pages = pages_of(book)
    chapter = next(page for page in pages if "/chapter-" in page.path)
    title = Page(book, f"{chapter.path.rpartition('/')[0]}/index.html")
    return {
        "chapter": chapter,
        "title": title,
        "front": Page(book, "index.html"),
        "search": Page(book, "search.html"),
    }


def machine_here(folder: Path, server: Served, budget: Lighthouse) -> Machine:
    """Return this machine, which serves a folder, with its speed of now."""
    (folder / "blank.html").write_text(BLANK, encoding="utf-8")
    machine = Machine(f"{server.address}blank.html", budget.phone)
    machine.is_quiet()
    return machine


def measure_fairly(name: str, address: str, budget: Lighthouse, machine: Machine) -> Measured:
    """Measure a page, and more often if it is beyond its limits."""
    reports = fair_reports(name, address, budget, machine)
    # Where more than half of the runs are within the limits, so is the median of all.
    enough = budget.runs // 2 + 1
    some = list(islice(reports, enough))
    if any(any(beyond(medians(name, [one], budget), budget)) for one in some):
        enough = budget.runs
        some += islice(reports, enough - len(some))
    if len(some) < enough:
        over = budget.audits_passed_over.get(name, {})
        some = some or [report_on(address, over, machine.slowed)]
        return replace(medians(name, some, budget), is_timed=False)
    one = medians(name, some, budget)
    if not any(beyond(one, budget)):
        return one
    return medians(name, [*some, *islice(reports, budget.runs_if_beyond - budget.runs)], budget)


def medians(name: str, reports: Sequence[Mapping[str, Any]], budget: Lighthouse) -> Measured:
    """Return the medians of some runs, and what any of them lost points for."""
    return Measured(
        page=name,
        scores={kind: median(score_of(one, kind) for one in reports) for kind in budget.at_least},
        figures={
            audit: median(one["audits"][audit]["numericValue"] for one in reports)
            for audit in budget.at_most
        },
        lost=tuple(sorted({what for one in reports for what in losses(one)})),
    )


def fair_reports(
    name: str, address: str, budget: Lighthouse, machine: Machine
) -> Iterator[dict[str, Any]]:
    """Run Lighthouse whenever the machine is quiet and stays so, until it is not for too long."""
    over = budget.audits_passed_over.get(name, {})
    noisy = 0
    while noisy < machine.patience:
        noisy += 1
        if machine.is_quiet():
            report = report_on(address, over, machine.slowed)
            if machine.was_steady(report):
                noisy = 0
                yield report
    machine.patience = 1


def report_on(address: str, passed_over: Iterable[str], *flags: str) -> dict[str, Any]:
    """Run Lighthouse once; `flags` are more of its own."""
    command: list[str | Path] = [
        "node",
        module("lighthouse/cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        NO_PICTURE,
        *flags,
    ]
    command += [f"--chrome-flags={FLAGS}", *(f"--skip-audits={audit}" for audit in passed_over)]
    done = subprocess.run(  # noqa: S603  (our own command)
        command,
        capture_output=True,
        check=True,
        env={**os.environ, "CHROME_PATH": chromium()},
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def speed_in(report: Mapping[str, Any]) -> float:
    """Return the speed of the machine in a run, by Lighthouse's own benchmark."""
    speed: float = report["environment"]["benchmarkIndex"]
    return speed


def score_of(report: Mapping[str, Any], kind: str) -> float:
    """Return a score of 100; one that could not be given is none."""
    return 100 * (report["categories"][kind]["score"] or 0)


def losses(report: Mapping[str, Any]) -> Iterator[str]:
    """Return the audits that cost points, without pure measurements."""
    for category in report["categories"].values():
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{category['id']}: {audit['id']}"


def beyond(one: Measured, budget: Lighthouse) -> Iterator[str]:
    """Return the scores and times beyond their limits."""
    at_least, at_most = limits(one.page, budget)
    for kind, least in at_least.items():
        if kind == "performance" and not one.is_timed:
            continue
        if round(one.scores[kind]) < least:
            lost = [what for what in one.lost if what.startswith(f"{kind}:")]
            yield f"{one.page}: {kind} {one.scores[kind]:.0f}, where {least:.0f} is asked: {lost}"
    for audit, most in at_most.items():
        if not one.is_timed and audit not in STEADY:
            continue
        if one.figures[audit] > most:
            figure, limit = shown(audit, one.figures[audit]), shown(audit, most)
            yield f"{one.page}: {audit} {figure}, where {limit} is allowed"


def short(audit: str) -> str:
    """Return the letters by which a figure is known: LCP, CLS, TBT."""
    return "".join(word[0] for word in audit.split("-")).upper()


def shown(audit: str, figure: float) -> str:
    """Return a figure with its unit; shifts of the layout have none."""
    return f"{figure:.3f}" if audit == "cumulative-layout-shift" else f"{figure:.0f} ms"
