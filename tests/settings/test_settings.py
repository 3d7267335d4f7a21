"""Settings: every key is read, and every mistake is told with its remedy."""

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fascicle.model.errors import SettingsError
from fascicle.settings.load import find_library, load_library, load_work
from fascicle.settings.schema import Library, Named, WorkSettings

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "library.toml").write_text('title = "Shelf"\n')
    (tmp_path / "texts").mkdir()
    return tmp_path


def work(library: Path, toml: str | bytes) -> WorkSettings:
    path = library / "texts" / "door.toml"
    path.write_bytes(toml if isinstance(toml, bytes) else toml.encode())
    return load_work(path)


def error_in(library: Path, toml: str | bytes) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        work(library, toml)
    assert str(library) not in str(caught.value), "no path of this machine"
    return caught.value


# Reading


def test_a_library_needs_only_a_title(library: Path) -> None:
    assert load_library(library) == Library(title="Shelf", authors=[], language="en")


def test_a_work_without_a_toml_file_has_the_defaults(library: Path) -> None:
    given = load_work(library / "texts" / "none.toml")
    assert given == WorkSettings()
    assert given.title is None
    assert given.authors == []


def test_every_setting_of_a_work_is_read(library: Path) -> None:
    given = work(
        library,
        """
        title = "The Door"
        authors = ["Ada Bell", "C. Doe"]
        language = "pt-BR"
        summary = "Short."
        notes = "Thanks."
        rating = "General Audiences"
        warnings = ["A dog is ill"]
        tags = ["sea"]
        characters = ["Ada"]
        status = "complete"
        rights = "CC0-1.0"
        encoding = "cp1252"
        pages = "one"
        typography = "curly"
        capitals = "title case"
        entire = false
        drop_capitals = true
        series = { name = "Doors", number = 2 }
        [dates]
        written = 2026-05-14
        [[decisions]]
        line = 12
        last = 14
        says = "II"
        read_as = "heading"
        level = 1
        kind = "prologue"
        after = "It was."
        before = ""
        file = "01.txt"
        [[decisions]]
        gaps = 3
        read_as = "no-break"
        [[decisions]]
        every = "lone-number"
        read_as = "heading"
        [[kept]]
        page = "chapter-2.md"
        [[cast]]
        name = "Ada Vickery"
        aliases = ["Ada", "Miss Vickery"]
        spoiler_from = 4
        [[places]]
        name = "Gedder Drove"
        """,
    )
    assert given.cast == [
        Named(name="Ada Vickery", aliases=["Ada", "Miss Vickery"], spoiler_from=4)
    ]
    assert given.places == [Named(name="Gedder Drove")]
    assert given.typography == "curly"
    assert given.capitals == "title case"
    assert given.entire is False
    assert given.drop_capitals is True
    assert given.series is not None
    assert (given.series.name, given.series.number) == ("Doors", 2)
    assert given.dates is not None
    assert given.dates.written == datetime.date(2026, 5, 14)
    assert given.dates.updated is None
    assert [(d.line, d.last, d.read_as, d.file) for d in given.decisions] == [
        (12, 14, "heading", "01.txt"),
        (None, None, "no-break", None),
        (None, None, "heading", None),
    ]
    assert [d.about for d in given.decisions] == ["", "gaps=3", "lone-number"]
    assert [kept.page for kept in given.kept] == ["chapter-2.md"]


def test_a_number_in_a_series_may_be_a_string(library: Path) -> None:
    given = work(library, '[series]\nname = "Doors"\nnumber = "2.5"')
    assert given.series is not None
    assert given.series.number == "2.5"


def test_a_byte_order_mark_and_windows_line_ends_are_read(library: Path) -> None:
    assert work(library, b'\xef\xbb\xbftitle = "The Door"\r\n').title == "The Door"


def test_a_decision_may_name_one_line_as_first_and_last(library: Path) -> None:
    toml = '[[decisions]]\nline = 5\nlast = 5\nsays = "x"\nread_as = "verse"'
    assert work(library, toml).decisions[0].last == 5


def test_settings_are_immutable() -> None:
    with pytest.raises(AttributeError):
        WorkSettings().title = "Another"  # type: ignore[misc]


# Errors


