"""Title pages in headings' tags, frames in preformatted elements, and titles below numbers."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, convert
from fascicle.model.blocks import Heading, Paragraph, text_of
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PROSE = "<p>The lamp stood in the window all night, and nobody came to put it out.</p>" * 12
HEADER = """<pre>

The Project Gutenberg EBook of The Lamp, by Ada Quill

This eBook is for the use of anyone anywhere at no cost.

Title: The Lamp

Author: Ada Quill

*** START OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***

Produced by Till Ferry

</pre>"""
LICENCE = """<pre>
The light is out, said the keeper.

End of the Project Gutenberg EBook of The Lamp, by Ada Quill

*** END OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***
</pre>"""


def converted(body: str) -> tuple[list[str], str, list[str]]:
    """Return the headings, the title with the authors, and the kinds in the ledger."""
    raw = f"<html><head><title>Page</title></head><body>{body}</body></html>".encode()
    made = convert(
        Text("x", (("texts/x.html", raw),), WorkSettings(), Library(title="L"), Addresses(), "x")
    )
    draft = made.work.draft
    headings = [block.text for block in draft.blocks if isinstance(block, Heading)]
    values = dict(made.metadata.values)
    names = f"{made.metadata.title} | {', '.join(values.get('authors', ()))}"
    return headings, names, sorted({aside.kind for aside in draft.ledger})


def test_a_librarys_header_and_licence_in_preformatted_elements_are_set_aside() -> None:
    body = f"{HEADER}<h1>The Lamp</h1><h2>I</h2>{PROSE}<h2>II</h2>{PROSE}{LICENCE}"
    headings, names, kinds = converted(body)
    assert (headings, names) == (["I", "II"], "The Lamp | Ada Quill")
    assert {"licence", "credits", "title-page"} <= {*kinds}


def test_lines_as_typed_that_no_frame_is_in_stay() -> None:
    typed = "<pre>oil    2\nwicks  1</pre>"
    raw = f"<html><body>{HEADER}<h1>The Lamp</h1>{PROSE}{typed}{PROSE}{LICENCE}</body></html>"
    made = convert(
        Text("x", (("texts/x.html", raw.encode()),), WorkSettings(), Library(title="L"),
             Addresses(), "x")
    )  # fmt: skip
    text = "".join(page.text for page in made.pages)
    assert "oil    2\nwicks  1" in text
    # What is no part of the frame is a paragraph.
    assert "\nThe light is out, said the keeper.\n" in text


@pytest.mark.parametrize(
    "by_line",
    [
        "<h3>by</h3><h2>Ada Quill</h2>",
        "<h2>By Ada Quill</h2>",
        "<h3>BY</h3><h2>Ada Quill</h2>",
        "<h2>by Ada Quill<br/>Copyright 1912</h2>",
    ],
)
def test_a_by_line_in_a_headings_tag_is_no_heading(by_line: str) -> None:
    body = f"<h1>The Lamp</h1>{by_line}<h2>The Oil</h2>{PROSE}<h2>The Wick</h2>{PROSE}"
    headings, names, _ = converted(body)
    assert (headings, names) == (["The Oil", "The Wick"], "The Lamp | Ada Quill")


@pytest.mark.parametrize("name", ["By the Sea", "By Night", "Ada"])
def test_a_heading_that_is_no_by_line_stays_one(name: str) -> None:
    body = f"<h1>The Lamp</h1><h2>{name}</h2>{PROSE}<h2>The Wick</h2>{PROSE}"
    assert converted(body)[0] == [name, "The Wick"]


def test_one_further_heading_as_deep_leaves_titles_below_their_numbers() -> None:
    body = "".join(
        f"<h2>CHAPTER {number}</h2><h3>{title}</h3>{PROSE}"
        for number, title in (("I", "The Oil"), ("II", "The Wick"), ("III", "The Match"))
    )
    end = "<h3>HERE IT GREW DARK</h3>"
    headings, *_ = converted(f"<h1>The Lamp</h1>{body}{end}<h2>CHAPTER IV</h2><h3>Smoke</h3>")
    chapters = ["CHAPTER I: The Oil", "CHAPTER II: The Wick", "CHAPTER III: The Match"]
    assert headings == [*chapters, "HERE IT GREW DARK", "CHAPTER IV: Smoke"]


def test_titles_of_sections_below_most_numbers_stay_apart() -> None:
    sections = f"<h3>The Can</h3>{PROSE}<h3>The Funnel</h3>{PROSE}"
    body = "".join(f"<h2>CHAPTER {n}</h2>{sections}" for n in ("I", "II", "III"))
    headings, *_ = converted(f"<h1>The Lamp</h1>{body}")
    assert headings.count("The Can") == len(("I", "II", "III"))


def test_a_heading_below_sentences_is_no_title() -> None:
    note = "<p>The keeper wrote this down for nobody. It has two pages.</p>"
    headings, names, kinds = converted(f"{note}<h1>The Lamp</h1>{PROSE}")
    assert (headings, "Lamp" in names, kinds) == (["The Lamp"], False, [])


def test_the_first_number_above_its_title_is_no_line_of_the_title_page() -> None:
    page = "<h1>THE LAMP</h1><h1>BY</h1><h1>ADA QUILL</h1><hr>"
    chapters = f"<h5>I</h5><h4>The Oil</h4>{PROSE}<h5>II</h5><h4>The Door</h4>{PROSE}"
    headings, _, _ = converted(page + chapters)
    assert headings[-2:] == ["I: The Oil", "II: The Door"]


def test_of_a_title_page_nothing_is_left_but_what_says_something_else() -> None:
    said = (
        "LEMOS, LIVREIRO-EDITOR",
        "RUA DA BARCA, 71",
        "PORTO",
        "6, RUE DU PONT",
        "PARIZ",
        "1899",
    )
    imprint = "".join(f"<h5>{line}</h5>" for line in said)
    header = HEADER.replace("Title: The Lamp", "Title: The Lamp\n       A Romance")
    header = header.replace("Author: Ada", "Author: Ada Maud")
    head = "<h3>English Shelf</h3><h1>THE LAMP A Romance</h1><h2>BY A. M. Quill</h2>"
    body = f"{header}{head}{imprint}<hr><h2>I. The door.</h2>{PROSE}<h2>II. Oil.</h2>{PROSE}"
    raw = f"<html><body>{body}</body></html>".encode()
    files = (("texts/x.html", raw),)
    draft = convert(
        Text("x", files, WorkSettings(), Library(title="L"), Addresses(), "x")
    ).work.draft
    above, first = draft.blocks[:2]
    assert isinstance(above, Paragraph)
    assert isinstance(first, Heading)
    assert (text_of(above.text), first.label, first.title) == ("English Shelf", "I", "The door.")


def test_what_speaks_of_the_file_above_the_title_page_is_a_transcribers_note() -> None:
    note = "<p>This text uses utf-8 file encoding.</p><p>Plates stand between scenes.</p>"
    body = f"{HEADER}{note}<h1>The Lamp</h1><h2>I</h2>{PROSE}<h2>II</h2>{PROSE}{LICENCE}"
    headings, _, kinds = converted(body)
    assert headings == ["I", "II"]
    assert "transcriber's note" in kinds
    # Without a library's header, it may be the story.
    assert "transcriber's note" not in converted(body.replace(HEADER, ""))[2]


@pytest.mark.parametrize("tag", ["b", "i"])
def test_titles_in_bold_or_italics_below_numbers_are_theirs(tag: str) -> None:
    said = ("The Lamp", "The Oil", "The Rope")
    frame = f"<p><b>PROLOGUE</b></p>{PROSE}"
    style = f"<p><{tag}>{{}}</{tag}></p>{PROSE}"
    parts = [f"<h2>{n * 'I'}</h2>{style.format(it)}" for n, it in enumerate(said, 1)]
    headings, *_ = converted(f"<h1>The Quay</h1>{frame}{''.join(parts)}")
    assert headings == ["PROLOGUE", "I: The Lamp", "II: The Oil", "III: The Rope"]
    # One in three is a sentence that stands out.
    parts[1:] = [part.replace(f"<{tag}>", "").replace(f"</{tag}>", "") for part in parts[1:]]
    headings, *_ = converted(f"<h1>The Quay</h1>{frame}{''.join(parts)}")
    assert headings == ["PROLOGUE", "I", "II", "III"]


@pytest.mark.parametrize("said", ["May {}, 1902", "Enter {} men.", "Enter {0} men.{0}"])
def test_dates_and_sentences_in_italics_below_numbers_are_no_titles(said: str) -> None:
    parts = (f"<h2>{n * 'I'}</h2><p><i>{said.format(n)}</i></p>{PROSE}" for n in range(1, 4))
    assert converted(f"<h1>The Quay</h1>{''.join(parts)}")[0] == ["I", "II", "III"]


def test_a_title_in_several_tags_is_one_and_what_stands_around_it_heads_nothing() -> None:
    above, below = "<h3>English Shelf</h3>", "<h3>Reprinted from a journal,<br>May, 1890</h3><hr>"
    head = f"{above}<h1>THE</h1><h2>LAMP</h2><h2>By ADA QUILL</h2>{below}"
    body = f"{HEADER}{head}<h2>Oil</h2>{PROSE}<h2>The Door</h2>{PROSE}{LICENCE}"
    headings, _, _ = converted(body)
    assert headings == ["Oil", "The Door"]


@pytest.mark.parametrize(
    ("author", "expected"),
    [("ADA QUILL", ["Oil", "Tide"]), ("BO REED", ["A Winter", "Oil", "Tide"])],
)
def test_a_line_above_the_name_is_a_subtitle_if_no_text_is_below(
    author: str, expected: list[str]
) -> None:
    text = "" if author == "ADA QUILL" else PROSE
    head = f"<h1>THE LAMP</h1><h2>A Winter</h2><h3>By {author}</h3>{text}"
    body = f"{HEADER}{head}<h2>Oil</h2>{PROSE}<h2>Tide</h2>{PROSE}{LICENCE}"
    headings, _, _ = converted(body)
    assert headings == expected


def test_a_by_line_in_the_heading_of_each_piece_is_a_line_below_it() -> None:
    pieces = (("THE OIL", "BO REED, Author of &ldquo;Fog.&rdquo;"), ("THE TIDE", "Di Moor"))
    body = "".join(f"<h2>{title}<br>By {name}</h2>{PROSE}" for title, name in pieces)
    assert converted(body)[0] == ["THE OIL", "THE TIDE"]
    lake = f"<h2>A NIGHT<br>BY LAKE GENEVA</h2>{PROSE}<h2>THE TIDE</h2>{PROSE}"
    assert converted(lake)[0] == ["A NIGHT BY LAKE GENEVA", "THE TIDE"]


def test_a_title_and_the_only_one_below_it_are_one_where_all_are_so() -> None:
    days = (("1. First Day", "The Oil"), ("2. Second Day", "The Tide"), ("3. Third Day", "Fog"))
    body = "".join(f"<h2>{day}</h2><h3>{title}</h3>{PROSE}" for day, title in days)
    assert converted(f"<h2>Before</h2>{PROSE}{body}")[0] == [
        "Before", "1. First Day The Oil", "2. Second Day The Tide", "3. Third Day Fog",
    ]  # fmt: skip
    parts = converted(f"{body}<h3>The Door</h3>{PROSE}")[0]
    assert parts[-3:] == ["3. Third Day", "Fog", "The Door"]


def test_a_half_title_above_the_title_page_is_no_subtitle() -> None:
    title = "<h1>The Salt Road</h1><h2>THE SALT ROAD</h2><p>BY</p><p>ADA QUILL</p><hr>"
    head = '<head><title>Salt</title><meta name="dc.title" content="The Salt Road"></head>'
    raw = f"<html>{head}<body>{title}<h2>I</h2>{PROSE}<h2>II</h2>{PROSE}</body></html>".encode()
    settings = WorkSettings(title="The Salt Road")
    made = convert(
        Text("x", (("texts/x.html", raw),), settings, Library(title="L"), Addresses(), "x")
    )
    assert dict(made.metadata.values).get("subtitle") is None


def test_links_below_most_of_a_text_are_not_the_contents_of_a_title_page() -> None:
    links = "<ul><li><a href='#mail'>Mail</a><li><a href='#print'>Print</a></ul>"
    headings, *_ = converted(
        f"<h1>Salt</h1><h2>The Slip</h2><p>It rained.</p><p>“So it did,” said Ada.</p>{links}<p>So?"
    )
    assert headings == ["The Slip"]
