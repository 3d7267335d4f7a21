"""Hostile files, made when a test asks for them: bombs, traps, damage, and honest mistakes.

Where a kind has no error, its text is read, and the rest of the file comes to nothing.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from archives import CONTAINER, epub, package, page, zipped
from hostile_archives import locked_zip, lying, nested, overlapping, symlink
from hostile_journals import FEED, LIVE_JOURNAL, TUMBLR
from hostile_kindle import KINDLE
from hostile_markdown import MARKS
from hostile_markup import MARKUP, whole
from hostile_pdf import PDF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# The text in each file that can be read. What must never be fetched or shown is elsewhere.
SHOWN = "The lamp was out, and it rained on the slip."
# {here} is the address of a server that must never be asked for anything.
HERE = "http://127.0.0.1:{port}"
STOLEN = "stolen-words"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_EXTERNAL = (
    f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % d SYSTEM "{HERE}/d">%d;]>'
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A kind of hostile file: its ending, its bytes, and a piece of its error, "" for none."""

    ending: str
    make: Callable[[], bytes]
    problem: str = ""


# Makers


def html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def shown(*more: str) -> bytes:
    """Return a page that has the text, and something else."""
    return html(f"<p>{SHOWN}</p>{''.join(more)}")


def book(opf: str = "", **more: str | bytes) -> bytes:
    return epub({"1.xhtml": f"<p>{SHOWN}</p>"}, opf, **more)


def repacked(raw: bytes, changes: Mapping[str, str | bytes]) -> bytes:
    """Return an archive with some of its files changed, or added."""
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        return zipped({**{name: made.read(name) for name in made.namelist()}, **changes})


def docx(body: str = "", before: str = "", **more: str | bytes) -> bytes:
    """Return a Word document; `more` are files beside its text, with "_" for "."."""
    paragraph = f"<w:p><w:r><w:t>{SHOWN}</w:t></w:r></w:p>"
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="http://schemas.'
            'openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'{before}<w:document xmlns:w="{_W}"><w:body>{paragraph}{body}</w:body></w:document>'
        ),
    }
    return zipped(files | {f"word/{name.replace('_', '.')}": raw for name, raw in more.items()})


def odt(body: str = "", before: str = "", manifest: str = "") -> bytes:
    names = f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0"'
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "styles.xml": (
            f'<o:document-styles xmlns:o="{_ODF}:office:1.0"><o:font-face-decls/><o:styles/>'
            "<o:automatic-styles/><o:master-styles/></o:document-styles>"
        ),
        "META-INF/manifest.xml": (
            f'<m:manifest xmlns:m="{_ODF}:manifest:1.0">{manifest}</m:manifest>'
        ),
        "content.xml": (
            f"{before}<office:document-content {names}><office:body><office:text>"
            f"<text:p>{SHOWN}</text:p>{body}</office:text></office:body>"
            "</office:document-content>"
        ),
    })  # fmt: skip


def fb2(body: str = "", head: str = "") -> bytes:
    """Return a FictionBook."""
    return (
        f'<?xml version="1.0"?>{head}<FictionBook xmlns:l="http://www.w3.org/1999/xlink"><body>'
        f"<section><p>{SHOWN}</p>{body}</section></body></FictionBook>"
    ).encode()


def rtf(body: str = "") -> bytes:
    return rb"{\rtf1\ansi " + SHOWN.encode() + rb"\par " + body.encode() + b"}"


def locked_pages(path: str) -> bytes:
    said = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod '
        'Algorithm="http://www.idpf.org/2008/embedding"/><enc:CipherData><enc:CipherReference '
        f'URI="{path}"/></enc:CipherData></enc:EncryptedData></encryption>'
    )
    return repacked(book(font_otf=bytes(range(256))), {"META-INF/encryption.xml": said})


def many_pages(pages: int = 20_000) -> bytes:
    """Return an EPUB whose spine names one page very often, as other files each time."""
    items = "".join(
        f'<item id="q{n}" href="1.xhtml" properties="p{n}" media-type="application/xhtml+xml"/>'
        for n in range(pages)
    )
    refs = "".join(f'<itemref idref="q{n}"/>' for n in range(pages))
    opf = package({"1.xhtml": ""}, manifest=items).replace("</spine>", f"{refs}</spine>")
    return book(opf=opf)


def junk(size: int = 1 << 20) -> bytes:
    """Return bytes without a meaning, the same ones each time."""
    found, state = bytearray(), 1
    while len(found) < size:
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        found += state.to_bytes(8, "big")[:5]
    return bytes(found)


