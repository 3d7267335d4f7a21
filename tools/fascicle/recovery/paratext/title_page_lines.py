"""Title-page matter between the header and the text: roles, publisher, place and year.

    WITH DRAWINGS BY            Traduit de l'anglais             SECOND EDITION
    ADA QUILL                   par Bo Reed                      HARBOUR PRESS, 1922

Such lines stand apart in wide gaps and in capitals, as headings do; only below the last one that is
unmistakable may headings begin. Translators, editors and illustrators are metadata, and like the
imprint (publisher, place, year) they are set aside. All else stays in the text, line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fascicle.model.blocks import Evidence, Paragraph, Stretch, plain
from fascicle.model.draft import Draft
from fascicle.readers.text import is_blank
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.candidates import is_title_case
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.by_lines import by_line, is_names, translator, unmarked
from fascicle.recovery.shared.lines import is_capitals, is_unspaced, join, keep
from fascicle.recovery.syntaxes.marked_headings import with_tagged_title

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
    r"\b(?:copyright|all rights reserved|published|publishers?|press|edition"
    r"|(?:&|and|et) (?:co|company|cie|sons)|print(?:ed|ers?)|verlag|auflage|éditeurs?|édition"
    r"|librairie|imprimerie|editore|edizione|editorial|edición|edição|uitgever\w*|druk|förlag"
    r"|forlag|bokförlag|kustannus\w*|издательство)\b",
    re.IGNORECASE,
)
_PEOPLE = {
    "illustrators": re.compile(r"\b(?:illustr|drawings|dessins)", re.IGNORECASE),
    "editors": re.compile(r"\b(?:edited|herausgegeben)", re.IGNORECASE),
    "translators": re.compile(
        r"\b(?:transl|über(?:setz|trag)|tradu|tradotto|vertaald|översatt|oversat|suomentanut|перевод)",
        re.IGNORECASE,
    ),
}
# A place or a publisher's name beside an imprint: so many words, and no end of a sentence.
MOST_OF_NAME, MOST_OF_IMPRINT = 6, 8


def title_page_lines(draft: Draft) -> Draft:
    """Keep the lines of a title page as paragraphs, so that none of them is read as a heading."""
    # In a folder, the depth of a heading depends on that of the other files.
    draft = with_tagged_title(draft) if len(draft.source.files) == 1 else draft
    front = list(_front(draft.blocks))
    marks = [at for at, block in enumerate(front) if _is_mark(block)]
    # "Preface by Ada Quill" directly above prose is the heading of a preface.
    if marks and marks[-1] == len(front) - 1 and _is_named(front[-1]):
        del marks[-1]
    sure = len(marks) > 1 or any(has_role(join(front[at].lines)) for at in marks)
    sure = sure or (marks == [0] and _is_below_title(front[0], draft))
    if not sure or _recurs(draft.blocks[len(front) :]):
        return draft
    last = marks[-1]
    by = by_line(join(front[last].lines[-1:]))
    above = last + (by is not None and not by.name)
    people = _people(front[: above + 1])
    aside = {*people, *_imprint(front[: above + 1])}
    found = people_in(front[: above + 1])
    page = [block if at in aside else _kept(block) for at, block in enumerate(front[: above + 1])]
    draft = replace(draft, found=draft.found.with_values(**found))
    return draft.with_blocks([*page, *draft.blocks[len(page) :]]).set_aside(
        "title-page", *(front[at] for at in sorted(aside))
    )


def _is_below_title(block: Stretch, draft: Draft) -> bool:
    """Return whether a line in capitals is all that is left of a title page: THE NEW EDITION."""
    lines = [aside.span.last for aside in draft.ledger if aside.kind == "title-page"]
    between = range(max(lines, default=0) + 1, block.span.first)
    blank = lines and all(is_blank(draft.source.lines[n - 1]) for n in between)
    return bool(blank) and is_capitals(join(block.lines)) and len(block.lines) == 1


def _people(page: Sequence[Stretch]) -> dict[int, tuple[str, str]]:
    """Return the stretches that name a translator, editor or illustrator: the key, and the name.

    The name may be on the stretch below; the key of that one is "". Of several translators, each
    has translated a piece of a collection.
    """
    found: dict[int, tuple[str, str]] = {}
    for at, block in enumerate(page):
        text = unmarked(join(block.lines))
        if name := translator(text):
            found[at] = ("translators", name)
            continue
        keys = [key for key, role in _PEOPLE.items() if role.search(text)]
        if len(keys) != 1 or not has_role(text):
            continue
        parts = (by_line(text[match.start() :]) for match in re.finditer(r"\b\w+", text))
        name = next((by.name for by in parts if by), "")
        below = join(page[at + 1].lines) if not name and at + 1 < len(page) else ""
        if is_names(name or below):
            found[at] = (keys[0], name or below)
            found |= {at + 1: ("", "")} if below else {}
    several = {key for key, n in Counter(key for key, _ in found.values()).items() if key and n > 1}
    return {} if several else found


def people_in(page: Sequence[Stretch]) -> dict[str, tuple[str, ...]]:
    """Return the translators, editors and illustrators that a title page names."""
    return {key: (name,) for key, name in _people(page).values() if name}


def _imprint(page: Sequence[Stretch]) -> set[int]:
    """Return the stretches with publisher, place and year, from one of these marks to the last."""
    marks = [at for at, block in enumerate(page) if _is_imprint(block)]
    if not marks:
        return set()
    first = marks[0] - (marks[0] > 0 and _may_be_place(page[marks[0] - 1]))
    between = range(first, marks[-1] + 1)
    return {at for at in between if _is_imprint(page[at]) or _may_be_place(page[at])} | {
        at for at, block in enumerate(page) if is_ornament(join(block.lines))
    }


def is_imprint(line: str) -> bool:
    """Return whether a line says who published the text, or when."""
    is_short = len(line.split()) <= MOST_OF_IMPRINT
    return bool((is_short and _IMPRINT.search(line)) or _YEAR.fullmatch(line))


def names_role(line: str) -> bool:
    """Return whether a line names another person's work: with drawings, translated from."""
    return line[:1] != "[" and any(role.search(line) for role in _PEOPLE.values())


