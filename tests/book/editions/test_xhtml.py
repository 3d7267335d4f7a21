"""Pages of a book as XHTML: well formed, without what only the web needs, every word in order."""

from __future__ import annotations

import pytest
from lxml import etree

from fascicle.book.editions.epub.xhtml import (
    OPS,
    XHTML,
    Head,
    Links,
    Place,
    chapter_of,
    document,
)
from fascicle.book.editions.written_pages import article_of

HEAD = Head("The Door", "en", "ltr")
# Every address leads to a page of the EPUB, and every image has a place in it.
INSIDE = Links(lambda href: f"in:{href}", lambda source: f"images/{source}")
OUTSIDE = Links(lambda _href: "", lambda source: source)


def written(html: str, links: Links = INSIDE, direction: str = "ltr") -> str:
    """Return the content of the body that a page with this text becomes."""
    article = article_of(f'<article class="bd-article">{html}</article>')
    parts, _ = chapter_of(article, "chapter", links, direction)
    text = document(HEAD, parts, "style.css").decode()
    assert etree.fromstring(text.encode()).tag == f"{{{XHTML}}}html"
    return text.partition("<body>")[2].partition("</body>")[0]


@pytest.mark.parametrize(
    ("html", "xhtml"),
    [
        ("<p>One<br>two &amp; three&nbsp;four</p>", "<p>One<br/>two &amp; three\xa0four</p>"),
        ('<p id="p-a">It<button>no</button> was.</p>', '<p id="p-a">It was.</p>'),
        ("<p>a<script>b</script> c</p>", "<p>a c</p>"),
        ('<p data-x="1" onclick="no">It was.</p>', "<p>It was.</p>"),
        ('<div class="letter docutils">Dear</div>', '<div class="letter">Dear</div>'),
        ('<div class="docutils">Dear</div>', "<div>Dear</div>"),
        ('<p lang="de">Tür</p>', '<p lang="de" xml:lang="de">Tür</p>'),
        ('<a href="chapter-2.html#p-a">on</a>', '<a href="in:chapter-2.html#p-a">on</a>'),
        ('<a href="https://example.org/">on</a>', '<a href="https://example.org/">on</a>'),
        ('<img src="x.png" alt="A door" loading="lazy">', '<img src="images/x.png" alt="A door"/>'),
        ("<ruby>門<rp>(</rp><rt>もん</rt></ruby>", "<ruby>門<rp>(</rp><rt>もん</rt></ruby>"),
        ("<ruby><span hidden>｜</span>門</ruby>", '<ruby><span hidden="">｜</span>門</ruby>'),
        ("<p>a\x01b</p>", "<p>a b</p>"),
    ],
)
def test_an_element_is_written_as_xhtml(html: str, xhtml: str) -> None:
    assert written(html) == xhtml


def test_a_link_out_of_the_epub_is_text() -> None:
    assert written('<p>to <a href="../other/">another</a></p>', OUTSIDE) == "<p>to another</p>"
    assert written('<p><a href="javascript:no()">on</a></p>') == "<p>on</p>"
    assert "<span id" in written('<p><a id="here" href="../other/">another</a></p>', OUTSIDE)


def test_an_image_that_is_not_in_the_epub_is_its_alternative_text() -> None:
    image = '<p>A <img src="https://example.org/x.png" alt="door" width="40">.</p>'
    assert written(image, Links(str, lambda _source: "")) == "<p>A <span>door</span>.</p>"


def test_a_division_and_a_note_have_their_types() -> None:
    text = written(
        '<section id="d-a"><h1>One</h1><p>It was.'
        '<a class="footnote-reference" role="doc-noteref" href="#n">1</a></p>'
        '<aside class="footnote" role="doc-footnote" id="n"><p>So.</p></aside></section>',
        Links(lambda href: href, str),
    )
    tree = etree.fromstring(f'<body xmlns="{XHTML}" xmlns:epub="{OPS}">{text}</body>')
    types = [element.get(f"{{{OPS}}}type") for element in tree.iter() if element is not tree]
    assert [kind for kind in types if kind] == ["chapter", "noteref", "footnote"]


def test_the_mark_of_a_scene_break_is_text_that_is_not_read_aloud() -> None:
    rule = '<hr class="scene-break ornament" data-mark="~*~" aria-label="Scene break">'
    assert written(rule) == (
        '<div class="scene-break ornament" aria-label="Scene break" role="separator">'
        '<span aria-hidden="true">~*~</span></div>'
    )
    assert written('<hr class="scene-break space">') == '<hr class="scene-break space"/>'


def test_an_indented_line_has_an_indent_that_all_reading_systems_know() -> None:
    verse = '<p class="stanza"><span class="line" style="--indent: 4">A</span></p>'
    assert 'class="line" style="padding-left: 3.36em"' in written(verse)
    assert "padding-right: 3.36em" in written(verse, direction="rtl")
    far = verse.replace("4", "400").replace("stanza", "kept-lines")
    assert "padding-left: 11.40em" in written(far)
    assert "style" not in written('<p style="color: red">It was.</p>')


def test_headings_inside_a_chapter_are_places() -> None:
    html = (
        "<section><h1>One</h1><section id='d-b'><h2>May <em>3</em></h2>"
        "<section id='d-c'><h3>Night</h3></section></section><section><h2>No id</h2></section>"
        "</section>"
    )
    article = article_of(f'<article class="bd-article">{html}</article>')
    _, places = chapter_of(article, "chapter", INSIDE, "ltr")
    assert places == [Place("d-b", "May 3", 1), Place("d-c", "Night", 2)]


def test_a_page_of_another_layout_is_named() -> None:
    with pytest.raises(ValueError, match=r"no element that holds the text"):
        article_of("<main>It was.</main>")
