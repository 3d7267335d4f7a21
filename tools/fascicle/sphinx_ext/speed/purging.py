"""Forgetting what was read of a page, at a cost that does not grow with the library.

For each page that it reads, Sphinx looks through the lists of all pages for that page, to forget
what it listed before: a third of a build of 10,000 pages. A page's own list says where to look.
"""

from typing import TYPE_CHECKING

from sphinx.environment.collectors.toctree import TocTreeCollector

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Purging:
    """Stands before Sphinx's own collector, and shows it only what concerns the page."""

    def __init__(self, collector: TocTreeCollector) -> None:
        self.collector = collector

    def __call__(self, app: "Sphinx", env: "BuildEnvironment", docname: str) -> None:
        """Have the collector forget a page."""
        listings = env.files_to_rebuild
        listed = {*env.toctree_includes.get(docname, ())} & listings.keys()
        env.files_to_rebuild = {name: listings[name] for name in listed}
        try:
            self.collector.clear_doc(app, env, docname)
        finally:
            for name in listed - env.files_to_rebuild.keys():
                del listings[name]
            env.files_to_rebuild = listings


def register(app: "Sphinx") -> None:
    """Take the collector's place."""
    for listener in [*app.events.listeners["env-purge-doc"]]:
        collector = getattr(listener.handler, "__self__", None)
        if isinstance(collector, TocTreeCollector):
            app.disconnect(listener.id)
            app.connect("env-purge-doc", Purging(collector), priority=listener.priority)
