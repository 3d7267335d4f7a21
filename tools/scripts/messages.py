"""Extraction of interface messages into the gettext catalogues: `make messages`.

New messages are added, unused ones removed, untranslated ones listed. `make messages INTO=pl`
begins a language.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from fascicle.sphinx_ext.i18n import FILE, OURS, errors_in, messages_in, translated_forms
from fascicle.sphinx_ext.static_files import BUILT, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages import Message

EXTENSION = OURS.parents[1]
PYTHON = {"gettext": None, "ngettext": (1, 2), "EditionKind": None}
# Beside the extension, with what readers call editions.
FORMS = EXTENSION.parent / "model" / "forms.py"
TEMPLATES = {"_": None, "ngettext": (1, 2)}


def said() -> Catalog:
    """Return all messages in modules, templates and scripts, with the files that have them."""
    found = Catalog(project="Fascicle", charset="utf-8")
    for path in sorted(path for path in (*EXTENSION.rglob("*"), FORMS) if path.is_file()):
        place = path.relative_to(EXTENSION.parent if path == FORMS else EXTENSION).as_posix()
        for message in messages_of(path):
            found.add(message, locations=[(place, 0)])
    return found


def messages_of(path: Path) -> Iterator[str | tuple[str, ...]]:
    """Yield the messages in a file; one with a number as a tuple of its forms."""
    if path.suffix == ".py":
        for _, message, *_ in extract_from_file("python", path, keywords=PYTHON):
            yield message
    elif path.suffix == ".html":
        method = "jinja2.ext:babel_extract"
        for _, message, *_ in extract_from_file(method, path, keywords=TEMPLATES):
            yield message
    elif path.suffix == ".js" and path.parent.name != BUILT:
        for forms in messages_in(source_of(path)):
            yield forms if len(forms) > 1 else forms[0]


def languages() -> list[str]:
    return sorted(path.parents[1].name for path in OURS.glob(f"*/{FILE}"))


def catalogue(language: str) -> Catalog:
    """Read the catalogue of a language, empty if there is none."""
    path = OURS / language / FILE
    if not path.exists():
        return Catalog(locale=language, project="Fascicle", charset="utf-8")
    return read_po(BytesIO(path.read_bytes()), locale=language)


def brought_up_to_date(language: str) -> Catalog:
    """Return a catalogue with exactly the messages of the book."""
    found = catalogue(language)
    found.update(said(), no_fuzzy_matching=True)
    found.obsolete.clear()
    return found


def written(found: Catalog) -> bytes:
    """Return a catalogue as a PO file without dates and line numbers, which change needlessly."""
    file = BytesIO()
    write_po(file, found, width=0, omit_header=True, include_lineno=False, sort_output=True)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {found.locale_identifier}\\n"\n'
        f'"Plural-Forms: {found.plural_forms}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return head.encode() + file.getvalue()


def missing_in(found: Catalog) -> Iterator[Message]:
    """Yield the messages that are not translated, or fuzzy."""
    for message in found:
        if message.id and (message.fuzzy or not all(translated_forms(message) or [""])):
            yield message


def update(language: str) -> bool:
    """Write a catalogue and print its faults; return whether it is complete."""
    found = brought_up_to_date(language)
    path = OURS / language / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(found))
    wrong = [*(f"“{message.id}” is missing" for message in missing_in(found)), *errors_in(found)]
    sys.stdout.write("\n    ".join([f"{language}: {len(found)} messages", *wrong]) + "\n")
    return not wrong


if __name__ == "__main__":
    results = [update(language) for language in sorted({*languages(), *sys.argv[1:]})]
    sys.exit(not all(results))
