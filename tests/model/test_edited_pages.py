"""Contents of an edited title page: completed from the pages, in the order of its owner."""

from __future__ import annotations

import pytest

from fascicle.model.edited_pages import completed_contents, is_edited, listed_chapters, page_text


def page(line: int, *former: str, text: str = "texts/door.txt", more: str = "") -> str:
    names = "".join(f'  - "{name}"\n' for name in former)
    named = f"former:\n{names}" if former else ""
    head = f'work: "door"\ntext: "{text}"\nlines: "{line}-{line + 9}"\n{named}{more}digest: "0"\n'
    return f"---\n{head}---\n\n# A chapter\n\nlines: 3\n"


PAGES = {"one": page(1), "two": page(20), "three": page(100), "four": page(200)}
BY_HAND = "# An afterword\n"


@pytest.mark.parametrize(
    ("listed", "contents"),
    [
        ("one two three four", "one two three four"),
        ("one two three", "one two three four"),
        ("two three four", "one two three four"),
        ("one three four", "one two three four"),
        ("four three two", "one four three two"),
        ("three one", "three four one two"),
        ("one two after three four", "one two after three four"),
        ("after", "one two three four after"),
        ("", "one two three four"),
        ("one one two", "one two three four"),
    ],
)
def test_a_page_that_is_not_listed_follows_its_predecessor(listed: str, contents: str) -> None:
    found = completed_contents(listed.split(), {**PAGES, "after": BY_HAND})
    assert found.pages == tuple(contents.split())
    assert {name for name, _ in found.lacking} == PAGES.keys() - {*listed.split()}


def test_names_of_pages_that_are_renamed_or_gone_are_told() -> None:
    pages = {"one": page(1), "second": page(20, "two", "deux"), "four": page(200)}
    found = completed_contents(["one", "two", "three", "four"], pages)
    assert found.pages == ("one", "second", "four")
    assert (found.renamed, found.gone, found.lacking) == ((("two", "second"),), ("three",), ())


def test_an_orphan_and_a_page_by_hand_are_listed_only_by_their_owner() -> None:
    pages = {"one": page(1), "two": page(20, more='orphan: "true"\n'), "after": BY_HAND}
    assert completed_contents(["one"], pages).pages == ("one",)
    assert completed_contents(["after", "two"], pages).pages == ("one", "after", "two")


def test_pages_of_several_files_are_in_the_order_of_the_files() -> None:
    files = {f"c{n}": page(1, text=f"texts/door/{n}.txt") for n in (10, 9, 1)}
    assert completed_contents(["c1"], files).pages == ("c1", "c9", "c10")
    assert completed_contents(["c10"], files).lacking == (("c1", ""), ("c9", "c1"))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_pages_saved_on_another_system_are_read_alike(end: str, mark: str) -> None:
    title = '---\ndigest: "0"\n---\n\n:::{chapters}\none\n two\n:::\n'
    text = page_text((mark + title.replace("\n", end)).encode())
    assert text == title
    assert listed_chapters(text) == ["one", "two"]
    assert is_edited(text)


def test_a_page_that_the_tool_never_wrote_is_not_edited() -> None:
    assert not is_edited(BY_HAND)
    assert not is_edited("digest: by hand\n")
