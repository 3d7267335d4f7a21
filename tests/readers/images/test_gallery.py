"""Images of a text: found beside it or in its archive, checked by content, and named."""

from __future__ import annotations

import base64
import hashlib

import pytest

from archives import zipped
from fascicle.readers.archive import Archive
from fascicle.readers.gallery import LARGEST, Gallery
from images import GIF, bomb, png

NAME = f"map-{hashlib.sha256(png()).hexdigest()[:8]}.png"


def question(gallery: Gallery) -> str:
    (query,) = gallery.queries()
    assert query.name == "images"
    return query.question


@pytest.mark.parametrize(
    "address",
    [
        "img/map.png",
        "img/m%61p.png",
        "./x/../img/map.png?v=2#top",
        "img\\map.png",
        "../texts/img/map.png",
    ],
)
def test_an_image_is_found_by_its_address(address: str) -> None:
    gallery = Gallery({"texts/img/map.png": png()})
    assert gallery.add(address, "texts", 1) == NAME
    assert gallery.images == {NAME: png()}
    assert not list(gallery.queries())


def test_an_image_in_an_archive_is_found_by_its_address() -> None:
    archive = Archive("texts/salt.epub", zipped({"OEBPS/img/map.png": png()}))
    gallery = Gallery(archives=[archive])
    assert gallery.add("../img/map.png", "texts/salt.epub/OEBPS/text", 1) == NAME


@pytest.mark.parametrize(
    "address",
    ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\x.png", "//", "javascript:x()"],
)
def test_no_address_leads_out_of_the_text(address: str) -> None:
    gallery = Gallery({"texts/a.png": png()}, [Archive("texts/a.zip", zipped({"a.png": png()}))])
    assert gallery.add(address, "texts/a.zip", 1) == ""
    assert "an image is not shown" in question(gallery)


def test_a_missing_image_is_named_by_its_place() -> None:
    gallery = Gallery()
    for address in ("img/m%61p.png?v=2", "../map.png", "/img/map.png", "data:x"):
        assert gallery.add(address, "texts/novel", 1) == ""
    missing, outside = (query.question for query in gallery.queries())
    assert "not found: texts/novel/img/map.png, texts/map.png, in the page itself" in missing
    assert "outside of texts/: /img/map.png" in outside


def test_each_reason_is_a_question_with_its_places() -> None:
    gallery = Gallery({"texts/bad.png": b"no"})
    for line, address in enumerate(["a.png", "https://x.org/a.png", "b.png", "bad.png"], 1):
        gallery.add(address, "texts", line)
    asked = {query.identity: (query.span.first, query.places) for query in gallery.queries()}
    assert asked == {
        "images: 1 damaged, or no PNG, JPEG, GIF or WebP": (4, (4,)),
        "images: 2 not found": (1, (1, 3)),
        "images: 1 on the web": (2, (2,)),
    }


def test_an_address_of_this_machine_is_outside_of_the_text() -> None:
    gallery = Gallery({"texts/a.png": png()})
    assert gallery.add("file:///texts/a.png", "texts", 1) == ""
    assert "outside of the text: file:///texts/a.png" in question(gallery)


def test_images_of_the_web_are_named_and_never_fetched() -> None:
    gallery = Gallery()
    assert [gallery.add(a, "texts", 3) for a in ("https://x.org/a.png", "//x.org/b.png")] == [
        "",
        "",
    ]
    assert "on the web: https://x.org/a.png, //x.org/b.png" in question(gallery)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html><script>x()</script>", "damaged, or no PNG, JPEG, GIF or WebP"),
        (png()[:-8], "damaged"),
        (b"", "damaged"),
        (b'<svg xmlns="x" onload="x()"/>', "SVG, which may hold scripts"),
        (bomb(), "of more than 50 megapixels"),
        (png() + b"\0" * LARGEST, "larger than 10 MB"),
    ],
)
def test_an_image_is_checked_by_its_content(raw: bytes, why: str) -> None:
    gallery = Gallery({"texts/map.png": raw})
    assert gallery.add("map.png", "texts", 7) == ""
    assert f"{why}" in question(gallery)
    assert "map.png" in question(gallery)
    assert not gallery.images


def test_the_kind_is_that_of_the_content_and_not_of_the_name() -> None:
    name = Gallery({"texts/map.png": GIF}).add("map.png", "texts", 1)
    assert name.endswith(".gif")


def test_an_image_in_the_page_has_its_bytes_in_its_address() -> None:
    coded = base64.b64encode(png()).decode()
    gallery = Gallery()
    names = {
        gallery.add(f"data:{kind};base64,{coded}", "", 1) for kind in ("image/png", "text/html")
    }
    assert names == {NAME.replace("map", "image")}


@pytest.mark.parametrize(
    "said", ["data:", "data:image/png;base64,%%%", "data:,x", "data:image/png"]
)
def test_a_damaged_image_in_the_page_is_named(said: str) -> None:
    gallery = Gallery()
    assert gallery.add(said, "", 1) == ""
    assert "in the page itself" in question(gallery)


def test_two_images_never_share_a_name_and_one_has_one_file() -> None:
    beside = {"a/x.png": png(), "b/x.png": png(9), "c/x.png": png(), "d/%.png": png()}
    gallery = Gallery(beside)
    names = [gallery.add(address, "", 1) for address in beside]
    assert names[0] == names[2]
    assert len(set(names)) == 3
    assert names[3].startswith("image-")


def test_names_with_one_digest_get_a_longer_one() -> None:
    gallery = Gallery({"map.png": png()}, images={NAME: png(9)})
    name = f"map-{hashlib.sha256(png()).hexdigest()[:16]}.png"
    assert gallery.add("map.png", "", 1) == name
    assert gallery.images == {NAME: png(9), name: png()}


def test_thousands_of_images_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fascicle.readers.gallery.MOST_OF_TEXT", 2)
    gallery = Gallery({f"{n}.png": png(shade=n) for n in range(9)})
    for number in range(9):
        gallery.add(f"{number}.png", "", number)
    assert len(gallery.images) == 2
    assert "7 images are not shown (beyond 2 images" in question(gallery)
    assert "and 2 more" in question(gallery)


def test_the_size_of_all_images_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fascicle.readers.gallery.LARGEST_OF_TEXT", 100)
    gallery = Gallery({f"{n}.png": png(shade=n) for n in range(9)})
    assert len(list(filter(None, (gallery.add(f"{n}.png", "", n) for n in range(9))))) == 2


@pytest.mark.parametrize("name", ["rid9", "image12", "0", "1000000100000258EDA959143FDCE617", "%"])
def test_a_name_by_a_program_is_none(name: str) -> None:
    gallery = Gallery({f"{name}.png": png()})
    assert gallery.add(f"{name}.png".replace("%", "%25"), "", 1) == NAME.replace("map", "image")
