"""Failures of pages, works and editions: the book of all others is built and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.new_library import new_library
from fascicle.library.convert_all import convert_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Run

STAGES = ("source-read", "transform", "doctree-read", "doctree-resolved", "html-page-context")
CHAPTERS = [f"works/{work}/chapter-{n}" for work in ("door", "gate") for n in (1, 2, 3)]
# One that fails at each stage.
PAGES = ("gate/chapter-1", "gate/chapter-2", "gate/chapter-3", "door/chapter-1", "door/chapter-2")
# Code of the library that raises on purpose, at a stage of a page whose name has a word in it.
CONF = """

import os
import pathlib
from sphinx.transforms import SphinxTransform

RAISES = [
    line.split() for line in pathlib.Path(__file__).with_name("raise").read_text().splitlines()
]


def bad(at, name):
    if any(at == stage and word in name for stage, word in RAISES):
        raise KeyError("on\\npurpose")


class Bad(SphinxTransform):
    default_priority = 500

    def apply(self, **_):
        bad("transform", self.env.current_document.docname)


def setup(app):
    page_of = {
        "source-read": lambda app, page, _: page,
        "doctree-read": lambda app, _: app.env.current_document.docname,
        "doctree-resolved": lambda app, _, page: page,
        "html-page-context": lambda app, page, *_: page,
    }
    for at in {stage for stage, _ in RAISES}:
        if at == "transform":
            app.add_transform(Bad)
        elif at in page_of:
            app.connect(at, lambda *given, at=at: bad(at, page_of[at](*given)))
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
    raise_at(shelf)
    return shelf


def raise_at(shelf: Path, *places: tuple[str, str]) -> None:
    """Let pages fail, each at a stage; without any, all pages can be built again."""
    # A hidden file would be no input of a build: this one makes the next build a full one.
    (shelf / "raise").write_text("".join(f"{stage} {page}\n" for stage, page in places))


def is_as_typed(shelf: Path, page: str = PAGE) -> bool:
    html = (shelf / f"_build/html/{page}.html").read_text("utf-8")
    assert f"The {page.split('/')[1]} was shut." in html
    return "page-as-typed" in html


def check_failures(
    shelf: Path, fascicle: Run, places: Sequence[tuple[str, str]], *options: str
) -> None:
    """Build and publish the library while pages fail, each at a stage."""
    raise_at(shelf, *places)
    failing = sorted(f"works/{page}" for _, page in places)
    code, _, err = fascicle("build", "--strict", at=shelf)
    assert (code, (shelf / "_build/html").exists()) == (1, False)
    assert any(f"{page}.md: the " in err for page in failing)
    code, _, err = fascicle("build", *options, at=shelf)
    *lines, last = err.splitlines()
    assert code == 1
    named = [line for line in lines if not line.startswith("    Correct conf.py:")]
    assert sorted(line.partition(".md: the ")[0] for line in named) == failing
    ending = "(KeyError: 'on\\npurpose'); it is shown as typed"
    assert all(line.endswith(ending) for line in named)
    assert len(lines) > len(named)
    number = f"{len(failing)} page{'s' * (len(failing) > 1)}"
    assert last == f"The book is built, with problems: {number}. See _build/reports/index.html."
    assert [page for page in CHAPTERS if is_as_typed(shelf, page)] == failing
    assert (shelf / "_build/html/index.html").is_file()
    report = (shelf / "_build/reports/index.html").read_text()
    assert all(page in report for page in failing)
    assert str(shelf) not in report
    published = shelf.parent / "published"
    code, _, err = fascicle("publish", str(published), "--strict", at=shelf)
    assert (code, published.exists()) == (1, False)
    code, _, err = fascicle("publish", str(published), at=shelf)
    assert code == 0
    for page in failing:
        assert f"The published book has a problem: {page}.md" in err
        assert "page-as-typed" in (published / f"{page}.html").read_text()


EACH_STAGE = [*zip(STAGES, PAGES, strict=True)]


@pytest.mark.slow
def test_a_page_that_fails_is_shown_as_typed(shelf: Path, fascicle: Run) -> None:
    check_failures(shelf, fascicle, EACH_STAGE)


@pytest.mark.slow
def test_the_same_with_several_processes(shelf: Path, fascicle: Run) -> None:
    check_failures(shelf, fascicle, EACH_STAGE, "--", "-j", "3")


@pytest.mark.slow
def test_the_same_on_shelves(shelf: Path, fascicle: Run) -> None:
    settings = shelf / "library.toml"
    settings.write_text(f"shelf_pages = 4\n{settings.read_text()}")
    check_failures(shelf, fascicle, EACH_STAGE)
    raise_at(shelf)
    assert fascicle("build", at=shelf)[::2] == (0, "")
    assert not any(is_as_typed(shelf, page) for page in CHAPTERS)


@pytest.mark.slow
def test_a_page_keeps_its_last_good_form_and_is_named_until_it_is_mended(
    shelf: Path, fascicle: Run
) -> None:
    def pages() -> list[bytes]:
        return [(shelf / f"_build/html/works/{page}.html").read_bytes() for page in PAGES]

    assert fascicle("build", at=shelf)[0] == 0
    good = pages()
    raise_at(shelf, *EACH_STAGE)
    for _ in range(2):
        code, _, err = fascicle("build", at=shelf)
        assert code == 1
        for page in PAGES:
            assert f"works/{page}.md: the " in err
        assert err.count("; the book keeps that of the last build\n") == len(PAGES)
        assert pages() == good
    raise_at(shelf)
    assert fascicle("build", at=shelf)[::2] == (0, "")
    assert pages() == good


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
@pytest.mark.parametrize("stage", ["source-read", "doctree-resolved", "html-page-context"])
def test_a_page_that_lists_others_still_leads_to_them(
    shelf: Path, fascicle: Run, stage: str
) -> None:
    # The front page, and the title pages of both works.
    raise_at(shelf, (stage, "index"))
    assert fascicle("build", at=shelf)[0] == 1
    assert not any(is_as_typed(shelf, page) for page in CHAPTERS)
    for page in ("index", "works/door/index", "works/gate/index"):
        html = (shelf / f"_build/html/{page}.html").read_text("utf-8")
        assert "page-as-typed" in html


