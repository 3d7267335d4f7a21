"""The gate of validity: errors of the checker, and those passed over."""

from __future__ import annotations

from typing import Any

import pytest

from gates import budgets, validity
from gates.programs import ToolMissing

PAGE = "<!doctype html><html lang=en><title>A</title><h1>A</h1>"
HIGHLIGHTS = "::highlight(find) {\n  color: red;\n}\n\n::highlight(who) {\n  color: red;\n}\n"


STYLES = [
    ("p { color: red; }\n", 0),
    (HIGHLIGHTS, 0),
    ("p { color: red; }}\n\np { color: blue; }\n", 1),
    (HIGHLIGHTS + "p:: { color: red; }\n", 1),
    ("::highlight(find) { color: red; }\np:: { color: red; }\n", 1),
    ("::highlight(find), p:: { color: red; }\n", 1),
    ("p::highlight( { color: red; }\n", 1),
]


def test_of_css_that_the_checker_cannot_read_only_a_highlight_is_passed_over(
    book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = {f"_static/{number}.css": text for number, (text, _) in enumerate(STYLES)}
    built = book({"a.html": PAGE, **sheets})
    try:
        messages = validity.checked([built.site / name for name in ("a.html", *sheets)])
    except ToolMissing as missing:
        pytest.skip(str(missing))
    for name, (text, problems) in zip(sheets, STYLES, strict=True):
        # Java takes 3 s to start, so the checker reads all style sheets in one run.
        of_sheet = [one for one in messages if one["url"].endswith(("/a.html", f"/{name}"))]
        monkeypatch.setattr(validity, "checked", lambda _, found=of_sheet: found)
        verdict = validity.held([built], budgets.load())
        assert len(verdict.problems) == problems, (text, verdict.problems)
