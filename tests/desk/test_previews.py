"""A preview shows what an answer would make of a page, and leaves everything as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from fascicle.desk.acts import Act, Desk, Place, Preview
from fascicle.desk.page_renderer import PageRenderer
from fascicle.model.errors import FascicleError
from tests.desk.conftest import PARAGRAPHS, fill, novel
from tests.desk.test_acts import line_of
from tests.desk.test_page_renderer import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageRenderer]:
    renderer = PageRenderer(fill(tmp_path_factory.mktemp("desk") / "quay"))
    yield renderer
    renderer.close()


@pytest.fixture
def desk(renderer: PageRenderer) -> Desk:
    for work in ("night", "two"):
        (renderer.root / f"texts/{work}.toml").unlink(missing_ok=True)
    return Desk(renderer.root)


def files(root: Path) -> dict[Path, tuple[bytes, int]]:
    found = (path for name in ("texts", "works") for path in (root / name).rglob("*"))
    return {it: (it.read_bytes(), it.stat().st_mtime_ns) for it in found if it.is_file()}


def tried(act: Act, at: Place) -> Preview:
    return Preview(**msgspec.structs.asdict(act), at=at)


def decision(read_as: str, line: int, **more: object) -> Act:
    return Act("decide", "night", (Place(read_as, line, **more),))  # type: ignore[arg-type]


# What is decided about the text of the novel, and about which line.
ACTS: dict[str, tuple[Callable[[int], Act], str]] = {
    "no break": (lambda n: decision("no-break", n), PARAGRAPHS[2]),
    "verse": (lambda n: decision("verse", n), PARAGRAPHS[1]),
    "left out": (lambda n: decision("set-aside", n), PARAGRAPHS[1]),
    "a page more": (lambda n: decision("heading", n, level=1), PARAGRAPHS[1]),
    "a page less": (lambda n: decision("paragraph", n), "CHAPTER 2"),
    "a title": (lambda _: Act("describe", "night", values={"title": "The Ice"}), ""),
    "no author": (lambda _: Act("unknown", "night", values={"key": "authors"}), ""),
    "as it is": (lambda n: decision("as-read", n), PARAGRAPHS[2]),
    "nothing": (lambda _: Act("", "night"), PARAGRAPHS[0]),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ACTS)
def test_a_preview_is_the_page_after_the_act(desk: Desk, renderer: PageRenderer, name: str) -> None:
    make, words = ACTS[name]
    view = desk.view("night")
    line = line_of(view, words) if words else 0
    act = make(line)
    pages = [page.name for page in view.pages]
    renderer.render("night", pages)
    html = {page: shown(renderer.output / f"{page}.html") for page in pages}
    before = files(desk.root)

    trial = desk.preview(tried(act, Place(first=line)))
    path, rendered = renderer.preview("night", trial)
    preview = shown(renderer.output / path)
    assert rendered.failed == ()
    assert files(desk.root) == before

    assert renderer.render("night", pages).failed == ()
    assert {page: shown(renderer.output / f"{page}.html") for page in pages} == html
    if act.act:
        desk.do(act)
    renderer.render("night", [trial.page])
    assert preview == shown(renderer.output / f"{trial.page}.html")
    is_other = name not in {"as it is", "nothing", "no author"}
    assert (preview != html.get(trial.page)) == is_other
    if line:
        words = view.lines[line - 1][:9]
        row = desk.preview(Preview("", "night", at=Place(first=line)))
        text = (desk.root / f"{row.page}.md").read_text().splitlines()[row.line - 1 :]
        assert name == "left out" or words.lower() in "".join(text[:3]).lower()


@pytest.mark.slow
def test_previews_follow_each_other(desk: Desk, renderer: PageRenderer) -> None:
    view = desk.view("night")
    lines = [line_of(view, PARAGRAPHS[1][:20], n) for n in (1, 2, 3)]
    for line in lines:
        act = decision("heading", line, level=1)
        trial = desk.preview(tried(act, Place(first=line)))
        path, rendered = renderer.preview("night", trial)
        assert rendered.failed == ()
        (renderer.output / f"{trial.page}.html").unlink(missing_ok=True)
        page = (renderer.output / path).read_text()
        assert page.count(f'<h1 class="page-line-{trial.line}">') == 1, page
    # The page that a trial has made is none of the book.
    assert renderer.render("night", [trial.page]).failed == ()
    assert not (renderer.output.with_name("trial")).exists()
    assert not (renderer.output / f"{trial.page}.html").exists()


def test_a_place_in_a_file_and_an_answer_that_is_none(desk: Desk) -> None:
    desk.view("two")
    trial = desk.preview(Preview("", "two", at=Place(first=1, file="02.txt")))
    assert trial.page.endswith("/chapter-2")
    assert (trial.new, trial.gone) == ({}, ())
    with pytest.raises(FascicleError):
        desk.preview(Preview("decide", "night", (Place("verse", 900),)))
    with pytest.raises(FascicleError):
        desk.preview(Preview("describe", "night", values={"none": "x"}))
    with pytest.raises(FascicleError):
        desk.preview(Preview("decide", "nowhere"))


@pytest.mark.slow
def test_of_a_text_that_is_not_converted_nothing_is_written(
    desk: Desk, renderer: PageRenderer
) -> None:
    (desk.root / "texts/fresh.txt").write_text(novel(2))
    before = files(desk.root)
    line = 1 + novel(2).splitlines().index("CHAPTER 2")
    act = Act("decide", "fresh", (Place("paragraph", line),))
    path, rendered = renderer.preview("fresh", desk.preview(tried(act, Place(first=line))))
    assert "CHAPTER 2" in (renderer.output / path).read_text()
    assert (rendered.failed, files(desk.root)) == ((), before)
    (desk.root / "texts/fresh.txt").unlink()


@pytest.mark.slow
def test_a_page_edited_by_hand_stays_so_in_a_preview(desk: Desk, renderer: PageRenderer) -> None:
    view = desk.view("night")
    page = desk.root / f"{view.pages[1].name}.md"
    content = page.read_text()
    page.write_text(content.replace("on purpose", "").replace("late again", "later still"))
    line = line_of(view, PARAGRAPHS[1][:20])
    trial = desk.preview(tried(decision("verse", line), Place(first=line)))
    assert view.pages[1].name not in trial.new
    path, _ = renderer.preview("night", trial)
    assert "later still" in (renderer.output / path).read_text()
    page.write_text(content)
