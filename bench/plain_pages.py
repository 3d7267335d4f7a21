"""Pages of a converted library as plain Markdown for any tool.

Stories are the same to the word; what is Fascicle's own (front matter, directives) is left out,
and each tool gets what it needs to know which pages there are.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

TITLE = "A library"
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# An ornament of its own is a rule like others; what the title page lists is written anew.
ORNAMENT = re.compile(r"^:::\{ornament\}.*\n:::$", re.MULTILINE)
DIRECTIVE = re.compile(r"^:::.*\n(?:.*\n)*?:::$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a work: the name of its file without the ending, its heading, the text below."""

    name: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work: its folder, its title page, its chapters in order."""

    slug: str
    title: Page
    chapters: tuple[Page, ...]


def works_of(library: Path) -> list[Work]:
    """Read the pages of a converted library."""
    works = []
    for folder in sorted((library / "works").iterdir()):
        title, *chapters = sorted(folder.glob("*.md"), key=in_order)
        works.append(Work(folder.name, page_of(title), tuple(map(page_of, chapters))))
    return works


def in_order(path: Path) -> int:
    """Return the place of a page among those of its work: the title page comes first."""
    number = re.match(r"chapter-(\d+)", path.name)
    return int(number[1]) if number else 0


def page_of(path: Path) -> Page:
    """Return a page without what other tools do not know."""
    text = FRONT_MATTER.sub("", path.read_text(encoding="utf-8"))
    text = DIRECTIVE.sub("", ORNAMENT.sub("***", text)).strip()
    heading, _, body = text.partition("\n")
    return Page(path.stem, heading.removeprefix("# "), body.strip())


def write_for_sphinx(works: Sequence[Work], folder: Path) -> None:
    """Write pages that name each other in toctrees."""
    front = toctree([f"works/{work.slug}/index" for work in works])
    write(folder / "index.md", TITLE, front)
    for work in works:
        home = folder / "works" / work.slug
        names = [page.name for page in work.chapters]
        write(home / "index.md", work.title.heading, f"{work.title.body}\n\n{toctree(names)}")
        for page in work.chapters:
            write(home / f"{page.name}.md", page.heading, page.body)


def toctree(names: Sequence[str]) -> str:
    return "\n".join(["```{toctree}", *names, "```"])


def write_for_mkdocs(works: Sequence[Work], folder: Path) -> None:
    """Write pages that are found by their folders, with lists of links."""
    front = links((work.title.heading, f"works/{work.slug}/index.md") for work in works)
    write(folder / "index.md", TITLE, front)
    for work in works:
        home = folder / "works" / work.slug
        listed = links((page.heading, f"{page.name}.md") for page in work.chapters)
        write(home / "index.md", work.title.heading, f"{work.title.body}\n\n{listed}")
        for page in work.chapters:
            write(home / f"{page.name}.md", page.heading, page.body)


def links(pages: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- [{title}]({address})" for title, address in pages)


def write_for_hugo(works: Sequence[Work], folder: Path) -> None:
    """Write pages with the titles in front matter, where templates find them."""
    write_with_title(folder / "_index.md", TITLE, "", 0)
    write_with_title(folder / "works" / "_index.md", "Works", "", 0)
    for work in works:
        home = folder / "works" / work.slug
        write_with_title(home / "_index.md", work.title.heading, work.title.body, 0)
        for number, page in enumerate(work.chapters, 1):
            write_with_title(home / f"{page.name}.md", page.heading, page.body, number)


def write_with_title(path: Path, heading: str, body: str, weight: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"---\ntitle: {json.dumps(heading)}\nweight: {weight}\n---\n"
    path.write_text(f"{head}\n{body}\n", encoding="utf-8")


def write_for_pandoc(works: Sequence[Work], folder: Path) -> None:
    """Write one file a work, chapters one level below its title: pandoc cuts the pages itself."""
    folder.mkdir(parents=True)
    for work in works:
        parts = [f"# {work.title.heading}", work.title.body]
        parts += [part for page in work.chapters for part in (f"## {page.heading}", page.body)]
        (folder / f"{work.slug}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def write(path: Path, heading: str, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# {heading}\n\n{body}\n", encoding="utf-8")
