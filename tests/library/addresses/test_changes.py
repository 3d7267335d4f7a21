"""`fascicle addresses`: which there are, and which a change of the texts would break."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.new_library import new_library
from fascicle.library.broken_addresses import _begun_otherwise, _lost
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.page_matches import Remembered

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.library.broken_addresses import Ids
    from tests.conftest import Run

TALE = """A Tale

by Ada Quill



Chapter 1: The Door

It was a door, and it stood open all the winter.

“Yes.”

* * *

It was a wall, and nobody had a key to it.

It was a bell.



Chapter 2: The Stair

It was a stair with nineteen steps, and one more.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, fascicle: Run) -> Path:
    """Build a library of one tale, as it was published."""
    root = tmp_path_factory.mktemp("shelf") / "library"
    new_library(root, "Shelf")
    (root / "texts" / "tale.txt").write_text(TALE, encoding="utf-8")
    code, _, err = fascicle("build", "--library", root)
    assert code == 0, err
    return root


Check = Callable[[str], tuple[int, list[str]]]


@pytest.fixture
def check(fascicle: Run, built: Path) -> Check:
    """Return a function that lists the addresses broken by a text in place of the tale."""

    def ask(text: str) -> tuple[int, list[str]]:
        path = built / "texts" / "tale.txt"
        before = sorted((p, p.stat().st_mtime_ns) for p in built.rglob("*") if p != path)
        path.write_text(text, encoding="utf-8")
        code, out, err = fascicle("addresses", "tale", "--check", "--library", built)
        path.write_text(TALE, encoding="utf-8")
        after = sorted((p, p.stat().st_mtime_ns) for p in built.rglob("*") if p != path)
        assert after == before, "something was written"
        assert err == ""
        return code, out.splitlines()

    return ask


@pytest.mark.parametrize("beside", [False, True])
def test_the_addresses_of_a_text_with_another_name_are_counted(
    built: Path, fascicle: Run, tmp_path: Path, *, beside: bool
) -> None:
    root = tmp_path / "library"
    shutil.copytree(built, root)
    for name in ("tale.txt", *(["tale.addresses.toml"] if beside else [])):
        (root / "texts" / name).rename(root / "texts" / name.replace("tale", "story"))
    pages = ["chapter-1-the-door", "chapter-2-the-stair", "index"]
    for _ in range(2):
        code, out, _ = fascicle("addresses", "--check", "--library", root)
        told = [line.partition(":")[0] for line in out.splitlines() if line.startswith("works/")]
        assert (code, told) == (1, [f"works/tale/{name}.html" for name in pages])
        assert 'fascicle describe NAME address="tale"' in out
        assert "3 addresses would break" in out
        shutil.rmtree(root / "works", ignore_errors=True)
    (root / "texts" / "story.toml").write_text('address = "tale"\n')
    code, out, _ = fascicle("addresses", "--check", "--library", root)
    assert (code, "0 addresses would break" in out) == (0, True)


@pytest.mark.slow
def test_renaming_renumbering_and_adding_chapters_break_no_address(check: Check) -> None:
    none = (0, ["1 work: 0 addresses would break"])
    assert check(TALE) == none
    renamed = TALE.replace("The Stair", "The Landing").replace("“Yes.”", "“YES!”")
    assert check(renamed) == none
    inserted = TALE.replace("Chapter 2", "Chapter 2: New\n\n“Yes.” It was new.\n\n\n\nChapter 3")
    assert check(inserted + "\n“Yes.”\n") == none


@pytest.mark.slow
def test_each_broken_address_is_one_line(check: Check) -> None:
    code, lines = check(TALE.replace("nobody had a key", "somebody had the key"))
    assert code == 1
    assert len(lines) == 2, "a scene goes by its first paragraph, and is not named again"
    assert lines[0].startswith("works/tale/chapter-1-the-door.html#p-")
    assert lines[0].endswith(": the paragraph “It was a wall, and nobody had a …” would be gone")
    assert lines[1] == "1 work: 1 address would break"

    code, lines = check(TALE.replace("* * *\n\n", ""))
    assert code == 1
    assert len(lines) == 2
    assert "#s-" in lines[0]
    assert ": the scene that begins “It was a wall" in lines[0]

    code, lines = check(TALE[: TALE.index("Chapter 2")])
    gone = "“Chapter 2: The Stair” would be gone; its address would lead to the title page"
    assert code == 1
    assert lines[0] == f"works/tale/chapter-2-the-stair.html: {gone}"
    assert lines[1:] == ["1 work: 1 address would break"]

    bell = "It was a bell.\n\n"
    code, lines = check(TALE.replace(bell, "") + f"\n{bell}")
    assert code == 1
    assert lines[0].endswith("would be gone; it would be on chapter-2-the-stair.html")


@pytest.mark.slow
def test_merged_chapters_break_no_address_and_split_ones_only_those_of_what_has_moved(
    check: Check,
) -> None:
    merged = TALE.replace("Chapter 2: The Stair\n", "")
    assert check(merged) == (0, ["1 work: 0 addresses would break"])
    split = TALE.replace("* * *", "Chapter 2: The Wall").replace(
        "Chapter 2: The S", "Chapter 3: The S"
    )
    code, lines = check(split)
    assert code == 1
    assert all(line.startswith("works/tale/chapter-1-the-door.html#") for line in lines[:-1])
    assert all(line.endswith("would be on chapter-2-the-wall.html") for line in lines[:-1])


