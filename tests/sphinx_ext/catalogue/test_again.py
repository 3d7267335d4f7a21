"""Building again writes few of the pages that list works."""

from collections.abc import Callable
from typing import Any

import pytest

Said = dict[str, Any]

# Three works by two authors; one tag is on all of them, one on a single one.
WORKS: dict[str, Said] = {
    "one": {
        "title": "One",
        "authors": ["Ann"],
        "tags": ["rain", "alone"],
        "series": "Tales",
        "series-number": "1",
        "total-words": "10",
    },
    "two": {
        "title": "Two",
        "authors": ["Ann"],
        "tags": ["rain"],
        "series": "Tales",
        "series-number": "2",
    },
    "three": {"title": "Three", "authors": ["Bea"], "tags": ["rain", "Sun"]},
}


def test_the_page_of_a_tag_goes_with_its_last_work(catalogued: Callable[..., Any]) -> None:
    output = catalogued(WORKS)().output
    assert (output / "tags/alone.html").exists()
    catalogued({"one": WORKS["one"] | {"tags": ["rain"]}})()
    assert not (output / "tags/alone.html").exists()
    assert (output / "tags/rain.html").exists()


ALWAYS = {"404.html", "index.html", "lit-people.html", "offline.html", "search.html"}


def written_by(
    catalogued: Callable[..., Any], change: dict[str, Said], works: dict[str, Said] = WORKS
) -> set[str]:
    """Name the pages that a build after a change writes, less those that are always written."""
    output = catalogued(works)().output
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.html")}
    catalogued(change)()
    found = {path for path in output.rglob("*.html") if path.stat().st_mtime_ns != before[path]}
    return {path.relative_to(output).as_posix() for path in found} - ALWAYS


def test_a_change_writes_only_the_lists_that_show_the_work(catalogued: Callable[..., Any]) -> None:
    assert written_by(catalogued, {"three": WORKS["three"] | {"total-words": "77"}}) == {
        "works/three/index.html",
        "catalogue.html",
        "authors/bea.html",
        "tags/rain.html",
        "tags/sun.html",
    }


def test_a_change_that_no_list_shows_writes_none(catalogued: Callable[..., Any]) -> None:
    # Of one length, since lists show the sizes of files.
    before, after = (
        {"three": WORKS["three"] | {"notes": notes}} for notes in ("Said by Ann.", "Said by Bea.")
    )
    assert written_by(catalogued, after, WORKS | before) == {"works/three/index.html"}


def test_what_shows_on_all_pages_writes_all(catalogued: Callable[..., Any]) -> None:
    output = catalogued(WORKS)().output
    build = catalogued({}, **{"library.toml": 'title = "Other"\n'})
    assert "Other" in build().page("tags/rain").findtext(".//title")
    options = ["-D", "html_theme_options.announcement=New"]
    assert "New" in build(*options).page("tags/rain").text_content()
    assert "New" in (output / "authors/ann.html").read_text("utf-8")


def test_a_page_that_somebody_took_away_is_written_again(catalogued: Callable[..., Any]) -> None:
    output = catalogued(WORKS)().output
    (output / "tags/rain.html").unlink()
    catalogued({"three": WORKS["three"] | {"notes": "So that there is something to do."}})()
    assert (output / "tags/rain.html").exists()


@pytest.mark.slow
def test_two_workers_write_what_one_writes(
    catalogued: Callable[..., Any], differences: Any
) -> None:
    works = {
        f"w{n}": {"title": f"W {n}", "tags": ["verse"], "authors": [f"A {n % 3}"]}
        for n in range(20)
    }
    build = catalogued(works)
    one, two = build("-j", "1", into="one"), build("-j", "2", into="two")
    assert differences(one.output, two.output) == []
