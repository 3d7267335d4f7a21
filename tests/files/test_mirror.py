"""A mirror has the files of another folder, and neither changes when the other is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.files import fingerprints as module
from fascicle.files.fingerprints import fingerprints_below, mirror
from fascicle.files.folders import write_if_changed


@pytest.fixture
def source(tmp_path: Path) -> Path:
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
    by_name = dict(sorted(fingerprints_below(source).items()))
    mirror(source, target, by_name, fingerprints_below(target))
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


def test_a_file_written_in_place_changes_in_its_own_folder_only(
    source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    update(source, target)
    before = tree(source)
    for name in before:
        (target / name).write_text("written in place")
    assert tree(source) == before


def test_a_file_that_has_changed_is_written_beside_its_other_link(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("before")
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    write_if_changed(tmp_path / "two", b"after")
    assert (tmp_path / "one").read_text() == "before"
