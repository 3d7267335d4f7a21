"""Notices of digital libraries, and what transcribers put around a text: their notes, and frames.

    Exported from Wikisource on 3 March 2024        QUESTO E-BOOK:
                                                    TITOLO: La strada del sale
    About this digital edition                      LICENZA: http://www.liberliber.it/licenze/

A notice is one or more paragraphs that name a library and speak of a file. It is set aside if one
of them can be nothing else; otherwise it stays, and is asked about.

    The Harbour Etexts, No. 12. Please copy this file.

    Title: The Gate
    Author: Ada Quill
    ==================================================

A transcriber's note is set aside near the beginning of HTML, or if it reaches to the end of any
text, and only if it speaks of errors, spelling or the file. Inside the text it stays, with the
passage it is about.

    Transcriber's Notes                     Au lecteur.
    Page 82: “Tlil” changed to “Till”       Ce livre électronique reproduit le texte original.

A frame is between rules across the page. It needs a title field above the first rule; the end is
set aside only if the same rule occurs once more, near it.

Project Gutenberg's header, licence and marks are handled in `gutenberg`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from fascicle.model.blocks import Block, Span, Stretch
from fascicle.model.decision import Reading
from fascicle.model.draft import PAGE_GAP, Draft, Query
from fascicle.model.names import DIGITAL_LIBRARIES
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paratext.gutenberg import MOST_WORDS, header_fields
from fascicle.recovery.shared.lines import first_stretches, join, without

_ADDRESS = "|".join(map(re.escape, DIGITAL_LIBRARIES))
_LIBRARY = (
    rf"(?:{_ADDRESS}|Liber Liber|progetto Manuzio|Wikisource|Proje[ck]t Runeberg"
    r"|Projekt Gutenberg(?:-DE)?|Gallica|Biblioth[èe]que nationale de France"
    r"|Ebooks libres et gratuits|Biblioth[èe]que [ée]lectronique du Qu[ée]bec"
    r"|Project Gutenberg (?:of )?(?:Australia|Canada)"
    r"|Distributed Proofreaders Canada|Faded Page|Feedbooks|Standard Ebooks"
    r"|(?:the )?Internet Archive"
    r"|Wolne Lektury|Projekti Lönnrot|Deutsches Textarchiv|Biblioteca Virtual Miguel de Cervantes)"
)
# Programs that sign what they write. By anybody else a work is created, or with love.
_PROGRAM = (
    r"(?:(?:Microsoft )?(?:OneNote|Word)|LibreOffice|Trelby|Scrivener|Vellum|Atticus|Reedsy"
    r"|Calibre|Sigil|Pandoc|FanFicFare|FicHub|WebToEpub|Wattpad|lightnovel-crawler|Evernote|Celtx"
    r"|KIT Scenarist|Final Draft|InDesign)"
)
# A file, or what may be done with it; in lower case, for which the pattern is three times as fast.
_FILE = re.compile(
    r"\b(?:e-?(?:book|text|buch|bok|kirja)|digita|num[ée]ri[sq]|[ée]lectroni|elektroni|elettroni"
    r"|licen[csz]|lizen[zs]|copyright|export|esporta|download|scan|ocr\b|public domain"
    r"|domaine public|dominio pubblico|gemeinfrei|https?:|www\.)"
)
_NAMED = re.compile(rf"\b{_LIBRARY}", re.IGNORECASE)
_SURE = re.compile(
    r"(?:exported|exporté|esportato|exportado|exportiert|geëxporteerd|exporterad)\W\w+\WWikisource\b.*"
    rf"|\W*(?:https?://)?(?:www\.)?(?:{_ADDRESS})/?\W*"
    r"|(?:this|ce|cet|cette|questo|questa|dieser?|dieses|est[ea]|dit|deze|denn[ae]|dette?a?|tämän?)"
    r" (?:(?:free|digital|electronic|kostenlose|digitale|elektronische) )?"
    r"(?:e-?(?:book|text|buch|bok)|libro elettronico|livre (?:num[ée]rique|[ée]lectronique)"
    rf"|libro electr[óo]nico|file|edition|[ée]dition|edizione|edici[óo]n)\b.*\b{_LIBRARY}.*"
    r"|\W*a (?:Project Gutenberg (?:of )?(?:Australia|Canada)|Distributed Proofreaders Canada)"
    r" e-?(?:book|text)\W*(?:e-?book no.*)?"
    rf"|go to {_LIBRARY}.{{0,20}}|this book was produced in \w+ format by {_LIBRARY}.*"
    rf"|(?:created|generated|downloaded) (?:with|by|using) {_PROGRAM}\b[\w .()-]{{0,30}}"
    r"|digiti[sz]ed by (?:google|the internet archive)\b.*"
    r"|this is a digital copy of a book that was preserved for generations on library shelves.*"
    r"|questo e-?book:.*|rappel de votre demande\b.*|.*\bark:/12148/\w+.*",
    re.IGNORECASE,
)
# A line of a header, such as "TITOLO: La strada del sale".
_LABEL = re.compile(r"\s*\w[\w '’()./-]{0,40}:(?:\s.*)?")
# A short line directly above a notice.
_HEAD = re.compile(
    r"(?:about this|à propos de cette|informazioni su questa|über diese|sobre esta|over deze"
    r"|om denna) .{0,30}(?:edition|edizione|edici[óo]n|édition|editie|utgåva).{0,20}",
    re.IGNORECASE,
)
# The most paragraphs of a notice; the most words between two that speak of a file; the most words
# of a title above a notice, and of a name below one.
MOST, BETWEEN, SHORT = 60, 12, 12


def library_notices(draft: Draft) -> Draft:
    """Set aside the notices of digital libraries at both ends, and take metadata from the first."""
    top = _at_top(list(first_stretches(draft.blocks[:MOST])))
    end = [b for b in _at_end(list(first_stretches(draft.blocks[::-1][:MOST]))) if b not in top]
    if len(top) + len(end) == len(draft.blocks):
        return draft
    draft = draft.ask(*_queries(top), *_queries(end))
    if _is_sure(top):
        fields = [line for block in top for line in block.lines]
        draft = replace(draft, found=header_fields(fields, draft.found))
    return draft.set_aside("licence", *(b for part in (top, end) if _is_sure(part) for b in part))


def _at_top(blocks: Sequence[Stretch]) -> Sequence[Stretch]:
    """Return the notice near the top of a text, with the labels directly above it."""
    first, last = _notice(blocks, lambda block: _is_short(block) or _is_known(block))
    while first and _is_labels(blocks[first - 1]):
        first -= 1
    return blocks[first:last]


def _at_end(blocks: Sequence[Stretch]) -> Sequence[Stretch]:
    """Return the notice near the end of a text, whose last block is the first here.

    Below it are the names of people, above it may be a head.
    """
    _, last = _notice(blocks, lambda b: (_is_short(b) and not _ends_sentence(b)) or _is_known(b))
    has_head = 0 < last < len(blocks) and _HEAD.fullmatch(join(blocks[last].lines))
    return blocks[: last + bool(has_head)] if last else []


def _notice(blocks: Sequence[Stretch], may_be: Callable[[Stretch], bool]) -> tuple[int, int]:
    """Return the indices of the first block of a notice and of the one after it, else zeros.

    All blocks before the first must be what `may_be` there.
    """
    first, last, unknown = 0, 0, 0
    for at, block in enumerate(blocks):
        if _names_library(block):
            first, last, unknown = (first if last else at), at + 1, 0
        elif last and not _is_known(block):
            unknown += len(join(block.lines).split())
        if unknown > BETWEEN or not (last or may_be(block)):
            break
    return first, last


def _names_library(block: Stretch) -> bool:
    """Return whether a block names a digital library and speaks of a file."""
    text = join(block.lines)
    return _SURE.fullmatch(text) is not None or bool(
        _FILE.search(text.lower()) and _NAMED.search(text)
    )


def _is_sure(notice: Sequence[Stretch]) -> bool:
    return any(_SURE.fullmatch(join(block.lines)) for block in notice)


def _is_known(block: Stretch) -> bool:
    """Return whether a block speaks of a file, or has labels only."""
    return _is_labels(block) or _FILE.search(join(block.lines).lower()) is not None


def _is_labels(block: Stretch) -> bool:
    return all(map(_LABEL.fullmatch, block.lines))


def _is_short(block: Stretch) -> bool:
    return all(len(line.split()) <= SHORT for line in block.lines)


def _ends_sentence(block: Stretch) -> bool:
    return block.lines[-1].rstrip("\"'”’»)] ").endswith((".", "!", "?", "…"))


def _queries(notice: Sequence[Stretch]) -> Iterator[Query]:
    """Yield a question about a notice that may be text."""
    if len(notice) == 1 and not _is_sure(notice):
        yield Query(
            "library-notice", notice[0].span,
            "does this paragraph belong to the file, and not to the text?", "text",
            (Reading("set-aside"),), weight=0.4,
        )  # fmt: skip


_BY = r"(?:transcri|trascri|transkri)"
# The label of a transcriber's note, and a preface's that may be one if the text speaks of a file.
_NOTE = re.compile(
    r"[\W_]*(?:see (?:also )?(?:the )?)?"
    rf"(?:{_BY}[^\W\d]*\W{{0,2}}(?:s\W{{1,2}})?(?:end ?)?(?:notes?|anmerkung|comments?)"
    rf"|(?:notes?|not[ae]s?|noter|anmerkung\w*|bemerkung\w*|avis|opmerking\w*)\W.{{0,20}}{_BY}"
    rf"|{_BY}i(?:ption|ptie)s?\W?(?:anmerkung|notes?|noot))",
    re.IGNORECASE,
)
_TO_READER = re.compile(
    r"\W*(?:note )?(?:au lecteur|to the reader|ao leitor|al lettore|al lector|an den leser)\W*",
    re.IGNORECASE,
)
_ELECTRONIC = re.compile(r"\be-?(?:book|text|buch)|\b[eé]l+e[ck]?t+r[oóô]ni|html|utf-?8|unicode")
# What was changed in the file, or kept.
_CHANGES = re.compile(
    r"\b(?:correct|correg|corrig|corret|korrig|errors?\b|errat|erreur|typo|tipogr|misprint|printer"
    r"|spelling|hyphen|punctuat|orthogra|ortogra|grafia|rechtschreib|schreibweise|druckfehler"
    r"|original|changed|replaced|remplac|substitu|ersetzt|geändert|retained|moved|illustration"
    r"|footnote|edition|version|publish|added|links?\b|(?:pages?|pág\w*|pag|seite|line|p)\W{1,2}\d)"
)


def transcribers_notes(draft: Draft) -> Draft:
    """Set aside the notes of transcribers near the beginning of HTML, and one at the end."""
    gone: list[Block] = _above_title(draft)
    rules = takewhile(lambda block: is_ornament(_said(draft, block)), reversed(draft.blocks))
    last = len(draft.blocks) - len(list(rules))
    for at, block in enumerate(draft.blocks[:last]):
        if isinstance(block, Stretch) and _is_label(draft, at) and block not in gone:
            end = _note_end(draft, at, MOST_WORDS)
            if end < last:
                # Above a plain text, the title page may be in the middle of it.
                is_first = draft.syntax == "html" and _is_before_text(draft.blocks[:at])
                end = _note_end(draft, at, BETWEEN) if is_first else at
            gone += draft.blocks[at:end]
    gone = [block for block in gone if draft.decided.isdisjoint(block.span)]
    return draft.set_aside("transcriber's note", *gone) if len(gone) < last else draft


def _above_title(draft: Draft) -> list[Block]:
    """Return the blocks about the file between a library's header and the first heading."""
    top = draft.blocks[0] if draft.blocks else None
    if top is None or not _ELECTRONIC.search(_said(draft, top)):
        return []
    header = (aside.span for aside in draft.ledger if aside.kind == "licence")
    is_above = top.span.first < min(draft.headings, default=0)
    is_note = is_above and any(span.last < top.span.first for span in header)
    return list(draft.blocks[: _note_end(draft, 0, MOST_WORDS)]) if is_note else []


