"""Titles that only the contents of an EPUB say become headings, or questions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest

from archives import TITLE, epub, package, page
from fascicle.model.decision import Decision, ReadAs
from fascicle.readers.source import read_files
from fascicle.recovery.decided.decisions import apply_decisions
from tests.readers.epub.test_epub import NAV, NCX, ONE, drafted, nav

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fascicle.model.draft import Draft

FERRY = "<p>The ferry came in the morning.</p><p>It rained.</p>"


def titled(pages: Mapping[str, str], *entries: tuple[str, str]) -> Draft:
    return drafted(pages, package(pages, manifest=NAV), nav_xhtml=nav(*entries))


def test_titles_of_the_navigation_become_the_headings_of_their_pages() -> None:
    pages = {"1.xhtml": FERRY, "2.xhtml": FERRY, "3.xhtml": FERRY, "4.xhtml": FERRY}
    draft = titled(
        pages, ("1.xhtml", "The Ferry"), ("2.xhtml", "II: The &amp; Lamp"), ("3.xhtml", "Rain")
    )
    headings = [draft.source.lines[n - 1] for n in draft.headings]
    assert headings == ["The Ferry", "II: The & Lamp", "Rain"]
    assert draft.source.place(max(draft.headings)) == "texts/salt.epub/OEBPS/3.xhtml:1"
    assert not draft.queries


def test_titles_of_an_ncx_have_their_depth_and_several_stand_above_one_page() -> None:
    inner = '<navPoint><navLabel><text>Dry</text></navLabel><content src="1.xhtml"/></navPoint>'
    toc = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part '
        f'One</text></navLabel><content src="1.xhtml"/>{inner}</navPoint></navMap></ncx>'
    )
    pages = {"1.xhtml": FERRY}
    draft = drafted(pages, package(pages, manifest=NCX), toc_ncx=toc)
    assert draft.source.lines[:4] == ("Part One", "", "Dry", "")
    assert draft.headings == {1: 1, 3: 2}


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<div><h1>The Lamp</h1></div><div><h2 class='element-subtitle'>A Day</h2></div>", "A Day"),
        ("<h1>The Lamp</h1><h2 class='subtitle'>A Day</h2>", "A Day"),
        ("<h1>The Lamp</h1><p>It rained.</p><h2 class='subtitle'>A Day</h2>", ""),
    ],
)
def test_a_heading_that_a_class_calls_a_subtitle_belongs_to_the_title(
    head: str, title: str
) -> None:
    draft = titled({"1.xhtml": f"<div>{head}</div>{FERRY}"}, ("1.xhtml", "The Lamp"))
    first = draft.blocks[0]
    said = ["The Lamp:", title] if title else ["The Lamp"]
    assert draft.text(first.span).split("\n") == said


def test_a_part_without_a_page_stands_above_the_first_of_its_pages() -> None:
    links = (
        "<nav epub:type='toc'><ol><li><span>Summer</span><ol>"
        "<li><a href='1.xhtml'>The Tide</a></li>"
        "<li><a href='2.xhtml'>The <span>Boat</span></a></li></ol></li><li><a>Winter</a><ol>"
        "<li><a href='3.xhtml'>Rain</a></li></ol></li></ol></nav>"
    )
    titles = {"1.xhtml": "The Tide", "2.xhtml": "The Boat", "3.xhtml": "Rain"}
    pages = {path: f"<h1>{title}</h1>{FERRY}" for path, title in titles.items()}
    more = {"nav_xhtml": page(links)}
    draft = drafted(pages, package(pages, manifest=NAV), **more)
    headings = [(draft.line(n), depth) for n, depth in draft.headings.items()]
    parts = {("Summer", 0), ("Winter", 0)}
    assert {*headings} == {*((title, 1) for title in titles.values()), *parts}
    # A page that says it, or one before it, needs no other.
    pages = {**pages, "2.xhtml": f"{FERRY}<h1>Winter</h1>", "1.xhtml": f"<h1>Summer</h1>{FERRY}"}
    draft = drafted(pages, package(pages, manifest=NAV), **more)
    assert [draft.line(n) for n in sorted(draft.headings)].count("Winter") == 1
    assert [draft.line(n) for n in sorted(draft.headings)].count("Summer") == 1


def test_a_title_may_be_that_of_an_image_or_an_item_of_a_list_of_titles() -> None:
    pages = {"1.xhtml": "<p>There are:</p><ol><li>Rain</li><li>A lamp</li></ol>", "2.xhtml": FERRY}
    links = nav(("1.xhtml", "Rain"), ("2.xhtml", "")).replace("></a>", "><img alt='A lamp'/></a>")
    draft = drafted(pages, package(pages, manifest=NAV), nav_xhtml=links)
    assert [draft.line(n) for n in draft.headings] == ["Rain", "A lamp"]


@pytest.mark.parametrize(
    "title",
    [
        "<p>Chapter II</p><p>The Ferry</p>",
        "<p>Chapter II.<br>The Ferry</p>",
        "<h2>Chapter II</h2><h2>The Ferry</h2>",
    ],
)
def test_an_entry_may_leave_out_a_word_before_its_number(title: str) -> None:
    pages = {
        "1.xhtml": "<p>Chapter I</p><p>The Lamp</p><p>It rained.</p>",
        "2.xhtml": title + FERRY,
    }
    draft = titled(pages, ("1.xhtml", "I. The Lamp"), ("2.xhtml", "II: The Ferry"))
    assert "II: The Ferry" not in draft.source.lines
    assert [draft.line(line + 1) for line in sorted(draft.headings)] == ["The Lamp", "The Ferry"]
    assert not draft.queries


@pytest.mark.parametrize(
    ("body", "label", "heading"),
    [
        ("<p><a href='1.xhtml#x'>CHAPTER ONE</a></p><p>Rain</p>", "Chapter 1: Rain", "CHAPTER ONE"),
        ("<div><p>PART TWO</p><div><p>Rain</p></div></div>", "Part Two: Rain", "PART TWO"),
        ("<p>C H A P T E R</p><p>O N E</p>", "Chapter One", "C H A P T E R"),
        ("<p class='n'>7</p><h1>Rain</h1>", "7. Rain", "7"),
        ("<h1>1</h1>\n<h2>Rain</h2>", "1. Rain", "1"),
        ("<p>CHAPTER I</p><p>It had rained for a week.</p>", "Chapter 1", "CHAPTER I"),
    ],
)
def test_a_number_may_be_written_otherwise_than_in_its_entry(
    body: str, label: str, heading: str
) -> None:
    pages = {"1.xhtml": body + FERRY, "2.xhtml": ONE}
    draft = titled(pages, ("1.xhtml", label), ("2.xhtml", "One"))
    assert label not in draft.source.lines
    assert [draft.line(line) for line in sorted(draft.headings)] == [heading, "One"]
    assert not draft.queries


@pytest.mark.parametrize("heading", ["", "<img src='rain.png' alt='Rain'/>"])
def test_a_heading_without_words_leaves_the_title_to_the_navigation(heading: str) -> None:
    pages = {"1.xhtml": f"<h1>{heading}</h1>{FERRY}", "2.xhtml": ONE}
    draft = titled(pages, ("1.xhtml", "Rain"))
    assert draft.line(min(draft.headings)) == "Rain"


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("<h1>Chapter One</h1><p class='chapter-title'>The Lamp</p>", ["Chapter One", "The Lamp"]),
        ("<h1>1</h1><p class='x chapter-subtitle'>The Lamp</p>", ["1\nThe Lamp"]),
        ("<h1>The Lamp</h1><p class='chapter-subtitle'>Ada</p>", ["The Lamp"]),
        ("<p class='Chapter-Number'>1</p><p class='Chapter-Title'>The Lamp</p>", ["1", "The Lamp"]),
        ("<h1>One</h1><p>It is</p><p class='chapter-title'>the lamp.</p>", ["One"]),
        ("<h1>One</h1><p class='chapter-title'><a href='2.xhtml'>The Lamp</a></p>", ["One"]),
    ],
)
def test_a_paragraph_that_its_class_calls_the_title_of_a_chapter_is_a_heading(
    head: str, shown: list[str]
) -> None:
    draft = titled({"Salt-Road-1.xhtml": head + FERRY}, ("Salt-Road-1.xhtml", "Salt-Road-1"))
    headings = [block for block in draft.blocks if block.span.first in draft.headings]
    assert [draft.text(block.span) for block in headings] == shown


@pytest.mark.parametrize(
    ("label", "is_shown"), [("Salt-Road-1", False), ("Salt-1", True), ("Salt Road 1", True)]
)
def test_the_name_of_a_file_is_no_title(label: str, *, is_shown: bool) -> None:
    pages = {f"{label}.xhtml".replace(" ", "_"): FERRY, "2.xhtml": ONE}
    draft = titled(pages, (next(iter(pages)), label), ("2.xhtml", "One"))
    assert (label in draft.source.lines) is is_shown


def test_a_single_title_of_the_navigation_is_asked_about() -> None:
    draft = titled({"1.xhtml": FERRY, "2.xhtml": ONE}, ("1.xhtml", "Rain"), ("2.xhtml", "One"))
    (query,) = draft.queries
    assert (query.name, query.span.first) == ("navigation-title", 1)
    assert draft.headings[1] == 1
    answers: tuple[ReadAs, ...] = ("as-read", "set-aside", "heading")
    for read_as in answers:
        decided = apply_decisions(draft, [Decision(read_as, 1, "Rain", file="1.xhtml")], "")
        assert not decided.queries


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (ONE, "The Road"),
        (FERRY, "Cover"),
        (FERRY, "The Salt Road"),
        (FERRY, "salt_split_001"),
        (FERRY, "1.xhtml"),
        (FERRY, "The ferry came in the"),
        (f"<p>CHAPTER I</p><p>The Ferry</p>{FERRY}", "Chapter I. The Ferry"),
        (f"{FERRY * 4}<p>Rain</p>", "Rain"),
        (f"<section epub:type='dedication'>{FERRY}</section>", "For Bo"),
        ("<p><img src='a.jpg'/></p>", "A Map"),
    ],
)
def test_what_is_no_title_of_a_page_is_not_put_above_it(body: str, label: str) -> None:
    draft = titled({"1.xhtml": body, "2.xhtml": ONE}, ("1.xhtml", label))
    assert label not in draft.source.lines[:1]
    assert "navigation-title" not in [query.name for query in draft.queries]


def test_a_page_with_text_that_is_not_in_the_spine_is_asked_about() -> None:
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in ("notes", "empty", "contents", "gone")
    )
    more = {
        "notes_xhtml": page("<p>There was a second end.</p>"),
        "empty_xhtml": page("<p></p><script>no()</script>"),
        "contents_xhtml": page("<h1>Contents</h1><a href='1.xhtml'>The Salt Road</a>"),
    }
    raw = epub(
        {"1.xhtml": page("<p>It rained.</p>")}, package({"1.xhtml": ""}, TITLE, items), **more
    )
    (query,) = read_files([("texts/salt.epub", raw)]).queries
    assert query.name == "unread-files"
    assert "are not read: OEBPS/notes.xhtml;" in query.question


@pytest.mark.parametrize("said", ["<!-- -->", "</p>", "<", "<i>" * 200, "\x85<\ufffe>"])
def test_any_description_of_the_package_is_read(said: str) -> None:
    metadata = f"{TITLE}<dc:description>{escape(said)}</dc:description>"
    raw = epub({"1.xhtml": page("<p>It rained.</p>")}, package({"1.xhtml": ""}, metadata))
    assert read_files([("texts/salt.epub", raw)]).found.get("title") == "The Salt Road"


def test_the_name_of_a_speaker_is_not_the_heading_that_the_contents_name() -> None:
    rows = "<tr><td>Chorus</td><td><p>Not marching in the fields.</p></td></tr>"
    pages = {"1.xhtml": ONE, "2.xhtml": f"<table>{rows}</table><p>It rained.</p>"}
    draft = titled(pages, ("1.xhtml", "One"), ("2.xhtml", "Chorus"))
    assert draft.source.lines.index("Chorus") + 1 in draft.headings
    assert [query.name for query in draft.queries] == ["navigation-title"]


def test_a_page_of_links_to_other_pages_is_the_table_of_contents() -> None:
    links = "".join(f'<div><a href="{n}.xhtml">Chapter {n}</a></div>' for n in (2, 3, 4))
    pages = {
        "1.xhtml": f"<h1>Chapters</h1>{links}",
        "2.xhtml": f"<h1>One</h1>{FERRY}",
        "3.xhtml": f"<h1>Two</h1>{FERRY}",
        "4.xhtml": f'<h1>Three</h1><p>See <a href="2.xhtml">the first</a>.</p>{FERRY}',
    }
    draft = titled(pages, ("2.xhtml", "One"), ("3.xhtml", "Two"), ("4.xhtml", "Three"))
    left = {block.span.first for block in draft.blocks}
    assert [draft.line(n) for n in draft.headings if n in left] == ["One", "Two", "Three"]
    aside = " ".join(draft.text(it.span) for it in draft.ledger if it.kind == "contents")
    assert aside.split() == ["Chapters", "Chapter", "2", "Chapter", "3", "Chapter", "4"]


def test_a_title_in_a_quotation_or_in_parted_small_capitals_is_that_of_its_page() -> None:
    pages = {
        "1.xhtml": f"<blockquote><b>The Night Ferry</b></blockquote>{FERRY}",
        "2.xhtml": f"<blockquote>The Lamp</blockquote>{FERRY}<blockquote>Wait.</blockquote>",
    }
    draft = titled(pages, ("1.xhtml", "T HE N IGHT F ERRY"), ("2.xhtml", "The Lamp"))
    assert [draft.line(n) for n in draft.headings] == ["The Night Ferry", "The Lamp"]
    assert not draft.queries


def test_a_date_above_a_title_is_no_number_of_it() -> None:
    pages = {"1.xhtml": f"<p>2026-10-23</p><h2>The Night Ferry</h2>{FERRY}"}
    draft = titled(pages, ("1.xhtml", "The Night Ferry"))
    assert [draft.line(n) for n in draft.headings] == ["The Night Ferry"]


def test_a_dedication_below_another_page_has_the_title_of_its_entry() -> None:
    pages = {"1.xhtml": "<h1>Also by Ada Quill</h1><p>Oil</p>", "2.xhtml": "<p>For the goat.</p>"}
    entries = (("1.xhtml", "Also by Ada Quill"), ("2.xhtml", "Dedication"), ("3.xhtml", "Fog"))
    draft = titled({**pages, "3.xhtml": f"<h1>Fog</h1>{FERRY}"}, *entries)
    assert [draft.line(n) for n in sorted(draft.headings)] == [label for _, label in entries]
    draft = titled({"2.xhtml": pages["2.xhtml"], "3.xhtml": f"<h1>Fog</h1>{FERRY}"}, *entries[1:])
    assert [draft.line(n) for n in draft.headings] == ["Fog"]


@pytest.mark.parametrize("label", ["Copyright", "Impressum", "Colophon"])
@pytest.mark.parametrize("role", ["", "copyright-page"])
def test_an_imprint_below_a_chapter_has_the_title_of_its_entry(label: str, role: str) -> None:
    rights = f"<section epub:type='{role}'><p>Printed in Leith by Bo Reed.</p></section>"
    entries = (("1.xhtml", "Fog"), ("2.xhtml", label))
    draft = titled({"1.xhtml": f"<h1>Fog</h1>{FERRY}", "2.xhtml": rights}, *entries)
    assert [draft.line(n) for n in sorted(draft.headings)] == ["Fog", label]
    draft = titled({"2.xhtml": rights, "1.xhtml": f"<h1>Fog</h1>{FERRY}"}, *reversed(entries))
    assert [draft.line(n) for n in draft.headings] == ["Fog"]


def test_a_page_that_its_entry_calls_the_title_page_is_one() -> None:
    pages = {"1.xhtml": "<h2>Salt</h2><h5>Ashwater Press, Bath</h5><h6>Exported from a wiki</h6>"}
    entries = (("1.xhtml", "Title page"), ("2.xhtml", "Fog"))
    draft = titled({**pages, "2.xhtml": f"<h1>Fog</h1>{FERRY}"}, *entries)
    heads = {block.span.first for block in draft.blocks} & {*draft.headings}
    assert [draft.line(n) for n in heads] == ["Fog"]


@pytest.mark.parametrize(
    ("tags", "depths"),
    [
        (("h1", "h1", "h1", "h2"), [1, 2, 1, 2, 1, 2, 1, 2]),
        (("h2", "h3", "h2", "h2"), [2, 3, 2, 3, 2, 3, 2, 3]),
        (("h1", "h2", "h2", "h1"), [1, 2, 2, 3, 2, 3, 1, 2]),
    ],
    ids=["page after chapters", "page among chapters", "chapters in parts"],
)
def test_a_page_of_a_flat_navigation_is_as_deep_as_most(
    tags: tuple[str, ...], depths: list[int]
) -> None:
    titles = ("The Lamp", "The Ferry", "The Oil", "About Ada")
    pages = {}
    for number, (tag, title) in enumerate(zip(tags, titles, strict=True)):
        below = f"h{int(tag[1]) + 1}"
        pages[f"{number}.xhtml"] = f"<{tag}>{title}</{tag}>{FERRY}<{below}>So</{below}>{FERRY}"
    draft = titled(pages, *zip(pages, titles, strict=True))
    assert [draft.headings[line] for line in sorted(draft.headings)] == depths
