"""Documents of word processors: structure, title pages, tracked changes, comments."""

from __future__ import annotations

import io
import textwrap
import zipfile
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from documents import changed, written
from fascicle.fidelity.source_words import source_queries
from fascicle.files.image_header import ImageHeader, image_header
from fascicle.model.blocks import Group, Heading, Listing, Picture, Style, Verse, leaves, text_of
from fascicle.model.draft import PAGE_GAP
from fascicle.model.errors import NoProgramError, SourceError
from fascicle.readers.pandoc import program
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from hostile_files import docx
from images import png

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.model.draft import Draft

STORY = """---
title: Harbour Lights
subtitle: A Tale
author: [Ada Vickery, Bo Reed]
---

# The Lamp

It *rained* on the **harbour**.[^1] Nobody said a word.

> The lamp is out,
> and so am I.

\\* \\* \\*

1. rope
2. oil

   and a can

| port | ships |
|------|-------|
| Till | 3     |

Roses are red,\\
and rain is wet.

# The Oil

There was none; “none”, said Ada — not a drop.

[^1]: The old *harbour*.

## Below

The end.
"""
FORMS = ("docx", "odt", "rtf")
BODY = {"docx": "<w:body>", "odt": "<office:text>"}
FILES = {"docx": "word/document.xml", "odt": "content.xml"}
BY = 'w:id="1" w:author="Bo" w:date="2031-05-14T00:00:00Z"'


def drafted(raw: bytes, name: str = "texts/door.docx") -> Draft:
    return read_files([(name, raw)])


def with_body(form: str, xml: str) -> bytes:
    """Return a document that begins with some XML."""
    document = written("It rained on the harbour.", form)
    return changed(document, {FILES[form]: (BODY[form], BODY[form] + xml)})


def asked(draft: Draft, name: str) -> list[str]:
    return [query.question for query in draft.queries if query.name == name]


@pytest.mark.parametrize("form", FORMS)
def test_a_story_has_its_headings_emphasis_and_notes(form: str) -> None:
    raw = written(STORY, form)
    draft = recover(drafted(raw))
    titles = [block.title for block in draft.blocks if isinstance(block, Heading)]
    assert titles == ["The Lamp", "The Oil", "Below"]
    lines = "\n".join(draft.source.lines)
    assert "It rained on the harbour.[1] Nobody" in lines
    assert "Roses are red,\nand rain is wet." in lines
    assert "The old harbour." in lines
    assert "↩" not in lines
    styles = {style.style for styles in draft.styles.values() for style in styles}
    assert {Style.EMPHASIS, Style.STRONG} <= styles
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_styles_of_a_title_page_and_blocks_are_those_of_the_document(form: str) -> None:
    draft = recover(drafted(written(STORY, form)))
    assert draft.found.values["title"] == "Harbour Lights"
    assert draft.found.values["subtitle"] == "A Tale"
    assert draft.found.values["authors"] == ("Ada Vickery", "Bo Reed")
    assert [aside.kind for aside in draft.ledger] == ["title-page"] * 4
    (listing,) = (b for b in draft.blocks if isinstance(b, Listing) and "rope" in str(b))
    assert [item.marker for item in listing.items][:2] == ["1.", "2."]
    assert any(
        isinstance(block, Group) and block.kind.endswith("quotation") for block in draft.blocks
    )


@pytest.mark.parametrize("form", ["docx", "odt"])
@pytest.mark.parametrize("style", ["Verse", "Poem", "Gedicht", "Verse Line"])
def test_paragraphs_in_a_style_for_verse_are_verse(form: str, style: str) -> None:
    raw = written(
        f"She read:\n\n::: {{custom-style='{style}'}}\nRain on\n\nthe slip\n\nand rain\n:::\n\n"
        "She stopped, and nobody in the house said another word to her that night.\n",
        form,
    )
    draft = recover(drafted(raw))
    (verse,) = (block for block in draft.blocks if isinstance(block, Verse))
    assert text_of(verse.text) == "Rain on\nthe slip\nand rain"
    assert "\ufde0" not in "".join(draft.source.lines)
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


