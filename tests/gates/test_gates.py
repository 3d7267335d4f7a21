"""The gates: which run, what fails them, and that none passes without running."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from gates import __main__ as gates
from gates import alone, programs
from gates.budgets import Lighthouse, Visit, load
from gates.lighthouse import Machine, Measured, beyond, measure_fairly
from gates.pages import standing_for_all
from gates.programs import ToolMissing
from gates.server import Answer, served
from gates.verdict import Verdict
from gates.visits import Fetched, too_much

if TYPE_CHECKING:
    from pathlib import Path


def test_a_gate_that_has_looked_at_nothing_is_not_passed() -> None:
    assert Verdict("links", "0 dead", "12 links", looks=12).is_passed
    assert not Verdict("links", "0 dead", "no links", looks=0).is_passed
    assert not Verdict("links", "1 dead", "12 links", looks=12, problems=("a",)).is_passed


def test_a_tool_that_is_missing_is_an_error_that_names_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "MODULES", tmp_path)
    monkeypatch.setattr(programs, "CHROMIUM", str(tmp_path / "chromium"))
    for asked in (programs.java, programs.chromium, lambda: programs.module("axe-core/axe.min.js")):
        with pytest.raises(ToolMissing, match=r"apt install|make gates"):
            asked()


def test_gates_exit_with_2_if_a_tool_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(*_: object) -> None:
        raise ToolMissing("Java is missing: sudo apt install default-jre-headless")

    monkeypatch.setattr(gates, "build_books", lambda _: ())
    monkeypatch.setitem(gates.TOGETHER, "validity", missing)
    assert gates.main(["validity"]) == 2
    assert capsys.readouterr().err.startswith("gates: Java is missing")


def test_gates_are_refused_while_others_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(alone, "LOCK", tmp_path / "gates.lock")
    monkeypatch.setattr(gates, "build_books", lambda _: ())
    monkeypatch.setitem(gates.TOGETHER, "links", lambda *_: Verdict("links", "0", "1", looks=1))
    with alone.alone():
        assert gates.main(["links"]) == 2
    said = (
        f"gates are being held in this checkout (process {os.getpid()}): wait until they have ended"
    )
    assert capsys.readouterr().err == f"gates: {said}\n"
    assert gates.main(["links"]) == 0


@pytest.mark.parametrize("gate", [[], ["links"], ["links", "screens"]])
def test_only_screens_can_be_renewed(gate: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        gates.main([*gate, "--renew"])
    assert "--renew is for screens" in capsys.readouterr().err


def test_pages_are_chosen_that_have_together_what_any_page_has(book: Any) -> None:
    shared = "<body class='in-a-work'><p class='verse'>a</p>"
    pages = {
        "index.html": "<body><p class='verse'>",
        "works/a/one.html": shared,
        "works/a/two.html": f"{shared}<p role='note'>a</p>",
        "works/a/three.html": shared,
        "works/a/old.html": "<meta http-equiv='refresh' content='0; url=one.html'><b class='x'>",
    }
    chosen = [page.path for page in standing_for_all([book(pages)])]
    assert chosen == ["index.html", "works/a/two.html"]


def test_a_book_is_served_gzipped_and_what_was_sent_is_counted(book: Any) -> None:
    text = "<p>word</p>" * 1000
    home = book({"a.html": text}).folder
    with served(home) as server:
        line = HTTPConnection(urlsplit(server.address).netloc)
        line.request("GET", "/en/latest/a.html?x=1", headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        body = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"].startswith("max-age")
        assert gzip.decompress(body).decode() == text
        line.request("GET", "/en/latest/b.html")
        assert line.getresponse().status == 404
        line.close()
    sent, missing = server.answers
    assert (sent.path, sent.status, sent.size) == ("/en/latest/a.html?x=1", 200, len(body))
    assert missing.status == 404


def test_what_is_passed_over_has_a_reason() -> None:
    budgets = load()
    reasons = [
        *budgets.accessibility.rules_passed_over.values(),
        *budgets.links.passed_over.values(),
        *budgets.validity.messages_passed_over.values(),
        *budgets.validity.styles_of_others.values(),
        *(
            why
            for audits in budgets.lighthouse.audits_passed_over.values()
            for why in audits.values()
        ),
    ]
    assert all(len(reason) > 10 for reason in reasons)


LIMITS = Lighthouse(
    phone=400,
    runs=3,
    runs_if_beyond=7,
    at_least={"seo": 100},
    at_most={"total-blocking-time": 50},
    instead={"search": {"total-blocking-time": 90}},
    audits_passed_over={},
)


@pytest.mark.parametrize(
    ("page", "score", "blocked", "problems"),
    [
        ("chapter", 100, 50, []),
        ("chapter", 99, 0, ["chapter: seo 99, where 100 is asked: ['seo: meta-description']"]),
        ("chapter", 100, 80, ["chapter: total-blocking-time 80 ms, where 50 ms is allowed"]),
        ("search", 100, 80, []),
    ],
)
def test_a_page_is_held_to_its_scores_and_its_times(
    page: str, score: float, blocked: float, problems: list[str]
) -> None:
    scores, figures = {"seo": score}, {"total-blocking-time": blocked}
    measured = Measured(page, scores, figures, lost=("seo: meta-description",))
    assert list(beyond(measured, LIMITS)) == problems


class Lamp:
    """A Lighthouse that says of a blank page and of others what it was given, in turn."""

    def __init__(self, blank: list[tuple[int, int]], blocked: list[int], stays: float = 1) -> None:
        self.blank, self.blocked, self.stays = iter(blank), iter(blocked), stays
        self.flags: list[str] = []
        self.speed: float = 0

    def __call__(self, address: str, _over: object, *flags: str) -> dict[str, object]:
        if address == "blank":
            self.speed, figure = next(self.blank)
        else:
            figure = next(self.blocked)
            self.flags += flags
        speed = self.speed * (1 if address == "blank" else self.stays)
        return {
            "environment": {"benchmarkIndex": speed},
            "categories": {"seo": {"score": 1, "auditRefs": []}},
            "audits": {"total-blocking-time": {"numericValue": figure}},
        }


@pytest.mark.parametrize(
    ("blank", "blocked", "median", "slowed"),
    [
        ([(2000, 0)] * 3, [90, 20, 30], 30, [5, 5, 5]),
        # Of three, the median is within the limits if two are.
        ([(2000, 0)] * 2, [10, 30], 20, [5, 5]),
        # While the blank page is blocked, no other is measured; later the machine is slower.
        ([(2000, 0), (900, 300), (800, 9)], [10, 30], 20, [5, 2]),
        # Below the phone's own speed there is nothing to slow down.
        ([(300, 0)] * 2, [10, 30], 20, [1, 1]),
        # Beyond its limits a page is measured more often.
        ([(2000, 0)] * 7, [90, 80, 70, 20, 30, 40, 10], 40, [5] * 7),
    ],
)
def test_a_page_is_measured_while_the_machine_is_quiet(
    monkeypatch: pytest.MonkeyPatch,
    blank: list[tuple[int, int]],
    blocked: list[int],
    median: int,
    slowed: list[int],
) -> None:
    lamp = Lamp(blank, blocked)
    monkeypatch.setattr("gates.lighthouse.report_on", lamp)
    measured = measure_fairly("chapter", "/", LIMITS, Machine("blank", 400))
    assert measured.figures == {"total-blocking-time": median}
    assert lamp.flags == [f"--throttling.cpuSlowdownMultiplier={by:.2f}" for by in slowed]
    assert measured.is_timed
    assert not list(beyond(measured, LIMITS))


@pytest.mark.parametrize(
    "lamp",
    [
        Lamp([(2000, 300)] * 99, [900]),
        # It slows down, or speeds up, between the blank page and the one that is measured.
        Lamp([(2000, 0)] * 99, [900] * 99, stays=0.7),
        Lamp([(2000, 0)] * 99, [900] * 99, stays=1.3),
    ],
)
def test_times_of_a_machine_that_is_never_quiet_or_steady_are_not_judged_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, lamp: Lamp
) -> None:
    monkeypatch.setattr("gates.lighthouse.report_on", lamp)
    measured = measure_fairly("chapter", "/", LIMITS, Machine("blank", 400))
    assert list(beyond(measured, LIMITS)) == []
    assert "times not judged" in str(measured)
    assert list(beyond(replace(measured, scores={"seo": 90}), LIMITS)) != []


def test_a_visit_that_is_too_heavy_is_told_by_its_figures() -> None:
    most = Visit(first_bytes=100, first_requests=1, largest_script=50, second_bytes=20)
    page, script = Answer("/a.html", 200, 60), Answer("/a.js?v=1", 200, 60)
    data = Answer("/a.json", 200, 90)
    assert list(too_much(Fetched((page,)), Fetched((page, data)), most)) == [
        "150 bytes of a second chapter, where 20 are allowed"
    ]
    assert list(too_much(Fetched((page, script)), Fetched(()), most)) == [
        "120 bytes of a first chapter, where 100 are allowed",
        "2 requests of a first chapter, where 1 are allowed",
        "60 bytes of a script, where 50 are allowed",
    ]
