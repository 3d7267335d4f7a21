"""The table of all settings: one entry each, with its type, default, description and examples.

A field of `Library` (`library.toml`) or `WorkSettings` (`texts/<work>.toml`) is all that declares
a setting. Its validation, the example in its error messages and its row in docs/settings.md
follow from it, and so does what Sphinx knows: `sphinx` names the config values that
a setting of the library becomes, and that one of a work overrides. A setting that works share
with their library is a type of its own, such as `Typography`.

`None` and empty lists mean "not given": the text itself may say it.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from fascicle.model.decision import Decision, LineNumber, described
from fascicle.model.forms import EDITION_KINDS

# A language as HTML, EPUB and screen readers want it: BCP 47.
Language = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        examples=["en", "de", "pt-BR"],
        extra={"form": "the code of a language"},
    ),
]
# Only http and https: an address ends up in links.
WebAddress = Annotated[
    str,
    Meta(
        pattern=r"^(https?://[^\s?#]+)?$",
        extra={"form": "an address that begins with http:// or https://, without ? and #"},
    ),
]
Source = Annotated[str, Meta(pattern=r"^https?://\S+$")]
# Lower-case letters, digits and hyphens, as `writers.page_addresses.slugify` makes them.
AddressPart = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        examples=["the-door"],
        extra={"form": "at most 60 lower-case letters a to z, digits and hyphens"},
    ),
]
Authors = Annotated[list[str], Meta(examples=[["First Author", "Second Author"]])]
Date = Annotated[datetime.date, Meta(examples=[datetime.date(2026, 5, 14)])]

Typography = Annotated[
    Literal["as typed", "curly"],
    described(
        "How quotation marks, dashes and dots are shown: "
        "[typography](how-to/typography.md#curly-quotes-dashes-and-ellipses).",
        sphinx=("fascicle_typography",),
    ),
]
Capitals = Annotated[
    Literal["as typed", "title case"],
    described(
        "How English titles typed in capitals are shown: "
        "[titles in capitals](how-to/typography.md#titles-in-capitals).",
        sphinx=("fascicle_capitals",),
    ),
]
Entire = Annotated[
    bool,
    described(
        "Whether a work also has its "
        "[whole text on one page](reference/reading.md#single-page-edition).",
        sphinx=("fascicle_entire",),
    ),
]
if TYPE_CHECKING:
    EditionName = str
else:
    EditionName = Literal[tuple(EDITION_KINDS)]
EditionKinds = list[EditionName]
Editions = Annotated[
    EditionKinds,
    described(
        "The files that works have beside the web: [editions](how-to/editions.md).",
        ["epub", "pdf"],
        sphinx=("fascicle_editions",),
    ),
]
PdfSize = Annotated[
    str,
    Meta(
        pattern=r"^(a4|a5|letter|[1-9][0-9]{0,2}(\.[0-9]+)?x[1-9][0-9]{0,2}(\.[0-9]+)?(mm|in))$",
        extra={"form": "a4, a5, letter, or a width and a height such as 6x9in or 129x198mm"},
    ),
    described(
        "The page size of [PDFs](how-to/editions.md#pdf): `a4`, `a5`, `letter`, or width and "
        "height.",
        "a5",
        "6x9in",
        "129x198mm",
        sphinx=("fascicle_pdf_size",),
    ),
]
PdfFonts = Annotated[
    list[str],
    described(
        "The [fonts](how-to/editions.md#fonts) of PDFs, in the order in which they are asked for "
        "a letter.",
        ["EB Garamond", "Noto Serif JP"],
        sphinx=("fascicle_pdf_fonts",),
    ),
]
DropCapitals = Annotated[
    bool,
    described(
        "Whether chapters begin with a "
        "[capital three lines high](how-to/typography.md#drop-capitals).",
        sphinx=("fascicle_drop_capitals",),
    ),
]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a TOML file. An unknown key is an error."""


