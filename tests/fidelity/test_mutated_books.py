"""Damage of a built book: whatever is done to a page or an edition, `verify` fails."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from fascicle.book.build import HTML
from fascicle.book.consistency import faulty_files, inconsistencies
from fascicle.library.texts import find_texts
from fascicle.library.verification import verify_library
from file_mutants import FAULTS, Damage, any_damage
from mutated_book import mutated_library

pytestmark = pytest.mark.slow

HAS_PDF = find_spec("typst") is not None and find_spec("pypdfium2") is not None
GATE, LAMP = "works/gate/", "works/lamp/"
ONE, TWO = "chapter-1-the-gate", "chapter-2-the-wall"
VOLUMES = [f"{GATE}gate", "series/ways", "the-shelf"]
SAID = r"<p [^>]*>“Well\?” said Ada\.</p>"

# Damage of HTML: what is replaced, once.
OF_HTML: dict[str, tuple[str, str]] = {
    "word deleted": ("had ever shut", "had shut"),
    "word doubled": ("it at night", "it at at night"),
    "word replaced": ("the porter may", "the sexton may"),
    "words swapped": ("hundred years", "years hundred"),
    "words joined": ("hundred years", "hundredyears"),
    "word split": ("hundred years", "hund red years"),
    "case changed": ("Ada came to it", "ADA came to it"),
    "first letter changed": (">Nobody<", ">nobody<"),
    "apostrophe added": ("it at night", "it a’t night"),
    "punctuation made a letter": ("to it\\.", "to it l"),
    "entity broken": ("down &amp; bring", "down &amp;amp; bring"),
    "entity of a letter broken": ("at night", "at n&amp;#105;ght"),
    "paragraph dropped": (SAID, ""),
    "paragraph emptied": (SAID, "<p></p>"),
    "paragraph doubled": (f"({SAID})", r"\1\1"),
    "paragraphs exchanged": (rf"(<p [^>]*>It was a gate[^<]*</p>)\s*({SAID})", r"\2\1"),
    "paragraphs joined": (r"to it\.</p>\s*<p [^>]*>“Well", "to it. “Well"),
    "paragraph split": ("and it had been", "and it</p><p>had been"),
    "paragraph in a comment": (f"({SAID})", r"<!--\1-->"),
    "paragraph in a template": (f"({SAID})", r"<template>\1</template>"),
    "paragraph in a script": (f"({SAID})", r"<script>\1</script>"),
    "paragraph made apparatus": (f"({SAID})", r'<div class="apparatus">\1</div>'),
    "display none": (f"({SAID})", r'<div style="display:none">\1</div>'),
    "display none within": ("had ever", '<span style="color:red; display : none">had</span> ever'),
    "visibility hidden": (f"({SAID})", r'<div style="visibility: hidden">\1</div>'),
    "font size of nothing": ("had ever", '<span style="font-size:0">had</span> ever'),
    "hidden": (f"({SAID})", r"<div hidden>\1</div>"),
    "hidden until found": ("had ever", '<span hidden="until-found">had</span> ever'),
    "text added": (f"({SAID})", r"\1<p>Buy more gates.</p>"),
    "text added to the end": ("</section>", "<p>The end.</p></section>"),
    "note dropped": (r"<aside class=\"footnote brackets.*?</aside>", ""),
    "mark of a note dropped": (r"<a class=\"footnote-reference.*?</a>", ""),
    "word of a note dropped": ("the first winter", "the winter"),
    "heading dropped": (r"<h\d><span class=\"heading-label\">CHAPTER I<.*?</h\d>", ""),
    "number of a heading changed": (">CHAPTER I<", ">CHAPTER V<"),
    "scene break dropped": (r"<hr [^>]*>|<div [^>]*role=\"separator\".*?</div>", ""),
    "scene break added": (f"({SAID})", r"\1<hr/>"),
    "speaker dropped": ("<dt>Ada:</dt>", "<dt></dt>"),
    "speakers exchanged": (
        "<dt>Ada:</dt>(.*?)<dt>bell_b:</dt>",
        r"<dt>bell_b:</dt>\1<dt>Ada:</dt>",
    ),
}
OF_VERSE: dict[str, tuple[str, str]] = {
    "line end dropped": (r"wall was high,</span><br ?/>", "wall was high,</span>"),
    "lines exchanged": (
        r"What grew behind it, by and by,(.*?)But Bell, and you, and me\.",
        r"But Bell, and you, and me.\1What grew behind it, by and by,",
    ),
    "line dropped": ("And nobody could see", ""),
}
# Damage of plain text.
OF_TEXT: dict[str, tuple[str, str]] = {
    "word deleted": ("had ever shut", "had shut"),
    "word doubled": ("it at night", "it at at night"),
    "word replaced": ("the porter may", "the sexton may"),
    "words swapped": ("hundred years", "years hundred"),
    "case changed": ("Ada came", "ADA came"),
    "apostrophe added": ("it at night", "it a’t night"),
    "paragraph dropped": ("“Well\\?” said Ada\\.\n\n", ""),
    "paragraphs exchanged": (r"(It was a gate.*?)\n\n(“Well[^\n]*)", r"\2\n\n\1"),
    "note dropped": (r"Some said that the porter had, in the first winter\.", ""),
    "heading dropped": (r"CHAPTER II\. The Wall\n", ""),
    "text added": ("So she sang,", "So she sang, as ever,"),
    "entity broken": ("gate & longer", "gate &amp;amp longer"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mutated_library(tmp_path_factory.mktemp("mutated") / "shelf", pdf=HAS_PDF)


@pytest.fixture
def site(root: Path) -> Iterator[Path]:
    """Return the built book, and restore afterwards what a test has done to it."""
    before = {path: path.read_bytes() for path in (root / HTML).rglob("*") if path.is_file()}
    yield root / HTML
    for path, content in before.items():
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def errors(site: Path, *slugs: str) -> list[str]:
    root = site.parents[1]
    entries = [entry for entry in find_texts(root) if not slugs or entry.slug in slugs]
    return [str(error) for work in verify_library(root, site, entries) for error in work.errors]


def unnamed(files: Iterable[str], found: list[str]) -> list[str]:
    """Return the files that no error names."""
    return [file for file in files if not any(file in error for error in found)]


def damaged(text: str, damage: tuple[str, str]) -> str:
    new, count = re.subn(*damage, text, count=1, flags=re.DOTALL)
    assert count == 1
    assert new != text
    return new


def in_epub(path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> None:
    """Write an EPUB again after a change of its files, by name."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in change(files).items():
            archive.writestr(name, content)
    path.write_bytes(raw.getvalue())


