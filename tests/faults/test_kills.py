"""Commands that are killed, or interrupted by Ctrl-C, at any moment."""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fascicle.book.built_book import LIST
from fascicle.library.history import read_history
from faults import TRIES, Command, Tally, copied, files_of, run

# Seconds in which Python and the modules of a command start.
START = 0.4
SIGNALS = {"kill": signal.SIGKILL, "Ctrl-C": signal.SIGINT}
# The files of a book.
Tree = Callable[[Path], dict[str, bytes]]

# What is not of a work.
OTHERS = ["_build", "texts/history.jsonl"]

each_way = pytest.mark.parametrize("how", SIGNALS)


def cut_short(
    root: Path, tally: Tally, rng: random.Random, how: str, length: float, *arguments: str
) -> tuple[int, str, str]:
    """Run a command and end it at a random moment of the time that it takes.

    One in five is started anew, and may end before it has begun.
    """
    tally.tries += 1
    anew = tally.tries % 5 == 0
    command = Command(root, *arguments, anew=anew)
    time.sleep(rng.uniform(0, length + START * anew))
    # The kernel kills one process, where memory is short; a terminal reaches all.
    command.send(SIGNALS[how], to_all=how == "Ctrl-C" or rng.random() < 0.5)
    code, out, err = command.end(tally)
    tally.cut += code != 0
    if how == "Ctrl-C":
        tally.expect(code in {0, 1, 130, -signal.SIGINT}, "wrong exit codes", f"{code}: {err}")
    return code, out, err


def timed(root: Path, tally: Tally, *arguments: str) -> float:
    start = time.monotonic()
    code, _, err = run(root, tally, *arguments)
    assert code == 0, err
    return time.monotonic() - start


@each_way
def test_convert(library: Path, tally: Tally, rng: random.Random, how: str) -> None:
    """Convert twelve works with two workers, each time with another word in all of them."""
    text = (library / "texts/lamp.txt").read_text()
    names = ["lamp", *(f"more-{n:02}" for n in range(12))]
    edited = library / "works/lamp/chapter-2-the-wick.md"
    mine = edited.read_bytes()

    def write(word: str) -> None:
        for name in names:
            (library / f"texts/{name}.txt").write_text(text.replace("morning", word))

    write("noon")
    run(library, tally, "convert")
    write("night")
    length = timed(library, tally, "convert", "--jobs", "2") * 1.1
    for n in range(TRIES):
        write(f"hour {n}")
        cut_short(library, tally, rng, how, length, "convert", "--jobs", "2")
        tally.expect(edited.read_bytes() == mine, "edits lost", edited.name)
        words = {
            page.read_text().partition("filled in the ")[2].partition(",")[0]
            for page in library.glob("works/more-*/chapter-1-*.md")
        }
        tally.expect(all(words), "pages cut short", str(words))
        if n % 5 == 4:
            code, out, err = run(library, tally, "convert")
            clean = copied(library, library.with_name("clean"))
            for page in clean.glob("works/*/*.md"):
                if page.read_bytes() != mine:
                    page.unlink()
            run(clean, tally, "convert")
            same = files_of(clean, ["_build"]) == files_of(library, ["_build"])
            tally.expect(same and code == 0, "next run not right", out + err)
            shutil.rmtree(clean)


@each_way
def test_build(library: Path, tally: Tally, rng: random.Random, how: str, book_tree: Tree) -> None:
    """Build the book of a text of which one of two versions is there, also by full builds."""
    text, mine = (
        (library / "texts/lamp.txt").read_text(),
        (library / "texts/rope.toml").read_bytes(),
    )
    settings = (library / "library.toml").read_text()
    output = library / "_build/html"
    books: dict[tuple[str, str], dict[str, bytes]] = {}

    def write(word: str, title: str) -> None:
        (library / "texts/lamp.txt").write_text(text.replace("morning", word))
        (library / "library.toml").write_text(settings.replace("The Shelf", title))

    length = 0.0
    for state in [(word, title) for title in ("One", "Two") for word in ("noon", "night")]:
        write(*state)
        length = max(length, timed(library, tally, "build"))
        books[state] = book_tree(output)
    whole = list(books.values())
    for n in range(TRIES):
        # A title shows on all pages, so that each of them is built.
        state = (rng.choice(("noon", "night")), rng.choice(("One", "Two")))
        write(*state)
        cut_short(library, tally, rng, how, length * 1.1, "build")
        found = book_tree(output)
        tally.expect(found, "book absent")
        tally.expect(not found or found in whole, "book mixed", differing(found, whole))
        tally.expect((library / "texts/rope.toml").read_bytes() == mine, "edits lost")
        if n % 10 == 9:
            code, out, err = run(library, tally, "build")
            found = book_tree(output)
            tally.expect(
                code == 0 and found == books[state],
                "next run not right",
                f"exit {code}, {differing(found, [books[state]])}\n{out}{err}",
            )


def differing(found: dict[str, bytes], books: list[dict[str, bytes]]) -> str:
    """Name the files in which a book differs from that of several that it is most like."""
    unlike = [
        sorted(name for name in {*found, *book} if found.get(name) != book.get(name))
        for book in books
    ]
    return f"differs in {min(unlike, key=len)}"


