"""Parts of an OpenDocument text that pandoc drops: numbers, boxes, contents, looks."""

from __future__ import annotations

from documents import changed, written
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import Heading
from fascicle.readers.source import read_files
from fascicle.recovery import recover

AUTOMATIC = "<office:automatic-styles>"
BODY = "<office:text>"


def document(body: str, *styles: str, outline: str = "") -> bytes:
    """Return a document that begins with some XML, with styles by their names."""
    raw = written("It rained on the harbour.\n\nNobody said a word.", "odt")
    raw = changed(raw, {"content.xml": (AUTOMATIC, AUTOMATIC + "".join(styles))})
    end = "</office:styles>"
    raw = changed(raw, {"styles.xml": (end, outline + end)})
    return changed(raw, {"content.xml": (BODY, BODY + body)})


def style(name: str, paragraph: str = "", text: str = "", family: str = "paragraph") -> str:
    return (
        f"<style:style style:name='{name}' style:family='{family}'>"
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


def lines(raw: bytes) -> list[str]:
    """Return the lines of a document without its ledger; no word may be in doubt."""
    files = [("texts/door.odt", raw)]
    draft = read_files(files)
    assert list(source_queries(draft, files)) == []
    shown = (draft.line(number) for number in range(1, len(draft.source.lines) + 1))
    return [line for line in shown if line]


def p(text: str, name: str = "Standard") -> str:
    return f"<text:p text:style-name='{name}'>{text}</text:p>"


def test_headings_have_the_numbers_of_the_outline() -> None:
    level = (
        "<text:outline-level-style text:level='{}' style:num-format='{}' style:num-prefix='{}' "
        "text:display-levels='{}' style:num-suffix=''/>"
    )
    levels = level.format(1, "I", "Chapter ", 1) + level.format(2, "1", "", 2)
    levels += level.format(3, "", "Part ", 1)
    heading = "<text:h text:outline-level='{}'{}>{}</text:h>"
    titles = (
        (1, "", "The Lamp"), (2, "", "Night"), (2, "", "Dawn"), (3, "", "Noon"),
        (1, " text:is-list-header='true'", "Between"), (1, "", "The Oil"), (2, "", "Dusk"),
    )  # fmt: skip
    body = "".join(heading.format(*it) + p("It rained on the harbour all day.") for it in titles)
    outline = f"<text:outline-style style:name='Outline'>{levels}</text:outline-style>"
    files = [("texts/door.odt", document(body, outline=outline))]
    draft = read_files(files)
    assert list(source_queries(draft, files)) == []
    shown = [block for block in recover(draft).blocks if isinstance(block, Heading)]
    assert [f"{it.label}{it.joiner}{it.title}" for it in shown] == [
        "Chapter I The Lamp", "I.1 Night", "I.2 Dawn", "Noon", "Between", "Chapter II The Oil",
        "II.1 Dusk",
    ]  # fmt: skip


def test_the_words_of_a_text_box_are_below_the_paragraph_that_holds_it() -> None:
    box = f"<draw:frame><draw:text-box>{p('No boats.')}{p('None.')}</draw:text-box></draw:frame>"
    said = lines(document(p(f"There was{box} a sign.") + p("She read it.")))
    assert said[:4] == ["There was a sign.", "No boats.", "None.", "She read it."]


def test_the_words_of_a_table_of_contents_are_read() -> None:
    source = (
        "<text:table-of-content-source><text:index-title-template>Contents"
        "</text:index-title-template></text:table-of-content-source>"
    )
    body = f"<text:index-title>{p('Contents')}</text:index-title>{p('The Lamp<text:tab/>3')}"
    index = f"<text:table-of-content>{source}<text:index-body>{body}</text:index-body>"
    said = lines(document(f"{index}</text:table-of-content>"))
    assert said[:2] == ["Contents", "The Lamp 3"]


def test_hidden_words_are_in_the_ledger_and_words_shown_in_capitals_are_these() -> None:
    styles = (
        style("Gone", text="text:display='none'", family="text"),
        style("Large", text="fo:text-transform='uppercase'", family="text"),
    )
    span = "<text:span text:style-name='{}'>{}</text:span>"
    gone, large = span.format("Gone", "check <text:tab/>this"), span.format("Large", "no boats")
    assert lines(document(p(f"It said {gone}{large}."), *styles))[0] == "It said NO BOATS."


def test_tabs_and_spaces_before_a_line_of_several_are_its_indent() -> None:
    end = "<text:line-break/>"
    verse = f"Rain on{end}<text:tab/>the slip{end}<text:s text:c='2'/><text:tab/>and <text:s/>rain"
    said = lines(document(p(verse) + p("<text:tab/>She read.")))
    assert said[:4] == [
        "Rain on", "\u00a0" * 4 + "the slip", "\u00a0" * 6 + "and rain", "She read.",
    ]  # fmt: skip


def test_a_rule_below_a_paragraph_is_an_ornament_and_a_frame_is_none() -> None:
    styles = (
        style("Ruled", "fo:border-bottom='0.5pt solid #000000' fo:border-top='none'"),
        style("Framed", "fo:border='0.5pt solid #000000'"),
    )
    body = p("One.", "Ruled") + p("Two.", "Framed") + p("Three.")
    assert lines(document(body, *styles))[:4] == ["One.", "* * *", "Two.", "Three."]


def test_a_paragraph_with_more_space_above_than_others_is_behind_a_wide_gap() -> None:
    styles = (
        style("Far", "fo:margin-top='1cm'"),
        style("Title", "fo:margin-top='1cm' fo:text-align='center'"),
    )
    text = "It rained on the harbour, and nobody said a word about it."
    names = ("Standard", "Standard", "Far", "Standard", "Title", "Standard", "Standard")
    raw = document("".join(p(text, name) for name in names), *styles)
    gaps = [block.gap for block in read_files([("door.odt", raw)]).blocks][:7]
    assert gaps == [0, 1, 2, 1, 1, 1, 1]