class Library(Table, frozen=True):
    """The book as a whole, from `library.toml`."""

    title: Annotated[
        str,
        described(
            "The title of the book. The heading of the front page is in `index.md`.",
            "The Reading Room",
            sphinx=("project", "html_title"),
        ),
    ]
    authors: Annotated[Authors, described("The authors of the book.", sphinx=("author",))] = []
    language: Annotated[
        Language,
        described(
            "The language of the book and of its [interface](how-to/translate.md). "
            "A work may have another.",
            sphinx=("language",),
        ),
    ] = "en"
    description: Annotated[
        str,
        described(
            "A sentence or two for search engines and link previews.",
            "Short stories, and one long one",
        ),
    ] = ""
    url: Annotated[
        WebAddress,
        described(
            "Where the book is published: for canonical URLs, citations, the 404 page, "
            "[feeds](how-to/feeds.md) and the sitemap.",
            "https://example.org/",
            sphinx=("html_baseurl",),
        ),
    ] = ""
    robots: Annotated[
        str,
        described(
            "Which robots may read the book: `all`, `none`, or the lines of "
            "[`robots.txt`](how-to/search-engines.md).",
            "all",
            "none",
            "User-agent: GPTBot\nDisallow: /",
            sphinx=("fascicle_robots",),
            pattern=r"^(all|none|[^:]+:[\s\S]*)$",
        ),
    ] = "all"
    typography: Typography = "as typed"
    capitals: Capitals = "as typed"
    gate: Annotated[
        list[str],
        described(
            "Ratings of works that "
            "[ask the reader](how-to/content-warnings.md#ask-before-the-text) before their text.",
            ["Mature", "Explicit"],
            sphinx=("fascicle_gate",),
        ),
    ] = []
    entire: Entire = True
    shelf_pages: Annotated[
        int,
        msgspec.Meta(ge=1),
        described(
            "The pages of a [shelf](explanation/large-libraries.md): larger libraries are built "
            "in parts.",
            1_000,
        ),
    ] = 1_000
    cluster: Annotated[
        bool,
        described(
            "Whether the library has the requirements of a [cluster](how-to/clusters.md): "
            "`fascicle upgrade` adds them.",
        ),
    ] = False
    editions: Editions = msgspec.field(default_factory=lambda: ["epub"])
    library_editions: Annotated[
        EditionKinds,
        described(
            "The [editions](how-to/editions.md#one-file-for-all) of all works as one file.",
            ["epub"],
            sphinx=("fascicle_library_editions",),
        ),
    ] = []
    pdf_size: PdfSize = "a5"
    pdf_fonts: PdfFonts = []
    drop_capitals: DropCapitals = False
    sort_names: Annotated[
        list[str],
        described(
            "Names that the [rules](reference/catalogue.md#sorting) sort wrong. One without a "
            "comma is sorted as written.",
            ["García Márquez, Gabriel", "Madonna Ciccone"],
            sphinx=("fascicle_sort_names",),
        ),
    ] = []


class Series(Table, frozen=True):
    """The series that a work belongs to."""

    name: Annotated[str, described("The name of the series.", "The Doors")]
    number: Annotated[int | str | None, described("The work's place in it.", 2, "2.5")] = None


class Dates(Table, frozen=True):
    """The dates of a work."""

    written: Annotated[Date | None, described("When it was written.")] = None
    published: Annotated[Date | None, described("When it was first published.")] = None
    updated: Annotated[Date | None, described("When it was last changed.")] = None
    completed: Annotated[Date | None, described("When its last part appeared.")] = None


class Stats(Table, frozen=True):
    """An archive's statistics of a work."""

    words: Annotated[int | str | None, described("Its words.", 5012)] = None
    chapters: Annotated[
        int | str | None, described("Its chapters, of those planned.", "3/4", "3/?")
    ] = None
    comments: Annotated[int | str | None, described("The comments on it.", 12)] = None
    kudos: Annotated[int | str | None, described("Readers who gave kudos.", 34)] = None
    bookmarks: Annotated[int | str | None, described("Its bookmarks.", 5)] = None
    hits: Annotated[int | str | None, described("How often it was opened.", 678)] = None
    reviews: Annotated[int | str | None, described("The reviews of it.", 12)] = None
    favs: Annotated[int | str | None, described("Readers whose favourite it is.", 34)] = None
    follows: Annotated[int | str | None, described("Readers who follow it.", 5)] = None


class Kept(Table, frozen=True):
    """A page edited by hand that conversion never overwrites."""

    page: Annotated[
        str,
        described(
            "The name of the page's file.", "chapter-2.md", pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.md$"
        ),
    ]
    behind: Annotated[
        str,
        described(
            "A digest of the text that the page stood for when it was kept. "
            "Written by `fascicle convert --keep PAGE`."
        ),
    ] = ""


class Named(Table, frozen=True):
    """A character or place of a work."""

    name: Annotated[str, described("The fullest name.", "Ada Vickery")]
    aliases: Annotated[
        list[str],
        described(
            "Other names of the same person or place. No name is in two entries.",
            ["Ada", "Miss Vickery"],
        ),
    ] = []
    spoiler_from: Annotated[
        LineNumber | None,
        described(
            "The page that reveals it, counted from 1 after the title page: "
            "[spoilers](reference/people.md#spoilers).",
            4,
        ),
    ] = None