_FETCHED = (
    f'<img src="{HERE}/i.png" srcset="{HERE}/2.png 2x" onerror="alert(\'{STOLEN}\')">'
    f'<iframe src="{HERE}/f.html">{STOLEN}</iframe><object data="{HERE}/o"></object>'
    f'<video src="{HERE}/v"></video><embed src="{HERE}/e"><audio autoplay src="{HERE}/a"></audio>'
    f'<form action="{HERE}/form"><input value="{STOLEN}"><input type=image src="{HERE}/b"></form>'
    f'<p background="{HERE}/p" style="background: url({HERE}/u)">A shed.</p>'
    f'<svg><script>alert("{STOLEN}")</script><image href="{HERE}/s"/></svg>'
    f"<math><annotation>{STOLEN}</annotation></math>"
)
_HEAD = (
    f'<base href="{HERE}/"><meta http-equiv="refresh" content="0; url={HERE}/r">'
    f'<link rel="stylesheet" href="{HERE}/s.css"><script src="{HERE}/x.js"></script>'
    f'<style>@import url("{HERE}/i.css"); @font-face {{src: url({HERE}/f.woff)}}'
    f"p {{background: url({HERE}/p.png)}}</style>"
)
# What browsers take for the scheme of a script, by the rules of URLs and of HTML.
SCHEMES = (
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:",
    "\x01javascript:", "javascript&colon;", "java&#115;cript:", "&#x6A;avascript:",
    "java&Tab;script:", "java&NewLine;script:", "data:text/html,", "vbscript:", "file:///",
    "blob:", "view-source:javascript:", "feed:javascript:", "jar:",
)  # fmt: skip


def _screenplay(spaces: int) -> bytes:
    scene = f"INT. ROOM - DAY{' ' * spaces}x\n\nIt is lit.\n\nADA\nSit.\n\nTILL\nI will not.\n\n"
    return f"Title: A\nAuthor: Ada Quill\n\n{scene * 4}{SHOWN}\n".encode()


def markdown(said: Callable[[], str]) -> bytes:
    text = said()
    is_first = text.startswith("---")
    return (f"{text}\n---\n\n{SHOWN}\n" if is_first else f"{SHOWN}\n\n{text}\n").encode()


def markup(ending: str, more: str) -> bytes:
    entities = _ENTITIES if "&a9;" in more else ""
    text = whole(ending, SHOWN, more, entities).replace("{here}", HERE).replace("{stolen}", STOLEN)
    return text.encode()


def made(make: Callable[[str], bytes], text: str = SHOWN) -> bytes:
    raw = make(text)
    return raw.replace(b"{here}", HERE.encode()).replace(b"{stolen}", STOLEN.encode())


