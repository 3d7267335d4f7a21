"""Decoding: bytes become text, or a single error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.errors import SourceError
from fascicle.readers.encoding import decode, is_html

ENGLISH = "“Well?” said Zoë — and closed the door of the café. " * 20
GERMAN = "Er saß im Grünen und aß Äpfel – „schön“, sagte er. " * 20
RUSSIAN = "Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему. " * 20
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 20


def refused(raw: bytes, encoding: str = "") -> str:
    with pytest.raises(SourceError) as caught:
        decode(raw, "texts/door.txt", encoding)
    assert caught.value.place == "texts/door.txt"
    assert caught.value.remedy
    return caught.value.problem


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_western_encodings_are_recognised(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "x")
    assert (decoded.text, decoded.guessed) == (text, False)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift-jis"), (JAPANESE, "euc-jp")],
)
def test_other_encodings_are_guessed_with_a_query(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "x")
    assert decoded.guessed
    assert decoded.text == text


MAC = "“We have no vicar,” said Zoë. “He’s gone – ‘on account of the damp.’”\r"


@pytest.mark.parametrize("text", [MAC, ENGLISH.replace("Well", "It’s"), "It’s Bo’s, isn’t it?\n"])
def test_the_quotation_marks_of_a_mac_are_guessed(text: str) -> None:
    decoded = decode(text.encode("mac_roman"), "x")
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "mac_roman", True)


@pytest.mark.parametrize(
    "text",
    [
        "PERÒ LA CITTÀ, DISSE, ÒRA È LÌ. Però è così. ",
        "Ó Briain agus Tír na nÓg. Ó mãe! ADIÓS, Óscar. BOTÕES, Õ. ",
        "Õhtu oli ilus. ÕUN. Ô vous! RÔLE ",
    ],
)
def test_letters_that_a_mac_has_for_quotation_marks_are_letters(text: str) -> None:
    for end in ("\n", "\r"):
        assert decode((text + end).encode("cp1252") * 20, "x").text == (text + end) * 20


@pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, "😀", "e\u0301"])
def test_utf8_is_never_a_guess(text: str) -> None:
    assert decode(text.encode(), "x").encoding == "utf-8"


def test_pure_ascii_is_reported_as_ascii() -> None:
    assert decode(b"It was.", "x").encoding == "ascii"


def test_the_encoding_in_the_settings_takes_precedence() -> None:
    assert decode("é".encode(), "x", "latin-1").text == "Ã©"
    assert refused("é".encode(), "ascii") == "not ascii: byte 0xc3 on line 1"
    assert "“klingon”" in refused(b"a", "klingon")


def test_the_first_wrong_byte_is_named_with_its_line() -> None:
    said = refused(b"A word.\nOne more.\n\x81 and " + bytes(range(128, 256)) * 9)
    assert said.startswith("byte 0x81 on line 3 is neither UTF-8 nor Windows-1252")


@pytest.mark.parametrize(
    "raw", [b"", b" \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00", b"\t\r\n\x0c"]
)
def test_an_empty_file_is_called_empty(raw: bytes) -> None:
    assert refused(raw) == "the file is empty"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7 abc", "PDF"),
        (b"PK\x03\x04abc", "zipped"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\n {\\rtf1 abc}", "RTF"),
        (b"\x7fELF\x02", "program"),
        (b"abc\x01\x02\x03" * 9, "control characters: this is data"),
    ],
)
def test_a_binary_file_is_refused_with_its_format(raw: bytes, said: str) -> None:
    assert said in refused(raw)


def test_a_text_with_some_tags_is_a_text() -> None:
    text = "She typed <p>It was.</p>\n" + "and then nothing more.\n" * 9 + "<br>\n" * 4
    assert decode(text.encode(), "x").text == text


def test_a_single_control_character_is_accepted() -> None:
    assert decode(b"It was\x1a", "x").text == "It was\x1a"


@given(st.binary())
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    try:
        decoded = decode(raw, "texts/door.txt")
    except SourceError:
        return
    assert raw.decode(decoded.encoding) == decoded.text


@pytest.mark.parametrize(
    "raw",
    [
        b"<!DOCTYPE html>\n<p>It was.",
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- of a\n shelf -->\n<HTML>',
        b"<!-- one --> <!-- <b>two</b> --><html>",
        b"<p>It was.</p>\n\n" * 9,
        b"<p>One.</p><p>Two.</p>",
        b"<p class='a'>It was\nlate, and the\nferry had gone.</p>\n",
        b"<!-- a shelf --> <h2>One</h2><p>It was.<p>It was late.",
        b"<meta charset='utf-8'><p>It was.</p> The end.",
        b"<div>One.<br>Two.<br>Three.</div>",
    ],
)
def test_a_page_of_html_is_recognised(raw: bytes) -> None:
    assert is_html(decode(raw, "story.txt").text)


@pytest.mark.parametrize(
    "text",
    [
        "<p> hello\n<div> hi <p>\n<p> how are you?",
        "<p>: a paragraph\n<h1>: a heading\nClose them with </p> and </h1>, as the book says.\nSo.",
        "It was late <p>.</p>",
        "< p >",
        "<Title> by <Author>",
    ],
)
def test_a_text_with_a_tag_is_no_page(text: str) -> None:
    assert not is_html(text)


def test_a_comment_that_does_not_end_is_no_page() -> None:
    assert not is_html("<!-- <html> and so on")
