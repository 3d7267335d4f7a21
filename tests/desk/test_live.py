"""`fascicle live` shows the book, and open pages follow what they are made of."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from fascicle.desk.live import files_of
from tests.desk.conftest import PARAGRAPHS, fill, lively

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

CSS = "_static/custom.css"
BROKEN = "titel = 'The Pier'\n"


class Reader:
    """Opens pages of the book, and listens as their script does."""

    def __init__(self, address: str, process: subprocess.Popen[str], log: Path, root: Path) -> None:
        self.address, self.process, self.log, self.root = address, process, log, root

    def page(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310 (our own)
                content: str = answer.read().decode()
        except HTTPError as error:
            content = error.read().decode()
        return content

    def waits(self, path: str, words: str, *, gone: bool = False) -> None:
        """Wait until a page says some words, or says them no longer."""
        until = time.monotonic() + 30
        while (words in self.page(path)) == gone:
            assert time.monotonic() < until, words
            time.sleep(0.05)

    def hears(
        self, good: Callable[[dict[str, Any]], object], follows: str = "changes"
    ) -> dict[str, Any]:
        """Listen until a state is good, and return it."""
        until = time.monotonic() + 30
        with urllib.request.urlopen(f"{self.address}_live/changes?follows={follows}") as events:  # noqa: S310
            for line in events:
                assert time.monotonic() < until
                if line.startswith(b"data: "):
                    state: dict[str, Any] = json.loads(line[6:])
                    if good(state):
                        return state
        raise AssertionError

    def state(self) -> dict[str, Any]:
        return self.hears(lambda _: True)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    root = fill(tmp_path_factory.mktemp("live") / "quay")
    with lively(root) as (address, process, log):
        yield Reader(address, process, log, root)


@pytest.fixture
def reader(opened: Reader) -> Iterator[Reader]:
    """Open the library, and leave its sources as they were."""
    root = opened.root
    sources = [*root.glob("texts/**/*.txt"), root / "conf.py", root / "index.md"]
    before = {path: path.read_bytes() for path in sources}
    yield opened
    for path in ("night", "two"):
        (root / f"texts/{path}.toml").unlink(missing_ok=True)
    for source, content in before.items():
        source.write_bytes(content)


def test_only_sources_are_watched(root: Path) -> None:
    own = {"_static/custom.css", "texts/two/01.txt", "works/x/index.md"}
    others = {"_build/x.md", ".venv/x.py", "texts/.night.txt.swp", "tools/__pycache__/x.pyc"}
    others |= {"_static/.hidden/x.css", "run.log"}
    for name in own | others:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    (root / "texts/lost.txt").symlink_to("nowhere")
    found = files_of(root).keys()
    assert own | {"conf.py", "index.md", "library.toml", "texts/night.txt"} <= found
    assert not found & (others | {"texts/lost.txt"})


def _follows(state: dict[str, Any]) -> str:
    """Return the attributes of the script on a page that is current."""
    return f'data-follows="changes" data-number="{state["changes"]}"'


@pytest.mark.slow
def test_a_saved_text_is_converted_and_its_open_page_reloads(reader: Reader) -> None:
    page, before = "works/night/chapter-1.html", reader.state()
    reader.waits(page, PARAGRAPHS[0])
    reader.hears(lambda state: _follows(state) in reader.page(page))
    text = reader.root / "texts/night.txt"
    text.write_text(text.read_text().replace("The ferry", "The night ferry", 1))
    reader.waits(page, "The night ferry")
    after = reader.hears(lambda state: _follows(state) in reader.page(page))
    assert after["changes"] > before["changes"]
    assert "<script" not in (reader.root / "works/night/chapter-1.md").read_text()


@pytest.mark.slow
def test_settings_styles_and_own_pages_are_followed(reader: Reader) -> None:
    reader.waits("works/night/", "The Long Night")
    (reader.root / "texts/night.toml").write_text('title = "The Short Night"')
    reader.waits("works/night/", "The Short Night")
    front = reader.root / "index.md"
    front.write_text(front.read_text() + "\nOpen on Sundays.\n")
    reader.waits("", "Open on Sundays.")
    settings = reader.root / "library.toml"
    settings.write_text(settings.read_text().replace("Quay", "Pier"))
    reader.waits("", "Pier")
    (reader.root / "_static/custom.css").write_text("p { color: olive }")
    reader.waits("works/night/", "_static/custom.css")
    reader.hears(lambda _: reader.page("works/night/") and "olive" in reader.page(CSS))


@pytest.mark.slow
def test_what_fails_is_said_once_and_the_rest_is_served(reader: Reader) -> None:
    settings, page = reader.root / "texts/two.toml", "works/two/chapter-1.html"
    reader.waits(page, PARAGRAPHS[1])
    settings.write_text(BROKEN)
    reader.hears(lambda state: "titel" in "".join(state["problems"]))
    assert PARAGRAPHS[1] in reader.page(page)
    text = reader.root / "texts/night.txt"
    text.write_text(text.read_text().replace("The ferry", "The last ferry", 1))
    reader.waits("works/night/chapter-1.html", "The last ferry")
    assert reader.log.read_text().count("titel") == 1
    settings.unlink()
    reader.hears(lambda state: not state["problems"])


@pytest.mark.slow
def test_an_error_of_sphinx_leaves_the_last_page(reader: Reader) -> None:
    conf, page = reader.root / "conf.py", "works/night/chapter-2.html"
    reader.waits(page, PARAGRAPHS[0])
    before = conf.read_text()
    conf.write_text(f"{before}\nraise ValueError('on purpose')\n")
    reader.hears(lambda state: reader.page(page) and "on purpose" in "".join(state["problems"]))
    assert PARAGRAPHS[0] in reader.page(page)
    reader.page("works/night/chapter-3.html")
    assert reader.log.read_text().count("Error: on purpose") == 1
    conf.write_text(before)
    reader.hears(lambda state: not reader.page(page) or not state["problems"])


@pytest.mark.slow
def test_a_page_that_is_gone_is_shown_no_longer(reader: Reader) -> None:
    reader.waits("works/night/chapter-3.html", PARAGRAPHS[0])
    text = reader.root / "texts/night.txt"
    text.write_text(text.read_text().partition("CHAPTER 3")[0])
    reader.waits("works/night/chapter-3.html", "There is no such page")
    reader.waits("works/night/", "chapter-3", gone=True)
    added = reader.root / "texts/pier.txt"
    added.write_text(text.read_text().replace("The Long Night", "The Pier"))
    reader.waits("", "The Pier")
    added.unlink()
    reader.waits("", "The Pier", gone=True)


@pytest.mark.slow
def test_a_page_without_a_document_is_built_again_while_it_is_open(reader: Reader) -> None:
    assert 'data-follows="builds"' in reader.page("catalogue.html")
    (reader.root / "texts/night.toml").write_text('title = "The Silent Night"')
    reader.hears(
        lambda state: "The Silent Night" in reader.page("catalogue.html") and not state["building"],
        "builds",
    )


@pytest.mark.slow
def test_other_hosts_and_files_outside_are_refused(reader: Reader) -> None:
    parts = urlsplit(reader.address)
    (reader.root / "secret.md").write_text("secret")
    for path in ("/", "/works/night/", "/_live/changes", "/_live/live.js", "/_static/custom.css"):
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        connection.request("GET", path, headers={"Host": f"evil.example:{parts.port}"})
        assert connection.getresponse().status == 421
        connection.close()
    for path in ("%2e%2e/secret.md", "secret.md", "..%2f..%2fsecret.html", "_live/../secret.md"):
        assert "secret" not in reader.page(path)


@pytest.mark.slow
def test_ctrl_c_ends_it_at_once_with_a_page_open(root: Path) -> None:
    with lively(root) as (address, process, log):
        reader = Reader(address, process, log, root)
        with urllib.request.urlopen(f"{address}_live/changes") as events:  # noqa: S310
            events.readline()
            reader.page("works/night/")
            began = time.monotonic()
            os.kill(process.pid, signal.SIGINT)
            assert process.wait(30) == 0
        assert time.monotonic() - began < 5
        assert log.read_text() == ""
