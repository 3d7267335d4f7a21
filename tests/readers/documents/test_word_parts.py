"""Parts of a Word document that pandoc drops: comments, ends of paragraphs, drawings, links."""

from __future__ import annotations

import pytest

from documents import changed, written
from fascicle.fidelity.source_words import source_queries
from fascicle.model.errors import SourceError
from fascicle.readers.documents import from_properties
from fascicle.readers.source import read_files

TEXT = "It rained on the harbour.\n\nNobody said a word."
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"


def asked(raw: bytes) -> tuple[list[str], list[str]]:
    """Return the lines of a document without its ledger, and its questions about them."""
    files = [("texts/door.docx", raw)]
    draft = read_files(files)
    assert list(source_queries(draft, files)) == []
    lines = (draft.line(number) for number in range(1, len(draft.source.lines) + 1))
    return [line for line in lines if line], [query.question for query in draft.queries]


def with_body(xml: str) -> bytes:
    """Return a document that begins with some XML."""
    body = "<w:body>"
    return changed(written(TEXT, "docx"), {"word/document.xml": (body, body + xml)})


def test_a_comment_that_has_only_a_place_is_asked_about() -> None:
    comment = '[Why?]{.comment-start id="3" author="Bo" date="2031-05-14T00:00:00Z"}'
    raw = written(f'It {comment}rained[]{{.comment-end id="3"}} today.', "docx")
    for edge in ("Start", "End"):
        raw = changed(raw, {"word/document.xml": (f'<w:commentRange{edge} w:id="3" />', "")})
    lines, questions = asked(raw)
    assert lines == ["It rained today."]
    assert questions == ["a comment in the file: “Bo: Why?”; is it settled?"]


def test_ends_of_paragraphs_that_are_tracked_count_as_changes() -> None:
    mark = "<w:pPr><w:rPr><w:{} w:id='1' w:author='Bo'/></w:rPr></w:pPr>"
    gone, new = (f"<w:p>{mark.format(kind)}{RUN.format('Rain')}</w:p>" for kind in ("del", "ins"))
    lines, questions = asked(with_body(gone + new))
    assert lines[0] == "RainRain"
    changes = "1 insertion kept and 1 deletion left out"
    assert questions == [f"the file tracks changes: {changes}; is that right?"]


def test_a_document_with_parts_in_files_of_their_own_is_refused() -> None:
    chunk = (
        "<w:p/><w:altChunk r:id='page' xmlns:r="
        "'http://schemas.openxmlformats.org/officeDocument/2006/relationships'/>"
    )
    with pytest.raises(SourceError, match=r"files inside it \(altChunk\)(?s:.*)save it again"):
        read_files([("texts/door.docx", with_body(chunk))])


@pytest.mark.parametrize(
    "said", ["<%Letter::Subject%>", "${title}", "{{ title }}", "«Title»", "[Title]", "lamp.dotx"]
)
def test_a_field_that_is_not_filled_and_the_name_of_a_file_are_no_title(said: str) -> None:
    assert from_properties(said, "Ada Till") == {"title": "", "authors": ("Ada Till",)}


@pytest.mark.parametrize(
    ("author", "is_named"),
    [
        ("Your User Name", False), ("Pages2Print.com", False), ("made by print.example.org", False),
        ("HP", False), ("usuario", False), ("Usuario de Windows", False), ("Пользователь", False),
        ("Utilisateur Windows", False), ("Windows-Benutzer", False),
        ("Microsoft Office User", False),
        ("Bo Usuario", True), ("J.R.R. Till", True), ("Ada Till, Ph.D.", True), ("St.John", True),
        ("e.a. till", True),
    ],
)  # fmt: skip
def test_users_and_programs_are_no_authors(author: str, is_named: bool) -> None:  # noqa: FBT001
    assert from_properties("", author)["authors"] == ((author,) if is_named else ())


ADDRESS = "https://a.example/boat.png"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
RELATION = f"<Relationship Id='rId99' TargetMode='External' Target='{ADDRESS}' Type='{IMAGE}'/>"
DRAWING = "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'"


def test_the_words_of_diagrams_and_charts_are_asked_about() -> None:
    chart = "<c:c xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'>{}</c:c>"
    diagram = f"<d {DRAWING}><a:t>Keeper</a:t><a:t>Boat</a:t></d>"
    cells = "<c:v>Rain</c:v><c:v>4.5</c:v><c:v>Rain</c:v>"
    files = {
        "word/diagrams/data1.xml": ("", diagram),
        "word/charts/chart2.xml": ("", chart.format(cells)),
        "word/charts/colors2.xml": ("", chart.format("<c:v>Ink</c:v>")),
    }
    _, questions = asked(changed(written(TEXT, "docx"), files))
    told = "diagrams and charts are not read: Rain, Keeper Boat; do they belong to the text?"
    assert questions == [told]


