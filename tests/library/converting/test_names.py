"""Names of texts, of their files and of their pages."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from fascicle.library.texts import (
    find_texts,
    load_text,
    settings_without_text,
    text_files,
    unread_files,
)
from fascicle.model.names import ENDINGS
from fascicle.readers.pandoc import program
from fascicle.settings.load import load_library
from images import png

if TYPE_CHECKING:
    from pathlib import Path

    from tests.library.converting.conftest import Shelf

CHAPTERS = "CHAPTER I\n\nIt was a door.\n\nCHAPTER II\n\nIt was a wall.\n"


def test_two_texts_with_the_same_slug_fail_and_others_are_converted(shelf: Shelf) -> None:
    shelf.write({"texts/The Door.txt": "A.", "texts/the-door.txt": "B.", "texts/wall.txt": "C."})
    said = shelf.complaint("the-door")
    assert "texts/The Door.txt" in said
    assert "texts/the-door.txt" in said
    assert shelf.convert()["wall"].error is None
    assert not (shelf.root / "works/the-door").exists()
    assert (shelf.root / "works/wall/index.md").exists()


def test_a_file_and_a_folder_of_one_name_are_two_texts(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": "A.", "texts/door/1.txt": "B."})
    assert "the same work" in shelf.complaint("door")


def test_the_files_of_a_folder_are_sorted_by_number(tmp_path: Path) -> None:
    names = ["10 end.txt", "2.txt", "1.txt", "01.TXT", "²1.txt", "b.txt", "a2.txt", "a10.txt"]
    for name in [*names, ".hidden.txt", "~$door.docx", "notes.log"]:
        (tmp_path / name).touch()
    assert [path.name for path in text_files(tmp_path)] == [
        "01.TXT",
        "1.txt",
        "2.txt",
        "10 end.txt",
        "a2.txt",
        "a10.txt",
        "b.txt",
        "²1.txt",
    ]


def ordered(shelf: Shelf, settings: str = "") -> list[str]:
    """Return the words of the files of a text, in order; its title page is the first chapter."""
    shelf.write({"texts/door.toml": settings})
    error = shelf.convert()["door"].error
    assert error is None, error
    (entry,) = find_texts(shelf.root)
    text = load_text(entry, load_library(shelf.root))
    return [raw.decode().split()[-1] for _, raw in text.files]


def test_the_settings_name_the_order_of_files_and_the_others_come_last(shelf: Shelf) -> None:
    for name in ("1", "2", "10", "a\u0308", "a; b"):
        shelf.write({f"texts/door/{name}.txt": f"CHAPTER\n\nIt was a door of {name}"})
    assert ordered(shelf) == ["1", "2", "10", "b", "a\u0308"]
    assert ordered(shelf, 'files = ["10.txt", "2.txt"]') == ["10", "2", "1", "b", "a\u0308"]
    assert ordered(shelf, 'files = ["\u00e4.txt", "a; b.txt"]') == ["a\u0308", "b", "1", "2", "10"]
    assert ordered(shelf, "files = []") == ["1", "2", "10", "b", "a\u0308"]


def test_no_file_is_lost_whose_name_another_one_resembles(shelf: Shelf) -> None:
    for name in ("\u00e4", "a\u0308"):
        shelf.write({f"texts/door/{name}.txt": f"It was a door of {name}"})
    assert sorted(ordered(shelf, 'files = ["\u00e4.txt", "\u00e4.txt"]')) == ["a\u0308", "\u00e4"]


def test_a_named_file_that_is_missing_is_said(shelf: Shelf) -> None:
    shelf.write({"texts/door/1.txt": "It was a door.", "texts/door/2.txt": "It was a wall."})
    shelf.write({"texts/door.toml": 'files = ["3.txt", "1.txt"]', "texts/wall.txt": CHAPTERS})
    assert shelf.complaint("door") == "texts/door.toml: files: there is no “3.txt”"
    assert shelf.convert()["wall"].error is None


@pytest.mark.parametrize(
    "name",
    ["index", "CON", "x..", "a b", "<script>", "{{ x }}", "-rf", "第一章", "Œuvre", "a" * 200,
     "a'b\"c",
     "x.addresses", "#", "%2e", "😀", "a\nb", "ß", "search"],
)  # fmt: skip
def test_a_text_may_have_any_name(shelf: Shelf, name: str) -> None:
    shelf.write({f"texts/{name}.txt": "It was."})
    (slug,) = shelf.convert()
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    page = (shelf.root / "works" / slug / "index.md").read_bytes()
    assert shelf.statuses() == {slug: "unchanged"}
    assert b"It was." in page


@pytest.mark.parametrize("name", ["con", "NUL", "Aux", "com1", "lpt9"])
def test_no_work_is_called_as_a_device_of_windows(shelf: Shelf, name: str) -> None:
    shelf.write({f"texts/{name}.txt": "It was."})
    assert shelf.statuses() == {f"{name.lower()}-work": "converted"}
    shelf.write({f"texts/{name}.toml": f'address = "{name.lower()}"\n'})
    assert shelf.statuses() == {f"{name.lower()}-work": "unchanged"}


def test_an_address_that_was_published_stays_and_moves_though_it_is_that_of_a_device(
    shelf: Shelf,
) -> None:
    shelf.write({"texts/con.txt": "It was."})
    shelf.convert()
    (shelf.root / "works/con-work").rename(shelf.root / "works/con")
    assert list(shelf.convert()) == ["con"]
    shelf.write({"texts/con.toml": 'address = "cons"\n'})
    assert shelf.convert()["cons"].moved_from == "con"
    assert not (shelf.root / "works/con").exists()


@pytest.mark.parametrize(
    ("text", "toml", "in_what"),
    [
        ("Caf\u00e9", "Cafe\u0301", "the Unicode form of its letters"),
        ("door", "Door", "upper and lower case"),
    ],
)
def test_settings_whose_name_is_spelled_otherwise_are_named_with_the_right_name(
    shelf: Shelf, text: str, toml: str, in_what: str
) -> None:
    shelf.write({f"texts/{text}.txt": "It was.", f"texts/{toml}.toml": 'title = "No"\n'})
    ((name, problem),) = settings_without_text(shelf.root, find_texts(shelf.root))
    assert name == f"{toml}.toml"
    assert problem.startswith(f"differs only in {in_what} from the name of a text")
    assert f"Rename it to texts/{text}.toml" in problem


def test_a_title_is_supplied_from_a_name_in_any_script(shelf: Shelf) -> None:
    shelf.write({"texts/第一章.txt": "It was."})
    (outcome,) = shelf.convert().values()
    assert outcome.title == "第一章"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_not_utf8_is_escaped(shelf: Shelf) -> None:
    shelf.write({})
    (shelf.root / "texts" / os.fsdecode(b"caf\xe9.txt")).write_text("It was.")
    (outcome,) = shelf.convert().values()
    assert outcome.status == "converted"
    assert r"texts/caf\\udce9.txt" in (shelf.root / "works" / outcome.slug / "index.md").read_text()
    assert shelf.statuses() == {outcome.slug: "unchanged"}


def test_a_renamed_chapter_leaves_its_old_address_on_the_new_page(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": "CHAPTER I: The Door\n\nIt was.\n\nCHAPTER II: B\n\nIs.\n"})
    shelf.convert()
    shelf.write({"texts/door.txt": "CHAPTER I: The Gate\n\nIt was.\n\nCHAPTER II: B\n\nIs.\n"})
    outcome = shelf.convert()["door"]
    assert outcome.removed == ("chapter-1-the-door.md",)
    page = (shelf.root / "works/door/chapter-1-the-gate.md").read_text()
    assert 'former:\n  - "chapter-1-the-door"' in page
    assert shelf.statuses() == {"door": "unchanged"}


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ("[[pages]]\n", "missing"),
        ("pages = [", "not valid TOML"),
        ('[[pages]]\naddress = "../../x"\nheading = ""\nopening = ""\n', "form"),
        ('[[pages]]\naddress = "index"\nheading = ""\nopening = ""\n', "“index”"),
        ('[[pages]]\naddress = "a"\nheading = ""\nopening = ""\nformer = ["a"]\n', "twice"),
        (b"\xff", "UTF-8"),
    ],
)
def test_invalid_addresses_are_an_error_and_stay(
    shelf: Shelf, addresses: str | bytes, said: str
) -> None:
    shelf.write({"texts/door.txt": CHAPTERS, "texts/door.addresses.toml": addresses})
    before = shelf.snapshot()
    assert said in shelf.complaint("door")
    assert shelf.snapshot() == before


def test_every_file_that_is_not_read_is_named_with_the_reason(shelf: Shelf) -> None:
    shelf.write({
        "texts/door.txt": "It was.", "texts/door.toml": "", "texts/.hidden": "",
        "texts/~$door.docx": "",
        "texts/gate.xcf": "", "texts/wall.TXT": "It was.", "texts/pictures/cat.png": "",
        "texts/moat/1.txt": "It was.", "texts/moat/2.log": "", "texts/moat/more/3.txt": "It was.",
    })  # fmt: skip
    why = f"only {', '.join(ENDINGS)} files are read"
    assert unread_files(shelf.root) == [
        ("texts/gate.xcf", why),
        ("texts/moat/2.log", why),
        ("texts/moat/more", "a folder inside the folder of a text is not read"),
        (
            "texts/pictures",
            "there is no text in this folder, only files of kinds that are not read: .png",
        ),
    ]


def test_chapters_in_folders_are_read_where_a_list_names_them(shelf: Shelf) -> None:
    shelf.write({
        "texts/salt/src/SUMMARY.md": "- [Rain](rain.md)\n- [Fog](sea/fog.md)\n- [](../../no.md)\n",
        "texts/salt/src/sea/fog.md": "It was grey.\n", "texts/salt/src/rain.md": "It rained.\n",
        "texts/salt/src/sea/loose.md": "Loose.\n", "texts/salt/src/.hidden": "",
        "texts/no.md": "Another work.\n",
    })  # fmt: skip
    outcomes = shelf.convert()
    assert sorted(outcomes) == ["no", "salt"]
    pages = {path.name for path in (shelf.root / "works/salt").glob("*.md")}
    assert {"rain.md", "fog.md"} <= pages
    assert unread_files(shelf.root) == [
        ("texts/salt/src/sea/loose.md", "neither a list of chapters nor another file names it")
    ]
    shelf.write({"texts/salt/src/sea/fog.md": "It was greyer.\n"})
    assert shelf.convert()["salt"].status == "converted"


def test_a_folder_that_is_called_as_a_text_beside_it_holds_what_follows(shelf: Shelf) -> None:
    shelf.write({
        "texts/salt/Fog.md": "# Fog\n\nIt was.\n", "texts/salt/Fog/2.md": "# Ice\n\nIt froze.\n",
        "texts/salt/Fog/1/a.md": "# Oil\n\nIt ran.\n", "texts/salt/Fog/1.md": "# Rain\n\nIt..\n",
        "texts/salt/Sea.md": "# Sea\n\nIt was.\n", "texts/salt/old/Sea.md": "It was once.\n",
    })  # fmt: skip
    (entry,) = find_texts(shelf.root)
    names = [path.relative_to(entry.path).as_posix() for path in text_files(entry.path)]
    assert names == ["Fog.md", "Fog/1.md", "Fog/1/a.md", "Fog/2.md", "Sea.md"]
    assert shelf.convert()["salt"].status == "converted"
    assert [name for name, _ in unread_files(shelf.root)] == ["texts/salt/old"]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Index.md", "---\nlongform:\n  sceneFolder: a\n  scenes:\n    - rain\n    - fog\n---\n"),
        ("_quarto.yml", "book:\n  chapters:\n    - a/rain.md\n    - a/fog.md\n"),
        ("Book.md", "/a/rain.md\n\n/a/fog.md\n"),
    ],
)
def test_other_lists_name_chapters_in_folders(shelf: Shelf, name: str, listed: str) -> None:
    shelf.write({
        f"texts/salt/{name}": listed, "texts/salt/a/fog.md": "# Fog\n\nIt was grey.\n",
        "texts/salt/a/rain.md": "# Rain\n\nIt rained.\n", "texts/salt/a/no.md": "Loose.\n",
    })  # fmt: skip
    (entry,) = find_texts(shelf.root)
    assert [it.name for it in text_files(entry.path)] == [name, "rain.md", "fog.md"]
    assert shelf.convert()["salt"].status == "converted"


@pytest.mark.skipif(program() is None, reason="pandoc is not installed")
def test_files_and_images_in_folders_are_read_where_a_file_includes_them(shelf: Shelf) -> None:
    odd = "".join(f"\\input{{{it}}}\n" for it in ("../../..", "/etc/passwd", "n\x00", "a" * 5000))
    shelf.write({
        "texts/weir/main.tex": "\\graphicspath{{figures/}}\n\\input{parts/one}\n" + odd,
        "texts/weir/parts/one.tex": "\\input{parts/two.tex}\n\\includegraphics{gauge}\n",
        "texts/weir/parts/two.tex": "It said four.\n", "texts/weir/figures/gauge.png": png(),
        "texts/weir/parts/cut.tex": "Cut.\n", "texts/no.tex": "Another work.\n",
    })  # fmt: skip
    outcomes = shelf.convert()
    assert sorted(outcomes) == ["no", "weir"]
    page = (shelf.root / "works/weir/index.md").read_text("utf-8")
    assert "It said four." in page
    assert len([*(shelf.root / "works/weir/images").iterdir()]) == 1
    assert unread_files(shelf.root) == [
        ("texts/weir/parts/cut.tex", "neither a list of chapters nor another file names it")
    ]
    shelf.write({"texts/weir/parts/two.tex": "It said nine.\n"})
    assert shelf.convert()["weir"].status == "converted"


def test_a_list_with_impossible_names_harms_nothing(shelf: Shelf) -> None:
    names = ["a" * 5000 + ".md", "../../../etc/x.md", "/etc/x.md", "n\x00ul.md", "rain.md", "."]
    listed = "".join(f"- [It]({name})\n" for name in names)
    shelf.write({"texts/salt/SUMMARY.md": listed, "texts/salt/rain.md": "It rained.\n"})
    assert shelf.convert()["salt"].status == "converted"
    (shelf.root / "texts/two/src/SUMMARY.md").mkdir(parents=True)
    shelf.write({"texts/two/A.txt": "It was.\n", "texts/two/b.txt": "It is.\n"})
    assert shelf.convert()["two"].status == "converted"


def test_a_summary_that_names_no_chapters_is_a_chapter(shelf: Shelf) -> None:
    shelf.write({
        "texts/salt/summary.md": "It rains a lot, as in [Fog](fog.md).\n",
        "texts/salt/1.md": "# Rain\n\nIt rained.\n", "texts/salt/2.md": "# Sea\n\nIt was.\n",
    })  # fmt: skip
    shelf.convert()
    pages = "".join(p.read_text() for p in (shelf.root / "works/salt").glob("*.md"))
    assert all(said in pages for said in ("It rained.", "It was.", "It rains a lot"))


def test_a_folder_with_a_foreword_begins_with_it(shelf: Shelf) -> None:
    shelf.write({
        "texts/salt/1.txt": "CHAPTER I\n\nIt was.\n", "texts/salt/2.txt": "CHAPTER II\n\nIt is.\n",
        "texts/salt/foreword.txt": "FOREWORD\n\nBefore.\n",
        "texts/salt/afterword.txt": "AFTERWORD\n\nAfter.\n",
    })  # fmt: skip
    shelf.convert()
    index = (shelf.root / "works/salt/index.md").read_text()
    names = ["foreword", "chapter-1", "chapter-2", "afterword"]
    assert [line for line in index.splitlines() if line in names] == names
