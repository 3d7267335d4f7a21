"""Speeches of plays in a format that sets their speakers apart."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from fascicle.model.blocks import SPEECH, Block, Group, Heading, Paragraph, Speech, Verse, text_of
from fascicle.readers.source import read_files
from fascicle.recovery import recover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.draft import Draft

WORDS = (
    "Sit.", "I am sitting.", "Sit better.", "How?", "Like a chair.", "A chair stands.",
    "Then stand.", "I was sitting.", "You were.", "I was.",
)  # fmt: skip
NAMES = ("Ada", "Till", "Ada", "Mrs. Hob", "Till", "Mrs. Hob", "Till", "Ada", "Mrs. Hob", "Ada")


def recovered(body: str) -> Draft:
    return recover(read_files([("texts/play.html", f"<html><body>{body}</body></html>".encode())]))


def speeches(draft: Draft) -> list[tuple[str, str]]:
    spoken = (block for block in draft.blocks if isinstance(block, Speech))
    return [(speech.speaker, text_of(speech.text)) for speech in spoken]


def play(form: str) -> str:
    return "".join(form.format(name, said) for name, said in zip(NAMES, WORDS, strict=True))


def test_a_class_names_the_speaker_of_one_paragraph() -> None:
    draft = recovered(
        "<p>A hall.</p><p><span class='speaker'>Ada (rising).</span> <i>Tom</i>, Sir, is here.</p>"
        "<p>They sit.</p>"
    )
    assert speeches(draft) == [("Ada (rising).", "Tom, Sir, is here.")]
    (speech,) = (block for block in draft.blocks if isinstance(block, Speech))
    assert [run.text for run in speech.text] == ["Tom", ", Sir, is here."]


def test_speakers_of_one_paragraph_have_a_speech_each() -> None:
    said = "<span class=speaker>{}</span> {}".format
    draft = recovered(f"<p>{said('Ada', 'Sit.')}<br>{said('Till:', 'How?')}</p>")
    assert speeches(draft) == [("Ada", "Sit."), ("Till:", "How?")]


def test_a_name_above_the_words_is_their_speaker() -> None:
    draft = recovered("<p class=speaker>Ada</p><p>Sit.</p><p class=speaker>Till</p><h2>Act</h2>")
    assert speeches(draft) == [("Ada", "Sit.")]


def test_nothing_that_is_set_aside_stands_inside_of_a_speech() -> None:
    number = "<p><span class=pagenum>[Pg 3]</span></p>"
    assert not speeches(recovered(f"<p class=speaker>Ada</p>{number}<p>Sit.</p>"))


@pytest.mark.parametrize(
    "form",
    ["<p><i>{}.</i> {}</p>", "<p><i>{}</i>. {}</p>", "<p><span class='smcap'>{}:</span> {}</p>"],
)
def test_names_in_a_look_that_recur_in_turn_are_speakers(form: str) -> None:
    said = speeches(recovered(play(form)))
    assert [text for _, text in said] == [*WORDS]
    assert [speaker.rstrip(".:") for speaker, _ in said] == [*NAMES]


@pytest.mark.parametrize(
    "form", ["<p>It rained.</p>" * 4 + "<p><i>{}.</i> {}</p>", "<p><i>{}</i> {}</p>"]
)
def test_names_that_are_far_apart_or_go_on_are_no_speakers(form: str) -> None:
    assert not speeches(recovered(play(form)))


def test_terms_in_italics_in_a_fixed_order_are_no_speakers() -> None:
    terms = zip(range(12), cycle(("Eggs", "Flour", "Butter")))
    assert not speeches(
        recovered("".join(f"<p><i>{term}.</i> {n} of it.</p>" for n, term in terms))
    )


def test_the_persons_of_a_play_do_not_speak() -> None:
    persons = "<h2>Persons</h2><p><i>Ada.</i> A keeper.</p><p><i>Till.</i> Her aunt.</p>"
    draft = recovered(f"{persons}<h2>Act I</h2>{play('<p><i>{}.</i> {}</p>')}")
    assert [text for _, text in speeches(draft)] == [*WORDS]


def test_a_name_above_a_stanza_is_the_speaker_of_its_verse() -> None:
    form = "<div class=poem><div class=stanza><p><i>{}</i></p><p>The bell</p><p>{}</p></div></div>"
    rare = form.format("Chorus", "and the water")
    leaves = "<p>[<i>Exit.</i></p><p><i>Curtain.</i></p>"
    draft = recovered(play(form) + rare + leaves)
    assert speeches(draft) == [
        *((name, f"The bell\n{said}") for name, said in zip(NAMES, WORDS, strict=True)),
        ("Chorus", "The bell\nand the water"),
    ]
    assert all(block.is_verse for block in draft.blocks if isinstance(block, Speech))


def test_rare_names_are_those_of_speakers_where_a_sentence_names_them() -> None:
    rare = "<p><i>Mr. Pike.</i> Stand up.</p><p><i>Kneeling.</i> So.</p>"
    draft = recovered(f"{play('<p><i>{}.</i> {}</p>')}<p>Then comes old Pike.</p>{rare}")
    assert speeches(draft)[-1] == ("Mr. Pike.", "Stand up.")


def test_names_above_verse_are_those_of_speakers_where_a_class_states_the_others() -> None:
    form = "<p><b class=speaker>{}.</b> {}</p>"
    verse = "<div class=verse><p>The bell</p><p>and the water</p></div>"
    name, sing = "<p><i>Chorus.</i></p>", "<p><i>They sing.</i></p>"
    draft = recovered(f"{play(form)}<p>Here the Chorus sings.</p>{name}{verse}{sing}{verse}")
    assert speeches(draft)[-1] == ("Chorus.", "The bell\nand the water")


def test_speeches_in_rows_of_a_table_are_verse_where_their_lines_are_elements() -> None:
    row = "<tr><td epub:type='z3998:persona'>{}</td><td>{}</td></tr>".format
    direction = "<tr><td></td><td><i><b epub:type='z3998:persona'>Till</b> sits.</i></td></tr>"
    lines = "<p><span>The bell is in the water,</span><br><span>and rings.</span></p>"
    rows = row("Ada", "Sit.") + direction + row("Till", lines) + row("Ada", "How?")
    scene = "<section epub:type='z3998:scene z3998:verse'><table>{}</table></section>"
    draft = recovered(scene.format(rows))
    assert speeches(draft) == [
        ("Ada", "Sit."),
        ("Till", "The bell is in the water,\nand rings."),
        ("Ada", "How?"),
    ]
    verse = [block.is_verse for block in draft.blocks if isinstance(block, Speech)]
    assert verse == [False, True, False]
    (said,) = (text_of(block.text) for block in draft.blocks if isinstance(block, Paragraph))
    assert said == "Till sits."


STANZAS = "<div class=poem><p>{}<br>and rings.</p><p>The tide is in the bell<br>and out.</p></div>"
SAID = "<p class=speaker>{}</p><p>{}</p>".format


def kinds(blocks: tuple[Block, ...]) -> list[object]:
    return [kinds(b.blocks) if isinstance(b, Group) and b.is_a(SPEECH) else type(b) for b in blocks]


def test_stanzas_below_a_speech_are_its_own() -> None:
    song = STANZAS.format("The bell is in the water")
    blocks = recovered(
        f"<p class=speaker>Ada</p>{song}<h2>Act II</h2>{SAID('Till', 'Sit.')}"
    ).blocks
    assert kinds(blocks) == [[Speech, Verse], Heading, Speech]


@pytest.mark.parametrize("direction", ["", "<p><i>She rings.</i></p>", "<p>(She rings.)</p>"])
def test_paragraphs_between_two_speeches_are_of_the_first(direction: str) -> None:
    body = f"{SAID('Ada', 'Sit.')}{direction}<p>I said that you should sit.</p>{direction}"
    between = [Paragraph] * bool(direction)
    blocks = recovered(f"{body}{SAID('Till', 'How?')}").blocks
    assert kinds(blocks) == [[Speech, *between, Paragraph], *between, Speech]
    said = [text_of(block.text) for block in recovered(body).blocks if isinstance(block, Speech)]
    assert said == ["Sit."]
    assert kinds(recovered(body).blocks)[0] is Speech


@pytest.mark.parametrize("below", [SAID("Till", "How?"), f"<h2>Act II</h2>{SAID('Till', 'How?')}"])
def test_what_is_said_to_somebody_else_or_above_the_next_act_goes_on_with_a_speech(
    below: str,
) -> None:
    said = "<p><i>(To Till.)</i> You, too.</p>"
    blocks = recovered(f"<h2>Act I</h2>{SAID('Ada', 'Sit.')}{said}{below}").blocks
    assert kinds(blocks)[1] == [Speech, Paragraph]


@pytest.mark.parametrize("direction", ["", "<p>(She rings.)</p>"])
def test_narration_between_speeches_is_of_nobody_if_no_speaker_or_direction_is_marked(
    direction: str,
) -> None:
    said = "<p>ADA. Sit.</p><p>TILL. How?</p><p>ADA. There.</p><p>TILL. Where?</p>" * 2
    blocks = recovered(f"{said}<p>Nobody sat on the bench.</p>{said}{direction}").blocks
    assert ([Speech, Paragraph] in kinds(blocks)) == bool(direction)


@pytest.mark.parametrize(
    "other",
    [
        "<i>She rings.</i>",
        "Enter the Warden.",
        "Ada and Hob. No!",
        "[The bell",
        "<b>Scene 2</b>",
        "Hob (aside): No!",
    ],
)
def test_directions_and_other_speakers_are_outside_of_a_speech(other: str) -> None:
    blocks = recovered(f"{SAID('Ada', 'Sit.')}<p>{other}</p>{SAID('Till', 'How?')}").blocks
    assert all(not isinstance(block, Group) for block in blocks)


SPOKEN = (("Ada.", "Sit."), ("Till:", "(aside) How?"), ("Ada.", "“Like a chair.”"))
TOGETHER = (("Ada.", "Sit!"), ("Till.", "Stand!"))


def in_table(rows: Sequence[tuple[str, str]], between: str = "") -> Draft:
    cells = (f"<tr><td>{name}</td>{between}<td>{said}</td></tr>" for name, said in rows)
    return recovered(f"<p>A hall.</p><table>{''.join(cells)}</table><p>They sit.</p>")


def test_rows_of_a_table_are_speeches_if_names_recur_or_braces_join_them() -> None:
    assert speeches(in_table(SPOKEN)) == [*SPOKEN]
    draft = in_table(TOGETHER, "<td> } </td>")
    assert speeches(draft) == [*TOGETHER]
    assert [(aside.kind, draft.source.text(aside.span)) for aside in draft.ledger] == []
    assert [kind.kind for part in draft.markup.values() for kind in part] == ["hidden", "hidden"]


@pytest.mark.parametrize(
    "rows",
    [TOGETHER, [("Ada", "Sit."), ("Ada", "No.")], [("Nom.", "bell"), ("Nom.", "bells")]],
    ids=["each once", "no stops", "no sentences"],
)
def test_other_rows_are_no_speeches(rows: Sequence[tuple[str, str]]) -> None:
    assert not speeches(in_table(rows))


def test_a_letter_before_a_colon_is_a_variable() -> None:
    maps = "".join(f"<p>{'STR'[n % 3]} : the lamps to the bells.</p>" for n in (*range(8), 1, 0, 2))
    assert not speeches(recovered(maps))


@pytest.mark.parametrize(
    "form",
    [
        "<p><span class=who>{0}</span> {1}</p>",
        "<p class=who>{0}</p><p>{1}</p>",
        "<p><b>{0}</b></p><p>{1}</p>",
        "<a name=s1><b>{0}</b></a><blockquote><a name=l1>{1}</a><br></blockquote>",
        "<dl><dt>{0}</dt><dd>{1}</dd></dl>",
        "<div><span class=who>{0}</span><p>{1}</p></div>",
        "<table><tr><td><b>{0}</b></td><td>{1}</td></tr></table>",
    ],
)
def test_names_that_recur_at_the_beginnings_of_blocks_below_an_act_are_speakers(form: str) -> None:
    spoken = "".join(form.format(name.upper(), it) for name, it in zip(NAMES, WORDS, strict=True))
    expected = [(name.upper(), it) for name, it in zip(NAMES, WORDS, strict=True)]
    assert speeches(recovered(f"<h2>Act I</h2><p>A hall.</p>{spoken}")) == expected
    # Terms and slogans of other texts recur, too. A name in a column of its own is one in any text.
    others = speeches(recovered(f"<h2>Chapter I</h2><p>A hall.</p>{spoken}"))
    assert others == (expected if "<td>" in form else [])


def test_a_libretto_in_the_cells_of_a_table_keeps_its_lines() -> None:
    row = "<tr><td><b>{0}</b></td><td>{1}<br>and the tide is in.</td></tr>"
    spoken = "".join(row.format(name.upper(), it) for name, it in zip(NAMES, WORDS, strict=True))
    draft = recovered(f"<h2>Act I</h2><table>{spoken}</table>")
    assert [said.split("\n") for _, said in speeches(draft)] == [
        [line, "and the tide is in."] for line in WORDS
    ]


def test_labels_of_figures_are_no_names() -> None:
    figures = "".join(
        f"<p><i>{'Fig.' if n % 3 else 'Plan.'}</i> {n}. A lamp.</p>" for n in range(30)
    )
    assert not speeches(recovered(f"<p>A hall.</p>{figures}"))
