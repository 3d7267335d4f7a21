"""EPUBs: pages in the order of the spine, with the metadata and headings that the package names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives import TITLE, epub, package, page, zipped
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import Picture, Stretch
from fascicle.model.words import words
from fascicle.readers.source import read_files
from images import png

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fascicle.model.draft import Draft

NAME = "texts/salt.epub"
ONE, TWO = "<h1>One</h1><p>The lamp was <i>out</i>.</p>", "<h1>Two</h1><p>It rained.</p>"
NAV = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
NCX = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'


def drafted(pages: Mapping[str, str], opf: str = "", **more: str | bytes) -> Draft:
    """Return the draft of an EPUB whose words another parser reads alike."""
    files = [(NAME, epub(pages, opf, **more))]
    draft = read_files(files)
    assert list(source_queries(draft, files)) == []
    return draft


def nav(*entries: tuple[str, str]) -> str:
    links = "".join(f'<li><a href="{href}">{label}</a></li>' for href, label in entries)
    return page(f'<nav epub:type="toc"><h1>Contents</h1><ol>{links}</ol></nav>')


def test_pages_are_read_in_the_order_of_the_spine() -> None:
    draft = drafted({"text/2.xhtml": ONE, "text/1.xhtml": TWO})
    assert draft.source.lines == ("One", "", "The lamp was out.", "Two", "", "It rained.")
    assert draft.source.place(6) == "texts/salt.epub/OEBPS/text/1.xhtml:3"
    assert draft.headings == {1: 1, 4: 1}


def test_addresses_with_escapes_and_above_the_package_are_followed() -> None:
    opf = package({"a%20b.xhtml": "", "../c.xhtml": ""})
    files = {"a b.xhtml": ONE, "../c.xhtml": TWO}
    raw = zipped(
        {
            "META-INF/container.xml": '<container><rootfile full-path="OEBPS/x.opf"/></container>',
            "OEBPS/x.opf": opf,
            "OEBPS/a b.xhtml": page(files["a b.xhtml"]),
            "c.xhtml": page(files["../c.xhtml"]),
        }
    )
    draft = read_files([(NAME, raw)])
    assert draft.source.place(4) == "texts/salt.epub/c.xhtml:1"
    assert list(source_queries(draft, [(NAME, raw)])) == []


def test_a_page_without_words_has_no_lines() -> None:
    draft = drafted({"cover.xhtml": "<img src='a.jpg'/>", "1.xhtml": ONE, "2.xhtml": "<p/>"})
    assert draft.source.lines == ("![]", "One", "", "The lamp was out.")
    assert draft.source.place(2) == "texts/salt.epub/OEBPS/1.xhtml:1"


def test_a_page_that_is_listed_twice_is_read_once() -> None:
    opf = package({"1.xhtml": "", "./1.xhtml": ""})
    # Also as another item of the manifest.
    opf = opf.replace('id="p1"', 'id="p1" properties="scripted"')
    draft = drafted({"1.xhtml": ONE}, opf)
    assert draft.source.lines == ("One", "", "The lamp was out.")
    (query,) = draft.queries
    assert query.question == ("the reading order has OEBPS/1.xhtml several times; is once enough?")


def test_files_of_the_spine_that_are_no_pages_are_named() -> None:
    svg = '<item id="s" href="map.svg" media-type="image/svg+xml"/>'
    opf = package({"1.xhtml": ""}, manifest=svg)
    opf = opf.replace("</spine>", '<itemref idref="s"/></spine>')
    (query,) = drafted({"1.xhtml": ONE}, opf).queries
    assert (query.name, "OEBPS/map.svg" in query.question) == ("unread-files", True)


def test_drawings_with_words_are_pages_of_the_spine() -> None:
    items = "".join(
        f'<item id="{name}" href="{name}.svg" media-type="image/svg+xml"/>'
        for name in ("map", "key", "logo")
    )
    opf = package({"1.xhtml": ""}, manifest=items)
    opf = opf.replace("</spine>", '<itemref idref="map"/><itemref idref="key"/></spine>')
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>"
    drawings = {
        "map_svg": drawing.format("<title>Map</title><text>The Slip</text><text>Quay</text>"),
        "key_svg": drawing.format("<path d='M0 0'/>"),
        "logo_svg": drawing.format("<text>Salt Press</text>"),
    }
    draft = drafted({"1.xhtml": ONE}, opf, **drawings)
    assert draft.source.lines[3:] == ("The Slip", "Quay")
    (query,) = draft.queries
    assert "not read: OEBPS/key.svg; do" in query.question


# Metadata


def test_title_authors_and_language_are_found() -> None:
    metadata = (
        '<dc:title id="s">A Tale</dc:title><dc:title id="t">The Salt Road</dc:title>'
        '<meta refines="#t" property="title-type">main</meta>'
        '<dc:title id="o">Or, The Goat</dc:title>'
        '<meta refines="#o" property="title-type">subtitle</meta>'
        '<dc:creator opf:role="aut">Ada Quill</dc:creator>'
        '<dc:creator id="c">Till Ferry</dc:creator>'
        '<meta refines="#c" property="role">trl</meta><dc:contributor>calibre</dc:contributor>'
        '<dc:contributor opf:role="ill">Mo Brush</dc:contributor><dc:language>eng</dc:language>'
    )
    draft = drafted({"1.xhtml": ONE}, package({"1.xhtml": ""}, metadata))
    assert draft.found.values == {
        "title": "The Salt Road", "subtitle": "Or, The Goat", "authors": ("Ada Quill",),
        "language": "en",
    }  # fmt: skip
    assert draft.described.values == {"translators": ("Till Ferry",), "illustrators": ("Mo Brush",)}


def test_what_describes_the_work_is_found() -> None:
    metadata = (
        f"{TITLE}<dc:description>&lt;p&gt;A lamp &amp;amp; a road.&lt;/p&gt;&lt;p&gt;Rain."
        "&lt;/p&gt;</dc:description><dc:subject>rivers</dc:subject><dc:subject>lamps</dc:subject>"
        "<dc:rights>CC0</dc:rights><dc:identifier>url:https://example.org/1</dc:identifier>"
        "<dc:identifier>urn:uuid:1</dc:identifier><dc:source>https://example.org/2</dc:source>"
        "<dc:date>2031-05-06T10:00:00+00:00</dc:date><dc:date>0101-01-01</dc:date>"
        '<dc:date opf:event="modification">2032-01-01</dc:date>'
        '<meta name="calibre:series" content="Roads"/>'
        '<meta name="calibre:series_index" content="2.0"/>'
    )
    draft = drafted({"1.xhtml": ONE}, package({"1.xhtml": ""}, metadata))
    assert draft.described.values == {
        "summary": "A lamp & a road.\n\nRain.",
        "tags": ("rivers", "lamps"),
        "rights": "CC0",
        "sources": ("https://example.org/2", "https://example.org/1"),
        "dates": ("published: 2031-05-06",),
        "series": "Roads",
        "series_number": "2",
    }


def test_the_series_of_an_epub_3_is_found() -> None:
    metadata = (
        '<meta property="belongs-to-collection" id="c">Roads</meta>'
        '<meta refines="#c" property="collection-type">series</meta>'
        '<meta refines="#c" property="group-position">3</meta>'
    )
    found = drafted({"1.xhtml": ONE}, package({"1.xhtml": ""}, metadata)).described
    assert (found.get("series"), found.get("series_number")) == ("Roads", "3")


@pytest.mark.parametrize(
    ("said", "code"), [("de-AT", "de-AT"), ("en_GB", "en-GB"), ("French", "fr"), ("und", "")]
)
def test_a_language_is_a_code(said: str, code: str) -> None:
    metadata = f"{TITLE}<dc:language>{said}</dc:language>"
    draft = drafted({"1.xhtml": ONE}, package({"1.xhtml": ""}, metadata))
    assert draft.found.get("language") == code


@pytest.mark.parametrize(
    "title", ["Unknown", ".", "[Title]", "Untitled-1", "Doc1", "Dokument 1", "rain_2.docx"]
)
def test_names_that_say_nothing_are_left_out(title: str) -> None:
    metadata = f"<dc:title>{title}</dc:title><dc:creator>Unknown</dc:creator>"
    assert not drafted({"1.xhtml": ONE}, package({"1.xhtml": ""}, metadata)).found.values


# Contents, covers and title pages


def test_a_navigation_document_in_the_spine_is_set_aside_as_contents() -> None:
    links = nav(("1.xhtml", "One"), ("2.xhtml", "Two"))
    draft = drafted({"nav.xhtml": links, "1.xhtml": ONE, "2.xhtml": TWO})
    assert {aside.kind for aside in draft.ledger} == {"contents"}
    assert draft.source.place(draft.blocks[0].span.first).endswith("1.xhtml:1")


@pytest.mark.parametrize(
    "body",
    [
        "<p>The Salt Road</p><p>by Ada Quill</p>",
        '<section epub:type="titlepage"><p>The Salt Road</p><p>Ashwater Press</p></section>',
        '<div><section epub:type="cover"><p>A Cover</p></section></div>',
    ],
)
def test_a_title_page_is_set_aside(body: str) -> None:
    draft = drafted({"title.xhtml": body, "1.xhtml": ONE})
    assert {aside.kind for aside in draft.ledger} == {"title-page"}
    assert draft.source.place(draft.blocks[0].span.first).endswith("1.xhtml:1")


def test_a_title_page_that_the_guide_names_is_set_aside() -> None:
    pages = {"a.xhtml": "<p>Ashwater Press</p>", "1.xhtml": ONE}
    guide = '<reference type="title-page" href="a.xhtml"/>'
    (aside,) = drafted(pages, package(pages, guide=guide)).ledger
    assert (aside.kind, aside.span.first) == ("title-page", 1)


ABSTRACT = "A salt merchant writes home each year, and nobody answers."
LETTER = "I wrote this in one winter, dear reader. Be kind to it."


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<h1>The Salt Road</h1><p>by Ada Quill</p><p>{}</p>", [ABSTRACT]),
        ("<h1>The Salt Road</h1><p>Ada Quill</p><p>{}</p><p>2031</p>", [ABSTRACT, "2031"]),
        ("<h1>The Salt Road</h1><h2>Abstract</h2><p>{}</p>", ["Abstract", ABSTRACT]),
        ("<h1>The Salt Road</h1><blockquote><p>{}</p></blockquote>", [ABSTRACT]),
        ("<p>© 2031 Ada Quill.</p><p>No part of this book is for sale, now or ever.</p>", []),
        ("<h1>The Salt Road</h1><p>Be kind!</p><p>to Bo</p>", ["Be kind!", "to Bo"]),
    ],
)  # fmt: skip
def test_sentences_on_a_title_page_are_text(body: str, kept: list[str]) -> None:
    body = body.replace("{}", ABSTRACT)
    draft = drafted({"t.xhtml": f'<section epub:type="titlepage">{body}</section>', "1.xhtml": ONE})
    said = [draft.source.text(block.span) for block in draft.blocks]
    assert said == [*kept, "One", "The lamp was out."]
    assert {aside.kind for aside in draft.ledger} == {"title-page"}


@pytest.mark.parametrize(
    ("page", "subtitle"),
    [
        ("<section epub:type='titlepage'><h1>The Salt Road</h1><h2>Book One</h2></section>", ""),
        (
            "<div id='title-page'><h1>The Salt Road</h1><h2>Nine Tales</h2><p>Ada Quill</p></div>",
            "Nine Tales",
        ),
        (
            "<div id='title-page'><h1>The Salt Road</h1><p class='subtitle'>A tale of it</p></div>",
            "A tale of it",
        ),
        (
            "<div id='titlepage'><hgroup><h1>The Salt Road</h1><p>Nine Tales</p></hgroup></div>",
            "Nine Tales",
        ),
    ],
)
def test_a_heading_below_a_title_is_a_subtitle_or_a_series(page: str, subtitle: str) -> None:
    draft = drafted({"t.xhtml": page, "1.xhtml": ONE})
    blocks = {block.span.first for block in draft.blocks}
    assert [draft.line(line) for line in draft.headings.keys() & blocks] == ["One"]
    assert draft.found.get("subtitle") == subtitle
    assert {aside.kind for aside in draft.ledger} == {"title-page"}


def test_the_summary_of_the_package_is_set_aside_on_a_title_page_and_no_other_sentence() -> None:
    metadata = f"{TITLE}<dc:description>{ABSTRACT} {LETTER}</dc:description>"
    jacket = (
        "<html><head><meta name='calibre-content' content='jacket'/></head><body>"
        "<table><tr><td>The Salt Road</td></tr><tr><td>Tags:</td><td>rivers, lamps</td></tr>"
        f"</table><div><p>{ABSTRACT}</p><p>{LETTER}</p><p>Answers nobody: a merchant writes, "
        "writes and writes home each year.</p></div></body></html>"
    )
    metadata += "<dc:subject>rivers</dc:subject><dc:subject>lamps</dc:subject>"
    pages = {"j.xhtml": f"<?xml version='1.0'?>{jacket}", "1.xhtml": ONE}
    draft = drafted(pages, package(pages, metadata))
    first = draft.source.text(draft.blocks[0].span)
    assert first == "Answers nobody: a merchant writes, writes and writes home each year."


def test_a_page_with_the_fields_of_an_archive_is_text_whatever_it_is_called() -> None:
    labels = '<section epub:type="titlepage"><p>Rating: G</p><p>Status: done</p><p>Words: 7</p>'
    assert not drafted({"a.xhtml": f"{labels}</section>", "1.xhtml": ONE}).ledger


def test_a_later_page_with_the_words_of_the_title_is_text() -> None:
    pages = {f"{n}.xhtml": f"<p>Paragraph {n}.</p>" for n in range(6)}
    assert not drafted(pages | {"9.xhtml": "<p>The Salt Road</p>"}).ledger


# Headings that only the navigation names


UNTAGGED = {
    "1.xhtml": "<p>The Lamp</p><p>It rained.</p>",
    "2.xhtml": "<p>* * *</p><p>THE FERRY!</p><p>It was dry.</p><p>The Bank</p><p>So it was.</p>",
}


def test_the_navigation_document_names_headings_that_have_no_tag() -> None:
    pages = UNTAGGED
    links = nav(("1.xhtml", "The Lamp"), ("2.xhtml#a", "The Ferry"), ("2.xhtml#b", "The Bank"))
    draft = drafted(pages, package(pages, manifest=NAV), nav_xhtml=links)
    assert draft.headings == {1: 1, 6: 1, 10: 1}


def test_the_ncx_names_headings_and_their_depth() -> None:
    pages = UNTAGGED
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint>'
        '<navLabel><text>The Ferry</text></navLabel><content src="2.xhtml"/><navPoint>'
        '<navLabel><text>The Bank</text></navLabel><content src="2.xhtml#b"/></navPoint>'
        "</navPoint></navMap></ncx>"
    )
    draft = drafted(pages, package(pages, manifest=NCX), toc_ncx=ncx)
    assert draft.headings == {6: 1, 10: 2}


def test_named_headings_have_the_depth_of_tagged_ones() -> None:
    pages = {"0.xhtml": "<h2>The Rain</h2><p>So it was.</p>", **UNTAGGED}
    links = nav(("0.xhtml", "The Rain"), ("1.xhtml", "The Lamp"))
    draft = drafted(pages, package(pages, manifest=NAV), nav_xhtml=links)
    assert draft.headings == {1: 2, 4: 2}


def test_the_navigation_nests_headings_whose_tags_are_alike() -> None:
    pages = {
        "1.xhtml": "<h1>Part One</h1>", "2.xhtml": "<h1>The Lamp</h1><h2>Oil</h2><p>It rained.</p>",
        "3.xhtml": "<h1>3 Rain</h1><p>So it was.</p><h1>3–1 Wind</h1><p>It blew.</p>",
    }  # fmt: skip
    inside = '<li><a href="2.xhtml">The Lamp</a></li>'
    links = page(
        f'<nav epub:type="toc"><ol><li><a href="1.xhtml">Part One</a><ol>{inside}</ol></li><li>'
        '<a href="3.xhtml">Rain</a><ol><li><a href="3.xhtml#w">Wind</a></li></ol></li></ol></nav>'
    )
    draft = drafted(pages, package(pages, manifest=NAV), nav_xhtml=links)
    assert [*draft.headings.values()] == [1, 2, 3, 1, 2]
    # Where the part is on no page of its own, no heading is below one.
    others = {name: body for name, body in pages.items() if name != "1.xhtml"}
    draft = drafted(others, package(others, manifest=NAV), nav_xhtml=links)
    assert [*draft.headings.values()] == [1, 2, 1, 2]
    # Tags that differ are right.
    deeper = {**pages, "2.xhtml": pages["2.xhtml"].replace("h1", "h3")}
    draft = drafted(deeper, package(deeper, manifest=NAV), nav_xhtml=links)
    assert [*draft.headings.values()] == [1, 3, 2, 1, 1]


def test_the_navigation_is_right_about_sections_inside_of_others() -> None:
    inner = "<section><h2>{0}</h2><p>{0} it was.</p></section>"
    parts = inner.format("Morning") + inner.format("Noon")
    pages = {"1.xhtml": f"<section><h2>Rain</h2>{parts}</section>"}
    first, second, third = (
        f'<li><a href="1.xhtml#{name}">{name}</a>' for name in ("Rain", "Morning", "Noon")
    )
    for links, expected in {
        f"{first}</li>": [2, 3, 3],
        f"{first}<ol>{second}</li>{third}</li></ol></li>": [2, 3, 3],
        f"{first}</li>{second}</li>{third}</li>": [2, 2, 2],
    }.items():
        nav = page(f'<nav epub:type="toc"><ol>{links}</ol></nav>')
        draft = drafted(pages, package(pages, manifest=NAV), nav_xhtml=nav)
        assert [*draft.headings.values()] == expected


def test_a_line_far_below_the_top_is_no_heading_for_the_whole_page() -> None:
    pages = {"1.xhtml": "<p>It rained.</p>" * 5 + "<p>The Lamp</p>"}
    opf = package(pages, manifest=NAV)
    assert not drafted(pages, opf, nav_xhtml=nav(("1.xhtml", "The Lamp"))).headings
    assert drafted(pages, opf, nav_xhtml=nav(("1.xhtml#l", "The Lamp"))).headings


WORDS = st.text("ab c.1é—", min_size=0, max_size=12)
TAGS = st.sampled_from(["p", "h1", "h2", "div", "li", "i", "nav", "section hidden=''"])
BODIES = st.lists(st.tuples(TAGS, WORDS), max_size=6).map(
    lambda parts: "".join(f"<{tag}>{text}</{tag.split()[0]}>" for tag, text in parts)
)


@given(st.lists(BODIES, min_size=1, max_size=6).flatmap(st.permutations))
def test_every_word_of_every_page_is_on_a_line_in_order(bodies: list[str]) -> None:
    pages = {f"d{n % 2}/{n}.xhtml": f"<p>x{n}</p>{body}" for n, body in enumerate(bodies)}
    draft = drafted(pages)
    said = {number for number, line in enumerate(draft.source.lines, 1) if words(line)}
    spans = [b.span for b in draft.blocks] + [aside.span for aside in draft.ledger]
    held = [number for span in spans for number in span]
    assert said <= set(held)
    assert len(held) == len(set(held))
    marks = [word for line in draft.source.lines for word in words(line) if word[0] == "x"]
    assert marks == [f"x{n}" for n in range(len(bodies))]


# Images


COVER = '<item id="c" href="img/c.png" properties="cover-image" media-type="image/png"/>'


def asides(draft: Draft) -> list[str]:
    return [aside.kind for aside in draft.ledger]


@pytest.mark.parametrize(
    ("manifest", "metadata"), [(COVER, TITLE), (COVER, f'{TITLE}<meta name="cover" content="c"/>')]
)
def test_the_cover_is_set_aside_wherever_it_stands(manifest: str, metadata: str) -> None:
    pages = {"1.xhtml": ONE, "2.xhtml": "<p><img src='img/c.png'/></p><p>x <img src='d.png'/></p>"}
    opf = package(pages, metadata, manifest)
    draft = drafted(pages, opf, **{"img/c_png": png(), "d_png": png(9)})
    assert asides(draft) == ["cover"]
    assert [*draft.images.values()] == [png(), png(9)]
    assert draft.images[draft.found.get("cover")] == png()


def test_a_cover_that_cannot_be_shown_is_named() -> None:
    opf = package({"1.xhtml": ONE}, TITLE, COVER)
    draft = drafted({"1.xhtml": ONE}, opf, **{"img/c_png": b"<svg/>"})
    (query,) = [query for query in draft.queries if query.name == "images"]
    assert "SVG, which may hold scripts: " in query.question
    assert draft.found.get("cover") == ""


@pytest.mark.parametrize("around", ["<svg><image xlink:href='{}'/></svg>", "<svg>{}</svg>"])
def test_the_cover_is_the_image_in_a_drawing_or_missed_beside_a_title_page(around: str) -> None:
    title = "<section epub:type='titlepage'><h1>The Salt Road</h1></section>"
    pages = {"0.xhtml": title, "1.xhtml": ONE}
    drawing = {"img/c_png": around.format("a.png").encode(), "img/a_png": png()}
    draft = drafted(pages, package(pages, TITLE, COVER), **drawing)
    assert asides(draft) == ["title-page"]
    is_image = "image" in around
    assert draft.images.get(draft.found.get("cover"), b"") == (png() if is_image else b"")
    assert ["images"] * (not is_image) == [query.name for query in draft.queries]


def test_a_first_page_without_words_is_the_cover() -> None:
    pages = {"0.xhtml": "<svg><image xlink:href='a.png'/></svg>", "1.xhtml": ONE, "2.xhtml": TWO}
    draft = drafted(pages, a_png=png())
    assert asides(draft) == ["cover"]
    assert draft.images[draft.found.get("cover")] == png()
    pages = {"1.xhtml": ONE, "0.xhtml": "<svg><image xlink:href='a.png'/></svg>", "2.xhtml": TWO}
    assert asides(drafted(pages, a_png=png())) == []


PICTURE = '<section epub:type="titlepage"><img src="b.png"/></section>'


@pytest.mark.parametrize("manifest", [COVER, ""])
def test_an_image_on_a_title_page_is_kept_unless_it_is_the_cover(manifest: str) -> None:
    title = "<h1>Salt</h1><p><img src='b.png'/><img src='img/c.png'/></p><p>by Ada Quill</p>"
    for second in (f'<section epub:type="titlepage">{title}</section>', PICTURE):
        pages = {"0.xhtml": "<img src='img/c.png'/>", "1.xhtml": second, "2.xhtml": ONE}
        opf = package(pages, TITLE, manifest)
        draft = drafted(pages, opf, **{"img/c_png": png(), "b_png": png(9)})
        (picture,) = (block for block in draft.blocks if isinstance(block, Picture))
        assert draft.images[picture.name] == png(9)
        assert draft.images[draft.found.get("cover")] == png()
        assert [block.lines for block in draft.blocks if isinstance(block, Stretch)] == [
            ("One",),
            ("The lamp was out.",),
        ]


def test_a_second_image_of_a_cover_page_is_kept() -> None:
    pages = {"0.xhtml": "<img src='a.png'/><hr/><img src='b.png'/>", "1.xhtml": ONE}
    draft = drafted(pages, a_png=png(), b_png=png(9))
    assert asides(draft) == ["cover", "cover"]
    assert draft.images[draft.found.get("cover")] == png()
    (picture,) = (block for block in draft.blocks if isinstance(block, Picture))
    assert draft.images[picture.name] == png(9)


def test_somebody_with_several_roles_has_them_all() -> None:
    roles = "".join(
        f'<meta property="role" refines="#a" scheme="marc:relators">{role}</meta>'
        for role in ("aut", "wpr", "ill")
    )
    creator = f'<dc:creator id="a">Ada Quill</dc:creator>{roles}'
    draft = drafted({"1.xhtml": ONE}, package({"1.xhtml": ""}, f"{TITLE}{creator}"))
    assert draft.found.get("authors") == "Ada Quill"
    assert draft.described.get("illustrators") == "Ada Quill"


DECLARED = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY D "&#x2014;"> <!ENTITY o "‘">]>
<html xmlns="http://www.w3.org/1999/xhtml">
<body><p>Rain&D; &o;and fog&unknown;.</p></body></html>"""


