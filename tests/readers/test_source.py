"""The reader of a file is chosen by its content."""

from __future__ import annotations

import pytest

from fascicle.model.errors import SourceError
from fascicle.readers.source import read_files

PAGE = "<!DOCTYPE html><html><body><p>The lamp was oút.</p></body></html>"


@pytest.mark.parametrize("name", ["door.html", "door.txt", "door.docx"])
def test_a_page_is_read_as_one_whatever_its_name(name: str) -> None:
    draft = read_files([(name, PAGE.encode())])
    assert draft.source.lines == ("The lamp was oút.",)
    assert draft.syntax == "html"


def test_a_text_with_a_few_tags_is_plain_text() -> None:
    draft = read_files([("door.html", b"The lamp was <i>out</i>.\n\nIt rained.\n")])
    assert draft.source.lines == ("The lamp was <i>out</i>.", "", "It rained.")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "koi8-r"])
def test_the_encoding_is_that_of_its_bytes_or_the_one_that_it_names(encoding: str) -> None:
    letter = "ж" if encoding == "koi8-r" else "ú"
    named = PAGE.replace("<body>", f"<head><meta charset='{encoding}'></head><body>")
    raw = named.replace("ú", letter).encode(encoding)
    assert read_files([("door.html", raw)]).source.lines == (f"The lamp was o{letter}t.",)


def test_files_of_a_folder_follow_one_another() -> None:
    draft = read_files([("door/1.html", PAGE.encode()), ("door/2.html", b"<html><p>It rained.")])
    assert draft.source.place(2) == "door/2.html:1"
    assert draft.source.lines == ("The lamp was oút.", "It rained.")


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(SourceError, match="contains no words"):
        read_files([("door.html", b"<html><script>let x;</script><hr></html>")])


def test_plain_texts_may_be_among_files_of_other_formats() -> None:
    plain = b"\n\nIt rained\nall day.\n\n\nAnd on.\n"
    draft = read_files([
        ("door/1.html", PAGE.encode()), ("door/2.txt", plain), ("door/3.md", b"*So.*"),
    ])  # fmt: skip
    assert draft.source.lines == (
        "The lamp was oút.", "", "", "It rained", "all day.", "", "", "And on.", "So.",
    )  # fmt: skip
    assert draft.source.place(4) == "door/2.txt:3"
    assert [(b.span.first, b.span.last, b.gap % 99) for b in draft.blocks] == [
        (1, 1, 0), (4, 5, 2), (8, 8, 2), (9, 9, 0),
    ]  # fmt: skip
    assert [b.gap // 99 for b in draft.blocks] == [0, 1, 0, 1]


def test_elements_that_are_nested_too_deeply_are_one_error() -> None:
    page = "<!DOCTYPE html>" + "<div>" * 250 + "It rained."
    with pytest.raises(SourceError, match="more than 120 elements"):
        read_files([("door.html", page.encode())])
