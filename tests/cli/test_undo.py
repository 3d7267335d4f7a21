"""Undo takes back the lines of an answer, and nothing that was typed into the file since."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from fascicle.cli.asking import Session
from fascicle.library.questions import questions
from fascicle.library.texts import find_texts
from fascicle.model.decision import Decision, KeyValue
from fascicle.model.errors import UseError
from fascicle.settings.load import load_library

DOOR = "CHAPTER I\n\nIt was.\n\nCHAPTER III\n\nIt is.\n"
ANSWER = Decision("as-read", 5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of the TOML beside a text about which there is a question."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Bell"]\n')
    (tmp_path / "texts" / "door.txt").write_text(DOOR)
    return tmp_path / "texts" / "door.toml"


@pytest.fixture
def session(path: Path) -> Session:
    root = path.parents[1]
    library = load_library(root)
    return Session(library, questions(find_texts(root), library)[0])


def answered(session: Session) -> None:
    question = session.open()[0]
    session.record(question, lambda: session.decide(question, ANSWER))


def test_what_was_typed_since_the_answer_stays(path: Path, session: Session) -> None:
    path.write_text('title = "Door"\n')
    answered(session)
    typed = path.read_text().replace('"Door"', '"The Door"') + "\n[dates]\nwritten = 2026-01-01\n"
    path.write_text(typed)
    assert session.undo()
    assert tomllib.loads(path.read_text()) == {
        "title": "The Door",
        "dates": {"written": tomllib.loads("d = 2026-01-01")["d"]},
    }


def test_a_file_that_the_answer_has_made_stays_with_what_was_typed(
    path: Path, session: Session
) -> None:
    answered(session)
    path.write_text('title = "The Door"\n' + path.read_text())
    assert session.undo()
    assert tomllib.loads(path.read_text()) == {"title": "The Door"}
    assert "# What the title page says" in path.read_text()


def test_a_file_that_the_answer_has_made_goes_if_nobody_typed(path: Path, session: Session) -> None:
    answered(session)
    assert session.undo()
    assert not path.exists()
    assert [question.query.name for question in session.open()] == ["heading-number"]


def test_an_answer_that_was_changed_since_stays(path: Path, session: Session) -> None:
    answered(session)
    path.write_text(typed := path.read_text().replace('"as-read"', '"paragraph" # mine'))
    with pytest.raises(UseError, match="the lines of act 1 have changed since"):
        session.undo()
    assert path.read_text() == typed
    assert not session.undo()


def test_a_description_is_undone_beside_other_keys(path: Path, session: Session) -> None:
    path.write_text('title = "Door"\nlanguage = "en"\n')
    (question,) = session.open()
    title = KeyValue("title", "Gate")
    session.record(question, lambda: session.describe(question, title))
    path.write_text(path.read_text().replace('"en"', '"de"') + "tags = []\n")
    assert session.undo()
    assert path.read_text() == 'title = "Door"\nlanguage = "de"\ntags = []\n'
