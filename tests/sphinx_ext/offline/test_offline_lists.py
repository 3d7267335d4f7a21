"""Lists for reading offline have every page of a work, and all that its pages load."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from fascicle.sphinx_ext.offline import file_digest
from tests.sphinx_ext.conftest import Build

TEXT = "# The {name}\n\n:::{{chapters}}\none\ntwo\n:::"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf50000003010101"
    "18dd8db00000000049454e44ae426082"
)
SETTINGS = 'title = "The Travel Library"\n'


@pytest.fixture
def shelf(library: Any, page: Callable[..., str]) -> Any:
    """Give a library of two works, one of them with an image."""
    files = {"library.toml": SETTINGS}
    for slug, body in (("gate", "It was shut."), ("ferry", "It sailed.\n\n![A ferry](f.png)")):
        about: dict[str, Any] = {"title": f"The {slug}", "authors": ["Ada Quill"]}
        files[f"works/{slug}/index.md"] = page(
            TEXT.format(name=slug), kind="work", level="0", **about
        )
        for name in ("one", "two"):
            said = {"kind": "chapter", "level": "1", "title": name}
            files[f"works/{slug}/{name}.md"] = page(f"# {name}\n\n{body}", **said)
    build = library(files)
    (build.source / "works/ferry/f.png").write_bytes(PNG)
    return build


def listed(output: Path, name: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((output / name).read_text())
    return said


def addresses(said: dict[str, Any]) -> set[str]:
    return {address for address, *_ in said["files"]}


def test_a_list_has_all_pages_of_a_work_and_what_they_load(shelf: Any) -> None:
    output = shelf().output
    said = listed(output, "works/ferry/offline.json")
    assert (said["slug"], said["title"], said["language"]) == ("ferry", "The ferry", "en")
    paths = (output / "works/ferry").glob("*.html")
    pages = {path.relative_to(output).as_posix() for path in paths}
    assert len(pages) == 4
    assert pages <= addresses(said)
    kept = addresses(said) | addresses(listed(output, "offline/shared.json"))
    for name in pages:
        for element in html.parse(output / name).getroot().iter("script", "img", "link"):
            address = element.get("src") or element.get("href") or ""
            if element.get("rel", "stylesheet") in {"stylesheet", "icon"} and address:
                assert address.replace("../", "") in kept, (name, address)
    assert any(address.startswith("_images/") for address in kept)
    for address, size, *digests in said["files"]:
        content = (output / unquote(address.partition("?")[0])).read_bytes()
        assert size == len(content)
        assert digests == [file_digest(address, content)]


def test_what_a_host_adds_to_a_page_is_not_its_text() -> None:
    page = b"<html><head></head><main>It rained.</main></html>"
    added = page.replace(b"</head>", b"<script></script></head>")
    assert file_digest("a.html", page) == file_digest("a.html", added)
    assert file_digest("a.html", page) != file_digest("a.html", page.replace(b"rained", b"snowed"))
    assert file_digest("a.html", b"<html></html>") == ""
    assert file_digest("a.json", b"{}") != file_digest("a.json", b"{ }")


def test_the_library_says_how_large_its_works_are(shelf: Any) -> None:
    output = shelf().output
    said = listed(output, "offline/library.json")
    assert [slug for slug, *_ in said["works"]] == ["ferry", "gate"]
    for slug, size, _ in said["works"]:
        files = listed(output, f"works/{slug}/offline.json")["files"]
        assert size == sum(file[1] for file in files if not file[0].startswith("_static/"))
    assert {"404.html", "catalogue.html", "authors/ada-quill.html"} <= addresses(said)
    assert not any(address.startswith("works/") for address in addresses(said))
    said = listed(output, "offline/shared.json")
    worker = (output / "offline-worker.js").read_bytes()
    assert said["worker"] == file_digest("offline-worker.js", worker)
    shared = addresses(said)
    assert {"index.html", "search.html", "offline.html"} <= shared
    assert any(address.startswith("_static/settings/panel.js?v=") for address in shared)


def test_a_later_build_writes_what_a_clean_one_writes(shelf: Any, tmp_path: Path) -> None:
    first = shelf()
    before = {path: path.stat().st_mtime_ns for path in first.output.rglob("offline.json")}
    chapter = shelf.source / "works/gate/one.md"
    chapter.write_text(chapter.read_text().replace("It was shut.", "It was open."))
    shelf()
    changed = {path.parent.name for path, at in before.items() if path.stat().st_mtime_ns != at}
    assert changed == {"gate"}
    later = {name: (first.output / name).read_bytes() for name in LISTS}
    clean = Build(shelf.source, tmp_path / "clean")().output
    assert later == {name: (clean / name).read_bytes() for name in LISTS}


LISTS = ("works/gate/offline.json", "works/ferry/offline.json", "offline/library.json")


def test_a_work_that_is_gone_has_no_list(shelf: Any) -> None:
    output = shelf().output
    for path in (shelf.source / "works/gate").iterdir():
        path.unlink()
    shelf()
    assert not (output / "works/gate").exists()
    assert [slug for slug, *_ in listed(output, "offline/library.json")["works"]] == ["ferry"]


def test_a_browser_can_install_the_book(shelf: Any) -> None:
    output = shelf().output
    said = listed(output, "manifest.webmanifest")
    assert (said["name"], said["start_url"], said["scope"]) == ("The Travel Library", "./", "./")
    for icon in said["icons"]:
        assert (output / icon["src"]).read_bytes().startswith(b"\x89PNG")
