"""Messages of scripts are in the language of the library."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1] / "roots" / "searched"


@pytest.fixture(scope="module")
def built(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a library in four languages, itself German."""
    root = tmp_path_factory.mktemp("german") / "library"
    shutil.copytree(ROOT, root)
    about = root / "library.toml"
    said = about.read_text("utf-8").replace('language = "en"', 'language = "de"')
    about.write_text(said, encoding="utf-8")
    return build(root)


def test_the_search_box_speaks_the_language_of_the_library(
    reader: Callable[..., Any],
) -> None:
    page = reader("index.html")
    page.keyboard.press("/")
    box = page.locator("#search-dialog")
    box.locator("input[type=search]").fill("lamp")
    box.locator(".search-result").first.wait_for()
    said = box.inner_text()
    assert "Schließen" in said
    assert "Mit Anmerkungen" in said
    assert " von " in said, "whoever has written it"
    assert "Search" not in said


def test_the_list_of_keys_does(reader: Callable[..., Any]) -> None:
    page = reader("index.html")
    page.keyboard.press("?")
    said = page.locator("dialog.keys").inner_text()
    assert "Vorige Seite, nächste Seite" in said
    assert "Tastenkürzel verwenden" in said


def test_the_catalogue_counts_in_it(reader: Callable[..., Any]) -> None:
    page = reader("catalogue.html")
    status = page.locator(".catalogue-status")
    works = page.locator(".entry").count()
    assert status.inner_text() == f"{works} von {works} Werken"
    page.locator("details.catalogue-filters summary").click()
    facets = page.locator(".facets").inner_text()
    assert "Englisch" in facets
    assert "Autor\n" in facets
    assert "Author" not in facets


def test_opened_from_a_folder_it_does_too(built: Path, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto((built / "search.html").as_uri())
    page.locator("#search input").fill("a")
    page.wait_for_function(
        "() => /Treffer/.test([...document.querySelectorAll('.search-status')].at(-1).textContent)"
    )
    assert "„make serve“" in page.locator("#search").inner_text()
    page.close()
