"""Upgrades of a library: what is replaced, what is kept as edited, and what is refused."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from packaging.version import Version

from fascicle.book.library_files import new_library as new
from fascicle.book.library_files import upgrade as upgrading
from fascicle.book.library_files.new_library import CLUSTER_FILES, library_files, new_library
from fascicle.book.library_files.upgrade import (
    DIGITS,
    carry_out,
    changelog_between,
    git_id,
    upgrade_of,
)
from fascicle.book.library_files.wheel import PACKAGE, Wheel, own_wheel
from fascicle.model.errors import FascicleError
from newer_wheels import CHANGELOG, newer

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture
def library(tmp_path: Path) -> Path:
    new_library(tmp_path / "shelf", "The Shelf")
    (tmp_path / "shelf/texts/door.txt").write_text("It was.\n")
    return tmp_path / "shelf"


def upgrade(root: Path, wheel: Wheel) -> dict[str, list[str]]:
    """Upgrade a library, and return the names of the files by what was done to them."""
    found = upgrade_of(root, wheel)
    carry_out(root, found)
    done: dict[str, list[str]] = {}
    for change in found.changes:
        done.setdefault(change.done, []).append(change.name)
    return {what: sorted(names) for what, names in done.items()}


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in files_in(root)}


def files_in(root: Path) -> list[Path]:
    """Return the files of a library, without those that are kept between runs."""
    found = sorted(root.rglob("*"))
    return [path for path in found if path.is_file() and root / "_build/edit.lock" != path]


# What is replaced


def test_a_current_library_is_left_as_it_is(library: Path) -> None:
    before = contents(library)
    assert upgrade(library, own_wheel()) == {}
    assert contents(library) == before


def test_the_wheel_and_its_pin_are_replaced(library: Path) -> None:
    wheel = newer()
    assert upgrade(library, wheel) == {
        "written": [f"tools/{wheel.name}"],
        "replaced": ["requirements.txt"],
        "removed": [f"tools/{own_wheel().name}"],
    }
    assert [path.name for path in library.glob("tools/*.whl")] == [wheel.name]
    assert wheel.pin in (library / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert upgrade(library, wheel) == {}


def test_of_two_upgrades_at_once_the_slower_one_finds_the_old_files_gone(library: Path) -> None:
    old = library / "tools" / own_wheel().name
    upgrade(library, newer())
    after = contents(library)
    old.write_bytes(own_wheel().content)  # the other one has written, and not yet removed
    slower = upgrade_of(library, newer())
    assert [change.name for change in slower.changes] == [f"tools/{old.name}"]
    old.unlink()
    carry_out(library, slower)
    assert contents(library) == after


def test_an_upgraded_library_is_like_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        with_template(before, new, Makefile=b"old:\n", **{"README.md": b"# Old\n"})
        new_library(tmp_path / "old", "The Shelf")
    assert upgrade(tmp_path / "old", own_wheel()) == {"replaced": ["Makefile", "README.md"]}
    new_library(tmp_path / "new", "The Shelf")
    assert contents(tmp_path / "old") == contents(tmp_path / "new")


def test_an_unedited_file_is_replaced(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_template(monkeypatch, upgrading, Makefile=b"all:\n")
    assert upgrade(library, own_wheel()) == {"replaced": ["Makefile"]}
    assert (library / "Makefile").read_bytes() == b"all:\n"


def with_template(monkeypatch: pytest.MonkeyPatch, module: ModuleType, **other: bytes) -> None:
    """Let a module write other files into a library."""

    def other_files(title: str, wheel: Wheel, **more: bool) -> dict[str, bytes]:
        return {**library_files(title, wheel, **more), **other}

    monkeypatch.setattr(module, "library_files", other_files)


# What stays


def test_texts_pages_and_settings_are_never_touched(library: Path) -> None:
    owners = ("texts/door.txt", "works/door/index.md", "library.toml", "index.md", "conf.py")
    (library / "works/door").mkdir()
    for name in owners[1:]:
        with (library / name).open("a", encoding="utf-8") as file:
            file.write("\n# edited\n")
    before = {name: (library / name).read_bytes() for name in owners}
    assert "kept" not in upgrade(library, newer())
    assert {name: (library / name).read_bytes() for name in owners} == before


def test_an_edited_file_is_kept_beside_its_new_version(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (library / "Makefile").write_text("mine:\n")
    assert upgrade(library, own_wheel()) == {}, "its template is still the same"
    with_template(monkeypatch, upgrading, Makefile=b"all:\n")
    for _ in range(2):
        assert upgrade(library, own_wheel()) == {"kept": ["Makefile"]}
        assert (library / "Makefile").read_text() == "mine:\n"
        assert (library / "_build/upgrade/Makefile").read_bytes() == b"all:\n"
    (library / "Makefile").write_bytes(b"all:\n")
    assert upgrade(library, own_wheel()) == {}, "the owner has taken the new one"
    with_template(monkeypatch, upgrading, Makefile=b"some:\n")
    assert upgrade(library, own_wheel()) == {"replaced": ["Makefile"]}


def test_a_file_that_the_owner_removed_stays_removed(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (library / ".github/workflows/pages.yml").unlink()
    with_template(monkeypatch, upgrading, **{".github/workflows/pages.yml": b"other"})
    for _ in range(2):
        assert upgrade(library, own_wheel()) == {}


def test_in_edited_requirements_only_the_pin_is_replaced(library: Path) -> None:
    path, wheel = library / "requirements.txt", newer()
    path.write_text(
        f"# mine\n{own_wheel().pin}\n-r tools/requirements.txt\nmine==1 --hash=sha256:0\n"
    )
    for version in (wheel, newer("9.1.0")):
        assert upgrade(library, version)["replaced"] == ["requirements.txt"]
        assert path.read_text() == (
            f"# mine\n{version.pin}\n-r tools/requirements.txt\nmine==1 --hash=sha256:0\n"
        )


def test_requirements_without_a_pin_are_kept(library: Path) -> None:
    (library / "requirements.txt").write_text("fascicle\n")
    assert upgrade(library, newer())["kept"] == ["requirements.txt"]
    assert newer().pin in (library / "_build/upgrade/requirements.txt").read_text(encoding="utf-8")


def test_nothing_is_written_before_it_is_asked_for(library: Path) -> None:
    before = contents(library)
    assert upgrade_of(library, newer()).changes
    assert contents(library) == before


# Libraries into which the tool was copied


@pytest.fixture
def copied(library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a library as it was before the tool was a package, of files that are known."""
    for path in library.glob("tools/*"):
        path.unlink()
    for name in ("requirements.txt", ".github/workflows/pages.yml"):
        (library / name).unlink()
    for name in (
        "tools/fascicle/cli/main.py",
        "tools/LICENSE",
        "requirements/book.txt",
        "pyproject.toml",
        "tests/of_a_library/test_library.py",
    ):
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).write_text(f"# {name}\n")
    (library / "tools/fascicle/__init__.py").write_text('__version__ = "0.0.9"\n')
    (library / "Makefile").write_text("old:\n")
    names = (*upgrading.COPIED_ONLY, "Makefile")
    known = frozenset(git_id(library / name).hex()[:DIGITS] for name in names)
    monkeypatch.setattr(upgrading, "_known", lambda: known)
    cache = library / "tools/fascicle/__pycache__"
    cache.mkdir()
    (cache / "main.pyc").write_text("")
    return library


