"""The domain `lit`: cross-references to works, chapters, people and places.

{lit:character}`ada-vickery`      {lit:chapter}`the tenth gate <five-small-gates/chapter-10>`

objects          all that can be referred to, and where it is shown
registry         objects by name; object_warnings: names that collide
lookup           from the words of a reference to the object
references       roles, and pages whose references show something new
removed_targets  references to works that were removed
directives       objects declared by hand
other_shelves    the same where a library is built in parts
quotes/          quotations, checked against their text
domain_indices   the pages of people and of places
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.sphinx_ext.domain import object_warnings, other_shelves, references, registry
from fascicle.sphinx_ext.domain.domain import Literature
from fascicle.sphinx_ext.domain.domain_indices import nonempty_indices
from fascicle.sphinx_ext.domain.quotes import quote_role, quote_warnings
from fascicle.sphinx_ext.domain.removed_targets import LinkRemovedWorks
from fascicle.sphinx_ext.model.extension_points import EARLY, indices
from fascicle.sphinx_ext.model.parts.outside import outside_values

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(Literature)
    app.add_transform(references.NoteReferences)
    app.add_post_transform(LinkRemovedWorks)
    quote_role.register(app)
    indices.add(app, nonempty_indices)
    outside_values.add(app, other_shelves.known_of)
    app.connect("env-updated", other_shelves.add_known_works, priority=EARLY)
    app.connect("env-updated", other_shelves.load_targets, priority=EARLY)
    app.connect("env-updated", registry.reset_registry, priority=EARLY)
    app.connect("env-updated", object_warnings.warn_of_objects)
    app.connect("env-updated", quote_warnings.check_quotations)
    app.connect("env-updated", references.note_references)
    app.connect("warn-missing-reference", references.warn_of_missing_target)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
