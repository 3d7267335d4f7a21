"""The forms that headings take, one line at a time."""

from __future__ import annotations

import pytest

from fascicle.recovery.headings.heading_form import LONGEST, title_like
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import tidy

FORMS = [
    ("Chapter 2 * The Door", "labelled", "chapter", 2, "The Door"),
    ("Part 1 | Salt", "labelled", "part", 1, "Salt"),
    # line, shape, kind, number, title
    ("Prologue", "named", "prologue", None, ""),
    ("Chapter 1", "labelled", "chapter", 1, ""),
    ("CHAPTER II: The Window", "labelled", "chapter", 2, "The Window"),
    ("Chapter Three", "labelled", "chapter", 3, ""),
    ("Chapter the Fourth", "labelled", "chapter", 4, ""),
    ("5", "bare", "chapter", 5, ""),
    ("VI", "bare", "chapter", 6, ""),
    ("7. The Roof", "titled", "chapter", 7, "The Roof"),
    ("VIII. The Yard", "titled", "chapter", 8, "The Yard"),
    ("- 9 -", "bare", "chapter", 9, ""),
    ("Ch. 10 - The Road", "labelled", "chapter", 10, "The Road"),
    ("Interlude", "named", "interlude", None, ""),
    ("Epilogue", "named", "epilogue", None, ""),
    ("Letter 3, to my sister", "labelled", "letter", 3, "to my sister"),
    ("◦ Zweites Buch ◦", "labelled", "book", 2, ""),
    ("PART TWO--The Sea-cook", "labelled", "part", 2, "The Sea-cook"),
    ("FIRST ACT", "labelled", "act", 1, ""),
    ("Erstes Kapitel", "labelled", "chapter", 1, ""),
    ("CHAPTER 1. Title", "labelled", "chapter", 1, "Title"),
    ("CHAPTER I--TITLE", "labelled", "chapter", 1, "TITLE"),
    ("STAVE ONE", "labelled", "chapter", 1, ""),
    ("LETTER I", "labelled", "letter", 1, ""),
    ("_Chapter 1_", "labelled", "chapter", 1, ""),
    ("== Chapter 1 ==", "labelled", "chapter", 1, ""),
    ("PROLOGUE: THE KEY", "named", "prologue", None, "THE KEY"),
    ("Author’s Note", "named", "note", None, ""),
    ("About the Author", "named", "note", None, ""),
    ("Podziękowania", "named", "note", None, ""),
    ("Twenty-One", "bare", "chapter", 21, ""),
    ("Chapter One — The Road", "labelled", "chapter", 1, "The Road"),
    ("~ Chapter 2 ~", "labelled", "chapter", 2, ""),
    ("[Chapter 4]", "labelled", "chapter", 4, ""),
    ("3/7", "bare", "chapter", 3, ""),
    ("Part 1 of 3", "labelled", "part", 1, ""),
    ("Chapter 5.5", "labelled", "chapter", None, ""),
    ("Chapter 5a: Mud", "labelled", "chapter", None, "Mud"),
    ("Chapter 6 The Mud", "labelled", "chapter", 6, "The Mud"),
    ("Chapter #7", "labelled", "chapter", 7, ""),
    ("Chapter the Last", "labelled", "chapter", None, ""),
    ("Chapter 1: Foreword", "labelled", "foreword", 1, "Foreword"),
    ("Chapter 1: FİNALE", "labelled", "epilogue", 1, "FİNALE"),
    ("1st SECTİON", "labelled", "section", 1, ""),
    ("Chapter 9: Conclusion", "labelled", "chapter", 9, "Conclusion"),
    ("Chapter 2: It was shut.", "labelled", "chapter", 2, "It was shut."),
    ("CHAPITRE XXII[1].", "labelled", "chapter", 22, ""),
    ("Act I, Scene 2", "labelled", "scene", 2, ""),
    ("Book One: Chapter Two: Mud", "labelled", "chapter", 2, "Mud"),
    ("1. Kapitel - Der Wecker", "labelled", "chapter", 1, "Der Wecker"),
    ("Chapitre premier", "labelled", "chapter", 1, ""),
    ("第三章", "labelled", "chapter", 3, ""),
    ("その三　門", "labelled", "chapter", 3, "門"),
    ("其の二", "labelled", "chapter", 2, ""),
    ("four: what the ferryman knew", "titled", "chapter", 4, "what the ferryman knew"),
    ("TWO - THE DOOR", "titled", "chapter", 2, "THE DOOR"),
    ("2.º A porta", "titled", "chapter", 2, "A porta"),
    ("第二十一章 雨", "labelled", "chapter", 21, "雨"),
    ("Interlude II", "named", "interlude", 2, ""),
    ("Introduction by the Author", "named", "introduction", None, ""),
    ("Dramatis Personæ", "named", "dramatis-personae", None, ""),
    ("الفصل الأول", "labelled", "chapter", 1, ""),
    ("الفصل الثانى: النهر", "labelled", "chapter", 2, "النهر"),
    ("الباب الثالث عشر", "labelled", "chapter", 13, ""),
    ("الفصل ١٢: النهر", "labelled", "chapter", 12, "النهر"),
    ("الجزء ب", "labelled", "part", 2, ""),
    ("(٣)", "bare", "chapter", 3, ""),
    ("الخاتمة", "named", "epilogue", None, ""),
    ("פרק שני", "labelled", "chapter", 2, ""),
    ("הפרק השלישי", "labelled", "chapter", 3, ""),
    ("פרק ט״ו", "labelled", "chapter", 15, ""),
    ('פרק כ"א: הגשר', "labelled", "chapter", 21, "הגשר"),
    ("פרק יב", "labelled", "chapter", 12, ""),
    ("חלק א׳", "labelled", "part", 1, ""),
    ("ב׳", "bare", "chapter", 2, ""),
    ("ג.", "bare", "chapter", 3, ""),
    ("第１話　橋", "labelled", "chapter", 1, "橋"),
    ("（一）", "bare", "chapter", 1, ""),
    ("１２", "bare", "chapter", 12, ""),
    ("一章", "labelled", "chapter", 1, ""),
    ("第弐章", "labelled", "chapter", 2, ""),
    ("卷三", "labelled", "volume", 3, ""),
    ("上巻", "labelled", "volume", None, ""),
    ("【第一話】　朝", "labelled", "chapter", 1, "朝"),
    ("（二）窓", "titled", "chapter", 2, "窓"),
    ("３　屋根", "titled", "chapter", 3, "屋根"),
    ("終章", "named", "epilogue", None, ""),
    ("제3장 다리", "labelled", "chapter", 3, "다리"),
    ("제 2 부", "labelled", "part", 2, ""),
    ("제십이장", "labelled", "chapter", 12, ""),
    ("7화", "labelled", "chapter", 7, ""),
    ("프롤로그", "named", "prologue", None, ""),
    ("ΚΕΦΑΛΑΙΟ Β΄", "labelled", "chapter", 2, ""),
    ("Κεφάλαιο ΙΣΤ", "labelled", "chapter", 16, ""),
    ("ΜΕΡΟΣ ΠΡΩΤΟ", "labelled", "part", 1, ""),
    ("Κεφάλαιον τρίτον", "labelled", "chapter", 3, ""),
    ("Γʹ", "bare", "chapter", 3, ""),
    ("BİRİNCİ BÖLÜM", "labelled", "chapter", 1, ""),
    ("ALTINCI KISIM", "labelled", "part", 6, ""),
    ("Bölüm 2: İz", "labelled", "chapter", 2, "İz"),
    ("SON SÖZ", "named", "afterword", None, ""),
    ("ĈAPITRO UNUA", "labelled", "chapter", 1, ""),
    ("Dua parto", "labelled", "part", 2, ""),
    ("Cxapitro 3", "labelled", "chapter", 3, ""),
    ("अध्याय 1", "labelled", "chapter", 1, ""),
    ("अध्याय २: पुल", "labelled", "chapter", 2, "पुल"),
    ("पहला अध्याय", "labelled", "chapter", 1, ""),
    ("उपसंहार", "named", "epilogue", None, ""),
    ("Rozdział jedenasty", "labelled", "chapter", 11, ""),
    ("FİNALE", "named", "epilogue", None, ""),
]


