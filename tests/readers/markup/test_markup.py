"""Markup languages as authors write them: what pandoc would drop, or show though it is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import Group, Heading, Paragraph, SceneBreak, Verse, leaves, text_of
from fascicle.model.errors import SourceError
from fascicle.readers.pandoc import program
from fascicle.readers.source import read_files
from fascicle.recovery import recover

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

pytestmark = pytest.mark.skipif(program() is None, reason="pandoc is not installed")
LATEX = r"\documentclass{book}\title{T}\author{A B}\begin{document}\maketitle %s \end{document}"


def read(ending: str, text: str) -> Draft:
    return recover(read_files([(f"texts/book{ending}", text.encode())]))


def latex(body: str) -> Draft:
    return read(".tex", LATEX % body)


def shown(draft: Draft) -> str:
    return "\n".join(draft.source.lines)


def breaks(draft: Draft) -> int:
    return sum(isinstance(block, SceneBreak) for block in leaves(draft.blocks))


def headings(draft: Draft) -> list[tuple[int, str]]:
    return [(it.level, it.text) for it in leaves(draft.blocks) if isinstance(it, Heading)]


PROSE = "It rained on the harbour, and nobody said a word about it all day long."


# LaTeX


@pytest.mark.parametrize(
    "title",
    [
        r"\title{The Weir\\ {\large A Novel}}",
        r"\title{\Huge The Weir\\[1ex] \itshape A Novel}",
        r"\title[Weir]{The Weir}\subtitle{A Novel}",
        r"\SetTitle{The Weir}\SetSubtitle{A Novel}",
    ],
)
def test_a_latex_title_has_its_subtitle(title: str) -> None:
    text = rf"{title}\author{{Ada Quill \and Bo Reed}}\begin{{document}}\maketitle {PROSE}"
    found = read(".tex", rf"\documentclass{{book}}{text}\end{{document}}").found.values
    assert (found["title"], found["subtitle"]) == ("The Weir", "A Novel")
    assert found["authors"] == ("Ada Quill", "Bo Reed")


@pytest.mark.parametrize(
    "command",
    [
        r"\newcommand{\s}{\par\bigskip{\centering *\quad*\quad*\par}\bigskip}",
        r"\newcommand*{\s}{\par\noindent\hfil\textasteriskcentered\hfil\par}",
        "\\newcommand{\\s}{%\n  \\par{\\centering\\ding{167}\\par}%\n  \\ignorespaces}",
        r"\newcommand{\t}{\pfbreak}\let\s\t",
        r"\def\s{\bigskip\centerline{$\ast$}\bigskip}",
        r"\DeclareRobustCommand{\s}{\sceneline}",
        r"\renewcommand{\s}{\vspace{2\baselineskip}}",
    ],
)
def test_a_command_of_signs_or_space_is_a_scene_break(command: str) -> None:
    draft = latex(f"{command}\n\\chapter{{One}}\n{PROSE}\n\n\\s\n\n{PROSE}\n\n{PROSE}\n")
    assert breaks(draft) == 1
    assert shown(draft).count(PROSE) == 3


def test_a_command_with_words_is_no_scene_break() -> None:
    draft = latex(rf"\newcommand{{\kerl}}{{Kerlaouen}}{PROSE} At \kerl{{}} it was dark.")
    assert "At Kerlaouen it was dark." in shown(draft)


def test_the_words_of_a_command_that_nobody_defines_are_text() -> None:
    draft = latex(rf"{PROSE} \odd{{Two}}{{words}} and \other[x]{{one}}.\todo{{Ask Bo}}")
    assert "Two words and one." in shown(draft)
    assert "Ask Bo" not in shown(draft)


def test_latex_classes_have_chapters_of_their_own() -> None:
    opening = r"\begin{ChapterStart}\ChapterTitle{1}\ChapterSubtitle{The Gate}\end{ChapterStart}"
    body = f"{opening}\n{PROSE}\n\\addchap{{After}}\n{PROSE}\n\\QuickChapter[2em]{{Gulls}}\n{PROSE}"
    assert [text for _, text in headings(latex(body))] == ["1. The Gate", "After", "Gulls"]


def test_switches_of_a_latex_file_choose_their_words() -> None:
    switch = r"\newif\ifdraft\draftfalse "
    text = rf"{switch}{PROSE} \ifdraft No.\else Yes.\fi \ifdraftdoc Never.\fi"
    said = shown(latex(text))
    assert "Yes." in said
    assert not {"No.", "Never."} & {*said.split()}
    assert "No." in shown(latex(text.replace("draftfalse", "drafttrue")))


def test_what_stands_on_a_title_page_of_latex_is_text() -> None:
    text = LATEX.replace(r"\title", r"\dedication{To Ada,\\ who knows}\title") % PROSE
    assert "To Ada,\nwho knows" in shown(read(".tex", text))


def test_notes_of_latex_are_at_their_marks() -> None:
    body = rf"One.\footnotemark\ Two.\pagenote{{A page.}} {PROSE}\footnotetext{{A mark.}}"
    draft = latex(body)
    lines = shown(draft)
    assert lines.index("One.[1]") < lines.index("Two.[2]") < lines.index("A mark.")
    assert "A page." in lines


# AsciiDoc

ADOC = """= The Weir: A Novel
Ada Quill <ada@example.org>; Bo Reed
v2.1, 2020-11-09: corrected
:doctype: book
:source-highlighter!:
:town: Aldermarsh
:scene: pass:q[*⁂*]
// Not yet: the heron.

