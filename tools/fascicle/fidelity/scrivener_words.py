"""The words of the documents in a project of Scrivener by its binder, those of notes last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as Tree

from fascicle.fidelity.document_words import words_of_rtf

OTHERS = {"DraftFolder", "ResearchFolder", "TrashFolder"}
BINDER = ".scrivx"
_SIGN = re.compile(rb"<!?\$Scr[^<>\r\n]{0,60}>")
# What is typed in one mark; where none ends it, the search stops at the next.
_TYPED = rb"((?:(?!\\\\(?:end_)?Scrv_).)*)"
_ANNOTATION = re.compile(rb"\\\{\\\\Scrv_annot" + _TYPED + rb"\\\\end_Scrv_annot\\\}", re.DOTALL)
# A note in the text, or the place of one in the file beside it.
_NOTE = re.compile(
    rb"\\\{\\\\Scrv_fn=" + _TYPED + rb'\\\\end_Scrv_fn\\\}|"scrivcmt://([^"]{1,80})"', re.DOTALL
)
_BESIDE = re.compile(
    rb"<Comment\b([^<>]*)>\s*<!\[CDATA\[((?:(?!<!\[CDATA\[|\]\]>).)*)\]\]>", re.DOTALL
)
_ID = re.compile(rb'\bID="([^"]*)"')


def words_of_project(files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the words of each document to be compiled, by its name; nothing without a binder.

    Raises `ParseError` for a binder that is damaged.
    """
    found: dict[str, list[str]] = {}
    for name in files:
        if name.endswith(BINDER):
            folder = name.rpartition("/")[0]
            for path in _paths(Tree.fromstring(files[name])):  # noqa: S314 (it was read as one)
                place = f"{folder}/{path}.rtf".lstrip("/")
                if place in files:
                    found[place] = _words(files[place], files.get(f"{place[:-4]}.comments", b""))
    return found


def _paths(root: Tree.Element) -> Iterator[str]:
    items = list(root.iterfind("Binder/BinderItem"))
    drafts = [it for it in items if it.get("Type") == "DraftFolder"]
    waiting = [child for it in drafts for child in it.iterfind("Children/BinderItem")]
    is_said = any(it.find(".//IncludeInCompile") is not None for it in waiting)
    waiting = waiting or [it for it in items if it.get("Type") not in OTHERS]
    for item in waiting:
        if not is_said or item.findtext("MetaData/IncludeInCompile") == "Yes":
            uuid, number = item.get("UUID"), item.get("ID")
            yield f"Files/Data/{uuid}/content" if uuid else f"Files/Docs/{number}"
            waiting.extend(item.iterfind("Children/BinderItem"))


def _words(raw: bytes, beside: bytes) -> list[str]:
    raw = _ANNOTATION.sub(b"", _SIGN.sub(b"", raw))
    notes = {
        said[1]: text
        for attributes, text in _BESIDE.findall(beside)
        if b'Footnote="Yes"' in attributes and (said := _ID.search(attributes))
    }
    found = words_of_rtf(_NOTE.sub(lambda it: b"" if it[2] is None else it[0], raw))
    for inline, linked in _NOTE.findall(raw):
        text = notes.get(linked, b"") if linked else b"{\\rtf1 " + inline + b"}"
        found += words_of_rtf(text)
    return found
