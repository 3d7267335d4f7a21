"""The book shows a text as typed, or with curly quotes and dashes; pages never change by it."""

from __future__ import annotations

from typing import Any

import pytest

BODY = r"""# "Don't"

He said, "*Go* --
now.{note}`*`" And she: *"No."*

:::{footnote} *
It's "now" here.
:::

:::{verse}
"O come,
  "O come--
'Tis late."
:::

'The lines'\
of the 5'10" wall...

:::{chat}
**Ada "A" O'Hara:** it's me
:::

```text
it's   "as typed" --
```

Press `"--x"` and "`y`".

> "Set in."
"""

ABOUT = {
    "work": "gate",
    "kind": "work",
    "level": "0",
    "title": 'The "Gate"',
    "summary": "It's shut.",
    "text": "texts/The Gate.txt",
}


@pytest.fixture
def gate(library: Any, page: Any) -> Any:
    """Write a library of one work, the keeper's choice still to be made."""
    front = '# The "Gate"\n\n:::{chapters}\none\n:::\n'
    said = {"work": "gate", "kind": "chapter", "level": "1", "title": '"Don\'t"'}
    text = "texts/The Gate.txt"
    return library(
        {
            "library.toml": 'title = "Library"\n',
            "works/gate/index.md": page(front, **ABOUT),
            "works/gate/one.md": page(BODY, text=text, **said),
        }
    )


def choose(build: Any, name: str, toml: str) -> None:
    path = build.source / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(toml, "utf-8")


def shown(book: Any) -> list[str]:
    article = book.article("works/gate/one")
    blocks = article.xpath(".//h1 | .//p | .//dt | .//pre")
    return [" ".join(block.text_content().split()) for block in blocks]


TYPED = [
    '"Don\'t"',
    'He said, "Go -- now.*" And she: "No."',
    'It\'s "now" here.',
    '"O come, "O come-- \'Tis late."',
    "'The lines' of the 5'10\" wall...",
    'Ada "A" O\'Hara:',
    "it's me",
    'it\'s "as typed" --',
    'Press "--x" and "y".',
    '"Set in."',
]

CURLY = [
    "“Don’t”",
    "He said, “Go — now.*” And she: “No.”",
    "It’s “now” here.",
    "“O come, “O come— ’Tis late.”",
    "‘The lines’ of the 5′10″ wall…",
    'Ada "A" O\'Hara:',
    "it’s me",
    'it\'s "as typed" --',
    'Press "--x" and “y”.',
    "“Set in.”",
]


def test_where_nothing_is_said_the_book_is_as_typed(gate: Any) -> None:
    assert shown(gate()) == TYPED


def test_the_library_may_want_curly_quotes(gate: Any) -> None:
    choose(gate, "library.toml", 'title = "Library"\ntypography = "curly"\n')
    book = gate()
    assert shown(book) == CURLY
    assert book.article("works/gate/one").xpath(".//em/text()") == ["Go", "“No.”"]


def test_a_work_outranks_the_library(gate: Any) -> None:
    choose(gate, "library.toml", 'title = "Library"\ntypography = "curly"\n')
    choose(gate, "texts/The Gate.toml", 'typography = "as typed"\n')
    assert shown(gate()) == TYPED


def test_a_new_choice_shows_in_the_next_build(gate: Any) -> None:
    assert shown(gate()) == TYPED
    choose(gate, "texts/The Gate.toml", 'typography = "curly"\n')
    assert shown(gate()) == CURLY
    (gate.source / "texts/The Gate.toml").unlink()
    assert shown(gate()) == TYPED
    choose(gate, "library.toml", 'title = "Library"\ntypography = "curly"\n')
    assert shown(gate()) == CURLY


def test_titles_are_set_wherever_they_are_shown(gate: Any) -> None:
    choose(gate, "texts/The Gate.toml", 'typography = "curly"\n')
    book = gate()
    for name in ("index", "works/gate/index", "works/gate/one"):
        html = (book.output / f"{name}.html").read_text("utf-8")
        assert "The “Gate”" in html
        assert "The &#34;Gate" not in html
        assert 'The "Gate' not in html
    assert "“Don’t” — The “Gate” — Library" in book.page("works/gate/one").findtext(".//title")
    assert "“Don’t”" in book.article("works/gate/index").text_content()
    assert "It’s shut." in book.article("index").text_content()


def test_the_language_of_the_work_shapes_its_quotes(gate: Any, page: Any) -> None:
    front = page("# Das Tor\n\n:::{chapters}\none\n:::\n", language="de", **ABOUT)
    (gate.source / "works/gate/index.md").write_text(front, "utf-8")
    choose(gate, "texts/The Gate.toml", 'typography = "curly"\n')
    assert shown(gate())[1] == "He said, „Go — now.*“ And she: „No.“"


def test_addresses_stay_the_same(gate: Any) -> None:
    typed = gate()
    choose(gate, "texts/The Gate.toml", 'typography = "curly"\n')
    curly = gate(into="curly")
    places = [book.page("works/gate/one").xpath("//@id") for book in (typed, curly)]
    assert places[0] == places[1]


def test_a_text_of_several_files_has_its_settings_beside_the_folder(gate: Any, page: Any) -> None:
    said = {**ABOUT, "text": "texts/The Gate/01.txt"}
    front = page('# The "Gate"\n\n:::{chapters}\none\n:::\n', **said)
    (gate.source / "works/gate/index.md").write_text(front, "utf-8")
    choose(gate, "texts/The Gate.toml", 'typography = "curly"\n')
    assert shown(gate()) == CURLY


@pytest.mark.parametrize("toml", ['typography = "curley"', "x x", "\udc80"])
def test_settings_that_cannot_be_read_do_not_stop_the_book(gate: Any, toml: str) -> None:
    path = gate.source / "texts/The Gate.toml"
    path.parent.mkdir()
    path.write_bytes(toml.encode("utf-8", "surrogateescape"))
    assert shown(gate(may_warn=True)) == TYPED


def test_an_error_in_a_setting_of_a_work_is_a_warning(gate: Any) -> None:
    choose(gate, "texts/The Gate.toml", "typography = 3\n")
    book = gate(may_warn=True)
    assert shown(book) == TYPED
    assert "texts/The Gate.toml: typography: expected a text in quotes, not a whole" in book.log
    assert 'Write it like this: typography = "as typed" (or "curly")' in book.log
