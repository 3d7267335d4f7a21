"""PDFs of a library: every word in order, tagged, the same each time; a missing glyph is named."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from msgspec.structs import replace
from pypdfium2 import raw

from fascicle.book.build import HTML
from fascicle.book.editions.edition_library import (
    EditionLibrary,
    EditionPage,
    EditionWork,
    PdfSettings,
    Volume,
)
from fascicle.book.editions.pdf import pdf_of, print_pdf_of, typesetting
from fascicle.fidelity.pdf_words import words_of_pdf
from fascicle.library.verification import verify_library
from fascicle.model.words import words as words_of
from gates.drawn_font import write_font
from small_books import PNG, built, small_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Restored

SAID = {"contents": "Contents", "about": "Before you begin", "colophon": "About this work"}
MARKUP = '#import "@preview/x:1.0.0": * $x^2$ *a* _b_ `c` <d> @e = f \\ #panic() ~ [g] // h'


def book(pages: dict[str, str], language: str = "en", **described: Any) -> tuple[Any, ...]:
    """Return a volume of a work with these pages, with what makes a file of it."""
    written = [
        EditionPage(f"works/door/{stem}", f"{stem}.html", f"works/door/{stem}.html", stem, level=1)
        for stem in pages
    ]
    given = {"authors": ("Ada Quill",), "modified": "2026-05-14T00:00:00Z"} | described
    direction = "rtl" if language == "he" else "ltr"
    work = EditionWork("door", "The Door", language, direction, tuple(written), **given)
    volume = Volume("works/door/door", "The Door", language, direction, (work,))
    library = EditionLibrary("The Library", language, direction, "", (), SAID)

    def read(name: str) -> bytes:
        text = pages[name.removesuffix(".html")]
        return f'<article class="bd-article">{text}</article>'.encode()

    return volume, library, read


def two_chapters(text: str, language: str = "en") -> tuple[Any, ...]:
    """Return a work of two chapters, the first with this text."""
    pages = {
        "index": "<section><h1>The Door</h1></section>",
        "one": f"<section><h1>One</h1>{text}</section>",
        "two": "<section><h1>Two</h1><p>It was shut.</p></section>",
    }
    return book(pages, language)


def words(content: bytes, folder: Path, name: str = "door.pdf") -> dict[str, list[str]]:
    path = folder / name
    path.write_bytes(content)
    return words_of_pdf(path, name)


def kinds(content: bytes) -> set[str]:
    """Return the types of the elements that tags make."""
    found: set[str] = set()

    def visit(element: Any) -> None:
        name = ctypes.create_string_buffer(64)
        raw.FPDF_StructElement_GetType(element, name, 64)
        found.add(name.raw.decode("utf-16-le").partition("\0")[0])
        for number in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, number):
                visit(child)

    document = pypdfium2.PdfDocument(content)
    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page)
        visit(raw.FPDF_StructTree_GetChildAtIndex(tree, 0))
        raw.FPDF_StructTree_Close(tree)
    return found


def test_a_note_that_goes_on_on_the_next_page_is_read(tmp_path: Path) -> None:
    mark = '<a class="footnote-reference" href="#n">1</a>'
    note = "late or early, in rain and in snow, " * 90
    text = (
        f"<p>It was shut.</p><p>It{mark} was.</p>{'<p>It was late.</p>' * 50}"
        f'<aside class="footnote" id="n"><span class="label">1</span><p>{note}</p></aside>'
    )
    found = words(pdf_of(*two_chapters(text)).data, tmp_path)["one"]
    said = f"One It was shut It 1 was {'It was late ' * 50} 1 {note.replace(',', '')}"
    assert found == said.split()


@pytest.mark.parametrize("make", [pdf_of, print_pdf_of])
def test_a_text_is_data_and_never_markup(make: Callable[..., Any], tmp_path: Path) -> None:
    escaped = MARKUP.replace("<", "&lt;")
    content = make(*two_chapters(f"<p>{escaped}</p><pre>{escaped}</pre>")).data
    name = "door-print.pdf" if make is print_pdf_of else "door.pdf"
    said = words(content, tmp_path, name)
    assert " ".join(said["one"]).count("import preview x 1 0 0 $x^2$ a b c <d> e = f panic") == 2


def test_the_same_text_gives_the_same_bytes() -> None:
    given = two_chapters("<p>It was late.</p>")
    assert pdf_of(*given).data == pdf_of(*given).data


def test_a_pdf_has_tags_bookmarks_a_language_and_metadata() -> None:
    text = (
        '<p>It<a class="footnote-reference" href="#n">*</a> was <em>late</em>.</p>'
        '<aside class="footnote" id="n"><span class="label">*</span><p>So.</p></aside>'
        "<ul><li><p>a door</p></li></ul><table><tr><td>1</td></tr></table>"
    )
    content = pdf_of(*two_chapters(text)).data
    assert kinds(content) >= {"Document", "H1", "P", "Note", "L", "LI", "Table", "TOC"}
    document = pypdfium2.PdfDocument(content)
    assert [mark.get_title() for mark in document.get_toc()] == ["Contents", "One", "Two"]
    described = document.get_metadata_dict()
    assert (described["Title"], described["Author"]) == ("The Door", "Ada Quill")
    assert described["CreationDate"].startswith("D:20260514")
    assert b"/Lang(en)" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_the_head_of_a_page_is_one_line() -> None:
    long = "The Door in the Wall of the House at the End of the Road to the River"
    volume, library, read = two_chapters("<p>It was late.</p>" * 120)
    work = replace(volume.works[0], title=long)
    document = pypdfium2.PdfDocument(pdf_of(replace(volume, works=(work,)), library, read).data)
    said = document[3].get_textpage().get_text_range().splitlines()[0]
    assert said == "The Door in the Wall of the House at the End of…"


def test_in_print_chapters_open_on_the_right() -> None:
    document = pypdfium2.PdfDocument(print_pdf_of(*two_chapters("<p>It was late.</p>")).data)
    places = [mark.get_dest().get_index() for mark in document.get_toc()]
    assert all(place % 2 == 0 for place in places)
    assert [document.get_page_label(place) for place in places] == ["v", "1", "3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>" + "a hat-box, a door-post, " * 40 + "</p>", "a hat box a door post " * 40),
        ("<p>" + "understanding extraordinary " * 60 + "</p>", "understanding extraordinary " * 60),
        ("<p>" + "a <em>door</em>-post of wood, " * 60 + "</p>", "a door post of wood " * 60),
        ("<p>" + "word—and " * 200 + "</p>", "word and " * 200),
        ('<p class="end-mark">THE END</p>', "THE END"),
        (
            (
                '<p>It<a class="footnote-reference" href="#n">1</a> was</p><p>late.</p>'
                '<aside class="footnote" id="n"><span class="label">1</span><p>So.</p></aside>'
            ),
            "It 1 was late 1 So",
        ),
        (
            (
                '<p>It<a class="footnote-reference" href="#n">7</a> was late.</p>'
                '<aside class="footnote" id="n"><span class="label">Note 7</span><p>So.</p></aside>'
            ),
            "It 7 was late Note 7 So",
        ),
    ],
)
def test_hyphens_of_divided_words_are_no_part_of_them(text: str, said: str, tmp_path: Path) -> None:
    found = words(pdf_of(*two_chapters(text)).data, tmp_path)
    assert found["one"] == ["One", *said.split()]


def test_hebrew_is_read_from_right_to_left(tmp_path: Path) -> None:
    text = "הבית הקטן עמד על הגבעה, והים Netherby Bay 1826 היה גדול ממנו."
    found = words(pdf_of(*two_chapters(f"<p>{text}</p>", "he")).data, tmp_path)
    assert found["one"][1:] == text.replace(",", "").replace(".", "").split()


def test_every_element_keeps_its_words(tmp_path: Path) -> None:
    text = (
        "<p>The <ruby>door<rp>(</rp><rt>gate</rt></ruby> again, <code>c</code> and <q>q</q>.</p>"
        f"<p>{'A' * 90} https://example.org/archive/of/all/that/was/ever/typed.html</p>"
        "<table><thead><tr><th>Oil</th></tr></thead><tr><td>6</td></tr></table>"
        '<dl class="chat"><dt>Ada:</dt><dd><p>hm</p></dd></dl>'
        '<div class="verse"><p class="stanza"><span class="line">It rains</span><br></p></div>'
        '<div class="speech"><p><span class="speaker">MRS. VANE.</span> No.</p></div>'
        "<ol><li><p>one</p><ul><li><p>in it</p></li></ul></li></ol>"
        '<figure><img src="x.png" alt="A door"><figcaption><p>Shut</p></figcaption></figure>'
        '<p>An <img src="x.png" alt="icon"> and <img src="https://x.org/y.png" alt="away">.</p>'
    )
    volume, library, read = two_chapters(text)
    content = pdf_of(volume, library, lambda name: PNG if name.endswith(".png") else read(name))
    found = words(content.data, tmp_path)["one"]
    expected = "door gate again c and q"
    assert " ".join(found).startswith(f"One The {expected} {'A' * 90} https example org archive")
    assert " ".join(found).endswith(
        "typed html Oil 6 Ada hm It rains MRS VANE No 1 one in it Shut An and away"
    )


def test_an_image_that_is_damaged_is_named() -> None:
    volume, library, read = two_chapters('<p><img src="x.png" alt="A door"></p>')
    with pytest.raises(ValueError, match=r"^x\.png: cannot be typeset: failed"):
        pdf_of(volume, library, lambda name: b"no" if name.endswith(".png") else read(name))


# Of no script, so no font has it.
UNKNOWN = "\u0378"


def test_characters_that_no_font_has_are_boxes_and_are_named_once(tmp_path: Path) -> None:
    volume, library, read = two_chapters(f"<p>{UNKNOWN} was {UNKNOWN}late.</p>")
    volume = replace(volume, editions=("pdf", "pdf-print"))
    made = pdf_of(volume, library, read)
    assert words(made.data, tmp_path)["one"] == ["One", UNKNOWN, "was", f"{UNKNOWN}late"]
    assert b"+FascicleBoxes" in made.data
    (note,) = made.notes
    assert f"boxes stand for “{UNKNOWN}” (U+0378, door/one.html, 2 times)\n    Put a font" in note
    assert not print_pdf_of(volume, library, read).notes
    assert not pdf_of(replace(volume, works=volume.works * 2), library, read).notes


def test_a_font_of_the_system_has_what_the_others_lack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "system"
    system.mkdir()
    write_font(system / "boxes.ttf", UNKNOWN)
    with_fonts = typesetting._Typst.with_fonts
    monkeypatch.setattr(
        typesetting._Typst, "with_fonts", lambda typst, *more: with_fonts(typst, str(system), *more)
    )
    volume, library, read = two_chapters(f"<p>{UNKNOWN} was late.</p>")
    made = pdf_of(replace(volume, editions=("pdf",)), library, read)
    assert words(made.data, tmp_path)["one"] == ["One", UNKNOWN, "was", "late"]
    assert b"+Boxes" in made.data
    assert b"+FascicleBoxes" not in made.data
    (note,) = made.notes
    assert f"Boxes, a font of this computer, has “{UNKNOWN}” (U+0378, door/one.html)" in note


ARABIC = "كان المصباح"


@pytest.mark.parametrize("has_font", [True, False])
def test_arabic_letters_of_one_width_are_the_last_resort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_font: bool
) -> None:
    system = tmp_path / "system"
    system.mkdir()
    write_font(system / "boxes.ttf", "".join(sorted({*ARABIC} - {" "})))

    def with_fonts(typst: typesetting._Typst, *more: str) -> typesetting._Typst:
        folders = (*typst.folders, *more, *([str(system)] if has_font else []))
        return typesetting._Typst(typst.modified, folders)

    monkeypatch.setattr(typesetting._Typst, "with_fonts", with_fonts)
    volume, library, read = two_chapters(f"<p>{ARABIC}</p>")
    made = pdf_of(replace(volume, editions=("pdf",)), library, read)
    assert words(made.data, tmp_path)["one"] == ["One", *ARABIC.split()]
    assert (b"+Boxes" in made.data) == has_font
    assert b"+FascicleBoxes" not in made.data
    assert len(made.notes) == has_font


@pytest.mark.parametrize(
    "typed",
    [
        f"a\u1ac7\u0301 {UNKNOWN}\u200d{UNKNOWN}\ufe0f {UNKNOWN}\u0301",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea 1\ufe0f\u20e3 \u2764",
        "It was\u0085late\u2028and\u2029cold",
        "x\ufeffy \ufdd0 z\ufffe",
        *(
            f"It {c}was late 12 שלום in\u2069 \u202cthe"
            for c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
        ),
    ],
)
def test_every_character_can_be_set_and_is_read(tmp_path: Path, typed: str) -> None:
    content = pdf_of(*two_chapters(f"<p>{typed}</p>")).data
    assert words(content, tmp_path)["one"] == ["One", *words_of(typed)]


def test_fonts_of_the_library_have_what_the_others_lack(tmp_path: Path) -> None:
    write_font(tmp_path / "boxes.ttf", "門")
    volume, library, read = two_chapters("<p>It was 門.</p>")
    library = replace(library, fonts={str(tmp_path): ""})
    content = pdf_of(volume, library, read).data
    assert words(content, tmp_path)["one"] == ["One", "It", "was門"]
    assert b"+Boxes" in content
    chosen = replace(volume, pdf=PdfSettings(fonts=("Boxes", "Bixes")))
    with pytest.raises(
        ValueError, match=r"“Bixes” is not in fonts/\. There are “Libertinus Serif”"
    ):
        pdf_of(chosen, library, read)


def test_without_typst_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "find_spec", lambda _name: None)
    with pytest.raises(ValueError, match=r"Install fascicle\[pdf\]: \.venv/bin/python -m pip inst"):
        pdf_of(*two_chapters("<p>It was late.</p>"))


def test_a_work_without_an_author_and_with_an_odd_title(tmp_path: Path) -> None:
    volume, library, read = book({"index": "<section><p>It was late.</p></section>"}, authors=())
    content = pdf_of(volume, library, read).data
    assert words(content, tmp_path) == {"index": ["It", "was", "late"]}
    assert [mark.get_title() for mark in pypdfium2.PdfDocument(content).get_toc()] == ["The Door"]


def filled(root: Path) -> None:
    small_library(root)
    with (root / "library.toml").open("a") as settings:
        settings.write('editions = ["pdf", "pdf-print"]\npdf_size = "129x198mm"\n')
    built(root)


@pytest.fixture
def library(restored: Restored) -> Path:
    return restored(filled)


def test_a_library_has_the_pdfs_that_it_asks_for(library: Path) -> None:
    folder = library / HTML / "works/tale"
    files = sorted(path.name for path in folder.glob("*.[ep][pd][uf]*"))
    assert files == ["tale-print.pdf", "tale.pdf"]
    page = (folder / "index.html").read_text()
    assert 'href="tale.pdf" download="A Tale - Ada Quill.pdf">PDF</a>' in page
    assert (
        'href="tale-print.pdf" download="A Tale - Ada Quill-print.pdf">PDF for printing</a>' in page
    )
    width, height = pypdfium2.PdfDocument(folder / "tale.pdf")[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (129, 198)


def test_verify_compares_the_words_of_pdfs(library: Path) -> None:
    (work,) = verify_library(library, library / HTML)
    assert work.errors == ()
    page = library / HTML / "works/tale/chapter-2.html"
    old = library / HTML / "works/tale/tale.pdf"
    before = old.read_bytes()
    text = library / "texts/tale.txt"
    text.write_text(text.read_text().replace("for 2 days", "for two days"))
    built(library)
    old.write_bytes(before)
    assert "two days" in page.read_text()
    (work,) = verify_library(library, library / HTML)
    (error,) = work.errors
    assert error.place == "works/tale/tale.pdf: chapter-2"
    assert "“TWO DAYS”, the page “2 DAYS”" in error.problem


def test_a_file_that_is_no_pdf_is_named(library: Path) -> None:
    (library / HTML / "works/tale/tale.pdf").write_bytes(b"no")
    (work,) = verify_library(library, library / HTML)
    assert [error.place for error in work.errors] == ["works/tale/tale.pdf"]
    assert "cannot be read" in work.errors[0].problem
