"""Messages of the interface in the language of the library; texts stay as they are.

Words stand in English where they are said, as messages. A catalogue has them in another language:

    tools/fascicle/sphinx_ext/i18n/locale/de/LC_MESSAGES/fascicle.po    one of ours
    locales/de/LC_MESSAGES/fascicle.po                                   one of the library's

The library's takes precedence; `locale_dirs` names its folder. Catalogues are read once a build;
for English there is nothing to read. A message without a translation stays English, and `language`
returns English if there is no catalogue.

`scripts/interface.js` looks up the messages of scripts, which stand between double quotes:

    _("Close")    _n("One place", "{count} places", n)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from gettext import NullTranslations, c2py
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from sphinx import locale, package_dir
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.locale import get_translation, get_translator
from sphinx.util.i18n import CatalogRepository

from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.i18n.po_files import NUMBERS, PLURAL_FORMS, load_translations

DOMAIN = "fascicle"
ENGLISH = "en"
ENGLISH_FORMS = "nplurals=2; plural=(n != 1)"
PLACE = re.compile(r"\{(\w+)\}")

# 1234, or in groups of three: 1,234 or 1.234 or 1 234.
WHOLE_NUMBER = re.compile(r"\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*|\d+", re.ASCII)

# Returns a message in the language of the library, translated when it is shown: modules call it
# before the language is known.
gettext = get_translation(DOMAIN)


def ngettext(one: str, many: str, count: int) -> str:
    """Return a message that depends on a number, which stands in it as `{count}`."""
    translated = get_translator(DOMAIN).ngettext(one, many, count)
    return substitute(translated, {"count": _format_number(count)})


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


def _format_number(number: int) -> str:
    """Return a number as the interface language writes it: 12,345 or 12.345."""
    return _format_number_in(number, language())


@lru_cache(maxsize=4096)
def _format_number_in(number: int, spoken: str) -> str:
    if spoken == ENGLISH:
        return f"{number:,}"
    return format_decimal(number, locale=spoken.replace("-", "_"))


def language() -> str:
    return get_translator(DOMAIN).info().get("language", ENGLISH).replace("_", "-")


def regional(library: str) -> str:
    """Return the language of the interface as the library names it: "en-GB" for English.

    Dates differ by region: February 19, 2026, but 19 February 2026.
    """
    return library if _primary(library) == _primary(language()) else language()


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


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
        return _substitute_escaped(context, translated, {"count": _format_number(count), **values})

    templates.environment.globals |= {
        "_": _gettext,
        "gettext": _gettext,
        "ngettext": _ngettext,
        "figures": _format_number,
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
