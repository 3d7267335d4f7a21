"""The questions of a library, with place, reading and remedy."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

from fascicle.library import questions as module
from fascicle.library import recording
from fascicle.library.questions import Question, questions
from fascicle.library.texts import TextEntry, find_texts
from fascicle.settings.load import load_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from fascicle.library.convert_all import Outcome
    from fascicle.settings.schema import Library
    from tests.conftest import Run


def test_queries_name_place_line_reading_and_remedy(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    assert fascicle("queries", at=shelf) == (0, "No questions.\n", "")
    write(door="CHAPTER I\n\nIt was.\n\nCHAPTER III\n\nIt is.\n", attic="A\x01b c.\n")
    code, out, _ = fascicle("queries", at=shelf)
    assert code == 0
    assert out.splitlines()[-1] == "2 questions"
    assert "texts/door.txt:5: heading-number: " in out
    assert "    3  It was.\n    4\n  > 5  CHAPTER III\n    6\n    7  It is.\n" in out
    assert "    if that is right: fascicle decide door 5 as-read --name heading-number\n" in out
    asked = json.loads(fascicle("queries", "--json", at=shelf)[1])["queries"]
    assert [(query["work"], query["words"]) for query in asked] == [("door", 6), ("attic", 3)]


LINE = "It was shut on the morning of the fair, and nobody in all the town had a key."
TITLES = (
    "The Ferry", "What Bo Saw", "Nine Boats", "The Goat at the Gate", "A Rope of Sand",
    "The Lamp", "Old Friends", "Low Water", "The Last Boat",
)  # fmt: skip


def test_a_question_about_several_lines_shows_seven_of_them(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    stories = (f"{title}\n\n{n} boats came in.\n\n{LINE}" for n, title in enumerate(TITLES))
    write(tales="\n\n".join(stories))
    _, out, _ = fascicle("queries", "--name", "title-lines", at=shelf)
    rows = out.splitlines()[1:9]
    assert rows[0] == "  tales.txt:1   The Ferry"
    assert rows[6] == "  tales.txt:37  Old Friends"
    assert rows[7] == "  and at: tales.txt:43, tales.txt:49"
    (query,) = (
        it
        for it in json.loads(fascicle("queries", "--json", at=shelf)[1])["queries"]
        if it["name"] == "title-lines"
    )
    assert [it["text"] for it in query["examples"]] == [*TITLES[:7]]


def test_minor_questions_come_last_and_those_of_comments_first() -> None:
    def question(slug: str, words: int, weight: float = 0.5, **keys: bool) -> Question:
        query = SimpleNamespace(key="", name="gap", words=words, weight=weight)
        return Question(SimpleNamespace(slug=slug), query, slug, (), **keys)  # type: ignore[arg-type]

    long = question("novel", 900, is_minor=True)
    short, comment = question("story", 7, is_minor=False), question("essay", 2, 0.9, is_minor=False)
    assert sorted([long, short, comment], key=lambda q: q.order) == [comment, short, long]


TEXTS = {
    "door": "CHAPTER I\n\nIt was.\n\nCHAPTER III\n\nIt is.\n",
    "attic": "A\x01b c.\n",
    "lamp": "The Lamp\n\nby Ada Quill\n\n\nIt was lit.\n",
}


def test_the_questions_of_a_converted_text_are_those_of_the_text(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(**TEXTS)
    before = fascicle("queries", "--json", at=shelf)
    assert '"door"' in before[1]
    for _ in range(2):  # by content, then by the times of the files
        assert fascicle("convert", at=shelf)[0] == 0
        assert fascicle("queries", "--json", at=shelf) == before
    write(empty="")
    (shelf / "texts/lamp").mkdir()
    (shelf / "texts/lamp/1.txt").write_text("A rival of the file.")
    after = fascicle("queries", "--json", at=shelf)
    assert [error["place"] for error in json.loads(after[1])["errors"]] != []
    (shelf / "_build/convert.json").unlink()
    assert fascicle("queries", "--json", at=shelf) == after


def test_only_texts_that_were_not_converted_as_they_are_now_are_read(
    shelf: Path, write: Callable[..., None], fascicle: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(**TEXTS)
    fascicle("convert", at=shelf)
    read: list[str] = []

    def asked(entry: TextEntry, library: Library) -> Outcome:
        read.append(entry.slug)
        return recording.asked(entry, library)

    monkeypatch.setattr(module, "asked", asked)

    def names() -> list[str]:
        read.clear()
        questions(find_texts(shelf), load_library(shelf), root=shelf)
        return read

    assert names() == []
    write(lamp="The Lamp\n\nby Ada Quill\n\n\nIt was out.\n")
    (shelf / "texts/attic.toml").write_text('title = "The Attic"\n')
    assert names() == ["attic", "lamp"]
    questions(find_texts(shelf), load_library(shelf))
    assert len(read) == 5, "without the folder of the library all texts are read"
