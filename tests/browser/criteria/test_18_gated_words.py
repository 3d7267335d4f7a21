"""Criterion 18: no words of a gated text come before its gate, in whatever the book serves."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from gates.accessibility import violations_on
from gates.browser import wear
from gates.budgets import load

ROOT = Path(__file__).resolve().parents[2] / "roots" / "gated"
GATED = ("kiln", "orchard", "untitled-one", "untitled-two")
# So many words in a row are the text's own.
RUN = 4

KILN = "works/kiln/index.html"
ORCHARD = "works/orchard/index.html"
WORD = re.compile(r"\w+")


@pytest.fixture(scope="session")
def gated(build: Callable[[Path], Path]) -> Path:
    """Build a library with gated works of each shape, and a work that refers to them."""
    return build(ROOT)


@pytest.fixture(scope="module")
def built(gated: Path) -> Path:
    """Serve this book here."""
    return gated


def words_of(text: str) -> str:
    """Return the words of a text alone, so that no shape of a mark can hide them."""
    return f" {' '.join(WORD.findall(text.replace('’', '').casefold()))} "


def runs_of_text() -> dict[str, str]:
    """Return each run of words in the gated texts, with the paragraph that has it."""
    found = {}
    for path in sorted(path for slug in GATED for path in (ROOT / "works" / slug).glob("*.md")):
        body = path.read_text("utf-8").split("---\n", 2)[2]
        for line in re.split(r"\n+", body):
            # Headings are names, and directives no words of the text.
            words = [] if line.startswith(("#", ":::")) else words_of(line).split()
            size = min(RUN, len(words))
            for start in range(len(words) - size + 1 if size > 2 else 0):
                found[words_of(" ".join(words[start : start + size]))] = line
    return found


RUNS = runs_of_text()


def told_by(text: str) -> set[str]:
    """Return the paragraphs of gated works of which a text has some words."""
    words = words_of(text)
    return {line for run, line in RUNS.items() if run in words}


def tree_of(path: Path) -> Any:
    return html.document_fromstring(path.read_text("utf-8"))


def before_the_gate(path: Path) -> str:
    """Return all that a file says, less what stands in its page behind a gate."""
    raw = path.read_bytes()
    if path.name == "objects.inv":
        head, body = raw.split(b"zlib.\n", 1)
        return (head + zlib.decompress(body)).decode()
    if raw.startswith(b"\x1f\x8b"):
        raw = gzip.decompress(raw)
    if path.suffix != ".html":
        return raw.decode("utf-8", "replace")
    page = tree_of(path)
    for behind in page.find_class("gated"):
        behind.drop_tree()
    values = (value for element in page.iter() for value in element.values())
    return " ".join([page.text_content(), *values])


def files_of(output: Path) -> Iterator[Path]:
    """Yield the files of a book that a reader may be served before a gate."""
    yield from (p for p in output.rglob("*") if p.is_file() and p.parent.name != "gated")


def test_the_texts_have_words_to_look_for() -> None:
    assert len(RUNS) > 80
    assert told_by("“Somebody had hidden the wet shawl”"), "whatever marks are about them"


def test_no_file_has_words_of_a_gated_text_outside_of_its_gate(gated: Path) -> None:
    told = {p.name: lines for p in files_of(gated) if (lines := told_by(before_the_gate(p)))}
    assert told == {}


def test_the_text_is_there_behind_the_gate(gated: Path) -> None:
    pages = [gated / "works" / slug / "index.html" for slug in GATED]
    pages.append(gated / "works" / "orchard" / "entire.html")
    told = set().union(*(told_by(page.read_text("utf-8")) for page in pages))
    assert len(told) > 8, "else nothing has been looked for"


def test_a_search_fetches_the_words_of_a_gated_text_after_its_gate_alone(reader: Any) -> None:
    page = reader("search.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def found(words: str) -> str:
        page.goto(f"search.html?q={words}")
        result = page.locator(".search-result").filter(has_text="Kiln").last
        result.wait_for()
        return str(result.inner_text())

    def fetched(folder: str) -> list[str]:
        return [url for url in asked if f"/{folder}/" in url]

    assert "rated Mature" in found("chimney")
    assert "rated Mature" in found('"wet shawl inside"')
    assert fetched("fragment")
    assert not fetched("gated")
    page.locator(".search-result a").last.click()
    page.get_by_role("link", name="Continue").click()
    assert page.get_by_text("Somebody had hidden").last.is_visible()
    assert "hidden the wet shawl" in found("chimney")
    assert fetched("gated")


def test_search_engines_are_told_to_quote_nothing(gated: Path) -> None:
    def robots(name: str) -> list[str]:
        return list(tree_of(gated / name).xpath("//meta[@name='robots']/@content"))

    for name in (KILN, ORCHARD, "works/orchard/one.html", "works/orchard/entire.html"):
        assert "nosnippet" in robots(name)
    assert robots("works/gazette/index.html") == []


@pytest.mark.parametrize("address", [KILN, ORCHARD, "works/untitled-one/index.html"])
@pytest.mark.parametrize("has_scripts", [True, False])
def test_nothing_of_the_text_is_seen_before_the_gate(
    reader: Any, size: dict[str, int], address: str, *, has_scripts: bool
) -> None:
    page = reader(address, size, java_script_enabled=has_scripts)
    if size["width"] < 1000:
        page.get_by_role("button", name="Contents", exact=True).click()
    assert told_by(page.locator("html").inner_text()) == set()
    heading = page.get_by_role("heading", level=1)
    assert heading.count() == 1
    assert told_by(heading.inner_text()) == set()


@pytest.mark.parametrize("address", [KILN, ORCHARD])
def test_axe_finds_nothing_on_a_gate(
    reader: Any, axe: Path, size: dict[str, int], address: str
) -> None:
    page = reader(address, size, reduced_motion="reduce")
    over = tuple(load().accessibility.rules_passed_over)
    for colours in ("light", "dark", "sepia"):
        wear(page, colours)
        assert violations_on(page, over, axe) == [], colours


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_scenes_beside_a_text_are_listed_after_the_gate(
    reader: Any, *, has_scripts: bool
) -> None:
    page = reader(KILN, java_script_enabled=has_scripts)
    places = page.locator(".contents-places")
    assert places.is_hidden()
    page.get_by_role("link", name="Continue").click()
    assert "Bricks were cooling" in places.inner_text()
    assert page.get_by_role("heading", level=1).inner_text() == "Kiln"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_dedication_on_a_title_page_is_shown_when_it_is_asked_for(
    reader: Any, *, has_scripts: bool
) -> None:
    page = reader(ORCHARD, java_script_enabled=has_scripts)
    dedication = page.get_by_text("For whoever pruned")
    assert dedication.is_hidden()
    assert page.get_by_role("link", name="Begin reading").is_visible(), "the way to the gate stays"
    care = page.locator("main .care")
    assert care.is_visible(), "before anything of the text is asked for"
    assert "Mature" in care.inner_text()
    assert "Frost" in care.inner_text()
    page.get_by_role("link", name="Show the front matter").click()
    assert dedication.is_visible()
    assert page.get_by_role("link", name="Show the front matter").is_hidden()


def test_a_gated_work_without_a_title_is_not_called_by_its_first_words(gated: Path) -> None:
    for name in ("index.html", "catalogue.html", "works/untitled-two/index.html"):
        assert "Untitled" in tree_of(gated / name).text_content()


def test_a_reference_names_a_gated_scene_by_its_number(gated: Path) -> None:
    (link,) = tree_of(gated / "works/gazette/index.html").xpath(
        "//article//a[contains(@href, 'kiln')]"
    )
    assert link.text_content() == "Scene 2"
