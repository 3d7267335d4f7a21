"""The words of PDFs, whatever page the typesetter puts a note on."""

from pathlib import Path

import pytest

from fascicle.fidelity import pdf_words

typst = pytest.importorskip("typst", reason="needs the extra fascicle[pdf]")
pdfium = pytest.importorskip("pypdfium2", reason="needs the extra fascicle[pdf]")

# Both headings move to the second page with the block; Typst leaves the note on the first one.
NOTE_BEFORE_ITS_MARK = """
#set document(title: "Toll")
#set text(lang: "en")
#set page(width: 10cm, height: 6.3cm, margin: 0.8cm)
#box(height: 0cm)[Gate]
= Bridge
= Ferry #footnote[Of reeds.]
#block(breakable: false, height: 3cm)[Shut.]
"""


def test_notes_a_page_before_their_marks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "toll.pdf"
    path.write_bytes(typst.compile(NOTE_BEFORE_ITS_MARK.encode(), pdf_standards="ua-1"))
    document = pdfium.PdfDocument(path)
    reader = pdf_words._PageReader(document)
    pages = [" ".join(run.text for run in reader.runs(number)) for number in range(len(document))]
    said = ("Bridge", "Ferry", "reeds")
    assert [[text.count(word) for word in said] for text in pages] == [[0, 0, 1], [1, 1, 0]]
