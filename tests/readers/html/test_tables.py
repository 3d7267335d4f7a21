"""Tables of HTML: those of the text, and those that only place it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.api import to_markdown
from fascicle.model.blocks import Stretch, Table, text_of
from fascicle.readers.source import read_files

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

LONG = "to go out to the lamp (one says so of lamps and of boats, and never of a house)"
WORDS = f"<tr><td>la lampe<td>the lamp<tr><td>aller à la lampe<td>{LONG}<tr><td>le feu<td>fire"


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><title>T</title><body>{body}".encode()


def drafted(body: str) -> Draft:
    return read_files([("texts/page.html", page(body))])


def rows_of(body: str) -> list[tuple[str, ...]]:
    (table,) = drafted(body).blocks
    assert isinstance(table, Table)
    return [tuple(map(text_of, row)) for row in table.rows]


def table_in(body: str) -> list[str]:
    (text,) = to_markdown(page(body)).values()
    return [line for line in text.split("\n") if line.startswith("|")]


def test_one_long_cell_leaves_a_table_a_table() -> None:
    assert rows_of(f"<table>{WORDS}</table>") == [
        ("la lampe", "the lamp"),
        ("aller à la lampe", LONG),
        ("le feu", "fire"),
    ]


def test_a_rule_between_rows_leaves_a_table_a_table() -> None:
    rule = "<tr><td colspan=2><hr>"
    assert len(rows_of(f"<table>{WORDS}{rule}{WORDS}</table>")) == 6


def test_titles_in_the_first_row_stand_above_a_table() -> None:
    row = "<tr><td>Ada:<td>a keeper<tr><td>Till:<td>her cousin"
    title, rows = drafted(f"<table><tr><td colspan=2><h5>PERSONS</h5>{row}</table>").blocks
    assert isinstance(title, Stretch)
    assert title.lines == ("PERSONS",)
    assert isinstance(rows, Table)
    assert len(rows.rows) == 2
    body = f"<table><tr><td><h5>PERSONS</h5> of the play<td>{row}</table>"
    assert not any(isinstance(block, Table) for block in drafted(body).blocks)


def test_a_long_cell_across_all_columns_leaves_a_table_a_table() -> None:
    across = f"<tr><td colspan=2><p>{LONG}</p>"
    names = "".join(f"<tr><td>{name}" for name in ("Oddny", "Sigrid", "A boy"))
    servants = f"<tr><td>Magnus<td rowspan=4>Servants{names}"
    assert [row[0] for row in rows_of(f"<table>{across}{servants}</table>")] == [
        LONG, "Magnus", "Oddny", "Sigrid", "A boy",
    ]  # fmt: skip
    letter = f"<table>{across * 3}<tr><td>Monday<td>Yours<tr><td>Quay<td>Ada</table>"
    assert not any(isinstance(block, Table) for block in drafted(letter).blocks)


def test_spaces_that_only_place_words_are_one_and_empty_cells_stay() -> None:
    ditto = "&nbsp;" * 30
    body = (
        f"<table><tr><td>Quay<td>1886<td>In May<tr><td>Slip<td>1887<td>{ditto}&quot;{ditto} of June"
        "<tr><td>Pier<td>1888<td>&nbsp;</table>"
    )
    assert rows_of(body)[1:] == [("Slip", "1887", '" of June'), ("Pier", "1888", "")]
    assert table_in(body)[-1] == "| Pier | 1888 |  |"


@pytest.mark.parametrize(
    "table",
    [
        f"<tr><td>a<td><p>{LONG}</p><p>{LONG}</p><tr><td>b<td>c",
        f"<tr><td>a<td>{LONG * 5}<tr><td>b<td>c",
        f"<tr><td>{LONG}<td>{LONG}<tr><td>{LONG}<td>{LONG}",
        f"<tr><td colspan=2>{LONG}<tr><td><td>a<tr><td><td>b",
        f"<tr><td>ADA<td>{LONG}" + "<tr><td>TOM<td>No.<tr><td>ADA<td>Yes." * 2,
        f"<tr><td epub:type='z3998:persona'>ADA<td>{LONG}<tr><td>TOM<td>No.",
    ],
    ids=["paragraphs", "prose", "long cells", "one a row", "a play", "speakers"],
)
def test_a_table_that_places_text_is_none(table: str) -> None:
    assert all(isinstance(block, Stretch) for block in drafted(f"<table>{table}</table>").blocks)


def test_ditto_marks_in_the_first_column_are_no_speakers() -> None:
    ditto = f"<tr><td>»<td>2<td>» <tr><td>»<td colspan=2>{LONG}" * 2
    assert len(rows_of(f"<table><tr><td>page<td>1<td>line{ditto}</table>")) == 5


def test_names_of_columns_or_rules_mark_a_table_of_long_cells() -> None:
    rows = f"<tr><td>{LONG}<td>{LONG}<tr><td>at last, {LONG}<td>{LONG * 4}"
    assert len(rows_of(f"<table border=1>{rows}</table>")) == 2
    assert len(rows_of(f"<table><tr><th>a<th>b{rows}</table>")) == 3


def test_names_of_columns_may_be_in_bold_type() -> None:
    head = "<tr><td><p><b>Lamp</b></p><td><b>First<br>lit</b>"
    assert table_in(f"<table>{head}<tr><td>Quay<td>1886</table>") == [
        "| Lamp | First lit |",
        "| --- | --- |",
        "| Quay | 1886 |",
    ]


def test_the_lines_of_a_cell_are_rows_if_they_are_a_list() -> None:
    names = "Ada Quill<br>Tom Ash<br>Mara Lindqvist, who steers"
    table = f"<table><tr><th>Who<th>What<tr><td>Pilots<td>{names}</table>"
    assert rows_of(table)[1:] == [
        ("Pilots", "Ada Quill"),
        ("", "Tom Ash"),
        ("", "Mara Lindqvist, who steers"),
    ]


def test_names_in_a_cell_are_rows_and_what_is_said_of_all_is_beside_the_last() -> None:
    names = "<tr><td>Ada<br>Tom<br>Élodie<br>Una<td>pilots"
    head = "<tr><th>Ship<br>and<br>her<br>crew<th>What"
    assert rows_of(f"<table>{head}{names}</table>") == [
        ("Ship and her crew", "What"),
        ("Ada", ""),
        ("Tom", ""),
        ("Élodie", ""),
        ("Una", "pilots"),
    ]


def test_a_cell_keeps_its_styles_its_links_and_its_notes() -> None:
    body = (
        "<table><tr><td><em>low</em> water<td><a href='http://x.org'>5.12</a>"
        "<tr><td><code>a|b</code><td>6<a class=noteref href='#n1'>[1]</a></table>"
        "<p class=footnote id=n1>[1] At the quay.</p>"
    )
    assert table_in(body)[2:] == [
        "| *low* water | [5.12](<http://x.org>) |",
        "| `a\\|b` | 6[^1] |",
    ]


def test_the_rows_of_one_column_are_lines_of_a_song_with_their_indents() -> None:
    inset = "<tr><td><span style='margin-left: 2em'>"
    song = (
        f"<table><tr><td>The tide came up to the ferry,{inset}And asked for Ada Quill;</span>"
        f"<tr><td>&nbsp;<tr><td>She has not been here, it said,{inset}And is not here still."
    )
    assert drafted(f"<p>She sang.</p>{song}</table><p>So.</p>").source.lines[2:-2] == (
        "The tide came up to the ferry,",
        "    And asked for Ada Quill;",
        "",
        "She has not been here, it said,",
        "    And is not here still.",
    )


@pytest.mark.parametrize("other", ["<tr><td>It rained. " + 9 * LONG, "<tr><td><img src=a.png>"])
def test_a_column_with_prose_or_an_image_is_paragraphs(other: str) -> None:
    first, second, *_ = drafted(f"<table><tr><td>The slip<tr><td>The quay{other}</table>").blocks
    assert isinstance(first, Stretch)
    assert isinstance(second, Stretch)


def test_the_number_of_a_printed_page_is_in_no_cell() -> None:
    draft = drafted("<table><tr><td>a<td>1<span class=pagenum>[Pg 6]</span><tr><td>b<td>2</table>")
    (table,) = draft.blocks
    assert isinstance(table, Table)
    assert table.lines == ("a  1", "b  2")
    assert draft.source.lines == ("a  1[Pg 6]", "b  2")


def test_contents_may_be_a_table() -> None:
    titles = ("The Lamp", f"The Boat, {LONG}", "The Quay")
    rows = "".join(f"<tr><td>{n}.<td>{it}<td>{7 * n}" for n, it in enumerate(titles, 1))
    text = "".join(f"<h2>{it}</h2><p>It rained on the slip.</p>" for it in titles)
    pages = to_markdown(page(f"<h2>Contents</h2><table>{rows}</table>{text}"))
    assert len(pages) == 1 + len(titles)
    assert not any("| The Lamp |" in text for text in pages.values())
