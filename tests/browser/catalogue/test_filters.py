"""Works are filtered, sorted and counted; the address keeps what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fascicle.sphinx_ext.catalogue.list_pages import WORKS

Titles = Callable[[Any], list[str]]
Works = list[dict[str, Any]]


def status(page: Any) -> str:
    return str(page.locator(".catalogue-status").text_content())


def open_filters(page: Any) -> None:
    page.locator(".catalogue-filters summary").click()
    page.locator(".facet-values").first.wait_for()


def box(page: Any, name: str, value: str) -> Any:
    return page.locator(f"input[name='{name}'][value='{value}']")


def count(page: Any, name: str, value: str) -> int:
    row = page.locator("li", has=box(page, name, value))
    return int(row.locator(".facet-count").text_content())


def expected(works: Works, holds: Callable[[dict[str, Any]], bool]) -> set[str]:
    return {work["title"] for work in works if holds(work)}


def test_all_works_are_there_at_first(
    catalogue: Any, reader: Any, titles: Titles, works: Works
) -> None:
    page = catalogue()
    assert status(page) == "1,000 of 1,000 works"
    found = titles(page)
    assert len(found) == WORKS
    for number in range(2, 6):
        found += titles(reader(f"catalogue/{number}.html"))
    assert found == sorted((work["title"] for work in works), key=filed)


def filed(title: str) -> str:
    return title.replace("É", "E")


def test_works_are_chosen_and_left_out(catalogue: Any, titles: Titles, works: Works) -> None:
    page = catalogue()
    open_filters(page)
    box(page, "tag", "ghosts").check()
    box(page, "tag", "trains").check()
    box(page, "rating", "Mature").check()
    box(page, "rating", "Not Rated").check()
    box(page, "not-tag", "letters").check()
    box(page, "not-language", "de").check()
    found = expected(
        works,
        lambda work: (
            {"ghosts", "trains"} <= set(work["tags"])
            and "letters" not in work["tags"]
            and work["rating"] in {"Mature", "Not Rated"}
            and work["language"] != "de"
        ),
    )
    assert set(titles(page)) == found
    assert status(page) == f"{len(found)} of 1,000 works"


def test_a_count_says_how_many_works_would_remain(
    catalogue: Any, titles: Titles, works: Works
) -> None:
    page = catalogue()
    open_filters(page)
    box(page, "tag", "ghosts").check()
    box(page, "rating", "Mature").check()
    box(page, "not-status", "complete").check()
    for name, value in (
        ("tag", "friends"),
        ("language", "fr"),
        ("status", "in progress"),
        ("author", "author-000-quill"),
        ("series", "tales-000"),
    ):
        page.locator("li", has=box(page, name, value)).scroll_into_view_if_needed()
        number = count(page, name, value)
        box(page, name, value).check()
        assert len(titles(page)) == number
        box(page, name, value).uncheck()
    # Of ratings a work has one: another one would stand beside the first.
    number, before = count(page, "rating", "Not Rated"), len(titles(page))
    box(page, "rating", "Not Rated").check()
    assert len(titles(page)) == before + number
    assert all(work["status"] for work in works)


def test_a_value_is_chosen_or_left_out_but_not_both(catalogue: Any) -> None:
    page = catalogue()
    open_filters(page)
    box(page, "tag", "ghosts").check()
    box(page, "not-tag", "ghosts").check()
    assert not box(page, "tag", "ghosts").is_checked()
    assert page.url.endswith("?not-tag=ghosts")


def test_words_are_found_in_titles_names_and_tags(catalogue: Any, titles: Titles) -> None:
    page = catalogue()
    page.get_by_label("Title, name or tag").fill("ETUDE")
    assert all(title.startswith("Étude of") for title in titles(page))
    page.get_by_label("Title, name or tag").fill("only 0777")
    assert len(titles(page)) == 1
    page.get_by_label("Title, name or tag").fill("no such thing")
    assert titles(page) == []
    assert status(page) == "0 of 1,000 works"


# By its address, what an entry says but for its downloads, and where its links lead.
ENTRIES = """
() => Object.fromEntries([...document.querySelectorAll("#catalogue .entry")].map((entry) => {
  const parts = ".entry-name, .entry-facts > :not(.downloads), .entry-tags";
  const said = [...entry.querySelectorAll(parts)];
  const texts = said.map((part) => part.textContent.trim());
  const links = said.flatMap((part) => [...part.querySelectorAll("a")]).map((link) => link.href);
  const cover = entry.querySelector(".cover");
  const names = ["--ground", "--ink", "--size", "--edges"];
  const looks = names.map((look) => cover.style.getPropertyValue(look));
  const drawing = cover.querySelector("use").getAttribute("href");
  links.push(cover.href, cover.className, drawing, ...looks);
  return [links[0], [texts, links]];
}))
"""


def test_a_work_that_is_found_is_shown_as_in_the_list(catalogue: Any, titles: Titles) -> None:
    page = catalogue()
    listed = page.evaluate(ENTRIES)
    page.locator(".by-letter").evaluate_all("all => all.forEach((one) => one.remove())")
    page.get_by_label("Title, name or tag").fill("door")
    assert len(titles(page)) > 50
    found = page.evaluate(ENTRIES)
    alike = listed.keys() & found.keys()
    assert len(alike) > 50
    for name in alike:
        assert listed[name] == found[name]
    said = {text for texts, _ in found.values() for text in texts}
    assert "untitled" in said
    assert any("un long été" in text for text in said)


def test_a_length_is_a_filter(catalogue: Any, titles: Titles, works: Works) -> None:
    page = catalogue()
    open_filters(page)
    page.get_by_label("from").fill("50000")
    page.get_by_label("to", exact=True).fill("60000")
    words = {work["title"]: int(work["total-words"]) for work in works}
    assert set(titles(page)) == {t for t, number in words.items() if 50000 <= number <= 60000}


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("Title, Z to A", lambda work: filed(work["title"])),
        ("Author, A to Z", lambda work: work["authors"][0]),
        ("Author, Z to A", lambda work: work["authors"][0]),
        ("Longest first", lambda work: int(work["total-words"])),
        ("Shortest first", lambda work: int(work["total-words"])),
        ("Newest first", lambda work: work["dates"][0]),
        ("Oldest first", lambda work: work["dates"][0]),
    ],
)
def test_works_are_put_in_order(
    catalogue: Any, titles: Titles, works: Works, order: str, key: Any
) -> None:
    page = catalogue("?tag=ghosts")
    page.get_by_label("Order").select_option(label=order)
    by_title = {work["title"]: key(work) for work in works if "ghosts" in work["tags"]}
    shown = [by_title[title] for title in titles(page)]
    goes_down = order.startswith(("Longest", "Newest")) or order.endswith("Z to A")
    assert shown == sorted(by_title.values(), reverse=goes_down)
    page.get_by_label("Order").select_option(label="Title, A to Z")
    assert titles(page) == sorted(by_title, key=filed)
    assert page.url.endswith("?tag=ghosts")


def test_an_address_that_is_sent_on_restores_all_of_it(catalogue: Any, titles: Titles) -> None:
    query = "?q=the&tag=ghosts&not-rating=Mature&from=1000&to=150000&sort=-words"
    page = catalogue(query)
    shown = titles(page)
    assert shown
    assert page.get_by_label("Title, name or tag").input_value() == "the"
    assert page.get_by_label("Order").input_value() == "-words"
    open_filters(page)
    assert box(page, "tag", "ghosts").is_checked()
    assert box(page, "not-rating", "Mature").is_checked()
    assert page.locator(".catalogue-filters summary").text_content() == "Filters (4)"
    # One more filter keeps the others.
    box(page, "language", "en").check()
    assert set(titles(page)) < set(shown)
    assert page.url.partition("?")[2] == (
        "q=the&tag=ghosts&not-rating=Mature&language=en&from=1000&to=150000&sort=-words"
    )


def test_back_and_forward_go_from_choice_to_choice(catalogue: Any, titles: Titles) -> None:
    page = catalogue()
    open_filters(page)
    box(page, "tag", "ghosts").check()
    ghosts = titles(page)
    page.get_by_label("Title, name or tag").press_sequentially("lamp")
    lamps = titles(page)
    page.go_back()
    assert titles(page) == ghosts
    assert page.get_by_label("Title, name or tag").input_value() == ""
    page.go_back()
    assert len(titles(page)) == WORKS
    assert not box(page, "tag", "ghosts").is_checked()
    page.go_forward()
    page.go_forward()
    assert titles(page) == lamps
    page.locator(".entry-title:visible").first.click()
    page.wait_for_url("**/works/**")
    page.go_back()
    page.locator(".catalogue-status").wait_for()
    assert titles(page) == lamps


def test_all_is_cleared_at_once(catalogue: Any) -> None:
    page = catalogue("?q=lamp&tag=ghosts&from=10&sort=author")
    page.get_by_role("button", name="Clear all").click()
    assert status(page) == "1,000 of 1,000 works"
    assert page.url.endswith("catalogue.html")
    assert not page.get_by_role("button", name="Clear all").is_visible()


def test_a_value_that_is_no_longer_there_can_be_taken_out(catalogue: Any) -> None:
    page = catalogue("?tag=gone&author=%22%3E%3Cimg%20src%3Dx%3E")
    assert status(page) == "0 of 1,000 works"
    open_filters(page)
    box(page, "tag", "gone").uncheck()
    assert page.locator("#catalogue ~ img, form img").count() == 0
    page.get_by_role("button", name="Clear all").click()
    assert status(page) == "1,000 of 1,000 works"


def test_a_long_list_of_values_is_searched(catalogue: Any, titles: Titles) -> None:
    page = catalogue()
    open_filters(page)
    tags = page.get_by_role("group", name="Tag")
    assert tags.get_by_role("checkbox").count() == 60
    tags.get_by_role("textbox").fill("only 777")
    box(page, "tag", "only-777").check()
    assert len(titles(page)) == 1
    tags.get_by_role("textbox").fill("")
    assert box(page, "tag", "only-777").is_checked()


def test_the_form_is_used_by_keys(catalogue: Any, titles: Titles, size: dict[str, int]) -> None:
    page = catalogue("", size)
    page.get_by_label("Title, name or tag").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # They are listed when they are first shown.
    page.locator("[name=author]").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "author"
    page.keyboard.press("Space")
    assert len(titles(page)) == 4
    assert page.evaluate("document.activeElement.name") == "author"
    assert page.locator("[role=status][aria-live=polite]").text_content() == "4 of 1,000 works"


def test_the_page_of_a_tag_leads_to_the_catalogue_filtered_so(reader: Any, titles: Titles) -> None:
    page = reader("tags/ghosts.html")
    number = page.locator(".listing-facts").text_content().split()[0]
    page.get_by_role("link", name="Find them in the catalogue").click()
    page.locator(".catalogue-status").wait_for()
    assert len(titles(page)) == int(number)
