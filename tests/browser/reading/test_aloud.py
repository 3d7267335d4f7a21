"""Reading aloud: what is said, in which voice, what is marked, and how it is stopped.

A browser without a screen has no voices; a stand-in for its interface says nothing, takes as long
as it is told to, and keeps a list of what it was given.
"""

from collections.abc import Callable
from typing import Any

import pytest

from bar_tools import choose_tool

CHAPTER = "works/the-ferry/chapter-1.html"
VOICES = """
const VOICES = [
  { name: "Clara", lang: "en-GB", voiceURI: "clara", localService: true },
  { name: "Otto", lang: "de_DE", voiceURI: "otto", localService: true },
  { name: "Ed", lang: "en-US", voiceURI: "ed", localService: true },
];
"""
STAND_IN = """
window.said = [];
window.speaks = true;
let current = null;
const synthesis = Object.assign(new EventTarget(), {
  getVoices: () => VOICES,
  cancel() {
    const cut = current;
    current = null;
    if (cut) setTimeout(() => cut.onerror?.({ error: "interrupted" }));
  },
  speak(utterance) {
    current = utterance;
    window.said.push([utterance.text, utterance.voice.name, utterance.rate]);
    setTimeout(() => {
      if (current !== utterance || !window.speaks) return;
      current = null;
      utterance.onend?.({});
    }, 40);
  },
});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: synthesis });
"""
SAID = "window.said.map(([text]) => text)"
PARAGRAPHS = """
[...document.querySelectorAll(".bd-article :is(h1, p):not(.footnote *)")].map(each => {
  const copy = each.cloneNode(true);
  copy.querySelectorAll(".footnote-reference").forEach(mark => mark.remove());
  return copy.textContent.replace(/\\s+/g, " ").trim();
})
"""
MARKED = "document.querySelector('.is-spoken')?.textContent ?? ''"


@pytest.fixture
def listener(reader: Any) -> Callable[..., Any]:
    """Give a way to open a page in a browser that speaks."""

    def open_page(name: str, size: dict[str, int] | None = None, voices: str = VOICES) -> Any:
        page = reader(name, size or {"width": 1280, "height": 900}, fresh=True)
        page.add_init_script(voices + STAND_IN)
        page.goto(name)
        return page

    return open_page


def test_the_page_is_read_in_order_and_marked(listener: Any, size: dict[str, int]) -> None:
    page = listener(CHAPTER, size)
    whole = page.evaluate(PARAGRAPHS)
    choose_tool(page, "Read aloud")
    page.wait_for_function(f"() => {SAID}.length > 2")
    assert page.evaluate(MARKED)
    page.locator(".player").wait_for(state="detached")
    said = " ".join(page.evaluate(SAID))
    read = 0
    for text in (text for text in whole if 1 < len(text) < 200):
        read = said.find(text, read)
        assert read >= 0, f"{text} is not said, or out of its order"
    assert read > 200
    assert page.evaluate(MARKED) == ""


def test_the_voice_is_one_of_the_language_of_the_work(listener: Any) -> None:
    page = listener(CHAPTER)
    page.evaluate("document.querySelector('.bd-article').lang = 'de'")
    page.keyboard.press("l")
    page.wait_for_function(f"() => {SAID}.length")
    assert page.evaluate("window.said[0][1]") == "Otto"


def test_without_a_voice_the_reader_is_told(listener: Any) -> None:
    page = listener(CHAPTER, voices="const VOICES = [{ name: 'Otto', lang: 'de' }];")
    page.get_by_role("button", name="Read aloud").click()
    page.get_by_text("Your browser has no voice for the language of this text").wait_for()
    assert page.locator(".player").count() == 0


def test_a_pause_goes_on_where_it_was(listener: Any) -> None:
    page = listener(CHAPTER)
    page.evaluate("window.speaks = false")
    page.get_by_role("button", name="Read aloud").click()
    player = page.locator(".player")
    player.get_by_role("button", name="Next paragraph").click()
    player.get_by_role("button", name="Next paragraph").click()
    marked, said = page.evaluate(MARKED), page.evaluate(SAID)
    player.get_by_role("button", name="Pause").click()
    assert page.evaluate(SAID) == said
    page.evaluate("window.speaks = true")
    player.get_by_role("button", name="Go on").click()
    page.wait_for_function(f"length => {SAID}.length > length", arg=len(said))
    assert page.evaluate(SAID)[len(said)] == said[-1]
    assert marked
    player.get_by_role("button", name="Previous paragraph").click()
    player.get_by_role("button", name="Stop").click()
    assert page.evaluate(MARKED) == ""
    assert page.locator(".listen-button").evaluate("it => it === document.activeElement")


def test_speed_and_voice_are_kept(listener: Any) -> None:
    page = listener(CHAPTER)
    page.evaluate("window.speaks = false")
    page.keyboard.press("l")
    page.get_by_label("Speed").select_option("1.5")
    page.get_by_label("Voice").select_option("ed")
    page.keyboard.press("Escape")
    page.goto("works/the-ferry/chapter-3.html")
    page.keyboard.press("l")
    page.wait_for_function(f"() => {SAID}.length")
    assert page.evaluate("window.said[0].slice(1)") == ["Ed", 1.5]


def test_reading_begins_at_the_words_that_are_selected(listener: Any) -> None:
    page = listener(CHAPTER)
    page.evaluate("window.speaks = false")
    paragraph = page.locator(".bd-article .scene > p").nth(2)
    paragraph.evaluate("element => getSelection().selectAllChildren(element)")
    page.keyboard.press("l")
    page.wait_for_function(f"() => {SAID}.length")
    assert page.evaluate(MARKED) == paragraph.text_content()


def test_the_bar_by_selected_words_reads_from_there(listener: Any) -> None:
    page = listener(CHAPTER)
    page.evaluate("window.speaks = false")
    paragraph = page.locator(".bd-article .scene > p").nth(2)
    paragraph.evaluate("element => getSelection().selectAllChildren(element)")
    page.locator(".annotation-box").get_by_role("button", name="Read aloud").click()
    page.wait_for_function(f"() => {SAID}.length")
    assert page.evaluate(MARKED) == paragraph.text_content()


def test_a_voice_that_fails_is_told(listener: Any) -> None:
    page = listener(CHAPTER)
    page.evaluate(
        "() => { speechSynthesis.speak ="
        " utterance => utterance.onerror({ error: 'synthesis-failed' }); }"
    )
    page.keyboard.press("l")
    page.get_by_text("The voice of your browser stopped").wait_for()
    assert page.locator(".player").count() == 0


def test_the_player_fits_a_small_telephone(listener: Any) -> None:
    page = listener(CHAPTER, {"width": 320, "height": 640})
    page.evaluate("window.speaks = false")
    page.keyboard.press("l")
    page.locator(".player").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for control in page.locator(".player :is(button, select)").all():
        box = control.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert min(box["width"], box["height"]) >= 24


def test_without_a_script_or_a_voice_there_is_no_button(reader: Any) -> None:
    page = reader(CHAPTER, java_script_enabled=False)
    assert not page.locator(".listen-button").is_visible()
    silent = reader(CHAPTER, fresh=True)
    silent.add_init_script(
        "delete Object.getPrototypeOf(window).speechSynthesis;delete window.speechSynthesis"
    )
    silent.goto(CHAPTER)
    assert not silent.locator(".listen-button").is_visible()


def test_pages_without_text_have_no_button(reader: Any) -> None:
    page = reader("catalogue.html")
    assert page.locator(".listen-button").count() == 0
