"""Registry of objects by name, filled on first use.

Names are made unique: of two objects that would share one, the second gets a digest as a suffix. If
their titles are the same, too, they are twins, which `object_warnings` reports.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from fascicle.model.same_names import comparison_key
from fascicle.sphinx_ext.domain.objects import REFERENCES, Object, known_objects, objects_of
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.text.slugs import short_digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Registry:
    """All objects of a library."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.twins: list[tuple[Object, Object]] = []
        self.by_name: dict[str, dict[str, Object]] = {}
        self.by_call: dict[str, dict[str, list[Object]]] = {}

    def of(self, kind: str) -> dict[str, Object]:
        """Return all objects of a type, by full name."""
        if kind not in self.by_name:
            self.by_name[kind] = {}
            for _ in each_that_works(objects_of(self.env, kind), REFERENCES, self.add):
                pass
            objects = self.by_name[kind]
            for found in known_objects(self.env):
                if found.kind == kind:
                    objects.setdefault(found.name, found)
        return self.by_name[kind]

    def add(self, found: Object) -> None:
        """Add an object under a unique name; one with the same title, too, is noted as a twin."""
        objects = self.by_name[found.kind]
        first = objects.setdefault(found.name, found)
        if first is found:
            return
        if comparison_key(first.title) == comparison_key(found.title):
            self.twins.append((first, found))
        else:
            self.add(found._replace(name=f"{found.name}-{short_digest(found.title)}"))

    def with_alias(self, kind: str, name: str) -> list[Object]:
        """Return all objects of a type with this title or alias."""
        if kind not in self.by_call:
            calls: defaultdict[str, list[Object]] = defaultdict(list)
            for found, names in each_that_works(self.of(kind).values(), REFERENCES, _calls_of):
                for call in names:
                    calls[call].append(found)
            self.by_call[kind] = dict(calls)
        return self.by_call[kind].get(comparison_key(name), [])


def _calls_of(found: Object) -> set[str]:
    return {comparison_key(call) for call in (found.title, *found.aliases)}


# The registries by environment; not pickled with it, since they would be stale.
REGISTRIES: WeakKeyDictionary[BuildEnvironment, Registry] = WeakKeyDictionary()


def registry_of(env: BuildEnvironment) -> Registry:
    return REGISTRIES[env]


def reset_registry(_app: Sphinx, env: BuildEnvironment) -> None:
    """Start with an empty registry, once all pages have been read."""
    REGISTRIES[env] = Registry(env)
