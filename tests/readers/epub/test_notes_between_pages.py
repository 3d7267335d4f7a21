"""Notes of an EPUB that are on another page than their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archives import epub, package
from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fascicle.convert import Converted

ONE = "<h2>The Lamp</h2><p>It was shut.{}</p>"
TWO = "<h2>The Ferry</h2><p>It was open.</p>"


def book(pages: Mapping[str, str]) -> Converted:
    files = (("texts/salt.epub", epub(pages, package(pages))),)
    text = Text("salt", files, WorkSettings(), Library(title="Shelf"), Addresses(), "salt")
    return convert(text)


def bodies(converted: Converted) -> dict[str, str]:
    return {page.name: page.text.split("\n---\n", 1)[1].strip() for page in converted.pages}


FORMS = {
    "EPUB 3": (
        '<a epub:type="noteref" href="n.xhtml#n1">1</a>',
        (
            '<section epub:type="endnotes"><h2>Notes</h2><ol><li id="n1" epub:type="endnote">'
            "<p>Since May.</p></li></ol></section>"
        ),
    ),
    "calibre": (
        '<sup><a id="back_1" href="n.xhtml#note_1" class="noteref">1</a></sup>',
        (
            '<h1>Notes</h1><dl id="note_1" class="footnote2">'
            '<dt>[<a href="1.xhtml#back_1">←1</a>]</dt>'
            "<dd><p>Since May.</p></dd></dl>"
        ),
    ),
    "InDesign": (
        (
            '<span id="footnote-011-backlink"><a class="_idFootnoteLink" '
            'href="n.xhtml#footnote-011">1</a></span>'
        ),
        (
            '<div class="_idFootnotes"><div id="footnote-011" class="_idFootnote"><p><a '
            'class="_idFootnoteAnchor" href="1.xhtml#footnote-011-backlink">1</a> Since May.'
            "</p></div></div>"
        ),
    ),
    "Kindle": (
        '<sup id="r1"><a href="./n.xhtml#n1">[1]</a></sup>',
        '<p>NOTES</p><p id="n1"><a href="./1.xhtml#r1">[1]</a> Since May.</p>',
    ),
    "dot": (
        '<a id="r1" href="n.xhtml#n1">1</a>',
        '<h2>Notes</h2><p><a id="n1" href="1.xhtml#r1">1.</a> Since May.</p>',
    ),
    "arrow": (
        '<sup><a id="r1" href="n.xhtml#n1">1</a></sup>',
        '<h2>Notes</h2><p id="n1">1. Since May. <a href="1.xhtml#r1">↩</a></p>',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_note_stands_at_the_end_of_the_chapter_of_its_mark(form: str) -> None:
    mark, notes = FORMS[form]
    converted = book({"1.xhtml": ONE.format(mark), "2.xhtml": TWO, "n.xhtml": notes})
    shown = bodies(converted)
    assert list(shown) == ["index.md", "the-lamp.md", "the-ferry.md"]
    assert "Since May." in shown["the-lamp.md"]
    assert "note-apart" not in shown["the-lamp.md"]
    assert shown["the-ferry.md"] == "# The Ferry\n\nIt was open."
    assert converted.queries == ()


@pytest.mark.parametrize(
    ("mark", "target"),
    [
        ("<a href='2.xhtml#v3'>3</a>", "<h2>The Ferry</h2><p id='v3'>It was open.</p>"),
        ("<a href='2.xhtml#v3'>3</a>", "<h2 id='v3'>The Ferry</h2><p>It was open.</p>"),
        ("<a href='2.xhtml#v9'>3</a>", "<h2>The Ferry</h2><p id='v3'>It was open.</p>"),
        (
            "<a href='https://example.org/2.xhtml#v3'>3</a>",
            "<h2>The Ferry</h2><p id='v3'>It was open.</p>",
        ),
    ],
)
def test_a_number_that_leads_to_another_page_is_no_mark_if_nothing_leads_back(
    mark: str, target: str
) -> None:
    shown = bodies(book({"1.xhtml": ONE.format(f" See {mark}."), "2.xhtml": target}))
    assert "note" not in shown["the-lamp.md"]
    assert shown["the-ferry.md"] == "# The Ferry\n\nIt was open."


def test_links_that_name_their_own_page_are_links_inside_it() -> None:
    mark = '<a id="r1" href="1.xhtml#n1">1</a>'
    note = '<p id="n1"><a href="1.xhtml#r1">1</a>. Since May.</p>'
    shown = bodies(book({"1.xhtml": ONE.format(mark) + note, "2.xhtml": TWO}))
    assert ":::{footnote} 1\nSince May.\n:::" in shown["the-lamp.md"]


def test_a_label_with_a_dot_is_no_arrow_back() -> None:
    mark = ' In 1911.<a id="r2" href="#n2">2</a> It was open.'
    notes = '<p><a id="n2" href="#r2">2.</a> Since May.</p>'
    shown = bodies(book({"1.xhtml": ONE.format(mark) + notes, "2.xhtml": TWO}))["the-lamp.md"]
    assert "In 1911.{note}`2` It was open." in shown
    assert ":::{footnote} 2\nSince May.\n:::" in shown


SEVERAL = (
    '<div class="footnote"><p><a id="n1" href="1.xhtml#r1">1</a> Since May.</p><p>So they say.</p>'
    '<p><a id="n2" href="1.xhtml#r2">2</a> In June.</p></div>'
)


@pytest.mark.parametrize("page", ["1.xhtml", "n.xhtml"])
def test_notes_in_one_element_are_several(page: str) -> None:
    marks = "".join(f' Word<a id="r{n}" href="{page}#n{n}">{n}</a>.' for n in (1, 2))
    pages = {"1.xhtml": ONE.format(marks), "2.xhtml": TWO}
    shown = bodies(book({**pages, page: pages.get(page, "") + SEVERAL}))["the-lamp.md"]
    assert "Word{note}`1`. Word{note}`2`." in shown
    assert ":::{footnote} 1\nSince May.\n:::" in shown
    assert ":::{footnote} 2\nIn June.\n:::" in shown


def test_in_an_element_of_notes_paragraphs_up_to_the_next_label_are_of_the_note_above() -> None:
    marks = "".join(f' Word<a id="r{n}" href="n.xhtml#n{n}">{n}</a>.' for n in (1, 2))
    notes = SEVERAL.replace('"footnote"', '"footnotes"').replace(
        "</div>", "<p>3. Loose.</p><h3>Errors</h3><p>So say all.</p></div>"
    )
    shown = bodies(book({"1.xhtml": ONE.format(marks), "2.xhtml": TWO, "n.xhtml": notes}))
    assert ":::{footnote} 1\nSince May.\n\nSo they say.\n:::" in shown["the-lamp.md"]
    assert ":::{footnote} 2\nIn June.\n:::" in shown["the-lamp.md"]


def test_the_paragraphs_in_the_element_of_one_note_are_that_note() -> None:
    marks = ' Word<a id="r1" href="#n1">1</a>.'
    note = (
        '<div class="footnote"><p><a id="n1" href="#r1">1</a> Since May.</p><p>And'
        '<a id="r2" href="#n2">2</a> so.</p></div><p><a id="n2" href="#r2">2</a> In June.</p>'
    )
    shown = bodies(book({"1.xhtml": ONE.format(marks) + note, "2.xhtml": TWO}))["the-lamp.md"]
    assert ":::{footnote} 1\nSince May.\n\nAnd" in shown


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ('<p id="n1">1. <a href="#r1">Since May.</a></p>', "Since May."),
        ('<p id="n1"><a href="#r1">[1] </a><a href="#r1">The Salt Roads</a></p>', "The Salt Roads"),
        ('<p id="n1"><a href="#r1">[1] </a>Since May.</p>', "Since May."),
        ('<p id="n1"><a href="#r1">[1]</a>Since May.</p>', "Since May."),
        ('<ul><li id="n1"><a href="#r1">[1] </a>Since May.</li></ul>', "Since May."),
        ('<ol><li id="n1">Since May. <a href="#r1">Back to the text</a></li></ol>', "Since May."),
        ('<p id="n1">1 ↑ <a href="#r1">a</a> Since May.</p>', "↑ Since May."),
    ],
)
def test_only_arrows_and_labels_of_links_back_are_left_out(note: str, expected: str) -> None:
    mark = '<sup><a id="r1" href="#n1">[1]</a></sup>'
    page = ONE.format(mark) + "<p>So they say.</p>" + note
    shown = bodies(book({"1.xhtml": page, "2.xhtml": TWO}))["the-lamp.md"]
    assert shown.endswith(f"\n[^1]: {expected}")


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("[Footnote 1: Since May.]", "Since May."),
        ("[Footnote 1: Since May [1911].]", "Since May \\[1911\\]."),
        ("[Footnote 1: Since May.</p><p>So they say.]", "Since May.\n\nSo they say."),
        ("[1] Since May [1911]", "Since May \\[1911\\]"),
        ("1. Since [May]", "Since \\[May\\]"),
    ],
)
def test_the_bracket_around_a_note_is_left_out(note: str, expected: str) -> None:
    mark = '<sup><a id="r1" href="#n1">[1]</a></sup>'
    page = ONE.format(mark) + f'<div class="footnote" id="n1"><p>{note}</p></div>'
    shown = bodies(book({"1.xhtml": page, "2.xhtml": TWO}))["the-lamp.md"]
    assert expected in shown
    assert f"{expected}\\]" not in shown


def test_the_line_of_a_poem_that_a_note_is_about_stays_in_it() -> None:
    poem = '<p id="l20">Out of the salt<a epub:type="noteref" href="#n1">*</a></p>'
    note = '<aside epub:type="footnote" id="n1"><p><a href="#l20">{}</a> Cf. Ezekiel.</p></aside>'
    for label, expected in (("Line 20.", "Line 20."), ("20.", "20\\.")):
        page = "<h2>The Lamp</h2>" + poem + note.format(label)
        shown = bodies(book({"1.xhtml": page, "2.xhtml": TWO}))["the-lamp.md"]
        assert f":::{{footnote}} *\n{expected} Cf. Ezekiel.\n:::" in shown


def test_the_headings_between_notes_go_with_them() -> None:
    mark = '<a id="r1" href="n.xhtml#n1">1</a>'
    notes = '<h1>Notes</h1><h2>To the lamp</h2><p id="n1"><a href="1.xhtml#r1">1</a> Since May.</p>'
    shown = bodies(book({"1.xhtml": ONE.format(mark), "2.xhtml": TWO, "n.xhtml": notes}))
    assert list(shown) == ["index.md", "the-lamp.md", "the-ferry.md"]
    assert shown["the-ferry.md"] == "# The Ferry\n\nIt was open."


def test_a_note_of_a_popup_has_the_number_of_its_mark() -> None:
    mark = '<a epub:type="noteref" href="#n1">1</a>'
    note = '<aside epub:type="footnote" id="n1"><p>Since May, and 1 day.</p></aside>'
    converted = book({"1.xhtml": ONE.format(mark) + note, "2.xhtml": TWO})
    assert ":::{footnote} 1\nSince May, and 1 day.\n:::" in bodies(converted)["the-lamp.md"]
    assert converted.queries == ()


def test_an_empty_element_before_a_mark_is_its_name_and_the_rule_above_the_notes_no_break() -> None:
    mark = '<a id="w1"></a><a href="1.xhtml#m1"><sup>[1]</sup></a>'
    note = '<hr/><p class="note"><a id="m1"></a><a href="1.xhtml#w1">[1]</a> Since May.</p>'
    page = bodies(book({"1.xhtml": ONE.format(mark) + note, "2.xhtml": TWO}))["the-lamp.md"]
    assert page == "# The Lamp\n\nIt was shut.[^1]\n\n[^1]: Since May."


def test_a_section_that_is_called_a_note_is_one_with_its_label_and_its_way_back() -> None:
    pages = {
        "1.xhtml": "<p>It rained.<a href='n.xhtml#n1'>[1]</a></p>",
        "n.xhtml": "<div class='note_section' id='n1'><b>1</b> <p>For a week.</p>"
        "<p><a href='1.xhtml'>Back</a></p></div>",
    }
    (page,) = bodies(book(pages)).values()
    assert page.endswith("It rained.{note}`[1]`\n\n:::{footnote} 1\nFor a week.\n:::")


def test_each_term_of_a_list_of_notes_is_one() -> None:
    mark = '<sup id="b{0}"><a href="n.xhtml#note_{0}">{0}</a></sup>'
    notes = "".join(
        f'<dt id="note_{number}">[<a href="{number}.xhtml#b{number}">←{number}</a>]</dt>'
        f"<dd><p>{text}</p></dd>"
        for number, text in ((1, "Since May."), (2, "Or June."))
    )
    pages = {
        "1.xhtml": ONE.format(mark.format(1)),
        "2.xhtml": TWO.replace("open.", f"open.{mark.format(2)}"),
        "n.xhtml": f'<h1>Notes</h1><dl class="footnote">{notes}</dl>',
    }
    shown = bodies(book(pages))
    assert shown["the-lamp.md"].endswith(":::{footnote} 1\nSince May.\n:::")
    assert shown["the-ferry.md"].endswith(":::{footnote} 2\nOr June.\n:::")


def test_a_term_that_a_number_leads_to_is_no_note_if_its_list_is_not_called_one() -> None:
    terms = "<dl><dt id='t1'>Lamp</dt><dd>Burns oil.</dd><dt>Oil</dt><dd>Burns.</dd></dl>"
    pages = [f"{ONE.format(mark)}{terms}" for mark in ("<a href='#t1'>1</a>", "1")]
    one, other = (bodies(book({"1.xhtml": page, "2.xhtml": TWO})) for page in pages)
    assert one["the-lamp.md"].endswith("**Oil**\\\nBurns.")
    assert one["the-lamp.md"].partition("**")[2] == other["the-lamp.md"].partition("**")[2]


@pytest.mark.parametrize(
    ("back", "is_note"), [("<a href='#r1'>↵</a>", True), ("<a href='#r1'>↵ May</a>", False)]
)
def test_a_note_without_a_label_has_that_of_its_mark_if_an_arrow_leads_back(
    back: str, *, is_note: bool
) -> None:
    mark = '<a id="r1" href="#n1"><sup>[1]</sup></a>'
    note = f"<div class='footnotes'><div id='n1'>Since May. {back}</div></div>"
    shown = bodies(book({"1.xhtml": ONE.format(mark) + note, "2.xhtml": TWO}))
    assert shown["the-lamp.md"].endswith("[^1]\n\n[^1]: Since May.") is is_note
