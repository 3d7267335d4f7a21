"""All acts are in the history, and each can be taken back as long as nothing depends on it."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path

import pytest

from fascicle.files import edits
from fascicle.library import history, recording
from fascicle.library.adding import add_file
from fascicle.library.cast_entries import reject, settle
from fascicle.library.description import describe
from fascicle.library.hand_edits import keep
from fascicle.library.history import Act, hunks_between, read_history, taken_back
from fascicle.library.recording import decide, forget
from fascicle.library.removing import removable, remove, settle_moves
from fascicle.library.texts import TextEntry, find_texts, load_text, unread_files
from fascicle.library.undoing import take_back
from fascicle.model.decision import Decision
from fascicle.model.errors import FascicleError, PageError
from fascicle.settings.load import UNFINISHED, load_library, load_work
from fascicle.settings.schema import Library
from fascicle.settings.toml_edit import TomlFile

DOOR = "CHAPTER I\n\nIt was.\n\nIt is.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Bell"]\n')
    (tmp_path / "texts" / "door.txt").write_text(DOOR)
    return tmp_path


@pytest.fixture
def door(shelf: Path) -> TextEntry:
    (entry,) = find_texts(shelf)
    return entry


def acts_in(shelf: Path) -> list[Act]:
    acts, errors = read_history(shelf)
    assert not errors
    return acts


def settings(entry: TextEntry) -> dict[str, object]:
    return tomllib.loads(entry.settings_path.read_text())


def refused(shelf: Path, number: int | None = None) -> str:
    """Return why an act is not taken back; nothing has changed then."""
    before = {path: path.read_bytes() for path in shelf.rglob("texts/*")}
    with pytest.raises(FascicleError) as error:
        take_back(shelf, number)
    assert {path: path.read_bytes() for path in shelf.rglob("texts/*")} == before
    return str(error.value)


def test_every_act_is_a_line(shelf: Path, door: TextEntry) -> None:
    library = load_library(shelf)
    describe(door, {"title": "The Door"})
    decide(door, library, Decision("verse", 3))
    forget(door, library, Decision("as-read", 3))
    reject(door, ["Ada", "Tom"])
    acts = acts_in(shelf)
    assert [(act.number, act.kind, act.work) for act in acts] == [
        (1, "describe", "door"),
        (2, "decide", "door"),
        (3, "forget", "door"),
        (4, "cast", "door"),
    ]
    assert [act.sentence for act in acts] == [
        'title = "The Door"',
        "line 3, “It was.”: verse",
        "forgotten: line 3, “It was.”: verse",
        "Ada, Tom: no character, no place",
    ]
    assert {act.path for act in acts} == {"texts/door.toml"}
    lines = (shelf / "texts/history.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2, 3, 4]
    assert acts[0].time.endswith("Z")


def test_an_act_that_changes_nothing_is_none(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "The Door"})
    reject(door, ["Ada"])
    before = (shelf / "texts/history.jsonl").read_bytes()
    describe(door, {"title": "The Door"})
    reject(door, ["Ada"])
    assert (shelf / "texts/history.jsonl").read_bytes() == before


def test_an_act_with_nothing_to_write_makes_no_file(shelf: Path, door: TextEntry) -> None:
    settle(door, [])
    assert not door.settings_path.exists()
    assert acts_in(shelf) == []


def test_an_act_that_fails_leaves_no_line(
    shelf: Path, door: TextEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe(door, {"title": "The Door"})
    describe(door, {"tags": ["sea"]})
    before = (shelf / "texts/history.jsonl").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fascicle.files.edits._make", full)
    with pytest.raises(PageError, match=r"texts/door\.toml: cannot be written"):
        describe(door, {"title": "The Gate"})
    assert (shelf / "texts/history.jsonl").read_bytes() == before


def test_without_a_history_that_can_be_written_there_is_no_act(
    shelf: Path, door: TextEntry
) -> None:
    (shelf / "texts/history.jsonl").mkdir()
    with pytest.raises(PageError, match=r"texts/history\.jsonl: cannot be written"):
        describe(door, {"title": "The Door"})
    assert not door.settings_path.exists()


def test_the_history_is_no_text(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "The Door"})
    assert find_texts(shelf) == [door]
    assert unread_files(shelf) == []


def test_an_act_on_a_file_that_somebody_saves_meanwhile_is_recorded_once(
    shelf: Path, door: TextEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe(door, {"title": "The Door"})
    left = [door.settings_path.read_text().replace('"The Door"', '"The Gate"') + "# Mine.\n"]

    def save_first(edit: edits.Edit, temporary: Path) -> None:
        if left:
            door.settings_path.write_text(left.pop())
        make(edit, temporary)

    make = edits._make
    monkeypatch.setattr("fascicle.files.edits._make", save_first)
    describe(door, {"title": "The Gate"})
    assert settings(door) == {"title": "The Gate"}
    assert len(acts_in(shelf)) == 1


def test_a_decision_that_somebody_records_meanwhile_is_replaced(
    shelf: Path, door: TextEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the settings that are edited and reading the text with its settings."""
    known, theirs = load_library(shelf), [Decision("verse", 3)]

    def loaded_later(entry: TextEntry, library: Library) -> object:
        if theirs:
            recording.decide(entry, library, theirs.pop())
        return load_text(entry, library)

    monkeypatch.setattr("fascicle.library.recording.load_text", loaded_later)
    decide(door, known, Decision("quotation", 3))
    (decision,) = load_work(door.settings_path).decisions
    assert decision.read_as == "quotation"