def test_a_copied_tool_is_replaced_by_the_wheel(copied: Path) -> None:
    assert upgrade_of(copied, own_wheel()).old == Version("0.0.9")
    done = upgrade(copied, own_wheel())
    assert done["removed"] == sorted(upgrading.COPIED_ONLY)
    assert done["replaced"] == ["Makefile"]
    assert f"tools/{own_wheel().name}" in done["written"]
    assert {entry.name for entry in (copied / "tools").iterdir()} == {
        own_wheel().name,
        "requirements-documents.txt",
        "requirements-pdf.txt",
        "requirements.txt",
        "written.sha256",
    }
    assert not (copied / "tests").exists()
    assert upgrade(copied, own_wheel()) == {}


def test_a_library_has_the_files_of_a_cluster_while_its_settings_ask_for_them(
    library: Path,
) -> None:
    settings = library / "library.toml"
    without = settings.read_text()
    settings.write_text(f"{without}cluster = true\n")
    names = sorted(CLUSTER_FILES)
    assert upgrade(library, own_wheel()) == {"written": names}
    assert rule_of_dask(library, "DASK_SCHEDULER_ADDRESS=tcp://10.0.0.5:8786")
    assert not rule_of_dask(library)
    assert upgrade(library, own_wheel()) == {}
    settings.write_text(without)
    assert upgrade(library, own_wheel()) == {"removed": names}
    assert not rule_of_dask(library, "DASK_SCHEDULER_ADDRESS=tcp://10.0.0.5:8786")


