"""Title-page matter between the header and the text: roles, publisher, place and year.

    WITH DRAWINGS BY            Traduit de l'anglais             SECOND EDITION
    ADA QUILL                   par Bo Reed                      HARBOUR PRESS, 1922

Such lines stand apart in wide gaps and in capitals, as headings do. They stay in the text, line by
line, down to the last one that is unmistakable; only then may headings begin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Paragraph, Stretch, plain
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.by_lines import by_line, unmarked
from fascicle.recovery.shared.lines import join, keep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.draft import Draft

_LINES = Evidence("title page", 0.8)
# The most words of a stretch of a title page, and the most stretches.
MOST_WORDS, MOST_STRETCHES = 30, 40
_YEAR = re.compile(r"\W*(?:1[5-9]\d\d|20\d\d|M[DCLXVI]{3,})\W*")
_ROLE = re.compile(
    r"\b(?:illustrated|edited|translated|drawings|illustrations|introduction|foreword"
    r"|illustriert|herausgegeben|übersetzt|übertragen|illustré|traduite?s?|préfaces?|dessins"
    r"|traduzione|tradotto|traducción|traducid[oa]|tradução|vertaald|översatt|oversat|suomentanut"
    r"|перевод)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"\b(?:copyright|all rights reserved|published|publishers?|press|edition|& (?:co|sons)"
    r"|printed|verlag|auflage|éditeurs?|édition|librairie|imprimerie|editore|edizione|editorial"
    r"|edición|edição|uitgever\w*|druk|förlag|forlag|bokförlag|kustannus\w*|издательство)\b",
    re.IGNORECASE,
)


def title_page_lines(draft: Draft) -> Draft:
    """Keep the lines of a title page as paragraphs, so that none of them is read as a heading."""
    front = list(_front(draft.blocks))
    marks = [at for at, block in enumerate(front) if _is_mark(block)]
    # "Preface by Ada Quill" directly above prose is the heading of a preface.
    if marks and marks[-1] == len(front) - 1 and _is_named(front[-1]):
        del marks[-1]
    sure = len(marks) > 1 or any(_has_role(join(front[at].lines)) for at in marks)
    if not sure or _recurs(draft.blocks[len(front) :]):
        return draft
    last = marks[-1]
    by = by_line(join(front[last].lines[-1:]))
    above = last + (by is not None and not by.name)
    page = [_kept(block) for block in front[: above + 1]]
    return draft.with_blocks([*page, *draft.blocks[len(page) :]])


def _front(blocks: Sequence[object]) -> Iterator[Stretch]:
    """Yield the stretches above the first prose or heading with a keyword."""
    for block in blocks[:MOST_STRETCHES]:
        if not isinstance(block, Stretch) or len(join(block.lines).split()) > MOST_WORDS:
            return
        if _is_named(block) and not _is_mark(block):
            return
        yield block


def _is_named(block: Stretch) -> bool:
    """Return whether a stretch is a heading by its words: Chapter 1, Preface."""
    form = heading_form(block.lines[0])
    return form is not None and form.shape in {"labelled", "named"}


def _is_mark(block: Stretch) -> bool:
    """Return whether a stretch can be only of a title page."""
    text = join(block.lines)
    return bool(_YEAR.fullmatch(text) or _IMPRINT.search(text)) or _has_role(text)


def _has_role(text: str) -> bool:
    """Return whether a text names a role, with a by-line after it: "with drawings by"."""
    text = unmarked(text)
    parts = (text[match.start() :] for match in re.finditer(r"\b\w+", text))
    return bool(_ROLE.search(text)) and any(map(by_line, parts))


def _recurs(blocks: Sequence[object]) -> bool:
    """Return whether roles are named below: each piece of a collection has its own."""
    short = (b for b in blocks if isinstance(b, Stretch) and len(b.lines) == 1)
    return any(_has_role(block.lines[0]) for block in short)


def _kept(block: Stretch) -> Paragraph:
    """Return a stretch as typed, without its wide gap, which is only the form of the page."""
    text = plain(keep(block.lines))
    return Paragraph(span=block.span, gap=min(block.gap, 1), why=_LINES, text=text)
