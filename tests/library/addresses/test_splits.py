"""Split, merged and renamed chapters: an address leads to its beginning, or the check names it.

After an edit, the address of a page must lead to one that has its first paragraph or its title. 40
works are built, each is edited up to three times, and one check names what would break.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.new_library import new_library
from fascicle.convert import Text, convert
from fascicle.library.convert_all import convert_library
from fascicle.library.texts import find_texts, load_addresses
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

WORDS = [
    "ferry", "door", "lamp", "goose", "letter", "river", "piano", "key", "boat", "winter", "bridge",
    "garden", "bread", "window", "stone", "tower", "porter", "bell", "road", "wall", "summer",
    "song", "kettle", "orchard", "ladder", "candle", "market", "harbour",
]  # fmt: skip
SHORT = ["“Yes.”", "“No.”", "Nobody answered.", "“Go on.”"]
REFRAIN = "Nobody in the town had seen the ferry that morning."
SEEDS, FAST = 40, 60


@dataclass
class Chapter:
    title: str
    paragraphs: list[str]


class Tale:
    """Chapters of one paragraph to fourteen, some of them short, some with the same refrain."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 (no secret)
        self.chapters = [self.chapter() for _ in range(self.random.randint(4, 8))]

    def title(self) -> str:
        one, two = (word.title() for word in self.random.choices(WORDS, k=2))
        return self.random.choice(["", "", f"The {one}", f"Of {one} and {two}"])

    def sentence(self) -> str:
        if self.random.random() < 0.15:
            return self.random.choice(SHORT)
        return f"{' '.join(self.random.choices(WORDS, k=self.random.randint(5, 14)))}.".capitalize()

    def chapter(self) -> Chapter:
        paragraphs = [self.sentence() for _ in range(self.random.randint(2, 14))]
        return Chapter(self.title(), [REFRAIN] * (self.random.random() < 0.2) + paragraphs)

    def split(self) -> None:
        at = self.random.randrange(len(self.chapters))
        old = self.chapters[at]
        cut = self.random.randrange(1, len(old.paragraphs))
        self.chapters[at : at + 1] = [
            Chapter(old.title, old.paragraphs[:cut]),
            Chapter(self.title(), old.paragraphs[cut:]),
        ]

    def merge(self) -> None:
        at = self.random.randrange(len(self.chapters) - 1)
        one, two = self.chapters[at : at + 2]
        title = self.random.choice([one.title, two.title, self.title()])
        self.chapters[at : at + 2] = [Chapter(title, one.paragraphs + two.paragraphs)]

    def rename(self) -> None:
        self.random.choice(self.chapters).title = self.title()

    def edit(self) -> None:
        self.random.choice([self.split, self.merge, self.rename])()

    def text(self) -> str:
        said = ["# The Ferry", ""]
        for number, chapter in enumerate(self.chapters, 1):
            heading = f"## Chapter {number}{': ' * bool(chapter.title)}{chapter.title}"
            said += [heading, "", *(line for each in chapter.paragraphs for line in (each, ""))]
        return "\n".join(said)


def converted(tale: Tale, known: Addresses) -> tuple[dict[str, Chapter], Addresses]:
    files = (("texts/ferry.md", tale.text().encode()),)
    done = convert(Text("ferry", files, WorkSettings(), Library(title="Shelf"), known, "ferry"))
    names = [page.name.removesuffix(".md") for page in done.pages[1:]]
    shown = [Chapter(each.title, list(each.paragraphs)) for each in tale.chapters]
    return dict(zip(names, shown, strict=True)), done.addresses


def has_beginning(page: Chapter, of: Chapter) -> bool:
    return of.paragraphs[0] in page.paragraphs or bool(of.title and page.title == of.title)


def test_the_address_of_a_split_merged_or_renamed_chapter_leads_to_its_beginning() -> None:
    wrong, lost = [], 0
    for seed in range(FAST):
        tale = Tale(seed)
        before, known = converted(tale, Addresses())
        tale.edit()
        after, known = converted(tale, known)
        leads = known.homes()
        lost += sum(address not in leads for address in before)
        wrong += [
            f"{seed}: {address} leads to {leads[address]}"
            for address, page in before.items()
            if address in leads and not has_beginning(after[leads[address]], page)
        ]
    assert wrong == []
    # A refrain, or a few words, do not tell where a chapter went.
    assert lost < FAST / 5


