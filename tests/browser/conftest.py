"""Serve the small library under a sub-path, as Read the Docs does, and open it in Chromium."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fascicle.book.search.indexing import index_book

TESTS = Path(__file__).resolve().parent.parent
TOOLS = TESTS.parent / "tools"

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
SIZES = {"wide": WIDE, "narrow": NARROW}


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


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


# A file of tests may build another book than the small one, and is served its own.
@pytest.fixture(scope="module")
def home(built: Path) -> Iterator[str]:
    """Give the address of the book."""
    handler = functools.partial(Quiet, directory=str(built.parent.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/en/latest/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(chromium: Any, home: str) -> Iterator[Callable[..., Any]]:
    """Give a way to open a page; what the console says, and what is not found, fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(name: str, size: dict[str, int] = WIDE, **options: Any) -> Any:
        context = chromium.new_context(viewport=size, base_url=home, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "response",
            lambda response: complaints.append(response.url) if response.status >= 400 else None,
        )
        page.goto(name)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


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
