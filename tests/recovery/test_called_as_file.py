"""A line at the top that says what the file is called is the title."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, read
from fascicle.model.draft import Draft
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PROSE = "It was late, and nobody at the gate knew who had the key, or had ever asked for it.\n"


def draft_of(name: str, top: str) -> Draft:
    files = ((name, f"{top}\n\n{PROSE}\n{PROSE}".encode()),)
    return read(Text("a", files, WorkSettings(), Library("Shelf"), Addresses()))


@pytest.mark.parametrize(
    ("name", "top", "said"),
    [
        ("goat_and_gate.txt", "Goat and gate\nin six parts", ("Goat and gate", "", "in six parts")),
        ("goat-gate.txt", "Ada Quill\n\nThe Goat and Gate", ("The Goat and Gate", "Ada Quill", "")),
        ("esya.txt", "Ada Quill\nEşya\n(taslak)", ("Eşya", "Ada Quill", "")),
        ("kayip_esya.txt", "Kayıp Eşya\n=====\n\nAda Quill", ("Kayıp Eşya", "Ada Quill", "")),
        # A poem names nobody.
        ("low-road.txt", "Low Road\nfor us\nedited by Ruth Amble", ("Low Road", "", "")),
        # A name above the title is not the title.
        ("salt-road.txt", "ADA QUILL\n\nSALT ROAD", ("SALT ROAD", "ADA QUILL", "")),
    ],
)
def test_the_title_is_called_as_the_file_is(
    name: str, top: str, said: tuple[str, str, str]
) -> None:
    found = draft_of(name, top).found
    assert said == (found.get("title"), found.get("authors"), found.get("subtitle"))


@pytest.mark.parametrize(
    ("name", "top"),
    [
        ("the-goat-ate-it.txt", "The goat ate it."),
        ("the-goat-ate-it.txt", "The goat ate it\nthat nobody wanted\nand nobody missed\nat all"),
        ("goat.txt", "The goats of the harbour are not for sale"),
        ("1984.txt", "1984"),
        ("chapter-one.txt", "Chapter One"),
    ],
)
def test_a_first_sentence_a_poem_and_a_number_are_no_title(name: str, top: str) -> None:
    draft = draft_of(name, top)
    assert not draft.found.get("title")
    assert not [aside for aside in draft.ledger if aside.kind == "title-page"]


def test_an_author_beside_such_a_title_is_asked_about() -> None:
    draft = draft_of("salt-road.txt", "Ada Quill\n\nThe Salt Road")
    assert [query.name for query in draft.queries] == ["title-page"]
    assert not draft_of("salt-road.txt", "The Salt Road").queries
