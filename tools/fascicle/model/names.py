"""Names: of languages, of the files of texts, of questions; and spellings that are the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from fascicle.model.errors import UseError, did_you_mean
from fascicle.model.forms import FORMATS

# The name in English comes first.
_CODES = {
    "afrikaans": "af",
    "arabic": "ar", "العربية": "ar",
    "basque": "eu", "euskara": "eu",
    "bulgarian": "bg", "български": "bg",
    "catalan": "ca", "català": "ca",
    "chinese": "zh", "中文": "zh", "中文-普通话 國語": "zh",
    "croatian": "hr", "hrvatski": "hr",
    "czech": "cs", "čeština": "cs",
    "danish": "da", "dansk": "da",
    "dutch": "nl", "nederlands": "nl",
    "english": "en",
    "esperanto": "eo",
    "estonian": "et", "eesti": "et", "eesti keel": "et",
    "finnish": "fi", "suomi": "fi",
    "french": "fr", "français": "fr",
    "galician": "gl", "galego": "gl",
    "german": "de", "deutsch": "de",
    "greek": "el", "ελληνικά": "el",
    "hebrew": "he", "עברית": "he",
    "hungarian": "hu", "magyar": "hu",
    "icelandic": "is", "íslenska": "is",
    "indonesian": "id", "bahasa indonesia": "id",
    "irish": "ga", "gaeilge": "ga",
    "italian": "it", "italiano": "it",
    "japanese": "ja", "日本語": "ja",
    "korean": "ko", "한국어": "ko",
    "latin": "la", "lingua latina": "la",
    "latvian": "lv", "latviešu valoda": "lv",
    "lithuanian": "lt", "lietuvių kalba": "lt",
    "norwegian": "no", "norsk": "no",
    "persian": "fa", "فارسی": "fa",
    "polish": "pl", "polski": "pl",
    "portuguese": "pt", "português": "pt", "português brasileiro": "pt-BR",
    "português europeu": "pt-PT",
    "romanian": "ro", "română": "ro",
    "russian": "ru", "русский": "ru",
    "serbian": "sr", "српски": "sr",
    "slovak": "sk", "slovenčina": "sk",
    "slovenian": "sl", "slovenščina": "sl",
    "spanish": "es", "español": "es",
    "swedish": "sv", "svenska": "sv",
    "thai": "th", "ไทย": "th",
    "turkish": "tr", "türkçe": "tr",
    "ukrainian": "uk", "українська": "uk",
    "vietnamese": "vi", "tiếng việt": "vi",
    "welsh": "cy", "cymraeg": "cy",
}  # fmt: skip


def language_code(name: str) -> str:
    """Return the code of a language, "" if its name is not known."""
    return _CODES.get(name.strip().casefold(), "")


def language_name(code: str) -> str:
    """Return the English name of a language; its code if the name is not known."""
    whole = code.partition("-")[0].lower()
    return next((name.title() for name, known in _CODES.items() if known == whole), code)


# Where texts come from; pages and notices that name one speak of the file.
DIGITAL_LIBRARIES = (
    "liberliber.it", "e-text.it", "wikisource.org", "runeberg.org", "projekt-gutenberg.org",
    "gutenberg.spiegel.de", "gallica.bnf.fr", "ebooksgratuits.com", "beq.ebooksgratuits.com",
    "gutenberg.net.au", "gutenberg.ca", "fadedpage.com", "feedbooks.com", "standardebooks.org",
    "archive.org", "books.google.com", "manybooks.net", "wolnelektury.pl", "dbnl.org",
    "lonnrot.net", "cervantesvirtual.com", "deutschestextarchiv.de", "zeno.org", "az.lib.ru",
    "dominiopublico.gov.br",
)  # fmt: skip
# The endings of files that are texts. The format is recognised by content all the same.
FILES = (
    ".txt", ".fountain",
    *(ending for each in FORMATS if not each.is_whole for ending in each.endings),
)  # fmt: skip
# calibre calls a zip file of HTML so.
ZIPS = (".zip", ".htmlz")
WHOLE = (*(ending for each in FORMATS if each.is_whole for ending in each.endings), *ZIPS)
# The ending of a folder that is a project of Scrivener.
PROJECT = ".scriv"
# The endings of images that may lie beside a text.
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
# Those, and that of the style sheets of pages.
BESIDE = (*IMAGES, ".css")
ENDINGS = FILES + WHOLE
# The address of the single-page edition in the folder of a work. No chapter gets it.
SINGLE_PAGE = "entire"
# What to do with files that are books or texts, too, and that nothing here reads.
_CONVERT = "Download its EPUB, or convert it to EPUB with calibre."
_SAVE = "Open it in a word processor, and save it as .docx."
_EXPORT = "Export it from its program as .docx, .odt, .rtf or .txt."
_REMEDIES = {
    **dict.fromkeys((".kfx", ".lit", ".pdb"), _CONVERT),
    **dict.fromkeys((".doc", ".pages", ".wpd", ".wps", ".docm"), _SAVE),
    **dict.fromkeys((".fdx", ".celtx", ".yw7", ".msk", ".nwx"), _EXPORT),
    ".xml": "If it is DocBook, name it .dbk.",
}  # fmt: skip


def remedy_for(file_name: str) -> str:
    """Return what to do with a file that is not read, "" if nothing is known of its kind."""
    ending = "." + file_name.lower().rpartition(".")[2]
    return _REMEDIES.get(ending, "")


def has_ending(file_name: str) -> bool:
    return file_name.lower().endswith(ENDINGS)


def is_hidden(file_name: str) -> bool:
    """Return whether a file is hidden, or one by which Word marks a document that is open."""
    return file_name.startswith((".", "~$"))


def is_image(file_name: str) -> bool:
    return file_name.lower().endswith(IMAGES)


def is_image_of_pages(path: str) -> bool:
    """Return whether a file in the folder of a work is an image, of any kind in `images/`."""
    folder, _, name = path.rpartition("/")
    return not is_hidden(name) and (is_image(name) or folder == "images")


def without_ending(file_name: str) -> str:
    """Return the name of a file without the ending of a text, or of a folder of Scrivener's."""
    name = file_name.rpartition(".")[0] if has_ending(file_name) else file_name
    return name.removesuffix(PROJECT) or name


