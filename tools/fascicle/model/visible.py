"""Characters that a terminal would obey, made visible in what is printed.

Titles, names of files and values of settings come from anywhere. An escape sequence in one can move
the cursor, rename the window or hide a line; a bidirectional override reorders what is read.
"""

from __future__ import annotations

import re

# C0 controls except tab and line feed, DEL and C1 controls; line and paragraph separators; and the
# embeddings, overrides and isolates of UAX #9. Marks such as U+200F, which Hebrew and Arabic
# titles need, move no letters.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return text with such characters escaped, as `\x1b` or `\u202e`."""
    # Fast path: only line feeds are not printable to Python in most messages.
    return text if text.isprintable() else _OBEYED.sub(_escaped, text)


def visible_json(text: str) -> str:
    r"""Return JSON, which escapes only the first 32 characters itself, with `\u009b` for others."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
