"""What a page carries for the language that its work is in."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, built: Any) -> Any:
    """Build a library with a work in Japanese and one in Hebrew."""

    def page(body: str, **said: str) -> str:
        lines = "".join(f"{key}: '{value}'\n" for key, value in said.items())
        return f"---\n{lines}---\n\n{body}"

    hebrew = page("# הים\n\nהים גדול.\n", work="sea", kind="work", level="0", language="he")
    japanese = page("# 川\n\n今日は川。\n", work="river", kind="work", level="0", language="ja")
    files = {"works/sea/index.md": hebrew, "works/river/index.md": japanese}
    return built(tmp_path_factory.mktemp("languages"), files)


def test_a_work_written_from_right_to_left_mirrors_its_pages(book: Any) -> None:
    page = book.page("works/sea/index")
    assert page.get("dir") == "rtl"
    assert page.get("lang") == "en"
    assert book.article("works/sea/index").get("dir") == "rtl"
    assert book.page("works/river/index").get("dir") is None
    assert book.page("index").get("dir") is None
