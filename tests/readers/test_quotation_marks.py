"""Marks of quotation before the lines of a plain text, and what the owner says of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.convert import Converted, Text, convert
from fascicle.model.blocks import Stretch, leaves
from fascicle.model.decision import Decision, KeyValue
from fascicle.model.words import words
from fascicle.readers.source import read_files
from fascicle.readers.text import is_blank, read_text
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

MAIL = """\
From: Till Brook <till@goats.example>
Subject: AW: [goats] FIC: The Gate (1/2)

I kept this one.

On 2 May 2004, Ada Quill wrote:

> It was shut, and nobody at the ferry knew who had shut it or
> where the key might be, although the goat was on the other
> side of it.
>
> > Come at noon.
>
> It was open, which was worse, since the goat was now on the
> other side of the river.

Thanks again.
"""
# As many letters of it are quoted as are not.
HALF = f"{MAIL}\n{'The ferry went at noon, and the goat went with it. ' * 4}\n"
LINES = st.lists(
    st.sampled_from(["> ", ">", "> > ", ">>", "", " > ", "| ", "|"]).flatmap(
        lambda mark: st.sampled_from(["", "one two", "a | b", "  three", "IV", "x: y"]).map(
            lambda said: mark + said
        )
    ),
    min_size=1,
    max_size=40,
)


def converted(text: str, **settings: object) -> Converted:
    said = WorkSettings(**settings)  # type: ignore[arg-type]
    return convert(Text("a", (("a.txt", text.encode()),), said, Library("Shelf"), Addresses(), "a"))


def shown(done: Converted) -> str:
    return "\n".join(page.text for page in done.pages)


@given(LINES, st.sampled_from(["auto", "quoted"]))
def test_each_line_is_the_typed_one_without_marks_before_it(lines: list[str], markup: str) -> None:
    if not any(map(words, lines)):
        return
    raw = "\n".join(lines).encode()
    typed = read_text([("a.txt", raw)]).source.lines
    draft = read_files([("a.txt", raw)], markup=markup)
    for before, line in zip(typed, draft.source.lines, strict=True):
        assert before.endswith(line)
        assert not before.removesuffix(line).strip(" >|") or before == line
    inside = [n for block in leaves(draft.blocks) for n in block.span]
    assert inside == [n for n, it in enumerate(draft.source.lines, 1) if not is_blank(it)]
    for block in leaves(draft.blocks):
        assert isinstance(block, Stretch)
        assert block.lines == draft.source.lines[block.span.first - 1 : block.span.last]


def test_the_subject_and_the_names_in_mail_are_offered() -> None:
    (query,) = (it for it in converted(MAIL).queries if it.name == "title-unknown")
    offered = [(it.key, it.value) for it in query.answers if isinstance(it, KeyValue)]
    assert offered[0] == ("title", "The Gate")
    assert offered[-2:] == [("authors", "Ada Quill"), ("authors", "Till Brook")]


def test_what_is_outside_of_the_quotation_is_one_question() -> None:
    done = converted(MAIL)
    (query,) = (it for it in done.queries if it.name == "around-quoted")
    assert query.places == (4, 17)
    assert "I kept this one" in shown(done)
    done = converted(MAIL, decisions=[Decision("set-aside", every="around-quoted")])
    assert not [it for it in done.queries if it.name == "around-quoted"]
    assert "I kept this one" not in shown(done)
    assert [it.span.first for it in done.work.draft.ledger if it.kind == "reply"] == [4, 17]


def test_decisions_name_the_lines_of_the_file_by_their_words() -> None:
    done = converted(MAIL, decisions=[Decision("verse", line=9, says="where the key", last=10)])
    assert "side of it." in shown(done)
    assert done.work.draft.decided == {9, 10}


def test_a_text_of_which_only_a_part_is_quoted_is_asked_about() -> None:
    done = converted(HALF)
    (query,) = (it for it in done.queries if it.name == "quoted-lines")
    assert query.answers == (KeyValue("markup", "quoted"), KeyValue("markup", "none"))
    assert r"\> It was shut" in shown(done)
    done = converted(HALF, markup="quoted")
    assert "quoted-lines" not in {it.name for it in done.queries}
    assert r"\>" not in shown(done)


@pytest.mark.parametrize("text", [MAIL, HALF])
def test_all_signs_are_the_authors_if_the_owner_says_so(text: str) -> None:
    done = converted(text, markup="none")
    assert r"\> It was shut" in shown(done)
    assert "quoted-lines" not in {it.name for it in done.queries}


def test_rows_of_a_table_are_not_quoted() -> None:
    rows = "".join(f"| tea | {n} |\n" for n in range(1, 9))
    assert read_files([("a.txt", rows.encode())]).source.lines[0] == "| tea | 1 |"