def test_a_damaged_line_is_named_and_skipped(shelf: Path, door: TextEntry) -> None:
    for title in ("A", "B", "C"):
        describe(door, {"title": title})
    path = shelf / "texts/history.jsonl"
    first, second, third = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(first + "<<<<<<< ours\n" + third, "utf-8")
    acts, errors = read_history(shelf)
    assert [act.number for act in acts] == [1, 3]
    assert [error.place for error in errors] == ["texts/history.jsonl:2"]
    assert "the history lacks a change" in refused(shelf, 1)
    describe(door, {"title": "D"})
    fourth = path.read_text("utf-8").splitlines(keepends=True)[-1]
    path.write_text(first + second + third + fourth, "utf-8")
    assert [act.number for act in acts_in(shelf)] == [1, 2, 3, 4]


def test_an_act_after_a_damaged_line_can_be_taken_back(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "A"})
    describe(door, {"title": "B"})
    path = shelf / "texts/history.jsonl"
    path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0] + "{\n", "utf-8")
    describe(door, {"tags": ["sea"]})
    take_back(shelf)
    assert settings(door) == {"title": "B"}


# Runs that were killed


def killed(monkeypatch: pytest.MonkeyPatch, entry: TextEntry, *, is_done: bool) -> None:
    """Describe a work in a run that is killed just before, or just after, its change."""

    class Killed(BaseException):
        pass

    def die(*arguments: object) -> None:
        if is_done:
            make(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(history, "_settled", lambda *_, **__: b"")
        raise Killed

    make = edits._make
    with monkeypatch.context() as patched:
        patched.setattr("fascicle.files.edits._make", die)
        patched.setattr("fascicle.files.edits._take_back", lambda *_: None)
        settled = history._settled
        with pytest.raises(Killed):
            describe(entry, {"title": "The Gate"})
        monkeypatch.setattr(history, "_settled", settled)


@pytest.mark.parametrize("is_done", [True, False])
def test_an_act_of_a_killed_run_counts_if_its_change_is_there(
    shelf: Path, door: TextEntry, monkeypatch: pytest.MonkeyPatch, *, is_done: bool
) -> None:
    describe(door, {"title": "The Door"})
    killed(monkeypatch, door, is_done=is_done)
    raw = (shelf / "texts/history.jsonl").read_bytes()
    assert raw.count(b"\n") == 1
    assert not raw.endswith(b"\n")
    assert settings(door)["title"] == ("The Gate" if is_done else "The Door")
    assert len(acts_in(shelf)) == 1 + is_done
    describe(door, {"tags": ["sea"]})
    assert [act.number for act in acts_in(shelf)] == [1, 2, 3][: 2 + is_done]


@pytest.mark.parametrize("is_done", [True, False])
def test_so_it_does_if_the_file_was_edited_since(
    shelf: Path, door: TextEntry, monkeypatch: pytest.MonkeyPatch, *, is_done: bool
) -> None:
    describe(door, {"title": "The Door"})
    killed(monkeypatch, door, is_done=is_done)
    door.settings_path.write_text(door.settings_path.read_text() + '[dates]\nwritten = "1901"\n')
    assert len(acts_in(shelf)) == 1 + is_done


def test_a_line_cut_short_is_dropped(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "The Door"})
    path = shelf / "texts/history.jsonl"
    path.write_bytes(path.read_bytes() + b'{"number":2,"ti')
    assert len(acts_in(shelf)) == 1
    describe(door, {"title": "The Gate"})
    assert [act.number for act in acts_in(shelf)] == [1, 2]


