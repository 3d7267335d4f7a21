"""Fixtures of all tests: the same examples on every machine, commands, books, a browser.

`FASCICLE_EXPLORE=1` seeks new examples; `FASCICLE_EXAMPLES=10000` looks at that many for each
property.
"""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import settings

from fascicle import convert
from fork_server import forked_runs

TESTS = Path(__file__).resolve().parent
TOOLS = TESTS.parent / "tools"
# How Pagefind calls its list of filters.
CALLED = re.compile(rb'"meta": ?"[^"]*"')

# The shell has no windows to draw, and opens a page in a quarter of the time.
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM = os.environ.get("FASCICLE_CHROMIUM") or next(
    (path for path in BROWSERS if Path(path).exists()), BROWSERS[-1]
)

# Milliseconds that a browser may take for anything, on a machine that does much else.
PATIENCE = 120_000

EXAMPLES = int(os.environ.get("FASCICLE_EXAMPLES") or 100)

settings.register_profile("same", derandomize=True, deadline=None, max_examples=EXAMPLES)
settings.register_profile("explore", deadline=None, max_examples=EXAMPLES)
settings.load_profile("explore" if os.environ.get("FASCICLE_EXPLORE") else "same")


# Every command that a test starts is this checkout's, whatever the environment has installed.
os.environ["PYTHONPATH"] = str(TOOLS)
# On a server that builds what is pushed, a book says more: not where it is built by a test.
os.environ.pop("CI", None)
# Pages and feeds name the day: a run may go on past midnight.
os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(time.time())))
# A shell without job control has what it starts in the background ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Books of hundreds of small files are written in half the time where no disk is: 0.2 s each.
MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000  # noqa: S108  pytest makes its own folder in it
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


# Rooms and modules of `make test-all` alone: tools beside the book, clusters, libraries of a
# thousand works, kills, other hosts, the looks of whole pages, builds of what other modules sample.
SLOW = (
    "bench/",
    "book/editions/pdf/test_pdf_from_right_to_left.py",
    "book/editions/pdf/test_several.py",
    "book/editions/test_editions.py",
    "book/editions/test_volumes.py",
    "book/editions/test_zipped_pages.py",
    "book/editions/text/",
    "book/shelves/test_other_shelves.py",
    "book/shelves/test_shelved_build.py",
    "book/test_failures.py",
    "book/test_killed.py",
    "book/test_sphinx_errors.py",
    "browser/annotations/test_books.py",
    "browser/annotations/test_keeping.py",
    "browser/annotations/test_list.py",
    "browser/annotations/test_making.py",
    "browser/catalogue/",
    "browser/criteria/test_02_weight.py",
    "browser/criteria/test_03_paint.py",
    "browser/criteria/test_04_contents.py",
    "browser/criteria/test_06_lines.py",
    "browser/criteria/test_07_paragraphs.py",
    "browser/criteria/test_08_breaks.py",
    "browser/criteria/test_09_colours.py",
    "browser/criteria/test_10_settings.py",
    "browser/criteria/test_11_resuming.py",
    "browser/criteria/test_14_ends.py",
    "browser/criteria/test_17_entire.py",
    "browser/criteria/test_21_anywhere.py",
    "browser/criteria/test_25_languages.py",
    "browser/criteria/test_needs.py",
    "browser/criteria/test_paper.py",
    "browser/offline/test_keeping.py",
    "browser/offline/test_networks.py",
    "browser/offline/test_travelling.py",
    "browser/reading/test_aloud.py",
    "browser/search/test_box.py",
    "browser/search/test_finding.py",
    "browser/search/test_large.py",
    "browser/search/test_many_indexes.py",
    "browser/search/test_reading_on.py",
    "browser/search/test_without.py",
    "browser/test_anthology.py",
    "browser/test_languages.py",
    "browser/test_people.py",
    "browser/test_read_the_docs.py",
    "browser/test_theme_styles.py",
    "cast/test_properties.py",
    "cli/test_add.py",
    "cli/test_cast.py",
    "cli/test_comments.py",
    "cli/test_decide.py",
    "cli/test_describe.py",
    "cli/test_surroundings.py",
    "fidelity/test_any_characters.py",
    "fidelity/test_hostile.py",
    "fidelity/test_inert_markdown.py",
    "fidelity/test_single_page.py",
    "gates/test_pdfs.py",
    "gates/test_screens.py",
    "library/addresses/test_addresses_hold.py",
    "library/converting/test_cut_short.py",
    "library/test_moved_works.py",
    "repository/test_private_names.py",
    "sphinx_ext/capitals/test_cased_book.py",
    "sphinx_ext/catalogue/test_again.py",
    "sphinx_ext/catalogue/test_front_page.py",
    "sphinx_ext/catalogue/test_paging.py",
    "sphinx_ext/catalogue/test_volumes.py",
    "sphinx_ext/discovery/test_head_metadata.py",
    "sphinx_ext/domain/test_quotations.py",
    "sphinx_ext/domain/test_stale_references.py",
    "sphinx_ext/elements/test_hostile_text.py",
    "sphinx_ext/elements/test_typography.py",
    "sphinx_ext/feeds/test_atom.py",
    "sphinx_ext/feeds/test_opds.py",
    "sphinx_ext/i18n/test_messages.py",
    "sphinx_ext/people/test_again.py",
    "sphinx_ext/people/test_forms.py",
    "sphinx_ext/people/test_name_cards.py",
    "sphinx_ext/people/test_series.py",
    "sphinx_ext/single_page/test_again.py",
    "sphinx_ext/speed/",
    "sphinx_ext/test_edits.py",
    "sphinx_ext/test_rebuild.py",
    "sphinx_ext/web/test_defaults.py",
    "test_speed.py",
    "workers/test_cluster.py",
    "workers/test_local_processes.py",
    "workers/test_reading.py",
)
# Where a build, a command or pages in a browser are made for each case of a test with one of these
# fixtures.
COSTLY_ROOMS = ("book/", "browser/", "cli/", "sphinx_ext/")
COSTLY = {
    "book",
    "chromium",
    "fascicle",
    "library",
    "named_copy",
    "restored",
    "root",
    "shelf",
    "small_copy",
}


