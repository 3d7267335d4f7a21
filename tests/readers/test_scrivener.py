r"""Projects of Scrivener, as a folder and as a zip file.

They are laid out as Scrivener 3 for macOS does, and version 1 for Windows: no program writes such
a project here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archives import zipped
from documents import written
from fascicle.convert import Text, convert
from fascicle.fidelity.document_words import words_of_project
from fascicle.fidelity.source_words import source_queries
from fascicle.library.adding import add_file
from fascicle.library.texts import TextEntry, find_texts, load_text, text_files, unread_files
from fascicle.model.blocks import Footnote, Heading, SceneBreak
from fascicle.model.errors import SourceError
from fascicle.readers.scrivener import binder_of, paths_in, with_notes
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.convert import Converted
    from fascicle.model.draft import Draft

IDS = {name: f"0A1B2C3D-0000-4000-8000-{n:012}" for n, name in enumerate("PCABXITNM")}
HEAD = r"""{\rtf1\ansi\ansicpg1252\cocoartf2639
{\fonttbl\f0\fnil\fcharset0 Palatino-Roman;\f1\fnil Palatino-Italic;}
{\colortbl;\red255\green255\blue255;}{\*\expandedcolortbl;;}
\pard\tx360\fi360\pardirnatural\partightenfactor0

\f0\fs26 \cf0 """
NOTE, COMMENT = "AAAA0001-0000", "AAAA0002-0000"


def rtf(*paragraphs: str) -> bytes:
    return (HEAD + "\\\n".join(paragraphs) + "}").encode("ascii")


def link(target: str, text: str) -> str:
    return rf'{{\field{{\*\fldinst{{HYPERLINK "scriv{target}"}}}}{{\fldrslt {text}}}}}'


def item(name: str, kind: str, title: str, *inside: str, is_compiled: bool = True) -> str:
    within = f"<Children>{''.join(inside)}</Children>" if inside else ""
    said = "<IncludeInCompile>Yes</IncludeInCompile>" if is_compiled else ""
    return (
        f'<BinderItem UUID="{IDS[name]}" Type="{kind}"><Title>{title}</Title>'
        f"<MetaData>{said}</MetaData>{within}</BinderItem>"
    )


def binder(*items: str, about: str = "") -> bytes:
    draft = (
        f'<BinderItem UUID="1" Type="DraftFolder"><Title>Draft</Title><Children>{"".join(items)}'
    )
    others = (
        '<BinderItem UUID="2" Type="ResearchFolder"><Title>Research</Title>'
        f"<Children>{item('N', 'Text', 'Lighthouses')}</Children></BinderItem>"
        '<BinderItem UUID="3" Type="TrashFolder"><Title>Trash</Title></BinderItem>'
    )
    whole = f"<Binder>{draft}</Children></BinderItem>{others}</Binder>{about}"
    project = f'<ScrivenerProject Version="2.0">{whole}</ScrivenerProject>'
    return f'<?xml version="1.0"?>\n{project}'.encode()


SAID = rtf("The tables say so; see {\\f1\\i Almanac}.").decode()
COMMENTS = (
    f'<?xml version="1.0"?>\n<Comments><Comment ID="{NOTE}" Footnote="Yes" Color="1 1 0">'
    f"<![CDATA[{SAID}]]></Comment>"
    f'<Comment ID="{COMMENT}"><![CDATA[{rtf("Check her coat.").decode()}]]></Comment></Comments>'
).encode()
ABOUT = (
    "<ProjectProperties><ProjectTitle>The Salt Lamp</ProjectTitle>"
    "<FullName>Ada Quill</FullName></ProjectProperties>"
)
BINDER = binder(
    item("P", "Text", "Before the Lamp"),
    item("C", "Folder", "The Coast", item("A", "Text", "Mara arrives"), item("B", "Text", "Night"),
         item("X", "Text", "Cut scene", is_compiled=False)),
    item("I", "Folder", "Inland", item("T", "Text", "Road")),
    about=ABOUT,
)  # fmt: skip
LOW_WATER, BLUE = link(f"cmt://{NOTE}", "low water"), link(f"cmt://{COMMENT}", "blue")
ANNOTATION = r"\{\\Scrv_annot \\color=\{\\R=1.0\\G=0.0\} \\text=how far?\\end_Scrv_annot\}"
FOOTNOTE = r"\{\\Scrv_fn=The mill burned down.\\end_Scrv_fn\}"
FILES = {
    "Lamp.scrivx": BINDER,
    **{
        f"Files/Data/{IDS[name]}/content.rtf": rtf(*paragraphs)
        for name, paragraphs in {
            "P": ["Nobody had asked the keeper.", "He wrote it down."],
            "A": [
                f"Mara came at {LOW_WATER}, in a {BLUE} coat; the keeper\\'92s dog knew her.",
                "He said nothing.",
            ],
            "B": ["The lamp turned. {\\f1\\i Slowly}, she thought."],
            "X": ["This was never good."],
            "I": ["A word before the road."],
            "T": [
                "<$Scr_Ps::0>The road went on.<!$Scr_Ps::0>",
                rf"She walked {ANNOTATION} all day.{FOOTNOTE}",
            ],
            "N": ["Fresnel, and so on."],
        }.items()
    },
    f"Files/Data/{IDS['A']}/content.comments": COMMENTS,
    f"Files/Data/{IDS['A']}/notes.rtf": rtf("What she wants."),
    f"Files/Data/{IDS['A']}/synopsis.txt": b"She arrives.",
    "Settings/ui.xml": b"<Settings/>",
}


@pytest.fixture(autouse=True)
def _pandoc() -> None:
    written("", "rtf")


def project(folder: Path, files: dict[str, bytes] = FILES) -> TextEntry:
    """Write a project into a library, and return it."""
    for name, raw in files.items():
        path = folder / "texts" / "Lamp.scriv" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    (entry,) = find_texts(folder)
    return entry


def outlined(draft: Draft) -> list[str]:
    return [
        block.text if isinstance(block, Heading) else "*"
        for block in draft.blocks
        if isinstance(block, Heading | SceneBreak)
    ]


def of_folder(folder: Path, files: dict[str, bytes] = FILES) -> Converted:
    return convert(load_text(project(folder, files), Library(title="L")))


def test_the_manuscript_is_read_in_its_order_with_folders_as_chapters(tmp_path: Path) -> None:
    made = of_folder(tmp_path)
    draft = made.work.draft
    assert outlined(draft) == ["Before the Lamp", "The Coast", "*", "Inland", "*"]
    assert made.metadata.title == "The Salt Lamp"
    assert dict(made.metadata.values)["authors"] == ("Ada Quill",)
    text = "".join(page.text for page in made.pages)
    assert (
        "Mara came at low water[^1], in a blue coat; the keeper’s dog knew her.\n\nHe said" in text
    )
    assert "*Slowly*, she thought." in text
    assert "never good" not in text
    assert "Scr" not in text
    assert project(tmp_path).slug == "lamp"


def test_notes_are_notes_and_comments_are_asked_about(tmp_path: Path) -> None:
    made = of_folder(tmp_path)
    notes = [
        "".join(run.text for run in block.text)
        for block in made.work.draft.blocks
        if isinstance(block, Footnote)
    ]
    assert notes == ["The tables say so; see Almanac.", "The mill burned down."]
    assert [query.name for query in made.queries].count("comment") == 2


def test_what_is_left_out_is_named_and_no_word_is_lost(tmp_path: Path) -> None:
    made = of_folder(tmp_path)
    (left_out,) = [query.question for query in made.queries if query.name == "unread-files"]
    assert "leaves out: Cut scene, Research;" in left_out
    assert not [query for query in made.queries if query.name == "source-words"]
    assert not unread_files(tmp_path)


def test_a_zip_file_of_a_project_is_read_alike(tmp_path: Path) -> None:
    raw = zipped({f"Lamp.scriv/{name}": content for name, content in FILES.items()})
    files = (("texts/Lamp.scriv.zip", raw),)
    made = convert(Text("lamp", files, WorkSettings(), Library(title="L"), Addresses(), "lamp"))
    assert outlined(made.work.draft) == outlined(of_folder(tmp_path).work.draft)
    assert not [query for query in made.queries if query.name == "source-words"]


def test_a_lost_word_of_a_document_or_of_a_note_is_asked_about(tmp_path: Path) -> None:
    files = [*load_text(project(tmp_path), Library(title="L")).files]
    draft = recover(read_files(files))
    assert not [*source_queries(draft, files)]
    for word in (b"Nobody", b"Almanac", b"burned"):
        changed = [(name, raw.replace(word, word + b" truly")) for name, raw in files]
        assert len([*source_queries(draft, changed)]) == 1


def test_documents_of_older_projects_have_numbers(tmp_path: Path) -> None:
    paths = {f"Files/Data/{each}/content": f"Files/Docs/{n}" for n, each in enumerate(IDS.values())}
    raw = BINDER
    for n, each in enumerate(IDS.values()):
        raw = raw.replace(f'UUID="{each}"'.encode(), f'ID="{n}"'.encode())
    files = {"Lamp.scrivx": raw}
    for name, content in FILES.items():
        stem, dot, ending = name.rpartition(".")
        if stem in paths:
            files[f"{paths[stem]}{dot}{ending}"] = content
    newer, older = of_folder(tmp_path / "new"), of_folder(tmp_path / "old", files)
    assert outlined(older.work.draft) == outlined(newer.work.draft)
    assert "[^1]" in "".join(page.text for page in older.pages)


def test_documents_beside_a_folder_have_titles_and_chapters_are_below_parts() -> None:
    raw = binder(
        item("P", "Folder", "Part One", item("A", "Text", "Interlude"),
             item("C", "Folder", "The Coast", item("B", "Text", "Night"))),
        item("I", "Text", "After"),
    )  # fmt: skip
    documents = binder_of("Lamp.scrivx", raw).documents
    assert [(it.above, it.depth, it.is_scene) for it in documents] == [
        ((("Part One", 0),), 1, False),
        ((("Interlude", 1),), 2, False),
        ((("The Coast", 1),), 2, False),
        ((), 2, True),
        ((("After", 0),), 1, False),
    ]
    # A folder without a text of its own leaves its title to the next document that is there.
    there = {documents[3].path, documents[4].path}
    first, last = binder_of("Lamp.scrivx", raw, there).documents
    assert first.above == (("Part One", 0), ("Interlude", 1), ("The Coast", 1))
    assert last.above == (("After", 0),)


def test_a_binder_without_a_draft_has_all_but_research_and_trash() -> None:
    raw = binder(item("P", "Text", "One"), item("C", "Text", "Two")).replace(
        b"DraftFolder", b"Folder"
    )
    titles = [it.above for it in binder_of("Lamp.scrivx", raw).documents]
    assert titles == [(("Draft", 0),), (), ()]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<ScrivenerProject><Binder>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><ScrivenerProject><Binder>&a;</Binder></ScrivenerProject>',
        b"\x00\x01",
        b"<ScrivenerProject>" + b"<a>" * 300_000,
    ],
)
def test_a_damaged_binder_is_one_error(raw: bytes, tmp_path: Path) -> None:
    assert paths_in("Lamp.scrivx", raw) == []
    entry = project(tmp_path, {**FILES, "Lamp.scrivx": raw})
    assert [path.name for path in text_files(entry.path)] == ["Lamp.scrivx"]
    with pytest.raises(SourceError, match=r"Lamp\.scrivx") as caught:
        convert(load_text(entry, Library(title="L")))
    assert "in Scrivener" in caught.value.remedy


@pytest.mark.parametrize("path", ["../../../etc/passwd", "/etc/passwd", "..", "A/../../B", "a\nb"])
def test_no_id_leads_out_of_a_project(path: str) -> None:
    raw = BINDER.replace(IDS["P"].encode(), path.encode())
    assert all(it.startswith("Files/Data/0A1B") for it in paths_in("Lamp.scrivx", raw))


UNCLOSED = link(f"cmt://{NOTE}", "open")[:-2]


@pytest.mark.parametrize(
    "typed",
    [
        link("lnk://A", r"{\i word}") + "} and on",
        r"\{\\Scrv_annot \text=never ends",
        "<$Scr_H::1>Head<!$Scr_H::1>",
        "<$Scr" * 5_000,
    ],
)
def test_odd_marks_lose_no_document(typed: str, tmp_path: Path) -> None:
    place = f"Files/Data/{IDS['P']}/content.rtf"
    made = of_folder(tmp_path, {**FILES, place: rtf("Nobody asked.", typed)})
    text = "".join(page.text for page in made.pages)
    assert "Nobody asked." in text
    assert "the keeper’s dog" in text


@pytest.mark.parametrize("typed", [UNCLOSED, UNCLOSED * 200, r"{\field" * 2_000])
def test_a_damaged_document_is_one_error(typed: str, tmp_path: Path) -> None:
    place = f"Files/Data/{IDS['P']}/content.rtf"
    with pytest.raises(SourceError, match=rf"Lamp\.scriv/{place}"):
        of_folder(tmp_path, {**FILES, place: rtf("Nobody asked.", typed)})


def test_a_project_is_added_as_one_work(tmp_path: Path) -> None:
    project(tmp_path / "from")
    (tmp_path / "library.toml").write_text('title = "L"\n', encoding="utf-8")
    (tmp_path / "texts").mkdir()
    added = add_file(tmp_path, tmp_path / "from" / "texts" / "Lamp.scriv")
    (entry,) = find_texts(tmp_path)
    assert (added.slug, added.status, entry.slug) == ("lamp", "new", "lamp")
    made = convert(load_text(entry, Library(title="L")))
    assert outlined(made.work.draft) == outlined(of_folder(tmp_path / "other").work.draft)


def test_other_texts_beside_a_project_are_named(tmp_path: Path) -> None:
    inside = {f"Lamp.scriv/{name}": content for name, content in FILES.items()}
    beside = {"after.txt": b"It rained.", "Lamp.scriv/more.txt": b"It stopped."}
    files = (("texts/all.zip", zipped({**inside, **beside})),)
    made = convert(Text("all", files, WorkSettings(), Library(title="L"), Addresses(), "all"))
    asked = [query.question for query in made.queries if query.name == "unread-files"]
    assert [sum(name in each for each in asked) for name in ("after.txt", "more.txt")] == [1, 1]
    project(tmp_path, {**FILES, "more.txt": b"It stopped."})
    assert [name for name, _ in unread_files(tmp_path)] == ["texts/Lamp.scriv/more.txt"]


def test_notes_without_a_place_in_the_text_are_asked_about(tmp_path: Path) -> None:
    place = f"Files/Data/{IDS['B']}/content.comments"
    made = of_folder(tmp_path, {**FILES, place: COMMENTS})
    asked = [query.question for query in made.queries if query.name == "comment"]
    assert any(question.startswith("2 comments in the file") for question in asked)
    assert len(asked) == 3


@pytest.mark.parametrize("mark", [UNCLOSED, r"\{\\Scrv_annot \\text=", r"\{\\Scrv_fn=a"])
def test_marks_that_nothing_closes_are_passed_over_once(mark: str) -> None:
    # In time that grows with their square, these would take hours.
    raw = (mark * 100_000).encode()
    assert with_notes({"a.rtf": raw}) == {"a.rtf": raw}
    files = {"x.scrivx": BINDER, f"Files/Data/{IDS['P']}/content.rtf": raw}
    assert len(words_of_project(files)) == 1