@pytest.mark.parametrize("style", ["Verbatim Char", "Source Text", "HTML Code", "code"])
def test_words_in_a_style_for_code_are_code(style: str) -> None:
    draft = drafted(written(f"Type [ls -l]{{custom-style='{style}'}} there.\n", "docx"))
    assert [(it.start, it.end, it.style) for it in draft.styles[1]] == [(5, 10, Style.CODE)]


def test_empty_paragraphs_and_new_pages_of_word_are_gaps() -> None:
    draft = drafted(with_body("docx", (
        "<w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p/><w:p/>"
        "<w:p><w:r><w:t>Two.</w:t></w:r><w:r><w:br w:type='page'/></w:r></w:p>"
        "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>Three.</w:t></w:r></w:p>"
    )))  # fmt: skip
    assert [block.gap for block in draft.blocks] == [0, 3, 2 * PAGE_GAP + 2, 1]


def test_empty_paragraphs_and_new_pages_of_opendocument_are_gaps() -> None:
    draft = drafted(with_body("odt", (
        "<text:p>One.</text:p><text:p/><text:p text:style-name='Next'>Two.</text:p>"
    )))  # fmt: skip
    assert [block.gap for block in draft.blocks] == [0, 2, 1]


def test_empty_paragraphs_and_new_pages_of_rtf_are_gaps() -> None:
    written("", "rtf")
    draft = drafted(rb"{\rtf1\ansi One.\par\par\par Two.\par\page Three.\par}")
    assert [block.gap for block in draft.blocks] == [0, 3, PAGE_GAP + 2]


def test_the_header_of_a_list_in_opendocument_is_no_item() -> None:
    p = "<text:p>{}</text:p>".format
    header, item = f"<text:list-header>{p('To pack:')}</text:list-header>", p("eggs")
    items = f"<text:list-item>{item}</text:list-item>"
    draft = drafted(with_body("odt", f"<text:list>{header}{items}</text:list>"))
    assert [draft.line(block.span.first) for block in draft.blocks][:2] == ["To pack:", "1. eggs"]


def test_a_paragraph_in_the_style_of_a_rule_is_an_ornament() -> None:
    rule = '<text:p text:style-name="Horizontal_20_Line"/>'
    draft = drafted(with_body("odt", f"<text:p>One.</text:p>{rule}<text:p>Two.</text:p>"))
    assert [draft.line(line) for line in (1, 3, 5)] == ["One.", "* * *", "Two."]


def test_insertions_are_kept_and_deletions_are_in_the_ledger() -> None:
    raw = with_body("docx", (
        f"<w:p><w:ins {BY}><w:r><w:t>It had rained</w:t></w:r></w:ins>"
        f"<w:del {BY}><w:r><w:delText> snowed</w:delText></w:r></w:del>"
        "<w:r><w:t>, said Ada.</w:t></w:r></w:p>"
    ))  # fmt: skip
    draft = drafted(raw)
    assert draft.line(1) == "It had rained, said Ada."
    assert draft.source.lines[0] == "It had rained snowed, said Ada."
    assert [mark.kind for mark in draft.markup[1]] == ["deletion"]
    assert asked(draft, "tracked-changes") == [
        "the file tracks changes: 1 insertion kept and 1 deletion left out; is that right?"
    ]
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


def test_deletions_and_comments_of_opendocument_are_at_their_places() -> None:
    raw = with_body("odt", (
        "<text:tracked-changes><text:changed-region text:id='a'><text:deletion>"
        "<office:change-info><dc:creator>Bo</dc:creator></office:change-info>"
        "<text:p>snowed</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>It <text:change text:change-id='a'/>rained"
        "<office:annotation><dc:creator>Bo</dc:creator><text:p>Did it?</text:p></office:annotation>"
        ", said Ada.</text:p>"
    ))  # fmt: skip
    draft = drafted(raw)
    assert draft.line(1) == "It rained, said Ada."
    assert asked(draft, "comment") == ["a comment in the file: “Bo: Did it?”; is it settled?"]
    assert "1 deletion left out" in asked(draft, "tracked-changes")[0]
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


