"""Bundles of scripts: each is up to date, whole, and registered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import fascicle.sphinx_ext
from fascicle.sphinx_ext.offline import ENTRY as WORKER
from fascicle.sphinx_ext.static_files import (
    BUILT,
    bundle,
    bundle_path,
    entries_in,
    first_line,
    modules_of,
    page_scripts,
    static_files,
)

if TYPE_CHECKING:
    from sphinx.config import Config

EXTENSION = Path(fascicle.sphinx_ext.__file__).parent
ENTRIES = entries_in(EXTENSION)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_bundle_is_of_the_modules_as_they_are(entry: Path) -> None:
    """If not: `make scripts`."""
    assert bundle_path(entry).read_text("utf-8").startswith(first_line(entry))


def test_a_bundle_that_nothing_is_bundled_into_is_gone() -> None:
    assert set(EXTENSION.glob(f"*/scripts/{BUILT}/*")) == set(map(bundle_path, ENTRIES))


def test_a_bundle_needs_no_other_module() -> None:
    for entry in ENTRIES:
        assert not re.search(r'\bimport\s*[{*"]', bundle(entry))


def test_each_bundle_is_registered(registered: Config) -> None:
    files = {file.source for file in static_files(registered) if file.source.suffix == ".js"}
    assert files | {WORKER} | set(page_scripts(registered)) == set(ENTRIES)


def test_a_changed_import_makes_a_bundle_stale(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n\nb();\n')
    (tmp_path / "b.js").write_text("export const b = () => 1;\n")
    before = first_line(tmp_path / "a.js")
    assert modules_of(tmp_path / "a.js") == [tmp_path / "b.js", tmp_path / "a.js"]
    (tmp_path / "b.js").write_text("export const b = () => 2;\n")
    assert first_line(tmp_path / "a.js") != before
