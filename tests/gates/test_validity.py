"""The gate of validity: errors of the checker, and those passed over."""

from __future__ import annotations

from typing import Any

import pytest

from gates import budgets, validity
from gates.programs import ToolMissing

PAGE = "<!doctype html><html lang=en><title>A</title><h1>A</h1>"
HIGHLIGHTS = "::highlight(find) {\n  color: red;\n}\n\n::highlight(who) {\n  color: red;\n}\n"


@pytest.mark.parametrize(
    ("styles", "problems"),
    [
        ("p { color: red; }\n", 0),
        (HIGHLIGHTS, 0),
        ("p { color: red; }}\n\np { color: blue; }\n", 1),
        (HIGHLIGHTS + "p:: { color: red; }\n", 1),
        ("::highlight(find) { color: red; }\np:: { color: red; }\n", 1),
        ("::highlight(find), p:: { color: red; }\n", 1),
        ("p::highlight( { color: red; }\n", 1),
    ],
)
def test_of_css_that_the_checker_cannot_read_only_a_highlight_is_passed_over(
    book: Any, styles: str, problems: int
) -> None:
    built = book({"a.html": PAGE, "_static/a.css": styles})
    try:
        verdict = validity.held([built], budgets.load())
    except ToolMissing as missing:
        pytest.skip(str(missing))
    assert len(verdict.problems) == problems, verdict.problems
