"""A line at the top that says what the file is called is the title; files may be divisions."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, convert, read
from fascicle.model.blocks import Heading
from fascicle.model.decision import Decision
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


def divisions(*names: str, first: str = "", **settings: object) -> list[str]:
    said = [f"{first}{PROSE}", *([PROSE] * (len(names) - 1))]
    files = tuple((f"texts/a/{n}", it.encode()) for n, it in zip(names, said, strict=True))
    work = WorkSettings(**settings)  # type: ignore[arg-type]
    draft = read(Text("a", files, work, Library("Shelf"), Addresses()))
    return [block.text for block in draft.blocks if isinstance(block, Heading)]


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (["01 - The Quay.txt", "02_High Tide.txt", "3. Fog.txt"], ["The Quay", "High Tide", "Fog"]),
        (["1-the-quay.md", "2-high-water.md", "3-fog.md"], ["The Quay", "High Water", "Fog"]),
        (["Chapter 1.md", "Chapter 2 - Fog.md", "End.md"], ["Chapter 1", "Chapter 2 - Fog", "End"]),
        # A number before some of the names only is a part of them.
        (["415 Days.md", "Fog.md", "Well-Known Ways.md"], ["415 Days", "Fog", "Well-Known Ways"]),
        # Notion adds an id.
        ([f"1 {n} {'0a' * 16}.md" for n in ("Fog", "Quay", "Slip")], ["Fog", "Quay", "Slip"]),
        # That of a file about the whole book is no title.
        (["index.md", "Fog.md", "Quay.md"], ["Fog", "Quay"]),
        # Names without a word, names that say the same, a book in files, and two files.
        (["scan_1.txt", "scan_2.txt", "scan_3.txt"], []),
        (["1 Fog.txt", "2 Fog.txt", "3 Fog.txt"], []),
        (["b.epub/fog.txt", "b.epub/quay.txt", "b.epub/slip.txt"], []),
        (["Fog.md", "Quay.md"], []),
    ],
)  # fmt: skip
def test_files_without_headings_are_divisions_with_their_names_as_titles(
    names: list[str], titles: list[str]
) -> None:
    assert divisions(*names) == titles


def test_one_heading_in_many_files_is_inside_of_its_file() -> None:
    names = ["Fog.md", "Quay.md", "Slip.md", "Tide.md", "Well.md"]
    top = f"{PROSE}\n# Later\n\n"
    assert divisions(*names, first=top) == ["Fog", "Later", *(n[:-3] for n in names[1:])]
    assert divisions(*names[:4], first=top) == ["Later"]


def test_the_owner_says_where_no_division_begins_and_what_another_is_called() -> None:
    names = ("Fog.md", "Quay.md", "Slip.md")
    decided = [
        Decision("no-break", 1, PROSE[:40], file="Quay.md"),
        Decision("division", 1, PROSE[:40], file="Slip.md", title="The Slip"),
    ]
    assert divisions(*names, decisions=decided) == ["Fog", "The Slip"]


def test_the_titles_of_files_are_asked_about_and_have_pages_of_their_own() -> None:
    files = tuple((f"texts/a/{n}.txt", PROSE.encode()) for n in ("Fog", "Scene 2", "Slip"))
    done = convert(Text("a", files, WorkSettings(), Library("Shelf"), Addresses(), "a"))
    assert [page.name for page in done.pages] == ["index.md", "fog.md", "chapter-2.md", "slip.md"]
    assert done.fallback is None
    (query,) = (it for it in done.queries if it.name == "no-headings")
    assert query.places == (1, 2, 3)
