"""The gate of feeds: an invalid page and a link to nothing are named."""

from __future__ import annotations

from typing import Any

from gates import budgets, feeds

HEAD = f'<title>A</title><link rel="alternate" type="{feeds.OPDS};kind=navigation" href="opds.xml">'
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>{home}opds.xml</id>
<updated>2026-01-02T00:00:00Z</updated>
<link rel="self" type="{kind}" href="{home}opds.xml"/>
<link rel="start" type="{kind}" href="{home}opds.xml"/>{more}</feed>"""


def verdict(book: Any, more: str, head: str = HEAD) -> tuple[bool, str]:
    built = book({"index.html": head})
    text = FEED.format(home=built.home, kind=feeds.OPDS, more=more)
    (built.site / "opds.xml").write_text(text, "utf-8")
    found = feeds.held([built], budgets.load())
    return found.is_passed, "\n".join(found.problems)


def test_a_valid_catalogue_passes(book: Any) -> None:
    assert verdict(book, "") == (True, "")


def test_an_invalid_page_is_named(book: Any) -> None:
    is_passed, problems = verdict(book, "<updated>today</updated>")
    assert not is_passed
    assert "opds.xml" in problems


def test_a_link_to_no_file_is_named(book: Any) -> None:
    link = '<link rel="next" type="{}" href="https://gates.example/x.xml"/>'
    is_passed, problems = verdict(book, link.format(feeds.OPDS))
    assert not is_passed
    assert "x.xml: there is no such file" in problems


def test_a_book_without_a_catalogue_does_not_pass(book: Any) -> None:
    assert not verdict(book, "", head="<title>A</title>")[0]
