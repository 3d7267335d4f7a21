"""Networks and stores that answer with something else: a login page for a script, damaged files."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from bar_tools import choose_tool
from tests.browser.offline.conftest import (
    CHAPTER,
    FINISHED,
    WORK,
    Shore,
    ask_again,
    keep,
    until,
)

TITLE = "The Ferry at Low Water"
# Kept files that hold the login page.
POISONED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      // A store that is replaced meanwhile has lost its files.
      const text = await (await store.match(request))?.text();
      if (text?.includes("Welcome to our Wi-Fi")) found.push(request.url);
    }
  }
  return found;
}"""
ON_TOP = """() => {
  const line = document.querySelector(".notice");
  const { x, y, width, height } = line.getBoundingClientRect();
  return line.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""
# Put the login page in the place of kept files, under their seals.
DAMAGE = """async (ending) => {
  let count = 0;
  const store = await caches.open((await caches.keys())[0]);
  for (const request of await store.keys()) {
    if (!new URL(request.url).pathname.endsWith(ending)) continue;
    const { headers } = await store.match(request);
    await store.put(request, new Response("<h1>Welcome to our Wi-Fi</h1>", { headers }));
    count += 1;
  }
  return count;
}"""


NOTE_DOWN = """async ([address, text]) => {
  const store = await caches.open((await caches.keys())[0]);
  await store.put(address, new Response(text));
}"""
NOTED = """async () => {
  const [name, ...others] = await caches.keys();
  if (others.length) return false;
  const store = await caches.open(name);
  const [note] = (await store.keys()).filter(({ url }) => url.endsWith("offline/kept.json"));
  if (!note) return false;
  const kept = await (await store.match(note)).json().catch(() => null);
  return Boolean(kept?.state);
}"""


def opens_settings(page: Any) -> None:
    page.keyboard.press("s")
    page.locator("#settings").wait_for()
    page.keyboard.press("Escape")
    page.locator("#settings").wait_for(state="hidden")


def test_the_login_page_of_a_hotel_is_not_kept_in_place_of_the_book(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK, "narrow")
    page.keyboard.press("o")
    page.locator(".offline-size", has_text="MB").first.wait_for()
    shore.check_in()
    page.get_by_role("button", name=f"Keep {TITLE}").click()
    page.get_by_text("perhaps the login page of a Wi-Fi network. Log in there").wait_for()
    assert page.evaluate(ON_TOP), "a panel at the foot of a phone must not hide what is said"
    assert page.evaluate(POISONED) == []
    shore.begin()
    page.goto(CHAPTER)
    until(page, FINISHED)
    shore.stop()
    page.goto("works/the-ferry/chapter-2.html")
    opens_settings(page)


@pytest.mark.slow
def test_what_is_kept_survives_a_hotel(traveller: Callable[..., Any], shore: Shore) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    shore.check_in()
    for name in (WORK, CHAPTER):
        ask_again(page)
        page.goto(name)
        opens_settings(page)
    page.locator(".search-button").click()
    page.locator("input[type=search]").fill("ferry")
    page.locator(".search-found a").first.wait_for()
    # The reader sees the login page where the front page would be, and can log in.
    page.goto("index.html")
    assert page.get_by_text("Welcome to our Wi-Fi").is_visible()
    shore.begin()
    page.goto(CHAPTER)
    assert page.evaluate(POISONED) == []
    assert page.evaluate(FINISHED)


@pytest.mark.slow
def test_a_kept_file_that_was_damaged_is_fetched_again(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    for ending in (".js", ".css", "chapter-1.html"):
        assert page.evaluate(DAMAGE, ending) > 0, ending
    page.goto(CHAPTER)
    opens_settings(page)
    page.goto(WORK)
    until(page, f"async () => !(await ({POISONED})()).length")
    shore.stop()
    page.goto(CHAPTER)
    assert page.locator("[id^='p-']").count() > 1
    opens_settings(page)


def test_a_note_of_what_is_kept_that_was_damaged_is_written_again(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    for note in ("{", "null", '{"wanted": 7}', '{"works": {"the-ferry": 1}}', "<h1>Hotel</h1>"):
        page.evaluate(NOTE_DOWN, [f"{shore.home}offline/kept.json", note])
        page.goto(CHAPTER)
        until(page, NOTED)
    shore.stop()
    assert page.goto(CHAPTER).ok
    opens_settings(page)


def new_version(shore: Shore, number: int) -> None:
    """Publish the book with other scripts and styles, under the addresses of their version."""
    for path in shore.folder.rglob("*"):
        if path.suffix in {".html", ".json"}:
            text = path.read_text("utf-8")
            path.write_text(re.sub(r"\?v=[\w-]+", f"?v=build{number}", text), "utf-8")


@pytest.mark.slow
def test_a_withdrawn_work_keeps_its_styles_and_scripts_through_five_versions(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    page.goto("works/tea/index.html")
    for path in (shore.folder / "works/the-ferry").iterdir():
        path.unlink()
    keep(page, page.locator("h1").first.inner_text().strip())
    for number in range(5):
        new_version(shore, number)
        ask_again(page)
        page.goto("works/tea/index.html")
        until(
            page,
            f"""async () => {{
              const [name, ...others] = await caches.keys();
              if (others.length) return false;
              const all = await (await caches.open(name)).keys();
              return all.some(({{ url }}) => url.endsWith("?v=build{number}"));
            }}""",
        )
    shore.stop()
    missing: list[str] = []
    page.on("requestfailed", lambda request: missing.append(request.url))
    page.goto(CHAPTER)
    opens_settings(page)
    choose_tool(page, "Notes and bookmarks")
    page.get_by_role("dialog", name="Notes and bookmarks").wait_for()
    assert missing == []
