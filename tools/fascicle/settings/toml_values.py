"""Values written as TOML, where no file is edited: addresses, examples, a new library."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping


def toml_value(value: object) -> str:
    """Return a text, a number, a truth value, a date, a list or a table as TOML, on one line."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {toml_value(said)}' for key, said in value.items())} }}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    # A string of JSON is one of TOML, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
