"""`fascicle new` and `fascicle upgrade`: what they print, and wrong use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.wheel import own_wheel
from newer_wheels import newer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run


def test_a_current_library_is_said_to_be_so(shelf: Path, fascicle: Run) -> None:
    said = f"shelf: up to date with Fascicle {own_wheel().version}\n"
    assert fascicle("upgrade", at=shelf) == (0, said, "")
    assert fascicle("upgrade", "--check", at=shelf) == (0, said, "")


def test_files_that_stay_edited_do_not_make_an_upgrade(shelf: Path, fascicle: Run) -> None:
    (shelf / "Makefile").write_text("mine:\n")
    (shelf / "tools/written.sha256").unlink()
    _, out, _ = fascicle("upgrade", at=shelf)
    assert out.splitlines() == [
        f"shelf: up to date with Fascicle {own_wheel().version}",
        "    kept      Makefile (edited); compare: diff Makefile _build/upgrade/Makefile",
    ]


def test_an_upgrade_names_files_versions_and_what_is_new(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    wheel = newer()
    (tmp_path / wheel.name).write_bytes(wheel.content)
    (shelf / "requirements.txt").write_text("mine\n")
    old = own_wheel()
    code, out, err = fascicle("upgrade", "--check", f"../{wheel.name}", at=shelf)
    assert (code, err) == (0, "")
    assert out.splitlines()[:4] == [
        f"shelf: would be upgraded from {old.version} to 9.0.0",
        "    kept      requirements.txt (edited)",
        f"    written   tools/{wheel.name}",
        f"    removed   tools/{old.name}",
    ]
    assert (shelf / "tools" / old.name).exists()
    code, out, err = fascicle("upgrade", f"../{wheel.name}", at=shelf)
    assert (code, err) == (0, "")
    compare = "compare: diff requirements.txt _build/upgrade/requirements.txt"
    assert f"    kept      requirements.txt (edited); {compare}\n" in out
    assert "What is new:\n\n[9.0.0] - 2026-12-01\n\n- Larger.\n" in out
    assert out.endswith("Run make to build the book with it.\n")
    assert not (shelf / "tools" / old.name).exists()


def test_an_upgrade_is_data_too(shelf: Path, tmp_path: Path, fascicle: Run) -> None:
    wheel = newer()
    (tmp_path / wheel.name).write_bytes(wheel.content)
    code, out, _ = fascicle("upgrade", "--json", tmp_path / wheel.name, at=shelf)
    data = json.loads(out)
    assert code == 0
    assert (data["from"], data["to"]) == (str(own_wheel().version), "9.0.0")
    assert {"file": "requirements.txt", "done": "replaced", "why": "", "compare": ""} in data[
        "changes"
    ]
    assert "Larger" in data["changelog"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.whl", lambda: None, "none.whl: file not found"),
        ("text.whl", lambda: b"text", "text.whl: not a wheel, or a damaged one"),
        ("old.whl", lambda: newer("0.0.1").content, "older than the library's tool"),
    ],
)
def test_a_wheel_that_cannot_be_used_is_refused_in_two_lines(
    shelf: Path, fascicle: Run, name: str, content: Callable[[], bytes | None], said: str
) -> None:
    if (held := content()) is not None:
        (shelf / name).write_bytes(held)
    code, out, err = fascicle("upgrade", name, at=shelf)
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 2


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, fascicle: Run) -> None:
    code, out, err = fascicle("new", "none/shelf", at=tmp_path)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "none/shelf: the folder none does not exist",
        "    Create it first: mkdir -p none",
    ]
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf/note.txt").touch()
    assert "is not empty" in fascicle("new", "shelf", at=tmp_path)[2]
    code, out, _ = fascicle("new", "my-shelf", at=tmp_path)
    assert code == 0
    assert out.splitlines()[0] == "my-shelf: a new library"
    assert 'title = "My shelf"' in (tmp_path / "my-shelf/library.toml").read_text("utf-8")
