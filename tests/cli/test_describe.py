"""The command `describe`: title pages, one work at a time and in a table."""

from __future__ import annotations

import csv
import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from fascicle.settings.load import load_work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

PROSE = "It was shut, and nobody had a key to it, or knew who had one.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a library that names no author, with three texts."""
    root = tmp_path / "shelf"
    (root / "texts").mkdir(parents=True)
    (root / "library.toml").write_text('title = "Shelf"\n')
    (root / "texts" / "000_ad.txt").write_text(PROSE)
    (root / "texts" / "door.txt").write_text(f"THE DOOR\n\nby Ada Quill\n\n\n\n{PROSE}")
    (root / "texts" / "gate.txt").write_text(f"THE GATE\n\nby Till Bell\n\n\n\n{PROSE}")
    return root


@pytest.fixture
def fascicle(fascicle: Run, shelf: Path) -> Run:
    return partial(fascicle, at=shelf)


def cells(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["work"]: row for row in csv.DictReader(file)}


def test_all_works_are_listed_with_what_is_not_known(fascicle: Run) -> None:
    code, out, err = fascicle("describe")
    assert (code, err) == (0, "")
    assert [line.split("  ")[0] for line in out.splitlines()[:4]] == [
        "work", "000-ad", "door", "gate",
    ]  # fmt: skip
    assert out.splitlines()[1].split() == ["000-ad", "?", "?", "en"]
    assert out.endswith("To fill in the unknown: fascicle decide\n")


def test_one_work_is_shown_with_the_source_of_each_value(fascicle: Run) -> None:
    fascicle("describe", "door", "summary=A door.")
    out = fascicle("describe", "door")[1]
    assert "  title     THE DOOR (from the text)\n" in out
    assert "  summary   A door.\n" in out
    assert "(a guess)" in fascicle("describe", "000-ad")[1]
    data = json.loads(fascicle("describe", "door", "--json")[1])["works"][0]["keys"]
    assert {"key": "authors", "value": "Ada Quill", "from": "text"} in data


def test_the_paragraphs_of_a_summary_are_lines_of_their_own(shelf: Path, fascicle: Run) -> None:
    (shelf / "texts" / "door.toml").write_text('summary = "A door.\\n\\nIt was\\tshut."\n')
    out = fascicle("describe", "door")[1]
    assert "·" not in out
    lines = [line.split() for line in out.splitlines()]
    at = lines.index(["summary", "A", "door."])
    assert lines[at + 1][:3] == ["It", "was", "shut."]


def test_keys_are_set_changed_and_removed(shelf: Path, fascicle: Run) -> None:
    code, out, err = fascicle(
        "describe", "door", "title=The Door", "author=Ada; Till", "series=Doors", "number=2",
        "dates.written=2026-05-14", "language=German", "drop_capitals=yes",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert out.startswith('texts/door.toml: title = "The Door"\n')
    said = load_work(shelf / "texts" / "door.toml")
    assert (said.title, said.authors, said.language) == ("The Door", ["Ada", "Till"], "de")
    assert said.series is not None
    assert (said.series.name, said.series.number) == ("Doors", 2)
    assert str(said.dates and said.dates.written) == "2026-05-14"
    assert said.drop_capitals is True
    out = fascicle("describe", "door", "title=", "series=", "number=")[1]
    assert 'title removed (it was "The Door")\n' in out
    said = load_work(shelf / "texts" / "door.toml")
    assert (said.title, said.series) == (None, None)
    assert fascicle("describe", "door", "title=")[1] == (
        "texts/door.toml: title is not in this file; the text's own value stays\n"
        "Nothing has changed.\n"
    )


def test_a_new_file_offers_other_keys_in_comments_which_are_used_later(
    shelf: Path, fascicle: Run
) -> None:
    path = shelf / "texts" / "door.toml"
    fascicle("describe", "door", "tags=the sea")
    assert "\n# summary = " in path.read_text("utf-8")
    fascicle("describe", "door", "summary=A door.")
    assert "\nsummary = " in path.read_text("utf-8")
    assert "# summary" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["door", "titel=x"], "no key is named “titel”\n    Did you mean “title”?"),
        (["dor", "title=x"], "Did you mean “door”?"),
        (["title=x"], "KEY=VALUE needs exactly one work before it"),
        (["door", "gate", "title=x"], "KEY=VALUE needs exactly one work before it"),
        (["door", "dates.written=soon"], "texts/door.toml: dates.written: expected a date"),
        (
            ["door", "language=English spoken"],
            "texts/door.toml: language: expected the code of a language",
        ),
        (["door", "drop_capitals=perhaps"], "drop_capitals: expected true or false, not a text"),
        (["door", "sources=ftp://a"], "texts/door.toml: sources (entry 1): not in the expected"),
        (["door", "number=2"], "series.name: is missing"),
    ],
)
def test_a_wrong_key_or_value_is_one_message_and_changes_nothing(
    shelf: Path, fascicle: Run, typed: list[str], said: str
) -> None:
    code, out, err = fascicle("describe", *typed)
    assert code in {1, 2}
    assert out == ""
    assert said in err
    assert not list((shelf / "texts").glob("*.toml"))


# The table


def test_a_cell_emptied_of_what_the_text_says_is_said_to_stay(
    fascicle: Run, tmp_path: Path
) -> None:
    table = tmp_path / "works.csv"
    fascicle("describe", "--csv", str(table))
    table.write_text(table.read_text("utf-8-sig").replace("Ada Quill", ""), "utf-8")
    code, out, err = fascicle("describe", "--csv", str(table))
    assert (code, err) == (0, "")
    assert out == (
        "texts/door.toml: authors is not in this file; the text's own value stays\n"
        "Nothing has changed.\n"
    )


