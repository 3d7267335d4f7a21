"""Acts of two runs at once that are killed at any moment: what is recorded is done, and no more."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from fascicle.library.cast_entries import reject
from fascicle.library.description import describe
from fascicle.library.history import Act, read_history
from fascicle.library.texts import TextEntry, find_texts
from fascicle.library.undoing import take_back
from fascicle.settings.load import load_work
from faults import TRIES, Tally

LONGEST_LIFE = 0.4


def act_for_ever(entry: TextEntry, who: str, done: Path) -> None:
    """Reject one name after another, and note each that is recorded."""
    for n in count():
        reject(entry, [f"{who}{n}"])
        with done.open("a") as file:
            file.write(f"{who}{n}\n")


def undo_for_ever(entry: TextEntry, _who: str, _done: Path) -> None:
    for n in count():
        describe(entry, {"title": f"Title {n}"})
        act = next(act for act in reversed(read_history(entry.root)[0]) if act.kind == "describe")
        take_back(entry.root, act.number)


def cut_short(
    rng: random.Random, entry: TextEntry, done: Path, *runs: tuple[Callable[..., None], str]
) -> None:
    """Start runs at once, and kill each at a random moment."""
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=run, args=(entry, who, done)) for run, who in runs]
    for process in processes:
        process.start()
    for process in processes:
        time.sleep(rng.uniform(0, LONGEST_LIFE))
        process.kill()
        process.join()


def rejected_in(acts: list[Act]) -> list[str]:
    return [act.sentence.partition(":")[0] for act in acts if act.kind == "cast"]


def test_two_runs_that_are_killed(library: Path, tally: Tally, rng: random.Random) -> None:
    entry = next(entry for entry in find_texts(library) if entry.slug == "lamp")
    done = library.parent / "done"
    for n in range(TRIES):
        tally.tries += 1
        cut_short(rng, entry, done, (act_for_ever, f"A{n}-"), (act_for_ever, f"B{n}-"))
        acts, errors = read_history(library)
        there = load_work(entry.settings_path).not_characters
        recorded = rejected_in(acts)
        tally.expect(not errors, "damaged lines", str(errors))
        tally.expect(recorded == there, "recorded is not done", str({*recorded} ^ {*there}))
        lost = {*(done.read_text().split() if done.exists() else ())} - {*there}
        tally.expect(not lost, "lost", str(lost))
        numbers = [act.number for act in acts]
        tally.expect(numbers == [*range(1, len(acts) + 1)], "numbers", str(numbers))
    raw = (library / "texts/history.jsonl").read_bytes()
    assert raw.count(b'"kind":"cast"') > TRIES


def test_undos_beside_acts(library: Path, tally: Tally, rng: random.Random) -> None:
    entry = next(entry for entry in find_texts(library) if entry.slug == "lamp")
    before = load_work(entry.settings_path).title
    for n in range(TRIES):
        tally.tries += 1
        done = library.parent / "done"
        cut_short(rng, entry, done, (undo_for_ever, ""), (act_for_ever, f"A{n}-"))
        acts, errors = read_history(library)
        settings = load_work(entry.settings_path)
        tally.expect(not errors, "damaged lines", str(errors))
        tally.expect(rejected_in(acts) == settings.not_characters, "recorded is not done")
        titles = [act for act in acts if act.kind in {"describe", "undo"}]
        is_set = bool(titles) and titles[-1].kind == "describe"
        tally.expect((settings.title != before) == is_set, "undone is not done", str(titles[-2:]))
        if is_set:
            take_back(library, titles[-1].number)
