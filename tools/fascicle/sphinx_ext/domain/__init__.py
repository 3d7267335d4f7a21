"""The domain `lit`: cross-references to works, chapters, people and places.

{lit:character}`ada-vickery`      {lit:chapter}`the tenth gate <five-small-gates/chapter-10>`

objects        all targets, and their pages
registry       objects by name: from the words of a reference to the object; names that collide
references     roles, pages with stale references, removed works
domain         the domain: objects declared by hand, the pages of people and of places
quotations     quotations, checked against their text
other_shelves  targets on other shelves of a large library
"""

from __future__ import annotations

from sphinx.application import Sphinx

from fascicle.sphinx_ext.domain import other_shelves, quotations, references, registry
from fascicle.sphinx_ext.domain.domain import Literature, nonempty_indices
from fascicle.sphinx_ext.model.extension_points import EARLY, indices


def setup(app: Sphinx) -> None:
    app.add_domain(Literature)
    app.add_transform(references.NoteReferences)
    app.add_post_transform(references.LinkRemovedWorks)
    quotations.register(app)
    indices.add(app, nonempty_indices)
    other_shelves.register(app)
    app.connect("env-updated", registry.reset_registry, priority=EARLY)
    app.connect("env-updated", registry.warn_of_objects)
    app.connect("env-updated", quotations.check_quotations)
    app.connect("env-updated", references.note_references)
    app.connect("warn-missing-reference", references.warn_of_missing_target)
