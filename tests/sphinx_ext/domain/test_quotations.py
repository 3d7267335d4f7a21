"""Words that are quoted stand in the text, or the build says that they do not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.sphinx_ext.domain.quotations import (
    QuotableParagraph,
    find_start,
    normalize_words,
)

ESSAY = "works/walls/essay"


def passages(*texts: str) -> list[QuotableParagraph]:
    return [
        QuotableParagraph(str(n), frozenset(), normalize_words(text))
        for n, text in enumerate(texts)
    ]


@given(st.lists(st.text(st.sampled_from("ab .—'"), min_size=1), min_size=1), st.data())
def test_any_words_of_a_text_are_found_in_the_paragraph_in_which_they_begin(
    texts: list[str], data: Any
) -> None:
    number = data.draw(st.integers(0, len(texts) - 1))
    if words := normalize_words(texts[number]):
        found = int(find_start(passages(*texts), words))
        assert found <= number
        assert words[:1] in normalize_words(texts[found])


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ('He said: "It\'s--late..."', "He said: “It’s—late…”"),
        ("two\nlines", "two  lines"),
        ("«Non», dit-il", '"Non", dit-il'),
    ],
)
def test_shapes_and_spaces_make_no_other_words(typed: str, quoted: str) -> None:
    assert find_start(passages(typed), normalize_words(quoted)) == "0"


@pytest.mark.parametrize("quoted", ["it rained", "It rained, twice", "It rain", "ained"])
def test_case_marks_and_halves_of_words_do(quoted: str) -> None:
    assert find_start(passages("It rained twice."), normalize_words(quoted)) == ""


def test_a_quotation_is_set_apart_and_names_the_paragraph(named: Any) -> None:
    quotes = named.article(ESSAY).xpath(".//blockquote[contains(@class, 'quoted')]")
    assert [" ".join(quote.text_content().split()) for quote in quotes] == [
        "He paid with a letter. —The Toll, Chapter 2: The Stranger",
        "I owe you for two. —The Toll, Chapter 2: The Stranger",
        "Anna wrote first. It is raining here, too. —Two Letters",
    ]
    assert quotes[0].xpath(".//em/text()") == ["letter"]
    for quote, words in zip(quotes, ["He paid", "I owe you for two", "Anna wrote"], strict=True):
        page, _, anchor = quote.xpath(".//a/@href")[0].partition("#")
        (paragraph,) = named.page(f"works/walls/{page[:-5]}").xpath(f"//p[@id='{anchor}']")
        assert paragraph.text_content().startswith(words)


def test_a_quotation_in_a_sentence_is_a_link_to_its_paragraph(named: Any) -> None:
    quotes = named.article(ESSAY).xpath(".//q[@class='quoted']/a")
    assert [" ".join(quote.text_content().split()) for quote in quotes] == [
        "nobody passed it for nothing",
        "Ada Vickery “kept” the gate",
    ]
    assert len({quote.get("href") for quote in quotes}) == 1


def test_words_that_a_text_does_not_have_are_told_with_the_nearest(named_copy: Any) -> None:
    page = named_copy.source / f"{ESSAY}.md"
    said = page.read_text("utf-8")
    page.write_text(said.replace("He paid", "She paid").replace("passed it", "passed"), "utf-8")
    book = named_copy(may_warn=True)
    place = f"{ESSAY}.md"
    assert (
        f"{place}:3: WARNING: These words are not in “the-toll”: “She paid with a letter.”. "
        "The nearest there: “He paid with a letter”. [lit.quote]"
    ) in book.log
    assert f"{place}:7: WARNING: These words are not in “the-toll/chapter-1”: " in book.log
    assert "The nearest there: “nobody passed it for nothing”." in book.log
    assert book.log.count("WARNING") == 2
    assert "She paid with a letter." in book.article(ESSAY).text_content()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("the-tol", "There is no text “the-tol” to quote. Did you mean “the-toll”?"),
        ("the-toll/chapter-1", "There are no similar words."),
        ("the-toll/chapter-1/p-aaaaaaa", "are not in “the-toll/chapter-1/p-aaaaaaa”"),
        ("<b>%s\\", "There is no text “<b>%s\\” to quote."),
    ],
)
def test_a_text_that_is_not_there_is_told(named_copy: Any, target: str, said: str) -> None:
    page = f"# X\n\n:::{{lit:quote}} {target}\nZebras!\n:::\n"
    (named_copy.source / f"{ESSAY}.md").write_text(page, "utf-8")
    assert said in named_copy(may_warn=True).log


@pytest.mark.parametrize(
    "quote", [":::{lit:quote} walls/essay\nZebras!\n:::", "{lit:quote}`Zebras! <walls/essay>`"]
)
def test_a_page_does_not_quote_its_own_quotation(named_copy: Any, quote: str) -> None:
    (named_copy.source / f"{ESSAY}.md").write_text(f"# X\n\n{quote}\n", "utf-8")
    assert "These words are not in “walls/essay”" in named_copy(may_warn=True).log


def test_a_paragraph_can_be_named_and_a_page_can_quote_itself(named_copy: Any) -> None:
    page = "# X\n\nZebras!\n\n{lit:quote}`Zebras! <walls/essay>` "
    (named_copy.source / f"{ESSAY}.md").write_text(page, "utf-8")
    (link,) = named_copy().article(ESSAY).xpath(".//q/a/@href")
    page += f"{{lit:quote}}`Zebras <walls/essay/{link[1:]}>` {{lit:quote}}`Zebras <{link[1:]}>`"
    (named_copy.source / f"{ESSAY}.md").write_text(page, "utf-8")
    assert named_copy().article(ESSAY).xpath(".//q/a/@href") == [link] * 3


def test_where_text_is_all_there_is_a_quotation_has_marks(named_copy: Any) -> None:
    output = named_copy("-b", "text").output
    assert "“nobody passed it for nothing”" in (output / f"{ESSAY}.txt").read_text("utf-8")
