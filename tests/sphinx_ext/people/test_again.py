"""Building again reads no page for a cast, and writes few."""

from collections.abc import Callable
from typing import Any

import pytest

ADA = {"name": "Ada Vickery", "aliases": ["Ada"]}
SIM = {"name": "Sim Pask", "aliases": ["Sim"]}
RAW = {"name": "Gideon Raw", "from": "3"}
CAST = [ADA, SIM, RAW]


@pytest.fixture(scope="module")
def restore(kept: Any, told_with: Any) -> Callable[[], Any]:
    restored: Callable[[], Any] = kept(told_with(CAST))
    return restored


@pytest.fixture
def build(restore: Callable[[], Any]) -> Any:
    """Restore the library as it was built with its cast."""
    return restore()


def pages(output: Any) -> dict[str, int]:
    """Give when each page of people and places was written."""
    folder = output / "works/toll"
    found = [path for name in ("people", "places") for path in (folder / name).glob("*.html")]
    return {f"{path.parent.name}/{path.stem}": path.stat().st_mtime_ns for path in found}


@pytest.mark.slow
@pytest.mark.parametrize("edit", [{"three": "It rained."}, {"cast": [SIM]}], ids=str)
def test_two_processes_find_what_one_finds(
    retold: Callable[..., Any], rewrite: Callable[..., None], edit: dict[str, Any], differences: Any
) -> None:
    build = retold(CAST)
    build("-j", "2")
    rewrite(build, **{"cast": CAST, **edit})
    after = build("-j", "2").output
    assert differences(after, build("-j", "1", into="one").output) == []


def test_a_cast_that_changes_has_no_chapter_read_or_written(
    build: Any, rewrite: Any, text_of: Any
) -> None:
    before = chapters(build.book)
    rewrite(build, [*CAST, {"name": "They"}])
    book = build()
    assert chapters(book) == before
    page = text_of(book.article("works/toll/people/they"))
    assert "Named in 1 of 6 scenes" in page
    assert "They went home" in page
    assert "Ada kept the gate" not in page


def chapters(book: Any) -> dict[str, list[int]]:
    """Give when each chapter was written, and read."""
    names = [f"works/toll/{name}" for name in ("one", "two", "three", "four")]
    read = book.output.parent / "html-doctrees"
    paths = {name: (book.output / f"{name}.html", read / f"{name}.doctree") for name in names}
    return {name: [path.stat().st_mtime_ns for path in both] for name, both in paths.items()}


def test_only_pages_that_show_something_new_are_written(build: Any, rewrite: Any) -> None:
    before = pages(build.book.output)
    rewrite(build, four="They went home, Sim and him.")
    after = pages(build().output)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"people/index", "people/ada-vickery", "people/sim-pask"}


def test_nothing_is_written_where_nothing_has_changed(build: Any) -> None:
    before = pages(build.book.output)
    assert before
    assert pages(build().output) == before


def test_a_page_that_was_deleted_is_written_again(build: Any) -> None:
    gone = build.book.output / "works/toll/people/sim-pask.html"
    gone.unlink()
    build()
    assert gone.is_file()


def test_a_page_goes_with_its_person_and_the_folder_with_the_cast(build: Any, rewrite: Any) -> None:
    output = build.book.output
    rewrite(build, [ADA])
    build()
    assert {path.name for path in (output / "works/toll/people").iterdir()} == {
        "ada-vickery.html",
        "index.html",
        "who.json",
    }
    rewrite(build, [], [])
    build()
    assert not (output / "works/toll/people").exists()


def test_a_page_of_the_keepers_own_comes_before_ours(retold: Any) -> None:
    build = retold(CAST)
    own = build.source / "works/toll/people/ada-vickery.md"
    own.parent.mkdir()
    own.write_text("---\norphan: true\n---\n\n# My Ada\n")
    book = build()
    assert book.page("works/toll/people/ada-vickery").findtext(".//h1") == "My Ada"
