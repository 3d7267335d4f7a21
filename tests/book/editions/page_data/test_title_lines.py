"""The lines below a title, in PDF and plain text."""

from __future__ import annotations

from lxml import html

from fascicle.book.editions.book_data import lines_below_the_title
from fascicle.book.editions.written_pages import TitlePage

AUTHOR = "<p class='byline'>by <span class='author'>Ada Quill</span></p>"


def lines(head: str) -> list[str]:
    empty = html.fragment_fromstring("<section></section>")
    return lines_below_the_title(TitlePage(html.fragment_fromstring(head), empty, None, empty))


def test_a_series_above_the_title_is_a_line_below_it() -> None:
    series = "<p class='series'>Book 2 of The Weather</p>"
    head = f"<section>{series}<h1>Rain</h1><p class='subtitle'>A Novel</p>{AUTHOR}</section>"
    assert lines(head) == ["Book 2 of The Weather", "A Novel"]


def test_without_a_series_no_line_is_lost() -> None:
    translated = "<p class='byline'>translated by Bo Reed</p>"
    assert lines(f"<section><h1>Rain</h1>{AUTHOR}{translated}</section>") == [
        "translated by Bo Reed"
    ]
