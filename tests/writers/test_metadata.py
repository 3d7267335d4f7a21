"""Metadata in the front matter: any value is read back unchanged."""

from __future__ import annotations

import datetime
import json

import msgspec.yaml
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.draft import Found
from fascicle.settings.schema import Dates, Library, Named, Series, Stats, WorkSettings
from fascicle.writers.escape import showable_or_line_end
from fascicle.writers.metadata import front_matter, metadata_of, title_from

SHELF = Library(title="Shelf", language="de")
HOSTILE = [
    "A: b", "null", "true", "12345678901234567890", "1e3", "0x1f", "2026-05-14", "---", "- a",
    "# c", "&a", "*a", "!t", "%d", "@x", "`x`", "'a'", '"a"', 'a"b', "a\\b", "\\", "\\n", "a\nb",
    "a\n\n---\n\nb", '---\ndigest: "x"\n---', "{a: b}", "[a, b]", "{{ x }}", "{% x %}", "|", ">",
    "<script>alert(1)</script>", "?", " lead", "trail ", "a\tb", "\u2028", "a\u2029b", "a\x85b",
    "\ufeffa", "\ufffe", "\x00\x1b", "\xa0", "\xad", "é", "e\u0301", "中文", "\U0001f600", "=",
    "\U0010ffff", "\u202e", "x" * 3000, "<<", "~", "", "a: |",
]  # fmt: skip


def back(written: str) -> object:
    assert written.startswith("---\n")
    assert written.endswith("\n---")
    assert written.count("\n---") == 1
    return msgspec.yaml.decode(written[4:-4])


@pytest.mark.parametrize("value", HOSTILE)
def test_any_value_is_read_back_as_it_was(value: str) -> None:
    written = front_matter([("title", value), ("tags", (value, "b", value)), ("end", "x")])
    kept = showable_or_line_end(value)
    assert back(written) == {
        **({"title": kept} if value else {}),
        "tags": [kept, "b", kept],
        "end": "x",
    }


@given(st.lists(st.text() | st.sampled_from(HOSTILE), min_size=1))
def test_any_list_of_values_is_read_back_as_it_was(values: list[str]) -> None:
    written = front_matter([("title", values[0]), ("tags", tuple(values))])
    data = back(written)
    assert isinstance(data, dict)
    assert data["tags"] == [showable_or_line_end(value) for value in values]


@given(st.text(min_size=1))
def test_a_quoted_value_is_json_too(value: str) -> None:
    line = front_matter([("title", value)]).split("\n")[1]
    assert json.loads(line.removeprefix("title: ")) == showable_or_line_end(value)


def test_a_letter_that_can_be_shown_is_never_changed() -> None:
    for letter in ("é", "中", "\U0001f600", "ß", "\u0301", "\u200d", "\ufeff", "\ue000"):
        assert showable_or_line_end(letter) == letter


def test_settings_take_precedence_over_the_text() -> None:
    found = Found({"title": "Found", "authors": ("Found",), "rating": "Found", "language": "fr"})
    said = WorkSettings(title="Said", authors=["Ada", "Bell"])
    metadata = metadata_of("door", found, said, SHELF)
    values = dict(metadata.values)
    assert (metadata.title, metadata.supplied) == ("Said", "")
    assert values["authors"] == ("Ada", "Bell")
    assert values["rating"] == "Found"
    assert values["language"] == "fr"


def test_metadata_of_the_text_is_used_where_settings_have_none() -> None:
    said: dict[str, str | tuple[str, ...]] = {
        "subtitle": "A Tale",
        "authors": ("Ada",),
        "translators": ("T",),
        "editors": ("E",),
        "illustrators": ("I",),
        "language": "fr",
        "summary": "S",
        "notes": "N",
        "series": "Doors",
        "rating": "R",
        "warnings": ("W",),
        "tags": ("t",),
        "characters": ("C",),
        "categories": ("Gen",),
        "fandoms": ("F",),
        "relationships": ("A & B",),
        "collections": ("L",),
        "stats": ("hits: 9",),
        "dates": ("published: 2031-01-02",),
        "status": "Complete",
        "sources": ("https://example.org/s",),
    }
    found = Found({"title": "The Door", "series_number": "2", **said})
    metadata = metadata_of("door", found, WorkSettings(), SHELF)
    assert (metadata.title, metadata.supplied) == ("The Door", "")
    assert dict(metadata.values) == {**said, "series-number": "2"}


