"""The words of a file as another parser reads them, beside those of its lines."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from archives import epub, page, zipped
from fascicle.fidelity.markup_words import pages_in, words_of_html
from fascicle.fidelity.source_words import _lacking, source_queries
from fascicle.readers.source import read_files

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = (
    b"<!DOCTYPE html><html><head><title>No</title></head><body><p>One</p><p>two</p></body></html>"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a<b>b</b>c<br>d<p>e", ["abc", "d", "e"]),
        ("<title>no</title><script>no</script><p>a &amp; b<style>no", ["a", "b"]),
        (
            "<ol start=3><li>a<li value=7>b<ul><li>c</ul><li>d</ol>",
            ["3", "a", "7", "b", "c", "8", "d"],
        ),
        ("<p>a<!-- no -->b<?no?>c</p></p></div>d", ["abc", "d"]),
        ("<head><script>no", []),
        ("<p>a<![C no>b<![ no>c<![CDATA[no]]>d<!no>e", ["abcde"]),
        ("<p>a<![if no]>b<![endif]><![9]>c", ["abc"]),
    ],
)
def test_words_are_those_that_a_page_shows(text: str, expected: list[str]) -> None:
    assert words_of_html(text) == expected


def test_a_file_that_both_read_alike_asks_nothing() -> None:
    files = [("texts/door/1.html", PAGE), ("texts/door/2.html", PAGE.replace(b"One", b"Three"))]
    assert list(source_queries(read_files(files), files)) == []


def test_a_file_that_is_read_otherwise_is_named_with_the_first_difference() -> None:
    files = [("texts/door/1.html", PAGE), ("texts/door/2.html", PAGE)]
    draft = read_files(files)
    other = [files[0], (files[1][0], PAGE.replace(b"two", b"three"))]
    (query,) = source_queries(draft, other)
    assert query.name == "source-words"
    assert draft.source.at(query.span.first) == ("texts/door/2.html", 3)
    said = "check this passage of texts/door/2.html: the file says “One three”, "
    assert query.question == f"{said}the book says “One two”."
    assert query.reading == "the book is right"


def test_letters_may_be_shown_as_capitals_and_not_the_other_way_round() -> None:
    typed, shown = [("door.html", b"<p>The lamp.</p>")], [("door.html", b"<p>The LAMP.</p>")]
    assert list(source_queries(read_files(shown), typed)) == []
    (query,) = source_queries(read_files(typed), shown)
    assert "the file says “The LAMP”" in query.question


def test_words_that_are_missing_are_not_called_right() -> None:
    draft = read_files([("texts/door.html", PAGE)])
    (query,) = source_queries(draft, [("texts/door.html", PAGE.replace(b"two", b"two and three"))])
    assert query.reading == "the words that are missing may be left out"


LONG = b"".join(b"<p>The %d ferry left at six, whatever the weather was.</p>" % n for n in range(9))


def test_the_question_is_about_the_line_of_the_first_difference() -> None:
    draft = read_files([("texts/door.html", LONG)])
    other = LONG.replace(b"4 ferry left", b"4 ferry sank")
    (query,) = source_queries(draft, [("texts/door.html", other)])
    assert draft.source.lines[query.span.first - 1] == (
        "The 4 ferry left at six, whatever the weather was."
    )
    assert "the file says “… weather was The 4 ferry sank at six" in query.question
    assert "the book says “… weather was The 4 ferry left at six" in query.question


@pytest.mark.parametrize(
    ("text", "file"),
    [("H2O", "H\N{SUBSCRIPT TWO}O"), ("10 m2", "10 m²"), ("a heart \u2764", "a heart \u2764\ufe0f"),
     ("fire place", "fireplace"), ("the 1st", "the 1\u02e2\u1d57")],
)  # fmt: skip
def test_spaces_small_characters_and_variation_selectors_are_no_difference(
    text: str, file: str
) -> None:
    page = "<p>One {} café.</p>"
    draft = read_files([("texts/door.html", page.format(text).encode())])
    other = page.format(file).encode()
    assert list(source_queries(draft, [("texts/door.html", other)])) == []


def as_epub(*bodies: str) -> bytes:
    return epub({f"{n}.xhtml": body for n, body in enumerate(bodies)})


def as_zip(*bodies: str) -> bytes:
    return zipped({f"OEBPS/{n}.xhtml": page(body) for n, body in enumerate(bodies)})


@pytest.mark.parametrize("made", [as_epub, as_zip])
def test_the_pages_of_an_archive_are_compared_one_by_one(made: Callable[..., bytes]) -> None:
    name, one, two = "texts/door.epub", "<p>One</p>", "<p>two</p>"
    draft = read_files([(name, made(one, two))])
    assert list(source_queries(draft, [(name, made(one, two))])) == []
    (query,) = source_queries(draft, [(name, made(one, "<p>three</p>"))])
    assert draft.source.at(query.span.first) == ("texts/door.epub/OEBPS/1.xhtml", 1)
    (query,) = source_queries(draft, [(name, made(one, two, "<p>one more</p>"))])
    said = r"check texts/door\.epub/OEBPS/2\.xhtml: its \d+ words are not in the book\."
    assert re.fullmatch(said, query.question)


@pytest.mark.parametrize("damaged", [b"<package caf\xe9=''", b"<package \xff"])
def test_a_package_in_another_encoding_is_compared_all_the_same(damaged: bytes) -> None:
    raw = epub({"1.xhtml": page("<p>Rain.</p>")})
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["OEBPS/content.opf"] = files["OEBPS/content.opf"].replace(b"<package", damaged)
    assert [name for name, _ in pages_in("salt.epub", zipped(files))] == ["salt.epub/OEBPS/1.xhtml"]


def test_a_file_that_the_other_parser_cannot_read_is_a_question() -> None:
    files = [("texts/salt.epub", epub({"1.xhtml": page("<p>It rained.</p>")}))]
    draft = read_files(files)
    (query,) = source_queries(draft, [("texts/salt.epub", b"PK\x03\x04 damaged")])
    assert query.name == "source-words"
    assert "another parser cannot read texts/salt.epub" in query.question


def test_where_much_is_missing_the_question_says_how_much() -> None:
    name, rain, hail = "texts/rain.html", "<p>It rained.</p>", "<p>And it hailed.</p>"
    draft = read_files([(name, f"<html><body>{rain}</body></html>".encode())])
    (query,) = source_queries(draft, [(name, f"<body>{rain}{hail * 9}</body>".encode())])
    assert query.question.endswith(" It has 29 words, the book 2.")


def test_of_markup_the_words_that_are_missing_are_counted() -> None:
    found = ["It", "rained", "and", "it", "rained", "and", "it", "hailed"]
    (query,) = _lacking("texts/rain.org", 1, found, ["It", "rained", "and"], "Org")
    said = "check texts/rain.org: the book lacks 5 of its 8 words, or these are commands or"
    assert query.question == f"{said} comments: it, rained, and, hailed."