def test_the_book_itself_has_every_word(site: Path) -> None:
    assert errors(site) == []


CASES = [(ONE, name, damage) for name, damage in OF_HTML.items()]
CASES += [(TWO, name, damage) for name, damage in OF_VERSE.items()]
IDS = [name for _, name, _ in CASES]


@pytest.mark.parametrize(("page", "name", "damage"), CASES, ids=IDS)
@pytest.mark.parametrize("where", ["page", "single page"])
def test_a_damaged_page_is_named(
    site: Path, where: str, page: str, name: str, damage: tuple[str, str]
) -> None:
    path = site / GATE / ("entire.html" if where == "single page" else f"{page}.html")
    start, mark, text = path.read_text("utf-8").partition(
        f'id="page-{page}"' if where == "single page" else "<article"
    )
    path.write_text(f"{start}{mark}{damaged(text, damage)}", "utf-8")
    assert [error for error in errors(site, "gate") if path.name in error], name


@pytest.mark.parametrize(("page", "name", "damage"), CASES, ids=IDS)
def test_each_damaged_epub_is_named(
    site: Path, page: str, name: str, damage: tuple[str, str]
) -> None:
    inner = f"EPUB/gate/{page}.xhtml"

    def change(files: dict[str, bytes]) -> dict[str, bytes]:
        start, mark, text = files[inner].decode().partition("<body")
        return files | {inner: f"{start}{mark}{damaged(text, damage)}".encode()}

    for volume in VOLUMES:
        in_epub(site / f"{volume}.epub", change)
    assert unnamed((f"{volume}.epub" for volume in VOLUMES), errors(site, "gate")) == [], name


@pytest.mark.parametrize(("name", "damage"), OF_TEXT.items(), ids=list(OF_TEXT))
def test_each_damaged_text_is_named(site: Path, name: str, damage: tuple[str, str]) -> None:
    files = [f"{volume}.txt" for volume in VOLUMES]
    for file in files:
        path = site / file
        path.write_text(damaged(path.read_text("utf-8"), damage), "utf-8")
    assert unnamed(files, errors(site, "gate")) == [], name


# Whole files

