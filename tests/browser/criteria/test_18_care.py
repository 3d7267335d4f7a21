"""Criterion 18: what a work holds is said before its text, where the keeper has marked it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHAPTER = "works/night/one.html"
CONF = 'extensions = ["fascicle.sphinx_ext"]\n'
LIBRARY = 'title = "A Library"\ngate = ["mature"]\n'
WORDS = "The lamp went out above the weir"


def front_matter(**said: Any) -> str:
    lines = (f"{key.replace('_', '-')}: {json.dumps(value)}\n" for key, value in said.items())
    return f"---\n{''.join(lines)}---\n\n"


@pytest.fixture(scope="session")
def marked(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a library: a work rated for the gate, one that its keeper has marked, and another."""
    root = tmp_path_factory.mktemp("marked")
    pages = {
        "conf.py": CONF,
        "library.toml": LIBRARY,
        "index.md": "# A Library\n\n:::{works}\n:::\n",
        "texts/dusk.toml": "gate = true\n",
        "works/night/index.md": front_matter(
            work="night", kind="work", level="0", title="Night", authors=["Ada Quill"],
            rating="Mature", warnings=["Nobody sleeps"], language="en", words="0",
        ) + "# Night\n\n:::{chapters}\none\ntwo\n:::\n",
        "works/night/one.md": front_matter(work="night", kind="chapter", level="1", title="One")
        + f"# One\n\n{WORDS}, and nobody slept.\n\nIt rained.\n",
        "works/night/two.md": front_matter(work="night", kind="chapter", level="1", title="Two")
        + "# Two\n\nIt was still night.\n",
        "works/dusk/index.md": front_matter(
            work="dusk", kind="work", level="0", title="Dusk", authors=["Ada Quill"],
            text="texts/dusk.txt", language="en", words="5",
        ) + "# Dusk\n\nThe light was going fast.\n",
        "works/day/index.md": front_matter(
            work="day", kind="work", level="0", title="Day", rating="General", language="en",
        ) + "# Day\n\nThe lamp was not needed.\n",
    }  # fmt: skip
    for name, text in pages.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return build(root)


@pytest.fixture(scope="module")
def built(marked: Path) -> Path:
    """Serve this book here."""
    return marked


def text_of(page: Any) -> Any:
    return page.locator(".bd-article")


def test_a_title_page_shows_what_the_work_is_and_asks_nothing(reader: Any) -> None:
    page = reader("works/night/index.html")
    assert text_of(page).is_visible()
    care = page.locator("main .care")
    assert care.is_visible()
    assert "Nobody sleeps" in care.inner_text()
    assert page.locator(".gate").count() == 0


@pytest.mark.parametrize(
    "address", [CHAPTER, f"{CHAPTER}#one", "works/dusk/index.html", "works/night/entire.html"]
)
def test_the_text_is_shown_when_the_reader_goes_on(
    reader: Any, size: dict[str, int], address: str
) -> None:
    page = reader(address, size)
    gate = page.locator(".gate")
    assert gate.is_visible()
    assert not text_of(page).is_visible()
    title, author, *said = [line for line in gate.inner_text().splitlines() if line]
    assert title in {"Night", "Dusk"}
    assert author == "by Ada Quill"
    if title == "Night":
        assert said[:2] == ["Rated Mature", "Warnings: Nobody sleeps"], "before Continue"
    assert next(line for line in said if "Continue" in line)
    assert not page.locator(".permalink").is_visible()
    page.get_by_role("link", name="Continue").click()
    assert text_of(page).is_visible()
    assert not gate.is_visible()
    page.reload()
    assert text_of(page).is_visible(), "what was decided lasts for this visit"


def test_it_is_asked_again_on_another_visit_unless_that_was_not_wanted(
    chromium: Any, home: str
) -> None:
    context = chromium.new_context(base_url=home)
    first = context.new_page()
    first.goto(CHAPTER)
    assert "Nobody sleeps" in first.locator(".gate").inner_text()
    first.get_by_role("link", name="Continue").click()
    first.get_by_role("link", name="Next").click()
    # The next page is not there at once.
    text_of(first).wait_for(state="visible")
    second = context.new_page()
    second.goto(CHAPTER)
    assert not text_of(second).is_visible()
    second.get_by_label("Do not ask again for works rated Mature").check()
    second.get_by_role("link", name="Continue").click()
    third = context.new_page()
    # What one tab keeps reaches another a moment later.
    for _ in range(20):
        third.goto("works/night/two.html")
        if text_of(third).is_visible():
            break
        third.wait_for_timeout(100)
    assert text_of(third).is_visible()
    third.goto("works/dusk/index.html")
    assert not text_of(third).is_visible(), "that one is not rated"
    context.close()


def test_without_a_script_a_link_leads_to_the_text(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size, java_script_enabled=False)
    assert not text_of(page).is_visible()
    assert not page.get_by_label("Do not ask again").is_visible()
    page.get_by_role("link", name="Continue").click()
    assert text_of(page).is_visible()
    assert not page.locator(".gate").is_visible()


def test_rating_and_warnings_stand_above_each_chapter(reader: Any) -> None:
    page = reader("works/night/two.html")
    page.get_by_role("link", name="Continue").click()
    said = page.locator(".care > span").all_inner_texts()
    assert said == ["Rating: Mature", "Warnings: Nobody sleeps"]


def test_rating_and_warnings_stand_in_each_list_of_works(reader: Any) -> None:
    page = reader("index.html")
    for name in ("index.html", "catalogue.html"):
        page.goto(name)
        entry = page.locator("main li").filter(has_text="Night").first.inner_text()
        assert "Mature" in entry, name
        assert "Nobody sleeps" in entry, name


def test_a_work_without_a_mark_is_not_asked_for(reader: Any) -> None:
    page = reader("works/day/index.html")
    assert text_of(page).is_visible()
    assert page.locator(".gate").count() == 0


@pytest.fixture
def results(reader: Any) -> Callable[[str], list[str]]:
    """Give a way to search; a result is what it shows."""
    page = reader("search.html?q=lamp")

    def found(address: str = "") -> list[str]:
        if address:
            page.goto(address)
            page.get_by_role("link", name="Continue").click()
            page.goto("search.html?q=lamp")
        page.locator(".search-result").nth(1).wait_for()
        return sorted(item.inner_text() for item in page.locator(".search-result").all())

    return found


def test_a_search_shows_no_words_of_it_before_the_reader_has_gone_on(results: Any) -> None:
    day, night = results()
    assert "was not needed" in day
    assert re.search(
        r"One — Night by Ada Quill\s+In the text of this work, which is rated Mature", night
    )
    assert WORDS not in night
    assert any(WORDS in shown for shown in results(CHAPTER))


def test_a_book_on_disk_has_no_words_of_it_in_its_index(built: Path) -> None:
    light = (built / "search" / "light.js").read_text()
    assert "lamp was not" in light
    assert WORDS not in light
    assert "The light was" not in light