@pytest.mark.parametrize(("line", "shape", "kind", "number", "title"), FORMS)
def test_a_line_with_a_heading_form(
    line: str, shape: str, kind: str, number: int | None, title: str
) -> None:
    form = heading_form(line)
    assert form is not None
    assert (form.shape, form.kind, form.number, form.title) == (shape, kind, number, title)


@pytest.mark.parametrize(
    "line",
    [
        "Chapter and verse, he said.", "chapter 4 of the book", "Part of it was true.", "Act now!",
        "Book one of our rooms today and pay less.", "one", "I went home, and that was that.",
        "A long line that starts like nothing", "", "***", "x" * (LONGEST + 1), "Prologues",
        "prologue", "12345", "[1. See below.]", "第一章写得很好。", "Letter I Wrote",
        "Notes from Home", "Day One", "2 letters", "Chapter 1 was the one with the goat.",
        "one: he said - was enough",
        "two: he was late, and cold", "Chapter İ", "İ", "Chapter ı",
        "الفصل الأول من الكتاب طويل جدا.", "הפרק הזה ארוך מדי.",
        "Ο τόμος ήταν βαρύς", "三部、雨の中を歩いた", "לא", "לא.", "ο", "अध्याय लंबा था।",
    ],
)  # fmt: skip
def test_a_line_without_a_heading_form(line: str) -> None:
    assert heading_form(line) is None


@pytest.mark.parametrize("line", [form[0] for form in FORMS])
def test_label_joiner_and_title_are_the_line(line: str) -> None:
    form = heading_form(line)
    assert form is not None
    assert form.label + form.joiner + form.title == tidy(line).strip("_ ")


def test_a_heading_has_no_mark_of_its_direction() -> None:
    form = heading_form("\u200fפרק א׳\u200f: הגשר")
    assert form is not None
    assert (form.label, form.title) == ("פרק א׳", "הגשר")


@pytest.mark.parametrize("text", ["The Door", "THE DOOR.", "Who Is There?", "“Well?”", "1666"])
def test_a_line_that_may_be_a_title(text: str) -> None:
    assert title_like(text)


@pytest.mark.parametrize("text", ["", "...", "the door", "The Door,", "It was shut.", "x" * 200])
def test_a_line_that_may_not_be_a_title(text: str) -> None:
    assert not title_like(text)
