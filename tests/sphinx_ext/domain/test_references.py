"""References: their text and target, and warnings where the target is missing."""

from typing import Any

import pytest


def links(book: Any, page: str) -> list[tuple[str, str]]:
    """List what the references of a page say, and where they lead."""
    found = book.article(page).xpath(".//p//a[contains(@class, 'reference')]")
    return [(" ".join(link.text_content().split()), link.get("href")) for link in found]


def test_titles_are_filled_in(named: Any) -> None:
    assert links(named, "index")[:9] == [
        ("The Toll", "works/the-toll/index.html"),
        ("Chapter 2: The Stranger", "works/the-toll/chapter-2.html"),
        ("The Letter", "works/the-toll/chapter-2.html#d-opdny5u"),
        ('“Ada Vickery "kept" the gate on…”', "works/the-toll/chapter-1.html#s-wm2y7y5"),
        ("Ada Vickery", "works/the-toll/people/ada-vickery.html"),
        ("Gedder Drove", "works/the-toll/places/gedder-drove.html"),
        ("Bea Quill", "authors/bea-quill.html"),
        ("Tolls and Gates", "series/tolls-and-gates.html"),
        ("Rain", "tags/rain.html"),
    ]


def test_what_is_called_so_by_one_alone_is_found_by_name_or_alias(named: Any) -> None:
    assert [text for text, _ in links(named, "index")[9:16]] == [
        "Walls", "Ada Vickery", "Gedder Drove", "Bea Quill", "Tolls and Gates", "Rain", "Анна",
    ]  # fmt: skip


def test_words_of_ones_own_stay(named: Any) -> None:
    assert ("the *book*", "works/the-toll/index.html") in links(named, "index")


def test_references_to_anything_find_them_too(named: Any) -> None:
    assert ("Chapter 1: The Gate", "works/the-toll/chapter-1.html") in links(named, "index")
    assert ("her", "works/the-toll/people/ada-vickery.html") in links(named, "index")
    assert not list(named.article("index").iter("code"))


def test_names_are_looked_for_on_the_page_and_in_the_work_first(named: Any) -> None:
    assert links(named, "works/the-toll/chapter-1") == [
        ("Ada Vickery", "people/ada-vickery.html"),
        ("Gedder Drove", "places/gedder-drove.html"),
        ("Chapter 2: The Stranger", "chapter-2.html"),
    ]
    assert links(named, "works/the-toll/chapter-2") == [
        ("The Letter", "#d-opdny5u"),
        ("Ada Vickery", "people/ada-vickery.html"),
    ]
    assert links(named, "works/walls/index")[1] == ("Ada", "people/ada.html")


LOST = [
    ("work", "the-tol", "There is no work “the-tol”. Did you mean “the-toll”?"),
    ("chapter", "the-toll/chapter-9", "There is no chapter “the-toll/chapter-9”. Did you mean"),
    ("scene", "two-letters/s-yho65zz", "Did you mean “two-letters/s-yho65zy”"),
    ("character", "Ada Vikery", "There is no character “Ada Vikery”. Did you mean “Ada Vickery”"),
    ("character", "Ada", "More than one character is called “Ada”. Name the one you mean: "),
    ("place", "nowhere at all", "There is no place “nowhere at all”. See docs/reference"),
    ("author", "<b>{{ x }}%s\\", "There is no author “<b>{{ x }}%s\\”."),
    ("tag", "x" * 3000, "There is no tag “xxx"),
]  # fmt: skip


def test_what_is_not_there_is_told_with_its_line_and_the_nearest_names(named_copy: Any) -> None:
    lines = [f"A {{lit:{role}}}`{target}`.\n" for role, target, _ in LOST]
    (named_copy.source / "index.md").write_text("# Lost\n\n" + "\n".join(lines), "utf-8")
    book = named_copy(may_warn=True)
    said = book.log.splitlines()
    for number, (_, target, problem) in enumerate(LOST):
        place = f"index.md:{2 * number + 3}: WARNING: "
        (line,) = (line for line in said if place in line)
        assert problem in line
        assert target in book.article("index").text_content()


@pytest.mark.parametrize("role", ["any", "lit:character"])
def test_a_secret_is_referred_to_only_by_those_who_say_what_they_mean(
    named_copy: Any, role: str
) -> None:
    page = f"# Secrets\n\n{{{role}}}`the-toll/samuel-gathercole`\n"
    (named_copy.source / "index.md").write_text(page, "utf-8")
    book = named_copy(may_warn=True)
    assert ("reference target not found" in book.log) == (role == "any")
    assert len(links(book, "index")) == (0 if role == "any" else 1)


def test_a_former_address_names_the_chapter_that_had_it(library: Any, page: Any) -> None:
    front = "# Library\n\n{lit:chapter}`door/once` {lit:chapter}`the gate <door/one>`\n"
    build = library(
        {
            "index.md": f"{front}\n:::{{works}}\n:::\n",
            "works/door/index.md": page("# Door\n\n:::{chapters}\none\ntwo\n:::\n", work="door"),
            "works/door/one.md": page("# One\n\nIt was.\n", work="door", former=["once"]),
            "works/door/two.md": page(
                "# Two\n\n{lit:chapter}`once`\n", work="door", former=["one"]
            ),
        }
    )
    links = build().article("index").xpath(".//p//a/@href")
    assert links[:2] == ["works/door/one.html"] * 2, "a page comes before a former one"
    assert "one.html" in build().article("works/door/two").xpath(".//p//a/@href")


def test_a_former_folder_names_the_work_that_had_it(library: Any, page: Any) -> None:
    roles = "{lit:work}`gate` {lit:chapter}`gate/one` {lit:chapter}`gate/once` {lit:work}`shut`"
    build = library(
        {
            "index.md": f"# Library\n\n{roles}\n\n:::{{works}}\n:::\n",
            "works/door/index.md": page(
                "# Door\n\n:::{chapters}\none\n:::\n",
                work="door",
                **{"moved-from": ["gate", "shut"]},
            ),
            "works/door/one.md": page("# One\n\nIt was.\n", work="door", former=["once"]),
            "works/shut/index.md": page("# Shut\n", work="shut"),
        }
    )
    book = build()
    links = book.article("index").xpath(".//p//a/@href")
    assert links[:4] == [
        "works/door/index.html",
        *["works/door/one.html"] * 2,
        "works/shut/index.html",
    ], "a work comes before a former folder"
    # By this, scripts move what a reader has kept of the work; of the other it is that one's.
    for name in ("index", "one"):
        assert book.page(f"works/door/{name}").xpath("//body/@data-moved-from") == ["gate"]
    assert book.page("works/shut/index").xpath("//body/@data-moved-from") == []
