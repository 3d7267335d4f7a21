"""Write the pages of people and places: those that show something else than they did.

What each shows is kept as a digest in the environment, and so is all that the pages of a work or a
series depend on: where that is the same nothing is put together. A page that shows the same, and
is there, is left alone; it counts as made, so that `tidying` does not take it away.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from fascicle.files.folders import remove
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.people_addresses import are_written, who_is_who_of
from fascicle.sphinx_ext.model.works import title_page_of
from fascicle.sphinx_ext.people.pages.leaves import OfWork, sheaves_in
from fascicle.sphinx_ext.people.pages.page_frame import Layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.people.pages.leaves import Sheaf

KEPT = "fascicle_people"


class Kept(NamedTuple):
    """A digest of all that the pages of a sheaf depend on, and one of what each of them shows."""

    behind: str
    shown: dict[str, str]


# The sheaves of this build, each with the pages that show something new.
SHEAVES: "WeakKeyDictionary[BuildEnvironment, list[tuple[Sheaf, set[str]]]]" = WeakKeyDictionary()


def compare(app: "Sphinx", env: "BuildEnvironment") -> list[str]:
    """Find out which pages show something new, and name the title pages whose lists do."""
    if not are_written(env):
        return []
    around = surroundings(app)
    before: dict[str, Kept] = getattr(env, KEPT, {})
    sheaves = list(sheaves_in(env))
    now = {sheaf.key: kept_of(app, sheaf, around, before.get(sheaf.key)) for sheaf in sheaves}
    setattr(env, KEPT, now)
    SHEAVES[env] = [(each, changed(before.get(each.key), now[each.key])) for each in sheaves]
    return [name for each, new in SHEAVES[env] if (name := title_page_of(each.slug)) in new]


def surroundings(app: "Sphinx") -> object:
    """Give what shows on all of these pages: settings and templates."""
    builder: Any = app.builder
    return builder.build_info.config_hash, builder.templates.newest_template_mtime()


def kept_of(app: "Sphinx", sheaf: "Sheaf", around: object, before: Kept | None) -> Kept:
    """Sum up the pages of a sheaf; if nothing behind them has changed they show what they did."""
    behind = digest_of((around, sheaf.behind(app.env)))
    if before and before.behind == behind:
        return before
    shown = sheaf.shown(app.env, app.builder)
    return Kept(behind, {docname: digest_of((around, what)) for docname, what in shown})


def changed(before: Kept | None, now: Kept) -> set[str]:
    """Name the pages that show something new."""
    shown = before.shown if before else {}
    return {docname for docname, digest in now.shown.items() if shown.get(docname) != digest}


def write(app: "Sphinx") -> list[tuple[str, dict[str, Any], str]]:
    """Write the pages when Sphinx asks for those that have no document; none is left to it."""
    if are_written(app.env):
        layout = Layout(app)
        for sheaf, new in SHEAVES[app.env]:
            wanted = wanted_of(app, sheaf, new)
            for leaf in sheaf.leaves(app.env) if wanted else ():
                if leaf.docname in wanted:
                    layout.write(leaf, sheaf.slug)
            if isinstance(sheaf, OfWork):
                write_who_is_who(app, sheaf, new)
        remove_who_is_who(app)
    return []


def wanted_of(app: "Sphinx", sheaf: "Sheaf", new: set[str]) -> set[str]:
    """Name the pages to be laid out, none of the keeper's own; the others count as made."""
    builder: Any = app.builder
    kept: dict[str, Kept] = getattr(app.env, KEPT)
    pages = kept[sheaf.key].shown.keys() - app.env.found_docs - {who_is_who_of(sheaf.slug)}
    builder.pages_made.update(pages)
    return {name for name in pages if name in new or not is_there(builder, name)}


def is_there(builder: Any, docname: str) -> bool:  # noqa: ANN401  only builders of HTML come here
    """Tell whether a page has been written."""
    return Path(builder.get_output_path(docname)).is_file()


def write_who_is_who(app: "Sphinx", work: OfWork, new: set[str]) -> None:
    """Write what scripts ask for, if it says something new or is not there."""
    name = who_is_who_of(work.slug)
    path = app.outdir / name
    if name in new or not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(work.who_is_who(app.env, app.builder), encoding="utf-8")


def remove_who_is_who(app: "Sphinx") -> None:
    """Remove it where a work has no cast any more, or is gone."""
    wanted = {app.outdir / who_is_who_of(sheaf.slug) for sheaf, _ in SHEAVES[app.env]}
    for path in app.outdir.glob(who_is_who_of("*")):
        if path not in wanted:
            remove(app.outdir, path.relative_to(app.outdir).as_posix())
