"""A hostile library is built without a warning, and shows its text as typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from lxml import html

from fascicle.book.build import HTML, build_book
from fascicle.library.convert_all import convert_library
from fascicle.library.verification import verify_library
from plain_library import plain_library

NASTY: list[str] = json.loads(
    Path(__file__).parents[1].joinpath("data/nasty.json").read_text("utf-8")
)
# What a line of a text may be read as, instead of as prose, and what has no letters to look for.
LINES = [line for line in NASTY if len(re.findall(r"[^\W_]", line)) > 2]


def in_chapters(lines: list[str]) -> str:
    """Return each line as a paragraph, a kept line, verse, a list item and a title."""
    parts = [
        f"CHAPTER {n}: {line}\n\n{line}\n\nA word before,\n{line}\nand one after it.\n\n"
        f"    Indented {line}\n    {line} and\n    so on\n    and on\n\n"
        f"1. one {line}\n2. {line}\n\n"
        f"A word.[1]* and so on.(2)\n\n[Footnote 1: {line}]\n\n* {line}\n\n(2) {line}\n\n"
        f"Ada: {line}\nBell: no\nAda: {line}\n\n<till> {line}\n<hob> {line}\n\n"
        f"| {line} | 1 |\n| b | {line} |\n\n[Illustration: {line}]\n\n"
        f"{line.upper()} STOP AND MORE OF IT STOP\n\n"
        f"Dear {line},\n\nit was {line}\n\nYours,\n{line}\n"
        for n, line in enumerate(lines, start=1)
    ]
    return "\n\n\n".join(parts)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile") / "shelf"
    plain_library(root, "<script>alert(1)</script> {{ x }}")
    texts = root / "texts"
    (texts / "all.txt").write_text("\n\n".join(LINES), encoding="utf-8")
    (texts / "all.toml").write_text('markup = "none"\n', encoding="utf-8")
    chapters = in_chapters(LINES[::7])
    (texts / "chapters.txt").write_text(chapters, encoding="utf-8")
    said = {
        "title": "<script>alert(1)</script> & *T* {{ x }} # \\ `c`",
        "authors": NASTY[:80],
        "summary": "\n\n".join(NASTY),
        "notes": "\n".join(NASTY),
        "rating": "<b>bold</b>",
        "warnings": NASTY[80:120],
        "tags": NASTY[120:],
        "characters": ["</script><script>alert(1)</script>", "a" * 3000],
        "status": '" onclick="alert(1)',
        "rights": "javascript:alert(1)",
        "series": {"name": "[x](javascript:alert(1))", "number": "<i>2</i>"},
    }
    (texts / "said.txt").write_text("It was.", encoding="utf-8")
    (texts / "said.toml").write_text(tomlkit.dumps(said), encoding="utf-8")
    for n, line in enumerate(NASTY[::9]):
        name = line.replace("/", "").replace("\0", "")
        (texts / f"f{n} {name}.txt").write_text(f"It is {line}", encoding="utf-8")
    assert [str(o.error) for o in convert_library(root) if o.error] == []
    build_book(root, root / HTML)
    return root


def articles(root: Path) -> dict[str, Any]:
    """Return the element that holds the text of each page of a work."""
    found = {}
    for path in (root / HTML / "works").rglob("*.html"):
        tree = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()
        for article in tree.find_class("bd-article"):
            found[path.relative_to(root / HTML / "works").as_posix()] = article
    return found


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_no_word_is_lost_and_none_is_added(hostile: Path) -> None:
    works = list(verify_library(hostile, hostile / HTML))
    assert [str(error) for work in works for error in work.errors] == []
    assert sum(work.words for work in works) > 500


def test_each_line_is_shown_as_it_was_typed(hostile: Path) -> None:
    shown = squeezed(articles(hostile)["all/index.html"].text_content())
    emphasis = re.compile(r"^(\*\*?|_)(?=\w)|(?<=\w)(\*\*?|_)$")
    missing = [
        line
        for line in LINES
        if squeezed(line) not in shown and squeezed(emphasis.sub("", line)) not in shown
    ]
    assert missing == []


def test_a_text_never_becomes_an_element_a_script_or_a_link(hostile: Path) -> None:
    """Look for tags, handlers and addresses from the text."""
    for name, article in articles(hostile).items():
        tags = {element.tag for element in article.iter() if isinstance(element.tag, str)}
        assert not tags & {"script", "b", "i", "img", "iframe", "form", "math", "s", "table"}, name
        attributes = {key for element in article.iter() for key in element.attrib}
        assert not {key for key in attributes if key.startswith("on")}, name
        links = [element.get("href") for element in article.iter("a")]
        assert not [link for link in links if link and re.match(r"(?i)javascript:|https?:", link)]
        assert not article.find_class("math"), name
        assert not article.find_class("problematic"), name
        assert not article.find_class("system-message"), name


def test_no_page_holds_a_script_of_its_own(hostile: Path) -> None:
    for path in (hostile / HTML).rglob("*.html"):
        tree = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()
        scripts = tree.xpath("//script[not(@type='application/ld+json')]")
        assert not [s for s in scripts if "alert" in (s.text or "")], path.name
        assert tree.xpath("//@onclick | //@onerror | //@onload") == []
