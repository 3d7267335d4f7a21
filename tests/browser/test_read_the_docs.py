"""Read the Docs puts its add-ons into each page: their search, their keys, their menu.

`ADDONS` does what https://github.com/readthedocs/addons has published: elements with a shadow of
their own at the end of the body, a listener for keys at the document, events, and a menu at the
lower right, 50 px from the edge, over everything (`src/hotkeys.js`, `search.js`, `flyout.css`).
"""

from collections.abc import Callable
from typing import Any

import pytest

CHAPTER = "works/the-ferry/chapter-1.html"
SCRIPT = "/_/static/javascript/readthedocs-addons.js"
ADDONS = """
const ask = (name) => document.dispatchEvent(new CustomEvent(`readthedocs-${name}`));
class Shadowed extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: "open" }).innerHTML = this.constructor.inside;
  }
  part(selector) { return this.shadowRoot.querySelector(selector); }
}
customElements.define("readthedocs-search", class extends Shadowed {
  static inside = `<div hidden role="search" style="position: fixed; inset: 0; z-index: 4000">
    <input type="search" placeholder="Search docs"></div>`;
  connectedCallback() {
    const show = (isShown) => (event) => {
      event.preventDefault();
      this.part("div").hidden = !isShown;
      if (isShown) this.part("input").focus();
    };
    document.addEventListener("readthedocs-search-show", show(true));
    document.addEventListener("readthedocs-search-hide", show(false));
  }
});
customElements.define("readthedocs-flyout", class extends Shadowed {
  static inside = `<div style="position: fixed; right: 20px; bottom: 50px; z-index: 3000;
      max-width: 300px; padding: 0 10px; font-size: .8rem; background: rgb(39, 39, 37)">
    <header style="padding: 10px 0"><img width="106" height="16" alt="">
      <span style="font-size: .9rem">v: latest</span></header>
    <main hidden><form><input placeholder="Search docs"></form></main></div>`;
  connectedCallback() {
    this.part("header").addEventListener("click", () => (this.part("main").hidden = false));
    this.part("input").addEventListener("focusin", () => ask("search-show"));
  }
});
customElements.define("readthedocs-hotkeys", class extends HTMLElement {
  isShown = false;
  connectedCallback() {
    document.addEventListener("keydown", (event) => {
      if (event.code !== "Slash") return;
      if (["INPUT", "READTHEDOCS-SEARCH"].includes(document.activeElement.tagName)) return;
      this.isShown = !this.isShown;
      ask(this.isShown ? "search-show" : "search-hide");
      event.preventDefault();
    });
  }
});
for (const name of ["search", "flyout", "hotkeys"]) {
  document.body.append(document.createElement(`readthedocs-${name}`));
}
document.documentElement.dataset.addons = "there";
"""


@pytest.fixture
def published(reader: Any) -> Callable[..., Any]:
    """Give a way to open a page as Read the Docs serves it: its script comes from the same host."""

    def open_page(name: str, *size: dict[str, int]) -> Any:
        page = reader(name, *size)
        add_addons(page)
        return page

    return open_page


def add_addons(page: Any) -> None:
    page.route(
        f"**{SCRIPT}", lambda route: route.fulfill(body=ADDONS, content_type="text/javascript")
    )
    page.add_script_tag(url=SCRIPT)
    page.locator("html[data-addons]").wait_for(state="attached")


def own_search(page: Any) -> Any:
    return page.locator("#search-dialog input[type=search]")


def their_search(page: Any) -> Any:
    return page.locator("readthedocs-search div")


def test_the_key_for_the_search_opens_that_of_the_book(published: Any) -> None:
    page = published(CHAPTER)
    for _ in range(2):
        page.keyboard.press("/")
        own_search(page).wait_for()
        assert their_search(page).is_hidden()
        page.keyboard.press("Escape")
        own_search(page).wait_for(state="hidden")


def test_the_key_for_the_list_of_keys_opens_no_search(published: Any) -> None:
    page = published(CHAPTER)
    page.keyboard.press("Shift+Slash")
    assert page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()
    assert their_search(page).is_hidden()


def test_the_menu_of_read_the_docs_opens_the_search_of_the_book(published: Any) -> None:
    page = published(CHAPTER)
    page.locator("readthedocs-flyout header").click()
    page.locator("readthedocs-flyout input").focus()
    own_search(page).wait_for()
    assert their_search(page).is_hidden()


def test_whoever_types_in_their_search_turns_no_page(published: Any, size: Any) -> None:
    page = published(CHAPTER, size)
    page.evaluate("document.querySelector('readthedocs-search').part('div').hidden = false")
    field = page.locator("readthedocs-search input")
    field.focus()
    mode = page.locator("html").get_attribute("data-mode")
    shown = page.locator("#contents").is_visible()
    page.keyboard.type("ct?/")
    page.keyboard.press("ArrowRight")
    assert field.input_value() == "ct?/"
    assert page.locator("html").get_attribute("data-mode") == mode
    assert page.locator("#contents").is_visible() == shown
    assert page.locator("dialog[open]").count() == 0
    assert page.url.endswith(CHAPTER)


def test_keys_that_are_turned_off_stay_with_read_the_docs(published: Any) -> None:
    page = published(CHAPTER)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use keyboard shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Slash")
    assert not page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()


ON_TOP = """
(element) => {
  const box = element.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return element.contains(seen);
}
"""


def test_the_menu_covers_nothing_that_stays_in_its_place(published: Any, size: Any) -> None:
    page = published(f"{CHAPTER}?find=ferry", size)
    clear = page.get_by_role("button", name="Clear marks")
    clear.wait_for()
    box, menu = (
        clear.bounding_box(),
        page.locator("readthedocs-flyout > div, readthedocs-flyout div"),
    )
    assert box["y"] >= menu.first.bounding_box()["y"] + menu.first.bounding_box()["height"]
    assert clear.evaluate(ON_TOP)


def test_what_comes_last_can_be_scrolled_out_from_under_the_menu(published: Any, size: Any) -> None:
    page = published(CHAPTER, size)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator(".bd-footer-content :is(a, button):visible").all()
    assert last
    for link in last:
        assert link.evaluate(ON_TOP), link.inner_text()


def test_the_contents_beside_the_text_lie_over_the_menu_or_end_above_it(
    published: Any, size: Any
) -> None:
    page = published(CHAPTER, size)
    if size["width"] < 1000:
        page.get_by_role("button", name="Contents", exact=True).click()
    page.evaluate("document.getElementById('contents').scrollTo(0, 9999)")
    assert page.locator("#contents a").last.evaluate(ON_TOP)
