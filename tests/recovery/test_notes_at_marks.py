"""Notes that are gathered at the end of a text stand where their marks are."""

from __future__ import annotations

from fascicle.api import to_markdown
from fascicle.convert import Text, read
from fascicle.fidelity.page_check import faults
from fascicle.model.blocks import Footnote, Heading, Paragraph, Run, Span, Style
from fascicle.model.draft import Draft, Source
from fascicle.recovery.note_marks import notes_at_marks
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import Page

CHAPTERS = "CHAPTER I\n\nIt was shut.[1]\n\nCHAPTER II\n\nIt was open.[1] And shut.[2]\n\n"
HEAD = "NOTES\n\n"
NOTES = f"{HEAD}1. Since May.\n\n1. Since June.\n\n2. Since July.\n"
# The lines and levels of two chapters, and of sections and a part of one in the second.
HEADS = ((1, 1), (3, 1), (5, 2), (7, 3), (8, 2))


def pages_of(text: str) -> dict[str, str]:
    """Return the pages of a text without their front matter."""
    pages = to_markdown(text, title="Doors").items()
    return {name: page.split("\n---\n", 1)[1].strip() for name, page in pages}


def test_a_note_is_on_the_page_of_its_mark() -> None:
    pages = pages_of(CHAPTERS + NOTES)
    assert list(pages) == ["index.md", "chapter-1.md", "chapter-2.md"]
    assert pages["chapter-1.md"].endswith("It was shut.[^1]\n\n[^1]: Since May.")
    assert pages["chapter-2.md"].endswith("[^1]: Since June.\n\n[^2]: Since July.")


def test_what_a_page_links_to_is_the_note_whatever_begins_with_its_number() -> None:
    mark = "<a href='#n{0}' id='m{0}'>[{0}]</a>".format
    note = "<div class='footnote'><p><a id='n{0}' href='#m{0}'>[{0}]</a> {1}.</p></div>".format
    steps = "<p>1. Ring the bell for the men.</p><p>2. Put the lamp out again.</p>"
    pages = pages_of(
        f"<html><body><h1>Chapter 1</h1><p>It was shut.{mark(1)} It rained.{mark(2)}</p>{steps}"
        f"<p>So it went on.</p><h1>Chapter 2</h1><p>So.</p>"
        f"<h1>Notes</h1>{note(1, 'Since May')}{note(2, 'All day')}"
    )
    assert pages["chapter-1.md"].endswith("[^1]: Since May.\n\n[^2]: All day.")
    assert "Ring the bell" in pages["chapter-1.md"].split("[^1]:")[0]


def draft_of(text: str) -> dict[str, list[str]]:
    given = (("texts/doors.txt", text.encode()),)
    draft = read(Text("doors", given, WorkSettings(), Library(title="L"), Addresses(), "doors"))
    found: dict[str, list[str]] = {}
    for aside in draft.ledger:
        found.setdefault(aside.kind, []).append(draft.text(aside.span))
    return found


def test_a_heading_with_nothing_but_notes_is_in_the_ledger() -> None:
    assert draft_of(CHAPTERS + NOTES) == {"note heading": ["NOTES"]}
    assert draft_of(CHAPTERS + NOTES.replace(HEAD, f"{HEAD}The doors are those of Marl.\n\n")) == {}


def test_sections_that_had_only_notes_are_set_aside_below_words_that_stay() -> None:
    heads = [Heading(span=Span(n, n), kind="k", level=lv, title="Rain") for n, lv in HEADS]
    mark, so = Run("1", Style.NOTE, mark="[1]", note=1), (Run("So."),)
    note = Footnote(span=Span(6, 6), label="1", text=so, key="1", number=1)
    words = [Paragraph(span=Span(n, n), text=it) for n, it in ((2, (mark,)), (4, so), (9, so))]
    blocks = (heads[0], words[0], heads[1], words[1], heads[2], note, *heads[3:], words[2])
    draft = Draft(Source(tuple("123456789"), ((1, "texts/door.txt"),)), blocks)
    draft = notes_at_marks(draft, {1, 3})
    assert [b.span.first for b in draft.blocks] == [1, 2, 6, 3, 4, 8, 9]
    assert [aside.span.first for aside in draft.ledger] == [5, 7]


def test_notes_of_a_chapter_stay_in_it() -> None:
    pages = pages_of(
        "CHAPTER I\n\nIt was shut.[1]\n\n[1] Since May.\n\nIt was May.\n\nCHAPTER II\n\nSo.\n"
    )
    assert pages["chapter-1.md"].endswith("[^1]: Since May.\n\nIt was May.")


def test_the_lines_of_a_page_are_those_of_its_chapter() -> None:
    page = to_markdown(CHAPTERS + NOTES)["chapter-1.md"]
    assert 'lines: "1-3"' in page


def test_a_note_on_a_page_without_its_mark_is_out_of_order() -> None:
    given = (("texts/doors.txt", (CHAPTERS + NOTES).encode()),)
    text = Text("doors", given, WorkSettings(), Library(title="L"), Addresses(), "doors")
    draft = read(text)
    note, *others = (block for block in draft.blocks if isinstance(block, Footnote))
    rest = tuple(block for block in draft.blocks if block not in (note, *others))
    pages = [Page("index.md", "", (note,), 0, ()), Page("a.md", "", (*rest, *others), 0, ())]
    assert next(faults(draft, pages)).problem == "is out of order on the pages"


def test_any_division_may_be_a_page() -> None:
    heads = [Heading(span=Span(n, n), kind="poem", level=1, title="Rain") for n in (1, 3, 5)]
    mark, other = Run("1", Style.NOTE, mark="[1]", note=1), Run("It rained.")
    blocks = (
        heads[0], Paragraph(span=Span(2, 2), text=(mark,)),
        heads[1], Paragraph(span=Span(4, 4), text=(other,)),
        heads[2], Footnote(span=Span(6, 6), label="1", text=(other,), key="1", number=1),
    )  # fmt: skip
    draft = Draft(Source(tuple("123456"), ((1, "texts/door.txt"),)), blocks)
    assert [b.span.first for b in notes_at_marks(draft, {1, 3, 5}).blocks] == [1, 2, 6, 3, 4]
    assert notes_at_marks(draft, set()) == draft


def test_a_note_on_a_note_follows_it_to_the_page_of_its_mark() -> None:
    marks = [Run(str(n), Style.NOTE, mark=f"[{n}]", note=n) for n in (1, 2)]
    heads = [Heading(span=Span(n, n), kind="poem", level=1, title="Rain") for n in (1, 3, 6)]
    so = (Run("So."),)
    blocks = (
        heads[0], Paragraph(span=Span(2, 2), text=(marks[0],)),
        heads[1], Paragraph(span=Span(4, 4), text=so),
        Footnote(span=Span(5, 5), label="1", text=(marks[1],), key="1", number=1),
        heads[2], Footnote(span=Span(7, 7), label="2", text=so, key="2", number=2),
    )  # fmt: skip
    draft = Draft(Source(tuple("1234567"), ((1, "texts/door.txt"),)), blocks)
    found = notes_at_marks(draft, {1, 3, 6})
    assert [b.span.first for b in found.blocks] == [1, 2, 5, 7, 3, 4]
