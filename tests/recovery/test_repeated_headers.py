"""Folders of chapters, each with the header of the work at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.convert import Text, convert, read
from fascicle.model.blocks import Heading, prose_of
from fascicle.model.decision import Decision
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

HEADER = """\
Title: The Slip
Author: Ada Vickery
Rating: General Audiences
Words: 1{n}00

"""
CHAPTER = """\
Chapter {n}

It was day {n}, and the lamp had gone out again, and Ada said so, to the door, to the window, and to
nobody in the house at all.

"Then light it," said Till, who had come back with a can in either hand, and
nothing more to say of it than he ever had.
"""
PAGE = "<!DOCTYPE html><h1>The Slip</h1><h2>Chapter {n}</h2><p>It rained for {n} days.</p>"


def drafted(*typed: tuple[str, str], settings: WorkSettings | None = None) -> Draft:
    files = tuple((f"texts/slip/{name}", said.encode()) for name, said in typed)
    return read(
        Text("slip", files, settings or WorkSettings(), Library(title="L"), Addresses(), "slip")
    )


def headings(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks if isinstance(block, Heading)]


def test_files_of_several_formats_are_the_chapters_of_one_work() -> None:
    draft = drafted(
        ("1.txt", (HEADER + CHAPTER).format(n=1)),
        ("2.html", PAGE.format(n=2)),
        ("3.md", "# The Slip\n\n## Chapter 3\n\nIt rained for *three* days.\n"),
    )
    assert headings(draft) == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert not draft.queries


def test_what_two_headers_contradict_is_asked() -> None:
    first, second = ((HEADER + CHAPTER).format(n=n) for n in (1, 2))
    draft = drafted(("1.txt", first), ("2.txt", second.replace("General", "Teen")))
    (query,) = (query for query in draft.queries if query.name == "headers-differ")
    assert query.question == (
        "the rating is “General Audiences” in texts/slip/1.txt, and “Teen Audiences” in "
        "texts/slip/2.txt; which is right?"
    )


def test_headers_that_archives_mark_are_read_once() -> None:
    page = (
        "<!DOCTYPE html><html><body><dl class='work meta group'><dt>Rating:</dt><dd>{rating}</dd>"
        "</dl><div id='workskin'><div class='preface group'><h2 class='title'>The Slip</h2>"
        "<h3 class='byline'>Ada Vickery</h3><div class='summary module'><h3>Summary:</h3>"
        "<blockquote class='userstuff'>Till goes out.</blockquote></div></div>"
        "<div class='chapter preface group'><h3 class='title'>Chapter {n}</h3></div>"
        "<div class='userstuff'><p>It rained for {n} days.</p></div></div></body></html>"
    )
    draft = drafted(
        ("1.html", page.format(n=1, rating="Mature")),
        ("2.html", page.format(n=2, rating="Explicit")),
    )
    assert headings(draft) == ["Chapter 1", "Chapter 2"]
    assert draft.found.get("summary") == "Till goes out."
    assert draft.found.get("authors") == "Ada Vickery"
    assert [query.name for query in draft.queries] == ["headers-differ"]


def test_the_first_heading_of_the_second_file_is_no_part_of_a_header() -> None:
    parts = ["<h2>PART I.<br>Underground</h2><h3>One</h3><p>It rained.</p>", "<h3>Two</h3><p>So."]
    pages = ["<h1>The Slip</h1><p>by Ada Vickery</p>", *parts]
    files = [(f"{n}.html", f"<!DOCTYPE html><body>{page}") for n, page in enumerate(pages)]
    assert headings(drafted(*files)) == ["PART I. Underground", "One", "Two"]


MENU = " | ".join(
    f"<a href='{address}.html'>{said}</a>"
    for said, address in (("Home", "index"), ("Previous", "a"), ("Next", "b"))
)
SITE_PAGE = (
    "<!DOCTYPE html><title>Harbour - {n}</title><body>{top}<h1>The Harbour Lights</h1>{by}"
    "<h2>{title}</h2><p>It rained for {n} days, and nobody in the house said a word about it.</p>"
    "<p>“{n} too many,” said Ada, and lit the lamp.</p><hr>{end}"
)


@pytest.mark.parametrize("by", ["<p>by Ada Vickery</p>", "<h3>by Ada Vickery</h3>"])
@pytest.mark.parametrize("end", ["<p>© 2009 Ada Vickery</p>", f"<div>{MENU}</div>"])
def test_title_and_by_line_of_each_page_are_metadata_and_menus_are_set_aside(
    by: str, end: str
) -> None:
    first = MENU.replace("<a href='a.html'>Previous</a> | ", "")
    draft = drafted(
        *(
            (f"{n}.html", SITE_PAGE.format(n=n, title=title, by=by, end=end, top=f"<p>{top}</p>"))
            for n, (title, top) in enumerate(
                [("A Lamp", first), ("The Slip", MENU), ("The Oil", MENU), ("Tide", MENU)], 1
            )
        )
    )
    assert headings(draft) == ["A Lamp", "The Slip", "The Oil", "Tide"]
    assert draft.found.get("title") == "The Harbour Lights"
    assert draft.found.get("authors") == "Ada Vickery"
    assert not draft.queries
    shown = " ".join(prose_of(block) for block in draft.blocks)
    assert "Home" not in shown
    assert "©" not in shown
    kinds = {aside.kind for aside in draft.ledger} - {"ornament"}
    assert kinds == {"website", "title-page", "metadata"}


def test_the_name_of_a_site_above_the_title_is_set_aside_and_asked_about_at_the_end() -> None:
    site = "<p>The Fiction Pages</p>"
    by = "<p>by Ada Vickery</p>"
    pages = [
        (f"{n}.html", SITE_PAGE.format(n=n, title=f"Part {n}", by=by, end=site, top=site))
        for n in (1, 2, 3)
    ]
    draft = drafted(*pages)
    assert draft.found.get("title") == "The Harbour Lights"
    assert draft.found.get("authors") == "Ada Vickery"
    (query,) = (query for query in draft.queries if query.name == "running-head")
    assert query.question == (
        "“The Fiction Pages” begins or ends 3 of 3 files: is it part of their pages only?"
    )
    assert len([a for a in draft.ledger if a.kind == "website"]) == 3
    settings = WorkSettings(decisions=[Decision("set-aside", every="running-heads")])
    decided = drafted(*pages, settings=settings)
    assert len([a for a in decided.ledger if a.kind == "website"]) == 6
    assert not [query for query in decided.queries if query.name == "running-head"]


def test_a_sentence_above_or_below_each_chapter_is_asked_about_also_if_parts_have_a_page() -> None:
    ends = "<p>Welcome to the harbour.</p>", "<p>Tell us about any errors in this chapter.</p>"
    text = "".join(f"<p>It rained for {{n}} days, said {name}.</p>" for name in "abcdefg")
    page = f"<!DOCTYPE html><body>{ends[0]}<h2>Chapter {{n}}</h2>{text}<p>[Exeunt.]</p>{ends[1]}"
    part = ("0.html", "<!DOCTYPE html><body><h1>Part One</h1>")
    other = ("9.html", "<!DOCTYPE html><body><h1>Part Two</h1>")
    draft = drafted(part, *((f"{n}.html", page.format(n=n)) for n in (1, 2, 3)), other)
    asked = [query.places for query in draft.queries if query.name == "running-head"]
    assert [draft.line(first) for first, _, _ in asked] == [end[3:-4] for end in ends]


def test_a_sentence_that_recurs_elsewhere_in_a_few_files_is_not_asked_about() -> None:
    said = [f"It rained for {n} days, and nobody said a word about it." for n in range(7)]
    files = [(f"{n}.txt", "\n\n".join(said[n : n + 5]) + "\n") for n in range(3)]
    asked = {query.name for query in drafted(*files).queries}
    assert "running-head" not in asked


def test_headings_that_chapters_share_are_no_title() -> None:
    page = "<!DOCTYPE html><body><h2>Chapter {n}</h2><h3>Morning</h3><p>It rained for {n} days."
    draft = drafted(*((f"{n}.html", page.format(n=n)) for n in (1, 2, 3)))
    assert headings(draft) == [
        "Chapter 1",
        "Morning",
        "Chapter 2",
        "Morning",
        "Chapter 3",
        "Morning",
    ]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Chapter 2. The Lamp", "The Lamp"),
        ("Chapter 2. The Lamp<br>and the Oil<br>1815", "The Lamp and the Oil 1815"),
        ("Chapter 2: *<br>The Oil", "* The Oil"),
        ("Chapter 2<br>The Lamp<br>and the Oil", "The Lamp and the Oil"),
    ],
)
def test_a_tagged_heading_of_several_lines_has_all_of_them(said: str, title: str) -> None:
    page = f"<!DOCTYPE html><h2>{said}</h2><p>It rained.</p><h2>Chapter 3</h2><p>It snowed."
    draft = drafted(("1.html", page))
    (heading, _) = (block for block in draft.blocks if isinstance(block, Heading))
    assert (heading.label.rstrip("."), heading.title) == ("Chapter 2", title)
    files = (("texts/slip/1.html", page.encode()),)
    convert(Text("slip", files, WorkSettings(), Library(title="L"), Addresses(), "slip"))


@pytest.mark.parametrize("title", ["# The Slip\n\n", ""])
def test_divisions_above_a_chapter_go_on_in_the_next_file(title: str) -> None:
    said = title + "## {part}\n\n### {chapter}\n\nIt rained on the slip for two days.\n"
    parts = [("The Sea", "Fog"), ("The Sea", "Tide"), ("The Town", "Fog"), ("The Town", "Smoke")]
    files = (said.format(part=part, chapter=chapter) for part, chapter in parts)
    draft = drafted(*((f"{n}.md", each) for n, each in enumerate(files, 1)))
    assert headings(draft) == ["The Sea", "Fog", "Tide", "The Town", "Fog", "Smoke"]


def test_a_heading_above_text_is_no_division_that_goes_on() -> None:
    said = "# The Sea\n\nIt rained on day {n}.\n\n## Fog\n\nIt rained on the slip for two days.\n"
    draft = drafted(*((f"{n}.md", said.format(n=n)) for n in (1, 2)))
    assert headings(draft) == ["The Sea", "Fog", "The Sea", "Fog"]
