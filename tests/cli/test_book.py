"""From nothing to a book that is built and verified."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.mark.slow
def test_a_new_library_is_converted_built_and_verified(
    tmp_path: Path, fascicle: Run, story: str
) -> None:
    code, out, _ = fascicle("new", "shelf", "--title", "My *Shelf*", at=tmp_path)
    assert code == 0
    assert "shelf/texts" in out
    shelf = tmp_path / "shelf"
    code, _, err = fascicle("verify", at=shelf)
    assert code == 1
    assert err == "_build/html: there is no built book here\n    Build it: fascicle build\n"
    (shelf / "texts" / "door.txt").write_text(story, encoding="utf-8")
    (shelf / "texts" / "empty.txt").write_text("")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert "1 text could not be converted" in err
    (shelf / "texts" / "empty.txt").unlink()
    code, out, err = fascicle("build", "--json", at=shelf)
    assert (code, err) == (0, "")
    assert fascicle("verify", at=shelf)[1] == "1 work, 12 words compared: 0 lost, 0 added\n"
    (shelf / "index.md").write_text("# Shelf\n\n{ref}`nowhere`\n\n:::{works}\n:::\n")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert "nowhere" in err
    (shelf / "index.md").unlink()
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert err.startswith("index.md: file not found")


def test_verify_exits_with_1_and_names_the_text_that_cannot_be_compared(
    shelf: Path, fascicle: Run
) -> None:
    (shelf / "_build" / "html").mkdir(parents=True)
    (shelf / "_build" / "html" / "index.html").write_text("</html>")
    assert fascicle("verify", at=shelf)[0] == 0
    (shelf / "texts" / "empty.txt").write_text("")
    code, out, err = fascicle("verify", at=shelf)
    assert (code, out) == (1, "1 work, 0 words compared: 0 lost, 0 added\n")
    assert err.startswith("texts/empty.txt: the file is empty")


def test_verify_looks_up_the_links_of_the_book_if_asked(shelf: Path, fascicle: Run) -> None:
    page = shelf / "_build" / "html" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<a href="gone.html">.</a></html>')
    assert fascicle("verify", at=shelf)[0] == 0
    code, out, err = fascicle("verify", "--links", at=shelf)
    assert (code, out.splitlines()[-1]) == (1, "1 dead link")
    assert err.startswith("index.html: the link to 'gone.html' is dead: there is no such page")
    _, out, _ = fascicle("verify", "--links", "--json", at=shelf)
    assert [error["place"] for error in json.loads(out)["links"]] == ["index.html"]
    page.write_text("<p>.</html>")
    code, out, _ = fascicle("verify", "--links", at=shelf)
    assert (code, out.splitlines()[-1]) == (0, "0 dead links")


def test_verify_names_files_that_are_not_as_they_were_built(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    html = shelf / "_build/html"
    assert fascicle("build", at=shelf)[0] == 0
    assert fascicle("verify", at=shelf)[0] == 0
    (html / "_static/custom.css").write_text("")
    (html / "robots.txt").unlink()
    (html / "added.js").write_text("alert(1)")
    code, _, err = fascicle("verify", at=shelf)
    assert code == 1
    assert err.splitlines() == [
        "robots.txt: is missing",
        "    Build the book again.",
        "_static/custom.css: was changed after the build",
        "    Build the book again.",
        "added.js: was not written by the build",
        "    Remove it, or move it elsewhere, and build the book again.",
    ]
    _, out, _ = fascicle("verify", "--json", at=shelf)
    assert json.loads(out)["files"][0]["place"] == "robots.txt"
    (html / "added.js").unlink()
    (shelf / "_build/html.unfinished").touch()
    code, _, err = fascicle("verify", at=shelf)
    assert (code, err.splitlines()[0]) == (
        1,
        "_build/html: the last build was stopped before the book was whole",
    )
    assert fascicle("build", at=shelf)[0] == 0
    assert fascicle("verify", at=shelf)[0] == 0
    copied = shutil.copytree(html, tmp_path / "elsewhere")
    code, _, err = fascicle("verify", "--output", copied, at=shelf)
    said = "no build has recorded its files, so changes to them cannot be detected"
    assert (code, err.splitlines()[0]) == (0, f"{copied}: {said}")


def test_a_book_without_its_search_is_built_and_reported(
    shelf: Path, tmp_path: Path, fascicle: Run
) -> None:
    package = tmp_path / "other" / "pagefind_bin_extended"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('it is gone')\n")
    path = os.pathsep.join((str(package.parent), str(TOOLS)))
    code, _, err = fascicle("build", at=shelf, PYTHONPATH=path)
    assert code == 1
    assert "search: Pagefind does not run: it is gone\n    Install it" in err
    said = "The book is built, with problems: 1 search. See _build/reports/index.html.\n"
    assert err.endswith(said)
    assert (shelf / "_build/html/index.html").is_file()
    said = (shelf / "_build/html/search/shards.json").read_text()
    assert json.loads(said) == {"problem": "Pagefind does not run: it is gone"}
    code, out, _ = fascicle("build", "--json", at=shelf, PYTHONPATH=path)
    assert code == 1
    assert json.loads(out)["error"]["problem"] == "Pagefind does not run: it is gone"
    assert fascicle("build", at=shelf)[0] == 0


@pytest.mark.slow
def test_the_editions_of_a_build_can_be_chosen(shelf: Path, fascicle: Run, story: str) -> None:
    (shelf / "texts" / "door.txt").write_text(story, encoding="utf-8")
    epub = shelf / "_build/html/works/door/door.epub"
    assert fascicle("build", "--editions", "none", at=shelf)[0] == 0
    assert not epub.exists()
    assert fascicle("build", "--editions", "all", at=shelf)[0] == 0
    assert epub.is_file()
    code, _, err = fascicle("build", "--editions", "epub, djvu", at=shelf)
    assert code == 2
    assert "There is no edition “djvu”. Choose among epub, " in err


def test_a_book_whose_address_is_not_known_is_published_with_a_note(
    shelf: Path, fascicle: Run, story: str, tmp_path: Path
) -> None:
    (shelf / "texts" / "door.txt").write_text(story, encoding="utf-8")
    code, _, err = fascicle("build", at=shelf, CI="")
    assert (code, "without `url`" in err) == (0, False)
    code, _, err = fascicle("publish", str(tmp_path / "public"), at=shelf)
    assert code == 0
    assert err.startswith("library.toml: without `url` there are no feeds")
    with (shelf / "library.toml").open("a") as settings:
        settings.write('url = "https://example.org/"\n')
    assert fascicle("build", at=shelf)[0] == 0
    (tmp_path / "public/CNAME").write_text("example.org")
    _, out, err = fascicle("publish", str(tmp_path / "public"), at=shelf)
    assert err == ""
    assert out.endswith("public: kept files that others put there: CNAME\n")


@pytest.mark.parametrize("output", [".", "..", "texts/book", "works", "_static"])
def test_no_book_is_built_among_the_files_of_the_library(
    shelf: Path, fascicle: Run, output: str
) -> None:
    before = sorted(shelf.rglob("*"))
    code, _, err = fascicle("build", "--output", output, at=shelf)
    assert code == 2
    assert err.splitlines() == [
        f"{output}: a book cannot be built among the files of its library",
        "    Name a folder of its own, as in --output public.",
    ]
    assert sorted(shelf.rglob("*")) == before


def test_a_folder_that_is_refused_is_named_as_it_was_typed(shelf: Path, fascicle: Run) -> None:
    assert fascicle("build", at=shelf)[0] == 0
    code, _, err = fascicle("publish", "texts", at=shelf)
    assert code == 2
    assert err.startswith("texts: this is not a published book; publishing would overwrite it\n")
