"""A worker with a full disk: what it need not write is done, and the rest is one message."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from book_edits import TALE, build, library, write
from dask_clusters import TOOLS, dask_cluster

if TYPE_CHECKING:
    from collections.abc import Callable

pytest.importorskip("distributed", reason="needs the extra: pip install 'fascicle[cluster]'")

# Run a command that has a disk of its own in a folder, which is almost full.
WITH_A_FULL_DISK = (
    *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
    'mount -t tmpfs -o size=16k full "$1" && shift && exec "$@"',
    "sh",
)


def can_mount(folder: Path) -> bool:
    folder.mkdir()
    try:
        return subprocess.run([*WITH_A_FULL_DISK, folder, "true"], check=False).returncode == 0
    except FileNotFoundError:
        return False


def run(root: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "fascicle", *arguments, "--library", str(root)],
        env={**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_a_worker_with_a_full_disk_converts_and_the_shelf_that_it_cannot_build_is_one_message(
    tmp_path: Path, book_tree: Callable[[Path], dict[str, bytes]]
) -> None:
    if not can_mount(tmp_path / "disk"):
        pytest.skip("a disk that is almost full needs user namespaces: unshare --user --mount")
    root = tmp_path / "library"
    library(root)
    settings = root / "library.toml"
    settings.write_text("shelf_pages = 4\n" + settings.read_text())
    before = book_tree(build(root))
    for name in ("tale", "other"):
        write(root, f"texts/{name}.txt", TALE.replace("cleared", f"cleared, {name}"))
    shelves = root / "_build" / "doctrees" / "shelves"
    with dask_cluster(tmp_path / "cluster") as cluster:
        full = cluster.worker("--no-nanny", by=(*WITH_A_FULL_DISK, str(shelves)))
        code, out, err = run(root, "convert", "--cluster", cluster.address)
        assert (code, err) == (0, "")
        assert out.splitlines()[-1].startswith("3 works: 2 converted, 1 unchanged")

        code, _, err = run(root, "build", "--cluster", cluster.address)
        assert code == 1
        first, *others = err.splitlines()
        assert first.startswith("worker 127.0.0.1:")
        assert first.endswith(": cannot be written: No space left on device")
        assert "Traceback" not in err
        assert {line for line in others if not line.startswith("worker 127.0.0.1:")} == {
            "    Free some space or correct the permissions, and try again.",
            next(line for line in others if "is still the book of" in line),
        }
        assert book_tree(root / "_build/html") == before, "a part of a new book was published"

        cluster.worker()
        full.kill()
        full.wait()
        assert run(root, "build", "--cluster", cluster.address)[::2] == (0, "")
    after = book_tree(root / "_build/html")
    assert after != before
    alone = root / "_build"
    alone.rename(tmp_path / "by the cluster")
    assert book_tree(build(root)) == after
