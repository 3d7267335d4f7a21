"""Running heads of printed pages."""

from __future__ import annotations

from typing import Any

from fascicle.sphinx_ext.web.page_titles import css_string, running_head


def test_a_chapter_names_its_work_and_itself(small: Any) -> None:
    style = small.page("works/the-ferry/chapter-1").get("style")
    assert style == '--work: "The Ferry at Low Water"; --chapter: "CHAPTER I\\2e  The Landing"'


def test_a_title_page_names_its_work_once_and_the_librarys_pages_nothing(small: Any) -> None:
    assert small.page("works/the-ferry/index").get("style") == '--work: "The Ferry at Low Water"'
    assert small.page("index").get("style") is None


def test_nothing_in_a_name_ends_its_string() -> None:
    assert css_string('a"};<é\n') == "a\\22 \\7d \\3b \\3c é\\a "


def test_a_name_that_is_missing_is_not_said() -> None:
    assert running_head(work="", chapter="") == ""


def test_a_long_name_is_cut_at_a_word_so_that_the_head_has_room_for_it(library: Any) -> None:
    title = "In Which " + "a Great Many Things " * 5
    page = f'---\nwork: "long"\nkind: "work"\ntitle: "{title}"\n---\n\n# {title}\n\nYes.\n'
    style = library({"works/long/index.md": page})().page("works/long/index").get("style")
    assert style == ('--work: "In Which a Great Many Things a Great Many Things a Great\\2026 "')
