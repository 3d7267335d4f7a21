"""The desk answers only the browser that was given its address, and reads nothing else."""

from __future__ import annotations

import http.client
import json
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest

from images import png
from tests.desk.conftest import TOKEN, fill, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = '<img src=x onerror="alert(1)"><script>alert(1)</script>'
ACT = {"act": "describe", "work": "night", "values": {"title": "Mine"}}


class Client:
    """Sends requests to the desk at an address, as a program could, not only a browser."""

    def __init__(self, address: str, root: Path) -> None:
        self.parts = urlsplit(address)
        self.origin = f"http://{self.parts.netloc}"
        self.root = root

    def __call__(
        self, path: str, method: str = "GET", body: bytes = b"", /, **headers: str
    ) -> tuple[int, bytes, Any]:
        connection = http.client.HTTPConnection(self.parts.hostname or "", self.parts.port)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, given)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content, answer.headers

    def post(self, path: str, data: object, **headers: str) -> int:
        sent = {"Origin": self.origin, "Content_Type": "application/json", **headers}
        return self(f"/{TOKEN}/api/{path}", "POST", json.dumps(data).encode(), **sent)[0]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = fill(tmp_path_factory.mktemp("desk") / "quay")
    (root.parent / "secret.txt").write_text("secret")
    (root / "secret.md").write_text("secret")
    with served(root) as address:
        yield Client(address, root)


def test_its_own_page_is_answered(client: Client) -> None:
    status, content, headers = client(f"/{TOKEN}/api/library", Origin=client.origin)
    assert status == 200
    assert [work["slug"] for work in json.loads(content)["works"]] == ["night", "two"]
    assert headers["cache-control"] == "no-store"
    status, content, headers = client(f"/{TOKEN}/")
    assert (status, b"<title>Desk</title>" in content) == (200, True)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_others_are_refused(client: Client, headers: dict[str, str]) -> None:
    for path in ("", "api/library", "api/work/night", "styles/desk.css", "pages/works/night/"):
        assert client(f"/{TOKEN}/{path}", **headers)[0] == 403
    assert client.post("act", ACT, **headers) == 403
    assert not (client.root / "texts/night.toml").exists()


def test_without_the_token_nothing_is_answered(client: Client) -> None:
    for token in ("", "x", TOKEN[:-1], f"{TOKEN}x", quote("ü"), TOKEN.upper()):
        assert client(f"/{token}/api/library")[0] == 403
    assert client("/")[0] == 403
    assert client("/api/library")[0] == 403
    assert client(f"/{TOKEN}")[0] == 403


def test_nothing_is_done_by_get_or_without_an_origin(client: Client) -> None:
    path = f"/{TOKEN}/api/act"
    assert client(path)[0] == 405
    assert client(f"{path}?{quote(json.dumps(ACT))}")[0] == 405
    assert client(path, "POST", json.dumps(ACT).encode())[0] == 403
    assert client(path, "PUT", json.dumps(ACT).encode(), Origin=client.origin)[0] == 405
    assert not (client.root / "texts/night.toml").exists()


OUT = ["../secret.txt", "../../secret.txt", "..%2f..%2fsecret.txt", "%2e%2e/%2e%2e/secret.txt",
       "..\\..\\secret.txt", "/etc/passwd", "%00", "secret.md", "....//secret.txt"]  # fmt: skip


@pytest.mark.parametrize("path", OUT)
def test_no_file_outside_is_read(client: Client, path: str) -> None:
    for place in (
        "pages/",
        "styles/",
        "scripts/",
        "api/work/",
        "api/work/night/page/",
        "images/",
        "images/night/",
        "",
    ):
        _, content, _ = client(f"/{TOKEN}/{place}{path}")
        assert not content.startswith(b"secret")
        assert b"root:" not in content
    for name in ("remove", "restore", "decide", "describe"):
        assert client.post("act", {"act": name, "work": path}) in {400, 422}


def test_a_file_is_added_under_its_own_name_only(client: Client) -> None:
    for name in ("../../x.txt", "/etc/x.txt", "..", ".hidden.txt", "", "..\\x.txt"):
        sent = {"Origin": client.origin}
        path = f"/{TOKEN}/api/add?name={quote(name, safe='')}"
        status, content, _ = client(path, "POST", b"Some words.\n", **sent)
        assert status in {200, 422}, content
    assert not (client.root.parent / "x.txt").exists()
    assert {path.name for path in (client.root / "texts").glob("x*")} <= {
        "x.txt",
        "x.toml",
        "x.addresses.toml",
    }


def test_a_cover_is_sent_and_its_name_leads_nowhere(client: Client) -> None:
    sent = {"Origin": client.origin}
    for name in ("../../moon.png", "/etc/moon.png", "..", "-moon.png", 'm"oon.png'):
        path = f"/{TOKEN}/api/cover?work=two&name={quote(name, safe='')}"
        status, content, _ = client(path, "POST", png(), **sent)
        assert status == (422 if name == ".." else 200), content
    assert client(f"/{TOKEN}/api/cover?work=no&name=x.png", "POST", png(), **sent)[0] == 422
    assert client(f"/{TOKEN}/api/cover?work=two&name=x.png", "POST", b"no", **sent)[0] == 422
    assert client(f"/{TOKEN}/api/cover?work=two&name=x.png", "POST", png())[0] == 403
    (file,) = (client.root / "texts").glob("*.png")
    status, image, headers = client(f"/{TOKEN}/images/two/{file.name}")
    assert (status, headers["content-type"], image[:4]) == (200, "image/webp", b"RIFF")


def test_what_is_not_understood_is_a_sentence(client: Client) -> None:
    bodies = (b"", b"{", b"[]", b'{"act": 1}', b'{"act": "decide", "places": 3}', b"\xff")
    for path, body in product(("act", "preview"), bodies):
        sent = {"Origin": client.origin}
        status, content, _ = client(f"/{TOKEN}/api/{path}", "POST", body, **sent)
        assert status in {400, 422}
        error = json.loads(content)["error"]
        assert error["problem"]
        assert "trace" not in error


def test_words_of_a_text_come_as_data(client: Client) -> None:
    (client.root / "texts/evil.txt").write_text(
        f"{SCRIPT}\n\nby {SCRIPT}\n\n\n\nCHAPTER 1\n\n\n{SCRIPT}\n"
    )
    for path in ("api/library", "api/work/evil", "api/questions", "api/work/evil/description"):
        status, content, headers = client(f"/{TOKEN}/{path}")
        assert (status, headers["content-type"]) == (200, "application/json")
        assert headers["x-content-type-options"] == "nosniff"
        json.loads(content)
    (client.root / "texts/evil.txt").unlink()
