"""Headers and signatures of a mailing list, around the parts of a story posted to it.

    From: tillgoat <till at goats.example>          --
    Subject: [goats] FIC: The Gate 2/4              tillgoat, keeper of the gate

    Title: The Gate (2/4)                           From: somebody else …
    Disclaimer: still not mine                      > It was shut.      Ha!

Applies only if a posting's header precedes the header of the story itself: e-mails inside a story
are letters. Replies by others between the parts go to the ledger too, with a query.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.model.draft import Query
from fascicle.recovery.shared.lines import labelled
from fascicle.recovery.shared.mail_headers import parse_mail_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.draft import Draft

# The most lines of a signature, and the most lines of the archive after the last one.
LONGEST_SIGNATURE, LONGEST_END = 8, 3
SHORT = 100


def postings(draft: Draft) -> Draft:
    """Set aside the headers and signatures of postings, and replies by others."""
    sender = _sender(draft)
    if not sender:
        return draft
    rows = list(_postings([b for b in draft.blocks if isinstance(b, Stretch)]))
    own = [row for row in rows if _sender_of(row[0]) in {"", sender}]
    replies = [row for row in rows if _sender_of(row[0]) not in {"", sender}]
    signatures = Counter(b.lines for row in own for b in row if _is_signature(b))
    gone = [b for row in own for b in _frame_of(row, signatures, last=row is rows[-1])]
    gone += [block for row in replies for block in row]
    return draft.set_aside("posting", *gone).ask(*map(_query, replies))


def _sender(draft: Draft) -> str:
    """Return the sender of a story with a posting's header above its own, "" if there is none."""
    source = draft.source
    headers = [aside.span for aside in draft.ledger if aside.kind == "metadata"]
    senders = (parse_mail_header(source.text(span).split("\n")).get("from", "") for span in headers)
    return next(filter(None, senders), "")


def _sender_of(block: Stretch) -> str:
    return parse_mail_header(block.lines).get("from", "")


def _postings(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield the postings, each from a header, or the beginning, to the next header."""
    row: list[Stretch] = []
    for block in stretches:
        if row and _sender_of(block):
            yield row
            row = []
        row.append(block)
    if row:
        yield row


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
        if known and all(map(_is_short, left)):
            yield from body[n:]
            return


def _is_signature(block: Stretch) -> bool:
    return block.lines[0].strip() == "--" and 1 < len(block.lines) <= LONGEST_SIGNATURE


def _is_short(block: Stretch) -> bool:
    return len(block.lines) == 1 and len(block.lines[0]) <= SHORT


def _query(reply: Sequence[Stretch]) -> Query:
    question = f"is the posting by “{_sender_of(reply[0])}” not part of the story?"
    span = reply[0].span | reply[-1].span
    return Query("posting", span, question, "set aside", ("read_as = 'paragraph'",), weight=0.4)
