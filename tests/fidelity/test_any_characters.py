"""The built book shows every character as typed, with any extension enabled.

`tests/writers` asks MyST's parser; here Sphinx builds whole pages, and the HTML is read.
"""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from fascicle.book.build import HTML, build_book
from fascicle.model.blocks import (
    Block,
    Footnote,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    SceneBreak,
    Span,
    Speech,
    Table,
    Verse,
    plain,
)
from fascicle.writers.escape import argument, showable
from fascicle.writers.myst import write_blocks
from fascicle.writers.pages import with_digest
from filled_once import filled_once
from plain_library import plain_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TESTS = Path(__file__).parents[1]
NASTY: list[str] = json.loads(TESTS.joinpath("data/nasty.json").read_text("utf-8"))
CONSTRUCTS: dict[str, list[str]] = json.loads(TESTS.joinpath("data/syntax.json").read_text("utf-8"))
PIECES = sorted({*NASTY, *(line for lines in CONSTRUCTS.values() for line in lines)})
LINE = Span(1, 1)

NEWER = {"alert", "gfm_autolink", "section_ref", "strikethrough", "tasklist"}
OLDER = {
    "amsmath", "attrs_block", "attrs_inline", "deflist", "dollarmath", "fieldlist",
    "html_admonition", "html_image", "substitution",
}  # fmt: skip
CONFIGURATIONS: dict[str, set[str]] = {
    "none": set(),
    "ours": {"colon_fence"},
    "all": {"colon_fence"} | NEWER | OLDER,
}


def typed(line: str) -> str:
    return squeezed(showable(line))


def squeezed(text: str) -> str:
    """Return text without the spaces that HTML does not show."""
    return re.sub(r"[ \t\n]+", " ", text).strip()


def lines_to_try() -> list[str]:
    """Return each piece of syntax, and fixed combinations of them."""
    chance = random.Random(1)  # noqa: S311 (no secret is made of it)
    glue = ["", " ", "\u00a0", "a", "1", "\\", "*", "_"]
    made = [chance.choice(glue).join(chance.choices(PIECES, k=3)) for _ in range(300)]
    return [line for line in (*PIECES, *made) if typed(line)]


LINES = lines_to_try()


def paragraph(*lines: str) -> Paragraph:
    return Paragraph(span=LINE, text=plain("\n".join(lines)))


# Each form that a line may stand in, and where a built page shows it: an XPath inside the article.
FORMS: dict[str, tuple[list[Block], str]] = {
    "paragraphs": ([paragraph(line) for line in LINES], ".//p"),
    "kept": ([paragraph("a", line.lstrip()) for line in LINES], ".//span[@class='line'][2]"),
    "set in": ([paragraph("a", f"  {line}") for line in LINES], ".//span[@class='line'][2]"),
    "headings": (
        [Heading(span=LINE, kind="c", level=2, title=line) for line in LINES],
        ".//h2",
    ),
    "items": (
        [Listing(span=LINE, items=tuple(Item("-", plain(line)) for line in LINES))],
        ".//li",
    ),
    "quoted": (
        [Group(span=LINE, kind="quotation", blocks=(paragraph(line),)) for line in LINES],
        ".//blockquote",
    ),
    "notes": (
        [Footnote(span=LINE, label="n", text=plain(line)) for line in LINES],
        ".//aside/p",
    ),
    "verse": (
        [Verse(span=LINE, text=plain(line)) for line in LINES],
        ".//span[@class='line']",
    ),
    "letters": (
        [Group(span=LINE, kind="letter", blocks=(paragraph(line),)) for line in LINES],
        ".//*[contains(@class, 'letter')]/p",
    ),
    "speeches": (
        [Speech(span=LINE, speaker=f"A {line}", text=plain(line)) for line in LINES],
        ".//*[contains(@class, 'speech')]/p",
    ),
    "cells": (
        [Table(span=LINE, lines=(line,), rows=((plain("a"), plain(line)),)) for line in LINES],
        ".//td[2]",
    ),
    "captions": (
        [Table(span=LINE, lines=(line,), rows=((plain("a"),),), caption=line) for line in LINES],
        ".//caption",
    ),
    "ornaments": (
        [SceneBreak(span=LINE, mark=f"a {line}") for line in LINES],
        ".//hr/@data-mark",
    ),
}
# How a form shows a line, where that is not the line alone.
SHOWN_AS = {
    "speeches": lambda line: f"{argument(f'A {line}')} {typed(line)}",
    "ornaments": lambda line: argument(f"a {line}"),
}
WITHOUT_FENCES = ("paragraphs", "kept", "headings", "items", "quoted", "cells")


def forms_with(configuration: str) -> Iterable[str]:
    return FORMS if CONFIGURATIONS[configuration] else WITHOUT_FENCES


# The configuration of a new library is the fast one.
CASES = [
    pytest.param(chosen, form, marks=() if chosen == "ours" else pytest.mark.slow)
    for chosen in CONFIGURATIONS
    for form in forms_with(chosen)
]


@pytest.fixture(name="built", scope="module")
def _built(shared_folder: Path) -> Callable[[str], dict[str, Any]]:
    """Return a function that builds the pages with a configuration, once for all workers."""

    @cache
    def pages_with(name: str) -> dict[str, Any]:
        folder = shared_folder / f"characters-{name}"
        root = filled_once(folder, lambda folder: build_pages(name, folder / "shelf")) / "shelf"
        works = root / HTML / "works"
        return {form: article(works / form / "index.html") for form in forms_with(name)}

    return pages_with


@pytest.fixture
def pages(request: pytest.FixtureRequest, built: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    return built(request.param)


def build_pages(configuration: str, root: Path) -> None:
    plain_library(root, "Shelf")
    chosen = CONFIGURATIONS[configuration]
    (root / "index.md").write_text("# Shelf\n\n```{works}\n```\n")
    with (root / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"\nmyst_enable_extensions = {sorted(chosen)!r}\n")
    for name in forms_with(configuration):
        folder = root / "works" / name
        folder.mkdir(parents=True)
        body = f"# T\n\n{write_blocks(FORMS[name][0])}"
        fields: list[tuple[str, str | tuple[str, ...]]] = [("work", name), ("kind", "work")]
        (folder / "index.md").write_text(with_digest(fields, body), encoding="utf-8")
    build_book(root, root / HTML)


def article(path: Path) -> Any:
    tree: Any = html.document_fromstring(path.read_text("utf-8"))
    (element,) = tree.find_class("bd-article")
    for extra in element.find_class("apparatus"):
        extra.drop_tree()
    return element


@pytest.mark.parametrize(("pages", "form"), CASES, indirect=["pages"])
def test_a_line_is_shown_as_typed(pages: Any, form: str) -> None:
    found = pages[form].xpath(FORMS[form][1])
    shown = [squeezed(e if isinstance(e, str) else e.text_content()) for e in found]
    meant = [SHOWN_AS.get(form, typed)(line) for line in LINES]
    first = next(((a, b) for a, b in zip(shown, meant, strict=False) if a != b), None)
    assert first is None
    assert len(shown) == len(meant)


@pytest.mark.parametrize(("pages", "form"), CASES, indirect=["pages"])
def test_no_line_becomes_anything_else(pages: Any, form: str) -> None:
    tags = {element.tag for element in pages[form].iter() if isinstance(element.tag, str)}
    known = {"article", "section", "div", "p", "span", "br", "h1", "h2", "ul", "li", "blockquote"}
    assert tags <= {*known, "hr", "aside", "table", "caption", "tbody", "tr", "td"}
    assert not [
        part for part in ("math", "problematic", "system-message") if pages[form].find_class(part)
    ]