def test_works_that_are_not_built_and_bad_texts_are_reported(tmp_path: Path, fascicle: Run) -> None:
    root = tmp_path / "library"
    new_library(root, "Shelf")
    (root / "texts" / "tale.txt").write_text(TALE, encoding="utf-8")
    unbuilt = "0 addresses would break; 1 work not built yet (only pages compared)\n"
    assert fascicle("addresses", "--check", "--library", root) == (0, f"1 work: {unbuilt}", "")
    (root / "texts" / "bad.txt").write_text("")
    code, out, err = fascicle("addresses", "--check", "--library", root)
    assert code == 1
    assert err.startswith("texts/bad.txt: the file is empty")
    assert out == f"2 works: {unbuilt}"
    assert fascicle("addresses", "tail", "--library", root)[0] == 2


@pytest.mark.slow
def test_addresses_are_listed_with_their_redirects(built: Path, fascicle: Run) -> None:
    path = built / "texts" / "tale.txt"
    path.write_text(TALE.replace("The Stair", "The Landing"), encoding="utf-8")
    assert fascicle("convert", "--library", built)[0] == 0
    _, out, _ = fascicle("addresses", "--library", built)
    assert out.splitlines() == [
        "works/tale/chapter-1-the-door.html: “Chapter 1: The Door”",
        "works/tale/chapter-2-the-landing.html: “Chapter 2: The Landing”",
        "    was works/tale/chapter-2-the-stair.html",
    ]
    data = json.loads(fascicle("addresses", "tale", "--json", "--library", built)[1])
    assert data["works"][0]["pages"][1]["former"] == ["works/tale/chapter-2-the-stair.html"]
    path.write_text(TALE, encoding="utf-8")
    assert fascicle("convert", "--library", built)[0] == 0


# Inside pages

DOOR = {"p-aaaaaaa": "It was a door.", "s-aaaaaaa": "It was a door.", "d-bbbbbbb": "The Wall"}


def broken(after: dict[str, Ids], *pages: Remembered) -> list[tuple[str, str]]:
    """Return the addresses of a page with `DOOR` that later pages break, and why."""
    found = _lost("tale", {"door": DOOR}, after, Addresses(pages))
    return [(each.address, each.why) for each in found]


def test_ids_that_stay_on_their_page_break_no_address() -> None:
    assert broken({"door": {**DOOR, "p-ccccccc": "It was new."}}) == []


def test_ids_are_looked_for_where_their_page_has_moved() -> None:
    assert broken({"gate": DOOR}, Remembered("gate", former=("door",))) == []


def test_a_lost_paragraph_and_a_lost_heading_break_their_addresses() -> None:
    assert broken({"door": {}}) == [
        ("works/tale/door.html#p-aaaaaaa", "the paragraph “It was a door.” would be gone"),
        ("works/tale/door.html#d-bbbbbbb", "the heading “The Wall” would be gone"),
    ]


def test_a_scene_whose_first_paragraph_stays_breaks_its_own_address() -> None:
    assert broken({"door": {key: DOOR[key] for key in DOOR if key[0] != "s"}}) == [
        ("works/tale/door.html#s-aaaaaaa", "the scene that begins “It was a door.” would be gone"),
    ]


def test_a_paragraph_on_another_page_is_named_with_that_page() -> None:
    [(_, why), *_] = broken({"door": {}, "wall": DOOR})
    assert why == "the paragraph “It was a door.” would be gone; it would be on wall.html"


def test_a_page_is_named_that_would_have_neither_heading_nor_beginning_of_the_one_before() -> None:
    was = Addresses((Remembered("door", "The Door"),))
    ids = {"door": DOOR}

    def named(now: Remembered, after: Ids) -> list[str]:
        found = _begun_otherwise("tale", ids, {now.address: after}, was, Addresses((now,)))
        return [str(each) for each in found]

    wall = Remembered("wall", "The Wall", former=("door",))
    why = "would lead to “The Wall”, which lacks its beginning"
    assert named(wall, {}) == [f"works/tale/door.html: {why}"]
    assert named(wall, DOOR) == []
    assert named(Remembered("door", "The Door"), {}) == []


def test_addresses_that_cannot_be_read_are_the_error_of_their_work(
    tmp_path: Path, fascicle: Run
) -> None:
    root = tmp_path / "library"
    new_library(root, "Shelf")
    for name in ("door", "wall"):
        (root / f"texts/{name}.txt").write_text(TALE)
    assert fascicle("convert", at=root)[0] == 0
    (root / "texts/door.addresses.toml").write_text("pages = 1\n")
    (root / "works/wall/index.md").write_bytes(b"\xff")
    code, out, err = fascicle("addresses", "--check", at=root)
    assert code == 1
    assert out.startswith("2 works: 0 addresses would break")
    places = [line.partition(": ")[0] for line in err.splitlines() if not line.startswith(" ")]
    assert places == ["texts/door.addresses.toml", "works/wall/index.md"]
