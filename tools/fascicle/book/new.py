"""Make an empty library: what is the same in every library is copied, the rest is written.

The copies come from the home of the running package, a checkout or another library, so
that all libraries are alike by construction, and one made from another is complete.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import tomli_w

import fascicle
from fascicle.model.errors import FascicleError

HOME = Path(fascicle.__file__).resolve().parents[2]

# The same in every library.
COPIED = (
    "Makefile",
    "conf.py",
    "pyproject.toml",
    ".readthedocs.yaml",
    ".gitignore",
    ".gitattributes",
    "requirements",
    "_static",
    "tests/of_a_library",
    "tools/fascicle",
)

# The licence of the tool, under tools/ in a library: it says nothing about the texts.
LICENCE = "tools/LICENSE"

LIBRARY_TOML = """\
# This book, as its front page and its pages name it.
{title}
# authors = ["First Author", "Second Author"]
# language = "en"
# description = "One or two sentences, for search engines and shared links"
# url = "https://example.org/"
"""

INDEX = """\
# {title}

:::{{works}}
:::
"""

README = """\
# {title}

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


def new_library(target: Path, title: str) -> list[Path]:
    """Make a library called `title` in the folder `target`, and list its files.

    The folder may be there, if it is empty or holds only `.git`. On any failure it is as
    it was before.

    Raises `FascicleError`.
    """
    title = " ".join(title.split())
    refuse_unfit(target, title)
    refuse_incomplete_home()
    with said_plainly(target), TemporaryDirectory(dir=target.parent, prefix=".new-") as folder:
        library = Path(folder, "library")
        library.mkdir()
        copy_what_is_the_same(library)
        write_what_differs(library, title)
        files = sorted(path.relative_to(library) for path in library.rglob("*") if path.is_file())
        put_in_place(library, target)
    return files


def refuse_unfit(target: Path, title: str) -> None:
    """Refuse an empty title, and a place where no library can be made."""
    place = str(target)
    if not title:
        raise FascicleError(place, "the library needs a title", 'Give one: --title "…".')
    if not target.parent.is_dir():
        remedy = f"Make it first: mkdir -p {target.parent}"
        raise FascicleError(place, "the folder that it is to be in is not there", remedy)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise FascicleError(place, "is there, and is not a folder", "Choose another name.")
    if target.is_dir() and what_is_in(target):
        raise FascicleError(place, "is not empty", "Choose a new folder: nothing is overwritten.")


def refuse_incomplete_home() -> None:
    """Refuse to work from an installed package, which has no library around it."""
    for name in (*COPIED, licence_at_home()):
        if not (HOME / name).exists():
            problem = f"a new library copies {name}, which did not come with this installation"
            remedy = "Run `fascicle new` from a clone of Fascicle, or from another library."
            raise FascicleError("", problem, remedy)


def licence_at_home() -> str:
    return LICENCE if (HOME / LICENCE).exists() else "LICENSE"


@contextmanager
def said_plainly(target: Path) -> Iterator[None]:
    """Turn what the system says (disk full, no permission) into a `FascicleError`."""
    try:
        yield
    except (OSError, shutil.Error) as error:
        problem = f"cannot be written ({getattr(error, 'strerror', None) or error})"
        remedy = "Nothing was left behind. Mend this, or choose another folder."
        raise FascicleError(str(target), problem, remedy) from error


def copy_what_is_the_same(library: Path) -> None:
    """Copy the common part; what tools leave behind stays behind."""
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    for name in COPIED:
        source, target = HOME / name, library / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignore, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, target)
    shutil.copyfile(HOME / licence_at_home(), library / LICENCE)


def write_what_differs(library: Path, title: str) -> None:
    """Write what is this library's own: its title, its front page, its empty shelves."""
    written = {
        "library.toml": LIBRARY_TOML.format(title=tomli_w.dumps({"title": title}).strip()),
        "index.md": INDEX.format(title=as_markdown(title)),
        "README.md": README.format(title=as_markdown(title)),
        "texts/.gitkeep": "",
        "works/.gitkeep": "",
    }
    for name, text in written.items():
        path = library / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def as_markdown(title: str) -> str:
    r"""Escape what Markdown would read as its own: `A *B*` → `A \*B\*`."""
    return re.sub(r"([\\`*_\[\]<>&#~$|{}])", r"\\\1", title)


def put_in_place(library: Path, target: Path) -> None:
    """Move the finished library to `target`; into it, where it is the folder one is in."""
    if not target.exists():
        library.rename(target)
        return
    try:
        for entry in sorted(library.iterdir()):
            entry.rename(target / entry.name)
    except OSError:
        for entry in what_is_in(target):
            entry.rename(library / entry.name)
        raise


def what_is_in(folder: Path) -> list[Path]:
    """List a folder, but for git's own: an empty repository is as good as an empty folder."""
    return [entry for entry in folder.iterdir() if entry.name != ".git"]
