"""PDFs of works in Arabic, Hebrew, Persian and Urdu: each word once, in the order it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from fascicle.book.build import HTML
from fascicle.book.editions.pdf import pdf_of
from fascicle.fidelity.pdf_words import words_as_in_pdf, words_of_pdf
from fascicle.library.verification import verify_library
from small_books import built
from tests.book.editions.pdf.test_pdf import two_chapters

if TYPE_CHECKING:
    from pathlib import Path

ARABIC = (
    "<p>أوّلًا، إنّ السرطان مرضٌ جينيّ، إلّا أنّ الجَمِيلَةَ كتبتْ عن ATCG في القواعد (١٢٣) سنة 1826.</p>"
    "<p>لا يتكرّر هذا إلاّ في الكتاب الأوّل: الله أعلم، والتغذية الصحيّة تُبطئ المرض ٤٫٥ تقريبًا.</p>"
)
HEBREW = (
    "<p>בְּרֵאשִׁית בָּרָא אֱלֹהִים את Netherby Bay 1826 ואת הים, 12 34 ועוד <em>hello there</em> סוף.</p>"
    "<p>ג׳ורג׳ קנה CSS ו-6.5 ק״ג של <em>לחם טרי</em> ב-½ מחיר (C++) וגם 5% הנחה בפתח־תקווה.</p>"
)
PERSIAN = "<p>کتاب‌ها را می‌خواهم، ژاله گفت: «۱۲۳۴ بار» در Tehran پیش از ۱۸۲۶ و باز هم چای.</p>"
URDU = "<p>یہ کتاب ٹھیک ہے، ڈاکٹر نے کہا: ۴۵ گڑیا Lahore میں دیکھا ہوں۔</p>"
ENGLISH = "<p>In Arabic this is الكتاب الجَمِيل أوّلًا, in Hebrew שָׁלוֹם רב, and 12 more of them.</p>"
WORKS = [("ar", ARABIC), ("he", HEBREW), ("fa", PERSIAN), ("ur", URDU), ("en", ENGLISH)]


def words_shown(text: str, language: str, folder: Path) -> list[str]:
    """Return the words of a chapter in a PDF."""
    volume, library, read = two_chapters(text, language)
    direction = "ltr" if language == "en" else "rtl"
    works = tuple(replace(work, direction=direction) for work in volume.works)
    volume = replace(volume, direction=direction, works=works)
    path = folder / "door.pdf"
    path.write_bytes(pdf_of(volume, replace(library, direction=direction), read).data)
    return words_of_pdf(path, "door.pdf")["one"]


def words_of_page(text: str, folder: Path) -> list[str]:
    """Return the words of the page of that chapter, as they are compared with a PDF."""
    page = folder / "one.html"
    page.write_text(f'<article class="bd-article"><h1>One</h1>{text}</article>', "utf-8")
    return words_as_in_pdf(page, "one.html")


@pytest.mark.parametrize(("language", "text"), WORKS)
@pytest.mark.parametrize("times", [1, 12])
def test_every_word_is_read_in_order(language: str, text: str, times: int, tmp_path: Path) -> None:
    assert words_shown(text * times, language, tmp_path) == words_of_page(text * times, tmp_path)


@pytest.mark.parametrize("ligature", ["ﷺ", "ﻻ", "ﷲ", "الله", "לשׁם", "😀", "™", "x²", "3½", "№7"])
@pytest.mark.parametrize("language", ["ar", "he"])
def test_ligatures_and_symbols_are_read(language: str, ligature: str, tmp_path: Path) -> None:
    text = f"<p>שלום كتاب {ligature} שלום كتاب {ligature}</p>"
    assert words_shown(text, language, tmp_path) == words_of_page(text, tmp_path)


@pytest.mark.parametrize(
    ("language", "text", "word", "other"),
    [
        ("ar", ARABIC, " مرضٌ", ""),
        ("ar", ARABIC, " مرضٌ", " مرض"),
        ("ar", ARABIC, "الجَمِيلَةَ", "الجَمِيلَة"),
        ("ar", ARABIC, "إلّا", "إلى"),
        ("ar", ARABIC, "الكتاب", "الكتاب الكتاب"),
        ("ar", ARABIC, "(١٢٣)", "(٣٢١)"),
        ("ar", ARABIC, "السرطان مرضٌ", "مرضٌ السرطان"),
        ("he", HEBREW, " Bay", ""),
        ("he", HEBREW, "Netherby Bay", "Bay Netherby"),
        ("he", HEBREW, "12 34", "34 12"),
        ("he", HEBREW, "1826", "1862"),
        ("he", HEBREW, "אֱלֹהִים", "אלהים"),
        ("he", HEBREW, "ואת הים", "ואת"),
        ("he", HEBREW, "hello there", "hello"),
        ("he", HEBREW, "לחם טרי", "טרי לחם"),
        ("en", ENGLISH, "שָׁלוֹם רב", "רב שָׁלוֹם"),
        ("en", ENGLISH, "أوّلًا", ""),
    ],
)
def test_a_word_that_is_lost_added_changed_or_moved_is_noticed(
    language: str, text: str, word: str, other: str, tmp_path: Path
) -> None:
    assert word in text
    long = text * 12
    # In the middle, on a page of text.
    at = long.index(word, len(text) * 6)
    changed = long[:at] + other + long[at + len(word) :]
    shown = words_shown(changed, language, tmp_path)
    assert shown != words_of_page(long, tmp_path)
    assert shown == words_of_page(changed, tmp_path)


@pytest.mark.parametrize(("language", "text"), WORKS[:2])
def test_verify_reads_pdfs_from_right_to_left(language: str, text: str, root: Path) -> None:
    with (root / "library.toml").open("a") as settings:
        settings.write('editions = ["pdf"]\n')
    source = root / "texts/tale.txt"
    said = re.sub("<[^>]+>", "", text.replace("</p>", "\n\n"))
    source.write_text(f"Tale\n\nCHAPTER 1\n\n{said * 6}CHAPTER 2\n\n{said}", "utf-8")
    source.with_suffix(".toml").write_text(f'language = "{language}"\n')

    def problems() -> list[str]:
        built(root)
        pdf.write_bytes(before or pdf.read_bytes())
        (work,) = verify_library(root, root / HTML)
        return [error.place for error in work.errors]

    pdf, before = root / HTML / "works/tale/tale.pdf", b""
    assert problems() == []
    before = pdf.read_bytes()
    old = source.read_text("utf-8")
    source.write_text(old.replace(said.split()[3], "", 1), "utf-8")
    (place,) = problems()
    assert place.startswith("works/tale/tale.pdf: chapter-1")
