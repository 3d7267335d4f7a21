"""Decisions: the keeper's answers about lines of a text."""

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from fascicle.model.errors import SettingsError

LineNumber = Annotated[int, Meta(ge=1)]
ReadAs = Literal[
    "heading",
    "paragraph",
    "lines",
    "verse",
    "list",
    "letter",
    "quotation",
    "epigraph",
    "note",
    "summary",
    "ornament",
    "space-break",
    "no-break",
    "set-aside",
    "as-read",
]
# Kinds of division that a decision can name.
DivisionKind = Literal[
    "volume", "book", "part", "act", "chapter", "story", "letter", "scene", "section", "poem",
    "entry", "prologue", "interlude", "epilogue", "preface", "introduction", "foreword",
    "afterword", "conclusion", "appendix", "glossary", "note", "dedication",
]  # fmt: skip
# Classes of similar places. Gaps are not among them: they form a class for each width.
Every = Literal["kept-lines", "lone-number"]
# The possible answers for each class.
READ_AS_OF: dict[str, tuple[ReadAs, ...]] = {
    "gaps": ("space-break", "no-break", "as-read"),
    "kept-lines": ("paragraph", "verse", "lines", "as-read"),
    "lone-number": ("heading", "paragraph", "ornament", "as-read"),
}


def readings_of(about: str) -> tuple[ReadAs, ...]:
    """Return the possible answers for a class (see `Decision.about`); for a line, every answer."""
    return READ_AS_OF[about.partition("=")[0]] if about else get_args(ReadAs)


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keeper's answer about line `line` of a text, or lines `line` to `last`.

    `says` is the text of the line when the answer was given; a mismatch shows that later edits have
    made the answer out of date. `after` and `before` are the beginnings of the neighbouring lines,
    which distinguish lines with the same text. `file` names the file in a work of several files.

    An answer for a whole class of places has no line: `gaps` is the width of the gaps, in blank
    lines; `every` is the name of another class.
    """

    read_as: ReadAs
    line: LineNumber | None = None
    says: str | None = None
    last: LineNumber | None = None
    after: str | None = None
    before: str | None = None
    file: str | None = None
    level: LineNumber | None = None
    kind: DivisionKind | None = None
    gaps: LineNumber | None = None
    every: Every | None = None

    @property
    def about(self) -> str:
        """The class that the answer is for, as queries name it; "" for a single line."""
        return f"gaps={self.gaps}" if self.gaps else self.every or ""


EXAMPLES = {
    "decisions": "[[decisions]] on a line of its own, below it line, says and read_as",
    "decisions.line": "line = 12",
    "decisions.says": 'says = "what the line says"',
    "decisions.read_as": f"read_as = one of {', '.join(map(repr, get_args(ReadAs)))}",
    "decisions.last": "last = 14",
    "decisions.after": 'after = "how the line above begins"',
    "decisions.before": 'before = "how the line below begins"',
    "decisions.file": 'file = "02-the-door.txt"',
    "decisions.level": "level = 1",
    "decisions.kind": f"kind = one of {', '.join(map(repr, get_args(DivisionKind)))}",
    "decisions.gaps": "gaps = 3, for all gaps of three blank lines",
    "decisions.every": f"every = one of {', '.join(map(repr, get_args(Every)))}",
}


def check_decision(decision: Decision, entry: int, place: str) -> None:
    """Raise `SettingsError` for a decision without a line, or with inconsistent keys."""
    if decision.about:
        check_class(decision, entry, place)
        return
    for key in ("line", "says"):
        if getattr(decision, key) is None:
            remedy = f"Write it like this: {EXAMPLES[f'decisions.{key}']}"
            raise SettingsError(f"{place}: decisions.{key} (entry {entry})", "is missing", remedy)
    if decision.last and decision.line and decision.last < decision.line:
        raise SettingsError(
            f"{place}: decisions.last (entry {entry})",
            f"line {decision.last} comes before line {decision.line}",
            "Give the first line as `line` and the last one as `last`.",
        )


def check_class(decision: Decision, entry: int, place: str) -> None:
    """Raise `SettingsError` for a class decision that also names lines or has a wrong answer."""
    key = "gaps" if decision.gaps else "every"
    others = ("line", "says", "last", "after", "before", "file", "every")
    if other := next((o for o in others if o != key and getattr(decision, o) is not None), None):
        problem = f"`{key}` is about all places of a class, `{other}` is not for it"
        remedy = f"Leave one of the two out, or make two decisions: `{key}` in one of them."
        raise SettingsError(f"{place}: decisions.{other} (entry {entry})", problem, remedy)
    possible = readings_of(decision.about)
    if decision.read_as not in possible:
        problem = f"“{decision.about}” cannot be read as “{decision.read_as}”"
        remedy = f"There are: {', '.join(possible)}."
        raise SettingsError(f"{place}: decisions.read_as (entry {entry})", problem, remedy)
