"""Kindle books: read by KindleUnpack as the EPUBs that they were made of, and compared with it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fascicle.fidelity.markup_words import words_of_html
from fascicle.fidelity.packed_words import words_of_kindle
from fascicle.fidelity.source_words import source_queries
from fascicle.model.errors import NoProgramError, SourceError
from fascicle.readers.epub import kindle
from fascicle.readers.epub.kindle import as_pages_are
from fascicle.readers.programs import Program
from fascicle.readers.source import read_files
from hostile_kindle import kindle as book

FILES = Path(__file__).parents[2] / "data" / "toll_house"
BOOKS = ["calibre.azw3", "calibre.mobi", "calibre-both.mobi"]
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{}</navMap></ncx>"""
POINT = (
    """<navPoint><navLabel><text>{}</text></navLabel><content src="book.html#{}"/>{}</navPoint>"""
)


@pytest.fixture(autouse=True)
def _needs_the_program() -> None:
    if not kindle.version():
        pytest.skip("KindleUnpack is not installed: pip install mobi")


def raw_of(name: str) -> bytes:
    return FILES.joinpath(name).read_bytes()


@pytest.mark.parametrize("name", BOOKS)
def test_the_words_of_a_book_are_found_without_the_program(name: str) -> None:
    found = words_of_kindle(raw_of(name))
    wanted = words_of_html((FILES / "toll-house.html").read_text("utf-8"))
    # A book has a table of contents, and the labels of notes are beside them.
    begin = wanted.index("Nobody")
    assert found[found.index("Nobody") :][:60] == wanted[begin:][:60]
    # The older format writes small capitals as smaller ones.
    assert set(map(str.casefold, wanted)) <= set(map(str.casefold, found))


def test_a_word_that_the_program_loses_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    name, raw = "texts/toll.mobi", raw_of("calibre.mobi")
    assert [*source_queries(read_files([(name, raw)]), [(name, raw)])] == []
    monkeypatch.setattr(
        kindle, "as_pages_are", lambda *page: as_pages_are(*page).replace("with a wheelbarrow", "")
    )
    (query,) = source_queries(read_files([(name, raw)]), [(name, raw)])
    assert "wheelbarrow" in query.question
    assert name in query.question


def test_without_the_program_make_is_said_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Program, "version", lambda _: "")
    with pytest.raises(NoProgramError, match=r"(?s)x\.mobi: .*not installed.*Run make.*\.azw3"):
        read_files([("x.mobi", raw_of("calibre.mobi"))])


def test_a_program_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kindle, "_CODE", "while True: pass")
    monkeypatch.setattr(kindle, "PROGRAM", replace(kindle.PROGRAM, seconds=1))
    with pytest.raises(SourceError, match="has not read this file in 1 seconds"):
        read_files([("x.mobi", book("<p>It rained.</p>"))])


@pytest.mark.skipif(sys.platform == "win32", reason="there, memory is not bounded")
def test_a_program_without_bounds_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = kindle._CODE.replace("from mobi", "b = bytes(1 << 40)\nfrom mobi")
    monkeypatch.setattr(kindle, "_CODE", greedy)
    with pytest.raises(SourceError, match="MemoryError"):
        read_files([("x.mobi", book("<p>It rained.</p>"))])


def contents(*entries: tuple[str, str]) -> bytes:
    return NCX.format("".join(POINT.format(said, place, "") for place, said in entries)).encode()


def test_large_type_that_the_contents_name_is_a_heading() -> None:
    page = (
        '<body><p><font size="6"><b>A Book</b></font></p><a id="filepos1" /><p><font size="5">'
        '<b>I</b></font></p><p>T<font size="2">HE</font> B<font size="2">ELL</font></p><p>It was.'
        '</p><p><font size="4"><b>Later</b></font></p><p>It rained.</p></body>'
    )
    shown = as_pages_are("x.mobi", page, contents(("filepos1", "I: The Bell")))
    assert '<h1 id="filepos1">I<br>THE BELL</h1>' in shown
    assert "<h2>Later</h2>" in shown
    assert "<h1>A Book" not in shown


def test_a_contents_of_one_depth_has_the_levels_of_its_type() -> None:
    page = "".join(
        f'<a id="filepos{n}" /><p><font size="{size}"><b>{said}</b></font></p><p>It was.</p>'
        for n, (size, said) in enumerate([(7, "The Gate"), (5, "The Bell"), (5, "The Book")])
    )
    entries = [("filepos0", "The Gate"), ("filepos1", "The Bell"), ("filepos2", "The Book")]
    shown = as_pages_are("x.mobi", f"<body>{page}</body>", contents(*entries))
    assert [shown.count(f"<h{level} ") for level in (1, 2, 3)] == [1, 2, 0]


def test_paragraphs_without_space_or_indent_are_lines() -> None:
    line = '<p height="0pt" width="0pt">the river keeps no company</p>'
    moved = '<blockquote height="0pt"><blockquote width="0pt">at night</blockquote></blockquote>'
    first = '<p height="1em" width="0pt">Who crosses late</p>'
    shown = as_pages_are("x.mobi", f"<body>{first}{line}{moved}</body>", b"")
    assert "<p>Who crosses late<br>the river keeps no company<br>at night" in shown
    long = line.replace("the river", "the river " * 20)
    assert "<br>" not in as_pages_are("x.mobi", f"<body>{first}{long}{long}</body>", b"")
