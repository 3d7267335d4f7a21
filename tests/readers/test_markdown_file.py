"""Files of Markdown: markup is read, and nothing in it runs."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, convert
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import AsTyped, Listing
from fascicle.model.errors import SourceError
from fascicle.readers.html.page import parsed, read_converted
from fascicle.readers.sheet import Sheet
from fascicle.readers.source import read_files
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses


def lines_of(text: str, name: str = "door.md") -> list[str]:
    return list(read_files([(name, text.encode())]).source.lines)


def converted(text: str) -> tuple[str, list[str]]:
    """Return the pages of a file, and the names of the questions about it."""
    files = (("door.md", text.encode()),)
    text_ = Text("door", files, WorkSettings(), Library(title="Shelf"), Addresses(), "door")
    done = convert(text_)
    return "\n".join(page.text for page in done.pages), [query.name for query in done.queries]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("It *rained*\non **us**.", ["It rained on us."]),
        ("One\\\ntwo  \nthree", ["One", "two", "three"]),
        ("A [lamp](x.md) and ~~no~~ <http://a.example>", ["A lamp and no http://a.example"]),
        ("1. one\n\n1. two\n\n   more", ["1. one", "2. two", "more"]),
        ("- *a*\n- b", ["- a", "- b"]),
        ("| a | b |\n|---|---|\n| c | d |", ["a  b", "c  d"]),
        ("```\nx  y\n z\n```", ["x  y", " z"]),
        ("~~~ basic\nx\n~~~", ["basic", "", "x"]),
        ("&copy; \\*so\\*", ["© *so*"]),
        ("***", ["* * *"]),
        ("One<br>two <span class='smcp'>three</span>", ["One", "two three"]),
        ("He <sigh> left <script>x</script>.", ["He <sigh> left <script>x</script>."]),
        ("<ruby>漢<rt>かん</rt></ruby> and <u>so</u> on", ["漢《かん》 and so on"]),
        ("<center>* * *</center>", ["* * *"]),
        ("<p class='verse'>\nRain<br/>\non it.\n</p>", ["Rain", "on it."]),
    ],
)  # fmt: skip
def test_markdown_becomes_lines(typed: str, expected: list[str]) -> None:
    assert lines_of(f"{typed}\n\nThe end.\n") == [*expected, "", "The end."]


POEM = (
    "The harbour keeps its hand\nflat on the table. Twice a day\nit shows you what it has:\na boot."
)
WRAPPED = (
    "The goat had been on the ferry since the spring, and nobody had asked it to\npay, for nobody "
    "had asked it anything; it stood at the rail and looked at\nthe water as one looks at a clock."
)


SENTENCES = (
    "It rained on the slip.\nThe goat, which had been there since the spring, looked at it.\n"
    "Nobody had asked it to pay, for nobody had asked it anything; and so it stood at the rail."
)


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        (POEM, []),
        (f"{WRAPPED}\n\n{POEM}\n\n{WRAPPED}", [WRAPPED]),
        ("> Rain on the slip\n> and on the goat,\n> rain.", ["> Rain", "> and", "> rain"]),
        (f"- {POEM}".replace("\n", "\n  "), [f"- {POEM}".replace("\n", "\n  ")]),
        (SENTENCES, [SENTENCES]),
        # A lone line end is an accident.
        ("Rain on the slip\nand on the goat.", ["Rain on the slip\nand on the goat."]),
    ],
)  # fmt: skip
def test_line_ends_that_no_margin_explains_are_kept(typed: str, joined: list[str]) -> None:
    expected = typed
    for paragraph in joined:
        expected = expected.replace(paragraph, " ".join(paragraph.removeprefix("> ").split()))
    assert "\n".join(lines_of(typed)) == expected


def test_lines_that_may_be_verse_are_asked_about_and_shown_as_typed() -> None:
    page, asked = converted(f"# Tidal\n\n{POEM}\n")
    assert "verse-unsure" in asked
    assert "The harbour keeps its hand\\\nflat on the table." in page


def test_only_the_ending_says_that_a_text_is_markdown() -> None:
    assert lines_of("It *rained*.", "door.txt") == ["It *rained*."]
    assert lines_of("It *rained*.", "DOOR.MARKDOWN") == ["It rained."]


def test_items_with_paragraphs_are_items_without_their_markers() -> None:
    draft = read_files([("door.md", b"- *one*\n\n- two\n")])
    (listing,) = draft.blocks
    assert isinstance(listing, Listing)
    assert ["".join(run.text for run in item.text) for item in listing.items] == ["one", "two"]
    assert [(s.start, s.end) for s in draft.styles[1]] == [(2, 5)]


def test_front_matter_names_what_it_names() -> None:
    page, asked = converted(
        "---\ntitle: Harbour Lights\nauthor: [Ada Vickery]\nlang: fr\ndate: 2031-05-14\n"
        "tags:\n  - rain\nsummary: A lamp goes out.\nmood: wet\n---\n\n# Rain\n\nIt rained.\n"
    )
    for said in ('title: "Harbour Lights"', '"Ada Vickery"', 'language: "fr"', '"rain"',
                 "published: 2031-05-14", "A lamp goes out."):  # fmt: skip
        assert said in page
    assert "mood" not in page
    assert "source-words" not in asked


def test_a_file_of_front_matter_without_a_title_is_set_aside_as_well() -> None:
    page, _ = converted("---\ndate: 2031-05-14\n---\n\nIt rained.\n")
    assert "published: 2031-05-14" in page
    assert "date:" not in page.replace("dates:", "")


def test_a_person_in_front_matter_may_have_more_than_a_name() -> None:
    office = "    affiliation:\n      - Slip Office\n      - name: The Harbour\n"
    people = (
        f"author:\n  - name: Ada Vickery\n{office}  - name: Bo Reed\n    orcid: 0\n  - Cy Hill\n",
        "author:\n- name: Ada Vickery\n  email: ada@example.org\n- name: Bo Reed\n- Cy Hill\n",
    )
    for typed in people:
        page, asked = converted(f"---\ntitle: Rain\n{typed}---\n\nIt rained.\n")
        assert 'authors:\n  - "Ada Vickery"\n  - "Bo Reed"\n  - "Cy Hill"\n' in page
        assert "front-matter" not in asked
    page, _ = converted("---\nauthor:\n  name: Ada Vickery\n  url: a.example\n---\n\nIt rained.\n")
    assert 'authors:\n  - "Ada Vickery"\nlanguage' in page


def test_front_matter_that_cannot_be_read_is_asked_about() -> None:
    _, asked = converted("---\ntitle: Foxes: a tale\n tags: [a\n---\n\nIt rained.\n")
    assert "front-matter" in asked
    assert "front-matter" not in converted("---\n---\n\nIt rained.\n")[1]


def test_attributes_behind_a_heading_are_not_shown() -> None:
    typed = b"# The *Door* {#door .unnumbered}\n\nIt rained.\n\n## {so}\n"
    draft = read_files([("door.md", typed)])
    assert [draft.line(n) for n in draft.headings] == ["The Door", "{so}"]
    assert [mark.kind for mark in draft.markup[1]] == ["hidden"]


def test_escaped_braces_behind_a_heading_are_shown() -> None:
    draft = read_files([("door.md", b"# The Door \\{#door}\n\nIt rained.\n")])
    assert draft.line(1) == "The Door {#door}"


def test_a_directive_is_lines_as_typed() -> None:
    draft = read_files([("door.md", b"```{include} /etc/passwd\n:x: y\n```\n")])
    (block,) = draft.blocks
    assert isinstance(block, AsTyped)
    assert block.lines == ("```{include} /etc/passwd", ":x: y", "```")


def test_images_are_named_in_a_question() -> None:
    draft = read_files([("door.md", b"It rained. ![A lamp](lamp.png) ![](b.png)\n")])
    assert ["not found: lamp.png, b.png" in query.question for query in draft.queries] == [True]


def test_notes_follow_the_text_without_links_back() -> None:
    assert lines_of("Rain.[^x]\n\n[^x]: A *note*.\n") == ["Rain.[1]", "", "1. A note."]


def test_marks_and_notes_that_do_not_match_are_text_and_asked_about() -> None:
    page, asked = converted(
        "It rained.[^1] It stopped.[^two] It rained.[^1]\n\n[^1]: So it did.\n[^x]: A *note*\n"
        "[^1]: again\n\n    [^y]: within\n\n    and more\n[^z]:\n\n    - a list\n"
    )
    assert "It rained.[^1] It stopped.\\[^two\\] It rained.{sup}`[1]`" in page
    for said in ("\\[^x\\]: A *note*", "\\[^1\\]: again\n\nand more", "\\[^y\\]: within",
                 "\\[^z\\]:\n\n- a list", "\n\n[^1]: So it did.\n"):  # fmt: skip
        assert said in page
    assert {"mark-without-note", "note-without-mark"} <= {*asked}


def test_notes_on_lines_of_their_own_are_no_list_and_no_single_paragraph() -> None:
    notes = ["[1] Since May.", "[2] Since June.", "* Not for long.", "† To sea."]
    typed = "\n".join(notes)
    assert lines_of(f"Rain.\n\n{typed}\n") == ["Rain.", "", *notes]
    assert lines_of("Rain.\n\n[1] Bring:\n* tea\n* bread\n")[-2:] == ["- tea", "- bread"]


def test_the_other_parser_knows_notes_without_marks() -> None:
    _, asked = converted(
        "It rained.[^1] It stopped.[^two]\n\n[^1]: So it did.\n[^x]: A note.\n[^1]: Again.\n"
    )
    assert "source-words" not in asked


def test_a_file_without_words_is_refused() -> None:
    for text in ("***\n", "[a]: b\n"):
        with pytest.raises(SourceError, match="no words"):
            lines_of(text)


def test_the_mark_of_a_note_stays_a_link_to_it() -> None:
    page = '<body><p>Rain.<sup class="footnote-ref"><a href="#fn1"><b>1</b></a></sup></p></body>'
    root = parsed("door.md", page)
    read_converted(Sheet(files=[(1, "door.md")]), root)
    (link,) = root.iter("a")
    assert (link.text_content(), link.get("href"), link.get("class")) == (
        "[1]",
        "#fn1",
        "footnote-ref",
    )


def test_a_comment_with_tags_stays_hidden() -> None:
    pages, questions = converted("It rained.\n\n<!-- <p>old</p> </span> <b>lost</b> -->\n")
    assert "old" not in pages
    assert "lost" not in pages
    assert "source-words" not in questions


def test_a_comment_is_kept_in_the_ledger_and_not_shown() -> None:
    pages, questions = converted("It rained.\n\n<!-- mend this -->\n\nIt <!--did--> rain.\n")
    assert "mend" not in pages
    assert "did" not in pages
    assert "source-words" not in questions
    draft = read_files([("door.md", b"It rained.\n\n<!-- mend this -->\n")])
    assert [aside.kind for aside in draft.ledger] == ["hidden"]


@pytest.mark.parametrize(
    "typed",
    [
        "One<br>two *three*<hr>and<b>four</b>five",
        "<p>One</p><p>two <sigh> three</p>",
        "<table><tr><td>One<td>two</table>",
        "`<b>` and \\<b> and <B CLASS='x'>bold</B>",
        "<unknown attribute='x'>words</unknown>",
        "5 < 6 and 7 > 6 <3",
    ],
)
def test_html_in_markdown_is_read_alike_by_another_parser(typed: str) -> None:
    _, questions = converted(f"It rained.\n\n{typed}\n")
    assert "source-words" not in questions


@pytest.mark.parametrize(
    "opened", [":::poem", "::: poem", "::: {.poem #rain}", ":::: {.poem} ::::"]
)
def test_a_division_of_pandoc_has_its_class_and_shows_no_colons(opened: str) -> None:
    typed = (
        f"It rained.\n\n{opened}\nRain on\\\nthe slip\n{':' * opened.count(':')}\n\nIt stopped.\n"
    )
    page, asked = converted(typed)
    assert ":::{verse}\nRain on\nthe slip\n:::" in page
    assert "poem" not in page
    assert "source-words" not in asked


def test_tags_in_a_heading_are_metadata() -> None:
    page, asked = converted("# Rain\n\n###### tags: `goats` `ferry boats`\n\nIt rained.\n")
    assert 'tags:\n  - "goats"\n  - "ferry boats"' in page
    assert page.count("ferry boats") == 1
    assert "source-words" not in asked
    assert "tags: `goats`" in converted("# Rain\n\n    ## tags: `goats`\n")[0]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("The [so]{.underline}ed *[Lord]{.smallcaps}*’s.", "The {underlined}`so`ed *Lord*’s."),
        ("[It *rained*, and [all [was]{.ul} wet]{.x}]{#rain .red lang=en}.",
         "It *rained*, and all {underlined}`was` wet."),
        ("`[so]{.x}` [so] {.x} \\[so]{.x} [so]{x}",
         "`[so]{.x}` \\[so\\] \\{.x\\} \\[so\\]\\{.x\\} \\[so\\]\\{x\\}"),
        ("Rain[^1]{.x}\n\n[^1]: On it.", "Rain[^1]\\{.x\\}"),
    ],
)  # fmt: skip
def test_bracketed_words_have_their_style_and_show_no_braces(typed: str, shown: str) -> None:
    page, asked = converted(f"It began.\n\n{typed}\n")
    assert f"\n{shown}\n" in page
    assert "source-words" not in asked


@pytest.mark.parametrize("typed", [":::{note}\nIt rained.\n:::", "::: two words\nIt rained.\n:::"])
def test_other_lines_with_colons_are_shown_as_typed(typed: str) -> None:
    assert lines_of(typed) == typed.split("\n")


SAID = (
    "“So it is,” said the goat. It had not moved since the ferry, nor looked at anybody, nor eaten."
)
LINES = f"{SAID} It was not about to begin now.\n" * 4


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        (f"## Fog\n{LINES}So?", 6),
        (f"{LINES}---\n{LINES}So?", 10),
        # Paragraphs with blank lines, a line for each sentence, and lines that are broken.
        (f"{LINES}\n{LINES}\n{LINES}", 3),
        (LINES.replace(". It", ", so it") + "So?", 1),
        (LINES.replace("now.\n", "now\n") + "So?", 1),
    ],
)
def test_a_file_with_a_paragraph_on_each_line_has_these(typed: str, count: int) -> None:
    draft = read_files([("door.md", typed.encode())])
    assert len(draft.blocks) == count


def test_front_matter_in_toml_is_set_aside_and_read() -> None:
    said = '+++\ntitle = "The Salt Road"\nweight = 2\n[extra]\nwet = true\n+++\n\nIt rained.\n'
    pages, asked = converted(said)
    assert 'title: "The Salt Road"' in pages
    assert "+++" not in pages
    assert "weight" not in pages
    assert "front-matter" not in asked
    assert lines_of("+++ so +++\n\nIt rained.\n")[0] == "+++ so +++"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("It %%mend this%% rained.", "It rained."),
        ("It rained 50%% more, and 20%% less.", "It rained 50%% more, and 20%% less."),
        ("`%%so%%`", "`%%so%%`"),
        ("It rained ^on me.\nSo it did. ^its-id", "It rained ^on me. So it did."),
        ("It {>>mend\nthis<<}rained{-- a lot--}{++ so++}.", "It rained so."),
        (
            "It {~~reigned~>rained~~} {==here==}{>>?<<}, ==but not== there.",
            "It rained here, but not there.",
        ),
        ("It was a==b and c==d, or ==", "It was a==b and c==d, or =="),
        ("[[Ada]] saw [[Till Ferry|Till]].", "Ada saw Till."),
        ("A [[1]](x.md) and a [lamp](x.md).", "A \\[1\\] and a lamp."),
        ("> [!quote]\n> Nobody waits.", "> Nobody waits."),
        ("- [ ] mend\n- [x] lock", "- ☐ mend\n- ☑ lock"),
        ("A> Nobody waits.\nA> *Nobody*.", "> Nobody waits. *Nobody*."),
        ("C> * * *", "***"),
        ("Place: the slip\nTime: night", "Place: the slip\\\nTime: night"),
    ],
)
def test_what_apps_add_is_shown_as_it_is_meant(typed: str, shown: str) -> None:
    page, asked = converted(f"It began.\n\n{typed}\n\nIt ended.\n")
    assert f"\n{shown}\n" in page
    assert "source-words" not in asked


@pytest.mark.parametrize(
    "typed",
    [
        "%%\nmend this\n\nand that\n%%", "%% mend this", "#goats/old #fog", "{{TOC}}",
        "[toc]",
        "up:: [[Old goats|goats]]", "last seen:: 3 May",
        "{pagebreak}", "{blurb, class: tip}", "{: .centred}", '{% include a.html x="y" %}',
        "status:: draft",
        "<style>\np { color: red }\n\nb { color: blue }\n</style>",
    ],
)  # fmt: skip
def test_what_is_no_text_is_set_aside(typed: str) -> None:
    draft = read_files([("door.md", f"It began.\n\n{typed}\n\nIt *ended*.\n".encode())])
    shown = [draft.line(block.span.first) for block in draft.blocks]
    assert shown == ["It began.", "It ended."]
    assert {aside.kind for aside in draft.ledger} == {"hidden"}
    assert "source-words" not in converted(f"It began.\n\n{typed}\n\nIt ended.\n")[1]


@pytest.mark.parametrize(
    "typed",
    [
        "# One\n\n# (PART) Two {-}\n\n# Three\n\n```\n# so\n```\n\n# (APPENDIX) Four {-}\n\n# Five",
        "# One\n\n{class: part}\n# Two\n\n# Three\n\n{backmatter}\n\n# Four\n\n# Five",
        "# One\n\n-# Two\n\n# Three\n\n{backmatter}\n\n# Four\n\n# Five",
    ],
)
def test_headings_below_a_part_are_deeper(typed: str) -> None:
    draft = read_files([("door.md", typed.encode())])
    depths = {draft.line(n).removeprefix("(PART) "): depth for n, depth in draft.headings.items()}
    assert list(depths.values()) == [1, 1, 2, 1, 1]


@pytest.mark.parametrize(
    ("typed", "count"),
    [("1. The Slip\n------", 1), ("2) The Lamp\n===", 1), ("1. one\n2. two\n\n---", 0)],
)
def test_a_number_above_a_rule_is_that_of_a_heading(typed: str, count: int) -> None:
    assert len(read_files([("door.md", f"{typed}\n\nIt rained.\n".encode())]).headings) == count


LONG = "It rained on the harbour all day, and nobody in the house had a word to say about it, " * 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (f"The Slip\n---\n\n{LONG}\n---\n\nIt rained.", ["The Slip"]),
        (f"The Slip\n===\n\nIt rained.\n\n{LONG}\n===", ["The Slip"]),
        ("Who Was It?\n---\n\nIt rained.\n\nCHAPTER II.\n-------", ["Who Was It?", "CHAPTER II."]),
        (
            "# Rain\n\n## One\n\n“So.”\n---\nTwo lines\nof a song\n---\n\n## Two\n\nThe Slip\n---",
            ["Rain", "One", "Two", "The Slip"],
        ),
        ("# Rain\n\n```\n# a\n## b\n# c\n```\n\nSo.\n---", ["Rain", "So."]),
    ],
)
def test_a_rule_right_below_a_paragraph_makes_no_heading_of_it(
    typed: str, expected: list[str]
) -> None:
    draft = read_files([("door.md", f"{typed}\n".encode())])
    assert [draft.line(number) for number in draft.headings] == expected
    assert "source-words" not in converted(f"{typed}\n")[1]


def test_a_note_of_joplins_has_its_title_first_and_its_fields_in_the_ledger() -> None:
    fields = f"id: {'0a' * 16}\ncreated_time: 2023-05-01T10:00:00.000Z\nauthor: \ntype_: {{}}"
    note = f"The Lamp\n\nIt was *out*.\n\nid: it said\n\n{fields.format(1)}"
    folder = f"Salt\n\n{fields.format(2)}"
    files = [("a.md", note.encode()), ("b.md", folder.encode())]
    draft = read_files(files)
    shown = [draft.line(block.span.first) for block in draft.blocks]
    assert (shown, [*draft.headings.values()]) == (["The Lamp", "It was out.", "id: it said"], [1])
    assert [aside.kind for aside in draft.ledger] == ["metadata", "metadata"]
    assert not [*source_queries(draft, files)]


OUTLINE = """\
title:: Salt
author:: Ada Quill

- # The Lamp
  collapsed:: true
\t- It was *out*.
\t- ---
\t- It rained
\t  and rained.
- The Fog
\t- It was grey.
"""


def test_an_outline_of_logseqs_is_headings_and_paragraphs() -> None:
    draft = read_files([("a.md", OUTLINE.encode())])
    shown = ["The Lamp", "It was out.", "* * *", "It rained and rained.", "The Fog", "It was grey."]
    assert [draft.line(block.span.first) for block in draft.blocks] == shown
    assert [*draft.headings.values()] == [1, 1]
    assert {aside.kind for aside in draft.ledger} == {"hidden"}
    assert not [*source_queries(draft, [("a.md", OUTLINE.encode())])]
    # Without properties, it may be a list.
    listed = read_files([("a.md", OUTLINE.replace("::", ":").encode())])
    assert "The Fog" not in {listed.line(n) for n in listed.headings}
