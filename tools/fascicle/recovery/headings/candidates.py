"""Heading candidates: the stretches that may be headings, and the evidence for those chosen.

Numbers, titles alone and titles below a number are chosen among them in other modules. The
rule that chose a heading gives its initial odds; its place in a run, the gap above it and the
printed contents add to them, or subtract from them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import NamedTuple

from fascicle.model.blocks import Block, Evidence, Stretch, in_runs
from fascicle.model.draft import FILE_GAP, Draft
from fascicle.model.memory import of_each
from fascicle.recovery.headings.heading_form import LONGEST, HeadingForm, title_like
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paratext.contents_entries import ContentsTitles
from fascicle.recovery.shared.lines import join, tidy

# The most lines, and the usual most characters, of a heading's title.
TITLE_LINES = 3
LONGEST_TITLE = 70
# Beginnings of stage directions, speech, sources and list items, which are no titles.
NOT_TITLES = ("[", "_[", "(", "“", '"', "--", "—", "- ", "* ", "• ")
# Whose the text is: Copyright ©, 2031; © 2031 by Ada Quill; Copyright, 2031.
_RIGHTS = re.compile(r"(?:copyright\W+)?(?:©|\(c\))|copyright\W+\d{4}", re.IGNORECASE)
# Links to other pages of a site: << First | Table of Contents | Next >>.
_LINKS = re.compile(r"<<|>>| \| .* \| ")
# What a blog says of a post below its title, and at its end.
POSTED = re.compile(
    r"(?:posted|published|veröffentlicht|publi(?:é|cado|cerat|cerad)|pubblicato|gepubliceerd"
    r"|geplaatst|postado|opublikowano)\b.*\d",
    re.IGNORECASE,
)
_FILED = re.compile(
    r"(?:filed under:?|(?:tags|tagged|labels|etiquetas|étiquettes|etiketter|schlagwörter|tagi):) ",
    re.IGNORECASE,
)
# Dashes on both sides: ----- The Pier -----.
_FRAMED = re.compile(r"(--+|—+) \S.* \1")
# A stretch, its text, its form, and the title on lower lines.
Seen = tuple[Stretch, str, HeadingForm | None, str]


class Candidate(NamedTuple):
    """A stretch that may be a heading, with its position and its surroundings."""

    at: int
    block: Stretch
    form: HeadingForm | None
    text: str
    # The title on the lines below a first line with the number.
    below: str
    # Whether it is in the printed contents.
    in_contents: bool
    gap_after: int
    following: Stretch | None


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate that was chosen as a heading, its form, and the evidence."""

    place: Candidate
    form: HeadingForm
    why: Evidence

    @property
    def untitled(self) -> bool:
        """Whether it is a number or a name without a title."""
        return not self.form.title and not self.place.below

    def of_kind(self, kind: str) -> Pick:
        return replace(self, form=replace(self.form, kind=kind))


def candidates_of(draft: Draft, printed: ContentsTitles) -> list[Candidate]:
    """Return the stretches short enough to be a heading."""
    seen = enumerate(of_each(_seen, draft.blocks))
    return [candidate(draft.blocks, at, it, in_contents=it[1] in printed) for at, it in seen if it]


def candidate(
    blocks: Sequence[Block], at: int, seen: Seen, *, in_contents: bool = False
) -> Candidate:
    """Return the stretch at a position among the blocks as a candidate."""
    block, text, form, below = seen
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    following = after if isinstance(after, Stretch) else None
    gap_after = after.gap if after else 0
    return Candidate(at, block, form, text, below, in_contents, gap_after, following)


def _seen(block: Block) -> Seen | None:
    """Return a stretch that is short enough, its text, its form, and the title on lower lines."""
    if not isinstance(block, Stretch) or len(block.lines) > TITLE_LINES + 1:
        return None
    text = join(block.lines) if len(block.lines) > 1 else tidy(block.lines[0])
    return None if len(text) > 2 * LONGEST else (block, text, *_form(block, text))


