"""Search, as a reader meets it: from a word to the sentence."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fascicle
from fascicle.search.shards import bits_of

ROOT = Path(__file__).resolve().parents[1] / "roots" / "searched"
SCRIPTS = Path(fascicle.__file__).parent / "theme" / "search"
CHAPTER = "works/the-lamp/chapter-1.html"
OAR = "works/the-oar/index.html"

# What is marked: by the browser's own highlights, so that the text stays as it is.
MARKED = "() => [...(CSS.highlights.get('find') ?? [])].map(range => range.toString())"
# Whether the place that the address names is in view, below the bar.
IN_VIEW = """
() => {
  const bar = document.querySelector(".bd-header-article").getBoundingClientRect();
  const box = document.querySelector(":target").getBoundingClientRect();
  return box.top >= bar.bottom - 1 && box.top < innerHeight / 2;
}
"""


@pytest.fixture(scope="session")
def built(build: Callable[[Path], Path]) -> Path:
    """Build a library in four languages."""
    return build(ROOT)


def status(page: Any) -> str:
    """Wait until a search is done, and give what it says."""
    page.wait_for_function(
        """() => {
          const said = document.querySelector(".search-status")?.textContent;
          const isDone = !document.querySelector("[aria-busy]") && !/…$/.test(said);
          return said && isDone && !said.startsWith("Words may");
        }"""
    )
    return str(page.locator(".search-status").text_content())


def search(page: Any, text: str) -> list[str]:
    """Search for something, and list the passages."""
    page.locator("input[type=search]").fill(text)
    page.keyboard.press("Enter")
    status(page)
    return [str(text) for text in page.locator(".search-passage").all_text_contents()]


@pytest.fixture
def searching(reader: Callable[..., Any]) -> Any:
    """Open the search page."""
    return reader("search.html")


def test_a_phrase_leads_from_a_chapter_to_its_sentence(reader: Any, size: dict[str, int]) -> None:
    page = reader(OAR, size)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("radio", name="The whole library").check()
    (passage,) = search(page, '"left a green umbrella"')
    assert "that the keeper had left a green umbrella on the gallery" in passage
    assert len(passage.split()) <= 46
    assert page.locator(".search-passage mark").all_text_contents() == ["left a green umbrella"]
    link = page.locator(".search-where a")
    assert link.text_content() == "CHAPTER I. The Stairs — The Lamp at Saint-Côme"
    assert page.locator(".search-by").text_content() == "by Ottilie Brandt"
    link.click()
    page.wait_for_url(f"**/{CHAPTER}?find=**#p-**")
    page.locator(".find-clear").wait_for()
    assert page.evaluate(MARKED) == ["left a green umbrella"]
    assert "left a green umbrella" in page.locator(":target").text_content()
    assert page.evaluate(IN_VIEW)


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_marks_are_cleared_and_do_not_come_back(reader: Any, way: str) -> None:
    page = reader(f"{CHAPTER}?find=stairs+kettle")
    page.locator(".find-clear").wait_for()
    assert page.evaluate(MARKED) == ["Stairs", "kettle", "stairs", "stairs", "stairs"]
    # A search that is opened and closed leaves them.
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate(MARKED)
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Clear marks").click()
    assert page.evaluate(MARKED) == []
    assert page.url.endswith(CHAPTER)
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/chapter-2.html")


def test_marks_without_the_browsers_own_leave_the_text_as_it_was(reader: Any) -> None:
    page = reader("index.html")
    page.add_init_script("delete window.Highlight")
    page.goto(CHAPTER)
    before = page.locator("article").inner_html()
    page.goto(f"{CHAPTER}?find=%22left+a+green+umbrella%22")
    page.locator(".find-clear").wait_for()
    marked = page.locator("article mark").all_text_contents()
    assert "".join(marked) == "left a green umbrella"
    page.keyboard.press("Escape")
    assert page.locator("article").inner_html() == before


def test_a_page_loads_nothing_of_search_before_it_is_wanted(reader: Any) -> None:
    page = reader("index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("latest/")[2]))
    page.goto(CHAPTER)
    page.wait_for_load_state("networkidle")
    assert [name for name in asked if "search" in name or "highlight" in name] == []
    assert page.locator("dialog").count() == 0
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    assert "_static/search/search.js" in asked
    scripts = [name for name in asked if name.startswith("_static/search/")]
    assert scripts == ["_static/search/search.js", "_static/search/search.css"]
    assert not any(name.startswith("search/") for name in asked)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("O'Brien", "O’Brien"),
        ("o’brien", "O’Brien"),
        ("CAFE malecot", "Café"),
        ('"Café Malécot, two"', "Café Malécot, two"),
        ('"I\'d never have gone up"', "I’d never have gone up"),
        ("„that night and the dog“", "that night—and the dog"),
        ("zoe umbrella", "Zoë"),
        ("umbr", "umbrella"),
        ('"a green umb', "a green umbrella"),
    ],
)
def test_shapes_of_quotes_case_and_accents_do_not_count(
    searching: Any, typed: str, found: str
) -> None:
    search(searching, typed)
    marks = searching.locator(".search-passage mark").all_text_contents()
    assert found in marks


def test_a_phrase_is_found_as_it_stands_and_words_in_any_form(searching: Any) -> None:
    assert [passage for passage in search(searching, '"walked home"') if "walking" in passage] == []
    assert len(search(searching, '"walked home"')) == 1
    assert len(search(searching, "walked home")) == 2
    assert search(searching, '"home walked"') == []


def test_all_words_have_to_be_there(searching: Any) -> None:
    assert search(searching, "kettle zeppelin") == []
    assert status(searching) == "Nothing in this library has “zeppelin”."
    assert search(searching, "kettle customs bathysphere umbrella dog boat") == []
    assert search(searching, "customs quicker") == []
    assert status(searching) == "No scene in this library has all of that."


def test_notes_are_found_only_when_asked(searching: Any) -> None:
    for word in ("chandlers", "bathysphere"):
        assert search(searching, word) == []
        searching.get_by_role("checkbox", name="Notes, too").check()
        (passage,) = (status(searching), searching.locator(".search-passage").text_content())[1:]
        assert word in passage
        searching.get_by_role("checkbox", name="Notes, too").uncheck()
    assert "stairs" in search(searching, "stairs")[0]


def test_in_a_work_that_work_is_searched_unless_told_otherwise(reader: Any) -> None:
    page = reader(OAR)
    page.keyboard.press("Control+k")
    page.locator("#search-dialog[open]").wait_for()
    assert len(search(page, "kettle")) == 1
    assert search(page, "umbrella") == []
    assert status(page) == "Nothing in this work has “umbrella”."
    page.get_by_role("button", name="Search the whole library").click()
    status(page)
    assert page.locator(".search-result").count() == 2
    assert page.get_by_role("radio", name="The whole library").is_checked()
    # The choice lasts as long as the page.
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.get_by_role("radio", name="The whole library").is_checked()


def test_all_languages_are_searched_one_after_the_other(searching: Any) -> None:
    passages = search(searching, "grossmutter")
    assert passages == search(searching, "Großmutter") or "Großmutter" in passages[0]
    found = search(searching, '"Morgen brennt das Licht"')
    assert "Morgen brennt das Licht wieder" in found[0]
    assert searching.locator(".search-passage").get_attribute("lang") == "de"
    searching.locator(".search-where a").click()
    searching.wait_for_url("**/der-turm/**")
    searching.locator(".find-clear").wait_for()
    assert searching.evaluate(MARKED) == ["Morgen brennt das Licht"]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("图书馆", "tushuguan"),
        ("白色的猫", "tushuguan"),
        ("绿色的雨伞", "tushuguan"),
        ("“坐在窗台”", "tushuguan"),
        ("図書館に入った", "toshokan"),
        ("白い猫が", "toshokan"),
        ("誰も話さなかった", "toshokan"),
        ("緑の傘", "toshokan"),
    ],
)
def test_where_no_spaces_part_the_words_they_are_found(
    searching: Any, typed: str, slug: str
) -> None:
    search(searching, typed)
    plain = typed.strip("“”")
    assert set(searching.locator(".search-passage mark").all_text_contents()) == {plain}
    searching.locator(".search-where a[href*=find]").first.click()
    searching.wait_for_url(f"**/{slug}/**")
    searching.locator(".find-clear").wait_for()
    assert plain in searching.evaluate(MARKED)


def test_a_run_that_only_begins_alike_is_not_found(searching: Any) -> None:
    assert search(searching, "白色的狗") == []
    assert search(searching, "図書室") == []


def test_filters_are_loaded_when_opened_and_kept_in_the_address(searching: Any) -> None:
    asked: list[str] = []
    searching.on("request", lambda request: asked.append(request.url))
    assert len(search(searching, "green")) == 3
    before = [url for url in asked if ".pf_filter" in url]
    searching.get_by_role("button", name="Filters").click()
    author = searching.get_by_role("group", name="Author")
    author.wait_for()
    assert len([url for url in asked if ".pf_filter" in url]) > len(before)
    assert author.locator("label").all_text_contents() == ["J. R. Pell 1", "Ottilie Brandt 3"]
    author.get_by_role("checkbox", name="J. R. Pell").check()
    assert status(searching) == "One passage"
    assert searching.url.endswith("search.html?q=green&author=J.+R.+Pell")
    searching.go_back()
    assert status(searching) == "3 passages"
    searching.go_forward()
    assert status(searching) == "One passage"
    searching.reload()
    assert status(searching) == "One passage"


def test_a_filter_may_have_any_letters(searching: Any) -> None:
    assert len(search(searching, "green")) == 3
    searching.get_by_role("button", name="Filters").click()
    searching.get_by_role("checkbox", name='night "watch"').check()
    assert status(searching) == "2 passages"
    searching.get_by_role("group", name="Work").get_by_role("checkbox").first.check()
    assert "work=the-lamp" in searching.url
    assert status(searching) == "2 passages"
    searching.get_by_role("checkbox", name='night "watch"').uncheck()
    searching.get_by_role("checkbox", name="brothers").check()
    assert status(searching) == "Nothing that the filters keep has “green”."
    searching.get_by_role("button", name="Search without filters").click()
    assert status(searching) == "3 passages"


def test_back_leads_from_a_result_to_the_results_and_to_the_query_before(searching: Any) -> None:
    search(searching, "kettle")
    search(searching, "stairs")
    searching.locator(".search-where a").first.click()
    searching.wait_for_url("**/works/**")
    searching.go_back()
    searching.wait_for_url("**/search.html?q=stairs")
    assert "stairs" in searching.locator(".search-passage").first.text_content()
    searching.go_back()
    searching.wait_for_url("**/search.html?q=kettle")
    searching.wait_for_function("document.querySelector('input[type=search]').value === 'kettle'")
    assert (
        "kettle"
        in (status(searching), searching.locator(".search-passage").first.text_content())[1]
    )


def test_search_by_keys_alone(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size)
    page.locator(".search-button").focus()
    page.keyboard.press("Enter")
    page.locator("#search-dialog[open]").wait_for()
    page.keyboard.type("stairs")
    assert status(page) == "3 passages"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('li').previousSibling !== null")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    assert not page.locator("#search-dialog").is_visible()
    assert page.evaluate("document.activeElement.className").endswith("search-button")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**?find=**")


def test_what_is_shown_is_named_for_those_who_hear_it(reader: Any) -> None:
    page = reader(CHAPTER)
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    search(page, "stairs")
    assert dialog.get_by_role("searchbox", name="Search for").is_visible()
    assert dialog.get_by_role("status").text_content() == "3 passages"
    assert dialog.get_by_role("group", name="Search in").get_by_role("radio").count() == 2
    assert dialog.get_by_role("listitem").count() == 3
    assert dialog.get_by_role("button", name="Close").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(reader: Any, size: dict[str, int], scheme: str) -> None:
    page = reader("search.html?q=green", size, color_scheme=scheme)
    status(page)
    page.get_by_role("button", name="Filters").click()
    page.locator(".search-filter").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.goto(CHAPTER)
    page.keyboard.press("/")
    search(page, "stairs")
    assert page.evaluate("document.getElementById('search-dialog').scrollWidth") <= size["width"]


def test_zoomed_to_twice_the_size_all_of_it_is_reached(reader: Any) -> None:
    page = reader(CHAPTER, {"width": 640, "height": 450}, device_scale_factor=2)
    page.keyboard.press("/")
    search(page, "the")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    box = page.evaluate(
        "(({top, bottom}) => [top, bottom])(document.activeElement.getBoundingClientRect())"
    )
    form = page.locator(".search-form").bounding_box()
    assert form["y"] + form["height"] <= box[0] < box[1] <= 460


def test_without_a_script_the_page_says_how_else_to_find_things(reader: Any) -> None:
    page = reader(CHAPTER, java_script_enabled=False)
    page.get_by_role("link", name="Search").click()
    page.wait_for_url("**/search.html")
    assert "needs JavaScript" in page.locator("main").inner_text()
    page.get_by_role("link", name="front page").click()
    page.wait_for_url("**/index.html")


def test_from_the_disk_a_small_index_is_searched_and_the_list_says_so(
    reader: Any, built: Path, size: dict[str, int]
) -> None:
    page = reader((built / CHAPTER).as_uri(), size)
    page.get_by_role("link", name="Search").click()
    page.locator("#search-dialog[open]").wait_for()
    assert "make serve" in page.locator("#search-dialog").text_content()
    page.keyboard.type("unlucky")
    assert page.locator(".search-result").count() == 0
    page.locator("input[type=search]").fill("second morning cafe")
    page.locator(".search-result a").click()
    page.wait_for_url("**/the-oar/index.html#p-*")
    page.goto((built / "search.html").as_uri() + "?q=pell")
    assert page.locator(".search-result a").all_text_contents() == ["Der Turm", "The Oar"]


def test_a_library_without_an_index_says_who_can_mend_it(
    chromium: Any, home: str, built: Path, tmp_path: Path
) -> None:
    listed = built / "search" / "shards.json"
    kept = tmp_path / "kept"
    shutil.copy(listed, kept)
    page = chromium.new_page(base_url=home)
    try:
        listed.write_text(json.dumps({"problem": "Pagefind does not run: no such file"}))
        page.goto("search.html?q=lamp")
        assert "Pagefind does not run: no such file. Whoever keeps this library" in status(page)
        listed.unlink()
        page.goto("search.html?q=lamp")
        assert "has no index" in status(page)
        assert page.get_by_role("button", name="Try again").count() == 0
    finally:
        shutil.copy(kept, listed)
        page.close()


def test_offline_the_box_says_so_and_another_try_helps(chromium: Any, home: str) -> None:
    context = chromium.new_context(base_url=home)
    page = context.new_page()
    page.goto(CHAPTER)
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    context.set_offline(True)
    page.keyboard.type("stairs")
    assert "offline" in status(page)
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    assert status(page) == "3 passages"
    context.close()


def test_the_browser_knows_where_a_work_is_as_the_builder_does(reader: Any) -> None:
    page = reader("index.html", bypass_csp=True)
    source = (SCRIPTS / "shards.js").read_text(encoding="utf-8")
    slugs = ["the-lamp", "", "ünïcode-猫", "a" * 200]
    digests = page.evaluate(
        """async ([source, slugs]) => {
          const { bitsOf } = await import("data:text/javascript," + encodeURIComponent(source));
          return slugs.map(bitsOf);
        }""",
        [source, slugs],
    )
    assert digests == [bits_of(slug) for slug in slugs]
