"""Conversion: any bytes give pages that hold every word, or an error."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from case_texts import spliced
from fascicle.convert import Converted, Text, convert
from fascicle.fidelity.compare import uncovered
from fascicle.fidelity.page_check import words_of_page
from fascicle.model.blocks import Footnote, leaves
from fascicle.model.decision import KeyValue
from fascicle.model.errors import SourceError
from fascicle.model.words import MARKS, words
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

LINE_ENDS = ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\n\n\n", "\n \t\n\n\n", "\x0b", "\x0c"]
LINE_ENDS += ["\x85", "\u2028", "\u2029", "\n\x0c\n", "\n\ufeff\n", "\n\xa0\n"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1"]
ENCODINGS += ["shift-jis", "koi8-r"]

# What passes look for, and what Markdown does.
FORMS = [
    "CHAPTER I", "CHAPTER II.", "Chapter 1: The Door", "Chapter 2", "I", "II.", "III", "1", "2.",
    "PART ONE", "Part Two", "Prologue", "EPILOGUE", "CONTENTS", "Letter 1", "BOOK I", "Act I",
    "SCENE II", "INTERLUDE", "Kapitel 1", "Chapitre premier", "The End", "THE END",
    "* * *", "~*~", "#", "-----", "***", "...", "=====", "___", "+++", "x x x", "[scene break]",
    "Dear Ada,", "Yours ever,", "    Yours, Bell", "1. one", "2. two", "3) three", "- a", "* b",
    "CHAPTER III[1]", "CHAPTER IV: THE DOOR*",
    "[1] A note.", "Word[1] more.", "[1]", "[Footnote 1: A note.]", "*Note",
    "¹A note.", "² A note.", "Word¹ more.", "²so.² more", "_emphasis_ here",
    "*stars*", "**strong**", "/slanted/", "_a", "MRS. TILL. Well?", "TILL: Well?", "HAMLET.",
    "    indented", "\ttabbed", "        deeper", " one", "\u3000full width", "\xa0\xa0hard",
    "Rating: General Audiences", "Archive Warning: None", "Fandom: None", "Language: English",
    "Summary", "Notes", "Chapter Text", "Work Text:", "Chapter Notes", "End Notes",
    "*** START OF THE PROJECT GUTENBERG EBOOK X ***",
    "*** END OF THE PROJECT GUTENBERG EBOOK X ***",
    "Title: The Door", "Author: Ada Bell", "by Ada Bell", "THE DOOR", "The Door",
    "Monday, 3 May 1880", "May 3rd.", "STOP", "ARRIVED SAFE STOP", "--Ada Bell", "“Well?”",
    "---", "===", "> quoted", "# Heading", "```", ":::{include} /etc/passwd", "{{ x }}", "<b>",
    "(t)=", "% comment", "| a | b |", "|---|---|", "[x]: http://x", "[^1]: note", "[^1]",
    "$$", "~~a~~",
    "［＃改ページ］", "［＃５字下げ］春［＃「春」は大見出し］", "猫［＃「猫」に傍点］",
    "［＃ここから２字下げ］", "［＃ここで字下げ終わり］", "［＃太字］春《はる》［＃太字終わり］",
    "［＃大見出し］", "底本：「春」", "【テキスト中に現れる記号について】", "-" * 55,
    "INT. HALL - DAY", "EXT. PIER", "ADA\nSit.", "@Till ^\n(low)\nNo.", "> END <", "> OUT:",
    "CUT TO:", "= A synopsis", "~la", "/*", "*/", "[[so]]", ".PIER", "!BANG",
    ":field: x", "&amp;", "<http://x>", "a\\", "\\", "\x00", "\x1b[0m", "\ufeff", "\u202e",
    "\U0001f600",
    "This is a longer line of prose, as long as a line that has been wrapped at seventy",
    "characters or so, and here it goes on, and on, until it has reached the end of it.",
]  # fmt: skip

EDGES = st.sampled_from("#*_-+=~`>|<&{}[]()^$%:\\\"'.,;!?/@1aB é中\u0301\u200b\xad\t\x00\u2028")
LINES = (
    st.sampled_from(FORMS)
    | st.text(EDGES, max_size=20)
    | st.text(max_size=20)
    | st.builds("{} {}".format, st.sampled_from(FORMS), st.sampled_from(FORMS))
)
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(LINE_ENDS)), max_size=30).map(
    lambda lines: "".join(line + end for line, end in lines)
)
TEXTS |= spliced()
BYTES = st.builds(
    lambda text, encoding: text.encode(encoding, "replace"), TEXTS, st.sampled_from(ENCODINGS)
)


def text_of(
    *files: bytes, said: WorkSettings | None = None, known: Addresses | None = None
) -> Text:
    named = tuple((f"texts/door/{n}.txt", raw) for n, raw in enumerate(files, start=1))
    return Text("door", named, said or WorkSettings(), Library(title="Shelf"), known or Addresses())


def converted(*files: bytes) -> Converted | None:
    """Convert files; return None if they are refused with a `SourceError`."""
    try:
        return convert(text_of(*files))
    except SourceError as error:
        complaint = error
    assert complaint.place.startswith("texts/door/")
    assert complaint.problem
    assert complaint.remedy
    return None


def holds_its_text(done: Converted) -> None:
    draft = done.work.draft
    assert uncovered(draft) == []
    on_pages = [block for page in done.pages for block in page.blocks]
    aside = {line for entry in draft.ledger for line in entry.span}
    lines = [line for block in leaves(on_pages) for line in block.span]
    assert len(lines) == len(set(lines)), "each line once"
    # Notes are on the pages of their marks.
    text = [b.span for b in leaves(on_pages) if not isinstance(b, Footnote)]
    assert text == sorted(text), "in order"
    assert not aside & set(lines)
    full = {n for n in range(1, len(draft.source.lines) + 1) if words(draft.line(n))}
    assert full <= aside | set(lines)
    assert {page.name for page in done.pages} == {page.name for page in done.pages}
    shown = [
        word
        for page in done.pages
        for word in words_of_page(page.text, with_title=page.has_own_title)
        if word not in MARKS
    ]
    breaks = {
        line
        for block in leaves(on_pages)
        if type(block).__name__ == "SceneBreak"
        for line in block.span
    }
    typed = [word for number in lines if number not in breaks for word in words(draft.line(number))]
    assert shown == typed


@given(st.binary() | BYTES)
@example(b"<1)\n\nII.N\n\n!\n\nIII.N")
@example(b"# The Ferry\n\n## Winter\n\nThe `door`s were shut.\n")
def test_any_bytes_give_pages_that_hold_their_text_or_a_message(raw: bytes) -> None:
    done = converted(raw)
    if done:
        holds_its_text(done)


def test_code_that_a_page_cannot_hold_stays_as_typed() -> None:
    """Without its backticks it would be a part of the words beside it."""
    done = converted(
        b"# The Door\n\n## One\n\nIt was `` shut``er than [x](http://y.z), **very**.\n"
    )
    assert done
    assert "It was \\`\\` shut\\`\\`er than" in done.pages[-1].text


def test_a_raised_number_that_clings_to_its_note_is_a_word_of_its_own() -> None:
    assert words("word¹² m²") == ["word", "¹", "²", "m", "²"]
    done = converted("A word.\n\n²so.² more\n\n[1]so\n".encode())
    assert done
    holds_its_text(done)


@given(st.lists(BYTES, min_size=2, max_size=4))
@example(
    [
        b"CHAPTER I\n",
        b"It was.\nIt.\n",
        b"    # Part One\n\n    ## The Ladder\n\n    It was late.\n",
    ]
)
@example([b"~~~\nleft   6:00\n", b"# The Ferry\n\n## One\n\n~~~\nback   7:00\n~~~\n\nIt was.\n"])
def test_the_files_of_a_folder_give_pages_that_hold_their_text(files: list[bytes]) -> None:
    done = converted(*files)
    if done:
        holds_its_text(done)


@given(TEXTS)
def test_the_result_is_deterministic(text: str) -> None:
    first, second = converted(text.encode()), converted(text.encode())
    assert (first and first.pages) == (second and second.pages)
    if first:
        again = convert(text_of(text.encode(), known=first.addresses))
        assert again.pages == first.pages
        assert again.addresses == first.addresses


TITLES = ["The Door", "The Wall", "..", "CON", "index", "第一章", "a/b", ""]
CHAPTERS = st.lists(st.tuples(st.sampled_from(TITLES), st.sampled_from("abc")), max_size=5)


@given(st.lists(CHAPTERS, min_size=2, max_size=5))
def test_after_any_edits_every_address_leads_to_a_page(
    history: list[list[tuple[str, str]]],
) -> None:
    known, given_ever = Addresses(), set[str]()
    for chapters in history:
        text = "\n\n".join(
            f"CHAPTER {n}{': ' * bool(title)}{title}\n\nIt began with {letter}."
            for n, (title, letter) in enumerate(chapters, start=1)
        )
        done = convert(text_of(f"Once.\n\n{text}\n".encode(), known=known))
        holds_its_text(done)
        known = done.addresses
        pages = {page.name.removesuffix(".md") for page in done.pages}
        given_ever |= pages
        former = [
            json.loads(line.removeprefix("  - "))
            for page in done.pages
            for line in page.text.split("\nformer:\n", 1)[-1].split("\n---\n")[0].split("\n")
            if "\nformer:\n" in page.text and line.startswith("  - ")
        ]
        assert pages | set(former) == given_ever
        assert not pages & set(former)
        assert len(former) == len(set(former))


def test_emphasis_survives_a_line_that_begins_with_an_unshowable_character() -> None:
    done = converted(b"_so\n\x1bis\nit_\n")
    assert done
    holds_its_text(done)
    assert "*so*\\\n*is*\\\n*it*\n" in done.pages[0].text


def test_a_text_that_nothing_names_is_called_by_its_opening_words_and_asked_about() -> None:
    files = (("000_ad7ae1.txt", b"It was shut, and nobody had a key.\n"),)
    text = replace(text_of(b""), files=files, name="000_ad7ae1")
    done = convert(text)
    assert done.metadata.title == "It was shut, and nobody had …"
    assert [query.name for query in done.queries] == ["title-unknown"]
    said = convert(replace(text, settings=WorkSettings(title="The Door", authors=["Ada Bell"])))
    assert (said.metadata.title, said.queries) == ("The Door", ())


def test_in_a_text_without_markup_all_signs_are_shown() -> None:
    typed = b"# The Ferry\n\n## Winter\n\n> It left at six.\n\n## Summer\n\nIt left.\n"
    read = convert(text_of(typed))
    plain = convert(text_of(typed, said=WorkSettings(markup="none")))
    assert [page.name for page in read.pages] == ["index.md", "winter.md", "summer.md"]
    assert "> It left at six." in read.pages[1].text
    [page] = plain.pages
    assert "\\## Winter\n\n\\> It left at six." in page.text


def test_enormous_paragraphs_are_asked_about_until_the_settings_say_what_separates_them() -> None:
    text = text_of(b"and the ferry left at six, and the goat was on it,\n" * 300)
    done = convert(text)
    [query] = [it for it in done.queries if it.name == "paragraphs-unsure"]
    assert query.reading == "blank lines"
    assert KeyValue("paragraphs", "lines") in query.answers
    said = convert(replace(text, settings=WorkSettings(paragraphs="lines")))
    assert [len(it.work.opening) for it in (done, said)] == [1, 300]
    assert "paragraphs-unsure" not in [it.name for it in said.queries]


def test_a_heading_keeps_all_of_its_lines() -> None:
    page = b"<h1>Calls</h1><p>So.</p><h2>1. The Bell<br>in three<br>parts</h2><p>It rang.</p>"
    page += b"<h2>2. The Horn</h2><p>It blew.</p><h2>3<br>The Drum<br>alone</h2><p>It broke.</p>"
    done = convert(replace(text_of(b""), files=(("texts/calls.html", page),), name="calls"))
    heads = [page.text.split("---\n")[-1].split("\n")[1] for page in done.pages[1:]]
    assert heads == ["# 1. The Bell in three parts", "# 2. The Horn", "# 3: The Drum alone"]


def test_the_mark_of_a_note_behind_the_number_of_a_heading_brings_no_colon() -> None:
    page = b"<h1>Calls</h1><p>So.</p><h2>1. <sup>[1]</sup><br>THE BELL</h2><p>It rang.</p>"
    page += (
        b"<p>[1] Of tin.</p><h2>2<sup>[2]</sup><br>THE HORN</h2><p>It blew.</p><p>[2] Of brass.</p>"
    )
    done = convert(replace(text_of(b""), files=(("texts/calls.html", page),), name="calls"))
    heads = [page.text.split("---\n")[-1].split("\n")[1] for page in done.pages[1:]]
    assert heads == ["# 1. [^1] THE BELL", "# 2[^2]: THE HORN"]


def test_the_mark_of_a_note_in_a_heading_is_linked_and_no_part_of_its_title() -> None:
    text = "".join(
        f"\n\n\nCHAPTER {n}: THE {name}[{at}]\n\nIt was shut.\n\n[{at}] It was of oak.\n"
        for at, (n, name) in enumerate([("I", "DOOR"), ("II", "GATE")], start=1)
    )
    done = converted(text.encode())
    assert done
    pages = done.pages
    assert [page.name for page in pages[1:]] == ["chapter-1-the-door.md", "chapter-2-the-gate.md"]
    assert 'title: "THE DOOR"\n' in pages[1].text
    assert "# CHAPTER I: THE DOOR[^1]\n" in pages[1].text
    assert "\n[^1]: It was of oak.\n" in pages[1].text
