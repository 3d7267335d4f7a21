"""PDFs: the lines on their pages become headings, paragraphs, verse and notes."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.library.texts import text_files
from fascicle.model.blocks import (
    Footnote,
    Heading,
    Listing,
    SceneBreak,
    Style,
    Verse,
    leaves,
    runs_of,
    text_of,
)
from fascicle.model.errors import NoProgramError, SourceError
from fascicle.readers.pdf import pdf_file
from fascicle.readers.pdf.printed_lines import (
    Outlined,
    PrintedLine,
    PrintedText,
    Run,
    printed_text,
)
from fascicle.readers.pdf.printed_pages import _Reading
from fascicle.readers.source import read_files
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from hostile_pdf import pdf

FILES = Path(__file__).parents[1] / "data" / "toll_house"
CHAT = Path(__file__).parents[1] / "data" / "chat.pdf"
WRITTEN = ["chromium.pdf", "libreoffice.pdf", "typst.pdf"]
HEADINGS = [
    (1, "Part One: The Gate"),
    (2, "Chapter 1: The Bell"),
    (2, "Chapter 2: The Book"),
    (1, "Part Two: The Road"),
    (2, "Chapter 3: The Letter"),
    (2, "Chapter 4: The Barrow"),
]
LEFT, TOP, PITCH, SIZE, WIDE = 50.0, 550.0, 14.0, 11.0, 5.0


@pytest.fixture(autouse=True)
def _needs_the_program() -> None:
    if not pdf_file.version():
        pytest.skip("PDFium is not installed: pip install pypdfium2")


def converted_from(name: str) -> Converted:
    files = ((f"texts/{name}", FILES.joinpath(name).read_bytes()),)
    return convert(Text("toll", files, WorkSettings(), Library(title="Shelf"), Addresses(), "toll"))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_printed_story_has_its_words_chapters_and_breaks(name: str) -> None:
    converted = converted_from(name)
    blocks = list(leaves(converted.work.draft.blocks))
    assert [(b.level, b.text) for b in blocks if isinstance(b, Heading)] == HEADINGS
    assert sum(isinstance(block, SceneBreak) for block in blocks) == 2
    assert sum(len(block.items) for block in blocks if isinstance(block, Listing)) == 3
    assert converted.metadata.title == "The Toll House"
    # The words are those that PDFium gives page by page; of other formats, too.
    asked = {query.name for query in converted.queries}
    assert asked <= {"verse-unsure", "author-unknown"}
    shown = {run.text.strip() for b in blocks for run in runs_of(b) if run.style is Style.EMPHASIS}
    assert {"not", "Did it hurt?"} <= shown


@pytest.mark.parametrize("name", ["libreoffice.pdf", "typst.pdf"])
def test_lines_that_end_before_the_margin_are_verse(name: str) -> None:
    (verse,) = (b for b in leaves(converted_from(name).work.draft.blocks) if isinstance(b, Verse))
    assert text_of(verse.text).split("\n")[0] == "Who crosses late shall cross for free,"
    assert len([line for line in text_of(verse.text).split("\n") if line]) == 8


def test_notes_at_the_foot_are_those_of_their_marks() -> None:
    converted = converted_from("libreoffice.pdf")
    notes = [b for b in leaves(converted.work.draft.blocks) if isinstance(b, Footnote)]
    assert [note.key for note in notes] == ["1", "1"]
    assert "The bell of Marl Bridge was cast from" in text_of(notes[0].text)


def line(
    text: str, row: float, *, indent: float = 0, size: float = SIZE, **style: bool
) -> PrintedLine:
    left = LEFT + indent
    run = Run(text, style.get("italic", False), style.get("bold", False), size)
    return PrintedLine((run,), left, left + WIDE * len(text), TOP - PITCH * row, size)


FULL = "It rained on the slip all night and the ferry did not come at all, so they sat"
# Others of the same length.
FULLS = [
    FULL.replace("rained", word) for word in ("rained", "snowed", "poured", "hailed", "dawned")
]


def page_of(*pages: list[PrintedLine], outline: tuple[Outlined, ...] = ()) -> str:
    """Return the body of what is read of some pages, each of which begins with a full line."""
    text = PrintedText(tuple((line(FULL, 0), *page) for page in pages), outline)
    return _Reading(text).page().partition("<body>")[2].removesuffix("</body></html>")


def test_an_indent_and_a_gap_begin_a_paragraph() -> None:
    shown = page_of([line("down.", 1), line("And so on.", 2, indent=15), line("Then he went.", 4)])
    assert shown == f"<p>{FULL} down.</p>\n<p>And so on.</p>\n<p>Then he went.</p>"


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    pages = tuple((line(said, 0), line(f"THE FERRY {n}", 40)) for n, said in enumerate(FULLS, 1))
    shown = _Reading(PrintedText(pages)).page()
    assert shown.count("<p>") == 1
    assert shown.count('<span class="pagenum">[THE FERRY') == 5


def test_numbers_and_heads_at_the_edges_are_page_furniture_and_a_first_line_is_none() -> None:
    pages = [
        (line("The Ferry", -3), line(said, 0), line(f"{said[:9]}.", 2), line(str(n), 40))
        for n, said in enumerate(FULLS, 1)
    ]
    shown = _Reading(PrintedText(tuple(pages))).page()
    assert shown.count('<span class="pagenum">[The Ferry ') == len(FULLS)
    assert all(f"</span>{said} {said[:9]}.</p>" in shown for said in FULLS)


def test_a_screenplay_has_its_speeches_by_columns_also_over_the_end_of_a_page() -> None:
    first = [
        line("EXT. SLIP - DAWN", 2), line("A bell.", 4),
        line("ADA", 6, indent=140), line("(low)", 7, indent=100),
        line("Who rang it all", 8, indent=70),
    ]  # fmt: skip
    second = [
        line("night?", 0, indent=70), line("Not I.", 1, indent=70), line("TILL", 3, indent=140),
        line("I.", 4, indent=70), line("Rain.", 5.3), line("INT. INN - DAY", 7), line("Dark.", 8),
        line("CUT TO:", 10, indent=300),
    ]  # fmt: skip
    pages = ((line(FULL, 0), *first), tuple(second))
    shown = _Reading(PrintedText(pages)).page().partition("<body>")[2]
    assert "<p>ADA<br>(low)<br>Who rang it all night?<br>Not I.</p>\n<p>TILL<br>I.</p>" in shown
    assert "<p>Rain.</p>\n<p>INT. INN - DAY<br>Dark.</p>\n<p>CUT TO:</p>" in shown


def test_larger_type_is_a_heading_and_the_outline_says_its_depth() -> None:
    large = line("The Bell", 3, size=16)
    assert "<h1>The Bell</h1>" in page_of([large, line("It was.", 6)])
    said = page_of([line("The Bell", 3), line("It was.", 6)], outline=(Outlined("The bell", 0, 1),))
    assert "<h2>The Bell</h2>" in said


def test_a_divided_word_is_whole_unless_it_has_a_hyphen_elsewhere() -> None:
    ends = [
        line("and the ferry was on the other side of the river with the ferry-", 1),
        line("man, who was quite well-", 2),
        line("known. The ferryman was a well-known man. Then they rested in the gar-", 3),
        line("den. The garden was wet.", 4),
    ]
    shown = page_of(ends)
    assert "with the ferryman, who was quite well-known." in shown
    assert "in the garden. The garden" in shown


def test_where_no_word_is_divided_a_hyphen_stays() -> None:
    assert "the white-haired man" in page_of(
        [line("down and waited for him and looked out for the white-", 1), line("haired man.", 2)]
    )


def test_a_dropped_capital_belongs_to_its_word() -> None:
    rest = "he lamp was out, and it rained on the slip."
    assert f"<p>T{rest}</p>" in page_of([line("T", 4, size=30), line(rest, 4.2, indent=30)])


def test_entries_of_one_title_are_one_heading_after_the_other() -> None:
    pages = ([line("Rain", 3), line("It was.", 6), line("Rain", 9), line("It is.", 12)],)
    shown = page_of(*pages, outline=(Outlined("Rain", 0, 0), Outlined("Rain", 0, 0)))
    assert shown.count("<h1>Rain</h1>") == 2


def test_heads_of_pages_without_text_are_kept_and_a_text_of_heads_is_text() -> None:
    empty = [(line("THE FERRY", -3),) for _ in range(4)]
    pages = [(line("THE FERRY", -3), line(said, 0)) for said in FULLS]
    for order in ([*empty, *pages], [*pages, *empty], [*pages[:2], *empty, *pages[2:]]):
        shown = _Reading(PrintedText(tuple(order))).page()
        assert shown.count("THE FERRY") == len(order)
        assert all(said in shown for said in FULLS)
    assert "<p>THE FERRY" in _Reading(PrintedText(tuple(empty))).page()


def test_a_text_of_many_notes_takes_linear_time() -> None:
    small = line("1 So it was.", 5, size=8)
    pages = tuple((line(FULL, 0), *[small] * 400) for _ in range(50))
    begin = time.process_time()
    _Reading(PrintedText(pages, (Outlined("So", 0, 0),) * 5_000)).page()
    assert time.process_time() - begin < 10


def test_characters_beyond_the_first_plane_are_read() -> None:
    text = printed_text(CHAT.read_bytes())
    assert "𝔘𝔫" in "".join(row.text for page in text.pages for row in page)
    draft = read_files([("texts/chat.pdf", CHAT.read_bytes())])
    assert ["links" in query.question for query in draft.queries] == [False, True]


def test_images_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    read = pdf_file._text_of
    monkeypatch.setattr(
        pdf_file,
        "_text_of",
        lambda *file: PrintedText(pages=read(*file).pages, images=2),
    )
    draft = read_files([("texts/a.pdf", pdf("It rained."))])
    assert [query.question for query in draft.queries] == [
        "images in the PDF, which are not read: 2. Leave them out?"
    ]


def test_a_pdf_among_chapters_is_the_same_book_once_more(tmp_path: Path) -> None:
    names = ("main.pdf", "main.mobi", "main.azw3", "other.PDF")
    for name in names:
        (tmp_path / name).touch()
    assert [path.name for path in text_files(tmp_path)] == ["main.azw3", "other.PDF"]
    (tmp_path / "main.tex").touch()
    assert [path.name for path in text_files(tmp_path)] == ["main.tex"]


def test_letters_that_cannot_be_read_are_asked_about_or_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def queries(*lines: str) -> list[str]:
        text = PrintedText(tuple((line(said, 0),) for said in lines))
        monkeypatch.setattr(pdf_file, "_text_of", lambda *_: text)
        return [query.question for query in read_files([("texts/a.pdf", pdf("a"))]).queries]

    assert queries(FULL, f"{FULL} \ufffd") == [
        "check texts/a.pdf: characters that are only pictures, shown as \ufffd: 1."
    ]
    assert (
        "letters from right to left, which may be in disorder: 1" in queries(FULL, f"{FULL} א")[0]
    )
    with pytest.raises(SourceError, match=r"5 of its .* are only pictures"):
        queries(FULL, "\ufffd" * 5)
    with pytest.raises(SourceError, match=r"(?s)right to left.*Take its EPUB"):
        queries(FULL, "שלום עולם")


def test_a_text_about_pdfs_is_none() -> None:
    assert not pdf_file.is_pdf("a.txt", b"A PDF begins with %PDF-1.7 and a line end.")
    assert pdf_file.is_pdf("a.txt", b"\xef\xbb\xbf\n%PDF-1.7\n")


def test_a_scan_is_refused_with_what_to_do() -> None:
    with pytest.raises(SourceError, match=r"(?s)no text.*Recognise its text \(OCR\)"):
        read_files([("texts/a.pdf", pdf(""))])


def test_without_the_program_make_is_said_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file.PROGRAM.__class__, "version", lambda _: "")
    with pytest.raises(NoProgramError, match=r"(?s)not installed.*Run make.*\.pdf"):
        read_files([("texts/a.pdf", pdf("It rained."))])


def test_a_pdf_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file, "PROGRAM", replace(pdf_file.PROGRAM, seconds=0.001))
    with pytest.raises(SourceError, match="has not read this file in"):
        read_files([("texts/a.pdf", pdf("It rained."))])
