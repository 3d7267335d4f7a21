"""Questions and answers as the keeper types them: what is recorded, and that nothing else is."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archives import epub
from fascicle.settings.load import load_work
from ferry_library import DOOR, LAMPS, SAID, ferry_library, recorded

if TYPE_CHECKING:
    from tests.conftest import Run

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return ferry_library(tmp_path)


@pytest.fixture
def fascicle(fascicle: Run, shelf: Path) -> Run:
    """Return a function that runs a command in the library, with typed input."""
    return partial(fascicle, at=shelf)


# Queries


def test_questions_can_be_those_of_one_text_or_of_one_name(fascicle: Run) -> None:
    def names(*arguments: str) -> list[tuple[str, str]]:
        data = json.loads(fascicle("queries", "--json", *arguments)[1])
        return [(query["work"], query["name"]) for query in data["queries"]]

    assert len(names()) == 4
    assert names("door") == names("texts/door.txt") == [("door", "heading-number")]
    assert {work for work, _ in names("The Ferry", "novel/")} == {"the-ferry", "novel"}
    assert names("--name", "gap-in-prose") == [("the-ferry", "gap-in-prose")] * 2
    assert fascicle("queries", "--name", "images") == (0, "No questions.\n", "")


@pytest.mark.parametrize("command", ["queries", "decide"])
def test_a_name_that_no_question_has_is_an_error(fascicle: Run, command: str) -> None:
    code, out, err = fascicle(command, "--name", "gap-in-pros")
    assert (code, out) == (2, "")
    assert err == "no question is called “gap-in-pros”\n    Did you mean “gap-in-prose”?\n"
    assert "Choose one of: set-aside, title-unknown" in fascicle(command, "--name", "xyzzy")[2]


def test_an_answer_about_a_class_without_a_place_is_an_error(shelf: Path, fascicle: Run) -> None:
    code, out, err = fascicle("decide", "the-ferry", "--gaps", "9", "no-break")
    assert (code, out) == (2, "")
    assert err == (
        "texts/The Ferry.txt: has no gap of 9 blank lines\n"
        "    There are places for: --gaps 1, --gaps 2, --gaps 3, --every gaps-before-times, "
        "--every other-gaps.\n"
    )
    err = fascicle("decide", "the-ferry", "--every", "kept-lines", "verse")[2]
    assert err.startswith(
        "texts/The Ferry.txt: has no place for kept-lines\n    There are places for"
    )
    assert not (shelf / "texts" / "The Ferry.toml").exists()
    for class_of in ("--every", "other-gaps"), ("--gaps", "3"):
        for read_as in "no-break", "space-break":
            assert fascicle("decide", "the-ferry", *class_of, read_as)[0] == 0


def test_each_question_has_the_lines_around_it_and_the_commands_that_answer(
    fascicle: Run,
) -> None:
    data = json.loads(fascicle("queries", "--json", "novel", "the-ferry")[1])["queries"]
    wide, narrow, novel = data
    assert novel["commands"] == {
        "as-read": "fascicle decide novel '2 b.txt:1' as-read --name heading-number"
    }
    assert [line["line"] for line in novel["around"] if line["asked"]] == [1]
    assert wide["commands"]["no-break"] == ("fascicle decide the-ferry --every other-gaps no-break")
    assert [place.rsplit(":", 1)[1] for place in wide["places"]] == ["5", "16"]
    assert [line["text"] for line in narrow["around"] if line["text"]] == SAID[2:5]
    assert [line["line"] for line in narrow["around"] if line["asked"]] == [8, 9], "the gap"
    assert (narrow["first_line"], narrow["about"]) == (10, "gaps-before-times")


# One answer


def test_a_line_is_decided_with_what_it_says_and_what_stands_around_it(
    shelf: Path, fascicle: Run
) -> None:
    code, out, err = fascicle("decide", "door", "5", "as-read")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "texts/door.toml: line 5, “CHAPTER III”: confirmed as read",
        "0 questions left about this text. To see the result: fascicle build",
    ]
    head, _, said = (shelf / "texts" / "door.toml").read_text().partition("\n\n")
    assert '\n# title = "…"\n' in head
    assert said == (
        '[[decisions]]\nline = 5\nsays = "CHAPTER III"\nafter = "It was."\nbefore = "It is."\n'
        'alike = 1\nread_as = "as-read"\nconfirms = "no-break 1; heading chapter 1"\n'
    )
    assert fascicle("queries", "door")[1] == "No questions.\n"


@pytest.mark.parametrize(
    ("typed", "decision"),
    [
        (["texts/The Ferry.txt:5", "verse"], (5, None, "verse")),
        (["The Ferry.txt:5-7", "letter"], (5, 7, "letter")),
        (["the-ferry", "5–7", "lines"], (5, 7, "lines")),
        (["the-ferry", "5", "--last", "7", "quotation"], (5, 7, "quotation")),
        (["the-ferry", "--gaps", "3", "no-break"], (3, None, "no-break")),
        (["the-ferry", "other-gaps", "--every", "x"], None),
        (["the-ferry", "texts/The Ferry.txt:16", "verse"], (16, None, "verse")),
        (
            ["the-ferry", "no-break", "--every", "other-gaps"],
            ("other-gaps", None, "no-break"),
        ),
        (["the-ferry", "1", "heading", "--level", "2", "--kind", "prologue"], (1, None, "heading")),
    ],
)
def test_an_answer_may_be_typed_in_several_ways(
    shelf: Path, fascicle: Run, typed: list[str], decision: tuple[Any, ...] | None
) -> None:
    assert fascicle("decide", *typed)[0] == (0 if decision else 2)
    assert recorded(shelf, "The Ferry") == ([decision] if decision else [])


def test_in_a_folder_the_file_goes_with_the_line(shelf: Path, fascicle: Run) -> None:
    fascicle("decide", "novel", "2 b.txt:5", "as-read")
    fascicle("decide", "texts/novel/1.txt:3", "verse")
    fascicle("decide", "novel", "1", "heading", "--file", "2 b.txt")
    said = load_work(shelf / "texts" / "novel.toml").decisions
    assert [(d.file, d.line) for d in said] == [("2 b.txt", 5), ("1.txt", 3), ("2 b.txt", 1)]


@pytest.mark.parametrize(
    "typed",
    [
        ["salt", "2.xhtml:3"],
        ["salt", "OEBPS/2.xhtml:3"],
        ["salt.epub/OEBPS/2.xhtml:3"],
        ["texts/salt.epub/OEBPS/2.xhtml:3"],
        ["salt", "texts/salt.epub/OEBPS/2.xhtml:3"],
        ["salt", "3", "--file", "2.xhtml"],
    ],
)
def test_a_place_of_an_epub_is_its_page_and_line(
    shelf: Path, fascicle: Run, typed: list[str]
) -> None:
    one = "<h1>{}</h1><p>It rained on the ferry.</p>"
    pages = {f"{name}.xhtml": one.format(name) for name in ("1", "2", "more/1")}
    (shelf / "texts/salt.epub").write_bytes(epub(pages))
    out = fascicle("outline", "salt")[1]
    assert re.findall(r"(\S+) {2}\[(\S+):", out) == [
        ("1", "OEBPS/1.xhtml:1"), ("2", "2.xhtml:1"), ("more/1", "more/1.xhtml:1"),
    ]  # fmt: skip
    assert fascicle("decide", *typed, "verse")[0] == 0
    (said,) = load_work(shelf / "texts" / "salt.toml").decisions
    assert (said.file, said.line) == ("OEBPS/2.xhtml", 3)
    assert fascicle("decide", *typed, "--forget")[0] == 0
    code, _, err = fascicle("decide", "salt", "1.xhtml:3", "verse")
    assert (code, "has several files “1.xhtml”\n    Its files are: OEBPS/1.xhtml" in err) == (
        2,
        True,
    )


def test_an_older_answer_about_the_same_place_is_replaced(shelf: Path, fascicle: Run) -> None:
    for typed in (
        ("5", "verse"), ("1", "verse"), ("1-7", "letter"), ("--gaps", "3", "no-break"),
        ("--gaps", "3", "space-break"), ("10", "no-break"), ("10", "verse"), ("10", "space-break"),
    ):  # fmt: skip
        code, out, err = fascicle("decide", "the-ferry", *typed)
        assert code == 0, err
    assert "(instead of no break)" in out
    assert recorded(shelf, "The Ferry") == [
        (1, 7, "letter"), (3, None, "space-break"), (10, None, "space-break"), (10, None, "verse"),
    ]  # fmt: skip


def test_what_a_decision_replaces_is_said_only_if_it_was_another(
    shelf: Path, fascicle: Run
) -> None:
    assert shelf
    said = "texts/The Ferry.toml: line 5, “"
    for typed, end in (
        (["heading"], ": heading"),
        (["heading"], ": heading"),
        (["heading", "--level", "2"], ": heading (level 2) (instead of heading)"),
        (["verse"], ": verse (instead of heading (level 2))"),
    ):
        out = fascicle("decide", "the-ferry", "5", *typed)[1].splitlines()[0]
        assert out.startswith(said)
        assert out.endswith(f"”{end}")


def test_an_error_names_the_file_with_its_ending(fascicle: Run) -> None:
    for typed in (["99", "verse"], ["1", "as-read", "--name", "comment"]):
        code, _, err = fascicle("decide", "the-ferry", *typed)
        assert code == 2
        assert "texts/The Ferry.txt: " in err
    assert "texts/The Ferry.txt: " in fascicle("decide", "the-ferry", "--gaps", "9", "no-break")[2]


def test_what_is_confirmed_after_an_answer_is_what_this_says(shelf: Path, fascicle: Run) -> None:
    said = [("5", "verse"), ("10", "space-break"), ("--gaps", "3", "no-break")]
    for typed in said:
        fascicle("decide", "the-ferry", *typed)
    shown = fascicle("outline", "the-ferry", "--ledger")[1]
    for *place, _ in said:
        code, out, err = fascicle("decide", "the-ferry", *place, "as-read")
        assert code == 0, err
        assert "instead of" not in out
    assert "all gaps of 3 blank lines: no break" in out
    assert recorded(shelf, "The Ferry") == [
        (5, None, "verse"), (10, None, "space-break"), (3, None, "no-break"),
        (5, None, "as-read"), (10, None, "as-read"),
    ]  # fmt: skip
    assert fascicle("outline", "the-ferry", "--ledger")[1] == shown
    fascicle("decide", "the-ferry", "5", "letter")
    assert (5, None, "letter") in recorded(shelf, "The Ferry")
    assert (5, None, "as-read") not in recorded(shelf, "The Ferry")


def test_all_else_in_the_settings_stays_as_it_is(shelf: Path, fascicle: Run) -> None:
    path = shelf / "texts" / "door.toml"
    mine = (
        '# Mine.\r\ntitle = "The Door" # yes\r\n\r\n[[decisions]] # one\r\n# why\r\nline = 3\r\n'
        'says = "It was."\r\nread_as = "verse"\r\n\r\n# When\r\n[dates]\r\nwritten = 2026-05-14'
    )
    path.write_bytes(b"\xef\xbb\xbf" + mine.encode())
    assert fascicle("decide", "door", "7", "verse")[0] == 0
    more = '\r\n\r\n[[decisions]]\r\nline = 7\r\nsays = "It is."\r\nafter = "CHAPTER III"\r\n'
    more += 'before = ""\r\nalike = 1\r\nread_as = "verse"\r\n'
    assert path.read_bytes().decode("utf-8-sig") == mine + more
    assert fascicle("decide", "door", "3", "paragraph")[0] == 0
    first = path.read_bytes().decode("utf-8-sig")
    assert first.startswith('# Mine.\r\ntitle = "The Door" # yes\r\n\r\n[[decisions]] # one\r\n')
    assert '# why\r\nline = 3\r\nsays = "It was."\r\n' in first
    assert 'read_as = "paragraph"\r\n\r\n# When\r\n[dates]\r\n' in first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("dor 5 verse", "no text is named “dor”\n    Did you mean “door”?"),
        ("xyzzy", "no text is named “xyzzy”\n    The texts are: door, novel, the-ferry."),
        ("door 99 verse", "texts/door.txt: has 7 lines; there is no line 99"),
        ("door 5-99 verse", "texts/door.txt: has 7 lines; there is no line 99"),
        ("door 4 verse", "texts/door.txt:4: is blank\n    Give a line with words"),
        ("door 4 space-break", "line 5, “CHAPTER III”"),
        ("door 7-5 verse", "line 5 comes before line 7"),
        ("door 0 verse", "“0” is not a line"),
        ("door five verse", "“five” is not a line"),
        ("door 5", "READ_AS is missing"),
        ("texts/door.txt:5", "READ_AS is missing"),
        ("door --gaps 3", "READ_AS is missing"),
        ("door 5 verse now", "unexpected argument “now”"),
        ("door 5 vers", "unknown reading “vers”\n    Did you mean “verse”?"),
        ("door 5 division", 'Add it: fascicle decide WORK 5 division --title "…"'),
        ("door 5 heading --kind capter", "Did you mean “chapter”?"),
        ("door --gaps 3 verse", "gaps cannot be read as “verse”\n    Choose one of: space-break, "),
        ("door --every kept-line verse", "Did you mean “kept-lines”?"),
        ("door --gaps 3 --last 4 no-break", "--last cannot be combined with --gaps"),
        ("door --every kept-lines --file x verse", "--file cannot be combined with --every"),
        ("door --gaps 3 --every kept-lines as-read", "--every cannot be combined with --gaps"),
        ("novel 5 verse", "texts/novel: consists of 2 files\n    Name the file as well: 1.txt:5"),
        ("novel 3.txt:5 verse", "has no file “3.txt”\n    Its files are: 1.txt, 2 b.txt."),
        ("door --forget", "LINE is missing"),
        ("door 5 verse --forget", "unexpected argument “verse”"),
        ("door 5 --forget", "texts/door.toml: has no decision about this place"),
        ("door --json", "--json needs an answer to record"),
    ],
)
def test_a_wrong_answer_is_one_message_and_changes_nothing(
    shelf: Path, fascicle: Run, typed: str, said: str
) -> None:
    code, out, err = fascicle("decide", *typed.split())
    assert code == 2
    assert said in (json.loads(out)["error"]["problem"] if "--json" in typed else err)
    assert not list((shelf / "texts").glob("*.toml"))


def test_settings_that_are_broken_or_cannot_be_added_to_stay(shelf: Path, fascicle: Run) -> None:
    path = shelf / "texts" / "door.toml"
    for toml, said in (
        ("title = \n", "texts/door.toml:1: not valid TOML"),
        ("decisions = []\n", "texts/door.toml: `decisions` is written in a way that cannot be"),
        (
            '[[decisions]]\nline = 5\nsays = "Gone"\nread_as = "verse"\n',
            "does not begin with “Gone”",
        ),
    ):
        path.write_text(toml)
        code, out, err = fascicle("decide", "door", "3", "verse")
        assert (code, out) == (1, "")
        assert said in err
        assert path.read_text() == toml


def test_an_answer_is_printed_as_json(fascicle: Run) -> None:
    fascicle("decide", "door", "5", "as-read")
    data = json.loads(fascicle("decide", "door", "5", "paragraph", "--json")[1])
    assert data["settings"] == "texts/door.toml"
    assert data["decision"]["read_as"] == "paragraph"
    assert [decision["read_as"] for decision in data["replaced"]] == ["as-read"]
    assert data["questions"] == 0


def test_whatever_else_an_answer_changes_is_said_with_the_way_back(
    shelf: Path, fascicle: Run
) -> None:
    out = fascicle("decide", "the-ferry", "7", "space-break")[1].splitlines()
    assert out[0] == "also line 10: kept space → no break"
    assert out[2] == "    Take it back: fascicle decide the-ferry 7 --forget"
    fascicle("decide", "the-ferry", "7", "no-break")
    out = fascicle("decide", "the-ferry", "7", "space-break")[1].splitlines()
    assert out[2] == (
        "    Take it back: fascicle decide the-ferry 7 --forget; "
        "fascicle decide the-ferry 7 no-break"
    )
    out = fascicle("decide", "the-ferry", "7", "--forget")[1].splitlines()
    assert out[0] == "also line 10: no break → kept space"
    assert out[2] == "    Take it back: fascicle decide the-ferry 7 space-break"
    data = json.loads(fascicle("decide", "the-ferry", "12", "set-aside", "--json")[1])
    assert data["also"] == [{"lines": ["16"], "before": "kept space", "after": "no break"}]
    assert shelf


def test_a_confirmed_gap_stays_whatever_is_decided_elsewhere(fascicle: Run) -> None:
    fascicle("decide", "the-ferry", "10", "as-read")
    shown = fascicle("outline", "the-ferry", "--json")[1]
    out = fascicle("decide", "the-ferry", "7", "space-break")[1]
    assert "also" not in out
    gaps = [
        [b["last_line"] for unit in json.loads(said)["units"] for b in unit["blocks"]
         if b["type"] == "gap"]
        for said in (shown, fascicle("outline", "the-ferry", "--json")[1])
    ]  # fmt: skip
    assert gaps == [[4, 9, 15]] * 2


def test_an_answer_that_changes_another_place_is_recorded_only_if_that_is_agreed_to(
    shelf: Path, fascicle: Run
) -> None:
    out = fascicle("decide", "the-ferry", typed="o\nn\nm\nw\n0\nq\n")[1]
    assert "  also line 10: kept space → no break\n\n  1  record it" in out
    assert recorded(shelf, "The Ferry") == []
    fascicle("decide", "the-ferry", typed="o\nn\nm\nw\n1\nq\n")
    assert recorded(shelf, "The Ferry") == [(16, None, "verse")]


def test_an_answer_for_this_place_only_leaves_the_others_open(shelf: Path, fascicle: Run) -> None:
    (shelf / "texts/lamps.md").write_text(LAMPS)
    out = fascicle("decide", "lamps", "--name", "verse-unsure", typed="o\n1\no\n1\nq\n")[1]
    assert recorded(shelf, "lamps") == [(3, None, "as-read"), (8, None, "as-read")]
    assert "1 of 1: “One”, texts/lamps.md:3 (place 1 of 3)\n" in out
    assert "2 of 1 + 1 new: “One”, texts/lamps.md:8 (place 1 of 2)\n" in out
    data = json.loads(fascicle("queries", "--json", "lamps", "--name", "verse-unsure")[1])
    assert [query["places"] for query in data["queries"]] == [["texts/lamps.md:13"]]


def test_a_removed_decision_is_asked_about_again(shelf: Path, fascicle: Run) -> None:
    asked = fascicle("queries", "door")[1]
    for typed in (("5", "heading"), ("7", "verse"), ("--gaps", "1", "no-break")):
        fascicle("decide", "door", *typed)
    code, out, _ = fascicle("decide", "door", "4-6", "--forget")
    assert code == 0
    assert out == (
        "texts/door.toml: decision removed: line 5, “CHAPTER III”: heading\n"
        "1 question left about this text. To see the result: fascicle build\n"
    )
    assert recorded(shelf, "door") == [(7, None, "verse"), (1, None, "no-break")]
    assert fascicle("queries", "door")[1] == asked
    data = json.loads(fascicle("decide", "door", "--gaps", "1", "--forget", "--json")[1])
    assert [decision["gaps"] for decision in data["forgotten"]] == [1]
    code, _, err = fascicle("decide", "door", "1", "--forget")
    assert code == 2
    assert "Choose one of: line 7, “It is.”: verse." in err


def test_an_outdated_decision_is_removed_by_its_own_line_number(shelf: Path, fascicle: Run) -> None:
    fascicle("decide", "door", "3", "verse")
    fascicle("decide", "door", "7", "verse")
    (shelf / "texts" / "door.txt").write_text(DOOR.replace("It was.", "It had been."))
    code, _, err = fascicle("convert")
    assert code == 1
    assert "Remove it (fascicle decide texts/door.toml 3 --forget)" in err
    assert fascicle("decide", "door", "3", "--forget")[0] == 0
    assert recorded(shelf, "door") == [(7, None, "verse")]
    assert fascicle("convert")[0] == 0


def test_a_decision_whose_line_was_corrected_is_told_until_its_words_are_recorded(
    shelf: Path, fascicle: Run
) -> None:
    text, settings = shelf / "texts" / "part.txt", shelf / "texts" / "part.toml"
    prose = ("It was late at the ferry.", "It barked until the morning, at nobody.")
    text.write_text("The Part\n\n{}\n\n(a dog)\n\n{}\n".format(*prose))
    fascicle("decide", "part", "5", "heading")
    text.write_text(text.read_text().replace("(a dog)", "(a dog, in a trunk)"))
    for _ in range(2):  # from the record of the last run, too
        code, out, err = fascicle("convert")
        assert (code, err) == (0, "")
        assert "part: line 5, “(a dog, in a trunk)”: heading; its words were corrected" in out
        assert 'says = "(a dog, in a trunk)"' in out
    assert "# (a dog, in a trunk)" in "".join(
        page.read_text() for page in (shelf / "works" / "part").glob("*.md")
    )
    settings.write_text(settings.read_text().replace("(a dog)", "(a dog, in a trunk)"))
    assert "corrected" not in fascicle("convert")[1]
