"""Options of sphinx-book-theme: those that work, and their effect on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPTIONS = {
    "announcement": 'New: <a href="works/tale/index.html">a tale</a> &amp; more',
    "logo": {"image_light": "lamp.svg", "image_dark": "lamp-dark.svg", "text": "Tales"},
    "extra_footer": "<p>Printed <em>nowhere</em>.</p>",
    "repository_url": "https://github.com/someone/tales",
    "repository_branch": "main",
    "path_to_docs": "books",
    "use_repository_button": True,
    "use_edit_page_button": True,
    "use_source_button": True,
    "use_issues_button": True,
    "icon_links": [{"name": "Post & letters", "url": "https://example.org/post", "icon": "x"}],
    "article_header_end": ["theme-switcher"],
    # They have no meaning here, and do no harm.
    "use_download_button": True,
    "use_fullscreen_button": True,
    "use_sidenotes": True,
    "home_page_in_toc": True,
    "show_navbar_depth": 3,
    "show_toc_level": 2,
    "toc_title": "On this page",
}
TALE = '---\nwork: "tale"\nkind: "work"\ntitle: "A Tale"\n---\n\n# A Tale\n\n'
FILES = {
    "library.toml": 'title = "Library"\n',
    "lamp.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "lamp-dark.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "works/tale/index.md": f"{TALE}:::{{chapters}}\none\n:::\n",
    "works/tale/one.md": '---\nwork: "tale"\nkind: "chapter"\nlevel: "1"\n---\n\n# One\n\nYes.\n',
}
CONF = 'extensions = ["fascicle.sphinx_ext"]\n'
EDITED = "https://github.com/someone/tales/edit/main/books/works/tale/one.md"


@pytest.fixture(scope="module")
def book(built: Callable[..., Any], tmp_path_factory: Any) -> Any:
    """Build a library that sets all of them."""
    conf = f"{CONF}html_theme_options = {OPTIONS!r}\n"
    folder: Path = tmp_path_factory.mktemp("options")
    return built(folder, {**FILES, "conf.py": conf})


def links_at_the_foot(page: Any) -> dict[str, str]:
    links = page.find_class("bd-footer-content")[0].xpath(".//a")
    return {link.text_content().strip(): link.get("href") for link in links}


def test_an_announcement_stands_above_each_page(book: Any) -> None:
    for name in ("index", "catalogue", "works/tale/one"):
        (said,) = book.page(name).find_class("bd-header-announcement")
        assert said.tag == "aside"
        assert said.text_content().strip() == "New: a tale & more"
        assert len(said.xpath("./a")) == 1


def test_the_logo_leads_to_the_library_from_each_page(book: Any) -> None:
    (home,) = book.page("catalogue").find_class("where")
    assert home.text_content().strip() == "Tales"
    assert [image.get("alt") for image in home.iter("img")] == ["", ""]
    (way,) = book.page("works/tale/one").find_class("logo-way")
    assert way.get("href") == "../../index.html"
    light, dark = way.iter("img")
    assert (light.get("src"), light.get("alt")) == ("../../_static/lamp.svg", "Library")
    assert (book.output / "_static/lamp.svg").is_file()
    assert dark.get("src") == "../../_static/lamp-dark.svg"
    assert (book.output / "_static/lamp-dark.svg").is_file()


def test_links_to_the_repository_stand_at_the_foot(book: Any) -> None:
    links = links_at_the_foot(book.page("works/tale/one"))
    assert links["Source repository"] == "https://github.com/someone/tales"
    assert links["Suggest an edit"] == EDITED
    assert links["Show source"] == EDITED.replace("/edit/", "/blob/") + "?plain=1"
    assert "/issues/new?" in links["Open an issue"]
    assert links["Post & letters"] == "https://example.org/post"
    assert "Suggest an edit" not in links_at_the_foot(book.page("catalogue"))


@pytest.mark.parametrize(
    ("language", "names"),
    [("de-AT", {"Repository der Quelltexte", "Änderung vorschlagen", "Quelltext anzeigen"}),
     ("fr", {"Dépôt des sources", "Proposer une modification", "Signaler un problème"}),
     # Of the theme, where there is no catalogue.
     ("es", {"Abrir un problema"})],
)  # fmt: skip
def test_links_to_the_repository_are_named_in_the_language_of_the_library(
    built: Any, tmp_path: Path, language: str, names: set[str]
) -> None:
    about = f'title = "Library"\nlanguage = "{language}"\n'
    conf = f"{CONF}html_theme_options = {OPTIONS!r}\n"
    book = built(tmp_path, {**FILES, "library.toml": about, "conf.py": conf})
    assert names <= set(links_at_the_foot(book.page("works/tale/one")))


def test_one_link_to_the_repository_has_its_name_too(built: Any, tmp_path: Path) -> None:
    options = {"repository_url": "https://github.com/a/b", "use_repository_button": True}
    conf = f"{CONF}html_theme_options = {options!r}\nhtml_logo = 'lamp.svg'\n"
    book = built(tmp_path, {**FILES, "conf.py": conf})
    assert links_at_the_foot(book.page("index"))["Source repository"] == "https://github.com/a/b"
    (logo,) = book.page("works/tale/one").find_class("logo")
    assert logo.get("src").startswith("../../_static/lamp.svg")
    (logo,) = book.page("404").find_class("logo")
    assert logo.get("src").startswith("/_static/lamp.svg")


def test_a_footer_of_the_keepers_stands_at_the_foot_as_it_is(book: Any) -> None:
    (footer,) = book.page("works/tale/one").find_class("extra_footer")
    assert footer.find(".//em").text == "nowhere"


def test_the_keeper_chooses_what_is_in_the_bar(book: Any) -> None:
    page = book.page("works/tale/one")
    assert page.find_class("settings-button")
    assert not page.find_class("search-button")


def test_options_for_software_change_nothing(book: Any) -> None:
    page = book.page("works/tale/one")
    assert "On this page" not in page.text_content()
    assert not page.xpath("//a[contains(@href, '_sources')]")
    assert not page.xpath("//*[contains(@class, 'fa-')]")
    assert not page.xpath("//script[not(@src or @type='application/ld+json')]")
