"""A copy of the small library on a server that can be stopped, and a browser without anything."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.browser.conftest import Quiet, serve

SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}
KEPT = "async () => (await caches.keys()).length"
NOTHING = "async () => !(await caches.keys()).length"
FINISHED = """async () => {
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    const all = await store.keys();
    if (all.some(({ url }) => url.endsWith("offline/kept.json"))) return true;
  }
  return false;
}"""
WORK = "works/the-ferry/index.html"
CHAPTER = "works/the-ferry/chapter-1.html"


class Portal(Quiet):
    """Answers every request as a network does that wants a login first."""

    instead = b"<!doctype html><title>Hotel</title><h1>Welcome to our Wi-Fi</h1>"


class Shore(NamedTuple):
    """A served copy of the book: its folder, its address, ways to stop and begin its server.

    `check_in` lets the login page of a hotel answer in its place.
    """

    folder: Path
    home: str
    stop: Callable[[], None]
    begin: Callable[[], None]
    check_in: Callable[[], None]


@pytest.fixture
def shore(built: Path, tmp_path: Path) -> Iterator[Shore]:
    """Give a copy of the book that a test may change, and its server."""
    folder = tmp_path / "en" / "latest"
    shutil.copytree(built, folder)
    servers = [serve(tmp_path, 0)]
    port = servers[0].server_port

    def stop() -> None:
        if servers:
            server = servers.pop()
            server.shutdown()
            server.server_close()

    def begin() -> None:
        stop()
        servers.append(serve(tmp_path, port))

    def check_in() -> None:
        stop()
        servers.append(serve(tmp_path, port, Portal))

    yield Shore(folder, f"http://127.0.0.1:{port}/en/latest/", stop, begin, check_in)
    stop()


@pytest.fixture
def traveller(chromium: Any, shore: Shore) -> Iterator[Callable[..., Any]]:
    """Give a way to open pages in one window of a browser that keeps nothing yet."""
    contexts: list[Any] = []

    def open_page(name: str, size: str = "wide", **options: Any) -> Any:
        if not contexts:
            contexts.append(
                chromium.new_context(viewport=SIZES[size], base_url=shore.home, **options)
            )
        page = contexts[0].new_page()
        page.goto(name)
        return page

    yield open_page
    for context in contexts:
        context.close()


def keep(page: Any, name: str) -> None:
    """Keep a work or the library, by its name in the panel."""
    page.keyboard.press("o")
    page.get_by_role("button", name=f"Keep {name}", exact=True).click()
    page.get_by_text("Kept in this browser: it can now be read").wait_for()
    page.locator("#offline .offline-close button").click()


def ask_again(page: Any) -> None:
    """Let the next page see whether the book has changed."""
    page.evaluate("""
      for (const name of Object.keys(localStorage)) if (name.includes(":offline:")) {
        const kept = JSON.parse(localStorage[name]);
        kept.data.checked = 0;
        localStorage[name] = JSON.stringify(kept);
      }
    """)


def until(page: Any, holds: str) -> None:
    """Wait until an asynchronous function returns true: `wait_for_function` takes the promise."""
    for _ in range(600):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"never: {holds}")
