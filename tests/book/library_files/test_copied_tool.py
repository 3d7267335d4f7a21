"""Files of libraries made before the tool was a package: ids as git has them, edits found."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from fascicle.book.library_files.upgrade import git_id, is_as_copied

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

# Their README, without its title.
README = """\

A library of texts, made into a book by Fascicle.

## Your own texts in five minutes

You need Python 3.11 or newer, `make` and `git`. On Debian and Ubuntu:

    sudo apt install python3 python3-venv make git

1. Put a text into `texts/`: `texts/the-door.txt`, as you have it. Chapter headings, scene
   breaks and verse are recognised as people type them. A folder `texts/the-door/` of
   numbered files is one work, too.
2. Beside it, in `texts/the-door.toml`, say what the text itself does not:

       title = "The Door"
       authors = ["Your Name"]
       summary = "What one wants to know before reading."

3. Run `make`, and open `_build/html/index.html`, or run `make serve`.

Your texts are never changed. Their pages are written to `works/`: keep both in git. A page
that you edit by hand is kept as you left it. `library.toml` names the book, `index.md` is
its front page, `_static/custom.css` its look; `make help` lists the rest.

To publish on Read the Docs, push this folder to a repository and import it there:
`.readthedocs.yaml` says how it is built.
"""


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


def test_a_readme_is_known_whatever_its_title(tmp_path: Path) -> None:
    text = README
    for title in ("One", "*Two*"):
        (tmp_path / "README.md").write_text(f"# {title}\n{text}", encoding="utf-8", newline="\n")
        assert is_as_copied(tmp_path / "README.md")
    (tmp_path / "README.md").write_text(f"# One\n{text}\nMine.\n", encoding="utf-8")
    assert not is_as_copied(tmp_path / "README.md")
