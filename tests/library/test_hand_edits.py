"""Edited pages are kept until the owner decides, and no edit is ever lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.new_library import new_library
from fascicle.library.convert_all import Outcome, convert_library
from fascicle.library.hand_edits import discard, keep, own_pages, page_of, prune
from fascicle.library.page_files import works_without_text
from fascicle.model.errors import UseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Run

DOOR = "CHAPTER I\n\nIt was a door.\n\nCHAPTER II\n\nIt was a wall.\n"
ONE = "CHAPTER I\n\nIt was a door.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a library with two converted works, one with an edited chapter."""
    root = tmp_path / "my own shelf"
    (root / "texts").mkdir(parents=True)
    (root / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Bell"]\n')
    write(root, DOOR)
    (root / "texts" / "wall.txt").write_text("CHAPTER I\n\nIt is.\n")
    convert(root)
    edit(root, "wall", "gate")
    return root


def write(root: Path, text: str) -> None:
    (root / "texts" / "door.txt").write_text(text)


def convert(root: Path) -> dict[str, Outcome]:
    return {outcome.slug: outcome for outcome in convert_library(root)}


def edit(root: Path, old: str, new: str) -> str:
    path = root / "works" / "door" / "chapter-2.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path.read_text("utf-8")


def page(root: Path, name: str = "chapter-2.md") -> str:
    return (root / "works" / "door" / name).read_text("utf-8")


def names(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "works" / "door").iterdir())


# Kept


def test_a_page_that_is_kept_is_yours_and_no_longer_unsettled(root: Path) -> None:
    assert convert(root)["door"].edited == (("chapter-2.md", 2),)
    assert str(keep(root, "door/chapter-2")) == "works/door/chapter-2.md: yours from now on"
    for _ in range(2):
        outcome = convert(root)["door"]
        assert (outcome.edited, outcome.yours) == ((), (("chapter-2.md", 2, False),))
    assert "It was a gate." in page(root)
    assert own_pages(root) == {"works/door/chapter-2.md"}
    assert (root / "texts" / "door.txt").read_text() == DOOR


def test_a_misspelt_setting_hides_no_page_that_is_kept(root: Path) -> None:
    keep(root, "door/chapter-2")
    (root / "texts" / "wall.toml").write_text("titel = 3\n")
    assert own_pages(root) == {"works/door/chapter-2.md"}


def test_it_is_said_when_the_text_behind_it_has_changed_until_it_is_kept_again(root: Path) -> None:
    keep(root, "door/chapter-2")
    write(root, DOOR.replace("a door", "a red door"))
    assert convert(root)["door"].yours == (("chapter-2.md", 2, False),), "another chapter's text"
    write(root, DOOR.replace("a wall", "a red wall"))
    for _ in range(2):
        assert convert(root)["door"].yours == (("chapter-2.md", 3, True),)
    keep(root, "door/chapter-2")
    assert convert(root)["door"].yours == (("chapter-2.md", 3, False),)
    assert (root / "texts" / "door.toml").read_text().count("[[kept]]") == 1


def test_a_page_can_be_kept_before_it_is_edited(root: Path) -> None:
    keep(root, "door/chapter-1")
    before = page(root, "chapter-1.md")
    write(root, DOOR.replace("a door", "a red door"))
    assert convert(root)["door"].yours == (("chapter-1.md", 1, True),)
    assert page(root, "chapter-1.md") == before


def test_a_kept_page_stays_where_it_is_and_where_no_text_makes_it(root: Path) -> None:
    keep(root, "door/chapter-2")
    write(root, DOOR.replace("CHAPTER II", "CHAPTER II: The Wall"))
    convert(root)
    assert "It was a gate." in page(root)
    write(root, ONE)
    assert convert(root)["door"].kept == ("chapter-2.md",)
    assert list(prune(root)) == []
    assert "It was a gate." in page(root)


def test_a_title_page_is_behind_the_times_when_there_is_another_chapter(root: Path) -> None:
    keep(root, "door/index")
    assert convert(root)["door"].yours == (("index.md", 0, False),)
    write(root, DOOR + "\nCHAPTER III\n\nIt is.\n")
    assert [(name, changed) for name, _, changed in convert(root)["door"].yours] == [
        ("index.md", True)
    ]


# Discarded


