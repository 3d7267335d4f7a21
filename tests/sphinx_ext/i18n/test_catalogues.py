"""Each language of ours has all that the book says, and nothing else."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import ConfigError

from fascicle.sphinx_ext.i18n import (
    FILE,
    OURS,
    _catalogues_of,
    errors_in,
    load_translations,
    read_catalogue,
    translated_forms,
)

TOOL: Any = runpy.run_path(str(Path(__file__).parents[3] / "tools/scripts/messages.py"))
EXTENSION = OURS.parents[1]
HEAD = 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Plural-Forms: {}\\n"\n\n'
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"


@pytest.fixture(params=TOOL["languages"]())
def catalogue(request: pytest.FixtureRequest) -> Any:
    """Read each of our catalogues."""
    return TOOL["catalogue"](request.param)


def test_german_and_french_are_there() -> None:
    assert {"de", "fr"} <= set(TOOL["languages"]())


def test_all_is_translated(catalogue: Any) -> None:
    assert [message.id for message in TOOL["missing_in"](catalogue)] == []


def test_values_stand_in_each_translation(catalogue: Any) -> None:
    assert list(errors_in(catalogue)) == []


def test_nothing_is_translated_that_nobody_says() -> None:
    """Nor is a catalogue written in another way than by `make messages`."""
    for language in TOOL["languages"]():
        now = TOOL["written"](TOOL["brought_up_to_date"](language))
        assert (OURS / language / FILE).read_bytes() == now, "run: make messages"


@pytest.mark.parametrize("message", ["Scene break", "Back to the library", "Clear marks"])
def test_what_modules_templates_and_scripts_say_is_found(message: str) -> None:
    assert TOOL["said"]().get(message)


def test_forms_for_one_and_many_are_found_in_templates_and_in_scripts() -> None:
    found = TOOL["said"]()
    assert found.get("{count} work").id == ("{count} work", "{count} works")
    assert found.get("One passage").id == ("One passage", "{count} passages")


def test_no_message_is_said_both_with_a_number_and_without_one() -> None:
    """Python's gettext would not find it."""
    with_a_number, alone = set(), set()
    for path in EXTENSION.rglob("*.*"):
        for message in TOOL["messages_of"](path):
            if isinstance(message, str):
                alone.add(message)
            else:
                with_a_number.add(message[0])
    assert alone & with_a_number == set()


def test_french_parts_its_signs_from_words_by_narrow_spaces_that_do_not_break() -> None:
    for message in TOOL["catalogue"]("fr"):
        for said in translated_forms(message) if message.id else ():
            assert not re.search(r"[^\u202f][:;!?»]|«[^\u202f]", said), said


def test_a_translation_ends_as_its_message_does(catalogue: Any) -> None:
    """A full stop too many, or a colon that is lost, shows beside the other messages of a page."""
    signs = tuple(".:?!…")
    for message in catalogue:
        said = message.id if isinstance(message.id, str) else message.id[-1]
        for form in translated_forms(message) if message.id else ():
            assert all(form.endswith(sign) == said.endswith(sign) for sign in signs), form


def test_no_french_noun_agrees_with_a_number_that_its_form_does_not_follow() -> None:
    """The form follows `count`, the second number: “1 scènes sur 5” would be shown."""
    for message in TOOL["catalogue"]("fr"):
        for said in translated_forms(message) if isinstance(message.id, tuple) else ():
            assert not re.search(r"\{(?!count)\w+\} (?!sur\b)\w", said), said


def test_no_french_preposition_that_would_be_cut_short_stands_before_a_value() -> None:
    """“de” is “d’” before a vowel; in quotation marks the value is a title, and “de” may stay."""
    for message in TOOL["catalogue"]("fr"):
        for said in translated_forms(message) if message.id else ():
            assert not re.search(r"\b(de|que|le|la) \{", said), said


def test_a_date_in_a_list_needs_no_preposition() -> None:
    """It may be a day, a month or a year: “le 2 mai”, but “en mai”; “am 2. Mai”, but “im Mai”."""
    for language in ("de", "fr"):
        for message in TOOL["catalogue"](language):
            if message.id and "{date}" in message.id:
                assert re.search(r":\s\{date\}$", message.string), message.string


def test_german_speaks_to_nobody_in_person() -> None:
    for message in TOOL["catalogue"]("de"):
        for said in translated_forms(message) if message.id else ():
            assert not re.search(r"\b(du|dein\w*|Sie|Ihr\w*|Ihnen)\b", said), said


def written(folder: Path, forms: str, rest: str) -> Path:
    """Write a catalogue into a folder of a keeper's."""
    path = folder / "pl" / FILE
    path.parent.mkdir(parents=True)
    path.write_text(HEAD.format(forms) + rest, encoding="utf-8")
    return path


def test_a_regional_language_has_the_messages_of_its_language(tmp_path: Path) -> None:
    own = [tmp_path / name / FILE for name in ("de_AT", "de")]
    assert list(_catalogues_of("de-AT", [tmp_path, OURS])) == [OURS / "de" / FILE]
    for path in own:
        path.parent.mkdir(parents=True)
        path.touch()
    assert list(_catalogues_of("de-AT", [tmp_path, OURS])) == [*own, OURS / "de" / FILE]


def test_a_value_that_a_translation_lacks_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, POLISH, 'msgid "Rated {rating}"\nmsgstr "Ocena {rate}"\n')
    with pytest.raises(ConfigError, match=rf"{path}:\d+: “Ocena {{rate}}”"):
        load_translations("pl", [tmp_path])


@pytest.mark.parametrize(
    "line", ['msgstr "Regal', "msgstr Regal", 'msgstr "Das "Regal""', 'mgstr "Regal"']
)
def test_a_line_whose_quotes_are_not_whole_is_an_error(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError, match=r":5: .* is not a line of a catalogue"):
        read_catalogue(
            f'msgid ""\nmsgstr ""\n\nmsgid "Catalogue"\n{line}\n'.encode(), tmp_path / FILE
        )


def test_a_form_for_one_alone_need_not_say_the_number(tmp_path: Path) -> None:
    forms = 'msgstr[0] "Jedno miejsce"\nmsgstr[1] "{count} miejsca"\nmsgstr[2] "{count} miejsc"\n'
    path = written(tmp_path, POLISH, 'msgid "One place"\nmsgid_plural "{count} places"\n' + forms)
    assert list(errors_in(read_catalogue(path.read_bytes(), path))) == []


def test_a_form_for_more_numbers_has_to_say_it(tmp_path: Path) -> None:
    forms = 'msgstr[0] "Un lieu"\nmsgstr[1] "{count} lieux"\n'
    rule = "nplurals=2; plural=(n > 1);"
    path = written(tmp_path, rule, 'msgid "One place"\nmsgid_plural "{count} places"\n' + forms)
    with pytest.raises(ConfigError, match="“Un lieu” must have"):
        read_catalogue(path.read_bytes(), path)


@pytest.mark.parametrize("rule", ["alert(1)", "n//1", "`n`", "n,n", "this.n"])
def test_a_rule_of_forms_holds_nothing_but_numbers_and_comparisons(
    tmp_path: Path, rule: str
) -> None:
    path = written(tmp_path, f"nplurals=2; plural={rule};", "")
    with pytest.raises(ConfigError):
        read_catalogue(path.read_bytes(), path)
