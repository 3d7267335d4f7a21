"""Notes in other notations than Markdown's, chats, tables and drawings, plates."""

from __future__ import annotations

from typing import Any

import pytest

BODY = r"""# Kit

It was shut.{note}`*` And open.{note}`[1]` And gone.{note}`*`

:::{footnote} *
Since May.

Or June.
:::

:::{footnote} *
Since July.
:::

:::{footnote} Footnote 1
Since August.
:::

"{initial}`O`NCE," it was said.

The 4{sup}`th` was {struck}`not` {underlined}`wet`: H{sub}`2`O.

It was shut.{note}`[1]` But {note}`†` has none.

:::{footnote} 1
Since September.
:::

:::{note-apart} 2
Of another page.
:::

:::{verse} 4
Rain on the slip,
  rain on the sea,

rain on the lamp.
:::

:::{chat}
**Ada (21:04):** are *you* up
  and if so why
**\<till\>** no
**hob:**
:::

```text
tea   <b>   2
 ```  {note}`1`
```

:::{lines}
    The Lock House,{note}`†`
  *Upper* Reach
Quay Street
:::

:::{illustration}
\[Illustration: The bell\]
:::

:::{editors-note}
\[Transcriber’s Note: Torn.\]
:::

- a lamp

* TILL, a keeper of goats
* TILDA, his aunt
"""


@pytest.fixture
def kit(library: Any, page: Any) -> Any:
    """Build a page that holds one of each."""
    said = {"work": "kit", "kind": "work", "level": "0", "title": "Kit"}
    return library({"works/kit/index.md": page(BODY, **said)})().article("works/kit/index")


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_each_mark_leads_to_its_own_note_and_back(kit: Any) -> None:
    found = []
    for mark in kit.find_class("footnote-reference"):
        (note,) = kit.xpath(f".//aside[@id='{mark.get('href')[1:]}']")
        (back,) = note.xpath(".//a[@role='doc-backlink']")
        assert back.get("href") == f"#{mark.get('id')}"
        found.append((text_of(mark), text_of(note.find("p"))))
    assert found == [
        ("*", "Since May."),
        ("[1]", "Since August."),
        ("*", "Since July."),
        ("[1]", "Since September."),
    ]


def test_the_brackets_of_a_mark_can_be_hidden(kit: Any) -> None:
    mark = kit.find_class("footnote-reference")[1]
    assert [text_of(bracket) for bracket in mark.find_class("fn-bracket")] == ["[", "]"]


def test_a_mark_without_a_note_is_only_text(kit: Any) -> None:
    paragraph = kit.xpath(".//p[contains(., 'has none')]")[0]
    assert text_of(paragraph) == "It was shut.[1] But † has none."
    assert len(paragraph.findall("a")) == 1


def test_a_note_whose_mark_is_elsewhere_leads_nowhere(kit: Any) -> None:
    (apart,) = kit.xpath(".//aside[contains(., 'another page')]")
    assert text_of(apart) == "2 Of another page."
    assert apart.find(".//a") is None


def test_in_a_chat_the_speaker_is_told_apart(kit: Any) -> None:
    (chat,) = kit.find_class("chat")
    assert [text_of(name) for name in chat.iter("dt")] == ["Ada (21:04):", "<till>", "hob:"]
    said = [[text_of(p) for p in message.iter("p")] for message in chat.iter("dd")]
    assert said == [["are you up", "and if so why"], ["no"], []]
    assert chat.find(".//strong") is None


def test_what_is_set_as_typed_keeps_its_spaces_and_is_reached_by_key(kit: Any) -> None:
    (block,) = kit.iter("pre")
    assert block.text.rstrip("\n") == "tea   <b>   2\n ```  {note}`1`"
    assert len(block) == 0
    assert (block.get("tabindex"), block.get("role")) == ("0", "region")
    assert block.get("aria-label")


def test_a_dropped_capital_stands_beside_its_word(kit: Any) -> None:
    (initial,) = kit.find_class("initial")
    assert text_of(initial.getparent()) == '"ONCE," it was said.'


def test_words_are_struck_through_raised_and_lowered(kit: Any) -> None:
    (struck,) = kit.iter("s")
    paragraph = struck.getparent()
    assert text_of(paragraph) == "The 4th was not wet: H2O."
    assert [(e.tag, e.text) for e in paragraph if e.tag in {"s", "u", "sub", "sup"}] == [
        ("sup", "th"), ("s", "not"), ("u", "wet"), ("sub", "2"),
    ]  # fmt: skip


def test_every_fifth_line_of_numbered_verse_has_its_number(kit: Any) -> None:
    (poem,) = (each for each in kit.find_class("verse") if "slip" in text_of(each))
    lines = [(text_of(line), line.get("data-number")) for line in poem.find_class("line")]
    assert [number for _, number in lines] == [None, "5", None]
    assert not [words for words, _ in lines if "5" in words]


def test_lines_keep_their_indents(kit: Any) -> None:
    (kept,) = kit.find_class("kept-lines")
    assert kept.tag == "p"
    assert kept.get("id", "").startswith("p-")
    lines = kept.find_class("line")
    assert [line.get("style") for line in lines] == ["--indent: 4", "--indent: 2", None]
    assert [text_of(line) for line in lines] == ["The Lock House,†", "Upper Reach", "Quay Street"]
    assert all(line.getnext().tag == "br" for line in lines)


def test_the_source_of_an_epigraph_is_told_from_its_words(library: Any, page: Any) -> None:
    epigraphs = [["Said.", "--A Book, 1766"], ["Said.", "And said."], ["—Dashed."]]
    fences = [":::{epigraph}\n" + "\n\n".join(said) + "\n:::" for said in epigraphs]
    said = {"work": "kit", "kind": "work", "level": "0", "title": "Kit"}
    book = library({"works/kit/index.md": page("# Kit\n\n" + "\n\n".join(fences), **said)})()
    found = book.article("works/kit/index").find_class("source")
    assert [text_of(source) for source in found] == ["--A Book, 1766"]


def test_a_dedication_is_marked_as_such(library: Any, page: Any) -> None:
    said = {"work": "kit", "kind": "work", "level": "0", "title": "Kit"}
    text = "# Kit\n\n:::{dedication}\nTo Bo\n:::\n\nIt was shut."
    book = library({"works/kit/index.md": page(text, **said)})()
    (dedication,) = book.article("works/kit/index").find_class("dedication")
    assert text_of(dedication) == "To Bo"


def test_plates_and_what_editors_say_stand_apart(kit: Any) -> None:
    assert [text_of(plate) for plate in kit.find_class("illustration")] == [
        "[Illustration: The bell]"
    ]
    assert [text_of(note) for note in kit.find_class("editors-note")] == [
        "[Transcriber’s Note: Torn.]"
    ]


def test_a_list_whose_entries_nothing_marks_shows_no_marks(kit: Any) -> None:
    marked, plain = kit.iter("ul")
    assert "plain-list" not in marked.get("class", "")
    assert "plain-list" in plain.get("class").split()
    assert [text_of(item) for item in plain] == ["TILL, a keeper of goats", "TILDA, his aunt"]
