"""Hostile PDFs: cut, damaged, endless, with scripts and passwords.

Of each, the bytes, and a piece of its error, "" for none.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R "
    "/Resources << /Font << /F 5 0 R >> >>{more} >>"
)


def pdf(
    lines: str,
    objects: Mapping[int, bytes] | None = None,
    stream: bytes | None = None,
    **more: str,
) -> bytes:
    """Return a PDF of a page with lines, with some of its objects changed or added.

    `more` is added to the root, the page or the trailer.
    """
    shown = "".join(f"({line}) Tj T*\n" for line in lines.split("\n"))
    content = f"BT /F 12 Tf 14 TL 40 550 Td\n{shown}ET".encode() if stream is None else stream
    parts: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R{more.get('root', '')} >>".encode(),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: _PAGE.format(more=more.get("page", "")).encode(),
        4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        **(objects or {}),
    }
    raw, places = b"%PDF-1.7\n", []
    for number, part in sorted(parts.items()):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    about = f"<< /Size {size} /Root 1 0 R{more.get('trailer', '')} >>"
    end = f"trailer\n{about}\nstartxref\n{len(raw)}\n%%EOF\n"
    return raw + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end.encode()


def _packed(content: bytes) -> bytes:
    """Return the object of a stream that is packed."""
    packed = zlib.compress(content, 9)
    return b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)


_LOCKED = (
    " /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32
    + "> >> /ID [<00> <00>]"
)  # fmt: skip
_SCRIPT = " /OpenAction << /S /JavaScript /JS (app.alert\\('{stolen}'\\)) >>"
_LINK = (
    " /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 400 600] "
    "/A << /S /URI /URI (javascript:alert\\(1\\)) >> >>]"
)
_SHOWING = "BT /F 12 Tf 14 TL 40 550 Td\n"
CANNOT = "PDFium cannot read this file"


def _with(line: str, more: str) -> bytes:
    return f"{_SHOWING}({line}) Tj T*\n{more}ET".encode()


PDF: dict[str, tuple[Callable[[str], bytes], str]] = {
    "with a script": (lambda line: pdf(line, root=_SCRIPT), ""),
    "with a link that runs": (lambda line: pdf(line, page=_LINK), ""),
    "with a file in it": (
        lambda line: pdf(line, {6: b"<< /Length 8 >>\nstream\n{stolen}\nendstream"}),
        "",
    ),
    "of markup": (lambda line: pdf(f"{line}\n<script>alert\\(1\\)</script><img src=x>"), ""),
    "with a password": (lambda line: pdf(line, trailer=_LOCKED), "has a password"),
    "cut": (lambda line: pdf(line)[:200], CANNOT),
    "of a name alone": (lambda _: b"%PDF-1.7\n", CANNOT),
    "of zeros": (lambda _: b"%PDF-1.7\n" + bytes(1_000_000), CANNOT),
    "without pages": (
        lambda line: pdf(line, {2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), CANNOT
    ),
    "whose pages hold themselves": (
        lambda line: pdf(line, {2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"}), CANNOT
    ),
    "of 100,000 pages": (
        lambda line: pdf(line, {2: b"<< /Kids [%s] /Count 100000 >>" % (b"3 0 R " * 100_000)}),
        "more than 10,000 pages",
    ),
    "that says it has a million pages": (
        lambda line: pdf(line, {2: b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>"}),
        "more than 10,000 pages",
    ),
    "of an empty page": (lambda _: pdf(""), "no text"),
    "without a font": (
        lambda line: pdf(line, {5: b"null"}), ""
    ),
    "whose text packs a gigabyte": (
        lambda _: pdf("", {4: _packed(b" " * (1 << 30))}), CANNOT,
    ),
    "of 30 million characters": (
        lambda _: pdf("", {4: _packed(_with("", "(So it goes on.) Tj\n" * 2_000_000))}),
        CANNOT,
    ),
    "of a line of a million words": (
        lambda line: pdf("", stream=_with(line, "(and so it goes on) Tj T*\n" * 10_000)), ""
    ),
    "of sizes that overflow": (
        lambda line: pdf("", stream=_with(line, "/F 1e30 Tf (huge) Tj /F -5 Tf (less) Tj\n")), ""
    ),
    "of type in every direction": (
        lambda line: pdf("", stream=_with(line, "0 1 -1 0 200 200 Tm (Turned) Tj\n" * 50)), ""
    ),
    "with an outline that holds itself": (
        lambda line: pdf(
            line,
            {
                6: b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 9 >>",
                7: b"<< /Title (Again) /Parent 6 0 R /First 7 0 R /Next 7 0 R >>",
            },
            root=" /Outlines 6 0 R",
        ),
        "",
    ),
}  # fmt: skip
