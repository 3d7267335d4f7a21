"""Purge a page's data in constant time.

For each page that it reads, Sphinx searches the toctree data of all pages. A page's own list of
entries says which of them to search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.environment.collectors.toctree import TocTreeCollector

from fascicle.sphinx_ext.speed.patch import Patch

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class _Purge:
    """A handler of `env-purge-doc` that shows the collector only what concerns the page."""

    def __init__(self, collector: TocTreeCollector) -> None:
        self.collector = collector

    def __call__(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        parents = env.files_to_rebuild
        children = {*env.toctree_includes.get(docname, ())} & parents.keys()
        env.files_to_rebuild = {name: parents[name] for name in children}
        try:
            self.collector.clear_doc(app, env, docname)
        finally:
            for name in children - env.files_to_rebuild.keys():
                del parents[name]
            env.files_to_rebuild = parents


def _replace_handler(app: Sphinx) -> None:
    for listener in [*app.events.listeners["env-purge-doc"]]:
        collector = getattr(listener.handler, "__self__", None)
        if isinstance(collector, TocTreeCollector):
            app.disconnect(listener.id)
            app.connect("env-purge-doc", _Purge(collector), priority=listener.priority)


PATCH = Patch(
    name="toctree purge",
    replaces=("sphinx.environment.collectors.toctree.TocTreeCollector.clear_doc",),
    gain="a full build without it takes 9 % more at 10,000 pages, no more at 441: quadratic",
    apply=_replace_handler,
)
