"""Files of libraries made before the tool was a package: ids as git has them, edits found."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from fascicle.book.library_files.copied_tool import git_id, is_as_copied

if TYPE_CHECKING:
    from pathlib import Path

# The settings of Sphinx as they were copied.
CONF = '''"""Sphinx's settings of this book: values only.

Title, people and language stand in library.toml, and what every book of this kind needs
is set by the extension. A value given here wins over the extension's.
"""

extensions = ["fascicle.sphinx_ext"]

html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
'''


def test_ids_are_those_of_git(tmp_path: Path) -> None:
    for name in ("a.py", "b/c.py", "b/__init__.py", "b.txt", "b-c/é.py", "empty.py"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_text("" if name == "empty.py" else name)

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(tmp_path), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    git("add", "tree")
    tree = git("write-tree")
    assert git_id(tmp_path / "tree").hex() == git("rev-parse", f"{tree}:tree")
    assert git_id(tmp_path / "tree/a.py").hex() == git("rev-parse", f"{tree}:tree/a.py")


def test_caches_and_hidden_files_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a")
    before = git_id(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/a.pyc").write_text("")
    (tmp_path / ".DS_Store").write_text("")
    assert git_id(tmp_path) == before


def test_a_file_as_it_was_copied_is_known_and_an_edited_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "conf.py"
    path.write_text(CONF, encoding="utf-8", newline="\n")
    assert is_as_copied(path)
    path.write_text(CONF + "\n", encoding="utf-8", newline="\n")
    assert not is_as_copied(path)
