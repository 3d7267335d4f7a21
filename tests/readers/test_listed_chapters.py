"""Chapters in the order of the list in their folder: SUMMARY.md, Book.txt, book.toml."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archives import zipped
from fascicle.convert import Text, read
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import Heading, Stretch
from fascicle.model.names import reading_key
from fascicle.readers.listed_chapters import entries_of
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

SUMMARY = """\
# Summary

[Before](before.md)

# The *Coast*

- [The Lamp](./lamp.md)
    1. [The Wick](lamp/the%20wick.md#top)
- [Not written]()
- [The Oil](oil.md)
- [The Lamp again](lamp.md#end)

# The Sea

- [Fog](fog.md)

-----

[After](after.md)
"""
CHAPTERS = {
    "before.md": "# Before\n\nIt had rained.\n",
    "lamp.md": "# The Lamp\n\nIt was out.\n",
    "lamp/the wick.md": "The Wick\n========\n\nIt was wet.\n\n## How wet\n\nVery.\n",
    "oil.md": "There was none.\n",
    "fog.md": "# Fog\n\nNobody saw it.\n",
    "after.md": "# After\n\nIt rained.\n",
}


def files(summary: str = SUMMARY, **more: str) -> list[tuple[str, bytes]]:
    named = {"src/SUMMARY.md": summary} | {f"src/{k}": v for k, v in CHAPTERS.items()}
    return [(f"texts/salt/{name}", text.encode()) for name, text in (named | more).items()]


def drafted(given: list[tuple[str, bytes]]) -> Draft:
    """Return a draft whose words another parser reads alike."""
    draft = read_files(given)
    assert list(source_queries(draft, given)) == []
    return draft


def headings(given: list[tuple[str, bytes]]) -> list[tuple[int, str, str]]:
    text = Text("salt", tuple(given), WorkSettings(), Library("Shelf"), Addresses())
    found = (block for block in read(text).blocks if isinstance(block, Heading))
    return [(each.level, each.kind, each.text) for each in found]


def test_a_summary_names_the_files_once_in_order_with_parts_above() -> None:
    entries = list(entries_of("SUMMARY.md", SUMMARY.encode()))
    assert [(e.path, e.depth, e.title, e.above) for e in entries] == [
        ("before.md", 0, "Before", ()),
        ("lamp.md", 1, "The Lamp", (("The Coast", 0),)),
        ("lamp/the wick.md", 2, "The Wick", ()),
        ("oil.md", 1, "The Oil", ()),
        ("fog.md", 1, "Fog", (("The Sea", 0),)),
        ("after.md", 0, "After", ()),
    ]


def test_chapters_are_as_deep_as_they_are_listed() -> None:
    assert headings(files()) == [
        (1, "part", "Before"),
        (1, "part", "The Coast"),
        (2, "chapter", "The Lamp"),
        (3, "section", "The Wick"),
        (4, "section", "How wet"),
        (2, "chapter", "The Oil"),
        (1, "part", "The Sea"),
        (2, "chapter", "Fog"),
        (1, "part", "After"),
    ]


def test_a_title_above_its_file_is_no_difference_of_words() -> None:
    draft = drafted(files())
    oil = next(first for first, name in draft.source.files if name.endswith("oil.md"))
    assert draft.source.lines[oil - 1 : oil + 2] == ("The Oil", "", "There was none.")
    assert {aside.kind for aside in draft.ledger} == {"contents"}


def test_what_is_listed_and_missing_or_there_and_unlisted_is_asked_about() -> None:
    given = files(SUMMARY + "\n- [Gone](gone.md)\n", **{"src/loose.md": "A loose page.\n"})
    first, second = (q for q in read_files(given).queries if q.name == "unread-files")
    assert first.question.startswith("SUMMARY.md lists files that are not there: gone.md;")
    assert "does not list files: texts/salt/src/loose.md" in second.question


def test_a_list_in_a_zip_file_counts_as_well() -> None:
    raw = zipped({name.removeprefix("texts/"): text for name, text in files()})
    draft = drafted([("texts/salt.zip", raw)])
    places = [name.rpartition("/")[2] for _, name in draft.source.files]
    assert places == [
        "SUMMARY.md", "before.md", "lamp.md", "the wick.md", "oil.md", "fog.md", "after.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("book.toml", '[book]\ntitle = "The Salt Road"\nauthors = ["Ada Quill"]\n'),
        ("book.json", json.dumps({"title": "The Salt Road", "author": "Ada Quill"})),
    ],
)
def test_a_file_about_the_book_names_title_and_author(name: str, text: str) -> None:
    draft = drafted(files(**{name: text}))
    assert (draft.found.get("title"), draft.found.get("authors")) == ("The Salt Road", "Ada Quill")
    assert "metadata" in {aside.kind for aside in draft.ledger}


@pytest.mark.parametrize(
    ("name", "text", "is_damaged"),
    [
        ("book.toml", "title = [", True),
        ("book.toml", "[" * 100_000, True),
        ("book.toml", "\udcff", True),
        ("book.toml", "", False),
        ("book.toml", "[book]\ntitle = 3\n", False),
        ("book.json", '{"title": ', True),
        ("book.json", "[" * 100_000, True),
        ("book.json", "[]", True),
        ("book.json", "", True),
        ("book.json", '{"title": 3, "author": {"a": 1}}', False),
    ],
    ids=list("abcdefghij"),
)
def test_a_damaged_file_about_the_book_names_nobody(
    name: str, text: str, *, is_damaged: bool
) -> None:
    raw = text.encode("utf-8", "surrogateescape")
    draft = drafted([*files(), (f"texts/salt/{name}", raw)])
    assert draft.found.get("title") == ""
    said = [query.question for query in draft.queries if query.name == "unread-files"]
    assert [question.startswith(f"{name} is damaged") for question in said] == [True] * is_damaged


def test_leanpubs_list_names_files_line_by_line() -> None:
    chapters = {"b.txt": "It rained.\n", "a.txt": "It was out.\n"}
    listed = "frontmatter:\nb.txt\n{class: part}\n\na.txt\n"
    given = [(f"texts/salt/{name}", text.encode()) for name, text in chapters.items()]
    draft = drafted([("texts/salt/Book.txt", listed.encode()), *given])
    assert [name.rpartition("/")[2] for _, name in draft.source.files] == [
        "Book.txt", "b.txt", "a.txt",
    ]  # fmt: skip


LONGFORM = """\
---
longform:
  format: scenes
  title: "The Salt Road"
  sceneFolder: Draft
  scenes:
    - Zeal
    - - Fog
      - Oil
    - Lamp
  ignoredFiles: []
---
"""
BLOCKS = """\
Title: The Salt Road

/Draft/Zeal.md

# The Sea

/Draft/Fog.md
/Draft/Oil.md
"""
QUARTO = """\
project:
  type: book
book:
  title: The Salt Road
  chapters:
    - Draft/Zeal.qmd
    - part: "The Sea"
      chapters:
        - Draft/Fog.qmd
        - Draft/Oil.qmd
format: [html]
"""


@pytest.mark.parametrize(
    ("name", "listed", "above"),
    [
        ("Index.md", LONGFORM, (1, "Zeal")),
        ("Book.md", BLOCKS, (1, "The Sea")),
        ("_quarto.yml", QUARTO, (1, "The Sea")),
    ],
)
def test_lists_of_other_programs_give_order_depth_and_title(
    name: str, listed: str, above: tuple[int, str]
) -> None:
    ending = name.replace("_quarto.yml", ".qmd").rpartition(".")[2]
    said = {"Fog": "# The Fog\n\nIt was.\n", "Oil": "# The Oil\n\nIt ran.\n", "Zeal": "It rose.\n"}
    given = [(f"texts/salt/Draft/{it}.{ending}", text.encode()) for it, text in said.items()]
    given += [(f"texts/salt/{name}", listed.encode())]
    draft = drafted(given)
    files = [file.rpartition("/")[2] for _, file in draft.source.files]
    assert files == [name, *(f"{stem}.{ending}" for stem in ("Zeal", "Fog", "Oil"))]
    read = recover(draft)
    headings = [(h.level, h.text) for h in read.blocks if isinstance(h, Heading)]
    assert headings == [above, (2, "The Fog"), (2, "The Oil")]
    assert read.found.get("title") == "The Salt Road"
    assert list(source_queries(draft, given)) == []


def test_a_foreword_stands_before_the_chapters_and_an_epilogue_behind_them() -> None:
    names = ["10.md", "2.md", "README.md", "epilogue.md", "part/1.md", "preface.txt", "part.md"]
    assert sorted(names, key=reading_key) == [
        "README.md", "preface.txt", "2.md", "10.md", "part.md", "part/1.md", "epilogue.md",
    ]  # fmt: skip


def test_pages_below_a_page_of_notion_follow_it_without_their_properties() -> None:
    code = "0123456789abcdef" * 2
    text = "# The {}\n\nStatus: Done\nPOV: Ada\n\nIt: a thing.\n"
    files = {f"Salt {code}/{n} {code}.md": text.format(n) for n in ("Lamp", "Oil")}
    links = "\n\n".join(f"[The {n}](Salt%20{code}/{n}%20{code}.md)" for n in ("Lamp", "Oil"))
    about = "Author: Ada Quill\nGenre: Sea\n\nIt is about a lamp, and about who put out the light."
    files[f"Salt {code}.md"] = f"# Salt\n\n{about}\n\n{links}\n"
    given = [(f"texts/{name}", files[name].encode()) for name in sorted(files, key=reading_key)]
    draft = recover(drafted(given))
    assert draft.found.get("title") == "Salt"
    said = [draft.text(block.span) for block in draft.blocks]
    assert said[-4:] == ["The Lamp", "It: a thing.", "The Oil", "It: a thing."]


def fronted(*titles: str, more: str = "", text: str = "It rained.") -> list[tuple[str, bytes]]:
    """Return files whose titles are in their front matter."""
    said = (f'---\ntitle: "{title}"\n{more}---\n\n{text}\n' for title in titles)
    return [(f"texts/salt/{n}.md", each.encode()) for n, each in enumerate(said, 1)]


def test_titles_in_front_matter_are_those_of_the_files() -> None:
    draft = drafted(given := fronted("The Lamp", "The Oil", more="author: Ada Quill\n"))
    assert headings(given) == [(1, "chapter", "The Lamp"), (1, "chapter", "The Oil")]
    text = Text("salt", tuple(given), WorkSettings(), Library("Shelf"), Addresses())
    assert dict(read(text).found.values) == {"authors": ("Ada Quill",)}
    assert {aside.kind for aside in draft.ledger} == {"front matter"}
    below = [(level, words) for level, _, words in headings(fronted("Lamp", "Oil", text="## Wet"))]
    assert below == [(1, "Lamp"), (2, "Wet"), (1, "Oil"), (2, "Wet")]


@pytest.mark.parametrize(
    "given",
    [
        fronted("The Salt Road", "The Salt Road", text="# Chapter"),
        [*fronted("The Salt Road", text=""), *fronted("The Lamp", "The Oil")],
        [("texts/salt/_index.md", fronted("The Salt Road")[0][1]), *fronted("The Lamp", "The Oil")],
        [*fronted("The Salt Road", more="author: Ada Quill\n"), *fronted("The Lamp", "The Oil")],
        fronted("The Salt Road"),
    ],
)
def test_a_title_in_front_matter_may_be_that_of_the_book(given: list[tuple[str, bytes]]) -> None:
    named = tuple((f"{n}-{name}", raw) for n, (name, raw) in enumerate(given))
    named = named if "_index" not in given[0][0] else tuple(given)
    text = Text("salt", named, WorkSettings(), Library("Shelf"), Addresses())
    draft = read(text)
    assert draft.found.get("title") == "The Salt Road"
    assert "The Salt Road" not in [b.text for b in draft.blocks if isinstance(b, Heading)]


def test_a_chapter_may_say_its_title_in_front_matter_and_above_its_text() -> None:
    given = [*fronted("The Lamp", text="# The Lamp\n\nIt rained."), *fronted("The Oil")]
    given = [(f"{n}-{name}", raw) for n, (name, raw) in enumerate(given)]
    assert headings(given) == [(1, "chapter", "The Lamp"), (1, "chapter", "The Oil")]
    text = Text("salt", tuple(given), WorkSettings(), Library("Shelf"), Addresses())
    assert not read(text).found.get("title")


def test_the_end_of_front_matter_is_no_heading_of_a_listed_file() -> None:
    said = "---\ndescription: wet\n---\n\nThere was none.\n"
    assert (2, "chapter", "The Oil") in headings(files(**{"src/oil.md": said}))


@pytest.mark.parametrize(
    ("summary", "above"),
    [
        ("# Road\n\n[Fog](fog.md)\n- [Oil](oil.md)\n", [(), ()]),
        ("[Fog](fog.md)\n# Road\n- [Oil](oil.md)\n", [(), (("Road", 0),)]),
        ("# Road\n- [Fog](fog.md)\n# Sea\n- [Oil](oil.md)\n", [(("Road", 0),), (("Sea", 0),)]),
    ],
)
def test_the_title_of_a_summary_is_no_part(summary: str, above: list[object]) -> None:
    assert [it.above for it in entries_of("SUMMARY.md", summary.encode())] == above


def test_chapters_of_leanpub_are_in_markdown_and_show_no_commands() -> None:
    chapter = b"{#lamp}\n# The Lamp\n\nIt was *out*.\n"
    draft = drafted(
        [
            ("texts/salt/Book.txt", b"main.txt\nlamp.txt\noil.md\n"),
            ("texts/salt/main.txt", b"{mainmatter}\n"),
            ("texts/salt/lamp.txt", chapter),
            ("texts/salt/oil.md", b"# The Oil\n\nThere was none.\n"),
        ]
    )
    shown = [line for block in draft.blocks if isinstance(block, Stretch) for line in block.lines]
    assert shown == ["The Lamp", "It was out.", "The Oil", "There was none."]


def test_chapters_of_leanpub_are_in_the_part_that_a_file_before_them_begins() -> None:
    files = {
        "Book.txt": "before.md\none.md\na.md\ntwo.md\nb.md\nend.md\nafter.md\n",
        "before.md": "# Before\n\nIt had rained.\n", "one.md": "-# The Coast\n",
        "a.md": "# The Lamp\n\nIt was out.\n", "two.md": "{class: part}\n# The Sea\n",
        "b.md": "# Fog\n\nIt was grey.\n", "end.md": "{backmatter}\n",
        "after.md": "# After\n\nIt rained.\n",
    }  # fmt: skip
    draft = recover(drafted([(f"texts/salt/{name}", it.encode()) for name, it in files.items()]))
    assert [(h.level, h.text) for h in draft.blocks if isinstance(h, Heading)] == [
        (1, "Before"), (1, "The Coast"), (2, "The Lamp"), (1, "The Sea"), (2, "Fog"), (1, "After"),
    ]  # fmt: skip
