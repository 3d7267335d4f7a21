"""The light index is a tree of small files, whatever the size of the library."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from fascicle.book.search import light_index
from fascicle.book.search.light_index import LEAF, NAME, TAGS, WIDEST, Entry, Node, write_tree

COMMON = 2_000


def titles(count: int) -> list[Entry]:
    """Return works with a word of their own, one of a hundred, and one that all have."""
    found = []
    for number in range(count):
        title = f"own{number:05} some{number % 97:02} all"
        found.append(Entry(json.dumps([title, "x" * 120]).encode(), ((NAME, title),)))
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in folder.glob("*.light")}


def read(folder: Path, name: str) -> Any:
    return json.loads(gzip.decompress((folder / f"{name}.light").read_bytes()))


def found_by(folder: Path, word: str, node: Any) -> tuple[list[str], int]:
    """Return the first fields in the leaf of a word, and how many files were read."""
    (place,) = [-1 + sum(first <= word for first in node["first"])]
    if place < 0:
        return [], 0
    below = read(folder, node["files"][place])
    if node["leaves"]:
        return [entry[0] for entry in below], 1
    entries, count = found_by(folder, word, below)
    return entries, count + 1


def written(folder: Path, entries: list[Entry]) -> Node:
    return write_tree(folder, entries, repr(entries), folder.with_suffix(".json"))


def as_json(node: Node) -> dict[str, Any]:
    return {"first": list(node.first), "files": list(node.files), "leaves": node.leaves}


def test_each_word_is_found_in_one_leaf_and_no_file_is_large(tmp_path: Path) -> None:
    root = as_json(written(tmp_path, titles(COMMON)))
    for number in (0, 1, 777, COMMON - 1):
        entries, count = found_by(tmp_path, f"own{number:05}", root)
        assert f"own{number:05} some{number % 97:02} all" in entries
        assert count <= 2
    assert all(len(gzip.decompress(packed)) <= LEAF + 200 for packed in files(tmp_path).values())
    assert len(root["files"]) <= WIDEST


def test_a_library_fifty_times_as_large_has_no_larger_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(light_index, "LEAF", 2_000)
    monkeypatch.setattr(light_index, "WIDEST", 10)
    largest = []
    for count in (100, 5_000):
        folder = tmp_path / str(count)
        root = as_json(written(folder, titles(count)))
        largest.append(max(map(len, files(folder).values())))
        assert len(root["files"]) <= 10
        entries, levels = found_by(folder, "own00042", root)
        assert "own00042 some42 all" in entries
        assert levels <= 5
    assert largest[1] < 1.2 * largest[0]


def test_of_a_word_that_very_many_have_the_best_are_kept(tmp_path: Path) -> None:
    best = Entry(b'["all",""]', ((NAME, "all"),))
    worst = Entry(b'["tagged",""]', ((TAGS, "all"),))
    root = as_json(written(tmp_path, [worst, *titles(COMMON), best]))
    entries, _ = found_by(tmp_path, "all", root)
    assert entries[0] == "all"
    assert "tagged" not in entries
    assert len(entries) > LEAF / 200


def test_an_entry_is_once_in_a_leaf(tmp_path: Path) -> None:
    root = written(tmp_path, [Entry(b'["red rain"]', ((NAME, "red rain"),))])
    assert read(tmp_path, root.files[0]) == [["red rain"]]


def test_words_are_in_the_order_of_the_browser(tmp_path: Path) -> None:
    """JavaScript compares halves of characters beyond the first 65,536."""
    words = ["\U00020000", "\uffee", "a"]
    root = written(tmp_path, [Entry(b"[0]", ((NAME, word),)) for word in words])
    assert root.first == ("a",)
    pairs = [(word, 1) for word in sorted(words, key=lambda word: word.encode("utf-16-be"))]
    assert [word for word, _ in pairs] == ["a", "\U00020000", "\uffee"]


def test_the_same_entries_give_the_same_files_and_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    root = written(first, titles(300))
    assert written(second, titles(300)) == root
    assert files(first) == files(second)

    def never(*_: object) -> None:
        pytest.fail("the index was made again")

    monkeypatch.setattr(light_index, "leaves", never)
    assert written(first, titles(300)) == root


def test_an_edit_renews_few_files_and_removes_what_is_not_used(tmp_path: Path) -> None:
    written(tmp_path, titles(COMMON))
    before = files(tmp_path)
    edited = titles(COMMON)
    edited[1_000] = Entry(b'["own01000x some30 all"]', ((NAME, "own01000x some30 all"),))
    root = written(tmp_path, edited)
    after = files(tmp_path)
    assert len(after.keys() - before.keys()) <= 5
    entries, _ = found_by(tmp_path, "own01000x", as_json(root))
    assert "own01000x some30 all" in entries
    named = {*root.files}
    if not root.leaves:
        named |= {name for above in root.files for name in read(tmp_path, above)["files"]}
    assert set(after) == named


def test_a_missing_file_is_made_again(tmp_path: Path) -> None:
    root = written(tmp_path, titles(3))
    (tmp_path / f"{root.files[0]}.light").unlink()
    written(tmp_path, titles(3))
    assert set(files(tmp_path)) == set(root.files)


def test_a_library_without_entries_has_an_empty_root(tmp_path: Path) -> None:
    assert written(tmp_path, []) == Node((), (), leaves=True)
