"""Title and authors of a document, by the styles of its title page and by its properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.documents.zipped_xml import tree_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fascicle.readers.archive import Archive

    Values = dict[str, str | tuple[str, ...]]

_DC = "{http://purl.org/dc/elements/1.1/}"
_BY = re.compile(r"(?:by|von|par|de|di|por)\s+(\S.*)", re.IGNORECASE)
# What programs write where nobody has written anything.
_NOTHING = re.compile(
    r"(?i)(microsoft word\b.*|document\d*|untitled.*|.*\.(?:docx?|odt|rtf)|"
    r"(?:windows |microsoft )?(?:office )?user|admin\w*|owner|author|unknown|python-docx|.*@.*)?"
)


def properties_of_archive(archive: Archive, path: str) -> Values:
    """Return the title and the author that the properties of a document name."""
    root = tree_of(archive, path)
    if root is None:
        return {}
    said = {name: next(root.iter(f"{_DC}{name}"), None) for name in ("title", "creator")}
    texts = {name: (each.text or "") if each is not None else "" for name, each in said.items()}
    return from_properties(texts["title"], texts["creator"])


def from_properties(title: str, author: str) -> Values:
    """Return the metadata of a title and of authors, without those that programs write."""
    title = " ".join(title.split())
    authors = tuple(said for part in author.split(";") if (said := " ".join(part.split())))
    return {
        "title": "" if _NOTHING.fullmatch(title) else title,
        "authors": tuple(said for said in authors if not _NOTHING.fullmatch(said)),
    }


def from_title_page(said: Mapping[str, Sequence[str]]) -> Values:
    """Return the metadata of paragraphs by their styles; "by Ada Till" is an author."""
    subtitles = [(text, _BY.fullmatch(text)) for text in said.get("subtitle", ())]
    authors = [*said.get("author", ()), *(match[1] for _, match in subtitles if match)]
    named = [(_BY.fullmatch(text), text) for text in authors]
    title = " ".join(said.get("title", ()))
    more = [text for text, match in subtitles if not match]
    return {
        "title": ": ".join([title, *more]) if title else "",
        "authors": tuple(match[1] if match else text for match, text in named),
    }
