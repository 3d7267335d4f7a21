"""What a keeper decides about lines of a text: how they are read, whatever passes make of them."""

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
# What a keeper may call a division.
DivisionKind = Literal[
    "volume", "book", "part", "act", "chapter", "story", "letter", "scene", "section", "poem",
    "entry", "prologue", "interlude", "epilogue", "preface", "introduction", "foreword",
    "afterword", "conclusion", "appendix", "glossary", "note", "dedication",
]  # fmt: skip
# Places that are alike, but for the gaps of one width: those have a number.
Every = Literal["kept-lines", "lone-number"]
# What may be said of each class.
READ_AS_OF: dict[str, tuple[ReadAs, ...]] = {
    "gaps": ("space-break", "no-break", "as-read"),
    "kept-lines": ("paragraph", "verse", "lines", "as-read"),
    "lone-number": ("heading", "paragraph", "ornament", "as-read"),
}


def readings_of(about: str) -> tuple[ReadAs, ...]:
    """Return what may be said of a class, as `Decision.about` names it; of lines, all there is."""
    return READ_AS_OF[about.partition("=")[0]] if about else get_args(ReadAs)


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keeper's answer about line `line` of a text, or lines `line` to `last`.

    `says` is what the line said when the answer was given, by which an answer that
    later edits have made untrue is found; `after` and `before` are how the lines around it
    began, by which it is told from others that say the same. `file` names the file in a work
    of several.

    An answer for all places of a class has no line: `gaps` is the width of the gaps that it is
    about, in blank lines, `every` the name of another class.
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
        """The class that the answer is for, as queries name it; "" if it is for a line."""
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
    """Refuse a decision about no line, about a line and a class, or about lines that run back."""
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
    """Refuse a decision about a class that names lines too, or says what no such place can be."""
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
