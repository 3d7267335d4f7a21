"""The table of all settings: one entry each, with its type, default, description and examples.

A field of `Library` (`library.toml`) or `WorkSettings` (`texts/<work>.toml`) is all that declares
a setting. Its validation, the example in its error messages and its row in docs/settings.md
follow from it, and so does what Sphinx knows: `extra={"sphinx": …}` names the config values that
a setting of the library becomes, and that one of a work overrides. A setting that works share
with their library is a type of its own, such as `Typography`.

`None` and empty lists mean "not given": the text itself may say it.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from fascicle.model.decision import Decision, LineNumber

# A language as HTML, EPUB and screen readers want it: BCP 47.
Language = Annotated[
    str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", examples=["en", "de", "pt-BR"])
]
# Only http and https: an address ends up in links.
WebAddress = Annotated[str, Meta(pattern=r"^(https?://\S+)?$")]
Source = Annotated[str, Meta(pattern=r"^https?://\S+$")]
Authors = Annotated[list[str], Meta(examples=[["First Author", "Second Author"]])]
Date = Annotated[datetime.date, Meta(examples=[datetime.date(2026, 5, 14)])]

Typography = Annotated[
    Literal["as typed", "curly"],
    Meta(
        description="How quotation marks, dashes and dots are shown: "
        "[typography](how-to/typography.md#curly-quotes-dashes-and-ellipses).",
        extra={"sphinx": ("fascicle_typography",)},
    ),
]
Entire = Annotated[
    bool,
    Meta(
        description="Whether a work of several pages also has its "
        "[whole text on one page](reference/reading.md#single-page-edition).",
        extra={"sphinx": ("fascicle_entire",)},
    ),
]
DropCapitals = Annotated[
    bool,
    Meta(
        description="Whether chapters begin with a "
        "[capital three lines high](how-to/typography.md#drop-capitals).",
        extra={"sphinx": ("fascicle_drop_capitals",)},
    ),
]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a TOML file. An unknown key is an error."""


class Library(Table, frozen=True):
    """The book as a whole, from `library.toml`."""

    title: Annotated[
        str,
        Meta(
            description="The title of the book. The heading of the front page is in `index.md`.",
            examples=["The Reading Room"],
            extra={"sphinx": ("project", "html_title")},
        ),
    ]
    authors: Annotated[
        Authors, Meta(description="The authors of the book.", extra={"sphinx": ("author",)})
    ] = []
    language: Annotated[
        Language,
        Meta(
            description="The language of the book and of its [interface](how-to/translate.md). "
            "A work may have another.",
            extra={"sphinx": ("language",)},
        ),
    ] = "en"
    description: Annotated[
        str,
        Meta(
            description="A sentence or two for search engines and link previews.",
            examples=["Short stories, and one long one"],
        ),
    ] = ""
    url: Annotated[
        WebAddress,
        Meta(
            description="Where the book is published. Canonical URLs, citations and the links of "
            "the “page not found” page begin with it.",
            examples=["https://example.org/"],
            extra={"sphinx": ("html_baseurl",)},
        ),
    ] = ""
    typography: Typography = "as typed"
    gate: Annotated[
        list[str],
        Meta(
            description="Ratings of works that "
            "[ask the reader](how-to/content-warnings.md#ask-before-the-text) before their text.",
            examples=[["Mature", "Explicit"]],
            extra={"sphinx": ("fascicle_gate",)},
        ),
    ] = []
    entire: Entire = True
    drop_capitals: DropCapitals = False


class Series(Table, frozen=True):
    """The series that a work belongs to."""

    name: Annotated[str, Meta(description="The name of the series.", examples=["The Doors"])]
    number: Annotated[
        int | str | None, Meta(description="The work's place in it.", examples=[2, "2.5"])
    ] = None


class Dates(Table, frozen=True):
    """The dates of a work."""

    written: Annotated[Date | None, Meta(description="When it was written.")] = None
    published: Annotated[Date | None, Meta(description="When it was first published.")] = None
    updated: Annotated[Date | None, Meta(description="When it was last changed.")] = None
    completed: Annotated[Date | None, Meta(description="When its last part appeared.")] = None


class Kept(Table, frozen=True):
    """A page edited by hand that conversion never overwrites."""

    page: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.md$",
            description="The name of the page's file.",
            examples=["chapter-2.md"],
        ),
    ]
    behind: Annotated[
        str,
        Meta(
            description="A digest of the text that the page stood for when it was kept. "
            "Written by `fascicle convert --keep PAGE`.",
        ),
    ] = ""


