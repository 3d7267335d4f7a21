"""The sitemap has the address of each page that may be listed, and robots.txt says who may read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree, html

from fascicle.sphinx_ext.discovery import Listed, _files

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "https://book.example/river/"
SETTINGS = f'title = "The River"\nlanguage = "en"\nurl = "{HOME}"\n'
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def files(page: Callable[..., str], settings: str = SETTINGS) -> dict[str, str]:
    cast = [{"name": "Ada Vickery"}]
    said: dict[str, Any] = {"title": "Door & Gate", "authors": ["A. B."], "cast": cast}
    body = "# Door & Gate\n\n:::{chapters}\none\ntwo\n:::"
    written = {"works/door/index.md": page(body, kind="work", level="0", **said)}
    for name in ("one", "two"):
        text = f"# {name}\n\nAda Vickery, {name}."
        said = {"level": "1", "title": name, "changed": "2026-03-02"}
        written[f"works/door/{name}.md"] = page(text, kind="chapter", **said)
    return {**written, "library.toml": settings}


def addresses(path: Path) -> list[str]:
    found: list[str] = etree.parse(path).xpath("//s:loc/text()", namespaces=SPACE)  # type: ignore[assignment]
    return found


def test_the_sitemap_has_all_pages_that_name_themselves_and_may_be_listed(
    library: Any, page: Any
) -> None:
    book = library(files(page))()
    found = addresses(book.output / "sitemap.xml")
    assert len(found) == len(set(found))
    assert f"{HOME}works/door/one.html" in found
    listed = set()
    for path in book.output.rglob("*.html"):
        name = path.relative_to(book.output).as_posix()
        tree: Any = html.parse(str(path)).getroot()
        if "/people/" not in name and not tree.xpath("//meta[@name='robots']"):
            listed |= set(tree.xpath("//link[@rel='canonical']/@href"))
    assert set(found) == listed


def test_the_pages_of_a_work_are_in_reading_order(library: Any, page: Any) -> None:
    book = library(files(page))()
    found = [each for each in addresses(book.output / "sitemap.xml") if "/works/" in each]
    ends = [each.removeprefix(f"{HOME}works/door/") for each in found]
    assert ends == ["index.html", "one.html", "two.html"]


def test_a_page_says_when_its_words_last_changed(library: Any, page: Any) -> None:
    sitemap = etree.parse(library(files(page))().output / "sitemap.xml")
    entries: Any = sitemap.xpath("//s:url[contains(s:loc, '/one.html')]", namespaces=SPACE)
    assert [each.findtext("s:lastmod", namespaces=SPACE) for each in entries] == ["2026-03-02"]


def test_a_page_that_is_gone_leaves_the_sitemap(library: Any, page: Any) -> None:
    build = library(files(page))
    before = build()
    text = before.source / "works/door/index.md"
    text.write_text(text.read_text("utf-8").replace("\ntwo", ""), "utf-8")
    (before.source / "works/door/two.md").unlink()
    found = addresses(build().output / "sitemap.xml")
    assert not any("two" in each for each in found)


def test_more_addresses_than_a_sitemap_may_have_are_in_several() -> None:
    pages = [Listed(f"{HOME}{number}.html") for number in range(5)]
    written = dict(_files(HOME, pages, most=2))
    assert list(written) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    names = etree.fromstring(written["sitemap.xml"].encode()).xpath(
        "/s:sitemapindex/s:sitemap/s:loc/text()", namespaces=SPACE
    )
    assert names == [f"{HOME}sitemap-{number}.xml" for number in (1, 2, 3)]
    assert "4.html" in written["sitemap-3.xml"]
    assert list(dict(_files(HOME, pages[:2], most=2))) == ["sitemap.xml"]


def test_without_an_address_there_is_no_sitemap(library: Any, page: Any) -> None:
    build = library(files(page))
    assert (build().output / "sitemap.xml").is_file()
    settings = 'title = "The River"\nlanguage = "en"\n'
    (build.source / "library.toml").write_text(settings, "utf-8")
    book = build()
    assert not (book.output / "sitemap.xml").exists()
    assert (book.output / "robots.txt").read_text("utf-8") == "User-agent: *\nAllow: /\n"


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("", f"User-agent: *\nAllow: /\n\nSitemap: {HOME}sitemap.xml\n"),
        ('"none"', "User-agent: *\nDisallow: /\n"),
        ('"User-agent: Bot\\nDisallow: /\\n"',
         f"User-agent: Bot\nDisallow: /\n\nSitemap: {HOME}sitemap.xml\n"),
        ('"Sitemap: https://a.example/all.xml"', "Sitemap: https://a.example/all.xml\n"),
    ],
)  # fmt: skip
def test_robots_may_read_what_the_settings_say(
    library: Any, page: Any, robots: str, expected: str
) -> None:
    settings = SETTINGS + (f"robots = {robots}\n" if robots else "")
    book = library(files(page, settings))()
    assert (book.output / "robots.txt").read_text("utf-8") == expected
    assert (book.output / "sitemap.xml").exists() == (robots != '"none"')


def test_a_robots_txt_of_the_owner_takes_precedence(library: Any, page: Any) -> None:
    build = library({**files(page), "extra/robots.txt": "User-agent: *\n"})
    conf = build.source / "conf.py"
    conf.write_text(f'{conf.read_text("utf-8")}html_extra_path = ["extra"]\n', "utf-8")
    assert (build().output / "robots.txt").read_text("utf-8") == "User-agent: *\n"
