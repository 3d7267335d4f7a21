"""The book in the browser while its texts are written: `fascicle live`.

A page is rendered when it is asked for, and gets a script that reloads it when something has
changed. What has no document of its own, such as the catalogue, the search and EPUBs, is that of
the last build; while such a page is open, the book is built again after each change.

    _live/changes     what has changed, as server-sent events
    _live/*.js        the script
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path, PurePath
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from anyio import to_thread
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from fascicle.book.build import HTML
from fascicle.book.serve import HOST, Book, local_server, port_of, refusal_of
from fascicle.desk.page_renderer import PageRenderer
from fascicle.files.build_folder import BUILD, internal_error, one_conversion, traceback_of
from fascicle.files.fingerprints import Fingerprint, fingerprint
from fascicle.files.folders import files_below
from fascicle.library.convert_all import convert_library
from fascicle.library.texts import TEXTS, WORKS
from fascicle.model.errors import FascicleError, summary
from fascicle.model.words import visible
from fascicle.settings.load import LIBRARY_FILE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping

    from starlette.requests import Request
    from starlette.types import Scope

    Files = Mapping[str, Fingerprint]

OWN = "_live"
# Folders whose files a page depends on; `tools` has templates and styles in a checkout of Fascicle.
FOLDERS = (TEXTS, WORKS, "_static", "_templates", "tools")
# Endings of such files beside these folders.
BESIDE = (".md", ".py", ".toml")
# Seconds between two looks at the files, and how many times as long as a look: one takes .01 s for
# nine works, and .2 s for 1,000 works with 11,000 pages.
PAUSE, REST = 0.2, 4
# Seconds between two looks of an open page, and after which a closed one is noticed.
WAIT, BEAT = 0.05, 10
NO_PAGE = (
    b"<!doctype html><html lang=en><title>No page</title><head></head><p>There is no such page."
)
TAG = "fascicle.live.tag"


class Live:
    """The state of the library at `root`, as the browser is told it.

    `changes` counts changes of the sources, `builds` those of the built book. `say` prints a
    message.
    """

    def __init__(self, root: Path, say: Callable[[str], object]) -> None:
        self.root, self.say = root, say
        # Pages that were opened from an earlier server are reloaded.
        self.changes = self.builds = time.time_ns() // 1_000_000
        self.renderer = PageRenderer(root, BUILD / "live")
        self.problems: dict[str, tuple[str, ...]] = {}
        self.is_over = Event()
        self._files = files_of(root)
        self._rendered: dict[str, int] = {}
        self._heard: set[str] = set()
        self._built_at = 0
        self._build: subprocess.Popen[bytes] | None = None

    def note(self, source: str, messages: Iterable[str]) -> None:
        """Note the problems of a source instead of its earlier ones, and say the new ones."""
        known = set(self._problems())
        self.problems[source] = tuple(map(visible, messages))
        for message in self.problems[source]:
            if message not in known and not self.is_over.is_set():
                self.say(message)

    def state(self) -> dict[str, Any]:
        return {
            "changes": self.changes,
            "builds": self.builds,
            "building": self._build is not None,
            "problems": self._problems(),
        }

    def _problems(self) -> list[str]:
        return [message for said in [*self.problems.values()] for message in said]

    # Sources

    def follow(self) -> None:
        pause = PAUSE
        while not self.is_over.wait(pause):
            began = time.monotonic()
            try:
                now = files_of(self.root)
                pause = max(PAUSE, REST * (time.monotonic() - began))
                if now != self._files:
                    self._take(now)
            except OSError:  # of a folder that is removed just now: the next look will do
                continue

    def _take(self, now: Files) -> None:
        """Convert the texts that have changed, and note that pages are no longer current."""
        before = self._files
        changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        after = now
        if any(name.startswith(f"{TEXTS}/") or name == LIBRARY_FILE for name in changed):
            self.note("texts", self._convert())
            after = files_of(self.root)
        # Of what it writes, nothing is news; a text that was saved meanwhile is.
        self._files = {name: it for name, it in after.items() if not _is_text(name)}
        self._files |= {name: it for name, it in now.items() if _is_text(name)}
        for name in before.keys() - after.keys():
            (self.renderer.output / name).with_suffix(".html").unlink(missing_ok=True)
            self.problems.pop(name.removesuffix(".md"), None)
        # A text that comes or goes takes its work along.
        texts = {name for name in before.keys() ^ now.keys() if _is_text(name)}
        if texts or not all(
            name.startswith(f"{TEXTS}/") or name.endswith(".md") for name in changed
        ):
            self.renderer.renew()
        self.changes += 1

    def _convert(self) -> list[str]:
        try:
            with one_conversion(self.root):
                outcomes = list(convert_library(self.root))
        except FascicleError as error:
            return [str(error)]
        except Exception as error:  # noqa: BLE001 (the next edit may put it right)
            trace = traceback_of(error)
            return [str(internal_error(self.root, "live", "converted", summary(error), trace))]
        return [str(it) for each in outcomes for it in (each.problem, each.error) if it]

    # Pages

    def is_document(self, name: str) -> bool:
        """Return whether a page is rendered when it is asked for."""
        inside = ".." not in PurePath(name).parts and (self.root / f"{name}.md").is_file()
        # Of a large library, Sphinx reads the works one by one.
        return inside and (name.startswith(f"{WORKS}/") or not self.renderer.is_large())

    def render(self, name: str) -> None:
        """Write a page unless it is current; where that fails, the earlier one stays."""
        number = self.changes
        if self._rendered.get(name) == number:
            return
        parts = PurePath(name).parts
        slug = parts[1] if parts[0] == WORKS and len(parts) > 1 else ""
        try:
            rendered = self.renderer.render(slug, [name])
        except FascicleError as error:
            self.note("Sphinx", [str(error)])
        else:
            self.note("Sphinx", ())
            self.note(name, [f"{page}: {why}" for page, why in rendered.failed])
            if rendered.said and rendered.said not in self._heard:
                self.say(rendered.said)
                self._heard.add(rendered.said)
        self._rendered[name] = number

    # The built book

    def build_if_stale(self) -> None:
        """Build the book in a process of its own if the sources have changed since."""
        if not self._build and self._built_at != self.changes:
            self._built_at = self.changes
            self._build = subprocess.Popen(  # noqa: S603 (a list of arguments, and no shell)
                [sys.executable, "-m", "fascicle", "build", "--allow-missing", "--library",
                 str(self.root)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
            Thread(target=self._finish, args=[self._build], daemon=True).start()

    def _finish(self, build: subprocess.Popen[bytes]) -> None:
        before = _identity(self.root / HTML)
        said = visible(build.communicate()[1].decode("utf-8", "replace")).strip()
        self._build = None
        if not self.is_over.is_set():
            self.note("build", [said] if build.returncode else ())
            self.builds += _identity(self.root / HTML) != before

    def close(self) -> None:
        self.is_over.set()
        if self._build:
            self._build.terminate()
        self.renderer.close()


def files_of(root: Path) -> dict[str, Fingerprint]:
    """Return the files that pages depend on, by their paths from `root`."""
    found: dict[str, Fingerprint] = {}
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name.endswith(BESIDE) and entry.is_file():
                found[entry.name] = fingerprint(entry.stat())
    for folder in FOLDERS:
        for name, entry in files_below(root / folder, _is_skipped):
            if not entry.name.startswith("."):
                with suppress(OSError):  # a link to nowhere
                    found[f"{folder}/{name}"] = fingerprint(entry.stat())
    return found


def _is_skipped(folder: str) -> bool:
    name = PurePath(folder).name
    return name.startswith(".") or name == "__pycache__"


def _is_text(name: str) -> bool:
    """Return whether a file is one that people write, and conversion only reads."""
    return name.startswith(f"{TEXTS}/") and not name.endswith(".addresses.toml")


def _identity(folder: Path) -> int:
    """Return what tells a folder from the one that was there before it."""
    return folder.stat().st_ino if folder.is_dir() else 0


class _Pages(Book):
    """The rendered pages; for everything else, the built book."""

    def __init__(self, live: Live) -> None:
        super().__init__(live.renderer.output)
        self.all_directories.append(live.root / HTML)
        self.live = live

    async def get_response(self, path: str, scope: Scope) -> Response:
        if refusal := refusal_of(scope):
            return refusal
        asked = PurePath(path)
        page = asked.with_suffix("") if asked.suffix == ".html" else asked / "index"
        is_document = self.live.is_document(page.as_posix())
        follows: Literal["changes", "builds"] = "changes" if is_document else "builds"
        # Before it is rendered: a page that is newer than its number is only loaded once more.
        tag = f'<script type="module" src="/{OWN}/live.js" data-follows="{follows}" '
        tag += f'data-number="{getattr(self.live, follows)}"></script></head>'
        scope[TAG] = tag.encode()
        if is_document:
            await to_thread.run_sync(self.live.render, page.as_posix())
        response = await super().get_response(path, scope)
        is_unknown = response.status_code == HTTPStatus.NOT_FOUND
        if is_unknown and asked.suffix in {"", ".html"} and not isinstance(response, HTMLResponse):
            return HTMLResponse(_tagged(NO_PAGE, scope), response.status_code)
        return response

    def content_of(self, path: Path, scope: Scope) -> bytes:
        content = super().content_of(path, scope)
        return _tagged(content, scope) if path.suffix == ".html" else content


def _tagged(page: bytes, scope: Scope) -> bytes:
    tag: bytes = scope[TAG]
    return page.replace(b"</head>", tag, 1)


def live_app(live: Live) -> Starlette:
    """Return the book of a library, with the address that tells of changes."""
    output = live.renderer.output
    # Of another day: its documents may be gone.
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)

    async def states(*, builds: bool) -> AsyncIterator[bytes]:
        last, told = None, 0.0
        while not live.is_over.is_set():
            if builds:
                live.build_if_stale()
            state = live.state()
            if state != last or time.monotonic() - told > BEAT:
                last, told = state, time.monotonic()
                yield b"data: " + msgspec.json.encode(state) + b"\n\n"
            await asyncio.sleep(WAIT)

    async def changes(request: Request) -> Response:
        builds = request.query_params.get("follows") == "builds"
        headers = {"Cache-Control": "no-store"}
        return refusal_of(request.scope) or StreamingResponse(
            states(builds=builds), headers=headers, media_type="text/event-stream"
        )

    scripts = Book(Path(__file__).parent / "scripts")
    return Starlette(
        routes=[
            Route(f"/{OWN}/changes", changes),
            Mount(f"/{OWN}", scripts),
            Mount("/", _Pages(live)),
        ]
    )


def run_live(
    root: Path,
    port: int,
    problems: Iterable[str],
    announce: Callable[[str], object],
    say: Callable[[str], object],
) -> None:
    """Serve a book that follows its sources until Ctrl+C; `announce` is called with its address.

    `problems` of its texts have been said. Port 0 is any free one. Raises `BuildError` if the port
    cannot be used.
    """
    with port_of(port) as listening, suppress(KeyboardInterrupt):
        live = Live(root, say)
        live.problems["texts"] = tuple(map(visible, problems))
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        server = local_server(live_app(live), lambda: announce(address), live.close)
        Thread(target=live.follow, daemon=True).start()
        Thread(target=live.renderer.prepare, daemon=True).start()
        server.run([listening])
