"""The language of the interface: messages, translations, scripts; names of languages, and dates.

Texts stay as they are. Words stand in English where they are said, as messages. A catalogue has
them in another language:

    tools/fascicle/sphinx_ext/i18n/locale/de/LC_MESSAGES/fascicle.po    one of ours
    locales/de/LC_MESSAGES/fascicle.po                                   one of the library's

The library's takes precedence; `locale_dirs` names its folder. Catalogues of a language are joined,
the first before the others: one for `de-AT` before one for `de`, in each folder, and one folder
before the next. They are read and compiled once a build and not stored so: that takes some
hundredths of a second, and a file less can be out of date. A message without a translation stays
English, and `language` returns English if there is no catalogue.

`scripts/interface.js` looks up the messages of scripts, which stand between double quotes:

    _("Close")    _n("One place", "{count} places", n)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache, partial
from gettext import GNUTranslations, NullTranslations, c2py
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from sphinx import locale, package_dir
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.locale import get_translation, get_translator
from sphinx.util.i18n import CatalogRepository

from fascicle.model.digests import blake2_of

DOMAIN = "fascicle"
ENGLISH = "en"
ENGLISH_FORMS = "nplurals=2; plural=(n != 1)"
PLACE = re.compile(r"\{(\w+)\}")

# 1234, or in groups of three: 1,234 or 1.234 or 1 234.
WHOLE_NUMBER = re.compile(r"\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*|\d+", re.ASCII)

# Returns a message in the language of the library, translated when it is shown: modules call it
# before the language is known.
gettext = get_translation(DOMAIN)
# The settings of `library.toml` are applied at 500.
AFTER_SETTINGS = 600


def setup(app: Sphinx) -> None:
    # The digest of the translations; all pages are written again when it changes.
    app.add_config_value("fascicle_words", "", "html", str)
    app.connect("config-inited", load_messages, priority=AFTER_SETTINGS)
    app.connect("builder-inited", add_template_globals)


def ngettext(one: str, many: str, count: int) -> str:
    """Return a message that depends on a number, which stands in it as `{count}`."""
    translated = get_translator(DOMAIN).ngettext(one, many, count)
    return substitute(translated, {"count": _format_number(count, language())})


def substitute(message: str, values: Mapping[str, object]) -> str:
    """Return a message with its placeholders replaced; those without a value stay."""
    return PLACE.sub(lambda place: str(values.get(place[1], place[0])), message)


def whole_number(typed: str) -> int | None:
    """Return a whole number, however it is grouped; None for anything else, such as 3/5.

    >>> [whole_number(typed) for typed in ("1,234,567", "1.234", "12 345", "3/?", "1.5")]
    [1234567, 1234, 12345, None, None]
    """
    if not WHOLE_NUMBER.fullmatch(typed):
        return None
    return int("".join(character for character in typed if character.isdigit()))


@lru_cache(maxsize=4096)
def _format_number(number: int, spoken: str) -> str:
    """Return a number as a language writes it: 12,345 or 12.345."""
    if spoken == ENGLISH:
        return f"{number:,}"
    return format_decimal(number, locale=spoken.replace("-", "_"))


def language() -> str:
    return get_translator(DOMAIN).info().get("language", ENGLISH).replace("_", "-")


def regional(library: str) -> str:
    """Return the language of the interface as the library names it: "en-GB" for English.

    Dates differ by region: February 19, 2026, but 19 February 2026.
    """
    return library if primary_of(library) == primary_of(language()) else language()


def _plural_rule() -> str:
    """Return the plural rule of the language, valid in C and in JavaScript: `n != 1`."""
    header = get_translator(DOMAIN).info().get("plural-forms", ENGLISH_FORMS)
    match = PLURAL_FORMS.fullmatch(header)
    return match[2].strip() if match else "0"


def _plural_forms(one: str, many: str) -> list[str]:
    """Return all forms of a message that depends on a number, in the order of the rule."""
    say = get_translator(DOMAIN).ngettext
    return [say(one, many, number) for number in _examples(_plural_rule())]


@cache
def _examples(rule: str) -> tuple[int, ...]:
    """Return the smallest number of each form, in the order of the rule."""
    form_of = c2py(rule)
    examples = {form_of(number): number for number in reversed(NUMBERS)}
    return tuple(number for _, number in sorted(examples.items()))


def load_messages(app: Sphinx, config: Config) -> None:
    """Load the messages of the library's language; Sphinx has not read `library.toml`."""
    if config.language != app.translator.info().get("language", ENGLISH):
        locale.translators.pop(("general", "sphinx"), None)
        app.translator, _ = locale.init(_catalogues_of_sphinx(app, config), config.language)
    folders = [app.srcdir / each for each in config.locale_dirs]
    translations, config.fascicle_words = load_translations(config.language, folders)
    locale.translators["general", DOMAIN] = translations or NullTranslations()


def _catalogues_of_sphinx(app: Sphinx, config: Config) -> list[Path | None]:
    """Return the folders of Sphinx's own messages; those of the library are compiled."""
    repository = CatalogRepository(
        app.srcdir, config.locale_dirs, config.language, config.source_encoding
    )
    for catalogue in repository.catalogs:
        if catalogue.domain == "sphinx" and catalogue.is_outdated():
            catalogue.write_mo(config.language, config.gettext_allow_fuzzy_translations)
    return [*repository.locale_dirs, None, package_dir / "locale"]


