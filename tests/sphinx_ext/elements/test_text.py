"""The author's text: its forms, and nothing but its words."""

import re
from typing import Any

import pytest

# Fences, the numbers of lists, and the brackets of notes: what the page format adds to words.
MARKUP = re.compile(r":::+(\{[a-z-]+\}( ~\*~)?)?|^\d+\.|^\[\^\d+\]:|\[\^(?=\d)", flags=re.MULTILINE)

CHAPTER = "works/the-ferry/chapter-1"


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_an_ornament_of_asterisks_is_a_named_rule_that_holds_no_words(small: Any) -> None:
    rule = small.article(CHAPTER).find_class("scene-break")[0]
    assert rule.tag == "hr"
    assert rule.get("class") == "scene-break ornament"
    assert rule.get("aria-label") == "Scene break"
    assert rule.get("data-mark") == "* * *"
    assert text_of(rule) == ""


def test_another_mark_is_kept_as_typed(small: Any) -> None:
    marks = [rule.get("data-mark") for rule in small.article(CHAPTER).find_class("ornament")]
    assert marks == ["* * *", "~*~", "* * *"]
    (odd,) = small.article("works/odd/one").find_class("ornament")
    assert odd.get("data-mark") == '"<i>&{{ x }}'


def test_a_break_shown_as_space_has_a_name_and_no_mark(small: Any) -> None:
    (rule,) = small.article(CHAPTER).find_class("space")
    assert rule.get("aria-label") == "Scene break"
    assert rule.get("data-mark") is None


def test_breaks_may_stand_first_last_and_side_by_side(small: Any) -> None:
    section = small.article("works/the-ferry/chapter-2").find(".//section")
    assert [child.tag for child in section] == ["h1", "hr", "div", "hr", "hr", "div"]
    assert small.article(CHAPTER).find(".//section")[-1].tag == "hr"


def test_verse_keeps_its_lines_its_indents_and_its_stanzas(small: Any) -> None:
    poem = small.article(CHAPTER).find_class("verse")[1]
    assert [len(stanza.find_class("line")) for stanza in poem.find_class("stanza")] == [4, 4]
    indents = [line.get("style") for line in poem.find_class("line")]
    first, second = (f"--indent: {spaces}" for spaces in (4, 8))
    assert indents == [None, first, None, first, None, second, None, first]
    assert all(line.getnext().tag == "br" for line in poem.find_class("line"))


def test_emphasis_in_verse_is_emphasis(small: Any) -> None:
    poem = small.article(CHAPTER).find_class("verse")[1]
    assert [em.text for em in poem.iter("em")] == ["O lower,", "lower, lower, low;"]


def test_lines_that_their_author_ended_are_lines_of_their_own(small: Any) -> None:
    (kept,) = small.article(CHAPTER).find_class("letter")[0].find_class("kept-lines")
    assert len(kept.find_class("line")) == len(kept.findall("br")) + 1 > 1
    assert text_of(kept) == " ".join(text_of(line) for line in kept.find_class("line"))


def test_a_letter_may_hold_verse_and_lines_kept_as_typed(small: Any) -> None:
    (letter,) = small.article(CHAPTER).find_class("letter")
    assert len(letter.find_class("verse")) == 1
    assert letter.find("p[last()]").find("br") is not None
    assert text_of(letter).endswith("Your loving sister, Agnete")


def test_a_telegram_and_an_epigraph_are_marked_as_such(small: Any) -> None:
    (telegram,) = small.article(CHAPTER).find_class("telegram")
    assert text_of(telegram) == "WATER LOW STOP SEND PLANKS STOP"
    (epigraph,) = small.article("works/the-ferry/part-one").find_class("epigraph")
    assert epigraph.tag == "blockquote"
    assert text_of(epigraph).startswith("A river is a road")


def test_no_passage_gets_the_class_that_the_theme_widens(small: Any) -> None:
    passages = small.article(CHAPTER).xpath(".//div[contains(@class, 'container')]")
    assert passages == []


def test_a_speech_begins_with_the_speaker_as_typed(small: Any) -> None:
    speeches = small.article("works/tea/index").find_class("speech")
    assert text_of(speeches[0]) == "MRS. TILL. There were four on Sunday."
    assert text_of(speeches[1].find_class("speaker")[0]) == "CORNELIUS & SON (*together*)"
    assert len(speeches[1].findall("p")) == 2


def test_a_note_stands_after_its_paragraph_and_leads_back(small: Any) -> None:
    article = small.article(CHAPTER)
    reference, *_ = article.find_class("footnote-reference")
    (note,) = article.xpath(f".//aside[@id='{reference.get('href')[1:]}']")
    assert reference.getparent().getnext().xpath(".//aside") == [note]
    (back,) = note.xpath(".//a[@role='doc-backlink']")
    assert back.get("href") == f"#{reference.get('id')}"


def test_the_list_around_notes_is_no_landmark(small: Any) -> None:
    lists = small.article(CHAPTER).find_class("footnote-list")
    assert {notes.get("role") for notes in lists} == {"none"}


def test_lists_keep_their_numbers_and_their_paragraphs(small: Any) -> None:
    numbered = small.article(CHAPTER).find(".//ol")
    assert [len(item.findall("p")) for item in numbered] == [1, 2, 1]


def test_a_number_and_a_title_are_parted_and_their_words_unchanged(small: Any) -> None:
    (heading,) = small.article(CHAPTER).iter("h1")
    assert [text_of(part) for part in heading] == ["CHAPTER I", ".", "The Landing"]
    assert text_of(heading) == "CHAPTER I. The Landing"


def test_a_heading_that_is_only_a_number_stays_whole(small: Any) -> None:
    (heading,) = small.article("works/the-ferry/prologue").iter("h1")
    assert len(heading) == 0
    assert heading.text == "PROLOGUE"


@pytest.mark.parametrize("page", ["works/the-ferry/index", "works/the-ferry/chapter-3"])
def test_a_heading_that_is_not_the_authors_is_apparatus(small: Any, page: str) -> None:
    (heading,) = small.article(page).iter("h1")
    assert "apparatus" in heading.get("class")


def test_a_heading_of_the_author_is_no_apparatus(small: Any) -> None:
    (heading,) = small.article(CHAPTER).iter("h1")
    assert heading.get("class") is None


def test_each_page_has_one_first_heading(small: Any) -> None:
    for path in small.output.rglob("*.html"):
        if path.parts[-2] != "_static" and b"refresh" not in path.read_bytes():
            name = path.relative_to(small.output).with_suffix("").as_posix()
            assert len(list(small.page(name).iter("h1"))) == 1, name


def test_nothing_but_apparatus_adds_words_to_an_article(small: Any) -> None:
    # A word of the page is a word of the file, in the same order: forms add none.
    for name in ("chapter-1", "chapter-2", "prologue", "part-one"):
        article = small.article(f"works/the-ferry/{name}")
        for extra in article.xpath(
            ".//*[contains(@class, 'apparatus') or @role='doc-backlink'"
            " or contains(@class, 'fn-bracket')]"
        ):
            extra.drop_tree()
        source = (small.source / f"works/the-ferry/{name}.md").read_text("utf-8")
        body = source.split("---\n", 2)[2]
        body = MARKUP.sub("", body)
        assert re.findall(r"\w+", article.text_content()) == re.findall(r"\w+", body), name
