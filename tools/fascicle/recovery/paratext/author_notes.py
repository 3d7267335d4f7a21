"""Notes by the author, and those that archives print around a chapter.

    A/N: thanks to all who wrote!          (Author's note: the goat is real.)
    TBC on Sunday!                         [check: is it two goats??]

A note by the author is labelled at its beginning and is one paragraph; in brackets, everything up
to the closing one; and after a break at the end of a chapter, also the few paragraphs below it. An
ornament between a note and the text of its chapter parts no scenes. Notes of editors are handled in
`illustrations`.

Notes and summaries of archives become groups:

    Chapter 1: The Door          becomes          Chapter 1: The Door
    Chapter Summary                                 (summary)
    In which …                                      (notes)
    Chapter Text                                  It was …

`Chapter Text` itself goes to the ledger. Applies only to texts with an archive's header, or copied
from its pages: there `Chapter Text` stands in a line of its own, and the notes below a chapter have
the same label as those above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from fascicle.model.blocks import (
    Block,
    Evidence,
    Group,
    Heading,
    Paragraph,
    SceneBreak,
    Speech,
    group_of,
    plain,
    prose_of,
)
from fascicle.model.draft import Draft
from fascicle.model.memory import of_each
from fascicle.recovery.decided.decisions import DECIDED
from fascicle.recovery.paratext.archive_labels import TEXT_LABEL
from fascicle.recovery.shared.lines import replaced

# Stars and brackets around a label, or around the whole note.
_BEFORE, _AFTER = r"[\[({*_~.…-]{0,4}", r"[\]*_]{0,4} ?"
_NOTE = re.compile(
    rf"{_BEFORE}(?:(?:A ?/ ?N|a ?/ ?n|A\.N\.|AN)(?= ?{_AFTER}[0-9]? ?[:;.,!–—-])"
    r"|(?i:(?:end )?author[’']?s?[’']? notes?|(?:a )?note from (?:the )?author)"
    rf"(?={_AFTER}[:;–—-])"
    rf"|(?:(?i:disclaimers?|trigger warnings?|content warnings?)|[TC]W)(?={_AFTER}:))"
)
_GOES_ON = re.compile(
    rf"{_BEFORE}(?:TBC|tbc|(?i:to be continued|please (?:r ?& ?r|review))|[Rr] ?& ?[Rr])\b"
    r"[^\n]{0,100}"
)
# Authors write notes to themselves in square brackets.
_TO_DO = re.compile(
    r"\[ ?(?:to ?do|tk|fixme|xxx|check|fix|insert|add|expand|rewrite|rework|placeholder|ask"
    r"|research|look up|find out|describe|note to self|more here|need|maybe)\b[^\[\]]*\]"
    r"|\[[^\[\]]{0,400}\?\?[^\[\]]*\]",
    re.IGNORECASE,
)
_CLOSES = {"(": ")", "[": "]", "{": "}"}
# The most paragraphs of a note in brackets, and the most further ones after a break.
LONGEST, MORE = 12, 4
LONGEST_TO_DO = 500


def author_notes(draft: Draft) -> Draft:
    """Put each of the author's notes into a group, adjacent ones into the same group."""
    plays = any(isinstance(block, Speech) for block in draft.blocks)
    blocks, may_begin = draft.blocks, of_each(_may_begin, draft.blocks)

    def note(at: int) -> tuple[Block, int] | None:
        end = last = at
        while may_begin[at] and (end := _end(draft, last, plays=plays)) > last:
            last = end
        why = Evidence("author's note", 0.85)
        return (group_of("note", why, blocks[at:last]), last) if last > at else None

    draft = draft.with_blocks(replaced(blocks, note))
    return draft.set_aside("ornament", *_beside_notes(draft.blocks))


