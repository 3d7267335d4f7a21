"""Tests of reports of failures."""

from pathlib import Path

from fascicle.files.build_folder import internal_error, traceback_of


def test_a_report_has_the_traceback_and_the_details(tmp_path: Path) -> None:
    try:
        "emma".index("x")
    except ValueError as error:
        trace = traceback_of(error)
    said = internal_error(tmp_path, "texts/emma.txt", "read", "cannot be read", trace, "line 3: x")
    report = (tmp_path / "_build/reports/texts-emma.txt.read.txt").read_text(encoding="utf-8")
    assert "ValueError: substring not found" in report
    assert report.endswith("line 3: x")
    assert str(said).startswith("texts/emma.txt: cannot be read\n    This is a fault of Fascicle")
    assert "_build/reports/texts-emma.txt.read.txt" in said.remedy


def test_a_report_that_cannot_be_written_hides_no_error(tmp_path: Path) -> None:
    (tmp_path / "_build").write_text("a file", encoding="utf-8")
    assert internal_error(tmp_path, "texts/emma.txt", "read", "cannot be read", "").problem
