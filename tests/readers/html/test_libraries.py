"""Additions of digital libraries above and below a text in their HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Heading
from fascicle.readers.source import read_files
from fascicle.recovery import recover

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

RAIN = "It rained all day, and nobody came to the slip."
CHAPTERS = "".join(f"<h2>CHAPTER {n}</h2><p>{RAIN}</p>" for n in "12")


def read(body: str) -> tuple[Draft, list[str]]:
    """Return the draft of a page, and the lines that it keeps."""
    draft = recover(read_files([("texts/salt.html", f"<html><body>{body}</body></html>".encode())]))
    return draft, [line for block in draft.blocks for line in draft.text(block.span).split("\n")]


def test_a_page_of_project_gutenberg_australia_is_named_in_its_preformatted_header() -> None:
    draft, lines = read(
        "<!--ebook header include--><table><tr><td>A treasure-trove</td><td>BROWSE the site</td>"
        "</tr></table><!--END ebook header include--><pre>Title: Salt\nAuthor: Ada Quill\n"
        "* A Project Gutenberg of Australia eBook *\neBook No.: 1234567h.html\n\n"
        "To contact Project Gutenberg of Australia go to http://gutenberg.net.au</pre>"
        f"<h3>GO TO Project Gutenberg Australia HOME PAGE</h3><hr><h1>SALT</h1>{CHAPTERS}<hr>"
        "<!--ebook footer include--><p>This site is full.</p><!--END ebook header include-->"
    )
    assert (draft.found.get("title"), draft.found.get("authors")) == ("Salt", "Ada Quill")
    assert [*filter(None, lines)] == ["CHAPTER 1", RAIN, "CHAPTER 2", RAIN]


def test_centred_lines_of_faded_page_are_a_title_page_and_no_verse() -> None:
    line = "<p class=line style='text-align:center'>{}</p>".format
    draft, lines = read(
        "<p>* A Distributed Proofreaders Canada eBook *</p><p>Title: Salt</p>"
        "<p>Author: Ada Quill (1870-1941)</p><p>Faded Page eBook #20240501</p><hr>"
        f"{line('SALT')}{line('BY')}{line('ADA QUILL')}<hr>{CHAPTERS}{line('THE END')}"
    )
    assert draft.found.get("authors") == "Ada Quill"
    assert not {"SALT", "ADA QUILL"} & {*lines}
    assert not draft.verse
    assert len([block for block in draft.blocks if isinstance(block, Heading)]) == len("12")