def add_template_globals(app: Sphinx) -> None:
    """Add the functions for messages to templates; Sphinx's own catalogue is the fallback."""
    templates: Any = getattr(app.builder, "templates", None)
    if templates is None:
        return
    ours, theirs = get_translator(DOMAIN), app.translator
    figures = partial(_format_number, spoken=language())

    @pass_eval_context
    def _gettext(context: EvalContext, message: str, **values: object) -> str:
        translated = ours.gettext(message)
        translated = theirs.gettext(message) if translated == message else translated
        return _substitute_escaped(context, translated, values) if values else translated

    @pass_eval_context
    def _ngettext(
        context: EvalContext, one: str, many: str, count: int, /, **values: object
    ) -> str:
        translated = ours.ngettext(one, many, count)
        translated = theirs.ngettext(one, many, count) if translated in {one, many} else translated
        return _substitute_escaped(context, translated, {"count": figures(count), **values})

    templates.environment.globals |= {
        "_": _gettext,
        "gettext": _gettext,
        "ngettext": _ngettext,
        "figures": figures,
        "whole_number": whole_number,
        "interface": {"language": language(), "direction": direction_of(language())},
    }


def _substitute_escaped(context: EvalContext, message: str, values: Mapping[str, object]) -> str:
    """Return a message with its placeholders replaced, escaped if the template escapes."""
    if not context.autoescape:
        return substitute(message, values)
    shown = {name: escape(value) for name, value in values.items()}
    return Markup(substitute(escape(message), shown))  # noqa: S704  both are escaped


QUOTED = r'"(?:[^"\\\n]|\\.)*"'
MESSAGE = re.compile(rf"(?<![\w.$])_\(\s*({QUOTED})")
COUNTED = re.compile(rf"(?<![\w.$])_n\(\s*({QUOTED}),\s*({QUOTED})")


def declaration(version: str) -> str:
    """Return the line that declares `FASCICLE`, before all other scripts of a page."""
    values = {"language": language(), "direction": direction_of(language()), "version": version}
    declared = ",".join(f"{name}:{_as_script(value)}" for name, value in values.items())
    return f"var FASCICLE={{{declared},plural:(n)=>{_plural_rule()},messages:{{}},forms:{{}}}};\n"


def translations(sources: Iterable[str]) -> str:
    """Return the line that adds the translations of the messages in these scripts; "" for none.

    English needs none: messages are their own keys.
    """
    messages: dict[str, str] = {}
    forms: dict[str, list[str]] = {}
    for one, *many in (message for source in sources for message in messages_in(source)):
        if many:
            forms[one] = _plural_forms(one, many[0])
        elif (translated := str(gettext(one))) != one:
            messages[one] = translated
    other_forms = {one: all_of for one, all_of in forms.items() if all_of[0] != one}
    tables = {"messages": messages, "forms": other_forms}
    return "".join(
        f"Object.assign(FASCICLE.{name},{_as_script(table)});\n"
        for name, table in tables.items()
        if table
    )


def messages_in(source: str) -> Iterator[tuple[str, ...]]:
    """Yield the messages of a script: one, or the forms for one and for many."""
    for pattern in (MESSAGE, COUNTED):
        for match in pattern.finditer(source):
            yield tuple(json.loads(text) for text in match.groups())


def _as_script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


OURS = Path(__file__).resolve().parent / "locale"
FILE = "LC_MESSAGES/fascicle.po"

# The rule becomes a part of scripts, so it holds nothing but numbers and comparisons.
PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=([n\d\s%=!<>&|?:()]+);?\s*")
# A comment, a keyword of gettext with a string, or a continued string.
WHOLE_LINE = re.compile(
    r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*")?\s*'
)
COUNT = "count"
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


# Languages written from right to left, by the first part of their tag.
RIGHT_TO_LEFT = frozenset({
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur",
    "yi",
})  # fmt: skip


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr`, the direction in which a language is written."""
    return "rtl" if primary_of(language) in RIGHT_TO_LEFT else "ltr"


def primary_of(tag: str) -> str:
    """Return the first part of the tag of a language: "de" of `de-AT`."""
    return tag.partition("-")[0].lower()


@cache
def name_of_language(language: str, spoken: str) -> str:
    """Return the name of a language in the language `spoken`, an unknown tag as it is.

    >>> name_of_language("de-AT", "en"), name_of_language("de-AT", "fr")
    ('German (Austria)', 'allemand (Autriche)')
    """
    try:
        shown_in = Locale.parse(spoken, sep="-")
        return Locale.parse(language, sep="-").get_display_name(shown_in) or language
    except (UnknownLocaleError, ValueError):
        return language


# A day, a month or a year.
TYPED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
FRENCH_FIRST = re.compile(r"^1\b")


@lru_cache(maxsize=4096)
def date_in_words(typed: str, spoken: str) -> str:
    """Return a day, a month or a year in the language `spoken`, anything else as it is typed.

    >>> [date_in_words(typed, "de") for typed in ("2026-02-19", "2026-02", "2026", "um 1813")]
    ['19. Februar 2026', 'Februar 2026', '2026', 'um 1813']
    """
    match = TYPED.fullmatch(typed)
    if not match or not match[2]:
        return typed
    try:
        day = date(int(match[1]), int(match[2]), int(match[3] or 1))
        locale = Locale.parse(spoken, sep="-")
    except (UnknownLocaleError, ValueError):
        return typed
    if not match[3]:
        return format_skeleton("yMMMM", day, locale=locale)
    written = format_date(day, "long", locale=locale)
    # The first of a month is an ordinal in French, which CLDR's pattern cannot say.
    return FRENCH_FIRST.sub("1er", written) if locale.language == "fr" else written
