"""The header lines of an e-mail or of a post to a mailing list.

    From: Ada Quill <ada@goats.example>       Von: Till
    To: Till                                  An: Ada
    Subject: Re: the gate                     Betreff: das Tor

The text that belongs to a header is found in `letters` and `postings`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.recovery.shared.lines import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

_FROM = {"from", "von", "de", "da", "van"}
_OTHERS = {
    "to", "subject", "date", "sent", "cc", "bcc", "re", "reply-to", "newsgroups", "message-id",
    "attachment", "attachments", "received", "time", "fw", "fwd", "an", "betreff", "datum",
    "gesendet", "à", "objet", "envoyé", "para", "asunto", "fecha", "a", "oggetto", "aan",
    "onderwerp",
}  # fmt: skip
_LABEL = re.compile(r"[_*>]{0,3}(?P<label>[^\W\d_][\w-]{0,14}) ?:[_*]{0,3}(?:\s+(?P<value>\S.*))?")
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
        if match and (label in _FROM or label in _OTHERS):
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
