"""Letters set off in the text: date and place, salutation, body, closing, signature, P.S.

A letter begins at its salutation (or the dateline directly before it) and ends with the signature
after its closing, or with its postscript. Without a closing within reach there is no letter: "My
dear sir," may begin a speech as well. A letter in quotation marks ends where they close, and must
be signed there. An e-mail begins at its header and ends with the name of its sender, or, if a new
section begins both before and after it, at that section.

    From: Ada Quill <ada@goats.example>       Von: Till
    To: Till                                  An: Ada
    Subject: Re: the gate                     Betreff: das Tor
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from fascicle.model.blocks import (
    Block,
    Evidence,
    Group,
    Heading,
    Paragraph,
    SceneBreak,
    Verse,
    group_of,
    prose_of,
    text_of,
)
from fascicle.model.draft import Draft
from fascicle.model.memory import of_each
from fascicle.model.words import words
from fascicle.recovery.shared.dates import ends_in_date
from fascicle.recovery.shared.lines import tidy

# A full stop ends the sentence of a salutation, except in titles.
_TO = (
    r"(?:My )?(?:very |own |ever )?"
    r"(?:Dear(?:est)?|Darling|Beloved|Honou?red|Gentlemen|To whom it may concern"
    r"|(?:Sirs?|Madam)(?=[,:;!—-])"
    r"|Liebe[rs]?|Verehrte[rs]?|Sehr geehrte[rs]?|Ch[eè]re?s?|Mon cher|Ma chère"
    r"|(?:Monsieur|Madame|Mademoiselle|Messieurs|Mesdames)(?=[ ,])|(?:Mi )?[Qq]uerid[oa]s?"
    r"|Estimad[oa]s?|Car[oaie](?= [^\W\d_a-z])|Gentilissim[oa]|Egregi[oa])\b"
    r"(?:[^.!?\n]|\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|St|Capt|Fr|Hr)\.){0,60}?"
)
_SALUTATION = re.compile(
    rf"[“\"‘']?(?:{_TO}|(?:Hi|Hello|Hey|Hallo)\b[^.!?,\n]{{0,30}})[,:!;—-]+(?:\n|$)", re.IGNORECASE
)
# "Dear Sir,--I have": the body follows a dash.
_RUN_IN = re.compile(
    r"[“\"‘']{0,2}(?:My )?(?:Dear(?:est)?|Sirs?|Madam|Gentlemen|Liebe[rs]?|Ch[eè]re?)\b"
    r"(?:[^.!?,:;\n]|\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|St)\.){0,40}[,:;]? ?(?:--|—)_?(?=\w)",
    re.IGNORECASE,
)
# "Dear Mum" on a line of its own.
_BARE = re.compile(
    r"(?:My )?(?:Dear(?:est)?|Liebe[rs]?|Ch[eè]re?)(?: [^\W\d_a-z][\w.’'-]{0,20}){1,4}(?:\n|$)"
)
_CLOSING = re.compile(
    r"[“\"‘']?(?:I (?:am|remain)[, ]|Ever[, ]|Believe me"
    r"|With (?:\w+ ){0,3}(?:love|regards|respects?|wishes|affection|thanks|gratitude|apologies)\b"
    r"|(?:(?:Very|Most|Ever|Always) )?(?:Yours?|Sincerely|Affectionately|Faithfully"
    r"|Respectfully|Truly|Cordially|Gratefully)\b"
    r"|(?:(?:Lots of|Much|All my) )?love\b(?! (?:you|it|that|this|him|her)\b)"
    r"|(?:All (?:the|my) )?Best(?: wishes)?\b(?! (?:not|to|of)\b)"
    r"|(?:Kind(?:est)?|Best|Warm(?:est)?) regards|Regards\b|Cheers\b|Take care\b"
    r"|Herzlich|Mit (?:\w+ )?(?:freundlichen|besten|lieben|herzlichen) Grüßen|(?:Viele|Liebe) Grüße"
    r"|Dein|Deine|Ihr|Votre|Amicalement|Cordialement|Bien à (?:vous|toi)\b|Affectueusement"
    r"|Tendrement|Respectueusement|Veuillez (?:agréer|recevoir)|Je vous prie d[’']agréer"
    r"|Atentamente|Un abrazo|Con (?:cariño|affetto)|Cordiali saluti)",
    re.IGNORECASE,
)
# A closing at the end of a paragraph, before the name: "--Yours truly, ADA QUILL."
_TAIL = re.compile(
    r"(?:yours|sincerely|faithfully|affectionately|respectfully|regards"
    r"|your (?:\w+,? ){0,3}(?:servant|friend|brother|sister|son|daughter|father|mother|uncle|aunt"
    r"|cousin|husband|wife))\b[^!?\n]{0,60}$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:--?|[–—]) ?[^\W\d_a-z][\w.’'-]{0,20}(?: [^\W\d_a-z][\w.’'-]{0,20}){0,2}"
)
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]{0,20}(?: [^\W\d_a-z][\w.’'-]{0,20}){0,2}")
_POSTSCRIPT = re.compile(r"[“\"‘']?(?:P\.? ?(?:P\.? ?)?S\b|R\. ?S\. ?V\. ?P)")
_DATELINE = re.compile(r"\d")
# "Edmund," on a line of its own, where a letter may begin.
_NAME_ONLY = re.compile(r"[^\W\d_a-z][\w’'-]{1,20}(?: [^\W\d_a-z][\w.’'-]{0,20})?,")
_INITIAL = re.compile(r"[^\W\d_a-z]\.?")
# Added by a mail program, after "--" or without it.
_SENT_FROM = re.compile(
    r"--\n|(?:Sent (?:from|via|with)|Gesendet (?:mit|von)|Envoyé de)\b.{0,80}$", re.DOTALL
)
# A cry, which may begin as a letter does. In one to “Madam,” so many paragraphs may begin with a
# quotation mark.
_CRY = re.compile(
    r"(?:oh,? )?(?:my )?dear (?:god|lord|heavens?|me|boy|girl|fellow|child)\b"
    r"|lieber (?:gott|himmel)\b",
    re.IGNORECASE,
)
TALK = 1
# The longest closing, name or dateline, in characters; the longest letter, in blocks.
SHORT = 80
# The most words of a closing in a paragraph of its own, without a full stop.
FEW = 5
# The most lines of a letterhead: the name of a house, its street and its town.
LETTERHEAD = 4
_LEAVE = re.compile(r"(?:lots of |much |all my )?love\.?|yours(?: \w+){0,2}\.?", re.IGNORECASE)
REACH = 60
_QUOTES = {"“": "”", '"': '"', "„": "“", "«": "»", "‘": "’", "'": "'"}
# The labels of an e-mail's header.
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


def letters(draft: Draft) -> Draft:
    """Put the blocks of each letter into a group."""
    row: list[Block] = []
    blocks = draft.blocks
    at = 0
    begins = of_each(_may_begin, blocks)
    while at < len(blocks):
        end = _end(blocks, at) if begins[at] else None
        if end is None:
            row.append(blocks[at])
            at += 1
            continue
        start = len(row)
        while start and len(row) - start < 2 and _is_letter_head(row, start - 1):  # noqa: PLR2004
            start -= 1
        body = [*row[start:], *blocks[at:end]]
        del row[start:]
        # A quotation is one only because of its indent.
        inner = (
            it.blocks if isinstance(it, Group) and it.is_a("quotation") else (it,) for it in body
        )
        row.append(group_of("letter", Evidence("letter", 0.8), chain.from_iterable(inner)))
        at = end
    return draft.with_blocks(row)


def _may_begin(block: Block) -> bool:
    """Return whether a letter may begin with a block, whatever is above it."""
    said = _prose(block)
    return bool(_sender(said) or _NAME_ONLY.fullmatch(said)) or is_salutation(said)


def _end(blocks: Sequence[Block], at: int) -> int | None:
    """Return the index after a letter whose salutation is at `at`, None if there is none."""
    said = _prose(blocks[at])
    if sender := _sender(said):
        return _end_of_mail(blocks, at, sender)
    if at and _NAME_ONLY.fullmatch(said) and _starts_section(blocks[at - 1]):
        return _end_of_signed(blocks, at)
    if not is_salutation(said):
        return None
    if said[0] in _QUOTES and (end := _end_of_quoted(blocks, at)):
        return end
    if _RUN_IN.match(said) and said[0] in _QUOTES:
        return None
    return _end_of_signed(blocks, at)


def _prose(block: Block) -> str:
    """Return the text of a paragraph or of verse, also if indented; "" for any other block."""
    match block:
        case Paragraph() | Verse():
            return text_of(block.text)
        case Group(kind="quotation", decided=False, blocks=(inner,)):
            return prose_of(inner)
        case _:
            return ""


def _sender(said: str) -> str:
    """Return the sender in a paragraph that is an e-mail header, "" for any other text."""
    return parse_mail_header(said.split("\n")).get("from", "") if "\n" in said else ""


def _end_of_mail(blocks: Sequence[Block], at: int, sender: str) -> int | None:
    """Return the index after an e-mail: after its sender's name, or before a new section."""
    for n in range(at + 1, min(len(blocks), at + REACH)):
        block, text = blocks[n], _prose(blocks[n])
        if isinstance(block, Heading | SceneBreak) or _sender(text):
            return n if n > at + 1 and _is_isolated(blocks, at) else None
        if _is_farewell(text) or _signs(text, sender):
            return _after_closing(blocks, n)
    return len(blocks) if len(blocks) - at < REACH and _is_isolated(blocks, at) else None