@pytest.mark.slow
def test_what_fails_on_all_pages_is_a_fault_of_the_library(shelf: Path, fascicle: Run) -> None:
    raise_at(shelf, ("source-read", "works/"))
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
from fascicle.sphinx_ext.domain import objects, quotations, references
from fascicle.sphinx_ext.feeds import atom_feeds, opds
from fascicle.sphinx_ext.model import groupings
from fascicle.sphinx_ext.people import appearances
from fascicle.sphinx_ext import catalogue, discovery, editions, offline, people, search, single_page
from fascicle.sphinx_ext.web import finishing, listings, page_writer, work_digests


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
raises(editions, "edition_work", lambda _, w: w.slug == "in-editions")
raises(catalogue, "entry_of", lambda _, w: w.slug == "in-catalogue")
raises(catalogue, "render", lambda *_, entry, **__: entry.work.slug == "in-entry")
raises(listings, "entry_of", lambda _, w: w.slug == "in-list")
raises(atom_feeds, "news_of", lambda _, w: w.slug == "in-feed")
raises(opds, "publication_of", lambda _, w: w.slug == "in-opds")
raises(discovery, "Listed", lambda address, *_: "/in-sitemap/" in address)
raises(offline, "_work_list", lambda _, w, __: w.slug == "in-offline")
raises(
    people.PageFrame, "write", lambda _, p, slug: slug == "in-people" and p.name == "Barnaby"
)
raises(single_page, "_rendered_pages", lambda _, w: w.slug == "in-single")
raises(quotations, "locate", lambda _, __, words, ___: words == "shut door")
raises(references, "_shown_on", lambda _, page: "/in-references/" in page)
raises(objects, "_cast_of", lambda _, __, w: w.slug == "in-objects")
raises(page_writer, "_listed", lambda _, __, page: "/in-inventory/" in page)
raises(finishing, "_redirect", lambda _, __, ___, w: w.slug == "in-redirects")
raises(search, "_work_head", lambda w: w.slug == "in-search")
raises(work_digests, "_pages_of", lambda _, w: w.slug == "in-digests")
raises(appearances, "cast_after_reading", lambda _, slug: slug == "in-named")
raises(people, "profile_of", lambda story, _: story.work.slug == "in-series")
raises(people.PageFrame, "lay_out", lambda _, slug, __: slug == "in-frame")
raises(editions, "editions_of", lambda w: w.slug == "in-links")
raises(opds, "cover_of", lambda _, w: w.slug == "in-covers")
raises(offline, "_state", lambda _, __, *more: "In Files" in more)
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


@pytest.mark.slow
@pytest.mark.parametrize("is_shelved", [False, True], ids=["in one part", "on shelves"])
def test_what_fails_in_one_work_is_named_once_and_all_others_are_published(
    tmp_path: Path, fascicle: Run, *, is_shelved: bool
) -> None:
    shelf, published = tmp_path / "shelf", tmp_path / "published"
    write_failing_works(shelf, is_shelved=is_shelved)
    code, _, _ = fascicle("build", "--strict", at=shelf)
    assert (code, (shelf / "_build/html").exists()) == (1, False)
    code, _, said = fascicle("build", at=shelf)
    assert code == 1
    assert fascicle("publish", published, "--strict", at=shelf)[0] == 1
    assert not published.exists()
    assert fascicle("publish", published, at=shelf)[0] == 0
    for stage in FAILING:
        check_work(stage, said, published, is_shelved=is_shelved)
    code, _, again = fascicle("build", at=shelf)
    assert (code, sorted(again.splitlines())) == (1, sorted(said.splitlines()))


def write_failing_works(shelf: Path, *, is_shelved: bool) -> None:
    """Write and convert a library of which each work fails in one thing."""
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
        + ("shelf_pages = 24\n" if is_shelved else "")
    )
    assert not any(outcome.error for outcome in convert_library(shelf))
    for name, added in ADDED.items():
        page = shelf / f"works/{name}/chapter-2.md"
        page.write_text(page.read_text().replace("level: ", FORMER) + added)
    conf = shelf / "conf.py"
    conf.write_text(conf.read_text() + IN_ONE_WORK)


def check_work(stage: str, said: str, published: Path, *, is_shelved: bool) -> None:
    """Expect a line about a work that fails in one thing, and the rest of it in the book."""
    place, lacking = FAILING[stage]
    (line,) = [line for line in said.splitlines() if line.startswith(f"{place}: ")]
    assert "(KeyError: 'on purpose')" in line
    for name in ("door", f"in-{stage}"):
        page = published / f"works/{name}/chapter-2.html"
        assert f"Barnaby shut {name}." in page.read_text("utf-8")
    assert not place.endswith((".epub", ".zip", ".txt")) or not (published / place).exists()
    # The library's file is made of what shelves have left.
    if lacking and not (stage == "text" and is_shelved):
        content = (published / lacking).read_text("utf-8")
        assert f"in-{stage}" not in content
        assert "door" in content
