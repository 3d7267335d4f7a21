"""A page of the desk is the page that a build writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.desk import page_renderer
from fascicle.desk.acts import Act, Desk, Place
from fascicle.desk.page_renderer import PageRenderer
from fascicle.model.errors import BuildError
from tests.desk.conftest import PARAGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = re.compile(r' class="page-line-\d+"| page-line-\d+|page-line-\d+ ')
# What a page says of files that only a build makes.
MADE = re.compile(r'<span class="file-size">[^<]*</span>')


@pytest.fixture
def renderer(root: Path) -> Iterator[PageRenderer]:
    renderer = PageRenderer(root)
    yield renderer
    renderer.close()


def shown(page: Path) -> str:
    return MADE.sub("", MARK.sub("", page.read_text()))


@pytest.mark.slow
def test_pages_are_as_a_build_writes_them(desk: Desk, renderer: PageRenderer) -> None:
    views = [desk.view(slug) for slug in ("night", "two")]
    names = [page.name for view in views for page in view.pages]
    build_book(desk.root, desk.root / HTML)
    for view in views:
        assert renderer.render(view.slug, [page.name for page in view.pages]).failed == ()
    for name in names:
        built = desk.root / HTML / f"{name}.html"
        assert shown(renderer.output / f"{name}.html") == shown(built), name


@pytest.mark.slow
def test_a_page_shows_each_act_and_the_failure_of_one_is_named(
    desk: Desk, renderer: PageRenderer
) -> None:
    view = desk.view("night")
    name = view.pages[1].name
    renderer.render("night", [name])
    page = renderer.output / f"{name}.html"
    assert page.read_text().count("<hr") == 1
    line = view.lines.index(next(it for it in view.lines if it.startswith(PARAGRAPHS[2][:20]))) + 1
    desk.do(Act("decide", "night", (Place("no-break", line),)))
    # Opened again, it is the same.
    for changed in ((name,), ()):
        assert renderer.render("night", [name]).changed == changed
        assert page.read_text().count("<hr") == 0
    desk.do(Act("forget", "night", (Place("no-break", line),)))
    for changed in ((name,), ()):
        assert renderer.render("night", [name]).changed == changed
        assert page.read_text().count("<hr") == 1
    desk.do(Act("decide", "night", (Place("no-break", line),)))
    renderer.render("night", [name])
    assert page.read_text().count("<hr") == 0
    assert renderer.render("night", ["works/night/none"]).failed == ()
    conf = desk.root / "conf.py"
    conf.write_text(conf.read_text() + "\nraise ValueError('on purpose')\n")
    renderer.close()
    with pytest.raises(BuildError, match="on purpose"):
        renderer.render("night", [name])


@pytest.mark.slow
def test_pictures_are_beside_the_pages_that_show_them(root: Path, renderer: PageRenderer) -> None:
    (root / "lamp.png").write_bytes(b"light")
    (root / "index.md").write_text("# Quay\n\n![A lamp](lamp.png)\n")
    assert renderer.render("", ["index"]).failed == ()
    assert 'src="_images/lamp.png"' in (renderer.output / "index.html").read_text()
    assert (renderer.output / "_images/lamp.png").read_bytes() == b"light"


@pytest.mark.slow
def test_of_a_large_library_only_the_open_work_is_read(
    desk: Desk, renderer: PageRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_renderer, "PAGES", 3)
    for slug in ("night", "two"):
        view = desk.view(slug)
        rendered = renderer.render(slug, [page.name for page in view.pages])
        assert (rendered.failed, rendered.said) == ((), page_renderer.ALONE)
        assert set(rendered.changed) <= {"index", *(page.name for page in view.pages)}
        for page in view.pages:
            assert (renderer.output / f"{page.name}.html").is_file()
