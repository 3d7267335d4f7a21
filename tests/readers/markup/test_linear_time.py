"""Files of markup that begin something again and again take no longer than their size asks for.

pandoc is left out: it is stopped after some seconds. What is done before and beside it is not.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from fascicle.fidelity import language_words
from fascicle.readers.markup import files, included, latex

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 200_000
# Seconds for so much: honest text takes a few hundredths, and what is not linear takes minutes.
MOST = 3
ENDINGS = {
    "latex": ".tex", "asciidoc": ".adoc", "typst": ".typ", "rst": ".rst", "org": ".org",
    "mediawiki": ".wiki", "textile": ".textile", "jira": ".jira",
}  # fmt: skip
BEGUN = {
    "latex": [
        r"\begin{verse}", r"\begin{ChapterStart}", r"\begin{comment}", r"\a[", r"\title{",
        r"\title[", r"\newcommand{\a}{", "{", r"\footnotetext{", r"\poemtitle[", r"\footnotemark[",
        r"\rule[", r"\Character[", r"\includegraphics[", "%", r"\input{", r"\def\a",
        r"\ifdraftdoc ",
    ],
    "asciidoc": [
        "////\n", "[verse]\n____\n", "a:[", "<<", "[[", "image::", "{a}", "include::a[", "http:",
        ":a: {a}{a}\n{a}", "(((", "ifdef::a[]\n",
    ],
    "typst": ["#show: a.with(\n", "#set a(\n", "#show (\n", "[", "#a[", "/*", '"', "title: ("],
    "rst": [".. toctree::\n\n   a\n", "`", "|a", ":Dedication: a\n", ".. todo::\n\n   a\n"],
    "org": [
        "[[", "[fn:a:", ":A:\n", "<2020-01-01 ", "* a :b:\n", "*************** a\n",
        r"\begin{spac", r"\a",
    ],
    "mediawiki": ["{{a|", "<poem>", "[[a|", "[[File:", "<!--", "{{a|" + " " * 50, "[http:"],
    "textile": ["!(", "!a(", "<!--", '"a', "h1{"],
    "jira": ["{quote", "[a|", "!a", "{color:"],
}  # fmt: skip
PIECES = [(language, piece) for language, pieces in BEGUN.items() for piece in pieces]


@pytest.mark.parametrize(("language", "piece"), PIECES)
def test_what_is_begun_and_not_ended_takes_no_time(
    language: str, piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latex, "skipped", lambda *_: [])
    monkeypatch.setattr(files, "pandoc_html", lambda *_: "")
    text = (piece * (SIZE // len(piece) + 1))[:SIZE]
    words: Callable[[bytes], list[str]] = getattr(language_words, f"words_of_{language}")
    begun = time.process_time()
    if prepared := files.PREPARED.get(language):
        prepared("a", text)
    words(text.encode())
    included.with_included([(f"a{ENDINGS[language]}", text.encode()), ("b.txt", b"b")])
    assert time.process_time() - begun < MOST


def test_empty_lines_above_a_list_of_chapters_take_no_time() -> None:
    text = "\n \n" * 20_000 + "..\n" + " \n" * 20_000 + "a\n.. toctree::\n\n   b\n"
    begun = time.process_time()
    included.with_included([("a.rst", text.encode()), ("b.rst", b"B.")])
    assert time.process_time() - begun < MOST