def _form(block: Stretch, text: str) -> tuple[HeadingForm | None, str]:
    """Return the heading form of a stretch, and the title on its lower lines if there is one."""
    form = heading_form(block.lines[0])
    if len(block.lines) == 1 or form is None:
        return form, ""
    below = join(block.lines[1:])
    if not form.title and title_like(below):
        return form, below
    return heading_form(text), ""


def cannot_be_title(text: str) -> bool:
    """Return whether a line is unlike a title; “Petting” is one, “Well,” is not."""
    if _RIGHTS.match(text) or _LINKS.search(text) or is_of_post(text):
        return True
    quoted = text[:1] in '“"‘«' and text[-1:] in '”"’»' and text[-2:-1].isalnum()
    return text.startswith(NOT_TITLES) and not quoted and not _FRAMED.fullmatch(text)


def is_of_post(text: str) -> bool:
    """Return whether a line says when a post was posted, or where it is filed."""
    return bool(POSTED.match(text) or _FILED.match(text))


def is_title_case(text: str) -> bool:
    """Return whether most words of more than three letters begin with a capital."""
    long = [w.strip("“”\"'‘’(").strip() for w in text.split()]
    long = [w for w in long if len(w) > 3]  # noqa: PLR2004
    return bool(long) and sum(w[0].isupper() for w in long) >= 0.6 * len(long)


# Added to the log odds: for each further member of a run, up to a limit; for an entry in the
# contents; for a gap narrower than usual for its kind; for a number out of order.
MORE, LONGEST_RUN = 0.15, 10
PROMISED = 1.5
NARROW, ODD = -0.4, -0.4
SEVERAL = 4
# The rule that has used the contents already.
IN_CONTENTS = "printed contents"
# The highest initial confidence of a rule.
SUREST = 0.99


def with_evidence(chosen: Mapping[int, Pick]) -> dict[int, Pick]:
    """Return the headings with all evidence combined, also that of the others of their kind."""
    kinds: dict[str, list[Pick]] = defaultdict(list)
    for at in sorted(chosen):
        kinds[chosen[at].form.kind].append(chosen[at])
    return {pick.place.at: pick for picks in kinds.values() for pick in _of_a_kind(picks)}


def _of_a_kind(picks: Sequence[Pick]) -> Iterator[Pick]:
    gaps = sorted(pick.place.block.gap for pick in picks if pick.place.at)
    # A few headings have no usual gap.
    usual = gaps[len(gaps) // 2] if len(gaps) >= SEVERAL else 0
    last = None
    for run in in_runs(picks, _counts_on):
        number = run[0].form.number
        is_odd = None not in (number, last) and number != 1
        for pick in run:
            yield _with_signs(pick, _signs(pick, len(run), usual, is_odd=is_odd))
            is_odd = False
        last = run[-1].form.number if number is not None else last


def _counts_on(last: Pick, pick: Pick) -> bool:
    return last.form.number is not None and pick.form.number == last.form.number + 1


def _with_signs(pick: Pick, found: Iterable[tuple[str, float]]) -> Pick:
    """Return a heading with the names of all signs, and the combined odds."""
    signs = list(found)
    sure = min(pick.why.confidence, SUREST)
    odds = log(sure / (1 - sure)) + sum(worth for _, worth in signs)
    rule = ", ".join([pick.why.rule, *(name for name, _ in signs)])
    return replace(pick, why=Evidence(rule, round(1 / (1 + exp(-odds)), 3)))


def _signs(pick: Pick, run: int, usual: int, *, is_odd: bool) -> Iterator[tuple[str, float]]:
    """Yield the signs of a heading that its rule has not used, and the log odds that each adds.

    It is in a `run` of so many numbers; `usual` is the gap above headings of its kind.
    """
    place = pick.place
    if pick.form.shape in {"labelled", "named"} and run > 1:
        yield f"{pick.form.number} in a run of {run}", MORE * min(run, LONGEST_RUN)
    if is_odd:
        yield "out of order", ODD
    if place.in_contents and pick.why.rule != IN_CONTENTS:
        yield "in the contents", PROMISED
    if place.at and place.block.gap < FILE_GAP:
        narrow = place.block.gap < usual
        yield f"gap {place.block.gap}/{place.gap_after}", NARROW * narrow
