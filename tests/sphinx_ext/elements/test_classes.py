"""Classes of nodes: the last paragraph is an end mark if it says only that the text ends."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from fascicle.sphinx_ext.elements.typography import EndMark, has_end_mark


def ends_with_mark(*paragraphs: str) -> bool:
    document = new_document("page")
    document += [nodes.paragraph("", text) for text in paragraphs]
    EndMark(document).apply()
    return has_end_mark(document)


@pytest.mark.parametrize("mark", ["THE END", "Finis.", "— Ende —", "CURTAIN", "The end!"])
def test_a_last_paragraph_of_only_an_end_mark_is_one(mark: str) -> None:
    assert ends_with_mark("It was shut.", mark)


@pytest.mark.parametrize(
    "last", ["The end of the road was near.", "End it now!", "It was the end.", "Fine weather."]
)
def test_a_sentence_that_only_has_its_words_is_none(last: str) -> None:
    assert not ends_with_mark("It was shut.", last)


def test_only_the_last_paragraph_counts() -> None:
    assert not ends_with_mark("The end.", "It was shut.")
    assert not ends_with_mark()
