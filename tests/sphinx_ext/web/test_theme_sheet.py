"""The theme's sheets: without what no page can have, and otherwise as they are."""

import re
from pathlib import Path

import pydata_sphinx_theme
import pytest

import fascicle.sphinx_ext
from fascicle.sphinx_ext.web.assets.plain_sheet import OURS, classes_of, plain_rules
from fascicle.sphinx_ext.web.assets.theme_styles import base_sheet, reduce_sheet


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
