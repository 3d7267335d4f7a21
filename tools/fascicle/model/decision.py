"""Decisions: the library owner's answers about lines of a text."""

from __future__ import annotations

import shlex
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from fascicle.model.words import quoted, shortened

LineNumber = Annotated[int, Meta(ge=1)]
ReadAs = Literal[
    "heading", "paragraph", "lines", "verse", "list", "letter", "quotation", "epigraph",
    "dedication", "note", "summary", "ornament", "space-break", "no-break", "title-page",
    "set-aside", "text", "division", "as-read",
]  # fmt: skip
# Kinds of division that a decision can name.
DivisionKind = Literal[
    "volume", "book", "part", "act", "chapter", "story", "letter", "scene", "section", "poem",
    "entry", "prologue", "interlude", "epilogue", "preface", "introduction", "foreword",
    "afterword", "conclusion", "appendix", "glossary", "note", "dedication",
]  # fmt: skip
# Those that stay on the page of their parent.
INNER = ("poem", "scene", "section", "entry")
# Classes of similar places. Gaps of a width form a class, too: see `Decision.gaps`.
Every = Literal[
    "kept-lines", "lone-number", "odd-numbers", "running-heads", "title-lines",
    "likely-headings", "around-quoted", "divided-words", "gaps-before-times",
    "gaps-beside-passages", "other-gaps",
]  # fmt: skip


class Reading(msgspec.Struct, frozen=True, tag="reading"):
    """An answer: the lines of a question, or the gap before them, are to be read so."""

    read_as: ReadAs


class KeyValue(msgspec.Struct, frozen=True, tag="value"):
    """An answer: a key of the work's settings, such as `title` or `images.lamp`, has this value."""

    key: str
    value: str


class TypedValue(msgspec.Struct, frozen=True, tag="typed"):
    """An answer: a key of the work's settings has a value that the owner is to type."""

    key: str


class UnknownValue(msgspec.Struct, frozen=True, tag="unknown"):
    """An answer: nobody knows the value of a key; an image needs no text."""

    key: str


Choice = Reading | KeyValue | TypedValue | UnknownValue
READINGS: tuple[ReadAs, ...] = get_args(ReadAs)
KINDS: tuple[DivisionKind, ...] = get_args(DivisionKind)
EVERY: tuple[Every, ...] = get_args(Every)
# A reading in words: see `recovery.decided.confirmed`.
_READING = r"[a-z][a-z0-9 -]*(; [a-z][a-z0-9 -]*)*"
_OF_GAPS: tuple[ReadAs, ...] = ("space-break", "no-break", "as-read")
# The possible answers for each class.
READ_AS_OF: dict[str, tuple[ReadAs, ...]] = {
    "gaps": _OF_GAPS,
    "kept-lines": ("paragraph", "verse", "lines", "as-read"),
    "lone-number": ("heading", "paragraph", "ornament", "as-read"),
    "odd-numbers": ("as-read",),
    "running-heads": ("set-aside", "as-read"),
    "title-lines": ("heading", "as-read"),
    "likely-headings": ("heading", "paragraph", "as-read"),
    "around-quoted": ("set-aside", "as-read"),
    "divided-words": ("lines", "as-read"),
    "gaps-before-times": _OF_GAPS,
    "gaps-beside-passages": _OF_GAPS,
    "other-gaps": _OF_GAPS,
}
# Readings in words, where their names are not.
_SAID = {
    "as-read": "confirmed as read",
    "lines": "lines as typed",
    "space-break": "scene break",
    "no-break": "no break",
    "title-page": "title page",
    "set-aside": "left out",
    "text": "not left out",
}
# The most letters of a line in a sentence.
_MOST = 48
# The classes in words.
IN_WORDS: dict[Every, str] = {
    "kept-lines": "all kept lines",
    "lone-number": "all lone numbers",
    "odd-numbers": "all numbers out of order",
    "running-heads": "all possible running heads",
    "title-lines": "all lines that may be titles",
    "likely-headings": "all lines that look like headings",
    "around-quoted": "all passages around a quoted text",
    "divided-words": "all words divided at the ends of lines",
    "gaps-before-times": "all kept spaces before a time",
    "gaps-beside-passages": "all kept spaces beside a short passage",
    "other-gaps": "all other kept spaces",
}


def readings_of(about: str) -> tuple[ReadAs, ...]:
    """Return the possible answers for a class (see `Decision.about`); for a line, every answer."""
    return READ_AS_OF[about.partition("=")[0]] if about else READINGS


