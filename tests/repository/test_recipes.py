"""The recipes of CONTRIBUTING.md are whole: a format, an edition and a setting need no more."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fascicle.model.forms import FORMATS, PROGRAMS

PACKAGE = Path(__file__).parents[2] / "tools" / "fascicle"
# Texts whose lines are written backwards.
READER = """
from fascicle.readers.text import read_plain

def is_toy(_name, raw, _encoding=""):
    return raw.startswith(b"%toy")

def read_toy(sheet, name, raw, _encoding=""):
    _, *lines = raw.decode().splitlines()
    read_plain(sheet, name, "\\n".join(line[::-1] for line in lines).encode(), "utf-8")
"""
WORDS = """
from fascicle.fidelity.edition_words import TEXT
from fascicle.model.words import words

def words_of_toy(raw, _encoding):
    first, _, rest = raw.decode().partition("\\n")
    return words("\\n".join(line[::-1] for line in rest.splitlines()))

TOY = TEXT
"""
EDITION = """
from fascicle.book.editions.text import text_of

def toy_of(volume, library, read):
    return text_of(volume, library, read)
"""
SETTING = """
Toy = Annotated[bool, described("Whether pages have a toy.", sphinx=("fascicle_toy",))]


class Table("""
CONF = """
extensions = ["fascicle.sphinx_ext"]
def add_toy(app, page, template, context, tree):
    view = context.get("view")
    if "body" in context and view and view.work and view.work.settings.toy:
        context["body"] += "<p>A toy</p>"
def setup(app):
    app.connect("html-page-context", add_toy, priority=990)
"""
TEXT = """\
A Tale

by Ada Quill



CHAPTER 1


It rained.



CHAPTER 2


It rained again.
"""


REPOSITORY = PACKAGE.parents[1]
TEMPLATE = PACKAGE / "book/library_files/template"
INSTALL_PROGRAMS = (
    REPOSITORY / "Makefile", TEMPLATE / "Makefile", TEMPLATE / "dot-readthedocs.yaml",
    TEMPLATE / "dot-github/workflows/pages.yml",
)  # fmt: skip


@pytest.mark.parametrize("path", INSTALL_PROGRAMS, ids=lambda path: path.parent.name + path.name)
def test_programs_are_installed_for_all_files_that_need_them(path: Path) -> None:
    (listed,) = re.findall(r"\[\.\]\(([\w|]+)\)", path.read_text("utf-8"))
    assert {f".{ending}" for ending in listed.split("|")} == {*PROGRAMS}


def test_the_words_of_each_format_are_read_once_more() -> None:
    assert {form.name for form in FORMATS if not form.words} == {"EPUB"}  # an archive of pages


def test_the_reference_names_all_endings() -> None:
    first, _, _ = (REPOSITORY / "docs/reference/texts.md").read_text("utf-8").partition("\n\n## ")
    assert not [e for form in FORMATS for e in form.endings if f"`{e}`" not in first]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package in which the three recipes were followed."""
    package = tmp_path_factory.mktemp("copy") / "fascicle"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "readers/toy.py").write_text(READER)
    (package / "fidelity/toy_words.py").write_text(WORDS)
    (package / "book/editions/toy").mkdir()
    (package / "book/editions/toy/__init__.py").write_text(EDITION)
    insert(
        package / "model/forms.py",
        "FORMATS = (\n",
        'Format("Toy", (".toy",), "toy.is_toy", "toy.read_toy", "toy_words.words_of_toy",'
        ' "a toy"),',
    )
    insert(
        package / "model/forms.py",
        "EDITION_KINDS = {\n",
        '"toy": EditionKind("Toy book", ".toybook", "application/toy", "toy.toy_of",'
        ' "toy_words.TOY"),',
    )
    schema = package / "settings/schema.py"
    schema.write_text(schema.read_text("utf-8").replace("\nclass Table(", SETTING, 1), "utf-8")
    insert(schema, "    editions: Editions = ", "    toy: Toy = False\n", before=True)
    insert(schema, "    editions: Editions | None", "    toy: Toy | None = None\n", before=True)
    return package


def insert(path: Path, where: str, what: str, *, before: bool = False) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(where) == 1
    path.write_text(text.replace(where, what + where if before else where + what), "utf-8")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("library")
    (root / "conf.py").write_text(CONF)
    (root / "index.md").write_text("# Small\n\n:::{works}\n:::\n")
    (root / "library.toml").write_text('title = "Small"\neditions = ["toy"]\n')
    (root / "texts").mkdir()
    backwards = "\n".join(line[::-1] for line in TEXT.splitlines())
    (root / "texts/tale.toy").write_text(f"%toy\n{backwards}\n")
    (root / "texts/other.txt").write_text(TEXT.replace("A Tale", "A Story"))
    return root


def run(package: Path, library: Path, *command: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "fascicle", *command],
        cwd=library,
        env={**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_a_format_is_an_entry_a_reader_and_a_reader_of_its_words(
    package: Path, library: Path
) -> None:
    run(package, library, "convert")
    page = (library / "works/tale/chapter-2.md").read_text(encoding="utf-8")
    assert "It rained again." in page
    assert "source-words" not in run(package, library, "queries", "--json")
    proof = package / "fidelity/toy_words.py"
    text = proof.read_text()
    proof.write_text(text.replace("rest.splitlines()", "[*rest.splitlines(), 'llef ti']"))
    assert "the file says" in run(package, library, "queries")
    proof.write_text(text)
    (library / "texts/wrong.toy").write_text("It rained.\n")
    said = run(package, library, "convert", code=1)
    assert "texts/wrong.toy: the name says a toy, but the content is not of that format" in said
    (library / "texts/wrong.toy").unlink()


@pytest.mark.slow
def test_an_edition_is_an_entry_a_folder_and_a_reader_of_its_words(
    package: Path, library: Path
) -> None:
    run(package, library, "convert")
    run(package, library, "build")
    folder = library / "_build/html/works/tale"
    assert '<a href="tale.toybook" download="' in (folder / "index.html").read_text()
    run(package, library, "verify")
    made = folder / "tale.toybook"
    made.write_text(made.read_text().replace("rained", "snowed"))
    assert "tale.toybook" in run(package, library, "verify", "tale", code=1)


@pytest.mark.slow
def test_a_setting_is_declared_once_and_its_pages_are_written_again(
    package: Path, library: Path
) -> None:
    def shown() -> list[str]:
        pages = (library / "_build/html/works").rglob("*.html")
        return sorted(page.stem for page in pages if "A toy" in page.read_text())

    run(package, library, "build")
    assert shown() == []
    (library / "texts/tale.toml").write_text("toy = true\n")
    run(package, library, "build")
    assert shown() == ["chapter-1", "chapter-2", "entire", "index"]
    (library / "library.toml").write_text('title = "Small"\neditions = ["toy"]\ntoy = "no"\n')
    assert "library.toml: toy" in run(package, library, "build", code=1)
