"""The style sheets of a page, joined into one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import fascicle.sphinx_ext
from fascicle.sphinx_ext.static_files import join_sheets, page_sheets, static_files

if TYPE_CHECKING:
    from sphinx.config import Config

EXTENSION = Path(fascicle.sphinx_ext.__file__).parent


def test_each_sheet_is_loaded(registered: Config) -> None:
    others = (file.source for file in static_files(registered) if file.source.suffix == ".css")
    assert {*page_sheets(registered), *others} == set(EXTENSION.glob("*/styles/*.css"))


def test_what_is_loaded_has_no_comments_and_every_rule(registered: Config) -> None:
    sheets = page_sheets(registered)
    sheet = join_sheets(tuple(sheets))
    assert "/*" not in sheet
    assert "*/" not in sheet
    rules = [path.read_text(encoding="utf-8").count("{") for path in sheets]
    assert sheet.count("{") == sum(rules) == sheet.count("}")
