"""Pages edited by hand: their front matter, how an edit is known, and the contents of title pages.

Front matter is YAML, which is read as JSON where it is as our own pages have it.

The list of chapters on a title page is right as long as the page is as it was generated. One that
is edited is kept, so its list grows old: the contents are then completed from the pages of the
work. A list that was put into another order stays in it, and `orphan` in its front matter keeps a
page out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from fascicle.model.digests import sha256_of
from fascicle.model.names import natural_key

# The file that a page was made of.
_TEXT = 'text: "'
DIGEST = "digest: "
# The list of chapters, as it is written.
_CHAPTERS = re.compile(r"^(:{3,})\{chapters\}[ \t]*\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r'^([a-z-]+): "?([^"\n]*)"?$', re.MULTILINE)
_FORMER = re.compile(r'^former:\n((?:  - ".*"\n)+)', re.MULTILINE)
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
# `key: "text"`, the `key:` of a list, or `  - "text"` in it.
_ITEM = re.compile(r'(?:([a-z-]+):|  -)(?: (".*"))?')
# Half a character, in an escape.
_HALF = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD]")


def parse_mapping(text: str) -> dict[object, object]:
    """Return the keys and values of a front matter. Raises `DecodeError` if it is broken."""
    try:
        return parse_quoted(text)
    except ValueError:
        # Other YAML; its parser takes twenty times as long.
        values = msgspec.yaml.decode(text.encode())
    return values if isinstance(values, dict) else {}


def parse_quoted(text: str) -> dict[object, object]:
    """Read lines as our own pages have them: text in double quotes, which is JSON as well as YAML.

    Raises `ValueError` for anything else, and for halves of characters, which JSON lets pass.
    """
    if _HALF.search(text):
        raise ValueError(text)
    values: dict[object, object] = {}
    listed: list[str] = []
    for line in text.splitlines():
        item = _ITEM.fullmatch(line)
        if not item or item[1] in values:
            raise ValueError(line)
        if item[1] and item[2]:
            values[item[1]] = _text_of(item[2])
        elif item[1]:
            values[item[1]] = listed = []
        elif item[2] and values and next(reversed(values.values())) is listed:
            listed.append(_text_of(item[2]))
        else:
            raise ValueError(line)
    if [] in values.values():
        raise ValueError(text)
    return values


def _text_of(quoted: str) -> Any:  # noqa: ANN401 (JSON)
    """Return the text between quotes. Raises `ValueError` if more follows, or it is none."""
    # Fast path: hardly any value has an escape, and a library has thousands of values.
    is_plain = "\\" not in quoted and quoted.count('"') == 2 and quoted.isprintable()  # noqa: PLR2004
    return quoted[1:-1] if is_plain else json.loads(quoted)


def page_text(raw: bytes) -> str:
    """Return a page as text, whatever line ends and mark an editor has saved it with.

    Bytes that are not UTF-8 are replaced, and so an edit.
    """
    text = raw.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def digest(page: str) -> str:
    """Return the digest of a page, computed without its digest field."""
    return sha256_of(without_digest(page).encode())


def is_generated(page: str) -> bool:
    """Return whether a page is unchanged since the tool wrote it."""
    sealed_by = next((line for line in page.split("\n") if line.startswith(DIGEST)), "")
    return sealed_by == f'{DIGEST}"{digest(page)}"'


def was_made(page: str) -> bool:
    """Return whether the front matter of a page says that it was made of a text, edited or not."""
    head = page.partition("\n---\n")[0]
    return head.startswith("---\n") and all(f"\n{key}" in head for key in (DIGEST, _TEXT))


def without_digest(page: str) -> str:
    """Return a page that the tool wrote as one that somebody wrote."""
    head, fence, body = page.partition("\n---\n")
    return "\n".join(x for x in head.split("\n") if not x.startswith(DIGEST)) + fence + body


def is_edited(page: str) -> bool:
    """Return whether the tool wrote a page, and somebody has changed it since."""
    return f"\n{DIGEST}" in page and not is_generated(page)


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of an edited title page: the names of its pages, in order.

    `lacking` are those that it does not list, each with the page that it comes after, "" for the
    first; `gone` the names on its list that no page has; `renamed` those of pages that have another
    name now, with this name.
    """

    pages: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


def listed_chapters(title_page: str) -> list[str]:
    """Return the names in the list of chapters of a title page, empty if it has none."""
    match = _CHAPTERS.search(title_page)
    return [line.strip() for line in match[2].splitlines() if line.strip()] if match else []


def completed_contents(listed: Sequence[str], pages: Mapping[str, str]) -> Contents:
    """Return the contents of an edited title page that lists some names.

    `pages` has the text of all other pages in the folder of the work, by name. A page that is not
    listed comes after the one that it follows in the text, wherever that is listed.
    """
    made = {name: made_page for name, page in pages.items() if (made_page := _made(page))}
    now = {old: name for name, (_, former) in made.items() for old in former if old not in pages}
    renamed = tuple((name, now[name]) for name in dict.fromkeys(listed) if name in now)
    row = list(dict.fromkeys(now.get(name, name) for name in listed))
    gone = tuple(name for name in row if name not in pages)
    row = [name for name in row if name in pages]
    lacking = []
    for name in sorted(made.keys() - {*row}, key=lambda each: made[each][0]):
        before = [each for each in row if each in made and made[each][0] < made[name][0]]
        after = max(before, key=lambda each: made[each][0], default="")
        row.insert(row.index(after) + 1 if after else 0, name)
        lacking.append((name, after))
    return Contents(tuple(row), tuple(lacking), gone, renamed)


def _made(page: str) -> tuple[tuple[object, int], list[str]] | None:
    """Return the place of a page in its text, and its former names, from its front matter.

    None if no text makes it, or it is an orphan.
    """
    head = FRONT_MATTER.match(page)
    values = dict(_KEY.findall(head[1])) if head else {}
    first = values.get("lines", "").partition("-")[0]
    if not head or "digest" not in values or "orphan" in values or not first.isdecimal():
        return None
    former = _FORMER.search(head[1])
    names = re.findall(r'"(.*)"', former[1]) if former else []
    return (natural_key(values.get("text", "")), int(first)), names
