"""The text that a page leaves for the search: scenes, paragraphs, notes."""

from pathlib import Path
from typing import Any

import pytest

from fascicle.book.search.page_texts import (
    ABOUT,
    NOTE,
    STORY,
    Book,
    PageHead,
    SearchedSection,
    page_file,
    read_book,
    read_page,
)
from fascicle.model.words import words

FRONT = "# Rain\n\n:::{chapters}\none\n:::\n"
CHAPTER = """\
# The *First* Day

It rained,[^1] and
it went on.

***

:::{authors-note}
I wrote this in a shed.
:::

:::{verse}
Drip,
  drop
:::

- Buckets
- A mop

[^1]: As ever.
"""


def left(doctrees: Path, docname: str) -> tuple[PageHead, list[SearchedSection]]:
    return read_page(page_file(doctrees, docname).read_bytes())


def texts(stretches: list[SearchedSection], part: str) -> list[list[str]]:
    return [[p.text for p in stretch.passages] for stretch in stretches if stretch.part == part]


@pytest.fixture
def rain(library: Any, page: Any) -> Any:
    said: dict[str, Any] = {
        "work": "rain",
        "title": "Rain",
        "authors": ["Ann Other"],
        "tags": ["wet"],
    }
    more: dict[str, Any] = {"summary": "It rains.", "rating": "General", "series": "Weather"}
    more |= {"characters": ["Ada Quill"]}
    return library(
        {
            "works/rain/index.md": page(FRONT, kind="work", level="0", **said, **more),
            "works/rain/one.md": page(CHAPTER, work="rain", kind="chapter", level="1"),
        }
    )


@pytest.fixture
def doctrees(rain: Any) -> Path:
    rain()
    return Path(rain.work) / "html-doctrees"


def test_scenes_are_apart_and_the_heading_stands_over_the_first(doctrees: Path) -> None:
    _, stretches = left(doctrees, "works/rain/one")
    assert texts(stretches, STORY) == [
        ["The First Day", "It rained, and it went on."],
        ["Drip, drop", "Buckets", "A mop"],
    ]


def test_a_scene_is_under_the_nearest_heading_inside_of_its_page(rain: Any, page: Any) -> None:
    body = "# One\n\nIt rained.\n\n## The Song\n\nDrip.\n\n***\n\nDrop.\n"
    path = rain.source / "works/rain/one.md"
    path.write_text(page(body, work="rain", kind="chapter", level="1"))
    rain()
    _, stretches = left(Path(rain.work) / "html-doctrees", "works/rain/one")
    assert [stretch.under for stretch in stretches] == ["", "The Song", "The Song"]


def test_notes_are_apart_from_the_story(doctrees: Path) -> None:
    _, stretches = left(doctrees, "works/rain/one")
    assert sorted(texts(stretches, NOTE)) == [["As ever."], ["I wrote this in a shed."]]


def test_each_paragraph_is_known_by_its_address_on_the_page(rain: Any) -> None:
    book = rain()
    _, stretches = left(Path(rain.work) / "html-doctrees", "works/rain/one")
    article = book.article("works/rain/one")
    for stretch in stretches:
        for passage in stretch.passages:
            if passage.anchor.startswith("p-"):
                shown = article.get_element_by_id(passage.anchor).text_content()
                # The page shows the number of a note, too.
                assert words(passage.text) == words(shown.replace("[1]", ""))
    story = [p.anchor for s in stretches if s.part == STORY for p in s.passages]
    assert all(story)


def test_a_title_page_says_what_is_known_of_its_work(doctrees: Path) -> None:
    head, stretches = left(doctrees, "works/rain/index")
    assert head.name == "Rain"
    assert head.address == "works/rain/index.html"
    (about,) = [stretch for stretch in stretches if stretch.part == ABOUT]
    assert [(p.anchor, p.text) for p in about.passages] == [
        ("=title", "Rain"),
        ("=authors", "Ann Other"),
        ("=series", "Weather"),
        ("=characters", "Ada Quill"),
        ("=tags", "wet"),
        ("=summary", "It rains."),
    ]


def test_a_character_who_is_a_secret_is_not_searched(rain: Any, page: Any) -> None:
    cast = [{"name": "Ada Quill"}, {"name": "Mr. Smith", "from": "1"}]
    said: dict[str, Any] = {
        "work": "rain",
        "title": "Rain",
        "cast": cast,
        "characters": ["Mr. Smith", "Bo"],
    }
    path = rain.source / "works/rain/index.md"
    path.write_text(page(FRONT, kind="work", level="0", **said))
    rain()
    doctrees = Path(rain.work) / "html-doctrees"
    _, stretches = left(doctrees, "works/rain/index")
    assert texts(stretches, ABOUT) == [["Rain", "Ada Quill, Bo"]]
    assert read_book(doctrees).works[0].characters == ("Ada Quill", "Bo")


def test_headings_inside_a_page_are_openings_too(rain: Any, page: Any) -> None:
    body = "# One\n\nIt rained.\n\n## The Song\n\nDrip.\n"
    path = rain.source / "works/rain/one.md"
    path.write_text(page(body, work="rain", kind="chapter", level="1"))
    rain()
    head, _ = left(Path(rain.work) / "html-doctrees", "works/rain/one")
    assert [words for _, words in head.openings] == ["It rained.", "The Song", "Drip."]
    article = (Path(rain.work) / "html" / head.address).read_text(encoding="utf-8")
    assert all(f'id="{anchor}"' in article for anchor, _ in head.openings)


def test_the_head_of_a_page_counts_words_and_tells_how_scenes_open(doctrees: Path) -> None:
    head, stretches = left(doctrees, "works/rain/one")
    everything = [p.text for stretch in stretches for p in stretch.passages]
    assert head.words == len(" ".join(everything).split())
    assert [words for _, words in head.openings] == ["It rained, and it went on.", "Drip, drop"]


def test_the_works_are_listed_with_what_filters_offer(doctrees: Path) -> None:
    book = read_book(doctrees)
    (work,) = book.works
    assert (work.title, work.authors, work.series) == ("Rain", ("Ann Other",), "Weather")
    assert (work.tags, work.rating, work.language) == (("wet",), "General", "en")
    assert work.pages == ("works/rain/index", "works/rain/one")
    assert book.others == ("index",)


def test_what_is_searched_is_what_is_shown(rain: Any, page: Any) -> None:
    path = rain.source / "works/rain/one.md"
    path.write_text(page('# One\n\n"So," he said.\n', work="rain", kind="chapter", level="1"))
    rain("-D", "fascicle_typography=curly")
    _, stretches = left(Path(rain.work) / "html-doctrees", "works/rain/one")
    assert texts(stretches, STORY) == [["One", "“So,” he said."]]


def test_a_page_that_is_gone_leaves_nothing(rain: Any, page: Any) -> None:
    rain()
    (rain.source / "works/rain/one.md").unlink()
    front = page("# Rain\n\nIt stopped.\n", kind="work", level="0", work="rain", title="Rain")
    (rain.source / "works/rain/index.md").write_text(front)
    rain()
    doctrees = Path(rain.work) / "html-doctrees"
    assert not page_file(doctrees, "works/rain/one").exists()
    assert isinstance(read_book(doctrees), Book)
    assert read_book(doctrees).works[0].pages == ("works/rain/index",)
