"""Whatever a library says, the desk shows as words: in texts, names of files, settings and acts."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.book.library_files.new_library import new_library
from fascicle.settings.setting import toml_value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

RUN = "top.attacked=1"
PAYLOADS = (
    f"<script>{RUN}</script>", f"<ScRiPt>{RUN}</sCrIpT>", "<script src=//x.example/x.js></script>",
    f"<img src=x onerror={RUN}>", f"<img src=x onerror='{RUN}' ", f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>", f"<svg><a href='javascript:{RUN}'><text>x</text></a>",
    f"<svg><animate onbegin={RUN} attributeName=x></svg>", f"<iframe srcdoc='<script>{RUN}'>",
    f"<iframe src='javascript:{RUN}'></iframe>", f"<body onload={RUN}>", f"<p onclick={RUN}>x</p>",
    f"<input autofocus onfocus={RUN}>", f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>", f"<audio src=x onerror={RUN}></audio>",
    f"<object data='javascript:{RUN}'></object>", f"<embed src='javascript:{RUN}'>",
    f"<a href='javascript:{RUN}'>x</a>", f"<form action='javascript:{RUN}'><button>x</form>",
    f"<button formaction='javascript:{RUN}'>x</button>", f"<math href='javascript:{RUN}'>x</math>",
    "<style>@import url(//x.example/x);</style>", "<link rel=stylesheet href=//x.example/x.css>",
    f"<meta http-equiv=refresh content='0;javascript:{RUN}'>", "<base href=//x.example/>",
    f"<template><script>{RUN}</script></template>", f"<noscript><p title='</noscript>{RUN}'>",
    f"</textarea><script>{RUN}</script>", f"</title><script>{RUN}</script>",
    f"--><script>{RUN}</script>", f"]]><script>{RUN}</script>", f'" onmouseover="{RUN}" x="',
    f"' onfocus='{RUN}' autofocus x='", f"` onclick={RUN} `", f'"><img src=x onerror={RUN}>',
    f"{{{{constructor.constructor('{RUN}')()}}}}", f"${{{RUN}}}", f"</script><script>{RUN}",
    f"\u2028{RUN}\u2029", f"&lt;script&gt;{RUN}&lt;/script&gt;", f"%3Cscript%3E{RUN}%3C/script%3E",
    f"javascript:{RUN}", f"data:text/html,<script>{RUN}</script>", f"[x](javascript:{RUN})",
    f"![x](x' onerror='{RUN})", f"<javascript:{RUN}>",
)  # fmt: skip
# What there is in a page of the desk if words have become markup.
MARKUP = """() => [...document.querySelectorAll("*")].filter((it) =>
    ["SCRIPT", "STYLE", "LINK", "META", "BASE", "SVG", "MATH", "OBJECT", "EMBED", "VIDEO", "AUDIO",
     "TEMPLATE"].includes(it.tagName.toUpperCase()) && !it.closest("head")
    || it.getAttributeNames().some((name) => name.startsWith("on"))
    || !it.closest("head")
        && /^(javascript|data):/i.test(it.getAttribute("href") ?? it.getAttribute("src") ?? "")
).map((it) => it.outerHTML.slice(0, 200))"""


LISTS = ("authors", "tags", "translators", "warnings", "fandoms", "characters")
WORDS = ("title", "subtitle", "summary", "notes", "rating", "status", "cover")
# So many of them are in each text that is opened.
TOGETHER = 8


def hostile_library(root: Path) -> None:
    """Make a library in which each payload is the name of a text, and stands wherever it may."""
    new_library(root, "Payloads")
    for number, payload in enumerate(PAYLOADS):
        named = f"{number:02} {payload.replace('/', '∕')}"
        (root / f"texts/{named}.txt").write_text(f"{payload}\n\nby {payload}\n\nWords.\n")
    for first in range(0, len(PAYLOADS), TOGETHER):
        some = PAYLOADS[first : first + TOGETHER]
        chapters = (f"{it}\n\n\n{it} It was late.\n\n\n\nWords of {it}\n" for it in some)
        heads = "\n".join(("", *some, "", *(f"by {it}" for it in some)))
        (root / f"texts/open-{first}.txt").write_text("\n\n\n\n".join((heads, *chapters)))
        lines = [" ".join(it.split()) for it in some]
        said: dict[str, object] = dict.fromkeys(LISTS, lines)
        said |= dict.fromkeys(WORDS, " ".join(lines))
        said |= {"series": {"name": " ".join(lines), "number": lines[0]}}
        said |= {"cast": [{"name": line} for line in lines]}
        settings = "".join(f"{key} = {toml_value(value)}\n" for key, value in said.items())
        (root / f"texts/open-{first}.toml").write_text(settings)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    root = tmp_path / "<img src=x onerror=top.attacked=1>"
    hostile_library(root)
    command = [sys.executable, "-m", "fascicle", "desk", "--no-browser", "--library", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout
        yield desk.stdout.readline().split()[0]
        desk.kill()


def test_no_payload_is_run(address: str, chromium: Any) -> None:
    assert len(PAYLOADS) == 48
    page = chromium.new_context().new_page()
    seen: list[str] = []
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("request", lambda request: seen.append(request.url))

    def check(place: str) -> None:
        assert page.evaluate("() => window.attacked") is None, place
        assert page.evaluate(MARKUP) == [], place

    def look(place: str, wanted: str, *clicks: str) -> None:
        page.goto("about:blank")
        page.goto(f"{address}{place}")
        page.locator(wanted).first.wait_for()
        check(place)
        for click in clicks:
            page.locator(click).first.click()
            page.locator("dialog h2").wait_for()
            check(f"{place} {click}")
            page.locator("dialog .close").click()

    look("", ".cards")
    slugs = page.locator(".card").evaluate_all("cards => cards.map((card) => card.dataset.work)")
    assert len(slugs) == len(PAYLOADS) * (1 + 1 / TOGETHER)
    page.locator("text=Edit as a table").click()
    page.locator("td input").first.wait_for()
    check("table")
    for slug in (it for it in slugs if it.startswith("open-")):
        look(f"#/work/{slug}", "iframe[src]", "text=Describe", "text=Cover")
        page.locator(".line.heading").first.click()
        page.keyboard.press("x")
        page.locator("#said .done, #said .problem").wait_for()
        check(f"{slug}: an act")
    for view in ("questions", "history", "publish"):
        look(f"#/{view}", "main:not(:has(> .waiting))")
    assert {url for url in seen if not url.startswith(address)} <= {"about:blank"}
    page.context.close()
