"""The theme's sheets: without what no page can have, and otherwise as they are."""

import re
from pathlib import Path
from typing import Any

import pydata_sphinx_theme
import pytest

import fascicle.sphinx_ext
from fascicle.sphinx_ext.web.style_sheets import (
    OURS,
    base_sheet,
    classes_of,
    plain_rules,
    reduce_sheet,
)


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        ("p{margin:0}.fa-book{--fa:x}q{color:red}", "p{margin:0}q{color:red}"),
        (".navbar a,p,.modal{margin:0}", "p{margin:0}"),
        ("p:not(.btn,.x),q{margin:0}", "q{margin:0}"),
        ("p:not(.a,.b),q{margin:0}", "p:not(.a,.b),q{margin:0}"),
        (
            ".faint,.format,.navy,.information{margin:0}",
            ".faint,.format,.navy,.information{margin:0}",
        ),
        ("@media print{.modal{x:y}}p{margin:0}", "p{margin:0}"),
        ("@media print{.modal{x:y}p{margin:0}}", "@media print{p{margin:0}}"),
        ("@font-face{src:url(x)}p{margin:0}", "p{margin:0}"),
        ("html[data-theme=dark]{--pst-x:y}", "html[data-theme=dark]{--pst-x:y}"),
        ("/*! By x.com, y */.fa,p{margin:0}", "/*! By x.com, y */p{margin:0}"),
        ("/*! By x.com, y */.fa{margin:0}", "/*! By x.com, y */"),
    ],
)
def test_only_what_nothing_can_fit_is_left_out(sheet: str, kept: str) -> None:
    assert reduce_sheet(sheet) == kept


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        ("p,.table p{margin:0}", "p{margin:0}"),
        (".footnote .label,.label.badge{margin:0}", ".footnote .label{margin:0}"),
        ("p:not(.table):is(.a,.b){margin:0}", "p:not(.table):is(.a,.b){margin:0}"),
        ("@media print{.card{x:y}}p{margin:0}", "p{margin:0}"),
        ("p{margin:.5rem}/*# sourceMappingURL=a.css.map*/", "p{margin:.5rem}"),
    ],
)
def test_the_plain_sheet_has_no_rule_for_the_classes_of_others(sheet: str, kept: str) -> None:
    assert plain_rules(sheet) == kept


def test_classes_are_those_that_an_element_needs() -> None:
    assert classes_of(".a.b-c>p:not(.d){f:g}@media x{.e::before{f:g}}") == {"a", "b-c", "e"}


def test_scripts_of_ours_give_elements_no_class_of_others() -> None:
    """A page whose own classes need no more than the plain sheet gets others by a script."""
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/styles"
    others = classes_of(base_sheet(theme / "pydata-sphinx-theme.css")) - OURS
    given = re.compile(r"""class(?:Name)?"?[:=] ?[`"]([^`"]*)|classList\.\w+\("([^"]*)""")
    scripts = Path(fascicle.sphinx_ext.__file__).parent.glob("*/scripts/*.js")
    found = {
        name
        for script in scripts
        for names in given.findall(script.read_text("utf-8"))
        for name in " ".join(names).split()
    }
    assert len(found) > 50
    assert found & others == set()


def sheets(book: Any, name: str) -> list[str]:
    links = book.page(name).xpath("//link[@rel='stylesheet']/@href")
    names = [str(link).partition("?")[0].rpartition("_static/")[2] for link in links]
    return [name for name in names if not name.startswith("typeface/")]


WHOLE = ["styles/base.css", "styles/sphinx-book-theme.css", "fascicle.css"]
TEXT = "---\ntitle: One\n---\n\n# One\n\nIt rained.\n"
MORE = {"a table": "| a | b |\n| - | - |\n| 1 | 2 |\n", "a warning": "```{warning}\nWet.\n```\n"}


@pytest.mark.parametrize("more", ["", *MORE], ids=str)
def test_a_page_that_has_more_than_text_loads_all_sheets(library: Any, more: str) -> None:
    text = f"{TEXT}\n{MORE.get(more, '')}"
    book = library({"works/one/index.md": text, "works/two/index.md": TEXT})()
    assert sheets(book, "works/one/index") == (WHOLE if more else ["plain.css"])
    assert sheets(book, "works/two/index") == ["plain.css"]
    # The page with the whole work has what its pages have.
    assert sheets(book, "index") == ["plain.css"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('html_css_files = ["own.css"]', ["plain.css", "own.css"]),
        ('html_js_files = ["own.js"]', WHOLE),
        ('html_css_files = [("own.css", {"priority": 550})]', [*WHOLE[:2], "own.css", WHOLE[2]]),
    ],
)
def test_what_a_keeper_adds_stands_where_it_stood(
    library: Any, said: str, expected: list[str]
) -> None:
    conf = f'extensions = ["fascicle.sphinx_ext"]\nhtml_static_path = ["own"]\n{said}\n'
    own = {"conf.py": conf, "own/own.css": "p { color: red }\n", "own/own.js": "0;\n"}
    book = library({"works/one/index.md": TEXT, **own})()
    assert sheets(book, "works/one/index") == expected
