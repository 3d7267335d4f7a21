"""Folders of chapters, each with the header of the work at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.convert import Text, read
from fascicle.model.blocks import Heading
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


def drafted(*typed: tuple[str, str]) -> Draft:
    files = tuple((f"texts/slip/{name}", said.encode()) for name, said in typed)
    return read(Text("slip", files, WorkSettings(), Library(title="L"), Addresses(), "slip"))


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
