"""The command `convert`: its messages and exit codes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from fascicle.model.names import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run


def test_each_converted_work_is_reported_on_one_line(
    shelf: Path, write: Callable[..., None], fascicle: Run, story: str
) -> None:
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert out.startswith(f"No texts yet: put files ({', '.join(ENDINGS)}) or folders of them")
    write(door=story, wall="It was.")
    code, out, err = fascicle("convert", at=shelf)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "door: “Door”, 12 words, 3 chapter pages, 1 scene break (wrote 4)",
        "wall: “Wall”, 2 words, 1 page (wrote 1)",
        "2 works: 2 converted",
    ]
    assert fascicle("convert", at=shelf) == (0, "2 works: 2 unchanged\n", "")


def test_two_texts_with_the_same_title_and_author_are_named_once(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    texts = {name: f"THE SLIP\n\nby Ada Vickery\n\n\nIt was {name}.\n" for name in "ab"}
    write(**texts, c="THE SLIP\n\nby Bo Reed\n\n\nIt was.\n")
    said = (
        "texts/b.txt: has the same title and author as texts/a.txt\n"
        "    If they are two versions of a work, remove texts/b.txt, and add the newer\n"
        "    one as: fascicle add FILE --name a\n"
        "    If they are two works, give one another title: fascicle describe b title=…\n"
    )
    out = fascicle("convert", at=shelf)[1]
    assert out.count("the same title and author") == 1
    assert said in out
    assert "the same title" not in fascicle("convert", at=shelf)[1]
    write(a=f"{texts['a']} And more.")
    out = fascicle("convert", at=shelf)[1]
    assert "texts/a.txt: has the same title and author as texts/b.txt\n" in out
    folder = shelf / "texts" / "d"
    folder.mkdir()
    folder.joinpath("1.txt").write_text(texts["a"])
    write(a=texts["a"])
    out = fascicle("convert", at=shelf)[1]
    assert "texts/d: has the same title and author as texts/" in out
    write(a=f"{texts['a']} And more.")
    (work,) = json.loads(fascicle("convert", "a", "--json", at=shelf)[1])["works"]
    assert work["same_title"] == "texts/b.txt"
    for text in "ab":
        (shelf / "texts" / f"{text}.txt").unlink()
    write(e=texts["a"])
    out = fascicle("convert", at=shelf)[1]
    assert "texts/e.txt: has the same title and author as texts/d\n" in out
    assert "two versions of a work, remove one of them.\n" in out


def test_a_check_exits_with_1_only_if_pages_would_change(
    shelf: Path, write: Callable[..., None], fascicle: Run, story: str
) -> None:
    write(door=story)
    code, out, _ = fascicle("convert", "--check", at=shelf)
    assert code == 1
    assert "would write 4" in out
    assert not (shelf / "works" / "door").exists()
    assert fascicle("convert", at=shelf)[0] == 0
    assert fascicle("convert", "--check", at=shelf)[0] == 0


def test_a_bad_text_is_named_and_exits_with_1_after_the_others_are_converted(
    shelf: Path, write: Callable[..., None], fascicle: Run, story: str
) -> None:
    write(door=story, empty="", wall="It was.")
    code, out, err = fascicle("convert", at=shelf)
    assert code == 1
    assert err == "texts/empty.txt: the file is empty\n    Put a text in it, or remove it.\n"
    assert out.endswith("3 works: 2 converted, 1 failed\n")


def test_an_edited_page_is_reported_and_is_no_error(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(wall="It was.")
    fascicle("convert", at=shelf)
    page = shelf / "works" / "wall" / "index.md"
    page.write_text(page.read_text("utf-8") + "More.\n", "utf-8")
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert out.startswith("works/wall/index.md: edited by hand, kept; differs in 1 word\n")


def test_what_can_be_done_about_an_edited_page_is_said_below_it(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(wall="It was.", door="It is.")
    fascicle("convert", at=shelf)
    for name in ("door", "wall"):
        page = shelf / "works" / name / "index.md"
        page.write_text(page.read_text("utf-8") + "More.\n", "utf-8")
    (shelf / "texts" / "gate.toml").write_text("")
    lines = fascicle("convert", at=shelf)[1].splitlines()
    assert [line.split()[0] for line in lines[:4]] == [
        "works/door/index.md:", "Keep", "Regenerate", "works/wall/index.md:",
    ]  # fmt: skip
    assert sum("Keep an edited" in line for line in lines) == 1


def test_a_work_without_its_text_is_reported_and_is_no_error(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(wall="It was.")
    fascicle("convert", at=shelf)
    (shelf / "texts" / "wall.txt").unlink()
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert out.startswith("works/wall: its text is gone, and the book leaves it out\n    Take it ")
    shutil.rmtree(shelf / "_build")
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert out.startswith(
        "works/wall: texts/ has no text of it; the book has its pages as they are"
    )


def test_two_workers_write_the_same_bytes_as_one(
    shelf: Path, write: Callable[..., None], fascicle: Run, story: str
) -> None:
    write(**{f"work-{n}": story * 3 for n in range(6)})
    pages = []
    for jobs in ("1", "2"):
        assert fascicle("convert", "--jobs", jobs, at=shelf)[0] == 0
        found = sorted((shelf / "works").rglob("*.md"))
        pages.append([(path.name, path.read_bytes()) for path in found])
        for path in found:
            path.unlink()
    assert pages[0] == pages[1]


def test_settings_that_belong_to_no_text_are_named(tmp_path: Path, fascicle: Run) -> None:
    library = tmp_path / "library"
    (library / "texts").mkdir(parents=True)
    (library / "library.toml").write_text('title = "A library"\n')
    (library / "texts" / "tale.txt").write_text("Once there was a tale.\n")
    (library / "texts" / "tael.toml").write_text('title = "The Tale"\n')
    code, said, _ = fascicle("convert", at=library)
    assert code == 0
    assert "texts/tael.toml: no text has this name" in said


def test_files_that_are_not_read_are_named(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="It was.")
    (shelf / "texts" / "gate.xcf").write_bytes(b"")
    code, out, err = fascicle("convert", at=shelf)
    assert (code, err) == (0, "")
    assert out.splitlines()[1:3] == [
        f"texts/gate.xcf: not read: only {', '.join(ENDINGS)} files are read",
        "    Save them as plain text or HTML beside the others, or move them elsewhere.",
    ]
    _, out, _ = fascicle("convert", "--json", at=shelf)
    (unread,) = json.loads(out)["unread"]
    assert unread["file"] == "texts/gate.xcf"


def test_each_remedy_is_below_the_files_that_it_belongs_to(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="It was.")
    for name in ("a.doc", "b.xcf", "c.doc"):
        (shelf / "texts" / name).write_bytes(b"")
    said = fascicle("convert", at=shelf)[1].splitlines()[1:6]
    places = [line.partition(":")[0].removeprefix("texts/") for line in said]
    assert places[:2] == ["a.doc", "c.doc"]
    assert places[2].startswith("    Open it in a word processor")
    assert places[3] == "b.xcf"


def test_an_image_belongs_beside_the_draft_that_names_it(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="It was.")
    (shelf / "texts" / "gate.PNG").write_bytes(b"")
    said = fascicle("convert", at=shelf)[1].splitlines()[1:3]
    assert said == [
        (
            "texts/gate.PNG: not read: "
            "no text here can show an image, and no settings name it as a cover"
        ),
        "    Put an image beside the draft that names it (.html, .md), or move it elsewhere.",
    ]
    (shelf / "texts" / "gate.PNG").unlink()
    (shelf / "texts" / "gate.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    err = fascicle("convert", at=shelf)[2]
    assert "texts/gate.txt: this is an image, not a text" in err
    assert "Put it beside the draft that names it" in err


def test_a_language_that_is_not_the_librarys_is_named(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    text = "Der Hafen war leer, und die Boote lagen am Ufer. Niemand sprach, bis es dunkel wurde.\n"
    write(hafen=text * 4, door="It was.")
    said = fascicle("convert", at=shelf)[1]
    assert "hafen: “Hafen”, in German, 64 words" in said
    assert said.count(", in ") == 1


def test_words_that_were_set_aside_are_counted(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="THE DOOR\n\nby Ada Quill\n\n\n\nIt was shut.\n")
    assert ", 5 words set aside" in fascicle("convert", at=shelf)[1]


def test_a_title_that_no_text_names_is_said_to_be_one(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(rain="It was wet, and nobody had a hat.\n", story="TITLE\n\nby Ada Quill\n\nIt was.\n")
    (shelf / "texts" / "000.txt").write_text("It was wet, and nobody had a hat on that day.\n")
    out = fascicle("convert", at=shelf)[1]
    # In a library with authors, texts are its own, and so are the names of their files.
    assert "rain: “Rain”, 8 words" in out
    assert "000: “It was wet, and nobody had …” (its opening words), 11 words" in out
    assert "story: “TITLE”, 2 words" in out
    (shelf / "library.toml").write_text('title = "Shelf"\n')
    write(snow="It was cold, and nobody had a hat.\n")
    out = fascicle("convert", at=shelf)[1]
    assert "snow: “Snow” (the name of its file), 8 words" in out
    assert "4 works: 1 converted, 3 unchanged; 3 questions" in out