class Named(Table, frozen=True):
    """A character or place of a work."""

    name: Annotated[str, Meta(description="The fullest name.", examples=["Ada Vickery"])]
    aliases: Annotated[
        list[str],
        Meta(
            description="Other names of the same person or place. No name is in two entries.",
            examples=[["Ada", "Miss Vickery"]],
        ),
    ] = []
    spoiler_from: Annotated[
        LineNumber | None,
        Meta(
            description="The number of the page from which on it is shown, counted from 1 "
            "after the title page: [spoilers](reference/people.md#spoilers). Default: the first.",
            examples=[4],
        ),
    ] = None


class WorkSettings(Table, frozen=True):
    """One work, from the TOML file beside its text."""

    title: Annotated[
        str | None, Meta(description="The title of the work.", examples=["The Door"])
    ] = None
    authors: Annotated[Authors, Meta(description="Its authors.")] = []
    translators: Annotated[
        list[str], Meta(description="Its translators.", examples=[["First Translator"]])
    ] = []
    editors: Annotated[
        list[str], Meta(description="Its editors.", examples=[["First Editor"]])
    ] = []
    illustrators: Annotated[
        list[str], Meta(description="Its illustrators.", examples=[["First Illustrator"]])
    ] = []
    language: Annotated[
        Language | None, Meta(description="Its language, if not the library's.")
    ] = None
    series: Annotated[
        Series | None,
        Meta(
            description="The [series](#series) that it belongs to.",
            examples=[{"name": "The Doors", "number": 2}],
        ),
    ] = None
    summary: Annotated[
        str | None,
        Meta(
            description="A summary. A blank line begins a new paragraph.",
            examples=["What one wants to know before reading"],
        ),
    ] = None
    notes: Annotated[
        str | None,
        Meta(
            description="The author's notes, in paragraphs as in `summary`.",
            examples=["What the author wants to say"],
        ),
    ] = None
    rating: Annotated[
        str | None, Meta(description="For whom it is suitable.", examples=["General Audiences"])
    ] = None
    warnings: Annotated[
        list[str],
        Meta(description="Content warnings.", examples=[["A dog is ill, and recovers"]]),
    ] = []
    tags: Annotated[
        list[str],
        Meta(
            description="Tags. Like authors and series, each has a [page](reference/catalogue.md).",
            examples=[["the sea", "letters"]],
        ),
    ] = []
    characters: Annotated[
        list[str],
        Meta(
            description="The characters to list on the title page. `cast` has all of them.",
            examples=[["Ada", "Mr. Bell"]],
        ),
    ] = []
    status: Annotated[
        str | None, Meta(description="Whether it is finished.", examples=["complete"])
    ] = None
    rights: Annotated[str | None, Meta(description="Its licence.", examples=["CC0-1.0"])] = None
    sources: Annotated[
        list[Source],
        Meta(
            description="Web addresses that the text came from. The header of an archive or of "
            "Project Gutenberg may name one, too.",
            examples=[["https://example.org/the-door"]],
        ),
    ] = []
    dates: Annotated[
        Dates | None,
        Meta(
            description="[When it was written and published](#dates).",
            examples=[{"written": datetime.date(2026, 5, 14)}],
        ),
    ] = None
    encoding: Annotated[
        str,
        Meta(
            description="The encoding of the text, by a name that Python knows, where it is not "
            "recognised.",
            examples=["cp1252"],
        ),
    ] = ""
    pages: Annotated[
        Literal["auto", "one"],
        Meta(description="`auto`: a page for each chapter. `one`: the whole text on one page."),
    ] = "auto"
    typography: Typography | None = None
    gate: Annotated[
        bool | None,
        Meta(
            description="Whether the reader is asked before the text, whatever its rating.",
            extra={"sphinx": ("fascicle_gate",)},
        ),
    ] = None
    entire: Entire | None = None
    drop_capitals: DropCapitals | None = None
    not_characters: Annotated[
        list[str],
        Meta(
            description="Names that `fascicle cast` must not propose again.",
            examples=[["Lent", "Board of Education"]],
        ),
    ] = []
    decisions: Annotated[
        list[Decision],
        Meta(
            description="[How lines of the text are to be read](#decisions).",
            examples=[[{"line": 212, "says": "Two years later", "read_as": "heading"}]],
        ),
    ] = []
    kept: Annotated[
        list[Kept],
        Meta(
            description="[Pages that you have edited and keep](#kept).",
            examples=[[{"page": "chapter-2.md"}]],
        ),
    ] = []
    cast: Annotated[
        list[Named],
        Meta(
            description="The [people](#cast-and-places) of the work.",
            examples=[[{"name": "Ada Vickery", "aliases": ["Ada", "Miss Vickery"]}]],
        ),
    ] = []
    places: Annotated[
        list[Named],
        Meta(
            description="The [places](#cast-and-places) of the work.",
            examples=[[{"name": "Gedder Drove"}]],
        ),
    ] = []
