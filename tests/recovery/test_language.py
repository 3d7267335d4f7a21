"""The language of a text that is too short or too mixed to show it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fascicle.convert import Text, convert
from fascicle.readers.text import read_text
from fascicle.recovery.language import language
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

LONG = (
    "Die Laterne hing seit einem Jahr über der Tür, und niemand hatte sie angezündet. Draußen war "
    "es schon dunkel, aber der Weg war nicht weit, und der Regen hatte aufgehört. Die Großmutter "
    "nahm den Schlüssel vom Nagel und ging die Treppe hinunter, so leise sie nur konnte.\n"
)
SHORT = "Die Laterne hing über der alten Tür.\n"


def asked(text: str, usual: str) -> tuple[str, list[str]]:
    draft = read_text([("a.txt", text.encode())])
    draft = language(replace(draft, usual_language=usual))
    return draft.language, [query.name for query in draft.queries]


@pytest.mark.parametrize(
    ("text", "usual", "found", "names"),
    [
        (LONG, "en", "de", []),
        (LONG, "de-AT", "de", []),
        (SHORT, "en", "en", ["language-unknown"]),
        (SHORT, "de-AT", "de-AT", []),
        (SHORT, "", "de", []),
        ("海《うみ》へ\n", "en", "ja", []),
        ("“Boat” is ふね there.\n", "en", "en", []),
        ("12 : 3\n", "en", "en", []),
        ("12 : 3\n", "", "", []),
    ],
)
def test_a_short_text_is_in_the_librarys_language_and_another_is_asked_about(
    text: str, usual: str, found: str, names: list[str]
) -> None:
    assert asked(text, usual) == (found, names)


@pytest.mark.parametrize(("said", "found"), [(None, "de"), ("da", "da")])
def test_settings_name_the_language_before_the_words_do(said: str | None, found: str) -> None:
    files = (("a.txt", LONG.encode()),)
    settings = WorkSettings(language=said)
    done = convert(Text("a", files, settings, Library("Shelf"), Addresses()))
    assert done.metadata.language == done.work.draft.language == found