def test_entities_of_characters_are_read() -> None:
    files = [(NAME, epub({"1.xhtml": DECLARED}))]
    draft = read_files(files)
    assert draft.source.lines == ("Rain— ‘and fog&unknown;.",)
    assert list(source_queries(draft, files)) == []


@pytest.mark.parametrize("kind", ["SYSTEM", "PUBLIC '-//Salt//Log'"])
def test_entities_of_files_are_left_out_with_a_question(kind: str) -> None:
    declared = DECLARED.replace("[", f'[<!ENTITY log {kind} "log.xhtml">').replace(
        "fog", "&log;fog"
    )
    files = [(NAME, epub({"1.xhtml": declared}, log_xhtml=page("<p>It burned.</p>")))]
    draft = read_files(files)
    assert draft.source.lines == ("Rain— ‘and fog&unknown;.",)
    (query,) = draft.queries
    assert (query.name, "left out: log.xhtml; do" in query.question) == ("unread-files", True)
    assert list(source_queries(draft, files)) == []


def test_the_moment_at_which_a_program_made_the_file_is_no_date_of_the_book() -> None:
    for date, said in {
        "2026-11-28T23:12:54.295558+00:00": "",
        "2018-01-03T00:00:00+00:00": "published: 2018-01-03",
        "2018-01-03T05:00:00.000000+00:00": "published: 2018-01-03",
    }.items():
        opf = package({"1.xhtml": ""}, f"{TITLE}<dc:date>{date}</dc:date>")
        assert drafted({"1.xhtml": ONE}, opf).described.get("dates") == said


