"""A large library answers by its light index first, then by one part of its text after another."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fascicle.book.search import shards
from fascicle.book.search.indexing import index_book
from fascicle.book.search.shards import bits_of
from gates.accessibility import violations_on
from gates.budgets import load

NARROW = {"width": 390, "height": 844}
AUTHORS = ("Ottilie Brandt", "J. R. Pell", "Mirela Stanciu", "Tom Marsh")
SERIES = ("The Long Harbour", "Salt Roads")
NAMES = (
    "Anchor", "Bramble", "Candle", "Dormouse", "Ember", "Falcon", "Garland",
    "Hazel", "Ivory", "Juniper", "Kestrel", "Lantern", "Marigold", "Nettle",
    "Orchard", "Pebble", "Quarry", "Raven", "Saffron", "Thistle", "Umbrella",
    "Violet", "Willow", "Yarrow", "Zephyr",
)  # fmt: skip
WORK = """\
---
work: "{slug}"
kind: "work"
level: "0"
title: "The {name}"
words: "0"
text: "texts/{slug}.txt"
lines: "1-40"
authors: ["{author}"]
{series}language: "en"
summary: "A story of the coast."
tags: ["the sea", "{tag}"]
total-words: "900"
digest: "sha256:0"
---

# The {name}

The {low} stood on the table when the letter came, and nobody had moved it since.

***

In the evening the ferry crossed the sound again, and the gulls went with it as far as the mole.
{more}
"""
# Lets so many indexes of the text be opened, and holds the others until more are allowed.
GATE = """\
(() => {
  let allowed = 0;
  const waiting = [];
  window.allow = (more) => {
    for (allowed += more; allowed > 0 && waiting.length; allowed -= 1) waiting.shift()();
  };
  const fetched = window.fetch;
  window.fetch = async (what, ...more) => {
    if (String(what).endsWith(".pf_meta")) {
      if (allowed > 0) allowed -= 1;
      else await new Promise((done) => waiting.push(done));
    }
    return fetched(what, ...more);
  };
})()
"""
SEARCHED = """() => {
  const { value, max } = document.querySelector(".search-progress progress");
  return [value, max];
}"""
WHERE = ".search-where a"


def work(number: int, name: str) -> str:
    series = number % 3
    return WORK.format(
        slug=f"the-{name.lower()}",
        name=name,
        low=name.lower(),
        author=AUTHORS[number % len(AUTHORS)],
        series=f'series: "{SERIES[series]}"\nseries-number: "{number}"\n' if series < 2 else "",
        tag="ships" if number % 5 == 0 else "letters",
        more="The Zephyr was a green boat." if name == "Pebble" else "",
    )


@pytest.fixture(scope="session")
def built(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a library of 25 works in more than ten parts."""
    root = tmp_path_factory.mktemp("large")
    conf = 'extensions = ["fascicle.sphinx_ext"]\n'
    (root / "conf.py").write_text(conf, encoding="utf-8")
    (root / "library.toml").write_text('title = "The Coast"\nlanguage = "en"\n', encoding="utf-8")
    (root / "index.md").write_text("# The Coast\n\n:::{works}\n:::\n", encoding="utf-8")
    for number, name in enumerate(NAMES):
        page = root / "works" / f"the-{name.lower()}" / "index.md"
        page.parent.mkdir(parents=True)
        page.write_text(work(number, name), encoding="utf-8")
    output = build(root)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shards, "LARGEST_ALONE", 1)
        patched.setattr(shards, "LARGEST", 120)
        index_book(output.parents[1] / "doctrees", output)
    return output


@pytest.fixture
def held(reader: Any) -> Any:
    """Open the search page; indexes of the text are opened as they are allowed."""
    page = reader("index.html", fresh=True)
    page.add_init_script(GATE)
    page.goto("search.html")
    return page


@pytest.fixture
def loaded() -> Callable[[Any], list[str]]:
    """Give a way to list what a page loads of the search from now on."""

    def listen(page: Any) -> list[str]:
        names: list[str] = []
        page.on("request", lambda request: names.append(request.url.partition("/search/")[2]))
        return names

    return listen


def ask(page: Any, text: str) -> None:
    page.locator("input[type=search]").fill(text)
    page.keyboard.press("Enter")


