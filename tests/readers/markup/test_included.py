"""Files that include others are one; what none includes is asked about."""

from __future__ import annotations

import pytest

from fascicle.model.errors import SourceError
from fascicle.readers.markup.included import with_included, without_missing

Files = list[tuple[str, bytes]]


def merged(*files: tuple[str, str]) -> tuple[dict[str, str], list[str]]:
    found, queries = with_included([(name, text.encode()) for name, text in files])
    return {name: raw.decode() for name, raw in found}, [query.question for query in queries]


@pytest.mark.parametrize(
    ("ending", "command"),
    [
        (".tex", r"\include{parts/one}"),
        (".tex", r"\import{./parts/}{one}"),
        (".tex", r"\subimport*{parts}{one.tex}"),
        (".tex", r"Before \input{parts/one.tex}"),
        (".adoc", ":parts: parts\n\ninclude::{parts}/one.adoc[]"),
        (".rst", ".. include:: parts/one.rst"),
        (".rst", ".. toctree::\n   :maxdepth: 2\n\n   The One <parts/one>\n"),
        (".org", '#+INCLUDE: "parts/one.org"'),
        (".typ", '#include "parts/one.typ"'),
    ],
)
def test_a_file_has_those_that_it_includes(ending: str, command: str) -> None:
    files, questions = merged((f"b/main{ending}", f"{command}\n"), (f"b/parts/one{ending}", "One."))
    assert list(files) == [f"b/main{ending}"]
    assert "One." in files[f"b/main{ending}"]
    assert questions == []


def test_files_are_included_by_those_that_are_included() -> None:
    files, _ = merged(
        ("main.tex", r"\input{one}"),
        ("one.tex", "One.\n\\input{two}\n"),
        ("two.tex", r"\documentclass{book}\begin{document}Two.\end{document}"),
    )
    assert files["main.tex"].split() == ["One.", "Two."]


def test_a_file_that_includes_itself_stays_as_it_is() -> None:
    files, _ = merged(("one.tex", r"\input{two}"), ("two.tex", r"\input{one} Two."))
    assert files == {"one.tex": r"\input{two}", "two.tex": r"\input{one} Two."}


def test_a_commented_command_includes_nothing_and_its_file_is_asked_about() -> None:
    files, questions = merged(
        ("main.tex", "\\input{one}\n%\\input{cut}\n"), ("one.tex", "One."), ("cut.tex", "Cut.")
    )
    assert "Cut." not in "".join(files.values())
    assert questions == ["no file includes these: cut.tex; do they belong to the text?"]


def test_files_of_which_none_includes_another_stay() -> None:
    files, questions = merged(("1.tex", "One."), ("2.tex", "Two."), ("notes.txt", "Three."))
    assert len(files) == 3
    assert questions == []


def test_images_are_found_from_the_outermost_file() -> None:
    files, _ = merged(
        ("b/main.typ", '#include "parts/one.typ"'), ("b/parts/one.typ", '#image("../img/a.png")')
    )
    assert '#image("img/a.png")' in files["b/main.typ"]


def test_headings_are_deeper_where_asciidoc_says_so() -> None:
    files, _ = merged(
        ("main.adoc", "include::one.adoc[leveloffset=+1]"), ("one.adoc", "= One\n\n== Two\n")
    )
    assert "== One\n\n=== Two" in files["main.adoc"]


@pytest.mark.parametrize("encodings", [("latin-1", "utf-8"), ("utf-8", "latin-1")])
def test_files_of_two_encodings_are_one_text(encodings: tuple[str, str]) -> None:
    main, one = (
        text.encode(it)
        for text, it in zip(
            (r"Café. \input{one}", "Déjà l'été, naïvement."), encodings, strict=True
        )
    )
    ((_, raw),), questions = with_included([("main.tex", main), ("one.tex", one)])
    assert (raw.decode().split(), questions) == (["Café.", "Déjà", "l'été,", "naïvement."], [])


def test_a_guessed_encoding_of_a_file_is_asked_about() -> None:
    one = ("Рассвет над рекой. " * 40).encode("koi8-r")
    _, (query,) = with_included([("main.tex", rb"\input{one}"), ("one.tex", one)])
    assert query.name == "encoding-guess"
    assert "one.tex" in query.question


def test_an_encoding_of_the_owner_is_that_of_all_files() -> None:
    files = [("main.tex", r"Café. \input{one}".encode("latin-1")), ("one.tex", b"\xc9t\xe9.")]
    ((_, raw),), _ = with_included(files, "latin-1")
    assert raw.decode("latin-1").split() == ["Café.", "Été."]


def test_a_file_that_includes_others_without_end_is_refused() -> None:
    chain = [(f"{n}.tex", (f"\\input{{{n + 1}}}\n" * 20).encode()) for n in range(9)]
    with pytest.raises(SourceError, match="includes more than 10,000 files"):
        with_included([*chain, ("9.tex", b"Nine.")])


def test_a_file_that_is_not_there_is_named() -> None:
    text, missing = without_missing('#include "one.typ"\n#import "@preview/a:1": b\n', "typst")
    assert (text.strip(), missing) == ("", ["one.typ"])
