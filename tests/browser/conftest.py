"""Serve the small library under a sub-path, as Read the Docs does, and open it in Chromium."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from fascicle.book.search.indexing import index_book

TESTS = Path(__file__).resolve().parent.parent
TOOLS = TESTS.parent / "tools"

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
# The narrow one first, which is the fast case: tests of one size are of a wide window.
SIZES = {"narrow": NARROW, "wide": WIDE}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Give a way to build a library, with its search, into a folder from which it can be served."""

    def book(root: Path) -> Path:
        top = tmp_path_factory.mktemp("served")
        output = top / "en" / "latest"
        command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-b", "html"]
        command += ["-d", str(top / "doctrees"), str(root), str(output)]
        subprocess.run(command, check=True, env=with_tools())
        index_book(top / "doctrees", output)
        return output

    return book


@pytest.fixture(scope="session")
def built(build: Callable[[Path], Path]) -> Path:
    """Build the small library."""
    return build(TESTS / "roots" / "small")


def with_tools() -> dict[str, str]:
    """Give the environment, with this checkout's package before any other."""
    paths = [str(TOOLS), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


# What the names of all that a browser keeps of a book begin with, in a script.
OWN = (
    "(() => { const { library, content_root } = document.documentElement.dataset;"
    " return `fascicle:${library}:${new URL(content_root, location.href).pathname}:` })()"
)
# A page beside the book's own, to which a window goes between two tests.
BLANK = "blank-page-of-the-tests"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and a blank page, and says nothing about it.

    `instead` is a page that is served whatever is asked for.
    """

    instead = b""

    def do_GET(self) -> None:
        """Serve a file, or the blank page."""
        if not self.instead and not self.path.endswith(BLANK):
            super().do_GET()
            return
        blank = b"<!doctype html><title>Blank</title><link rel=icon href=data:,>"
        content = self.instead or blank
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def serve(
    folder: Path, port: int = 0, answers: type[Quiet] = Quiet
) -> http.server.ThreadingHTTPServer:
    """Serve a folder, at any free port unless one is given."""
    handler = functools.partial(answers, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


# A file of tests may build another book than the small one, and is served its own.
@pytest.fixture(scope="module")
def home(built: Path) -> Iterator[str]:
    """Give the address of the book."""
    server = serve(built.parent.parent)
    yield f"http://127.0.0.1:{server.server_port}/en/latest/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def window(chromium: Any, home: str) -> Iterator[Any]:
    """Open a window for the tests of a file: a new one costs ten times a new page in it."""
    context = chromium.new_context(viewport=WIDE, base_url=home)
    yield context.new_page()
    context.close()


@pytest.fixture
def reader(chromium: Any, home: str, window: Any) -> Iterator[Callable[..., Any]]:
    """Give a way to open a page; what the console says, and what is not found, fails the test.

    The first page of a test opens in the window of its file, as if nobody had been there. Another
    page of the same test, options that a window has from its beginning, and `fresh=True` open one
    of its own; a test that adds an init script needs this.
    """
    contexts: list[Any] = []
    used: list[Any] = []
    complaints: list[str] = []
    listeners = listeners_of(complaints)

    def page_for(size: dict[str, int], *, fresh: bool, options: dict[str, Any]) -> Any:
        if used or fresh or not options.keys() <= CHANGEABLE:
            contexts.append(chromium.new_context(viewport=size, base_url=home, **options))
            return contexts[-1].new_page()
        used.append(window)
        window.set_viewport_size(size)
        window.emulate_media(**options)
        return window

    def open_page(
        name: str, size: dict[str, int] = WIDE, *, fresh: bool = False, **options: Any
    ) -> Any:
        page = page_for(size, fresh=fresh, options=options)
        for event, listener in listeners.items():
            page.on(event, listener)
        page.goto(name)
        return page

    yield open_page
    for page in used:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        leave_nothing_behind(page, home)
    for context in contexts:
        context.close()
    assert complaints == []


# What the options of a new window are called that an open one can be given, too.
CHANGEABLE = {"color_scheme", "forced_colors", "reduced_motion"}


def listeners_of(complaints: list[str]) -> dict[str, Callable[[Any], None]]:
    """Return what listens to a page, by its event."""

    def hear(response: Any) -> None:
        if response.status >= 400:
            complaints.append(response.url)

    def say(message: Any) -> None:
        # The response says it, too, and with its address; the console may be late, when the next
        # page listens.
        if not message.text.startswith("Failed to load resource: the server responded"):
            complaints.append(message.text)

    return {
        "console": say,
        "pageerror": lambda error: complaints.append(str(error)),
        "response": hear,
    }


def leave_nothing_behind(page: Any, home: str) -> None:
    """Take back what a test has done to a window, and forget what its pages have kept."""
    for other in page.context.pages:
        if other != page:
            other.close()
    page.unroute_all()
    page.emulate_media(**dict.fromkeys(("media", *CHANGEABLE), "null"))
    page.mouse.move(-1, -1)
    # A page without scripts, from where the book is: only there its storage can be reached, and
    # the page before may write to it until it is left. One that is missing would not do: Chromium
    # says so in the console, at times only while the next test listens.
    page.goto(f"{home}{BLANK}")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """Run a test in a wide and in a narrow window."""
    return SIZES[request.param]


@pytest.fixture(scope="session")
def axe() -> Path:
    """Give the script of axe-core."""
    script = os.environ.get("FASCICLE_AXE")
    if not script:
        pytest.skip("FASCICLE_AXE names no axe.min.js")
    return Path(script)