def test_a_comment_of_word_is_a_question_at_its_line() -> None:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    comments = (
        f'<w:comments {names}><w:comment w:id="0" w:author="Bo">'
        "<w:p><w:r><w:t>Did it?</w:t></w:r></w:p></w:comment></w:comments>"
    )
    raw = changed(
        with_body(
            "docx",
            '<w:p/><w:p><w:commentRangeStart w:id="0"/><w:r><w:t>It rained</w:t></w:r>'
            '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>',
        ),
        {"word/comments.xml": ("", comments)},
    )  # fmt: skip
    draft = drafted(raw)
    (query,) = (query for query in draft.queries if query.name == "comment")
    assert query.question == "a comment in the file: “Bo: Did it?”; is it settled?"
    assert draft.line(query.span.first) == "It rained"
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


def test_a_centred_bold_title_is_undecided() -> None:
    draft = drafted(with_body("docx", (
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:rPr><w:b/></w:rPr>"
        "<w:t>The Lamp</w:t></w:r></w:p>"
    )))  # fmt: skip
    assert draft.headings == {}
    assert draft.styles[1][0].style is Style.STRONG


def test_letters_of_another_code_page_and_in_unicode_are_read() -> None:
    written("", "rtf")
    raw = rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'ee \u1071? w\u1086?b \u8220\'93so\u8221\'94\par}"
    draft = drafted(raw)
    assert draft.source.lines == ("Про Я wоb “so”",)
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


@pytest.mark.parametrize(
    "body",
    [
        rb"\uc1 \uc0\u8220 It\uc0\u8217 s so,\u8221  said Bo.\par",
        rb"\uc0{\uc1 \u8220?It\u8217\'92s so,}\u8221  said Bo.\par",
        rb"{\uc0 \u8220 It}\u8217\'92s so,{\uc2\u8221\'81\'68 {said} Bo}.\par",
    ],
)
def test_a_letter_in_unicode_has_a_fallback_as_long_as_its_group_says(body: bytes) -> None:
    written("", "rtf")
    raw = rb"{\rtf1\ansi " + body + rb"}"
    draft = drafted(raw)
    assert draft.source.lines == ("“It’s so,” said Bo.",)
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


def test_rich_text_in_a_typewriter_font_is_prose() -> None:
    written("", "rtf")
    raw = (
        rb"{\rtf1\ansi{\fonttbl{\f0\fmodern\fcharset0\fprq1 Courier New;}}\f0 "
        rb"CHAPTER ONE\par The \i harbour\i0  was dry.\par "
        rb"CHAPTER TWO\par Not a \\fmodern boat.\par}"
    )
    draft = recover(drafted(raw))
    assert [b.label for b in draft.blocks if isinstance(b, Heading)] == [
        "CHAPTER ONE",
        "CHAPTER TWO",
    ]
    assert [styles[0].style for styles in draft.styles.values()] == [Style.EMPHASIS]
    assert draft.line(7) == r"Not a \fmodern boat."
    assert list(source_queries(draft, [("texts/door.docx", raw)])) == []


def test_a_document_without_pandoc_says_that_make_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_pandoc(monkeypatch, tmp_path)
    with pytest.raises(NoProgramError, match=r"(?s)x\.rtf: .*pandoc 3, which is not.*Run make"):
        drafted(rb"{\rtf1 It rained.\par}", "x.rtf")


