"""Failures of pages, works and editions: the book of all others is built and published."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from fascicle.book.library_files.new_library import new_library

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


# Code of the library that raises in what is made of one work each, by the names of the works.
IN_ONE_WORK = """

from dataclasses import replace as _with
from fascicle.model.forms import EDITION_KINDS, loaded
from fascicle.book.editions import epub
from fascicle.sphinx_ext.catalogue import catalogue_pages
from fascicle.sphinx_ext.domain import objects, quotations, references
from fascicle.sphinx_ext.editions import download_links, volumes
from fascicle.sphinx_ext.feeds import atom_feeds, publications
from fascicle.sphinx_ext.discovery import sitemap
from fascicle.sphinx_ext.model import groupings
from fascicle.sphinx_ext.offline import offline_lists
from fascicle.sphinx_ext.people import appearances, people_pages
from fascicle.sphinx_ext.search import searched_text
from fascicle.sphinx_ext.single_page import single_pages
from fascicle.sphinx_ext.web import finishing, inventory, listings, work_digests


def raises(of, name, is_of):
    make = getattr(of, name)

    def made(*given, **more):
        if is_of(*given, **more):
            raise KeyError("on purpose")
        return make(*given, **more)

    setattr(of, name, made)


def edition(kind, is_of):
    kinds = EDITION_KINDS[kind]
    holder = type("Holder", (), {"make": staticmethod(loaded("book/editions", kinds.make))})
    raises(holder, "make", is_of)
    EDITION_KINDS[kind] = _with(kinds, make=holder.make)


for kind in ("epub", "markdown", "text"):
    edition(kind, lambda v, *_, kind=kind: v.work and v.work.slug == "in-" + kind)