////
- a foldout
////

[dedication]
== Dedication

To {town}.

= Wax

== The Gate

A key{empty} was in the door.footnote:[It was
a small one.] %s

{scene}

ifdef::draft[]
A lost scene.
endif::[]

[verse, Bo, a song]
Slow is the gate,
    and slower the key.
"""


def test_asciidoc_is_read_with_attributes_and_without_comments() -> None:
    draft = read(".adoc", ADOC % PROSE)
    found = draft.found.values
    assert (found["title"], found["subtitle"]) == ("The Weir", "A Novel")
    assert found["authors"] == ("Ada Quill", "Bo Reed")
    said = shown(draft)
    assert "To Aldermarsh." in said
    assert "It was a small one." in said
    assert not [word for word in ("heron", "foldout", "lost", "town", "draft") if word in said]
    assert headings(draft) == [(1, "Dedication"), (1, "Wax"), (2, "The Gate")]
    (verse,) = (it for it in leaves(draft.blocks) if isinstance(it, Verse))
    assert text_of(verse.text).splitlines()[1].strip("\u00a0 ") == "and slower the key."
    assert breaks(draft) == 1


# Typst


def test_a_template_of_typst_gives_the_title_and_what_stands_before_the_text() -> None:
    text = f"""#import "@preview/book:1.0": book
#show: book.with(
  title: "The Weir", subtitle: [A Novel],
  authors: ((name: "Ada Quill"), (name: [Bo Reed])),
  dedication: [To the gulls],
)
#show link: this => {{ none }}
= The Gate
{PROSE} #smallcaps[Ada] and #odd("one")[two], #link("https://example.org")[here].

#scene

{PROSE}
"""
    draft = read(".typ", text)
    found = draft.found.values
    assert (found["title"], found["subtitle"]) == ("The Weir", "A Novel")
    assert found["authors"] == ("Ada Quill", "Bo Reed")
    said = shown(draft)
    assert said.index("To the gulls") < said.index("The Gate")
    assert "Ada and one two, here." in said
    assert breaks(draft) == 1


# Others


def test_org_shows_no_work_on_the_text() -> None:
    text = f"""#+TITLE: The Weir
