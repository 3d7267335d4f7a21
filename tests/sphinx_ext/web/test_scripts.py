"""The modules of our scripts, joined into what a browser loads."""

import re

import pytest

from fascicle.sphinx_ext.web.assets.scripts import ENTRIES, SOURCE, joined, needed

TOP = re.compile(r"^(?:export )?(?:async )?(?:function\*? |class |const |let )(\w+)", re.MULTILINE)


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_name_at_the_top_belongs_to_one_module(entry: str) -> None:
    names = [
        name
        for module in needed(ENTRIES[entry])
        for name in TOP.findall((SOURCE / module).read_text(encoding="utf-8"))
    ]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_loaded_needs_nothing_more_and_has_no_comments(entry: str) -> None:
    script = joined(entry)
    assert not re.search(r"^(import [{\"]|\s|//|/\*)", script, re.MULTILINE)


def test_each_module_is_loaded() -> None:
    modules = {module for entry in ENTRIES.values() for module in needed(entry)}
    assert modules == {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.js")}
