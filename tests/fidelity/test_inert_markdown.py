"""A file of Markdown with all that MyST can run: its words are shown, and nothing runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en
from lxml import html

from fascicle.book.build import HTML, build_book
from fascicle.library.convert_all import convert_library
from fascicle.library.verification import verify_library
from plain_library import plain_library

MORE = {"toctree", "code-block", "eval-rst", "literalinclude", "figure-md", "mermaid", "chapters"}
DIRECTIVES = sorted({*en.directives, *vars(directives)["_directives"], *MORE})
ROLES = sorted(
    {*en.roles, *vars(roles)["_roles"], "ref", "doc", "download", "ruby", "abbr", "eval"}
)
RAW = [
    "<script>alert('seen')</script>",
    "<img src=x onerror=\"alert('seen')\">",
    "<div onclick='alert(1)'>\nseen\n</div>",
    "<iframe src='https://seen.example'></iframe>",
    "<!-- seen -->",
    "<?seen now?>",
    "<![CDATA[seen]]>",
    "<!DOCTYPE seen>",
    "<style>seen { color: red }</style>",
    "<a href='javascript:seen()'>seen</a>",
    "<svg><script>seen</script></svg>",
    "[seen](javascript:alert(1)) [seen](data:text/html,x) ![seen](https://seen.example/x.png)",
    "<javascript:alert(1)> <https://seen.example>",
    "$$\nx = seen\n$$\n\n\\begin{equation}\nseen\n\\end{equation}\n\nand $seen$",
    "{{ seen }} {% seen %} {seen}`seen` `seen`{seen}",
    "(seen)=\n## A target\n\n[](seen) [](#seen) <project:#seen> <inv:seen#seen>",
    "% seen\n\n+++ seen\n\n:::{include} /etc/hostname\n:::\n\n{#seen .seen}\nseen",
    ":seen: seen\n\n[^seen] [seen][seen] @seen #seen",
    "- [ ] seen\n- [x] seen",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("inert") / "shelf"
    plain_library(root, "Shelf")
    fences = [
        f"{fence}{{{name}}} word{n} said{n}\n:option{n}: value{n}\n\nbody{n}\n{fence}"
        for n, name in enumerate(DIRECTIVES)
        for fence in (("```", "~~~", ":::", "````")[n % 4],)
    ]
    said = [f"A {{{name}}}`spoken{n}` role." for n, name in enumerate(ROLES)]
    text = "\n\n".join(["# Inert", "It rained on the harbour.", *fences, *said, *RAW])
    (root / "texts/inert.md").write_text(text, encoding="utf-8")
    (outcome,) = convert_library(root)
    assert outcome.error is None
    build_book(root, root / HTML)  # a warning is an error
    return root


def articles(book: Path) -> Iterator[html.HtmlElement]:
    """Yield the element that holds the text of each page of the work."""
    for path in (book / HTML / "works").rglob("*.html"):
        tree = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()
        yield from tree.find_class("bd-article")


def test_the_words_of_directives_and_roles_are_shown(book: Path) -> None:
    shown = " ".join(article.text_content() for article in articles(book))
    fenced = [part.format(n) for n in range(len(DIRECTIVES)) for part in ("word{}", "body{}")]
    missing = [word for word in fenced if word not in shown]
    assert missing == []
    assert [n for n in range(len(ROLES)) if f"spoken{n}" not in shown] == []
    assert "alert('seen')" in shown
    (work,) = verify_library(book, book / HTML)
    assert work.errors == ()


def test_nothing_of_the_text_is_an_element_that_runs_or_loads(book: Path) -> None:
    for article in articles(book):
        for drawing in article.find_class("cover"):
            drawing.drop_tree()  # ours
        for element in article.iter():
            assert element.tag not in {"script", "iframe", "img", "svg", "style", "object"}
            assert not [name for name in element.attrib if name.startswith("on")]
            assert not (element.get("href") or "").startswith(("javascript:", "data:"))
