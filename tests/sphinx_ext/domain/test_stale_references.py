"""After an edit, references and quotations are what a clean build makes of them."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slow_cases import mostly_slow

Edit = Callable[[Path], None]
TOLL = "works/the-toll"


def replace(root: Path, page: str, old: str, new: str) -> None:
    path = root / f"{page}.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rename_a_character(root: Path) -> None:
    replace(root, f"{TOLL}/index", '"Ada Vickery"', '"Ida Vickery"')


def spell_a_character_otherwise(root: Path) -> None:
    replace(root, f"{TOLL}/index", '"Ada Vickery"', '"Ada VICKERY"')


def add_an_alias(root: Path) -> None:
    replace(
        root, "works/walls/index", '- name: "Ada"', '- name: "Ada"\n    aliases: ["Miss Vickery"]'
    )


def remove_an_alias(root: Path) -> None:
    replace(root, f"{TOLL}/index", '      - "Miss Vickery"\n', "")


def remove_one_of_the_cast(root: Path) -> None:
    replace(root, f"{TOLL}/index", '  - name: "Ada Vickery"\n', '  - name: "Nobody"\n')


def make_a_secret_of_a_name(root: Path) -> None:
    replace(root, "works/two-letters/index", '- name: "Анна"', '- name: "Анна"\n    from: "1"')


def retitle_a_chapter(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-2", "The Stranger", "The Guest")


def retitle_a_chapter_that_any_refers_to(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-1", "The Gate", "The Wicket")


def retitle_a_section(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-2", "## The Letter\n\nI am", "## A Letter\n\nI am")


def retitle_a_work(root: Path) -> None:
    replace(root, "works/two-letters/index", '"Two Letters"', '"Three Letters"')


def change_how_a_scene_opens(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-1", "Ada Vickery", "Ida Vickery")


def change_a_paragraph_that_is_quoted(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-2", "He paid", "She paid")


def change_what_stands_beside_a_quotation(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-2", "with a letter.", "with a letter. So be it.")


def move_what_is_quoted_to_another_page(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-2", "He paid with a letter. ", "")
    replace(root, f"{TOLL}/chapter-1", "\n***\n", "\nHe paid with a letter.\n\n***\n")


def say_it_earlier_too(root: Path) -> None:
    replace(root, f"{TOLL}/chapter-1", "\n***\n", "\nHe paid with a letter.\n\n***\n")


def remove_a_work(root: Path) -> None:
    shutil.rmtree(root / TOLL)


def remove_a_chapter(root: Path) -> None:
    (root / f"{TOLL}/chapter-2.md").unlink()
    replace(root, f"{TOLL}/index", "chapter-2\n", "")


def stop_declaring(root: Path) -> None:
    path = root / "index.md"
    head, _, tail = path.read_text("utf-8").partition(":::{lit:character} Old Nell")
    path.write_text(head + tail.partition(":::\n")[2], "utf-8")


def declare_it_somewhere_else(root: Path) -> None:
    stop_declaring(root)
    with (root / "works/two-letters/index.md").open("a", encoding="utf-8") as file:
        file.write("\n:::{lit:character} Old Nell\n:::\n")


def let_a_library_be_curly(root: Path) -> None:
    with (root / "library.toml").open("a") as file:
        file.write('typography = "curly"\n')


EDITS: list[Edit] = [
    rename_a_character,
    spell_a_character_otherwise,
    add_an_alias,
    remove_an_alias,
    remove_one_of_the_cast,
    make_a_secret_of_a_name,
    retitle_a_chapter,
    retitle_a_chapter_that_any_refers_to,
    retitle_a_section,
    retitle_a_work,
    change_how_a_scene_opens,
    change_a_paragraph_that_is_quoted,
    change_what_stands_beside_a_quotation,
    move_what_is_quoted_to_another_page,
    say_it_earlier_too,
    remove_a_work,
    remove_a_chapter,
    stop_declaring,
    declare_it_somewhere_else,
    let_a_library_be_curly,
]


@pytest.fixture(scope="module")
def filled(build_of: Any, named_root: Path) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        shutil.copytree(named_root, folder / "library")
        build_of(folder)()

    return fill


@pytest.fixture
def build(restored: Any, filled: Callable[[Path], None], build_of: Any) -> Any:
    """Restore the library as it was when it had been built."""
    return build_of(restored(filled))


def complaints(book: Any) -> list[str]:
    return sorted(line for line in book.log.splitlines() if "[lit." in line)


FAST = (
    rename_a_character,
    retitle_a_chapter_that_any_refers_to,
    change_a_paragraph_that_is_quoted,
)


@pytest.mark.parametrize("edit", mostly_slow(EDITS, *FAST), ids=lambda edit: edit.__name__)
def test_an_edit_leaves_what_a_clean_build_leaves(build: Any, edit: Edit, differences: Any) -> None:
    was = build.work / "was"
    shutil.copytree(build.work / "html", was)
    edit(build.source)
    after, clean = build(may_warn=True), build(into="clean", may_warn=True)
    assert differences(after.output, clean.output) == []
    assert complaints(after) == complaints(clean)
    assert differences(after.output, was) != [], "the edit shows nowhere"


def test_what_was_mended_is_as_it_was(build: Any, differences: Any) -> None:
    was = build.work / "was"
    shutil.copytree(build.work / "html", was)
    change_a_paragraph_that_is_quoted(build.source)
    assert len(complaints(build(may_warn=True))) == 1
    replace(build.source, f"{TOLL}/chapter-2", "She paid", "He paid")
    mended = build()
    assert complaints(mended) == []
    assert differences(mended.output, was) == []


def test_what_is_not_mended_is_told_again(build: Any) -> None:
    change_a_paragraph_that_is_quoted(build.source)
    build(may_warn=True)
    replace(build.source, "works/walls/index", "Another", "One more")
    assert len(complaints(build(may_warn=True))) == 1


def test_an_edit_that_changes_no_name_writes_no_other_page(build: Any) -> None:
    page = build.work / "html/works/walls/essay.html"
    before = page.stat().st_mtime_ns
    replace(build.source, f"{TOLL}/chapter-2", "## The Letter", "A goose.\n\n## The Letter")
    build()
    assert page.stat().st_mtime_ns == before


@pytest.mark.slow
def test_two_processes_write_what_one_writes(build: Any, differences: Any) -> None:
    one, two = build("-j", "1", into="one"), build("-j", "2", into="two")
    assert differences(one.output, two.output) == []


def test_only_pages_that_changed_are_searched_again(build: Any) -> None:
    (build.source / "conf.py").write_text(COUNTING, "utf-8")
    looked = build.source / "looked.txt"
    replace(build.source, "works/walls/index", "Another", "One more")
    build()
    assert not looked.exists()
    replace(build.source, f"{TOLL}/chapter-1", "rained", "snowed")
    build()
    assert set(looked.read_text("utf-8").split()) == {f"{TOLL}/chapter-1"}


COUNTING = """\
extensions = ["fascicle.sphinx_ext"]
from pathlib import Path
from fascicle.sphinx_ext.domain import quotations

look = quotations.passages_in
def counted(env, scope):
    with Path(__file__).with_name("looked.txt").open("a") as file:
        file.write(f"{scope.docname}\\n")
    return look(env, scope)
quotations.passages_in = counted
"""
