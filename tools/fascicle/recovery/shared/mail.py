"""Headers of e-mails and mailing lists, and the stories that were posted to one.

    From: Ada Quill <ada@goats.example>       Von: Till
    To: Till                                  An: Ada
    Subject: Re: the gate                     Betreff: das Tor

The text that belongs to a header is found in `letters` and `postings`.

    From: tillgoat <till at goats.example>          --
    Subject: [goats] FIC: The Gate 2/4              tillgoat, keeper of the gate

    Title: The Gate (2/4)                           From: somebody else …
    Disclaimer: still not mine                      > It was shut.      Ha!

The headers and signatures around the parts of a story are set aside if a posting's header precedes
the header of the story itself: e-mails inside a story are letters. Replies by others between the
parts go to the ledger too, with a query.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from fascicle.model.blocks import Stretch, in_runs
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Query
from fascicle.recovery.shared.lines import labelled, tidy

_FROM = {"from", "von", "de", "da", "van"}
_OTHERS = {
    "to", "subject", "date", "sent", "cc", "bcc", "re", "reply-to", "newsgroups", "message-id",
    "attachment", "attachments", "received", "time", "fw", "fwd", "an", "betreff", "datum",
    "gesendet", "à", "objet", "envoyé", "para", "asunto", "fecha", "a", "oggetto", "aan",
    "onderwerp", "message", "references", "lines", "organization", "path", "xref", "sender",
    "status",
}  # fmt: skip
_LABEL = re.compile(r"[_*>]{0,3}(?P<label>[^\W\d_][\w-]{0,29}) ?:[_*]{0,3}(?:\s+(?P<value>\S.*))?")
_WORD = re.compile(r"[^\W\d_]+")


def parse_mail_header(lines: Sequence[str]) -> dict[str, str]:
    """Return the fields of an e-mail header, {} if the lines are none.

    A header has the sender and at least one other field. Keys are labels in lower case; the
    sender's is always "from".
    """
    found: dict[str, str] = {}
    for line in lines:
        match = _LABEL.fullmatch(tidy(line))
        label = match["label"].casefold() if match else ""
        # Other fields of mail have a hyphen.
        if match and (label in _FROM or label in _OTHERS or "-" in label):
            found["from" if label in _FROM else label] = match["value"] or ""
        elif not found or not line.startswith((" ", "\t")):
            return {}
    return found if len(found) > 1 and found.get("from") else {}


def signs(text: str, sender: str) -> bool:
    """Return whether a short line is the sender's name, or the beginning of it: "T.", "Tom"."""
    if not text or "\n" in text or len(text) > 2 * len(sender) + 2 or text[-1] in ",;:?":
        return False
    first = _WORD.search(text)
    names = _WORD.findall(sender.partition("<")[0] or sender)
    named = first and any(_alike(first[0].casefold(), name.casefold()) for name in names)
    return bool(named) and all(word[0].isupper() for word in text.split())


def _alike(name: str, other: str) -> bool:
    """Return whether two names are equal, or one is the initial of the other."""
    return name == other or (1 in {len(name), len(other)} and name[0] == other[0])


# The most lines of a signature, and the most lines of the archive after the last one.
LONGEST_SIGNATURE, LONGEST_END = 8, 3
SHORT = 100


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
    return draft.set_aside("posting", *gone).ask(*map(_query, replies))


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
    return Query("posting", span, question, "set aside", (Reading("paragraph"),), weight=0.4)
