"""FictionBooks: sections, poems, notes, images and the description."""

from __future__ import annotations

import base64
import subprocess

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.model.errors import SourceError
from fascicle.readers.pandoc import program
from fascicle.readers.source import read_files
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from small_books import PNG

HEAD = """<?xml version="1.0" encoding="{0}"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"
 xmlns:l="http://www.w3.org/1999/xlink">"""
DESCRIPTION = """<description><title-info><genre>prose</genre>
<author><first-name>Ada</first-name><middle-name>B.</middle-name><last-name>Quill</last-name></author>
<author><nickname>till</nickname></author>
<book-title>The Salt Road</book-title><annotation><p>A road of salt.</p><p>Long.</p></annotation>
<keywords>sea, salt</keywords><lang>en</lang><translator><last-name>Reed</last-name></translator>
<coverpage><image l:href="#c.png"/></coverpage><sequence name="Roads" number="2"/></title-info>
</description>"""
BODY = """<body><title><p>Ada B. Quill</p><p>The Salt Road</p></title>
<epigraph><p>Salt is patient.</p><text-author>A keeper</text-author></epigraph>
<section><title><p>Part One</p></title>
<section><title><p>Chapter 1</p><p>The Door</p></title>
<p>It was <emphasis>very</emphasis> dark,
un<strong>heard</strong> of<a l:href="#n1" type="note">[1]</a>.</p>
<empty-line/><p>Nobody came.</p><subtitle>* * *</subtitle>
<poem><title><p>Song</p></title>
<stanza><v>The lamp was low,</v><v>the tide was in.</v></stanza></poem>
<p>See <a l:href="https://example.org/">there</a>.</p></section>
<section><title><p>Chapter 2</p></title><cite><p>Dear Ada,</p><text-author>Till</text-author></cite>
<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
<p>It was light.</p><image l:href="#d.png" alt="A lamp"/></section></section></body>
<body name="notes"><title><p>Notes</p></title>
<section id="n1"><title><p>1</p></title><p>As in winter.</p></section></body>"""
NOTES = """<body><section><p>It was dark<a l:href="#n1" type="note">[1]</a> and
cold<a l:href="#n2" type="note">[2]</a>.</p></section></body><body name="notes">
<title><p>Notes</p></title><section><title><p>Of the translator</p></title>
<section id="n1"><title><p>[1]</p></title><p>As in winter.</p></section>
<section id="n2"><title><p>Cold</p></title><p>In May, too.</p></section></section></body>"""


def book(body: str = BODY, encoding: str = "utf-8", description: str = DESCRIPTION) -> bytes:
    data = base64.b64encode(PNG).decode()
    images = "".join(
        f'<binary id="{name}.png" content-type="image/png">{data}</binary>' for name in "cd"
    )
    text = f"{HEAD.format(encoding)}{description}{body}{images}</FictionBook>"
    return text.encode(encoding)


def converted(raw: bytes) -> Converted:
    files = (("salt.fb2", raw),)
    return convert(Text("salt", files, WorkSettings(), Library("Shelf"), Addresses(), "salt"))


def test_its_elements_are_those_of_a_page() -> None:
    done = converted(book())
    assert [page.name for page in done.pages] == [
        "index.md", "part-1.md", "chapter-1-the-door.md", "chapter-2.md",
    ]  # fmt: skip
    title, _, first, second = (page.text.split("\n---\n\n", 1)[1] for page in done.pages)
    assert ":::{epigraph}\nSalt is patient.\n\nA keeper\n:::" in title
    assert first.startswith("# Chapter 1: The Door\n\nIt was *very* dark, un**heard** of[^1].\n")
    assert ":::{verse}\nThe lamp was low,\nthe tide was in.\n:::" in first
    assert "\n***\n" in first
    assert "[there](<https://example.org/>)" in first
    assert "[^1]: As in winter." in first
    assert "> Dear Ada,\n>\n> Till\n" in second
    assert "| a | b |" in second
    assert not done.fallback
    assert not done.queries