def _is_label(draft: Draft, at: int) -> bool:
    """Return whether a block begins a transcriber's note."""
    first = draft.line(draft.blocks[at].span.first)
    if _NOTE.match(first):
        return True
    is_preface = at + 1 < len(draft.blocks) and _TO_READER.fullmatch(first)
    return bool(is_preface and _ELECTRONIC.search(_said(draft, draft.blocks[at + 1])))


def _is_before_text(blocks: Sequence[Block]) -> bool:
    """Return whether no more than a title page, a list or a foreword is above, and no sentence."""
    above = blocks[-1] if blocks else None
    is_apart = not isinstance(above, Stretch) or (_is_short(above) and not _ends_sentence(above))
    return len(blocks) < MOST and is_apart


def _note_end(draft: Draft, at: int, most: int) -> int:
    """Return the index after the note that begins at `at`, which itself is that of an empty one.

    It extends to a heading that is not below its own, to a rule or a new page, or to more than
    `most` words that do not speak of changes. At the end of the text, it ends there.
    """
    depth = draft.headings.get(draft.blocks[at].span.first, 0)
    end, unknown = at, 0
    for n, block in enumerate(draft.blocks[at:], at):
        said = _said(draft, block)
        is_heading = 0 < draft.headings.get(block.span.first, 0) <= (depth or LONGEST)
        if n > at and (is_heading or block.gap >= PAGE_GAP or is_ornament(said)):
            return end
        if _CHANGES.search(said) or _ELECTRONIC.search(said):
            end, unknown = n + 1, 0
        elif (unknown := unknown + len(said.split())) > most:
            return end
    return len(draft.blocks) if end > at else at


