"""What is true of any library: its pages are those of its texts, and no word is lost."""

import subprocess
import sys
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[2]


def fascicle(*arguments: str) -> str:
    """Run a command on this library, which must succeed."""
    result = subprocess.run(
        [sys.executable, "-m", "fascicle", *arguments],
        cwd=LIBRARY,
        env=None,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module", autouse=True)
def _texts() -> None:
    texts = LIBRARY / "texts"
    if not any(path for path in texts.iterdir() if not path.name.startswith(".")):
        pytest.skip("there are no texts yet")


def test_every_page_is_that_of_its_text() -> None:
    fascicle("convert", "--check")


def test_the_built_book_has_every_word_of_the_texts(tmp_path: Path) -> None:
    book = tmp_path / "html"
    fascicle("build", "--output", str(book))
    fascicle("verify", "--output", str(book))
