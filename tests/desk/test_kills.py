"""Kills, two tabs, an editor and a command at once: acts that the desk has confirmed are done."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import tomllib
import urllib.request
from contextlib import contextmanager
from http.client import HTTPException
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from faults import TRIES
from tests.desk.conftest import fill, novel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Run

pytestmark = pytest.mark.slow


class Tab:
    """A tab of a browser at the desk."""

    def __init__(self, address: str) -> None:
        self.address, self.origin = address, address.rsplit("/", 2)[0]

    def __call__(self, path: str, data: object = None) -> Any:
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"{self.address}api/{path}", body, headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (the desk itself)
            return json.load(answer)

    def decide(self, line: int, read_as: str) -> None:
        place = {"read_as": read_as, "first": line}
        self("act", {"act": "decide", "work": "night", "places": [place]})


@contextmanager
def opened(root: Path) -> Iterator[tuple[subprocess.Popen[str], Tab]]:
    command = [sys.executable, "-m", "fascicle", "desk", "--no-browser", "--library", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, Tab(process.stdout.readline().split()[0])
        process.kill()


def decided(root: Path) -> dict[int, str]:
    path = root / "texts/night.toml"
    known = tomllib.loads(path.read_text()).get("decisions", []) if path.is_file() else []
    return {it["line"]: it["read_as"] for it in known}


def acts(root: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (root / "texts/history.jsonl").read_text().splitlines()]


def lines_of(root: Path) -> list[int]:
    rows = (root / "texts/night.txt").read_text().splitlines()
    return [n for n, row in enumerate(rows, 1) if row.startswith(("“That", "It was neither"))]


def test_what_was_confirmed_is_done_after_a_kill(tmp_path: Path) -> None:
    root, chance = fill(tmp_path / "quay"), Random(1)  # noqa: S311
    (root / "texts/night.txt").write_text(novel(12))
    confirmed: dict[int, str] = {}
    for _ in range(TRIES):
        with opened(root) as (process, tab):
            threading.Timer(chance.uniform(0.4, 2.0), process.kill).start()
            try:
                for line in chance.sample(lines_of(root), 20):
                    read_as = chance.choice(["verse", "paragraph", "lines"])
                    tab.decide(line, read_as)
                    confirmed[line] = read_as
            except (OSError, HTTPException):
                confirmed.pop(line, None)  # it may have been done, or not
        done = decided(root)
        assert {line: done.get(line) for line in confirmed} == confirmed
        confirmed = done
    recorded = {int(act["sentence"].split(",")[0].split()[-1]) for act in acts(root)}
    assert set(decided(root)) <= recorded


def test_two_tabs_an_editor_and_a_command_lose_nothing(tmp_path: Path, fascicle: Run) -> None:
    root = fill(tmp_path / "quay")
    (root / "texts/night.txt").write_text(novel(12))
    lines, failed = lines_of(root), []
    with opened(root) as (_, tab):
        tab("work/night")

        def in_tab(mine: list[int]) -> None:
            for line in mine:
                try:
                    Tab(tab.address).decide(line, "verse")
                except OSError as error:
                    failed.append(str(error))

        threads = [
            threading.Thread(target=in_tab, args=[lines[:6]]),
            threading.Thread(target=in_tab, args=[lines[6:12]]),
        ]
        for thread in threads:
            thread.start()
        for line in lines[12:15]:
            code, _, said = fascicle("decide", "night", str(line), "no-break", at=root)
            assert code == 0, said
        for thread in threads:
            thread.join()
        for n in range(5):
            with (root / "texts/night.toml").open("a") as settings:
                settings.write(f"# note {n}\n")
            tab.decide(lines[15 + n], "verse")
    assert failed == []
    wanted = {**dict.fromkeys(lines[:12], "verse"), **dict.fromkeys(lines[12:15], "no-break")}
    assert decided(root) == {**wanted, **dict.fromkeys(lines[15:20], "verse")}
    text = (root / "texts/night.toml").read_text()
    assert all(f"# note {n}\n" in text for n in range(5))
    assert len(acts(root)) == 20
