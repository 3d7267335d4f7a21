"""The modules of our scripts, joined into what a browser loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import fascicle.sphinx_ext
from fascicle.sphinx_ext.web.assets.scripts import joined, needed
from fascicle.sphinx_ext.web.assets.static_files import page_scripts, static_files

if TYPE_CHECKING:
    from sphinx.config import Config

EXTENSION = Path(fascicle.sphinx_ext.__file__).parent
TOP = re.compile(r"^(?:export )?(?:async )?(?:function\*? |class |const |let )(\w+)", re.MULTILINE)


def loaded(config: Config) -> list[tuple[Path, ...]]:
    """Return the entries of each script that a browser loads."""
    files = [file.source for file in static_files(config) if file.source.suffix == ".js"]
    return [tuple(page_scripts(config)), *((source,) for source in files)]


def test_each_name_at_the_top_belongs_to_one_module(registered: Config) -> None:
    for entries in loaded(registered):
        modules = [module.read_text(encoding="utf-8") for module in needed(entries)]
        names = [name for module in modules for name in TOP.findall(module)]
        assert sorted(names) == sorted(set(names))


def test_what_is_loaded_needs_nothing_more_and_has_no_comments(registered: Config) -> None:
    for entries in loaded(registered):
        assert not re.search(r"^(import [{\"]|\s|//|/\*)", joined(entries), re.MULTILINE)


def test_each_module_is_loaded(registered: Config) -> None:
    modules = {module for entries in loaded(registered) for module in needed(entries)}
    assert modules == set(EXTENSION.rglob("*.js"))
