"""Fuzzing of the conversion: real texts, changed at random, become pages that hold their words.

    make fuzz N=3000 SEED=2      so many changed texts of FASCICLE_CORPUS
    make fuzz ONLY=1-17          the 17th of seed 1 again, which is written to _build/fuzz/
    make fuzz FORMAT=epub CORPUS=books    mutated files of a format, which lie in a folder

Part of a text, or parts of two or three, are shuffled, wrapped, indented, put into capitals, typed
with odd characters and line ends, and encoded. `convert` compares the words of its pages with those
that it has read; here these are compared with those of the text, and what is set aside with its
length. Anything else than pages is a failure, as is a text that takes longer than a minute.

A mutated file may be refused, in one line with a remedy; it may not end in a traceback, nor in
pages that have other words than were read.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fuzz_files import FORMATS, file_trial_of
from fuzz_texts import texts_in, trial_of

from fascicle.convert import Text, convert
from fascicle.model.errors import FascicleError, InternalError
from fascicle.model.words import words
from fascicle.settings.schema import Library, WorkSettings
from fascicle.workers.executors import in_order
from fascicle.workers.pools import executor
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import FrameType

    from fuzz_texts import Trial

    Trials = Callable[[int, int], Trial]

OUT = Path("_build/fuzz")
# Seconds until a text is given up: the largest of the corpus takes four.
PATIENCE = 60
# What one text may set aside: a licence has 3,000 words; of the rest, this share.
LICENCE, ASIDE = 4_500, 0.6
# How many of the slowest texts are named.
SLOWEST = 5
# Texts shorter than this may be nothing else than a header.
SHORT = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a text: the kind of failure, "" for none, and what it said."""

    size: int = 0
    seconds: float = 0
    done: tuple[str, ...] = ()
    failure: str = ""
    said: str = ""
    is_refused: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Convert changed texts, print counts and failures, and return 1 if there is a failure."""
    parser = argparse.ArgumentParser(description="Fuzzing of the conversion.")
    parser.add_argument("number", type=int, nargs="?", default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="SEED-NUMBER")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--format", choices=FORMATS, default="")
    parser.add_argument("--corpus", default=os.environ.get("FASCICLE_CORPUS", ""))
    parser.add_argument("--minutes", type=float, default=60)
    asked = parser.parse_args(arguments)
    if not asked.format and not (asked.corpus and texts_in(asked.corpus)):
        print("bench/fuzz.py: set FASCICLE_CORPUS to a folder with */*.txt", file=sys.stderr)
        return 2
    trials = partial(file_trial_of, asked.corpus, asked.format) if asked.format else None
    trials = trials or partial(trial_of, asked.corpus)
    if asked.only:
        seed, _, n = asked.only.partition("-")
        return _again(trials, int(seed), int(n))
    return _run(trials, asked)


def _run(trials: Trials, asked: argparse.Namespace) -> int:
    seed, jobs = asked.seed, asked.jobs
    again = "make fuzz " + (f"FORMAT={asked.format} " if asked.format else "")
    end = time.monotonic() + 60 * asked.minutes
    numbers = takewhile(lambda _: time.monotonic() < end, range(1, asked.number + 1))
    results: list[tuple[int, Result]] = []
    with executor(jobs) as workers:
        items = ((n, n) for n in numbers)
        do = partial(result_of, trials, seed)
        for n, future in in_order(workers, do, items, lambda taken: len(taken) > 4 * jobs):
            result = future.result() if future else Result()
            results.append((n, result))
            if result.failure:
                done = ", ".join(result.done)
                print(f"{result.failure}: {result.said}\n    {done}", flush=True)
                print(f"    again: {again}ONLY={seed}-{n}", flush=True)
    failed = Counter(result.failure for _, result in results if result.failure)
    size = sum(result.size for _, result in results)
    seconds = sum(result.seconds for _, result in results)
    print(
        f"{len(results)} texts of seed {seed}, {size / 1e6:.1f} MB in {seconds:.0f} s of processor "
        f"time; {sum(result.is_refused for _, result in results)} refused"
    )
    print(f"failures: {', '.join(f'{n} {kind}' for kind, n in failed.items()) or 'none'}")
    print("slowest:")
    for n, result in sorted(results, key=lambda each: -each[1].seconds)[:SLOWEST]:
        mb, took = result.size / 1e6, result.seconds
        print(f"  {seed}-{n:<6}{mb:6.2f} MB{took:7.1f} s{took / mb:7.1f} s/MB")
    return 1 if failed else 0


def _again(trials: Trials, seed: int, number: int) -> int:
    """Convert one text again, and write it to `OUT`."""
    trial = trials(seed, number)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, raw in trial.files:
        (OUT / f"{seed}-{number}-{name}").write_bytes(raw)
        print(f"{OUT}/{seed}-{number}-{name}: {len(raw):,} bytes")
    result = result_of(trials, seed, number)
    print(", ".join(trial.done), f"{result.seconds:.1f} s", sep="\n")
    print(f"{result.failure}: {result.said}" if result.failure else "no failure")
    return 1 if result.failure else 0


def result_of(trials: Trials, seed: int, number: int) -> Result:
    """Return what comes of the conversion of a changed text."""
    trial = trials(seed, number)
    size, begin = sum(len(raw) for _, raw in trial.files), time.process_time()

    def said(failure: str = "", text: str = "") -> Result:
        return Result(size, time.process_time() - begin, trial.done, failure, text)

    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(PATIENCE)
    try:
        failure, text = checked(trial)
        return said(failure, text)
    except TimeoutError:
        return said("too slow", f"more than {PATIENCE} s")
    except FascicleError as error:
        kind = "traceback" if isinstance(error, InternalError) else "refused"
        told = "".join(traceback.format_exc().splitlines(keepends=True)[-12:])
        is_refused = _may_be_refused(trial, error)
        if is_refused and kind == "refused":
            return replace(said(), is_refused=True)
        return said(kind, told if kind == "traceback" else str(error))
    except Exception as error:  # noqa: BLE001  any other is what is looked for
        frame = traceback.extract_tb(error.__traceback__)[-1]
        at = f"traceback at {Path(frame.filename).name}, {frame.name}"
        return said(at, "".join(traceback.format_exc().splitlines(keepends=True)[-6:]))
    finally:
        signal.alarm(0)


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _may_be_refused(trial: Trial, error: FascicleError) -> bool:
    """Return whether a text cannot be read: its encoding is not certain, or it has no words.

    A mutated file may be refused for anything, but by one line and a remedy.
    """
    if trial.done[0] in FORMATS and trial.parts == 0:
        is_clear = "\n" not in error.problem and bool(error.remedy)
        return is_clear and "report" not in error.remedy
    if "contains no words" in error.problem or "is empty" in error.problem:
        return not trial.words
    if "control characters" in error.problem:
        return "odd characters" in trial.done
    return trial.words is None and ("UTF-8" in error.remedy or "encoding" in error.problem)


def _unquoted(found: Iterable[str]) -> tuple[str, ...]:
    """Return words without the marks of quoted mail, which its reader leaves out."""
    return tuple(word for word in found if word.strip(">"))


def checked(trial: Trial) -> tuple[str, str]:
    """Return the kind of failure of a conversion, and what to say of it; two "" for none."""
    text = Text("text", trial.files, WorkSettings(), Library(title="Fuzz"), Addresses())
    done = convert(text)
    if done.fallback:
        return "shown as typed", f"{done.fallback}\n{done.fallback.trace}{done.fallback.details}"
    if not trial.parts:
        return "", ""
    draft = done.work.draft
    read = _unquoted(word for line in draft.source.lines for word in words(line))
    typed = read if trial.words is None else _unquoted(trial.words)
    if read != typed:
        pairs = enumerate(zip(read, typed, strict=False))
        at = next((n for n, (a, b) in pairs if a != b), min(len(read), len(typed)))
        return "read otherwise", f"{typed[at : at + 4]} became {read[at : at + 4]}"
    aside: Counter[str] = Counter()
    for entry in draft.ledger:
        aside[entry.kind] += len(words(draft.source.text(entry.span)))
    licence = aside.pop("licence", 0)
    if licence > LICENCE * trial.parts:
        return "set aside", f"{licence:,} of {len(read):,} words as licence"
    # Marks of a beginning and an end that are shuffled may have anything between them.
    is_ordered = "shuffled" not in trial.done
    if is_ordered and len(read) > SHORT and aside.total() > ASIDE * (len(read) - licence):
        return "set aside", f"{dict(aside)} of {len(read):,} words"
    return "", ""


if __name__ == "__main__":
    sys.exit(main())
