"""Ids come from words, so that an edit elsewhere moves no address."""

import unicodedata
from typing import Any

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from fascicle.sphinx_ext.elements.ids import MARKS, NO_TEXT, WORD, distinct_keys, plain_words
from fascicle.sphinx_ext.model.slugs import short_digest

CHAPTER = "works/the-ferry/chapter-1"

texts = st.lists(st.sampled_from(["yes", "no", "and then it rained", ""]), max_size=40)


def ids_of(book: Any, name: str) -> dict[str, str]:
    paragraphs = book.article(name).xpath(".//p[@id]")
    return {" ".join(p.text_content().split()): p.get("id") for p in paragraphs}


@given(texts)
def test_no_two_paragraphs_of_a_page_share_a_key(paragraphs: list[str]) -> None:
    keys = distinct_keys(paragraphs)
    assert len(keys) == len(paragraphs)
    assert len(set(keys)) == len(keys)


@given(texts)
def test_the_same_page_gets_the_same_keys(paragraphs: list[str]) -> None:
    assert distinct_keys(paragraphs) == distinct_keys(list(paragraphs))


def test_no_key_has_a_word_by_which_reader_views_drop_a_paragraph() -> None:
    words = [f"paragraph {number}" for number in range(20_000)]
    assert any("rss" in short_digest(text) for text in words), "else nothing is looked for"
    keys = distinct_keys(words)
    assert not any(NO_TEXT.search(key) for key in keys)
    assert len(set(keys)) == len(words)


def test_a_paragraph_added_elsewhere_moves_no_other() -> None:
    before = ["the ferry", "yes", "no", "a dog", "yes", "the end"]
    after = ["a new opening", *before]
    assert distinct_keys(after)[1:] == distinct_keys(before)


def test_the_first_of_twins_is_named_by_its_words_alone() -> None:
    alone = distinct_keys(["a", "yes", "b"])
    assert distinct_keys(["a", "yes", "b", "c", "yes", "d"])[1] == alone[1]


def test_later_twins_are_told_apart_by_what_stands_before_them() -> None:
    keys = distinct_keys(["a", "yes", "b", "c", "yes", "d", "yes"])
    assert len(set(keys)) == 7
    longer = distinct_keys(["new", "a", "yes", "new", "b", "c", "yes", "new", "d", "yes"])
    assert set(keys) < set(longer)


def test_a_twin_keeps_its_key_if_another_is_added_before_it() -> None:
    before = distinct_keys(["a", "yes", "c", "yes"])
    after = distinct_keys(["a", "yes", "b", "yes", "c", "yes"])
    assert after[-1] == before[-1]


@given(texts, texts)
def test_what_is_added_at_the_end_moves_nothing(paragraphs: list[str], more: list[str]) -> None:
    assert distinct_keys([*paragraphs, *more])[: len(paragraphs)] == distinct_keys(paragraphs)


@given(texts, texts, st.integers(0, 40))
def test_what_is_said_once_keeps_its_key_whatever_else_changes(
    before: list[str], after: list[str], at: int
) -> None:
    said = "it was said once"
    first = [*before[:at], said, *before[at:]]
    second = [*after[:at], said, *after[at:]]
    keys = (distinct_keys(row)[row.index(said)] for row in (first, second))
    assert len(set(keys)) == 1


def test_a_refrain_longer_than_the_neighbourhood_is_counted() -> None:
    keys = distinct_keys(["la"] * 40)
    assert len(set(keys)) == 40


def test_every_paragraph_stanza_and_scene_can_be_linked_to(small: Any) -> None:
    article = small.article(CHAPTER)
    assert all(p.get("id", "").startswith("p-") for p in article.iter("p"))
    assert all(scene.get("id").startswith("s-") for scene in article.find_class("scene"))
    assert len(article.find_class("scene")) == 4


def test_a_scene_is_named_after_its_first_paragraph(small: Any) -> None:
    for scene in small.article(CHAPTER).find_class("scene"):
        assert scene.get("id")[2:] == scene.xpath(".//p[@id]")[0].get("id")[2:]


def test_no_id_stands_twice_on_a_page(small: Any) -> None:
    for path in small.output.rglob("*.html"):
        name = path.relative_to(small.output).with_suffix("").as_posix()
        ids = small.page(name).xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_an_edit_changes_the_id_of_its_own_paragraph_only(small: Any, small_copy: Any) -> None:
    path = small_copy.source / f"{CHAPTER}.md"
    text = path.read_text("utf-8")
    text = text.replace("And they would also need", "And what they could do without:")
    text = text.replace("“I have *always* got over.”", "“I have always — got over!”")
    path.write_text(text, "utf-8")
    before, after = ids_of(small, CHAPTER), ids_of(small_copy(), CHAPTER)
    kept = set(before) & set(after)
    assert {name: before[name] for name in kept} == {name: after[name] for name in kept}
    assert before["And they would also need"] not in after.values()
    # Case, dashes and emphasis are no words: the address stays.
    assert after["“I have always — got over!”"] == before["“I have always got over.”"]


def test_poems_of_the_same_name_have_addresses_of_their_own(small: Any) -> None:
    article = small.article("works/weather/index")
    songs = [h2.getparent().get("id") for h2 in article.iter("h2") if "Song" in h2.text_content()]
    assert len(set(songs)) == 2
    assert all(name.startswith("d-") for name in songs)


@given(st.text() | st.text(f"abZ09_-'. \n{MARKS}é"))
def test_words_are_letters_and_digits_however_they_are_found(text: str) -> None:
    paragraph = nodes.paragraph("", "", nodes.Text(text))
    folded = unicodedata.normalize("NFC", paragraph.astext()).casefold()
    assert plain_words(paragraph) == " ".join(WORD.findall(folded))
