"""Shelves built by the workers of a cluster, each started as people start them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from book_edits import TOOLS, add_a_chapter, build, library
from dask_clusters import dask_cluster, wait_until

pytest.importorskip("distributed", reason="needs the extra: pip install 'fascicle[cluster]'")

Tree = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a library whose three works are each on a shelf."""
    root = tmp_path / "library"
    library(root)
    path = root / "library.toml"
    path.write_text("shelf_pages = 4\n" + path.read_text())
    return root


def begin(root: Path, address: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fascicle", "build", "--library", str(root)]
    return subprocess.Popen(
        [*command, "--cluster", address],
        env={**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def built_here(root: Path) -> Path:
    """Build the same library again, on this machine alone."""
    shutil.rmtree(root / "_build")
    return build(root)


@pytest.mark.slow
def test_a_cluster_builds_the_same_book(
    root: Path, tmp_path: Path, book_tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dask_cluster(tmp_path / "cluster", "", "") as cluster:
        # Machines may know the address of their cluster: a shelf must not wait for the others.
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", cluster.address)
        cluster.worker()
        monkeypatch.delenv("DASK_SCHEDULER_ADDRESS")
        for edit in (lambda _root: None, add_a_chapter):
            edit(root)
            run = begin(root, cluster.address)
            _, said = run.communicate(timeout=300)
            assert (run.returncode, said) == (0, "")
    book = book_tree(root / "_build/html")
    assert book_tree(built_here(root)) == book


@pytest.mark.slow
@pytest.mark.parametrize("step", ["record.pickle", "written.pickle"])
def test_the_shelf_of_a_worker_that_is_killed_is_built_by_another(
    root: Path, tmp_path: Path, book_tree: Tree, step: str
) -> None:
    with dask_cluster(tmp_path / "cluster", "--no-nanny", "--no-nanny") as cluster:
        run = begin(root, cluster.address)
        shelves = root / "_build/doctrees/shelves"
        wait_until(lambda: any(shelves.glob(f"*/{step}")) or run.poll() is not None)
        # Not the run of Sphinx that it has started, which has to end by itself.
        cluster.processes[-1].kill()
        _, said = run.communicate(timeout=300)
        assert (run.returncode, said) == (0, "")
    book = book_tree(root / "_build/html")
    assert book_tree(built_here(root)) == book
