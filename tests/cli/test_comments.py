"""Comments and tracked changes of documents: each is asked about, settled and outlived by name."""

from __future__ import annotations

import json
import shlex
from functools import partial
from typing import TYPE_CHECKING

import pytest

from documents import changed, written
from fascicle.settings.load import load_work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHANGE = 'w:id="9" w:author="Bo" w:date="2031-05-14T00:00:00Z"'
KEPT = f'<w:ins {CHANGE}><w:r><w:t xml:space="preserve">quite </w:t></w:r></w:ins>'
GONE = f'<w:del {CHANGE}><w:r><w:delText xml:space="preserve">very </w:delText></w:r></w:del>'
SAYS = "The bridge was quite old, said Ida."
SHOWN = "The bridge was [-very-] quite old, said Ida."
FIRST, SECOND = "comment: Ed: Which bridge?", "comment: Ed: Who is Ida?"
CHANGES = "tracked-changes: 1 insertion kept and 1 deletion left out"


@pytest.fixture
def fascicle(fascicle: Run, shelf: Path) -> Run:
    """Return a function that runs a command in the library."""
    return partial(fascicle, at=shelf)


def commented(number: int, said: str, comments: dict[int, str]) -> str:
    words = f'<w:r><w:t xml:space="preserve">{said}</w:t></w:r>'
    if number not in comments:
        return words
    start, end = (f'<w:commentRange{edge} w:id="{number}"/>' for edge in ("Start", "End"))
    return f'{start}{words}{end}<w:r><w:commentReference w:id="{number}"/></w:r>'


def save(shelf: Path, comments: dict[int, str], *, deleted: str = GONE, below: str = "") -> None:
    """Save a document with comments on two places of a line, and a deletion, in the library."""
    parts = commented(0, "The bridge", comments), commented(1, "said Ida.", comments)
    was, old = (
        '<w:r><w:t xml:space="preserve">' + said + "</w:t></w:r>" for said in (" was ", "old, ")
    )
    line = f"<w:p>{parts[0]}{was}{deleted}{KEPT}{old}{parts[1]}</w:p>"
    notes = "".join(
        f'<w:comment w:id="{n}" w:author="Ed"><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:comment>'
        for n, said in comments.items()
    )
    document = written(
        "---\ntitle: Toll\nauthor: Ada Bell\n---\n\nA ferry.\n\nA boat.\n" + below, "docx"
    )
    raw = changed(
        document,
        {
            "word/document.xml": ("<w:sectPr", f"{line}<w:sectPr"),
            "word/comments.xml": ("", f"<w:comments {NAMES}>{notes}</w:comments>"),
        },
    )
    shelf.joinpath("texts", "toll.docx").write_bytes(raw)


def asked(fascicle: Run) -> list[str]:
    return [query["identity"] for query in json.loads(fascicle("queries", "--json")[1])["queries"]]


def settle(fascicle: Run, *names: str) -> None:
    for query in json.loads(fascicle("queries", "--json")[1])["queries"]:
        if query["identity"] in names:
            line = str(query["first_line"])
            assert fascicle("decide", "toll", line, "as-read", "--name", query["identity"])[0] == 0


def test_a_tracked_deletion_is_shown_as_one(shelf: Path, fascicle: Run) -> None:
    save(shelf, {})
    (query,) = json.loads(fascicle("queries", "--json")[1])["queries"]
    assert SHOWN in [line["text"] for line in query["around"]]


BOTH = {0: "Which bridge?", 1: "Who is Ida?"}


@pytest.mark.slow
def test_an_answer_to_a_comment_leaves_the_other_questions_about_its_line(
    shelf: Path, fascicle: Run
) -> None:
    save(shelf, BOTH)
    assert sorted(asked(fascicle)) == [FIRST, SECOND, CHANGES]
    settle(fascicle, FIRST)
    (decision,) = load_work(shelf / "texts" / "toll.toml").decisions
    assert (decision.says, decision.question) == (SAYS, FIRST)
    assert asked(fascicle) == [SECOND, CHANGES]
    settle(fascicle, CHANGES)
    assert asked(fascicle) == [SECOND]


def test_the_name_alone_settles_all_comments_of_a_line(shelf: Path, fascicle: Run) -> None:
    save(shelf, BOTH)
    line = str(json.loads(fascicle("queries", "--json")[1])["queries"][0]["first_line"])
    fascicle("decide", "toll", line, "as-read", "--name", "comment")
    assert asked(fascicle) == [CHANGES]
    fascicle("decide", "toll", line, "heading")
    assert asked(fascicle) == [CHANGES]
    fascicle("decide", "toll", line, "as-read")
    assert asked(fascicle) == [CHANGES]


def test_an_answer_outlives_its_comment_and_is_no_longer_needed(shelf: Path, fascicle: Run) -> None:
    save(shelf, BOTH)
    settle(fascicle, FIRST, CHANGES)
    save(shelf, {1: BOTH[1]}, deleted="", below="\nA barge.\n")
    code, out, err = fascicle("convert")
    assert (code, err) == (0, "")
    assert "toll: 2 decisions no longer needed: the question is not asked any more\n" in out
    again = fascicle("convert", "--json")[1]
    assert [it["question"] for it in json.loads(again)["works"][0]["unneeded"]] == [FIRST, CHANGES]
    for command in [row.strip() for row in out.splitlines() if "--forget" in row]:
        _, _, typed = command.partition("Remove it: fascicle ")
        assert fascicle(*shlex.split(typed))[0] == 0
    assert load_work(shelf / "texts" / "toll.toml").decisions == []
    assert "no longer needed" not in fascicle("convert")[1]


def test_a_new_comment_on_a_settled_line_is_asked_about(shelf: Path, fascicle: Run) -> None:
    save(shelf, {0: "Which bridge?"})
    settle(fascicle, FIRST, CHANGES)
    save(shelf, BOTH)
    assert asked(fascicle) == [SECOND]


def test_a_reading_of_a_line_is_found_after_its_comment_is_deleted(
    shelf: Path, fascicle: Run
) -> None:
    save(shelf, BOTH)
    line = str(json.loads(fascicle("queries", "--json")[1])["queries"][0]["first_line"])
    fascicle("decide", "toll", line, "heading")
    save(shelf, {}, deleted="")
    assert fascicle("convert")[0] == 0


def test_a_question_that_is_not_asked_is_an_error(shelf: Path, fascicle: Run) -> None:
    save(shelf, BOTH)
    line = str(json.loads(fascicle("queries", "--json")[1])["queries"][0]["first_line"])
    code, _, err = fascicle("decide", "toll", line, "as-read", "--name", "images")
    assert code == 2
    assert f"no question “images” is asked about line {line}" in err
    assert f"Asked there: {FIRST}; {SECOND}; {CHANGES}." in err
    code, _, err = fascicle("decide", "toll", line, "heading", "--name", "comment")
    assert (code, "--name can be combined only" in err) == (2, True)
    assert not shelf.joinpath("texts", "toll.toml").exists()
