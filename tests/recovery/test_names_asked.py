"""The question about a title or an author that nothing names."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, convert
from fascicle.model.decision import Decision, KeyValue, Reading, TypedValue, UnknownValue
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PROSE = "It was shut, and nobody had a key to it.\n"
TITLED = f"THE DOOR\n\n\n\n{PROSE}"
NAMED = f"THE DOOR\n\nby Ada Bell\n\n\n\n{PROSE}"
OWN = Library("Shelf", authors=["Ada Bell"])
OTHERS = Library("Shelf")


def asked(
    text: str, name: str, library: Library, settings: WorkSettings | None = None
) -> list[tuple[str, str, float]]:
    files = ((f"{name}.txt", text.encode()),)
    done = convert(Text("a", files, settings or WorkSettings(), library, Addresses(), name))
    return [(query.name, query.reading, query.weight) for query in done.queries]


@pytest.mark.parametrize(
    ("text", "name", "library", "expected"),
    [
        (NAMED, "000", OTHERS, []),
        (TITLED, "000", OWN, []),
        (TITLED, "000", OTHERS, [("author-unknown", "title “THE DOOR”, no author", 0.6)]),
        (PROSE, "the-door", OWN, []),
        (
            PROSE,
            "the-door",
            OTHERS,
            [("title-unknown", "title “The Door” from the file name, no author", 0.6)],
        ),
        (
            PROSE,
            "000",
            OWN,
            [("title-unknown", "title “It was shut, and nobody had …”", 0.9)],
        ),
        (
            PROSE,
            "000",
            OTHERS,
            [("title-unknown", "title “It was shut, and nobody had …”, no author", 0.9)],
        ),
    ],
)
def test_a_title_or_an_author_that_nothing_names_is_asked_for_once(
    text: str, name: str, library: Library, expected: list[tuple[str, str, float]]
) -> None:
    assert asked(text, name, library) == expected


def test_a_title_from_a_file_name_is_asked_about_with_a_low_weight() -> None:
    said = WorkSettings(authors=["Ada Bell"])
    expected = ("title-unknown", "title “The Door” from the file name", 0.3)
    assert asked(PROSE, "the-door", OTHERS, said) == [expected]


@pytest.mark.parametrize(
    "said",
    [
        WorkSettings(title="The Door", authors=["Ada Bell"]),
        WorkSettings(unknown=["title", "authors"]),
    ],
)
def test_settings_settle_the_question_also_by_saying_that_nobody_knows(said: WorkSettings) -> None:
    assert asked(PROSE, "000", OTHERS, said) == []


def test_a_known_title_leaves_the_question_about_the_author() -> None:
    for said in (WorkSettings(title="The Door"), WorkSettings(unknown=["title"])):
        assert [name for name, _, _ in asked(PROSE, "000", OTHERS, said)] == ["author-unknown"]


def test_a_decision_about_the_first_line_does_not_settle_it() -> None:
    said = WorkSettings(decisions=[Decision("as-read", 1, "It was shut")])
    assert [name for name, _, _ in asked(PROSE, "000", OTHERS, said)] == ["title-unknown"]


def test_the_opening_words_and_the_file_name_are_offered_and_the_first_lines_shown() -> None:
    files = (("door.txt", f'\n\n"Well?" said Ada.\n\n{PROSE * 9}'.encode()),)
    done = convert(Text("a", files, WorkSettings(), OTHERS, Addresses(), "door"))
    (query,) = done.queries
    assert (query.span.first, query.span.last) == (3, 8)
    assert query.answers == (
        KeyValue("title", "Door"),
        KeyValue("title", '"Well?" said Ada.'),
        TypedValue("title"),
        UnknownValue("title"),
        TypedValue("authors"),
        UnknownValue("authors"),
    )


def test_the_heading_of_a_chapter_is_offered_as_no_title_and_no_author() -> None:
    said = "".join(f"CHAPTER {n}: {name}\n\n{PROSE * 9}\n\n" for n, name in enumerate("ABC", 1))
    files = (("door.txt", said.replace(": A", ": The Lamp").encode()),)
    (query,) = convert(Text("a", files, WorkSettings(), OTHERS, Addresses(), "door")).queries
    offered = [it.value for it in query.answers if isinstance(it, KeyValue)]
    assert offered[0] == "The Lamp"
    assert not [it for it in offered if "CHAPTER" in it]


def test_a_word_that_heads_a_chapter_is_offered_as_no_author() -> None:
    files = tuple((f"kite/{at}.txt", f"{at}\n\n{PROSE * 9}".encode()) for at in ("Paste", "Wind"))
    *_, query = convert(Text("a", files, WorkSettings(), OTHERS, Addresses(), "0")).queries
    assert KeyValue("title", "Paste") in query.answers
    assert not [it for it in query.answers if isinstance(it, KeyValue) and it.key == "authors"]


def test_the_first_six_lines_are_offered_and_may_be_the_title_page() -> None:
    page = "MODERN PLAYS\n\nOF\n\nANSTOW\n\nTwo Gates\n\nAda Quill\n\nA Key to Both\n\nHeron\n"
    text = f"{page}\n{PROSE * 9}"
    done = convert(Text("a", (("0.txt", text.encode()),), WorkSettings(), OTHERS, Addresses(), "0"))
    (query,) = done.queries
    titles = [it.value for it in query.answers if isinstance(it, KeyValue) and it.key == "title"]
    assert titles[0] == "MODERN PLAYS OF ANSTOW"
    assert titles[2:6] == ["MODERN PLAYS", "ANSTOW", "Two Gates", "Ada Quill"]
    assert KeyValue("authors", "Ada Quill") in query.answers
    assert Reading("title-page") in query.answers
    assert (query.span.first, query.span.last) == (1, 13)


@pytest.mark.parametrize(
    ("first", "title", "author"),
    [
        ("This is the release of 1992 of\n\nThe Salt Road by Ada Quill\n\nA Key",
         "The Salt Road", "Ada Quill"),
        ("Hill: The Salt Road\n\nof nobody", "The Salt Road", "Hill"),
        ("SALT\n\nBy The Brothers Hill\n\n\n\nA NOTE", "SALT", "The Brothers Hill"),
        # Directly above the text, which has a line for each paragraph.
        (f"THE SALT ROAD\nA Comedy\nby Ada Hill\n1.\n{PROSE * 30}", "THE SALT ROAD", "Ada Hill"),
    ],
)  # fmt: skip
def test_title_and_name_on_one_line_are_offered(first: str, title: str, author: str) -> None:
    text = f"{first}\n\n\n\n{PROSE * 9}"
    done = convert(Text("a", (("0.txt", text.encode()),), WorkSettings(), OTHERS, Addresses(), "0"))
    answers = [answer for query in done.queries for answer in query.answers]
    assert KeyValue("title", title) in answers
    assert KeyValue("authors", author) in answers


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        # A short first line may be the title; initials above the text are no opening.
        (f"Nobody had told the donkey\nfor May\n\n{PROSE * 2}",
         ["Nobody had told the donkey"]),
        # So may that of a poem, as a whole.
        (("The rope remembers every hand that\nlet it go at night,\nand the water keeps the land\n"
         "under a smaller light.\n"), ["The rope remembers every hand that"]),
        ("Nobody told the donkey it was Sunday\n", ["Nobody told the donkey it was Sunday"]),
        (f"g.m.t.\ndraft 2\n\n{PROSE * 2}", ["It was shut, and nobody had …"]),
    ],
)  # fmt: skip
def test_a_short_first_line_and_the_first_running_words_are_offered(
    text: str, offered: list[str]
) -> None:
    done = convert(
        Text("a", (("000.txt", text.encode()),), WorkSettings(), OTHERS, Addresses(), "000")
    )
    answers = next(query.answers for query in done.queries if query.name == "title-unknown")
    titles = [it.value for it in answers if isinstance(it, KeyValue) and it.key == "title"]
    assert titles == offered


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("posted by grey_heron", "grey_heron"),
        ('Kept by Ada and Till Quill aboard the hire boat "Mabel"', "Ada and Till Quill"),
    ],
)
def test_a_first_line_and_a_credit_directly_on_prose_are_offered(credit: str, name: str) -> None:
    text = f"How the door was mended\n{credit}\n{PROSE * 3}"
    done = convert(Text("a", (("a.txt", text.encode()),), WorkSettings(), OTHERS, Addresses(), "a"))
    (query,) = (query for query in done.queries if query.name == "title-unknown")
    assert KeyValue("title", "How the door was mended") in query.answers
    assert KeyValue("authors", name) in query.answers