def test_a_removal_that_is_killed_is_no_act_and_a_restoration_is_one(
    shelf: Path, door: TextEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(edit: edits.Edit, temporary: Path) -> None:
        if edit.after is not None:
            make(edit, temporary)
        if edit.path.name == UNFINISHED:
            raise Killed
        if edit.after is None:
            make(edit, temporary)

    make = edits._make
    monkeypatch.setattr("fascicle.files.edits._take_back", lambda *_: None)
    with monkeypatch.context() as patched:
        patched.setattr("fascicle.files.edits._make", die)
        with pytest.raises(Killed):
            remove(shelf, door)
    assert acts_in(shelf) == []
    settle_moves(shelf)
    assert find_texts(shelf) == [door]
    remove(shelf, door)
    with monkeypatch.context() as patched:
        patched.setattr("fascicle.files.edits._make", die)
        with pytest.raises(Killed):
            take_back(shelf)
    settle_moves(shelf)
    assert find_texts(shelf) == [door]
    assert [act.kind for act in acts_in(shelf)] == ["remove", "undo"]


# Taking back


def test_only_the_lines_of_the_act_change(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "The Door"})
    decide(door, load_library(shelf), Decision("verse", 3))
    describe(door, {"tags": ["sea"]})
    text = door.settings_path.read_text()
    door.settings_path.write_text(text.replace("# rights", "# mine\n# rights"))
    act, done = take_back(shelf, 1)
    assert (act.number, done.number, done.undoes, done.kind) == (1, 4, 1, "undo")
    expected = text.replace('title = "The Door"', '# title = "…"')
    assert door.settings_path.read_text() == expected.replace("# rights", "# mine\n# rights")


def test_an_undo_is_an_act_that_is_taken_back_like_others(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "The Door"})
    text = door.settings_path.read_text()
    take_back(shelf)
    assert not door.settings_path.exists()
    take_back(shelf, 2)
    assert door.settings_path.read_text() == text
    take_back(shelf, 3)
    assert not door.settings_path.exists()
    sentences = [act.sentence for act in acts_in(shelf)]
    assert sentences == [
        'title = "The Door"',
        'undo of 1: title = "The Door"',
        'redo of 1: title = "The Door"',
        'undo of 1: title = "The Door"',
    ]
    assert taken_back(acts_in(shelf)) == {1: 2, 3: 4}
    assert "act 3 was taken back by act 4" in refused(shelf, 3)


def test_a_file_of_an_act_stays_if_somebody_has_written_into_it(
    shelf: Path, door: TextEntry
) -> None:
    describe(door, {"title": "The Door"})
    door.settings_path.write_text('tags = ["sea"]\n' + door.settings_path.read_text())
    take_back(shelf)
    assert settings(door) == {"tags": ["sea"]}


def test_acts_that_depend_on_an_act_are_named(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "A"})
    describe(door, {"title": "B"})
    describe(door, {"tags": ["sea"]})
    assert refused(shelf, 1) == (
        'texts/door.toml: act 1 cannot be taken back: 2 (title = "B" (instead of "A")) '
        "depends on it\n    Take back first: fascicle undo 2"
    )
    take_back(shelf, 2)
    take_back(shelf, 1)
    assert settings(door) == {"tags": ["sea"]}


def test_a_redo_is_named_as_the_act_that_it_carries_out_again(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "A"})
    describe(door, {"title": "B"})
    take_back(shelf, 2)
    take_back(shelf, 3)
    assert "Take back first: fascicle undo 2" in refused(shelf, 1)
    take_back(shelf, 2)
    assert settings(door) == {"title": "A"}


def test_a_key_that_would_be_there_twice_names_the_act_that_has_set_it(
    shelf: Path, door: TextEntry
) -> None:
    door.settings_path.write_text('title = "Mine"\n')
    describe(door, {"title": ""})
    describe(door, {"tags": ["sea"]})
    describe(door, {"title": "Gate"})
    assert "Take back first: fascicle undo 3" in refused(shelf, 1)


def test_a_later_act_about_a_key_depends_on_an_act_about_it(shelf: Path, door: TextEntry) -> None:
    for title in ("A", "", "B", ""):
        describe(door, {"title": title})
    assert "Take back first: fascicle undo 4, fascicle undo 3" in refused(shelf, 2)


