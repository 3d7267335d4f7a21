"""Words that a page sets apart: struck through, raised, lowered, quoted, coloured."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses


def page_of(body: str) -> tuple[str, list[str]]:
    """Return the last line of the page of a text, and the names of its questions."""
    html = f"<!DOCTYPE html><html><body><h1>Signs</h1><p>{body}</p></body></html>"
    files = (("texts/signs.html", html.encode()),)
    converted = convert(
        Text("signs", files, WorkSettings(), Library(title="L"), Addresses(), "signs")
    )
    names = [query.name for query in converted.queries if query.name != "author-unknown"]
    return converted.pages[-1].text.rstrip().rsplit("\n", 1)[-1], names


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("So <del>never</del> <ins>now</ins>.", "So {struck}`never` now."),
        ("<span style='text-decoration: line-through'>No</span> yes.", "{struck}`No` yes."),
        ("The 4<sup>th</sup>, H<sub>2</sub>O.", "The 4{sup}`th`, H{sub}`2`O."),
        ("<u>Under</u>lined.", "{underlined}`Under`lined."),
        ("<span style='text-decoration: underline'>Under</span>.", "{underlined}`Under`."),
        ("<span style='text-decoration: underline'><a href='https://a.org'>It</a></span>.",
         "[It](<https://a.org>)."),
        ("<u><i>So</i></u>, <i>so <u>on</u></i>.", "*{underlined}`So`*, *so {underlined}`on`*."),
        ("<b><u>No</u> <i><s>Yes</s></i></b>!", "**{underlined}`No` _{struck}`Yes`_**!"),
        ("<i>The 4<sup>th</sup></i>.", "*The 4{sup}`th`*."),
        ("<q>So,</q> he said, <q>a <q>so</q></q>.", "“So,” he said, “a ‘so’”."),
        (
            "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を",
            "{ruby}`漢《かん》`{ruby}`字《じ》`を",
        ),
        ("<ruby>Ada<rt>of the <i>lamp</i></rt></ruby> sat.", "{ruby}`Ada《of the lamp》` sat."),
        # Code is words of its own: within a word it is none.
        ("Two <code>Span</code>s and <code>a b</code>, <b>a<code>x</code></b>.",
         "Two Spans and `a b`, **ax**."),
        ("<code>un<b>do</b></code> and <code>un <b>do</b></code>.", "un**do** and `un` **`do`**."),
        ("<i>Say <code>do it</code></i>, <b><code>so</code></b>.", "*Say `do it`*, **`so`**."),
        ("は<b><ruby>漢<rt>かん</rt></ruby></b>を", "&#12399;**{ruby}`漢《かん》`**&#12434;"),
        ("<i>So <ruby>Ada<rt>lamp</rt></ruby></i>.", "*So {ruby}`Ada《lamp》`*."),
        ("<ruby><b>Ada</b><rt>lamp</rt></ruby> sat.", "**{ruby}`Ada《lamp》`** sat."),
        ("<s><ruby>Ada<rt>lamp</rt></ruby></s> sat.", "{ruby}`Ada《lamp》` sat."),
        ("<b>All <i>of</i> it</b>.", "**All *of* it**."),
        ("<i>Exeunt <b>Ada</b>.</i>", "*Exeunt **Ada**.*"),
        ("<b><i>Never</i></b>!", "***Never***!"),
        ("<i>Ada.</i>Yes, in <b>Bo<i>’s</i></b> boat.", "*Ada.*&#89;es, in **B&#111;_’s_** boat."),
        # What a role cannot hold stays text.
        ("<s>a `b` {c}</s> d", "a \\`b\\` \\{c\\} d"),
    ],
)  # fmt: skip
def test_words_keep_what_their_tags_mean(body: str, line: str) -> None:
    assert page_of(body) == (line, [])


def test_colours_are_one_question() -> None:
    body = (
        "<span style='color: RED'>“I am red.”</span> <font color='#00f'>“I am blue.”</font> "
        "<span style='color: red'>“So.”</span>"
    )
    line, names = page_of(body)
    assert line == "“I am red.” “I am blue.” “So.”"
    assert names == ["colours"]


@pytest.mark.parametrize(
    ("body", "is_asked"),
    [
        ("<p>She said <span style='color:#800'>no more</span></p>", True),
        ("<p><span style='color:#800'>The Red Door</span></p><p>It was.</p>", False),
        ("<p><span style='color:#800'>“So.”</span></p>", True),
    ],
)
def test_only_a_whole_line_in_a_colour_may_be_a_title(body: str, is_asked: bool) -> None:  # noqa: FBT001
    assert ("colours" in page_of(body)[1]) == is_asked


@pytest.mark.parametrize("colour", ["black", "#333", "#222222", "rgb(9, 9, 9)", "inherit", "gray"])
def test_black_and_grey_are_no_colours(colour: str) -> None:
    assert page_of(f"<span style='color: {colour}'>So</span> it was.") == ("So it was.", [])


@pytest.mark.parametrize(
    ("opening", "markers"),
    [
        ("ol", ["1.", "2."]),
        ("ol start=3", ["3.", "4."]),
        ("ol type=a", ["* a.", "* b."]),
        ("ol type=A start=26", ["* Z.", "* AA."]),
        ("ol type=i start=0", ["0\\.", "i."]),
        ("ol style='list-style-type: upper-roman' start=3999", ["MMMCMXCIX.", "4000\\."]),
        ("ol style='list-style: lower-latin inside'", ["* a.", "* b."]),
        ("ol class='lettered'", ["* α.", "* β."]),
        ("ol class='lettered' style='list-style-type: lower-roman'", ["* i.", "* ii."]),
        ("ol type=a style='list-style: none'", ["*", "*"]),
        ("ul class='bare'", ["*", "*"]),
        ("ol style='list-style: square'", ["-", "-"]),
        ("ul type=CIRCLE", ["-", "-"]),
        ("ol reversed", ["2\\.", "1\\."]),
    ],
)
def test_a_list_has_the_numbers_that_a_browser_shows(opening: str, markers: list[str]) -> None:
    sheet = "<style>.lettered{list-style-type:lower-greek} ul.bare{list-style:none}</style>"
    list_of_two = f"<{opening}><li>a b</li><li>c</li></{opening[:2]}>"
    html = f"<!DOCTYPE html><html><head>{sheet}</head><body><h1>So</h1>{list_of_two}</body>"
    files = (("texts/so.html", html.encode()),)
    done = convert(Text("so", files, WorkSettings(), Library(title="L"), Addresses()))
    lines = [line.removesuffix("\\") for line in done.pages[-1].text.splitlines()[-2:]]
    is_asked = any(query.name == "source-words" for query in done.queries)
    assert is_asked == ("reversed" in opening)
    assert lines == [f"{markers[0]} a b", f"{markers[1]} c"]


def test_a_list_within_an_item_has_its_letters() -> None:
    inner = "<ol type=a><li>two</li><li>three</li></ol>"
    html = f"<!DOCTYPE html><html><body><ol><li>one{inner}</li><li>four</li></ol></body></html>"
    files = (("texts/so.html", html.encode()),)
    page = convert(Text("so", files, WorkSettings(), Library(title="L"), Addresses())).pages[-1]
    assert page.text.endswith("\n1. one\n   * a. two\n   * b. three\n2. four\n")


def test_the_title_of_a_passage_beside_its_words_is_in_brackets() -> None:
    line, _ = page_of("She rang<span class=footnote>twice, that is</span>.")
    assert line == r"She rang \[twice, that is\]."
    line, _ = page_of("<span class=sidenote>The oil.</span>It was <i>dear</i>.")
    assert line == r"\[The oil.\] It was *dear*."


def test_words_of_a_heading_in_bold_are_as_the_others() -> None:
    html = "<html><body><h1>Chapter <b>1</b></h1><p>It <b>rained</b>.</p></body></html>"
    files = (("texts/so.html", html.encode()),)
    page = convert(Text("so", files, WorkSettings(), Library(title="L"), Addresses())).pages[-1]
    assert page.text.endswith("# Chapter 1\n\nIt **rained**.\n")


@pytest.mark.parametrize(
    ("css", "line"),
    [
        (
            ".s::before, .x:before{content:'['} span.s:after {content: \"]\"}",
            r"She \[*sat*\] still.",
        ),
        ("p.s:before {content: '['} .s:after{content: 'END'}", "She *sat* still."),
        (".s { content: '(' } @media print { .s:before { content: '(' } }", "She *sat* still."),
    ],
    ids=["signs", "of another tag, and words", "not before it, and in print"],
)
def test_the_signs_that_css_puts_around_words_are_on_the_page(css: str, line: str) -> None:
    assert page_of(f"<style>{css}</style>She<span class=s> <i>sat</i></span> still.") == (line, [])
