"""Images in the built book: sizes, captions, names; no word of alternative text is the text's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.fidelity.built_html import words_of_built
from images import png

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GATE = """# Gate

![A lamp](images/lamp-0.png)

It rained.

:::{illustration}
![](images/lamp-0.png)

The *lamp*,

as it was.
:::

So ![inside](images/lamp-0.png) it was.

:::{illustration}
\\[Illustration: A bell\\]
:::
"""
WALL = "# Wall\n\nIt snowed.\n\n![A wall](images/lamp-0.png)\n"


@pytest.fixture
def shelf(library: Any, page: Any) -> Any:
    """Write two works whose images have one name."""
    files = {
        f"works/{slug}/index.md": page(body, work=slug, kind="work", level="0", title=slug)
        for slug, body in {"gate": GATE, "wall": WALL}.items()
    }
    build = library(files)
    for slug, raw in {"gate": png(30, 20), "wall": png(7, 5)}.items():
        folder = build.source / "works" / slug / "images"
        folder.mkdir()
        (folder / "lamp-0.png").write_bytes(raw)
    return build


def test_a_picture_has_its_size_and_is_loaded_when_needed(shelf: Any) -> None:
    article = shelf().article("works/gate/index")
    first, second = article.find_class("picture")
    (image,) = first
    assert first.get("style") == "--width: 30; --height: 20"
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("30", "20", "lazy")
    assert (image.get("alt"), second[0].get("alt")) == ("A lamp", "")
    assert not article.xpath(".//a[img]")


def test_a_caption_is_in_the_picture_and_an_illustration_without_one_as_before(shelf: Any) -> None:
    article = shelf().article("works/gate/index")
    (caption,) = article.iter("figcaption")
    assert [p.text_content() for p in caption] == ["The lamp,", "as it was."]
    assert all(p.get("id") for p in caption)
    (illustration,) = article.find_class("illustration")
    assert "A bell" in illustration.text_content()


def test_a_caption_that_is_the_alternative_text_is_said_once(library: Any, page: Any) -> None:
    pictures = [("A lamp, lit", "A *lamp*,\nlit"), ("A lamp", "A lamp, lit")]
    body = "".join(
        f"\n:::{{illustration}}\n![{alt}](images/a-0.png)\n\n{caption}\n:::\n"
        for alt, caption in pictures
    )
    fields = {"work": "gate", "kind": "work", "level": "0", "title": "Gate"}
    build = library({"works/gate/index.md": page(f"# Gate\n{body}", **fields)})
    (build.source / "works/gate/images").mkdir()
    (build.source / "works/gate/images/a-0.png").write_bytes(png())
    images = build().article("works/gate/index").iter("img")
    assert [image.get("alt") for image in images] == ["", "A lamp"]


def test_an_illustration_of_two_pictures_stays_one(library: Any, page: Any) -> None:
    two = ":::{illustration}\n![A](images/a-0.png)\n\n![B](images/a-0.png)\n\nThe lamps\n:::"
    fields = {"work": "gate", "kind": "work", "level": "0", "title": "Gate"}
    build = library({"works/gate/index.md": page(f"# Gate\n\n{two}", **fields)})
    (build.source / "works/gate/images").mkdir()
    (build.source / "works/gate/images/a-0.png").write_bytes(png())
    article = build().article("works/gate/index")
    (illustration,) = article.find_class("illustration")
    assert len(illustration.find_class("picture")) == 2
    assert "The lamps" in illustration.text_content()
    assert not list(article.iter("figcaption"))


def test_an_image_on_a_page_of_the_owner_is_left_to_sphinx(library: Any) -> None:
    build = library({"index.md": "# Essay\n\n![A](a.png)\n\nRain.\n"})
    (build.source / "a.png").write_bytes(png())
    article = build().article("index")
    assert not article.find_class("picture")
    assert [image.get("loading") for image in article.iter("img")] == [None]


def test_an_image_that_is_none_has_no_size(library: Any, page: Any) -> None:
    fields = {"work": "gate", "kind": "work", "level": "0", "title": "Gate"}
    text = "# Gate\n\n![A](images/a-0.png)\n"
    build = library({"works/gate/index.md": page(text, **fields)})
    (build.source / "works/gate/images").mkdir()
    (build.source / "works/gate/images/a-0.png").write_bytes(b"no image")
    (picture,) = build().article("works/gate/index").find_class("picture")
    assert (picture.get("style"), picture[0].get("width")) == (None, None)


def test_words_of_captions_are_text_and_alternative_text_is_not(shelf: Any) -> None:
    book = shelf()
    words = words_of_built(book.output / "works/gate/index.html", "gate")
    said = "It rained // The lamp // as it was // So it was // Illustration A bell"
    assert words == said.split()
    (found,) = book.output.parent.glob("*-doctrees/**/works/gate/index*.json")
    assert "lamp" in found.read_text("utf-8")
    assert "inside" not in found.read_text("utf-8")


def test_images_of_one_name_are_two_files(shelf: Any) -> None:
    folder = shelf().output / "_images"
    assert sorted(path.name for path in folder.iterdir()) == ["gate.lamp-0.png", "wall.lamp-0.png"]
    assert (folder / "wall.lamp-0.png").read_bytes() == png(7, 5)


def test_a_build_after_an_edit_is_the_same_as_a_full_build(
    shelf: Any, differences: Callable[[Any, Any], Sequence[str]]
) -> None:
    shelf()
    path = shelf.source / "works/gate/index.md"
    path.write_text(path.read_text("utf-8").replace("It rained", "It poured"), encoding="utf-8")
    (shelf.source / "works/wall/images/lamp-0.png").write_bytes(png(9, 9))
    again, new = shelf(), shelf(into="new")
    assert not differences(again.output, new.output)
    (picture,) = again.article("works/wall/index").find_class("picture")
    assert picture[0].get("width") == "9"


def test_an_image_that_is_no_longer_shown_is_gone(shelf: Any) -> None:
    shelf()
    path = shelf.source / "works/wall/index.md"
    path.write_text(path.read_text("utf-8").partition("![")[0], encoding="utf-8")
    assert [path.name for path in (shelf().output / "_images").iterdir()] == ["gate.lamp-0.png"]


def test_a_picture_is_also_on_the_page_of_the_whole_work(library: Any, page: Any) -> None:
    front = page(
        "# Gate\n\n:::{chapters}\none\ntwo\n:::", work="gate", kind="work", level="0", title="G"
    )
    one = page("# One\n\nRain.\n\n![A](images/a-0.png)", work="gate", kind="chapter", level="1")
    two = page("# Two\n\nSnow.", work="gate", kind="chapter", level="1")
    pages = {"index": front, "one": one, "two": two}
    build = library({f"works/gate/{name}.md": text for name, text in pages.items()})
    (build.source / "works/gate/images").mkdir()
    (build.source / "works/gate/images/a-0.png").write_bytes(png())
    (picture,) = build().article("works/gate/entire").find_class("picture")
    assert picture[0].get("src") == "../../_images/gate.a-0.png"
    assert json.dumps(dict(picture.attrib)).count("--width: 3")
