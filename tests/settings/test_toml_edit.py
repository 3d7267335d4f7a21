"""Edits of a TOML file that people write change nothing else in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.errors import SettingsError
from fascicle.settings.toml_edit import (
    TomlFile,
    changed_table,
    with_entries,
    with_keys,
    with_tables,
)

# Keys and tables, in the order that TOML requires.
TOP = ["# Mine.", "", 'title = "A [[decisions]] title" # yes', 'tags = [\n  "a", # one\n]',
       'notes = """\n[[decisions]]\nline = 1\n"""', "summary = '''\n# none\n'''"]  # fmt: skip
TABLES = [
    "# When\n[dates]\nwritten = 2026-05-14",
    "[series]\nname = 'D'\n\n# On its number\nnumber = 2",
    "[[decisions]]\nline = 1\nsays = 'a'\n# why\nread_as = 'verse' # so",
    "\n# Kept\n[[kept]]\npage = 'a.md'",
    '[[ decisions ]]\nline = 2\nsays = """\n[[decisions]]\n"""\n\n\n',
]
FILES = st.builds(
    "{}\n{}\n".format,
    st.lists(st.sampled_from(TOP), unique=True).map("\n".join),
    st.lists(st.sampled_from(TABLES), unique=True).map("\n".join),
)
NEW: dict[str, Any] = {"line": 7, "says": 'He said "no"\\', "read_as": "verse"}


@given(FILES)
def test_a_table_is_added_and_nothing_else_changes(text: str) -> None:
    new = with_tables(text, "decisions", [NEW], "texts/a.toml")
    assert new.startswith(text)
    old = tomllib.loads(text)
    assert tomllib.loads(new) == {**old, "decisions": [*old.get("decisions", []), NEW]}


@given(FILES, st.data())
def test_a_table_is_changed_or_removed_and_nothing_else_changes(
    text: str, data: st.DataObject
) -> None:
    old = tomllib.loads(text)
    tables = old.get("decisions", [])
    if not tables:
        return
    at = data.draw(st.integers(0, len(tables) - 1))
    table = data.draw(st.sampled_from([NEW, None]))
    new = changed_table(text, "decisions", at, table, "texts/a.toml")
    wanted = [NEW if n == at else t for n, t in enumerate(tables)]
    if table is None:
        del wanted[at]
    assert tomllib.loads(new).get("decisions", []) == wanted
    assert new.count("# When") == text.count("# When")
    assert new.count("# Kept") == text.count("# Kept")


KEYS = {"title": "New", "tags": ["b"], "summary": 'One.\n\nTwo "\\ three.', "rights": None,
        "dates.written": 2, "series.number": None, "series.name": "E"}  # fmt: skip


@given(FILES, st.sampled_from(sorted(KEYS)))
def test_a_key_is_set_or_removed_and_nothing_else_changes(text: str, key: str) -> None:
    new = with_keys(text, {key: KEYS[key]}, "texts/a.toml")
    head, _, inner = key.partition(".")
    wanted = tomllib.loads(text)
    table = wanted.setdefault(head, {}) if inner else wanted
    if KEYS[key] is None:
        table.pop(inner or head, None)
    else:
        table[inner or head] = KEYS[key]
    if inner and not table:
        del wanted[head]
    assert tomllib.loads(new) == wanted
    for comment in ("# Mine.", "# When", "# Kept", "# why", "# one"):
        assert new.count(comment) == text.count(comment) or (comment == "# one" and key == "tags")


LISTS = [
    "struck = []",
    'struck = ["a"]',
    'struck = [ "a", "b" ]',
    "struck = ['a',]  # so",
    'struck = [\n  "a", # one ]\n]',
    'struck = [\n  "a" # one\n]',
    'struck = ["]"]',
]


@given(FILES, st.sampled_from(["", *LISTS]), st.lists(st.text() | st.just("a, b]"), min_size=1))
def test_entries_are_added_to_a_list_and_nothing_else_changes(
    text: str, listed: str, words: list[str]
) -> None:
    text = f"{listed}\n{text}" if listed else text
    old = tomllib.loads(text)
    new = with_entries(text, "struck", words, "texts/a.toml")
    assert tomllib.loads(new) == {**old, "struck": [*old.get("struck", []), *words]}
    kept = iter(new)
    assert all(letter in kept for letter in text), "every letter is still there, in order"


def test_a_changed_table_keeps_its_comments_and_the_order_of_keys() -> None:
    old = "[[decisions]] # one\n# why\nline = 3 # here\nsays = 'It was.'\nread_as = 'list' # so\n"
    table = {"line": 4, "says": "It was.", "after": "A", "read_as": "verse"}
    assert changed_table(f"{old}\n# Kept\n[[kept]]\n", "decisions", 0, table, "a.toml") == (
        "[[decisions]] # one\n# why\nline = 4 # here\nsays = 'It was.'\n"
        'after = "A"\nread_as = "verse" # so\n\n# Kept\n[[kept]]\n'
    )


def test_a_new_list_follows_the_last_key_above_the_tables() -> None:
    text = 'title = "A"\n\n# When\n[dates]\n'
    new = with_entries(text, "struck", ["b"], "a.toml")
    assert new == 'title = "A"\nstruck = ["b"]\n\n# When\n[dates]\n'


def test_tomlkit_is_loaded_only_where_a_file_is_edited() -> None:
    rooms = "fascicle.cli.asking, fascicle.library.hand_edits"
    code = f"import {rooms}, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "tools")},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stdout.split()
    assert "fascicle.settings.toml_edit" in loaded
    assert "tomlkit" not in loaded


def test_a_table_in_place_of_a_list_is_an_error() -> None:
    with pytest.raises(SettingsError, match="`struck` is written in a way that cannot be"):
        with_entries("x = 1\n[struck]\n", "struck", ["a"], "texts/a.toml")


def test_an_inline_list_of_tables_is_an_error() -> None:
    with pytest.raises(SettingsError, match="`decisions` is written in a way that cannot be"):
        with_tables("decisions = []\n", "decisions", [NEW], "texts/a.toml")


@pytest.mark.parametrize("table", [NEW, None])
def test_a_table_of_an_inline_list_is_neither_changed_nor_removed(table: Any) -> None:
    inline = 'decisions = [{line = 3, says = "It was.", read_as = "verse"}]\n'
    with pytest.raises(SettingsError, match="`decisions` is written in a way that cannot be"):
        changed_table(inline, "decisions", 0, table, "texts/a.toml")


def test_a_file_keeps_its_byte_order_mark_line_ends_and_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b'\xef\xbb\xbftitle = "A"\r\n')
    path.chmod(0o640)
    file = TomlFile.read(path, "a.toml")
    file.write(tmp_path, f"{file.text}# More.\n")
    assert path.read_bytes() == b'\xef\xbb\xbftitle = "A"\r\n# More.\r\n'
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("")
    (tmp_path / "a.toml").symlink_to("real.toml")
    TomlFile.read(tmp_path / "a.toml", "a.toml").write(tmp_path, "# More.\n")
    assert (tmp_path / "a.toml").is_symlink()
    assert (tmp_path / "real.toml").read_text() == "# More.\n"
    assert sorted(path.name for path in tmp_path.glob("*.toml")) == ["a.toml", "real.toml"]