def wait_for(page: Any, expression: str, wanted: Any) -> None:
    """Wait until an expression has a value."""
    end = time.monotonic() + 120
    while (found := page.evaluate(expression)) != wanted:
        assert time.monotonic() < end, f"{found} instead of {wanted}"
        page.wait_for_timeout(20)


def said(page: Any) -> str:
    return str(page.locator(".search-status").text_content())


def until_over(page: Any) -> None:
    page.locator(".search-stop.is-over").wait_for(state="attached")
    page.locator(".search-box:not([aria-busy])").wait_for()


def names(page: Any, heading: str) -> list[str]:
    """Return what is listed under a heading."""
    title = page.locator(".search-heading", has_text=heading)
    return [
        str(text)
        for text in title.locator("xpath=following-sibling::ol[1]")
        .locator(WHERE)
        .all_text_contents()
    ]


def listed(built: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((built / "search" / "shards.json").read_bytes())[
        "indexes"
    ]
    return found


def part_of(built: Path, slug: str) -> str:
    (path,) = [one["path"] for one in listed(built) if bits_of(slug).startswith(one["bits"])]
    return path


def test_names_are_found_before_any_text_is_loaded(
    held: Any, loaded: Callable[[Any], list[str]]
) -> None:
    asked = loaded(held)
    ask(held, "pell")
    held.locator(".search-shelf").wait_for()
    assert names(held, "Authors, series and tags") == ["J. R. Pell"]
    assert len(names(held, "Works")) == 5
    assert [name for name in asked if name.endswith(("index", "fragment", "filter"))] == []
    assert any(name.startswith("light/") for name in asked)
    held.locator(".search-shelf a").click()
    held.wait_for_url("**/authors/j-r-pell.html")


def test_series_tags_titles_and_opening_lines_are_found_by_the_beginning_of_a_word(
    held: Any,
) -> None:
    ask(held, "harb")
    held.locator(".search-shelf").wait_for()
    assert names(held, "Authors, series and tags") == ["The Long Harbour"]
    assert "The Anchor" in names(held, "Works")
    ask(held, "zeph")
    held.get_by_text("stood on the table").wait_for()
    assert names(held, "Works") == ["The Zephyr"]
    assert names(held, "Headings and opening lines") == ["The Zephyr"]
    assert held.locator(".search-passage mark").all_text_contents() == ["zephyr"]


def test_the_part_of_a_named_work_is_asked_first_and_nothing_is_listed_twice(
    held: Any, built: Path, loaded: Callable[[Any], list[str]]
) -> None:
    asked = loaded(held)
    ask(held, "zephyr")
    held.locator(".search-progress").wait_for()
    held.evaluate("allow(99)")
    until_over(held)
    opened = [name.partition("/")[0] for name in asked if name.endswith(".pf_meta")]
    assert opened[0] == part_of(built, "the-zephyr")
    assert sorted(opened) == sorted(one["path"] for one in listed(built))
    assert names(held, "Works") == ["The Zephyr"]
    assert names(held, "Headings and opening lines") == ["The Zephyr"]
    assert names(held, "Passages") == ["The Pebble"]
    assert said(held) == "One work · One passage"


def test_what_is_shown_stays_where_it_is_while_more_comes_in(held: Any) -> None:
    ask(held, "letter")
    held.locator(".search-progress").wait_for()
    shown: list[str] = []
    top = held.locator(".search-result").first.bounding_box()
    for _ in range(12):
        done = held.evaluate(SEARCHED)[0]
        held.evaluate("allow(1)")
        wait_for(held, f"({SEARCHED})()[0]", done + 1)
        now = held.locator(WHERE).all_text_contents()
        assert now[: len(shown)] == shown
        shown = now
    held.evaluate("allow(99)")
    until_over(held)
    assert held.locator(WHERE).all_text_contents()[: len(shown)] == shown
    assert held.locator(".search-result").first.bounding_box() == top


def test_a_search_is_stopped_and_gone_on_with_by_the_keyboard(held: Any, built: Path) -> None:
    many = len(listed(built))
    ask(held, "ferry")
    held.locator(".search-progress").wait_for()
    held.evaluate("allow(3)")
    wait_for(held, SEARCHED, [3, many])
    button = held.locator(".search-stop")
    button.focus()
    held.keyboard.press("Enter")
    assert said(held).endswith(
        f"; {many - 3} of {many} parts of the library have not been searched."
    )
    assert button.text_content() == "Go on"
    # What was under way when the reader stopped is taken in, but nothing else is asked.
    held.evaluate("allow(99)")
    wait_for(held, SEARCHED, [4, many])
    held.locator(".search-box:not([aria-busy])").wait_for()
    assert held.evaluate(SEARCHED) == [4, many]
    held.keyboard.press("Enter")
    until_over(held)
    assert held.evaluate(SEARCHED) == [many, many]
    assert said(held) == "25 passages"
    assert held.evaluate("document.activeElement.type") == "search"


def test_stopping_and_going_on_at_once_asks_no_part_twice(
    held: Any, loaded: Callable[[Any], list[str]]
) -> None:
    asked = loaded(held)
    ask(held, "ferry")
    held.locator(".search-progress").wait_for()
    for _ in range(4):
        held.locator(".search-stop").click()
    held.evaluate("allow(99)")
    until_over(held)
    opened = [name for name in asked if name.endswith(".pf_meta")]
    assert len(opened) == len(set(opened))
    assert said(held) == "25 passages"


def test_typing_on_cancels_the_search(held: Any) -> None:
    ask(held, "ferry")
    held.locator(".search-progress").wait_for()
    held.evaluate("allow(2)")
    wait_for(held, f"({SEARCHED})()[0]", 2)
    ask(held, "ferry nettle")
    held.evaluate("allow(99)")
    until_over(held)
    assert said(held) == "No scene in this library contains all of these words."
    assert held.locator(".search-result").count() == 0
    ask(held, "")
    assert held.locator(".search-progress").count() == 0


def test_a_search_of_an_author_loads_only_the_parts_that_have_works_of_them(
    held: Any, built: Path, loaded: Callable[[Any], list[str]]
) -> None:
    ask(held, "pell")
    held.locator(".search-only").click()
    held.evaluate("allow(99)")
    assert held.locator(".search-chosen").text_content() == "Author: J. R. Pell ×"
    assert "author=J.+R.+Pell" in held.url
    asked = loaded(held)
    ask(held, "evening")
    until_over(held)
    own = [f"the-{name.lower()}" for number, name in enumerate(NAMES) if number % 4 == 1]
    wanted = {part_of(built, slug) for slug in own}
    assert {name.partition("/")[0] for name in asked if ".pf_" in name} <= wanted
    assert held.evaluate(SEARCHED) == [len(wanted)] * 2
    assert said(held) == f"{len(own)} passages"
    held.locator(".search-chosen").click()
    until_over(held)
    assert said(held) == "25 passages"


@pytest.mark.parametrize(
    ("scope", "number"),
    [
        ("series=Salt+Roads", 8),
        ("tag=ships", 5),
        ("work=the-nettle", 1),
        ("series=Salt+Roads&author=J.+R.+Pell", 2),
        ("language=de", 0),
    ],
)
def test_the_address_may_say_where_to_search(reader: Any, scope: str, number: int) -> None:
    page = reader(f"search.html?q=evening&{scope}")
    until_over(page)
    if number:
        assert said(page) == ("One passage" if number == 1 else f"{number} passages")
        assert page.evaluate(SEARCHED)[1] <= number
    else:
        assert said(page) == "No scene that matches the filters contains all of these words."


def test_in_a_work_only_its_own_part_is_loaded(
    reader: Any, built: Path, loaded: Callable[[Any], list[str]]
) -> None:
    page = reader("works/the-nettle/index.html")
    asked = loaded(page)
    page.keyboard.press("/")
    ask(page, "evening")
    page.locator(".search-passage").wait_for()
    assert {name.partition("/")[0] for name in asked if ".pf_" in name} == {
        part_of(built, "the-nettle")
    }
    assert page.locator(".search-progress").count() == 0
    page.get_by_role("radio", name="The whole library").check()
    until_over(page)
    assert said(page) == "25 passages"
    opened = [name.partition("/")[0] for name in asked if name.endswith(".pf_meta")]
    assert len(opened) == len(listed(built))


@pytest.mark.parametrize(
    ("address", "scope"),
    [
        ("works/the-bramble/index.html", "series"),
        ("works/the-bramble/index.html", "author"),
        ("series/salt-roads.html", "series"),
        ("authors/j-r-pell.html", "author"),
    ],
)
def test_only_the_parts_of_a_series_or_an_author_are_loaded_to_search_there(
    reader: Any, built: Path, loaded: Callable[[Any], list[str]], address: str, scope: str
) -> None:
    page = reader(address)
    asked = loaded(page)
    page.keyboard.press("/")
    page.get_by_role("radio", name=f"This {scope}").check()
    ask(page, "evening")
    until_over(page)
    own = NAMES[1 :: {"series": 3, "author": 4}[scope]]
    assert said(page) == f"{len(own)} passages"
    wanted = {part_of(built, f"the-{name.lower()}") for name in own}
    assert {name.partition("/")[0] for name in asked if ".pf_" in name} == wanted
    page.get_by_role("link", name="Open as a page").click()
    name = {"series": "Salt+Roads", "author": "J.+R.+Pell"}[scope]
    page.wait_for_url(f"**/search.html?q=evening&{scope}={name}")
    until_over(page)
    assert said(page) == f"{len(own)} passages"


def test_a_scope_and_its_filter_are_one_choice(reader: Any) -> None:
    page = reader("works/the-bramble/index.html")
    page.keyboard.press("/")
    page.get_by_role("radio", name="This series").check()
    ask(page, "evening")
    until_over(page)
    page.locator(".search-chosen", has_text="Series: Salt Roads").click()
    until_over(page)
    assert page.get_by_role("radio", name="The whole library").is_checked()
    assert said(page) == "25 passages"
    page.get_by_role("radio", name="This work").check()
    page.locator(".search-aside").wait_for(state="hidden")
    wait_for(page, "document.querySelector('.search-status').textContent", "One passage")


def test_the_filter_of_a_work_is_shown_by_its_title(reader: Any) -> None:
    page = reader("search.html?q=evening&work=the-nettle")
    chosen = page.locator(".search-chosen", has_text="Work: The Nettle")
    chosen.wait_for()
    assert chosen.get_attribute("aria-label") == "Search without the filter Work: The Nettle"


def test_filters_are_those_of_what_has_been_searched(held: Any) -> None:
    held.get_by_role("button", name="Filters").click()
    held.get_by_text("search for something first").wait_for()
    held.evaluate("allow(99)")
    ask(held, "evening")
    until_over(held)
    box = held.get_by_role("checkbox", name="Tom Marsh")
    box.check()
    until_over(held)
    wait_for(held, "document.querySelector('.search-status').textContent", "6 passages")


def test_what_cannot_be_had_is_said_and_the_search_goes_on_there(chromium: Any, home: str) -> None:
    context = chromium.new_context(base_url=home)
    page = context.new_page()
    page.add_init_script(GATE)
    page.goto("search.html")
    ask(page, "ferry")
    page.locator(".search-progress").wait_for()
    page.evaluate("allow(2)")
    wait_for(page, f"({SEARCHED})()[0]", 2)
    context.set_offline(True)
    page.evaluate("allow(1)")
    page.get_by_role("status").get_by_text("could not be loaded").wait_for()
    context.set_offline(False)
    page.evaluate("allow(99)")
    page.get_by_role("button", name="Go on").click()
    until_over(page)
    assert said(page) == "25 passages"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, NARROW])
def test_axe_finds_nothing_while_searching_and_after(
    reader: Any, axe: Path, size: dict[str, int], scheme: str
) -> None:
    page = reader("index.html", size, fresh=True, color_scheme=scheme)
    page.add_init_script(GATE)
    page.goto("search.html?author=J.+R.+Pell&author=Tom+Marsh")
    over = tuple(load().accessibility.rules_passed_over)
    for query, allowed in (("pell", 2), ("the nettle", 99)):
        ask(page, query)
        page.locator(".search-progress").wait_for()
        page.evaluate(f"allow({allowed})")
        page.wait_for_timeout(200)
        assert violations_on(page, over, axe) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]