def test_a_chapter_split_after_its_first_words_keeps_its_address() -> None:
    tale = Tale(0)
    tale.chapters = [Chapter("", ["“Yes.”", *(tale.sentence() for _ in range(9))]), tale.chapter()]
    _, known = converted(tale, Addresses())
    tale.chapters[:1] = [
        Chapter("", tale.chapters[0].paragraphs[:1]),
        Chapter("", tale.chapters[0].paragraphs[1:]),
    ]
    after, known = converted(tale, known)
    assert after[known.homes()["chapter-1"]].paragraphs == ["“Yes.”"]


def test_a_new_chapter_with_the_same_refrain_does_not_take_the_address_of_a_split_one() -> None:
    tale = Tale(0)
    first = Chapter("", [tale.sentence() for _ in range(4)])
    second = Chapter("", [REFRAIN, "The lamp was out by nine.", "The goose stood in the garden."])
    tale.chapters = [first, second]
    _, known = converted(tale, Addresses())
    added = Chapter("", [REFRAIN, "A letter came for the porter.", "He put it on the piano."])
    halves = [Chapter("", second.paragraphs[:1]), Chapter("", second.paragraphs[1:])]
    tale.chapters = [first, added, *halves]
    after, known = converted(tale, known)
    assert after[known.homes()["chapter-2"]].paragraphs == [REFRAIN]


def test_the_title_tells_chapters_of_the_same_words_from_one_another() -> None:
    tale = Tale(0)
    refrain = Chapter("The Refrain", [REFRAIN])
    first = Chapter("The Lamp", [REFRAIN, "The lamp was out by nine."])
    tale.chapters = [first, refrain]
    _, known = converted(tale, Addresses())
    tale.chapters = [
        Chapter("The Dark", first.paragraphs[:1]),
        Chapter("The Nine", first.paragraphs[1:]),
        refrain,
    ]
    after, known = converted(tale, known)
    homes = known.homes()
    assert after[homes["chapter-2-the-refrain"]].title == "The Refrain"
    assert after[homes["chapter-1-the-lamp"]].title == "The Dark"


def test_a_merged_chapter_that_is_split_again_has_its_address_back() -> None:
    tale = Tale(1)
    before, known = converted(tale, Addresses())
    chapters = list(tale.chapters)
    one, two = chapters[:2]
    tale.chapters[:2] = [Chapter(one.title, one.paragraphs + two.paragraphs)]
    after, merged = converted(tale, known)
    first, second = list(before)[:2]
    assert merged.homes()[second] == merged.homes()[first] == next(iter(after))
    tale.chapters = chapters
    again, known = converted(tale, merged)
    assert list(again) == list(before)
    assert known.homes()[second] == second


@pytest.mark.slow
def test_every_address_that_leads_to_other_words_is_named(tmp_path: Path, fascicle: Run) -> None:
    root = tmp_path / "library"
    new_library(root, "Shelf")
    tales = {f"tale-{seed:03}": Tale(seed) for seed in range(SEEDS)}
    for name, tale in tales.items():
        (root / "texts" / f"{name}.md").write_text(tale.text(), encoding="utf-8")
    assert fascicle("build", "--library", root)[0] == 0
    before = {name: pages(root, name, tale) for name, tale in tales.items()}
    for name, tale in tales.items():
        for _ in range(tale.random.randint(1, 3)):
            tale.edit()
        (root / "texts" / f"{name}.md").write_text(tale.text(), encoding="utf-8")
    _, out, _ = fascicle("addresses", "--check", "--json", "--library", root)
    named = {each["address"] for each in json.loads(out)["broken"]}
    assert not [o for o in convert_library(root) if o.error]
    wrong = []
    for entry in find_texts(root):
        after, leads = pages(root, entry.slug, tales[entry.slug]), load_addresses(entry).homes()
        for address, page in before[entry.slug].items():
            place = f"works/{entry.slug}/{address}.html"
            home = after.get(leads.get(address, ""))
            if place not in named and not (home and has_beginning(home, page)):
                wrong.append(place)
    assert wrong == []


def pages(root: Path, name: str, tale: Tale) -> dict[str, Chapter]:
    """Return the chapters of a work by the addresses of their pages."""
    title_page = (root / "works" / name / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^chapter-\S+$", title_page, re.MULTILINE)
    shown = [Chapter(each.title, list(each.paragraphs)) for each in tale.chapters]
    return dict(zip(listed, shown, strict=True))
