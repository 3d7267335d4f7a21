"""The words of PDFs, as PDFium gives them: by pages, in the order in which they were drawn."""

from __future__ import annotations

from fascicle.model.words import words

# A word that is divided at the end of a line has one of these between its halves.
_DIVIDED = str.maketrans(dict.fromkeys("\x02\xad\ufffe"))
# Letters that are one piece of type.
_PIECES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬆ": "st"})


def words_of_pdf(raw: bytes, _encoding: str = "") -> list[str]:
    """Return the words of a PDF; of divided ones, both halves as one."""
    import pypdfium2  # noqa: PLC0415 - an extra

    found: list[str] = []
    with pypdfium2.PdfDocument(raw) as document:
        for page in document:
            text = page.get_textpage()
            found += words(text.get_text_range().translate(_DIVIDED | _PIECES))
            text.close()
            page.close()
    return found
