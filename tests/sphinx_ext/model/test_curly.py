"""Curly typography: a table of what was typed and how it is set, to be read as a proof."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.words import words
from fascicle.sphinx_ext.model.curly import curly, shapes_of

# A row each: what was typed | how it is set.
ENGLISH = """
Speech
"It's--" she began.                         | “It’s—” she began.
"Well," she said, "no."                     | “Well,” she said, “no.”
"I was--"--he stopped--"going."             | “I was—”—he stopped—“going.”
Well--"No," she said--"never!"              | Well—“No,” she said—“never!”
"Stop!"--"Why?"                             | “Stop!”—“Why?”
"?" she said. "!!"                          | “?” she said. “!!”
"Lad!--Here!" <!-- no dash                  | “Lad!—Here!” <!-- no dash
"...and so," he said, "..."                 | “…and so,” he said, “…”
("Why?") ["x"]                              | (“Why?”) [“x”]

Quotes inside quotes
"He said, 'Go,' and I went."                | “He said, ‘Go,’ and I went.”
'"Go," he said, and I went,' she told us.   | ‘“Go,” he said, and I went,’ she told us.
'"Go," he said, and I went.                  | ‘“Go,” he said, and I went.
"Then he said, 'Go.'"                       | “Then he said, ‘Go.’”
'The dogs' bowl,' he said, 'is empty.'      | ‘The dogs’ bowl,’ he said, ‘is empty.’
They put on 'As You Like It' in May.        | They put on ‘As You Like It’ in May.

Apostrophes
the dogs' bowl, O'Brien's, goin' an' comin' | the dogs’ bowl, O’Brien’s, goin’ an’ comin’
'Tis the '90s, and the '45 harvest          | ’Tis the ’90s, and the ’45 harvest
"'Tis," he said. "'Twas."                   | “’Tis,” he said. “’Twas.”
''Tis so,' he said.                         | ‘’Tis so,’ he said.
rock 'n' roll, rock-'n'-roll                | rock ’n’ roll, rock-’n’-roll
He told 'em off 'cause of it.               | He told ’em off ’cause of it.
"Give 'im 'is 'at," he said.                | “Give ’im ’is ’at,” he said.
He's an 'ard man.                           | He’s an ’ard man.
'He's an 'ard man,' he said.                | ‘He’s an ’ard man,’ he said.
'I heard 'twas so,' he said.                | ‘I heard ’twas so,’ he said.
"'Ere, stop that!"                          | “’Ere, stop that!”
'old on, I'm comin' up                      | ’old on, I’m comin’ up
'She says, 'go there,' and I went,' he said. | ‘She says, ‘go there,’ and I went,’ he said.
the word 'is' and 'em                       | the word ‘is’ and ’em
'45 men were here,' he said.                | ‘45 men were here,’ he said.

Quotes that go on in the next paragraph
"And so it went on, and nobody              | “And so it went on, and nobody
"'And so it went on, and nobody             | “‘And so it went on, and nobody
'And so it went on                          | ‘And so it went on
'Oh!' he said; 'why did it go on            | ‘Oh!’ he said; ‘why did it go on
'So I said "no" and went on                 | ‘So I said “no” and went on
He wrote, 'And so it went on                | He wrote, ‘And so it went on
and that was all," he said.                 | and that was all,” he said.

Feet and inches
the 5'10" fence, 6' 2" and more             | the 5′10″ fence, 6′ 2″ and more
"He's 5'10", she's 5'9"," he said.          | “He’s 5′10″, she’s 5′9″,” he said.
a 6' man and a 12" rule                     | a 6' man and a 12" rule
"It's 6" long," he said.                    | “It’s 6" long,” he said.
a 4"x6" card                                | a 4"x6" card

Dashes and dots
a--b, a---b, a -- b                         | a—b, a—b, a — b
Mr. ---- of 17--, <-- and -->               | Mr. ---- of 17—, <-- and -->
a well-known man                            | a well-known man
wait...what, and... no                      | wait…what, and… no
. . . or .... or ..                         | . . . or .... or ..

What could be either, or is set already, stays
a " b                                       | a " b
"I'm 5'10" she said                         | "I’m 5'10" she said
“Oh” and "no" -- it's...                    | “Oh” and "no" — it’s…
``No,'' he said.                            | ``No,'' he said.
""No,"" he said.                            | ""No,"" he said.
1'000'000                                   | 1'000'000
"""

OTHERS = """
de    | "Ja", sagt er, "wie geht's? 'Gut', sagt Hans' Bruder." | „Ja“, sagt er, „wie geht’s? ‚Gut‘, sagt Hans’ Bruder.“
de    | So 'ne Sache, mit 'nem Hund.                           | So ’ne Sache, mit ’nem Hund.
de-CH | "Ja", sagt er.                                         | «Ja», sagt er.
de-AT | "Ja", sagt er.                                         | „Ja“, sagt er.
fr    | "Oui, c'est l'ami."                                    | «⍽Oui, c’est l’ami.⍽»
fi    | "Niin", sanoi 'hän'.                                   | ”Niin”, sanoi ’hän’.
nl    | "'s Avonds," zei hij.                                  | “’s Avonds,” zei hij.
pl    | "Tak", 'nie'.                                          | „Tak”, «nie».
fr    | « Oui, c'est "bon" »                                   | «⍽Oui, c’est "bon"⍽»
fr    | "Quoi ? Non !" dit-il ; puis : "Ah !?"                 | «⍽Quoi⌇? Non⌇!⍽» dit-il⌇; puis⍽: «⍽Ah⌇!?⍽»
fr-CA | Quoi? Non! Puis: rien; fin.                            | Quoi? Non! Puis: rien; fin.
fr    | ! ou ?                                                 | ! ou⌇?
en    | What ? No ! Then : "Ah !"                              | What ? No ! Then : “Ah !”
he    | "a'b"                                                  | "a'b"
la    | "Ita" -- 'non'...                                      | "Ita" — 'non'…
"""  # noqa: E501  a row a line


def rows(table: str) -> list[tuple[str, ...]]:
    parted = (line.split("|") for line in table.split("\n"))
    return [tuple(part.strip() for part in parts) for parts in parted if len(parts) > 1]


@pytest.mark.parametrize(("typed", "is_set"), rows(ENGLISH))
def test_english(typed: str, is_set: str) -> None:
    assert curly(typed, "en") == is_set


@pytest.mark.parametrize(("language", "typed", "is_set"), rows(OTHERS))
def test_other_languages_have_their_own_quotes(language: str, typed: str, is_set: str) -> None:
    assert curly(typed, language) == is_set.replace("⍽", "\u00a0").replace("⌇", "\u202f")


MARKS = st.text(st.sampled_from("'\"-. ,ab5\n(…"), max_size=40)


@given(st.one_of(MARKS, st.text(max_size=40)), st.sampled_from(["en", "de", "fr", "fi", "he", "x"]))
def test_no_word_changes_whatever_is_typed(text: str, language: str) -> None:
    assert words(curly(text, language)) == words(text)


@given(MARKS)
def test_what_is_set_is_not_set_again(text: str) -> None:
    once = curly(text, "en")
    if any(quote in once for quote in shapes_of("en")):
        assert curly(once, "en") == once


@pytest.mark.parametrize("unit", ["'a ", "s' ", "\"'", "'a b' ", "-", "'", "1'1", "x's "])
def test_a_long_row_of_marks_takes_no_time(unit: str) -> None:
    before = time.perf_counter()
    for count in (900, 300_000):
        curly(unit * count, "en")
    assert time.perf_counter() - before < 5
