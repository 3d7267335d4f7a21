"""The cast of a work, in the order used for matching: characters, then places.

While pages are read, the title page may not have been read yet, or in another process, so its file
is read, once for each work and process. A work whose title page lists nobody has no cast.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2s
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from fascicle.sphinx_ext.model.casts import CastEntry, parse_entries
from fascicle.sphinx_ext.model.front_matter import metadata_in
from fascicle.sphinx_ext.model.works import title_page_of
from fascicle.sphinx_ext.people.appearances.name_matching import Naming, build_naming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# The first lines of the lists of characters and places on a title page.
LISTS = ("\ncast:", "\nplaces:")


class MatchedCast:
    """The characters and the places of a work, parsed from the front matter when needed.

    `signature` is a digest of the cast.
    """

    def __init__(self, characters: str, places: str, language: str) -> None:
        self.lists = (characters, places)
        self.language = language
        said = repr((self.lists, language)).encode()
        self.signature = blake2s(said, digest_size=8).hexdigest()

    @cached_property
    def of(self) -> tuple[CastEntry, ...]:
        return tuple(entry for said in self.lists for entry in parse_entries(said))

    @cached_property
    def naming(self) -> Naming:
        """Their names, as texts have them."""
        return build_naming(self.of, self.language)

    @cached_property
    def in_capitals(self) -> Naming:
        """Their names, as the labels of speeches may have them."""
        return build_naming(self.of, self.language, str.upper)


# The casts of the works whose pages are read, by Sphinx's environment and by work.
CASTS: WeakKeyDictionary[BuildEnvironment, dict[str, MatchedCast | None]] = WeakKeyDictionary()


def clear_casts(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Clear the casts, since title pages may have changed since the last build."""
    CASTS[env] = {}


def cast_while_reading(env: BuildEnvironment, slug: str) -> MatchedCast | None:
    casts = CASTS[env]
    if slug not in casts:
        casts[slug] = _build_cast(env, _front_matter_of(env, slug))
    return casts[slug]


def cast_after_reading(env: BuildEnvironment, slug: str) -> MatchedCast | None:
    return _build_cast(env, env.metadata[title_page_of(slug)])


def _build_cast(env: BuildEnvironment, said: Mapping[str, str]) -> MatchedCast | None:
    """Return the cast in the front matter of a title page, None if it lists nobody."""
    lists = said.get("cast", ""), said.get("places", "")
    return MatchedCast(*lists, said.get("language") or env.config.language) if any(lists) else None


def _front_matter_of(env: BuildEnvironment, slug: str) -> Mapping[str, str]:
    """Return the front matter of a title page, empty if it has no cast."""
    docname = title_page_of(slug)
    if docname not in env.found_docs:
        return {}
    text = env.doc2path(docname).read_text(encoding="utf-8")
    return metadata_in(text) if any(name in text for name in LISTS) else {}
