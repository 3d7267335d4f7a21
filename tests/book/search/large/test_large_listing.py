"""The list of shards has a bounded size, too."""

import json
from pathlib import Path

import pytest

from fascicle.book.search import shards
from fascicle.book.search.indexing import index_book
from fascicle.book.search.page_texts import (
    STORY,
    Book,
    PageHead,
    SearchedGrouping,
    SearchedParagraph,
    SearchedSection,
    WorkHead,
    write_book,
    write_groupings,
    write_page,
)
from fascicle.book.search.shards import bits_of, large_listing, shards_in

EMPTY = Book("en", (), ())


def listed(number: int, language: str = "en") -> dict[str, str]:
    return {
        "path": f"p{number}{language}",
        "language": language,
        "bits": f"{number:06b}",
        "engine": "e",
        "meta": "m",
    }


def test_few_shards_are_in_the_listing_itself(tmp_path: Path) -> None:
    few = [listed(number) for number in range(5)]
    listing, used = large_listing(tmp_path, tmp_path, EMPTY, {}, few)
    assert listing["indexes"] == few
    assert used == {"light"}
    assert shards_in(tmp_path, listing) == few


def test_many_are_in_lists_by_language_and_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "LONGEST_LIST", 10)
    many = [listed(number) for number in range(64)] + [listed(0, "de")]
    listing, used = large_listing(tmp_path, tmp_path, EMPTY, {}, many)
    lists = listing["lists"]
    assert sorted((one["language"], one["bits"], one["count"]) for one in lists) == [
        ("de", "", 1),
        *(("en", f"{number:03b}", 8) for number in range(8)),
    ]
    assert used == {"light", *(one["path"] for one in lists)}
    assert len(shards_in(tmp_path, listing)) == 65
    for one in lists:
        content = json.loads((tmp_path / one["path"]).read_bytes())
        assert all(shard["bits"].startswith(one["bits"]) for shard in content)


@pytest.fixture
def library(tmp_path: Path) -> tuple[Path, Path]:
    """Leave the texts of eight works, and return folders of doctrees and pages."""
    doctrees, output = tmp_path / "doctrees", tmp_path / "html"
    works = []
    for number in range(8):
        slug = f"work-{number}"
        head = PageHead(f"works/{slug}.html", f"Title {number}", 5, (("p-1", "It rained."),))
        passages = (SearchedParagraph("p-1", "It rained all that day."),)
        write_page(doctrees, slug, head, [SearchedSection(STORY, passages)])
        works.append(WorkHead(slug, f"Title {number}", ("A. B.",), "", (), "", "en", (slug,)))
    front = PageHead("index.html", "The Library", 2)
    passages = (SearchedParagraph("p-1", "All works."),)
    write_page(doctrees, "index", front, [SearchedSection(STORY, passages)])
    write_book(doctrees, Book("en", tuple(works), ("index",)))
    slugs = tuple(work.slug for work in works)
    write_groupings(doctrees, (SearchedGrouping("author", "A. B.", "authors/a-b.html", slugs),))
    return doctrees, output


def names(output: Path) -> set[str]:
    return {path.name for path in (output / "search").iterdir()}


def test_a_small_library_has_neither_light_index_nor_lists(library: tuple[Path, Path]) -> None:
    doctrees, output = library
    index_book(doctrees, output)
    (output / "search" / "light").mkdir()
    index_book(doctrees, output)
    said = json.loads((output / "search" / "shards.json").read_bytes())
    assert set(said) == {"language", "shards"}
    assert not any(
        name == "light" or name.startswith("shards.") for name in names(output) - {"shards.json"}
    )


def test_a_large_one_has_both_and_keeps_what_has_not_changed(
    library: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    doctrees, output = library
    monkeypatch.setattr(shards, "LARGEST_ALONE", 1)
    monkeypatch.setattr(shards, "LARGEST", 1)
    monkeypatch.setattr(shards, "LONGEST_LIST", 3)
    assert index_book(doctrees, output) == (9, 9)
    assert index_book(doctrees, output) == (9, 0)
    said = json.loads((output / "search" / "shards.json").read_bytes())
    assert set(said) == {"language", "light", "lists"}
    found = shards_in(output / "search", said)
    for number in range(8):
        (own,) = [one for one in found if bits_of(f"work-{number}").startswith(one["bits"])]
        assert (output / "search" / own["path"] / own["meta"]).is_file()
    leaf = output / "search" / "light" / f"{said['light']['files'][0]}.light"
    assert leaf.is_file()
    # The files of a shard that has changed are taken over from lists, too.
    head = PageHead("works/work-0.html", "Title 0", 5, (("p-1", "It snowed."),))
    write_page(
        doctrees, "work-0", head, [SearchedSection(STORY, (SearchedParagraph("p-1", "Snow."),))]
    )
    assert index_book(doctrees, output) == (9, 1)
