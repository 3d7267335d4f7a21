"""The gate of readers: what an EPUB does wrong in a reader is named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.book.editions.cover import cover_of
from fascicle.book.editions.edition_library import EditionLibrary, EditionWork, Volume
from fascicle.book.editions.epub import _styles
from fascicle.book.editions.epub.package_document import Item, container, package
from gates import budgets, readers
from gates.programs import ToolMissing

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="en"><head><title>A page</title><link rel="stylesheet" href="style.css"/></head>
<body>{}</body></html>"""
NAVIGATION = """<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a><ol>
<li><a href="one.xhtml#verse">A Song</a></li></ol></li>
<li><a href="two.xhtml">Two</a></li></ol></nav>
<nav epub:type="landmarks" hidden="hidden"><ol>
<li><a href="one.xhtml" epub:type="bodymatter">Begin</a></li></ol></nav>"""
ONE = """<h1>One</h1>
<p>It rained.<a href="#note" id="mark" role="doc-noteref" epub:type="noteref">1</a></p>
<aside class="footnote" id="note" role="doc-footnote" epub:type="footnote">
<span class="label"><a role="doc-backlink" href="#mark">1</a></span><p>All day.</p></aside>
<section id="verse"><h2>A Song</h2><div class="verse"><p>
<span class="line">Rain on the roof and rain on the road and rain on the hat of the man,</span><br/>
<span class="line">all day.</span></p></div></section>
<div class="dedication"><p>To the hat</p></div>
<p><a href="two.xhtml">What came of it</a></p>"""

# By the name of an EPUB: a file of it, what is replaced there, and what the gate says.
DAMAGED = {
    "entry": ("nav.xhtml", "two.xhtml", "three.xhtml", "the entry “Two” does not open"),
    "name": ("nav.xhtml", ">Two<", ">Too<", "the entry “Too” opens “Two”"),
    "cover": ("cover.xhtml", "<img", "<br", "the first page shows no cover"),
    "link": ("one.xhtml", "two.xhtml", "three.xhtml", "one.xhtml: no way to EPUB/three.xhtml"),
    "note": ("one.xhtml", 'id="note"', 'id="nut"', "one.xhtml: the note of 1 is not there"),
    "role": ("one.xhtml", 'role="doc-footnote" epub:type="footnote"', "", "not known to be one"),
    "gap": ("one.xhtml", 'epub:type="footnote"', "", "the note of 1 leaves a gap"),
    "mark": ("style.css", "float: left;\n  margin-right: 0.6em", "", "has its number above it"),
    "wide": ("one.xhtml", "<p>It", '<p style="width: 400px">It', "“It rained.1” is too wide"),
    "verse": ("style.css", "text-indent: -2em", "text-indent: 0", "does not hang"),
    "centre": ("style.css", ".dedication p", ".dedication", "“To the hat” is not centred"),
    "way": ("two.xhtml", 'lang="en"', 'lang="he"', "“TwoIt went on.” runs the wrong way"),
    "turns": ("package.opf", "language>en", "language>he", "pages turn"),
}


def epub(name: str = "", old: str = "", new: str = "") -> bytes:
    """Return an EPUB of two chapters; `new` takes the place of `old` in one of its files."""
    work = EditionWork("hat", "The Hat", "en", "ltr", (), modified="2026-01-01T00:00:00Z")
    volume = Volume("works/hat/hat", "The Hat", "en", "ltr", (work,))
    library = EditionLibrary("Hats", "en", "ltr", "", (), {"accessibility": "All is text."})
    read = ("cover.xhtml", "one.xhtml", "two.xhtml")
    items = [
        *(Item(page, is_read=True) for page in read),
        Item("nav.xhtml", "nav"),
        Item("cover.png", "cover-image"),
        Item("style.css"),
    ]
    files = {
        "package.opf": package(volume, library, items),
        "nav.xhtml": PAGE.format(NAVIGATION).encode(),
        "cover.xhtml": PAGE.format('<div id="cover"><img src="cover.png" alt=""/></div>').encode(),
        "one.xhtml": PAGE.format(ONE).encode(),
        "two.xhtml": PAGE.format("<h1>Two</h1><p>It went on.</p>").encode(),
        "style.css": _styles(),
        "cover.png": cover_of("hat", "The Hat").image,
    }
    if name:
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode())
    return container(list(files.items()))


@pytest.mark.slow
def test_what_an_epub_does_wrong_is_named(
    book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = readers.SCRIPT.read_text("utf-8").replace("PATIENCE = 5000", "PATIENCE = 1000")
    monkeypatch.setattr(readers, "SCRIPT", tmp_path / "hasty.js")
    readers.SCRIPT.write_text(hasty, "utf-8")
    built = book({"a.html": ""})
    (built.site / "good.epub").write_bytes(epub())
    for name, (file, old, new, _) in DAMAGED.items():
        (built.site / f"{name}.epub").write_bytes(epub(file, old, new))
    try:
        # In a thread of its own: a process has one Playwright, and other tests may have begun it.
        with ThreadPoolExecutor(1) as thread:
            verdict = thread.submit(readers.held, [built], budgets.load()).result()
    except ToolMissing as missing:
        pytest.skip(str(missing))
    assert verdict.looks == len(DAMAGED) + 1
    for name, (*_, said) in DAMAGED.items():
        problems = [line for line in verdict.problems if line.startswith(f"{name}.epub: ")]
        assert any(said in line for line in problems), (name, problems)
    assert not [line for line in verdict.problems if line.startswith("good.epub")]


def test_a_book_without_epubs_does_not_pass(book: Any) -> None:
    try:
        with ThreadPoolExecutor() as thread:
            verdict = thread.submit(readers.held, [book({"a.html": ""})], budgets.load()).result()
        assert not verdict.is_passed
    except ToolMissing as missing:
        pytest.skip(str(missing))