def described(
    description: str, *examples: object, sphinx: tuple[str, ...] = (), pattern: str | None = None
) -> Meta:
    """Return the entry of a setting in the table of settings: see `settings.schema`.

    `sphinx` names the config values that it becomes; `pattern` is a regular expression for texts.
    """
    extra: dict[str, Any] | None = {"sphinx": sphinx} if sphinx else None
    return Meta(
        description=description, examples=list(examples) or None, extra=extra, pattern=pattern
    )


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The owner's answer about line `line` of a text, or lines `line` to `last`.

    `says` is the text of the line when the answer was given; a mismatch shows that later edits have
    made the answer out of date. `after` and `before` are the beginnings of the neighbouring lines,
    which distinguish lines with the same text. `file` names the file in a work of several files.

    An answer for a whole class of places has no line: `gaps` is the width of the gaps, in blank
    lines; `every` is the name of another class.

    An answer to a question that is not about the reading of its lines, such as one about a comment,
    names it as `question`, and leaves all other questions about these lines open.
    """

    read_as: Annotated[ReadAs, described("How the lines are to be read.")]
    line: Annotated[
        LineNumber | None, described("The number of the line in its file, from 1.", 12)
    ] = None
    says: Annotated[
        str | None,
        described("How the line begins. Upper and lower case differ.", "what the line says"),
    ] = None
    last: Annotated[LineNumber | None, described("The last line, if there are several.", 14)] = None
    after: Annotated[
        str | None,
        described(
            'How the nearest line of text above begins; `""` at the start of a file.',
            "how the line above begins",
        ),
    ] = None
    before: Annotated[
        str | None,
        described(
            'How the nearest line of text below begins; `""` at the end of a file.',
            "how the line below begins",
        ),
    ] = None
    alike: Annotated[
        LineNumber | None,
        described(
            "How many lines of the file begin so, if there are several or the line is short.", 3
        ),
    ] = None
    twins: Annotated[
        LineNumber | None,
        described("How many of them have one of its neighbours, if there are several.", 2),
    ] = None
    twin: Annotated[LineNumber | None, described("Which of the `twins` it is.", 1)] = None
    ends: Annotated[
        str | None, described("How the last line begins.", "what the last line says")
    ] = None
    file: Annotated[
        str | None,
        described(
            "The file of a folder or archive, by its path. Required there.", "02-the-door.txt"
        ),
    ] = None
    question: Annotated[
        str | None,
        described(
            "The question that `as-read` answers, if it is not about how the lines are read.",
            "comment: Bo: Did it?",
        ),
    ] = None
    confirms: Annotated[
        Annotated[str, Meta(pattern=rf"^{_READING}$")] | None,
        described(
            "The [reading](reference/line-decisions.md#a-confirmed-reading) that `as-read` has "
            "confirmed and keeps.",
            "kept-space 3; paragraph",
        ),
    ] = None
    places: Annotated[
        list[Annotated[str, Meta(pattern=rf"^\S.* [0-9a-f]{{12}}: {_READING}$")]] | None,
        described(
            "Of a class that is `as-read`: each place, and its confirmed reading.",
            ["12 3f9c2a1b77aa: kept-space 3"],
        ),
    ] = None
    level: Annotated[
        LineNumber | None,
        described("The depth of a heading, from 1. Default: that of similar headings.", 1),
    ] = None
    kind: Annotated[
        DivisionKind | None, described("The kind of division that a heading begins.")
    ] = None
    title: Annotated[
        str | None, described("Of a `division`: its title, which the text lacks.", "The Storm")
    ] = None
    gaps: Annotated[
        LineNumber | None,
        described("Instead of `line`: all gaps of so many blank lines between paragraphs.", 3),
    ] = None
    every: Annotated[
        Every | None,
        described(
            "Instead of `line`: all "
            "[places of a class](reference/line-decisions.md#decisions-about-a-class)."
        ),
    ] = None

    def __str__(self) -> str:
        """Return the decision in words: “line 12, “The Door”: heading”."""
        if self.gaps:
            return f"all gaps of {self.gaps} blank line{'s' * (self.gaps > 1)}: {self.reading}"
        if self.every:
            return f"{IN_WORDS[self.every]}: {self.reading}"
        lines = f"lines {self.line}-{self.last}" if self.last else f"line {self.line}"
        file = f" of {self.file}" if self.file else ""
        answer = f"settled, “{self.question}”" if self.question else self.reading
        return f"{lines}{file}, {quoted(shortened(self.says or '', _MOST))}: {answer}"

    @property
    def reading(self) -> str:
        """The reading in words: “heading (part, level 1)”."""
        read_as = _SAID.get(self.read_as, self.read_as)
        level = f"level {self.level}" if self.level else ""
        of = ", ".join(filter(None, (self.kind, level)))
        title = f" {quoted(self.title)}" if self.title else ""
        return f"{read_as}{title} ({of})" if of else f"{read_as}{title}"

    @property
    def answer(self) -> str:
        """The reading as it is typed on a command line: "heading --kind part --level 1"."""
        kind = f" --kind {self.kind}" if self.kind else ""
        title = f" --title {shlex.quote(self.title)}" if self.title else ""
        return f"{self.read_as}{title}{kind}{f' --level {self.level}' if self.level else ''}"

    def command(self, work: str, last: str) -> str:
        """Return the command about this place; `last` is a reading or `--forget`."""
        lines = f"{self.line}-{self.last}" if self.last else str(self.line)
        place = shlex.quote(f"{self.file}:{lines}") if self.file else lines
        if self.about:
            place = f"--gaps {self.gaps}" if self.gaps else f"--every {self.every}"
        name = f" --name {shlex.quote(self.question)}" if self.question else ""
        return f"fascicle decide {shlex.quote(work)} {place} {last}{name}"

    @property
    def about(self) -> str:
        """The class that the answer is for, as queries name it; "" for a single line."""
        return f"gaps={self.gaps}" if self.gaps else self.every or ""
