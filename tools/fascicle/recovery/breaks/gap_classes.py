"""Classes of gaps that may be scene breaks: one question, and one answer, for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.draft import Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fascicle.model.draft import Draft
    from fascicle.recovery.breaks.gap_evidence import GapEvidence

# The rule of the kept spaces of each class, as shown with the evidence of blocks.
OF_EVIDENCE = {
    "gaps-before-times": "gap before a time",
    "gaps-beside-passages": "gap beside a short passage",
    "other-gaps": "gap between paragraphs",
}
UNLIKELY = "gap that is hardly a scene break"
_LIKELIER = "gaps-before-times"
_ANSWERS = ("read_as = 'space-break'", "read_as = 'no-break'")


def class_of(evidence: GapEvidence) -> str:
    """Return the class of a gap that may be a scene break."""
    if evidence["time"]:
        return "gaps-before-times"
    beside = any(evidence[sign] for sign in ("near", "passage", "short", "set apart"))
    return "gaps-beside-passages" if beside else "other-gaps"


def gap_queries(draft: Draft, classes: Mapping[int, str]) -> Iterator[Query]:
    """Yield a query for each class of the gaps before some lines."""
    for about, rule in OF_EVIDENCE.items():
        lines = tuple(line for line in sorted(classes) if classes[line] == about)
        if not lines:
            continue
        first = next(block.span for block in draft.blocks if block.span.first == lines[0])
        number = f"{len(lines)} {rule.replace('gap', 'gaps', 1)}" if len(lines) > 1 else f"a {rule}"
        question = f"{number}: {'scene breaks' if len(lines) > 1 else 'a scene break'}?"
        weight = 0.6 if about == _LIKELIER else 0.5
        yield Query(
            "gap-in-prose", first, question, "kept spaces", _ANSWERS, weight, about, places=lines
        )
