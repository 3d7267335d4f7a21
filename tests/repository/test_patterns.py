"""No pattern needs what some Pythons do wrong.

Before 3.11.5 a possessive quantifier after a group could end a match too early (CPython issue
106052); Debian 12 has 3.11.2.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages

import fascicle

MODULES = [name for _, name, _ in walk_packages(fascicle.__path__, "fascicle.") if "__" not in name]
# A quantifier with a plus after it, or an atomic group, once escapes and sets are out of the way.
NOT_THEM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
POSSESSIVE = re.compile(r"[*+?}]\+|\(\?>")


def patterns_of(module: str) -> dict[str, re.Pattern[str]]:
    found = vars(import_module(module)).items()
    return {name: value for name, value in found if isinstance(value, re.Pattern)}


def is_possessive(pattern: str | bytes) -> bool:
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    return POSSESSIVE.search(NOT_THEM.sub("x", text)) is not None


def test_no_pattern_is_possessive() -> None:
    found = [
        f"{module}.{name}"
        for module in MODULES
        for name, value in patterns_of(module).items()
        if is_possessive(value.pattern)
    ]
    assert found == []


def test_what_is_possessive_is_known() -> None:
    assert all(map(is_possessive, ["a*+", "(?:ab)++c", "a?+", "a{1,2}+", "(?>a)"]))
    assert not any(map(is_possessive, [r"\++", r"\+\+\+", "[*+]+", "[]+]+", r"a\*+", "(?:a+)+"]))
    assert "_START" in patterns_of("fascicle.recovery.paratext.gutenberg")
    assert {"fascicle.recovery.paratext.gutenberg", "fascicle.sphinx_ext.model.works"} < set(
        MODULES
    )
