"""The server of the desk: on this machine only, for the browser that was given its address.

Every address begins with a token, which only the address that the desk opens has. Requests that
name another host, or come from a page of another origin, are refused, and whatever changes the
library is asked for by POST. Pages of the book are shown without their scripts: a text is only text
here, too.
"""

from __future__ import annotations

import gc
import re
import secrets
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from pathlib import Path, PurePath
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from fascicle.book.editions.cover import cover_of, scaled
from fascicle.book.serve import HOST, Book, local_server, port_of
from fascicle.desk.acts import SMALL, Act, Desk, Preview
from fascicle.desk.library_view import Publishing
from fascicle.desk.page_renderer import PageRenderer
from fascicle.files.build_folder import internal_error, traceback_of
from fascicle.library.texts import WORKS
from fascicle.library.undoing import DependentActsError
from fascicle.model.errors import DecisionError, FascicleError, UseError, summary

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

Returned = TypeVar("Returned")
HERE = Path(__file__).parent
# No text that is added is larger.
LARGEST, LARGEST_IMAGE = 256_000_000, 10 << 20
# More letters of a title are not on a cover.
_WORDS_OF_COVER = 500
_KEPT = {"Cache-Control": "private, max-age=86400"}
OWN = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
HEADERS = {
    "Content-Security-Policy": f"{OWN}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A page of the book: its styles and images, and no script.
OF_PAGES = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)


class Guard:
    """Answers only requests with the token, to this host, from its own pages."""

    def __init__(self, app: ASGIApp, token: str, hosts: frozenset[str]) -> None:
        self.app, self.token, self.hosts = app, token, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if refusal := self._refusal(scope):
            await PlainTextResponse(refusal, HTTPStatus.FORBIDDEN)(scope, receive, send)
            return
        rest = scope["path"].split("/", 2)[2]
        within = {**scope, "path": f"/{rest}", "raw_path": b"", "root_path": ""}
        await self.app(within, receive, partial(_with_headers, send))

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        parts = scope["path"].split("/", 2)
        if headers.get("host", "").lower() not in self.hosts:
            return "not the host of this desk"
        if len(parts) != 3 or not secrets.compare_digest(  # noqa: PLR2004  "", token, rest
            parts[1].encode(), self.token.encode()
        ):
            return "not the address of this desk: open the one in the terminal, or run make desk"
        origin = headers.get("origin", "")
        if origin and origin.lower() not in {f"http://{host}" for host in self.hosts}:
            return "not a page of this desk"
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return "not a page of this desk"
        if scope["method"] not in {"GET", "HEAD"} and not origin:
            return "not a page of this desk"
        return ""


