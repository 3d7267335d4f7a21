"""People and places in a browser: their pages, and who is who while one reads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CAST = [
    {"name": "Ada Vickery", "aliases": ["Ada", "Miss Vickery", "the tollkeeper"]},
    {"name": "Sim Pask", "aliases": ["Sim", "Mr. O’Pask"]},
    {"name": "Gideon Raw", "aliases": ["the stranger"], "from": "3"},
    {"name": "Tom Vickery", "aliases": ["Miss Vickery"]},
]
ONE = """\
Ada's gate, Ada Thorne, Nevada, Ada-Marie and ADA.[^1] See [Ada](two.md).

Miss Vickery was tired, and *Sim* Pask was not. The stranger's hat: the stranger came.

***

Mr. O'Pask went to Gedder Drove.

[^1]: Ada, in a note.
"""
TWO = "Sim looked for the tollkeeper. Ada Vickery came.\n\n***\n\nthe stranger, Ada\n"
THREE = "It was Gideon Raw, and not the stranger. Ada Vickery knew it, and the tollkeeper too.\n"
FOUR = "the stranger, Gideon Raw, went.\n"
LABEL = ":::{speech} SIM PASK.\nI am Sim.\n:::\n"


def page(body: str, **said: Any) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join(["---", *lines, "---", "", body])


def work(title: str, number: int) -> str:
    chapters = "one\ntwo\nthree\nfour"
    said = {"series": "Tolls", "series-number": str(number), "authors": ["Nan Lee"]}
    places = [{"name": "Gedder Drove"}]
    front = f"# {title}\n\n:::{{chapters}}\n{chapters}\n:::\n"
    return page(front, title=title, language="en", cast=CAST, places=places, **said)


def library(root: Path) -> Path:
    """Write two works of a series, and a story on one page."""
    files = {
        "conf.py": 'extensions = ["fascicle.sphinx_ext"]\n',
        "index.md": "# Tolls\n\n:::{works}\n:::\n",
        "library.toml": 'title = "Tolls"\n',
        "works/story/index.md": page(
            f"# Story\n\nAda Vickery and the tollkeeper.\n\n{LABEL}", title="Story", cast=CAST
        ),
    }
    for number, name in enumerate(("toll", "gate"), 1):
        files[f"works/{name}/index.md"] = work(name.capitalize(), number)
        for chapter, text in (("one", ONE), ("two", TWO), ("three", THREE), ("four", FOUR)):
            filler = "It rained.\n\n" * 30
            files[f"works/{name}/{chapter}.md"] = page(
                f"# {chapter.capitalize()}\n\n{text}\n{filler}", kind="chapter"
            )
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def built(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build them."""
    return build(library(tmp_path_factory.mktemp("people")))


@pytest.fixture
def asked(reader: Callable[..., Any]) -> Callable[..., Any]:
    """Give a way to open a page for a reader who has switched on who is who."""

    def open_page(name: str, *options: Any, **more: Any) -> Any:
        page = reader("works/toll/people/index.html", *options, **more)
        page.get_by_role("button", name="Mark the names").click()
        page.goto(name)
        page.locator(".who-list").wait_for()
        return page

    return open_page


def marked(page: Any) -> list[str]:
    """List what is marked, in the order of the page."""
    found: list[str] = page.evaluate(
        "[...CSS.highlights.get('who')].map((range) => range.toString())"
    )
    return found


def click_on(page: Any, number: int) -> Any:
    """Click on what is marked; give the card."""
    page.mouse.click(*middle_of(page, number))
    return page.locator("#who")