def _is_isolated(blocks: Sequence[Block], at: int) -> bool:
    """Return whether nothing of the story precedes an e-mail in its section."""
    return not at or _starts_section(blocks[at - 1])


def _starts_section(block: Block) -> bool:
    """Return whether a letter may begin after a block without other evidence."""
    return isinstance(block, Heading | SceneBreak) or _is_dateline(block)


def _end_of_signed(blocks: Sequence[Block], at: int) -> int | None:
    """Return the index after the closing of a letter, or after its signature.

    "Dear God!" above something said, or "Madam," above a talk, is a cry.
    """
    said = _prose(blocks[at]).rstrip("”\"’'")
    most = 0 if _CRY.match(said) else TALK if len(words(said)) == 1 else REACH
    spoken = 0
    for n in range(at, min(len(blocks), at + REACH)):
        block, text = blocks[n], _prose(blocks[n])
        if isinstance(block, Heading | SceneBreak):
            return n if _is_signed(blocks, at, n) else None
        spoken += n > at and text[:1] in _QUOTES
        if n > at and (is_salutation(text) or spoken > most):
            return None
        if _is_farewell(text) or _SIGNATURE.fullmatch(text):
            return _after_closing(blocks, n)
    return len(blocks) if _is_signed(blocks, at, len(blocks)) else None


