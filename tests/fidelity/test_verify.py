"""Verification of the built book: every lost or added word is found and named."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML
from fascicle.library.verification import verify_library
from fascicle.model.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.fidelity.verify import Verified

CHAPTER = "works/door/chapter-1.html"


def verify(book: Path) -> dict[str, Verified]:
    return {work.slug: work for work in verify_library(book, book / HTML)}


def spoil(book: Path, name: str, old: str, new: str) -> None:
    path = book / HTML / name
    page = path.read_text(encoding="utf-8")
    assert len(re.findall(old, page, re.DOTALL)) == 1, old
    path.write_text(re.sub(old, new, page, flags=re.DOTALL), encoding="utf-8")


def said(book: Path) -> str:
    work = verify(book)["door"]
    (error,) = work.errors
    assert error.remedy
    return f"{error.place}: {error.problem}"


def test_a_book_that_was_just_built_has_every_word(book: Path) -> None:
    works = verify(book)
    assert {slug: (w.lost, w.added, w.errors) for slug, w in works.items()} == {
        "door": (0, 0, ()),
        "wall": (0, 0, ()),
    }
    assert works["wall"].words == 7
    assert works["door"].words > 50


def test_curly_quotes_dashes_and_dropped_capitals_change_no_word(set_book: Path) -> None:
    gate = verify(set_book)["gate"]
    assert (gate.lost, gate.added, gate.errors) == (0, 0, ())
    page = (set_book / HTML / "works/gate/chapter-1.html").read_text(encoding="utf-8")
    assert '<span class="initial">O</span>NCE—it’s “so” they say…' in page
    assert "rock ’n’ roll, 5′10″" in page
    assert 'style="--indent: 8"' in page


def test_a_title_that_the_owner_has_given_is_no_word_of_the_text(set_book: Path) -> None:
    weir = verify(set_book)["weir"]
    assert (weir.lost, weir.added, weir.errors) == (0, 0, ())
    assert (set_book / HTML / "works/weir/weir.epub").is_file()
    page = (set_book / HTML / "works/weir/the-storm-after.html").read_text(encoding="utf-8")
    assert '<h1 class="apparatus supplied">THE *Storm* &amp; after' in page


def test_titles_in_another_case_change_no_word(recased_book: Path) -> None:
    works = verify(recased_book)
    assert {slug: (w.lost, w.added, w.errors) for slug, w in works.items()} == {
        "lamp": (0, 0, ()),
        "oar": (0, 0, ()),
        "pond": (0, 0, ()),
    }
    pages = sorted((recased_book / HTML / "works/lamp").glob("chapter-1*.html"))
    page = pages[0].read_text(encoding="utf-8")
    assert '<span class="heading-title">The Lamp of the Weir</span>' in page
    assert "NO LAMPS" in page


def test_letters_of_the_text_may_not_change_their_case_as_titles_do(
    recased_book: Path, tmp_path: Path
) -> None:
    root = tmp_path / "shelf"
    shutil.copytree(recased_book, root)
    for slug, old, new in (("lamp", "NO LAMPS", "No Lamps"), ("oar", "THE WEIR", "the Weir")):
        (path,) = (root / HTML / "works" / slug).glob("chapter-1*.html")
        heading = re.compile(f"(<article.*?){old}", re.DOTALL)
        page, count = heading.subn(rf"\1{new}", path.read_text("utf-8"), count=1)
        assert count == 1
        path.write_text(page, "utf-8")
    works = verify(root)
    assert [(w.lost, w.added) for w in works.values()] == [(2, 2), (2, 2), (0, 0)]


def test_an_edited_heading_may_be_shown_in_another_case(recased_book: Path, tmp_path: Path) -> None:
    root = tmp_path / "shelf"
    shutil.copytree(recased_book, root)
    (page,) = (root / "works/lamp").glob("chapter-1*.md")
    page.write_text(page.read_text("utf-8").replace("# CHAPTER I.", "# CHAPTER ONE."), "utf-8")
    for name in (page.stem, "entire"):
        spoil(
            root, f"works/lamp/{name}.html", '(<span class="heading-label">Chapter )I<', r"\1One<"
        )
    (root / HTML / "works/lamp/lamp.epub").unlink()
    spoil(root, "works/lamp/index.html", ' download="[^"]*"', "")
    work = verify(root)["lamp"]
    assert (work.edited, work.errors) == (((page.name, 2),), ())


def test_ruby_changes_no_word(set_book: Path) -> None:
    kawa = verify(set_book)["kawa"]
    assert (kawa.lost, kawa.added, kawa.errors) == (0, 0, ())
    page = (set_book / HTML / "works/kawa/index.html").read_text(encoding="utf-8")
    assert "<ruby>今日<rp>《</rp><rt>きょう</rt><rp>》</rp></ruby>は" in page
    assert page.count("<ruby>") == 6


def test_a_lost_word_is_named_with_the_line_of_the_text_and_the_page(book: Path) -> None:
    spoil(book, CHAPTER, "a door it was to remain", "a door it was remain")
    assert said(book) == (
        f"texts/door.txt:3: {CHAPTER}: 1 word lost, 0 added; after “and a door it was” "
        "the text has “to remain for a long”, the page “remain for a long time”"
    )
    work = verify(book)["door"]
    assert (work.lost, work.added) == (1, 0)


def test_an_added_word_is_named(book: Path) -> None:
    spoil(book, CHAPTER, "said Ada", "said young Ada")
    assert said(book).startswith(f"texts/door.txt:5: {CHAPTER}: 0 words lost, 1 added; after")
    assert verify(book)["wall"].errors == ()


def test_swapped_words_are_named(book: Path) -> None:
    spoil(book, CHAPTER, "said Ada", "Ada said")
    assert "0 words lost, 0 added; after" in said(book)
    assert "the text has “said Ada" in said(book)


def test_a_lost_scene_break_is_named(book: Path) -> None:
    spoil(book, CHAPTER, "<hr[^>]*scene-break[^>]*>", "")
    assert "1 word lost, 0 added; after “" in said(book)
    assert "the text has “*** 1 was" in said(book)


def test_an_added_scene_break_is_named(book: Path) -> None:
    spoil(book, CHAPTER, "said Ada", "said <hr> Ada")
    assert "0 words lost, 1 added" in said(book)


SONG = "works/door/chapter-3.html"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "old, the wall was high,</span><br />",
            "old, the wall was high,</span>",
            (
                "texts/door.txt:32: {}: 1 line end lost, 0 added; after “old the wall was high” "
                "the text has “/ And nobody could see”, the page “And nobody could see /”"
            ),
        ),
        ("nobody could see", "nobody<br>could see", "texts/door.txt:33: {}: 0 line ends lost, 1"),
        ("wall was old, the wall", "wall was old, wall", "texts/door.txt:32: {}: 1 word lost, 0"),
        ("was old", "old was", "texts/door.txt:32: {}: 0 words lost, 0 added; after"),
        (
            '</span><br />\n</p>\n<p class="stanza"[^>]*>',
            "</span><br />",
            (
                "texts/door.txt:35: {}: 1 line end lost, 1 added; after “Bell and you and me” "
                "the text has “// The door was shut”, the page “/ The door was shut”"
            ),
        ),
        ("So she sang", "So she</p><p>sang", "texts/door.txt:42: {}: 0 line ends lost, 1 added"),
        ("So she sang", "So she<br>sang", "texts/door.txt:42: {}: 0 line ends lost, 1 added"),
        ("(<p[^>]*>So she.*?</p>)", r"\1\1", "texts/door.txt:42: {}: 0 words lost, 6 added"),
        ("(<p[^>]*>Ada had.*?</p>)", "", "texts/door.txt:30: {}: 6 words lost, 0 added"),
    ],
)
def test_a_joined_or_split_line_and_other_damage_is_named(
    book: Path, old: str, new: str, told: str
) -> None:
    spoil(book, SONG, old, new)
    assert said(book).startswith(told.format(SONG))


def test_a_joined_line_of_an_address_is_named(book: Path) -> None:
    spoil(book, "works/door/chapter-2.html", "(Yours ever,</span>)<br ?/?>", r"\1")
    assert "1 line end lost, 0 added; after “" in said(book)
    assert "the text has “/ Ada" in said(book)


def test_a_lost_number_of_a_list_is_named(book: Path) -> None:
    spoil(book, CHAPTER, '<ol class="arabic[^>]*>', '<ol start="3">')
    assert "2 words lost, 2 added" in said(book)


def test_a_lost_heading_is_named(book: Path) -> None:
    spoil(book, CHAPTER, "<h1[^>]*>.*</h1>", "")
    assert said(book).startswith(f"texts/door.txt:1: {CHAPTER}: 2 words lost")


def test_text_outside_its_element_is_named(book: Path) -> None:
    spoil(book, CHAPTER, r"<p id=[^>]*>“Well\?” said Ada\.</p>", "")
    assert "3 words lost" in said(book)


def test_a_word_in_two_pieces_is_two_words(book: Path) -> None:
    spoil(book, CHAPTER, "said Ada", "said A<br>da")
    assert "1 word lost, 2 added" in said(book)
    spoil(book, CHAPTER, "said A<br>da", "said A<em>d</em>a")
    assert verify(book)["door"].errors == ()


def test_apparatus_is_not_compared(book: Path) -> None:
    extra = (
        '<span class="apparatus x">more <b>words</b></span><script>x</script><!-- c --> said Ada'
    )
    spoil(book, CHAPTER, "said Ada", extra)
    assert verify(book)["door"].errors == ()


def test_a_missing_page_is_named(book: Path) -> None:
    (book / HTML / CHAPTER).unlink()
    assert said(book) == f"{CHAPTER}: is not in the built book"


def test_a_page_without_the_element_that_holds_the_text_is_named(book: Path) -> None:
    (book / HTML / CHAPTER).write_text("<p>It was a door.</p>")
    assert said(book).startswith(f"{CHAPTER}: has no element that holds the text")
    (book / HTML / CHAPTER).write_text("")
    assert said(book).startswith(f"{CHAPTER}: ")


def test_a_book_that_was_never_built_is_one_error(book: Path) -> None:
    with pytest.raises(BuildError, match="there is no built book here"):
        list(verify_library(book, book / "_build/nowhere"))


def test_a_page_edited_by_hand_is_compared_with_the_edit(book: Path) -> None:
    page = book / "works/door/chapter-1.md"
    page.write_text(page.read_text("utf-8").replace("said Ada", "said young Ada"), "utf-8")
    work = verify(book)["door"]
    assert work.edited == (("chapter-1.md", 1),)
    assert (work.lost, work.added) == (1, 0), "the book is older than the edit"
    assert work.errors[0].place.startswith("works/door/chapter-1.md")
    assert "the edited page has “young Ada" in work.errors[0].problem
    assert "the built one “Ada" in work.errors[0].problem
    for name in (CHAPTER, "works/door/entire.html"):
        spoil(book, name, "said Ada", "said young Ada")
    (book / HTML / "works/door/door.epub").unlink()
    spoil(book, "works/door/index.html", ' download="[^"]*"', "")
    work = verify(book)["door"]
    assert (work.edited, work.errors) == ((("chapter-1.md", 1),), ())


def test_a_text_that_cannot_be_read_stops_no_other(book: Path) -> None:
    (book / "texts/door.txt").write_text("")
    works = verify(book)
    assert [str(error.place) for error in works["door"].errors] == ["texts/door.txt"]
    assert works["wall"].errors == ()