def test_a_table_is_written_and_its_changed_cells_are_taken_over(
    shelf: Path, fascicle: Run
) -> None:
    table = shelf / "works.csv"
    code, out, _ = fascicle("describe", "--csv", "works.csv")
    assert (code, out.splitlines()[0]) == (0, "works.csv: 3 works")
    rows = cells(table)
    assert (rows["000-ad"]["title"], rows["000-ad"]["text"]) == ("", "000_ad.txt")
    assert rows["door"]["authors"] == "Ada Quill"
    assert fascicle("describe", "--csv", "works.csv")[1] == "Nothing has changed.\n"
    content = table.read_text("utf-8-sig")
    content = content.replace("000_ad.txt,", "000_ad.txt,The Key").replace("Ada Quill", "Ada Bell")
    table.write_text(content, "utf-8")
    out = fascicle("describe", "--csv", "works.csv")[1]
    assert out.splitlines() == [
        "000-ad: its address is works/000-ad; to change it before you publish it:",
        "    fascicle describe 000-ad address=the-key",
        'texts/000_ad.toml: title = "The Key"',
        'texts/door.toml: authors = ["Ada Bell"]',
        "To see the result: fascicle build",
    ]
    assert not (shelf / "texts" / "gate.toml").exists()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_may_be_saved_as_spreadsheets_of_other_countries_do(
    shelf: Path, fascicle: Run, delimiter: str
) -> None:
    fascicle("describe", "--csv", "works.csv")
    rows = list(cells(shelf / "works.csv").values())
    rows[1]["tags"] = "the sea; a door"
    with (shelf / "works.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    assert fascicle("describe", "--csv", "works.csv")[0] == 0
    assert load_work(shelf / "texts" / "door.toml").tags == ["the sea", "a door"]


def test_no_cell_is_a_formula(shelf: Path, fascicle: Run) -> None:
    formula = "=HYPERLINK(1)"
    fascicle("describe", "door", f"summary={formula}")
    fascicle("describe", "--csv", "works.csv")
    assert cells(shelf / "works.csv")["door"]["summary"] == f"'{formula}"
    assert fascicle("describe", "--csv", "works.csv")[1] == "Nothing has changed.\n"


def test_a_table_makes_no_folder(shelf: Path, fascicle: Run) -> None:
    code, out, err = fascicle("describe", "--csv", "nowhere/works.csv")
    assert (code, out) == (2, "")
    assert err.startswith("nowhere/works.csv: its folder does not exist\n")
    assert not (shelf / "nowhere").exists()


def test_an_apostrophe_that_is_typed_stays(shelf: Path, fascicle: Run) -> None:
    (shelf / "works.csv").write_text("work,title\ndoor,'Twas Shut\ngate,''=1\n")
    fascicle("describe", "--csv", "works.csv")
    titles = [load_work(shelf / "texts" / f"{name}.toml").title for name in ("door", "gate")]
    assert titles == ["'Twas Shut", "'=1"]
    (shelf / "works.csv").unlink()
    fascicle("describe", "--csv", "works.csv")
    assert fascicle("describe", "--csv", "works.csv")[1] == "Nothing has changed.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title\nThe Door\n", "works.csv: has no column “work”"),
        (b"work,title\ndor,x\n", "no text is named “dor”\n    Did you mean “door”?"),
        (
            b"work,titel\ndoor,x\n",
            "works.csv:2: no key is named “titel”\n    Did you mean “title”?",
        ),
        (b"work,title\ngate,New\ndoor,x,y\n", "line 3 has more cells than there are columns"),
        (
            b"work,dates.written\ndoor,soon\n",
            "works.csv:2: texts/door.toml: dates.written: expected",
        ),
        (b"work,title\ngate,New\ndoor,\xe9\n", "byte 0xe9 is not UTF-8\n    Save it from"),
        (b'work,title\ndoor,"x\n', "is not CSV: unexpected end of data"),
    ],
)
def test_a_mistake_in_a_table_is_one_message_and_changes_no_work(
    shelf: Path, fascicle: Run, content: bytes, said: str
) -> None:
    (shelf / "works.csv").write_bytes(content)
    code, out, err = fascicle("describe", "--csv", "works.csv")
    assert (code, out) == (2, "")
    assert said in err
    assert not list((shelf / "texts").glob("*.toml"))


def test_an_unreadable_text_is_named_and_the_others_are_there(shelf: Path, fascicle: Run) -> None:
    (shelf / "texts" / "empty.txt").write_text("")
    code, out, err = fascicle("describe")
    assert code == 1
    assert err.startswith("texts/empty.txt: the file is empty")
    assert len(out.splitlines()) == 6


def test_the_files_of_a_folder_are_ordered(fascicle: Run, shelf: Path) -> None:
    (shelf / "texts/two").mkdir()
    for name in ("1", "2", "3"):
        (shelf / f"texts/two/{name}.txt").write_text(f"CHAPTER {name}\n\n{PROSE}")
    code, out, _ = fascicle("describe", "two", "files=2.txt; 1.txt")
    assert (code, 'files = ["2.txt", "1.txt"]' in out) == (0, True)
    assert load_work(shelf / "texts/two.toml").files == ["2.txt", "1.txt"]
    before = (shelf / "texts/two.toml").read_bytes()
    code, _, err = fascicle("describe", "two", "files=4.txt")
    assert code != 0
    assert "texts/two.toml: files: there is no “4.txt”" in err
    assert "The files are: 1.txt, 2.txt, 3.txt." in err
    assert (shelf / "texts/two.toml").read_bytes() == before
    assert fascicle("undo")[0] == 0
    assert load_work(shelf / "texts/two.toml").files == []
