"""A line of a text opens in the owner's editor."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from fascicle.desk import open_text
from fascicle.desk.acts import Desk
from fascicle.desk.library_view import cards_of
from fascicle.model.errors import UseError
from tests.desk.conftest import novel

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the editors are shell scripts")


class Editors:
    """A folder of programs that write down their arguments, which is all that is on the path."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.set = folder, monkeypatch.setenv
        folder.mkdir()
        monkeypatch.setenv("PATH", str(folder))
        for name in open_text.NAMES:
            monkeypatch.delenv(name, raising=False)

    def add(self, name: str, then: str = "") -> None:
        shell = shutil.which("sh", path="/bin:/usr/bin")
        path = self.folder / name
        path.write_text(f'#!{shell}\nprintf "%s\\n" "$@" >"$0.tmp"\n: >"$0.done"\n{then}\n')
        path.chmod(0o755)

    def given(self, name: str) -> list[str]:
        until = time.monotonic() + 20
        while not (self.folder / f"{name}.done").exists() and time.monotonic() < until:
            time.sleep(0.01)
        return (self.folder / f"{name}.tmp").read_text().splitlines()


@pytest.fixture
def editors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editors:
    return Editors(tmp_path / "bin and more", monkeypatch)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("code", ["--goto", "{}:7"]),
        ("subl", ["{}:7"]),
        ("gedit", ["+7", "{}"]),
        ("kate", ["--line", "7", "{}"]),
        ("notepad++", ["-n7", "{}"]),
        ("own-editor", ["{}"]),
    ],
)
def test_an_editor_is_told_the_line_in_its_own_way(
    desk: Desk, editors: Editors, name: str, arguments: list[str]
) -> None:
    editors.add(name)
    editors.set("FASCICLE_EDITOR", f"{name} --wait")
    editors.set("EDITOR", "none")
    assert desk.edit("night", 7)[0] == f"{name} opens texts/night.txt:7"
    path = str(desk.root / "texts/night.txt")
    assert editors.given(name) == ["--wait", *(it.format(path) for it in arguments)]


def test_without_a_name_an_installed_one_is_taken(desk: Desk, editors: Editors) -> None:
    with pytest.raises(UseError, match="no editor is known") as failure:
        desk.edit("night", 7)
    assert failure.value.place == "texts/night.txt:7"
    editors.add("kate")
    assert desk.edit("night", 7)[0] == "kate opens texts/night.txt:7"


def test_a_line_of_a_file_is_opened_there(desk: Desk, editors: Editors) -> None:
    editors.add("code")
    editors.set("VISUAL", str(editors.folder / "code"))
    line = desk.view("two").lines.index("CHAPTER 2") + 1
    assert desk.edit("two", line)[0] == "code opens texts/two/02.txt:1"
    assert editors.given("code") == ["--goto", f"{desk.root / 'texts/two/02.txt'}:1"]


@pytest.mark.parametrize("named", ["vim", "/usr/bin/nano -l", "emacs -nw", "emacsclient -t"])
def test_for_an_editor_in_a_terminal_the_place_is_said(
    desk: Desk, editors: Editors, named: str
) -> None:
    editors.set("EDITOR", named)
    with pytest.raises(UseError, match="needs a terminal") as failure:
        desk.edit("night", 7)
    assert failure.value.place == "texts/night.txt:7"
    assert "FASCICLE_EDITOR=code" in failure.value.remedy


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ("gone", "“gone” is not installed"),
        ('"open', "is not a command"),
        ("wrong", "ended at once, with code 3"),
        ("no-program", "cannot be started"),
    ],
)
def test_an_editor_that_does_not_open_is_named(
    desk: Desk, editors: Editors, named: str, problem: str
) -> None:
    editors.add("wrong", "exit 3")
    editors.add("no-program")
    (editors.folder / "no-program").write_bytes(b"\0")
    editors.set("EDITOR", named)
    with pytest.raises(UseError, match=problem):
        desk.edit("night", 7)


@pytest.mark.parametrize("name", ["-c quit.txt", "--help.txt", "a;touch b.txt", "$(touch b).txt"])
def test_no_name_of_a_text_is_an_option_or_a_command(
    root: Path, editors: Editors, name: str
) -> None:
    (root / "texts" / name).write_text(novel())
    editors.add("own-editor")
    editors.set("EDITOR", "own-editor")
    desk = Desk(root)
    slug = next(card.slug for card in cards_of(desk.root) if card.file == name)
    desk.edit(slug, 7)
    assert editors.given("own-editor") == [str(root / "texts" / name)]
    assert sorted(path.name for path in editors.folder.glob("b*")) == []


def test_the_desk_does_not_wait_for_the_editor(desk: Desk, editors: Editors) -> None:
    desk.view("night")
    editors.add("code", "exec /bin/sleep 20")
    editors.set("EDITOR", "code")
    begun = time.monotonic()
    desk.edit("night", 7)
    assert time.monotonic() - begun < 10


def test_a_line_that_no_editor_has_is_said_in_words(desk: Desk, editors: Editors) -> None:
    editors.add("code")
    with zipfile.ZipFile(desk.root / "texts/packed.zip", "w") as archive:
        archive.writestr("1.txt", novel())
    with pytest.raises(UseError, match=r"not in a file of plain text\n.*“CHAPTER 1”"):
        desk.edit("packed", 7)
    (desk.root / "texts/page.md").write_text("# One\n\n\n\nIt was *night*.\n")
    assert "look there for “It was night.”" in desk.edit("page", 3)[0]
    assert editors.given("code") == [str(desk.root / "texts/page.md")]
    with pytest.raises(UseError, match="has no line 900"):
        desk.edit("night", 900)
