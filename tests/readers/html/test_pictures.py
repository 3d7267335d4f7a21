"""Images of HTML: their places, descriptions and captions, and those that part scenes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import (
    AsTyped,
    Block,
    Group,
    Listing,
    Picture,
    SceneBreak,
    Stretch,
    Style,
    Table,
    leaves,
)
from fascicle.readers.html.tags import shown_text
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from images import png

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

    from fascicle.model.draft import Draft

CAPTION = "<figcaption><p class=caption>The lamp</p></figcaption>"
IMAGES = (("texts/a.png", png()), ("texts/b.png", png(9)))


def drafted(body: str, images: tuple[tuple[str, bytes], ...] = IMAGES) -> Draft:
    """Return the draft of a page whose words another parser reads alike."""
    files = [("texts/page.html", f"<!DOCTYPE html><html><body>{body}".encode())]
    draft = read_files(files, images=images)
    assert not list(source_queries(draft, files))
    return draft


def kinds(draft: Draft) -> list[type[Block]]:
    return [type(block) for block in leaves(draft.blocks)]


def pictures(draft: Draft) -> list[Picture]:
    return [block for block in leaves(draft.blocks) if isinstance(block, Picture)]


def test_an_image_is_a_block_with_a_line_of_its_own() -> None:
    draft = drafted("<p>One</p><p><img src=a.png alt='A lamp'></p><p>two</p>")
    assert draft.source.lines == ("One", "", "![]", "", "two")
    (picture,) = pictures(draft)
    assert (picture.span.first, picture.gap, picture.description) == (3, 1, "A lamp")
    assert draft.images == {picture.name: png()}


def test_an_image_in_a_paragraph_stands_before_or_below_its_text() -> None:
    assert kinds(drafted("<p><img src=a.png>One")) == [Picture, Stretch]
    draft = drafted("<p>One <img src=a.png> two <img src=b.png></p><p>three")
    assert kinds(draft) == [Stretch, Picture, Picture, Stretch]
    assert draft.source.lines[0] == "One two"


def test_an_image_in_a_heading_stands_below_it() -> None:
    draft = drafted("<h1><img src=a.png>One</h1><p>two")
    assert (kinds(draft), draft.headings) == ([Stretch, Picture, Stretch], {1: 1})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<table><tr><td>1<td><img src=a.png><tr><td>2<td>3</table>", Table),
        ("<pre>1 <img src=a.png></pre>", AsTyped),
        ("<ul><li>1 <img src=a.png><li>2</ul>", Listing),
        ("<div class=poem><p>1<br>2 <img src=a.png></div>", Stretch),
    ],
)
def test_an_image_in_a_list_a_table_or_a_poem_stands_below_it(body: str, kind: type[Block]) -> None:
    assert kinds(drafted(body)) == [kind, Picture]


def test_the_shapes_of_a_drawing_with_words_are_asked_about() -> None:
    draft = drafted("<p>One</p><svg><path d='M1 1L2 2'/><text>The Slip</text></svg><p>two")
    assert [query.name for query in draft.queries] == ["images"]
    assert draft.text(draft.blocks[1].span) == "The Slip"


def test_a_drawing_without_words_is_asked_about() -> None:
    drawing = "<svg><g><path d='M1 1L2 2'/></g><svg><circle r=1 /></svg></svg>"
    draft = drafted(f"<p>One</p>{drawing}<p>two <svg><defs></defs></svg>three")
    (query,) = draft.queries
    assert (query.name, "SVG" in query.question, query.places) == ("images", True, (3,))
    figure = drafted(f"<p>One</p><figure>{drawing}<figcaption>The lamp</figcaption></figure>")
    assert [query.name for query in figure.queries] == ["images"]
    assert isinstance(figure.blocks[-1], Group)


def test_a_heading_in_a_caption_is_a_line_in_bold_type() -> None:
    caption = "<figcaption><h2>The <i>old</i> lamp</h2><p>It burned.</p></figcaption>"
    draft = drafted(f"<h1>One</h1><figure><img src='a.png'>{caption}</figure><p>It rained.</p>")
    assert [draft.line(line) for line in draft.headings] == ["One"]
    figure = draft.blocks[1].span.first
    styles = [(style.style, style.end) for style in draft.styles[figure + 2]]
    assert styles == [(Style.EMPHASIS, 7), (Style.STRONG, 12)]


def test_a_drawing_around_a_bitmap_is_the_bitmap() -> None:
    draft = drafted(
        "<svg viewBox='0 0 1 1'><title>x</title><image xlink:href='a.png'/></svg><p>One"
    )
    assert kinds(draft) == [Picture, Stretch]


@pytest.mark.parametrize(
    "body",
    [
        "<figure><img src=a.png><figcaption>The <i>lamp</i></figcaption></figure>",
        "<div class=figcenter><img src=a.png><p class=caption>The lamp</p></div>",
        f"<div><figure><i><img src=a.png></i>{CAPTION}</figure></div>",
        "<div class=figleft><a href=b.png><img src=a.png></a><br>The <b>lamp</b></div>",
    ],
)
def test_a_caption_belongs_to_its_image(body: str) -> None:
    draft = drafted(f"<p>One</p>{body}<p>two</p>")
    (_, group, _) = draft.blocks
    assert isinstance(group, Group)
    assert (group.kind, group.decided) == ("illustration", True)
    assert [type(block) for block in group.blocks] == [Picture, Stretch]
    assert draft.source.text(group.blocks[1].span) == "The lamp"


def test_a_picture_with_its_caption_parts_a_poem() -> None:
    figure = "<div class=figure><img src=a.png><br>THE LAMP</div>"
    draft = drafted(f"<div class=poem><p>Rain on</p>{figure}<p>the slip</p><p>again</p></div>")
    above, group, below = draft.blocks
    assert isinstance(group, Group)
    assert draft.verse == {*above.span, *below.span}


def test_an_image_beside_other_words_has_no_caption() -> None:
    draft = drafted("<div><img src=a.png><p class=caption>One</p><p>two</p></div>")
    assert kinds(draft) == [Picture, Stretch, Stretch]


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ("alt='A lamp '", "A lamp"), ("alt=''", ""), ("role=presentation alt=x", ""), ("", None),
        ("alt=a.png", None), ("alt=A", None), ("alt=image", None), ("alt='Picture 12.jpg'", None),
        ("alt='img_0034'", None), ("alt=lamp.wmf", None), ("alt='c02-22.jpg (176K)'", None),
        ("alt=' '", None), ("alt='A photo of it'", "A photo of it"),
        ("aria-hidden=true", ""),
    ],
)  # fmt: skip
def test_a_file_name_is_no_description(attributes: str, said: str | None) -> None:
    (picture,) = pictures(drafted(f"<p>One<img src=a.png {attributes}>"))
    assert picture.description == said


@pytest.mark.parametrize(
    "image",
    [
        "<p class=divider><img src=a.png></p>", "<p><img src=a.png alt='* * *'></p>",
        "<div class='c scene-break'><span><img src=a.png alt=''></span></div>",
        "<p><img class=ornament src=missing.png></p>", "<p><img src=a.png alt='Scene break'>",
        "<img src=a.png class=separator>",
        "<div class=ornamental-break><img src=a.png alt=''><p hidden>* * *</p></div>",
    ],
)  # fmt: skip
def test_an_image_may_be_a_scene_break(image: str) -> None:
    draft = drafted(f"<p>One</p>{image}<p>two</p>")
    assert [b.lines for b in draft.blocks if isinstance(b, Stretch)] == [
        ("One",), ("* * *",), ("two",)
    ]  # fmt: skip
    assert not draft.queries


@pytest.mark.parametrize(
    "image",
    [
        "<p class=divider><img src=a.png> three</p>", "<p><img src=a.png></p>",
        "<p class=ornament><img src=a.png><img src=b.png></p>",
        "<h2><img src=a.png alt='***'></h2>", "<p class=breakfast><img src=a.png>",
        "<p>One <img src=a.png alt='***'>",
    ],
)  # fmt: skip
def test_other_images_are_no_scene_breaks(image: str) -> None:
    assert "* * *" not in drafted(f"{image}<p>two</p>").source.lines


def test_the_lines_of_a_text_have_the_same_numbers_without_its_images() -> None:
    body = "<p>One <img src=a.png></p><p><img src=http://x.org/x.png></p><p>two"
    shown, missing = drafted(body), drafted(body, ())
    assert shown.source.lines == missing.source.lines == ("One", "", "![]", "", "![]", "", "two")
    assert [aside.kind for aside in shown.ledger] == ["image"]
    assert [aside.kind for aside in missing.ledger] == ["image", "image"]
    asked = [(query.identity, query.places) for query in missing.queries]
    assert asked == [("images: 1 not found", (3,)), ("images: 1 on the web", (5,))]


def test_an_image_that_is_not_here_is_shown_as_its_alternative_text() -> None:
    draft = drafted("<p>One</p><p><img src=http://x.org/x.png alt='A lamp on a pole'></p><p>two")
    assert draft.source.lines == ("One", "", "A lamp on a pole", "", "two")
    illustration = draft.blocks[1]
    assert isinstance(illustration, Group)
    assert illustration.kind == "illustration"
    assert [query.identity for query in draft.queries] == ["images: 1 on the web"]


def test_images_of_menus_are_set_aside_with_them() -> None:
    draft = drafted("<nav><a href=x><img src=a.png></a></nav><p>One")
    assert ([aside.kind for aside in draft.ledger], kinds(draft)) == (["contents"], [Stretch])


def test_an_image_that_is_too_long_for_the_parser_loses_no_text() -> None:
    draft = drafted(f"<p>One</p><img src='data:image/png;base64,{'A' * 10_100_000}'><p>two</p>")
    assert draft.source.lines == ("One", "", "![]", "", "two")
    assert "larger than 10 MB: in the page itself" in draft.queries[0].question


def test_an_image_looks_at_what_is_around_it_and_not_at_the_whole_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []

    def counted(element: Element) -> str:
        sizes.append(sum(1 for _ in element.iter()))
        return shown_text(element)

    monkeypatch.setattr("fascicle.readers.html.links_and_images.shown_text", counted)
    draft = drafted("<div>" + "<p>One</p><p><img src=a.png alt=''></p>" * 300)
    assert len(pictures(draft)) == 300
    assert max(sizes) < 50


def test_an_illustration_inside_a_heading_stands_above_it_with_its_caption() -> None:
    draft = drafted(
        "<h2>CHAPTER I</h2><p>It was shut.</p>"
        '<h2><img src="a.png" alt="A horse"> <span class="caption">He rode a horse.</span> <br>'
        "CHAPTER II</h2><p>It was open.</p>"
        '<h2><span class="caption">A lamp.</span>CHAPTER III</h2><p>So?</p>'
    )
    headings = [draft.line(n) for n in draft.headings]
    assert headings == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]
    (picture,) = (leaf for leaf in leaves(draft.blocks) if isinstance(leaf, Picture))
    assert picture.span.first < min(n for n in draft.headings if draft.line(n) == "CHAPTER II")
    assert "A lamp." in draft.source.lines


def test_an_image_without_a_description_that_recurs_alone_between_paragraphs_is_a_break() -> None:
    image = '<p><img src="a.png" alt=""></p>'
    scenes = f"<p>It was shut.</p>{image}<p>It was open.</p>" * 3
    draft = drafted(f"<h2>Gate</h2>{image}{scenes}<h2>Lamp</h2><p>It was lit.</p>")
    read = recover(draft)
    assert sum(isinstance(block, SceneBreak) for block in read.blocks) == 3
    assert sum(isinstance(block, Picture) for block in read.blocks) == 1
    assert "stands 3 times alone" in "".join(query.question for query in read.queries)
    (name,) = draft.images
    described = replace(draft, descriptions={name.rpartition("-")[0]: "The gate"})
    others = (
        described,
        drafted(scenes.replace('alt=""', 'alt="The gate"')),
        drafted('<p>The letter <img src="a.png" alt=""> was shut.</p>' * 4),
    )
    for other in others:
        assert not any(isinstance(block, SceneBreak) for block in recover(other).blocks)
