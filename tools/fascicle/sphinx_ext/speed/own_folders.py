"""The walk for documents: a shelf looks into the folders of its works, the join into no others.

Sphinx looks for documents as soon as it has a builder, and once more when it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

import sphinx.project
from sphinx.application import Sphinx
from sphinx.util.matching import compile_matchers, get_matching_files

from fascicle.files.folders import files_below
from fascicle.sphinx_ext.model.scope import WORKS, scope_with
from fascicle.sphinx_ext.speed.patch import Patch, replace


def _own_files(
    app: Sphinx, folder: str | Path, include: Iterable[str], exclude: Iterable[str]
) -> Iterator[str]:
    scope, include, exclude = scope_with(app.config), (*include,), (*exclude,)
    if not scope.is_shelf:
        others = [] if scope.is_whole else [WORKS]
        yield from get_matching_files(folder, include, [*exclude, *others])
    if scope.is_join:
        loose = (path.name for path in Path(folder, WORKS).glob("*.*") if path.is_file())
        yield from _kept(include, exclude, (f"{WORKS}/{name}" for name in loose))
    for inner in (f"{WORKS}/{slug}" for slug in scope.works):
        names = (f"{inner}/{name}" for name, _ in files_below(Path(folder, inner)))
        yield from _kept(include, exclude, names)


def _kept(include: Iterable[str], exclude: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the paths that patterns include, and exclude neither by themselves nor by a folder."""
    included, excluded = compile_matchers(include), compile_matchers(exclude)
    return sorted(
        name
        for name in names
        if any(match(name) for match in included)
        and not any(
            match(path)
            for path in (name, *map(str, PurePosixPath(name).parents[:-1]))
            for match in excluded
        )
    )


PATCH = Patch(
    name="own folders",
    replaces=("sphinx.project.get_matching_files",),
    gain="110,000 pages on 149 shelves without it take a third more, and 50 MB more for each shelf",
    apply=lambda app: replace(sphinx.project, "get_matching_files", partial(_own_files, app)),
)
