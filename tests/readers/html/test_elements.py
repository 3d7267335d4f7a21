"""HTML, element by element: lines, blocks, styles, and what is set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fascicle.api import to_markdown
from fascicle.fidelity.markup_words import words_of_html
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import (
    AsTyped,
    Footnote,
    Group,
    Listing,
    Paragraph,
    Run,
    Span,
    Stretch,
    Style,
    Table,
    leaves,
    text_of,
)
from fascicle.model.errors import SourceError
from fascicle.model.words import words
from fascicle.readers.source import read_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fascicle.model.draft import Draft


PAGE_NUMBER = '<span class="pagenum">[Pg 3]</span>'


def drafted(body: str) -> Draft:
    page = f"<!DOCTYPE html><html><head><title>T</title></head><body>{body}</body></html>"
    return read_files([("texts/page.html", page.encode())])


def stretches(body: str | Draft) -> list[tuple[int, tuple[str, ...]]]:
    blocks = (drafted(body) if isinstance(body, str) else body).blocks
    return [(block.gap, block.lines) for block in blocks if isinstance(block, Stretch)]


def texts_in(row: Iterable[Iterable[Run]]) -> list[str]:
    return [text_of(cell) for cell in row]


def test_a_paragraph_is_a_line_and_a_line_break_ends_it() -> None:
    body = "<p>The   lamp\nwas <em>out</em>.<p>Rain<br>on the\n slip"
    assert stretches(body) == [(0, ("The lamp was out.",)), (1, ("Rain", "on the slip"))]
    assert drafted(body).source.lines == ("The lamp was out.", "", "Rain", "on the slip")


def test_two_line_breaks_end_a_paragraph_and_an_empty_one_widens_the_gap() -> None:
    assert stretches("<p>One<br><br>two</p><p>&nbsp;</p><p>three") == [
        (0, ("One",)),
        (1, ("two",)),
        (2, ("three",)),
    ]
    # Without anything in it, a paragraph is not shown at all.
    assert stretches("<p>One</p><p></p><div> </div><p>two") == [(0, ("One",)), (1, ("two",))]


INDENT = "&nbsp;&nbsp;&nbsp;"
RAIN = "It rained on the slip, and on the quay, and on all that stood there in the rain."


@pytest.mark.parametrize(
    ("body", "count"),
    [
        # Indented by hand, each line is a paragraph; so is each of a text in long lines.
        (f"{INDENT}“Six,” said Edie.<br>\n{INDENT}{RAIN} It did so.<br>\n", 2),
        (f"&emsp;“Six,” said Edie.<br>&emsp;{RAIN} It did so.<br>", 2),
        (f"{RAIN * 4}<br>\nSo it was.<br>\n“Six!”", 3),
        # Verse has no long lines, and what ends no sentence belongs to the lines beside it.
        (f"{INDENT}Rain on<br>{INDENT}the slip<br>{INDENT}and on the quay.", 1),
        (f"<p>{RAIN * 4}</p><p>Yours,<br>Till</p>", 2),
        (f"{RAIN * 4}<br><br>Rain on<br>the slip.", 2),
        (f"{RAIN}.. Sings:<br>{INDENT}Rain on<br>{INDENT}the slip.<br>{INDENT}Rain!", 1),
        (f"{RAIN * 4}<br>.", 1),
    ],
)
def test_a_line_of_its_own_is_a_paragraph_in_a_text_of_such_lines(body: str, count: int) -> None:
    assert len(stretches(body)) == count


@given(st.lists(st.sampled_from(["Rain.", "<br>", PAGE_NUMBER, "</p><p>", " ", "&nbsp;"])))
def test_no_stretch_has_an_empty_line(parts: list[str]) -> None:
    for around in ("<p>{}</p>", '<div class="poem"><p>{}</p></div>', "<ul><li>{}</li></ul>"):
        try:
            draft = drafted(f"<p>It was.</p>{around.format(''.join(parts))}")
        except SourceError:
            continue
        lines = [line for _, lines in stretches(draft) for line in lines]
        assert all(map(str.strip, lines))


def test_what_is_alone_on_a_line_and_not_shown_is_with_the_line_beside_it() -> None:
    draft = drafted(f"<p>One.<br>{PAGE_NUMBER}<br>Two.</p><p>{PAGE_NUMBER}<br>Three.</p>")
    assert stretches(draft) == [(0, ("One.", "Two.")), (1, ("Three.",))]
    assert draft.source.lines == ("One. [Pg 3]", "Two.", "", "[Pg 3] Three.")


LAMP = "<p class=x>The lamp was out.</p>"


@pytest.mark.parametrize(
    ("css", "gap"),
    [
        (".x{margin:0} .far{margin:1.5em 0 0}", 2),
        ("p{margin:0;text-indent:1em} .far{margin-top:1em;text-indent:0}", 2),
        (".far{margin-top:2.5em}", 2),
        # The spaces that browsers leave, such as are usual, or that are on both sides.
        (".far{margin-top:1em}", 1),
        (".x{margin:0} .far{margin:1em 0}", 1),
        # What is set in or aligned.
        (".x{margin:0} .far{margin:1em 0 0 2em}", 1),
        (".x{margin:0} .far{margin-top:1em;text-align:center}", 1),
    ],
)
def test_a_paragraph_that_css_sets_far_below_others_is_below_a_gap(css: str, gap: int) -> None:
    body = f"<style>{css}</style>{LAMP * 5}<p class=far>It rained.</p>{LAMP * 4}"
    gaps = [lines for lines, _ in stretches(body)]
    assert gaps == [0, 1, 1, 1, 1, gap, 1, 1, 1, 1]


def test_paragraphs_that_css_sets_apart_one_after_another_are_below_no_gaps() -> None:
    css = "<style>.x{margin:0} .far{margin-top:1em}</style>"
    body = f"{css}{LAMP * 9}<p class=far>It rained.</p><p class=far>It did.</p>{LAMP * 9}"
    assert {gap for gap, _ in stretches(body)} == {0, 1}


def test_a_part_of_a_line_that_css_shows_as_a_block_is_a_line() -> None:
    css = "<style>.b{display:block} .i{display:inline-block}</style>"
    heading = "<h1><span class=b>4</span><span class=b>The <i>Oar</i></span></h1>"
    (_, lines), (_, other) = stretches(f"{css}{heading}<p>So <span class=i>it</span> was.</p>")
    assert lines == ("4", "The Oar")
    assert other == ("So it was.",)


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("<b style='margin-right:1em'>4</b>The Oar", "4 The Oar"),
        ("<span class=n>4</span><span>The Oar</span>", "4 The Oar"),
        ("4<span style='margin-left:8px'>The Oar</span>", "4 The Oar"),
        ("4<span style='padding:0 .2em'>th</span> Oar", "4th Oar"),
        ("<span style='padding-right:1em'>T</span>he Oar", "The Oar"),
    ],
)
def test_words_of_a_heading_that_css_sets_apart_are_parted(heading: str, line: str) -> None:
    css = "<style>.n{margin-right:.5em; padding:2px}</style>"
    assert stretches(f"{css}<h1>{heading}</h1>") == [(0, (line,))]
    assert stretches(f"{css}<p>Rain<b class=n>4</b>all.</p>") == [(0, ("Rain4all.",))]


def test_an_empty_paragraph_with_a_height_is_an_empty_line() -> None:
    css = "<style>.e{height:11pt}</style>"
    body = f"{css}<p>One</p><p class=e><span></span></p><p>two</p><p><span></span></p><p>three</p>"
    assert [gap for gap, _ in stretches(body)] == [0, 2, 1]
    space = "<p>One</p><div style='height:{}px'></div><p>two</p>"
    body = space.format(99) + space.format(5) + "<div style='height:99px'></div><h2>3</h2>"
    assert [gap for gap, _ in stretches(body)] == [0, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("<span class='header-section-number'>1</span> The Oar", ("1", "The Oar")),
        ("<span class='header-section-number'>1.2</span> The Oar", ("1.2 The Oar",)),
        ("The <span class='chapter-number'>1</span> Oar", ("The 1 Oar",)),
    ],
)
def test_a_number_that_a_class_names_is_parted_from_its_title(
    heading: str, lines: tuple[str, ...]
) -> None:
    assert stretches(f"<h1>{heading}</h1>")[0][1] == lines


@pytest.mark.parametrize("ornament", ["*", "* * *", "❦", "—", "_"])
def test_an_ornament_in_the_tag_of_a_heading_is_no_heading(ornament: str) -> None:
    draft = drafted(f"<h1>One</h1><h2>{ornament}</h2><p>It rained.</p><h1>?</h1><h1>…</h1>")
    assert [draft.line(line) for line in draft.headings] == ["One", "?", "…"]


def test_text_outside_of_paragraphs_is_read() -> None:
    body = "Loose <b>text</b><div>in a<p>block</p>and after</div>tail"
    assert [lines for _, lines in stretches(body)] == [
        ("Loose text",),
        ("in a",),
        ("block",),
        ("and after",),
        ("tail",),
    ]


def test_words_keep_their_styles_across_lines() -> None:
    draft = drafted("<p>a <i> very <b>old</b><br>lamp </i>here</p>")
    shown = {
        number: [(draft.line(number)[s.start : s.end], s.style) for s in styles]
        for number, styles in draft.styles.items()
    }
    assert shown == {
        1: [("old", Style.STRONG), ("very old", Style.EMPHASIS)],
        2: [("lamp", Style.EMPHASIS)],
    }


def test_styles_that_only_css_says() -> None:
    sheet = (
        "<style>/* .a {font-style: normal} */ .a, p.b {font-style: italic; color: red} .b.c, #d,"
        ".e em {font-weight: bold} .f {font: bold 1em serif} .g {display: none}"
        "@media print {.h {font-style: italic} .i {display: none}} .j {font-weight: 400}"
        ".g {margin: 0}</style>"
    )
    draft = drafted(
        f"{sheet}<p>an <span class='x a'>old</span> <span class=f>lamp</span></p><p class=b>All"
        " of it.<p>in <span class='b c'>the</span> <span class=h>house</span> <span class=j>or"
        "</span> <font style='font-style:italic'>shed</font><span class=g>ads</span></p>"
        "<div class=g>more ads</div><div class=i>And on.</div><h2 class=a>Two</h2>"
    )
    shown = [
        (draft.line(number)[s.start : s.end], s.style)
        for number, styles in sorted(draft.styles.items())
        for s in styles
    ]
    assert shown == [
        ("old", Style.EMPHASIS),
        ("lamp", Style.STRONG),
        ("All of it.", Style.EMPHASIS),
        ("shed", Style.EMPHASIS),
    ]
    assert draft.line(5) == "in the house or shed"
    assert [(aside.kind, draft.source.text(aside.span)) for aside in draft.ledger] == [
        ("hidden", "more ads")
    ]


def test_elements_for_italics_and_bold_type_that_css_makes_plain() -> None:
    draft = drafted(
        "<style>.n {font-style: normal} .i {font-style: italic}</style>"
        "<b style='font-weight:normal' id='docs-internal-guid-1'><p>The <b>old</b> lamp was "
        "<i class='n'>out</i>, <i style='font-weight: normal'>quite</i> <em class='i'>out</em>."
    )
    shown = [draft.line(n)[s.start : s.end] for n, row in draft.styles.items() for s in row]
    assert shown == ["old", "quite", "out"]


def test_headings_lists_tables_quotations_and_code() -> None:
    draft = drafted(
        "<h2>One<br>The Lamp</h2><ol start=3><li>oil<li>wicks<ul><li>two</ul></ol>"
        "<table><tr><th>a<th>b<tr><td>1<td>22</table><blockquote><p>Dear Ada</blockquote>"
        "<pre>\n  x  y\n\n z</pre><hr>"
    )
    head, listing, table, quotation, code, rule = draft.blocks
    assert draft.headings == {1: 2}
    assert isinstance(head, Stretch)
    assert head.span == Span(1, 2)
    assert isinstance(listing, Listing)
    assert [(item.marker, text_of(item.text), item.depth) for item in listing.items] == [
        ("3.", "oil", 0),
        ("4.", "wicks", 0),
        ("-", "two", 1),
    ]
    assert isinstance(table, Table)
    assert table.lines == ("a  b", "1  22")
    assert ([*map(texts_in, table.rows)], table.has_head) == ([["a", "b"], ["1", "22"]], True)
    assert isinstance(quotation, Group)
    assert isinstance(code, AsTyped)
    assert code.lines == ("  x  y", "", " z")
    assert isinstance(rule, Stretch)
    assert rule.lines == ("* * *",)


def test_what_is_called_a_quotation_is_one_and_paragraphs_beside_one_another_are_one() -> None:
    quote = "<p class=quote>{}</p>".format
    draft = drafted(
        f"<div class=blockquot><p>Rain.<p>Wind.</div><p>So.</p>{quote('One.')} {quote('Two.')}"
        f"<p>So.</p>{quote('Three.')}and more{quote('Four.')}"
        "<div class='quote poem'>Rain<br>on</div>"
    )
    sizes = [len(block.blocks) if isinstance(block, Group) else 0 for block in draft.blocks]
    assert sizes == [2, 0, 2, 0, 1, 0, 1, 0]
    assert draft.text(draft.blocks[-1].span) == "Rain\non"
    letter = "<p>Dear Ada,</p><p>It rains on the slip.</p><p>Yours,</p><p>Till</p>"
    (page,) = to_markdown(f"<html><body><div class=bq>{letter}</div><p>She slept.").values()
    assert ":::{letter}\nDear Ada,\n" in page


@pytest.mark.parametrize(
    "inner",
    ["<ul><li>two</ul> or three", "<p><ul><li>two</ul></p><p>x</p>"],
    ids=["text below", "paragraphs"],
)
def test_lists_inside_a_text_are_lines_of_their_item(inner: str) -> None:
    (listing,) = drafted(f"<ul><li>oil<li>wicks{inner}</ul>").blocks
    assert isinstance(listing, Listing)
    assert [item.depth for item in listing.items] == [0, 0]
    assert "two" in text_of(listing.items[1].text)


def test_numbers_of_items_that_are_none_are_counted() -> None:
    draft = drafted("<ol start=x><li>oil<li value=y>wicks</ol><ol start=7><li value=9>rope</ol>")
    markers = [item.marker for block in draft.blocks for item in getattr(block, "items", ())]
    assert markers == ["1.", "2.", "9."]


def test_brackets_around_the_mark_of_a_note_are_a_part_of_it() -> None:
    mark = "<sup>[<a id=r href='#n' class=noteref>1</a>]</sup>"
    draft = drafted(
        f"<p>It was late{mark}, and [so] it rained.</p><p id=n>1. <a href='#r'>Nine.</a>"
    )
    assert draft.source.lines[0] == "It was late[1], and [so] it rained."
    (note,) = [style for style in draft.styles[1] if style.style is Style.NOTE]
    assert (note.start, note.end) == (11, 14)


def test_a_note_in_a_list_without_numbers_has_the_number_of_its_mark() -> None:
    note = "<ol style='list-style: none'><li id=n>{}Since May.</li></ol>"
    for label in ("", "1. "):
        draft = drafted(f"<p>So<a class=noteref href='#n'>1</a> it was.</p>{note.format(label)}")
        assert draft.source.lines[2] == "1. Since May."
        assert [block.key for block in draft.blocks if isinstance(block, Footnote)] == ["1"]


def test_comments_of_google_docs_are_no_notes() -> None:
    draft = drafted(
        "<p>It rained.<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup></p>"
        "<div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a> Ask Till.</p></div>"
    )
    assert [(aside.kind, draft.line(aside.span.first)) for aside in draft.ledger] == [
        ("comment", "[a] Ask Till.")
    ]
    assert not [block for block in draft.blocks if isinstance(block, Footnote)]


@pytest.mark.parametrize("kind", ["doc-content", ""])
def test_the_header_and_the_footer_of_a_document_by_google_docs_are_no_text(kind: str) -> None:
    text = "<p class='title'>The Lamp</p><div><p>It rained.</p></div><p>Still.</p>"
    page = f"<div><p>Quill / Lamp</p></div>{text}<div><p>4</p></div>"
    raw = f"<!DOCTYPE html><html><body class='{kind}'>{page}</body></html>".encode()
    draft = read_files([("texts/page.html", raw)])
    edges = [(aside.kind, draft.text(aside.span)) for aside in draft.ledger]
    assert edges == ([("running head", "Quill / Lamp"), ("running head", "4")] if kind else [])


def test_text_after_an_embedded_object_is_read() -> None:
    assert stretches("<p>One</p><embed src='a.swf'><p>two") == [(0, ("One",)), (1, ("two",))]


def entries(body: str) -> list[str]:
    """Return the lists of a text, lines parted by strokes."""
    blocks = (block for block in drafted(body).blocks if isinstance(block, Paragraph))
    return [text_of(block.text).replace("\n", " / ") for block in blocks]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<dt>Quern<dd>a stone mill<dt>Weir<dd>a dam", ["Quern / a stone mill", "Weir / a dam"]),
        ("<dt>1. Quern<dd>a mill<dt>2. Weir<dd>a dam", ["1. Quern / a mill", "2. Weir / a dam"]),
        ("<dt>Quern<dt>Mill<dd>of stone<dd>by hand", ["Quern / Mill / of stone / by hand"]),
        ("<div><dt>Quern<dd><p>a mill<p>of <i>stone</i></div>", ["Quern / a mill / of stone"]),
        ("<dt>Weir<dd><ul><li>a dam</ul>", ["Weir"]),
    ],
)
def test_a_term_is_in_bold_type_above_its_definitions(body: str, expected: list[str]) -> None:
    draft = drafted(f"<dl>{body}</dl>")
    assert entries(f"<dl>{body}</dl>") == expected
    assert draft.styles[1][0].style is Style.STRONG
    assert draft.source.lines[0] == expected[0].split(" / ")[0]


def test_hidden_terms_and_parts_of_items_are_not_shown() -> None:
    draft = drafted("<dl><dt hidden>Quern<dd>a mill</dl><ul><li><p hidden>stone</p>by hand</ul>")
    definition, listing = draft.blocks
    assert isinstance(definition, Paragraph)
    assert isinstance(listing, Listing)
    assert [text_of(definition.text), *texts_in(item.text for item in listing.items)] == [
        "a mill",
        "by hand",
    ]
    assert [aside.kind for aside in draft.ledger] == ["hidden"]
    assert [part.kind for part in draft.markup[5]] == ["hidden"]


def test_a_field_of_a_header_is_one_line() -> None:
    assert stretches("<dl><dt>Rating:<dd>Any<dt>For:<dd>Ada</dl>") == [
        (0, ("Rating: Any",)),
        (1, ("For: Ada",)),
    ]


def depths(body: str) -> list[int]:
    return [*drafted(body).headings.values()]


def test_a_section_with_the_tag_of_the_one_around_it_is_a_part_of_that() -> None:
    inner = "<section><h2>Morning</h2><p>Rain.</p><h3>Six</h3></section>"
    assert depths(f"<section><h2>Rain</h2>{inner}{inner}</section>") == [2, 3, 4, 3, 4]
    article = "<article><h1>Where</h1><p>Here.</p><h2>There</h2></article>"
    head = "<header><h2>1</h2><h1>Rain</h1></header>"
    assert depths(f"<section>{head}{article}</section><section>{head}</section>") == [
        2,
        1,
        2,
        3,
        2,
        1,
    ]
    # Those beside one another, and those of other tags, are as deep as their tags.
    assert depths(f"<section><h1>Rain</h1>{inner}</section>{inner}") == [1, 2, 3, 2, 3]


def test_a_poem_has_lines_stanzas_and_indents() -> None:
    draft = drafted(
        "<div class='poetry'><div class='stanza'><div class='verse indent0'>Rain on</div>"
        "<div class='verse indent2'>the slip</div></div><div class='stanza'>"
        "<div class='verse'>and rain</div></div></div>"
        "<div class='poem'><p>One<br>two</p><p>three<br>four</p></div>"
    )
    stanzas = [block.lines for block in draft.blocks if isinstance(block, Stretch)]
    assert stanzas == [
        ("Rain on", "    the slip"),
        ("and rain",),
        ("One", "two"),
        ("three", "four"),
    ]
    assert draft.verse == {1, 2, 4, 6, 7, 9, 10}


@pytest.mark.parametrize(
    "indented",
    [
        "<p class='in'>the slip</p>",
        "<p style='margin: 0 0 0 32px'>the slip</p>",
        "<p class='in' style='margin-left: 2em'>the slip</p>",
        "<p class='in2' style='padding: 0 3em; text-indent: -1em'>the slip</p>",
        "<p><span style='padding-left: 6%'>the slip</span></p>",
        "<div class='in'><p>the slip</p></div>",
        "<span>Rain on<br></span><span class='in'><i>the slip</i><br></span>",
        "<span class='in'>the slip<br></span>",
    ],
)
def test_a_line_of_verse_has_the_indent_of_its_style(indented: str) -> None:
    style = "<style>.in { margin-left: 1em } .in { margin-left: 2em }</style>"
    draft = drafted(f"{style}<div class='poem'><p>Rain on</p>{indented}<p>the roof</p></div>")
    assert draft.source.lines[-2:] == ("    the slip", "the roof")


def test_of_stanzas_beside_one_another_each_has_its_indent() -> None:
    stanza = "<div class='stanza' style='margin-left: {}em'><p>Rain on<br>the slip</p></div>"
    poem = drafted(stanza.format(1) + stanza.format(2)).source.lines
    assert [len(line) - len(line.lstrip()) for line in poem] == [0, 0, 0, 2, 2]
    assert drafted(f"<p>She sang:</p>{stanza.format(2)}").line(3) == "Rain on"
    (page,) = to_markdown(f"<html><body>{stanza.format(1)}{stanza.format(2)}").values()
    assert page.endswith("Rain on\nthe slip\n\n  Rain on\n  the slip\n:::\n")


def test_each_line_of_a_group_is_indented_once() -> None:
    group = (
        "<p style='margin-left: 1em; text-indent: 2em'>the slip<br>and the <i>roof<br>of</i></p>"
    )
    draft = drafted(f"<div class='poem'><p>Rain on</p>{group}</div>")
    assert draft.source.lines == (
        "Rain on",
        "",
        *("      " + line for line in ("the slip", "and the roof", "of")),
    )
    assert (
        drafted("<div class='poem'><p style='margin-left: -9em'>Rain</p></div>").line(1) == "Rain"
    )


@pytest.mark.parametrize(
    "name", ["class='song'", "class='stanza'", "class='ballad'", "epub:type='z3998:hymn'"]
)
def test_a_song_has_a_line_for_each_paragraph(name: str) -> None:
    song = f"<div {name}><p>Rain on</p><p class = 'in1'>the slip</p></div>"
    draft = drafted(f"<p>He sang.</p>{song}<p>She slept.</p>")
    assert stretches(draft)[1] == (1, ("Rain on", "  the slip"))
    assert draft.verse == {3, 4}


@pytest.mark.parametrize(
    "epigraph",
    [
        "<section epub:type='epigraph'><p>No road<br>is short.</p><p>The Pilot</p></section>",
        "<div class='epigraph'><blockquote><p>No road<br>is short.</blockquote><p>The Pilot</div>",
        "<aside role='doc-epigraph'><p>No road<br>is short.</aside><p class='source'>The Pilot</p>",
        "<p class='epigraph'>No road<br>is short.</p><p class='epigraph-source'>The Pilot</p>",
    ],
)
def test_an_epigraph_that_is_called_one_holds_its_source(epigraph: str) -> None:
    (page,) = to_markdown(f"<html><body>{epigraph}<p>She slept.</p></body></html>").values()
    shown = ":::{epigraph}\nNo road\\\nis short.\n\nThe Pilot\n:::\n\nShe slept.\n"
    assert page.endswith(f"\n\n{shown}")


def test_a_sentence_with_its_author_by_class_is_an_epigraph_between_a_heading_and_prose() -> None:
    form = "<h2>One</h2><p>(A log.)</p><div><div>{}</div><p class='author'>{}</p></div><p>{}</p>"
    rain = "It rained on the slip, on the boats and on the lamp, and nobody had gone to ask. " * 2
    signed = [form.format("No road is short.", "TILL.", below) for below in (rain, "Rain.")]
    found = [drafted(body) for body in (*signed, form.format("By", "Till", rain))]
    groups = [[b.kind for b in draft.blocks if isinstance(b, Group)] for draft in found]
    assert groups == [["epigraph"], [], []]


def test_a_quotation_in_a_poem_is_set_in() -> None:
    quoted = "<blockquote><div>Rain, rain</div><div>on the slip</div></blockquote>"
    draft = drafted(f"<div class=poem><div>She sang:</div>{quoted}<div>and went</div></div>")
    lines = [line for block in draft.blocks if isinstance(block, Stretch) for line in block.lines]
    assert lines == ["She sang:", "    Rain, rain", "    on the slip", "and went"]


def test_the_verse_of_an_epigraph_has_its_lines_and_a_page_with_a_heading_is_none() -> None:
    verse = "<blockquote class='epigraph verse'><p>Rain on<br>the slip</p></blockquote>"
    draft = drafted(f"<h2>One</h2>{verse}<section class='epigraph'><h2>Two</h2><p>So.</section>")
    kinds = [block.kind if isinstance(block, Group) else "" for block in draft.blocks]
    assert kinds == ["", "epigraph", "", ""]
    assert draft.verse == {3, 4}


def test_lines_of_verse_in_a_note_are_lines() -> None:
    verse = "<blockquote><div><div>Rain on</div><div>the slip</div></div></blockquote>"
    note = f"<aside role='doc-footnote' id='n'><p>Cf. Till:</p>{verse}<p>So far Till.</p></aside>"
    mark = "<a role='doc-noteref' href='#n'>1</a>"
    (page,) = to_markdown(f"<html><body><p>It rained.{mark}</p>{note}").values()
    assert "Cf. Till:\n\nRain on\\\nthe slip\n\nSo far Till." in page


def test_line_breaks_are_kept_in_a_text_with_longer_paragraphs() -> None:
    verse = "<p>the road that leads along the shore<br>and nobody has walked on it</p>"
    prose = "<p>The ferry left at six, whatever the weather, and came back with the post.</p>"
    pages = to_markdown(f"<html><body><h2>One</h2>{verse}<h2>Two</h2>{prose}").values()
    assert "along the shore\\\nand nobody" in "".join(pages)


def test_the_titles_and_the_dedication_of_a_poem_are_above_its_lines() -> None:
    titles = "<hgroup><h2>The Bell</h2><p class=subtitle>(After Rain)</p></hgroup>"
    header = f"<header>{titles}<p class=dedication>To Ada</p></header>"
    draft = drafted(f"<article class='poem'>{header}<p>Rain on<br>the slip</p></article>")
    assert draft.source.lines[:2] == ("The Bell", "(After Rain)")
    assert draft.headings == {1: 2}
    assert [draft.text(b.span) for b in draft.blocks if isinstance(b, Group)] == ["To Ada"]
    assert [draft.line(number) for number in draft.verse] == ["Rain on", "the slip"]


@pytest.mark.parametrize(
    ("style", "stanza", "verse"),
    [
        ("margin-left: 10%", "Rain on<br>the slip<br>", {3, 5, 6}),
        ("margin-left: 10%", "Rain<br>", set()),
        ("margin-left: 10%", "Rain on<br>the slip</p><p style='{}'>So it rained.", set()),
        ("margin-left: 60%", "Yours,<br>Till", set()),
        ("text-align: center; margin-left: 10%", "Rain on<br>the slip", set()),
    ],
    ids=["verse", "no other lines", "prose", "signature", "inscription"],
)
def test_a_line_that_looks_as_other_lines_of_verse_is_verse(
    style: str, stanza: str, verse: set[int]
) -> None:
    stanza = stanza.format(style)
    body = f"<p>So:</p><p style='{style}'>It rained?<br>\n</p><p style='{style}'>{stanza}</p>"
    assert drafted(body).verse == verse


@pytest.mark.parametrize(
    ("style", "line", "verse"),
    [
        (".v{margin-left:36px} .w{margin-left:54px}", "and nobody has rung it,", {3, 4, 5, 6}),
        (".v{margin-left:16px} .w{margin-left:20px}", "and nobody has rung it,", set()),
        (".v{margin-left:36px} .w{margin-left:54px}", "Ada", set()),
    ],
    ids=["verse", "indents of prose", "names"],
)
def test_short_paragraphs_that_css_sets_in_are_lines_of_verse(
    style: str, line: str, verse: set[int]
) -> None:
    prose = "<p class=t>It rained on the slip all day, and nobody came to see the lamp.</p>"
    lines = f"<p class=v>The bell is in the water,</p><p class=w>{line}</p>" * 2
    draft = drafted(f"<style>.t{{text-indent:12px}} {style}</style>{prose}{lines}{prose}")
    assert draft.verse == verse


def test_lines_that_css_sets_in_below_one_another_among_prose_are_verse() -> None:
    css = "<style>p { margin: .5em 0 0 } .in { margin-left: 2em } .near { margin-top: 0 }</style>"
    prose = "<p>It had rained on the quay, and nobody went out to the lamp.</p>" * 4
    lines = ["Good Sir, who had the lamp,", "And left it in the damp,"] * 2
    said = f"<p class=in>{lines[0]}</p>" + "".join(
        f"<p class='in near'>{it}</p>" for it in lines[1:]
    )
    draft = drafted(f"{css}{prose}{said}{prose}")
    assert [draft.line(n).strip() for n in sorted(draft.verse)] == lines
    address = "<p class=in>Ada Quill,</p><p class='in near'>On the quay</p>"
    rules = "<p class=in>Light the lamp at six.</p><p class='in near'>Put it out at dawn.</p>"
    assert not drafted(f"{css}{prose}{address}{prose}{rules}").verse


def test_a_header_without_a_heading_is_the_first_line_of_its_poem() -> None:
    header = "<header><p>The Bell</p></header>"
    draft = drafted(f"<blockquote class='poem'>{header}<p>Rain on<br>the slip</p></blockquote>")
    assert [draft.line(number) for number in draft.verse] == ["The Bell", "Rain on", "the slip"]


def test_a_chapter_that_is_called_a_song_is_prose() -> None:
    prose = "So it rained on the slip. " * 20
    assert not drafted(f"<div class='song'><h2>One</h2><p>{prose}</p><p>Oh.</p></div>").verse


def test_a_song_of_short_paragraphs_beside_songs_in_prose_is_prose() -> None:
    song = "<article class='song'><h2>{0}</h2><p>{1}</p><p>{1}</p></article>"
    short, long = "The rain came down. " * 2, "The rain came down on the slip. " * 9
    assert not drafted(song.format(1, short) + song.format(2, long) + song.format(3, long)).verse
    assert drafted(song.format(1, short) + song.format(2, short)).verse == {3, 4, 8, 9}


def test_paragraphs_of_verse_are_lines_or_stanzas_of_one_poem() -> None:
    line = "<p class='verse'>{}</p>".format
    draft = drafted(
        f"<p>So:</p>{line('Rain on')} {line('the slip')}<p>&nbsp;</p>{line('and rain')}<p></p>"
        f"<p>So she said.</p>{line('One<br>two')}{line('three<br>four')}"
        f"{line('five')}and more{line('six')}"
    )
    stanzas = [(b.span.first, b.lines) for b in draft.blocks if isinstance(b, Stretch)]
    assert [lines for _, lines in stanzas] == [
        ("So:",),
        ("Rain on", "the slip"),
        ("and rain",),
        ("So she said.",),
        ("One", "two"),
        ("three", "four"),
        ("five",),
        ("and more",),
        ("six",),
    ]
    verse = [lines[0] for first, lines in stanzas if first in draft.verse]
    assert verse == ["Rain on", "and rain", "One", "three", "five", "six"]


@pytest.mark.parametrize(
    ("first", "other", "css"),
    [
        ("poem-first", "poem-line", ""),
        ("stanza_start", "verse2", ""),
        ("line first", "line", ""),
        ("poem", "poem1", "p{margin:0} .poem{margin-top:1em}"),
    ],
)
def test_lines_of_verse_have_classes_of_many_forms(first: str, other: str, css: str) -> None:
    lines = "".join(f"<p class='{it}'>Rain</p>" for it in (first, other, other, first, other))
    draft = drafted(f"<style>{css}</style><p>So:</p>{lines}<p>So she said.</p>")
    poem = [b for b in draft.blocks if b.span.first in draft.verse]
    assert [len([*b.span]) for b in poem] == [3, 2]


@pytest.mark.parametrize("name", ["poem-title", "verse-number", "songbook", "line-height"])
def test_what_is_called_after_a_poem_is_none(name: str) -> None:
    assert not drafted(f"<p class={name}>Rain</p><p class={name}>Fog</p>").verse


def test_nothing_but_links_to_files_is_no_heading() -> None:
    files = "<a href='m/ferry-1.png'>Score, page 1</a><br><a href='m/ferry.mid'>MIDI</a>"
    pages = "<a href='1.html'>One</a><br><a href='2.html#b'>Two</a>"
    draft = drafted(f"<h2>The Ferry</h2><h3>{files}</h3><h3>{pages}</h3><p>It rained.</p>")
    assert [draft.line(line) for line in draft.headings] == ["The Ferry", "One"]
    (scores,) = draft.ledger
    assert draft.source.text(scores.span) == "Score, page 1\nMIDI"


def test_links_to_files_of_the_web_stay_in_the_text() -> None:
    files = "<a href='http://x.org/1.png'>Score</a><br><a href='http://x.org/1.mid'>MIDI</a>"
    assert not drafted(f"<h3>{files}</h3><p>It rained.</p>").ledger


def test_links_to_files_below_a_sentence_are_no_text_whatever_signs_part_them() -> None:
    files = "<a href='m/ferry.midi'>Listen</a> | <a href='m/ferry.ly'>Get the score</a>"
    draft = drafted(f"<p>She stood on the slip and sang:</p><p>{files}</p><p>It rained.</p>")
    assert [draft.source.text(it.span) for it in draft.ledger] == ["Listen | Get the score"]
    figure = f"<div><a href='s.png'><img src='s.png'></a><p>{files.replace('|', '')}</p></div>"
    kinds = [it.kind for it in drafted(f"<p>It rained.</p>{figure}").ledger]
    assert kinds == ["image", "contents"]


def test_what_is_no_text_of_the_book_is_in_the_ledger() -> None:
    draft = drafted(
        "<nav><a href='#a'>Home</a></nav><script>no()</script><p>One <span class='pagenum'>[12]"
        "</span>lamp.</p><p style='display: none'>hidden</p><ul><li><a href='#a'>A one</a><li>"
        "<a href='b.html'>B two</a><li><a href='#c'>C three</a></ul>"
        "<div class='familylinks'><b>Next topic:</b> <a href='d.html'>D</a></div>"
        "<header class='site-header'>A serial</header><ol class='comment-list'><li>Great!</ol>"
    )
    assert [(aside.kind, draft.source.text(aside.span)) for aside in draft.ledger] == [
        ("contents", "Home"),
        ("hidden", "hidden"),
        ("contents", "- A one\n- B two\n- C three"),
        ("contents", "Next topic: D"),
        ("website", "A serial"),
        ("website", "1. Great!"),
    ]
    assert [block.lines for block in draft.blocks if isinstance(block, Stretch)] == [("One lamp.",)]
    assert "[12]" in draft.source.lines[2]
    assert draft.line(3) == "One lamp."


def test_a_box_that_is_called_a_transcribers_is_no_text_unless_it_has_notes_to_it() -> None:
    box = "<div class=tnote><h4>By the transcriber</h4><p>{}</p></div>".format
    draft = drafted(f"<p>It rained.</p>{box('A score was drawn again.')}<p>It was so.</p>")
    assert [draft.source.text(it.span) for it in draft.ledger] == [
        "By the transcriber",
        "A score was drawn again.",
    ]
    mark = "<p>It rained.<a id=m1 href='#n1'>[A]</a></p>"
    noted = box("<a id=n1 href='#m1'>[A]</a> In the harbour.")
    assert any(isinstance(block, Footnote) for block in drafted(mark + noted).blocks)


def test_a_paragraph_with_nothing_to_show_is_in_the_ledger_by_its_kind() -> None:
    draft = drafted("<p>One.</p><p><button>Show</button></p><p><span class=pagenum>7</span></p>")
    assert [aside.kind for aside in draft.ledger] == ["controls", "page-number"]


def test_a_paragraph_that_is_only_a_link_to_its_own_words_is_no_text() -> None:
    draft = drafted(
        "<p><a href='#end'>Contents</a></p><p>Rain.</p><p id='c'><a href='#e'>The Lamp</a></p>"
        "<p>It burns.</p><p><a href='#c'>Go on</a></p><p>See <a href='#end'>Contents</a>.</p>"
        "<h2><a id='end'></a>CONTENTS</h2><p><a id='e' href='#c'>The Lamp</a> 1</p>"
    )
    assert [draft.source.text(aside.span) for aside in draft.ledger] == ["Contents"]
    assert len(draft.blocks) == 7


def test_a_list_of_links_elsewhere_or_of_notes_is_no_table_of_contents() -> None:
    elsewhere = "".join(f"<li><a href='https://example.org/{n}'>Site {n}</a>" for n in range(4))
    notes = "".join(f"<p>Word <a href='#n{n}'>{n}</a></p>" for n in range(4))
    assert drafted(f"<ul>{elsewhere}</ul><div>{notes}</div>").ledger == ()
    buttons = "<h3>Share this:</h3><ul><li><a href='#'>Mail</a><li><a href='#'>Print</a></ul>"
    draft = drafted(f"<h2>The Slip</h2><p>It rained.</p>{buttons}")
    assert {aside.kind for aside in draft.ledger} == {"website"}


def test_contents_may_be_quoted_and_name_the_pages_of_titles() -> None:
    quoted = "".join(f"<p><a href='#c{n}'>Chapter {n}</a></p>" for n in range(3))
    cells = (
        f"<tr><td><a href='#c{n}'>The Lamp</a><td><a href='#p{n}'>{n}–{n + 6}</a>"
        "<span class=pagenum>[Pg 6]</span>"
        for n in range(3)
    )
    draft = drafted(
        f"<blockquote><p><b>CONTENTS</b></p>{quoted}</blockquote><table>{''.join(cells)}</table><p>a"
    )
    assert [lines for _, lines in stretches(draft)] == [("a",)]
    assert {aside.kind for aside in draft.ledger} == {"contents"}


def test_a_list_that_a_sentence_announces_is_one_of_the_text() -> None:
    links = "<br>".join(f"<a href='#c{n}'>Ring {n} times.</a>" for n in "abc")
    draft = drafted(f"<p>At sea, the bell says this:</p><blockquote><p>{links}</p></blockquote>")
    assert draft.ledger == ()
    assert {it.kind for it in drafted(f"<p>CONTENTS:</p><p>{links}</p>").ledger} == {"contents"}


def test_links_out_of_order_with_more_words_behind_them_are_no_contents() -> None:
    places = "".join(f"<h2 id='{n}'>{n}</h2>\n<p>It rains.</p>\n" for n in "abc")
    said = "<p><a href='#{}'>Bell:</a> all hands come.<br><a href='#{}'>Horn:</a> it is foggy.<br>"
    lists = [said.format(*order) + "<a href='#c'>Gong:</a> soup.</p>" for order in ("ab", "ba")]
    assert [len(drafted(it + places).ledger) for it in lists] == [1, 0]


def test_a_quotation_with_links_elsewhere_or_with_prose_stays() -> None:
    elsewhere = "".join(f"<p><a href='https://x.org/{n}'>Chapter {n}</a></p>" for n in range(3))
    prose = "It rained, and nobody saw a <a href='#a'>lamp</a> on the slip before the ferry went. "
    quotations = f"<blockquote>{elsewhere}</blockquote><blockquote><p>{prose * 3}</blockquote>"
    assert [type(block) for block in drafted(quotations).blocks] == [Group, Group]


def test_paragraphs_that_are_called_letters_are_letters() -> None:
    lines = "".join(f"<p class=letter>{words}</p>" for words in ("Dear Ada:", "All is well.", "M."))
    draft = drafted(f"<h3>One</h3><p>She read it.</p>{lines}<br>{lines}<p>So it was.</p>")
    letters = [it for it in draft.blocks if isinstance(it, Group) and it.kind == "letter"]
    assert [len(letter.blocks) for letter in letters] == [3, 3]


LINK = "<a href='#a'>{}</a>".format


@pytest.mark.parametrize(
    "prose",
    [
        f"<b>8</b> {LINK('Mess')} and {LINK('drill')} come before the {LINK('call')} of the day.",
        f"Of coats, the {LINK('long')}, or else the {LINK('short')} {LINK('one')}.",
        f"<a id='p8'>8.</a> {LINK('Mess')}, {LINK('drill')}, {LINK('fire')},\nand {LINK('taps')}.",
    ],
)
def test_a_sentence_with_links_to_places_in_the_book_stays(prose: str) -> None:
    draft = drafted(f"<p>The calls are known to all.</p><p>{prose}</p><p>It was so.</p>")
    assert len(draft.blocks) == 3
    assert not draft.ledger


TEXTS = st.text(st.sampled_from("ab é\xa0*-1.&<\n"), max_size=8).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
)
NAMES = st.sampled_from(
    ["div", "em", "b", "span", "blockquote", "ul", "ol", "li", "table", "tr", "td", "h1", "h3",
     "pre", "dl", "dt", "dd", "a href='#x'", "div class='poem'", "nav",
     "div hidden", "sup", "section", "div class='stanza'",
     "a href='https://a.example'", "div class='meta'", "blockquote class='userstuff'",
     "a class=noteref href='#n'", "li id=n", "p id=n",
     "div id='afterword'", "div class='endnote-link'"]
)  # fmt: skip
# Marks by which a page is taken for a download of an archive, or of a downloader.
ARCHIVE = (
    "<div id=preface><dl class=tags><dt>Rating:<dd>any</dl><p>Notes</p>"
    "<blockquote class=userstuff>x</blockquote>y</div>"
    "<div class=meta><p>Notes</p><blockquote class=userstuff>z</blockquote>a</div>"
)
DOWNLOADER = f"<h1>a</h1><table>{'<tr><td><b>b:</b><td>c' * 3}</table>"
NOTES = (
    "<p>a<a class=noteref href='#n1'>1</a></p><ol><li>x<li id=n1><p>b<br>c</p><p>d</ol>"
    "<hr><p id=n>1 b <a href='#m'>^</a>"
)
WORK = (
    "stray<ul><li>menu</ul>x <a href=/>y</a> z"
    "<dl class='work meta'><dt>Rating:<dd><ul><li>any</ul></dl>"
    "<div id=workskin><div class='preface group'><h2 class=title>a</h2><h3 class=byline>by</h3>"
    "<div class='notes module'><h3>Notes:</h3><blockquote class=userstuff>n</blockquote></div>"
    "</div><div class='chapter preface group'><h3 class=title><a href=/c>b</a>: c</h3>"
    "<h4 class=byline>d</h4><div class='end notes module'><h3>Notes:</h3><p>(See)</p></div></div>"
    "t <b>u</b></div>"
)
CHAPTER = (
    "<select id=chap_select><option>1. a<option selected>2. b</select><div id=profile_top>"
    "<b>a</b> <span>By:</span> <a href=/u/1>n</a> <div>s</div> "
    "<span class=xgray>Rated: T - x - id: 1</span></div><div id=storytext>t<p>u</div>"
)
PART = (
    "<a href=/user/n>n</a> <i>x</i><div class=panel-reading><h1>b</h1><pre><p data-p-id=1>t "
    "<span class=comment-marker>3</span></p> u</pre></div>"
)
EXPORTED = "<h1>a</h1><p>By: n</p><div>s</div><p>Words: 3<p>Exported with the assistance of x"
SIGNS = (
    "<p>a<ruby>b<rp>(</rp><rt>c</rt><rp>)</rp> d<rt>e</rt> f</ruby>g "
    "<q>h <q>i</q></q> <s>j</s>k</p>"
)
PLAIN = "<pre>a  b\n\n c\n</pre>"
DOWNLOADS = st.sampled_from(
    ["", ARCHIVE, DOWNLOADER, NOTES, WORK, CHAPTER, PART, EXPORTED, SIGNS, PLAIN]
)
# A block ends a paragraph, which browsers and the parser do each in their own way.
PARAGRAPHS = st.lists(TEXTS | st.just("<br>"), max_size=4).map("".join).map("<p>{}</p>".format)
LEAVES = st.sampled_from(
    ["<br>", "<hr>", "<img src=x alt=y>", "<!-- no -->", "<button>a <b>b</b></button>",
     "<span class='pagenum'>1<br>2</span>"]
)  # fmt: skip
ELEMENTS = st.recursive(
    TEXTS | PARAGRAPHS | LEAVES,
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name.split()[0]}>",
        NAMES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(DOWNLOADS, st.lists(ELEMENTS, max_size=5).map("".join))
@example(WORK, "1<span class='pagenum'>1<br>2</span>")
@example(WORK, "1<!-- -->1<script>s</script>2")
@example(WORK, "a\x01b <b>c\x02</b>")
def test_every_word_is_on_a_line_in_order(download: str, body: str) -> None:
    sheet = "<style>.poem {font: italic bold 1em x} .pagenum, .meta {display: none}</style>"
    body = f"<p>begin</p>{download}{body}"
    page = f"<!DOCTYPE html><html><head>{sheet}</head><body>{body}</body></html>"
    draft = read_files([("texts/page.html", page.encode())])
    assert words("\n".join(draft.source.lines)) == words_of_html(page)


def test_what_stands_in_a_table_beside_its_cells_is_kept() -> None:
    draft = drafted("<table>Tides<tr><td>High</td><td>noon</td></tr></table>")
    assert words(" ".join(draft.source.lines)) == ["Tides", "High", "noon"]


@pytest.mark.parametrize(
    ("name", "inside", "lines"),
    [
        ("x", "<p>It rained</p><p>on the quay</p>", ["It rained", "on the quay"]),
        ("x", f"<p>{'So it rained. ' * 40}</p>", []),
        ("calibre2", "<p>It rained<br>on</p><p>and on</p>", ["It rained", "on", "and on"]),
        ("calibre2", "<p>Dear Ada,</p><p>It rained.</p>", []),
        ("calibre2", f"<p>Dear<br>Ada,</p><p>{'So it rained. ' * 10}</p>", []),
    ],
)
def test_a_class_says_verse_where_there_may_be_verse(
    name: str, inside: str, lines: list[str]
) -> None:
    draft = drafted(f"<blockquote class='verse'>{inside.replace('<p>', f'<p class={name}>')}")
    assert [draft.line(number) for number in sorted(draft.verse)] == lines


def test_a_heading_may_hold_paragraphs_and_other_blocks() -> None:
    body = "<h2><p>Part I</p>The Lamp</h2>Rain.<h3><div>One</div></h3><p>So.</p>"
    draft = drafted(body)
    assert draft.source.lines == ("Part I", "The Lamp", "", "Rain.", "", "One", "", "So.")
    assert draft.headings == {1: 2, 6: 3}


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Rain</p><p>So.</p><p>No.</p><h2>Fog</h2>",
        "<h2>Rain</p><div><p>So.</p></div><p>No.</p><h2>Fog</h2>",
        "<h2>Rain<p>So.</p><p>No.</p><h2>Fog</h2>",
    ],
)
def test_a_heading_that_is_not_closed_ends_with_its_first_block(body: str) -> None:
    draft = drafted(body)
    assert draft.source.lines == ("Rain", "", "So.", "", "No.", "", "Fog")
    assert draft.headings == {1: 2, 7: 2}


def test_what_is_not_shown_at_the_end_of_a_line_stays_a_word_of_its_own() -> None:
    body = "<p>Page 1 <button>1</button><button>2</button></p>"
    assert drafted(body).source.lines == ("Page 1 1 2 ",)
    body = "<p><span class=pagenum>12</span> 4 lamps</p>"
    assert drafted(body).source.lines == ("12 4 lamps",)


def test_the_marker_of_an_item_is_on_the_line_of_its_first_paragraph() -> None:
    one = "<li><p><em>One</em></p><p>more</p></li>"
    body = f"<ol>{one}<li></li><li><div><h2>Three</h2></div></li></ol>"
    draft = drafted(body)
    assert [line for line in draft.source.lines if line] == ["1. One", "more", "2.", "3. Three"]
    assert [(s.start, s.end) for s in draft.styles[1]] == [(3, 6)]


def test_preformatted_lines_begin_where_they_begin() -> None:
    assert drafted("<pre>a\n b</pre>").source.lines == ("a", " b")


# A page of little else than preformatted lines is a plain text.
STORY = f"<p>{'The tide came up to the door of the ferry. ' * 9}</p>"
SONG = """
    The tide came up to the ferry's door
       And asked for Ada Quill:

    "She has not been here," the ferry said,
       "And she is not here still."
