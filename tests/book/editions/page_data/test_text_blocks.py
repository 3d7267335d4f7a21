"""Written pages as data for Typst: every element in its form, and every text as a string."""

from __future__ import annotations

from typing import Any

import pytest

from fascicle.book.editions.text_blocks import Context, blocks_of, note_blocks, notes_in
from fascicle.book.editions.written_pages import article_of


def read(html: str) -> list[dict[str, Any]]:
    """Return the blocks of a text; every link leads somewhere, and every image is there."""
    article = article_of(f'<article class="bd-article">{html}</article>')
    context = Context(notes_in(article), lambda href: {"url": href}, lambda s: s, note_blocks)
    return blocks_of(article, context)


def paragraph(*runs: Any) -> dict[str, Any]:
    return {"t": "p", "c": list(runs)}


@pytest.mark.parametrize(
    ("html", "runs"),
    [
        ("It\n  was   <!-- no -->late.", ["It was late."]),
        ('#import "x" $x$ *a* <b>#b</b>', ['#import "x" $x$ *a* ', {"k": "strong", "c": ["#b"]}]),
        ("<em>Late</em> it was", [{"k": "emph", "c": ["Late"]}, " it was"]),
        ("One<br> two", ["One", {"k": "br"}, "two"]),
        ("H<sub>2</sub>O", ["H", {"k": "sub", "c": ["2"]}, "O"]),
        ('<span lang="de">Tür</span>', [{"k": "as-is", "c": ["Tür"], "lang": "de"}]),
        ('<a href="https://x.org/">x</a>', [{"k": "link", "c": ["x"], "url": "https://x.org/"}]),
        ("<ruby>門<rp>(</rp><rt>もん</rt></ruby>", [{"k": "ruby", "c": "門", "above": "もん"}]),
        ("oh " + "A" * 31, ["oh ", *({"k": "piece", "c": "A" * n} for n in (10, 10, 10, 1))]),
        (
            "at https://example.org/of/all-of-it, it",
            [
                "at ",
                *(
                    {"k": "piece", "c": part}
                    for part in ("https://", "example.", "org/", "of/", "all-", "of-", "it,")
                ),
                " it",
            ],
        ),
        ('<button>no</button>It<a class="headerlink" href="#x">¶</a>', ["It"]),
    ],
)
def test_running_text(html: str, runs: list[Any]) -> None:
    assert read(f"<p>{html}</p>") == [paragraph(*runs)]


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ('<hr class="ornament" data-mark="~*~">', {"t": "break", "mark": "~*~"}),
        ('<div class="kept-space"></div>', {"t": "break", "mark": ""}),
        ("<pre>a\n  b\n</pre>", {"t": "pre", "c": "a\n  b"}),
        (
            '<div class="verse"><p><span class="line" style="--indent: 4">A</span><br></p></div>',
            {"t": "verse", "stanzas": [[{"in": 1.36, "c": ["A"]}]]},
        ),
        ('<div class="letter"><p>Dear</p></div>', {"t": "letter", "b": [paragraph("Dear")]}),
        (
            '<blockquote class="epigraph"><p>A</p></blockquote>',
            {"t": "epigraph", "b": [paragraph("A")]},
        ),
        (
            '<ol start="3"><li><p>A</p></li></ol>',
            {"t": "numbered", "start": 3, "items": [[paragraph("A")]], "inner": False},
        ),
        (
            "<table><thead><tr><th>A</th></tr></thead><tr><td>b</td></tr></table>",
            {
                "t": "grid",
                "columns": 1,
                "head": [[{"b": [paragraph("A")], "span": 1, "rows": 1}]],
                "rows": [[{"b": [paragraph("b")], "span": 1, "rows": 1}]],
            },
        ),
        (
            '<figure><img src="x.png" alt="A door"><figcaption><p>It.</p></figcaption></figure>',
            {"t": "picture", "src": "x.png", "alt": "A door", "b": [paragraph("It.")]},
        ),
        (
            '<dl class="chat"><dt>Ada:</dt><dd><p>hm</p></dd></dl>',
            {"t": "chat", "rows": [{"c": ["Ada:"], "b": [paragraph("hm")]}]},
        ),
    ],
)
def test_a_block(html: str, block: dict[str, Any]) -> None:
    assert read(html) == [block]


def test_a_table_has_its_caption_above_it() -> None:
    caption, grid = read("<table><caption>Lamps lit</caption><tr><td>b</td></tr></table>")
    assert (caption, grid["t"]) == (paragraph("Lamps lit"), "grid")


def test_a_heading_has_a_label_a_title_and_its_text_in_one_line() -> None:
    (heading,) = read(
        '<h1 id="d"><span class="heading-label">I</span><span class="heading-joint">. </span>'
        '<span class="heading-title">The <em>Door</em></span></h1>'
    )
    assert heading["label"] == ["I"]
    assert heading["title"] == ["The ", {"k": "emph", "c": ["Door"]}]
    assert heading["plain"] == "I. The Door"
    assert heading["ids"] == ["d"]


def test_a_note_is_where_its_first_mark_is() -> None:
    mark = '<a class="footnote-reference" href="#n"><span class="fn-bracket">[</span>1</a>'
    note = '<aside class="footnote" id="n"><span class="label">1</span><p>Late.</p></aside>'
    assert read(f"<p>It{mark} was{mark}</p>{note}") == [
        paragraph(
            "It",
            {"k": "note", "mark": "1", "label": "1", "b": [paragraph("Late.")]},
            " was",
            {"k": "sup", "c": ["1"]},
        )
    ]
    assert read(note) == [
        {"t": "left-note", "mark": ["1"], "b": [paragraph("Late.")], "ids": ["n"]}
    ]