def _is_signed(blocks: Sequence[Block], at: int, end: int) -> bool:
    """Return whether a letter with a dateline ends with a name at the end of its scene."""
    if not at or end - at > REACH:
        return False
    if not _starts_section(blocks[at - 1]) and not _is_letter_head(blocks, at - 1):
        return False
    name, *date = _prose(blocks[end - 1]).split("\n")
    return _NAME.fullmatch(name) is not None and all(map(_DATELINE.search, date))


def _end_of_quoted(blocks: Sequence[Block], at: int) -> int | None:
    """Return the index after a letter in quotation marks: where they close, if it is signed."""
    first = _prose(blocks[at])
    # A letter read aloud has the marks of the speech as well.
    marks = first[: 2 if first[1:2] in _QUOTES else 1]
    for n in range(at, min(len(blocks), at + REACH)):
        text = _prose(blocks[n])
        before = _prose(blocks[n - 1]) if n > at else ""
        if not text.startswith(marks) and not _TAIL.search(before):
            return None
        end = text.rstrip('”"') if len(marks) > 1 else text
        if len(text) > len(marks) and end.endswith(_QUOTES[marks[-1]]):
            signed = _TAIL.search(text) or (n > at and len(text) <= SHORT // 2)
            return n + 1 if signed else None
    return None


def is_salutation(text: str) -> bool:
    """Return whether a paragraph begins with a salutation, such as "Dear Ada,"."""
    return bool(_SALUTATION.match(text) or _RUN_IN.match(text) or _BARE.match(text))


def is_closing(text: str) -> bool:
    """Return whether a paragraph is a closing, or ends with one."""
    lines = [line.strip() for line in text.split("\n")][-4:]
    return any(
        _is_closing_line(line, last=n == len(lines)) for n, line in enumerate(lines, start=1)
    )


def _is_farewell(text: str) -> bool:
    """Return whether a paragraph is a closing, perhaps only by its signature: "Your goat,"."""
    *before, last = text.split("\n")[-2:]
    named = _NAME.fullmatch(last) or _INITIAL.fullmatch(last)
    leave = before and before[0].endswith(",") and len(before[0].split()) <= FEW and named
    return bool(leave) or is_closing(text)


def _is_closing_line(line: str, *, last: bool) -> bool:
    """Return whether a line is a closing: short, with a comma or a signature after it.

    "Your letter came." belongs to the body: a sentence is no closing.
    """
    if len(line) > SHORT or not _CLOSING.match(line):
        return False
    return (
        line.endswith((",", "--", "—"))
        or _LEAVE.fullmatch(line) is not None
        or (not line.endswith((".", "!", "?", ":", ";")) and (not last or len(line.split()) <= FEW))
    )


def _after_closing(blocks: Sequence[Block], closing: int) -> int:
    """Return the index after the signature and the postscript that follow a closing."""
    end = closing + 1
    if end < len(blocks) and _is_name(blocks[end]):
        end += 1
    while end < len(blocks) and _is_below_letter(_prose(blocks[end])):
        end += 1
    return end


def _is_below_letter(text: str) -> bool:
    """Return whether a paragraph is a postscript, or was added by a mail program."""
    return (_POSTSCRIPT.match(text.lstrip("_*")) or _SENT_FROM.match(text)) is not None


def _is_name(block: Block) -> bool:
    """Return whether a block is a single short line that may be a signature."""
    text = _prose(block)
    return (
        0 < len(text) <= SHORT // 2
        and "\n" not in text
        and text[0] not in "“\"‘'[("
        and block.gap <= 1
        and not is_salutation(text)
        and not _is_sentence(text)
    )


def _is_sentence(text: str) -> bool:
    """Return whether a line ends like a sentence and is not all names: "A. B. Quill, Esq."."""
    names = sum(not word[0].islower() for word in text.split())
    return text.endswith((".", "!", "?")) and 2 * names <= len(text.split())


def _is_letter_head(row: Sequence[Block], at: int) -> bool:
    """Return whether a block is a dateline, an e-mail header, or a letterhead after a heading."""
    if _is_dateline(row[at]) or _sender(_prose(row[at])):
        return True
    lines = _prose(row[at]).split("\n")
    below = at and isinstance(row[at - 1], Heading) and len(lines) <= LETTERHEAD
    return bool(below) and all(0 < len(n) <= SHORT // 2 and n[-1] not in '.!?:”"' for n in lines)


def _is_dateline(block: Block) -> bool:
    text = _prose(block)
    longest = max(map(len, text.split("\n")), default=0)
    if not 0 < longest <= SHORT or text[0] == "[":
        return False
    if closing := _QUOTES.get(text[0]):  # as of a letter that is quoted: “Sutton Quay, 5th May.
        return closing not in text[1:] and ends_in_date(text[1:])
    return _DATELINE.search(text) is not None or ends_in_date(text)


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


def _signs(text: str, sender: str) -> bool:
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
