"""The conversion cache is stale after a change of the code that converts, and of no other."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from fascicle.files.fingerprints import digest_of_code
from fascicle.library.cache import (
    CONVERSION_ROOMS,
    PACKAGE,
    CachedWork,
    ConversionCache,
    programs_of,
)
from fascicle.library.texts import TextEntry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture
def tool(tmp_path: Path) -> Path:
    """Return a copy of the package."""
    return shutil.copytree(
        PACKAGE, tmp_path / "fascicle", ignore=shutil.ignore_patterns("__pycache__")
    )


def change(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("# changed\n")


def test_the_same_tool_has_the_same_digest(tool: Path) -> None:
    assert digest_of_code(tool, CONVERSION_ROOMS) == digest_of_code(PACKAGE, CONVERSION_ROOMS)


@pytest.mark.parametrize(
    "name",
    [
        "library/texts.py",
        "convert.py",
        "recovery/breaks/gap_explanations.py",
        "model/words.py",
        "recovery/later.py",
        "writers/later/on.py",
    ],
)
def test_a_change_of_what_converts_converts_all_texts_again(tool: Path, name: str) -> None:
    change(tool / name)
    assert digest_of_code(tool, CONVERSION_ROOMS) != digest_of_code(PACKAGE, CONVERSION_ROOMS)


@pytest.mark.parametrize(
    "name",
    ["cli/main.py", "cli/book.py", "book/search/records.py", "book/serve.py", "cast/name_forms.py"],
)
def test_a_change_of_a_command_or_of_the_book_converts_none(tool: Path, name: str) -> None:
    change(tool / name)
    assert digest_of_code(tool, CONVERSION_ROOMS) == digest_of_code(PACKAGE, CONVERSION_ROOMS)


def archive(*names: str, kind: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "It was." * 100)
        if kind:
            file.writestr("mimetype", kind)
    return packed.getvalue()


TEXTS: Mapping[str, tuple[bytes, str]] = {
    "rtf": (rb"{\rtf1 It was.}", "converted"),
    "docx": (archive("[Content_Types].xml", "word/document.xml"), "converted"),
    "odt": (archive("content.xml", kind="application/vnd.oasis.opendocument.text"), "converted"),
    "zip": (archive("one.txt", "two.ODT"), "converted"),
    "txt": (b"It was a .docx.", "unchanged"),
    "epub": (archive("OEBPS/content.opf", "one.xhtml", kind="application/epub+zip"), "unchanged"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_another_pandoc_converts_the_texts_that_have_documents_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    raw, expected = TEXTS[kind]
    entry, cache = TextEntry("door", tmp_path / f"texts/door.{kind}"), ConversionCache(tmp_path)

    def status(version: str) -> str:
        monkeypatch.setattr("fascicle.library.cache._version", lambda _program: version)
        if cache.current(entry, "inputs", "print"):
            return "unchanged"
        work = CachedWork(programs=programs_of([(entry.path.name, raw)]))
        cache.add(entry, "inputs", work)
        return "converted"

    assert [status("3.1") for _ in range(2)] == ["converted", "unchanged"]
    assert status("") == "unchanged", "nothing would be better without any"
    assert [status("3.2") for _ in range(2)] == [expected, "unchanged"]
