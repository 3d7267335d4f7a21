"""Mail frames: the lines of mail programs, mailing lists and forums around a quoted text.

    From: Till Brook <till@goats.example>     mail header
    Subject: Re: [goats] FIC: The Gate 1/2

    On 3 May 2004, Ada Quill wrote:           attribution
    > It was shut.                            the text, which the reader has without its mark

    --                                        signature
    Till, keeper of the gate

    _________________________________         footer
    goats mailing list, https://goats.example

All of these are set aside, also where they are quoted with the text: at its top and its end. Their
subject and names are offered as title and author. What else is around the text is the carrier's, or
the author's without a mark: it stays, and is asked about once. The frame of a single posting of a
newsgroup is set aside, too, and says title and author.

    From: tillgoat <till at goats.example>          --
    Subject: [goats] FIC: The Gate 2/4              tillgoat, keeper of the gate

    Title: The Gate (2/4)                           From: somebody else …
    Disclaimer: still not mine                      > It was shut.      Ha!

In a story that was posted in parts (`postings`), the headers and signatures around the parts are
set aside if a posting's header precedes the header of the story itself: e-mails inside a story are
letters. Replies by others between the parts go to the ledger too, with a query.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from fascicle.model.blocks import Block, Group, Paragraph, Span, Stretch, in_runs, leaves, plain
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Found, Query
from fascicle.model.words import quoted
from fascicle.recovery.paragraphs import MOST_RAGGED, SLACK, WRAPPED
from fascicle.recovery.passages.letters import parse_mail_header
from fascicle.recovery.shared.by_lines import is_name, is_pseudonym, without_address
from fascicle.recovery.shared.lines import answer_about, divide_at, join, labelled, ragged, tidy

# "On 3 May, Ada wrote:", by language; a name is before or after these words.
_WROTE = (
    "wrote|writes|said|schrieb|schreibt|a écrit|écrit|escribió|escribe|ha scritto|scrive"
    "|escreveu|schreef|skrev|skriver|kirjoitti|napisała?|написала?|пишет"
)
_ATTRIBUTION = re.compile(
    rf"(?P<before>.*?)\b(?:{_WROTE})\b(?P<after>[^:]*):"
    r"|(?:originally posted by|quote|quoting|zitat(?: von)?|citation(?: de)?) ?:?(?P<named>.{0,60})"
    r"|(?:[-_]+ ?|begin )(?:original|forwarded|ursprüngliche|weitergeleitete|message) ?"
    r"(?:message|nachricht|d['’]origine|transféré)?(?: ?[-_]+|:)",
    re.IGNORECASE,
)
# Fields that networks write, and no author of a letter in a story.
_ON_WAY = {"path", "newsgroups", "message-id", "received", "references", "xref", "mime-version"}
_SUBJECTS = ("subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "ämne")
# What is before and after a title: "Re: [goats] FIC: The Gate (2/3)".
_REPLY = re.compile(
    r"(?:\s*(?:(?:re|fw|fwd|aw|wg|tr|rv|rif|sv|vs|antw|odp|fic|story|new|repost)(?:\[\d+\])?:"
    r"|\[[^\]]*\]))+\s*",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[\s,-]*[(\[]?\b(?:part |teil |partie )?\d+ ?(?:/|of|von|de) ?\d+[)\]]?\s*$", re.IGNORECASE
)
# Words of lists and forums, at the end of a mail or in a digest.
_LIST = re.compile(
    r"mailing list|unsubscribe|today['’]s topics|end of .{1,60} digest|yahoo! groups|powered by"
    r"|(?:report|quote) (?:this )?post|back to top|mailingliste|abbestellen|nach oben"
    r"|liste de diffusion|désabonner|haut de page",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*[_=*~-]{10,}\s*")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S| at .* dot ")
_COMMENT = re.compile(r"\((?P<name>[^()@]+)\)")
ABOUT = "around-quoted"
HEADER, ATTRIBUTION, SIGNATURE, FOOTER = "mail header", "attribution", "signature", "footer"
FRAMES = {HEADER, ATTRIBUTION, SIGNATURE, FOOTER}
# The most lines of an attribution, and of a footer; the most names that are offered.
_LINES, _FOOTER, _NAMES = 3, 8, 3
# The most lines of a signature, and the most lines of the archive after the last one.
LONGEST_SIGNATURE, LONGEST_END = 8, 3
SHORT = 100


def mail_frames(draft: Draft) -> Draft:
    """Set aside the frame of a quoted text, and ask about the rest around it."""
    draft = _unbroken(draft)
    is_posted = not draft.outside and _is_posted(draft.blocks)
    if not (draft.outside or is_posted):
        return draft
    draft = draft.with_blocks(part for block in draft.blocks for part in _at_signature(block))
    kinds = _kinds(draft)
    offered = _offered(draft, kinds)
    for kind in sorted(FRAMES):
        draft = draft.set_aside(kind, *(b for b in draft.blocks if kinds.get(b.span.first) == kind))
    draft = replace(draft, offered=offered)
    if is_posted:
        draft = replace(draft, found=offered.with_values(**draft.found.values))
    first = min(kinds, default=len(draft.source.lines))
    # A title above the text is nothing to be asked about.
    left = [b for b in draft.blocks if b.span.first in draft.outside and b.span.first > first]
    if answer_about(draft, ABOUT) == "set-aside":
        return draft.set_aside("reply", *left)
    return draft.ask(_query(left)) if left else draft


def _is_posted(blocks: Sequence[Block]) -> bool:
    """Return whether a text is one posting, below a header as networks write it."""
    first = blocks[0] if blocks else None
    fields = parse_mail_header(first.lines) if isinstance(first, Stretch) else {}
    others = (it for it in blocks[1:] if isinstance(it, Stretch) and parse_mail_header(it.lines))
    return not _ON_WAY.isdisjoint(fields) and next(others, None) is None


def _unbroken(draft: Draft) -> Draft:
    """Return the draft with the prose whose lines a second program has broken as paragraphs."""
    if not draft.broken:
        return draft
    rows = {
        block.span: _rejoined(block, draft.broken)
        for block in leaves(draft.blocks)
        if isinstance(block, Stretch) and len(block.lines) > 1
    }
    broken = [row for span, row in rows.items() if not draft.broken.isdisjoint(span)]
    width = max((len(line) for row in broken for line in row), default=0)
    is_wrapped = {
        span: ragged(row, width - SLACK) <= MOST_RAGGED and span.first not in draft.outside
        for span, row in rows.items()
    }

    def unbroken(block: Block) -> Block:
        if not isinstance(block, Stretch) or not is_wrapped.get(block.span):
            return block
        text = plain(join(block.lines))
        return Paragraph(span=block.span, gap=block.gap, why=WRAPPED, text=text)

    return draft.map_leaves(unbroken)


def _rejoined(block: Stretch, broken: Collection[int]) -> list[str]:
    """Return the lines of a stretch as they were before they were broken."""
    row: list[str] = []
    for number, line in zip(block.span, block.lines, strict=True):
        if row and number in broken:
            row[-1] = join([row[-1], line])
        else:
            row.append(line)
    return row


def _at_signature(block: Block) -> Sequence[Block]:
    """Return a stretch divided above its last "--", if a signature may follow."""
    if not isinstance(block, Stretch):
        return [block]
    marks = [n for n, line in enumerate(block.lines) if line.rstrip() == "--"]
    is_near = marks and len(block.lines) - marks[-1] <= LONGEST_SIGNATURE
    return divide_at(block, marks[-1:]) if is_near else [block]


def _kinds(draft: Draft) -> dict[int, str]:
    """Return the kinds of the blocks around the text by their first lines."""
    kinds: dict[int, str] = {}
    for before, block, after in zip(
        (None, *draft.blocks), draft.blocks, (*draft.blocks[1:], None), strict=False
    ):
        begins = before is None or before.span.first in kinds
        if isinstance(block, Stretch) and (kind := _kind(block, after, draft, begins=begins)):
            kinds[block.span.first] = kind
    return kinds


def _kind(block: Stretch, after: Block | None, draft: Draft, *, begins: bool) -> str:
    """Return the kind of a block, "" for one of the text; `begins` if none of it is above.

    What was quoted with the text is only at the beginning and at the end of it.
    """
    is_outside = block.span.first in draft.outside
    ends = is_outside or after is None or after.span.first in draft.outside
    if (is_outside or begins) and parse_mail_header(block.lines):
        return HEADER
    if _is_attribution(block, after, draft, is_outside=is_outside):
        return ATTRIBUTION
    if ends and block.lines[0].rstrip() == "--":
        return SIGNATURE
    return FOOTER if ends and _is_footer(block, is_outside=is_outside) else ""


def _is_attribution(block: Stretch, after: Block | None, draft: Draft, *, is_outside: bool) -> bool:
    """Return whether a block is an attribution of the quotation below it.

    An author may say so too, but not with an address or the time.
    """
    if after is None or len(block.lines) > _LINES:
        return False
    text = join(block.lines)
    is_above = after.span.first not in draft.outside if is_outside else isinstance(after, Group)
    is_sure = is_outside or _ADDRESS.search(text) or re.search(r"\d[:.]\d\d", text)
    return bool(is_above and is_sure and _ATTRIBUTION.fullmatch(text))


def _is_footer(block: Stretch, *, is_outside: bool) -> bool:
    """Return whether a block is the footer of a list or a forum, or a rule beside it."""
    text = "\n".join(block.lines)
    if len(block.lines) > _FOOTER:
        return False
    if is_outside and (_LIST.search(text) or all(map(_RULE.fullmatch, block.lines))):
        return True
    return bool(_RULE.fullmatch(block.lines[0]) and _ADDRESS.search(text))


def _offered(draft: Draft, kinds: dict[int, str]) -> Found:
    """Return the subject of the mail, and the names in attributions and headers."""
    subjects, names, senders = Counter[str](), Counter[str](), Counter[str]()
    for block in draft.blocks:
        kind = kinds.get(block.span.first)
        lines = draft.source.lines[block.span.first - 1 : block.span.last]
        if kind == HEADER:
            fields = parse_mail_header(lines)
            subjects.update(filter(None, (_title(fields.get(key, "")) for key in _SUBJECTS)))
            senders.update(_names(fields["from"]))
        elif kind == ATTRIBUTION and (match := _ATTRIBUTION.fullmatch(join(lines))):
            before = (match["before"] or "").rpartition(",")[2]
            names.update(_names(match["after"] or match["named"] or "") or _names(before))
    title = next(iter(subjects), "")
    authors = [name for found in (names, senders) for name, _ in found.most_common()]
    return Found().with_values(title=title, authors=tuple(dict.fromkeys(authors))[:_NAMES])


def _title(subject: str) -> str:
    match = _REPLY.match(subject)
    return tidy(_PART.sub("", subject[match.end() :] if match else subject))


def _names(said: str) -> list[str]:
    """Return the name in an address, or in the words around "wrote": none, or one."""
    comment = _COMMENT.search(said)
    name = (comment["name"] if comment else without_address(said.strip())).strip(" \"'\t")
    is_one = "@" not in name and (is_name(name) or is_pseudonym(name))
    return [name] if is_one else []


def _query(left: Sequence[Block]) -> Query:
    first = left[0].span.first
    said = join(left[0].lines) if isinstance(left[0], Stretch) else ""
    more = f" and {len(left) - 1} more passages are" if len(left) > 1 else " is"
    question = (
        f"{quoted(said)}{more} outside of the quoted text: did whoever passed it on write that?"
    )
    places = tuple(block.span.first for block in left)
    return Query("around-quoted", Span(first, first), question, "text", (), 0.6, ABOUT, places)


def postings(draft: Draft) -> Draft:
    """Set aside the headers and signatures of postings, and replies by others."""
    sender = _sender(draft)
    if not sender:
        return draft
    unread = (block for block in draft.blocks if isinstance(block, Stretch))
    # Each from a header, or the beginning, to the next header.
    rows = list(in_runs(unread, lambda _, block: not _sender_of(block)))
    own = [row for row in rows if _sender_of(row[0]) in {"", sender}]
    replies = [row for row in rows if _sender_of(row[0]) not in {"", sender}]
    signatures = Counter(b.lines for row in own for b in row if _is_signature(b))
    gone = [b for row in own for b in _frame_of(row, signatures, last=row is rows[-1])]
    gone += [block for row in replies for block in row]
    return draft.set_aside("posting", *gone).ask(*map(_reply_query, replies))


def _sender(draft: Draft) -> str:
    """Return the sender of a story with a posting's header above its own, "" if there is none."""
    source = draft.source
    headers = [aside.span for aside in draft.ledger if aside.kind == "metadata"]
    senders = (parse_mail_header(source.text(span).split("\n")).get("from", "") for span in headers)
    return next(filter(None, senders), "")


def _sender_of(block: Stretch) -> str:
    return parse_mail_header(block.lines).get("from", "")


def _frame_of(
    row: Sequence[Stretch], signatures: Counter[tuple[str, ...]], *, last: bool
) -> Iterator[Stretch]:
    """Yield the blocks around the text of a posting: its headers and its signature."""
    body = list(row)
    if _sender_of(body[0]):
        yield body.pop(0)
        if body and labelled(body[0].lines[:1]):
            yield body.pop(0)
    for n in range(max(0, len(body) - LONGEST_END - 1), len(body)):
        sign, *left = body[n:]
        known = _is_signature(sign) and (signatures[sign.lines] > 1 or not last)
        if known and all(len(it.lines) == 1 and len(it.lines[0]) <= SHORT for it in left):
            yield from body[n:]
            return


def _is_signature(block: Stretch) -> bool:
    return block.lines[0].strip() == "--" and 1 < len(block.lines) <= LONGEST_SIGNATURE


def _reply_query(reply: Sequence[Stretch]) -> Query:
    question = f"is the posting by “{_sender_of(reply[0])}” not part of the story?"
    span = reply[0].span | reply[-1].span
    return Query("posting", span, question, "set aside", (Reading("paragraph"),), weight=0.4)
