"""A library of a work whose cast is told of in four chapters, a play, and one without a cast."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Cast = list[dict[str, Any]]

CAST: Cast = [
    {"name": "Sim Pask", "aliases": ["Sim", "Captain"]},
    {"name": "Ada Vickery", "aliases": ["Ada", "Miss Vickery"]},
    {"name": "Gideon Raw", "aliases": ["the stranger"], "from": "3"},
    {"name": "Old Nobody"},
]
PLACES: Cast = [{"name": "Gedder Drove"}, {"name": "The Vault", "from": "2"}]

CHAPTERS = {
    "one": ("Ada kept the gate on Gedder Drove.\n\n***\n\nNobody came that day.", "The Gate"),
    "two": ("“Sim!” said Ada’s aunt.\n\n***\n\nSim Pask went on alone to The Vault.", "A Word"),
    "three": ("Gideon Raw it was, and Ada knew.", "A Name"),
    "four": ("They went home, Ada and Sim.", "Home"),
}
PLAY = ":::{speech} MISS VICKERY.\nGood day.\n:::\n\n:::{speech} Pask.\nIs it?\n:::\n"


def page(body: str, **said: Any) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join(["---", *lines, "---", "", body, ""])


def title_page(cast: Cast, places: Cast = PLACES, **said: Any) -> str:
    body = "# The Toll\n\n:::{chapters}\n" + "\n".join(CHAPTERS) + "\n:::\n"
    about = {"work": "toll", "kind": "work", "title": "The Toll", "language": "en", **said}
    lists = {name: value for name, value in (("cast", cast), ("places", places)) if value}
    return page(body, **about, **lists)


def chapter(name: str, text: str = "") -> str:
    body, title = CHAPTERS[name]
    number = str([*CHAPTERS].index(name) + 1)
    said = {"kind": "chapter", "level": "1", "label": f"Chapter {number}", "title": title}
    return page(f"# Chapter {number}: {title}\n\n{text or body}", work="toll", **said)


FILES = {
    "works/toll/index.md": title_page(CAST),
    **{f"works/toll/{name}.md": chapter(name) for name in CHAPTERS},
    "works/play/index.md": page(f"# A Play\n\n{PLAY}", title="A Play", cast=CAST[:2]),
    "works/rain/index.md": page("# Rain\n\nAda Vickery.", title="Rain", characters=["Ada"]),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, built: Any) -> Any:
    """Build the library."""
    return built(tmp_path_factory.mktemp("told"), FILES)


@pytest.fixture(scope="session")
def told_with() -> Callable[..., dict[str, str]]:
    """Return a function for the files with another cast, other places, or other text."""
    return lambda *cast, **said: {**FILES, **files(*cast, **said)}


@pytest.fixture
def retold(library: Any, told_with: Any) -> Callable[..., Any]:
    """Return a function that writes the library with another cast, other places, or other text."""
    return lambda *cast, **said: library(told_with(*cast, **said))


@pytest.fixture
def rewrite() -> Callable[..., None]:
    """Give a way to write only those files again that an edit changes."""

    def write(build: Any, *cast: Cast, **said: Any) -> None:
        for name, text in files(*cast, **said).items():
            (build.source / name).write_text(text, encoding="utf-8")

    return write


def files(cast: Cast | None = None, places: Cast | None = None, **chapters: str) -> dict[str, str]:
    """Give the files that say so; a cast and places that are not said are those above."""
    pages = {f"works/toll/{name}.md": chapter(name, text) for name, text in chapters.items()}
    if cast is not None or places is not None:
        lists = (CAST if cast is None else cast, PLACES if places is None else places)
        pages["works/toll/index.md"] = title_page(*lists)
    return pages


@pytest.fixture
def text_of() -> Callable[[Any], str]:
    """Give a way to read what an element says, on one line."""
    return lambda element: " ".join(element.text_content().split())
