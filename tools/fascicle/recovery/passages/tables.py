r"""Tables, drawings and illustrations.

    | tea | 2 |        tea        2   4           /\_/\
    +-----+---+        bread     12   6          ( o.o )
    | rye | 4 |        string     1   0           > ^ <

In tables and drawings, columns or marks carry the meaning: they keep all their spaces. A rule alone
is an ornament. Lines that are only indented, or have a wider space here and there, are verse, an
address or justified prose.

    [Illustration]      [Illustration: The bell, and the goat that ate it.]      [Frontispiece]
    [Transcriber's Note: Two lines are missing here.]

Illustrations and editors' notes in square brackets are not part of the story, neither a paragraph
nor a break. Their words stay as typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest
from string import ascii_letters, digits

from fascicle.model.blocks import (
    AsTyped,
    Block,
    Evidence,
    Group,
    Paragraph,
    Stretch,
    group_of,
    in_runs,
    plain,
)
from fascicle.model.draft import Draft, Source
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.attached import boxes_of, is_framed
from fascicle.recovery.shared.lines import enclosed, is_directly_below, only_blank, replaced, said

# The widest table or drawing.
WIDEST = 160
# The least rows of a table with bars between its columns, and with spaces only.
FEWEST_BARRED, FEWEST = 2, 3
# The share of lines with a column that begins or ends in the same place.
MOST = 0.6
# At most this share of the entries in a last column is longer than this.
BRIEF, FEW = 24, 0.2
# The share of strokes among the characters of a drawing.
STROKES = 0.5
_BARRED = re.compile(r"\s*(?:[|│┃║].*[|│┃║]|[+|][-=+|]{3,}|[^|]+(?:\|[^|]+){2,})\s*")
_BARS = "|│┃║+"
_BOX = re.compile(r"[─-╿]{2,}")
# Two spaces may follow a full stop; three are deliberate. They separate words, not a line number.
_COLUMN = re.compile(r"(?<=\S)(?: {3,}|\t+ *)(?=\S)")
_STROKES = "/\\|_-=+*#<>^~()[]{}.:'`,@%&$;\""
_NO_STROKES = str.maketrans("", "", _STROKES)
# Each stroke becomes "-", and each ASCII letter or digit "a".
_LETTERS = ascii_letters + digits
_LOOKS = bytes.maketrans(
    (_STROKES + _LETTERS).encode(), b"-" * len(_STROKES) + b"a" * len(_LETTERS)
)
_STROKE = re.compile(r"[/\\|_\-=+*#<>^~()]")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_QUOTED = re.compile(r"\s*[\"“‘«'„]")


def tables(draft: Draft) -> Draft:
    """Replace each table and each drawing by an `AsTyped`."""
    boxes = boxes_of(draft)
    asked = {
        id(block)
        for block, after in zip_longest(draft.blocks, draft.blocks[1:])
        if _may_belong(block, after) and block.span not in boxes
    }

    def goes_on(last: Block, block: Block) -> bool:
        return {id(last), id(block)} <= asked and _belong_together(last, block, draft.source)

    row: list[Block] = []
    for run in in_runs(draft.blocks, goes_on):
        lines = [line for block in run if id(block) in asked for line in _lines(block)]
        why = _rule_for(lines)
        row += [_as_typed(run, why)] if why else run
    return draft.with_blocks(row)


def _lines(block: Block) -> tuple[str, ...]:
    return block.lines if isinstance(block, Stretch) else ()


def _may_belong(block: Block, after: Block | None) -> bool:
    """Return whether a stretch may belong to a table or a drawing (fast, few do)."""
    if not isinstance(block, Stretch):
        return False
    parted = block.gap and (after is None or after.gap)
    return not (len(block.lines) == 1 and parted) and _has_signs("\n".join(block.lines))


def _has_signs(text: str) -> bool:
    """Return whether lines have bars, a wide space, or a line with more strokes than letters."""
    if any(map(text.__contains__, _BARS)):
        return True
    # A character beyond ASCII becomes "?"; box drawings have at least two.
    looks = text.encode("ascii", "replace").translate(_LOOKS).decode()
    if "??" in looks or "\t" in looks:
        return True
    lines = looks.split("\n")
    wide = "   " in looks and any("   " in line.strip() for line in lines)
    return wide or ("-" in looks and any(line.count("-") > line.count("a") for line in lines))


def _belong_together(before: Block, block: Block, source: Source) -> bool:
    """Return whether two stretches may be parts of one table or drawing.

    They may if lines were divided without a blank line, or if a blank line is inside a drawing.
    """
    if block.gap > 1:
        return False
    if block.gap:
        both = (_lines(before), _lines(block))
        drawn = all(len(lines) > 1 and any(map(_is_drawn, lines)) for lines in both)
        return drawn and only_blank(source, before, block)
    return is_directly_below(before, block) and _may_be_part(before) and _may_be_part(block)


def _may_be_part(block: Block) -> bool:
    """Return whether a stretch is one line that may belong to a table or a drawing."""
    line, *others = _lines(block)
    return (
        not others
        and len(line) <= WIDEST
        and bool(_is_barred(line) or _BOX.search(line) or _has_column(line) or _is_drawn(line))
    )


def _as_typed(blocks: Sequence[Block], why: str) -> AsTyped:
    lines: list[str] = []
    span = blocks[0].span | blocks[-1].span
    for block in blocks:
        lines += [""] * (block.span.first - span.first - len(lines))
        lines += _lines(block)
    return AsTyped(span=span, gap=blocks[0].gap, why=Evidence(why, 0.8), lines=tuple(lines))


def _rule_for(lines: Sequence[str]) -> str:
    """Return the rule by which lines are a table or a drawing, "" if they are neither."""
    if len(lines) < FEWEST_BARRED or max(map(len, lines)) > WIDEST:
        return ""
    text = "\n".join(lines)
    barred = any(map(text.__contains__, _BARS)) and _most(lines, _is_barred)
    boxed = not text.isascii() and sum(bool(_BOX.search(line)) for line in lines) > 1
    if barred or boxed:
        why = "columns separated by bars" if not _is_ornament(lines) else ""
    elif len(lines) < FEWEST:
        why = ""
    elif _most(lines, _has_column) and _aligned(lines):
        why = "columns separated by spaces"
    else:
        drawn = _most(lines, _is_drawn) and not _is_ornament(lines)
        why = "drawing" if drawn else ""
    return why if why and not is_framed(lines) else ""


def _is_ornament(lines: Sequence[str]) -> bool:
    """Return whether lines are an ornament of several lines, smaller than any drawing."""
    return len(lines) <= FEWEST and all(map(is_ornament, lines))


def _most(lines: Sequence[str], has_form: Callable[[str], bool]) -> bool:
    """Return whether most lines have a form; the loop stops early for prose."""
    left = len(lines)
    for line in lines:
        left -= not has_form(line)
        if left < MOST * len(lines):
            return False
    return True


def _is_barred(line: str) -> bool:
    """Return whether a line has columns separated by bars, or is a rule of them."""
    return any(map(line.__contains__, _BARS)) and _BARRED.fullmatch(line) is not None


def _has_column(line: str) -> bool:
    """Return whether a wide space separates the words of a line."""
    return ("   " in line or "\t" in line) and _COLUMN.search(line) is not None


def _aligned(lines: Sequence[str]) -> bool:
    """Return whether most lines have a column that begins or ends in the same place."""
    if _is_label_and_text(lines):
        return False
    tabs = Counter(line.strip().count("\t") for line in lines)
    if any(n and count >= MOST * len(lines) for n, count in tabs.items()):
        return True
    begins: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    having = 0
    for line in lines:
        wide = line.expandtabs().rstrip()
        gaps = list(_GAP.finditer(wide))
        having += bool(gaps)
        begins.update({gap.end() for gap in gaps})
        ends.update({*(gap.start() for gap in gaps[1:]), *([len(wide)] if gaps else [])})
    best = max((*begins.values(), *ends.values()), default=0)
    return best >= max(FEWEST, MOST * having)


def _is_label_and_text(lines: Sequence[str]) -> bool:
    """Return whether lines have one wide space before running text: speeches, definitions.

    Labels with a full stop or colon that recur are speakers, whose words may be brief.
    """
    cells = [_COLUMN.split(line.strip()) for line in lines]
    single = [parts for parts in cells if len(parts) == 2]  # noqa: PLR2004
    long = sum(len(parts[1]) > BRIEF for parts in single)
    labels = [parts[0] for parts in single]
    said = len(set(labels)) < len(labels) and all(label.endswith((":", ".")) for label in labels)
    return len(single) > (1 - MOST) * len(lines) and (said or long > FEW * len(single))


def _is_drawn(line: str) -> bool:
    """Return whether a line has more strokes than words."""
    if not _STROKE.search(line) or _QUOTED.match(line):
        return False
    marks = "".join(line.split())
    strokes = len(marks) - len(marks.translate(_NO_STROKES))
    return len(marks) > 1 and strokes > STROKES * len(marks)


_PICTURE = re.compile(
    r"\s*\[\s*(?:(?:full[- ]page |colou?red? )?illustrations?|frontispiece|image|picture"
    r"|photo(?:graph)?|plate|figure|map|drawing|fan ?art|moodboard|abbildung|titelbild|bild"
    r"|(?:to face|facing|opposite)(?: page| p\.?)? [\dIOl]{1,4})"
    r"\s*(?:[:.,;—–-]|\d{1,3}\s*[:.\]]|by |of |\])",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*\[\s*(?:transcriber|transcription|editor|translator|e-?text|proofreader)"
    r"(?:[’']?s|s[’'])?\s+notes?\b",
    re.IGNORECASE,
)


def illustrations(draft: Draft) -> Draft:
    """Put each illustration and each editor's note into a group."""

    def in_brackets(at: int) -> tuple[Block, int] | None:
        kind = _kind(draft.blocks[at])
        whole = enclosed(draft.blocks, at, draft.source) if kind else ()
        return (_group(whole, kind), at + len(whole)) if whole else None

    return draft.with_blocks(replaced(draft.blocks, in_brackets))


def _kind(block: Block) -> str:
    """Return the kind of a stretch that begins in brackets, "" for any other block."""
    text = block.lines[0] + "\n" if isinstance(block, Stretch) else ""
    if _PICTURE.match(text):
        return "illustration"
    return "editors-note" if _NOTE.match(text) else ""


def _group(stretches: Sequence[Stretch], kind: str) -> Group:
    blocks = (
        Paragraph(span=s.span, gap=s.gap, why=Evidence(kind), text=plain(said(s.lines)))
        for s in stretches
    )
    return group_of(kind, Evidence("in brackets", 0.9), blocks)
