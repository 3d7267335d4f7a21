"""Lines that the owner has decided are the title page."""

from __future__ import annotations

from fascicle.convert import Converted, Text, convert
from fascicle.model.decision import Decision
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PROSE = "It was late, and nobody at the gate knew who had the key, or had ever asked for it.\n"
PAGE = (
    "MODERN PLAYS\n\nTwo Gates\nThe Key\n\nAda Quill\n\nTranslated by Bo Reed\n\n"
    "Author of “The Post”\n\nHARBOUR PRESS, 1922\n"
)


def converted(text: str, last: int, **settings: object) -> Converted:
    decision = Decision("title-page", 1, says=text.split("\n", 1)[0], last=last)
    said = WorkSettings(decisions=[decision], **settings)  # type: ignore[arg-type]
    files = (("a.txt", text.encode()),)
    return convert(Text("a", files, said, Library("Shelf"), Addresses(), "a"))


def test_title_subtitle_and_names_are_taken_from_them_and_no_line_is_text() -> None:
    done = converted(f"{PAGE}\n\n{PROSE}", 12)
    values = dict(done.metadata.values)
    assert done.metadata.title == "MODERN PLAYS"
    assert values["subtitle"] == "Two Gates The Key"
    assert values["authors"] == ("Ada Quill",)
    assert values["translators"] == ("Bo Reed",)
    assert {aside.kind for aside in done.work.draft.ledger} == {"title-page"}
    assert done.pages[0].text.endswith(f"# MODERN PLAYS\n\n{PROSE}")
    assert not done.queries


def test_whatever_is_between_title_and_text_is_a_subtitle() -> None:
    done = converted(f"the salt\n\na walk\n\n{PROSE}", 3)
    assert done.metadata.title == "the salt"
    assert dict(done.metadata.values)["subtitle"] == "a walk"


def test_the_settings_take_precedence() -> None:
    done = converted(f"{PAGE}\n\n{PROSE}", 12, title="Two Plays", subtitle="Old and New")
    assert done.metadata.title == "Two Plays"
    assert dict(done.metadata.values)["subtitle"] == "Old and New"


def test_the_name_of_the_author_in_the_settings_is_no_subtitle() -> None:
    done = converted(f"the salt\niris calloway\n\n{PROSE}", 2, authors=["Iris Calloway"])
    values = dict(done.metadata.values)
    assert values["authors"] == ("Iris Calloway",)
    assert "subtitle" not in values
