"""Server of a book, gzipped and cacheable as on a web host.

It logs what it sends, so that the transfer size of a visit can be measured.
"""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.book.serve import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
# As hosts have it, so that a second page need not ask for what the first one had.
KEPT = "max-age=1200"
PLAIN = ("text/", "application/json", "application/xml", "application/wasm", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked for, the status of the answer, and the bytes of its body."""

    path: str
    status: int
    size: int


@dataclass(frozen=True, slots=True)
class Served:
    """Where a folder is served, and what has been answered so far."""

    address: str
    answers: list[Answer]


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder on this machine alone, as long as it is looked at."""
    answers: list[Answer] = []
    handler = partial(Handler, answers, directory=str(folder))
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Served(f"http://{HOST}:{server.server_port}/", answers)
        finally:
            server.shutdown()


class Handler(SimpleHTTPRequestHandler):
    """Answers with files, gzipped where that makes them smaller, and writes down what it sent."""

    protocol_version = "HTTP/1.1"
    extensions_map = TYPES

    def __init__(self, answers: list[Answer], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        self.answers = answers
        super().__init__(*args, **kwargs)

    def handle(self) -> None:
        # A browser that goes on to the next page hangs up.
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.is_file():
            self.send(HTTPStatus.OK, path)
        else:
            self.send(HTTPStatus.NOT_FOUND, self.page_for_what_is_missing())

    def page_for_what_is_missing(self) -> Path | None:
        """Return the book's own page for that, if it has one."""
        pages = sorted(Path(self.directory).rglob("404.html"))
        return pages[0] if pages else None

    def send(self, status: HTTPStatus, path: Path | None) -> None:
        """Send a file, or nothing."""
        kind = self.guess_type(path or "")
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        body, is_gzipped = (
            packed(path, accepts and kind.startswith(PLAIN)) if path else (b"", False)
        )
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", KEPT)
        self.send_header("Vary", "Accept-Encoding")
        if is_gzipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.answers.append(Answer(self.path, status, len(body)))
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:  # noqa: ANN401  (as the class has it)
        """Keep quiet: `answers` has it."""


@cache
def packed(path: Path, is_wanted: bool) -> tuple[bytes, bool]:  # noqa: FBT001
    """Return what is sent of a file, and whether it is gzipped; what does not shrink is not."""
    content = path.read_bytes()
    small = gzip.compress(content, 6, mtime=0) if is_wanted else content
    return (small, True) if len(small) < len(content) else (content, False)
