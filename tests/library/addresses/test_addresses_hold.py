"""Addresses outlive edits: thirty of them, one after the other, of a text with twins in it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest

from fascicle.library.broken_addresses import Ids, ids_of_pages
from fascicle.library.convert_all import convert_library
from fascicle.library.texts import find_texts, load_addresses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EDITS = 30
CONF = 'extensions = ["fascicle.sphinx_ext"]\nhtml_theme = "sphinx_book_theme"\n'
# What people say again and again, and where ids made of words have to tell it apart.
SHORT = ["“Yes.”", "“No.”", "Nobody answered.", "“Go on.”"]
NOUNS = ["ferry", "door", "lamp", "goose", "letter", "river", "piano", "key", "boat", "winter"]


@dataclass(eq=False)
class Paragraph:
    """A paragraph as the author knows it: it is the same one as long as it is not touched."""

    text: str


@dataclass(eq=False)
class Chapter:
    title: str
    scenes: list[list[Paragraph]]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for scene in self.scenes for paragraph in scene]


@dataclass
class Story:
    """A text that is edited at random, always in the same way."""

    random: Random = field(default_factory=lambda: Random(4))  # noqa: S311 (no secret)
    chapters: list[Chapter] = field(default_factory=list)

    def paragraph(self) -> Paragraph:
        if self.random.random() < 0.3:
            return Paragraph(self.random.choice(SHORT))
        nouns = self.random.choices(NOUNS, k=4)
        number = self.random.randrange(10_000)
        return Paragraph(
            f"The {nouns[0]} stood by the {nouns[1]}, and number {number} of the {nouns[2]} was "
            f"told of it. It was no {nouns[3]} that anybody there had seen before."
        )

    def scene(self) -> list[Paragraph]:
        return [self.paragraph() for _ in range(self.random.randrange(4, 9))]

    def chapter(self) -> Chapter:
        # Some have no title: their addresses are but numbers.
        title = f"The {self.random.choice(NOUNS).capitalize()} {len(self.chapters)}"
        scenes = [self.scene() for _ in range(3)]
        # The opening words are what a page is known by.
        scenes[0][0] = Paragraph(f"Number {self.random.randrange(10**6)} opened a chapter here.")
        return Chapter(title if self.random.random() < 0.6 else "", scenes)

    def text(self) -> str:
        said = ["The Ferry", "", "by Ada Quill", "", "", ""]
        for number, chapter in enumerate(self.chapters, 1):
            said += [f"Chapter {number}" + (f": {chapter.title}" if chapter.title else ""), ""]
            for n, scene in enumerate(chapter.scenes):
                said += ["* * *", ""] if n else []
                said += [line for paragraph in scene for line in (paragraph.text, "")]
            said += ["", ""]
        return "\n".join(said)

    # Edits

    def change_words(self) -> None:
        """Change a paragraph; the author has another one in its place."""
        scene = self.random.choice(self.random.choice(self.chapters).scenes)
        at = self.random.randrange(len(scene))
        words = scene[at].text.split()
        words[self.random.randrange(len(words))] = self.random.choice(NOUNS)
        scene[at] = Paragraph(" ".join(words))

    def add(self) -> None:
        scene = self.random.choice(self.random.choice(self.chapters).scenes)
        scene.insert(self.random.randrange(len(scene) + 1), self.paragraph())

    def remove(self) -> None:
        scene = self.random.choice(self.random.choice(self.chapters).scenes)
        if len(scene) > 2:
            scene.pop(self.random.randrange(len(scene)))

    def move(self) -> None:
        scenes = self.random.choice(self.chapters).scenes
        scene = self.random.choice(scenes)
        if len(scene) > 2:
            moved = scene.pop(self.random.randrange(1, len(scene)))
            self.random.choice(scenes).append(moved)

    def split_scene(self) -> None:
        scenes = self.random.choice(self.chapters).scenes
        at = self.random.randrange(len(scenes))
        if len(scenes[at]) > 3:
            scenes[at : at + 1] = [scenes[at][:2], scenes[at][2:]]

    def join_scenes(self) -> None:
        scenes = self.random.choice(self.chapters).scenes
        if len(scenes) > 2:
            second = scenes.pop(1)
            scenes[0] += second

    def insert_chapter(self) -> None:
        self.chapters.insert(self.random.randrange(len(self.chapters) + 1), self.chapter())

    def remove_chapter(self) -> None:
        if len(self.chapters) > 4:
            self.chapters.pop(self.random.randrange(len(self.chapters)))

    def rename_chapter(self) -> None:
        self.random.choice(self.chapters).title = f"Of a {self.random.choice(NOUNS)}"

    def move_chapter(self) -> None:
        """Move a chapter, which gives new numbers to those between."""
        moved = self.chapters.pop(self.random.randrange(len(self.chapters)))
        self.chapters.insert(self.random.randrange(len(self.chapters) + 1), moved)


KINDS: list[Callable[[Story], None]] = [
    Story.change_words, Story.add, Story.remove, Story.move, Story.split_scene, Story.join_scenes,
    Story.insert_chapter, Story.remove_chapter, Story.rename_chapter, Story.move_chapter,
]  # fmt: skip


@dataclass
class State:
    """What stood in the text after an edit, and at which addresses."""

    edit: str
    chapters: dict[Chapter, tuple[str, list[list[Paragraph]]]]
    leads_to: dict[str, str]
    ids: dict[str, Ids] = field(default_factory=dict)


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[State]:
    """Edit a text, and convert it after each edit; then give Sphinx all that it has been."""
    root = tmp_path_factory.mktemp("library")
    (root / "texts").mkdir()
    (root / "library.toml").write_text('title = "Shelf"\n')
    (root / "conf.py").write_text(CONF)
    story = Story()
    story.chapters = [story.chapter() for _ in range(6)]
    found: list[State] = []
    pages: dict[str, dict[str, str]] = {}
    for edit in [None, *(KINDS[n % len(KINDS)] for n in range(EDITS))]:
        if edit:
            edit(story)
        state, made = converted(root, story, edit.__name__ if edit else "nothing")
        pages[f"state-{len(found):02}"] = made
        found.append(state)
    for state, ids in zip(found, ids_of_pages(root, pages).values(), strict=True):
        state.ids = ids
    shutil.rmtree(root)
    return found


def converted(root: Path, story: Story, edit: str) -> tuple[State, dict[str, str]]:
    (root / "texts" / "tale.txt").write_text(story.text(), encoding="utf-8")
    (outcome,) = convert_library(root)
    assert outcome.error is None
    folder = root / "works" / "tale"
    made = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    listed = re.findall(r"^chapter\S*$|^of-a\S*$", made["index.md"], re.MULTILINE)
    assert len(listed) == len(story.chapters)
    (entry,) = find_texts(root)
    remembered = load_addresses(entry)
    leads_to = dict.fromkeys(remembered.lost(), "index")
    for page in remembered.pages:
        if not page.gone:
            leads_to |= dict.fromkeys((page.address, *page.former), page.address)
            for former in page.former:
                assert f'- "{former}"' in made[f"{page.address}.md"], "no redirect is made"
    chapters = {
        chapter: (address, [list(scene) for scene in chapter.scenes])
        for chapter, address in zip(story.chapters, listed, strict=True)
    }
    return State(edit, chapters, leads_to), made


def ids_by_paragraph(state: State, chapter: Chapter) -> dict[Paragraph, str]:
    address, scenes = state.chapters[chapter]
    ids = [name for name in state.ids[address] if name.startswith("p-")]
    return dict(zip([p for scene in scenes for p in scene], ids, strict=True))


def test_every_address_that_ever_was_leads_to_its_chapter(states: list[State]) -> None:
    ever: dict[str, Chapter] = {}
    for state in states:
        for chapter, (address, _) in state.chapters.items():
            assert ever.setdefault(address, chapter) is chapter, "an address was given twice"
        for address, chapter in ever.items():
            there = state.chapters.get(chapter)
            assert state.leads_to[address] == (there[0] if there else "index"), state.edit
    assert len(ever) > 12


def test_a_paragraph_that_nobody_touched_keeps_its_id(states: list[State]) -> None:
    kept = Counter[str]()
    for before, after in pairwise(states):
        for chapter in before.chapters.keys() & after.chapters.keys():
            old, new = ids_by_paragraph(before, chapter), ids_by_paragraph(after, chapter)
            twins = twice(old) | twice(new)
            for paragraph in old.keys() & new.keys():
                same = old[paragraph] == new[paragraph]
                if paragraph.text not in twins or unchanged_up_to(paragraph, old, new):
                    assert same, f"{after.edit}: {paragraph.text}"
                    kept["sure"] += 1
                else:
                    kept["twins that held" if same else "twins that moved"] += 1
    assert kept["sure"] > 2500
    # Of those that say what another one says, below an edit of their chapter, most hold.
    assert kept["twins that held"] > 5 * kept["twins that moved"]


def twice(paragraphs: dict[Paragraph, str]) -> set[str]:
    return {text for text, n in Counter(p.text for p in paragraphs).items() if n > 1}


def unchanged_up_to(
    paragraph: Paragraph, old: dict[Paragraph, str], new: dict[Paragraph, str]
) -> bool:
    """Return whether nothing before a paragraph on its page has changed."""
    before, after = list(old), list(new)
    return before[: before.index(paragraph)] == after[: after.index(paragraph)]


def test_a_scene_that_nobody_touched_keeps_its_id(states: list[State]) -> None:
    held = 0
    for before, after in pairwise(states):
        for chapter in before.chapters.keys() & after.chapters.keys():
            old, new = ids_by_paragraph(before, chapter), ids_by_paragraph(after, chapter)
            twins = twice(old) | twice(new)
            there = after.chapters[chapter][1]
            for scene in before.chapters[chapter][1]:
                if scene not in there or scene[0].text in twins:
                    continue
                name = f"s-{old[scene[0]][2:]}"
                assert name in before.ids[before.chapters[chapter][0]]
                assert name in after.ids[after.chapters[chapter][0]], after.edit
                held += 1
    assert held > 200
