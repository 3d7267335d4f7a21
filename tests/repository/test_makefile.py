"""The Makefile: its targets, setting up, and odd paths."""

import ast
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
LOCK = "tools/fascicle/book/library_files/template/tools/requirements.txt"
PDF_LOCK = LOCK.replace(".txt", "-pdf.txt")
DOCUMENTS_LOCK = LOCK.replace(".txt", "-documents.txt")
CLUSTER_LOCK = LOCK.replace(".txt", "-cluster.txt")
# How the targets of the Makefile are steered; a test's own environment must not do it.
STEERING = {
    "DASK_SCHEDULER_ADDRESS", "MAKEFLAGS", "MAKELEVEL", "OUT", "PORT", "PYTHON", "PYTHONPATH",
    "TESTS", "VENV",
}  # fmt: skip

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give what the Makefile works on, in a folder with a space in its path."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(HOME / name, folder)
    shutil.copytree(HOME / "requirements", folder / "requirements")
    (folder / LOCK).parent.mkdir(parents=True)
    shutil.copy(HOME / LOCK, folder / LOCK)
    shutil.copy(HOME / PDF_LOCK, folder / PDF_LOCK)
    shutil.copy(HOME / DOCUMENTS_LOCK, folder / DOCUMENTS_LOCK)
    shutil.copy(HOME / CLUSTER_LOCK, folder / CLUSTER_LOCK)
    return folder


def make(
    folder: Path, *arguments: str, path: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run make; programs in `path` come before the system's."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in STEERING and not name.startswith("READTHEDOCS")
    }
    if path:
        env["PATH"] = f"{path}{os.pathsep}{env['PATH']}"
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=env | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def program(path: Path, script: str) -> Path:
    """Write a shell script that can be run, and give its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path.parent


def set_up(checkout: Path) -> None:
    """Pretend that the environment is made; its Python tells what it is asked to do."""
    program(checkout / ".venv" / "bin" / "python", 'echo "$PYTHONPATH: $*"')
    for stamp in (".is-made", ".book-is-set-up", ".dev-is-set-up"):
        (checkout / ".venv" / stamp).touch()


# Help


def test_help_lists_every_target(checkout: Path) -> None:
    makefile = (checkout / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, re.MULTILINE))
    listed = re.findall(r"^  make ([a-z-]+) +(\S.*)$", make(checkout, "help").stdout, re.MULTILINE)
    assert {name for name, _ in listed} == targets
    assert targets >= {"book", "test", "serve", "live", "check", "clean", "help", "lock"}


def test_help_lists_the_benches_where_they_are(checkout: Path) -> None:
    assert "make bench" not in make(checkout, "help").stdout
    (checkout / "bench").mkdir()
    shutil.copy(HOME / "bench" / "bench.mk", checkout / "bench")
    listed = re.findall(r"^  make ([a-z-]+) +\S", make(checkout, "help").stdout, re.MULTILINE)
    assert {"bench", "bench-edits", "bench-curve", "bench-tools", "book"} <= set(listed)


def test_the_bench_gets_the_size_that_is_asked_for(checkout: Path) -> None:
    set_up(checkout)
    (checkout / "bench").mkdir()
    shutil.copy(HOME / "bench" / "bench.mk", checkout / "bench")
    said = make(checkout, "bench", "WORKS=3", "WORDS=900").stdout
    assert said.strip().endswith("bench/book.py --works 3 --chapters 10 --words 900")


def test_without_npm_the_gates_say_what_to_install(checkout: Path, tmp_path: Path) -> None:
    set_up(checkout)
    (checkout / "gates").mkdir()
    for name in ("gates.mk", "package.json", "package-lock.json"):
        shutil.copy(HOME / "gates" / name, checkout / "gates")
    few = tmp_path / "few"
    few.mkdir()
    for name in ("make", "sh", "cp", "mkdir", "touch", "test"):
        (few / name).symlink_to(shutil.which(name) or "")
    result = make(checkout, "gates", PATH=str(few))
    assert result.returncode == 2
    assert "make gates needs npm: sudo apt install nodejs npm" in result.stderr
    assert "-m gates" not in result.stdout, "nothing is held where a tool is missing"


# The environment


def test_a_python_without_environments_gives_one_line_naming_the_package(checkout: Path) -> None:
    script = f'case "$*" in *ensurepip*|*pip*) exit 1;; esac; exec "{sys.executable}" "$@"'
    result = make(checkout, path=program(checkout / "bin" / "python3", script))
    said = [line for line in result.stderr.splitlines() if not line.startswith("make: ***")]
    assert result.returncode == 2
    assert said == ["make: python3 can make no environment: sudo apt install python3-venv"]
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_too_old_or_not_there_is_named(checkout: Path) -> None:
    bin_folder = program(checkout / "bin" / "python3", "exit 1")
    for result in (make(checkout, path=bin_folder), make(checkout, "PYTHON=python-of-nobody")):
        said = [line for line in result.stderr.splitlines() if not line.startswith("make: ***")]
        assert result.returncode == 2
        assert len(said) == 1
        assert said[0].startswith("make: Python 3.11 or newer is needed")


def test_the_systems_pip_fills_an_environment_that_has_none(checkout: Path) -> None:
    script = f"""
