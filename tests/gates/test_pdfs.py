"""The gate of PDFs: a word that is lost and a work that cannot be set are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from gates import pdfs
from gates.books import OF_TESTS

SPECIMEN = OF_TESTS / "specimen"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    built, said = pdfs.built(SPECIMEN, tmp_path)
    assert said == []
    return built


def test_every_word_of_every_script_is_in_the_pdfs(site: Path) -> None:
    found = sorted(site.glob("works/*/*.pdf"))
    names = ("bench", "dalet", "lamp", "watashi")
    assert {path.name for path in found} == {f"{n}{end}" for n in names for end in pdfs.ENDINGS}
    assert [problem for path in found for problem in pdfs.different(path)] == []
    page = site / "works/watashi/index.html"
    page.write_text(page.read_text().replace("二〇二六年", "二〇二七年"))
    (problem,) = pdfs.different(site / "works/watashi/watashi.pdf")
    assert problem.startswith("works/watashi/watashi.pdf: index: 1 word lost, 1 added; ")


def test_a_work_whose_characters_no_font_has_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdfs, "is_drawn", lambda sign: sign == "家")
    _, said = pdfs.built(SPECIMEN, tmp_path)
    (line,) = said
    assert line.startswith("works/watashi/watashi.pdf: no font of the library has all characters")
