"""What fails belongs to its page or its work: the book of all others is built and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.book.new import new_library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

STAGES = ("source-read", "transform", "doctree-read", "doctree-resolved", "html-page-context")
# Code of the library that raises on purpose, on the pages whose names have `IN` in them.
CONF = """

import os
import pathlib
from sphinx.transforms import SphinxTransform

AT, IN = pathlib.Path(__file__).with_name("raise").read_text().split()


def bad(name):
    if IN in name:
        raise KeyError("on\\npurpose")


class Bad(SphinxTransform):
    default_priority = 500

    def apply(self, **_):
        bad(self.env.current_document.docname)


def setup(app):
    page_of = {
        "source-read": lambda app, page, _: page,
        "doctree-read": lambda app, _: app.env.current_document.docname,
        "doctree-resolved": lambda app, _, page: page,
        "html-page-context": lambda app, page, *_: page,
    }
    if AT == "transform":
        app.add_transform(Bad)
    elif AT in page_of:
        app.connect(AT, lambda *given: bad(page_of[AT](*given)))
"""
PAGE = "works/gate/chapter-2"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a library of two works, whose code raises where the file `raise` says."""
    shelf = tmp_path / "shelf"
    new_library(shelf, "The Shelf")
    for name in ("door", "gate"):
        chapters = "".join(f"\n\n\n\nCHAPTER {n}\n\n\nThe {name} was shut.\n" for n in (1, 2, 3))
        (shelf / f"texts/{name}.txt").write_text(f"The {name.title()}\n\nby Ada Bell\n{chapters}")
    conf = shelf / "conf.py"
    conf.write_text(conf.read_text() + CONF)
    raise_at(shelf, "nowhere")
    return shelf


def raise_at(shelf: Path, stage: str, page: str = "gate/chapter-2") -> None:
    # A hidden file would be no input of a build: this one makes the next build a full one.
    (shelf / "raise").write_text(f"{stage} {page}")


def is_as_typed(shelf: Path, page: str = PAGE) -> bool:
    html = (shelf / f"_build/html/{page}.html").read_text("utf-8")
    assert "The gate was shut." in html
    return "page-as-typed" in html


def others_are_there(shelf: Path) -> bool:
    pages = [f"works/{work}/chapter-{n}.html" for work in ("door", "gate") for n in (1, 3)]
    return all((shelf / "_build/html" / page).is_file() for page in (*pages, "index.html"))


def check_stage(shelf: Path, fascicle: Run, stage: str, *options: str) -> None:
    raise_at(shelf, stage)
    code, _, err = fascicle("build", "--strict", at=shelf)
    assert (code, (shelf / "_build/html").exists()) == (1, False)
    assert f"{PAGE}.md: the " in err
    code, _, err = fascicle("build", *options, at=shelf)
    lines = err.splitlines()
    assert code == 1
    assert lines[0].startswith(f"{PAGE}.md: the ")
    assert lines[0].endswith("(KeyError: 'on\\npurpose'); it is shown as typed")
    assert lines[1].startswith("    Correct conf.py:")
    assert lines[2:] == ["The book is built, with problems: 1 page. See _build/reports/index.html."]
    assert is_as_typed(shelf)
    assert others_are_there(shelf)
    assert PAGE in (shelf / "_build/reports/index.html").read_text()
    assert str(shelf) not in (shelf / "_build/reports/index.html").read_text()
    published = shelf.parent / "published"
    code, _, err = fascicle("publish", str(published), "--strict", at=shelf)
    assert (code, published.exists()) == (1, False)
    code, _, err = fascicle("publish", str(published), at=shelf)
    assert code == 0
    assert f"The published book has a problem: {PAGE}.md" in err
    assert "page-as-typed" in (published / f"{PAGE}.html").read_text()


def test_a_page_that_cannot_be_read_is_shown_as_typed(shelf: Path, fascicle: Run) -> None:
    check_stage(shelf, fascicle, "source-read")


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES[1:])
def test_a_page_that_fails_is_shown_as_typed(shelf: Path, fascicle: Run, stage: str) -> None:
    check_stage(shelf, fascicle, stage)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_the_same_with_several_processes(shelf: Path, fascicle: Run, stage: str) -> None:
    check_stage(shelf, fascicle, stage, "--", "-j", "3")


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_the_same_on_shelves(shelf: Path, fascicle: Run, stage: str) -> None:
    settings = shelf / "library.toml"
    settings.write_text(f"shelf_pages = 4\n{settings.read_text()}")
    check_stage(shelf, fascicle, stage)
    raise_at(shelf, "nowhere")
    assert fascicle("build", at=shelf)[::2] == (0, "")
    assert not is_as_typed(shelf)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_a_page_keeps_its_last_good_form_and_is_named_until_it_is_mended(
    shelf: Path, fascicle: Run, stage: str
) -> None:
    assert fascicle("build", at=shelf)[0] == 0
    good = (shelf / f"_build/html/{PAGE}.html").read_bytes()
    raise_at(shelf, stage)
    for _ in range(2):
        code, _, err = fascicle("build", at=shelf)
        assert code == 1
        assert f"{PAGE}.md: the " in err
        assert "; the book keeps that of the last build\n" in err
        assert (shelf / f"_build/html/{PAGE}.html").read_bytes() == good
    raise_at(shelf, "nowhere")
    assert fascicle("build", at=shelf)[::2] == (0, "")
    assert (shelf / f"_build/html/{PAGE}.html").read_bytes() == good


def test_a_warning_is_said_again_until_its_page_is_mended(shelf: Path, fascicle: Run) -> None:
    assert fascicle("convert", at=shelf)[0] == 0
    page = shelf / f"{PAGE}.md"
    before = page.read_text()
    page.write_text(f"{before}\n[nowhere](nowhere.md)\n")
    for _ in range(2):
        code, _, err = fascicle("build", at=shelf)
        assert code == 1
        assert f"{PAGE}.md:" in err
        assert "target not found: 'nowhere.md'" in err
        assert not is_as_typed(shelf)
    assert fascicle("build", "--allow-missing", at=shelf)[0] == 0
    assert fascicle("build", "--allow-missing", at=shelf, STRICT="1")[0] == 1
    page.write_text(before)
    assert fascicle("build", at=shelf)[::2] == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("page", ["index", "works/gate/index"])
@pytest.mark.parametrize("stage", ["source-read", "doctree-resolved", "html-page-context"])
def test_a_page_that_lists_others_still_leads_to_them(
    shelf: Path, fascicle: Run, stage: str, page: str
) -> None:
    raise_at(shelf, stage, page)
    assert fascicle("build", at=shelf)[0] == 1
    assert others_are_there(shelf)
    html = (shelf / f"_build/html/{page}.html").read_text("utf-8")
    assert "page-as-typed" in html


@pytest.mark.slow
def test_what_fails_on_all_pages_is_a_fault_of_the_library(shelf: Path, fascicle: Run) -> None:
    raise_at(shelf, "source-read", "works/")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert err.startswith("the book: all pages fail, as works/")
    assert "Correct conf.py:" in err
    assert not (shelf / "_build/html").exists()
