"""References to works that were removed: they lead to the page that says so, or to none.

They are no mistakes of the pages that have them; `fascicle remove` names their lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

from fascicle.sphinx_ext.domain.objects import DOMAIN
from fascicle.sphinx_ext.model.removed import removed_in
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class LinkRemovedWorks(SphinxPostTransform):
    """Replace references to removed works, before Sphinx and MyST look for what they mean."""

    default_priority = 5

    def run(self, **_kwargs: object) -> None:
        removed = removed_in(self.env)
        references = self.document.findall(addnodes.pending_xref) if removed else ()
        for node in list(references):
            slug, page = _target(self.env, node)
            if slug not in removed:
                continue
            content = [child.deepcopy() for child in node.children]
            if not "".join(child.astext() for child in content):
                content = [nodes.inline("", node["reftarget"])]
            pages = removed[slug].pages
            if not pages:
                node.replace_self(content)
                continue
            docname = f"works/{slug}/{page if page in pages else 'index'}"
            uri = self.app.builder.get_relative_uri(node["refdoc"], docname)
            node.replace_self(nodes.reference("", "", *content, internal=True, refuri=uri))


def _target(env: BuildEnvironment, node: addnodes.pending_xref) -> tuple[str, str]:
    """Return the folder and the page of the work that a reference may mean."""
    target = node["reftarget"].partition("#")[0]
    if node.get("refdomain") == DOMAIN:
        slug, _, rest = target.partition("/")
        return slug, rest.partition("/")[0]
    if node.get("refdomain") != "doc":
        target = docname_join(node["refdoc"], target.removesuffix(".md"))
    page = target.rpartition("/")[2]
    return (slug_of(target) or "", page) if target not in env.found_docs else ("", "")
