"""Long lists have several pages, and the catalogue's script files that say what all works are."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from fascicle.sphinx_ext.catalogue import list_pages
from fascicle.sphinx_ext.catalogue.list_pages import ListPage, Part, in_parts, parts_near
from fascicle.sphinx_ext.model.extension_points import LibraryPage

Said = dict[str, Any]

NAMES = LibraryPage("tags/index", "Tags")
WORKS: dict[str, Said] = {
    f"w{number}": {"title": f"{letter} Lamp", "authors": ["Ann Lee"], "tags": ["rain"]}
    for number, letter in enumerate("BBCDDEF")
}
EDITS: list[Said] = [
    {"w1": WORKS["w1"] | {"title": "Zebra"}},
    {"w6": WORKS["w6"] | {"tags": []}},
    {"w3": WORKS["w3"] | {"total-words": "99"}},
    {"new": {"title": "Bright Lamp", "authors": ["Ann Lee"]}},
]


CALL = re.compile(r"^\w+\((.*)\);\n$", re.DOTALL)


# As `short_pages`, in the process of a build.
CONF = """\
extensions = ["fascicle.sphinx_ext"]

from fascicle.sphinx_ext.catalogue import list_pages

list_pages.WORKS, list_pages.NAMES, list_pages.EACH = 2, 3, 3
"""


@pytest.fixture
def short(catalogued: Callable[..., Any]) -> Callable[[Said], Any]:
    """Give a way to write a library whose lists have pages of two works."""
    return lambda works: catalogued(works, **{"conf.py": CONF})


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lists have two works or three lines a page, and files three works."""
    monkeypatch.setattr(list_pages, "WORKS", 2)
    monkeypatch.setattr(list_pages, "NAMES", 3)
    monkeypatch.setattr(list_pages, "EACH", 3)


@pytest.mark.usefixtures("short_pages")
def test_a_letter_may_go_on_and_is_found_where_it_begins() -> None:
    letters = [("A", ["a", "aa"]), ("B", ["b", "bb", "bbb"]), ("C", ["c"]), ("D", ["d"])]
    parts = list(in_parts(ListPage(NAMES, "names", "above", {"letters": letters, "kind": "x"})))
    assert [part.page for part in parts] == [
        ("tags/index", "Tags"),
        ("tags/index/2", "Tags, page 2"),
        ("tags/index/3", "Tags, page 3"),
    ]
    assert [part.values["letters"] for part in parts] == [
        [("A", ["a", "aa"]), ("B", ["b"])],
        [("B", ["bb", "bbb"]), ("C", ["c"])],
        [("D", ["d"])],
    ]
    assert parts[2].values["places"] == [
        ("A", "tags/index"),
        ("B", "tags/index"),
        ("C", "tags/index/2"),
        ("D", "tags/index/3"),
    ]
    assert all(part.values["kind"] == "x" for part in parts)


@pytest.mark.usefixtures("short_pages")
def test_what_stands_above_a_list_is_on_its_first_page_alone() -> None:
    letters = [("A", list("abcdef"))]
    first, second = in_parts(ListPage(NAMES, "names", "above", {"letters": letters}))
    changed = list(in_parts(ListPage(NAMES, "names", "other", {"letters": letters})))
    assert changed[0].shown != first.shown
    assert changed[1].shown == second.shown


def test_a_list_of_nothing_has_a_page() -> None:
    (only,) = in_parts(ListPage(NAMES, "names", "", {"letters": []}))
    assert (only.values["letters"], only.values["places"]) == ([], [])


def test_of_many_pages_the_first_the_last_and_the_near_are_named() -> None:
    parts = [Part(number, str(number)) for number in range(1, 21)]
    named = [part and part.number for part in parts_near(parts, parts[9])]
    assert named == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert [part and part.number for part in parts_near(parts, parts[0])] == [1, 2, 3, None, 20]
    assert [part and part.number for part in parts_near(parts[:5], parts[2])] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("edit", EDITS, ids=json.dumps)
def test_an_edit_of_a_long_list_leaves_what_a_clean_build_leaves(
    short: Callable[[Said], Any], edit: Said, differences: Any
) -> None:
    output = short(WORKS)().output
    assert {path.name for path in (output / "catalogue").iterdir()} == {
        *(f"{number}.html" for number in (2, 3, 4)),
        *(f"works-{number}.js" for number in (1, 2, 3)),
        "author-order.js",
    }
    build = short(edit)
    assert differences(build().output, build(into="clean").output) == []