HOSTILE = {
    # Archives
    "zip bomb": Hostile(
        ".zip", lambda: zipped({"1.txt": b" " * (40 << 20)}), "unpacks to more than 16 MB"
    ),
    "zip bomb of many files": Hostile(
        ".zip",
        lambda: zipped({f"{n}.txt": b" " * (3 << 20) for n in range(60)}),
        "unpacks to more than 100 times",
    ),
    "zip bomb beside bytes that are not read": Hostile(
        ".zip",
        lambda: zipped({f"{n}.txt": b"a" * (1 << 20) for n in range(9)} | {"pad.bin": junk()}),
        "unpacks to more than 30 times",
    ),
    "zip bomb with bytes of no meaning in each file": Hostile(
        ".zip",
        lambda: zipped({f"{n}.txt": junk(50_000).hex() + "\n" * 4_000_000 for n in range(9)}),
        "unpacks to more than 30 times",
    ),
    "zip bomb in zip bombs": Hostile(".zip", nested, "there is no text in this archive"),
    "zip bomb that overlaps": Hostile(".zip", overlapping, "damaged or incomplete"),
    "zip bomb that lies": Hostile(".zip", lying, "damaged or incomplete"),
    "zip of a million entries": Hostile(
        ".zip", lambda: zipped({"1.txt": SHOWN}) + b"PK\x01\x02" * 1_000_000, "more than 10,000 fil"
    ),
    "zip that leads out": Hostile(
        ".zip", lambda: zipped({"../../1.txt": SHOWN}), "a file outside of itself"
    ),
    "zip with a long number": Hostile(
        ".zip", lambda: zipped({f"{'9' * 5000}.txt": SHOWN, "1.txt": "Before it."})
    ),
    "zip with a link": Hostile(".zip", symlink, "a symbolic link"),
    "zip with a password": Hostile(".zip", locked_zip, "encrypted with a password"),
    "zip cut short": Hostile(
        ".zip", lambda: zipped({"1.txt": SHOWN * 99})[:-40], "damaged or incomplete"
    ),
    # EPUB
    "epub with an entity bomb in its package": Hostile(
        ".epub",
        lambda: book(opf=_ENTITIES + package({"1.xhtml": ""}, "<dc:title>&a9;</dc:title>")),
        "declares entities",
    ),
    "epub with an entity bomb in a page": Hostile(
        ".epub",
        lambda: epub({"1.xhtml": "<?xml version='1.0'?>" + _ENTITIES + page("<p>&a9;</p>")[70:]}),
        "declares entities",
    ),
    "epub with an external entity": Hostile(
        ".epub",
        lambda: epub({"1.xhtml": "<?xml version='1.0'?>" + _EXTERNAL + page("<p>&e;</p>")[70:]}),
        "declares entities",
    ),
    "epub with a package outside": Hostile(
        ".epub",
        lambda: repacked(
            book(), {"META-INF/container.xml": CONTAINER.replace("OEBPS/", "../../../etc/")}
        ),
        "names no package document",
    ),
    "epub with a page outside": Hostile(
        ".epub", lambda: book(opf=package({"../../../etc/passwd": ""})), "which is no file"
    ),
    "epub that names a page very often": Hostile(".epub", many_pages),
    "epub with a bomb for a page": Hostile(
        ".epub",
        lambda: epub({"1.xhtml": f"<p>{SHOWN}</p>{' ' * (15 << 20)}"}),
        "unpacks to more than 100 times",
    ),
    "epub with encrypted pages": Hostile(
        ".epub", lambda: locked_pages("OEBPS/1.xhtml"), "pages are encrypted (DRM)"
    ),
    "epub with encrypted fonts": Hostile(".epub", lambda: locked_pages("OEBPS/font.otf")),
    "epub that fetches": Hostile(
        ".epub",
        lambda: epub(
            {"1.xhtml": page(f"<p>{SHOWN}</p>{_FETCHED}").replace("<head>", f"<head>{_HEAD}")}
        ),
    ),
    "epub cut short": Hostile(".epub", lambda: book()[:-100], "damaged or incomplete"),
    # Documents
    "docx of 200 MB of spaces": Hostile(
        ".docx", lambda: docx(" " * (200 << 20)), "unpacks to more than 16 MB"
    ),
    "docx with an entity bomb": Hostile(
        ".docx",
        lambda: docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", _ENTITIES),
        "/word/document.xml: XML ",
    ),
    "docx with an external entity": Hostile(
        ".docx", lambda: docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", _EXTERNAL), "a document type"
    ),
    "docx nested very deep": Hostile(
        ".docx", lambda: docx("<w:p>" * 50_000 + "</w:p>" * 50_000), "XML that is damaged"
    ),
    "docx of empty elements": Hostile(
        ".docx", lambda: docx("<w:p/>" * 2_000_000 + f"<!--{junk(1 << 18).hex()}-->"), "more than"
    ),
    "docx with a very wide cell": Hostile(
        ".docx",
        lambda: docx(
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
            "<w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
    ),
    "docx whose styles go round": Hostile(
        ".docx",
        lambda: docx(
            '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Round.</w:t></w:r></w:p>',
            styles_xml=f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="A">'
            '<w:name w:val="a"/><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" '
            'w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style></w:styles>',
        ),
    ),
    "docx with a password": Hostile(
        ".docx",
        lambda: _OLE + b"\0" * 2048 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 999,
        "protected by a password",
    ),
    "docx cut short": Hostile(".docx", lambda: docx()[:-100], "damaged or incomplete"),
    "doc": Hostile(".docx", lambda: _OLE + b"\0" * 4096, "an old Word document"),
    "odt with an entity bomb": Hostile(
        ".odt", lambda: odt("<text:p>&a9;</text:p>", _ENTITIES), "/content.xml: XML "
    ),
    "odt with a password": Hostile(
        ".odt",
        lambda: odt(
            manifest='<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
        ),
        "protected by a password",
    ),
    "odt with a million spaces": Hostile(
        ".odt", lambda: odt('<text:p>a<text:s text:c="999999999"/>b</text:p>'), "pandoc"
    ),
    "fb2 of deep sections": Hostile(
        ".fb2", lambda: fb2("<section>" * 100_000), "more than 120 elements inside one another"
    ),
    "fb2 with an entity bomb": Hostile(
        ".fb2", lambda: fb2("<p>&a9;</p>", _ENTITIES), "declares entities"
    ),
    "fb2 of scripts": Hostile(
        ".fb2",
        lambda: fb2(
            f"<script>{STOLEN}</script><p onclick=\"x\">a</p><a l:href='javascript:x'>b</a>"
        ),
    ),
    "fb2 without a body": Hostile(
        ".fb2", lambda: b"<FictionBook><description/></FictionBook>", "without a text"
    ),
    "rtf of deep groups": Hostile(".rtf", lambda: rtf("{" * 100_000), "nested more than 500 deep"),
    "rtf with a long number": Hostile(
        ".rtf", lambda: rtf(rf"\ansicpg{'9' * 5} \u{'9' * 6000} \'41 \fs{'9' * 6000}")
    ),
    "rtf with a title that does not end": Hostile(
        ".rtf", lambda: rtf(r"{\info{\title " + r"\u12345 " * 60 + "{"), "pandoc cannot read"
    ),
    # HTML
    "html of scripts": Hostile(
        ".html",
        lambda: html(
            f"<p onclick=\"alert('{STOLEN}')\">{SHOWN}</p>{_FETCHED}<script>{STOLEN}</script>"
            f"<noscript>{STOLEN}</noscript><template>{STOLEN}</template>",
            _HEAD,
        ),
    ),
    "html of links that run": Hostile(
        ".html",
        lambda: shown(*(f'<p><a href="{s}alert(1)">A word</a></p>' for s in SCHEMES)),
    ),
    "html nested very deep": Hostile(
        ".html", lambda: shown("<div>" * 100_000, "deep"), "elements inside one another"
    ),
    "html of a million attributes": Hostile(
        ".html",
        lambda: shown("<p ", *(f"a{n}=1 " for n in range(1_000_000)), ">so</p>"),
        "attributes",
    ),
    "html of bare attributes": Hostile(
        ".html",
        lambda: shown("<p ", *(f"a{n} " for n in range(300_000)), ">so</p>"),
        "attributes",
    ),
    "html of a million tags": Hostile(".html", lambda: shown("<b></b>" * 3_000_000), "more than"),
    "html of comments": Hostile(".html", lambda: b"<!---->" * 40 + SHOWN.encode()),
    "html of comments that do not end": Hostile(".html", lambda: shown() + b"<!--" * 200_000),
    "html with a table of holes": Hostile(
        ".html",
        lambda: shown("<table><tr>", "<td>a" * 6_000, "<tr><td>a" * 6_000, "</table>"),
    ),
    "html with a long number": Hostile(
        ".html", lambda: shown(f"<ol start={'9' * 6000}><li>eggs<li value={'9' * 6000}>oil</ol>")
    ),
    "html with a hostile style sheet": Hostile(
        ".html",
        lambda: html(
            f"<p class='a'>{SHOWN}</p>",
            f"<style>{'.a ' * 500_000}{'{' * 200_000}{'/*' * 200_000}{'.a,' * 500_000}</style>",
        ),
    ),
    "html of spaces around a declaration": Hostile(
        ".html", lambda: b" " * 999_999 + b"<?xml" + b" " * 999_999 + shown()
    ),
    "html of spaces": Hostile(".html", lambda: b" " * 1_000_000 + shown()),
    "screenplay of wide scenes": Hostile(".txt", lambda: _screenplay(40_000)),
    # Markdown
    **{
        f"markdown of {name}": Hostile(".md", partial(markdown, said))
        for name, said in MARKS.items()
    },
    # Markup languages
    **{
        name: Hostile(kind[0], partial(markup, *kind[:2]), kind[2]) for name, kind in MARKUP.items()
    },
    # Journals and blogs
    **{
        f"{kind} {name}": Hostile(ending, partial(made, make), problem)
        for kind, ending, kinds in (
            ("journal", ".xml", LIVE_JOURNAL),
            ("feed", ".xml", FEED),
            ("blog", ".json", TUMBLR),
        )
        for name, (make, problem) in kinds.items()
    },
    # Kindle books
    **{
        f"kindle {name}": Hostile(".mobi", partial(made, make, f"<p>{SHOWN}</p>"), problem)
        for name, (make, problem) in KINDLE.items()
    },
    # PDFs
    **{
        f"pdf {name}": Hostile(".pdf", partial(made, make), problem)
        for name, (make, problem) in PDF.items()
    },
    # Other files with the ending of a text
    "png called txt": Hostile(".txt", lambda: _PNG, "this is an image"),
    "pdf called epub": Hostile(".epub", lambda: b"%PDF-1.7\n" + b"\0" * 99, "PDFium cannot read"),
    "gzip called epub": Hostile(".epub", lambda: b"\x1f\x8b\x08" + b"\0" * 99, "compressed file"),
    "text called epub": Hostile(
        ".epub", SHOWN.encode, "the name says an EPUB, but the content is not of that format"
    ),
    "bytes called docx": Hostile(".docx", junk, "the content is not of that format"),
    "page called odt": Hostile(".odt", shown),
    "docx called html": Hostile(".html", docx),
    "rtf called docx": Hostile(".docx", rtf),
    "bytes called txt": Hostile(".txt", lambda: junk(4 << 20), "nor any encoding that fits"),
}