case "$*" in
*ensurepip*) exit 1;;
"-m pip "*) echo "$*" >>pip.log;;
*) exec "{sys.executable}" "$@";;
esac"""
    bin_folder = program(checkout / "bin" / "python3", script)
    result = make(checkout, "setup", path=bin_folder)
    assert result.returncode == 0, result.stderr
    calls = (checkout / "pip.log").read_text().splitlines()
    assert len(calls) == 2
    assert all(call.startswith("-m pip --python .venv/bin/python install") for call in calls)
    assert f"--require-hashes -r {LOCK} -r requirements/build.txt" in calls[0]
    assert calls[1].endswith("--no-deps --no-build-isolation -e .")

    make(checkout, "setup", path=bin_folder)
    assert len((checkout / "pip.log").read_text().splitlines()) == 2, "the second time, nothing"


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Path) -> None:
    set_up(checkout)
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    (checkout / ".venv" / "old").touch()
    result = make(checkout, "environment", path=fake_venv(checkout))
    assert "Setting up .venv" in result.stdout


def fake_venv(checkout: Path) -> Path:
    """Give a python3 that can do everything and does nothing."""
    return program(checkout / "bin" / "python3", "mkdir -p .venv; exit 0")


def test_changed_requirements_are_installed(checkout: Path) -> None:
    set_up(checkout)
    assert "install" not in make(checkout, "setup").stdout
    later = (checkout / ".venv" / ".dev-is-set-up").stat().st_mtime + 10
    os.utime(checkout / LOCK, (later, later))
    assert "install" in make(checkout, "--dry-run", "setup").stdout


@pytest.mark.parametrize(
    ("name", "settings", "is_asked"),
    [
        ("library.toml", 'editions = ["epub", "pdf"]', True),
        ("library.toml", "editions = [\n  'pdf-print',\n]", True),
        ("texts/door.toml", 'editions = ["pdf"]', True),
        ("library.toml", 'editions = ["epub"]\npdf_size = "a4"', False),
    ],
)
def test_typst_is_installed_only_where_a_setting_asks_for_pdfs(
    checkout: Path, name: str, settings: str, *, is_asked: bool
) -> None:
    set_up(checkout)
    (checkout / "texts").mkdir()
    (checkout / name).write_text(settings)
    assert (PDF_LOCK in make(checkout, "--dry-run", "html").stdout) == is_asked


@pytest.mark.parametrize("address", ["", "tcp://10.0.0.5:8786"])
def test_dask_is_installed_only_where_a_scheduler_is_named(checkout: Path, address: str) -> None:
    set_up(checkout)
    named = make(checkout, "--dry-run", "html", f"DASK_SCHEDULER_ADDRESS={address}")
    assert (CLUSTER_LOCK in named.stdout) == bool(address)
    found = make(checkout, "--dry-run", "html", DASK_SCHEDULER_ADDRESS=address)
    assert (CLUSTER_LOCK in found.stdout) == bool(address)


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "It rained.")
    return packed.getvalue()


DOCUMENTS = [
    ("door.docx", b"PK", True),
    ("a door/Chapter 1.ODT", b"PK", True),
    ("door.rtf", rb"{\rtf1}", True),
    ("chapters.zip", zipped("1.docx"), True),
    ("chapters.zip", zipped("1.txt"), False),
    ("The Weir.TEX", b"\\documentclass{book}", True),
    ("chapters.zip", zipped("1.adoc"), True),
    ("door.txt", b"She saved it as door.docx.", False),
    (".door.docx.previous", b"PK", False),
]


@pytest.mark.parametrize(("name", "content", "is_needed"), DOCUMENTS)
def test_pandoc_is_installed_only_where_a_text_is_a_document(
    checkout: Path, tmp_path: Path, name: str, content: bytes, *, is_needed: bool
) -> None:
    set_up(checkout)
    text = checkout / "texts" / name
    text.parent.mkdir(parents=True)
    text.write_bytes(content)
    for target in ("html", "decide"):
        assert (DOCUMENTS_LOCK in make(checkout, "--dry-run", target).stdout) == is_needed

    template = HOME / LOCK.partition("/tools/requirements")[0]
    shutil.copytree(template, checkout, dirs_exist_ok=True)
    (checkout / ".venv/.is-set-up").touch()
    lock = "tools/requirements-documents.txt"
    assert (lock in make(checkout, "--dry-run", "book").stdout) == is_needed

    python = program(tmp_path / "bin/python", 'echo "$*"')
    for host in ("dot-readthedocs.yaml", "dot-github/workflows/pages.yml"):
        (line,) = re.findall(rf"(by=.*{lock}; fi)", (template / host).read_text("utf-8"))
        env = os.environ | {"PATH": f"{python}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            ["sh", "-ec", line], cwd=checkout, env=env, capture_output=True, text=True, check=True
        )
        assert (lock in done.stdout, done.stderr) == (is_needed, "")


def test_a_pandoc_that_cannot_be_installed_stops_no_build(checkout: Path) -> None:
    set_up(checkout)
    program(checkout / ".venv/bin/python", 'case "$*" in *pip*) exit 1;; esac; echo "$*"')
    (checkout / "texts").mkdir()
    (checkout / "texts/door.docx").touch()
    (checkout / ".venv/bin/pip").symlink_to("/bin/true")
    result = make(checkout, "html")
    assert (result.returncode, "fascicle build" in result.stdout) == (0, True)
    assert not (checkout / ".venv/.pandoc-is-set-up").exists(), "the next run tries again"


@pytest.mark.parametrize("name", ["pdf", "documents", "cluster"])
def test_an_extra_is_what_is_locked(checkout: Path, name: str) -> None:
    (extra,) = re.findall(rf"(?m)^{name} = (.*)$", (checkout / "pyproject.toml").read_text("utf-8"))
    lines = (checkout / f"requirements/{name}.in").read_text("utf-8").splitlines()
    assert ast.literal_eval(extra) == [line for line in lines if not line.startswith("#")]


# What is run


def test_make_alone_builds_the_book_and_says_where_it_is(checkout: Path) -> None:
    set_up(checkout)
    lines = make(checkout).stdout.splitlines()
    assert lines[0] == f"{checkout}/tools: -m fascicle build --output _build/html"
    assert "_build/html/index.html" in lines[1]
    assert "make serve" in lines[1]


def test_the_code_that_runs_is_that_of_the_checkout_even_if_it_was_moved(checkout: Path) -> None:
    set_up(checkout)
    moved = checkout.rename(checkout.with_name("moved"))
    assert make(moved, "html").stdout.startswith(f"{moved}/tools: ")


def test_read_the_docs_gets_its_folder_and_leaves_the_language_to_the_library(
    checkout: Path,
) -> None:
    set_up(checkout)
    result = make(checkout, "html", "OUT=/out put/html", READTHEDOCS_LANGUAGE="de")
    assert result.stdout.strip().endswith(
        "-m fascicle build --allow-missing --output /out put/html"
    )


def test_chosen_tests_are_passed_on(checkout: Path) -> None:
    set_up(checkout)
    assert (
        make(checkout, "test", "TESTS=tests/test_new.py -k title")
        .stdout.strip()
        .endswith("tests/test_new.py -k title")
    )


def test_slow_tests_run_where_all_are_asked_for_or_they_are_named(checkout: Path) -> None:
    set_up(checkout)
    assert "-m not slow" in make(checkout, "test").stdout
    assert "not slow" not in make(checkout, "test-all").stdout
    assert "not slow" not in make(checkout, "test", "TESTS=tests/test_new.py").stdout


def test_check_stops_at_pages_that_are_not_committed(checkout: Path) -> None:
    set_up(checkout)
    (checkout / "works").mkdir()
    page = checkout / "works" / "page.md"
    page.write_text("one\n")
    assert make(checkout, "check").returncode == 0, "without git there is nothing to compare"

    for arguments in (["init", "-q"], ["add", "works"]):
        subprocess.run(["git", *arguments], cwd=checkout, check=True)
    assert make(checkout, "check").returncode == 0
    page.write_text("two\n")
    result = make(checkout, "check")
    assert result.returncode == 2
    assert "works/page.md" in result.stdout
    assert "commit them" in result.stderr


def test_clean_removes_what_was_made_and_nothing_else(checkout: Path) -> None:
    set_up(checkout)
    before = {path for path in checkout.rglob("*") if ".venv" not in path.parts}
    for made in ("_build/html", ".mypy_cache", "tools/fascicle/__pycache__"):
        (checkout / made).mkdir(parents=True)
    (checkout / "texts").mkdir()
    (checkout / "texts" / "door.txt").touch()
    assert make(checkout, "clean").returncode == 0
    after = {path for path in checkout.rglob("*") if ".venv" not in path.parts}
    kept = {checkout / name for name in ("tools", "tools/fascicle", "texts", "texts/door.txt")}
    assert after == before | kept
    assert "Setting up" in make(checkout, "--dry-run", "setup").stdout
