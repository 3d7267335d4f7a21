"""Criterion 9: colours by system or by choice, all of them legible, and no flash of others."""

from typing import Any

import pytest

from contrast import contrast
from gates.browser import wear

CHAPTER = "works/the-ferry/chapter-1.html"
PAGES = [
    "index.html",
    "works/the-ferry/index.html",
    "works/the-ferry/entire.html",
    CHAPTER,
    "catalogue.html",
    "authors/ottilie-brandt.html",
    "tags/index.html",
    "search.html",
]
MODES = ("light", "sepia", "dark", "contrast")

# Each text that is seen, with its colour and that of what it stands on.
TEXTS = """
() => {
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Map();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(".visually-hidden")) continue;
    const beside = ".authors-note, .chapter-summary, .editors-note, .illustration, aside, dt";
    const story = Boolean(element.closest(".scene")) && !element.closest(beside);
    const ink = getComputedStyle(element).color;
    const paper = behind(element);
    found.set([ink, paper, story].join(), [ink, paper, story, node.data.trim()]);
  }
  return [...found.values()];
}
"""
# What the page is painted on, at the first moment that it could be painted.
FIRST = """
new MutationObserver((_, observer) => {
  if (!document.body) return;
  observer.disconnect();
  requestAnimationFrame(() => (window.first = getComputedStyle(document.body).backgroundColor));
}).observe(document, { childList: true, subtree: true });
"""


@pytest.mark.parametrize("mode", MODES)
def test_every_text_stands_out_from_what_it_stands_on(
    reader: Any, size: dict[str, int], mode: str
) -> None:
    page = reader(PAGES[0], size)
    wear(page, mode)
    for name in PAGES:
        page.goto(name)
        for ink, paper, is_story, words in page.evaluate(TEXTS):
            least = 7 if is_story else 4.5
            assert contrast(ink, paper) >= least, f"{name}: {words}: {ink} on {paper}"


@pytest.mark.parametrize("mode", MODES)
def test_no_page_begins_in_other_colours(reader: Any, mode: str) -> None:
    other = "light" if mode == "dark" else "dark"
    page = reader(CHAPTER, color_scheme=other, fresh=True)
    wear(page, mode)
    wanted = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.add_init_script(FIRST)
    for name in PAGES:
        page.goto(name)
        page.wait_for_function("() => window.first")
        assert page.evaluate("window.first") == wanted


def test_colours_follow_the_system(reader: Any) -> None:
    page = reader(CHAPTER, color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => {paper} !== light", arg=light)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"light => {paper} === light", arg=light)


def test_forced_colours_are_left_to_the_system(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size, forced_colors="active")
    system = """
    (name) => {
      const probe = document.body.appendChild(document.createElement("p"));
      probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
      const found = getComputedStyle(probe).color;
      probe.remove();
      return found;
    }
    """
    text, paper = (page.evaluate(system, name) for name in ("CanvasText", "Canvas"))
    shown = page.locator(".scene p").first.evaluate("element => getComputedStyle(element).color")
    assert shown == text
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert page.locator("hr.ornament").first.is_visible()