def _is_imprint(block: Stretch) -> bool:
    """Return whether a stretch says who published the text, or when."""
    text = join(block.lines)
    is_short = all(len(line.split()) <= MOST_OF_NAME for line in block.lines)
    return bool(_IMPRINT.search(text)) or (is_short and _has_year(block))


def _has_year(block: Stretch) -> bool:
    return any(map(_YEAR.fullmatch, block.lines))


def _may_be_place(block: Stretch) -> bool:
    """Return whether a line may name a place or a publisher: short, each word with a capital."""
    text = join(block.lines)
    return (
        len(block.lines) == 1
        and len(text.split()) <= MOST_OF_NAME
        and (is_capitals(text) or is_title_case(text))
        and text[-1] not in "!?”’\"'"
        and not (by_line(text) or has_role(text))
    )


def _front(blocks: Sequence[object]) -> Iterator[Stretch]:
    """Yield the stretches above the first prose or heading with a keyword."""
    for block in blocks[:MOST_STRETCHES]:
        if not isinstance(block, Stretch) or _is_long(join(block.lines)):
            return
        if _is_named(block) and not _is_mark(block):
            return
        yield block


def _is_long(text: str) -> bool:
    words = len(text) if is_unspaced(text) else len(text.split())
    return words > MOST_WORDS


def _is_named(block: Stretch) -> bool:
    """Return whether a stretch is a heading by its words: Chapter 1, Preface."""
    form = heading_form(block.lines[0])
    return form is not None and form.shape in {"labelled", "named"}


def _is_mark(block: Stretch) -> bool:
    """Return whether a stretch can be only of a title page."""
    text = join(block.lines)
    return _has_year(block) or bool(_IMPRINT.search(text)) or has_role(text)


def has_role(text: str) -> bool:
    """Return whether a text names a role, with a by-line after it: "with drawings by"."""
    text = unmarked(text)
    parts = (text[match.start() :] for match in re.finditer(r"\b\w+", text))
    return bool(translator(text)) or (bool(_ROLE.search(text)) and any(map(by_line, parts)))


def _recurs(blocks: Sequence[object]) -> bool:
    """Return whether roles are named below: each piece of a collection has its own."""
    short = (b for b in blocks if isinstance(b, Stretch) and len(b.lines) == 1)
    return any(has_role(block.lines[0]) for block in short)


def _kept(block: Stretch) -> Paragraph:
    """Return a stretch as typed, without its wide gap, which is only the form of the page."""
    text = plain(keep(block.lines))
    return Paragraph(span=block.span, gap=min(block.gap, 1), why=_LINES, text=text)
