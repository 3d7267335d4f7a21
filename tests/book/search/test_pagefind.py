"""The real Pagefind: it writes an index, and what goes wrong with it is said."""

from __future__ import annotations

import gzip
import json
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from fascicle.book.search.pagefind import VERSION, executable, make_index
from fascicle.model.errors import SearchError

if TYPE_CHECKING:
    from pathlib import Path

RECORD = {"url": "a.html#x", "content": "It was shut.", "filters": {}, "meta": {}, "sort": {}}


def stand_in(folder: Path, script: str) -> Path:
    path = folder / "pagefind"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Replace the installed Pagefind by a stand-in."""
    package = ModuleType("pagefind_bin_extended")
    package.__dict__["get_executable"] = lambda: tmp_path / "pagefind"
    monkeypatch.setitem(sys.modules, "pagefind_bin_extended", package)
    return tmp_path


def fragments(files: dict[str, bytes]) -> list[bytes]:
    return [gzip.decompress(files[name]) for name in files if name.endswith(".pf_fragment")]


def test_an_index_holds_the_records_as_they_are() -> None:
    records = [{**RECORD, "url": f"{n}.html#[]", "content": f"Door {n}."} for n in range(50)]
    files = make_index(executable(), "en", records)
    found = fragments(files)
    assert len(found) == 50
    assert any(b'"url":"7.html#[]","content":"Door 7."' in fragment for fragment in found)
    assert [name for name in files if name.startswith("pagefind.en_")]


def test_more_answers_than_a_pipe_holds_stop_nothing() -> None:
    records = ({**RECORD, "url": "x" * 2_000 + str(n)} for n in range(600))
    assert len(fragments(make_index(executable(), "en", records))) == 600


def test_each_file_is_whole() -> None:
    for _ in range(5):
        files = make_index(executable(), "en", [RECORD])
        json.loads(files["pagefind-entry.json"])
        for name in files:
            if ".pf_" in name:
                gzip.decompress(files[name])


def test_a_record_that_is_refused_is_an_error() -> None:
    with pytest.raises(SearchError, match=r"refused a record: .* null, expected a string"):
        make_index(executable(), "en", [{**RECORD, "content": None}])


def test_pagefind_may_die_at_any_time(tmp_path: Path) -> None:
    dying = stand_in(tmp_path, "head -c 100 >/dev/null; exit 3")
    with pytest.raises(SearchError, match="ended before the index was made"):
        make_index(dying, "en", [RECORD] * 100_000)


def test_records_that_cannot_be_made_leave_nothing_running() -> None:
    def records() -> object:
        yield RECORD
        raise OSError(5, "the disk is broken")

    with pytest.raises(OSError, match="the disk is broken"):
        make_index(executable(), "en", records())  # type: ignore[arg-type]


@pytest.mark.usefixtures("installed")
def test_a_missing_pagefind_is_an_error_with_a_remedy() -> None:
    with pytest.raises(SearchError, match="Pagefind does not run") as caught:
        executable()
    assert f"pagefind[extended]=={VERSION}" in caught.value.remedy


def test_another_version_of_pagefind_is_refused(installed: Path) -> None:
    stand_in(installed, "echo pagefind 1.4.0")
    with pytest.raises(SearchError, match=f"version 1.4.0, but {VERSION} is needed"):
        executable()
