"""Mistakes in conf.py, and crashes of Sphinx, are one message with place, problem and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.book.new import new_library
from fascicle.book.sphinx_runs.sphinx_errors import sphinx_error

if TYPE_CHECKING:
    from tests.conftest import Run

CONF = """\
    sphinx.errors.ConfigError: There is a programmable error in your configuration file:

    Traceback (most recent call last):
      File "/home/a/shelf/conf.py", line 12, in <module>
    NameError: name 'x' is not defined

"""


@pytest.mark.parametrize(
    ("said", "code", "expected"),
    [
        (CONF, 2,
         "conf.py:12: NameError: name 'x' is not defined\n    Correct it, and build again."),
        ("    sphinx.errors.ConfigError: texts/a.toml: title: wrong\n    Write it.\n\n", 2,
         "texts/a.toml: title: wrong\nWrite it."),
        ("works/a.md:3: WARNING: what", 1,
         "the book: Sphinx could not build it:\nworks/a.md:3: WARNING: what\n    Correct"),
        ("", -9, "the book: Sphinx was killed (signal 9)\n    Probably for lack of memory"),
        ("works/a.md: WARNING: error writing file /a/b: [Errno 28] No space left on device\n", 1,
         "_build: cannot be written: No space left on device\n    Free some space"),
        ("    fascicle.model.errors.PageError: _build/a.json: cannot be written: Aucun espace\n", 2,
         "_build/a.json: cannot be written: Aucun espace\n    Free some space"),
        ("", 3, "the book: Sphinx could not build it:\nexit 3\n    Correct"),
        ("    a.b.OddError: so\n\nThe full traceback has been saved in:\n/tmp/x.log", 2,
         "the book: Sphinx stopped: a.b.OddError: so\na.b.OddError: so\n"),
    ],
)  # fmt: skip
def test_the_last_lines_of_a_report_become_the_message(said: str, code: int, expected: str) -> None:
    assert str(sphinx_error(said, Path("/home/a/shelf"), code)).startswith(expected)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import nonsense", "conf.py:{n}: ModuleNotFoundError: No module named 'nonsense'\n"),
        ("x = (", "conf.py:{n}: is not valid Python: '(' was never closed\n"),
        ("raise SystemExit", "conf.py: calls sys.exit(), or a module that it imports does\n"),
        ("extensions = ['nonsense']", "the book: Sphinx stopped: Could not import extension"),
    ],
)
def test_a_broken_conf_py_leaves_the_finished_book(
    tmp_path: Path, fascicle: Run, line: str, said: str
) -> None:
    shelf = tmp_path / "shelf"
    new_library(shelf, "The Shelf")
    (shelf / "texts" / "door.txt").write_text("THE DOOR\n\nby Ada Bell\n\n\n\nIt was shut.\n")
    assert fascicle("build", at=shelf)[0] == 0
    book = (shelf / "_build" / "html" / "index.html").read_bytes()
    conf = shelf / "conf.py"
    number = len(conf.read_text("utf-8").splitlines()) + 1
    conf.write_text(f"{conf.read_text('utf-8')}{line}\n", "utf-8")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert err.startswith(said.format(n=number))
    assert (shelf / "_build" / "html" / "index.html").read_bytes() == book
    assert fascicle("build", "dor", at=shelf)[0] == 2
    assert (shelf / "_build" / "html" / "index.html").read_bytes() == book