def test_what_a_digital_library_says_of_its_file_is_not_said_of_the_book() -> None:
    identifier = "<dc:identifier>https://standardebooks.org/ebooks/ada-quill/salt</dc:identifier>"
    date = "<dc:date>2018-01-03</dc:date>"
    cover = '<dc:contributor id="c">Ida Fen</dc:contributor>'
    role = '<meta property="role" refines="#c" scheme="marc:relators">art</meta>'
    opf = package({"1.xhtml": ""}, f"{TITLE}{identifier}{date}{cover}{role}")
    draft = drafted({"1.xhtml": ONE}, opf)
    assert (draft.described.get("dates"), draft.described.get("illustrators")) == ("", "")
    own = drafted({"1.xhtml": ONE}, package({"1.xhtml": ""}, f"{TITLE}{date}"))
    assert own.described.get("dates") == "published: 2018-01-03"


IMPRINT = (
    '<section epub:type="{kind}"><h2>Imprint</h2><p>This ebook is free.</p>'
    '<img src="logo.svg"/></section>'
)


@pytest.mark.parametrize("kind", ["imprint", "colophon", "copyright-page"])
def test_the_imprint_of_a_digital_library_is_set_aside_as_its_licence(kind: str) -> None:
    pages = {"1.xhtml": ONE, "2.xhtml": IMPRINT.format(kind=kind)}
    address = "<dc:identifier>https://standardebooks.org/ebooks/ada-quill/salt</dc:identifier>"
    draft = drafted(pages, package(pages, f"{TITLE}{address}"))
    assert {aside.kind for aside in draft.ledger} == {"licence"}
    assert draft.queries == ()
    # That of anybody else stays.
    own = drafted(pages, package(pages, TITLE))
    assert "This ebook is free." in own.source.lines
    assert "licence" not in {aside.kind for aside in own.ledger}