#+AUTHOR: Ada Quill & Bo Reed
#+TODO: DRAFT | DONE
#+OPTIONS: <:nil
* Notes to self :noexport:
Name the heron.
* DRAFT [#A] The Gate [1/2] :ada:
CLOSED: [2017-01-15 Sun 23:58]
:LOGBOOK:
CLOCK: [2017-01-15 Sun 21:30]
:END:
<2017-01-15 Sun>
{PROSE}

\u200b* * *

{PROSE}
"""
    draft = read(".org", text)
    assert draft.found.values["authors"] == ("Ada Quill", "Bo Reed")
    assert headings(draft) == [(1, "The Gate")]
    assert breaks(draft) == 1
    assert not [word for word in ("heron", "2017", "DRAFT", "#A") if word in shown(draft)]


def test_what_latex_only_sets_in_org_is_text() -> None:
    text = f"""#+TITLE: The Weir
#+AUTHOR: Ada Quill

\\begin{{doublespace}}
\\begin{{raggedright}}
\\parindent = 2em
* The Gate
{PROSE}

\\sectbreak

{PROSE}
* The Key
{PROSE}
\\end{{raggedright}}
\\end{{doublespace}}
"""
    draft = read(".org", text)
    assert headings(draft) == [(1, "The Gate"), (1, "The Key")]
    assert breaks(draft) == 1
    assert "2em" not in shown(draft)


def test_org_keeps_the_dates_of_a_diary() -> None:
    assert "1931-05-09" in shown(read(".org", f"* Saturday\n<1931-05-09 Sat>\n{PROSE}\n"))


def test_restructured_text_has_several_authors_and_a_dedication() -> None:
    text = f""".. class:: subtitle

:Author: Ada Quill
:Author: Bo Reed
:Dedication: To the gulls,
    all of them.

{PROSE}

.. todo:: Name the heron.

.. index:: gulls

.. centered:: * * *

{PROSE}
"""
    draft = read(".rst", f"The Weir\n========\n\n{text.partition('subtitle')[2]}")
    assert draft.found.values["authors"] == ("Ada Quill", "Bo Reed")
    assert "To the gulls, all of them." in shown(draft)
    assert "heron" not in shown(draft)
    assert breaks(draft) == 1


def test_a_wiki_has_its_title_and_the_words_of_its_templates() -> None:
    text = f"""{{{{DISPLAYTITLE:The Weir}}}}
{{{{Story
| subtitle = A Novel
| author = [[User:Ada|Ada Quill]] and Bo Reed
}}}}
{{{{Quote|Pay the bridge.|A saying}}}}
{PROSE} {{{{spoiler|He saw nothing.}}}} {{{{TODO|Name the heron}}}}

<poem>
Slow is the gate,
and slower the key.
</poem>

[[Category:Stories]]
[[de:Das Wehr]]
"""
    draft = read(".wiki", text)
    found = draft.found.values
    assert (found["title"], found["subtitle"]) == ("The Weir", "A Novel")
    assert found["authors"] == ("Ada Quill", "Bo Reed")
    said = shown(draft)
    assert "Pay the bridge.\n— A saying" in said
    assert "He saw nothing." in said
    assert not [word for word in ("heron", "Category", "Wehr", "Story") if word in said]


def test_lines_of_an_outline_are_text_unless_something_is_below_them() -> None:
    text = """<opml version="2.0"><head><title>The Weir</title></head><body>
<outline text="Part One"><outline text="The Gate" _note="It was shut.">
<outline text="Nobody had a key."/><outline text="No." isComment="true"/></outline></outline>
</body></opml>"""
    draft = read(".opml", text)
    assert [text for _, text in headings(draft)] == ["Part One", "The Gate"]
    assert "It was shut.\n\nNobody had a key." in shown(draft)


def test_docbook_names_are_words_and_remarks_are_none() -> None:
    text = """<article xmlns="http://docbook.org/ns/docbook"><info><title>The Weir</title>
<author><personname><firstname>Ada</firstname><surname>Quill</surname></personname></author></info>
<para>It was shut.<remark>Ask Bo.</remark></para></article>"""
    draft = read(".dbk", text)
    assert draft.found.values["authors"] == ("Ada Quill",)
    assert "Ask Bo" not in shown(draft)


DOCBOOK_EPIGRAPHS = """<book xmlns="http://docbook.org/ns/docbook"><title>The Weir</title>
<dedication><para>The gulls and their weir.</para><para role="x">Ada.</para></dedication>
<chapter><title>The Gate</title><epigraph><attribution>a saying</attribution>
<simpara>Pay the bridge.</simpara></epigraph><para>It was shut.</para></chapter></book>"""
RST_EPIGRAPHS = """The Weir
========

The Gate
--------

.. epigraph::

   Pay the bridge.

   -- a saying

It was shut.
"""


@pytest.mark.parametrize(
    ("ending", "text", "kinds"),
    [
        (".dbk", DOCBOOK_EPIGRAPHS, ["dedication", "epigraph"]),
        (".rst", RST_EPIGRAPHS, ["epigraph"]),
    ],
)
def test_epigraphs_and_dedications_are_marked(ending: str, text: str, kinds: list[str]) -> None:
    groups = [block for block in read(ending, text).blocks if isinstance(block, Group)]
    assert [group.kind for group in groups] == kinds
    said = [text_of(it.text) for it in groups[-1].blocks if isinstance(it, Paragraph)]
    assert said[0] == "Pay the bridge."
    assert said[1].endswith("a saying")


@pytest.mark.parametrize("ending", [".opml", ".dbk"])
def test_xml_in_another_encoding_is_read(ending: str) -> None:
    one, two = {
        ".opml": (
            "<outline text='{}'><outline text='L’été'/></outline>",
            "<opml><body>{}</body></opml>",
        ),
        ".dbk": ("<section><title>{}</title><para>L’été</para></section>", "<article>{}</article>"),
    }[ending]
    body = two.format(one.format("Déjà vu") + one.format("Là-bas"))
    text = f"<?xml version='1.0' encoding='windows-1252'?>{body}"
    draft = recover(read_files([(f"texts/a{ending}", text.encode("cp1252"))]))
    assert headings(draft) == [(1, "Déjà vu"), (1, "Là-bas")]
    assert "L’été" in shown(draft)


# Words


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".tex", LATEX % rf"{PROSE} Gr\"onland, Bj\o{{}}rn, na\"ive. \setlength{{\a}}{{0pt}}"),
        (".adoc", ADOC.replace("ifdef::draft[]\nA lost scene.\nendif::[]\n", "") % PROSE),
        (".org", f"#+TITLE: T\n* TODO One :a:\n:PROPERTIES:\n:X: y\n:END:\n{PROSE}\n"),
        (".typ", f'#set text(lang: "en")\n= One\n{PROSE} #emph[a]b#footnote[c]\n'),
    ],
)
def test_commands_are_no_words(ending: str, text: str) -> None:
    files = [(f"texts/book{ending}", text.encode())]
    assert [query.question for query in source_queries(read_files(files), files)] == []


def test_words_that_are_not_in_the_book_are_named() -> None:
    text = "#let hidden = none\n= One\nIt rained.\n\n#if 1 == 2 [Never said.]\n"
    files = [("texts/book.typ", text.encode())]
    (query,) = source_queries(read_files(files), files)
    assert "Never, said." in query.question


def test_titles_of_several_poems_in_latex_are_headings_and_stanzas_end_without_a_blank_line() -> (
    None
):
    poem = "\\poemtitle*{{{}}}\\begin{{verse}}It rained,\\\\\nall day.\\\\!\nSo?\\end{{verse}}\n"
    draft = latex("".join(map(poem.format, ("Salt", "Fog", "Oil"))))
    assert [text for _, text in headings(draft)] == ["Salt", "Fog", "Oil"]
    stanzas = [it for it in leaves(draft.blocks) if isinstance(it, Verse)]
    assert "all day.\n\nSo?" in "\n".join(text_of(it.text) for it in stanzas).replace("\u00a0", "")
    said = shown(latex(f"{PROSE}\n\n{poem.format('Salt')}"))
    assert "*" not in said
    assert "Salt" in said


def test_ends_of_lines_of_a_poem_in_latex_are_no_text() -> None:
    lines = r"""Slow is the gate,\\* and slower\\> the key.\\!

It was shut.\\ So was I."""
    draft = read(".tex", LATEX % rf"\begin{{verse}}{lines}\end{{verse}}")
    (verse,) = (it for it in leaves(draft.blocks) if isinstance(it, Verse))
    typed = [line.strip() for line in text_of(verse.text).splitlines()]
    assert typed == [
        "Slow is the gate,", "and slower", "the key.", "", "It was shut.", "So was I.",
    ]  # fmt: skip


def test_characters_of_a_play_in_latex_are_named_where_they_speak() -> None:
    text = r"""\Character[who leans]{Pell}{pell}\act{The Frost}\scene{The coping}
\begin{drama}\pellspeaks Whose? \direct{leaning} Nobody's, \pell, nobody's.\end{drama}"""
    draft = latex(text)
    assert [title for _, title in headings(draft)] == ["The Frost", "The coping"]
    assert "Pell: Whose? (leaning) Nobody’s, Pell, nobody’s." in shown(draft)


def test_what_pandoc_cannot_read_is_quoted() -> None:
    text = LATEX % "\\begin{quote}\nIt rained.\n\\end{verse}\n"
    with pytest.raises(SourceError) as caught:
        read(".tex", text)
    assert "pandoc cannot read this document" in str(caught.value)
    assert "at “" in str(caught.value)
    assert "line " not in str(caught.value)
