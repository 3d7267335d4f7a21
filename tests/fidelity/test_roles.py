"""Our rule for roles gives the result of MyST's plugin, in linear time."""

from __future__ import annotations

import time
from importlib.util import find_spec, module_from_spec

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fascicle.fidelity import read_back
from fascicle.fidelity.read_back import words_of_page

PIECES = ["{", "}", "`", "``", "{note}`", "a:b", "c+d_e-1", " ", "\n", "[1]", "\\", "*", "ä", "!"]


def by_the_plugin() -> MarkdownIt:
    """Return a parser with the plugin's own rule."""
    spec = find_spec("mdit_py_plugins.myst_role.index")
    assert spec is not None
    assert spec.loader is not None
    plugin = module_from_spec(spec)
    spec.loader.exec_module(plugin)
    return MarkdownIt("commonmark").use(plugin.myst_role_plugin)


def by_us() -> MarkdownIt:
    parser = by_the_plugin()
    parser.inline.ruler.at("myst_role", read_back._role)
    return parser


THEIRS, OURS = by_the_plugin(), by_us()


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_our_rule_gives_the_result_of_the_plugin(text: str) -> None:
    assert OURS.parseInline(text) == THEIRS.parseInline(text)


def test_a_long_line_takes_linear_time() -> None:
    # The copies of a line show only where it has very many marks.
    short, long = (seconds("! " * n) for n in (100_000, 400_000))
    assert long / short < 7  # linear is 4; with the plugin's rule it is 10


def seconds(line: str) -> float:
    tries = []
    for _ in range(2):
        begin = time.process_time()
        words_of_page(line, with_title=True)
        tries.append(time.process_time() - begin)
    return min(tries)
