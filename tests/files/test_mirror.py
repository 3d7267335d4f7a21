"""A mirror has the files of another folder, and neither changes when the other is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fascicle.files import fingerprints as module
from fascicle.files.fingerprints import fingerprints_below, mirror
from fascicle.files.folders import write_if_changed

TOOLS = Path(__file__).resolve().parents[2] / "tools"
needs_links = pytest.mark.skipif(os.name != "posix", reason="files are copied")


@pytest.fixture(params=["links", "copies"])
def source(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with three files, on a system that has hard links or has none."""
    if request.param == "copies":
        monkeypatch.setattr(module, "_is_linked", lambda *_: False)
    folder = tmp_path / "source"
    for name in ("index.html", "works/tale/one.html", "works/tale/two.html"):
        write_if_changed(folder / name, name.encode())
    return folder


def update(source: Path, target: Path) -> None:
    mirror(source, target, fingerprints_below(source), fingerprints_below(target))


def tree(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in sorted(fingerprints_below(folder))}


def test_a_mirror_follows_what_changes_comes_and_goes(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    update(source, target)
    assert tree(target) == tree(source)
    write_if_changed(source / "works/tale/one.html", b"another one")
    write_if_changed(source / "works/new/three.html", b"three")
    (source / "works/tale/two.html").unlink()
    update(source, target)
    assert tree(target) == tree(source)
    assert fingerprints_below(target) == fingerprints_below(source)


def test_only_what_differs_is_put_into_a_mirror(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "target"
    update(source, target)
    write_if_changed(source / "index.html", b"changed")
    touched = []
    monkeypatch.setattr(module, "_put", lambda _, path: touched.append(path.name))
    update(source, target)
    assert touched == ["index.html"]


def test_new_files_come_before_changed_ones(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "target"
    update(source, target)
    write_if_changed(source / "index.html", b"see zz")
    write_if_changed(source / "zz.html", b"zz")
    order = []
    monkeypatch.setattr(module, "_put", lambda _, path: order.append(path.name))
    update(source, target)
    assert order == ["zz.html", "index.html"]


def test_a_file_becomes_a_folder_and_a_folder_a_file(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    write_if_changed(source / "more/page.html", b"page")
    update(source, target)
    (source / "index.html").unlink()
    write_if_changed(source / "index.html/page.html", b"in a folder")
    (source / "more/page.html").unlink()
    (source / "more").rmdir()
    write_if_changed(source / "more", b"a file")
    update(source, target)
    assert tree(target) == tree(source)


def test_a_name_in_another_case_does_not_remove_the_file(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    update(source, target)
    (source / "index.html").rename(source / "INDEX.html")
    update(source, target)
    assert tree(target) == tree(source)


WRITE = """
import os, shutil, sys
from pathlib import Path
from fascicle.files.fingerprints import part_before_writing
folder = Path(sys.argv[1])
part_before_writing(folder)
def write(place):
    (place / "text").write_text("written")
    with open(place / "end", "ab") as file:
        file.write(b", and more")
    with open(place / "middle", "r+b") as file:
        file.write(b"B")
    shutil.copyfile(__file__, place / "copied")
    os.close(os.open(place / "opened", os.O_WRONLY | os.O_TRUNC))
if os.fork() == 0:
    write(folder)
    os._exit(0)
os.wait()
write(folder.parent / "elsewhere")
"""
NAMES = ("text", "end", "middle", "copied", "opened")


@needs_links
def test_no_way_of_writing_changes_the_other_link_of_a_file(tmp_path: Path) -> None:
    for folder in ("source", "elsewhere"):
        (tmp_path / folder).mkdir()
        for name in NAMES:
            (tmp_path / folder / name).write_text("before")
    mirrored = tmp_path / "mirror"
    update(tmp_path / "source", mirrored)
    update(tmp_path / "elsewhere", tmp_path / "other")
    script = tmp_path / "write.py"
    script.write_text(WRITE)
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    subprocess.run([sys.executable, script, mirrored], env=environment, check=True)
    assert set(tree(tmp_path / "source").values()) == {"before"}
    expected = {"text": "written", "end": "before, and more", "middle": "Before", "opened": ""}
    assert tree(mirrored) == {**expected, "copied": WRITE}
    assert tree(tmp_path / "other") == tree(tmp_path / "elsewhere"), "links of others stay"


@needs_links
def test_a_file_that_has_changed_is_written_beside_its_other_link(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("before")
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    write_if_changed(tmp_path / "two", b"after")
    assert (tmp_path / "one").read_text() == "before"
