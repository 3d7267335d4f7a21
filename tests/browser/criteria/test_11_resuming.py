"""Criterion 11: a reader who comes back goes on at the same paragraph."""

from typing import Any

import pytest

from tests.browser.conftest import OWN

WORK = "works/the-ferry/index.html"
CHAPTER, OTHER = "works/the-ferry/chapter-1.html", "works/the-ferry/chapter-3.html"
ENTIRE = "works/the-ferry/entire.html"
TOP = """
() => {
  const bar = document.querySelector(".bd-header-article").offsetHeight;
  const all = [...document.querySelectorAll("[id^='p-']")];
  return all.find(each => each.getBoundingClientRect().bottom > bar + 1).id;
}
"""
# How far below the upper edge of the window a paragraph begins.
BEGINS = "id => document.getElementById(id).getBoundingClientRect().top"
KEPT = "Object.keys(localStorage).some(name => name.endsWith(':reading'))"


def read(page: Any, share: float) -> str:
    """Scroll so far that a share of the page is above the window, and rest there."""
    page.evaluate("share => scrollTo(0, document.documentElement.scrollHeight * share)", share)
    page.wait_for_function(f"() => {KEPT}")
    page.wait_for_timeout(1000)  # it rests
    return str(page.evaluate(TOP))


@pytest.fixture
def small(size: dict[str, int]) -> dict[str, int]:
    """Give a window in which even short chapters are scrolled."""
    return {**size, "height": 400}


def test_title_page_front_page_and_catalogue_lead_back(reader: Any, small: dict[str, int]) -> None:
    page = reader(CHAPTER, small)
    paragraph = read(page, 0.6)
    for name in ("index.html", "catalogue.html", WORK):
        page.goto(name)
        way = page.locator("a[href$='#continue']").first
        assert way.get_attribute("href").endswith(f"{CHAPTER}#continue")
        way.click()
        page.wait_for_url(f"**/{CHAPTER}")
        assert page.evaluate(TOP) == paragraph, name


def read_to_its_end(page: Any) -> None:
    share = "Number(document.querySelector('.progress-line').style.getPropertyValue('--share'))"
    # What is far below is laid out when it comes near.
    page.wait_for_function(
        f"() => {{ scrollTo(0, document.documentElement.scrollHeight); return {share} === 1 }}"
    )
    page.wait_for_timeout(1000)  # it rests


def test_behind_a_chapter_that_was_read_the_next_is_offered(
    reader: Any, small: dict[str, int]
) -> None:
    page = reader(CHAPTER, small)
    following = page.locator(".right-next .name").text_content()
    read_to_its_end(page)
    page.goto(WORK)
    way = page.locator(".continue-reading")
    assert way.get_attribute("href").endswith("works/the-ferry/chapter-2.html")
    assert way.text_content() == f"Continue: {following}"
    page.goto("index.html")
    assert page.locator(".going-on-place").text_content().startswith(f"{following} · ")


def test_a_work_that_was_read_to_its_end_is_not_gone_on_with(
    reader: Any, small: dict[str, int]
) -> None:
    page = reader(ENTIRE, small)
    read_to_its_end(page)
    for name in ("index.html", "catalogue.html", WORK):
        page.goto(name)
        assert page.locator(".going-on, .continue-reading").count() == 0


def test_the_place_is_found_in_other_type_and_on_a_page_of_all(
    reader: Any, small: dict[str, int]
) -> None:
    page = reader(ENTIRE, small)
    paragraph = read(page, 0.6)
    page.keyboard.press("s")
    page.locator("#settings [name=size]").fill("160")
    page.locator("#settings [data-value=sans]").click()
    page.goto(WORK)
    page.locator("a[href$='#continue']").click()
    page.wait_for_url(f"**/{ENTIRE}")
    assert -80 <= page.evaluate(BEGINS, paragraph) <= 120


