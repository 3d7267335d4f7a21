"""First letters of texts that are images."""

from __future__ import annotations

import pytest

from fascicle.fidelity.source_words import source_queries
from fascicle.readers.source import read_files

AFTER = "<p>It rained on the harbour all night.</p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p><img src="m.png" alt="M">aud lit the lamp.</p>', "Maud lit the lamp."),
        ('<div><img src="m.png" alt="Drop cap M"></div>\n<p>AUD lit it.</p>', "MAUD lit it."),
        ('<p><span><img src="t.png" alt="&ldquo;T"></span>\nill is out.</p>', "“Till is out."),
        ('<p><img src="i.png" alt="I">t rained.</p>', "I t rained."),
        ('<p><img src="i.png" alt="I"> was out.</p>', "I was out."),
        ('<p><img src="a.png" alt="A"></p><p>Apple pie.</p>', "Apple pie."),
        ('<p>The knight <img src="q.png" alt="Q"> takes it.</p>', "The knight takes it."),
        ('<p><img src="p.png" alt="Plan B">oats and lamps.</p>', "oats and lamps."),
        ('<p><img src="m.png" alt="M"></p><hr><p>aud lit it.</p>', "aud lit it."),
    ],
)
def test_the_first_letter_is_that_of_an_image_before_it(body: str, expected: str) -> None:
    files = [("texts/x.html", f"<html><body><h2>One</h2>{body}{AFTER}</body></html>".encode())]
    draft = read_files(files)
    assert expected in draft.source.lines
    assert not list(source_queries(draft, files))


@pytest.mark.parametrize("letter", ["<b>T</b>", "<i><b>“T</b></i>", "<b class=x>T</b>"])
def test_a_first_letter_that_is_set_apart_by_its_style_is_plain(letter: str) -> None:
    markup = f"<h2>One</h2><p>{letter}he lamp was out, <b>I</b> said, <b>t</b>oo.</p>{AFTER}"
    draft = read_files([("texts/x.html", f"<html><body>{markup}</body></html>".encode())])
    assert [(style.start, style.end) for style in draft.styles[3]] != []
    assert min(style.start for style in draft.styles[3]) > len("“The lamp")


@pytest.mark.parametrize(
    "body",
    [
        "<p><b>T</b>he lamp</p><p><b>O</b>ut of oil</p><p><b>M</b>aud</p>",
        "<p><i>I</i> was out.</p>",
        "<p><b>No</b>body lit it.</p>",
    ],
)
def test_first_letters_that_spell_a_name_and_other_words_keep_their_style(body: str) -> None:
    draft = read_files([("texts/x.html", f"<html><body>{body}</body></html>".encode())])
    assert draft.styles[1]