def test_a_pandoc_on_the_path_is_used_if_it_is_new_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = program()
    without_pandoc(monkeypatch, tmp_path)
    old = script(tmp_path / "old/pandoc", "echo pandoc 2.17.1.1")
    monkeypatch.setenv("PATH", str(old.parent))
    assert program() is None
    with pytest.raises(NoProgramError, match=r"pandoc 3, and the one on the PATH is 2\.17\.1\.1"):
        drafted(rb"{\rtf1 It rained.\par}", "x.rtf")
    if own is None:
        pytest.skip("pandoc is not installed: pip install pypandoc_binary")
    new = script(tmp_path / "new/pandoc", f'exec "{own}" "$@"')
    monkeypatch.setenv("PATH", str(new.parent))
    assert program() == new
    assert drafted(rb"{\rtf1 It rained.\par}", "x.rtf").source.lines == ("It rained.",)


def without_pandoc(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    monkeypatch.setattr("fascicle.readers.pandoc.find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(empty))


def script(path: Path, lines: str) -> Path:
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + "WordDocument".encode("utf-16-le"), r"old Word document \(.doc\)"),
        (rb"{\rtf1", "pandoc cannot read this document: Error"),
        (rb"{\rtf1 }", "no words"),
        (rb"{\rtf1 " + b"{" * 501, "nested more than 500 deep"),
    ],
)
def test_a_file_that_is_no_readable_document_is_refused(raw: bytes, problem: str) -> None:
    written("", "rtf")
    with pytest.raises(SourceError, match=problem):
        drafted(raw)


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_a_hostile_or_damaged_document_is_one_error(form: str) -> None:
    document = written("It rained on the harbour.", form)
    path = FILES[form]
    bomb = changed(document, {path: ("", f"{BOMB}<x>&i;</x>")})
    for raw, problem in (
        (document[: len(document) // 2], "damaged|incomplete"),
        (bomb, "document type|amplification"),
        (changed(document, {path: (BODY[form], BODY[form] + " " * (40 << 20))}), "unpacks to"),
        (changed(document, {path: ("", "<not")}), "damaged"),
        (changed(document, {path: (BODY[form], BODY[form] + "<w:p>" * 9)}), "damaged"),
    ):
        with pytest.raises(SourceError, match=problem):
            drafted(raw)


def test_tables_in_tables_hundreds_deep_are_one_error() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80
    with pytest.raises(SourceError, match="more than 120 elements inside one another"):
        drafted(with_body("docx", deep))


def test_an_error_of_the_parser_is_one_line() -> None:
    document = changed(written("It rained.\n", "docx"), {"docProps/core.xml": ("<dc:title>", "\0")})
    with pytest.raises(SourceError) as caught:
        read_files([("texts/door.docx", document)])
    assert "docProps/core.xml: XML that is damaged" in str(caught.value)
    assert "\n" not in caught.value.problem


def test_control_characters_are_spaces() -> None:
    written("", "rtf")
    assert drafted(rb"{\rtf1\ansi It\'01rained.\par}").source.lines == ("It rained.",)


PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhg"
    "GAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
def test_images_have_their_places_and_bytes(form: str) -> None:
    draft = drafted(written(f"It rained.\n\n![A lamp]({PIXEL})\n", form))
    assert draft.source.lines == ("It rained.", "", "![]", "", "A lamp")
    (picture,) = (block for block in leaves(draft.blocks) if isinstance(block, Picture))
    assert picture.span.first == 3
    assert image_header(draft.images[picture.name]) == ImageHeader("png", 1, 1)
    assert not draft.queries


def test_the_images_of_rich_text_need_no_memory_of_pandoc() -> None:
    digits = (png(60, 40) * 40_000).hex().encode()
    drawing = rb"{\pict\wmetafile8 " + digits + rb"}"
    shown = rb"{\pict\pngblip\picw3\pich2\picwgoal15 " + png(3, 2).hex().encode() + rb"}"
    draft = drafted(rb"{\rtf1\ansi It rained.\par " + drawing + rb"\par " + shown + rb"\par}")
    assert draft.source.lines[0] == "It rained."
    assert png(3, 2) in draft.images.values()


@pytest.mark.parametrize("tag", ["desc", "title"])
def test_the_alternative_text_of_an_image_in_an_odt_is_read(tag: str) -> None:
    document = written(f"It rained.\n\n![]({PIXEL})\n", "odt")
    told = f"<svg:{tag}>A lamp</svg:{tag}></draw:frame>"
    draft = drafted(changed(document, {"content.xml": ("</draw:frame>", told)}))
    (picture,) = (block for block in leaves(draft.blocks) if isinstance(block, Picture))
    assert picture.description == "A lamp"


def test_the_words_of_a_field_are_read() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    field = f'<w:fldSimple w:instr="FILENAME">{run.format("the slip")}</w:fldSimple>'
    raw = docx(f"<w:p>{run.format('It rained on ')}{field}{run.format('.')}</w:p>")
    assert "It rained on the slip." in read_files([("door.docx", raw)]).source.lines


@pytest.mark.parametrize(
    "name", ["chapter", "title", "user-defined", "placeholder", "bookmark-ref"]
)
def test_the_words_of_a_field_of_opendocument_are_read(name: str) -> None:
    hidden = "<text:hidden-text>No.</text:hidden-text>"
    field = f"<text:{name}>the slip</text:{name}>"
    raw = with_body(
        "odt", f"<text:p>It rained on <text:span>{field}s</text:span>.{hidden}</text:p>"
    )
    assert "It rained on the slips." in drafted(raw, "door.odt").source.lines


RUBY = {
    "docx": (
        "<w:p><w:r><w:t>In </w:t></w:r><w:r><w:ruby><w:rubyPr/>"
        "<w:rt><w:r><w:t>みなと</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>港</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>で.</w:t></w:r></w:p>"
    ),
    "odt": (
        "<text:p>In <text:ruby><text:ruby-base>港</text:ruby-base>"
        "<text:ruby-text>みなと</text:ruby-text></text:ruby>で.</text:p>"
    ),
}


@pytest.mark.parametrize("form", RUBY)
def test_words_with_a_reading_are_ruby(form: str) -> None:
    raw = with_body(form, RUBY[form])
    draft = drafted(raw, f"door.{form}")
    assert draft.source.lines[0] == "In 港《みなと》で."
    assert [styled.style for styled in draft.styles[1]] == [Style.RUBY]
    assert list(source_queries(draft, [(f"door.{form}", raw)])) == []


def repacked(document: bytes, renamed: dict[str, str], replaced: dict[bytes, bytes]) -> bytes:
    """Return a zipped document with files renamed, and bytes of its XML replaced."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            raw = source.read(name)
            for old, new in replaced.items():
                raw = raw.replace(old, new) if name.endswith((".xml", ".rels")) else raw
            target.writestr(renamed.get(name, name), raw)
    return packed.getvalue()


_SCHEMAS, _STRICT = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"


@pytest.mark.parametrize(
    ("renamed", "replaced"),
    [
        (
            {},
            {
                _SCHEMAS + b"wordprocessingml/2006/main": _STRICT + b"wordprocessingml/main",
                _SCHEMAS + b"officeDocument/2006/": _STRICT + b"officeDocument/",
                _SCHEMAS + b"drawingml/2006/": _STRICT + b"drawingml/",
            },
        ),
        (
            {
                "word/document.xml": "word/document2.xml",
                "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
            },
            {b"word/document.xml": b"word/document2.xml"},
        ),
    ],
    ids=["strict", "of another name"],
)
def test_a_word_document_of_an_uncommon_kind_is_read_as_others(
    renamed: dict[str, str], replaced: dict[bytes, bytes]
) -> None:
    usual = written(STORY, "docx")
    files = [("texts/a.docx", repacked(usual, renamed, replaced))]
    draft = read_files(files)
    assert draft.source.lines == read_files([("texts/a.docx", usual)]).source.lines
    assert list(source_queries(draft, files)) == []


def test_a_spreadsheet_is_no_text() -> None:
    sheet = repacked(
        written(STORY, "docx"),
        {"word/document.xml": "xl/workbook.xml"},
        {b"word/document.xml": b"xl/workbook.xml"},
    )
    with pytest.raises(SourceError, match="a spreadsheet"):
        read_files([("texts/a.docx", sheet)])


FLAT = """<?xml version="1.0"?><office:document
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>The Lamp</dc:title></office:meta>
<office:body><office:text><text:h text:outline-level="1">One</text:h><text:p>It rained.</text:p>
<text:p><draw:frame><draw:image><office:binary-data>{}</office:binary-data></draw:image></draw:frame>
</text:p></office:text></office:body></office:document>"""


@pytest.mark.parametrize("data", [b64encode(png()).decode(), "no image"])
def test_an_open_document_in_one_file_has_its_images(data: str) -> None:
    written("", "odt")  # is pandoc there?
    files = [("texts/a.fodt", FLAT.format(data).encode())]
    draft = read_files(files)
    assert draft.described.values["title"] == "The Lamp"
    assert "It rained." in draft.source.lines
    assert len(draft.images) == (data != "no image")
    assert list(source_queries(draft, files)) == []


def test_underlined_words_of_an_open_document_are_underlined() -> None:
    style = (
        "<style:style style:name='U9' style:family='text'>"
        "<style:text-properties style:text-underline-style='solid' fo:font-style='italic'/>"
        "</style:style>"
    )
    raw = changed(
        with_body("odt", "<text:p>The <text:span text:style-name='U9'>Erin</text:span>.</text:p>"),
        {"content.xml": ("<office:automatic-styles>", f"<office:automatic-styles>{style}")},
    )
    draft = drafted(raw, "door.odt")
    assert {it.style for it in draft.styles[1]} == {Style.UNDERLINED, Style.EMPHASIS}


@pytest.mark.parametrize(
    ("said", "dates"),
    [
        ("2014-07-28", ("published: 2014-07-28",)),
        ("July 28, 2014", ("published: 2014",)),
        ("A wet Monday", ()),
    ],
)
def test_a_date_of_a_title_page_is_that_of_the_work_or_stays(
    said: str, dates: tuple[str, ...]
) -> None:
    raw = written(
        f"---\ntitle: The Lamp\nauthor: Ada Till\ndate: {said}\n---\n\nIt rained.", "docx"
    )
    draft = recover(drafted(raw))
    assert draft.found.values.get("dates", ()) == dates
    aside = {n for it in draft.ledger for n in it.span}
    assert [said in draft.source.lines[n - 1] for n in sorted(aside)].count(True) == len(dates)


def test_a_title_below_the_text_stays() -> None:
    title = "::: {custom-style=Title}\nThe Lamp\n:::"
    raw = written(f"{title}\n\nIt rained on the harbour all day.\n\n{title}\n\nIt rained.", "docx")
    draft = recover(drafted(raw))
    assert [block.title for block in draft.blocks if isinstance(block, Heading)] == ["The Lamp"]
    assert len(draft.ledger) == 1


def test_a_document_with_a_paragraph_on_each_printed_line_has_paragraphs() -> None:
    said = (
        "The goat stood on the slip and looked at the water, which was grey and cold, and waited. "
    )
    lines = textwrap.wrap(f"{said * 4}It was late.", 60)
    draft = read_files([("door.docx", written("\n\n".join(lines * 10), "docx"))])
    assert {draft.text(block.span) for block in draft.blocks} == {"\n".join(lines)}
    assert len(draft.blocks) == len(lines * 10) // len(lines)
    verse = [line[: 20 + 7 * n % 40].lower() for n, line in enumerate(lines * 10)]
    draft = read_files([("door.docx", written("\n\n".join(verse), "docx"))])
    assert len(draft.blocks) == len(verse)
