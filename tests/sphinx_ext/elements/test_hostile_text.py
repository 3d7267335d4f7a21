"""Metadata and text are only ever text."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

import fascicle

SCRIPT = '<script>alert("x")</script>'


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(
    "name", ["index", "works/odd/index", "works/odd/one", "works/odd/ok-former"]
)
def test_metadata_makes_no_element_and_no_handler(small: Any, name: str) -> None:
    page = small.page(name)
    scripts = [script for script in page.iter("script") if script.text]
    # Data is no script, and nothing in it ends it.
    assert [script.get("type") for script in scripts] in ([], ["application/ld+json"])
    assert page.xpath("//@onerror | //@onmouseover") == []
    assert page.xpath("//*[starts-with(@href, 'javascript:')]") == []
    assert not list(page.iter("b", "i", "u", "img"))


def test_no_block_relies_on_escaping_that_stands_around_it() -> None:
    templates = [*Path(fascicle.__path__[0]).rglob("templates/**/*.html")]
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=False)  # noqa: S701  it only parses
    escaping = nodes.ScopedEvalContextModifier
    bare = {
        (template.name, block.name)
        for template in templates
        for part in environment.parse(template.read_text("utf-8")).find_all(escaping)
        for block in part.find_all(nodes.Block)
        if block.find(escaping) is None
    }
    assert bare == set(), "Jinja ends autoescape at a block: begin it again inside"
    assert len(templates) > 40


def test_metadata_is_shown_as_it_was_typed(small: Any) -> None:
    article = small.article("works/odd/index")
    (heading,) = article.iter("h1")
    assert text_of(heading) == f'{SCRIPT} & {{{{ x }}}} "Quoted" *Stars*'
    authors = [text_of(author) for author in article.find_class("author")]
    assert authors == [f'Ann "Nine, Ten" O’Dell; {SCRIPT}', "*Star* [Link](javascript:alert(1))"]
    (head,), (facts,) = article.find_class("work-head"), article.find_class("work-facts")
    for part in (
        "{{ x }} {% raw %} <!-- & -- > ]]> ---",
        "<i>Teen</i>",
        "<img src=x onerror=alert(1)>",
        'a" onmouseover="alert(1), {% include "x" %}',
        "</div></article>",
        "*in* progress",
        "&copy; <u>",
        "'\"\\",
    ):
        assert part in f"{text_of(head)} {text_of(facts)}"


def test_a_language_that_is_none_is_left_out(small: Any) -> None:
    assert small.article("works/odd/one").get("lang") == "en"


def test_the_title_of_a_page_is_text(small: Any) -> None:
    title = small.page("works/odd/one").findtext("head/title")
    assert title.startswith("<b>I</b>. {{ title }} <script>alert(2)</script> — ")


def test_a_page_forbids_scripts_that_are_not_the_books(small: Any) -> None:
    (policy,) = small.page("works/odd/one").xpath("//meta[@http-equiv]/@content")
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("former", ["../../index", "a/b", "..", ".hidden", "<img>", ""])
def test_a_former_address_cannot_leave_the_works_folder(
    library: Any, page: Any, former: str
) -> None:
    said = {"work": "w", "kind": "work", "level": "0", "title": "W", "former": [former, "index"]}
    book = library({"works/w/index.md": page("# W\n\nA word.", **said)})(may_warn=True)
    assert [path.name for path in (book.output / "works").rglob("*.html")] == ["index.html"]
    assert "refresh" not in (book.output / "index.html").read_text("utf-8")
    assert "refresh" not in (book.output / "works/w/index.html").read_text("utf-8")


@pytest.mark.slow
def test_three_thousand_letters_are_a_title_too(library: Any, page: Any) -> None:
    long = "long " * 600
    said = {"work": "w", "kind": "work", "level": "0", "title": long, "authors": [long, ""]}
    book = library({"works/w/index.md": page("# W\n\nA word.", **said)})()
    assert long.strip() in text_of(book.article("index"))


def test_a_key_named_myst_switches_nothing_on(library: Any) -> None:
    myst = 'myst:\n  enable_extensions: ["dollarmath", "substitution"]'
    text = f"---\n{myst}\n---\n# W\n\n$a$ {{{{ b }}}}\n"
    book = library({"works/w/index.md": text})()
    assert "$a$ {{ b }}" in text_of(book.article("works/w/index"))


def test_front_matter_that_cannot_be_read_is_named_with_its_line(library: Any) -> None:
    text = '---\nwork: "w"\ntitle: "unended\n---\n# W\n\nA word.\n'
    book = library({"works/w/index.md": text})(may_warn=True)
    assert f"{Path('works/w/index.md')}:3: WARNING: The front matter cannot be read" in book.log
    assert text_of(book.article("works/w/index")).startswith("W")


def test_what_html_has_no_place_for_is_a_space(library: Any) -> None:
    text = '---\nwork: "w"\ntitle: "A\\u0000B 😀"\n---\n# W\n\nA word.\n'
    book = library({"works/w/index.md": text})()
    assert text_of(book.article("index").find_class("work-title")[0]) == "A B 😀"