def middle_of(page: Any, number: int) -> list[float]:
    """Bring what is marked into the window; give the middle of it."""
    found: list[float] = page.evaluate(
        """(number) => {
          const range = [...CSS.highlights.get("who")][number];
          range.startContainer.parentElement.scrollIntoView({ block: "center" });
          const box = range.getClientRects()[0];
          return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        number,
    )
    return found


def told(card: Any) -> list[str]:
    """List the lines of a card."""
    lines: list[str] = card.locator("p").all_inner_texts()
    return lines


def test_it_is_off_until_a_reader_asks(reader: Any) -> None:
    page = reader("works/toll/one.html")
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto("works/toll/two.html")
    assert not [url for url in asked_for if "who" in url]
    assert page.evaluate("CSS.highlights.has('who')") is False
    assert page.locator(".who-list, #who").count() == 0


def test_the_switch_is_on_both_pages_and_kept_for_the_library(reader: Any, size: Any) -> None:
    page = reader("works/toll/index.html", size)
    page.get_by_text("About this work").click()
    switch = page.get_by_role("button", name="Mark the names")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    page.goto("works/gate/people/index.html")
    switch = page.get_by_role("button", name="Mark the names")
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    page.goto("works/gate/one.html")
    assert page.locator(".who-list").count() == 0


def test_names_are_marked_as_the_pages_of_people_count_them(asked: Any) -> None:
    page = asked("works/toll/one.html")
    before = page.locator("article").inner_html()
    assert marked(page) == ["Ada", "Ada", "Sim Pask", "Mr. O'Pask", "Gedder Drove"]
    assert page.locator("article").inner_html() == before


def test_on_the_first_page_everybody_is_named_for_the_first_time(asked: Any, size: Any) -> None:
    page = asked("works/toll/one.html", size)
    card = click_on(page, 0)
    assert told(card) == ["Ada Vickery", "First named here.", "More, from the whole work"]
    assert told(click_on(page, 3)) == ["Mr. O’Pask", "First called this here."]
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]


def test_a_name_tells_what_the_pages_before_have_told(asked: Any) -> None:
    page = asked("works/toll/two.html")
    assert marked(page) == ["Sim", "the tollkeeper", "Ada Vickery", "Ada"]
    assert told(click_on(page, 0)) == [
        "Sim Pask", "Also called Mr. O’Pask", "First named in One; in 2 scenes before this page.",
        "More, from the whole work",
    ]  # fmt: skip
    assert told(click_on(page, 1)) == ["the tollkeeper", "First called this here."]
    assert told(click_on(page, 3))[1] == "Also called Ada"
    page.goto("works/toll/three.html")
    page.locator(".who-list").wait_for()
    assert told(click_on(page, 2))[:2] == ["Ada Vickery", "Also called Ada, the tollkeeper"]


def test_a_secret_is_known_from_its_page_on_and_its_past_after_it(asked: Any) -> None:
    page = asked("works/toll/three.html")
    assert marked(page) == ["Gideon Raw", "Ada Vickery", "the tollkeeper"]
    assert told(click_on(page, 0)) == ["Gideon Raw", "First named here."]
    page.goto("works/toll/four.html")
    page.locator(".who-list").wait_for()
    assert marked(page) == ["the stranger", "Gideon Raw"]
    assert told(click_on(page, 0)) == [
        "Gideon Raw", "Also called the stranger",
        "First named in One; in 3 scenes before this page.",
    ]  # fmt: skip


def test_a_story_on_one_page_knows_no_pages_before(reader: Any) -> None:
    page = reader("works/story/index.html")
    page.get_by_text("About this work").click()
    page.get_by_role("button", name="Mark the names").click()
    page.locator(".who-list").wait_for()
    assert marked(page) == ["Ada Vickery", "the tollkeeper", "SIM PASK", "Sim"]
    assert told(click_on(page, 1)) == ["the tollkeeper", "First called this here."]
    page.get_by_role("button", name="Mark the names").first.click()
    page.locator(".who-list").wait_for(state="detached")
    assert page.evaluate("CSS.highlights.has('who')") is False


def test_by_keyboard_names_are_asked_in_a_list_and_the_focus_comes_back(asked: Any) -> None:
    page = asked("works/toll/two.html")
    page.locator(".who-list summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".who-button").all_inner_texts() == [
        "Sim Pask",
        "the tollkeeper",
        "Ada Vickery",
    ]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="Sim Pask")
    assert card.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "One"
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "Sim Pask"


def test_links_lead_to_the_chapter_and_to_the_persons_page(asked: Any) -> None:
    page = asked("works/toll/two.html")
    click_on(page, 0).get_by_role("link", name="More").click()
    page.wait_for_url("**/works/toll/people/sim-pask.html")
    page.goto("works/toll/two.html")
    page.locator(".who-list").wait_for()
    click_on(page, 0).get_by_role("link", name="One").click()
    page.wait_for_url("**/works/toll/one.html")


def test_it_is_in_the_way_of_nothing(asked: Any) -> None:
    page = asked("works/toll/two.html?find=tollkeeper")
    page.locator(".find-clear").wait_for()
    card = click_on(page, 1)
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.evaluate("CSS.highlights.has('find')") is True
    page.goto("works/toll/one.html")
    page.locator(".who-list").wait_for()
    page.get_by_role("link", name="Ada", exact=True).click()
    page.wait_for_url("**/works/toll/two.html")


def test_words_can_be_selected_up_to_a_name_and_in_it(asked: Any) -> None:
    page = asked("works/toll/two.html")
    start, end = middle_of(page, 0), middle_of(page, 1)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    assert " looked for " in page.evaluate("getSelection().toString()")
    assert page.locator("#who").count() == 0
    page.mouse.click(start[0], start[1] + 200)
    assert click_on(page, 1).is_visible()


def test_from_a_folder_the_switch_says_what_it_needs(chromium: Any, built: Path) -> None:
    page = chromium.new_page()
    page.goto((built / "works/toll/people/index.html").as_uri())
    page.get_by_role("button", name="Mark the names").click()
    assert "works only when the book is served" in page.get_by_role("status").inner_text()
    assert (
        page.get_by_role("button", name="Mark the names").get_attribute("aria-pressed") == "false"
    )
    page.close()


def test_without_a_script_there_is_no_switch_and_all_else(reader: Any, size: Any) -> None:
    page = reader("works/toll/people/index.html", size, java_script_enabled=False)
    assert page.locator(".who-switch").is_hidden()
    page.get_by_role("link", name="Ada Vickery").first.click()
    assert page.locator("h1").inner_text() == "Ada Vickery"
    page.get_by_text("As a table").click()
    assert page.locator(".cast-plot table").is_visible()
    page.get_by_role("link", name="In all works of Tolls").click()
    assert page.get_by_role("heading", name="Gate").is_visible()


PAGES = {
    "person": "works/toll/people/ada-vickery.html",
    "secret": "works/toll/people/gideon-raw.html",
    "place": "works/toll/places/gedder-drove.html",
    "people": "works/toll/people/index.html",
    "index of people": "lit-people.html",
    "in a series": "series/tolls/people/ada-vickery.html",
    "series": "series/tolls.html",
    "while reading": "works/toll/two.html",
}


@pytest.mark.parametrize("name", PAGES.values(), ids=PAGES)
def test_pages_are_no_wider_than_the_smallest_window(reader: Any, name: str) -> None:
    page = reader(name, {"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_table_of_all_scrolls_by_itself_and_by_keyboard(reader: Any) -> None:
    page = reader("works/toll/people/index.html", {"width": 320, "height": 640})
    table = page.get_by_role("region", name="Characters")
    table.focus()
    assert table.evaluate("(it) => it.scrollWidth > it.clientWidth")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert table.evaluate("(it) => it.scrollLeft") > 0
    assert page.evaluate("scrollX") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(asked: Any, axe: Path, size: Any, name: str, scheme: str) -> None:
    page = asked("works/toll/one.html", size, color_scheme=scheme)
    page.goto(name)
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    if page.locator(".who-list").count():
        click_on(page, 0)
    page.evaluate(axe.read_text("utf-8"))
    found = page.evaluate("axe.run()")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
