"""PDFs of Japanese: paragraphs are set in, readings have room, emphasis is dots at the letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from msgspec.structs import replace
from pypdfium2 import raw

from fascicle.book.editions.pdf import pdf_of
from gates.drawn_font import write_font
from tests.book.editions.pdf.test_pdf import two_chapters, words

if TYPE_CHECKING:
    from pathlib import Path

POINTS = 10.5
TEXT = "塩は重い。……本当に、重い。十二の袋が、古い荷車の板をきしませる。" * 4
PAGE = (
    f"<p>{TEXT}</p><p>道は<em>細い道</em>、<ruby>海<rt>うみ</rt></ruby>へ A1 行く。</p>"
    "<p>It was <em>late</em>.</p>"
)


@pytest.mark.parametrize(("language", "dots"), [("ja", 7), ("zh", 7), ("en", 0)])
def test_emphasis_in_scripts_of_squares_is_dots(tmp_path: Path, language: str, dots: int) -> None:
    content = japanese(tmp_path, language)
    assert sum(len(objects(page, raw.FPDF_PAGEOBJ_PATH)) for page in content) == dots


def test_every_word_is_read(tmp_path: Path) -> None:
    japanese(tmp_path, "ja")
    bare = "".join(sign for sign in TEXT if sign not in "。、…")
    # In such scripts, letters are one word with those beside them.
    found = words((tmp_path / "door.pdf").read_bytes(), tmp_path)["one"]
    assert "".join(found) == f"One{bare}道は細い道海うみへA1行くItwaslate"


def test_paragraphs_are_set_in_and_lines_have_room(tmp_path: Path) -> None:
    (first, second), (one, two) = (lines_of(japanese(tmp_path, name)) for name in ("ja", "en"))
    assert round((first[0] - second[0]) / POINTS, 1) == 1.0
    assert round((first[1] - second[1]) / POINTS, 2) == 1.75
    assert round(one[0] - two[0]) == 0
    assert round((one[1] - two[1]) / POINTS, 2) == 1.32


def japanese(folder: Path, language: str) -> pypdfium2.PdfDocument:
    write_font(folder / "boxes.ttf", TEXT + PAGE)
    volume, library, read = two_chapters(PAGE, language)
    content = pdf_of(volume, replace(library, fonts={str(folder): ""}), read).data
    (folder / "door.pdf").write_bytes(content)
    return pypdfium2.PdfDocument(content)


def objects(page: pypdfium2.PdfPage, kind: int) -> list[Any]:
    return list(page.get_objects(filter=[kind]))


def lines_of(document: pypdfium2.PdfDocument) -> list[tuple[float, float]]:
    """Return where the first two lines of the first chapter begin, and on which height."""
    # The page behind the contents.
    texts = objects(document[2], raw.FPDF_PAGEOBJ_TEXT)
    places = [item.get_matrix().get()[4:] for item in texts]
    found: dict[float, float] = {}
    for left, height in places:
        found[round(height, 1)] = min(left, found.get(round(height, 1), left))
    # The heading stands in the middle.
    rows = [(left, height) for height, left in sorted(found.items(), reverse=True)]
    return [row for row in rows if row[0] < document[2].get_width() / 4][:2]
