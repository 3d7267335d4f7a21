"""At the end of a work a reader finds the next of its series, and the one before."""

from collections.abc import Callable
from typing import Any

import pytest

VOLUMES = "//a[span[@class='way'][contains(., 'in the series')]]"


def volume(number: str, title: str = "") -> dict[str, str]:
    return {"title": title or f"Volume {number}", "series": "Tales", "series-number": number}


def around(book: Any, slug: str) -> list[tuple[str, str]]:
    links = book.page(f"works/{slug}/index").xpath(VOLUMES)
    return [(" ".join(link.text_content().split()), link.get("href")) for link in links]


def test_a_volume_leads_to_its_neighbours_by_number(catalogued: Callable[..., Any]) -> None:
    works = {f"v{number}": volume(number) for number in ("1", "2.5", "10", "extra", "nan", "")}
    book = catalogued({**works, "comma": volume("2,75")})()
    assert around(book, "v1") == [("Next in the series Volume 2.5", "../v2.5/index.html")]
    assert around(book, "v2.5") == [
        ("Previous in the series Volume 1", "../v1/index.html"),
        ("Next in the series Volume 2,75", "../comma/index.html"),
    ]
    assert around(book, "v10") == [("Previous in the series Volume 2,75", "../comma/index.html")]
    assert around(book, "vextra") == around(book, "vnan") == around(book, "v") == []


def test_it_stands_on_the_last_page_alone(catalogued: Callable[..., Any], page: Any) -> None:
    said = {"work": "one", "kind": "chapter", "level": "1", "title": "First"}
    build = catalogued(
        {"one": volume("1"), "two": volume("2")},
        **{"works/one/first.md": page("# First\n\nIt rained.", **said)},
    )
    title_page = build.source / "works/one/index.md"
    title_page.write_text(title_page.read_text("utf-8") + "\n:::{chapters}\nfirst\n:::\n", "utf-8")
    book = build()
    assert around(book, "one") == []
    end = book.page("works/one/first")
    assert end.xpath(f"{VOLUMES}/@href") == ["../two/index.html"]
    assert "../../series/tales.html" in end.xpath("//p[@class='ways-on']/a/@href")


@pytest.mark.parametrize("number", ["2", "0.5"])
def test_a_new_volume_changes_the_end_of_those_beside_it(
    catalogued: Callable[..., Any], number: str, differences: Any
) -> None:
    catalogued({"one": volume("1"), "three": volume("3"), "other": {"title": "Other"}})()
    build = catalogued({"new": volume(number)})
    book = build()
    assert "Volume" in str(around(book, "one"))
    assert differences(book.output, build(into="clean").output) == []