@pytest.mark.parametrize(
    ("toml", "place", "problem", "remedy"),
    [
        ('sumary = "x"', "texts/door.toml: sumary", "no such setting", "`summary`"),
        ('Title = "x"', "texts/door.toml: Title", "no such setting", "`title`"),
        ("xyzzy = 1", "texts/door.toml: xyzzy", "no such setting", "The settings are: title, "),
        ("title = 3", "texts/door.toml: title", "expected a text in quotes", "The Door"),
        ('authors = "Ada"', "texts/door.toml: authors", "a list in brackets", "authors = ["),
        ('tags = ["a", 3]', "texts/door.toml: tags (entry 2)", "a text in quotes", "tags = ["),
        ('series = "Doors"', "texts/door.toml: series", "a table", "[series]"),
        ("[series]\nnumber = 1", "texts/door.toml: series.name", "is missing", 'name = "'),
        (
            '[series]\nname = "D"\nnumber = 1.5',
            "texts/door.toml: series.number",
            "expected a whole number or a text in quotes, not a number with decimals",
            '"2.5"',
        ),
        ('[series]\nnmae = "D"', "texts/door.toml: series.nmae", "no such setting", "`name`"),
        (
            '[dates]\nwritten = "May"',
            "texts/door.toml: dates.written",
            "expected a date",
            "2026-05-14",
        ),
        (
            "[dates]\nwritten = 2026-05-14T10:00:00Z",
            "texts/door.toml: dates.written",
            "expected a date, not a date with a time",
            "written = 2026-05-14",
        ),
        ('pages = "two"', "texts/door.toml: pages", "'two' is not one of the allowed", '"one"'),
        ('typography = "curley"', "texts/door.toml: typography", "'curley' is not", '"curly"'),
        ('entire = "no"', "texts/door.toml: entire", "true or false", "entire = true (or false)"),
        ('drop_capitals = "yes"', "texts/door.toml: drop_capitals", "true or false", "= true"),
        ('typografy = "curly"', "texts/door.toml: typografy", "no such setting", "`typography`"),
        ('language = "German"', "texts/door.toml: language", "the code of a language", '"de"'),
        ('address = "The Door"', "texts/door.toml: address", "lower-case letters", '"the-door"'),
        (f'address = "{"a" * 61}"', "texts/door.toml: address", "at most 60", '"the-door"'),
        ('encoding = "utf9"', "texts/door.toml: encoding", "'utf9'", "cp1252"),
        ('encoding = "rot13"', "texts/door.toml: encoding", "'rot13'", "cp1252"),
        ('encoding = "\\u0000"', "texts/door.toml: encoding", "no encoding", "cp1252"),
        (
            '[[decisions]]\nline = 0\nsays = ""\nread_as = "verse"',
            "texts/door.toml: decisions.line (entry 1)",
            "from 1 on",
            "line = 12",
        ),
        (
            '[[decisions]]\nline = 5\nlast = 4\nsays = ""\nread_as = "verse"',
            "texts/door.toml: decisions.last (entry 1)",
            "line 4 comes before line 5",
            "`last`",
        ),
        (
            '[[decisions]]\nline = 5\nsays = ""\nread_as = "poem"',
            "texts/door.toml: decisions.read_as (entry 1)",
            "'poem'",
            '"verse"',
        ),
        (
            '[[decisions]]\nline = 5\nread_as = "verse"',
            "texts/door.toml: decisions.says (entry 1)",
            "is missing",
            'says = "',
        ),
        (
            '[[decisions]]\nline = 5\nsays = ""\nread_as = "division"',
            "texts/door.toml: decisions.title (entry 1)",
            "is missing",
            "a title",
        ),
        (
            '[[decisions]]\nline = 5\nsays = ""\nread_as = "verse"\ntitle = "The Storm"',
            "texts/door.toml: decisions.title (entry 1)",
            "a verse has the words of its lines",
            '"division"',
        ),
        (
            '[[decisions]]\nline = 5\nsays = ""\nread_as = "division"\ntitle = "A"\nkind = "poem"',
            "texts/door.toml: decisions.kind (entry 1)",
            "a poem has no page of its own",
            "chapter",
        ),
        (
            'pages = "one"\n[[decisions]]\nline = 5\nsays = ""\nread_as = "division"\ntitle = "A"',
            "texts/door.toml: decisions.read_as (entry 1)",
            "no page for a division",
            "pages",
        ),
        (
            '[[decisions]]\nread_as = "verse"',
            "texts/door.toml: decisions.line (entry 1)",
            "is missing",
            "line = 12",
        ),
        (
            '[[decisions]]\ngaps = 3\nline = 5\nread_as = "no-break"',
            "texts/door.toml: decisions.line (entry 1)",
            "`gaps` is about all places of a class",
            "two decisions",
        ),
        (
            '[[decisions]]\nevery = "kept-lines"\nread_as = "no-break"',
            "texts/door.toml: decisions.read_as (entry 1)",
            "“kept-lines” cannot be read as “no-break”",
            "paragraph, verse, lines, as-read",
        ),
        (
            '[[decisions]]\nevery = "gap"\nread_as = "no-break"',
            "texts/door.toml: decisions.every (entry 1)",
            "'gap'",
            '"kept-lines"',
        ),
        (
            '[[kept]]\npage = "../door.md"',
            "texts/door.toml: kept.page (entry 1)",
            "not in the expected form",
            'page = "chapter-2.md"',
        ),
        ("[[cast]]", "texts/door.toml: cast.name (entry 1)", "is missing", 'name = "Ada Vickery"'),
        ('[[cast]]\nname = " "', "texts/door.toml: cast.name (entry 1)", "is empty", "Write"),
        (
            '[[cast]]\nname = "Ada"\nspoiler_from = 0',
            "texts/door.toml: cast.spoiler_from (entry 1)",
            "from 1 on",
            "spoiler_from = 4",
        ),
        (
            '[[cast]]\nname = "Ada"\n[[cast]]\nname = "Bell"\naliases = [" Ada "]',
            "texts/door.toml: cast.aliases (entry 2)",
            "“Ada” is already in cast.name (entry 1)",
            "Keep it only",
        ),
        (
            '[[cast]]\nname = "Ada"\n[[places]]\nname = "Ada"',
            "texts/door.toml: places.name (entry 1)",
            "“Ada” is already in cast.name (entry 1)",
            "Keep it only",
        ),
        ('not_characters = "Ada"', "texts/door.toml: not_characters", "a list", '["Lent"'),
        ("title = \n", "texts/door.toml:1", "not valid TOML", "quotes"),
        ('title = "a"\n\nx x', "texts/door.toml:3", "not valid TOML", "quotes"),
        ('title = "a"\ntitle = "b"', "texts/door.toml:2", "not valid TOML", "quotes"),
        (f"title = {'9' * 5000}", "texts/door.toml:1", "not valid TOML", "quotes"),
        (f"title = {'[' * 5000}", "texts/door.toml", "too deep", "Write lists"),
        (b'title = "a"\nnotes = "\xe9"', "texts/door.toml:2", "0xe9 is not UTF-8", "UTF-8"),
    ],
)
def test_an_error_has_place_problem_and_remedy(
    library: Path, toml: str | bytes, place: str, problem: str, remedy: str
) -> None:
    error = error_in(library, toml)
    assert error.place == place
    assert problem in error.problem
    assert remedy in error.remedy


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "example.org", "https://a b.org/", "https://a.org/?b", "http://a#b"],
)
def test_the_url_of_a_library_is_http_or_https(tmp_path: Path, url: str) -> None:
    (tmp_path / "library.toml").write_text(f'title = "x"\nurl = "{url}"')
    with pytest.raises(SettingsError, match=r"library\.toml: url"):
        load_library(tmp_path)


