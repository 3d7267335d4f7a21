"""The words of a page of HTML by Python's own parser, to compare with what the reader has read.

Only what HTML itself says is known here: which elements show no text, which end a word, that an
ordered list has numbers, and that a note without one has that of its mark. What is hidden, a menu
or a page number is text, too.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from fascicle.model.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Inside these, no text is shown; those that have no end tag are left out.
_UNSHOWN = {
    "head", "script", "style", "template", "noscript", "iframe", "object", "applet", "audio",
    "video", "canvas", "svg", "math", "noframes", "frameset", "title", "datalist",
}  # fmt: skip
# Elements that do not end a word.
_IN_WORDS = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "meter", "nobr", "output", "progress", "q", "rb", "ruby",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "img",
}  # fmt: skip
# The label of a note is in so many parts.
_NEAR = 10
_MARKS = {"noteref", "doc-noteref", "footnote-ref", "fnanchor", "footnote-reference"}
_NOTES = {"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"}


class LenientParser(HTMLParser):
    """A parser that takes a declaration which it does not know for a comment, as browsers do."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i, report)


class _Text(LenientParser):
    """Text of a page in order, with a space for each tag that ends a word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unshown: list[str] = []
        # The last number of each list that is open, None for one without numbers.
        self.lists: list[int | None] = []
        # The labels of notes by their ids, as their marks have them; the one that is open; and the
        # places of the notes among the parts.
        self.labels: dict[str, str] = {}
        self.marked = ""
        self.notes: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in _UNSHOWN:
            self.unshown.append(tag)
        elif tag == "body":
            self.unshown.clear()  # whatever the head has left open
        elif tag == "br" or tag not in _IN_WORDS:
            self.parts.append(" ")
        said = dict(attrs)
        self._note(tag, said)
        if tag in {"ol", "ul", "menu", "dir"}:
            self.lists.append(_number(said.get("start"), 1) - 1 if tag == "ol" else None)
        elif tag == "li" and self.lists and self.lists[-1] is not None:
            self.lists[-1] = _number(said.get("value"), self.lists[-1] + 1)
            self.handle_data(f" {self.lists[-1]} ")

    def _note(self, tag: str, said: Mapping[str, str | None]) -> None:
        """Note where a label is, or a note that may have none."""
        roles = " ".join(said.get(name) or "" for name in ("class", "role", "type", "epub:type"))
        kinds, place = set(roles.lower().split()), (said.get("href") or "").partition("#")
        if tag == "a" and kinds & _MARKS and not place[0]:
            self.marked = place[2]
        elif tag != "li" and kinds & _NOTES and (name := said.get("id")) in self.labels:
            self.notes.append((len(self.parts), self.labels[name]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.marked = ""
        if tag in self.unshown:
            del self.unshown[len(self.unshown) - 1 - self.unshown[::-1].index(tag) :]
        elif tag not in _IN_WORDS:
            self.parts.append(" ")
        if tag in {"ol", "ul", "menu", "dir"} and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if not self.unshown:
            self.parts.append(data)
        if self.marked:
            self.labels[self.marked] = self.labels.get(self.marked, "") + data

    def text(self) -> str:
        """Return the text, with labels for the notes that have none."""
        for at, said in reversed(self.notes):
            label = said.strip("[](){} \n")
            text = "".join(self.parts[at : at + _NEAR])
            if not re.match(rf"\W*{re.escape(label)}(?!\w)", text):
                self.parts.insert(at, f" {label} ")
        return "".join(self.parts)


def _number(said: str | None, otherwise: int) -> int:
    return int(said) if said and re.fullmatch(r"\d{1,9}", said) else otherwise


def words_of_html(text: str) -> list[str]:
    """Return the words that a page of HTML shows or hides, in order."""
    parser = _Text()
    parser.feed(text)
    parser.close()
    return words(parser.text())