EPUBS: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "chapter removed": lambda files: {k: v for k, v in files.items() if ONE not in k},
    "chapter emptied": lambda files: files | {f"EPUB/gate/{ONE}.xhtml": b""},
    "chapters exchanged": lambda files: files | {
        f"EPUB/gate/{ONE}.xhtml": files[f"EPUB/gate/{TWO}.xhtml"],
        f"EPUB/gate/{TWO}.xhtml": files[f"EPUB/gate/{ONE}.xhtml"],
    },
    "chapter not read": lambda files: files | {
        "EPUB/package.opf": re.sub(
            rb'<itemref idref="[^"]*"/>(?=\s*<itemref[^>]*/>\s*</spine>)', b"",
            files["EPUB/package.opf"], count=1)
    },
    "chapters read backwards": lambda files: files | {
        "EPUB/package.opf": backwards(files["EPUB/package.opf"])
    },
    "no package": lambda files: {k: v for k, v in files.items() if not k.endswith(".opf")},
    "package broken": lambda files: files | {"EPUB/package.opf": b"<package"},
    "no container": lambda files: {k: v for k, v in files.items() if "container" not in k},
    "text marked as apparatus": lambda files: {
        k: v.replace(b"bodymatter", b"backmatter") for k, v in files.items()
    },
}  # fmt: skip


def backwards(package: bytes) -> bytes:
    refs = re.findall(rb"<itemref [^>]*/>", package)
    return re.sub(rb"<itemref [^>]*/>", lambda _: refs.pop(), package)


@pytest.mark.parametrize("name", EPUBS)
def test_each_epub_without_its_chapters_in_order_is_named(site: Path, name: str) -> None:
    for volume in VOLUMES:
        in_epub(site / f"{volume}.epub", EPUBS[name])
    found = errors(site, "gate", "lamp")
    assert unnamed((f"{volume}.epub" for volume in VOLUMES), found) == []


def exchange(one: Path, other: Path) -> None:
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


OTHERS = {
    f"{GATE}index.html": f"{LAMP}index.html",
    f"{GATE}{ONE}.html": f"{GATE}{TWO}.html",
    f"{GATE}entire.html": f"{LAMP}entire.html",
}
EDITIONS = [".epub", ".txt", "-markdown.zip", *([".pdf"] if HAS_PDF else [])]
OTHERS |= {f"{GATE}gate{ending}": f"{LAMP}lamp{ending}" for ending in EDITIONS}
OTHERS |= {f"series/ways{ending}": f"works/note/note{ending}" for ending in EDITIONS}
OTHERS |= {f"the-shelf{ending}": f"{LAMP}lamp{ending}" for ending in EDITIONS}


@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "exchanged", "garbage"])
@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_gone_or_another_is_named(site: Path, name: str, damage: str) -> None:
    path = site / name
    match damage:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "truncated":
            raw = path.read_bytes()
            path.write_bytes(raw[: len(raw) // 2])
        case "exchanged":
            exchange(path, site / OTHERS[name])
        case "garbage":
            path.write_bytes(bytes(range(256)) * 20)
    assert [error for error in errors(site) if Path(name).name in error]


@pytest.mark.parametrize("name", [f"{GATE}{TWO}", f"{GATE}index"])
def test_a_page_of_another_work_is_named(site: Path, name: str) -> None:
    exchange(site / f"{name}.html", site / "works/note/index.html")
    assert [error for error in errors(site, "gate") if name in error]


OF_TITLE_PAGE = {
    "chapter not listed": (rf'<li[^>]*><a href="{TWO}\.html">.*?</li>', ""),
    "chapters listed in another order": (
        rf'(<li[^>]*><a href="{ONE}\.html">.*?</li>)\s*(<li[^>]*><a href="{TWO}\.html">.*?</li>)',
        r"\2\1",
    ),
    "list dropped": (r'<nav class="contents-list.*?</nav>', ""),
    "another title": (r'(<h1 class="apparatus">)The Gate', r"\1The Lamp"),
}


@pytest.mark.parametrize(("name", "damage"), OF_TITLE_PAGE.items(), ids=list(OF_TITLE_PAGE))
def test_a_damaged_title_page_is_named(site: Path, name: str, damage: tuple[str, str]) -> None:
    path = site / GATE / "index.html"
    start, mark, text = path.read_text("utf-8").partition("<article")
    path.write_text(f"{start}{mark}{damaged(text, damage)}", "utf-8")
    assert [error for error in errors(site, "gate") if f"{GATE}index.html" in error], name


# Any file


@pytest.mark.parametrize("damage", FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_file_is_named_even_if_no_build_has_recorded_it(
    site: Path, damage: Damage
) -> None:
    damage(site)
    assert any(inconsistencies(site, lambda _: True)) or errors(site, "gate", "lamp")


@pytest.mark.parametrize("seed", range(60))
def test_a_file_that_is_not_as_it_was_written_is_named(site: Path, seed: int) -> None:
    damaged_file = any_damage(seed, site)
    named, is_recorded = faulty_files(site.parents[1], site)
    assert is_recorded
    assert [error for error in named if damaged_file.partition(" ")[0] in str(error)], damaged_file


def test_the_book_itself_has_no_faulty_file(site: Path) -> None:
    assert faulty_files(site.parents[1], site) == ([], True)