def _said(draft: Draft, block: Block) -> str:
    return draft.text(block.span).lower().strip()


_RULE = re.compile(r"(?P<mark>[=*_~#-])(?P=mark){19,}")
_TITLE = re.compile(r"\s*title: *\S", re.IGNORECASE)
_FIELD = re.compile(r"\s*[^\W\d_][\w ]{2,30}: *\S")
# The longest frame, in lines.
LONGEST = 60
# A title and one more field.
FEWEST = 2


def frames(draft: Draft) -> Draft:
    """Set aside a header with a title above a rule, and the lines below that rule at the end."""
    lines = draft.source.lines
    end = next((n for n, line in enumerate(lines[:LONGEST]) if _RULE.fullmatch(line.strip())), None)
    if end is None or draft.ledger or not _is_header(lines[:end]):
        return draft
    rule = lines[end].strip()
    first = max(end + 1, len(lines) - LONGEST)
    again = [n for n in range(first, len(lines)) if lines[n].strip() == rule]
    spans = [Span(1, end + 1)] + [Span(n + 1, len(lines)) for n in again if len(again) == 1]
    draft = replace(draft, found=header_fields(lines[:end], draft.found))
    return without(draft, "boilerplate", *spans)


def _is_header(lines: Sequence[str]) -> bool:
    """Return whether lines contain a title field and one more, and no heading."""
    fields = sum(_FIELD.match(line) is not None for line in lines)
    forms = (form for line in lines if line.strip() and (form := heading_form(line)))
    headed = any(form.shape == "labelled" for form in forms)
    return fields >= FEWEST and any(map(_TITLE.match, lines)) and not headed