# Begun first, so that no process is left alone with one of them at the end.
LONG = ("corpus/", "faults/", "installed/", "library/addresses/", "workers/", "book/test_served")
LONG_PATHS = tuple(f"{TESTS.as_posix()}/{name}" for name in LONG)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow rooms, and most cases of costly tests; begin with the longest.

    The first case stays fast, or three of those that a test has chosen itself.
    """
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        name = item.path.relative_to(TESTS).as_posix() if TESTS in item.path.parents else ""
        if name.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
        elif name.startswith(COSTLY_ROOMS) and COSTLY & {*getattr(item, "fixturenames", ())}:
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    items.sort(key=lambda item: not item.path.as_posix().startswith(LONG_PATHS))
    for of_test in cases.values():
        fast = [item for item in of_test if not item.get_closest_marker("slow")]
        for item in fast[3 if len(fast) < len(of_test) else 1 :]:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


Restored = Callable[[Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Restored:
    """Return a function for a folder as another function has filled it.

    It is filled once, which takes long, and is restored later, always in the same place.
    """
    tops: dict[Callable[[Path], object], Path] = {}

    def restore(fill: Callable[[Path], object]) -> Path:
        if fill not in tops:
            top = tmp_path_factory.mktemp("restored")
            fill(top / "now")
            shutil.copytree(top / "now", top / "before")
            tops[fill] = top
        now = tops[fill] / "now"
        shutil.rmtree(now)
        shutil.copytree(tops[fill] / "before", now)
        return now

    return restore


@pytest.fixture(scope="session", autouse=True)
def _forked_runs(shared_folder: Path) -> Iterator[None]:
    """Run `python -m fascicle` and `python -m sphinx` as forks: see `fork_server`."""
    templates = shared_folder / "templates"
    templates.mkdir(exist_ok=True)
    with forked_runs(templates):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_fallbacks() -> Iterator[pytest.MonkeyPatch]:
    """Fail where a text is shown as typed, unless a module is about that (`fallbacks`).

    Its pages hold all words, so that tests of recovery and of the writers would notice nothing.
    """
    with pytest.MonkeyPatch.context() as patch:
        for step in ("_shown", "_typed"):
            patch.setattr(convert, step, lambda *of: pytest.fail(str(of)))
        yield patch


@pytest.fixture(scope="module")
def fallbacks(no_fallbacks: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a text be shown as typed."""
    failing = {step: getattr(convert, step) for step in ("_shown", "_typed")}
    no_fallbacks.undo()
    yield
    for step, fail in failing.items():
        no_fallbacks.setattr(convert, step, fail)


PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


class Run(Protocol):
    """Runs a command: its exit code, what it printed, and what it complained of.

    `at` is the folder to stand in, `typed` what is typed into it; `surroundings` are variables.
    """

    def __call__(
        self, *arguments: str | Path, at: Path | None = None, typed: str = "", **surroundings: str
    ) -> tuple[int, str, str]: ...


@pytest.fixture(scope="session")
def fascicle() -> Run:
    """Give a way to run a command as one types it; whatever comes of it, no traceback does."""

    def run(
        *arguments: str | Path, at: Path | None = None, typed: str = "", **surroundings: str
    ) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "fascicle", *map(str, arguments)],
            cwd=at,
            # Messages name the commands as `fascicle …` where that is found.
            env={**os.environ, "PYTHONPATH": str(TOOLS), "PATH": PATH, **surroundings},
            input=typed.encode(),
            capture_output=True,
            check=False,
        )
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in err, err
        assert at is None or str(at) not in err, "no path of this machine"
        return done.returncode, out, err

    return run


@pytest.fixture(scope="session")
def book_tree() -> Callable[[Path], dict[str, bytes]]:
    """Give a way to list the files of a built book with what is in them.

    Pagefind writes the values of a filter in any order, and calls files by what is in them; so its
    filters count by their content, whatever its order, and lists of them not at all. The folder
    that they lie in is called by all that went into the index.
    """

    def tree(folder: Path) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if path.suffix == ".pf_filter":
                key = f"{path.parent.relative_to(folder).as_posix()}/*"
                content = bytes(sorted(gzip.decompress(path.read_bytes())))
                found[key] = bytes(sorted(found.get(key, b"") + content))
            elif path.name == "files.json":
                listed = json.loads(path.read_bytes())
                shared = [file for file in listed["shared"] if file[0].startswith("index/")]
                found[name] = json.dumps(listed | {"shared": shared}).encode()
            elif path.suffix != ".pf_meta" and path.name != "pagefind-entry.json":
                found[name] = CALLED.sub(b"", path.read_bytes())
        return found

    return tree


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the browser once: a process may have no second one beside it."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}; name one in FASCICLE_CHROMIUM")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking"],
            timeout=PATIENCE,
        )
        new_context: Any = browser.new_context

        def patient(**options: Any) -> Any:
            context = new_context(**options)
            context.set_default_timeout(PATIENCE)
            return context

        browser.new_context = patient
        yield browser
        browser.close()
