"""The local server: only this machine, only the book, current files."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.book.serve import Book, local_server, opened_port
from fascicle.model.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture
def book(place: Path) -> Path:
    shutil.rmtree(place)
    folder = place / "html"
    (folder / "works" / "door").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Shelf</h1>")
    (folder / "works" / "door" / "index.html").write_text("<h1>The Door</h1>")
    (folder / "script.js").write_text("1")
    (folder / "style.css").write_text("")
    (folder / "icon.svg").write_text("<svg/>")
    (place / "secret.txt").write_text("secret")
    return folder


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[int]:
    """Serve a folder that is filled anew for each test."""
    (place / "html").mkdir()
    (place / "html" / "index.html").touch()
    server = local_server(Book(place / "html"))
    with opened_port(place / "html", 0) as listening:
        thread = threading.Thread(target=server.run, args=[[listening]])
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.fixture
def port(running: int, book: Path) -> int:
    assert book
    return running


def get(port: int, path: str, method: str = "GET", host: str | None = None) -> tuple[int, str, str]:
    """Ask without tidying the path, as no browser would."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.putrequest(method, path, skip_host=host is not None)
    if host:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, answer.headers["Content-Type"], body


def test_a_folder_shows_its_page(port: int) -> None:
    assert get(port, "/") == (200, "text/html; charset=utf-8", "<h1>Shelf</h1>")
    assert get(port, "/works/door/")[2] == "<h1>The Door</h1>"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/script.js", "text/javascript; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
    ],
)
def test_files_have_the_types_that_browsers_ask_for(port: int, path: str, kind: str) -> None:
    assert get(port, path)[:2] == (200, kind)


@pytest.mark.parametrize(
    "path",
    [
        "/works/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//../secret.txt",
        "/works/../../secret.txt",
        "/%00",
        "/index.html%00.js",
        "/" + "a" * 5000,
        "/none.html",
    ],
)
def test_nothing_is_found_outside_of_the_book_nor_listed(port: int, path: str) -> None:
    status, _, body = get(port, path)
    assert status == 404
    assert "secret" not in body
    assert "door" not in body


def test_a_link_leads_nowhere_outside_of_the_book(book: Path, port: int) -> None:
    (book / "out.txt").symlink_to("../secret.txt")
    (book / "up").symlink_to("..")
    (book / "round").symlink_to("round")
    assert get(port, "/out.txt")[0] == 404
    assert get(port, "/up/secret.txt")[0] == 404
    assert get(port, "/round")[0] == 404


def test_a_missing_page_is_answered_with_the_books_404_page(book: Path, port: int) -> None:
    (book / "404.html").write_text("<p>No such page</p>")
    assert get(port, "/none.html") == (404, "text/html; charset=utf-8", "<p>No such page</p>")
    assert get(port, "/works/")[2] == "<p>No such page</p>"
    assert get(port, "/none.html", method="HEAD")[2] == ""


def test_the_links_of_the_404_page_work_on_this_server(book: Path, port: int) -> None:
    page = '<html data-content_root="/en/latest/"><a href="/en/latest/search.html">="/else"</a>'
    (book / "404.html").write_text(page)
    shown = '<html data-content_root="/"><a href="/search.html">="/else"</a>'
    assert get(port, "/works/door/none.html")[2] == shown


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]:1"])
def test_this_machine_is_asked_by_its_own_names(port: int, host: str) -> None:
    assert get(port, "/", host=host)[0] == 200


def test_a_request_without_a_host_is_refused(port: int) -> None:
    # RFC 9112, 3.2: every request of HTTP/1.1 names one.
    status, _, body = get(port, "/", host="")
    assert status == 400
    assert "Shelf" not in body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "host",
    ["example.org", "localhost.example.org:80", "127.0.0.1.example.org", "x@localhost", "[::2]",
     "localhost:x", "127x0x0x1", "localhost\t.example.org"],
)  # fmt: skip
def test_a_page_from_elsewhere_reads_nothing_by_a_name_of_its_own(
    port: int, host: str, method: str
) -> None:
    code, _, body = get(port, "/", host=host, method=method)
    assert code == 421
    assert "Shelf" not in body


def test_a_book_built_again_is_seen_at_once(book: Path, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/index.html")
    first = connection.getresponse()
    assert first.headers["Cache-Control"] == "no-cache"
    first.read()
    asked = {"If-None-Match": first.headers["ETag"]}
    connection.request("GET", "/", headers=asked)
    unchanged = connection.getresponse()
    assert (unchanged.status, unchanged.read()) == (304, b"")
    # Of the same length, within the same second.
    (book / "index.html").write_text("<h1>Books</h1>")
    connection.request("GET", "/", headers=asked)
    assert connection.getresponse().read() == b"<h1>Books</h1>"
    connection.close()


def test_the_server_waits_while_the_book_changes_place(book: Path, port: int) -> None:
    old = book.rename(book.with_name("old"))
    swap = threading.Timer(0.2, old.rename, [book])
    swap.start()
    assert get(port, "/")[0] == 200
    swap.join()


def test_a_closed_connection_is_not_logged(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as early:
        early.sendall(b"GET / HTTP/1.1\r\n")
    assert get(port, "/")[0] == 200
    assert capfd.readouterr() == ("", "")


def test_only_this_machine_is_served(book: Path) -> None:
    with opened_port(book, 0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_serving_without_a_built_book_is_an_error_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BuildError) as caught:
        opened_port(tmp_path / "_build" / "html", 0)
    assert str(caught.value).startswith("_build/html: there is no built book\n    Build it")


def test_a_port_in_use_is_named_with_a_remedy(book: Path) -> None:
    with opened_port(book, 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(BuildError) as caught:
            opened_port(book, port)
        assert caught.value.place == f"127.0.0.1:{port}"
    assert "the port is in use" in caught.value.problem
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_invalid_port_is_refused(book: Path, port: int) -> None:
    with pytest.raises(BuildError, match="0 to 65535"):
        opened_port(book, port)


def test_ctrl_c_stops_the_server_quietly(book: Path) -> None:
    # A shell without job control lets what runs in its background ignore the interrupt.
    code = (
        "import signal, sys; from pathlib import Path; from fascicle.book.serve import serve\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "serve(Path(sys.argv[1]), 0, lambda address: print(address, flush=True))\n"
        "print('ended')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(book)],
        env={**os.environ, "PYTHONPATH": str(TOOLS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (0, "ended\n", "")
