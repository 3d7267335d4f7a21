"""Pages with their files, as a browser saves them in one: read as a page in a folder with them."""

from __future__ import annotations

import base64

import pytest

from fascicle.model.blocks import Picture, Style
from fascicle.model.errors import SourceError
from fascicle.readers.source import read_files
from small_books import PNG

BOUNDARY = "----=_part"
WEB = "https://stories.example/works/12"


def part(kind: str, body: bytes, address: str = "", **more: str) -> str:
    fields = {"Content-Type": kind, "Content-Transfer-Encoding": "base64", **more}
    fields |= {"Content-Location": address} if address else {}
    head = "\r\n".join(f"{name.replace('_', '-')}: {value}" for name, value in fields.items())
    return f"{head}\r\n\r\n{base64.encodebytes(body).decode()}"


def saved(*parts: str, address: str = WEB) -> bytes:
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {address}\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{BOUNDARY}"\r\n'
    )
    return "\r\n".join(
        [head, *(f"--{BOUNDARY}\r\n{one}" for one in parts), f"--{BOUNDARY}--"]
    ).encode()


def page(body: str, head: str = "") -> str:
    html = f"<html><head><title>Salt</title>{head}</head><body>{body}</body></html>"
    return part("text/html", html.encode(), WEB)


def test_images_and_styles_are_those_in_the_file() -> None:
    raw = saved(
        page(
            f'<h1>One</h1><p>It <span class="a">rained</span>.</p><p><img src="{WEB}/a.png?a&amp;b"'
            ' alt="A door"></p><p><img src="cid:two@it" alt="A key"></p>',
            f'<link rel="stylesheet" href="{WEB}/a.css">',
        ),
        part("text/css", b".a { font-style: italic }", f"{WEB}/a.css"),
        part("image/png", PNG, f"{WEB}/a.png?a&b"),
        part("image/png", PNG + b"\0", Content_ID="<two@it>"),
    )
    draft = read_files([("texts/salt.mhtml", raw)])
    assert [block.description for block in draft.blocks if isinstance(block, Picture)] == [
        "A door",
        "A key",
    ]
    assert [s.style for styles in draft.styles.values() for s in styles] == [Style.EMPHASIS]
    assert draft.queries == ()


def test_links_are_those_of_the_address() -> None:
    raw = saved(page('<p>See <a href="/works/13">the next</a> one.</p>'))
    (styles,) = read_files([("texts/salt.mht", raw)]).styles.values()
    assert [style.target for style in styles] == ["https://stories.example/works/13"]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (saved(part("image/png", PNG, WEB)), "a saved page without a page of HTML"),
        (
            saved(page("<p>It.</p>"), *[part("image/png", b"", "a")] * 2_001),
            "more than 2,000 files",
        ),
        (saved(page("<div>" * 100_000)), "elements inside one another"),
        (saved(page("")), "contains no words"),
        (b"Content-Type: multipart/related\n\n", "a saved page without a page of HTML"),
        (b"\0\1\2", "the name says a saved page, but the content is not of that format"),
    ],
)
def test_what_is_no_page_is_refused(raw: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        read_files([("texts/salt.mhtml", raw)])


def test_what_runs_or_fetches_is_left_out() -> None:
    body = f'<p>It rained.</p><script src="{WEB}/a.js">x()</script><p onclick="x()">No.</p>'
    script = part("text/javascript", b"x()", f"{WEB}/a.js")
    draft = read_files([("texts/salt.mhtml", saved(page(body), script, address="javascript:x()"))])
    assert [line for line in draft.source.lines if line] == ["It rained.", "No."]


def test_frames_are_asked_about() -> None:
    raw = saved(page("<p>It rained.</p>"), part("text/html", b"<p>Buy a goat.</p>", f"{WEB}/ad"))
    (query,) = read_files([("texts/salt.mhtml", raw)]).queries
    assert query.question.startswith(f"frames of the page are not read: {WEB}/ad")


def test_a_page_in_an_unknown_encoding_is_read() -> None:
    raw = saved(part("text/html; charset=nothing", "<p>It’s raining.</p>".encode("cp1252")))
    assert read_files([("texts/salt.mhtml", raw)]).source.lines == ("It’s raining.",)
