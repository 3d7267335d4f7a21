"""The book shows titles typed in capitals in title case; pages never change by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fascicle.book.search import page_texts

if TYPE_CHECKING:
    from collections.abc import Callable

ON = 'title = "Library"\ncapitals = "title case"\n'
OFF = 'title = "Library"\n'
TITLE, CHAPTER, SECTION = "The Lamp at the Weir", "Chapter IV. An “Oar” for Tam", "The Oar of Oak"


def lamp(page: Callable[..., str], language: str = "en") -> dict[str, str]:
    """Write a work of two chapters with titles in capitals, and a page that refers to them."""
    about = {"work": "lamp", "text": "texts/lamp.txt"}
    front = page(
        "# THE LAMP AT THE WEIR\n\n:::{chapters}\none\ntwo\n:::",
        title="THE LAMP AT THE WEIR", kind="work", level="0", language=language,
        authors=["C. S. QUILL"], **about,
    )  # fmt: skip
    one = page(
        "# CHAPTER IV. *AN* “OAR” FOR TAM\n\nIt said NO OARS.\n\n## THE OAR OF OAK\n\nIt was wet.",
        kind="chapter", level="1", label="CHAPTER IV", title="AN “OAR” FOR TAM", **about,
    )  # fmt: skip
    two = page(
        "# CHAPTER V. The Wall\n\n{lit:work}`lamp`, {lit:chapter}`lamp/one`, "
        "{lit:chapter}`lamp/one/the-oar-of-oak`",
        kind="chapter", level="1", label="CHAPTER V", title="The Wall", **about,
    )  # fmt: skip
    return {
        "library.toml": ON,
        "works/lamp/index.md": front,
        "works/lamp/one.md": one,
        "works/lamp/two.md": two,
    }


@pytest.fixture(scope="session")
def cased(tmp_path_factory: pytest.TempPathFactory, built: Any, page: Callable[..., str]) -> Any:
    return built(tmp_path_factory.mktemp("cased"), lamp(page))


def test_headings_are_shown_in_title_case_with_their_emphasis(cased: Any) -> None:
    heading, section = cased.article("works/lamp/one").xpath(".//h1 | .//h2")
    assert heading.text_content() == CHAPTER
    assert heading.xpath(".//em/text()") == ["An"]
    assert heading.find_class("heading-label")[0].text == "Chapter IV"
    assert section.text_content() == SECTION
    assert cased.article("works/lamp/index").xpath(".//h1")[0].text_content() == TITLE
    assert "It said NO OARS." in cased.article("works/lamp/one").text_content()


def test_number_and_title_are_judged_apart(cased: Any) -> None:
    heading = cased.article("works/lamp/two").xpath(".//h1")[0]
    assert heading.text_content() == "Chapter V. The Wall"


def test_no_page_of_the_book_shows_a_title_in_capitals(cased: Any) -> None:
    pages = [path.read_text("utf-8") for path in cased.output.rglob("*.html")]
    assert [text for text in pages if "WEIR" in text or "TAM" in text or "OAK" in text] == []
    assert TITLE in cased.page("index").text_content()
    assert TITLE in cased.page("catalogue").text_content()
    assert CHAPTER in cased.page("works/lamp/entire").text_content()
    assert TITLE in cased.page("works/lamp/one").findtext(".//title")


def test_references_show_titles_as_their_work_does(cased: Any) -> None:
    text = cased.article("works/lamp/two").text_content()
    assert f"{TITLE}, Chapter IV: An “Oar” for Tam, {SECTION}" in text


def test_search_results_show_titles_as_the_book_does(cased: Any) -> None:
    doctrees = cased.output.parent / "html-doctrees"
    for name, title in (("index", TITLE), ("one", CHAPTER)):
        raw = page_texts.page_file(doctrees, f"works/lamp/{name}").read_bytes()
        head, sections = page_texts.read_page(raw)
        assert head.name == title
        passages = [passage.text for section in sections for passage in section.passages]
        assert passages.count(title) == 1, "a title page has its title as metadata"


def test_a_book_shows_titles_as_typed_by_default(library: Any, page: Callable[..., str]) -> None:
    book = library({**lamp(page), "library.toml": OFF})()
    assert "THE LAMP AT THE WEIR" in book.page("index").text_content()
    assert "THE OAR OF OAK" in book.article("works/lamp/one").text_content()


def test_titles_in_another_language_stay_as_typed(library: Any, page: Callable[..., str]) -> None:
    book = library(lamp(page, language="fr"))()
    assert "THE LAMP AT THE WEIR" in book.page("index").text_content()
    assert "THE OAR OF OAK" in book.article("works/lamp/one").text_content()


def test_a_work_overrides_the_library(library: Any, page: Callable[..., str]) -> None:
    book = library({**lamp(page), "texts/lamp.toml": 'capitals = "as typed"\n'})()
    assert "THE OAR OF OAK" in book.article("works/lamp/one").text_content()


def test_a_change_of_the_option_gives_the_same_book_as_a_full_build(
    library: Any, page: Callable[..., str], differences: Any
) -> None:
    build = library({**lamp(page), "library.toml": OFF})
    build()
    (build.source / "library.toml").write_text(ON, "utf-8")
    assert differences(build().output, build(into="full").output) == []
    (build.source / "texts").mkdir()
    (build.source / "texts/lamp.toml").write_text('capitals = "as typed"\n', "utf-8")
    assert differences(build().output, build(into="again").output) == []
    assert "THE OAR OF OAK" in build.book.article("works/lamp/one").text_content()