def test_titles_in_capitals_are_shown_as_typed_unless_the_library_asks(library: Path) -> None:
    assert load_library(library).capitals == "as typed"
    (library / "library.toml").write_text('title = "x"\ncapitals = "title case"')
    assert load_library(library).capitals == "title case"
    (library / "library.toml").write_text('title = "x"\ncapitals = "small"')
    with pytest.raises(SettingsError, match=r"library\.toml: capitals: 'small' is not one of"):
        load_library(library)


def test_an_unknown_typography_of_a_library_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "library.toml").write_text('title = "x"\ntypography = "smart"')
    with pytest.raises(SettingsError, match=r"library\.toml: typography: 'smart' is not one of"):
        load_library(tmp_path)


def test_a_library_without_a_title_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "library.toml").write_text("")
    with pytest.raises(SettingsError) as caught:
        load_library(tmp_path)
    assert str(caught.value).startswith("library.toml: title: is missing\n    ")


def test_a_folder_in_place_of_a_file_is_an_error(library: Path) -> None:
    (library / "texts" / "door.toml").mkdir()
    with pytest.raises(SettingsError, match=r"texts/door\.toml: is not a file"):
        load_work(library / "texts" / "door.toml")


def test_a_pipe_in_place_of_a_file_is_an_error(library: Path) -> None:
    os.mkfifo(library / "texts" / "door.toml")
    with pytest.raises(SettingsError, match="is not a file"):
        load_work(library / "texts" / "door.toml")


def test_a_broken_link_is_an_error(library: Path) -> None:
    (library / "texts" / "door.toml").symlink_to("gone.toml")
    with pytest.raises(
        SettingsError, match=r"texts/door\.toml: is a link to a file that does not exist"
    ):
        load_work(library / "texts" / "door.toml")


def test_links_in_a_circle_are_an_error(library: Path) -> None:
    (library / "texts" / "door.toml").symlink_to("door.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_work(library / "texts" / "door.toml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(str.encode),
        st.tuples(st.sampled_from(WorkSettings.__struct_fields__), st.text(max_size=20)).map(
            lambda pair: f"{pair[0]} = {pair[1]}".encode()
        ),
    )
)
def test_any_bytes_are_settings_or_one_error(library: Path, raw: bytes) -> None:
    try:
        work(library, raw)
    except SettingsError as error:
        assert error.place.startswith("texts/door.toml")  # noqa: PT017


# Finding the library


def test_the_library_is_found_from_any_folder_inside_it(library: Path) -> None:
    assert find_library(library / "texts") == library
    assert find_library(library) == library


def test_outside_of_a_library_the_error_names_the_options(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        find_library(tmp_path)
    assert "--library DIR" in caught.value.remedy
    assert "fascicle new DIR" in caught.value.remedy
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("module", ["fascicle.settings.load", "fascicle.desk.server"])
def test_settings_are_read_and_the_desk_opens_without_loading_sphinx(module: str) -> None:
    code = f"import {module}, sys; print([m for m in sys.modules if m.startswith('sphinx')])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(TOOLS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "[]"
