"""The page of criteria names tests that are there, and every file of the criteria."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
CRITERIA = TESTS / "browser" / "criteria"
PAGE = (ROOT / "docs" / "explanation" / "criteria.md").read_text("utf-8")
NAMED = set(re.findall(r"`((?:tests/)?[\w/]*test_\w+(?:\.py)?)`", PAGE))
FUNCTION = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)


def test_every_test_that_is_named_is_there() -> None:
    files = [name for name in NAMED if name.endswith(".py")]
    assert len(files) > 15
    here = [ROOT / name if "/" in name else CRITERIA / name for name in files]
    assert [path.name for path in here if not path.is_file()] == []
    sources = [path.read_text("utf-8") for path in TESTS.rglob("test_*.py")]
    written = {name for source in sources for name in FUNCTION.findall(source)}
    assert NAMED - set(files) - written == set()


def test_every_file_of_a_criterion_is_named() -> None:
    numbered = {path.name for path in CRITERIA.glob("test_[0-9]*.py")}
    assert numbered - NAMED == set()