def test_two_entries_of_a_name_name_the_later_act(shelf: Path, door: TextEntry) -> None:
    ada = '[[cast]]\nname = "Ada"\n'
    for text in (ada, "# Nobody.\n", f"# Nobody.\n\n{ada}"):
        file = TomlFile.read(door.settings_path, door.settings_place)
        history.write_toml(door, file, text, "cast", "")
    assert refused(shelf, 2).endswith("Take back first: fascicle undo 3")


def test_a_decision_does_not_come_back_beside_another_about_its_line(
    shelf: Path, door: TextEntry
) -> None:
    library = load_library(shelf)
    decide(door, library, Decision("verse", 3))
    decide(door, library, Decision("verse", 5))
    forget(door, library, Decision("as-read", 3))
    decide(door, library, Decision("letter", 3))
    assert "texts/door.toml" in refused(shelf, 3)


def test_lines_that_were_edited_since_stay(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "A"})
    door.settings_path.write_text(door.settings_path.read_text().replace('"A"', '"B" # mine'))
    assert refused(shelf) == (
        "texts/door.toml: the lines of act 1 have changed since; nothing was undone\n"
        "    Edit the file yourself."
    )


def test_a_line_comes_back_in_its_place(shelf: Path, door: TextEntry) -> None:
    door.settings_path.write_text('title = "Door"\nlanguage = "en"\n')
    describe(door, {"title": "Gate"})
    typed = door.settings_path.read_text().replace('"en"', '"de"')
    door.settings_path.write_text(f"{typed}tags = []\n")
    take_back(shelf)
    assert door.settings_path.read_text() == 'title = "Door"\nlanguage = "de"\ntags = []\n'


def test_a_table_comes_back_beside_keys_written_since(shelf: Path, door: TextEntry) -> None:
    door.settings_path.write_text('[[cast]]\nname = "Ada"\n\n[[cast]]\nname = "Tom"\n')
    file = TomlFile.read(door.settings_path, door.settings_place)
    history.write_toml(door, file, file.text.replace('\n[[cast]]\nname = "Tom"\n', ""), "cast", "")
    file = TomlFile.read(door.settings_path, door.settings_place)
    history.write_toml(door, file, file.text + 'aliases = ["A."]\n', "cast", "")
    take_back(shelf, 1)
    assert settings(door)["cast"] == [{"name": "Ada", "aliases": ["A."]}, {"name": "Tom"}]


def test_a_key_comes_back_in_its_own_table(shelf: Path, door: TextEntry) -> None:
    door.settings_path.write_text('[[cast]]\nname = "Ada"\naliases = ["A."]\n')
    file = TomlFile.read(door.settings_path, door.settings_place)
    history.write_toml(door, file, '[[cast]]\nname = "Ada"\n', "cast", "")
    file = TomlFile.read(door.settings_path, door.settings_place)
    history.write_toml(door, file, file.text + '\n[[cast]]\nname = "Tom"\n', "cast", "")
    take_back(shelf, 1)
    assert settings(door)["cast"] == [{"name": "Ada", "aliases": ["A."]}, {"name": "Tom"}]


def test_a_table_does_not_go_without_the_keys_written_into_it_since(
    shelf: Path, door: TextEntry
) -> None:
    door.settings_path.write_text('[[cast]]\nname = "Ada"\n')
    for more in ('\n[[cast]]\nname = "Tom"\n', 'aliases = ["T."]\n'):
        file = TomlFile.read(door.settings_path, door.settings_place)
        history.write_toml(door, file, file.text + more, "cast", "")
    assert "Take back first: fascicle undo 2" in refused(shelf, 1)
    take_back(shelf, 2)
    door.settings_path.write_text(door.settings_path.read_text() + 'aliases = ["Tommy"]\n')
    assert "the lines of act 1 have changed since" in refused(shelf, 1)


def test_a_key_does_not_come_back_without_its_table(shelf: Path, door: TextEntry) -> None:
    ada, tom = '[[cast]]\nname = "Ada"\n', '\n[[cast]]\nname = "Tom"\n'
    door.settings_path.write_text(f'{ada}{tom}aliases = ["T."]\n')
    for text in (ada + tom, ada):
        file = TomlFile.read(door.settings_path, door.settings_place)
        history.write_toml(door, file, text, "cast", "")
    assert "Take back first: fascicle undo 2" in refused(shelf, 1)


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_tables_are_removed_whole(at: int) -> None:
    tables = [f'[[cast]]\nname = "{name}"\n' for name in "abcd"]
    fewer = "\n".join(tables[:at] + tables[at + 1 :])
    (hunk,) = hunks_between("\n".join(tables), fewer)
    assert hunk.removed == (
        ("[[cast]]\n", 'name = "a"\n', "\n")
        if at == 0
        else ("\n", "[[cast]]\n", f'name = "{"abcd"[at]}"\n')
    )