def test_a_discarded_page_is_regenerated_and_its_edit_saved(root: Path) -> None:
    mine = page(root)
    done = discard(root, "works/door/chapter-2.md")
    assert str(done) == (
        "works/door/chapter-2.md: regenerated; your edit is saved as works/door/chapter-2.md.edited"
    )
    assert "It was a wall." in page(root)
    assert page(root, "chapter-2.md.edited") == mine
    outcome = convert(root)["door"]
    assert (outcome.status, outcome.edited) == ("unchanged", ())


def test_no_saved_edit_is_ever_written_over(root: Path) -> None:
    edits: list[str] = []
    for word in ("hedge", "fence", "river"):
        edits.append(edit(root, "a gate" if not edits else "a wall", f"a {word}"))
        discard(root, "door/chapter-2")
    saved = [page(root, f"chapter-2.md.edited{end}") for end in ("", "-2", "-3")]
    assert saved == edits


def test_a_kept_page_can_be_discarded_after_all(root: Path) -> None:
    (root / "texts" / "door.toml").write_text('# Mine.\ntitle = "The Door"\n')
    keep(root, "door/chapter-2")
    discard(root, "door/chapter-2")
    assert convert(root)["door"].yours == ()
    assert (root / "texts" / "door.toml").read_text().startswith('# Mine.\ntitle = "The Door"\n')
    assert "kept" not in (root / "texts" / "door.toml").read_text()


def test_a_discarded_page_moves_to_its_new_address(root: Path) -> None:
    write(root, DOOR.replace("CHAPTER II", "CHAPTER II: The Wall"))
    convert(root)
    assert "chapter-2.md" in names(root)
    discard(root, "door/chapter-2")
    convert(root)
    assert names(root) == [
        "chapter-1.md",
        "chapter-2-the-wall.md",
        "chapter-2.md.edited",
        "index.md",
    ]


# Taken away


def test_pages_that_no_text_makes_are_pruned_on_request(root: Path) -> None:
    write(root, ONE)
    assert convert(root)["door"].kept == ("chapter-2.md",)
    (root / "works" / "door" / "mine.md").write_text("# Mine\n")
    (root / "works" / "essays").mkdir()
    (root / "works" / "essays" / "mine.md").write_text("# Mine\n")
    assert [str(done) for done in prune(root)] == [
        "works/door/chapter-2.md: removed; your edit is saved as works/door/chapter-2.md.edited"
    ]
    assert names(root) == ["chapter-1.md", "chapter-2.md.edited", "index.md", "mine.md"]
    assert (root / "works" / "essays" / "mine.md").exists()


def test_pages_of_a_removed_text_are_pruned_with_their_folder(root: Path) -> None:
    (root / "texts" / "door.txt").unlink()
    (root / "texts" / "wall.txt").unlink()
    assert len(list(prune(root))) == 5
    assert names(root) == ["chapter-2.md.edited"]
    assert not (root / "works" / "wall").exists()


def test_an_unreadable_text_loses_no_page(root: Path) -> None:
    write(root, "")
    (root / "texts" / "wall.toml").write_text("title = \n")
    assert list(prune(root)) == []


# Which page


@pytest.mark.parametrize(
    "said",
    [
        "works/door/chapter-2.md", "works/door/chapter-2", "door/chapter-2", "chapter-2",
        "door/chapter-2.html", "https://example.org/en/works/door/chapter-2.html#s-1",
        "./works/door/chapter-2.md", "/works/door/chapter-2.html", "works\\door\\chapter-2.md",
    ],
)  # fmt: skip
def test_a_page_is_named_by_its_path_or_its_address(root: Path, said: str) -> None:
    assert page_of(root, said) == root / "works" / "door" / "chapter-2.md"


def test_a_page_is_named_by_its_path_from_the_current_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "works" / "door")
    assert page_of(root, "chapter-1.md") == root / "works" / "door" / "chapter-1.md"
    assert page_of(root, str(root / "works" / "door" / "index.md")).name == "index.md"
    assert page_of(root, "wall").parent.name == "wall"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("door/chapter2", "no page is named “door/chapter2”\n    Did you mean “door/chapter-2”?"),
        ("chaptr-2", "Did you mean “chapter-2”?"),
        ("chapter-1", "could be door/chapter-1 or wall/chapter-1\n    Name the work as well."),
        ("xyzzy", "Give its path, such as works/door/chapter-2.md."),
    ],
)
def test_an_unknown_page_is_an_error_with_the_nearest_name(
    root: Path, said: str, message: str
) -> None:
    with pytest.raises(UseError) as caught:
        page_of(root, said)
    assert message in str(caught.value)


