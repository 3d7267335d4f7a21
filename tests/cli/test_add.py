"""`fascicle add`: new texts, newer versions of texts, and files that cannot be added."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.readers.pandoc import program
from images import png

if TYPE_CHECKING:
    from tests.conftest import Run

STORY = """<!DOCTYPE html>
<p>Title: Harbour Lights<br>Author: Ada Vickery<br>Rating: Everyone<br>
Story URL: https://example.org/works/7</p>
<h2>Chapter 1: The Lamp</h2>
<p>The lamp had gone out again, and Ada said so to everybody who would hear it.</p>
<h2>Chapter 2: The Oil</h2>
<p>There was none to be had in the village, and so they went on to the next.</p>
"""
MORE = "<h2>Chapter 3: Rain</h2>\n<p>It rained all the way.</p>\n"


@pytest.fixture
def download(tmp_path: Path) -> Path:
    path = tmp_path / "Harbour Lights.html"
    path.write_text(STORY, "utf-8")
    return path


def test_a_file_becomes_a_text_with_settings_that_offer_what_it_says(
    shelf: Path, download: Path, fascicle: Run
) -> None:
    code, out, _ = fascicle("add", str(download), at=shelf)
    assert code == 0
    assert out.startswith("texts/Harbour Lights.html: added\nharbour-lights: “Harbour Lights”")
    assert "Chapter 2: The Oil" in out
    assert (shelf / "texts/Harbour Lights.html").read_bytes() == download.read_bytes()
    settings = (shelf / "texts/Harbour Lights.toml").read_text("utf-8")
    assert '\n# title = "Harbour Lights"\n# authors = ["Ada Vickery"]\n' in settings
    assert '\n# sources = ["https://example.org/works/7"]\n' in settings
    assert (shelf / "works/harbour-lights/chapter-2-the-oil.md").is_file()
    assert "already in the library" in fascicle("add", str(download), at=shelf)[1]


def test_a_newer_version_takes_the_place_of_its_text_and_keeps_what_the_owner_did(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    fascicle("add", str(download), "--name", "lights", at=shelf)
    settings = shelf / "texts/lights.toml"
    settings.write_text('title = "The Lights"\n', "utf-8")
    newer = tmp_path / "download (2).html"
    newer.write_text(STORY.replace("the next", "the one after") + MORE, "utf-8")
    code, out, _ = fascicle("add", str(newer), "--name", "harbour", at=shelf)
    assert code == 0
    assert "the text keeps its name; --name harbour is not used" in out
    assert "texts/lights.html: replaced by a newer version: 10 new words, 1 gone" in out
    assert "new: Chapter 3: Rain" in out
    assert "the older file is kept: texts/.lights.html.previous" in out
    assert "The Lights by Ada Vickery" in out
    assert settings.read_text("utf-8") == 'title = "The Lights"\n'
    assert (shelf / "texts/lights.html").read_bytes() == newer.read_bytes()
    assert (shelf / "texts/.lights.html.previous").read_bytes() == download.read_bytes()
    assert (shelf / "works/lights/chapter-3-rain.md").is_file()


def test_a_version_in_another_format_is_of_the_same_text(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    fascicle("add", str(download), at=shelf)
    plain = tmp_path / "Harbour Lights.txt"
    plain.write_text(
        "Chapter 1: The Lamp\n\nThe lamp had gone out again, and Ada said so to everybody.\n\n"
        "Chapter 2: The Oil\n\nThere was none to be had in the village.\n",
        "utf-8",
    )
    assert "replaced by a newer version" in fascicle("add", str(plain), at=shelf)[1]
    names = {path.name for path in (shelf / "texts").iterdir()}
    assert {"Harbour Lights.txt", ".Harbour Lights.html.previous"} <= names
    assert "Harbour Lights.html" not in names


def test_some_of_its_chapters_do_not_replace_a_work(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    download.write_text(STORY + MORE, "utf-8")
    fascicle("add", str(download), at=shelf)
    head, _ = STORY.split("<h2>", 1)
    other = head + MORE.replace("3: Rain", "4: Fog")
    chapters = {"one": head + MORE, "two": other, "older": STORY}
    for (name, said), shared in zip(chapters.items(), (1, 0, 2), strict=True):
        chapter = tmp_path / f"{name}.html"
        chapter.write_text(said, "utf-8")
        code, _, err = fascicle("add", str(chapter), at=shelf)
        assert code == 1
        assert f"{name}: has {shared} of the 3 chapters of texts/Harbour Lights.html" in err
        assert "texts/NAME/" in err
    assert (shelf / "texts/Harbour Lights.html").read_bytes() == download.read_bytes()


def test_another_text_of_the_same_title_and_author_is_named(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    other = tmp_path / "lights.html"
    other.write_text(
        STORY.replace("https://example.org/works/7", "https://example.org/s/3"), "utf-8"
    )
    code, out, _ = fascicle("add", str(download), str(other), at=shelf)
    assert code == 0
    said = "texts/lights.html: has the same title and author as texts/Harbour Lights.html\n"
    assert out.count(said) == out.count("same title") == 1
    assert "--name Harbour Lights" not in out
    assert "--name 'Harbour Lights'" in out


def test_a_file_that_is_no_story_is_named_as_it_was_given(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    page = tmp_path / "warning.html"
    page.write_text("<!DOCTYPE html><div id=signin><p>Log in.</p></div>", "utf-8")
    code, out, err = fascicle("add", str(page), at=shelf)
    assert (code, out) == (1, "")
    assert err.startswith(f"{page}: this is a page to log in")


def test_another_work_of_the_same_name_is_refused(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    fascicle("add", str(download), at=shelf)
    other = tmp_path / "more" / download.name
    other.parent.mkdir()
    other.write_text("<!DOCTYPE html><p>Quite different words stand here instead.", "utf-8")
    code, out, err = fascicle("add", str(other), at=shelf)
    assert (code, out) == (1, "")
    assert "has the name of another work, texts/Harbour Lights.html" in err
    assert "--name" in err
    assert (shelf / "texts/Harbour Lights.html").read_bytes() == download.read_bytes()
    assert fascicle("add", str(other), "--name", "Other", at=shelf)[0] == 0
    assert (shelf / "texts/Other.html").is_file()


def test_a_decision_that_no_longer_fits_changes_nothing(
    shelf: Path, download: Path, fascicle: Run
) -> None:
    fascicle("add", str(download), at=shelf)
    code, _, err = fascicle("decide", "harbour-lights", "8", "verse", at=shelf)
    assert (code, err) == (0, "")
    before = download.read_bytes()
    lost = re.sub(r"The lamp had gone out.*?</p>", "Nobody came.</p>", STORY, flags=re.DOTALL)
    assert lost != STORY
    download.write_text(lost, "utf-8")
    code, _, err = fascicle("add", str(download), at=shelf)
    assert code == 1
    assert "decision 1" in err
    assert (shelf / "texts/Harbour Lights.html").read_bytes() == before


def test_files_that_cannot_be_added_are_named_and_stop_no_other(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    (tmp_path / "cover.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "gate.xcf").write_bytes(b"gimp")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    for name in (".hidden.txt", "..txt"):
        (tmp_path / name).write_text("It rained.\n", "utf-8")
    wrong = ["nowhere.html", "https://example.org/x.html", "cover.jpg", "gate.xcf", "empty.txt"]
    wrong += ["folder", ".hidden.txt", "..txt"]
    paths = [name if ":" in name else str(tmp_path / name) for name in wrong]
    code, out, err = fascicle("add", *paths, str(download), at=shelf)
    assert code == 1
    assert "texts/Harbour Lights.html: added" in out
    for problem in (
        "no such file",
        "https://example.org/x.html: is an address on the web",
        ".hidden.txt: begins with a dot",
        "..txt: begins with a dot",
        "is an image, not a text\n    Add the draft that names it",
        "Fascicle cannot read this kind of file",
        "is empty",
        "there is no text in this folder",
    ):
        assert problem in err
    names = {path.name for path in (shelf / "texts").iterdir() if path.suffix != ".toml"}
    assert names == {".gitkeep", "history.jsonl", "Harbour Lights.html"}


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("salt.lit", "Download its EPUB, or convert it to EPUB with calibre."),
        ("salt.KFX", "Download its EPUB"),
        ("salt.doc", "save it as .docx"),
        ("salt.xcf", "Texts end in .txt"),
    ],
)
def test_what_to_do_with_a_book_in_another_form_is_said(
    name: str, remedy: str, shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    (tmp_path / name).write_bytes(b"\x00\x01")
    code, _, err = fascicle("add", str(tmp_path / name), at=shelf)
    assert code == 1
    assert remedy in err
    (shelf / "texts" / name).write_bytes(b"\x00\x01")
    _, out, _ = fascicle("convert", at=shelf)
    assert f"texts/{name}: not read" in out
    assert remedy.startswith("Texts") or remedy in out


@pytest.mark.parametrize(
    "content", [b"\x00\x01", b"<?xml version='1.0'?><article><title>Salt</title></article>"]
)
def test_what_to_do_with_xml_that_no_format_claims_is_said(
    content: bytes, shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    (tmp_path / "salt.xml").write_bytes(content)
    code, _, err = fascicle("add", str(tmp_path / "salt.xml"), at=shelf)
    assert code == 1
    assert "If it is DocBook, name it .dbk" in err
    (shelf / "texts/salt.xml").write_bytes(content)
    code, _, err = fascicle("convert", at=shelf)
    assert code == 1
    assert "texts/salt.xml: the name says" in err
    assert "If it is DocBook, name it .dbk" in err


def test_a_page_with_the_ending_xml_is_read(shelf: Path, fascicle: Run) -> None:
    page = "<?xml version='1.0'?>\n<!DOCTYPE html>\n<html><body><p>It was grey.</p></body></html>"
    (shelf / "texts/fog.xml").write_text(page, "utf-8")
    code, out, _ = fascicle("convert", at=shelf)
    assert code == 0
    assert "3 words" in out


def test_chapters_that_a_list_does_not_name_are_not_copied_and_named(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    source = tmp_path / "salt" / "src" / "sea"
    source.mkdir(parents=True)
    (source / "fog.md").write_text("It was grey.\n", "utf-8")
    (source / "loose.md").write_text("Loose.\n", "utf-8")
    (source.parent / "SUMMARY.md").write_text("- [Fog](sea/fog.md)\n", "utf-8")
    code, out, err = fascicle("add", str(tmp_path / "salt"), at=shelf)
    assert code == 0
    assert "src/sea/loose.md" in out + err
    assert (shelf / "texts/salt/src/sea/fog.md").exists()


def test_a_screenplay_may_have_the_ending_of_its_format(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    play = tmp_path / "slip.fountain"
    scene = "{} HARBOUR - NIGHT\n\nIt rains.\n\nADA\nIt has gone out again.\n\n"
    play.write_text(f"Title: The Slip\n\n{scene.format('EXT.')}{scene.format('INT.')}", "utf-8")
    code, out, _ = fascicle("add", str(play), at=shelf)
    assert (code, out.splitlines()[0]) == (0, "texts/slip.fountain: added")
    assert ":::{speech} ADA" in (shelf / "works/slip/index.md").read_text("utf-8")


def test_a_name_is_no_path_and_for_one_file(shelf: Path, download: Path, fascicle: Run) -> None:
    for more in (["--name", "../x"], ["--name", ".."], [str(download), "--name", "x"]):
        code, _, err = fascicle("add", str(download), *more, at=shelf)
        assert code == 2
        assert "--name" in err
    code, _, err = fascicle("add", str(download), "--name", ".lights", at=shelf)
    assert code == 1
    assert err.startswith("--name: begins with a dot")


def test_a_file_is_there_already_under_any_name(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    fascicle("add", str(download), at=shelf)
    again = tmp_path / "again.html"
    again.write_bytes(download.read_bytes())
    code, out, _ = fascicle("add", str(again), str(download), at=shelf)
    assert (code, out) == (0, "texts/Harbour Lights.html: already in the library\n" * 2)
    out = fascicle("add", str(again), "--name", "lights", at=shelf)[1]
    assert "already in the library\n    the text keeps its name; --name lights is not used" in out
    assert len(list((shelf / "texts").glob("*.html"))) == 1


def test_what_was_added_as_data(shelf: Path, download: Path, fascicle: Run) -> None:
    fascicle("add", str(download), at=shelf)
    download.write_text(STORY + MORE, "utf-8")
    data = json.loads(fascicle("add", str(download), "--json", at=shelf)[1])
    assert data == {
        "added": [
            {
                "work": "harbour-lights",
                "file": "texts/Harbour Lights.html",
                "status": "newer",
                "previous": "texts/.Harbour Lights.html.previous",
                "words_added": 8,
                "words_removed": 0,
                "new_chapters": ["Chapter 3: Rain"],
                "gone_chapters": [],
            }
        ],
        "errors": [],
    }


def test_the_images_beside_a_page_are_added_with_it(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    image = tmp_path / "Harbour Lights_files/lamp.png"
    image.parent.mkdir()
    image.write_bytes(png())
    shown = '<p><img src="Harbour%20Lights_files/lamp.png" alt="A lamp"></p>'
    download.write_text(STORY + shown, "utf-8")
    assert fascicle("add", str(download), at=shelf)[0] == 0
    there = shelf / "texts/Harbour Lights_files/lamp.png"
    assert there.read_bytes() == png()
    assert len(list((shelf / "works/harbour-lights/images").iterdir())) == 1
    image.write_bytes(png(9))
    download.write_text(STORY + MORE + shown, "utf-8")
    assert fascicle("add", str(download), at=shelf)[0] == 0
    assert there.read_bytes() == png(9)


@pytest.mark.skipif(program() is None, reason="pandoc is not installed")
def test_a_folder_of_latex_is_added_with_the_files_and_images_that_it_names(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    weir = tmp_path / "weir"
    for name in ("parts", "figures"):
        (weir / name).mkdir(parents=True)
    main = "\\graphicspath{{figures/}}\n\\input{parts/one}\n"
    (weir / "main.tex").write_text(main, "utf-8")
    (weir / "parts/one.tex").write_text("It said four.\n\n\\includegraphics{gauge}\n", "utf-8")
    (weir / "figures/gauge.png").write_bytes(png())
    code, out, err = fascicle("add", str(weir), at=shelf)
    assert (code, "2 files as one work" in out, "1 image" in out) == (0, True, True), err
    there = {path.relative_to(shelf / "texts/weir").as_posix() for path in files_below(shelf)}
    assert there == {"main.tex", "parts/one.tex", "figures/gauge.png"}


def files_below(shelf: Path) -> list[Path]:
    return [path for path in (shelf / "texts/weir").rglob("*") if path.is_file()]


def test_the_images_of_a_text_that_was_copied_by_hand_are_added_by_its_original(
    shelf: Path, download: Path, fascicle: Run
) -> None:
    (shelf / "texts" / download.name).write_text(f"{STORY}<p><img src=img/1.png></p>", "utf-8")
    download.write_bytes((shelf / "texts" / download.name).read_bytes())
    assert "(not found: texts/img/1.png)" in fascicle("queries", at=shelf)[1]
    (download.parent / "img").mkdir()
    (download.parent / "img/1.png").write_bytes(png())
    code, out, _ = fascicle("add", str(download), at=shelf)
    assert code == 0
    assert "already in the library\n    1 image beside it was copied\n" in out
    assert len(list((shelf / "works/harbour-lights/images").iterdir())) == 1
    assert "not found" not in fascicle("queries", at=shelf)[1]
    data = json.loads(fascicle("add", str(download), "--json", at=shelf)[1])
    assert data["added"][0] == {
        "work": "harbour-lights",
        "file": "texts/Harbour Lights.html",
        "status": "same",
    }


def test_an_image_of_another_text_is_never_replaced(
    shelf: Path, download: Path, tmp_path: Path, fascicle: Run
) -> None:
    for folder, raw in ((tmp_path / "img", png()), (shelf / "texts/img", png(9))):
        folder.mkdir(parents=True)
        (folder / "1.png").write_bytes(raw)
    download.write_text(STORY + "<p><img src=img/1.png></p>", "utf-8")
    code, _, err = fascicle("add", str(download), at=shelf)
    assert code != 0
    assert "has an image for texts/img/1.png, where another one is" in err
    assert (shelf / "texts/img/1.png").read_bytes() == png(9)
    assert not (shelf / "texts/Harbour Lights.html").exists()


def test_a_document_is_added_before_pandoc_is_there_and_make_installs_it(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    (tmp_path / "pypandoc").mkdir()
    (tmp_path / "pypandoc/__init__.py").touch()
    tools = Path(__file__).parents[2] / "tools"
    without = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{tools}", "PATH": str(tmp_path)}
    document = tmp_path / "Harbour.rtf"
    document.write_bytes(rb"{\rtf1 It rained.\par}")
    code, out, err = fascicle("add", str(document), at=shelf, **without)
    assert code == 1
    assert out.splitlines()[0] == "texts/Harbour.rtf: added"
    assert err.count("pandoc 3, which is not installed\n    Run make") == 1
    assert (shelf / "texts/Harbour.rtf").read_bytes() == document.read_bytes()
    settings = (shelf / "texts/Harbour.toml").read_text("utf-8")
    assert '\n# title = "' in settings

    document.write_bytes(rb"{\rtf1 It rained again.\par}")
    code, _, err = fascicle("add", str(document), at=shelf, **without)
    assert (code, "Run make" in err) == (1, True)
    assert b"again" not in (shelf / "texts/Harbour.rtf").read_bytes(), "it may be another work"


def test_a_folder_of_chapters_becomes_one_work_with_its_images(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    folder = tmp_path / "My Lights"
    (folder / "art").mkdir(parents=True)
    (folder / "2.html").write_text("<h2>Chapter 2</h2><p>It was.</p>")
    (folder / "10.html").write_text('<h2>Chapter 10</h2><p>It is.</p><img src="art/a.png">')
    (folder / "art/a.png").write_bytes(png(40, 40))
    (folder / "plan.pdf").write_bytes(b"%PDF")
    (folder / ".DS_Store").touch()
    code, out, _ = fascicle("add", f"{folder}/", at=shelf)
    assert code == 0
    assert out.splitlines()[:3] == [
        "texts/My Lights: added, 2 files as one work",
        "    not copied: plan.pdf",
        "    1 image beside it was copied",
    ]
    copied = {p.relative_to(shelf / "texts/My Lights").as_posix() for p in copies(shelf)}
    assert copied == {"2.html", "10.html", "art/a.png"}
    assert (shelf / "works/my-lights/chapter-10.md").is_file()
    assert (shelf / "texts/My Lights.toml").is_file()
    assert "already in the library" in fascicle("add", str(folder), at=shelf)[1]
    assert fascicle("describe", "my-lights", "files=10.html", at=shelf)[0] == 0
    assert "already in the library" in fascicle("add", str(folder), at=shelf)[1]

    (folder / "2.html").write_text("<h2>Chapter 2</h2><p>It was not.</p>")
    code, _, err = fascicle("add", str(folder), at=shelf)
    assert (code, "My Lights: is a version of texts/My Lights, which is a folder" in err) == (
        1,
        True,
    )


def copies(shelf: Path) -> list[Path]:
    return [path for path in (shelf / "texts/My Lights").rglob("*") if path.is_file()]


def test_a_folder_without_chapters_or_of_a_library_is_refused(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    (tmp_path / "none").mkdir()
    ours = "is a folder of a library"
    wrong: dict[str | Path, str] = {
        tmp_path / "none": "no text in this folder",
        "texts": ours,
        ".": ours,
    }
    for folder, said in wrong.items():
        code, _, err = fascicle("add", folder, at=shelf)
        assert (code, said in err) == (1, True)
    assert [path.name for path in (shelf / "texts").iterdir()] == [".gitkeep"]
