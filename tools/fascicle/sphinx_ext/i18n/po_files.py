"""Catalogues of messages: `<folder>/<language>/LC_MESSAGES/fascicle.po`, in gettext's format.

Those of a language are joined, the first before the others: one for `de-AT` before one for `de`, in
each folder, and one folder before the next. They are compiled when a book is built and not stored
so: that takes some hundredths of a second, and a file less can be out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from gettext import GNUTranslations, c2py
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from sphinx.errors import ConfigError

from fascicle.model.digests import blake2_of

OURS = Path(__file__).resolve().parent / "locale"
FILE = "LC_MESSAGES/fascicle.po"

# The rule becomes a part of scripts, so it holds nothing but numbers and comparisons.
PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=([n\d\s%=!<>&|?:()]+);?\s*")
# A comment, a keyword of gettext with a string, or a continued string.
WHOLE_LINE = re.compile(
    r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*")?\s*'
)
PLACE = re.compile(r"\{\w+\}")
COUNT = "{count}"
# No language has a form that is first needed beyond them.
NUMBERS = range(1000)


def load_translations(language: str, folders: Iterable[Path]) -> tuple[GNUTranslations | None, str]:
    """Return the translations into a language, None if there are none, and a digest of them.

    The library's are in `folders`, and come before ours.
    """
    whole: GNUTranslations | None = None
    content = b""
    for path in _catalogues_of(language, [*folders, OURS]):
        raw = path.read_bytes()
        content += raw
        translations = _compile_catalogue(read_catalogue(raw, path))
        if whole is None:
            whole = translations
        else:
            whole.add_fallback(translations)
    return whole, blake2_of(content, 8) if whole else ""


def _catalogues_of(language: str, folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the paths of existing catalogues, in order of precedence."""
    names = dict.fromkeys((language.replace("-", "_"), re.split("[-_]", language)[0]))
    for folder in folders:
        for name in names:
            path = folder / name / FILE
            if path.is_file():
                yield path


def read_catalogue(raw: bytes, path: Path) -> Catalog:
    """Return a catalogue. Raises `ConfigError` for one that is invalid or changes placeholders."""
    try:
        torn = next(_broken_lines(raw.decode()), "")
    except UnicodeError as error:
        raise ConfigError(f"{path}: is not UTF-8\n    Save the file as UTF-8.") from error
    if torn:
        raise ConfigError(f"{path}:{torn}\n    Put the string between two quotes.")
    try:
        catalogue = read_po(BytesIO(raw), locale=path.parts[-3], abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise ConfigError(f"{path}: {error}\n    Correct the file, then build again.") from error
    for fault in errors_in(catalogue):
        raise ConfigError(f"{path}:{fault}\n    Correct the translation, then build again.")
    return catalogue


def _broken_lines(text: str) -> Iterator[str]:
    """Yield the lines with unbalanced quotes, part of which would be lost without a warning."""
    for number, line in enumerate(text.splitlines(), 1):
        if not WHOLE_LINE.fullmatch(line):
            yield f"{number}: {line.strip()} is not a line of a catalogue"


def errors_in(catalogue: Catalog) -> Iterator[str]:
    """Yield the errors of a catalogue, each with its line."""
    rule = PLURAL_FORMS.fullmatch(catalogue.plural_forms)
    if not rule:
        yield f"1: “{catalogue.plural_forms}” are not plural forms"
        return
    form_of = c2py(rule[2])
    others = {form_of(number) for number in NUMBERS if number != 1}
    for message in catalogue:
        if message.id and not message.fuzzy:
            for form, translated in enumerate(translated_forms(message)):
                is_one = isinstance(message.id, tuple) and form not in others
                if translated and not _has_same_placeholders(message, translated, is_one=is_one):
                    wanted = f"must have the placeholders of “{_longest_form(message)}”"
                    yield f"{message.lineno}: “{translated}” {wanted}"


def translated_forms(message: Message) -> tuple[str, ...]:
    translated = message.string
    return (translated,) if isinstance(translated, str) else tuple(translated or ())


def _longest_form(message: Message) -> str:
    """Return a message in the form that names all its values."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def _has_same_placeholders(message: Message, translated: str, *, is_one: bool) -> bool:
    """Return whether a translation names the same values; a form for 1 alone need not say “1”."""
    named, wanted = set(PLACE.findall(translated)), set(PLACE.findall(_longest_form(message)))
    return wanted - {COUNT} <= named <= wanted if is_one else named == wanted


def _compile_catalogue(catalogue: Catalog) -> GNUTranslations:
    file = BytesIO()
    write_mo(file, catalogue)
    file.seek(0)
    return GNUTranslations(file)
