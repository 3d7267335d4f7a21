"""Lists of pages: a work's chapters, in the order of its title page."""

from typing import Any


def test_a_listed_chapter_without_a_page_is_named_and_left_out(library: Any, page: Any) -> None:
    build = library(
        {
            "works/door/index.md": page("# Door\n\n:::{chapters}\none\ntwo\n:::\n", work="door"),
            "works/door/one.md": page("# One\n\nIt was shut.\n", work="door", level="1"),
        }
    )
    book = build(may_warn=True)
    assert "There is no page works/door/two.md. Remove its name from the list" in book.log
    (contents,) = book.article("works/door/index").find_class("contents-list")
    assert contents.xpath(".//a/@href") == ["one.html"]
