"""The commands as one types them: how they end, what they print, what they need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.new import new_library

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS = Path(__file__).parents[1] / "tools"
COMMANDS = ("new", "convert", "outline", "queries", "decide", "build", "publish", "verify", "serve")
STORY = "PART ONE\n\nCHAPTER I\n\n“Well?”\n\n* * *\n\nIt was.\n\nCHAPTER II\n\nIt is — é.\n"


def fascicle(*arguments: str | Path, at: Path, **surroundings: str) -> tuple[int, str, str]:
    """Run a command in a folder: its exit code, what it printed, and what it complained of."""
    done = subprocess.run(
        [sys.executable, "-m", "fascicle", *map(str, arguments)],
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(TOOLS), **surroundings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in err, err
    assert str(at) not in err, "no path of this machine"
    return done.returncode, out, err


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    root = tmp_path / "shelf"
    new_library(root, "The Shelf")
    return root


@pytest.fixture
def write(shelf: Path) -> Callable[..., None]:
    def write(**texts: str) -> None:
        for name, text in texts.items():
            (shelf / "texts" / f"{name}.txt").write_text(text, encoding="utf-8")

    return write


# Convert


def test_converting_says_in_one_line_a_work_what_came_of_it(
    shelf: Path, write: Callable[..., None]
) -> None:
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert out.startswith("There are no texts in texts/ yet: a text is a .txt file")
    write(door=STORY, wall="It was.")
    code, out, err = fascicle("convert", at=shelf)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "door: “Door”, 12 words, 3 chapter pages, 1 scene break (wrote 4)",
        "wall: “Wall”, 2 words, 1 page (wrote 1)",
        "2 works: 2 converted",
    ]
    assert fascicle("convert", at=shelf) == (0, "2 works: 2 unchanged\n", "")


def test_a_check_ends_in_1_where_something_would_change_and_in_0_where_not(
    shelf: Path, write: Callable[..., None]
) -> None:
    write(door=STORY)
    code, out, _ = fascicle("convert", "--check", at=shelf)
    assert code == 1
    assert "would write 4" in out
    assert not (shelf / "works" / "door").exists()
    assert fascicle("convert", at=shelf)[0] == 0
    assert fascicle("convert", "--check", at=shelf)[0] == 0


def test_a_bad_text_is_named_and_ends_in_1_with_the_others_converted(
    shelf: Path, write: Callable[..., None]
) -> None:
    write(door=STORY, empty="", wall="It was.")
    code, out, err = fascicle("convert", at=shelf)
    assert code == 1
    assert err == "texts/empty.txt: the file is empty\n    Put a text in it, or remove it.\n"
    assert out.endswith("3 works: 2 converted, 1 failed\n")


def test_a_page_edited_by_hand_is_named_and_no_error(
    shelf: Path, write: Callable[..., None]
) -> None:
    write(wall="It was.")
    fascicle("convert", at=shelf)
    page = shelf / "works" / "wall" / "index.md"
    page.write_text(page.read_text("utf-8") + "More.\n", "utf-8")
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert out.startswith("works/wall/index.md: edited by hand, kept; differs in 1 word\n")


def test_a_work_whose_text_is_gone_is_named_and_no_error(
    shelf: Path, write: Callable[..., None]
) -> None:
    write(wall="It was.")
    fascicle("convert", at=shelf)
    (shelf / "texts" / "wall.txt").unlink()
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert out.startswith("works/wall: its text is gone, its pages are kept; remove the folder")


def test_two_workers_write_the_same_bytes_as_one(shelf: Path, write: Callable[..., None]) -> None:
    write(**{f"work-{n}": STORY * 3 for n in range(6)})
    pages = []
    for jobs in ("1", "2"):
        assert fascicle("convert", "--jobs", jobs, at=shelf)[0] == 0
        found = sorted((shelf / "works").rglob("*.md"))
        pages.append([(path.name, path.read_bytes()) for path in found])
        for path in found:
            path.unlink()
    assert pages[0] == pages[1]


# Data


@pytest.mark.parametrize(
    "terminal", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]
)
def test_json_is_utf8_whatever_the_terminal(
    shelf: Path, write: Callable[..., None], terminal: dict[str, str]
) -> None:
    write(door=STORY.replace("It was", "„Ж“ 中 😀"), empty="")
    for command in (["convert"], ["queries"], ["outline", "texts/door.txt"]):
        code, out, err = fascicle(*command, "--json", at=shelf, **terminal)
        assert isinstance(json.loads(out), dict)
        assert code == (0 if command[0] == "outline" else 1)
        assert err == ""
    assert "中 😀" in fascicle("outline", "texts/door.txt", "--json", at=shelf, **terminal)[1]
    code, out, _ = fascicle("outline", "texts/door.txt", at=shelf, **terminal)
    assert code == 0
    assert "CHAPTER I" in out


def test_an_error_is_data_too(shelf: Path, write: Callable[..., None]) -> None:
    write(empty="")
    data = json.loads(fascicle("convert", "--json", at=shelf)[1])
    assert data["works"][0]["status"] == "failed"
    assert data["works"][0]["error"] == {
        "place": "texts/empty.txt",
        "problem": "the file is empty",
        "remedy": "Put a text in it, or remove it.",
    }
    (shelf / "library.toml").write_text("titel = 1")
    for command in ("convert", "queries", "build", "verify"):
        code, out, err = fascicle(command, "--json", at=shelf)
        assert (code, err) == (1, "")
        assert json.loads(out)["error"]["place"].startswith("library.toml")


# Where


def test_a_command_works_on_the_library_around_or_on_the_one_named(
    shelf: Path, write: Callable[..., None], tmp_path: Path
) -> None:
    write(wall="It was.")
    assert fascicle("convert", at=shelf / "texts")[1].endswith("1 work: 1 converted\n")
    assert fascicle("convert", "--library", "shelf", at=tmp_path)[1] == "1 work: 1 unchanged\n"


@pytest.mark.parametrize("command", ["convert", "queries", "decide", "build", "verify", "serve"])
def test_outside_of_any_library_one_is_told_how_to_get_one(tmp_path: Path, command: str) -> None:
    code, out, err = fascicle(command, at=tmp_path)
    assert (code, out) == (1, "")
    assert "fascicle new DIR" in err
    (tmp_path / "empty").mkdir()
    code, _, err = fascicle(command, "--library", "empty", at=tmp_path)
    assert code == 1
    assert err.startswith("library.toml: there is no such file")
    assert fascicle(command, "--library", "nowhere", at=tmp_path)[0] == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["convrt"], "'convert'"),
        (["outlin"], "'outline'"),
        (["convert", "--chek"], "--check"),
        (["convert", "--jobs", "0"], "0"),
        (["convert", "--jobs", "many"], "many"),
        (["convert", "door.txt"], "door.txt"),
        (["outline"], "TEXT"),
        (["outline", "nowhere.txt"], "nowhere.txt does not exist"),
        (["new"], "FOLDER"),
        (["queries", "--naem", "x"], "--name"),
        (["decide", "--level", "0"], "0"),
        (["serve", "--port", "99999"], "99999"),
    ],
)
def test_wrong_use_ends_in_2_and_says_what_was_wrong(
    shelf: Path, typed: list[str], said: str
) -> None:
    code, out, err = fascicle(*typed, at=shelf)
    assert (code, out) == (2, "")
    assert said in err
    assert "Usage:" in err


def test_help_is_there_at_once_for_each_command() -> None:
    for command in COMMANDS:
        code = (
            "import sys\nfrom fascicle.cli import main\n"
            f"try: main([{command!r}, '--help'])\nexcept SystemExit as end: assert not end.code\n"
            "slow = {'sphinx', 'docutils', 'myst_parser', 'rich', 'lxml', 'msgspec'}\n"
            "print(sorted(slow & set(sys.modules)), file=sys.stderr)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(TOOLS)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert f"{command} " in done.stdout
        assert done.stderr == "[]\n"


# Outline


def outline(text: Path, at: Path) -> dict[str, Any]:
    code, out, err = fascicle("outline", text, "--json", at=at)
    assert (code, err) == (0, "")
    data: dict[str, Any] = json.loads(out)
    return data


def test_an_outline_needs_no_library(tmp_path: Path) -> None:
    (tmp_path / "door.txt").write_text(STORY, encoding="utf-8")
    assert outline(Path("door.txt"), tmp_path)["title"] == "Door"
    code, out, _ = fascicle("outline", "door.txt", at=tmp_path)
    assert code == 0
    assert out.splitlines()[0] == "Door (supplied)"
    assert any(
        "CHAPTER II" in line and "[line 11: 1 paragraph]" in line for line in out.splitlines()
    )


def test_the_outline_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "door").mkdir()
    (tmp_path / "door" / "1.txt").write_text("CHAPTER I\n\nIt was.\n")
    (tmp_path / "door" / "2.txt").write_text("CHAPTER II\n\nIt is.\n")
    (tmp_path / "door.toml").write_text('title = "The Door"\n')
    for name, at in (("door", tmp_path), (".", tmp_path / "door"), ("../door/", tmp_path / "door")):
        data = outline(Path(name), at)
        assert data["title"] == "The Door"
        assert [unit["ordinal"] for unit in data["units"]] == ["1", "2"]


@pytest.mark.parametrize("kind", ["empty", "folder", "pipe", "dangling", "binary"])
def test_what_has_no_outline_is_one_message(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "it.txt"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to("nowhere")
    else:
        path.write_bytes(b"" if kind == "empty" else b"\x81\x00\x01" * 99)
    code, out, err = fascicle("outline", "it.txt", at=tmp_path)
    assert code == (2 if kind == "dangling" else 1)
    assert out == ""
    assert "it.txt" in err


def test_an_outline_has_the_neutral_form_that_scorers_read(tmp_path: Path) -> None:
    text = "THE DOOR\n\nby Ada Bell\n\n\n\n" + STORY + "\n    A line,\n    and one.\n    Or two.\n"
    (tmp_path / "door.txt").write_text(text, encoding="utf-8")
    data = outline(Path("door.txt"), tmp_path)
    strings = ("title", "author", "language", "front_matter_removed", "back_matter_removed")
    assert all(isinstance(data[key], str) for key in strings)
    assert [unit["kind"] for unit in data["units"]] == ["part", "chapter", "chapter"]
    kinds = set()
    for unit in data["units"]:
        assert isinstance(unit["level"], int)
        assert unit["ordinal"] is None or isinstance(unit["ordinal"], str)
        assert unit["title"] is None or isinstance(unit["title"], str)
        for block in unit["blocks"]:
            kinds.add(block["type"])
            assert block["text"] == "\n".join(block["lines"])
            assert 1 <= block["first_line"] <= block["last_line"] <= len(text.splitlines())
            assert block["evidence"]["rule"]
            assert 0 <= block["evidence"]["strength"] <= 1
    assert kinds <= {"paragraph", "scene_break", "blockquote", "verse", "list", "letter",
                     "heading", "footnote", "epigraph"}  # fmt: skip
    assert "scene_break" in kinds
    for entry in data["ledger"]:
        assert entry.keys() == {"kind", "first_line", "last_line", "text"}


def test_why_and_the_ledger_are_printed_each_or_both(tmp_path: Path) -> None:
    (tmp_path / "door.txt").write_text(
        "Door\n\nby Ada Bell\n\n\n\n" + STORY + "\nAda\x1b Bell.\n", encoding="utf-8"
    )
    code, why, _ = fascicle("outline", "door.txt", "--why", at=tmp_path)
    assert code == 0
    assert "\n7   part (level 1)" in why
    assert "Ada· Bell." in why, "what a terminal would obey is shown"
    _, ledger, _ = fascicle("outline", "door.txt", "--ledger", at=tmp_path)
    assert ledger.splitlines()[-1].startswith("title-page  2 lines, 4 words, ")
    assert fascicle("outline", "door.txt", "--why", "--ledger", at=tmp_path)[1] == (
        f"{why}\n{ledger}"
    )
    data = json.loads(
        fascicle("outline", "door.txt", "--why", "--ledger", "--json", at=tmp_path)[1]
    )
    assert data.keys() == {"why", "words", "ledger", "kinds"}
    assert data["why"][0]["rule"] == data["kinds"][0]["kind"] == "title-page"


# Queries


def test_queries_name_place_line_reading_and_remedy(
    shelf: Path, write: Callable[..., None]
) -> None:
    assert fascicle("queries", at=shelf) == (0, "No questions.\n", "")
    write(door="CHAPTER I\n\nIt was.\n\nCHAPTER III\n\nIt is.\n", wall="A\x01b c.\n")
    code, out, _ = fascicle("queries", at=shelf)
    assert code == 0
    assert out.splitlines()[-1] == "2 questions"
    assert "texts/door.txt:5: heading-number: " in out
    assert "    3  It was.\n    4\n  > 5  CHAPTER III\n    6\n    7  It is.\n" in out
    assert "    if that is right: fascicle decide door 5 as-read\n" in out
    asked = json.loads(fascicle("queries", "--json", at=shelf)[1])["queries"]
    assert [query["work"] for query in asked] == ["door", "wall"]
    assert [query["weight"] for query in asked] == sorted(
        (query["weight"] for query in asked), reverse=True
    )


# From nothing to a book


@pytest.mark.slow
def test_a_new_library_is_converted_built_and_verified(tmp_path: Path) -> None:
    code, out, _ = fascicle("new", "shelf", "--title", "My *Shelf*", at=tmp_path)
    assert code == 0
    assert "shelf/texts" in out
    shelf = tmp_path / "shelf"
    code, _, err = fascicle("verify", at=shelf)
    assert code == 1
    assert err == "_build/html: there is no built book here\n    Build it: fascicle build\n"
    (shelf / "texts" / "door.txt").write_text(STORY, encoding="utf-8")
    (shelf / "texts" / "empty.txt").write_text("")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert "1 text could not be converted" in err
    (shelf / "texts" / "empty.txt").unlink()
    code, out, err = fascicle("build", "--json", at=shelf)
    assert (code, err) == (0, "")
    assert fascicle("verify", at=shelf)[1] == "1 work, 12 words compared: 0 lost, 0 added\n"
    (shelf / "index.md").write_text("# Shelf\n\n{ref}`nowhere`\n\n:::{works}\n:::\n")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert "nowhere" in err
    (shelf / "index.md").unlink()
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert err.startswith("index.md: there is no such file")


def test_a_book_that_cannot_be_searched_is_built_and_said_to_be_so(
    shelf: Path, tmp_path: Path
) -> None:
    package = tmp_path / "other" / "pagefind_bin_extended"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('it is gone')\n")
    path = os.pathsep.join((str(package.parent), str(TOOLS)))
    code, _, err = fascicle("build", at=shelf, PYTHONPATH=path)
    assert code == 1
    assert err.startswith("the search: Pagefind does not run: it is gone\n    Install it")
    assert err.endswith("The book is built; only its search is missing.\n")
    assert (shelf / "_build/html/index.html").is_file()
    said = (shelf / "_build/html/search/shards.json").read_text()
    assert json.loads(said) == {"problem": "Pagefind does not run: it is gone"}
    code, out, _ = fascicle("build", "--json", at=shelf, PYTHONPATH=path)
    assert code == 1
    assert json.loads(out)["error"]["problem"] == "Pagefind does not run: it is gone"
    assert fascicle("build", at=shelf)[0] == 0


def test_settings_that_belong_to_no_text_are_named(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "texts").mkdir(parents=True)
    (library / "library.toml").write_text('title = "A library"\n')
    (library / "texts" / "tale.txt").write_text("Once there was a tale.\n")
    (library / "texts" / "tael.toml").write_text('title = "The Tale"\n')
    code, said, _ = fascicle("convert", at=library)
    assert code == 0
    assert "texts/tael.toml: no text has this name" in said
