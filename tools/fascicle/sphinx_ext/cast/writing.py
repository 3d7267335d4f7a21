"""Write the pages of people and places: those that show something else than they did.

What each shows is kept as a digest in the environment, and so is all that the pages of a work
depend on: where that is the same nothing is put together. A page that shows the same, and is there,
is left alone; it counts as made, so that `tidying` does not take it away.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from fascicle.sphinx_ext.cast.addresses import are_written, people_of
from fascicle.sphinx_ext.cast.overview import overview_of
from fascicle.sphinx_ext.cast.profiles import profile_of
from fascicle.sphinx_ext.cast.seen import seen_in
from fascicle.sphinx_ext.cast.short_lists import short_lists_of
from fascicle.sphinx_ext.cast.stories import story_of
from fascicle.sphinx_ext.catalogue.entries import digest_of
from fascicle.sphinx_ext.catalogue.ways import Way
from fascicle.sphinx_ext.lit.noted import data_of
from fascicle.sphinx_ext.pages import title_page_of, work_named, works_in
from fascicle.sphinx_ext.staleness import shown_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.pages import Work

KEPT = "fascicle_people"
PEOPLE = "People and places"
STYLES = Path(__file__).resolve().parents[2] / "theme" / "static" / "cast" / "cast.css"

# The pages of this build that show something new, by work.
CHANGED: "WeakKeyDictionary[BuildEnvironment, dict[str, set[str]]]" = WeakKeyDictionary()


class Kept(NamedTuple):
    """A digest of all that the pages of a work depend on, and one of what each of them shows."""

    behind: str
    shown: dict[str, str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its address and name, its template, and what that is given."""

    docname: str
    name: str
    template: str
    values: dict[str, Any]


def compare(app: "Sphinx", env: "BuildEnvironment") -> list[str]:
    """Find out which pages show something new, and name the title pages whose lists do."""
    if not are_written(env):
        return []
    around = surroundings(app)
    before: dict[str, Kept] = getattr(env, KEPT, {})
    works = [work for work in works_in(env) if work.cast or work.places]
    now = {work.slug: kept_of(env, work, around, before.get(work.slug)) for work in works}
    setattr(env, KEPT, now)
    CHANGED[env] = {slug: changed(before.get(slug), kept) for slug, kept in now.items()}
    return [name for slug in now if (name := title_page_of(slug)) in CHANGED[env][slug]]


def surroundings(app: "Sphinx") -> object:
    """Give what shows on all of these pages: settings and templates."""
    builder: Any = app.builder
    return builder.build_info.config_hash, builder.templates.newest_template_mtime()


def kept_of(env: "BuildEnvironment", work: "Work", around: object, before: Kept | None) -> Kept:
    """Sum up the pages of a work; if nothing behind them has changed they show what they did."""
    noted = [data_of(env)["pages"].get(page.docname) for page in work.reading_order]
    behind = digest_of((around, work, seen_in(env, work), noted))
    if before and before.behind == behind:
        return before
    beside = (around, shown_beside(env, work.slug))
    shown = {leaf.docname: digest_of((beside, leaf)) for leaf in leaves_of(env, work)}
    return Kept(behind, {**shown, title_page_of(work.slug): digest_of(short_lists_of(env, work))})


def changed(before: Kept | None, now: Kept) -> set[str]:
    """Name the pages that show something new."""
    shown = before.shown if before else {}
    return {docname for docname, digest in now.shown.items() if shown.get(docname) != digest}


def leaves_of(env: "BuildEnvironment", work: "Work") -> "Iterator[Leaf]":
    """Give the pages of a work's people and places."""
    story = story_of(env, work)
    overview = overview_of(story)
    people = people_of(work.slug)
    yield Leaf(people, overview.name, "cast/people.html", {"overview": overview})
    for person in story.persons:
        values = {"profile": profile_of(story, person), "above": (Way(people, overview.name),)}
        yield Leaf(person.docname, person.name, "cast/person.html", values)


def collect(app: "Sphinx") -> "Iterator[tuple[str, dict[str, Any], str]]":
    """Give Sphinx the pages to be laid out; one of the keeper's own comes before ours."""
    if not are_written(app.env):
        return
    kept: dict[str, Kept] = getattr(app.env, KEPT)
    wanted = wanted_of(app, kept)
    for slug, docnames in wanted.items():
        work = work_named(app.env, slug)
        for leaf in leaves_of(app.env, work) if work else ():
            if leaf.docname in docnames:
                about = {"title": leaf.name, "of_work": slug, "work": work, "styles": styles()}
                yield leaf.docname, {**about, **leaf.values}, leaf.template


def wanted_of(app: "Sphinx", kept: dict[str, Kept]) -> dict[str, set[str]]:
    """Name the pages to be laid out, by work; the others count as made."""
    builder: Any = app.builder
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for slug, of in kept.items():
        for docname in of.shown.keys() - app.env.found_docs:
            path = Path(builder.get_output_path(docname))
            if docname in CHANGED[app.env][slug] or not path.is_file():
                wanted[slug].add(docname)
            else:
                builder.pages_made.add(docname)
    return wanted


@cache
def styles() -> str:
    """Give what tells the styles from older ones that a browser may have kept."""
    return blake2s(STYLES.read_bytes(), digest_size=4).hexdigest()
