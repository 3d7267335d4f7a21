"""Questions that the keeper has settled by name, and answers to questions that are not asked.

A comment is no reading of a line: an answer to it leaves the line, and other questions about it, as
they are. Once the comment is gone, the answer is no longer needed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from fascicle.model.decision import Decision
    from fascicle.model.draft import Draft, Query


def without_settled(draft: Draft) -> Draft:
    """Return the draft, after all passes, without the questions that are settled by name."""
    answers = draft.deferred.of_questions
    left = (q for q in draft.queries if not any(_settles(d, line, q) for d, line in answers))
    unneeded = (
        msgspec.structs.replace(d, line=draft.source.at(line)[1] if line else d.line)
        for d, line in answers
        if not any(_settles(d, line, query) for query in draft.queries)
    )
    return replace(draft, queries=tuple(left), unneeded=tuple(unneeded))


def _settles(decision: Decision, line: int, query: Query) -> bool:
    """Return whether a decision about a line, 0 if it is gone, answers a question."""
    return line in query.span and decision.question in {query.name, query.identity}
