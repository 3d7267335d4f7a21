"""Fallbacks: whatever fails after the reader, all words are on the pages, and it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fascicle.convert
from fascicle.convert import Converted, Text, convert, read
from fascicle.fidelity.page_check import faults, with_typed, words_of_page
from fascicle.model.blocks import Heading, Span, leaves
from fascicle.model.draft import Aside, Draft
from fascicle.model.errors import FidelityError, InternalError
from fascicle.model.words import MARKS, words
from fascicle.recovery import recover
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers import myst, pages
from fascicle.writers.page_addresses import Addresses

pytestmark = pytest.mark.usefixtures("fallbacks")

TEXT = """\
The Quay

CHAPTER I

The bell rang twice, and then _it rang once more_ for the boat, which was late.

She had made a song of it:

    The bell is cracked,[1] the rope is long,
      The boat is never late,
    And if you think the hour is wrong
      You only have to wait.

[1] It was cast in May.

1. a bell
2. a boat

* * *

Dear Bell,

It is late, and the lamp is as good as out, so I say no more than that the goat has been seen.

Yours ever,
Ada

CHAPTER II

ADA. Who is there?
BELL. Nobody but the tide, and the tide is going out.
ADA. Then let it go.

Nobody came down to the quay, and nobody does now.
"""
WRITERS = ["_paragraph", "_lines", "_verse", "_listing", "_footnote", "_speech", "_group",
           "_inline", "_as_typed"]  # fmt: skip
Change = Callable[[str], str]


def fail(_: str) -> str:
    raise KeyError


CHANGES: dict[str, Change] = {
    "drops a word": lambda page: page.replace("the ", "", 1),
    "says a word twice": lambda page: page.replace("the ", "the the ", 1),
    "drops everything": lambda _: "",
    "leaves a fence open": lambda page: f"```\n{page}",
    "joins lines": lambda page: page.replace("\\\n", " ").replace("\n", " "),
    "fails": fail,
}


def converted(raw: str = TEXT) -> Converted:
    files = (("texts/quay.txt", raw.encode()),)
    return convert(Text("quay", files, WorkSettings(), Library("Shelf"), Addresses(), "quay"))


def check_whole(done: Converted) -> None:
    """Check that each line is on a page once, in order, and that its words are shown."""
    draft = done.work.draft
    assert not list(faults(draft, done.pages))
    shown = [words_of_page(p.text, with_title=not p.is_title_page) for p in done.pages]
    lines = sorted(n for p in done.pages for b in leaves(p.blocks) for n in b.span)
    typed = [word for n in lines for word in words(draft.line(n))]
    assert sorted(w for row in shown for w in row if w not in MARKS) == sorted(typed)
    aside = {n for entry in draft.ledger for n in entry.span}
    assert {*lines, *aside} >= {n for n, line in enumerate(draft.source.lines, 1) if line}


@contextmanager
def garbled(writer: str, change: Change) -> Iterator[None]:
    """Let a function of the writer return something else."""
    right = getattr(myst, writer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(myst, writer, lambda *of, **more: change(right(*of, **more)))
        yield


@given(writer=st.sampled_from(WRITERS), change=st.sampled_from(sorted(CHANGES)))
def test_whatever_the_writer_garbles_all_words_are_on_the_pages(writer: str, change: str) -> None:
    right = converted()
    assert right.fallback is None
    with garbled(writer, CHANGES[change]):
        done = converted()
    check_whole(done)
    changed = [p.text for p in done.pages] != [p.text for p in right.pages]
    assert changed or not done.fallback
    assert done.metadata.title == right.metadata.title


def test_a_block_that_differs_is_shown_as_typed_and_no_other() -> None:
    right = converted()
    with garbled("_verse", CHANGES["drops a word"]):
        done = converted()
    assert [p.name for p in done.pages] == [p.name for p in right.pages]
    assert done.addresses == right.addresses
    fallback = done.fallback
    assert fallback is not None
    assert (fallback.place, fallback.shown) == ("texts/quay.txt:9", "a passage is")
    assert "9:     The bell is cracked,[1] the rope is long," in fallback.details
    before, after = (p.pages[1].text.split("made a song of it:") for p in (right, done))
    assert after[1].lstrip().startswith("```text\n    The bell is cracked,[1] the rope")
    assert after[0].splitlines()[-3:] == before[0].splitlines()[-3:]
    assert "1. a bell\n2. a boat\n\n***\n\n:::{letter}" in after[1]
    assert converted().fallback is None


def test_a_heading_whose_words_differ_makes_one_page_of_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "write_heading", lambda _: "CHAPTER")
    done = converted()
    check_whole(done)
    assert [page.name for page in done.pages] == ["index.md"]
    assert "CHAPTER I\n\nThe bell rang twice, and then \\_it rang once" in done.pages[0].text
    assert done.fallback is not None
    assert done.fallback.shown == "the whole work is"


@pytest.mark.parametrize("step", ["recover", "apply_decisions", "notes_at_marks", "source_queries"])
def test_a_step_that_fails_after_the_reader_leaves_the_work_as_typed(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail_first(monkeypatch, step)
    done = converted()
    check_whole(done)
    assert done.fallback is not None
    assert str(done.fallback) == "the whole work is shown as typed: IndexError: no line"
    assert f"in {step}" in done.fallback.trace or "_fails" in done.fallback.trace


def _fail_first(patch: pytest.MonkeyPatch, step: str) -> None:
    """Let a step of the conversion fail the first time."""
    right, calls = getattr(fascicle.convert, step), []

    def _fails(*given: Any, **more: Any) -> Any:
        calls.append(step)
        if len(calls) == 1:
            problem = "no\nline"
            raise IndexError(problem)
        return right(*given, **more)

    patch.setattr(fascicle.convert, step, _fails)


def test_a_line_that_a_step_has_lost_is_shown_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        fascicle.convert, "recover", lambda draft: (d := recover(draft)).with_blocks(d.blocks[:-1])
    )
    done = converted()
    check_whole(done)
    assert done.fallback is not None
    assert done.fallback.shown == "a passage is"
    assert done.pages[-1].text.endswith("Nobody came down to the quay, and nobody does now.\n")


def test_blocks_out_of_order_are_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        fascicle.convert,
        "recover",
        lambda draft: (d := recover(draft)).with_blocks((*d.blocks[:1], d.blocks[2], d.blocks[1],
                                                       *d.blocks[3:])),
    )  # fmt: skip
    done = converted()
    check_whole(done)
    assert done.fallback is not None
    assert done.fallback.details.startswith("texts/quay.txt:5: is out of order on the pages")


def test_a_page_that_cannot_be_read_back_in_any_form_is_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fascicle.fidelity.page_check.text_of_page", lambda *_, **__: "")
    with pytest.raises(FidelityError, match=r"texts/quay\.txt") as refused:
        converted()
    assert "No page was written" in refused.value.remedy


def test_a_reader_that_fails_is_one_error_that_names_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(fascicle.convert, "read_files", fails)
    with pytest.raises(
        InternalError, match=r"texts/quay\.txt: cannot be converted: RecursionError"
    ):
        converted()


def test_lines_that_the_ledger_has_twice_are_in_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def doubled(draft: Draft) -> Draft:
        draft = recover(draft)
        twice = (Aside("contents", Span(5, 5)), Aside("metadata", Span(3, 5)))
        blocks = (block for block in draft.blocks if block.span.first not in (3, 5))
        return replace(draft, ledger=(*draft.ledger, *twice)).with_blocks(blocks)

    monkeypatch.setattr(fascicle.convert, "recover", doubled)
    done = converted()
    check_whole(done)
    ledger = [(aside.kind, aside.span) for aside in done.work.draft.ledger]
    assert ledger[-2:] == [("contents", Span(5, 5)), ("metadata", Span(3, 4))]


def test_shown_as_typed_a_heading_stays_one_only_where_it_begins_a_page() -> None:
    text = "CHAPTER I\n\nIt rained.\n\nCHAPTER II\n\nIt was dry.\n"
    entry = Text("rain", (("rain.txt", text.encode()),), WorkSettings(), Library("R"), Addresses())
    typed = with_typed(read(entry), {1, 5}, {1}, as_code=False)
    assert [block.span.first for block in typed.blocks if isinstance(block, Heading)] == [1]
    assert [block.span.first for block in typed.blocks] == [1, 3, 5, 7]
