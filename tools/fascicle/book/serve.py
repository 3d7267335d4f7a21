"""Local server of the built book, for this machine only."""

from __future__ import annotations

import errno
import re
import sys
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from fascicle.files.folders import shown
from fascicle.model.errors import BuildError

HOST = "127.0.0.1"
# What a browser on this machine says it asks. Another name may belong to a page from elsewhere that
# has led it here by its DNS, to read what is served (DNS rebinding).
OUR_NAMES = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d*)?", re.IGNORECASE)
# Seconds between two looks at a folder that is being swapped, and how many there are.
PAUSE, LOOKS = 0.02, 50
CHOOSE_ANOTHER = "Choose another with --port N, or any free one with --port 0."
# The root of the absolute links on the 404 page; all other pages have relative ones.
ROOT = re.compile(rb' data-content_root="(/[^"]*)"')

# Fixed here, since the tables of operating systems differ, and a wrong type blocks a script.
TYPES = {
    "": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


class BookHandler(SimpleHTTPRequestHandler):
    """Serves the files below a folder: no listings, nothing outside, the book's own 404 page.

    A host of another name is answered with 421.
    """

    extensions_map = TYPES

    def send_head(self) -> BinaryIO | None:
        """Answer as the base class does if the path is inside the book."""
        if not OUR_NAMES.fullmatch(self.headers.get("Host", HOST)):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        self.wait_for_book()
        if not self.is_in_book():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def wait_for_book(self) -> None:
        """Wait while a new book takes the place of the old one, where that is two renames."""
        for _ in range(LOOKS):
            if Path(self.directory).is_dir():
                return
            time.sleep(PAUSE)

    def is_in_book(self) -> bool:
        """Return whether the path, with links resolved, is inside the book."""
        try:
            path = Path(self.translate_path(self.path)).resolve()
        except (OSError, RuntimeError, ValueError):  # links in a circle, a zero byte
            return False
        return path.is_relative_to(Path(self.directory).resolve())

    def list_directory(self, path: object) -> None:  # noqa: ARG002
        """Answer 404: folders are not listed."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the book's own 404 page if there is one."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = _with_local_root(page.read_bytes())
        self.send_response(code)
        self.send_header("Content-Type", self.extensions_map[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Make the browser revalidate: the book may have been built again."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Log no requests."""


class BookServer(ThreadingHTTPServer):
    """A server that ignores connections closed by the browser."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore connection errors only."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serve(folder: Path, port: int, announce: Callable[[str], object]) -> None:
    """Serve the book in `folder` until Ctrl+C; `announce` is called with its address.

    Port 0 is any free one. Raises `BuildError`.
    """
    try:
        with book_server(folder, port) as server:
            announce(f"http://{HOST}:{server.server_port}/")
            server.serve_forever()
    except KeyboardInterrupt:
        return


def book_server(folder: Path, port: int) -> BookServer:
    """Return a server with its port open, not yet serving. Raises `BuildError`."""
    if not (folder / "index.html").is_file():
        place = shown(folder, Path.cwd())
        raise BuildError(place, "there is no built book", "Build it: fascicle build")
    place = f"{HOST}:{port}"
    try:
        return BookServer((HOST, port), partial(BookHandler, directory=str(folder)))
    except OverflowError:
        raise BuildError(place, "a port is a number from 0 to 65535", CHOOSE_ANOTHER) from None
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        problem = "the port is in use" if taken else f"the port cannot be used ({error.strerror})"
        raise BuildError(place, problem, CHOOSE_ANOTHER) from None


def _with_local_root(page: bytes) -> bytes:
    """Return the 404 page with links that begin at this server's root.

    As published they begin with the path of the canonical URL, which the page names as its root.
    """
    match = ROOT.search(page)
    return page.replace(b'="' + match[1], b'="/') if match else page