def refusals(root: Path) -> Iterator[str]:
    for act, said in ((discard, "door/chapter-1"), (keep, "door/mine"), (discard, "door/mine")):
        with pytest.raises(UseError) as caught:
            act(root, said)
        yield str(caught.value).split("\n", 1)[0]


def test_pages_that_cannot_be_kept_or_discarded_are_an_error(root: Path) -> None:
    (root / "works" / "door" / "mine.md").write_text("# Mine\n")
    assert list(refusals(root)) == [
        "works/door/chapter-1.md: has no edit to discard",
        "works/door/mine.md: was not made from a text",
        "works/door/mine.md: no text makes this page any more",
    ]
    (root / "texts" / "door.txt").unlink()
    with pytest.raises(UseError, match="its text is gone"):
        discard(root, "door/chapter-2")


def test_the_pages_of_a_work_without_a_text_are_kept_together(root: Path) -> None:
    (root / "works" / "door" / "mine.md").write_text("# Mine\n")
    before = {page.name: page.read_text("utf-8") for page in (root / "works/door").glob("*.md")}
    (root / "texts" / "door.txt").unlink()
    assert str(keep(root, "door")).startswith("works/door: its pages are yours")
    for name, text in before.items():
        lines = [line for line in text.splitlines() if not line.startswith("digest: ")]
        assert (root / "works" / "door" / name).read_text("utf-8").splitlines() == lines
    assert list(works_without_text(root, {"wall"})) == []


# Typed


def test_convert_tells_how_to_keep_or_discard_an_edit_and_does_it(
    root: Path, fascicle: Run
) -> None:
    assert fascicle("convert", at=root)[1] == (
        "works/door/chapter-2.md: edited by hand, kept; differs in 2 words\n"
        "    Keep an edited page for good: fascicle convert --keep PAGE\n"
        "    Regenerate it from its text:  fascicle convert --discard PAGE\n"
        "2 works: 2 unchanged\n"
    )
    assert fascicle("convert", "--keep", "works/door/chapter-2.md", at=root)[1].splitlines() == [
        "works/door/chapter-2.md: yours from now on",
        "works/door/chapter-2.md: yours, kept; differs in 2 words",
        "2 works: 2 unchanged",
    ]
    write(root, DOOR.replace("a wall", "a red wall"))
    out = fascicle("convert", at=root)[1]
    assert "differs in 3 words; the text behind it has changed since you kept it\n" in out
    assert "--keep it again, or --discard it.\n" in out
    data = json.loads(fascicle("convert", "--discard", "chapter-2", "--json", at=root)[1])
    assert data["settled"] == [
        {"page": "works/door/chapter-2.md", "done": "regenerated",
         "saved": "works/door/chapter-2.md.edited"}
    ]  # fmt: skip
    assert fascicle("convert", at=root)[1] == "2 works: 2 unchanged\n"


def test_a_typo_in_one_page_changes_none(root: Path, fascicle: Run) -> None:
    code, out, err = fascicle("convert", "--keep", "door/chapter-2", "--keep", "dor/x", at=root)
    assert (code, out) == (2, "")
    assert err.startswith("no page is named “dor/x”")
    assert not (root / "texts" / "door.toml").exists()
    assert fascicle("convert", "--check", "--prune", at=root)[0] == 2


@pytest.mark.slow
def test_a_saved_edit_is_no_page_and_a_kept_page_is_built_and_verified(
    tmp_path: Path, fascicle: Run
) -> None:
    root = tmp_path / "shelf"
    new_library(root, "Shelf")
    write(root, DOOR)
    convert(root)
    edit(root, "wall", "gate")
    discard(root, "chapter-2")
    edit(root, "wall", "hedge")
    keep(root, "chapter-2")
    assert fascicle("build", at=root)[0] == 0
    built = sorted(path.name for path in (root / "_build" / "html" / "works" / "door").iterdir())
    pages = ["chapter-1.html", "chapter-2.html", "entire.html", "index.html"]
    assert built == [*pages[:2], "door.epub", *pages[2:], "offline.json"]
    out = fascicle("verify", at=root)[1]
    assert "works/door/chapter-2.md: yours; differs in 2 words\n" in out
    assert out.endswith(": 0 lost, 0 added\n")
    write(root, DOOR.replace("a wall", "a red wall"))
    code, out, _ = fascicle("verify", at=root)
    assert code == 0
    assert "works/door/chapter-2.md: yours; differs in 3 words\n" in out
