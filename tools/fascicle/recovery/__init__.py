"""Recovery: the passes that turn stretches of lines into recognised blocks.

A pass is a function `Draft -> Draft`; `PASSES` below is their order. A pass changes only blocks
that are still undecided. Whatever no pass recognises becomes prose, without loss.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fascicle.model.blocks import Block, Group, Stretch
from fascicle.model.draft import Draft
from fascicle.recovery.breaks.break_evidence import decorations
from fascicle.recovery.breaks.ornaments import scene_breaks
from fascicle.recovery.breaks.space_breaks import space_breaks
from fascicle.recovery.decided.answers import apply_answers
from fascicle.recovery.decided.decisions import DECIDED
from fascicle.recovery.divided_words import (
    divided_words,
    dropped_capitals,
    letter_spacing,
    whole_lines,
)
from fascicle.recovery.footnotes import footnotes
from fascicle.recovery.genres import entries, pieces
from fascicle.recovery.headings.headings import headings
from fascicle.recovery.headings.second_opinion import second_opinion
from fascicle.recovery.inline_markup import (
    emphasis,
    inline_markdown,
    parts_of_words,
    ruby,
    set_apart,
)
from fascicle.recovery.language import language
from fascicle.recovery.measure import measure
from fascicle.recovery.note_marks import counted_notes, note_marks
from fascicle.recovery.page_furniture import page_furniture, page_joins
from fascicle.recovery.paragraphs import paragraph_starts, paragraphs
from fascicle.recovery.paratext.archive_header import archive_header, repeated_headers
from fascicle.recovery.paratext.archive_preface import archive_preface
from fascicle.recovery.paratext.author_notes import archive_notes, author_notes
from fascicle.recovery.paratext.contents import contents
from fascicle.recovery.paratext.file_titles import file_divisions
from fascicle.recovery.paratext.gutenberg import gutenberg
from fascicle.recovery.paratext.library_notices import frames, library_notices, transcribers_notes
from fascicle.recovery.paratext.mail_frames import mail_frames, postings
from fascicle.recovery.paratext.page_edges import page_edges
from fascicle.recovery.paratext.title_page import title_page
from fascicle.recovery.paratext.title_page_lines import title_page_lines
from fascicle.recovery.passages.epigraphs import dedications, epigraphs
from fascicle.recovery.passages.letters import letters
from fascicle.recovery.passages.lists import lists
from fascicle.recovery.passages.marked_speakers import continued_speeches
from fascicle.recovery.passages.neighbours import counted_lines, line_numbers
from fascicle.recovery.passages.short_messages import chats, notices
from fascicle.recovery.passages.speeches import speeches
from fascicle.recovery.passages.tables import illustrations, tables
from fascicle.recovery.passages.verse import verse
from fascicle.recovery.set_aside import alternative_text, set_aside, unheaded
from fascicle.recovery.syntaxes.aozora import aozora
from fascicle.recovery.syntaxes.bbcode import bbcode
from fascicle.recovery.syntaxes.fountain import fountain
from fascicle.recovery.syntaxes.markdown import markdown, yaml_header
from fascicle.recovery.syntaxes.tagged_headings import tagged_headings

Pass = Callable[[Draft], Draft]


QUOTATION = "quotation"
STEPS = (
    scene_breaks, lists, verse, paragraphs, note_marks, set_apart, ruby, inline_markdown, emphasis,
)  # fmt: skip


def inside_groups(draft: Draft) -> Draft:
    """Recognise the contents of groups that were found before their paragraphs.

    These are `decided`: letters and quotations by the owner, or as a format marks them.
    """
    row: list[Block] = []
    for block in draft.blocks:
        if not isinstance(block, Group):
            row.append(block)
            continue
        inside = inside_groups(draft.with_blocks(block.blocks))
        if any(isinstance(inner, Stretch) for inner in inside.blocks):
            for step in STEPS:
                inside = step(inside)
        is_letter = block.kind == QUOTATION and block.why != DECIDED and _is_letter(inside)
        kind = "letter" if is_letter else block.kind
        row.append(replace(block, kind=kind, blocks=inside.blocks, decided=False))
        # Lines that the passes have set aside inside the group.
        draft = replace(draft, ledger=inside.ledger)
    return draft.with_blocks(row)


def _is_letter(inside: Draft) -> bool:
    """Return whether the whole of a quotation is one letter, from date or salutation to name."""
    found = letters(inside).blocks
    return len(found) == 1 and isinstance(found[0], Group) and found[0].kind == "letter"


PASSES: tuple[Pass, ...] = (
    mail_frames,  # before all passes that look at the edges of the text
    gutenberg,
    library_notices,
    transcribers_notes,  # after the licences, which may be at both ends
    yaml_header,
    aozora,  # before all passes that look at lines: commands are inside them
    bbcode,
    archive_preface,  # before the passes that find a header by its words
    archive_header,
    frames,  # for texts in which neither has found a header
    postings,  # after archive_header: a header shows that the story was posted
    language,  # after the header passes, which may name it
    letter_spacing,  # before title_page, whose lines may be so, too
    page_edges,  # before title_page: menus may be above it
    page_furniture,  # before all passes that look at gaps and neighbours
    divided_words,  # after page_furniture, which is between the halves of some
    title_page,
    repeated_headers,  # after the passes that read the first
    line_numbers,  # before measure: they are beyond the margin
    measure,  # after the header passes: a header is not the author's
    paragraph_starts,
    fountain,  # after the title page; before contents, whose entries may be as short
    contents,
    title_page_lines,  # after contents, which are above or below it
    tagged_headings,  # after the header passes, which set aside some
    markdown,  # after title_page, whose names may be in Markdown
    parts_of_words,  # after markdown, in which such underscores are no marks
    illustrations,  # before headings: a caption may be in capitals, or say "Chapter I"
    tables,  # after contents, which may have columns too
    notices,  # before headings, which may be in capitals too
    counted_notes,  # before headings, which may be numbered too
    headings,  # before scene_breaks: "II" alone is a chapter, not an ornament
    entries,  # after headings: entries are one level deeper
    second_opinion,  # after all rules for headings, with which it is compared
    file_divisions,  # after all passes that find headings: it is for texts without
    scene_breaks,
    footnotes,
    speeches,
    chats,  # after speeches: plays may have a colon after each name too
    lists,  # before verse: list items are short lines too
    verse,
    paragraphs,
    letters,
    dedications,  # after letters, which may begin with "To"
    epigraphs,
    pieces,  # after verse and after epigraphs, which precede it
    archive_notes,
    author_notes,  # after archive_notes, which may contain such a label
    decorations,  # after the notes and the titles that marks are beside
    space_breaks,  # after the groups: a wide gap around a letter is no break
    page_joins,  # after space_breaks: there is no break between the parts of a paragraph
    dropped_capitals,  # after headings, since "I" alone may be one
    note_marks,
    set_apart,
    ruby,
    inline_markdown,  # before emphasis: code has its own signs
    emphasis,
    inside_groups,  # it applies other passes
    counted_lines,  # after all that make verse
    continued_speeches,  # after emphasis: stage directions are in italics
    whole_lines,  # after all that join lines
)


def recover(draft: Draft) -> Draft:
    """Return the draft after all passes, the owner's answers, and a last look at the ledger."""
    for step in PASSES:
        draft = step(draft)
    return unheaded(set_aside(alternative_text(apply_answers(draft))))
