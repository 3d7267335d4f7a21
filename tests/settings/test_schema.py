"""One field in the table of settings gives validation, example, documentation and config value."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from fascicle.model.errors import SettingsError
from fascicle.settings.load import typed
from fascicle.settings.reference import settings_reference, table_of
from fascicle.settings.schema import Library, WorkSettings
from fascicle.settings.setting import settings_of, toml_value


@pytest.mark.parametrize("kind", [Library, WorkSettings])
def test_every_setting_has_a_description_and_valid_examples(
    kind: type[Library | WorkSettings],
) -> None:
    required = [s for s in settings_of(kind) if s.default is msgspec.NODEFAULT and "." not in s.key]
    enough = {setting.key: setting.examples[0] for setting in required}
    for setting in settings_of(kind):
        assert setting.description, setting.key
        assert setting.examples or setting.key == "kept.behind"  # which only a command writes
        for example in setting.examples if "." not in setting.key else ():
            msgspec.convert({**enough, setting.key: example}, kind)


def test_an_example_can_be_pasted() -> None:
    for setting in settings_of(WorkSettings):
        if "." not in setting.key and not setting.table:
            line = setting.example.partition(" (or ")[0]
            assert getattr(typed(line, WorkSettings, "x.toml"), setting.key) == setting.examples[0]


class Longer(Library, frozen=True):
    """A library with one more setting: this one field is all that declares it."""

    columns: Annotated[
        int,
        Meta(
            ge=1,
            description="The number of columns of the catalogue.",
            examples=[2, 3],
            extra={"sphinx": ("fascicle_columns",)},
        ),
    ] = 1


@pytest.mark.parametrize(
    ("line", "problem", "remedy"),
    [
        (
            'columns = "two"',
            "columns: expected a whole number, not a text in quotes",
            "Write it like this: columns = 2 (or 3)",
        ),
        (
            "columns = 0",
            "columns: expected a whole number from 1 on",
            "Write it like this: columns = 2 (or 3)",
        ),
        ("colums = 2", "colums: there is no such setting", "Did you mean `columns`?"),
    ],
)
def test_one_field_adds_a_setting_with_its_validation(line: str, problem: str, remedy: str) -> None:
    assert typed('title = "A"\ncolumns = 3', Longer, "library.toml").columns == 3
    with pytest.raises(SettingsError) as caught:
        typed(f'title = "A"\n{line}', Longer, "library.toml")
    assert str(caught.value) == f"library.toml: {problem}\n    {remedy}"


def test_one_field_adds_a_setting_with_its_config_value() -> None:
    added = list(settings_of(Longer))[-1]
    assert (added.key, added.type, added.default) == ("columns", int, 1)
    assert added.sphinx == ("fascicle_columns",)


def test_one_field_adds_a_setting_with_its_documentation() -> None:
    assert table_of(Longer).splitlines()[-1] == (
        "| `columns` | `columns = 2`, `3` | The number of columns of the catalogue. "
        "Default: `1`. In `conf.py`: `fascicle_columns`. |"
    )


def test_the_reference_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == settings_reference(), "run: make docs"


@pytest.mark.parametrize("kind", [Library, WorkSettings])
def test_the_reference_has_every_setting(kind: type[Library | WorkSettings]) -> None:
    page = settings_reference()
    for setting in settings_of(kind):
        assert f"| `{setting.name}` |" in page
        assert setting.description in page


@given(st.text(), st.lists(st.text()))
def test_values_are_written_as_toml(text: str, texts: list[str]) -> None:
    toml = f"text = {toml_value(text)}\ntexts = {toml_value(texts)}"
    assert tomllib.loads(toml) == {"text": text, "texts": texts}
