"""Defaults of Sphinx settings, and settings that conf.py may override."""

from typing import Any

import pytest

CONF_WITH_A_THEME = (
    'extensions = ["fascicle.sphinx_ext"]\nhtml_theme = "basic"\nhtml_title = "Mine"\n'
)


def test_an_empty_library_is_a_book_too(library: Any) -> None:
    book = library({})()
    assert "No works yet." in book.article("index").text_content()
    assert book.page("index").findtext("head/title") == "Library"


def test_what_conf_py_says_is_left_alone(library: Any) -> None:
    book = library({"conf.py": CONF_WITH_A_THEME})()
    assert book.page("index").findtext("head/title") == "Library — Mine"
    assert book.page("index").xpath("//link[contains(@href, 'basic.css')]")


def test_title_people_and_description_come_from_library_toml(small: Any) -> None:
    page = small.page("index")
    assert page.findtext("head/title") == "The Small Library"
    assert "Various Hands" in page.find_class("bd-footer-content")[0].text_content()
    (description,) = page.xpath("//meta[@name='description']/@content")
    assert description.startswith("Six short works")


def test_read_the_docs_gives_the_canonical_addresses(small_copy: Any) -> None:
    home = "https://example.readthedocs.io/en/latest/"
    book = small_copy(READTHEDOCS_CANONICAL_URL=home)
    chapter = book.page("works/the-ferry/chapter-1")
    expected = f"{home}works/the-ferry/chapter-1.html"
    assert chapter.xpath("//link[@rel='canonical']/@href") == [expected]
    former = book.page("works/the-ferry/the-landing")
    assert former.xpath("//link[@rel='canonical']/@href") == [expected]


def test_elsewhere_library_toml_says_where_the_book_is_published(small_copy: Any) -> None:
    about = small_copy.source / "library.toml"
    about.write_text(about.read_text("utf-8") + 'url = "https://example.org/books"\n', "utf-8")
    expected = "https://example.org/books/works/the-ferry/chapter-1.html"
    book = small_copy()
    for name in ("chapter-1", "the-landing"):
        page = book.page(f"works/the-ferry/{name}")
        assert page.xpath("//link[@rel='canonical']/@href") == [expected]


def test_the_command_line_decides_on_the_language(small_copy: Any) -> None:
    book = small_copy("-D", "language=de")
    assert book.page("works/the-ferry/chapter-1").get("lang") == "de"
    assert book.article("works/the-ferry/chapter-1").get("lang") == "en"


def test_files_beside_the_pages_are_no_pages(library: Any) -> None:
    book = library({"README.md": "# Read me", "docs/guide.md": "# Guide", "texts/a.md": "# A"})()
    pages = sorted(path.name for path in book.output.glob("*.html"))
    assert pages == ["404.html", "catalogue.html", "index.html", "offline.html", "search.html"]
    assert not (book.output / "docs").exists()


@pytest.mark.parametrize(
    ("toml", "problem", "remedy"),
    [
        ("title = \n", ":1: not valid TOML: invalid value", "Put texts in quotes"),
        ('title = "A"\ngate = 3', ": gate: expected a list", "Write it like this: gate = \\["),
        ('titel = "A"', ": titel: there is no such setting", "Did you mean `title`?"),
        ('language = "en"', ": title: is missing", "Write it like this: title = "),
    ],
)
def test_an_error_in_library_toml_is_the_one_that_commands_report(
    library: Any, toml: str, problem: str, remedy: str
) -> None:
    build = library({"library.toml": toml})
    with pytest.raises(AssertionError, match=rf"library\.toml{problem}.*\n *{remedy}"):
        build()


def test_an_epub_keeps_the_layout_of_epubs(small_copy: Any) -> None:
    book = small_copy("-b", "epub", "-D", "version=1", "-D", "copyright=CC0", into="epub")
    chapter = (book.output / "works/the-ferry/chapter-1.xhtml").read_text("utf-8")
    assert 'id="contents"' not in chapter
    assert "<script" not in chapter
    assert '<span class="line">The wheel went round, the wheel went round,</span><br />' in chapter


def test_sphinxs_own_index_is_made_for_other_themes_only(library: Any) -> None:
    build = library({})
    ours = build().output
    assert not (ours / "searchindex.js").exists()
    assert "searchtools" not in (ours / "search.html").read_text("utf-8")
    assert not (ours / "_static/searchtools.js").exists()
    other = build("-D", "html_theme=alabaster", into="other").output
    assert (other / "searchindex.js").is_file()
    assert "searchtools" in (other / "search.html").read_text("utf-8")
