"""Building again gives what building anew gives, with any number of workers."""

from collections.abc import Callable
from typing import Any

import pytest


def chapter(page: Any, work: str, name: str, title: str, **more: Any) -> tuple[str, str]:
    said = {"work": work, "kind": "chapter", "level": "1", "title": title, "words": "2"}
    body = f"# {title}\n\nIt rained in {title}.\n\n***\n\nIt went on raining.\n"
    return f"works/{work}/{name}.md", page(body, **said, **more)


def front(page: Any, work: str, title: str, *names: str) -> tuple[str, str]:
    said = {"work": work, "kind": "work", "level": "0", "title": title, "authors": ["A. B."]}
    body = "\n".join([f"# {title}", "", ":::{chapters}", *names, ":::", ""])
    return f"works/{work}/index.md", page(body, **said)


@pytest.fixture(scope="module")
def restore(kept: Any, page: Any) -> Callable[[], Any]:
    restored: Callable[[], Any] = kept(
        dict(
            [
                front(page, "rain", "Rain", "one", "two", "three"),
                chapter(page, "rain", "one", "First"),
                chapter(page, "rain", "two", "Second"),
                chapter(page, "rain", "three", "Third"),
                front(page, "sun", "Sun", "one"),
                chapter(page, "sun", "one", "Only"),
            ]
        )
    )
    return restored


@pytest.fixture
def two_works(restore: Callable[[], Any]) -> Any:
    """Restore the library as it was built."""
    return restore()


def write(build: Any, *files: tuple[str, str]) -> None:
    for name, text in files:
        (build.source / name).write_text(text, "utf-8")


def add_a_chapter(build: Any, page: Any) -> None:
    write(
        build,
        front(page, "rain", "Rain", "one", "two", "three", "four"),
        chapter(page, "rain", "four", "Fourth"),
    )


def drop_from_the_list(build: Any, page: Any) -> None:
    write(build, front(page, "rain", "Rain", "one", "three"))


@pytest.mark.slow
def test_two_workers_write_what_one_writes(small_copy: Any, differences: Any) -> None:
    one, two = small_copy("-j", "1", into="one"), small_copy("-j", "2", into="two")
    assert differences(one.output, two.output) == []


def test_a_build_without_changes_writes_no_page_again(two_works: Any) -> None:
    pages = list(two_works.book.output.glob("works/*/*.html"))
    times = [path.stat().st_mtime_ns for path in pages]
    two_works()
    assert [path.stat().st_mtime_ns for path in pages] == times


def test_what_is_said_of_a_work_has_no_chapter_written_if_none_shows_it(
    two_works: Any, page: Any
) -> None:
    before = written(two_works.book)
    name, text = front(page, "rain", "Rain", "one", "two", "three")
    said = 'tags: ["wet"]\nstatus: "complete"\n'
    write(two_works, (name, text.replace("---\n", f"---\n{said}", 1)))
    after = written(two_works())
    changed = {name for name in before if after[name] != before[name]}
    assert "works/rain/index.html" in changed
    assert not changed & {f"works/rain/{name}.html" for name in ("one", "two", "three")}
    for shown in ('summary: "It rains."', 'rating: "Mature"', 'series: "Weather"'):
        before = written(two_works())
        write(two_works, (name, text.replace("---\n", f"---\n{shown}\n", 1)))
        assert written(two_works())["works/rain/one.html"] != before["works/rain/one.html"]


def written(book: Any) -> dict[str, int]:
    """Give when each page of the works was written."""
    pages = (book.output / "works").rglob("*.html")
    return {path.relative_to(book.output).as_posix(): path.stat().st_mtime_ns for path in pages}


def test_a_page_kept_by_hand_is_built_and_not_complained_about(two_works: Any, page: Any) -> None:
    drop_from_the_list(two_works, page)
    book = two_works(into="clean")
    assert "It rained in Second." in book.article("works/rain/two").text_content()
    add_a_chapter(two_works, page)
    book = two_works(into="clean")
    assert book.page("works/rain/two").xpath("//link[@rel='next']/@href") == ["three.html"]


def test_a_page_that_is_not_ours_is_left_in_the_output(two_works: Any) -> None:
    stranger = two_works.book.output / "works/notes.html"
    stranger.write_text("<p>put here by somebody", "utf-8")
    two_works()
    assert stranger.exists()