@each_way
def test_publish(library: Path, tally: Tally, rng: random.Random, how: str) -> None:
    """Publish one of two books over the other."""
    one, two, target = (library.with_name(name) for name in ("one", "two", "target"))
    # Enough files for a copy to take a while.
    for n in range(1200):
        (library / f"_static/{n}.txt").write_text(str(n))
    run(library, tally, "build", "--output", str(one))
    (library / "library.toml").write_text(
        (library / "library.toml").read_text().replace("The Shelf", "Another")
    )
    run(library, tally, "build", "--output", str(two))
    books = {one: files_of(one), two: files_of(two)}
    length = timed(library, tally, "publish", str(target), "--output", str(two)) * 1.1
    (target.parent / ".target.old").mkdir()
    beside = {path.name for path in target.parent.iterdir()}
    for n in range(TRIES):
        source = rng.choice((one, two))
        command = ("publish", str(target), "--output", str(source))
        cut_short(library, tally, rng, how, length, *command)
        found = files_of(target, [LIST])
        tally.expect(found, "book absent")
        tally.expect(not found or found in books.values(), "book mixed")
        if n % 5 == 4:
            code, out, err = run(library, tally, *command)
            right = code == 0 and files_of(target, [LIST]) == books[source]
            tally.expect(right, "next run not right", out + err)
            now = {path.name for path in target.parent.iterdir()}
            tally.expect(now == beside, "things left beside, or gone", str(now ^ beside))


@each_way
def test_decide(library: Path, tally: Tally, rng: random.Random, how: str) -> None:
    """Record an answer beside what was typed."""
    path = library / "texts/rope.toml"
    mine = path.read_text()
    command = ("decide", "rope", "7", "as-read")
    length = timed(library, tally, *command) * 1.1
    recorded = path.read_text()
    assert recorded.startswith(mine)
    for n in range(TRIES):
        path.write_text(mine)
        code, out, _ = cut_short(library, tally, rng, how, length, *command)
        there = path.read_text()
        tally.expect(there in {mine, recorded}, "edits lost", there)
        said = code == 0 or "rope.toml" in out
        tally.expect(there == recorded or not said, "said, and not recorded", out)
        if n % 5 == 4:
            code, out, err = run(library, tally, *command)
            right = code == 0 and path.read_text() == recorded
            tally.expect(right, "next run not right", out + err)
    run(library, tally, "convert")
    left = [path.name for path in library.glob("texts/.fascicle-*")]
    tally.expect(not left, "things left", str(left))


@each_way
def test_upgrade(
    library: Path, tally: Tally, rng: random.Random, how: str, newer_wheel: Path
) -> None:
    """Upgrade a library of the version before to this one; what was edited stays."""
    (library / "Makefile").write_text((library / "Makefile").read_text() + "# Mine.\n")
    before = copied(library, library.with_name("before"))
    was = files_of(before, ["_build"])
    length = timed(library, tally, "upgrade", str(newer_wheel)) * 1.1
    upgraded = files_of(library, ["_build"])
    assert upgraded != was
    for n in range(TRIES):
        shutil.rmtree(library)
        copied(before, library)
        cut_short(library, tally, rng, how, length, "upgrade", str(newer_wheel))
        now = files_of(library, ["_build"])
        halves = {
            name: said
            for name, said in now.items()
            if said not in (was.get(name), upgraded.get(name)) and ".fascicle-" not in name
        }
        tally.expect(not halves, "files mixed", json.dumps(sorted(halves)))
        tally.expect(now["Makefile"] == was["Makefile"], "edits lost")
        if n % 3 == 2:
            code, out, err = run(library, tally, "upgrade", str(newer_wheel))
            again = {
                name: said
                for name, said in files_of(library, ["_build"]).items()
                if ".fascicle-" not in name
            }
            tally.expect(code == 0 and again == upgraded, "next run not right", out + err)


@each_way
def test_remove_and_restore(library: Path, tally: Tally, rng: random.Random, how: str) -> None:
    """Remove a work of a folder of texts, and bring it back: all of it is in one of the places."""
    folder = library / "texts/door"
    folder.mkdir()
    for n in range(1, 30):
        (folder / f"{n:02}.txt").write_text(f"CHAPTER {n}\n\nIt rained for {n} days.\n")
    (library / "texts/door.toml").write_text('title = "The Door"\n')
    run(library, tally, "convert")
    was = files_of(library, OTHERS)
    length = timed(library, tally, "remove", "door") * 1.1
    removed = files_of(library, OTHERS)
    run(library, tally, "restore", "door")
    assert files_of(library, OTHERS) == was != removed
    whole = was
    for n in range(TRIES):
        command = "remove" if whole == was else "restore"
        cut_short(library, tally, rng, how, length, command, "door")
        now = files_of(library, OTHERS)
        lost = [
            name
            for name, raw in was.items()
            if raw not in (now.get(name), now.get(f"removed/door/{name}"))
        ]
        tally.expect(not lost, "files lost", str(lost))
        # Any command completes the move, or takes it back.
        code, out, err = run(library, tally, *("restore", "convert")[n % 2 :][:1])
        whole = {
            name: raw for name, raw in files_of(library, OTHERS).items()
            if ".fascicle-" not in name
        }  # fmt: skip
        tally.expect(whole in (was, removed) and code == 0, "next run not right", out + err)
        acts, _ = read_history(library)
        is_recorded = (acts[-1].kind == "remove") == (whole == removed)
        tally.expect(is_recorded, "not recorded", str(acts[-1]))
        if whole not in (was, removed):
            break
    run(library, tally, "convert")
    left = [path.name for path in library.rglob(".fascicle-*")]
    tally.expect(not left, "things left", str(left))