def test_an_image_that_is_only_linked_is_asked_about() -> None:
    raw = changed(
        with_body(
            "<w:p><w:r><w:drawing><wp:inline xmlns:wp='http://schemas.openxmlformats.org/drawingml/"
            f"2006/wordprocessingDrawing'><wp:extent cx='9' cy='9'/><a:graphic {DRAWING}>"
            "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/picture'>"
            "<pic:pic xmlns:pic='http://schemas.openxmlformats.org/drawingml/2006/picture'>"
            "<pic:blipFill><a:blip r:link='rId99'/></pic:blipFill></pic:pic></a:graphicData>"
            "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
        ),
        {
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                f"{RELATION}</Relationships>",
            )
        },
    )
    _, questions = asked(raw)
    assert len(questions) == 1
    assert questions[0].startswith(f"an image is not shown (on the web: {ADDRESS})")


def test_a_style_with_a_level_in_the_outline_is_that_of_a_heading() -> None:
    level = "<w:pPr><w:outlineLvl w:val='{1}'/></w:pPr></w:style></w:styles>"
    style = "<w:style w:type='paragraph' w:styleId='{0}'><w:name w:val='{0}'/>" + level
    title = "<w:p><w:pPr><w:pStyle w:val='{}'/></w:pPr>" + RUN + "</w:p>"
    raw = with_body(title.format("Heading", "Fog") + title.format("Aside", "Oil"))
    for name, depth in (("Heading", 1), ("Aside", 9)):
        raw = changed(raw, {"word/styles.xml": ("</w:styles>", style.format(name, depth))})
    draft = read_files([("texts/door.docx", raw)])
    assert [(draft.line(line), depth) for line, depth in draft.headings.items()] == [("Fog", 2)]


COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def test_the_words_of_a_text_box_are_below_the_paragraph_that_holds_it() -> None:
    words = f"<w:p>{RUN.format('No boats.')}</w:p>"
    box = f"<w:pict><w:txbxContent>{words}</w:txbxContent></w:pict>"
    twice = (
        f"<mc:AlternateContent xmlns:mc='{COMPATIBLE}'><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    held = f"<w:p>{RUN.format('There was a sign.')}<w:r>{twice}</w:r>{RUN.format(' She read it.')}"
    alone = f"<w:p><w:r>{box}</w:r></w:p>"
    lines, _ = asked(with_body(f"{held}</w:p>{alone}"))
    assert lines[:3] == ["There was a sign. She read it.", "No boats.", "No boats."]


def test_hidden_words_are_in_the_ledger_and_words_shown_in_capitals_are_these() -> None:
    run = "<w:r><w:rPr><w:{}/></w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    shown = run.format("caps", "no boats")
    gone = run.format("vanish", "check this ") + run.format("vanish w:val='0'", "at noon")
    title = run.format("caps", "The Slip")
    lines, _ = asked(with_body(
        f"<w:p>{RUN.format('It said: ')}{shown}{RUN.format(' ')}{gone}</w:p><w:p>{title}</w:p>"
        f"<w:p>{run.format('caps', 'one')}</w:p>"
    ))  # fmt: skip
    assert lines[:3] == ["It said: NO BOATS at noon", "The Slip", "ONE"]


def test_tabs_and_spaces_before_a_line_of_several_are_its_indent() -> None:
    tab, end = "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>"
    verse = f"{RUN.format('Rain on')}{end}{tab}{RUN.format('the slip')}{end}{RUN.format('  and')}"
    lines, _ = asked(with_body(f"<w:p>{verse}</w:p><w:p>{tab}{RUN.format('She read.')}</w:p>"))
    assert lines[:4] == ["Rain on", "\u00a0" * 4 + "the slip", "\u00a0" * 2 + "and", "She read."]


def test_a_rule_below_a_paragraph_or_of_a_page_is_an_ornament() -> None:
    border = "<w:pPr><w:pBdr>{}</w:pBdr></w:pPr>"
    edge = "<w:{} w:val='single'/>"
    below = border.format(edge.format("bottom"))
    frame = border.format("".join(map(edge.format, ("top", "left", "bottom", "right"))))
    rule = (
        "<w:pict><v:rect xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='{}' o:hr='t'/></w:pict>"
    )
    rule = rule.format("urn:schemas-microsoft-com:office:office")
    lines, _ = asked(with_body(
        f"<w:p>{below}{RUN.format('One.')}</w:p><w:p>{below}{RUN.format('Two.')}</w:p>"
        f"<w:p><w:r>{rule}</w:r></w:p><w:p>{frame}{RUN.format('Three.')}</w:p>"
    ))  # fmt: skip
    assert lines[:5] == ["One.", "Two.", "* * *", "* * *", "Three."]


def test_a_paragraph_with_more_space_above_than_others_is_behind_a_wide_gap() -> None:
    text = RUN.format("It rained on the harbour, and nobody said a word about it.")
    above = "<w:pPr>{}<w:spacing w:before='{}'/></w:pPr>"
    looks = ["", "", above.format("", 480), "", above.format("<w:jc w:val='center'/>", 480), "", ""]
    raw = with_body("".join(f"<w:p>{look}{text}</w:p>" for look in looks))
    assert [block.gap for block in read_files([("door.docx", raw)]).blocks][:7] == [
        0, 1, 2, 1, 1, 1, 1,
    ]  # fmt: skip
