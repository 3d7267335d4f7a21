"""Read the Docs: the configuration is valid, and its commands build the book."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml  # type: ignore[import-untyped]  # MyST brings it along
from lxml import html

HOME = Path(__file__).parents[2]
SETTINGS = HOME / ".readthedocs.yaml"
CANONICAL = "https://example.readthedocs.io/en/latest/"


def jobs() -> list[str]:
    """List the commands that Read the Docs runs, in its order."""
    said: Any = yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))["build"]["jobs"]
    return [*said["create_environment"], *said["install"], *said["build"]["html"]]


def test_the_settings_are_valid_by_the_published_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs"]
    result = subprocess.run([*command, str(SETTINGS)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_read_the_docs_calls_targets_of_the_makefile_and_nothing_else() -> None:
    assert jobs()
    assert all(command.startswith("make ") for command in jobs())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a fresh copy as Read the Docs does: an own environment, its variables, its jobs."""
    folder = tmp_path_factory.mktemp("readthedocs")
    ignore = shutil.ignore_patterns(".git", ".venv", "_build", ".*_cache", "__pycache__")
    shutil.copytree(HOME, folder / "checkout", ignore=ignore)
    unwanted = {"MAKEFLAGS", "MAKELEVEL", "PYTHONPATH", "VENV", "OUT", "VIRTUAL_ENV"}
    env = {name: value for name, value in os.environ.items() if name not in unwanted} | {
        "PIP_NO_COMPILE": "1",  # Python compiles the few modules that are imported
        "READTHEDOCS": "True",
        "READTHEDOCS_CANONICAL_URL": CANONICAL,
        "READTHEDOCS_LANGUAGE": "de",
        "READTHEDOCS_OUTPUT": str(folder / "output"),
        "READTHEDOCS_PROJECT": "example",
        "READTHEDOCS_VERSION": "latest",
        "READTHEDOCS_VIRTUALENV_PATH": str(folder / "environment"),
    }
    for command in jobs():
        result = subprocess.run(
            ["bash", "-c", command],
            cwd=folder / "checkout",
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return folder / "output" / "html"


def pages(folder: Path) -> dict[str, html.HtmlElement]:
    """Read the built pages, by their paths."""
    return {
        path.relative_to(folder).as_posix(): html.document_fromstring(path.read_bytes())
        for path in sorted(folder.rglob("*.html"))
        if "_static" not in path.parts
    }


@pytest.mark.slow
def test_the_book_stands_where_read_the_docs_looks_for_it(built: Path) -> None:
    assert (built / "index.html").is_file()
    assert any((built / "works").glob("*/index.html"))


@pytest.mark.slow
def test_the_library_says_its_language_and_not_the_project_on_read_the_docs(built: Path) -> None:
    assert {page.get("lang") for page in pages(built).values()} == {"en"}
    assert "Katalog" not in (built / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_pages_name_their_published_address(built: Path) -> None:
    for path, page in pages(built).items():
        for link in page.xpath("//link[@rel='canonical']/@href"):
            assert link.startswith(CANONICAL), path
            assert (built / unquote(link.removeprefix(CANONICAL))).is_file(), path
    assert pages(built)["index.html"].xpath("//link[@rel='canonical']/@href") == [
        f"{CANONICAL}index.html"
    ]


@pytest.mark.slow
def test_every_link_works_below_the_folder_of_a_version(built: Path) -> None:
    broken = []
    for path, page in pages(built).items():
        for link in page.xpath("//@href | //@src"):
            goal = urlsplit(urljoin(f"{CANONICAL}{path}", link))
            if goal.netloc != urlsplit(CANONICAL).netloc:
                continue
            inside = unquote(goal.path).removeprefix("/en/latest/")
            if inside.startswith("/") or not (built / inside).exists():
                broken.append((path, link))
    assert broken == []