def test_the_description_names_the_work() -> None:
    found = converted(book()).metadata
    values = dict(found.values)
    assert found.title == "The Salt Road"
    assert values["authors"] == ("Ada B. Quill", "till")
    assert values["translators"] == ("Reed",)
    assert values["summary"] == "A road of salt.\n\nLong."
    assert values["tags"] == ("sea", "salt")
    assert (values["series"], values["series-number"]) == ("Roads", "2")
    assert str(values["cover"]).startswith("images/")


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16"])
def test_its_encoding_is_the_one_that_it_declares(encoding: str) -> None:
    raw = book("<body><section><p>Было темно.</p></section></body>", encoding, "")
    done = converted(raw)
    assert "Было темно." in done.pages[0].text
    assert "source-words" not in [query.name for query in done.queries]


def test_only_the_numbers_of_notes_are_left_out() -> None:
    done = converted(book(NOTES, description=""))
    text = "\n".join(page.text for page in done.pages)
    assert text.count("As in winter.") == text.count("In May, too.") == 1
    assert "It was dark[^1] and cold{note}`[2]`." in text
    assert ":::{footnote} 2\nCold\n\nIn May, too.\n:::" in text
    draft = done.work.draft
    asides = [(aside.kind, draft.source.text(aside.span)) for aside in draft.ledger]
    assert asides == [("note heading", "Notes"), ("note heading", "Of the translator")]
    assert "source-words" not in [query.name for query in done.queries]


def test_a_word_that_the_reader_would_lose_is_asked_about() -> None:
    raw = book("<body><section><p>It was.</p><p>It <!-- was --> is.</p>stray</section></body>")
    assert [query.name for query in converted(raw).queries] == ["source-words"]


def test_a_damaged_book_is_read_as_far_as_it_goes_and_what_is_none_is_refused() -> None:
    draft = read_files([("a.fb2", book("<body><section><p>It was.</p>"))])
    assert draft.source.lines[0] == "It was."
    (query,) = draft.queries
    assert (query.name, query.question.partition(":")[0]) == ("source-words", "a.fb2 is damaged")
    with pytest.raises(SourceError, match="the name says a FictionBook"):
        read_files([("a.fb2", b"It was.")])


@pytest.mark.skipif(program() is None, reason="pandoc is not there")
def test_a_book_of_another_program_is_read() -> None:
    typed = b"# One\n\nIt was *deep*[^1], and ~~dry~~ wet.\n\n| It was\n| late.\n\n[^1]: Very.\n"
    command = [str(program()), "--from=markdown", "--to=fb2", "--standalone", "--output=-"]
    made = subprocess.run(
        [*command, "--metadata=title:The Well"], input=typed, capture_output=True, check=True
    )
    done = converted(made.stdout)
    assert done.metadata.title == "The Well"
    text = "\n".join(page.text for page in done.pages)
    assert "It was *deep*[^1], and {struck}`dry` wet." in text
    assert "[^1]: Very." in text
    assert [query.name for query in done.queries] == ["author-unknown"]


def test_a_subtitle_is_a_heading_below_that_of_its_section_but_for_quotations() -> None:
    sections = "".join(
        f"<section><title><p>Chapter {n}</p></title><p>It was dark.</p>"
        f"<subtitle>The {lamp}</subtitle>"
        "<p>It was lit.</p><cite><subtitle>To Ada</subtitle><p>Dear Ada,</p></cite>"
        "<subtitle>* * *</subtitle><p>It rained.</p></section>"
        for n, lamp in enumerate(("lamp", "oil"), 1)
    )
    first, second = (page.text for page in converted(book(f"<body>{sections}</body>")).pages[1:])
    assert "\n## The lamp\n\nIt was lit.\n\n> **To Ada**" in first
    assert "\n***\n" in first
    assert "\n## The oil\n" in second
