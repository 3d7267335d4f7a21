"""Keeping a book: what is told, how it is stopped, gone on with and brought up to date."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fascicle.sphinx_ext.offline import file_digest
from tests.browser.offline.conftest import (
    CHAPTER,
    FINISHED,
    KEPT,
    NOTHING,
    WORK,
    Shore,
    ask_again,
    keep,
    until,
)

TITLE = "The Ferry at Low Water"
UNREGISTERED = """async () =>
  (await navigator.serviceWorker.getRegistrations()).length === 0
"""
# A page of the work never comes, until it is no longer waited for.
STALLED = """() => {
  const real = window.fetch;
  const never = (signal) => new Promise((_, fail) =>
    signal.addEventListener("abort", () => fail(signal.reason)));
  window.fetch = (address, options) =>
    String(address).endsWith("chapter-2.html") ? never(options.signal) : real(address, options);
}"""


def publish(folder: Path, page: str, old: str, new: str) -> None:
    """Change a page of a published book, and the list that has its digest."""
    path = folder / page
    before = path.read_bytes()
    after = before.replace(old.encode(), new.encode())
    assert before != after
    path.write_bytes(after)
    name = path.with_name("offline.json")
    change = file_digest(page, before), file_digest(page, after)
    name.write_text(name.read_text().replace(*change))


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_size_is_told_before_and_what_is_kept_after(
    traveller: Callable[..., Any], size: str
) -> None:
    page = traveller(WORK, size)
    page.get_by_role("button", name="Keep offline").click()
    row = page.locator(".offline-row").first
    row.get_by_text("MB").wait_for()
    told = row.locator(".offline-size").inner_text()
    assert page.evaluate(KEPT) == 0, "nothing is kept before it is wanted"
    row.get_by_role("button", name="Keep").click()
    row.get_by_text("kept").wait_for()
    page.locator("#offline").get_by_text(f"It takes {told} in this browser.").wait_for()
    sizes = page.evaluate("""async () => {
      const store = await caches.open((await caches.keys())[0]);
      const all = await Promise.all((await store.keys()).map(each => store.match(each)));
      return (await Promise.all(all.map(each => each.blob()))).map(({ size }) => size);
    }""")
    assert float(told.split("\N{NO-BREAK SPACE}")[0].split()[0]) == pytest.approx(
        sum(sizes) / 1e6, abs=0.1
    )


def test_it_can_be_stopped_and_leaves_nothing(traveller: Callable[..., Any]) -> None:
    page = traveller(WORK)
    page.evaluate(STALLED)
    page.keyboard.press("o")
    page.get_by_role("button", name=f"Keep {TITLE}").click()
    page.get_by_role("progressbar", name=f"Fetching {TITLE}").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name=f"Keep {TITLE}").wait_for()
    until(page, NOTHING)


def test_a_page_turned_meanwhile_goes_on_with_it(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    page.evaluate(STALLED)
    page.keyboard.press("o")
    page.get_by_role("button", name=f"Keep {TITLE}").click()
    page.get_by_role("progressbar").wait_for()
    page.goto(CHAPTER)
    until(page, FINISHED)
    shore.stop()
    assert page.goto("works/the-ferry/chapter-2.html").ok


def test_without_a_connection_what_is_missing_is_fetched_later(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    page.keyboard.press("o")
    page.locator(".offline-size", has_text="MB").first.wait_for()
    shore.stop()
    page.get_by_role("button", name=f"Keep {TITLE}").click()
    page.get_by_text("What is missing is fetched on a later visit").wait_for()
    shore.begin()
    page.goto(CHAPTER)
    until(page, FINISHED)


def test_the_book_is_updated_while_a_page_is_open(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    page.goto(CHAPTER)
    tab = traveller("works/the-ferry/chapter-2.html")
    for name in ("chapter-1", "chapter-2"):
        publish(shore.folder, f"works/the-ferry/{name}.html", "</article>", "<p>New.</p></article>")
    ask_again(page)
    # What is kept stays what it is until all of the new is there.
    page.reload()
    page.get_by_text("What is kept of this book was brought up to date.").wait_for()
    assert page.get_by_text("New.", exact=True).count() == 0
    # The page that is open in another window goes on with its own scripts.
    tab.keyboard.press("s")
    tab.locator("#settings").wait_for()
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    tab.get_by_text("What is kept of this book was brought up to date.").wait_for()
    shore.stop()
    page.get_by_role("button", name="Reload the page").click()
    page.get_by_text("New.", exact=True).wait_for()
    tab.get_by_role("button", name="Reload the page").click()
    tab.get_by_text("New.", exact=True).wait_for()
    assert page.evaluate(KEPT) == 1


@pytest.mark.slow
def test_a_book_that_is_half_published_is_not_taken(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    publish(shore.folder, CHAPTER, "</article>", "<p>New.</p></article>")
    other = shore.folder / "works/the-ferry/chapter-2.html"
    before = other.read_bytes()
    publish(shore.folder, "works/the-ferry/chapter-2.html", "</article>", "<p>New.</p></article>")
    # The list is there before the page.
    other.write_bytes(before.replace(b"</article>", b"<p>Newer.</p></article>"))
    ask_again(page)
    page.goto(WORK)
    page.wait_for_timeout(5500)
    assert page.get_by_text("brought up to date").count() == 0
    page.goto(CHAPTER)
    assert page.get_by_text("New.", exact=True).count() == 0


@pytest.mark.slow
def test_a_host_may_add_to_pages_around_their_text(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    for path in shore.folder.rglob("*.html"):
        added = b'<meta name="host" content="x"></head>'
        path.write_bytes(path.read_bytes().replace(b"</head>", added))
    page = traveller(WORK)
    keep(page, TITLE)
    shore.stop()
    assert page.goto(CHAPTER).ok


@pytest.mark.slow
def test_a_work_that_was_withdrawn_stays_with_its_reader(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    page.goto("works/tea/index.html")
    for path in (shore.folder / "works/the-ferry").iterdir():
        path.unlink()
    keep(page, page.locator("h1").first.inner_text().strip())
    shore.stop()
    assert page.goto(CHAPTER).ok
    assert page.goto("works/tea/index.html").ok


@pytest.mark.slow
def test_a_library_that_offers_it_no_longer_is_read_from_the_web(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    for name in ("offline-worker.js", "offline/shared.json"):
        (shore.folder / name).unlink()
    ask_again(page)
    page.goto(CHAPTER)
    until(page, NOTHING)
    until(page, UNREGISTERED)


def test_where_there_is_no_room_nothing_is_kept(traveller: Callable[..., Any]) -> None:
    page = traveller(WORK)
    page.evaluate("() => { navigator.storage.estimate = async () => ({ quota: 1000, usage: 0 }); }")
    page.keyboard.press("o")
    page.get_by_role("button", name=f"Keep {TITLE}").click()
    page.get_by_text("There is not enough room for it in this browser.").wait_for()
    until(page, NOTHING)


@pytest.mark.parametrize("stopped", ["caches.open", "navigator.serviceWorker.register"])
def test_a_browser_that_keeps_nothing_says_so(traveller: Callable[..., Any], stopped: str) -> None:
    page = traveller(WORK)
    refusal = "Promise.reject(new DOMException('no', 'SecurityError'))"
    page.evaluate(f"() => {{ {stopped} = () => {refusal}; }}")
    page.keyboard.press("o")
    page.get_by_role("button", name=f"Keep {TITLE}").click()
    page.get_by_text("This browser keeps nothing for this site.").wait_for()
    page.goto(CHAPTER)
    assert page.locator("h1").first.is_visible()


def test_without_a_script_nothing_is_offered(traveller: Callable[..., Any]) -> None:
    page = traveller(WORK, java_script_enabled=False)
    assert not page.locator(".offline-button").is_visible()
    page.goto("index.html")
    assert not page.locator(".offline-button").is_visible()
    page.goto("offline.html")
    assert page.locator("noscript p").first.is_visible()
    assert not page.locator(".offline-missing").is_visible()


@pytest.mark.slow
def test_a_change_elsewhere_is_fetched_and_not_told(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    front = shore.folder / "index.html"
    before = front.read_bytes()
    after = before.replace(b"</main>", b"<p>News.</p></main>")
    front.write_bytes(after)
    shared = shore.folder / "offline/shared.json"
    change = file_digest("index.html", before), file_digest("index.html", after)
    shared.write_text(shared.read_text().replace(*change))
    ask_again(page)
    page.goto(CHAPTER)
    until(
        page,
        """async () => {
      const answer = await caches.match(new URL("../../index.html", location.href).href);
      return (await answer.text()).includes("News.");
    }""",
    )
    page.wait_for_timeout(500)
    assert page.get_by_text("brought up to date").count() == 0


def test_the_browser_can_install_the_book(traveller: Callable[..., Any]) -> None:
    page = traveller("works/the-ferry/chapter-1.html")
    page.locator("link[rel=manifest]").wait_for(state="attached")
    client = page.context.new_cdp_session(page)
    said = client.send("Page.getAppManifest")
    assert said["url"].endswith("/en/latest/manifest.webmanifest")
    assert said["errors"] == []
    errors = client.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Others are about the window (it is a private one) and differ between versions of Chromium.
    of_page = ("manifest", "no-", "start-url", "cannot-download", "url-not-supported", "not-from")
    assert [each for each in errors if each["errorId"].startswith(of_page)] == []
