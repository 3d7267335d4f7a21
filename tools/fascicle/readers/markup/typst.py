"""Typst, as pandoc reads all of it: templates, their arguments, and functions of packages.

    #show: book.with(title: [The Weir], dedication: [To Ada])
    #scene                          a gap
    #radio("Ada", [Come in.])       Ada Come in.

pandoc knows no packages, and shows some things as nothing for which there is a rule.
"""

from __future__ import annotations

import re

from fascicle.model.errors import SourceError
from fascicle.readers.pandoc import STYLES, pandoc_html

# A statement about how things look, or that imports a package.
_LOOKS = re.compile(
    r"^#(?:show|import|set(?! (?:document|text)\b))\b"
    r".*?(?:[\[({]$(?:\n(?!#(?:show|import|set)\b).*)*?\n[\])}].*?)*$",
    re.MULTILINE,
)
# The end of a block, directly above a paragraph.
_END_OF_BLOCK = re.compile(r"^\]\n(?=\S)", re.MULTILINE)
# An argument of a call: a string, content, or a tuple of them; its own call may be around content.
_ARGUMENT = re.compile(
    r"\b([a-z][\w-]*):\s*(\"[^\"]*\"|\[[^\[\]]*\]|\((?:[^()]|\([^()]*\))*\)"
    r"|[a-z]+\((?:[^()]|\([^()]*\))*\)(?:\[[^\[\]]*\])?)"
)
_STRING = re.compile(r'"([^"]*)"|\[([^\[\]]*)\]')
# Those that are called a name.
_NAMED = re.compile(r"\([^()]*?\bname:\s*(\"[^\"]*\"|\[[^\]]*\])[^()]*\)")
_AUTHORS = {"author", "authors"}
_METADATA = _AUTHORS | {"title", "subtitle", "date"}
_UNKNOWN = re.compile(r'Identifier "([\w-]+)" not found')
MOST_UNKNOWN = 40
# Of a page, pandoc shows nothing.
_DEFINED = "#let page(..all) = all.pos().join(parbreak());"


def prepared(name: str, text: str) -> str:
    """Return Typst with nothing that pandoc drops though it is text. Raises `SourceError`."""
    looks = "\n".join(_LOOKS.findall(text))
    text = _END_OF_BLOCK.sub("]\n\n", _LOOKS.sub("", text))
    if "#set document(" not in text:
        text = _of_template(looks) + text
    return _with_words_of_functions(name, _DEFINED + text)


def _of_template(looks: str) -> str:
    """Return the metadata and the contents that a text gives its template."""
    calls = looks[looks.find("#show:") :] if "#show:" in looks else ""
    given = {key: it for key, it in _ARGUMENT.findall(calls) if not key.endswith("-title")}
    title = _strings(given.get("title", "")) + _strings(given.get("subtitle", ""))
    said = [f'title: "{STYLES["subtitle"].join(title)}"'] if title else []
    said += [f"date: {given['date']}"] if "date" in given else []
    names = [name for each in _AUTHORS for name in _strings(_NAMED.sub(r"\1", given.get(each, "")))]
    said += ["author: (" + "".join(f'"{name}", ' for name in names) + ")"] if names else []
    # An argument that is content is text: a dedication, an epigraph, an imprint.
    more = [it for key, it in given.items() if key not in _METADATA and "[" in it]
    shown = "\n\n".join(f"#block{it}" if it.startswith("[") else f"#{it}" for it in more)
    return f"#set document({', '.join(said)})\n{shown}\n\n" if said or shown else ""


def _strings(value: str) -> list[str]:
    return [one or other for one, other in _STRING.findall(value)]


def _with_words_of_functions(name: str, text: str) -> str:
    """Return Typst in which each name that it does not define is a function of its arguments.

    One that is not called is a gap, as between scenes.
    """
    for _ in range(MOST_UNKNOWN):
        try:
            pandoc_html(name, text.encode(), "typst")
        except SourceError as error:
            unknown = _UNKNOWN.search(str(error))
            if not unknown:
                raise
            said = unknown[1]
            is_called = re.search(rf"\b{said}[(\[.]", text)
            defined = f'{said}(..all) = all.pos().join(" ")' if is_called else f"{said} = [~]"
            text = f"#let {defined};{text}"
        else:
            break
    return text
