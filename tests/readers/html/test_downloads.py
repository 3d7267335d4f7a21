"""Files of archives and of FanFicFare: the same story from each, and no word lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.convert import Text, read
from fascicle.model.blocks import Group, Heading
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

DOWNLOADS = Path(__file__).parents[2] / "data" / "downloads"


@pytest.mark.parametrize("name", ["fanficfare.html", "fanficfare.txt"])
def test_a_file_of_a_downloader_is_read_with_its_fields(name: str) -> None:
    file = (f"texts/{name}", DOWNLOADS.joinpath(name).read_bytes())
    library = Library(title="L")
    draft = read(Text("slip", (file,), WorkSettings(), library, Addresses(), "slip"))
    found = draft.found.values
    assert found["title"] == "The Slip"
    assert found["authors"] == ("tern_and_gull",)
    assert (found["series"], found["series_number"]) == ("The Doors", "2")
    assert found["fandoms"] == ("The Doors of Perry",)
    assert found["characters"] == ("Ada", "Till")
    assert found["stats"] == ("chapters: 3", "words: 5,012")
    assert found["sources"] == ("https://stories.example/s/12",)
    assert "Ada waits: all night." in found["summary"]
    titles = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert titles == ["1. The Lamp", "2. The Oil", "3. Rain"]
    assert draft.queries == ()


def test_an_epub_of_an_archive_is_read_with_its_fields() -> None:
    """Read an EPUB that calibre has made of a download's HTML, as archives do; it drops classes."""
    file = ("texts/archive.epub", DOWNLOADS.joinpath("archive.epub").read_bytes())
    draft = read(Text("lights", (file,), WorkSettings(), Library(title="L"), Addresses(), "lights"))
    found = draft.found.values
    assert found["title"] == "Harbour Lights"
    assert found["authors"] == ("tern and gull", "Ada (ada_v)")
    assert found["tags"] == ("the sea", "letters, and their answers")
    assert found["fandoms"] == ("The Doors of Perry", "Sea, Salt, Sand")
    assert (found["series"], found["series_number"]) == ("The Doors", "2")
    assert found["collections"] == ("Winter, 2031", "Lights")
    assert found["summary"] == "Till goes out for oil.\n\nAda waits."
    assert "Inspired by The Lamp by gull" in found["notes"]
    assert "Works inspired by this one: Oil, Again by hen" in found["notes"]
    titles = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert titles == ["Chapter 1: The Lamp", "The Oil"]
    groups = [block.kind for block in draft.blocks if isinstance(block, Group)]
    assert groups == ["summary", "note", "note", "note"]
    shown = {number for block in draft.blocks for number in block.span}
    said = " ".join(draft.source.lines[n - 1] for n in sorted(shown))
    assert "See the end" not in said
    assert "drop by the Archive" not in said
    assert draft.queries == ()


FIELDS = {"Rating": "General", "Fandom": "The Doors of Perry", "Language": "English"}


def test_the_html_in_a_mobi_of_an_archive_is_read_with_its_fields() -> None:
    posted = "Posted originally on the Archive of Our Own at https://archive.example/works/1."
    fields = "".join(
        f"<p><b>{label}:</b></p><blockquote>{value}</blockquote>" for label, value in FIELDS.items()
    )
    page = (
        f"<html><body><p><b>The Slip</b><br>{posted}</p>{fields}<mbp:pagebreak></mbp:pagebreak>"
        '<p><font size="5"><b>The Slip</b></font></p><p>by <a href="u">tern</a></p>'
        "<p>Summary</p><blockquote>Ada waits.</blockquote>"
        "<p>See the end of the work for <a href='n'>notes</a></p><mbp:pagebreak></mbp:pagebreak>"
        "<p>It was late.</p><blockquote>Wait.</blockquote><p>So she did.</p>"
        "<p>End Notes</p><blockquote>I counted.</blockquote>"
        "<p>Please drop by the Archive and comment to let the creator know!</p></body></html>"
    )
    file = ("texts/slip.html", page.encode())
    draft = read(Text("slip", (file,), WorkSettings(), Library(title="L"), Addresses(), "slip"))
    found = draft.found.values
    assert (found["title"], found["authors"]) == ("The Slip", ("tern",))
    assert (found["rating"], found["fandoms"]) == ("General", ("The Doors of Perry",))
    assert found["summary"] == "Ada waits."
    rows = [(getattr(b, "kind", "paragraph"), draft.text(b.span)) for b in draft.blocks]
    assert rows == [
        ("paragraph", "It was late."),
        ("quotation", "Wait."),
        ("paragraph", "So she did."),
        ("note", "End Notes\n\nI counted."),
    ]


def test_a_page_with_the_words_of_such_a_header_but_no_pages_loses_nothing() -> None:
    posted = "<p>Posted originally on the Archive of Our Own at https://archive.example/1.</p>"
    fields = "".join(f"<p><b>{label}:</b></p><blockquote>So.</blockquote>" for label in FIELDS)
    page = f"<html><body><h1>Slip</h1>{posted}{fields}<p>It was late, and it rained.</p></body>"
    file = ("texts/slip.html", page.encode())
    draft = read(Text("slip", (file,), WorkSettings(), Library(title="L"), Addresses(), "slip"))
    assert "It was late, and it rained." in [draft.text(block.span) for block in draft.blocks]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("<b>Summary for the Chapter:</b>", "summary"),
        ("<b>Notes for the Chapter:</b>", "note"),
        ("<p><b>Author's Note:</b></p>", "note"),
    ],
)
def test_notes_around_a_chapter_of_a_downloader_are_no_text_of_it(label: str, kind: str) -> None:
    note = f"<div>{label}<blockquote class='userstuff'><p>It rained.</p></blockquote></div>"
    page = f"<html><body><h3>1. The Lamp</h3>{note}<p>It was out.</p></body></html>"
    files = (("texts/lamp.html", page.encode()),)
    draft = read(Text("lamp", files, WorkSettings(), Library(title="L"), Addresses(), "lamp"))
    groups = [block for block in draft.blocks if isinstance(block, Group)]
    assert [(group.kind, "rained" in draft.text(group.span)) for group in groups] == [(kind, True)]
