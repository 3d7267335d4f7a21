"""Covers: the images that works have as their covers, on title pages and in lists.

    works/<work>/cover-3f9c2a1b-480.webp    beside a title
    works/<work>/cover-3f9c2a1b-192.webp    in a list

Each is made when the title page of its work is written, in twice the size in which it is shown.
Another image has another name, and so have these.

A work without an image has the typographic cover of its EPUB: a drawing, once on the page, and
words in the type of the page, in any script. They stand in attributes, so that neither search,
copies nor browsers without style sheets have the title twice. The front page and the title page of
a book of several pages show it, and other lists show it small.
"""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.book.editions.cover import scaled, scaled_size, title_on
from fascicle.book.editions.cover_designs import (
    ACROSS,
    COLOURS,
    DESIGNS,
    DOWN,
    TITLE_SHARE,
    Design,
    colours_of,
    design_of,
    svg_of,
)
from fascicle.files.folders import remove, write_if_changed
from fascicle.model.digests import blake2_of
from fascicle.sphinx_ext.model.extension_points import of_library
from fascicle.sphinx_ext.model.problems import warn
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.scope import WORKS
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.work_entries import entry_values, list_values, title_page_values
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.static_files import page_sheets
from fascicle.sphinx_ext.web.page_view import PageView, on_page

SHEET = Path(__file__).parent / "styles" / "covers.css"
# Widths in pixels, on title pages and in lists, where each is at most half again as high.
WIDE, NARROW = 480, 192
QUALITY = {WIDE: 80, NARROW: 70}
NOT_THERE = "the image of the cover, %s, is not there or damaged; convert the work again"

# Sizes of a title in units of a design, and the height of its lines in the style sheet.
TITLE_SIZES, LEADING = (17, 15, 13.5, 12, 10.5, 9.4, 8.4, 7.4, 6.4, 5.4, 4.6), 1.15
# How wide a letter is on average, in ems: most faces have 0.45 to 0.56.
BREADTH = 0.52
TEMPLATE = "covers.html"
DRAWINGS = {design.name: svg_of(design) for design in DESIGNS}


class CoverImage(NamedTuple):
    """A cover in one size: the name of its file in the folder of the work, its size in pixels."""

    file: str
    width: int
    height: int

    @property
    def row(self) -> tuple[str, int, int]:
        """What the script of a long catalogue needs."""
        return self.file, self.width, self.height


class DrawnCover(NamedTuple):
    """A typographic cover: the name of its design, and what its style sheet has of it."""

    design: str
    is_centred: bool
    # In lines, where the font of covers has its letters.
    title: str
    ground: str
    ink: str
    # The size of the title in hundredths of the cover's width; the edges of the words' column.
    size: float
    edges: str

    @property
    def style(self) -> str:
        return f"--ground:{self.ground};--ink:{self.ink};--size:{self.size:g};--edges:{self.edges}"

    @property
    def row(self) -> tuple[str, str, float]:
        """What the script of a long catalogue needs beside `_looks`."""
        return self.design, self.ground, self.size


def setup(app: Sphinx) -> None:
    title_page_values.add(app, _on_title_page)
    entry_values.add(app, _in_lists)
    list_values.add(app, {"covers": TEMPLATE, "drawings": DRAWINGS, "cover_looks": _looks()})
    app.connect("html-page-context", _write_images)
    app.connect("build-finished", _remove_unused)
    page_sheets.add(app, SHEET)


def _on_title_page(env: BuildEnvironment, work: PublishedWork) -> dict[str, Any]:
    """Return the cover of a work; without an image a typographic one if it is a book of pages."""
    drawn = drawn_cover(work.slug, work.title) if work.pages else None
    return {"cover": _cover(env, work, WIDE) or drawn, "covers": TEMPLATE, "drawings": DRAWINGS}


def _in_lists(env: BuildEnvironment, work: PublishedWork) -> dict[str, Any]:
    return {"cover": _cover(env, work, NARROW) or drawn_cover(work.slug, work.title)}


def drawn_cover(slug: str, title: str) -> DrawnCover:
    """Return the typographic cover of a work: that of its EPUB, with words of about that size."""
    design = DESIGNS[design_of(slug)]
    ground, ink = COLOURS[colours_of(slug)]
    size, lines = title_on(design, title, TITLE_SIZES)
    percent = round((size or _size_of(title, design)) * 100 / ACROSS, 1)
    shown, edges = "\n".join(lines) or title, _edges_of(design)
    return DrawnCover(design.name, design.is_centred, shown, ground, ink, percent, edges)


def _looks() -> dict[str, Any]:
    """Return whether each design is ranged, with its edges; and the ink on each ground."""
    return {
        "designs": {each.name: (not each.is_centred, _edges_of(each)) for each in DESIGNS},
        "inks": dict(COLOURS),
    }


def _edges_of(design: Design) -> str:
    """Return how far the words are from the edges of a cover, as CSS has it."""
    top, right = design.top / DOWN, 1 - design.right / ACROSS
    bottom, left = 1 - design.bottom / DOWN, design.left / ACROSS
    return " ".join(f"{round(part * 100, 1):g}%" for part in (top, right, bottom, left))


def _size_of(title: str, design: Design) -> float:
    """Return about the largest size in which a title in another script fits a design."""
    wide = design.right - design.left
    high = (design.bottom - design.top) * TITLE_SHARE
    longest = max(map(_breadth, title.split()), default=1)
    for size in TITLE_SIZES:
        lines = ceil(_breadth(title) * size / wide + 0.3)
        if longest * size <= wide and lines * LEADING * size <= high:
            break
    return size


def _breadth(text: str) -> float:
    """Return about how wide a text is, in ems of the size in which it is set."""
    return sum(1.05 if east_asian_width(sign) in "WF" else BREADTH for sign in text)


def _cover(env: BuildEnvironment, work: PublishedWork, width: int) -> CoverImage | None:
    try:
        return CoverImage(_name(work, width), *scaled_size(_path(env, work), width))
    except OSError:  # it has none, or it is named when its title page is written
        return None


def _path(env: BuildEnvironment, work: PublishedWork) -> Path:
    """Return the path of the image on the cover of a work; of none, that of its folder."""
    return Path(env.srcdir, WORKS, work.slug, work.cover)


def _name(work: PublishedWork, width: int) -> str:
    """Return the name of a file; that of the image has a digest of what is in it."""
    return f"cover-{blake2_of(work.cover.encode(), 4)}-{width}.webp"


@on_page
def _write_images(app: Sphinx, view: PageView, _context: dict[str, Any]) -> None:
    """Write the images of a cover with the title page of its work."""
    if view.work is None or view.page != view.work.front or not view.work.cover:
        return
    source = _path(app.env, view.work)
    try:
        for width, quality in QUALITY.items():
            path = Path(app.outdir, WORKS, view.work.slug, _name(view.work, width))
            # One that was edited by hand keeps its name.
            if not path.is_file() or path.stat().st_mtime_ns < source.stat().st_mtime_ns:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_if_changed(path, scaled(source, width, quality))
    except OSError:
        warn("fascicle.cover", view.work.front.docname, NOT_THERE, view.work.cover)


@of_library
def _remove_unused(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or not has_our_layout(app):
        return
    works = [work for work in works_in(app.env) if _path(app.env, work).is_file()]
    used = {f"{WORKS}/{work.slug}/{_name(work, width)}" for work in works for width in QUALITY}
    for path in Path(app.outdir, WORKS).glob("*/cover-*.webp"):
        if (name := path.relative_to(app.outdir).as_posix()) not in used:
            remove(app.outdir, name)
