"""Several runs at once, of all pairs of commands that write, and an editor that saves meanwhile."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Self

import pytest

from faults import Command, Tally, check_next, copied

Tree = Callable[[Path], dict[str, bytes]]

# Each command that writes, with what may rightly refuse it beside another one.
BUSY = "another build of this library is running"
COMMANDS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "convert": (["convert"], []),
    "build": (["build"], [BUSY]),
    "publish": (["publish", "{}/../target"], [BUSY, "there is no finished book here"]),
    "decide": (["decide", "rope", "7", "as-read"], []),
    "describe": (["describe", "rope", "title=The Long Rope"], []),
    "cast": (["cast", "lamp", "--write"], []),
    "add": (["add", "{}/../draft/well.txt"], []),
    "keep": (["convert", "--keep", "works/lamp/chapter-2-the-wick.md"], []),
    "prune": (["convert", "--prune"], []),
    "upgrade": (["upgrade", "{}/../wheel/fascicle-9.0.0-py3-none-any.whl"], ["Upgrade again"]),
}
PAIRS = list(combinations_with_replacement(COMMANDS, 2))
# Of five runs, a later one may record again what another one has lost: these run as two, too.
RECORDED = {"decide", "describe"}


def started(library: Path, name: str) -> Command:
    command, _ = COMMANDS[name]
    return Command(library, *(word.replace("{}", str(library)) for word in command))


@pytest.fixture
def crowded(library: Path, newer_wheel: Path) -> Path:
    """Return the library with all that the commands need around it."""
    (library.parent / "wheel").mkdir()
    (library.parent / "wheel" / newer_wheel.name).write_bytes(newer_wheel.read_bytes())
    (library.parent / "draft").mkdir()
    said = (library / "texts/well.txt").read_text()
    (library.parent / "draft/well.txt").write_text(said + "It was wide, too.\n")
    return library


@pytest.mark.parametrize("one", COMMANDS)
def test_pairs(crowded: Path, tally: Tally, rng: random.Random, book_tree: Tree, one: str) -> None:
    """Run a command beside each of the commands that follow it in the list."""
    others = [second for first, second in PAIRS if first == one]
    for other, several in [
        *((other, 2) for other in others if {one, other} & RECORDED),
        *((other, 5) for other in others),
    ]:
        library = copied(crowded, crowded.with_name(f"{one}-{other}-{several}"))
        page, toml = library / "works/lamp/chapter-2-the-wick.md", library / "texts/rope.toml"
        mine = page.read_bytes()
        (library / "texts/lamp.txt").write_text(
            (library / "texts/lamp.txt").read_text().replace("morning", "noon")
        )
        tally.tries += 1
        names = [(one, other)[n % 2] for n in range(several)]
        runs = []
        for name in names:
            runs.append((name, started(library, name)))
            time.sleep(rng.uniform(0, 0.15))
        for name, command in runs:
            code, out, err = command.end(tally)
            what = f"{names}: {name}: {code}: {out}{err}"
            known = any(said in err for said in COMMANDS[name][1])
            tally.expect(code == 0 or known, "false errors", what)
            if code == 0 and name in {"decide", "describe"}:
                said = "as-read" if name == "decide" else "The Long Rope"
                tally.expect(said in toml.read_text(), "said, and not recorded", what)
        tally.expect(page.read_bytes() == mine, "edits lost", str(names))
        tally.expect(toml.read_text().startswith("# Mine.\n"), "edits lost", str(names))
        # Two builds each: of some pairs.
        if several > 2 and PAIRS.index((one, other)) % 9 == 0:
            check_next(library, tally, book_tree, str(names))
        left = [path.name for path in library.rglob(".fascicle-*") if "_build" not in path.parts]
        tally.expect(not left, "things left", f"{names}: {left}")


def test_ten_answers_at_once_are_all_recorded(library: Path, tally: Tally) -> None:
    lines = [f"It held {n}." for n in range(10)]
    (library / "texts/rope.txt").write_text("The Rope\n\n" + "\n\n".join(lines) + "\n")
    wanted = [3 + 2 * n for n in range(10)]
    runs = [Command(library, "decide", "rope", str(line), "quotation") for line in wanted]
    for command in runs:
        tally.tries += 1
        code, out, err = command.end(tally)
        tally.expect(code == 0, "false errors", out + err)
    said = (library / "texts/rope.toml").read_text()
    for line in wanted:
        tally.expect(f"line = {line}\n" in said, "said, and not recorded", str(line))


class Editor(threading.Thread):
    """Somebody who types lines into files, and saves at random moments, in both ways of editors.

    Before it saves, it looks whether the file has changed under its hands, as editors do.
    """

    def __init__(self, rng: random.Random, paths: Sequence[Path]) -> None:
        super().__init__()
        self.rng, self.paths = rng, paths
        self.typed: list[tuple[Path, str]] = []
        self.ended = threading.Event()

    def run(self) -> None:
        """Save until it is ended."""
        while not self.ended.wait(self.rng.uniform(0, 0.08)):
            path = self.rng.choice(self.paths)
            said = path.read_bytes()
            line = f"# typed {len(self.typed)}\n" if path.suffix == ".toml" else ""
            line = line or f"\nTyped number {len(self.typed)}.\n"
            new = said + line.encode()
            if self.rng.random() < 0.5:
                path.write_bytes(new)
            else:
                beside = path.with_name(f"{path.name}~")
                beside.write_bytes(new)
                beside.replace(path)
            self.typed.append((path, line.strip()))
            # A save that was lost at once to another one is seen in the window.
            if line.encode() not in path.read_bytes():
                self.typed.pop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.join()


def test_an_editor_that_saves_meanwhile_loses_nothing(
    library: Path, tally: Tally, rng: random.Random, book_tree: Tree
) -> None:
    pages = [library / "works/lamp/chapter-1-the-oil.md", library / "works/rope/index.md"]
    texts = [library / "texts/rope.txt", library / "texts/lamp.txt"]
    tomls = [library / "texts/rope.toml", library / "texts/lamp.toml"]
    tomls[1].write_text("# Mine.\n")
    names = ["convert", "decide", "describe", "build", "keep", "cast", "convert", "decide"]
    with Editor(rng, [*pages, *texts, *tomls]) as editor:
        for name in names * 4:
            tally.tries += 1
            command = started(library, name)
            code, out, err = command.end(tally)
            # A page may be typed into so often that it cannot be built; a text has no question any
            # more where it is typed into.
            known = code == 0 or name in {"decide", "cast"}
            tally.expect(known, "false errors", f"{name}: {out}{err}")
    tally.expect(len(editor.typed) > 50, "too little typed", str(len(editor.typed)))
    for path, line in editor.typed:
        tally.expect(line in path.read_text(), "edits lost", f"{path.name}: {line}")
    check_next(library, tally, book_tree, "what was typed")
