"""Records of the search index, and their links to paragraphs."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fascicle.book.search.page_texts import (
    ABOUT,
    NOTE,
    STORY,
    PageHead,
    SearchedParagraph,
    SearchedSection,
    WorkHead,
)
from fascicle.book.search.pagefind import pack_fragment, read_fragment
from fascicle.book.search.records import (
    LONG,
    SHORT,
    portions,
    records_of,
    with_gated_words_apart,
)

HEAD = PageHead("works/door/two.html", "Chapter 2", 0)
DOOR = WorkHead(
    "door", "The Door", ("Ann Other", "B. C."), "Doors", ("keys", "night"), "", "en", ()
)


def only(*stretches: SearchedSection, work: WorkHead | None = DOOR, head: PageHead = HEAD) -> Any:
    (record,) = records_of(head, stretches, work)
    return record


def shown(record: Any) -> tuple[str, list[Any]]:
    address, _, rest = record["url"].partition("#")
    return address, json.loads(rest)


def test_a_scene_is_a_record_that_knows_its_paragraphs() -> None:
    record = only(
        SearchedSection(
            STORY,
            (SearchedParagraph("p-1", "It was shut."), SearchedParagraph("p-2", "It rained.")),
        )
    )
    assert record["content"] == "It was shut.\nIt rained."
    assert shown(record) == (
        "works/door/two.html",
        ["The Door", "Chapter 2", "Ann Other, B. C.", ["p-1", 12, "p-2", 10]],
    )


def test_the_rating_of_a_gated_work_stands_at_the_end_of_its_address() -> None:
    gated = msgspec.structs.replace(DOOR, rating="Mature", is_gated=True)
    section = SearchedSection(STORY, (SearchedParagraph("p-1", "It was shut."),))
    assert shown(only(section, work=gated))[1][3:] == [["p-1", 12], [], "Mature"]
    rated = msgspec.structs.replace(DOOR, rating="Mature")
    assert shown(only(section, work=rated))[1][3:] == [["p-1", 12]]


def test_the_words_of_gated_texts_and_no_others_are_in_files_of_their_own() -> None:
    gated = msgspec.structs.replace(DOOR, rating="Mature", is_gated=True)
    text, about = (
        SearchedSection(part, (SearchedParagraph("p-1", "It was shut."),))
        for part in (STORY, ABOUT)
    )
    records = {
        "text": only(text, work=gated),
        "about": only(about, work=gated),
        "free": only(text),
    }
    files = {f"fragment/{name}": pack_fragment(record) for name, record in records.items()}
    apart = with_gated_words_apart(files | {"pagefind-entry.json": b"{}"})
    said = {
        name for name in apart if "/" in name and "shut" in read_fragment(apart[name])["content"]
    }
    assert said == {"gated/text", "fragment/about", "fragment/free"}
    assert "fragment/text" in apart
    assert with_gated_words_apart(files) == with_gated_words_apart(files)


def test_filters_are_what_is_known_of_the_work() -> None:
    record = only(SearchedSection(STORY, (SearchedParagraph("p-1", "Yes."),)))
    assert record["filters"] == {
        "work": ["door"],
        "title": ["door/The Door"],
        "author": ["Ann Other", "B. C."],
        "series": ["Doors"],
        "tag": ["keys", "night"],
        "language": ["en"],
    }


def test_a_description_has_a_weight_for_each_field_and_is_never_split() -> None:
    fields = (
        SearchedParagraph("=title", "The—Door"),
        SearchedParagraph("=tags", "keys"),
        SearchedParagraph("=summary", "word " * LONG + "end"),
        SearchedParagraph("=summary", "More."),
    )
    record = only(SearchedSection(ABOUT, fields), head=PageHead("works/door/", "The Door", 0))
    title, tags, summary, more = record["content"].split("\n")
    assert (title, tags) == (
        "___PAGEFIND_WEIGHT___10 The— Door",
        "___PAGEFIND_WEIGHT___4 keys",
    )
    assert summary.startswith("___PAGEFIND_WEIGHT___1 word word")
    assert more == "___PAGEFIND_WEIGHT___1 More."
    assert shown(record)[1][3:] == [["=title", 8, "=tags", 4, "=summary", 5 * LONG + 3,
                                     "=summary", 5], [4]]  # fmt: skip


def test_only_what_is_no_story_is_marked() -> None:
    found = records_of(
        HEAD,
        [SearchedSection(p, (SearchedParagraph("", "x"),)) for p in (STORY, NOTE, ABOUT)],
        DOOR,
    )
    assert [record["filters"].get("part") for record in found] == [None, ["note"], ["about"]]


def test_a_title_page_is_called_as_its_work_and_a_page_without_a_work_by_its_name() -> None:
    scene = SearchedSection(STORY, (SearchedParagraph("p-1", "Yes."),))
    page = PageHead("works/door/index.html", "The Door", 0)
    assert shown(only(scene, head=page))[1][:2] == ["The Door", ""]
    essay = only(scene, work=None, head=PageHead("essay.html", "On doors", 0))
    assert shown(essay) == ("essay.html", ["", "On doors", "", ["p-1", 4]])
    assert essay["filters"] == {}


def test_a_scene_under_a_heading_of_its_page_is_called_by_both() -> None:
    scene = SearchedSection(STORY, (SearchedParagraph("p-1", "Yes."),), "The Song")
    assert shown(only(scene))[1][1] == "Chapter 2 · The Song"
    assert shown(only(scene, head=PageHead("works/door/", "The Door", 0)))[1][1] == "The Song"


def test_a_title_with_signs_of_addresses_is_shown_as_it_is() -> None:
    page = PageHead("a.html", 'What # is "this"?', 0)
    record = only(SearchedSection(STORY, (SearchedParagraph("", "x"),)), head=page)
    assert shown(record)[1][1] == 'What # is "this"?'


def test_no_word_is_taken_for_a_mark_of_the_index() -> None:
    record = only(
        SearchedSection(STORY, (SearchedParagraph("p-1", "A ___PAGEFIND_WEIGHT___9 word"),))
    )
    assert "___PAGEFIND_" not in record["content"]
    assert "PAGEFIND" in record["content"]


def test_a_filter_has_no_letter_that_would_be_escaped_in_json() -> None:
    work = msgspec.structs.replace(DOOR, tags=('the "door"', "50 % off", "a\\b", "Été"))
    record = only(SearchedSection(STORY, (SearchedParagraph("p-1", "Yes."),)), work=work)
    assert record["filters"]["tag"] == ["the %22door%22", "50 %25 off", "a%5Cb", "Été"]


def test_lengths_are_those_of_javascript_and_words_that_a_dash_joins_are_parted() -> None:
    record = only(
        SearchedSection(
            STORY, (SearchedParagraph("p-1", "𝒜—b"), SearchedParagraph("p-2", "c\u200bd"))
        )
    )
    assert record["content"] == "𝒜— b\nc d"
    assert shown(record)[1][3:] == [["p-1", 4, "p-2", 3], [3]]


@given(st.lists(st.integers(0, 3 * LONG), max_size=30))
def test_a_long_scene_is_split_between_paragraphs(sizes: list[int]) -> None:
    passages = tuple(SearchedParagraph(str(n), "word " * size) for n, size in enumerate(sizes))
    found = portions(passages)
    assert tuple(p for portion in found for p in portion) == passages
    for portion in found:
        lengths = [len(passage.text.split()) for passage in portion]
        # One paragraph may be as long as it likes.
        assert sum(lengths) - max(lengths) < LONG + SHORT
        assert sum(lengths) >= LONG or portion is found[-1]
