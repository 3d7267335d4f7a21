"""Images of a text: alternative text by the owner, asked for by a question; those of licences."""

from __future__ import annotations

import base64

import pytest

from archives import epub, page
from fascicle.convert import Converted, Text, convert
from fascicle.library.queries import PlacedQuery
from fascicle.model.blocks import Picture, leaves
from fascicle.model.decision import TypedValue, UnknownValue
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from images import png

IMAGES = tuple((f"texts/{name}.png", png(n + 1)) for n, name in enumerate("abc"))
PROSE = "<p>It rained on the harbour all that week.</p>" * 3


def converted(body: str, **settings: object) -> Converted:
    raw = f"<!DOCTYPE html><html><body><h1>Rain</h1><p>by Ada Till</p>{body}".encode()
    own, library = WorkSettings(**settings), Library(title="Shelf")  # type: ignore[arg-type]
    files = (("texts/door.html", raw),)
    return convert(Text("door", files, own, library, Addresses(), "door", images=IMAGES))


def described(done: Converted) -> list[str | None]:
    blocks = leaves(done.work.draft.blocks)
    return [block.description for block in blocks if isinstance(block, Picture)]


def test_alternative_text_is_asked_for_once_for_each_image() -> None:
    body = f"{PROSE}<p><img src=a.png><p><img src=b.png alt=image><p><img src=a.png alt=''>{PROSE}"
    (query,) = converted(f"{body}<img src=c.png alt='Rain'>").queries
    assert query.name == "image-text"
    assert query.question.startswith("2 images have no alternative text; what does the first show")
    first, second = (name for name, _ in converted(body).images)
    keys = [f"images.{name.removesuffix('.png')}" for name in (first, second)]
    assert query.answers == (*map(TypedValue, keys), *map(UnknownValue, keys))
    assert len(query.places) == 2


def test_a_decorative_image_leaves_the_text_of_the_same_one_elsewhere() -> None:
    body = f"{PROSE}<p><img src=a.png><p><img src=a.png alt='A small arrow'>{PROSE}"
    assert described(converted(body, images={"a": ""})) == ["", "A small arrow"]
    assert described(converted(body, images={"a": "A slip"})) == ["A slip", "A slip"]


def test_the_commands_set_the_text_of_each_image() -> None:
    done = converted(f"{PROSE}<p><img src=a.png>")
    query = PlacedQuery.of(done.work.draft, done.queries[0])
    key = query.key
    assert query.commands("door") == {key: f"fascicle describe door '{key}=…'"}
    assert key.startswith("images.a-")


@pytest.mark.parametrize("has_digest", [True, False])
@pytest.mark.parametrize("said", ["A lamp", ""])
def test_the_owner_names_an_image_with_or_without_its_digest(
    said: str, *, has_digest: bool
) -> None:
    body = f"{PROSE}<figure><img src=a.png alt=image><figcaption>Rain</figcaption></figure>"
    ((name, _),) = converted(body).images
    done = converted(body, images={name.removesuffix(".png") if has_digest else "a": said})
    assert (described(done), done.queries) == ([said], ())
    assert f"![{said}](images/{name})" in done.pages[0].text


def test_the_owner_has_the_last_word_about_a_described_image() -> None:
    assert described(converted(f"{PROSE}<img src=a.png alt='x y'>", images={"a": "A lamp"})) == [
        "A lamp"
    ]


def test_signs_in_alternative_text_are_no_markup() -> None:
    said = "A [lamp](x) *or* {role}`x` \\ <b> &amp; ![]"
    done = converted(f"{PROSE}<img src=a.png>", images={"a": said})
    assert done.pages[0].text.rstrip().endswith(".png)")


def test_images_of_a_licence_are_set_aside_with_it() -> None:
    start, end = (f"<p>*** {word} OF THE PROJECT GUTENBERG EBOOK RAIN ***</p>" for word in
                  ("START", "END"))  # fmt: skip
    head = "<p>The Project Gutenberg eBook of Rain</p><img src=a.png alt=x>"
    foot = "<img src=b.png alt=x><p>licence</p>"
    body = f"{head}{start}{PROSE}<img src=c.png alt='The lamp'>{end}{foot}<img src=a.png>"
    done = converted(f"<p>{body}")
    assert described(done) == ["The lamp"]
    assert not [query for query in done.queries if query.name == "image-text"]


def test_a_picture_at_the_head_of_a_page_belongs_to_the_heading_below() -> None:
    pages = {
        "1.xhtml": f"<h1>One</h1>{PROSE}<p><img src='b.png' alt='x y'/></p>",
        "2.xhtml": f"<p><img src='a.png' alt='A lamp'/></p><h1>Two</h1>{PROSE}",
    }
    raw = epub({name: page(body) for name, body in pages.items()}, a_png=png(), b_png=png(9))
    settings, library = WorkSettings(), Library(title="Shelf")
    files = (("texts/door.epub", raw),)
    done = convert(Text("door", files, settings, library, Addresses(), "door"))
    one, two = (page.text.split("\n\n", 2)[2] for page in done.pages[1:])
    assert one.rstrip().endswith(".png)")
    assert two.startswith("![A lamp]")


def test_a_name_without_a_digest_is_that_of_one_image() -> None:
    coded = [base64.b64encode(png(n)).decode() for n in (3, 4)]
    body = PROSE + "".join(f"<p><img src='data:image/png;base64,{each}'>" for each in coded)
    assert described(converted(body, images={"image": "A lamp"})) == [None, None]