def test_the_list_of_a_later_page_is_marked_in_the_navigation(short: Any) -> None:
    output = short({name: {"title": "A Lamp", "authors": [name]} for name in "abcd"})().output
    marked = {
        name: [
            (link.text, link.get("aria-current"))
            for link in html.parse(output / f"{name}.html").xpath("//nav[@class='ways']//a")
            if link.get("aria-current")
        ]
        for name in ("catalogue", "catalogue/2", "authors/index", "authors/index/2", "authors/a")
    }
    assert marked == {
        "catalogue": [("Catalogue", "page")],
        "catalogue/2": [("Catalogue", "true")],
        "authors/index": [("Authors", "page")],
        "authors/index/2": [("Authors", "true")],
        "authors/a": [],
    }


def test_pages_and_files_go_with_the_works(short: Callable[[Said], Any]) -> None:
    build = short(WORKS)
    output = build().output
    assert (output / "tags/rain/4.html").is_file()
    for name in ("w2", "w3", "w4", "w5", "w6"):
        (build.source / f"works/{name}/index.md").unlink()
    build()
    for name in ("catalogue", "tags/rain", "authors/ann-lee"):
        assert (output / f"{name}.html").is_file()
        assert list((output / name).glob("*")) == []


def calls_in(file: Path) -> list[Any]:
    """Return what the script calls its function with."""
    arguments: list[Any] = json.loads(CALL.sub(r"[\1]", file.read_text("utf-8")))
    return arguments


def test_all_works_are_in_the_files_in_the_order_of_titles(short: Callable[[Said], Any]) -> None:
    odd = {"title": "</script>“Odd”", "authors": ["Bo Étoile", "Zoë"], "rating": "Mature"}
    more = {"series": "Slow Doors", "series-number": "2.5", "dates": ["updated: 2024-05-06"]}
    output = short({**WORKS, "odd": odd | more})().output
    called = [calls_in(output / f"catalogue/works-{number}.js") for number in (1, 2, 3)]
    assert [number for number, *_ in called] == [1, 2, 3]
    assert {suffix for *_, suffix in called} == {".html"}
    rows = [row for _, some, _ in called for row in some]
    assert [row[0] for row in rows] == [
        *("B Lamp", "B Lamp", "C Lamp", "D Lamp", "D Lamp", "E Lamp", "F Lamp"),
        "</script>“Odd”",
    ]
    assert rows[0][2] == ["Ann Lee"]
    # The last field is the cover, which tests/sphinx_ext/covers looks at.
    assert rows[-1][1:-1] == [
        "works/odd/index.html",
        [["Bo Étoile", "bo-etoile"], ["Zoë", "zoe"]],
        ["Slow Doors"],
        "2.5",
        [],
        "Mature",
        ["Mature", []],
        "",
        "en",
        0,
        "updated",
        "2024-05-06",
        False,
        "",
    ]


def test_a_work_without_a_title_is_marked_in_the_files(short: Callable[[Said], Any]) -> None:
    untitled = {"title": "All night it rained", "supplied": "opening"}
    output = short({**WORKS, "w0": untitled})().output
    _, rows, _ = calls_in(output / "catalogue/works-1.js")
    marked = [(row[0], row[13]) for row in rows[:2]]
    assert marked == [("All night it rained", True), ("B Lamp", False)]


def test_authors_are_in_the_order_of_their_pages(short: Callable[[Said], Any]) -> None:
    names = ["Zoë 10", "Zoë 9", "Bo Étoile", "李白", "Ann Lee"]
    output = short({name: {"title": "A Lamp", "authors": [name]} for name in names})().output
    pages = [html.parse(output / f"authors/{name}.html") for name in ("index", "index/2")]
    shown = [link.text for page in pages for link in page.xpath("//ul[@class='names']//a")]
    assert shown == ["Bo Étoile", "Ann Lee", "Zoë 9", "Zoë 10", "李白"]
    assert calls_in(output / "catalogue/author-order.js") == ["bo-etoile ann-lee zoe-9 zoe-10 李白"]


def test_the_files_of_the_catalogue_are_kept_with_the_library(short: Callable[[Said], Any]) -> None:
    output = short(WORKS)().output
    kept = json.loads((output / "offline/library.json").read_bytes())["files"]
    files = {path.relative_to(output).as_posix() for path in output.glob("catalogue/*.js")}
    assert {"catalogue/works-1.js", "catalogue/works-3.js", "catalogue/author-order.js"} <= files
    assert files <= {address for address, *_ in kept}


def test_a_page_of_the_keeper_s_own_has_no_second_one(catalogued: Callable[..., Any]) -> None:
    own = {
        "conf.py": CONF + 'include_patterns = ["**"]\n',
        "catalogue.md": "---\norphan: true\n---\n\n# By hand\n\nMine.\n",
    }
    output = catalogued(WORKS, **own)().output
    assert "Mine." in (output / "catalogue.html").read_text("utf-8")
    assert not (output / "catalogue").exists()
    assert (output / "tags/rain/2.html").is_file()