@pytest.mark.parametrize("name", ["000_ad7ae1", "12", "scan-3", "1f-09"])
def test_a_file_name_without_words_gives_way_to_the_opening_words(name: str) -> None:
    metadata = metadata_of(name, Found(), WorkSettings(), SHELF, "It was shut …")
    assert (metadata.title, metadata.supplied) == ("It was shut …", "opening")


@pytest.mark.parametrize("name", ["cafe", "a", "chapter-12", "дверь"])
def test_a_file_name_of_words_is_a_title(name: str) -> None:
    assert metadata_of(name, Found(), WorkSettings(), SHELF, "It …").title == title_from(name)


def test_a_missing_title_is_supplied_and_marked_so() -> None:
    metadata = metadata_of("the-wrong-umbrella", Found(), WorkSettings(), SHELF)
    assert (metadata.title, metadata.supplied) == ("The Wrong Umbrella", "file name")
    assert dict(metadata.values) == {"language": "de"}


def test_all_settings_are_in_the_front_matter_of_the_title_page() -> None:
    said = WorkSettings(
        series=Series(name="Doors", number="2.5"),
        summary="S",
        notes="N",
        rating="R",
        warnings=["W"],
        tags=["t"],
        characters=["C"],
        categories=["Gen"],
        fandoms=["F"],
        relationships=["A & B"],
        collections=["L"],
        stats=Stats(words=12, chapters="2/?", kudos=0),
        status="complete",
        rights="CC0-1.0",
        subtitle="A Tale",
        translators=["T"],
        editors=["E"],
        illustrators=["I"],
        sources=["https://example.org/s"],
        dates=Dates(written=datetime.date(2026, 5, 14), updated=datetime.date(2026, 6, 1)),
    )
    values = dict(metadata_of("door", Found(), said, SHELF).values)
    assert values == {
        "language": "de",
        "series": "Doors",
        "series-number": "2.5",
        "summary": "S",
        "notes": "N",
        "rating": "R",
        "warnings": ("W",),
        "tags": ("t",),
        "characters": ("C",),
        "categories": ("Gen",),
        "fandoms": ("F",),
        "relationships": ("A & B",),
        "collections": ("L",),
        "stats": ("words: 12", "chapters: 2/?", "kudos: 0"),
        "status": "complete",
        "rights": "CC0-1.0",
        "subtitle": "A Tale",
        "translators": ("T",),
        "editors": ("E",),
        "illustrators": ("I",),
        "sources": ("https://example.org/s",),
        "dates": ("written: 2026-05-14", "updated: 2026-06-01"),
    }


def test_a_number_nought_in_a_series_is_a_number() -> None:
    said = WorkSettings(series=Series(name="Doors", number=0))
    assert dict(metadata_of("door", Found(), said, SHELF).values)["series-number"] == "0"


def test_a_cast_is_a_list_of_names_with_what_else_they_are_called() -> None:
    cast = (Named(name="Ada Vickery", aliases=["Ada", "Miss Vickery"], spoiler_from=4),)
    assert front_matter([("cast", cast), ("places", (Named(name="Gedder Drove"),))]) == (
        "---\n"
        "cast:\n"
        '  - name: "Ada Vickery"\n'
        '    aliases: ["Ada", "Miss Vickery"]\n'
        '    from: "4"\n'
        "places:\n"
        '  - name: "Gedder Drove"\n'
        "---"
    )


@pytest.mark.parametrize("value", HOSTILE)
def test_any_name_of_a_cast_is_read_back_as_it_was(value: str) -> None:
    kept = showable_or_line_end(value)
    written = front_matter([("cast", (Named(name=value, aliases=[value, "b", value]),))])
    assert back(written) == {"cast": [{"name": kept, "aliases": [kept, "b", kept]}]}


def test_a_work_without_a_cast_has_no_such_field() -> None:
    metadata = metadata_of("door", Found(), WorkSettings(), SHELF)
    assert (metadata.cast, metadata.places) == ((), ())
    assert front_matter([("cast", metadata.cast), ("places", metadata.places)]) == "---\n---"