def rule_of_dask(library: Path, *variables: str) -> bool:
    """Return whether `make` would install Dask."""
    command = ["make", "--dry-run", "--always-make", *variables]
    planned = subprocess.run(command, cwd=library, capture_output=True, text=True, check=True)
    return "requirements-cluster.txt" in planned.stdout


def test_an_edited_copy_of_the_tool_is_kept(copied: Path) -> None:
    (copied / "tools/fascicle/cli/main.py").write_text("# mine\n")
    done = upgrade(copied, own_wheel())
    assert done["kept"] == ["tools/fascicle"]
    assert "pyproject.toml" in done["removed"]
    assert (copied / "tools/fascicle/cli/main.py").read_text() == "# mine\n"


def test_an_edited_makefile_keeps_what_it_needs(copied: Path) -> None:
    (copied / "Makefile").write_text("mine:\n")
    done = upgrade(copied, own_wheel())
    assert done["kept"] == sorted(["Makefile", *upgrading.COPIED_ONLY])
    assert "removed" not in done
    (copied / "Makefile").write_bytes((copied / "_build/upgrade/Makefile").read_bytes())
    assert upgrade(copied, own_wheel())["removed"] == sorted(upgrading.COPIED_ONLY)


# What is refused


def test_an_older_wheel_is_refused(library: Path) -> None:
    upgrade(library, newer())
    before = contents(library)
    with pytest.raises(FascicleError, match=r"older than the library's tool, 9\.0\.0"):
        upgrade(library, own_wheel())
    assert contents(library) == before


def test_a_folder_that_is_no_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FascicleError, match=r"library\.toml"):
        upgrade_of(tmp_path, own_wheel())


def test_a_checkout_is_refused() -> None:
    with pytest.raises(FascicleError, match="checkout") as caught:
        upgrade_of(PACKAGE.parents[1], own_wheel())
    assert "git pull" in caught.value.remedy


def test_a_library_whose_wheel_is_gone_gets_one(library: Path) -> None:
    (library / "tools" / own_wheel().name).unlink()
    assert upgrade_of(library, newer()).old is None
    assert upgrade(library, newer())["written"] == [f"tools/{newer().name}"]


def test_files_that_only_look_like_wheels_do_not_count(library: Path) -> None:
    (library / "tools/fascicle-new-py3-none-any.whl").write_text("")
    assert upgrade_of(library, newer()).old == own_wheel().version


# What is new


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.1.0", "9.0.0", ["Larger"]),
        ("0.1.0", "9.1.0", ["Faster", "Larger"]),
        ("9.0.0", "9.1.0", ["Faster"]),
        ("9.1.0", "9.1.0", []),
        ("0.0.1", "0.1.0", ["First"]),
    ],
)
def test_the_changelog_between_two_versions_is_shown(old: str, new: str, said: list[str]) -> None:
    text = changelog_between(CHANGELOG, Version(old), Version(new))
    assert [word for word in ("Not yet", "Faster", "Larger", "First") if word in text] == said


def test_the_changelog_is_that_of_the_wheel(library: Path) -> None:
    assert "Larger" in upgrade_of(library, newer()).changelog
    assert "# Changelog" in own_wheel().description
