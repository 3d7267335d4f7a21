"""The fuzzer finds what it looks for, and says how to see it again."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.convert import convert

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
FOLDER = os.environ.get("FASCICLE_CORPUS", "")


@pytest.fixture(autouse=True)
def _bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))


@pytest.fixture
def fuzzed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return the command, with the texts of the tests as its corpus."""
    import fuzz  # noqa: PLC0415

    monkeypatch.setenv("FASCICLE_CORPUS", str(ROOT / "tests" / "works"))
    return lambda *arguments: fuzz.main([*arguments, "--jobs", "1"])


@pytest.mark.corpus
@pytest.mark.skipif(not FOLDER, reason="FASCICLE_CORPUS names no folder of texts")
def test_changed_texts_of_the_corpus_keep_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    import fuzz  # noqa: PLC0415

    assert fuzz.main(["40", "--jobs", "2"]) == 0, capsys.readouterr().out


def test_changed_texts_keep_their_words(
    fuzzed: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert fuzzed("20", "--seed", "7") == 0
    said = capsys.readouterr().out
    assert "failures: none" in said
    assert said.count("s/MB") == 5


def test_a_text_is_the_same_for_the_same_seed() -> None:
    from fuzz_texts import trial_of  # noqa: PLC0415

    corpus = str(ROOT / "tests" / "works")
    assert trial_of(corpus, 3, 5) == trial_of(corpus, 3, 5)
    assert len({trial_of(corpus, 3, n).files for n in range(10)}) == 10


@pytest.mark.parametrize("kind", ["html", "epub", "fb2", "rtf", "md", "txt", "fountain", "zip"])
def test_mutated_files_are_read_or_refused_in_a_line(
    fuzzed: Callable[..., int], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fuzzed("15", "--format", kind, "--corpus", "") == 0, capsys.readouterr().out
    assert "15 texts of seed 1" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["html", "epub", "docx"])
def test_a_mutated_file_is_the_same_for_the_same_seed(kind: str) -> None:
    from fuzz_files import file_trial_of  # noqa: PLC0415

    trials = {file_trial_of("", kind, 3, n) for n in range(10)}
    assert trials == {file_trial_of("", kind, 3, n) for n in range(10)}
    assert len({trial.files for trial in trials}) > 7


def test_a_failure_is_repeated_by_its_seed_and_number(
    fuzzed: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("fuzz.convert", lambda _: 1 / 0)
    assert fuzzed("2", "--seed", "7") == 1
    said = capsys.readouterr().out
    assert "ZeroDivisionError" in said
    assert "again: make fuzz ONLY=7-2" in said
    assert "failures: 2 traceback" in said


def test_words_that_are_not_read_are_a_failure(
    fuzzed: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def half(text: Any) -> Any:
        (name, raw), *others = text.files
        return convert(replace(text, files=((name, raw[: len(raw) // 4 * 2]), *others)))

    monkeypatch.setattr("fuzz.convert", half)
    monkeypatch.chdir(tmp_path)
    assert fuzzed("8", "--seed", "7") == 1
    assert "read otherwise" in capsys.readouterr().out
    assert fuzzed("--only", "7-1") in {0, 1}
    assert list((tmp_path / "_build" / "fuzz").iterdir())


def test_without_a_corpus_it_says_what_to_set(
    fuzzed: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("FASCICLE_CORPUS")
    assert fuzzed() == 2
    assert "set FASCICLE_CORPUS" in capsys.readouterr().err
