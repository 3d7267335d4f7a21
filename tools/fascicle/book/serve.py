"""Local server of the built book, for this machine only."""

from __future__ import annotations

import errno
import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from uvicorn import Config, Server

from fascicle.files.folders import shown
from fascicle.model.digests import sha256_of
from fascicle.model.errors import BuildError
from fascicle.model.forms import MEDIA_TYPES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

HOST = "127.0.0.1"
# Names by which a browser on this machine asks. Another name may belong to a page from elsewhere
# that has led it here by its DNS, to read the book (DNS rebinding).
OUR_NAMES = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d*)?", re.IGNORECASE)
# Seconds between two looks at a folder that is being swapped, and how many there are.
PAUSE, LOOKS = 0.02, 50
CHOOSE_ANOTHER = "Choose another with --port N, or any free one with --port 0."
# The root of the absolute links on the 404 page; all other pages have relative ones.
ROOT = re.compile(rb' data-content_root="(/[^"]*)"')

# Fixed here, since the tables of operating systems differ, and a wrong type blocks a script.
TYPES = MEDIA_TYPES | {
    "": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class Book(StaticFiles):
    """The files below a folder: no listings, nothing outside, the book's own 404 page.

    A host of another name is answered with 421. The browser is to ask each time whether a file has
    changed: the book may have been built again.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True)
        self.folder = folder

    async def get_response(self, path: str, scope: Scope) -> Response:
        if refusal := refusal_of(scope):
            return refusal
        try:
            response = await super().get_response(path, scope)
            if isinstance(response, FileResponse):  # the book's page for missing addresses
                page = _with_local_root(self.content_of(Path(response.path), scope))
                response = HTMLResponse(page, HTTPStatus.NOT_FOUND)
        except HTTPException as error:
            response = PlainTextResponse(error.detail, error.status_code, error.headers)
        response.headers["Cache-Control"] = "no-cache"
        return response

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Find a file; wait while a new book takes its place, where that is two renames."""
        for _ in range(LOOKS):
            if self.folder.is_dir():
                break
            time.sleep(PAUSE)
        try:
            return super().lookup_path(path)
        except (OSError, ValueError):  # links in a circle, a zero byte
            return "", None

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,  # noqa: ARG002
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a whole file, even if another book takes the place of this one meanwhile.

        Starlette's own response looks at the size first, and opens the file later.
        """
        path = Path(full_path)
        try:
            content = self.content_of(path, scope)
        except OSError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None
        headers = {"ETag": f'"{sha256_of(content)}"'}
        kind = TYPES.get(path.suffix.lower(), TYPES[""])
        response = Response(content, status_code, headers, kind)
        is_there = self.is_not_modified(response.headers, Headers(scope=scope))
        return NotModifiedResponse(response.headers) if is_there else response

    def content_of(self, path: Path, _scope: Scope) -> bytes:
        """Return what a file is answered with. Raises `OSError`."""
        return path.read_bytes()


def refusal_of(scope: Scope) -> Response | None:
    """Return the answer to a request for another host, None to one for this machine."""
    if OUR_NAMES.fullmatch(Headers(scope=scope).get("host", HOST)):
        return None
    return PlainTextResponse("not the host of this book", HTTPStatus.MISDIRECTED_REQUEST)


def serve(folder: Path, port: int, announce: Callable[[str], object]) -> None:
    """Serve the book in `folder` until Ctrl+C; `announce` is called with its address.

    Port 0 is any free one. Raises `BuildError`.
    """
    with opened_port(folder, port) as listening, suppress(KeyboardInterrupt):
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        local_server(Book(folder), lambda: announce(address)).run([listening])


class _LocalServer(Server):
    """A server that says when it has begun, and when it ends; between, Ctrl+C ends it in order."""

    begun: Callable[[], object]
    ending: Callable[[], object]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.begun()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.ending()
        await super().shutdown(sockets)


def local_server(
    app: ASGIApp,
    begun: Callable[[], object] = lambda: None,
    ending: Callable[[], object] = lambda: None,
) -> Server:
    """Return a server of an application that logs only its own errors.

    `begun` is called once it answers, `ending` before it waits for the last answers.
    """
    server = _LocalServer(
        Config(
            app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
    )
    server.begun, server.ending = begun, ending
    return server


def opened_port(folder: Path, port: int) -> socket.socket:
    """Return a port of this machine alone for the book in `folder`. Raises `BuildError`."""
    if not (folder / "index.html").is_file():
        place = shown(folder, Path.cwd())
        raise BuildError(place, "there is no built book", "Build it: fascicle build")
    return port_of(port)


def port_of(port: int) -> socket.socket:
    """Return a port of this machine alone. Raises `BuildError`."""
    place = f"{HOST}:{port}"
    try:
        return socket.create_server((HOST, port))
    except OverflowError:
        raise BuildError(place, "a port is a number from 0 to 65535", CHOOSE_ANOTHER) from None
    except OSError as error:
        taken, why = error.errno == errno.EADDRINUSE, os.strerror(error.errno or 0)
        problem = "the port is in use" if taken else f"the port cannot be used ({why})"
        raise BuildError(place, problem, CHOOSE_ANOTHER) from None


def _with_local_root(page: bytes) -> bytes:
    """Return the 404 page with links that begin at this server's root.

    As published they begin with the path of the canonical URL, which the page names as its root.
    """
    match = ROOT.search(page)
    return page.replace(b'="' + match[1], b'="/') if match else page
