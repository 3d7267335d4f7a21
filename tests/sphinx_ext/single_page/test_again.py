"""The page of an entire work is written again when one of its pages has been, and only then."""

from typing import Any

import pytest


@pytest.fixture
def doors(library: Any, page: Any) -> Any:
    said = {"level": "1", "kind": "chapter", "words": "2"}
    files = {}
    for slug in ("door", "wall"):
        body = f"# {slug}\n\n:::{{chapters}}\none\ntwo\n:::\n"
        files[f"works/{slug}/index.md"] = page(body, kind="work", title=slug)
        for name in ("one", "two"):
            files[f"works/{slug}/{name}.md"] = page(f"# {name}\n\nIt rained.\n", **said)
    return library(files)


def times(book: Any) -> dict[str, int]:
    return {
        slug: (book.output / f"works/{slug}/entire.html").stat().st_mtime_ns
        for slug in ("door", "wall")
    }


@pytest.mark.parametrize("processes", ["1", "2"])
def test_an_edit_of_a_chapter_writes_its_own_entire_work(doors: Any, processes: str) -> None:
    before = times(doors("-j", processes))
    path = doors.source / "works/door/two.md"
    path.write_text(path.read_text().replace("rained", "snowed"))
    book = doors("-j", processes)
    after = times(book)
    assert "snowed" in book.article("works/door/entire").text_content()
    assert after["wall"] == before["wall"]
    assert times(doors("-j", processes)) == after


def test_one_that_is_gone_is_written_again(doors: Any) -> None:
    path = doors().output / "works/door/entire.html"
    was = path.read_bytes()
    path.unlink()
    doors()
    assert path.read_bytes() == was


def test_one_of_a_work_that_has_shrunk_to_a_page_is_taken_away(doors: Any) -> None:
    path = doors().output / "works/door/entire.html"
    assert path.is_file()
    (doors.source / "works/door/two.md").unlink()
    index = doors.source / "works/door/index.md"
    index.write_text(index.read_text().replace("two\n", ""))
    doors()
    assert not path.exists()
