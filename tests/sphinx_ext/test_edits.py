"""An edit leaves what a clean build leaves: of chapters, of lists, of people and their series.

Edits of the texts themselves, from which the pages are converted: `tests/book/test_incremental.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from slow_cases import mostly_slow
from tests.sphinx_ext.catalogue import conftest as catalogue
from tests.sphinx_ext.catalogue.test_again import WORKS
from tests.sphinx_ext.people.conftest import CAST, CHAPTERS, FILES, chapter, title_page
from tests.sphinx_ext.people.test_series import SERIES, work

if TYPE_CHECKING:
    from collections.abc import Callable

# The files that an edit writes, or removes.
Edit = dict[str, str | None]

FRONT = "works/toll/index.md"
SIM, ADA, RAW, _ = CAST
RECURRING: list[dict[str, Any]] = [
    {"name": "Ada Vickery", "aliases": ["Ada"]},
    {"name": "Gideon Raw", "from": "1"},
]


def listed(slug: str, **change: Any) -> Edit:
    said = {name.replace("_", "-"): value for name, value in change.items()}
    return {f"works/{slug}/index.md": catalogue.title_page(slug, WORKS[slug] | said)}


LIBRARY = {
    **FILES,
    **SERIES,
    **{name: text for slug in WORKS for name, text in listed(slug).items()},
}


def replaced(name: str, *pairs: str) -> Edit:
    """Replace texts of a file, each by the next one."""
    text = str(LIBRARY[name])
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return {name: text}


def of_chapter(name: str, text: str) -> Edit:
    assert name in CHAPTERS
    return {f"works/toll/{name}.md": chapter(name, text)}


def of_cast(*cast: dict[str, Any], **said: Any) -> Edit:
    return {FRONT: title_page([*cast], **said)}


SECOND = str(LIBRARY["works/toll/two.md"]).replace("---\n", '---\nformer: ["two"]\n', 1)
EDITS: dict[str, Edit] = {
    "a chapter is renamed": {
        **replaced(FRONT, "\ntwo\n", "\nsecond\n"),
        "works/toll/two.md": None,
        "works/toll/second.md": SECOND,
    },
    "a chapter leaves the list": replaced(FRONT, "\ntwo\n", "\n"),
    "a work goes": dict.fromkeys(name for name in LIBRARY if name.startswith("works/first/")),
    "a tag comes": listed("one", tags=["rain", "alone", "new"]),
    "a tag goes with its last work": listed("one", tags=["rain"]),
    "a tag is spelt otherwise": listed("three", tags=["rain", "sun"]),
    "an author is renamed": listed("one", authors=["Anne"]),
    "an author is spelt otherwise": listed("three", authors=["ann"]),
    "a work has no author": listed("three", authors=[]),
    "a work moves in its series": listed("one", series_number="3"),
    "a work moves to another series": listed("two", series="Other Tales"),
    "a work comes into a series": listed("three", series="Tales", series_number="1.5"),
    "a title comes first": listed("one", title="A First One"),
    "a work has more words": listed("one", total_words="11"),
    "a work is rated and dated": listed(
        "one", rating="Mature", status="complete", dates=["updated: 2024-01-02"]
    ),
    "a person is renamed": of_cast(SIM, {**ADA, "name": "Ada Thorne"}, RAW),
    "a person is added": of_cast({"name": "Nobody"}, *CAST),
    "the order of a cast changes": of_cast(*CAST[::-1]),
    "a secret is told": of_cast(SIM, ADA, {"name": "Gideon Raw"}),
    "a secret opens later": of_cast(SIM, ADA, {**RAW, "from": "4"}),
    "the places go": of_cast(*CAST, places=[]),
    "all people and places go": of_cast(places=[]),
    "a scene names nobody": of_chapter("four", "They went home."),
    "a scene comes": of_chapter("two", "Alone.\n\n***\n\n“Sim!” said Ada.\n\n***\n\nSim Pask."),
    "somebody comes into a series": {**work("Third", CAST[:3], ["Bo"], **{"series-number": "3"})},
    "somebody leaves a series": {**work("Third", [SIM], ["Bo"], **{"series-number": "3"})},
    "nobody recurs": {**work("Second", [], ["Bo"]), **work("Third", [], ["Bo"])},
    "a name of a series changes": {**work("Second", [{"name": "Ada Thorne"}], ["Bo", "Nan Lee"])},
    "a secret of a series is told": {
        **work("Third", [RECURRING[0], {"name": "Sim Pask"}], ["Bo"], **{"series-number": "3"})
    },
    "a series has another author": {**work("Second", RECURRING, ["Zoe"])},
    "people move to another series": {**work("Second", RECURRING, ["Bo"], series="Bridges")},
    "a work of a series has another title": replaced("works/first/index.md", "First", "The First"),
    "a scene of a series changes": {"works/first/one.md": "# One\n\nNobody came.\n"},
}
FAST = ("a chapter is renamed", "a tag goes with its last work", "a person is renamed")


@pytest.fixture(scope="module")
def restore(kept: Any) -> Callable[[], Any]:
    """Return a function that restores the library as it was built, once for all edits."""
    restored: Callable[[], Any] = kept(LIBRARY)
    return restored


# What an edit has left stale is stale after others, too; a story has edits that are far apart here.
SLOW = [edit for edit in EDITS if edit not in FAST]
APART = (len(SLOW) + 2) // 3
STORIES = [(edit,) for edit in FAST] + [tuple(SLOW[n::APART]) for n in range(APART)]


@pytest.mark.parametrize("story", mostly_slow(STORIES, *STORIES[: len(FAST)]), ids=", ".join)
def test_edits_leave_what_a_clean_build_leaves(
    restore: Callable[[], Any], story: tuple[str, ...], differences: Any
) -> None:
    build = restore()
    for edit in story:
        for name, text in EDITS[edit].items():
            if text is None:
                (build.source / name).unlink()
            else:
                (build.source / name).write_text(text, "utf-8")
        after = build().output
    assert differences(after, build(into="clean").output) == []
