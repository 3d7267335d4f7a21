"""Put what a script says into the language of the library.

    _("Close")                               _("Schließen")
    _n("One place", "{count} places", n)     _n(["Eine Stelle", "{count} Stellen"], n)

Only what stands between double quotes is a message. `scripts/interface.js` has what the two do, and
names the language, how it is written and which form of a message a number wants.
"""

import json
import re
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.i18n.messages import gettext, language, plural_forms, plural_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTED = r'"(?:[^"\\\n]|\\.)*"'
MESSAGE = re.compile(rf"(?<![\w.$])_\(\s*({QUOTED})")
COUNTED = re.compile(rf"(?<![\w.$])_n\(\s*({QUOTED}),\s*({QUOTED})")
# The lines of `interface.js` that are about English.
LANGUAGE = 'LANGUAGE = "en"'
DIRECTION = 'DIRECTION = "ltr"'
RULE = "(n) => n != 1"


def spoken(script: str) -> str:
    """Translate a script."""
    script = script.replace(LANGUAGE, f"LANGUAGE = {as_script(language())}")
    script = script.replace(DIRECTION, f"DIRECTION = {as_script(direction_of(language()))}")
    script = script.replace(RULE, f"(n) => {plural_rule()}")
    script = MESSAGE.sub(lambda found: f"_({as_script(str(gettext(json.loads(found[1]))))}", script)
    return COUNTED.sub(lambda found: f"_n({as_script(forms_of(found))}", script)


def forms_of(found: re.Match[str]) -> list[str]:
    """Return all forms of a message that depends on a number."""
    return plural_forms(json.loads(found[1]), json.loads(found[2]))


def as_script(said: str | list[str]) -> str:
    """Write what is said as a value of a script."""
    return json.dumps(said, ensure_ascii=False)


def messages_in(script: str) -> "Iterator[tuple[str, ...]]":
    """Yield what a script says: a message, or its form for one and that for many."""
    for pattern in (MESSAGE, COUNTED):
        for found in pattern.finditer(script):
            yield tuple(json.loads(said) for said in found.groups())
