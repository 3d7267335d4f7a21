"""Mistakes in conf.py, and crashes of Sphinx, are one message with place, problem and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.book.library_files.new_library import new_library
from fascicle.book.sphinx_errors import sphinx_error
from fascicle.library.convert_all import convert_library

if TYPE_CHECKING:
    from tests.conftest import Restored, Run

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
        ("FileNotFoundError: [Errno 2] No such file or directory: 'works/a/index.md'\n", 2,
         "works/a/index.md: was removed while the book was built\n    Build again."),
        ("", 3, "the book: Sphinx could not build it:\nexit 3\n    Correct"),
        ("    a.b.OddError: so\n\nThe full traceback has been saved in:\n/tmp/x.log", 2,
         "the book: Sphinx stopped: a.b.OddError: so\n    If conf.py"),
    ],
)  # fmt: skip
def test_the_last_lines_of_a_report_become_the_message(said: str, code: int, expected: str) -> None:
    assert str(sphinx_error(said, Path("/home/a/shelf"), code)).startswith(expected)


def built(shelf: Path) -> None:
    new_library(shelf, "The Shelf")
    (shelf / "texts" / "door.txt").write_text("THE DOOR\n\nby Ada Bell\n\n\n\nIt was shut.\n")
    list(convert_library(shelf))
    build_book(shelf, shelf / HTML)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import nonsense", "conf.py:{n}: ModuleNotFoundError: No module named 'nonsense'\n"),
        ("x = (", "conf.py:{n}: is not valid Python: '(' was never closed\n"),
        ("raise SystemExit", "conf.py: calls sys.exit(), or a module that it imports does\n"),
        ("x = (\0", "conf.py: is not valid Python: source code string cannot contain null bytes\n"),
        ("extensions = 3", ("the book: Sphinx stopped: TypeError: 'int' object is not iterable "
                            "(sphinx/application.py:")),
        ("exclude_patterns = 3",
         "conf.py: exclude_patterns has the type int, and Sphinx expects str\n"),
        ("class Odd(Exception): ...\nraise Odd('so\\nand so')", "conf.py:{m}: Odd: so and so\n"),
        ("import wrong_syntax", "wrong_syntax.py:2: is not valid Python: '(' was never closed\n"),
        ("extensions += ['wrong_syntax']",
         "wrong_syntax.py:2: SyntaxError: '(' was never closed\n"),
        ("extensions += ['wrong_setup']", "wrong_setup.py:2: KeyError: 'x'\n"),
        ("def setup(app): 1/0", "conf.py:{n}: ZeroDivisionError: division by zero\n"),
        ("def setup(app): app.connect('builder-inited', lambda _: 1/0)",
         "conf.py:{n}: ZeroDivisionError: division by zero\n"),
        ("extensions += ['nonsense']",
         "conf.py: the extension “nonsense” cannot be imported: No module named 'nonsense'\n"),
    ],
)  # fmt: skip
def test_a_broken_conf_py_leaves_the_finished_book(
    restored: Restored, fascicle: Run, line: str, said: str
) -> None:
    shelf = restored(built)
    book = (shelf / "_build" / "html" / "index.html").read_bytes()
    conf = shelf / "conf.py"
    number = len(conf.read_text("utf-8").splitlines()) + 1
    path = "import sys; sys.path.insert(0, '.'); "
    conf.write_text(f"{path}{conf.read_text('utf-8')}{line}\n", "utf-8")
    (shelf / "wrong_syntax.py").write_text("\nx = (\n")
    (shelf / "wrong_setup.py").write_text("def setup(app):\n    raise KeyError('x')\n")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert err.startswith(said.format(n=number, m=number + 1))
    assert "Traceback" not in err
    assert len(err.splitlines()) == 3
    assert (shelf / "_build" / "html" / "index.html").read_bytes() == book
    assert fascicle("build", "dor", at=shelf)[0] == 2
    assert (shelf / "_build" / "html" / "index.html").read_bytes() == book


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a library of two works."""
    new_library(tmp_path / "shelf", "The Shelf")
    for name in ("door", "gate"):
        (tmp_path / "shelf" / "texts" / f"{name}.txt").write_text("It was shut.\n")
    return tmp_path / "shelf"


@pytest.mark.parametrize("place", ["index.md", "works/door/more.md"])
def test_a_page_that_is_not_utf8_is_named_with_its_line_and_shown_as_typed(
    shelf: Path, fascicle: Run, place: str
) -> None:
    assert fascicle("convert", at=shelf)[0] == 0
    with (shelf / place).open("ab") as page:
        page.write(b"\n" if page.tell() else b"---\norphan: true\n---\n\n# More\n\n")
        page.write(b"It was \xe9t\xe9.\n")
    line = (shelf / place).read_bytes().count(b"\n")
    (shelf / "texts" / "not-a-page.md.bak").write_bytes(b"\xe9")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert err.startswith(
        f"{place}:{line}: byte 0xe9 is not UTF-8; it is shown as typed\n"
        "    Save the page as UTF-8, and build again.\nThe book is built"
    )
    built = (shelf / "_build/html" / place).with_suffix(".html").read_text("utf-8")
    assert r"It was \xe9t\xe9." in built


def test_a_front_page_without_a_list_of_works_is_one_error(shelf: Path, fascicle: Run) -> None:
    (shelf / "index.md").write_text("Welcome.\n")
    missing = "index.md: the front page has no list of works, so no page leads to them\n"
    remedy = "    Add it where the works should appear:\n    :::{works}\n    :::\n"
    code, _, err = fascicle("build", at=shelf)
    assert (code, err) == (1, missing + remedy)

    (shelf / "index.md").write_text("Welcome, {nothing}`x`.\n")
    _, _, err = fascicle("build", at=shelf)
    other = 'index.md:1: WARNING: Unknown interpreted text role "nothing". [myst.role_unknown]\n'
    assert err == missing + other + remedy

    (shelf / "index.md").write_text("[All](works/every.md)\n")
    (shelf / "works" / "every.md").write_text(
        "---\norphan: true\n---\n\n# All\n\n:::{works}\n:::\n"
    )
    assert fascicle("build", at=shelf)[::2] == (0, "")


def test_a_work_that_a_list_of_the_owner_lacks_is_named(shelf: Path, fascicle: Run) -> None:
    (shelf / "index.md").write_text("```{toctree}\nworks/door/index\n```\n")
    code, _, err = fascicle("build", at=shelf)
    assert code == 1
    assert "works/gate/index.md: WARNING: document isn't included in any toctree" in err


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "xx"}, {"LANG": "de_DE.UTF-8", "LC_ALL": "", "LC_MESSAGES": "nowhere"}]
)
def test_a_locale_that_is_not_installed_changes_nothing(
    shelf: Path, fascicle: Run, locale: dict[str, str]
) -> None:
    code, _, err = fascicle("build", at=shelf, **locale)
    assert (code, err) == (0, "")
    (shelf / "conf.py").write_text("x = (\n")
    _, _, err = fascicle("build", at=shelf, **locale)
    assert err.startswith("conf.py:1: is not valid Python: '(' was never closed\n")
