"""Language attributes of a page, by the language of its work."""

from __future__ import annotations

from typing import Any

import pytest

from fascicle.book.search.page_texts import page_file

RIVER = """# 川

今日は{ruby}`川《かわ》`と{ruby}`｜お爺《じい》`さん、{ruby}`<b>`。
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, built: Any) -> Any:
    """Build a library with a work in Japanese and one in Hebrew."""

    def page(body: str, **said: str) -> str:
        lines = "".join(f"{key}: '{value}'\n" for key, value in said.items())
        return f"---\n{lines}---\n\n{body}"

    hebrew = page("# הים\n\nהים גדול.\n", work="sea", kind="work", level="0", language="he")
    japanese = page(RIVER, work="river", kind="work", level="0", language="ja")
    files = {"works/sea/index.md": hebrew, "works/river/index.md": japanese}
    return built(tmp_path_factory.mktemp("languages"), files)


def test_a_work_written_from_right_to_left_mirrors_its_pages(book: Any) -> None:
    page = book.page("works/sea/index")
    assert page.get("dir") == "rtl"
    assert page.get("lang") == "en"
    assert book.article("works/sea/index").get("dir") == "rtl"
    assert book.page("works/river/index").get("dir") is None
    assert book.page("index").get("dir") is None


def test_ruby_is_shown_over_its_characters_and_complete_without_it(book: Any) -> None:
    first, second = book.article("works/river/index").iter("ruby")
    assert [part.tag for part in first] == ["rp", "rt", "rp"]
    assert first.text_content() == "川《かわ》"
    assert second.text_content() == "｜お爺《じい》"
    assert [part.tag for part in second if part.get("hidden") is not None] == ["span"]


def test_ruby_of_another_form_is_only_text(book: Any) -> None:
    (paragraph,) = book.article("works/river/index").xpath(".//p[ruby]")
    assert paragraph.text_content().endswith("さん、<b>。")


def test_a_paragraph_is_found_by_its_characters_without_their_reading(book: Any) -> None:
    doctrees = book.output.parent / "html-doctrees"
    text = page_file(doctrees, "works/river/index").read_text("utf-8")
    assert "今日は川とお爺さん" in text
    assert "かわ" not in text
