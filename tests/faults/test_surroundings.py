"""A full disk in each command, and hands in the library's folders while it is built."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from faults import LONGEST_WAIT, TOOLS, TRIES, Command, Tally, check_next, copied, files_of, run

Tree = Callable[[Path], dict[str, bytes]]

# Run a command in a folder that is a disk of so many KB, with a copy of the library on it.
ON_A_SMALL_DISK = (
    *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
    """mount -t tmpfs -o size="$1"k small "$2" && cp -a "$3/." "$2" && shift 3 &&
    "$@"; code=$?; cp -a "$OUT_OF/." "$OUT_TO"; exit $code""",
    "sh",
)
FULL = {
    "convert": ["convert"],
    "build": ["build"],
    "publish": ["publish", "target"],
    "decide": ["decide", "rope", "7", "as-read"],
    "upgrade": ["upgrade", "fascicle-9.0.0-py3-none-any.whl"],
}


def can_mount() -> bool:
    command = ["unshare", "--user", "--map-root-user", "--mount", "true"]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def on_a_small_disk(library: Path, size: int, *arguments: str) -> tuple[int, str, str]:
    """Run a command on a disk of `size` KB; afterwards, the library is as it is there."""
    disk, after = library.with_name("disk"), library.with_name("after")
    disk.mkdir(exist_ok=True)
    after.mkdir()
    command = [sys.executable, "-m", "fascicle", *arguments]
    done = subprocess.run(
        [*ON_A_SMALL_DISK, str(size), str(disk), str(library), "env", "-C", str(disk), *command],
        env={
            **os.environ,
            "PYTHONPATH": str(TOOLS),
            "PYTHONUTF8": "1",
            "TMPDIR": str(disk),
            "OUT_OF": str(disk),
            "OUT_TO": str(after),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=LONGEST_WAIT,
    )
    shutil.rmtree(library)
    after.rename(library)
    return done.returncode, done.stdout, done.stderr


def kilobytes(folder: Path) -> int:
    """Return the room that a folder takes on a disk in memory, in blocks of 4 KB."""
    found = [path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()]
    return sum(-(-size // 4096) * 4 for size in found)


@pytest.mark.skipif(not can_mount(), reason="a small disk needs user namespaces: unshare --user")
@pytest.mark.parametrize("name", FULL)
def test_a_full_disk(  # noqa: PLR0913, PLR0917  fixtures
    library: Path, newer_wheel: Path, tally: Tally, rng: random.Random, book_tree: Tree, name: str
) -> None:
    """Run a command with too little room, from none to nearly enough."""
    shutil.copy(newer_wheel, library)
    text = (library / "texts/lamp.txt").read_text()
    settings = (library / "library.toml").read_text()
    run(library, tally, "publish", str(library / "target"))
    if name == "decide":
        used = 8
    else:
        trial = copied(library, library.with_name("trial"))
        (trial / "library.toml").write_text(settings.replace("The Shelf", "Another"))
        (trial / "texts/lamp.txt").write_text(text.replace("morning", "noon") * 9)
        before = kilobytes(trial)
        command = [word.replace("target", str(trial / "other")) for word in FULL[name]]
        command = [word.replace("fasc", str(trial / "fasc")) for word in command]
        run(trial, tally, *command)
        used = max(kilobytes(trial) - before, 40)
    book = book_tree(library / "_build/html")
    whole, published = book, files_of(library / "target")
    mine = files_of(library, ["_build", "works", "target", "texts/lamp.txt"])
    tries = max(TRIES // 15, 2)
    for n in range(tries):
        tally.tries += 1
        tried = copied(library, library.with_name(f"try-{n}"))
        (tried / "library.toml").write_text(settings.replace("The Shelf", "Another"))
        (tried / "texts/lamp.txt").write_text(text.replace("morning", "noon") * 9)
        room = kilobytes(tried) + round(used * n / tries * rng.uniform(0.8, 1.2))
        code, out, err = on_a_small_disk(tried, room, *FULL[name])
        tally.expect("Traceback" not in out + err, "tracebacks", err)
        tally.expect(code in {0, 1, 2}, "wrong exit codes", f"{code}: {err}")
        tally.expect(code == 0 or err.strip(), "errors that say nothing", out)
        if name != "upgrade":
            now = files_of(tried, ["_build", "works", "target", "texts/lamp.txt"])
            kept = {key: said for key, said in mine.items() if key != "library.toml"}
            lost = [key for key in kept if now.get(key) != kept[key]]
            lost = [key for key in lost if "rope.toml" not in key and ".addresses." not in key]
            tally.expect(not lost, "edits lost", str(lost))
        there = (tried / "texts/rope.toml").read_text()
        tally.expect(there.startswith("# Mine.\nauthors"), "edits lost", there)
        found = book_tree(tried / "_build/html")
        tally.expect(found, "book absent", out + err)
        tally.expect(found == whole or code == 0, "book mixed", out + err)
        now = files_of(tried / "target")
        tally.expect(now == published or code == 0, "published book mixed", out + err)
        code, out, err = run(tried, tally, "build")
        tally.expect(code == 0, "next run not right", out + err)
        shutil.rmtree(tried)


ACTS: dict[str, Callable[[Path], object]] = {
    "_build goes": lambda root: shutil.rmtree(root / "_build", ignore_errors=True),
    "the book goes": lambda root: shutil.rmtree(root / "_build/html", ignore_errors=True),
    "doctrees go": lambda root: shutil.rmtree(root / "_build/doctrees", ignore_errors=True),
    "the lock goes": lambda root: (root / "_build/build.lock").unlink(missing_ok=True),
    "works go": lambda root: shutil.rmtree(root / "works", ignore_errors=True),
    "a work goes": lambda root: shutil.rmtree(root / "works/well", ignore_errors=True),
    "a text goes": lambda root: (root / "texts/well.txt").unlink(),
    "a text is renamed": lambda root: (root / "texts/well.txt").rename(root / "texts/pit.txt"),
    "the cache is damaged": lambda root: (root / "_build/convert.json").write_text("{"),
}


@pytest.mark.parametrize("act", ACTS)
def test_hands_in_the_folders(
    library: Path, tally: Tally, rng: random.Random, book_tree: Tree, act: str
) -> None:
    """Do something to the library's folders in the middle of a build."""
    for n in range(max(TRIES // 30, 1)):
        tally.tries += 1
        tried = copied(library, library.with_name(f"try-{n}"))
        settings = tried / "library.toml"
        settings.write_text(settings.read_text().replace("The Shelf", "Another"))
        rope = (tried / "texts/rope.toml").read_bytes()
        command = Command(tried, "build")
        time.sleep(rng.uniform(0.1, 2.5))
        ACTS[act](tried)
        code, _, err = command.end(tally)
        tally.expect(code in {0, 1}, "wrong exit codes", f"{code}: {err}")
        tally.expect((tried / "texts/rope.toml").read_bytes() == rope, "edits lost")
        if act in {"a text goes", "a text is renamed"}:
            run(tried, tally, "build")
            run(tried, tally, "convert", "--prune")
        check_next(tried, tally, book_tree, act)
        shutil.rmtree(tried)