def test_a_place_in_an_address_comes_first(reader: Any) -> None:
    page = reader(CHAPTER, {"width": 390, "height": 400})
    read(page, 0.5)
    first = page.locator("[id^='p-']").first.get_attribute("id")
    page.goto(WORK)
    page.goto(f"{CHAPTER}#{first}")
    assert page.evaluate(TOP) == first
    page.goto(WORK)
    page.goto(CHAPTER)
    assert page.evaluate("scrollY") == 0, "who opens a chapter reads it from the beginning"


def test_the_place_survives_an_edit_of_its_paragraph(reader: Any) -> None:
    window = {"width": 390, "height": 400}
    page = reader(CHAPTER, window)
    paragraph = read(page, 0.6)
    before = page.evaluate(
        "id => { const all = [...document.querySelectorAll(\"[id^='p-']\")];"
        " return all[all.findIndex(each => each.id === id) - 1].id }",
        paragraph,
    )

    def edit(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(f'id="{paragraph}"', 'id="p-0"'))

    page.route(f"**/{CHAPTER}", edit)
    page.goto(WORK)
    page.locator("a[href$='#continue']").click()
    page.wait_for_url(f"**/{CHAPTER}")
    assert -10 < page.evaluate(BEGINS, before) < 120


def test_one_button_forgets_all_and_takes_it_back(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, {**size, "height": 400})
    read(page, 0.6)
    page.goto("index.html")
    page.get_by_role("button", name="Forget where I was").click()
    assert page.locator("a[href$='#continue']").count() == 0
    assert not page.evaluate(KEPT)
    page.get_by_role("button", name="Undo").click()
    assert page.locator("a[href$='#continue']").count() == 1
    page.get_by_role("button", name="Forget where I was").click()
    page.goto(WORK)
    assert page.locator("a[href$='#continue']").count() == 0


def test_nothing_is_kept_where_the_reader_wants_it_so(reader: Any) -> None:
    page = reader(CHAPTER, {"width": 390, "height": 400})
    page.keyboard.press("s")
    page.locator("#settings").get_by_label("Remember where I stop").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, 600)")
    page.wait_for_timeout(1200)
    page.goto("index.html")
    assert page.locator("a[href$='#continue']").count() == 0


def test_two_libraries_at_one_address_keep_their_own_places(reader: Any) -> None:
    page = reader(CHAPTER, {"width": 390, "height": 400})
    read(page, 0.6)
    page.route(
        "**/index.html",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace('data-library="', 'data-library="Another '),
        ),
    )
    page.goto("index.html")
    assert page.locator("a[href$='#continue']").count() == 0


@pytest.mark.parametrize("kept", ["{", '{"version": 1, "data": 7}', '{"version": 9, "data": {}}'])
def test_what_cannot_be_read_leads_nowhere(reader: Any, kept: str) -> None:
    page = reader("index.html")
    page.evaluate(
        f"kept => localStorage.setItem({OWN} + 'reading', kept)",
        kept,
    )
    for name in ("index.html", WORK, CHAPTER):
        page.goto(name)
        assert page.locator("a[href$='#continue']").count() == 0


def test_a_full_storage_is_told_once(reader: Any) -> None:
    page = reader(CHAPTER, {"width": 390, "height": 400}, fresh=True)
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    page.goto(CHAPTER)
    page.evaluate("scrollTo(0, 600)")
    told = page.get_by_text("Your browser keeps nothing for this site")
    told.wait_for()
    page.get_by_role("button", name="Close").click()
    page.evaluate("scrollTo(0, 900)")
    page.wait_for_timeout(1200)
    assert told.count() == 0


def test_without_storage_or_a_script_nothing_dangles(reader: Any) -> None:
    page = reader(CHAPTER, fresh=True)
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(CHAPTER)
    page.evaluate("scrollTo(0, 600)")
    page.wait_for_timeout(1200)
    assert page.locator(".notice button").count() == 0, "who has turned it off knows"
    page.goto("index.html")
    assert page.locator(".going-on").count() == 0
    still = reader(CHAPTER, java_script_enabled=False)
    assert still.locator(".progress-said, .progress-line").count() == 0