class WorkSettings(Table, frozen=True):
    """One work, from the TOML file beside its text."""

    title: Annotated[str | None, described("The title of the work.", "The Door")] = None
    subtitle: Annotated[
        str | None, described("What its title page has below the title.", "A Tale of the Quay")
    ] = None
    authors: Annotated[Authors, described("Its authors.")] = []
    translators: Annotated[list[str], described("Its translators.", ["First Translator"])] = []
    editors: Annotated[list[str], described("Its editors.", ["First Editor"])] = []
    illustrators: Annotated[list[str], described("Its illustrators.", ["First Illustrator"])] = []
    address: Annotated[
        AddressPart | None,
        described(
            "The name of the work in [addresses](explanation/addresses.md#works), if it is not "
            "that of its file."
        ),
    ] = None
    unknown: Annotated[
        list[Literal["title", "authors"]],
        described("What is not known, and is not asked for.", ["authors"]),
    ] = []
    language: Annotated[
        Language | None, described("Its language, if neither a header nor the words show it.")
    ] = None
    series: Annotated[
        Series | None,
        described("The [series](#series) that it belongs to.", {"name": "The Doors", "number": 2}),
    ] = None
    summary: Annotated[
        str | None,
        described(
            "A summary. A blank line begins a new paragraph.",
            "What one wants to know before reading",
        ),
    ] = None
    cover: Annotated[
        str | None,
        described(
            "The image on its [cover](how-to/describe-works.md#the-cover): a file in `texts/`, or "
            "the name of an image of the text. `none`: its title and authors are.",
            "night.jpg",
            "map-3f9c2a1b",
            "none",
        ),
    ] = None
    notes: Annotated[
        str | None,
        described(
            "The author's notes, in paragraphs as in `summary`.", "What the author wants to say"
        ),
    ] = None
    rating: Annotated[str | None, described("For whom it is suitable.", "General Audiences")] = None
    categories: Annotated[
        list[str], described("The categories of an archive.", ["Gen", "F/M"])
    ] = []
    fandoms: Annotated[
        list[str], described("The works that it is fan fiction of.", ["The Doors of Perry"])
    ] = []
    relationships: Annotated[
        list[str], described("The relationships in it, as an archive lists them.", ["Ada & Till"])
    ] = []
    collections: Annotated[
        list[str], described("The collections of an archive that it is in.", ["Winter Gifts"])
    ] = []
    warnings: Annotated[
        list[str], described("Content warnings.", ["A dog is ill, and recovers"])
    ] = []
    tags: Annotated[
        list[str],
        described(
            "Tags. Like authors and series, each has a [page](reference/catalogue.md).",
            ["the sea", "letters"],
        ),
    ] = []
    characters: Annotated[
        list[str],
        described(
            "The characters to list on the title page. `cast` has all of them.", ["Ada", "Mr. Bell"]
        ),
    ] = []
    status: Annotated[str | None, described("Whether it is finished.", "complete")] = None
    rights: Annotated[str | None, described("Its licence.", "CC0-1.0")] = None
    sources: Annotated[
        list[Source],
        described(
            "Web addresses that the text came from.",
            ["https://example.org/the-door"],
        ),
    ] = []
    dates: Annotated[
        Dates | None,
        described(
            "[When it was written and published](#dates).", {"written": datetime.date(2026, 5, 14)}
        ),
    ] = None
    stats: Annotated[
        Stats | None,
        described("[What an archive counts](#stats).", {"kudos": 34, "hits": 678}),
    ] = None
    files: Annotated[
        list[str],
        described(
            "The order of the files of a text that is a [folder](how-to/chapters.md). Those not "
            "named come last, by name.",
            ["prologue.txt", "1.txt"],
        ),
    ] = []
    encoding: Annotated[
        str,
        described(
            "The encoding of the text, by Python's name, where it is not recognised.",
            "cp1252",
        ),
    ] = ""
    markup: Annotated[
        Literal["auto", "none", "quoted"],
        described(
            "Whether [markup](reference/texts.md#markup) in a plain text is recognised. `quoted`: "
            "`>` or `|` before a line is a mark of quoted mail."
        ),
    ] = "auto"
    paragraphs: Annotated[
        Literal["auto", "blank lines", "indents", "lines"],
        described(
            "How paragraphs begin: after a blank line, with an indent, or on each line. `auto`: as "
            "the ends of sentences show."
        ),
    ] = "auto"
    pages: Annotated[
        Literal["auto", "one"],
        described("A page for each chapter, or one for the whole text."),
    ] = "auto"
    typography: Typography | None = None
    capitals: Capitals | None = None
    gate: Annotated[
        bool | None,
        described(
            "Whether the reader is asked before the text, whatever its rating.",
            sphinx=("fascicle_gate",),
        ),
    ] = None
    entire: Entire | None = None
    editions: Editions | None = None
    pdf_size: PdfSize | None = None
    pdf_fonts: PdfFonts | None = None
    drop_capitals: DropCapitals | None = None
    images: Annotated[
        dict[str, str],
        described(
            "[Alternative texts](reference/texts.md#images) by the names of images without "
            'endings; "" for a decorative one.',
            {"map-3f9c2a1b": "A map of the harbour"},
        ),
    ] = {}
    not_characters: Annotated[
        list[str],
        described(
            "Names that `fascicle cast` must not propose again.", ["Lent", "Board of Education"]
        ),
    ] = []
    decisions: Annotated[
        list[Decision],
        described(
            "[How lines of the text are to be read](#decisions).",
            [{"line": 212, "says": "Two years later", "read_as": "heading"}],
        ),
    ] = []
    kept: Annotated[
        list[Kept],
        described("[Pages that you have edited and keep](#kept).", [{"page": "chapter-2.md"}]),
    ] = []
    cast: Annotated[
        list[Named],
        described(
            "The [people](#cast-and-places) of the work.",
            [{"name": "Ada Vickery", "aliases": ["Ada", "Miss Vickery"]}],
        ),
    ] = []
    places: Annotated[
        list[Named],
        described("The [places](#cast-and-places) of the work.", [{"name": "Gedder Drove"}]),
    ] = []