def _beside_notes(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the ornaments between notes at the beginning or the end of a chapter, and its text."""
    for at, block in enumerate(blocks):
        if isinstance(block, SceneBreak) and block.mark:
            before = (blocks[n] for n in range(at - 1, -1, -1))
            after = (blocks[n] for n in range(at + 1, len(blocks)))
            if _are_notes_to_the_end(before) or _are_notes_to_the_end(after):
                yield block


def _are_notes_to_the_end(blocks: Iterable[Block]) -> bool:
    """Return whether there are notes in a row, and nothing else before a heading or the end."""
    notes = 0
    for block in blocks:
        if not (isinstance(block, Group) and block.is_a("note", "summary")):
            return notes > 0 and isinstance(block, Heading)
        notes += 1
    return notes > 0


def _may_begin(block: Block) -> bool:
    """Return whether a block begins as notes do."""
    text = prose_of(block)
    return any(form.match(text) for form in (_NOTE, _GOES_ON, _TO_DO))


def _end(draft: Draft, at: int, *, plays: bool) -> int:
    """Return the index after a note that begins at `at`, `at` if none does."""
    blocks = draft.blocks
    text = prose_of(blocks[at]) if at < len(blocks) else ""
    short = len(text) <= LONGEST_TO_DO
    if short and (_GOES_ON.fullmatch(text) or (not plays and _TO_DO.fullmatch(text))):
        return at + 1
    if not text or not _NOTE.match(text):
        return at
    if closing := _CLOSES.get(text[0]):
        return _end_of_brackets(blocks, at, closing) or at + 1
    return _end_below_break(draft, at) or at + 1


def _end_of_brackets(blocks: Sequence[Block], at: int, closing: str) -> int | None:
    """Return the index after the paragraph that ends with a note's closing bracket."""
    for n in range(at, min(len(blocks), at + LONGEST)):
        text = prose_of(blocks[n])
        if not text:
            return None
        if text.rstrip("*_~ ").endswith(closing):
            return n + 1
    return None


def _end_below_break(draft: Draft, at: int) -> int | None:
    """Return the end of the chapter if its last words, after a break, are a note."""
    before = draft.blocks[at - 1] if at else None
    block = draft.blocks[at]
    wide = block.gap > draft.usual_gap(block) and isinstance(before, Paragraph)
    if not wide and not isinstance(before, SceneBreak):
        return None
    for n in range(at + 1, min(len(draft.blocks), at + MORE + 1)):
        if isinstance(draft.blocks[n], Heading):
            return n
        if not isinstance(draft.blocks[n], Paragraph) or draft.blocks[n].gap > block.gap:
            return None
    return len(draft.blocks) if len(draft.blocks) <= at + MORE + 1 else None


_LABEL = re.compile(r"(?:Chapter|Work)? ?(?P<what>Summary|(End )?Notes?):?", re.IGNORECASE)


def archive_notes(draft: Draft) -> Draft:
    """Group the blocks below "Chapter Summary", "Chapter Notes" and "End Notes"."""
    blocks = draft.blocks
    has_header = any(aside.kind == "metadata" for aside in draft.ledger)
    if not has_header and not _is_copied(blocks):
        return draft
    lines = of_each(_line, blocks)
    markers = [b for b, line in zip(blocks, lines, strict=True) if TEXT_LABEL.fullmatch(line)]
    row: list[Block] = []
    at = 0
    # Whether the text of a chapter has begun, or none has yet: a short note goes on to the heading.
    is_last = bool(markers)
    while at < len(blocks):
        line = lines[at]
        label = _LABEL.fullmatch(line) if line else None
        says_end = label is not None and "end" in label["what"].lower()
        end = _end_of_archive_note(blocks, at, at_end=is_last or says_end) if label else at
        is_last_note = end == len(blocks) or isinstance(blocks[end], Heading)
        if not says_end and end - at > LONGEST and is_last_note:
            end = at
        if end > at + 1 and label:
            row.append(_note(blocks[at:end], label["what"]))
            at = end
            continue
        if isinstance(blocks[at], Heading) and not label:
            is_last = False
        elif TEXT_LABEL.fullmatch(line):
            is_last = True
        row.append(blocks[at])
        at += 1
    return draft.with_blocks(row).set_aside("archive-label", *markers)


def _is_copied(blocks: Sequence[Block]) -> bool:
    """Return whether each "Chapter Text" stands below a heading, or below notes that do."""
    found = False
    is_open = False
    for at, block in enumerate(blocks):
        line = _line(block)
        if TEXT_LABEL.fullmatch(line):
            if not is_open:
                return False
            found, is_open = True, False
        elif isinstance(block, Heading) and not _LABEL.fullmatch(line):
            following = _line(blocks[at + 1]) if at + 1 < len(blocks) else ""
            is_open = bool(_LABEL.fullmatch(following) or TEXT_LABEL.fullmatch(following))
    return found


def _line(block: Block) -> str:
    """Return the text of a one-line paragraph, "" for anything else and for what is decided."""
    if block.why == DECIDED:
        return ""
    if isinstance(block, Heading) and not (block.label and block.title):
        return block.title or block.label
    text = prose_of(block)
    return "" if "\n" in text else text.strip()


def _end_of_archive_note(blocks: Sequence[Block], at: int, *, at_end: bool) -> int:
    """Return the index after a note that begins at `at`: the next label, or the next chapter.

    A note before a chapter must be ended by "Chapter Text" (or another such note): if the label of
    its end note comes first, the chapter is between the two. A note after a chapter extends to the
    next heading or to the end.
    """
    for n in range(at + 1, len(blocks)):
        if TEXT_LABEL.fullmatch(_line(blocks[n])):
            return n
        if label := _LABEL.fullmatch(_line(blocks[n])):
            return n if at_end or "end" not in label["what"].lower() else at
        if isinstance(blocks[n], Heading):
            return n if at_end else at
    return len(blocks) if at_end else at


def _note(body: Sequence[Block], what: str) -> Group:
    kind = "summary" if what.lower() == "summary" else "note"
    first, why = body[0], Evidence("archive label", 0.95)
    if isinstance(first, Heading):  # it looked like one
        first = Paragraph(span=first.span, gap=first.gap, why=why, text=plain(first.text))
    return group_of(kind, why, [first, *body[1:]])