def test_an_imprint_that_only_the_contents_call_so_is_set_aside_in_the_library_s_own_book() -> None:
    pages = {"1.xhtml": ONE, "2.xhtml": "<h2>Imprint</h2><p>This ebook is free.</p>"}
    listed = nav(("1.xhtml", "One"), ("2.xhtml", "Imprint"))
    # A book of one page has such an entry, too.
    whole = nav(("2.xhtml", "Imprint"), ("2.xhtml#two", "Two"))
    opf = package(pages, f"{TITLE}<dc:publisher>Standard Ebooks</dc:publisher>", manifest=NAV)
    assert drafted(pages, opf, nav_xhtml=whole).ledger == ()
    for publisher, kinds in {"Standard Ebooks": {"licence"}, "Quill and Fen": set()}.items():
        opf = package(pages, f"{TITLE}<dc:publisher>{publisher}</dc:publisher>", manifest=NAV)
        draft = drafted(pages, opf, nav_xhtml=listed)
        assert {aside.kind for aside in draft.ledger} == kinds
    about = nav(("1.xhtml", "One"), ("2.xhtml", "About"))
    address = "<dc:identifier>https://en.wikisource.org/wiki/Salt</dc:identifier>"
    opf = package(pages, f"{TITLE}{address}", manifest=NAV)
    said = {"2.xhtml": "<h2>About</h2><p>This ebook comes from Wikisource.</p>"}
    for other, kinds_about in ((said, ["licence"] * 2), ({}, [])):
        # Another page of this name may be about the author.
        ledger = drafted({**pages, **other}, opf, nav_xhtml=about).ledger
        assert [aside.kind for aside in ledger] == kinds_about


