"""A page's cost does not depend on the library, and nothing is made in vain."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COUNTING = """\
extensions = ["fascicle.sphinx_ext"]
from docutils.frontend import OptionParser
from pathlib import Path

MADE = Path(__file__).with_name("made.txt")

class Counted(OptionParser):
    def __init__(self, *args, **kwargs):
        with MADE.open("a") as file:
            file.write("x")
        super().__init__(*args, **kwargs)

import docutils.frontend
import sphinx.util.docutils
docutils.frontend.OptionParser = sphinx.util.docutils.OptionParser = Counted
"""


@pytest.fixture
def works(page: Any) -> Callable[[int], dict[str, str]]:
    """Give a way to write works of two chapters."""
    said = {"level": "1", "kind": "chapter", "words": "2"}
    chapters = {
        f"{name}.md": page(f"# {title}\n\nIt rained.\n\n***\n\nStill.\n", title=title, **said)
        for name, title in (("one", "First"), ("two", "Second"))
    }

    def write(count: int) -> dict[str, str]:
        files: dict[str, str] = {}
        for number in range(count):
            title = f"Work {number}"
            body = f"# {title}\n\n:::{{chapters}}\none\ntwo\n:::\n"
            of_work = {"index.md": page(body, kind="work", title=title), **chapters}
            files |= {f"works/w{number}/{name}": text for name, text in of_work.items()}
        return files

    return write


def test_a_page_is_the_same_in_a_library_of_three_works_and_of_thirty(
    library: Any, works: Any
) -> None:
    few = (library(works(3))().output / "works/w1/one.html").read_bytes()
    many = (library(works(30))().output / "works/w1/one.html").read_bytes()
    assert few == many


def test_the_settings_of_pages_are_not_made_anew_for_each(library: Any, works: Any) -> None:
    made = []
    for count in (3, 30):
        build = library({"conf.py": COUNTING, **works(count)})
        build(into=f"html{count}")
        made.append(len((build.source / "made.txt").read_text()))
        (build.source / "made.txt").unlink()
    assert made[0] == made[1]


def test_a_page_depends_on_its_own_files_only(library: Any, works: Any) -> None:
    files = works(2)
    name = "works/w0/two.md"
    build = library({**files, name: files[name] + "\n```{include} more.txt\n```\n"})
    (build.source / "works/w0/more.txt").write_text("Once.\n", "utf-8")
    output = build().output
    before = (output / "works/w1/two.html").stat().st_mtime_ns
    (build.source / "works/w0/more.txt").write_text("Twice.\n", "utf-8")
    assert "Twice." in build().article("works/w0/two").text_content()
    assert (output / "works/w1/two.html").stat().st_mtime_ns == before


def test_the_inventory_is_written_only_where_it_lists_something_else(
    library: Any, works: Any
) -> None:
    build = library(works(2))
    inventory = build().output / "objects.inv"
    times = [inventory.stat().st_mtime_ns]
    page = build.source / "works/w0/two.md"
    said = page.read_text("utf-8")
    for words in ("It rained on and on and on.", "It rained on and on and on.\n\nNobody minded."):
        page.write_text(said.replace("It rained.", words), "utf-8")
        assert words[-8:] in build().article("works/w0/two").text_content()
        times.append(inventory.stat().st_mtime_ns)
    assert times[0] != times[1] == times[2]


def test_an_inventory_that_is_gone_or_another_one_is_written_again(
    library: Any, works: Any
) -> None:
    build = library(works(2))
    inventory = build().output / "objects.inv"
    right = inventory.read_bytes()
    for spoil in (inventory.unlink, lambda: inventory.write_bytes(b"")):
        spoil()
        build()
        assert inventory.read_bytes() == right


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_another_theme_still_has_its_neighbours(library: Any, works: Any, builder: str) -> None:
    build = library(works(1))
    output = build("-b", builder, "-D", "html_theme=alabaster").output
    folder = Path("works/w0/one/index.html" if builder == "dirhtml" else "works/w0/one.html")
    assert 'rel="next" title="Second"' in (output / folder).read_text("utf-8")


def test_pages_may_have_folders_of_their_own(library: Any, works: Any) -> None:
    book = library(works(1))("-b", "dirhtml")
    assert book.page("works/w0/one/index").xpath("//link[@rel='next']/@href") == ["../two/"]


def test_a_bar_shows_no_empty_parts(small: Any) -> None:
    for name in ("index", "works/the-ferry/index"):
        parts = small.page(name).find_class("header-article-item")
        assert parts
        assert all(part.text_content().strip() for part in parts)