"""


@pytest.mark.parametrize(
    "body", ["<pre class=poem>{}</pre>", "<div class='poem'><pre>{}</pre></div>"]
)
def test_preformatted_verse_has_its_lines_its_stanzas_and_its_indents(body: str) -> None:
    draft = drafted(STORY + body.format(SONG))
    assert draft.source.lines[2:] == tuple(SONG.strip("\n").split("\n"))
    assert draft.verse == {3, 4, 6, 7}


@pytest.mark.parametrize("around", ["{}", "<blockquote>{}</blockquote>"])
@pytest.mark.parametrize("typed", [SONG, "\n   *     *     *\n      *     *\n"])
def test_preformatted_verse_and_rows_of_stars_are_lines_of_the_text(
    around: str, typed: str
) -> None:
    draft = drafted(STORY + around.format(f"<pre>{typed}</pre>") + STORY)
    assert draft.source.lines[2:-2] == tuple(typed.strip("\n").split("\n"))
    assert all(isinstance(block, Stretch) for block in leaves(draft.blocks))
    assert {block.gap for block in draft.blocks[1:]} == {1}


@pytest.mark.parametrize(
    "typed",
    [
        "<code>Lamp</code>",
        "lamp = Lamp()\nlamp.light()",
        "Lamp {\n  Oil: 2;\n}",
        "Oil      2\nWicks    1",
        "It rained on the quay, and\nnobody came to the ferry, so\nit went without them.",
    ],
)
def test_code_columns_and_wrapped_prose_are_as_typed(typed: str) -> None:
    _, block = drafted(f"{STORY}<pre>{typed}</pre>").blocks
    assert isinstance(block, AsTyped)


def test_preformatted_lines_keep_their_styles_and_stand_behind_the_number_of_an_item() -> None:
    draft = drafted("<ol><li><pre>The <i>tide</i>\nCame up</pre></li></ol>")
    assert draft.source.lines == ("1. The tide", "Came up")
    assert [(s.start, s.end) for s in draft.styles[1]] == [(7, 11)]


@pytest.mark.parametrize(
    "body",
    [
        "<p style='white-space: pre'>\n The tide\n   came <b>up</b>\n</p>",
        "<style>.tail {white-space: pre-wrap}</style><div class=tail> The tide\n   came up</div>",
    ],
)
def test_css_may_keep_the_lines_of_a_paragraph(body: str) -> None:
    assert drafted(body).source.lines == (" The tide", "   came up")


def test_css_keeps_no_lines_between_paragraphs() -> None:
    body = "<div style='white-space: pre-line'>\n<p>The tide\ncame up</p>\n<p>So.</p></div>"
    assert drafted(body).source.lines == ("The tide came up", "", "So.")


def test_a_rule_that_ends_the_box_of_a_title_is_directly_below_it() -> None:
    draft = drafted("<div><p>Chapter II</p><p>The Lamp</p><hr></div><p>It rained.</p><hr><p>So.")
    assert draft.source.lines[:4] == ("Chapter II", "", "The Lamp", "* * *")
    assert draft.source.lines[4:] == ("", "It rained.", "", "* * *", "", "So.")


def test_a_tag_with_thousands_of_attributes_is_refused() -> None:
    attributes = " ".join(f"a{n}=''" for n in range(5001))
    with pytest.raises(SourceError, match="more than 5,000 attributes"):
        drafted(f"<p {attributes}>One</p>")
    assert drafted(f"<p><img src='data:image/png;base64,{'A' * 90_000}=='>One</p>").blocks


@pytest.mark.parametrize("tag", ["div", "i", "blockquote", "ul><li"])
@pytest.mark.parametrize("times", [130, 1000])
def test_a_page_whose_elements_are_too_deep_is_refused(tag: str, times: int) -> None:
    assert drafted(f"<p>One</p>{f'<{tag}>' * 55}two").source.lines[-1].endswith("two")
    with pytest.raises(SourceError, match="more than 120 elements inside one another"):
        drafted(f"<p>One</p>{f'<{tag}>' * times}two")


def test_a_table_has_its_caption_and_what_wide_cells_cover_is_empty() -> None:
    (table,) = drafted(
        "<table><caption>Lamps\n lit</caption><tr><th>Day<th colspan=2>Lamps"
        "<tr><td rowspan=2>Monday<td>7<td>1&nbsp;l<tr><td>8<td>2</table>"
    ).blocks
    assert isinstance(table, Table)
    assert table.caption == "Lamps lit"
    assert [*map(texts_in, table.rows)] == [
        ["Day", "Lamps", ""],
        ["Monday", "7", "1\xa0l"],
        ["", "8", "2"],
    ]
    assert table.lines == (
        "Lamps lit",
        "Day     Lamps",
        "Monday  7      1\xa0l",
        "        8      2",
    )


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>One cell only</table>",
        "<table><tr><td>a<td>" + "It was late, and the ferry had gone. " * 3 + "</table>",
        "<table><tr><td>a<td>b</table>".replace("b", "<table><tr><td>c<td>d</table>"),
    ],
    ids=["one cell", "prose", "a table inside"],
)
def test_what_only_places_text_is_no_table(table: str) -> None:
    outer = drafted(table).blocks[0]
    assert isinstance(outer, Stretch)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("<table><tr><td>The Quay, in May<td>ADA QUILL</table>", "The Quay, in May  ADA QUILL"),
        ("<table border=1><tr><td>Heron<td><td><tr><td><td><td></table>", "Heron"),
    ],
)
def test_one_row_is_no_table(table: str, line: str) -> None:
    (block,) = drafted(table).blocks
    assert isinstance(block, Stretch)
    assert block.lines == (line,)


def test_a_formula_is_a_line_of_signs() -> None:
    power = "<msup><mi>c</mi><mn>2</mn></msup>"
    body = f"<p>So <math><mi>E</mi><mo>=</mo><mi>m</mi>{power}</math>, they say."
    draft = drafted(body)
    assert draft.source.lines == ("So E = mc2, they say.",)
    assert [(s.style, draft.source.lines[0][s.start : s.end]) for s in draft.styles[1]] == [
        (Style.SUPERSCRIPT, "2")
    ]
    parts = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi>"
    fraction = f"<math><mfrac>{parts}</mfrac><annotation>a+b over c</annotation></math>"
    assert drafted(f"<p>It is {fraction} of it.").source.lines == ("It is (a + b)/c of it.",)
    assert drafted("<p><math><msqrt><mn>2</mn></msqrt></math> of it.").source.lines == (
        "√(2) of it.",
    )


def test_a_formula_keeps_its_brackets_and_the_rows_of_a_matrix() -> None:
    pair = "<mi>x</mi><mi>y</mi>"
    rows = "".join(
        f"<mtr><mtd><mn>{a}</mn></mtd><mtd><mn>{b}</mn></mtd></mtr>" for a, b in ("12", "34")
    )
    for formula, line in {
        f"<mi>f</mi><mfenced>{pair}</mfenced>": "f(x, y)",
        f'<mfenced open="{{" close="}}" separators=";">{pair}</mfenced>': "{x; y}",
        f'<mfenced open="[" close="]"><mtable>{rows}</mtable></mfenced>': "[1 2; 3 4]",
    }.items():
        assert drafted(f"<p><math>{formula}</math> it is.").source.lines == (f"{line} it is.",)
    power = "<msup><mi>n</mi><mn>2</mn></msup>"
    draft = drafted(f"<p><math><mfrac><mn>1</mn>{power}</mfrac></math> it is.")
    (raised,) = draft.styles[1]
    assert draft.source.lines[0][raised.start : raised.end] == "2"


def test_fractions_of_fractions_have_both_brackets() -> None:
    half, a = "<mfrac><mn>1</mn><mn>2</mn></mfrac>", "<mi>a</mi>"
    for formula, line in {
        f"<mfrac>{a}{half}</mfrac>": "a/(1/2)",
        f"<mfrac>{half}{a}</mfrac>": "(1/2)/a",
        f"<mfrac>{a}<mrow>{half}</mrow></mfrac>": "a/(1/2)",
        f"<mfrac>{half}{half}</mfrac>": "(1/2)/(1/2)",
        f"<msup>{half}{a}</msup>": "(1/2)a",
        f"<mfrac>{a}<msup>{a}<mn>2</mn></msup></mfrac>": "a/a2",
    }.items():
        assert drafted(f"<p><math>{formula}</math> it is.").source.lines == (f"{line} it is.",)


def test_a_number_before_a_fraction_is_apart_and_a_root_has_its_index() -> None:
    half, x = "<mfrac><mn>1</mn><mn>2</mn></mfrac>", "<mi>x</mi>"
    for formula, line, raised in (
        (f"<mn>3</mn>{half}", "3 1/2", []),
        (f"{x}{half}", "x1/2", []),
        (f"<mfrac><mn>3</mn>{half}</mfrac>", "3/(1/2)", []),
        (f"<mroot>{x}<mn>3</mn></mroot>", "3√(x)", ["3"]),
        (f"<mn>2</mn><mroot><mrow>{x}<mo>+</mo>{x}</mrow><mi>n</mi></mroot>", "2 n√(x + x)", ["n"]),
    ):
        page = f"<p><math>{formula}</math> it is."
        draft = drafted(page)
        text = draft.source.lines[0]
        assert text == f"{line} it is."
        assert [text[s.start : s.end] for s in draft.styles.get(1, ())] == raised
        assert list(source_queries(draft, [(draft.source.files[0][1], page.encode())])) == []


def test_a_table_that_is_all_of_a_formula_has_lines_of_its_own() -> None:
    rows = "".join(
        f"<mtr><mtd><mtext>{name}</mtext></mtd><mtd><mn>{n}</mn></mtd></mtr>"
        for n, name in enumerate(("Oil", "Wick"))
    )
    table = f"<mtable>{rows}</mtable>"
    body = f"<p>So <math><mrow>{table}</mrow></math> it is.</p>"
    assert drafted(body).source.lines == ("So", "", "Oil 0", "Wick 1", "", "it is.")
    matrix = f"<p><math><mo>(</mo>{table}<mo>)</mo></math> it is."
    assert drafted(matrix).source.lines == ("(Oil 0; Wick 1) it is.",)


def test_formulas_that_are_blocks_stand_on_lines_of_their_own() -> None:
    formula = "<math display='block'><mi>{}</mi></math>"
    body = f"<p>So {formula.format('a')}{formula.format('b')} it is.</p>"
    assert drafted(body).source.lines == ("So", "", "a", "", "b", "", "it is.")


def test_spaces_between_the_elements_of_a_formula_show_nothing() -> None:
    one, fifteen = "<mn>1</mn>", "<mn>1</mn>\n<mn>5</mn>"
    far, near = '<mspace width="2em"/>', '<mspace width="0.3em"/>'
    for formula, line in {
        f"<mi>R</mi>\n<mi>a</mi>\n<mo>=</mo>\n{fifteen}<mo>.</mo>{one}": "Ra = 15.1",
        f"<mfrac>\n{one}<mrow>{fifteen}</mrow></mfrac>\n<mi>b</mi>": "1/15 b",
        "<mo>[</mo>\n<mi>A</mi>\n<mo>|</mo>\n<mn>0</mn>\n<mo>]</mo>": "[A | 0]",
        '<mfenced open="|" close="|">\n<mi>A</mi>\n</mfenced>': "|A|",
        f"<mi>A</mi><mo>,</mo>{near}<mi>b</mi>": "A, b",
        f"<mi>sin</mi>\n<mi>x</mi>{far}<mtext>if</mtext> <mi>x</mi>{far}": "sin x\u2003if x",
        "<mo>−<!-- minus -->\n</mo><mi>a</mi><mo>−</mo><mi>b</mi>": "−a − b",
        f"<mi>a</mi><mrow><mo>+</mo><mi>b</mi></mrow><mo>=</mo><mo>−</mo>{one}": "a + b = −1",
        f"<mo>(</mo><mo>−</mo>{one}<mo>)</mo><mo>−</mo>{one}": "(−1) − 1",
    }.items():
        page = f"<p>So <math>\n{formula}\n</math> it is."
        draft = drafted(page)
        assert draft.source.lines == (f"So {line} it is.",)
        assert list(source_queries(draft, [(draft.source.files[0][1], page.encode())])) == []


def test_a_paragraph_of_nothing_but_a_formula_is_no_note_and_no_list() -> None:
    left, right = (
        "<mtd><mn>{}</mn>\n<mi>x</mi></mtd>",
        "<mtd><mo>=</mo>\n<mn>1</mn><mn>3</mn></mtd>",
    )
    rows = "".join(f"<mtr>{left.format(n)}{right}{left.format(1)}{right}</mtr>" for n in (2, 4, 9))
    matrix = "<mo>[</mo><mn>1</mn><mspace width='1em'/><mn>7</mn><mo>]</mo>"
    draft = drafted(f"<p><math><mtable>{rows}</mtable></math></p><p><math>{matrix}</math></p>")
    assert draft.source.lines == (
        *(f"{n}x = 13\u20031x = 13" for n in (2, 4, 9)), "", "[1\u20037]",
    )  # fmt: skip
    assert [type(block) for block in draft.blocks] == [Paragraph, Paragraph]


def test_of_the_forms_of_a_passage_one_is_shown_a_formula_before_the_last_resort() -> None:
    formula = "<m:math><m:msqrt><m:mn>1</m:mn>\n<m:mn>5</m:mn></m:msqrt></m:math>"
    for names, body, shown, hidden in (
        ("http://www.w3.org/1998/Math/MathML", formula, "√(15)", "A root."),
        ("http://www.example.com/chart", "<p>A chart.</p>", "A root.", "A chart."),
    ):
        case = f'<epub:case required-namespace="{names}">{body}</epub:case>'
        other = "<epub:default><p>A root.</p></epub:default>"
        page = f"<p>So.</p><epub:switch>{case}{other}</epub:switch><p>It is.</p>"
        draft = drafted(page)
        assert [lines for _, lines in stretches(draft)] == [("So.",), (shown,), ("It is.",)]
        (aside,) = draft.ledger
        assert (aside.kind, draft.source.lines[aside.span.first - 1]) == ("hidden", hidden)
        assert list(source_queries(draft, [(draft.source.files[0][1], page.encode())])) == []


def test_indices_before_a_base_stand_before_it() -> None:
    draft = drafted(f"<p><math>{SCRIPTS}</math> it is.")
    assert draft.source.lines == ("12C6 it is.",)
    assert [(s.style, s.start, s.end) for s in draft.styles[1]] == [
        (Style.SUPERSCRIPT, 0, 2),
        (Style.SUBSCRIPT, 3, 4),
    ]


def test_a_sum_that_is_worked_out_has_lines() -> None:
    rows = "<msrow><mo>+</mo><mn>4</mn></msrow><msline/><mn>7</mn>"
    stack = f"<p><math><mstack><mn>3</mn>{rows}</mstack></math>"
    assert drafted(stack).source.lines == ("3", "+4", "———", "7")
    rows = "<mn>2</mn><mn>3</mn><mn>6</mn><msgroup><mn>6</mn><msline/></msgroup><mn>0</mn>"
    division = f"<p><math><mlongdiv>{rows}</mlongdiv></math>"
    assert drafted(division).source.lines == ("2", "3", "6", "6", "———", "0")


def test_powers_of_powers_keep_their_grouping() -> None:
    a, b, c = (f"<mi>{letter}</mi>" for letter in "abc")
    for formula, line in {
        f"<msup>{a}<msup>{b}{c}</msup></msup>": "ab^c",
        f"<msup><mrow><msup>{a}{b}</msup></mrow>{c}</msup>": "(ab)c",
        f"<msub>{a}<msub><mrow>{b} </mrow>\n<mi> c </mi></msub></msub>": "ab_c",
        f"<msub>{a}<msup>{b}<mo>′</mo></msup></msub>": "ab′",
        f"<msup><mfenced><msup>{a}{b}</msup></mfenced>{c}</msup>": "(ab)c",
        f"<msup>{a}<msup>{b}<mrow>{b}{c}</mrow></msup></msup>": "ab^(bc)",
    }.items():
        page = f"<p><math>{formula}</math> it is."
        draft = drafted(page)
        assert draft.source.lines == (f"{line} it is.",)
        assert list(source_queries(draft, [(draft.source.files[0][1], page.encode())])) == []


def test_paragraphs_of_prose_in_a_poem_are_no_lines_of_verse() -> None:
    song = "<p>The lamp stood in the window all night long, and nobody came to put it out, or asked"
    song += " for whom it had been lit.</p>"
    draft = drafted(f'<div class="poem">{song * 3}</div><p>It rained.</p>')
    assert not draft.verse


SUM, ROOT = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>", "<msub><mi>x</mi><mn>0</mn></msub>"
DRAWING = (
    "<svg><title>Logo</title><desc>A map</desc><style>a{}</style>"
    "<text>The <tspan>Slip</tspan></text><g><text>Quay</text></g></svg>"
)
SCRIPTS = (
    "<mmultiscripts><mi>C</mi><mn>6</mn><none/><mprescripts/><none/><mn>12</mn></mmultiscripts>"
)
TASKS = "<li><label><input type=checkbox checked>Oil</label><li><label><input type=checkbox>Wick"


@pytest.mark.parametrize(
    "body",
    [
        f"<p>It is <math><mfrac>{SUM}<mi>c</mi></mfrac></math>.",
        f"<p><math><msqrt>{ROOT}<mo>∂</mo><mi>y</mi></msqrt></math> of it.",
        f"<ul>{TASKS}</ul>",
        "<p>One.<object data=map.svg><p>A map of the slip.</p></object><p>Two.",
        f"<p>It is <math>{SCRIPTS}</math>.",
        f"<p>One.</p>{DRAWING}<p>Two <svg><path d=''/></svg> more.",
    ],
)
def test_formulas_tasks_and_alternatives_are_words_to_the_other_parser_too(body: str) -> None:
    assert words("\n".join(drafted(body).source.lines)) == words_of_html(body)


def test_tasks_have_boxes_and_labels_elsewhere_are_controls() -> None:
    bare = TASKS.replace("<label>", "").replace("</label>", "")
    for tasks in (TASKS, bare):
        assert drafted(f"<p>Buy.<ul>{tasks}</ul>").source.lines[2:] == ("- ☑ Oil", "- ☐ Wick")
    draft = drafted("<p>It rained.<form><label>Name<input name=n></label></form>")
    assert [lines for _, lines in stretches(draft)] == [("It rained.",)]


def test_an_object_that_is_not_shown_has_its_alternative() -> None:
    body = "<p>One.</p><object data='map.svg'><p>A map of the slip.</p></object><p>Two.</p>"
    assert [lines for _, lines in stretches(body)] == [
        ("One.",),
        ("A map of the slip.",),
        ("Two.",),
    ]


def test_the_number_of_a_line_is_no_word_of_it() -> None:
    line = 'rain on the sea<span class="linenum">5</span>'
    draft = drafted(f'<div class="poem"><p>Rain on the slip,<br>{line}</p></div><p>It rained.</p>')
    assert stretches(draft)[0][1] == ("Rain on the slip,", "rain on the sea")
    assert [part.kind for part in draft.markup[2]] == ["line number"]


def test_the_words_of_a_drawing_are_lines() -> None:
    assert [lines for _, lines in stretches(f"<p>One.</p>{DRAWING}<p>Two.</p>")] == [
        ("One.",),
        ("The Slip", "Quay"),
        ("Two.",),
    ]


def test_a_page_that_is_called_a_poem_as_a_whole_is_read() -> None:
    body = "<body><h2>Rain</h2><p>Rain on<br>the slip</p></body>"
    draft = read_files([("a.html", f'<html class="poetry">{body}</html>'.encode())])
    assert draft.source.lines[0] == "Rain"
    assert "the slip" in draft.source.lines


@pytest.mark.parametrize(
    ("beside", "is_aside"),
    [
        ("<header><h1>T</h1><table><tr><th>Status<td>Draft 2</table></header>{}", True),
        ("<table><tr><td><b>menu</b> <a href='1'>home</a> <a href='2'>about</a><td>{}", True),
        ("<table><tr><td><a href='1'>So</a> <a href='2'>it</a> was, that year,<td>{}", False),
        ("<a style='float:left' href='1.html'>&lt;&lt; Chapter 1</a>{}", True),
        ("<a href='1.html'>&lt;&lt; Chapter 1</a>{}", False),
        ("<a style='float:left' href='1.html'>The year &gt;&gt; 1900 &gt;&gt;</a>{}", False),
    ],
)
def test_what_a_page_has_beside_its_text_is_the_websites(beside: str, *, is_aside: bool) -> None:
    draft = drafted(beside.format(f"<p>{'It rained. ' * 50}</p>"))
    assert ("website" in {aside.kind for aside in draft.ledger}) is is_aside