# Lists of the chapters in a folder, by GitBook and mdBook, Leanpub, and Quarto; files that may be
# one by their content, by Longform and iA Writer; the folders in which they are; and files about
# the book beside them or above.
LISTS = ("summary.md", "book.txt", "_quarto.yml")
INDEXES = ("index.md", "book.md")
LISTED_IN = ("src", "docs", "manuscript")
BOOK_FILES = ("book.toml", "book.json")
# Files that stand before all others, and behind them, if their names have no numbers.
_BEFORE = (
    "index", "readme", "title", "dedication", "epigraph", "foreword", "vorwort", "preface",
    "préface", "avant-propos", "introduction", "einleitung", "prologue", "prolog",
)  # fmt: skip
_BEHIND = (
    "epilogue", "epilog", "afterword", "nachwort", "postface", "conclusion", "appendix", "anhang",
    "acknowledgements", "acknowledgments", "glossary", "notes", "endnotes", "colophon",
)  # fmt: skip
_PLACES = {name: at - len(_BEFORE) for at, name in enumerate(_BEFORE)}
_PLACES |= {name: at + 1 for at, name in enumerate(_BEHIND)}


def reading_key(path: str) -> tuple[list[tuple[int, tuple[list[int | str], str]]], str]:
    """Return the key by which the files of a text are sorted: 2 before 10, a foreword first.

    A file is before those in a folder with its name, as the pages below one in Notion are.
    """
    names = map(without_ending, path.split("/"))
    return [(_PLACES.get(name.casefold(), 0), natural_key(name)) for name in names], path


def natural_key(name: str) -> tuple[list[int | str], str]:
    """Return the key by which names are sorted, 2 before 10."""
    # Every other part of a name that is split at its numbers is one; Python has a longest number.
    parts = enumerate(re.split(r"(\d{1,1000})", name))
    return [int(part) if n % 2 else part for n, part in parts], name


SHAPES = str.maketrans("‘’‚‛ʼ“”„‟«»‹›", "'''''\"\"\"\"\"\"''")


# Names of authors, series and tags come again and again.
@lru_cache(100_000)
def comparison_key(name: str) -> str:
    """Return the key by which names are compared: without case, spaces and quote shapes."""
    return " ".join(unicodedata.normalize("NFC", name).translate(SHAPES).casefold().split())


# As `--name` and decisions have them; `reference/questions.md` lists them.
QUESTIONS = (
    "set-aside", "title-unknown", "author-unknown", "language-differs", "language-unknown",
    "several-books", "after-licence", "library-notice", "running-head", "source-words",
    "unread-files", "front-matter", "unread-styles", "comment", "tracked-changes", "images",
    "cover", "colours", "image-text", "unsafe-links", "restricted-work", "navigation-title",
    "encoding-guess", "control-characters", "markup-unknown", "title-page", "unknown-label",
    "headers-differ", "quoted-lines", "around-quoted", "divided-words", "posting", "heading-unsure",
    "heading-number", "title-lines", "likely-headings", "no-headings", "number-alone",
    "gap-before-title", "gap-in-prose", "wide-spacing", "mark-unsure", "paragraphs-unsure",
    "verse-unsure", "mark-without-note", "note-without-mark", "confirmed-reading",
)  # fmt: skip


def check_question_name(name: str) -> None:
    """Refuse a name that no question has; a quotation may follow it."""
    known = name.partition(": ")[0]
    if name and known not in QUESTIONS:
        otherwise = f"Choose one of: {', '.join(QUESTIONS)}."
        remedy = did_you_mean(known.casefold(), QUESTIONS, otherwise)
        raise UseError("", f"no question is called “{known}”", remedy)
