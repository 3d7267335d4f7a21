"""Pages of a work: every block is on exactly one of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fascicle.convert import assemble
from fascicle.model.blocks import Block, Heading, Paragraph, SceneBreak, Span, plain
from fascicle.model.draft import Draft, Source, Work
from fascicle.model.edited_pages import digest, is_generated
from fascicle.writers.metadata import Metadata
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import Page, headings_of_pages, pages_of

METADATA = Metadata("Door", supplied="", language="en", values=(("language", "en"),))


def pages(*heads: str, one_page: bool = False) -> list[Page]:
    """Return the pages of headings, "level kind title", of breaks, "~ ~", and of paragraphs."""
    return pages_of(work_of(*heads), METADATA, Addresses(), one_page=one_page)[0]


def work_of(*heads: str) -> Work:
    blocks: list[Block] = []
    for n, head in enumerate(heads, start=1):
        level, _, rest = head.partition(" ")
        if level.isdigit():
            kind, _, title = rest.partition(" ")
            blocks.append(Heading(span=Span(n, n), kind=kind, level=int(level), title=title))
        elif head == "~ ~":
            blocks.append(SceneBreak(span=Span(n, n), mark=head))
        else:
            blocks.append(Paragraph(span=Span(n, n), text=plain(head)))
    draft = Draft(Source(heads, ((1, "texts/door.txt"),)), tuple(blocks))
    return assemble("door", draft)


def names(*heads: str) -> list[str]:
    return [page.name.removesuffix(".md") for page in pages(*heads)]


def body(page: Page) -> str:
    return page.text.split("\n---\n\n", 1)[1]


def test_a_work_without_divisions_is_one_page() -> None:
    (page,) = pages("One.", "Two.")
    assert body(page) == "# Door\n\nOne.\n\nTwo.\n"


def test_each_chapter_has_a_page_and_so_has_the_part_that_holds_it() -> None:
    heads = ("1 part The Sea", "2 chapter One", "text", "2 chapter Two", "1 part Land", "text")
    assert names(*heads) == ["index", "the-sea", "one", "two", "land"]
    title, sea, one, *_ = pages(*heads)
    assert body(title) == "# Door\n\n:::{chapters}\nthe-sea\none\ntwo\nland\n:::\n"
    assert body(sea) == "# The Sea\n"
    assert body(one) == "# One\n\ntext\n"


def test_poems_stay_on_the_page_of_their_parent() -> None:
    (page,) = pages("1 poem Gate", "text", "1 poem Wall", "text")
    assert body(page) == "# Door\n\n## Gate\n\ntext\n\n## Wall\n\ntext\n"
    _, chapter = pages("1 chapter One", "text", "2 section II", "text")
    assert body(chapter) == "# One\n\ntext\n\n## II\n\ntext\n"


def test_a_scene_before_the_first_chapter_is_not_lost() -> None:
    heads = ("2 scene Sea", "text", "1 chapter One", "text")
    assert names(*heads) == ["index", "sea", "one"]
    assert body(pages(*heads)[1]) == "# Sea\n\ntext\n"


def test_restarting_chapter_numbers_get_addresses_with_the_part() -> None:
    heads = ("1 part A", "2 chapter I", "1 part B", "2 chapter I")
    assert names(*heads) == ["index", "a", "a-i", "b", "b-i"]


def test_pages_one_puts_the_work_on_one_page() -> None:
    (page,) = pages("1 part A", "2 chapter I", "text", one_page=True)
    assert body(page) == "# Door\n\n## A\n\n### I\n\ntext\n"


def test_a_page_knows_its_lines_and_its_words() -> None:
    _, chapter = pages("1 chapter One", "two words", "text")
    assert 'words: "6"' in chapter.text, "those of the lines as typed: 1 chapter One two words text"
    assert 'lines: "1-3"' in chapter.text
    assert 'text: "texts/door.txt"' in chapter.text


def test_the_mark_of_a_scene_break_is_no_word() -> None:
    (page,) = pages("two words", "~ ~", "text")
    assert 'words: "3"' in page.text


def test_any_edit_of_a_page_is_recognised() -> None:
    (page,) = pages("One.", 'digest: "x"', "digest: two")
    assert is_generated(page.text)
    for at in range(len(page.text)):
        changed = page.text[:at] + "~" + page.text[at + 1 :]
        assert not is_generated(changed), page.text[at : at + 10]
    assert not is_generated(page.text + "\n")
    assert not is_generated("")
    assert digest(page.text) == digest(page.text)


HEADS = st.lists(
    st.builds(
        "{} {} {}".format,
        st.integers(1, 4),
        st.sampled_from(["part", "chapter", "poem", "scene", "section", "entry", "epilogue"]),
        st.sampled_from(["One", "Two", "index"]),
    )
    | st.just("text"),
    max_size=10,
)


@given(HEADS, st.booleans())
def test_every_block_is_on_one_page_in_the_order_of_the_text(
    heads: list[str],
    one_page: bool,  # noqa: FBT001 (drawn by Hypothesis)
) -> None:
    made = pages(*heads, one_page=one_page)
    lines = [block.span.first for page in made for block in page.blocks]
    assert lines == list(range(1, len(heads) + 1))
    begins = {page.blocks[0].span.first for page in made[1:]}
    assert begins == (set() if one_page else headings_of_pages(work_of(*heads)))
    assert len({page.name for page in made}) == len(made)
    assert all(page.text.count("\n# ") == 1 for page in made)
