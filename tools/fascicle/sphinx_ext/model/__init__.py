"""The library as pages describe it: works, names, casts, groupings; shared by features.

The model of a text on its way to pages is `fascicle.model`.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from fascicle.sphinx_ext.model import groupings, problems, scope, shelf_records, works
from fascicle.sphinx_ext.model.extension_points import FIRST


def setup(app: Sphinx) -> None:
    problems.collect_problems(app)
    app.connect("env-get-outdated", problems.pages_with_problems)
    app.connect("build-finished", problems.save_noted, priority=scope.LAST)
    app.connect("source-read", works.extract_front_matter)
    scope.register(app)
    app.connect("env-updated", shelf_records.load_outside, priority=FIRST)
    app.connect("env-updated", works.collect_works, priority=FIRST)
    shelf_records.register(app)
    app.connect("env-updated", groupings.collect_groupings, priority=FIRST)
