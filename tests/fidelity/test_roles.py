"""Our rules of the parser give the results of MyST's own, in linear time."""

from __future__ import annotations

import time
from importlib.util import find_spec, module_from_spec

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from fascicle.fidelity import read_back
from fascicle.fidelity.read_back import words_of_page
from fascicle.model.words import words_and_marks

PIECES = ["{", "}", "`", "``", "{note}`", "a:b", "c+d_e-1", " ", "\n", "[1]", "\\", "*", "ä", "!"]

LINES = ["a", "The ", "“", '"', "é", "_", "*", "**", "![", "[", "]", "](b)", "<b>", "&amp;", "\\",
         "!", ": ", " ", "    ", "- ", "1. ", "(a)=", "|a|", "|-|", "===", "#", "% ", "+++",
         "{note}`", "`", ">", "~", "^", "[^1]: ", "[^1]", "\n", "\n", "\n\n", ":::{speech} A\n",
         ":::\n"]  # fmt: skip


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


MYST = create_md_parser(MdParserConfig(enable_extensions=set(read_back.EXTENSIONS)), RendererHTML)


@given(st.lists(st.sampled_from(LINES), min_size=1).map("".join))
def test_a_page_has_the_text_that_it_has_to_myst(page: str) -> None:
    shown = [token for token in MYST.parse(page) if token.type != "colon_fence"]
    ours = [token for token in read_back._parser().parse(page) if token.type != "colon_fence"]
    assert [token.type for token in ours] == [token.type for token in shown]
    assert "".join(read_back._text(ours)) == "".join(read_back._text(shown))


@given(st.lists(st.sampled_from(LINES), min_size=1).map("".join))
def test_a_speech_has_the_text_that_it_has_to_myst(page: str) -> None:
    opened = f":::::{{speech}} A\n{page}\n:::::\n"
    shown = "A " + "".join(read_back._text(MYST.parse(f"{page}\n")))
    assert words_of_page(opened, with_title=True) == words_and_marks(shown)


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
