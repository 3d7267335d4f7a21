"""Pages become one: ids are told apart, links lead to what stands on the same page."""

import re

from hypothesis import given
from hypothesis import strategies as st

from fascicle.sphinx_ext.single_page import RenderedPage, merge_pages

ENTIRE = "works/door/entire.html"

names = st.lists(st.sampled_from(["p-aaaaaaa", "p-bbbbbbb", "s-aaaaaaa", "note-1", "page-two"]))


def page(name: str, html: str, level: int = 1) -> RenderedPage:
    return RenderedPage(f"works/door/{name}.html", f"page-{name}", level, html)


def ids_of(html: str) -> list[str]:
    return re.findall(r' id="([^"]*)"', html)


def test_what_two_pages_call_the_same_is_told_apart() -> None:
    yes = '<p id="p-yes">Yes.</p>'
    once, again = merge_pages([page("one", yes), page("two", yes)], ENTIRE)
    assert once == yes
    assert again == '<p id="p-yes--page-two">Yes.</p>'


@given(st.lists(names.map(lambda some: list(dict.fromkeys(some))), max_size=4))
def test_no_two_elements_share_an_id_and_the_first_keeps_it(ids: list[list[str]]) -> None:
    pages = [
        page(f"{number}", "".join(f'<p id="{name}"></p>' for name in some))
        for number, some in enumerate(ids)
    ]
    made = [name for text in merge_pages(pages, ENTIRE) for name in ids_of(text)]
    made += [each.anchor for each in pages]
    assert len(set(made)) == len(made)
    firsts = {name for some in ids for name in some}
    assert firsts <= set(made) | {each.anchor for each in pages}


def test_a_note_and_its_mark_stay_together() -> None:
    text = '<a href="#note-1" id="mark-1">1</a><aside id="note-1"><a href="#mark-1">1</a></aside>'
    _, second = merge_pages([page("one", text), page("two", text)], ENTIRE)
    assert second == (
        '<a href="#note-1--page-two" id="mark-1--page-two">1</a>'
        '<aside id="note-1--page-two"><a href="#mark-1--page-two">1</a></aside>'
    )


def test_a_link_to_a_page_of_the_work_leads_to_its_text() -> None:
    links = '<a href="two.html">2</a> <a href="two.html#p-yes">Yes</a> <a href="#p-yes">here</a>'
    yes = '<p id="p-yes">Yes.</p>'
    first, _ = merge_pages([page("one", links + yes), page("two", yes)], ENTIRE)
    assert re.findall('href="([^"]*)"', first) == ["#page-two", "#p-yes--page-two", "#p-yes"]


def test_a_link_to_anything_else_stays_what_it_is() -> None:
    links = ["https://example.org/#x", "mailto:ada@example.org", "/top", "../wall/one.html#p-a",
             "../../tags/rain.html", "people/index.html"]  # fmt: skip
    text = "".join(f'<a href="{link}">x</a>' for link in links)
    (made,) = merge_pages([page("one", text)], ENTIRE)
    assert re.findall('href="([^"]*)"', made) == links


def test_a_link_and_a_picture_are_found_from_another_folder_too() -> None:
    title_page = RenderedPage(
        "works/door/",
        "page-index",
        0,
        '<a href="one/">1</a><a href="people/">2</a><img src="../../_images/a.png">',
    )
    first = RenderedPage(
        "works/door/one/", "page-one", 1, '<a href="../">0</a><a href="../../wall/">3</a>'
    )
    made = "".join(merge_pages([title_page, first], "works/door/entire/"))
    assert re.findall('(?:href|src)="([^"]*)"', made) == [
        "#page-one", "../people/", "../../../_images/a.png", "#page-index", "../../wall/",
    ]  # fmt: skip


def test_headings_stand_below_that_of_the_work() -> None:
    text = '<h1 class="x">I</h1><h2>a</h2><h6>b</h6><header></header><hr>'
    (made,) = merge_pages([page("one", text, level=2)], ENTIRE)
    assert made == '<h3 class="x">I</h3><h4>a</h4><h6>b</h6><header></header><hr>'


def test_what_looks_like_an_attribute_in_the_text_is_text() -> None:
    text = '<p id="p-a">He typed id="p-a" and href="two.html" twice.</p>'
    first, second = merge_pages([page("one", text), page("two", text)], ENTIRE)
    assert first == text
    assert second == text.replace('<p id="p-a">', '<p id="p-a--page-two">')