@pytest.mark.parametrize(
    ("role", "label", "said", "kinds"),
    [
        ("copyright-page", "Salt", "Copyright © 2023 Ada Quill", {"licence"}),
        ("bodymatter", "Copyright Page", "ISBN 978-1-9163-0042-7", {"licence"}),
        ("copyright-page", "Salt", "It rained on the printer. " * 60, set()),
        ("bodymatter", "Salt", "Ada Quill has the copyright.", set()),
    ],
)
def test_a_short_page_of_rights_is_set_aside_whole(
    role: str, label: str, said: str, kinds: set[str]
) -> None:
    page = f"<section epub:type='{role}'><p>{said}</p><p>Edited by Tom Rook.</p></section>"
    pages = {"c.xhtml": page, "1.xhtml": ONE}
    listed = nav(("c.xhtml", label), ("1.xhtml", "One"))
    draft = drafted(pages, package(pages, TITLE, manifest=NAV), nav_xhtml=listed)
    assert {aside.kind for aside in draft.ledger} == kinds


def test_a_heading_in_two_tags_has_the_depth_of_its_entry() -> None:
    pages = {
        "1.xhtml": "<h2>I</h2><h2>Rain</h2><p>It rained.</p>",
        "2.xhtml": "<p>II: Fog</p><p>No.</p>",
    }
    listed = nav(("1.xhtml", "I: Rain"), ("2.xhtml", "II: Fog"))
    draft = drafted(pages, package(pages, manifest=NAV), nav_xhtml=listed)
    assert draft.headings == {1: 2, 5: 2}
    assert draft.source.lines[:3] == ("I", "Rain", "")


def test_links_that_a_role_calls_navigation_are_no_text() -> None:
    menu = '<div role="navigation"><h3>Navigation</h3><ul><li><a href="2.xhtml">next</a></li></ul>'
    pages = {"1.xhtml": f"{menu}</div><h1>Gate</h1><p>It was shut.</p>", "2.xhtml": "<p>So?</p>"}
    draft = drafted(pages)
    assert [draft.text(block.span) for block in draft.blocks] == ["Gate", "It was shut.", "So?"]
    assert {aside.kind for aside in draft.ledger} == {"website"}
