"""A library before and after its texts were edited, and another one, on one origin."""

from __future__ import annotations

import functools
import json
import threading
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FIRST = """\
The salt road leaves the town by the smallest of its gates, and nobody has ever said why.

“Is it far?” asked the girl with the goat.

“Yes.”

The carrier counted his barrels twice, lost one of them in the counting, and found it
under the goat.

The road *bends* at the old pump, where the water tastes of pennies.[^1]

:::{verse}
Salt on the axle, salt on the shoe,
    salt on the supper and salt in the stew,
:::

[^1]: It was mended once.
"""
EDITED = """\
A new paragraph stands before all of them.

The salt road leaves our town by the smallest of its seven gates, and nobody had ever said why.

“Is it far?” asked the girl with the goat.

“Yes.”

The carrier counted his barrels twice, lost one of them in the counting and found it under the goat.

:::{verse}
Salt on the axle, salt on the shoe,
    salt on the supper and salt in the stew,
:::
"""
SECOND = "By evening the goat had eaten the map.\n\n“Yes.”\n"
THIRD = "The last bridge hums when the wind is from the lake, and only then.\n"
FILLER = "\n\n".join(f"On day {day} it rained until {day} o’clock." for day in range(2, 40))


def library(root: Path, title: str, chapters: dict[str, str]) -> Path:
    """Write a library of a work in chapters, and one of a single page."""
    listed = "\n".join(chapters)
    about = {"title": "The Salt Road", "language": "en", "authors": ["Nan Lee"]}
    contents = f"# The Salt Road\n\n:::{{chapters}}\n{listed}\n:::\n"
    files = {
        "conf.py": 'extensions = ["fascicle.sphinx_ext"]\n',
        "index.md": f"# {title}\n\n:::{{works}}\n:::\n",
        "library.toml": f"title = {json.dumps(title)}\n",
        "works/road/index.md": page(contents, **about),
        "works/lamp/index.md": page("# The Lamp\n\nThe lamp was out.\n", title="The Lamp"),
    }
    for name, text in chapters.items():
        body = f"# {name.capitalize()}\n\n{text}\n{FILLER}\n"
        files[f"works/road/{name}.md"] = page(body, kind="chapter")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def page(body: str, **said: Any) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return "\n".join(["---", *lines, "---", "", body])


@pytest.fixture(scope="session")
def shelf(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the libraries, as Read the Docs does versions, and give the folder of them all."""
    top = tmp_path_factory.mktemp("annotations")
    before = {"one": FIRST, "two": SECOND, "three": THIRD}
    after = {"one": EDITED, "two": f"{SECOND}\n{THIRD}"}
    shelf = top / "shelf"
    shelf.mkdir()
    for name, title, chapters in (
        ("before", "Roads", before),
        ("after", "Roads", after),
        ("other", "Other Roads", before),
    ):
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("READTHEDOCS_VERSION", name)
            (shelf / name).symlink_to(build(library(top / name, title, chapters)))
    return shelf


@pytest.fixture(scope="module")
def home(shelf: Path) -> Iterator[str]:
    """Give the address of the library as it was first."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(shelf)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/before/"
    server.shutdown()
    server.server_close()


SELECT = """
(words) => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const [first, last] = [words[0], words[words.length - 1]];
  const range = document.createRange();
  let found = 0;
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    if (!found && data.includes(first)) {
      range.setStart(walker.currentNode, data.indexOf(first));
      found = 1;
    }
    if (found === 1 && data.includes(last)) {
      range.setEnd(walker.currentNode, data.indexOf(last) + last.length);
      found = 2;
    }
  }
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
"""


class Book:
    """The library in a browser window, and what a reader does with its words."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def select(self, *words: str) -> Any:
        """Select words, or from some to others; give the bar."""
        self.page.evaluate(SELECT, list(words))
        bar = self.page.get_by_role("group", name="Selected words")
        bar.wait_for()
        return bar

    def highlight(self, *words: str) -> None:
        bar = self.select(*words)
        bar.get_by_role("button", name="Highlight").click()
        bar.wait_for(state="hidden")

    def note(self, text: str, *words: str) -> None:
        self.select(*words).get_by_role("button", name="Note").click()
        self.page.get_by_label("Note", exact=True).fill(text)
        self.page.get_by_role("button", name="Save").click()

    def drawn(self, name: str = "annotations") -> list[str]:
        """List the words of highlights, those of one paragraph each."""
        found: list[str] = self.page.evaluate(
            "(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString())", name
        )
        return found

    def click_on(self, words: str) -> Any:
        """Click on highlighted words; give the card."""
        self.page.mouse.click(*self.middle_of(words))
        return self.page.get_by_role("dialog", name="Marked words")

    def middle_of(self, words: str) -> list[float]:
        found: list[float] = self.page.evaluate(
            """(words) => {
              const names = ["annotations", "annotations-noted"];
              const all = names.flatMap((name) => [...(CSS.highlights.get(name) ?? [])]);
              const range = all.find((each) => each.toString() === words);
              range.startContainer.parentElement.scrollIntoView({ block: "center" });
              const box = range.getClientRects()[0];
              return [box.x + box.width / 2, box.y + box.height / 2];
            }""",
            words,
        )
        return found

    def panel(self) -> Any:
        """Open the panel by its key, if it is not open."""
        panel = self.page.get_by_role("dialog", name="Notes and bookmarks")
        if not panel.is_visible():
            self.page.keyboard.press("n")
            panel.wait_for()
        return panel

    def listed(self) -> list[str]:
        """List the words in the panel."""
        return [text.strip() for text in self.panel().locator(".note-words").all_inner_texts()]

    def kept(self, slug: str = "road", library: str = "Roads") -> list[Any]:
        """Give what the browser keeps of a work."""
        name = f"fascicle:{library}:/:annotations:{slug}"
        text = self.page.evaluate("(name) => localStorage.getItem(name)", name)
        return json.loads(text)["data"]["items"] if text else []

    def wait_for_drawn(self, count: int, name: str = "annotations") -> None:
        self.page.wait_for_function(
            "([name, count]) => (CSS.highlights.get(name)?.size ?? 0) === count", arg=[name, count]
        )


@pytest.fixture
def book(reader: Callable[..., Any]) -> Callable[..., Book]:
    """Give a way to open a page of the library."""

    def open_page(name: str = "works/road/one.html", *options: Any, **more: Any) -> Book:
        return Book(reader(name, *options, **more))

    return open_page
