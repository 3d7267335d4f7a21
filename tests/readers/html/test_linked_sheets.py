"""Style sheets in files of their own: of an EPUB, a zip file of chapters, or beside a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archives import epub, page, zipped
from fascicle.convert import convert
from fascicle.fidelity.source_words import source_queries
from fascicle.library.texts import find_texts, load_text, unread_files
from fascicle.readers.html.css import LONGEST, MOST_SHEETS
from fascicle.readers.source import read_files
from fascicle.settings.schema import Library

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.model.draft import Draft

BODY = "<p>The <span class='it'>lamp</span> was <b>out</b>.</p><p class='gone'>Ads.</p>"
RULES = ".it { font-style: italic } .gone { display: none }"


def linking(link: str, body: str = BODY) -> str:
    return page(body).replace("<link href='a.css'/>", link)


def link(href: str, rel: str = "stylesheet") -> str:
    return f'<link rel="{rel}" href="{href}"/>'


def book(head: str, **sheets: str) -> bytes:
    return epub({"text/1.xhtml": linking(head)}, **sheets)


def read(raw: bytes, name: str = "texts/salt.epub") -> Draft:
    files = [(name, raw)]
    draft = read_files(files)
    assert list(source_queries(draft, files)) == []
    return draft


def styled(draft: Draft) -> list[str]:
    """Return the words in italics, without those in bold type."""
    shown = ((n, s) for n, styles in draft.styles.items() for s in styles if s.style == "emphasis")
    return [draft.line(n)[s.start : s.end] for n, s in shown]


@pytest.mark.parametrize(
    ("head", "sheets"),
    [
        (link("../a.css"), {"a_css": RULES}),
        (link("../a%2Ecss?1#x"), {"a_css": "\ufeff" + RULES}),
        (link("../a.css"), {"a_css": "@import 'b.css';", "b_css": RULES}),
        (
            link("../a.css"),
            {"a_css": "@charset 'utf-8'; @import url( b.css ) all;", "b_css": RULES},
        ),
        ("<style>@import url('../a.css');</style>", {"a_css": RULES}),
        (f"<style>@media print, screen {{{RULES}}}</style>", {}),
        (link("../a.css").replace("<link", '<link media="Screen, tv"'), {"a_css": RULES}),
        (link("../a.css"), {"a_css": "@import 'a.css'; " + RULES}),
    ],
)
def test_a_style_sheet_in_the_archive_is_that_of_the_page(
    head: str, sheets: dict[str, str]
) -> None:
    draft = read(book(head, **sheets))
    assert styled(draft) == ["lamp"]
    assert [aside.kind for aside in draft.ledger] == ["hidden"]
    assert draft.queries == ()


@pytest.mark.parametrize(
    "head",
    [
        link("../a.css", "alternate stylesheet"),
        link("../a.css", "icon"),
        link("../a.css").replace("<link", '<link media="print"'),
        f'<style media="print">{RULES}</style>',
        f"<style>@media print {{{RULES}}} @media (max-width: 9em) {{{RULES}}}</style>",
    ],
)
def test_a_style_sheet_for_another_purpose_is_not_read(head: str) -> None:
    draft = read(book(head, a_css=RULES))
    assert (styled(draft), draft.queries) == ([], ())


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a.css", "//example.org/a.css", "file:///a.css", "../../../a.css"],
)
def test_a_style_sheet_elsewhere_is_named_in_a_question(address: str) -> None:
    raw = epub({f"{n}.xhtml": linking(link(address)) for n in range(3)}, a_css=RULES)
    (query,) = read(raw).queries
    assert query.name == "unread-styles"
    assert query.question.startswith("texts/salt.epub/OEBPS/0.xhtml links to style sheets")
    assert address in query.question


def test_a_missing_style_sheet_is_not_asked_about_if_no_words_could_have_its_styles() -> None:
    raw = epub({"1.xhtml": linking(link("a.css"), "<p class='a'>The <i>lamp</i>.</p>")})
    assert read(raw).queries == ()


def test_chapters_in_a_zip_file_have_their_style_sheets() -> None:
    raw = zipped({"a/1.html": linking(link("../css/a.css")), "css/a.css": RULES})
    draft = read(raw, "texts/salt.zip")
    assert (styled(draft), draft.queries) == (["lamp"], ())


def test_style_sheets_are_bounded() -> None:
    many = {f"s{n}_css": f"@import 's{n + 1}.css'; " * 40 for n in range(50)}
    assert read(book(link("../s0.css"), **many)).line(1) == "The lamp was out."
    long = "/*" + "x" * LONGEST + "*/" + RULES
    assert styled(read(book(link("../a.css"), a_css=long))) == []
    assert MOST_SHEETS < 50


def test_a_style_sheet_with_control_characters_still_counts() -> None:
    draft = read(book(link("../a.css"), a_css=f"/* \0\x1b\ufffe */ {RULES}"))
    assert styled(draft) == ["lamp"]


def test_a_page_has_the_style_sheet_beside_it(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (texts / "salt_files").mkdir(parents=True)
    head = link("salt_files/a.css") + link("../b.css") + link("no.css")
    (texts / "salt.html").write_text(
        linking(head, "<p>Not <span class='it'>so</span>.</p>"), "utf-8"
    )
    (texts / "salt_files" / "a.css").write_text(".it { font-style: italic }", encoding="utf-8")
    (tmp_path / "b.css").write_text(".it { font-weight: bold }", encoding="utf-8")
    (texts / "salt.toml").write_text('title = "Salt"', encoding="utf-8")
    (entry,) = find_texts(tmp_path)
    made = convert(load_text(entry, Library(title="L")))
    assert "Not *so*." in made.pages[0].text
    (query,) = [query for query in made.queries if query.name == "unread-styles"]
    assert "b.css" in query.question
    assert "a.css" not in query.question
    assert not unread_files(tmp_path)
