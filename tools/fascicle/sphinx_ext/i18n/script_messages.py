"""The messages of scripts in the language of the library: what `scripts/interface.js` looks up.

    _("Close")    _n("One place", "{count} places", n)

Only what stands between double quotes is a message. English needs no table: messages are their own
keys.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.i18n.messages import gettext, language, plural_forms, plural_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

QUOTED = r'"(?:[^"\\\n]|\\.)*"'
MESSAGE = re.compile(rf"(?<![\w.$])_\(\s*({QUOTED})")
COUNTED = re.compile(rf"(?<![\w.$])_n\(\s*({QUOTED}),\s*({QUOTED})")


def declaration(version: str) -> str:
    """Return the line that declares `FASCICLE`, before all other scripts of a page."""
    values = {"language": language(), "direction": direction_of(language()), "version": version}
    declared = ",".join(f"{name}:{_as_script(value)}" for name, value in values.items())
    return f"var FASCICLE={{{declared},plural:(n)=>{plural_rule()},messages:{{}},forms:{{}}}};\n"


def translations(sources: Iterable[str]) -> str:
    """Return the line that adds the translations of what these scripts say; "" for none."""
    messages: dict[str, str] = {}
    forms: dict[str, list[str]] = {}
    for one, *many in (message for source in sources for message in messages_in(source)):
        if many:
            forms[one] = plural_forms(one, many[0])
        elif (said := str(gettext(one))) != one:
            messages[one] = said
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
        for found in pattern.finditer(source):
            yield tuple(json.loads(text) for text in found.groups())


def _as_script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
