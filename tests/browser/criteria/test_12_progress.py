"""Criterion 12: how far a reader is in the chapter and the work, and the minutes left."""

import re
from typing import Any

WORK = "works/the-ferry/index.html"
CHAPTER, NEXT = "works/the-ferry/chapter-1.html", "works/the-ferry/chapter-2.html"
SMALL = {"width": 390, "height": 400}
SHARE = "Number(document.querySelector('.progress-line').style.getPropertyValue('--share'))"
TO_THE_END = "scrollTo(0, document.documentElement.scrollHeight)"


def said(page: Any) -> str:
    return str(page.locator(".progress-said").text_content())


def test_the_bar_shows_the_chapter_and_the_minutes_left(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, {**size, "height": 400})
    assert page.evaluate(SHARE) == 0
    assert re.fullmatch(r"\d+ of \d+ · about (one minute|\d+ minutes) left", said(page))
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.5)")
    page.wait_for_function(f"() => {SHARE} > 0.3 && {SHARE} < 0.9")
    page.evaluate(TO_THE_END)
    page.wait_for_function(f"() => {SHARE} === 1")
    assert said(page).endswith(" · read")


def test_chapters_read_are_marked_in_the_contents(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, {**size, "height": 400})
    page.evaluate(TO_THE_END)
    page.locator(".contents-pages [aria-current] .is-read").wait_for(state="attached")
    page.goto(WORK)
    read = page.locator(".contents-list li:has(.is-read) a")
    assert read.count() == 1
    assert read.get_attribute("href") == "chapter-1.html"
    assert "(read)" in read.text_content()
    page.goto(NEXT)
    assert page.locator(".contents-pages li:has(.is-read)").count() == 1


def test_the_time_is_that_of_the_title_page(reader: Any) -> None:
    page = reader("works/the-ferry/entire.html", SMALL)
    minutes = re.findall(r"about (\d+) minutes", said(page))
    assert re.findall(r"about (\d+) minutes", page.inner_text(".page-length")) == minutes != []


def test_what_takes_long_is_said_in_hours(reader: Any) -> None:
    page = reader("works/the-ferry/entire.html", SMALL, fresh=True)
    page.add_init_script(
        "addEventListener('readystatechange', () => document.body.dataset.minutes = 420, true)"
    )
    page.reload()
    assert said(page).endswith("about 7 hours left")


def test_a_work_shows_how_much_of_it_is_read(reader: Any) -> None:
    page = reader("works/the-ferry/entire.html", SMALL)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.5)")
    page.wait_for_timeout(1200)
    page.goto("index.html")
    share = page.locator(".going-on-place").text_content()
    assert 25 <= int(re.findall(r"(\d+)%", share)[0]) <= 75


def test_the_progress_moves_nothing(reader: Any) -> None:
    page = reader(CHAPTER, SMALL)
    top = "document.querySelector('article').getBoundingClientRect().top + scrollY"
    height = "document.querySelector('.bd-header-article').offsetHeight"
    with_script = page.evaluate(top), page.evaluate(height)
    plain = reader(CHAPTER, SMALL, fresh=True)
    plain.route("**/progress/*.js*", lambda route: route.abort())
    plain.reload()
    assert plain.locator(".where .place").count() == 0
    assert (plain.evaluate(top), plain.evaluate(height)) == with_script
