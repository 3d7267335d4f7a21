"""Transforms that would find nothing are not run.

Docutils, Sphinx, MyST and the themes have some seventy, most of which walk through the whole page
in search of one kind of node that stories do not have: index entries, images, citations. Here a
page is asked once which kinds it holds, and anew after each transform that did run. A seventh of
the time that a page needs was spent on finding nothing.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

import sphinx.transforms as sphinx
from docutils import nodes
from docutils.transforms import Transformer, misc, references
from myst_parser.mdit_to_docutils import transforms as myst
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from pydata_sphinx_theme.short_link import ShortenLinkTransform
from sphinx import addnodes
from sphinx.builders.latex.transforms import FootnoteDocnameUpdater
from sphinx.domains import c, citation, cpp
from sphinx.transforms import i18n, post_transforms
from sphinx.transforms.post_transforms import code, images
from sphinx.transforms.references import SphinxDanglingReferences
from sphinx_book_theme._transforms import HandleFootnoteTransform

from fascicle.sphinx_ext.catalogue.first_lines import NoteQuoted
from fascicle.sphinx_ext.domain.references import NoteReferences
from fascicle.sphinx_ext.elements.breaks import TransitionsAreBreaks
from fascicle.sphinx_ext.elements.hard_lines import KeptLines
from fascicle.sphinx_ext.elements.notes import LinkNotes, note_mark
from fascicle.sphinx_ext.elements.plain_lists import PlainLists
from fascicle.sphinx_ext.elements.preformatted import CodeIsText
from fascicle.sphinx_ext.elements.verse import verse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.transforms import Transform

REFERENCES = (nodes.reference, nodes.footnote_reference, nodes.citation_reference)

# Each changes nothing, and says nothing, where a document holds none of these. A transform that
# does more than look for nodes has no place here.
LOOKS_FOR: "dict[type[Transform], tuple[type[nodes.Node], ...]]" = {
    # while pages are read
    i18n.PreserveTranslatableMessages: (addnodes.translatable,),
    TransitionsAreBreaks: (nodes.transition,),
    CodeIsText: (nodes.literal_block,),
    sphinx.DefaultSubstitutions: (nodes.substitution_reference,),
    sphinx.MoveModuleTargets: (nodes.target,),
    sphinx.HandleCodeBlocks: (nodes.block_quote,),
    sphinx.AutoIndexUpgrader: (addnodes.index,),
    KeptLines: (nodes.raw,),
    PlainLists: (nodes.bullet_list,),
    references.Substitutions: (nodes.substitution_reference,),
    sphinx.ReorderConsecutiveTargetAndIndexNodes: (nodes.target,),
    LinkNotes: (note_mark,),
    references.PropagateTargets: (nodes.target,),
    myst.ResolveSectionRefs: (nodes.inline,),
    references.AnonymousHyperlinks: (nodes.reference, nodes.target),
    sphinx.DoctestTransform: (nodes.doctest_block,),
    sphinx.GlossarySorter: (addnodes.glossary,),
    citation.CitationDefinitionTransform: (nodes.citation,),
    citation.CitationReferenceTransform: (nodes.citation_reference,),
    references.ExternalTargets: (nodes.target,),
    references.InternalTargets: (nodes.target,),
    FootnoteDocnameUpdater: (nodes.footnote, nodes.footnote_reference),
    misc.Transitions: (nodes.transition,),
    SphinxDanglingReferences: (*REFERENCES, nodes.target),
    myst.ResolveAnchorIds: (nodes.reference,),
    NoteQuoted: (verse, nodes.block_quote),
    NoteReferences: (addnodes.pending_xref,),
    sphinx.FilterSystemMessages: (nodes.system_message,),
    i18n.RemoveTranslatableInline: (nodes.inline,),
    # while they are written
    HandleFootnoteTransform: (nodes.footnote_reference,),
    c.AliasTransform: (c.AliasNode,),
    cpp.AliasTransform: (cpp.AliasNode,),
    MystReferenceResolver: (addnodes.pending_xref,),
    post_transforms.ReferencesResolver: (addnodes.pending_xref,),
    post_transforms.OnlyNodeTransform: (addnodes.only,),
    images.ImageDownloader: (nodes.image,),
    images.DataURIExtractor: (nodes.image,),
    post_transforms.PropagateDescDomain: (addnodes.desc_signature,),
    code.HighlightLanguageTransform: (nodes.literal_block, addnodes.highlightlang),
    ShortenLinkTransform: (nodes.reference,),
    code.TrimDoctestFlagsTransform: (nodes.literal_block, nodes.doctest_block),
}


def apply_transforms(self: Transformer) -> None:
    """Apply all transforms in order of priority, as docutils does, but for those in vain."""
    document = self.document
    document.reporter.attach_observer(document.note_transform_message)
    kinds: frozenset[type] | None = None
    while self.transforms:
        # Transforms may add others.
        if not self.sorted:
            self.transforms.sort(reverse=True)
            self.sorted = True
        _, transform, pending, options = self.transforms.pop()
        wanted = LOOKS_FOR.get(transform)
        if wanted:
            kinds = kinds or kinds_in(document)
            if kinds.isdisjoint(wanted):
                continue
        transform(document, startnode=pending).apply(**options)
        kinds = None
    document.reporter.detach_observer(document.note_transform_message)


def kinds_in(document: nodes.document) -> frozenset[type]:
    """Return the classes of all nodes of a document, and what these are kinds of."""
    found = set()
    waiting: list[nodes.Node] = [document]
    while waiting:
        node = waiting.pop()
        found.add(node.__class__)
        waiting += node.children
    return with_parents(frozenset(found))


@lru_cache
def with_parents(kinds: "Iterable[type]") -> frozenset[type]:
    """Return classes with those that they are derived from."""
    return frozenset(parent for kind in kinds for parent in kind.__mro__)


def install() -> None:
    """Have all documents be treated so."""
    Transformer.apply_transforms = apply_transforms  # type: ignore[method-assign]