async def _with_headers(send: Send, message: Any) -> None:  # noqa: ANN401  as ASGI has it
    if message["type"] == "http.response.start":
        given = {name.lower() for name, _ in message["headers"]}
        more = ((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
        message["headers"] = [*message["headers"], *(it for it in more if it[0] not in given)]
    await send(message)


class _Pages(Book):
    """The rendered pages, without their scripts."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except FileNotFoundError:  # the page for missing addresses is not made here
            return PlainTextResponse("no such page", HTTPStatus.NOT_FOUND)
        response.headers["Content-Security-Policy"] = OF_PAGES
        return response


_run = to_thread.run_sync
# Made once, in one thread: msgspec would make those of one type in several threads at once, and
# crash.
_ACT = msgspec.json.Decoder(Act)
_PREVIEW = msgspec.json.Decoder(Preview)
_WORDS = msgspec.json.Decoder(dict[str, str])
_NUMBERS = msgspec.json.Decoder(dict[str, int])
# As the place of an error about a decision ends.
_NUMBER = re.compile(r"decision (\d+)$")
Work = Callable[["Request"], Awaitable[object]]


def _answering(root: Path, work: Work) -> Callable[[Request], Awaitable[Response]]:
    """Return a handler that answers with JSON; an error is a sentence with its remedy."""

    async def handle(request: Request) -> Response:
        said: dict[str, Any]
        try:
            return _json(await work(request))
        except FascicleError as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            said = {"place": error.place, "problem": error.problem, "remedy": error.remedy}
            if isinstance(error, DecisionError) and (number := _NUMBER.search(error.place)):
                said["decision"] = number[1]
            if isinstance(error, DependentActsError):
                said |= {"remedy": "Take these back first.", "acts": error.numbers}
        except msgspec.MsgspecError as error:
            status = HTTPStatus.BAD_REQUEST
            said = {"place": "", "problem": f"not understood: {error}", "remedy": ""}
        except Exception as error:  # noqa: BLE001 (a failure of one request)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            fault = internal_error(root, "desk", "answered", summary(error), traceback_of(error))
            said = {"place": "the desk", "problem": fault.problem, "remedy": fault.remedy}
        return _json({"error": said}, status)

    return handle


def _json(data: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(msgspec.json.encode(data), status, media_type="application/json")


class Answers:
    """The answers to the requests of the browser, each with the data of a view or an act."""

    def __init__(self, root: Path) -> None:
        self.desk = Desk(root)
        self.renderer = PageRenderer(root)
        self.publishing = Publishing(root)
        self._alone = Lock()

    async def _run(self, work: Callable[..., Returned], *arguments: Any) -> Returned:  # noqa: ANN401
        """Read or change the library in another thread, one request at a time."""

        def run() -> Returned:
            with self._alone:
                return work(*arguments)

        return await _run(run)

    def _asked(self, of: Callable[..., object], *words: str) -> Work:
        """Return an answer by a function that takes the names in the address, and `words` in it."""

        async def answer(request: Request) -> object:
            given = {word: request.query_params.get(word, "") for word in words}
            return await self._run(partial(of, **request.path_params, **given))

        return answer

    async def edit(self, request: Request) -> object:
        slug, line = request.path_params["slug"], request.path_params["line"]
        return {"said": await self._run(self.desk.edit, slug, line)}

    async def page(self, request: Request) -> object:
        entry = await self._run(self.desk.entry, request.path_params["slug"])
        wanted = f"{WORKS}/{entry.slug}/{PurePath(request.path_params['page']).name}"
        rendered = await _run(self.renderer.render, entry.slug, [wanted])
        return {"page": f"pages/{wanted}.html", **msgspec.to_builtins(rendered)}

    async def undo(self, request: Request) -> object:
        wanted = _NUMBERS.decode(await request.body())
        return await self._run(self.desk.undo, wanted.get("number", 0))

    async def build(self, _: Request) -> object:
        return {"said": await _run(self.publishing.build)}

    async def publish(self, request: Request) -> object:
        wanted = _WORDS.decode(await request.body())
        return {"said": await _run(self.publishing.publish, wanted.get("target", ""))}

    async def act(self, request: Request) -> object:
        return await self._run(self.desk.do, _ACT.decode(await request.body()))

    async def preview(self, request: Request) -> object:
        wanted = _PREVIEW.decode(await request.body())
        trial = await self._run(self.desk.preview, wanted)
        page, rendered = await _run(self.renderer.preview, wanted.work, trial)
        return {"page": f"pages/{page}", "line": trial.line, **msgspec.to_builtins(rendered)}

    async def image(self, request: Request) -> Response:
        """Return an image of a text. Its name has its digest: the browser may keep it."""
        slug, name = request.path_params["slug"], request.path_params["name"]
        try:
            image = await self._run(self.desk.image, slug, name)
        except FascicleError as error:
            return PlainTextResponse(str(error), HTTPStatus.NOT_FOUND)
        return Response(image, media_type="image/webp", headers=_KEPT)

    async def drawn_cover(self, request: Request) -> Response:
        """Return the typographic cover of a work, with the words of the address."""
        title, people = (
            request.query_params.get(key, "")[:_WORDS_OF_COVER] for key in ("title", "people")
        )
        cover = await _run(lambda: cover_of(request.path_params["slug"], title, people))
        image = scaled(cover.image, *SMALL)
        return Response(image, media_type="image/webp", headers=_KEPT)

    async def cover(self, request: Request) -> object:
        name, slug = _file_name(request), request.query_params.get("work", "")
        with tempfile.TemporaryDirectory() as folder:
            path = await _received(request, Path(folder) / name, LARGEST_IMAGE)
            known, raw = request.query_params.get("known", ""), path.read_bytes()
            return await self._run(self.desk.keep_cover, slug, name, raw, known)

    async def add(self, request: Request) -> object:
        name = _file_name(request)
        with tempfile.TemporaryDirectory() as folder:
            path = await _received(request, Path(folder) / name, LARGEST)
            try:
                return await self._run(self.desk.add, path)
            except FascicleError as error:  # its folder is none of the owner's
                place = error.place.replace(f"{folder}/", "")
                raise type(error)(place, error.problem, error.remedy) from None

    def routes(self) -> list[Route]:
        given = {
            "library": self._asked(self.desk.library),
            "questions": self._asked(self.desk.questions),
            "history": self._asked(self.desk.history, "work"),
            "publish": self._asked(self.publishing.state),
            "work/{slug}": self._asked(self.desk.view, "known"),
            "work/{slug}/state": self._asked(self.desk.state),
            "work/{slug}/description": self._asked(self.desk.description),
            "work/{slug}/alike/{line:int}": self._asked(self.desk.alike),
            "work/{slug}/page/{page}": self.page,
            "work/{slug}/images": self._asked(self.desk.images),
        }
        done = {
            "act": self.act,
            "preview": self.preview,
            "add": self.add,
            "cover": self.cover,
            "undo": self.undo,
            "build": self.build,
            "publish": self.publish,
            "work/{slug}/edit/{line:int}": self.edit,
        }
        answering = partial(_answering, self.desk.root)
        return [
            Route("/images/{slug}/{name}", self.image),
            Route("/covers/{slug}", self.drawn_cover),
            *(Route(f"/api/{path}", answering(work)) for path, work in given.items()),
            *(
                Route(f"/api/{path}", answering(work), methods=["POST"])
                for path, work in done.items()
            ),
        ]


def _file_name(request: Request) -> str:
    """Return the name of a file that is sent. Raises `UseError` if it has none."""
    name = PurePath(request.query_params.get("name", "").replace("\\", "/")).name
    if not name or name.startswith("."):
        raise UseError("", "the file has no name", "Give it one, with its ending.")
    return name


async def _received(request: Request, path: Path, most: int) -> Path:
    """Write a file that is sent. Raises `UseError` for one that is too large."""
    size = 0
    with path.open("wb") as file:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise UseError(path.name, f"is larger than {most // 10**6} MB", "Send less.")
            file.write(part)
    return path


def desk_app(root: Path, token: str, hosts: frozenset[str]) -> tuple[ASGIApp, PageRenderer]:
    """Return the desk of the library at `root`, and its process that renders pages."""
    answers = Answers(root)
    answers.renderer.output.mkdir(parents=True, exist_ok=True)
    routes = [
        Route("/", lambda _: Response((HERE / "desk.html").read_bytes(), media_type="text/html")),
        *answers.routes(),
        Mount("/scripts", StaticFiles(directory=HERE / "scripts")),
        Mount("/styles", StaticFiles(directory=HERE / "styles")),
        Mount("/pages", _Pages(answers.renderer.output)),
    ]
    return Guard(Starlette(routes=routes), token, hosts), answers.renderer


def run_desk(root: Path, port: int, announce: Callable[[str], object]) -> None:
    """Serve the desk until Ctrl+C; `announce` is called with its address.

    Port 0 is any free one. Raises `BuildError` if the port cannot be used.
    """
    token = secrets.token_urlsafe(24)
    gc.freeze()  # as the library opens, a fifth of the time went to looking through modules
    with port_of(port) as listening, suppress(KeyboardInterrupt):
        number = listening.getsockname()[1]
        hosts = frozenset(f"{name}:{number}" for name in (HOST, "localhost"))
        app, renderer = desk_app(root, token, hosts)
        Thread(target=renderer.prepare, daemon=True).start()
        address = f"http://{HOST}:{number}/{token}/"
        local_server(app, lambda: announce(address), renderer.close).run([listening])