def test_line_ends_and_the_byte_order_mark_stay(shelf: Path, door: TextEntry) -> None:
    raw = b'\xef\xbb\xbftitle = "A"\r\nlanguage = "en"\r\n'
    door.settings_path.write_bytes(raw)
    describe(door, {"title": "B"})
    take_back(shelf)
    assert door.settings_path.read_bytes() == raw


def test_unknown_acts_are_refused(shelf: Path, door: TextEntry) -> None:
    assert refused(shelf) == "there is no act to take back\n    List all acts: fascicle history"
    describe(door, {"title": "A"})
    assert "there is no act 7" in refused(shelf, 7)
    take_back(shelf)
    assert "there is no act to take back" in refused(shelf)


# Acts about whole works


def test_a_work_that_was_added_is_removed_and_restored(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "lamp.txt").write_text("It was lit.\n")
    add_file(shelf, tmp_path / "lamp.txt")
    take_back(shelf)
    assert [entry.slug for entry in find_texts(shelf)] == ["door"]
    assert (shelf / "removed/lamp/texts/lamp.txt").exists()
    take_back(shelf, 2)
    assert (shelf / "texts/lamp.txt").read_text() == "It was lit.\n"
    assert [(act.kind, act.sentence) for act in acts_in(shelf)] == [
        ("add", "texts/lamp.txt added"),
        ("undo", "undo of 1: texts/lamp.txt added"),
        ("undo", "redo of 1: texts/lamp.txt added"),
    ]


def test_a_removed_work_comes_back_and_later_acts_wait_for_it(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "A"})
    remove(shelf, *removable(shelf, ["door"]))
    assert "Take back first: fascicle undo 2" in refused(shelf, 1)
    take_back(shelf)
    take_back(shelf, 1)
    assert not door.settings_path.exists()
    assert [act.kind for act in acts_in(shelf)] == ["describe", "remove", "undo", "undo"]


def test_a_work_with_later_acts_is_not_removed(shelf: Path, tmp_path: Path) -> None:
    (tmp_path / "lamp.txt").write_text("It was lit.\n")
    add_file(shelf, tmp_path / "lamp.txt")
    (lamp,) = (entry for entry in find_texts(shelf) if entry.slug == "lamp")
    describe(lamp, {"title": "The Lamp"})
    assert 'act 1 cannot be taken back: 2 (title = "The Lamp") depends on it' in refused(shelf, 1)


def test_a_newer_version_and_the_one_that_is_kept_are_exchanged(
    shelf: Path, tmp_path: Path
) -> None:
    (tmp_path / "door.txt").write_text(DOOR + "\nIt will be.\n")
    add_file(shelf, tmp_path / "door.txt")
    take_back(shelf)
    assert (shelf / "texts/door.txt").read_text() == DOOR
    take_back(shelf, 2)
    assert (shelf / "texts/door.txt").read_text() == DOOR + "\nIt will be.\n"
    (shelf / "texts/.door.txt.previous").unlink()
    assert "the version before act 1 is not kept any more" in refused(shelf, 1)


def test_a_page_that_is_kept_is_no_act_and_stays(shelf: Path, door: TextEntry) -> None:
    from fascicle.library.convert_all import convert_library  # noqa: PLC0415

    list(convert_library(shelf))
    page = shelf / "works/door/chapter-1.md"
    page.write_text(page.read_text().replace("It was", "It had been"))
    describe(door, {"title": "A"})
    keep(shelf, "works/door/chapter-1.md")
    take_back(shelf)
    assert settings(door)["kept"]


def test_an_act_takes_as_long_after_ten_thousand(shelf: Path, door: TextEntry) -> None:
    describe(door, {"title": "A"})
    decide(door, load_library(shelf), Decision("verse", 3))
    path = shelf / "texts/history.jsonl"
    line = path.read_bytes().splitlines(keepends=True)[1].replace(b'"verse', b'"' + b"x" * 500)
    path.write_bytes(path.read_bytes() + line.replace(b"door.toml", b"gate.toml") * 10_000)

    def seconds(n: int) -> float:
        file = TomlFile.read(door.settings_path, door.settings_place)
        start = time.perf_counter()
        history.write_toml(door, file, f"{file.text}# {n}\n", "describe", "")
        return time.perf_counter() - start

    assert min(map(seconds, range(5))) < 0.02
    assert len(read_history(shelf)[0]) == 10_007