edition("text", lambda v, *_: v.is_several and "in-several" in {w.slug for w in v.works})
raises(epub, "_cover", lambda v, _: v.work and v.work.slug == "in-cover")
raises(volumes, "edition_work", lambda _, w: w.slug == "in-editions")
raises(catalogue_pages, "entry_of", lambda _, w: w.slug == "in-catalogue")
raises(catalogue_pages, "render", lambda *_, entry, **__: entry.work.slug == "in-entry")
raises(listings, "entry_of", lambda _, w: w.slug == "in-list")
raises(atom_feeds, "news_of", lambda _, w: w.slug == "in-feed")
raises(publications, "publication_of", lambda _, w: w.slug == "in-opds")
raises(sitemap, "Listed", lambda address, *_: "/in-sitemap/" in address)
raises(offline_lists, "_work_list", lambda _, w, __: w.slug == "in-offline")
raises(
    people_pages.PageFrame, "write", lambda _, p, slug: slug == "in-people" and p.name == "Barnaby"
)
raises(single_pages, "_rendered_pages", lambda _, w: w.slug == "in-single")
raises(quotations, "locate", lambda _, __, words, ___: words == "shut door")
raises(references, "_shown_on", lambda _, page: "/in-references/" in page)
raises(objects, "_cast_of", lambda _, __, w: w.slug == "in-objects")
raises(inventory, "_listed", lambda _, __, page: "/in-inventory/" in page)
raises(finishing, "_redirect", lambda _, __, ___, w: w.slug == "in-redirects")
raises(searched_text, "_work_head", lambda w: w.slug == "in-search")
raises(work_digests, "_pages_of", lambda _, w: w.slug == "in-digests")
raises(appearances, "cast_after_reading", lambda _, slug: slug == "in-named")
raises(people_pages, "profile_of", lambda story, _: story.work.slug == "in-series")
raises(people_pages.PageFrame, "lay_out", lambda _, slug, __: slug == "in-frame")
raises(download_links, "editions_of", lambda w: w.slug == "in-links")
raises(publications, "cover_of", lambda _, w: w.slug == "in-covers")
raises(offline_lists, "_state", lambda _, __, *more: "In Files" in more)
raises(groupings, "filing_title", lambda title, _: title == "In Order")
"""
# What is named, and in which file of the book the work is missing for it, if it is in others.
FAILING = {
    "epub": ("works/in-epub/in-epub.epub", "opds/titles.xml"),
    "markdown": ("works/in-markdown/in-markdown-markdown.zip", ""),
    "text": ("works/in-text/in-text.txt", "the-shelf.txt"),
    "several": ("works/in-several", "the-shelf.txt"),
    "cover": ("works/in-cover/in-cover.epub", "opds/titles.xml"),
    "editions": ("works/in-editions", "the-shelf.txt"),
    "catalogue": ("works/in-catalogue", "catalogue.html"),
    "entry": ("works/in-entry", ""),
    "list": ("works/in-list/index.md", ""),
    "feed": ("works/in-feed", "feed.xml"),
    "opds": ("works/in-opds", "opds/titles.xml"),
    "sitemap": ("works/in-sitemap", "sitemap.xml"),
    "offline": ("works/in-offline/offline.json", "offline/library.json"),
    "people": ("works/in-people/people/barnaby.html", ""),
    "single": ("works/in-single", ""),
    "quotes": ("works/in-quotes", ""),
    "references": ("works/in-references", ""),
    "objects": ("works/in-objects", ""),
    "inventory": ("works/in-inventory", ""),
    "redirects": ("works/in-redirects", ""),
    "search": ("works/in-search", ""),
    "digests": ("works/in-digests", ""),
    "named": ("works/in-named", ""),
    "series": ("works/in-series", "series/doors/people/barnaby.html"),
    "frame": ("works/in-frame", ""),
    "links": ("works/in-links", "the-shelf.txt"),
    "covers": ("works/in-covers", ""),
    "files": ("works/in-files", "offline/library.json"),
    "order": ("works/in-order", ""),
}
# The settings of texts, and what their keeper has added to pages.
CAST = '[[cast]]\nname = "Barnaby"\n'
SETTINGS = {
    **dict.fromkeys(("in-people", "in-objects", "in-frame"), CAST),
    **dict.fromkeys(("door", "in-series"), f'[series]\nname = "Doors"\n{CAST}'),
}
QUOTED = "\n{lit:quote}`%s <door>` {lit:work}`door`\n"
ADDED = {
    "in-quotes": QUOTED % "shut door",
    "in-references": QUOTED % "Barnaby shut door",
    "in-redirects": "",
}
FORMER = 'former:\n  - "two"\nlevel: '


class Broken(NamedTuple):
    """A library of which each work fails in one thing, what is said, and what is published."""

    shelf: Path
    said: str
    published: Path


@pytest.fixture(scope="module", params=["in one part", "on shelves"])
def broken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, fascicle: Run
) -> Broken:
    folder = tmp_path_factory.mktemp("broken")
    shelf = folder / "shelf"
    new_library(shelf, "The Shelf")
    for name in ("door", *(f"in-{stage}" for stage in FAILING)):
        chapters = "".join(f"\n\n\n\nCHAPTER {n}\n\n\nBarnaby shut {name}.\n" for n in (1, 2))
        title = name.replace("-", " ").title()
        (shelf / f"texts/{name}.txt").write_text(f"{title}\n\nby Ada Bell\n{chapters}")
    for name, said in SETTINGS.items():
        (shelf / f"texts/{name}.toml").write_text(said)
    settings = shelf / "library.toml"
    settings.write_text(
        settings.read_text()
        + 'url = "https://example.org/"\neditions = ["epub", "markdown", "text"]\n'
        + 'library_editions = ["text"]\n'
        + ("shelf_pages = 24\n" if request.param == "on shelves" else "")
    )
    assert fascicle("convert", at=shelf)[0] == 0
    for name, added in ADDED.items():
        page = shelf / f"works/{name}/chapter-2.md"
        page.write_text(page.read_text().replace("level: ", FORMER) + added)
    conf = shelf / "conf.py"
    conf.write_text(conf.read_text() + IN_ONE_WORK)
    code, _, _ = fascicle("build", "--strict", at=shelf)
    assert (code, (shelf / "_build/html").exists()) == (1, False)
    code, _, said = fascicle("build", at=shelf)
    assert code == 1
    published = folder / "published"
    assert fascicle("publish", published, "--strict", at=shelf)[0] == 1
    assert not published.exists()
    assert fascicle("publish", published, at=shelf)[0] == 0
    return Broken(shelf, said, published)


@pytest.mark.slow
@pytest.mark.parametrize("stage", FAILING)
def test_what_fails_in_one_work_is_named_once_and_all_others_are_published(
    broken: Broken, stage: str
) -> None:
    place, lacking = FAILING[stage]
    (line,) = [line for line in broken.said.splitlines() if line.startswith(f"{place}: ")]
    assert "(KeyError: 'on purpose')" in line
    for name in ("door", f"in-{stage}"):
        page = broken.published / f"works/{name}/chapter-2.html"
        assert f"Barnaby shut {name}." in page.read_text("utf-8")
    assert not place.endswith((".epub", ".zip", ".txt")) or not (broken.published / place).exists()
    # The library's file is made of what shelves have left.
    if lacking and not (stage == "text" and (broken.shelf / "_build/doctrees/shelves").is_dir()):
        content = (broken.published / lacking).read_text("utf-8")
        assert f"in-{stage}" not in content
        assert "door" in content


@pytest.mark.slow
def test_what_has_failed_is_named_again_until_it_is_mended(broken: Broken, fascicle: Run) -> None:
    code, _, said = fascicle("build", at=broken.shelf)
    assert (code, sorted(said.splitlines())) == (1, sorted(broken.said.splitlines()))
