"""The index of a whole book: right after every change, and never half of one."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Event
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from fascicle.book.search import indexing, light_index, records
from fascicle.book.search.indexing import index_book
from fascicle.book.search.page_texts import (
    STORY,
    Book,
    PageHead,
    SearchedParagraph,
    SearchedSection,
    WorkHead,
    page_file,
    read_book,
    read_page,
    write_book,
    write_page,
)
from fascicle.model.errors import SearchError, UnsearchedPagesError
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

KINDS = {"js", "json", "txt", "pf_meta", "pf_index", "pf_fragment", "pf_filter", "pagefind"}


def work(slug: str, *chapters: str, language: str = "en", title: str = "") -> dict[str, Any]:
    return {"slug": slug, "chapters": chapters, "language": language, "title": title or slug}


def leave(doctrees: Path, *works: dict[str, Any]) -> None:
    heads = []
    for said in works:
        names = [f"works/{said['slug']}/{n}" for n in range(len(said["chapters"]))]
        for name, text in zip(names, said["chapters"], strict=True):
            passages = (SearchedParagraph("p-1", text),)
            head = PageHead(f"{name}.html", name[-1], len(text.split()), (("p-1", text[:20]),))
            write_page(doctrees, name, head, [SearchedSection(STORY, passages)])
        title, language = said["title"], said["language"]
        heads.append(WorkHead(said["slug"], title, ("A. B.",), "", (), "", language, tuple(names)))
    write_book(doctrees, Book("en", tuple(heads), ()))


def listed(output: Path) -> Any:
    return json.loads((output / "search" / "shards.json").read_bytes())


def texts(output: Path) -> dict[str, str]:
    """Return the words of each record of the index, by its address."""
    found = {}
    for shard in listed(output)["shards"]:
        for path in (output / "search" / shard["path"]).rglob("*.pf_fragment"):
            record = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
            found[record["url"].partition("#")[0]] = record["content"]
    return found


def files_in(output: Path) -> dict[str, bytes]:
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def two_languages(tmp_path: Path) -> tuple[Path, Path]:
    doctrees, output = tmp_path / "doctrees", tmp_path / "html"
    leave(doctrees, work("rain", "It rained.", "Still."), work("tor", "Es war zu.", language="de"))
    return doctrees, output


def test_each_language_has_its_index(two_languages: tuple[Path, Path]) -> None:
    doctrees, output = two_languages
    assert index_book(doctrees, output) == (2, 2)
    assert [s["language"] for s in listed(output)["shards"]] == ["de", "en"]
    assert texts(output) == {
        "works/rain/0.html": "It rained.",
        "works/rain/1.html": "Still.",
        "works/tor/0.html": "Es war zu.",
    }


def test_nothing_is_written_again_where_nothing_has_changed(
    two_languages: tuple[Path, Path],
) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    assert index_book(doctrees, output) == (2, 0)
    assert {p: p.stat().st_mtime_ns for p in output.rglob("*") if p.is_file()} == before


def test_a_change_writes_one_index_and_leaves_nothing_of_the_old(
    two_languages: tuple[Path, Path],
) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    old = {shard["path"] for shard in listed(output)["shards"]}
    leave(doctrees, work("rain", "It snowed."), work("tor", "Es war zu.", language="de"))
    assert index_book(doctrees, output) == (2, 1)
    assert texts(output) == {"works/rain/0.html": "It snowed.", "works/tor/0.html": "Es war zu."}
    folders = {path.name for path in (output / "search").iterdir() if path.is_dir()}
    assert folders == {shard["path"] for shard in listed(output)["shards"]}
    assert len(folders & old) == 1


def test_a_changed_index_takes_over_the_files_that_stay(
    two_languages: tuple[Path, Path],
) -> None:
    doctrees, output = two_languages

    def fragments() -> dict[str, tuple[int, bytes]]:
        found = (output / "search").rglob("*.pf_fragment")
        return {path.name: (path.stat().st_ino, path.read_bytes()) for path in found}

    index_book(doctrees, output)
    before = fragments()
    leave(doctrees, work("rain", "It rained.", "It snows."), work("tor", "Zu.", language="de"))
    assert index_book(doctrees, output) == (2, 2)
    assert len([name for name, file in fragments().items() if before.get(name) == file]) == 1
    again = output.with_name("again")
    index_book(doctrees, again)
    assert files_in(output) == files_in(again)


LISTS = (b"", b"[]", b'{"shards": [{}]}', b'{"problem": "x"}', b"\xff")


@pytest.mark.parametrize("said", mostly_slow(LISTS, b'{"shards": [{}]}', b"\xff"))
def test_a_list_of_shards_that_cannot_be_read_is_replaced(
    two_languages: tuple[Path, Path], said: bytes
) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    (output / "search" / "shards.json").write_bytes(said)
    leave(doctrees, work("rain", "It snows."))
    assert index_book(doctrees, output) == (1, 1)
    assert texts(output) == {"works/rain/0.html": "It snows."}


def test_a_new_title_is_a_change(two_languages: tuple[Path, Path]) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    leave(
        doctrees,
        work("rain", "It rained.", "Still.", title="Snow"),
        work("tor", "Es war zu.", language="de"),
    )
    assert index_book(doctrees, output) == (2, 1)


def test_only_files_that_a_page_loads_are_there(two_languages: tuple[Path, Path]) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    names = {path.name for path in (output / "search").rglob("*") if path.is_file()}
    kinds = {name if "." not in name else name.rpartition(".")[2] for name in names}
    assert kinds == KINDS
    scripts = {name for name in names if name.endswith((".js", ".css"))}
    assert scripts == {"light.js"}
    assert {name for name in names if name.endswith(".pagefind")} == {
        "wasm.de.pagefind",
        "wasm.en.pagefind",
    }


# Pagefind takes seconds to load the words of Chinese and Japanese.
@pytest.mark.slow
def test_an_engine_is_shared_by_what_it_can_ask(tmp_path: Path) -> None:
    doctrees, output = tmp_path / "doctrees", tmp_path / "html"
    leave(
        doctrees,
        work("rain", "It rained."),
        work("yu", "下着雨。", language="zh"),
        work("ame", "雨が降っていた。", language="ja"),
    )
    assert index_book(doctrees, output) == (3, 3)
    engines = {entry["language"]: entry["engine"] for entry in listed(output)["shards"]}
    assert engines["zh"] == engines["ja"] == "wasm.unknown.pagefind" != engines["en"]
    for entry in listed(output)["shards"]:
        assert (output / "search" / entry["path"] / entry["meta"]).is_file()


def test_an_engine_is_made_again_where_it_is_missing(two_languages: tuple[Path, Path]) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    engine = output / "search" / listed(output)["shards"][0]["engine"]
    engine.unlink()
    assert index_book(doctrees, output) == (2, 1)
    assert engine.is_file()


def test_temporary_files_of_killed_runs_are_removed(two_languages: tuple[Path, Path]) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    path = output / "search" / listed(output)["shards"][0]["path"]
    shutil.move(path, path.with_name(f".{path.name}"))
    (path.with_name(f".{path.name}") / "pagefind-entry.json").unlink()
    assert index_book(doctrees, output) == (2, 1)
    assert (path / "pagefind-entry.json").is_file()
    assert not list((output / "search").glob(".*"))


def test_a_failed_index_is_reported_to_the_search_page_and_repaired_by_the_next_run(
    two_languages: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    doctrees, output = two_languages

    def missing() -> Path:
        raise SearchError("the search", "Pagefind does not run: it is gone", "Install it.")

    with monkeypatch.context() as patched:
        patched.setattr(indexing, "executable", missing)
        with pytest.raises(SearchError):
            index_book(doctrees, output)
        assert listed(output) == {"problem": "Pagefind does not run: it is gone"}
    assert index_book(doctrees, output) == (2, 2)
    assert "problem" not in listed(output)


def test_a_page_that_cannot_be_indexed_is_named_and_all_others_are_found(
    two_languages: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    whole = texts(output)
    records_of = records.records_of
    broken = next(iter(read_book(doctrees).works)).pages[-1]

    def breaks(head: Any, sections: Any, of_work: Any) -> Any:
        if head == read_page(page_file(doctrees, broken).read_bytes())[0]:
            raise KeyError("on purpose")
        return records_of(head, sections, of_work)

    shutil.rmtree(output)
    with monkeypatch.context() as patched:
        patched.setattr(indexing, "records_of", breaks)
        for _ in range(2):
            with pytest.raises(UnsearchedPagesError, match="KeyError: 'on purpose'") as caught:
                index_book(doctrees, output)
            assert caught.value.place == f"{broken}.md"
            assert "problem" not in listed(output)
            found = texts(output)
            assert found
            assert found.items() < whole.items()
    index_book(doctrees, output)
    assert texts(output) == whole


def test_the_indexes_made_beside_one_that_fails_are_whole_when_that_is_said(
    two_languages: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    doctrees, output = two_languages
    make, other_is_made = indexing.index_files, Event()

    def failing(language: str, records: Iterable[dict[str, Any]]) -> dict[str, bytes]:
        if language == "de":
            assert other_is_made.wait(120)
            raise SearchError("search", "Pagefind refused a record", "Report it.")
        other_is_made.set()
        time.sleep(0.5)
        return make(language, records)

    with ThreadPoolExecutor(2) as executor, monkeypatch.context() as patched:
        patched.setattr(indexing, "index_files", failing)
        with pytest.raises(SearchError, match="refused"):
            index_book(doctrees, output, executor=executor)
        there = {path.name for path in (output / "search").iterdir() if path.is_dir()}
        assert len(there) == 1
        assert not any(name.startswith(".") for name in there)
    # The next run has to make the other only.
    assert index_book(doctrees, output) == (2, 1)


def test_an_index_that_cannot_be_written_is_an_error_of_ours(
    two_languages: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    doctrees, output = two_languages

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(indexing, "make_index", full)
    with pytest.raises(SearchError, match="cannot be written: No space left on device"):
        index_book(doctrees, output)


def light(output: Path) -> Any:
    """Return the arguments with which the light index calls its script."""
    raw = (output / "search" / "light.js").read_bytes()
    called = raw.removeprefix(b"fascicleLight(").removesuffix(b");\n")
    return json.loads(b"[%s]" % called)


def test_the_light_index_has_titles_people_headings_and_openings(
    two_languages: tuple[Path, Path],
) -> None:
    doctrees, output = two_languages
    index_book(doctrees, output)
    works, left_out = light(output)
    assert left_out == 0
    assert works[0] == [
        "rain",
        "A. B.",
        "",
        "",
        "",
        [
            ["works/rain/0.html", "0", [["p-1", "It rained."]]],
            ["works/rain/1.html", "1", [["p-1", "Still."]]],
        ],
    ]


HEAD = PageHead("a.html", "A", 0, (("p-1", "One."), ("p-2", "Two.")))
OAR = WorkHead("oar", "Oar", ("A.",), "Boats", ("sea",), "", "en", ("a", "b"), ("Bo", "Al"))


@pytest.mark.parametrize("is_gated", [False, True])
def test_the_light_index_has_tags_and_characters_but_no_openings_of_a_gated_work(
    *,
    is_gated: bool,
) -> None:
    work = msgspec.structs.replace(OAR, is_gated=is_gated)
    script = light_index.light_index(Book("en", (work,), ()), {"a": HEAD, "b": HEAD})
    assert b'["Oar","A.","Boats","Bo, Al","sea",[["a.html","A",[' in script
    assert (b"One." in script) is not is_gated


def test_the_light_index_keeps_its_limit_and_says_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = Book("en", (OAR, OAR), ())
    found: list[bytes] = []
    limit = 10_000
    while b"[]" not in (found or [b""])[-1][:16]:
        monkeypatch.setattr(light_index, "LIMIT", limit)
        script = light_index.light_index(book, {"a": HEAD, "b": HEAD})
        assert len(script) <= limit
        found.append(script)
        limit = len(script) - 1
    seen = [
        (
            s.count(b"Two."),
            s.count(b"One."),
            s.count(b"a.html"),
            s.count(b"sea"),
            s.count(b"Oar"),
            s[-4:-3],
        )
        for s in found
    ]
    assert seen == [
        (4, 4, 4, 2, 2, b"0"),
        (0, 4, 4, 2, 2, b"0"),
        (0, 0, 4, 2, 2, b"0"),
        (0, 0, 2, 2, 2, b"0"),
        (0, 0, 2, 0, 2, b"0"),
        (0, 0, 1, 0, 1, b"1"),
        (0, 0, 0, 0, 0, b"2"),
    ]


def test_the_files_of_an_index_are_listed_by_work(tmp_path: Path) -> None:
    doctrees, output = tmp_path / "doctrees", tmp_path / "html"
    leave(doctrees, work("rain", "It rained.", "Still."), work("gate", "It was shut."))
    index_book(doctrees, output)
    (shard,) = listed(output)["shards"]
    folder = output / "search" / shard["path"]
    said = json.loads((folder / "files.json").read_bytes())
    assert {slug: len(files) for slug, files in said["works"].items()} == {"rain": 2, "gate": 1}
    own = {name for files in said["works"].values() for name, *_ in files}
    assert not own & {name for name, *_ in said["shared"]}
    everything = [*said["shared"], *(file for files in said["works"].values() for file in files)]
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    assert {name for name, *_ in everything} == there - {"files.json", "pagefind-entry.json"}
    everything.append([f"../{shard['engine']}", *said["engine"]])
    for name, *about in everything:
        content = (folder / name).read_bytes()
        assert about == [len(content), sha256(content).hexdigest()[:16]], name
