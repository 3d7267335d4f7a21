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


def test_a_page_without_words_and_a_folder_of_both_are_refused() -> None:
    with pytest.raises(SourceError, match="contains no words"):
        read_files([("door.html", b"<html><script>let x;</script><hr></html>")])
    with pytest.raises(SourceError, match=r"door/2\.txt.*plain text among files of HTML"):
        read_files([("door/1.html", PAGE.encode()), ("door/2.txt", b"It rained.")])


def test_elements_that_are_nested_too_deeply_are_one_error() -> None:
    page = "<!DOCTYPE html>" + "<div>" * 250 + "It rained."
    with pytest.raises(SourceError, match="more than 120 elements"):
        read_files([("door.html", page.encode())])
